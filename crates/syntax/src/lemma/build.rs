//! Learning the table of lemmas.
//!
//! For every class the endings of its words are gone through from the shortest to the longest (Mikheev 1997 induces
//! guessing rules for unknown words so). An ending enters the table where most words that have it want something else
//! than the shorter ending in the table gives; a whole word enters where it is an exception. An ending counts words and
//! not their occurrences, so that frequent irregular words make no rules.
//!
//! Of the two treebanks that ship with dateline's training data, EWT keeps "people" and "United" where GUM goes back to
//! "person" and "Unite"; "troops", "goods" and "whom" differ alike. What most occurrences in both have wins, which is
//! EWT's way where it has more of the word, and nothing is decided by hand.

use std::collections::{BTreeMap, BTreeSet};

use dateline_document::PennTag;
use fst::MapBuilder;

use super::case::{Casing, Shape};
use super::{CASINGS, WORD_START};

/// Endings have at most so many letters.
const LONGEST_EDIT_ENDING: usize = 7;
/// A rule appends at most so many letters.
const LONGEST_APPENDED: usize = 3;
/// Endings that say how a word is cased have at most so many letters.
const LONGEST_CASING_ENDING: usize = 2;
/// So many words must want what an ending says.
const FEWEST: u32 = 2;

/// An irregular form counts for so many occurrences: more than a slip of an annotator.
const IRREGULAR_WEIGHT: u32 = 4;
/// A name in small letters is cased like the name where that was seen so often.
const FEWEST_NAMES: u32 = 2;
/// An edit is tried on words that the treebanks do not have where so many words want it.
const FEWEST_OF_EDIT: u32 = 3;

/// Irregular forms, by tag.
const IRREGULARS: &str = include_str!("../../data/irregulars.txt");

/// Learns a table of lemmas from tagged words.
///
/// Where treebanks differ over a word, what most of its occurrences have is taken.
#[derive(Clone, Debug)]
pub struct LemmatizerBuilder {
    // By class and word in small letters.
    edits: Items<OwnedEdit>,
    casings: Items<Casing>,
    // Words in small letters that are known to be words.
    attested: BTreeSet<String>,
}

type Items<Label> = BTreeMap<(Vec<u8>, String), BTreeMap<Label, u32>>;
/// Label by class and reversed ending.
type Table<Label> = BTreeMap<Vec<u8>, Label>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct OwnedEdit {
    strip: u8,
    append: String,
}

impl OwnedEdit {
    /// What makes `lemma` of `word`, both in small letters; none where more is changed than an edit can hold.
    fn between(word: &str, lemma: &str) -> Option<Self> {
        let shared = word.char_indices().zip(lemma.chars()).take_while(|((_, one), other)| one == other);
        let shared = shared.last().map_or(0, |((at, letter), _)| at + letter.len_utf8());
        let append = lemma[shared..].to_owned();
        (append.len() < 256).then_some(())?;
        Some(Self { strip: u8::try_from(word.len() - shared).ok()?, append })
    }

    fn apply(&self, word: &str) -> Option<String> {
        let stem = word.get(..word.len().checked_sub(usize::from(self.strip))?)?;
        Some([stem, &self.append].concat())
    }
}

impl Default for LemmatizerBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl LemmatizerBuilder {
    /// A builder that knows the irregular forms alone.
    pub fn new() -> Self {
        Self { edits: BTreeMap::new(), casings: BTreeMap::new(), attested: BTreeSet::new() }
    }

