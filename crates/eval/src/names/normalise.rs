//! The part of a name that conventions agree on: without "the" before it, the titles before a person, `'s` after it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::Kinds;

/// Honorifics, ranks and offices, and the words that stand between those of one title; a word a line.
static TITLES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| words(include_str!("titles.txt")));
static INSIDE_TITLES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| words(include_str!("inside_titles.txt")));

fn words(list: &'static str) -> BTreeSet<&'static str> {
    list.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// Whether a word is an honorific, a rank or an office ("Mr.", "Gen", "minister").
pub fn is_title(word: &str) -> bool {
    if matches!(word, "HE" | "H.E.") {
        return true;
    }
    let word = word.trim_end_matches('.').to_lowercase();
    TITLES.contains(&*word)
}

/// A stretch of tokens without "the", "a" before it and a possessive ending after it, and for a person without titles
/// before the name ("Secretary of State", "Mr."). Never empty where the stretch is not.
pub fn normalise<Word: AsRef<str>>(tokens: &[Word], range: Range<usize>, kinds: Kinds) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let word = |at: usize| tokens.get(at).map(AsRef::as_ref).unwrap_or_default();
    while start + 1 < end && is_article(word(start)) {
        start += 1;
    }
    while start + 1 < end && is_possessive(word(end - 1)) {
        end -= 1;
    }
    if kinds == Kinds::PERSON {
        let first = start;
        for at in first..end - 1 {
            // "Secretary of State" ends with a department.
            let is_department = start > first && is_capital(word(at)) && is_inside_title(word(at));
            if is_title(word(at)) || is_department {
                start = at + 1;
            } else if !is_inside_title(word(at)) {
                break;
            }
        }
        // "Minister of Health": an office and no name after it.
        if matches!(word(start), "of" | "for" | "and" | "the" | "&" | "-" | ",") {
            start = first;
        }
    }
    start..end
}

/// Whether a word is an article, which stands before names and in none.
pub fn is_article(word: &str) -> bool {
    ["the", "a", "an"].iter().any(|article| article.eq_ignore_ascii_case(word))
}

/// Whether a token is the ending of a possessive.
pub fn is_possessive(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'S" | "’S" | "'" | "’")
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn is_inside_title(word: &str) -> bool {
    let word = word.trim_end_matches('.').to_lowercase();
    INSIDE_TITLES.contains(&*word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, kinds: Kinds, expect: &str) {
        let tokens: Vec<&str> = name.split(' ').collect();
        let range = normalise(&tokens, 0..tokens.len(), kinds);
        assert_eq!(tokens[range].join(" "), expect, "{name}");
    }

    #[test]
    fn what_conventions_differ_on_is_taken_away() {
        for (name, expect) in [
            ("the United Nations", "United Nations"),
            ("The Hague 's", "Hague"),
            ("President of the Senate", "President of the Senate"),
            ("the", "the"),
        ] {
            check(name, Kinds::ORGANIZATION, expect);
        }
        for (name, expect) in [
            ("Mr. Malik", "Malik"),
            ("Mr Malik ’s", "Malik"),
            ("former Deputy Prime Minister Anna Malik", "Anna Malik"),
            ("Secretary of State Anna Malik", "Anna Malik"),
            ("Lt. Gen. Anna Malik", "Anna Malik"),
            ("the President", "President"),
            ("Anna General", "Anna General"),
            ("Minister of Health", "Minister of Health"),
        ] {
            check(name, Kinds::PERSON, expect);
        }
    }
}
