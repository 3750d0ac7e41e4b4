use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::input::Input;
use crate::Failure;

/// How often a word was seen inside sentences.
#[derive(Default)]
struct Seen {
    lower: u32,
    capital: u32,
}

#[derive(Deserialize)]
struct Article {
    text: String,
}

/// Words that running text has in lower case at least a third as often as capitalised, not counting where a sentence
/// may begin: what a capital at the start of a sentence does not make a name.
pub fn ordinary(input: &Input) -> Result<BTreeSet<String>, Failure> {
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    for path in ["raw_text/wikinews/wikinews_2019_2020.jsonl"] {
        for Article { text } in input.json_lines::<Article>(path)? {
            text.lines().for_each(|line| count(line.split_whitespace(), &mut seen));
        }
    }
    // One token a line, a blank line between sentences.
    for sentence in input.text("ner/gmb/train.tsv")?.split("\n\n") {
        count(sentence.lines().filter_map(|line| line.split('\t').next()), &mut seen);
    }
    for path in ["treebank/gum_open/gum_open-train.conllu", "treebank/ewt/en_ewt-ud-train.conllu"] {
        for sentence in input.text(path)?.split("\n\n") {
            let tokens = sentence.lines().filter(|line| !line.starts_with('#'));
            count(tokens.filter_map(|line| line.split('\t').nth(1)), &mut seen);
        }
    }
    let is_ordinary = |seen: &Seen| seen.lower >= 2 && seen.lower * 3 >= seen.capital;
    Ok(seen.into_iter().filter(|(_, seen)| is_ordinary(seen)).map(|(word, _)| word).collect())
}

fn count<'w>(tokens: impl Iterator<Item = &'w str>, seen: &mut BTreeMap<String, Seen>) {
    let mut is_inside = false;
    for token in tokens {
        let word = token.trim_matches(|letter: char| !letter.is_alphanumeric());
        let ends_sentence = token.ends_with(['.', '!', '?', ':', '"', '”', '\'']);
        if word.len() > 1 && word.chars().all(char::is_alphabetic) {
            let rest_is_lower = word.chars().skip(1).all(char::is_lowercase);
            if word.chars().all(char::is_lowercase) {
                seen.entry(word.to_owned()).or_default().lower += 1;
            } else if is_inside && rest_is_lower && token.starts_with(word) {
                seen.entry(word.to_lowercase()).or_default().capital += 1;
            }
        }
        is_inside = !ends_sentence && token.chars().any(char::is_alphanumeric);
    }
}