    /// Learns from an occurrence of a word. `is_first` as in [`Lemmatizer::lemma`](super::Lemmatizer::lemma).
    ///
    /// A lemma `_`, which stands in treebanks for none, teaches nothing, nor do parts of words (`GW`, `AFX`), whose lemma
    /// is that of the whole.
    pub fn add(&mut self, word: &str, tag: PennTag, is_first: bool, lemma: &str) {
        if (lemma == "_" && word != "_") || matches!(tag, PennTag::GW | PennTag::AFX) {
            return;
        }
        let (small, small_lemma) = (word.to_lowercase(), lemma.to_lowercase());
        let Some(edit) = OwnedEdit::between(&small, &small_lemma) else { return };
        let casing = Casing::ALL
            .into_iter()
            .find(|casing| casing.apply(word, &small_lemma) == lemma)
            .unwrap_or(Casing::Keep);
        let mut count = |shape: Shape| {
            let class = vec![CASINGS + shape.code(), tag.code()];
            *self.casings.entry((class, small.clone())).or_default().entry(casing).or_default() += 1;
        };
        let shape = Shape::of(word, is_first);
        count(shape);
        // How a word is cased inside sentences says how it is at their beginning.
        shape.at_beginning().map(count);
        *self.edits.entry((vec![tag.code()], small)).or_default().entry(edit).or_default() += 1;
        self.attested.insert(small_lemma);
    }

    /// Learns that `word` is one. Where the rules make of an unknown form of a regular word what is none, and another
    /// ending makes one that is, the form becomes an exception: `provoking` is no form of `provok`.
    pub fn attest(&mut self, word: &str) {
        self.attested.insert(word.to_lowercase());
    }

    /// The table, to be opened by [`Lemmatizer::open`](super::Lemmatizer::open). Equal for equal words in any order.
    pub fn build(mut self) -> Vec<u8> {
        let regular = self.edits.clone();
        self.add_irregulars();
        let applies = |edit: &OwnedEdit, ending: usize| {
            usize::from(edit.strip) <= ending && edit.append.len() <= LONGEST_APPENDED
        };
        let mut edits = learn(&regular, &self.edits, LONGEST_EDIT_ENDING, applies);
        self.add_attested(&mut edits);
        let mut casings = learn(&self.casings, &self.casings, LONGEST_CASING_ENDING, |_, _| true);
        self.add_names(&mut casings);

        let numbers: BTreeSet<&OwnedEdit> = edits.values().collect();
        let numbers: BTreeMap<&OwnedEdit, u64> = numbers.into_iter().zip(0..).collect();
        let mut bytes = Vec::new();
        bytes.extend((numbers.len() as u32).to_le_bytes());
        for edit in numbers.keys() {
            bytes.extend([edit.strip, edit.append.len() as u8]);
            bytes.extend(edit.append.bytes());
        }
        // Classes of casings come after those of edits, so that the two tables are in order one after the other.
        let rows = edits
            .iter()
            .map(|(key, edit)| (key, numbers[edit]))
            .chain(casings.iter().map(|(key, &casing)| (key, casing as u64)));
        bytes.extend(map(rows));
        bytes
    }

