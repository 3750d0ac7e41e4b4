//! Names that are known before an article is read: what each can stand for, and where open tables have it.

mod build;
mod classes;

use dateline_document::Links;
use fst::raw::{CompiledAddr, Fst, Output};
use thiserror::Error;

pub use build::LexiconBuilder;
pub use classes::{Class, Classes};

/// The first bytes of a lexicon; the last is the version of the format.
const MAGIC: [u8; 8] = *b"dl-name\x01";
/// Magic, number of rows, length of the automaton.
const HEADER: usize = MAGIC.len() + 4 + 8;
/// ISO 3166-1 code (two letters or zeros), two spare bytes, GeoNames id, number of the Wikidata item; little-endian.
const ROW: usize = 12;

/// A table of names, borrowed from the bytes it was opened from: nothing is decoded before it is looked up.
///
/// Names keep their case, and one blank stands where the text has white space. A name's entry tells every [`Class`] of
/// things it can stand for; which of them is meant is for the text to tell.
#[derive(Clone)]
pub struct Lexicon<'d> {
    rows: &'d [u8],
    names: Fst<&'d [u8]>,
}

impl<'d> Lexicon<'d> {
    /// Opens a lexicon that [`LexiconBuilder::build`] made.
    ///
    /// # Errors
    /// [`LexiconError`] where the bytes are not a lexicon of this version, cut short, or changed.
    pub fn open(bytes: &'d [u8]) -> Result<Self, LexiconError> {
        let (magic, rest) = bytes.split_first_chunk().ok_or(LexiconError::NotALexicon)?;
        if magic[..7] != MAGIC[..7] {
            return Err(LexiconError::NotALexicon);
        }
        if magic != &MAGIC {
            return Err(LexiconError::OtherVersion { found: magic[7], expected: MAGIC[7] });
        }
        let cut = LexiconError::CutShort { length: bytes.len() };
        let (Some((rows, rest)), false) = (rest.split_first_chunk(), bytes.len() < HEADER) else {
            return Err(cut);
        };
        let Some((length, rest)) = rest.split_first_chunk() else { return Err(cut) };
        let rows_length = (u32::from_le_bytes(*rows) as usize).checked_mul(ROW);
        let length = usize::try_from(u64::from_le_bytes(*length)).ok();
        let split = rows_length.and_then(|rows_length| rest.split_at_checked(rows_length));
        let Some((rows, names)) = split.filter(|(_, names)| Some(names.len()) == length) else {
            return Err(cut);
        };
        let names = Fst::new(names)?;
        names.verify()?;
        Ok(Self { rows, names })
    }

    /// The entry of exactly `name`.
    pub fn get(&self, name: &str) -> Option<Entry> {
        self.names.get(name).map(|output| Entry::unpack(output.value()))
    }

    /// The longest name that the words begin with, and how many of them it takes.
    ///
    /// Each word comes with whether white space stands before it.
    pub fn longest<'w>(&self, words: impl IntoIterator<Item = (&'w str, bool)>) -> Option<(usize, Entry)> {
        self.walk(words, Spelling::Kept)
    }

    /// As [`Self::longest`], for words in capitals: `NEW YORK` is found as `New York`.
    pub fn longest_of_capitals<'w>(
        &self,
        words: impl IntoIterator<Item = (&'w str, bool)>,
    ) -> Option<(usize, Entry)> {
        self.walk(words, Spelling::Capitals)
    }

    /// Where open tables have what `entry` stands for; nothing where it has no row.
    pub fn links(&self, entry: Entry) -> Links {
        let row = entry.row.and_then(|RowId(row)| self.rows.get(row as usize * ROW..)?.first_chunk::<ROW>());
        let Some(&[first, second, _, _, g0, g1, g2, g3, q0, q1, q2, q3]) = row else {
            return Links::default();
        };
        let code = [first, second];
        let item = u32::from_le_bytes([q0, q1, q2, q3]);
        let place = u32::from_le_bytes([g0, g1, g2, g3]);
        Links {
            iso3166: std::str::from_utf8(&code).ok().filter(|_| first != 0).map(Box::from),
            wikidata: (item != 0).then(|| format!("Q{item}").into_boxed_str()),
            geonames: (place != 0).then_some(place),
            ..Links::default()
        }
    }

    fn walk<'w>(
        &self,
        words: impl IntoIterator<Item = (&'w str, bool)>,
        spelling: Spelling,
    ) -> Option<(usize, Entry)> {
        let mut state = (self.names.root().addr(), Output::zero());
        let mut longest = None;
        for (index, (word, is_spaced)) in words.into_iter().enumerate() {
            if index > 0 && is_spaced {
                match self.step(state, ' ') {
                    Some(next) => state = next,
                    None => break,
                }
            }
            match self.step_word(state, word, spelling) {
                Some(next) => state = next,
                None => break,
            }
            let node = self.names.node(state.0);
            if node.is_final() {
                longest = Some((index + 1, Entry::unpack(state.1.cat(node.final_output()).value())));
            }
        }
        longest
    }

    fn step_word(&self, from: State, word: &str, spelling: Spelling) -> Option<State> {
        let mut state = from;
        let mut is_inside = false;
        for character in word.chars() {
            let character = match character {
                // A typographic apostrophe is the same letter to a name; marks without width are none.
                '’' | 'ʼ' | '‘' => '\'',
                '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => continue,
                other => other,
            };
            if spelling == Spelling::Capitals && is_inside {
                for lower in character.to_lowercase() {
                    state = self.step(state, lower)?;
                }
            } else {
                state = self.step(state, character)?;
            }
            is_inside = character.is_alphabetic();
        }
        Some(state)
    }

    fn step(&self, (mut address, mut output): State, character: char) -> Option<State> {
        for &byte in character.encode_utf8(&mut [0; 4]).as_bytes() {
            let node = self.names.node(address);
            let transition = node.transition(node.find_input(byte)?);
            (address, output) = (transition.addr, output.cat(transition.out));
        }
        Some((address, output))
    }
}

