//! What comes after a stop.

use crate::character::{is_line_end, is_open_bracket, is_word, quote_mark};

/// What the text goes on with, past white space and opening marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Following<'t> {
    /// Nothing in this paragraph.
    End,
    /// A word that begins with a small letter, or with a letter that has no case.
    Lower,
    /// A word that begins with a capital, and whether a full stop follows it.
    Capital(&'t str, bool),
    /// A number.
    Digit,
    /// A sign.
    Other,
}

/// How much white space is looked through, in characters.
const WIDEST_GAP: usize = 16;
/// How much of a word is looked at, in characters.
const LONGEST_WORD: usize = 24;

/// What follows in the paragraph from byte `from` on.
pub(crate) fn following(text: &str, from: usize) -> Following<'_> {
    let rest = text.get(from..).unwrap_or_default();
    let mut line_ends = 0;
    let mut opening = 0;
    let mut start = 0;
    for character in rest.chars().take(WIDEST_GAP) {
        if is_line_end(character) {
            line_ends += 1;
        } else if opening < 3 && (quote_mark(character).is_some() || is_open_bracket(character)) {
            opening += 1;
        } else if !character.is_whitespace() {
            break;
        }
        start += character.len_utf8();
    }
    let rest = &rest[start..];
    match rest.chars().next() {
        None => Following::End,
        Some(_) if line_ends > 1 => Following::End,
        Some(first) if first.is_whitespace() => Following::End,
        Some(first) if first.is_numeric() => Following::Digit,
        Some(first) if first.is_uppercase() => {
            let word = rest.chars().take(LONGEST_WORD).take_while(|&next| is_word(next));
            let (word, behind) = rest.split_at(word.map(char::len_utf8).sum());
            Following::Capital(word, behind.starts_with('.'))
        }
        Some(first) if first.is_alphabetic() => Following::Lower,
        Some(_) => Following::Other,
    }
}
