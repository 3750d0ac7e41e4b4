//! Names of a user: looked for in every text, whatever the model thinks of them.

mod entry;
mod read;
mod spelling;

use std::cmp::Reverse;
use std::ops::Range;

use dateline_document::{EntityKind, FileFault};
use hashbrown::HashTable;
use rustc_hash::FxHashMap;

pub use entry::{CaseRule, LONGEST_NAME, NameError, Overlap, UserEntry};
pub use read::user_entries;

use super::OwnName;
use crate::reading::{Reading, Word};
use spelling::{Hash, Piece, Spelled, agree, letters, normal, small};

/// Names of a user, looked up word by word.
///
/// Names are found by hash: one table has the first words of names and how long a name goes on from each, another has
/// whole names, and what is found there is compared letter by letter. So a million names are ready in a fraction of the
/// time that an automaton over them would take to build, and a text is read in time linear in its length.
#[derive(Clone, Debug, Default)]
pub struct UserLexicon {
    /// All names and ids, one after another.
    letters: String,
    entries: Vec<Entry>,
    forms: Vec<Form>,
    /// By the first piece of a name, the letters of the longest name that begins so.
    first: FxHashMap<u64, u16>,
    /// By the hash of a whole name in small letters, the last form of it.
    whole: HashTable<u32>,
    repeated: usize,
}

/// What a name stands for.
#[derive(Clone, Debug)]
struct Entry {
    /// Where its id stands in the letters; empty where it has none.
    id: Range<u32>,
    kind: EntityKind,
    overlap: Overlap,
}

/// A name, or another name, of an entry.
#[derive(Clone, Debug)]
struct Form {
    /// The hash of its small letters.
    hash: u64,
    start: u32,
    length: u16,
    case: CaseRule,
    entry: u32,
    /// The form before this one of the same small letters.
    before: Option<u32>,
}

impl UserLexicon {
    /// A lexicon without names.
    pub fn new() -> Self {
        Self::default()
    }

    /// The names of a file: TSV, or JSONL where the first character is `{`.
    ///
    /// # Errors
    /// [`FileFault`] at the first line that is wrong.
    pub fn read(text: &str) -> Result<Self, FileFault> {
        let mut lexicon = Self::new();
        lexicon.extend(text)?;
        Ok(lexicon)
    }

    /// Adds the names of a file. A name that is there already is what the last entry says.
    ///
    /// # Errors
    /// [`FileFault`] at the first line that is wrong; the lines before it have been added.
    pub fn extend(&mut self, text: &str) -> Result<(), FileFault> {
        let lines = text.bytes().filter(|&byte| byte == b'\n').count();
        self.reserve(lines, text.len());
        for entry in user_entries(text) {
            let (line, entry) = entry?;
            self.add(&entry).map_err(|error| FileFault::new(line, 1, error))?;
        }
        Ok(())
    }

    fn reserve(&mut self, entries: usize, bytes: usize) {
        self.letters.reserve(bytes);
        self.entries.reserve(entries);
        self.forms.reserve(entries);
        self.whole.reserve(entries, |&form| self.forms[form as usize].hash);
    }

    /// Adds an entry. A name that is there already under the same case rule is from now on this entry's.
    ///
    /// # Errors
    /// [`NameError`] where one of its names cannot be looked for; then none of them is added.
    pub fn add(&mut self, entry: &UserEntry<'_>) -> Result<(), NameError> {
        entry.names().try_for_each(check_name)?;
        let id = entry.id.as_deref().unwrap_or_default();
        let bytes: usize = entry.names().map(str::len).sum::<usize>() + id.len();
        let number = u32::try_from(self.entries.len()).map_err(|_| NameError::TooMany)?;
        if u32::try_from(self.letters.len() + bytes).is_err() {
            return Err(NameError::TooMany);
        }
        let id = self.store(id);
        self.entries.push(Entry { id, kind: entry.kind, overlap: entry.overlap });
        entry.names().for_each(|name| self.add_form(&normal(name), number, entry.case));
        Ok(())
    }

    fn add_form(&mut self, name: &str, entry: u32, case: CaseRule) {
        let Spelled { piece, whole, letters } = Spelled::new(name);
        let known = self.whole.find(whole, |&form| self.forms[form as usize].hash == whole).copied();
        if let Some(same) = self.same_form(known, name, case) {
            self.forms[same].entry = entry;
            self.repeated += 1;
            return;
        }
        let start = self.store(name).start;
        // `check_name` holds names to a thousand bytes.
        let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
        let number = as_u32(self.forms.len());
        self.forms.push(Form { hash: whole, start, length, case, entry, before: known });
        match known.and_then(|known| self.whole.find_mut(whole, |&form| form == known)) {
            Some(last) => *last = number,
            None => {
                self.whole.insert_unique(whole, number, |&form| self.forms[form as usize].hash);
            }
        }
        let longest = self.first.entry(piece).or_default();
        *longest = u16::try_from(letters).unwrap_or(u16::MAX).max(*longest);
    }

