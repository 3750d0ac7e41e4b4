//! Folds a name or phrase to the form under which the directory keeps it.
//!
//! The builder of the directory compiles this very file, so that both sides fold alike.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `name` in small letters, without diacritics, apostrophes, dots and a leading "the", its words parted by one blank.
/// Empty where it holds no letter and no digit.
///
/// "Al-Qa'ida" and "Al Qaida" fold alike, and so do "U.N." and "un": whoever folds knows that it is a name.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    if name.is_ascii() {
        name.chars().for_each(|letter| push(&mut folded, letter));
    } else {
        name.nfkd().filter(|&letter| !is_combining_mark(letter)).for_each(|letter| push(&mut folded, letter));
    }
    folded.truncate(folded.trim_end().len());
    match folded.strip_prefix("the ") {
        Some(rest) => rest.to_owned(),
        None if folded == "the" => String::new(),
        None => folded,
    }
}

fn push(folded: &mut String, letter: char) {
    match letter {
        '.' | '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '\u{AD}' => {}
        'ı' => folded.push('i'),
        'Ø' | 'ø' => folded.push('o'),
        'Ł' | 'ł' => folded.push('l'),
        'Đ' | 'đ' | 'Ð' | 'ð' => folded.push('d'),
        'Æ' | 'æ' => folded.push_str("ae"),
        'ß' | 'ẞ' => folded.push_str("ss"),
        _ if letter.is_alphanumeric() => folded.extend(letter.to_lowercase()),
        _ if folded.is_empty() || folded.ends_with(' ') => {}
        _ => folded.push(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expect: &str) {
        assert_eq!(fold(name), expect, "{name}");
    }

    #[test]
    fn writings_of_one_name_fold_alike() {
        check("Al-Qa'ida", "al qaida");
        check("AL QAIDA ", "al qaida");
        check("The U.N.", "un");
        check("Recep Tayyip Erdoğan", "recep tayyip erdogan");
        check("Kurdistan Workers’ Party (PKK)", "kurdistan workers party pkk");
    }

    #[test]
    fn what_is_no_name_folds_to_nothing() {
        check("", "");
        check(" – ", "");
        check("the", "");
    }
}
