//! The sentence ends that the tokenizer leaves open.
//!
//! A linear model decides each of them by the words around it. A text without open ends costs nothing.

#[cfg(feature = "training")]
mod train;

use dateline_document::{Id, Segmented, Sentence, SentenceId, Sentences, TokenId, TokenRange};
use dateline_model::file::{File, OpenError};
use dateline_model::key::{join, key};
use dateline_model::linear::{Linear, Scorer};

#[cfg(feature = "training")]
pub use train::SplitterTrainer;

/// The labels of open ends, in the order of the model.
const LABELS: [&str; 2] = ["goes on", "ends"];
/// The label of an end.
const ENDS: u8 = 1;

/// Decides open ends by a model that is read in place.
#[derive(Clone, Debug)]
pub struct Splitter<'m> {
    linear: Linear<'m>,
}

impl<'m> Splitter<'m> {
    /// Opens what `SplitterTrainer::write` wrote under this name.
    ///
    /// # Errors
    /// Sections that are not there, do not fit each other, or have other labels.
    pub fn open(file: &File<'m>, name: &str) -> Result<Self, OpenError> {
        let linear = Linear::open(file, name)?;
        if linear.graph().names() != LABELS {
            return Err(OpenError::Value {
                name: name.to_owned(),
                rule: format!("the labels are {LABELS:?}"),
            });
        }
        Ok(Self { linear })
    }

    /// The text with its open ends decided: sentences that end at some of them are parted there. `open_ends` are tokens
    /// inside its sentences, in order, as `dateline_tokenizer::open_ends` gives them.
    pub fn split<'s>(&self, text: Segmented<'s>, open_ends: &[TokenId]) -> Segmented<'s> {
        if open_ends.is_empty() {
            return text;
        }
        let mut scorer = Scorer::of_places(&self.linear);
        let mut features = Features::new(&text);
        let mut is_end = |token: &TokenId| {
            scorer.begin();
            // Every feature is of a place and not of a word, so that there is nothing to keep.
            scorer.push(0, |_| {}, features.at(*token));
            scorer.path() == [ENDS]
        };
        let ends: Vec<TokenId> = open_ends.iter().copied().filter(|token| is_end(token)).collect();
        Segmented { sentences: parted(&text.sentences, &ends), ..text }
    }
}

/// The sentences, parted behind the tokens of `ends`, which are in order.
fn parted(sentences: &Sentences, ends: &[TokenId]) -> Sentences {
    let mut parted = Sentences::new();
    let mut ends = ends.iter().map(|end| end.next()).peekable();
    for id in sentences.ids() {
        let Sentence { tokens, kind, paragraph } = sentences.row(id);
        let mut start = tokens.start();
        let mut push = |end: TokenId| {
            if start < end {
                parted.push(Sentence { tokens: TokenRange::new(start, end), kind, paragraph });
                start = end;
            }
        };
        while let Some(end) = ends.next_if(|&end| end < tokens.end()) {
            push(end);
        }
        push(tokens.end());
    }
    parted
}

/// What the model is told of open ends.
struct Features<'t, 's> {
    text: &'t Segmented<'s>,
    keys: Vec<u64>,
}

/// Lengths beyond this are alike.
const LONGEST: usize = 40;

impl<'t, 's> Features<'t, 's> {
    fn new(text: &'t Segmented<'s>) -> Self {
        Self { text, keys: Vec::new() }
    }

    /// The features of the end behind `token`.
    fn at(&mut self, token: TokenId) -> &[u64] {
        self.keys.clear();
        let sentences = &self.text.sentences;
        let Some(sentence) = sentences.of_token(token) else { return &self.keys };
        let range = sentences.tokens()[sentence];
        let index = token.index();
        let so_far = length(index - range.start().index());
        let left = length(range.end().index().saturating_sub(index + 2));

        let word = |offset: isize| self.word(sentence, index.wrapping_add_signed(offset));
        let small = |offset: isize| key(word(offset).to_lowercase().as_bytes());
        let class = |offset: isize| class(word(offset));
        let (before, before2, before3) = (class(0), class(-1), class(-2));
        let (next, next2) = (class(1), class(2));
        let first = self::class(self.text.word(range.start()));
        self.keys.extend([
            join([0]),
            join([1, small(0)]),
            join([2, small(1)]),
            join([3, small(-1)]),
            join([4, small(2)]),
            join([5, before]),
            join([6, next]),
            join([7, before2]),
            join([8, next2]),
            join([9, so_far]),
            join([10, left]),
            join([11, so_far, left]),
            join([12, before, so_far]),
            join([13, before, left]),
            join([14, before, next]),
            join([15, before2, before]),
            join([16, next, next2]),
            join([17, before, next, next2]),
            join([18, before2, before, next]),
            join([19, before3, before2, before]),
            join([20, first, before]),
        ]);
        &self.keys
    }

    /// The word at an index, where it is of the same paragraph as the sentence.
    fn word(&self, sentence: SentenceId, index: usize) -> &'s str {
        if index >= self.text.tokens.len() {
            return "";
        }
        let token = TokenId::from_index(index);
        let paragraph = self.text.sentences.paragraph();
        let is_beside =
            self.text.sentences.of_token(token).is_some_and(|it| paragraph[it] == paragraph[sentence]);
        if is_beside { self.text.word(token) } else { "" }
    }
}

/// A length to the next power of two.
fn length(tokens: usize) -> u64 {
    u64::from(usize::BITS - tokens.min(LONGEST).leading_zeros())
}

/// What sort of word a word is: an address, a date, a number, a mark, or its shape.
fn class(word: &str) -> u64 {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let has_digit = word.bytes().any(is_digit);
    let name = if word.is_empty() {
        "none"
    } else if word.contains('@') {
        "mail"
    } else if word.contains("://") || word.starts_with("www.") {
        "link"
    } else if has_digit && word.bytes().all(|byte| is_digit(byte) || byte == b'/') && word.contains('/') {
        "date"
    } else if has_digit && word.bytes().all(|byte| is_digit(byte) || byte == b':') && word.contains(':') {
        "clock"
    } else if word.starts_with(|first: char| first.is_ascii_digit())
        && word.bytes().all(|byte| is_digit(byte) || matches!(byte, b'.' | b','))
    {
        "number"
    } else if word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm") {
        "half of day"
    } else if !word.contains(char::is_alphanumeric) && word.len() > 2 {
        return join([1, key(&word.as_bytes()[..1])]);
    } else {
        return join([2, shape(word)]);
    };
    key(name.as_bytes())
}

/// Runs of capitals, small letters and digits as one sign each, other characters as they are; eight signs at most.
fn shape(word: &str) -> u64 {
    const LONGEST: usize = 8;
    let mut signs = [0; LONGEST];
    let mut count = 0;
    for letter in word.chars() {
        let sign = match letter {
            _ if letter.is_uppercase() => 'X',
            _ if letter.is_lowercase() => 'x',
            _ if letter.is_numeric() => 'd',
            other => other,
        };
        let sign = u64::from(sign);
        if count > 0 && signs[count - 1] == sign {
            continue;
        }
        if count == LONGEST {
            break;
        }
        signs[count] = sign;
        count += 1;
    }
    join(signs)
}

#[cfg(test)]
mod tests;