    /// The form of the same letters and case rule, so that only one of the two can ever be found.
    fn same_form(&self, last: Option<u32>, name: &str, case: CaseRule) -> Option<usize> {
        let is_same = |form: &Form| {
            let rule = if case == CaseRule::Any { CaseRule::Any } else { CaseRule::Exact };
            form.case == case && agree(self.name(form), name, rule)
        };
        self.chain(last).find(|&form| is_same(&self.forms[form]))
    }

    /// The numbers of a form and of those before it.
    fn chain(&self, last: Option<u32>) -> impl Iterator<Item = usize> {
        let next = |&form: &usize| self.forms[form].before.map(|before| before as usize);
        std::iter::successors(last.map(|last| last as usize), next)
    }

    fn store(&mut self, text: &str) -> Range<u32> {
        let start = as_u32(self.letters.len());
        self.letters.push_str(text);
        start..as_u32(self.letters.len())
    }

    fn name(&self, form: &Form) -> &str {
        let start = form.start as usize;
        &self.letters[start..start + usize::from(form.length)]
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many names there are, other names among them.
    pub fn names(&self) -> usize {
        self.forms.len()
    }

    /// How many names came again and took the place of themselves.
    pub fn repeated(&self) -> usize {
        self.repeated
    }

    /// The names of the user in a text, in order and disjoint: from the left, the longest at each word.
    pub(crate) fn find(&self, reading: &Reading<'_, '_>) -> Vec<OwnName<'_>> {
        let mut found = Vec::new();
        for line in &reading.lines {
            let mut at = line.start;
            while at < line.end {
                let Some((length, form)) = self.longest(&reading.words[at..line.end]) else {
                    at += 1;
                    continue;
                };
                let Entry { id, kind, overlap } = &self.entries[form.entry as usize];
                let id = &self.letters[id.start as usize..id.end as usize];
                found.push(OwnName {
                    words: at..at + length,
                    kind: *kind,
                    id: (!id.is_empty()).then_some(id),
                    overlap: *overlap,
                });
                at += length;
            }
        }
        found
    }

    /// The longest name that the words begin with, and how many of them it takes.
    fn longest(&self, words: &[Word<'_>]) -> Option<(usize, &Form)> {
        // A mark without width opens no name, nor does it close one.
        words.first().filter(|word| !word.text.is_empty())?;
        let most = *self.first.get(&first_piece(words))?;
        let (mut hash, mut length, mut longest) = (Hash::EMPTY, 0, None);
        for (index, word) in words.iter().enumerate() {
            if index > 0 && word.is_spaced {
                hash.add(' ');
                length += 1;
            }
            for letter in letters(word.text).flat_map(small) {
                hash.add(letter);
                length += 1;
                if length > most {
                    return longest;
                }
            }
            let hash = hash.get();
            if let Some(&last) = self.whole.find(hash, |&form| self.forms[form as usize].hash == hash)
                && !word.text.is_empty()
                && let Some(form) = self.agreeing(last, &words[..=index])
            {
                longest = Some((index + 1, form));
            }
        }
        longest
    }

    /// The strictest form that is written like these words; of several the last.
    fn agreeing(&self, last: u32, words: &[Word<'_>]) -> Option<&Form> {
        let mut text = String::new();
        for (index, word) in words.iter().enumerate() {
            if index > 0 && word.is_spaced {
                text.push(' ');
            }
            text.extend(letters(word.text));
        }
        let forms = self.chain(Some(last)).map(|form| &self.forms[form]);
        forms
            .filter(|form| agree(self.name(form), &text, form.case))
            .min_by_key(|form| (form.case, Reverse(form.entry)))
    }
}

/// A place in the letters, or a number of forms, of which there are fewer: `add` holds both under 2^32.
fn as_u32(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn check_name(name: &str) -> Result<(), NameError> {
    if name.len() > LONGEST_NAME {
        return Err(NameError::TooLong { length: name.len() });
    }
    let is_visible = name.starts_with(|letter: char| letter.is_ascii_graphic());
    if !is_visible && normal(name).is_empty() {
        return Err(NameError::Empty);
    }
    Ok(())
}

/// The hash of the piece that words begin with. It is the same whether or not the piece is parted into tokens.
fn first_piece(words: &[Word<'_>]) -> u64 {
    let mut piece = Piece::EMPTY;
    for (index, word) in words.iter().enumerate() {
        if index > 0 && word.is_spaced {
            break;
        }
        for letter in letters(word.text) {
            piece.add(letter);
            if piece.is_done() {
                return piece.get();
            }
        }
    }
    piece.get()
}

#[cfg(test)]
mod tests;
