//! What a network sees of a word.

use dateline_model::key::key;
use dateline_model::network::{Column, Rows};

/// Keys of a word.
const COLUMNS: usize = 5;

/// The columns of the network, with the numbers of their vectors, and how often a key must be seen in training to have one.
pub(crate) const MADE: [(&str, usize, u32); COLUMNS] =
    [("word", 64, 2), ("last three", 24, 5), ("first three", 16, 5), ("shape", 8, 1), ("last four", 16, 5)];

/// The columns as a network's make has them.
pub(crate) fn columns() -> Vec<Column> {
    MADE.iter().map(|&(name, width, _)| Column { name: name.to_owned(), width }).collect()
}

/// The keys of words.
#[derive(Default)]
pub(crate) struct Keys {
    lower: String,
}

impl Keys {
    /// The keys of a word: in small letters with every digit a zero, its last and first letters, and how it is written.
    pub(crate) fn of(&mut self, word: &str) -> [u64; COLUMNS] {
        self.lower.clear();
        if word.is_ascii() {
            self.lower.extend(word.bytes().map(|byte| match byte {
                b'0'..=b'9' => '0',
                byte => char::from(byte.to_ascii_lowercase()),
            }));
        } else {
            let lower = word.chars().flat_map(char::to_lowercase);
            self.lower.extend(lower.map(|letter| if letter.is_ascii_digit() { '0' } else { letter }));
        }
        let lower = self.lower.as_str();
        let first = word.char_indices().nth(3).map_or(word, |(end, _)| &word[..end]);
        let fourth = last(lower, if lower.chars().nth(4).is_some() { 4 } else { 2 });
        [
            key(lower.as_bytes()),
            key(last(lower, 3).as_bytes()),
            key(first.as_bytes()),
            key(&[shape(word)]),
            key(fourth.as_bytes()),
        ]
    }

    /// Adds the row of a word to the last sequence.
    pub(crate) fn push(&mut self, word: &str, rows: &mut Rows) {
        rows.push(self.of(word));
    }
}

/// The last `count` letters of a word, or all.
fn last(word: &str, count: usize) -> &str {
    let start = word.char_indices().rev().take(count).last().map_or(0, |(start, _)| start);
    &word[start..]
}

/// How a word is written, a bit for each thing that is true of it.
fn shape(word: &str) -> u8 {
    let mut letters = word.chars();
    let mut shape = u8::from(letters.next().is_some_and(char::is_uppercase));
    for letter in letters {
        shape |= u8::from(letter.is_uppercase()) << 1;
    }
    for letter in word.chars() {
        shape |= u8::from(letter.is_numeric()) << 2;
        shape |= u8::from(!letter.is_alphanumeric()) << 3;
        shape |= u8::from(letter.is_lowercase()) << 4;
    }
    shape | u8::from(word.chars().nth(1).is_none()) << 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_seen_alike_have_the_same_keys() {
        let mut keys = Keys::default();
        let check = |keys: &mut Keys, one: &str, other: &str, same: [bool; COLUMNS]| {
            let (one, other) = (keys.of(one), keys.of(other));
            assert_eq!(std::array::from_fn(|at| one[at] == other[at]), same);
        };
        check(&mut keys, "1998", "2007", [true, true, false, true, true]);
        check(&mut keys, "Walking", "walking", [true, true, false, false, true]);
        check(&mut keys, "talking", "walking", [false, true, false, true, true]);
        check(&mut keys, "Élan", "élan", [true, true, false, false, true]);
        check(&mut keys, "of", "if", [false, false, false, true, false]);
    }

    #[test]
    fn any_word_has_keys() {
        let mut keys = Keys::default();
        for word in ["", "a", "İ", "…", "日本語", "\u{200B}"] {
            keys.of(word);
        }
    }
}
