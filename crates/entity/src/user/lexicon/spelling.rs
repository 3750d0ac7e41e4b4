//! Names as they are compared: without what nobody sees.

use std::borrow::Cow;

use super::entry::CaseRule;

/// The characters that a name is compared by: typographic apostrophes are plain ones, white space is a blank, and marks
/// without width are none.
pub fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter_map(|character| match character {
        '’' | 'ʼ' | '‘' => Some('\''),
        '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => None,
        other if other.is_whitespace() => Some(' '),
        other => Some(other),
    })
}

/// The small letters of a character.
pub fn small(character: char) -> impl Iterator<Item = char> {
    // Most characters are their own or one other small letter: do not ask the large tables about them.
    let (ascii, other) = if character.is_ascii() {
        (Some(character.to_ascii_lowercase()), None)
    } else {
        (None, Some(character.to_lowercase()))
    };
    ascii.into_iter().chain(other.into_iter().flatten())
}

/// A name in the letters that it is compared by, one blank between its words and none around them.
pub fn normal(name: &str) -> Cow<'_, str> {
    // Most names are as they should be, and there may be millions.
    let mut last = b' ';
    let is_plain = name.bytes().all(|byte| {
        let is_fine = byte.is_ascii_graphic() || byte == b' ' && last != b' ';
        last = byte;
        is_fine
    });
    if is_plain && last != b' ' {
        return Cow::Borrowed(name);
    }
    let kept: String = letters(name).collect();
    Cow::Owned(kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

/// Whether a stretch of text is a name by a case rule; both as [`normal`] gives them.
pub fn agree(name: &str, text: &str, rule: CaseRule) -> bool {
    if rule == CaseRule::Exact {
        return name == text;
    }
    let has_capitals = || {
        name.split(' ')
            .zip(text.split(' '))
            .all(|(of_name, of_text)| !opens_with_capital(of_name) || opens_with_capital(of_text))
    };
    name.chars().flat_map(small).eq(text.chars().flat_map(small)) && (rule == CaseRule::Any || has_capitals())
}

fn opens_with_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// A hash of small letters, fed one by one.
#[derive(Clone, Copy)]
pub struct Hash(u64);

impl Hash {
    pub const EMPTY: Self = Self(0x243F_6A88_85A3_08D3);

    pub fn add(&mut self, letter: char) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(letter)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    pub fn get(self) -> u64 {
        self.0 ^ self.0 >> 32
    }
}

/// So many letters of a piece count: a script without blanks may write a whole article as one.
const PIECE: usize = 32;

/// The letters and digits that a name begins with, or the mark that it does, fed one by one.
pub struct Piece {
    hash: Hash,
    letters: usize,
    is_done: bool,
}

impl Piece {
    pub const EMPTY: Self = Self { hash: Hash::EMPTY, letters: 0, is_done: false };

    /// Whether nothing more belongs to the piece.
    pub fn is_done(&self) -> bool {
        self.is_done
    }

    /// Adds the next letter of the text, white space as well.
    pub fn add(&mut self, letter: char) {
        let is_mark = !letter.is_alphanumeric();
        if self.is_done || is_mark && self.letters > 0 {
            self.is_done = true;
            return;
        }
        small(letter).for_each(|small| self.hash.add(small));
        self.letters += 1;
        self.is_done = is_mark || self.letters == PIECE;
    }

    pub fn get(&self) -> u64 {
        self.hash.get()
    }
}

/// What a name is found by.
pub struct Spelled {
    /// The hash of its first piece.
    pub piece: u64,
    /// The hash of all its small letters.
    pub whole: u64,
    /// How many small letters it has.
    pub letters: usize,
}

impl Spelled {
    /// What a name in its [`normal`] letters is found by.
    pub fn new(name: &str) -> Self {
        let (mut piece, mut whole, mut letters) = (Piece::EMPTY, Hash::EMPTY, 0);
        if name.is_ascii() {
            // Most names are, and then a letter is a byte.
            for byte in name.bytes().map(|byte| byte.to_ascii_lowercase()) {
                if !piece.is_done() {
                    piece.add(char::from(byte));
                }
                whole.add(char::from(byte));
            }
            return Self { piece: piece.get(), whole: whole.get(), letters: name.len() };
        }
        for letter in name.chars() {
            if !piece.is_done() {
                piece.add(letter);
            }
            for small in small(letter) {
                whole.add(small);
                letters += 1;
            }
        }
        Self { piece: piece.get(), whole: whole.get(), letters }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_what_nobody_sees() {
        assert_eq!(normal(" Sant’ Anna\u{a0}\t  Bank\u{ad}haus "), "Sant' Anna Bankhaus");
        assert!(matches!(normal("Sant' Anna & Co."), Cow::Borrowed(_)));
        assert_eq!(normal(" \u{200b} "), "");
    }

    #[test]
    fn case_rules_are_more_and_less_strict() {
        let check = |name, text, expect: [bool; 3]| {
            assert_eq!(CaseRule::ALL.map(|rule| agree(name, text, rule)), expect, "{name} {text}");
        };
        check("Bank of Oslo", "Bank of Oslo", [true, true, true]);
        check("Bank of Oslo", "BANK OF OSLO", [false, true, true]);
        check("Bank of Oslo", "Bank of oslo", [false, false, true]);
        check("Bank of Oslo", "Bank of Olso", [false, false, false]);
        check("iPhone", "IPHONE", [false, true, true]);
        check("Élan", "élan", [false, false, true]);
    }
}
