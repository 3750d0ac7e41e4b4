//! Tokens as dateline's tokenizer gives them, with the labels of a corpus's own tokens carried over.

use std::ops::Range;

use dateline_document::{Segmented, Source};

use super::sentence::{Name, Sentence};
use crate::Failure;

/// Divides the words of a sentence further where dateline's tokenizer does: hyphens, possessives, clitics.
///
/// A name keeps the parts of its words, but for what a hyphen binds to its first or last word in small letters:
/// of `U.S.-led`, `non-Elbonian` the name alone, where the tokenizer divides them. Where a corpus gave no label to a whole word that has such a name in
/// it, nothing is known of the part with the capital.
pub fn resplit(sentence: &Sentence) -> Result<Sentence, Failure> {
    let text = sentence.words.join(" ");
    let source = Source::from_text(text)?;
    let pieces: Vec<Range<usize>> =
        dateline_tokenizer::tokenize(&source).tokens.span().iter().map(|span| span.range()).collect();
    let mut divided = Sentence::default();
    let mut parts_of: Vec<Range<usize>> = Vec::with_capacity(sentence.words.len());
    let (mut start, mut piece) = (0, 0);
    for (index, word) in sentence.words.iter().enumerate() {
        let end = start + word.len();
        let first = divided.words.len();
        while piece < pieces.len() && pieces[piece].start < start {
            piece += 1;
        }
        let from = piece;
        while piece < pieces.len() && pieces[piece].end <= end {
            piece += 1;
        }
        let fits = pieces[from..piece].first().is_some_and(|part| part.start == start)
            && pieces[from..piece].last().is_some_and(|part| part.end == end);
        if fits {
            divided
                .words
                .extend(pieces[from..piece].iter().map(|part| source.text()[part.clone()].to_owned()));
        } else {
            // A token that reaches over a blank: the corpus's own word stands.
            divided.words.push(word.clone());
        }
        let parts = first..divided.words.len();
        divided.unknown.resize(parts.end, sentence.unknown[index]);
        parts_of.push(parts);
        start = end + 1;
    }
    for (index, parts) in parts_of.iter().enumerate() {
        let is_named = sentence.names.iter().any(|name| name.words.contains(&index));
        if parts.len() > 1 && !is_named && has_hyphen(&divided.words[parts.clone()]) {
            for at in parts.clone() {
                divided.unknown[at] |= has_capital(&divided.words[at]) && !is_first_word(&divided.words, at);
            }
        }
    }
    let names = sentence.names.iter().map(|name| {
        let first = &parts_of[name.words.start];
        let last = &parts_of[name.words.end - 1];
        let words = without_bound(&divided.words, first.clone(), last.clone());
        Name { words, kinds: name.kinds }
    });
    divided.names = names.collect();
    Ok(divided)
}

/// From the first part of a name's first word to the last one of its last, less what hyphens bind to either.
fn without_bound(words: &[String], first: Range<usize>, last: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (first.start, last.end);
    // "anti", "-", "American"
    while start + 2 < first.end && is_lower(&words[start]) && is_hyphen(&words[start + 1]) {
        start += 2;
    }
    // "U.S.", "-", "led"
    while end > last.start + 2 && end > start + 2 && is_lower(&words[end - 1]) && is_hyphen(&words[end - 2]) {
        end -= 2;
    }
    start..end
}

fn is_first_word(words: &[String], at: usize) -> bool {
    at == 0 && words.get(1).is_some_and(|next| is_hyphen(next))
}

fn has_hyphen(words: &[String]) -> bool {
    words.iter().any(|word| is_hyphen(word))
}

fn is_hyphen(word: &str) -> bool {
    matches!(word, "-" | "‐" | "‑" | "–")
}

fn is_lower(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && !has_capital(word)
}

fn has_capital(word: &str) -> bool {
    word.contains(char::is_uppercase)
}

/// The quotation marks and brackets of a treebank as they stand in text.
pub fn unescape(word: &str) -> &str {
    match word {
        "``" | "''" => "\"",
        "`" => "'",
        "-LRB-" => "(",
        "-RRB-" => ")",
        "-LSB-" => "[",
        "-RSB-" => "]",
        "-LCB-" => "{",
        "-RCB-" => "}",
        other => other,
    }
}

/// A token of a text: its bytes and its characters.
pub type Token = (Range<usize>, String);

/// The sentences of a text.
pub fn divide(text: &str) -> Result<Vec<Vec<Token>>, Failure> {
    let source = Source::from_text(text)?;
    let segmented = dateline_tokenizer::tokenize(&source);
    Ok(sentences(&segmented))
}

fn sentences(text: &Segmented<'_>) -> Vec<Vec<Token>> {
    let token = |token| (text.tokens.span()[token].range(), text.word(token).to_owned());
    let sentence = |range: &dateline_document::TokenRange| range.ids().map(token).collect();
    text.sentences.tokens().iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use dateline_eval::names::Kinds;

    use super::*;

    /// Words with names in brackets: how they are divided, with `?` after what is unknown.
    fn check(given: &str, expect: &str) {
        let mut sentence = Sentence::default();
        for word in given.split(' ') {
            if let Some(word) = word.strip_prefix('[').and_then(|word| word.strip_suffix(']')) {
                let at = sentence.words.len();
                sentence.words.push(word.to_owned());
                sentence.names.push(Name { words: at..at + 1, kinds: Kinds::PLACE });
            } else {
                sentence.words.push(word.to_owned());
            }
            sentence.unknown.push(false);
        }
        let divided = resplit(&sentence).unwrap();
        let mut words = divided.words.clone();
        for (word, &unknown) in words.iter_mut().zip(&divided.unknown) {
            if unknown {
                word.push('?');
            }
        }
        for name in &divided.names {
            words[name.words.start].insert(0, '[');
            words[name.words.end - 1].push(']');
        }
        assert_eq!(words.join(" "), expect, "{given}");
    }

    #[test]
    fn hyphens_and_possessives_are_divided_and_names_keep_their_own_words() {
        check("the [U.S.-led] force", "the [U.S.] - led force");
        check("a [London-based] firm", "a [London] - based firm");
        check("the Elbonian-led force", "the Elbonian? - led force");
        check("an [anti-American] song", "an [anti-American] song");
        check("[Malik's] car", "[Malik 's] car");
        check("[Stratford-upon-Avon] is old", "[Stratford - upon - Avon] is old");
        check("it is well-known .", "it is well - known .");
    }
}
