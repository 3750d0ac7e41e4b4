//! Tokens, words and sentences, scored as the CoNLL 2018 shared task does (Zeman et al. 2018, `conll18_ud_eval.py`):
//! two analyses are aligned by their characters other than white space, units with the same first and last character
//! are the same, and words inside multiword tokens are aligned by the longest common subsequence of their forms.

use std::ops::Range;

use dateline_document::conllu::ConlluDocument;
use dateline_document::{Document, Span};
use thiserror::Error;

use crate::Counts;

/// The units of one text, as ranges of its characters other than white space.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Units {
    // The text without white space.
    characters: Vec<char>,
    tokens: Vec<Range<usize>>,
    words: Vec<Word>,
    sentences: Vec<Range<usize>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    // The characters of the token that the word stands in.
    token: Range<usize>,
    // In lower case.
    form: String,
    is_multiword: bool,
}

impl Units {
    /// The units of a document of a CoNLL-U file.
    pub fn of_conllu(document: &ConlluDocument) -> Self {
        let squeezed = Squeezed::new(&document.text);
        let tokens: Vec<Range<usize>> =
            document.tokens.iter().map(|token| squeezed.range(token.span)).collect();
        let word = |(index, token): (usize, &dateline_document::conllu::ConlluToken)| {
            let range = tokens[index].clone();
            let is_multiword = token.words.len() > 1;
            document.words[token.words.clone()].iter().map(move |word| Word {
                token: range.clone(),
                form: word.form.to_lowercase(),
                is_multiword,
            })
        };
        let words = document.tokens.iter().enumerate().flat_map(word).collect();
        let sentence = |range: &Range<usize>| tokens[range.start].start..tokens[range.end - 1].end;
        let sentences = document.sentences.iter().map(|it| sentence(&it.tokens)).collect();
        Self { characters: squeezed.characters, tokens, words, sentences }
    }

    /// The units of a document: its tokens are words, and those that are joined make one token.
    pub fn of_document(document: &Document) -> Self {
        let text = document.source.text();
        let squeezed = Squeezed::new(text);
        let (spans, joined) = (document.tokens.span().as_slice(), document.tokens.joined().as_slice());
        let mut tokens = Vec::with_capacity(spans.len());
        let mut words = Vec::with_capacity(spans.len());
        let mut first = 0;
        while first < spans.len() {
            let more = joined[first + 1..].iter().take_while(|&&joined| joined).count();
            let end = first + more + 1;
            let token = squeezed.range(spans[first].cover(spans[end - 1]));
            words.extend(spans[first..end].iter().map(|&span| Word {
                token: token.clone(),
                form: text[span].to_lowercase(),
                is_multiword: more > 0,
            }));
            tokens.push(token);
            first = end;
        }
        let spans = document.sentences.tokens().iter().filter_map(|&range| document.tokens.span_of(range));
        let sentences = spans.map(|span| squeezed.range(span)).collect();
        Self { words, characters: squeezed.characters, tokens, sentences }
    }
}

/// A text without its white space, and the way there.
struct Squeezed {
    characters: Vec<char>,
    // For every byte of the text and its end, how many characters that are not white space lie before it.
    before: Vec<usize>,
}

impl Squeezed {
    fn new(text: &str) -> Self {
        let mut characters = Vec::with_capacity(text.len());
        let mut before = Vec::with_capacity(text.len() + 1);
        for character in text.chars() {
            before.extend(std::iter::repeat_n(characters.len(), character.len_utf8()));
            if !character.is_whitespace() {
                characters.push(character);
            }
        }
        before.push(characters.len());
        Self { characters, before }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let Range { start, end } = span.range();
        self.before[start]..self.before[end]
    }
}

/// How far two analyses of one text agree, and where they do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Tokens, multiword tokens whole.
    pub tokens: Counts,
    /// Syntactic words.
    pub words: Counts,
    /// Sentences.
    pub sentences: Counts,
    /// Where the analyses differ, in order of the text.
    pub errors: Vec<Disagreement>,
}

/// The class of a disagreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Gold parts what was found as one token.
    TokenJoined,
    /// Gold has as one token what was found in parts.
    TokenSplit,
    /// Both part the same characters, at other places.
    TokenShifted,
    /// A sentence ends in gold where none was found to end.
    SentenceEndMissed,
    /// A sentence was found to end where none ends in gold.
    SentenceEndSpurious,
}