    fn add_irregulars(&mut self) {
        for line in IRREGULARS.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split_whitespace();
            let (Some(tags), Some(word), Some(lemma)) = (columns.next(), columns.next(), columns.next())
            else {
                continue;
            };
            for tag in tags.split('/').filter_map(PennTag::parse) {
                let Some(edit) = OwnedEdit::between(word, lemma) else { continue };
                let counts = self.edits.entry((vec![tag.code()], word.to_owned())).or_default();
                *counts.entry(edit).or_default() += IRREGULAR_WEIGHT;
                self.attested.insert(lemma.to_owned());
            }
        }
    }

    /// Adds words with regular endings that the treebanks do not have, where the rules would make of them what is no
    /// word.
    fn add_attested(&self, table: &mut Table<OwnedEdit>) {
        const ENDINGS: &[(PennTag, &str)] = &[
            (PennTag::VBD, "ed"),
            (PennTag::VBN, "ed"),
            (PennTag::VBG, "ing"),
            (PennTag::VBZ, "s"),
            (PennTag::NNS, "s"),
            (PennTag::JJR, "er"),
            (PennTag::JJS, "est"),
        ];
        let rules = table.clone();
        for &(tag, ending) in ENDINGS {
            let class = vec![tag.code()];
            let frequent = self.frequent_edits(&class);
            let is_form = |word: &&String| {
                word.len() > ending.len() + 2
                    && word.ends_with(ending)
                    && !self.edits.contains_key(&(class.clone(), word.to_string()))
            };
            for word in self.attested.iter().filter(is_form) {
                let key = key(&class, word);
                let is_word = |edit: &OwnedEdit| {
                    edit.apply(word).is_some_and(|lemma| {
                        lemma.len() > 1
                            && lemma != *word
                            && self.attested.contains(&lemma)
                            && (!matches!(ending, "ed" | "ing") || is_spelled(&lemma, word, ending))
                    })
                };
                let is_right = inherited(&rules, &key).is_none_or(&is_word);
                if is_right {
                    continue;
                }
                let fits = |(stripped, edit): &&(&str, &OwnedEdit)| word.ends_with(stripped) && is_word(edit);
                if let Some(&(_, edit)) = frequent.iter().find(fits) {
                    table.insert([&key[..], &[WORD_START]].concat(), edit.clone());
                }
            }
        }
    }

    /// The edits that several words of a class want, each with the letters that it takes off, the most frequent first.
    fn frequent_edits(&self, class: &[u8]) -> Vec<(&str, &OwnedEdit)> {
        let mut counts: BTreeMap<(&str, &OwnedEdit), u32> = BTreeMap::new();
        for ((_, word), labels) in self.edits.iter().filter(|((other, _), _)| other == class) {
            for edit in labels.keys() {
                let stripped = &word[word.len() - usize::from(edit.strip)..];
                *counts.entry((stripped, edit)).or_default() += 1;
            }
        }
        let mut edits: Vec<_> = counts.into_iter().filter(|&(_, count)| count >= FEWEST_OF_EDIT).collect();
        edits.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        edits.into_iter().map(|(edit, _)| edit).collect()
    }

    /// Adds names that are known with a capital to those in small letters.
    fn add_names(&self, table: &mut Table<Casing>) {
        let class = |word: &str| vec![CASINGS + Shape::of(word, false).code(), PennTag::NNP.code()];
        let (title, small) = (class("Name"), class("name"));
        for ((class, word), counts) in &self.casings {
            let is_name = counts.get(&Casing::Keep).is_some_and(|&count| count >= FEWEST_NAMES);
            if *class == title && is_name && !self.casings.contains_key(&(small.clone(), word.clone())) {
                let key = [&key(&small, word)[..], &[WORD_START]].concat();
                table.insert(key, Casing::Title);
            }
        }
    }
}

/// Whether `word` is `lemma` with the `ending` of a regular verb, as these are spelled: `planned` is of `plan`, `planed` of
/// `plane`, `shelled` of `shell`. A last consonant may double where a word has more than one vowel, whose stress the letters
/// do not tell.
fn is_spelled(lemma: &str, word: &str, ending: &str) -> bool {
    let letters: Vec<char> = lemma.chars().collect();
    let is_vowel = |letter: &char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u');
    let is_vowel_at = |at: usize| is_vowel(&letters[at]) && !(at > 0 && letters[at - 1..=at] == ['q', 'u']);
    let vowels: Vec<usize> = (0..letters.len()).filter(|&at| is_vowel_at(at)).collect();
    let has_form = |stem: &str| word.strip_prefix(stem).is_some_and(|rest| rest == ending);
    match letters[..] {
        [.., 'i', 'e'] if ending == "ing" => has_form(&[&lemma[..lemma.len() - 2], "y"].concat()),
        [.., 'e' | 'o' | 'y', 'e'] if ending == "ing" => has_form(lemma),
        [.., 'e'] => has_form(&lemma[..lemma.len() - 1]),
        [.., before, 'y'] if ending == "ed" && !is_vowel(&before) => {
            has_form(&[&lemma[..lemma.len() - 1], "i"].concat())
        }
        [.., 'c'] => has_form(lemma) || has_form(&[lemma, "k"].concat()),
        [.., last] if !is_vowel(&last) && !matches!(last, 'h' | 'w' | 'x' | 'y') => {
            let is_short =
                vowels.last().is_some_and(|&at| at + 2 == letters.len() && (at == 0 || !is_vowel_at(at - 1)));
            let doubled = || has_form(&[lemma, last.encode_utf8(&mut [0; 4])].concat());
            match (is_short, vowels.len()) {
                (true, 1) if !matches!(last, 'f' | 'l' | 's' | 'z') => doubled(),
                (true, 2..) => has_form(lemma) || doubled(),
                _ => has_form(lemma),
            }
        }
        _ => has_form(lemma),
    }
}