type State = (CompiledAddr, Output);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Kept,
    Capitals,
}

/// What the lexicon knows of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What the name can stand for.
    pub classes: Classes,
    /// Which of the things that the lexicon tells apart it is: names with one row stand for one thing ("UK" and
    /// "Britain"), and a nationality has its country's row.
    pub row: Option<RowId>,
}

impl Entry {
    /// Classes in the low half; one more than the row, or zero, in the high half.
    fn pack(self) -> u64 {
        let row = self.row.map_or(0, |RowId(row)| u64::from(row) + 1);
        row << 32 | u64::from(self.classes.bits())
    }

    #[allow(clippy::cast_possible_truncation, reason = "each half is masked or shifted to 32 bits")]
    fn unpack(value: u64) -> Self {
        let row = (value >> 32) as u32;
        Self { classes: Classes::from_bits(value as u32), row: row.checked_sub(1).map(RowId) }
    }
}

/// One of the things that a lexicon tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId(u32);

impl RowId {
    /// Its number in the lexicon.
    pub(crate) fn number(self) -> u32 {
        self.0
    }
}

/// Why bytes cannot be opened as a lexicon.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// The bytes begin with something else.
    #[error("not a lexicon of names")]
    NotALexicon,
    /// The bytes were made for another version of the format.
    #[error("a lexicon of format {found}, and this build reads format {expected}")]
    OtherVersion {
        /// The version of the bytes.
        found: u8,
        /// The version that is read.
        expected: u8,
    },
    /// The bytes are fewer or more than their header says.
    #[error("a lexicon whose {length} bytes are not as many as its header says")]
    CutShort {
        /// How many bytes there are.
        length: usize,
    },
    /// The automaton of names is damaged.
    #[error("the names of a lexicon are damaged")]
    Damaged(#[from] fst::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let mut builder = LexiconBuilder::new();
        let row = builder.row(&Links {
            iso3166: Some("VE".into()),
            wikidata: Some("Q717".into()),
            geonames: Some(3_625_428),
            ..Links::default()
        });
        builder.name("Venezuela", Class::Country, Some(row));
        builder.name("Venezuelan", Class::Nationality, Some(row));
        builder.name("New York", Class::City, None);
        builder.name("York", Class::City, None);
        builder.name("York", Class::Surname, None);
        builder.name("Workers' Party", Class::Organization, None);
        builder.build().unwrap()
    }

    fn longest(bytes: &[u8], words: &[(&str, bool)]) -> Option<usize> {
        Lexicon::open(bytes).unwrap().longest(words.iter().copied()).map(|(length, _)| length)
    }

    #[test]
    fn the_longest_name_is_found_word_by_word() {
        let bytes = small();
        assert_eq!(longest(&bytes, &[("New", true), ("York", true), ("City", true)]), Some(2));
        assert_eq!(longest(&bytes, &[("New", true), ("York", false)]), None);
        assert_eq!(longest(&bytes, &[("New", true), ("Yorkers", true)]), None);
        assert_eq!(longest(&bytes, &[("Workers", true), ("’", false), ("Party", true)]), Some(3));
        let capitals = Lexicon::open(&bytes).unwrap().longest_of_capitals([("NEW", true), ("YORK", true)]);
        assert_eq!(capitals.map(|(length, _)| length), Some(2));
    }

    #[test]
    fn a_nationality_has_the_links_of_its_country() {
        let bytes = small();
        let lexicon = Lexicon::open(&bytes).unwrap();
        let (country, people) = (lexicon.get("Venezuela").unwrap(), lexicon.get("Venezuelan").unwrap());
        assert_eq!(country.row, people.row);
        assert_eq!(lexicon.links(people).iso3166.as_deref(), Some("VE"));
        assert_eq!(lexicon.links(people).wikidata.as_deref(), Some("Q717"));
        assert!(lexicon.links(lexicon.get("York").unwrap()).is_empty());
    }

    #[test]
    fn a_name_has_all_its_classes() {
        let bytes = small();
        let york = Lexicon::open(&bytes).unwrap().get("York").unwrap();
        assert!(york.classes.has(Class::City) && york.classes.has(Class::Surname));
        assert!(!york.classes.has(Class::Country));
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let bytes = small();
        let message = |bytes: &[u8]| Lexicon::open(bytes).err().unwrap().to_string();
        insta::assert_snapshot!(message(b""), @"not a lexicon of names");
        insta::assert_snapshot!(message(b"dl-name\x09 and more"), @"a lexicon of format 9, and this build reads format 1");
        insta::assert_snapshot!(message(&bytes[..30]), @"a lexicon whose 30 bytes are not as many as its header says");
        for index in HEADER + ROW..bytes.len() {
            let mut changed = bytes.clone();
            changed[index] ^= 0x10;
            assert!(Lexicon::open(&changed).is_err(), "a changed byte {index} was not noticed");
        }
    }
}