impl Class {
    /// Every class, in the order of reports.
    pub const ALL: &'static [Self] = &[
        Self::TokenJoined,
        Self::TokenSplit,
        Self::TokenShifted,
        Self::SentenceEndMissed,
        Self::SentenceEndSpurious,
    ];

    /// The name of the class.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TokenJoined => "token-joined",
            Self::TokenSplit => "token-split",
            Self::TokenShifted => "token-shifted",
            Self::SentenceEndMissed => "sentence-end-missed",
            Self::SentenceEndSpurious => "sentence-end-spurious",
        }
    }
}

/// A place where two analyses differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// What sort of difference it is.
    pub class: Class,
    /// The gold units there, parted by ` | `; for sentences the words around the end, which `‖` marks.
    pub gold: String,
    /// The units found there; empty for sentences.
    pub found: String,
}

/// Compares an analysis with the gold one.
///
/// # Errors
/// [`TextsDiffer`] where the two are not of the same characters, white space aside.
pub fn compare(gold: &Units, found: &Units) -> Result<Agreement, TextsDiffer> {
    check_texts(gold, found)?;
    let mut errors = token_errors(gold, found);
    errors.extend(sentence_errors(gold, found));
    errors.sort_by_key(|&(at, _)| at);
    Ok(Agreement {
        tokens: same_ranges(&gold.tokens, &found.tokens),
        words: Counts {
            gold: gold.words.len(),
            found: found.words.len(),
            correct: aligned_words(gold, found).len(),
        },
        sentences: same_ranges(&gold.sentences, &found.sentences),
        errors: errors.into_iter().map(|(_, error)| error).collect(),
    })
}

/// Whether two analyses are of the same characters, white space aside.
pub(crate) fn check_texts(gold: &Units, found: &Units) -> Result<(), TextsDiffer> {
    let same =
        gold.characters.iter().zip(&found.characters).take_while(|(gold, found)| gold == found).count();
    if same < gold.characters.len().max(found.characters.len()) {
        let excerpt = |characters: &[char]| characters[same..].iter().take(20).collect();
        return Err(TextsDiffer {
            character: same,
            gold: excerpt(&gold.characters),
            found: excerpt(&found.characters),
        });
    }
    Ok(())
}

fn same_ranges(gold: &[Range<usize>], found: &[Range<usize>]) -> Counts {
    let (mut gold_at, mut found_at, mut correct) = (0, 0, 0);
    while let (Some(one), Some(other)) = (gold.get(gold_at), found.get(found_at)) {
        if one == other {
            correct += 1;
        }
        gold_at += usize::from(one.start <= other.start);
        found_at += usize::from(other.start <= one.start);
    }
    Counts { gold: gold.len(), found: found.len(), correct }
}

/// The words that correspond, gold before found, after `align_words` of the shared task's script.
pub(crate) fn aligned_words(gold: &Units, found: &Units) -> Vec<(usize, usize)> {
    let (gold, found) = (&gold.words, &found.words);
    let (mut gold_at, mut found_at) = (0, 0);
    let mut pairs = Vec::with_capacity(gold.len().min(found.len()));
    while let (Some(one), Some(other)) = (gold.get(gold_at), found.get(found_at)) {
        if one.is_multiword || other.is_multiword {
            let (ours, theirs) = multiword_region(gold, found, gold_at, found_at);
            (gold_at, found_at) = (ours.end, theirs.end);
            let common = common_subsequence(&gold[ours.clone()], &found[theirs.clone()]);
            pairs.extend(common.into_iter().map(|(one, other)| (ours.start + one, theirs.start + other)));
        } else if one.token == other.token {
            pairs.push((gold_at, found_at));
            gold_at += 1;
            found_at += 1;
        } else if one.token.start <= other.token.start {
            gold_at += 1;
        } else {
            found_at += 1;
        }
    }
    pairs
}

/// The words of both sides from a multiword token to where both have a boundary again.
fn multiword_region(
    gold: &[Word],
    found: &[Word],
    mut gold_at: usize,
    mut found_at: usize,
) -> (Range<usize>, Range<usize>) {
    let mut end;
    if gold[gold_at].is_multiword {
        end = gold[gold_at].token.end;
        let other = &found[found_at];
        found_at += usize::from(!other.is_multiword && other.token.start < gold[gold_at].token.start);
    } else {
        end = found[found_at].token.end;
        let one = &gold[gold_at];
        gold_at += usize::from(!one.is_multiword && one.token.start < found[found_at].token.start);
    }
    let (gold_start, found_start) = (gold_at, found_at);
    let is_beyond = |words: &[Word], at: usize, end: usize| {
        words
            .get(at)
            .is_none_or(|word| if word.is_multiword { word.token.start >= end } else { word.token.end > end })
    };
    while !is_beyond(gold, gold_at, end) || !is_beyond(found, found_at, end) {
        let takes_gold = match (gold.get(gold_at), found.get(found_at)) {
            (Some(one), Some(other)) => one.token.start <= other.token.start,
            (one, _) => one.is_some(),
        };
        let (words, at) = if takes_gold { (gold, &mut gold_at) } else { (found, &mut found_at) };
        let Some(word) = words.get(*at) else { break };
        if word.is_multiword {
            end = end.max(word.token.end);
        }
        *at += 1;
    }
    (gold_start..gold_at, found_start..found_at)
}