/// The class, and the word from its last byte to its first.
fn key(class: &[u8], word: &str) -> Vec<u8> {
    class.iter().copied().chain(word.bytes().rev()).collect()
}

/// Learns rules from the `regular` items, and exceptions to them from all.
fn learn<Label: Ord + Clone>(
    regular: &Items<Label>,
    all: &Items<Label>,
    longest: usize,
    applies: impl Fn(&Label, usize) -> bool,
) -> Table<Label> {
    // By length, so that shorter endings come first.
    let mut endings: BTreeMap<(usize, Vec<u8>), BTreeMap<&Label, u32>> = BTreeMap::new();
    for ((class, word), counts) in regular {
        let Some(label) = most(counts.iter().map(|(label, &count)| (label, count))) else { continue };
        let starts = word.char_indices().rev().map(|(at, _)| at).take(longest);
        for start in [word.len()].into_iter().chain(starts) {
            let key = key(class, &word[start..]);
            *endings.entry((word.len() - start, key)).or_default().entry(label).or_default() += 1;
        }
    }
    let mut table = Table::new();
    for ((length, key), counts) in &endings {
        let fitting = counts.iter().filter(|(label, _)| applies(label, *length));
        let Some(label) = most(fitting.map(|(&label, &count)| (label, count))) else { continue };
        let gained = counts[label];
        let is_better = match inherited(&table, key) {
            Some(other) => gained >= FEWEST && gained > counts.get(other).copied().unwrap_or(0),
            None => true,
        };
        if is_better {
            table.insert(key.clone(), label.clone());
        }
    }
    let mut exceptions = Table::new();
    for ((class, word), counts) in all {
        let key = key(class, word);
        let Some(label) = most(counts.iter().map(|(label, &count)| (label, count))) else { continue };
        let usual = inherited(&table, &key).and_then(|usual| counts.get(usual)).copied().unwrap_or(0);
        if counts[label] > usual {
            exceptions.insert([&key[..], &[WORD_START]].concat(), label.clone());
        }
    }
    table.extend(exceptions);
    table
}

/// What the longest ending of `key` in the table says.
fn inherited<'t, Label>(table: &'t Table<Label>, key: &[u8]) -> Option<&'t Label> {
    (1..=key.len()).rev().find_map(|length| table.get(&key[..length]))
}

/// The label with the highest count, the first of several.
fn most<'l, Label: Ord>(counts: impl Iterator<Item = (&'l Label, u32)>) -> Option<&'l Label> {
    let best = counts.max_by(|(one, count), (other, more)| count.cmp(more).then_with(|| other.cmp(one)));
    best.map(|(label, _)| label)
}

#[allow(clippy::expect_used, reason = "keys come in order from a sorted map, and memory takes every write")]
fn map<'k>(rows: impl Iterator<Item = (&'k Vec<u8>, u64)>) -> Vec<u8> {
    let mut builder = MapBuilder::memory();
    for (key, value) in rows {
        builder.insert(key, value).expect("keys come in order");
    }
    builder.into_inner().expect("memory takes every write")
}