/// The words of the longest common subsequence of forms.
fn common_subsequence(gold: &[Word], found: &[Word]) -> Vec<(usize, usize)> {
    // For every pair of ends the length up to there.
    let width = found.len() + 1;
    let mut lengths = vec![0_u32; (gold.len() + 1) * width];
    for (row, one) in gold.iter().enumerate() {
        for (column, other) in found.iter().enumerate() {
            let at = row * width + column;
            lengths[at + width + 1] = if one.form == other.form {
                lengths[at] + 1
            } else {
                lengths[at + 1].max(lengths[at + width])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut row, mut column) = (gold.len(), found.len());
    while row > 0 && column > 0 {
        if gold[row - 1].form == found[column - 1].form {
            (row, column) = (row - 1, column - 1);
            pairs.push((row, column));
        } else if lengths[(row - 1) * width + column] >= lengths[row * width + column - 1] {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    pairs.reverse();
    pairs
}

/// The pieces of both sides between common boundaries, wherever there is more than one.
fn token_errors(gold: &Units, found: &Units) -> Vec<(usize, Disagreement)> {
    let (gold_pieces, found_pieces) = (pieces(gold), pieces(found));
    let mut errors = Vec::new();
    let (mut gold_at, mut found_at) = (0, 0);
    while gold_at < gold_pieces.len() && found_at < found_pieces.len() {
        let (gold_start, found_start) = (gold_at, found_at);
        let (mut gold_end, mut found_end) = (gold_pieces[gold_at].end, found_pieces[found_at].end);
        gold_at += 1;
        found_at += 1;
        while gold_end != found_end {
            let (at, end, side) = if gold_end < found_end {
                (&mut gold_at, &mut gold_end, &gold_pieces)
            } else {
                (&mut found_at, &mut found_end, &found_pieces)
            };
            let Some(piece) = side.get(*at) else { break };
            *end = piece.end;
            *at += 1;
        }
        let class = match (gold_at - gold_start, found_at - found_start) {
            (1, 1) => continue,
            (_, 1) => Class::TokenJoined,
            (1, _) => Class::TokenSplit,
            _ => Class::TokenShifted,
        };
        errors.push((
            gold_pieces[gold_start].start,
            Disagreement {
                class,
                gold: shown(gold, &gold_pieces[gold_start..gold_at]),
                found: shown(found, &found_pieces[found_start..found_at]),
            },
        ));
    }
    errors
}

/// The words of a text as ranges; a multiword token whose words do not make up its surface is one piece.
fn pieces(units: &Units) -> Vec<Range<usize>> {
    let mut pieces = Vec::with_capacity(units.words.len());
    let mut words = units.words.iter().peekable();
    while let Some(word) = words.next() {
        let mut lengths = vec![word.form.chars().filter(|character| !character.is_whitespace()).count()];
        while word.is_multiword
            && let Some(next) = words.next_if(|next| next.is_multiword && next.token == word.token)
        {
            lengths.push(next.form.chars().filter(|character| !character.is_whitespace()).count());
        }
        if lengths.iter().sum::<usize>() != word.token.len() {
            pieces.push(word.token.clone());
            continue;
        }
        let mut start = word.token.start;
        for length in lengths {
            pieces.push(start..start + length);
            start += length;
        }
    }
    pieces
}

fn shown(units: &Units, pieces: &[Range<usize>]) -> String {
    let pieces: Vec<String> =
        pieces.iter().map(|piece| units.characters[piece.clone()].iter().collect()).collect();
    pieces.join(" | ")
}

fn sentence_errors(gold: &Units, found: &Units) -> Vec<(usize, Disagreement)> {
    let ends = |units: &Units| units.sentences.iter().map(|sentence| sentence.end).collect::<Vec<_>>();
    let (gold_ends, found_ends) = (ends(gold), ends(found));
    let missing = |ends: &[usize], others: &[usize], class| {
        ends.iter()
            .filter(|end| others.binary_search(end).is_err())
            .map(|&end| (end, Disagreement { class, gold: around(gold, end), found: String::new() }))
            .collect::<Vec<_>>()
    };
    let mut errors = missing(&gold_ends, &found_ends, Class::SentenceEndMissed);
    errors.extend(missing(&found_ends, &gold_ends, Class::SentenceEndSpurious));
    errors
}

/// The gold tokens around a character, which `‖` marks.
fn around(units: &Units, at: usize) -> String {
    const TOKENS: usize = 6;
    let next = units.tokens.partition_point(|token| token.start < at);
    let side = |tokens: &[Range<usize>]| {
        let words = tokens.iter().map(|token| units.characters[token.clone()].iter().collect::<String>());
        words.collect::<Vec<_>>().join(" ")
    };
    let before = side(&units.tokens[next.saturating_sub(TOKENS)..next]);
    let after = side(&units.tokens[next..(next + TOKENS).min(units.tokens.len())]);
    format!("{before} ‖ {after}")
}

/// Two analyses are not of the same text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "the texts differ at character {character}, white space aside: gold has `{gold}`, and `{found}` was found"
)]
pub struct TextsDiffer {
    character: usize,
    gold: String,
    found: String,
}

impl TextsDiffer {
    /// The texts are the same up to a character, and go on with these.
    pub(crate) fn at(character: usize, gold: &[char], found: &str) -> Self {
        let gold = gold.iter().take(20).collect();
        Self { character, gold, found: found.chars().take(20).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_document::conllu;

    /// Units from a line of sentences parted by ` / `, words by blanks, the words of a multiword token by `+`.
    fn units(line: &str) -> Units {
        let mut file = String::new();
        for sentence in line.split(" / ") {
            let mut number = 1;
            for token in sentence.split(' ') {
                let words: Vec<&str> = token.split('+').collect();
                if words.len() > 1 {
                    let last = number + words.len() - 1;
                    file.push_str(&format!("{number}-{last}\t{}\t_\t_\t_\t_\t_\t_\t_\t_\n", words.concat()));
                }
                for word in words {
                    file.push_str(&format!("{number}\t{word}\t_\t_\t_\t_\t_\t_\t_\t_\n"));
                    number += 1;
                }
            }
            file.push('\n');
        }
        Units::of_conllu(&conllu::read(&file).unwrap()[0])
    }

    fn check(gold: &str, found: &str, expect: [usize; 3]) -> Vec<(Class, String)> {
        let agreement = compare(&units(gold), &units(found)).unwrap();
        let correct = [agreement.tokens, agreement.words, agreement.sentences].map(|counts| counts.correct);
        assert_eq!(correct, expect, "{gold} against {found}");
        agreement
            .errors
            .into_iter()
            .map(|error| (error.class, format!("{} => {}", error.gold, error.found)))
            .collect()
    }

    #[test]
    fn the_same_analysis_agrees_wholly() {
        assert_eq!(check("Do+n't go . / Stay !", "Do+n't go . / Stay !", [5, 6, 2]), []);
    }

    #[test]
    fn words_in_multiword_tokens_are_aligned_by_form() {
        assert_eq!(check("Do+n't go .", "Do n't go .", [2, 4, 1]), []);
        let errors = check("Do+n't go .", "Don't go .", [3, 2, 1]);
        assert_eq!(errors, [(Class::TokenJoined, "Do | n't => Don't".to_owned())]);
    }

    #[test]
    fn a_token_in_parts_is_an_error_of_its_own_class() {
        let errors = check("U.S. troops", "U.S . troops", [1, 1, 1]);
        assert_eq!(errors, [(Class::TokenSplit, "U.S. => U.S | .".to_owned())]);
        let errors = check("ab cd e", "a bcd e", [1, 1, 1]);
        assert_eq!(errors, [(Class::TokenShifted, "ab | cd => a | bcd".to_owned())]);
    }

    #[test]
    fn sentence_ends_are_missed_or_spurious() {
        let errors = check("a b . / c d", "a b . c d", [5, 5, 0]);
        assert_eq!(errors, [(Class::SentenceEndMissed, "a b . ‖ c d => ".to_owned())]);
        let errors = check("a b . c d", "a b / . c d", [5, 5, 0]);
        assert_eq!(errors, [(Class::SentenceEndSpurious, "a b ‖ . c d => ".to_owned())]);
    }

    #[test]
    fn other_texts_are_refused_with_the_place() {
        let error = compare(&units("a b c"), &units("a x c")).unwrap_err();
        insta::assert_snapshot!(
            error,
            @"the texts differ at character 1, white space aside: gold has `bc`, and `xc` was found"
        );
    }
}
