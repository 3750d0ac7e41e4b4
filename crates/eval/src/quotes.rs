//! Attributions: which words are somebody's, and whose.
//!
//! Words are compared as runs of letters and digits, so that marks and blanks at the edges decide nothing. Two stretches
//! match, *relaxed*, where they share at least four fifths of the words of the longer one (Newell, Margolin and Ruths 2018).
//!
//! ```
//! use dateline_eval::quotes::{self, FoundQuote};
//!
//! let gold = [
//!     r#"{ "id": "a", "text": "The vote, he said, is over.", "relations": [{ "source": ["1"], "content": ["2", "3"] }], "#,
//!     r#""spans": [{ "id": "1", "start": 10, "end": 12 }, { "id": "2", "start": 0, "end": 8 }, "#,
//!     r#"{ "id": "3", "start": 19, "end": 26 }] }"#,
//! ];
//! let gold = quotes::read(&gold.concat())?.remove(0);
//! let found = FoundQuote { content: vec![0..8, 19..26], marked: vec![], source: Some(10..12) };
//! let agreement = quotes::compare(&gold, &[], &[found]);
//! assert_eq!(agreement.all.f1(), 1.0);
//! # Ok::<(), dateline_eval::quotes::QuotesError>(())
//! ```

mod read;

use std::ops::Range;

pub use read::{QuotesError, read};

use crate::Counts;

/// A text with what is attributed in it.
#[derive(Clone, Debug)]
pub struct QuotesDocument {
    /// What the document is called.
    pub id: String,
    /// The day it was written, as `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The text.
    pub text: String,
    /// The attributions, in the order of the file.
    pub quotes: Vec<GoldQuote>,
    /// Whether the file says only where quotations are, and nothing of indirect speech and of sources.
    pub has_extents_only: bool,
}

/// An attribution, in stretches of bytes.
#[derive(Clone, Debug, Default)]
pub struct GoldQuote {
    /// The attributed words, in one stretch or several.
    pub content: Vec<Range<usize>>,
    /// The words that name whose they are; may be none.
    pub source: Vec<Range<usize>>,
}

/// An attribution that is scored, in stretches of bytes.
#[derive(Clone, Debug)]
pub struct FoundQuote {
    /// The attributed words.
    pub content: Vec<Range<usize>>,
    /// Its stretches between quotation marks.
    pub marked: Vec<Range<usize>>,
    /// The words that name whose they are.
    pub source: Option<Range<usize>>,
}

/// How far attributions agree.
#[derive(Clone, Debug, Default)]
pub struct Agreement {
    /// Stretches between quotation marks that are attributed.
    pub marked: Counts,
    /// Of the correct ones among these that have a source in gold, those whose source is right: of the words of either one
    /// all stand in the other.
    pub sources: Counts,
    /// All attributions, by their content.
    pub all: Counts,
    /// What is wrong, in the order in which it is scored.
    pub errors: Vec<QuoteError>,
}

/// A stretch of a text that is wrong, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteError {
    /// How it is wrong.
    pub kind: QuoteErrorKind,
    /// The content, the stretch between marks, or for a wrong source the stretch whose source it is.
    pub stretch: Range<usize>,
    /// The words that were found to name the source, where that is what is wrong.
    pub source: Option<Range<usize>>,
}

/// How an attribution may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteErrorKind {
    /// A stretch between marks of gold that was not found.
    MissedMarked,
    /// A stretch between marks that was found and is not in gold.
    SpuriousMarked,
    /// A stretch between marks that has another source in gold.
    WrongSource,
    /// A content of gold that was not found.
    Missed,
    /// A content that was found and is not in gold.
    Spurious,
}

/// Compares attributions. `stretches` are all that stands between quotation marks in the text, whatever for.
///
/// Where gold has extents only, its quotations are what is scored as marked; what is attributed without marks is not scored.
pub fn compare(gold: &QuotesDocument, stretches: &[Range<usize>], found: &[FoundQuote]) -> Agreement {
    let words = Words::of(&gold.text);
    let mut agreement = Agreement::default();
    if gold.has_extents_only {
        let extents = gold.quotes.iter().flat_map(|quote| &quote.content).cloned();
        let extents = extents.enumerate().map(|(of, stretch)| Marked::new(&words, stretch, of));
        agreement.score_marked(&words, gold, extents.collect(), found);
    } else {
        agreement.score_marked(&words, gold, attributed(&words, gold, stretches), found);
        agreement.score_all(&words, gold, found);
    }
    agreement
}

/// A stretch between marks.
struct Marked {
    stretch: Range<usize>,
    words: Vec<usize>,
    /// The number of the quote that it belongs to.
    of: usize,
}

impl Marked {
    fn new(words: &Words, stretch: Range<usize>, of: usize) -> Self {
        Self { words: words.inside(std::slice::from_ref(&stretch)), stretch, of }
    }
}

/// The stretches between marks that lie in a content of gold.
fn attributed(words: &Words, gold: &QuotesDocument, stretches: &[Range<usize>]) -> Vec<Marked> {
    let contents: Vec<Vec<usize>> = gold.quotes.iter().map(|quote| words.inside(&quote.content)).collect();
    let attributed = stretches.iter().filter_map(|stretch| {
        let mut marked = Marked::new(words, stretch.clone(), 0);
        let is_within = |(_, content): &(usize, &Vec<usize>)| {
            let shared = marked.words.iter().filter(|word| content.binary_search(word).is_ok()).count();
            5 * shared >= 4 * marked.words.len()
        };
        // Of contents one in another the inner one.
        let (of, _) =
            contents.iter().enumerate().filter(is_within).min_by_key(|(_, content)| content.len())?;
        marked.of = of;
        (!marked.words.is_empty()).then_some(marked)
    });
    attributed.collect()
}

impl Agreement {
    /// Scores the stretches between marks, and the sources of those that are right.
    fn score_marked(
        &mut self,
        words: &Words,
        gold: &QuotesDocument,
        of_gold: Vec<Marked>,
        found: &[FoundQuote],
    ) {
        let of_found = found.iter().enumerate();
        let of_found = of_found.flat_map(|(of, quote)| quote.marked.iter().map(move |stretch| (of, stretch)));
        let mut of_found: Vec<Option<Marked>> =
            of_found.map(|(of, stretch)| Some(Marked::new(words, stretch.clone(), of))).collect();
        self.marked = Counts { gold: of_gold.len(), found: of_found.len(), correct: 0 };
        for Marked { stretch, words: inside, of } in of_gold {
            let matching = |found: &&mut Option<Marked>| {
                found.as_ref().is_some_and(|found| matches(&found.words, &inside))
            };
            let Some(match_of) = of_found.iter_mut().find(matching).and_then(Option::take) else {
                self.error(QuoteErrorKind::MissedMarked, stretch, None);
                continue;
            };
            self.marked.correct += 1;
            let Some(source) = gold.quotes.get(of).map(|quote| words.inside(&quote.source)) else { continue };
            if source.is_empty() {
                continue;
            }
            let span = found[match_of.of].source.clone();
            let own = span.clone().map(|own| words.inside(&[own])).unwrap_or_default();
            let is_in = |one: &[usize], other: &[usize]| one.iter().all(|word| other.contains(word));
            let is_right = !own.is_empty() && (is_in(&own, &source) || is_in(&source, &own));
            self.sources +=
                Counts { gold: 1, found: usize::from(!own.is_empty()), correct: usize::from(is_right) };
            if !is_right {
                self.error(QuoteErrorKind::WrongSource, stretch, span);
            }
        }
        for spurious in of_found.into_iter().flatten() {
            self.error(QuoteErrorKind::SpuriousMarked, spurious.stretch, None);
        }
    }

    /// Scores all contents.
    fn score_all(&mut self, words: &Words, gold: &QuotesDocument, found: &[FoundQuote]) {
        let mut of_found: Vec<Option<Vec<usize>>> =
            found.iter().map(|quote| Some(words.inside(&quote.content))).collect();
        self.all.found += found.len();
        for quote in &gold.quotes {
            let content = words.inside(&quote.content);
            if content.is_empty() {
                continue;
            }
            self.all.gold += 1;
            let matching = |found: &&mut Option<Vec<usize>>| {
                found.as_ref().is_some_and(|found| matches(found, &content))
            };
            match of_found.iter_mut().find(matching).and_then(Option::take) {
                Some(_) => self.all.correct += 1,
                None => self.error_at(QuoteErrorKind::Missed, &quote.content),
            }
        }
        for (quote, _) in found.iter().zip(&of_found).filter(|(_, content)| content.is_some()) {
            self.error_at(QuoteErrorKind::Spurious, &quote.content);
        }
    }

    fn error_at(&mut self, kind: QuoteErrorKind, content: &[Range<usize>]) {
        if let Some(first) = content.first() {
            self.error(kind, first.clone(), None);
        }
    }

    fn error(&mut self, kind: QuoteErrorKind, stretch: Range<usize>, source: Option<Range<usize>>) {
        self.errors.push(QuoteError { kind, stretch, source });
    }
}

/// Whether two lists of words, each in order, share four fifths of the longer one.
fn matches(one: &[usize], other: &[usize]) -> bool {
    let shared = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    shared > 0 && 5 * shared >= 4 * one.len().max(other.len())
}

/// The runs of letters and digits of a text.
struct Words {
    starts: Vec<usize>,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut starts = Vec::new();
        let mut is_inside = false;
        for (byte, letter) in text.char_indices() {
            let is_word = letter.is_alphanumeric();
            if is_word && !is_inside {
                starts.push(byte);
            }
            is_inside = is_word;
        }
        Self { starts }
    }

    /// The numbers of the words that begin in these stretches, in order.
    fn inside(&self, stretches: &[Range<usize>]) -> Vec<usize> {
        let mut words: Vec<usize> = stretches
            .iter()
            .flat_map(|stretch| {
                let first = self.starts.partition_point(|&start| start < stretch.start);
                let end = self.starts.partition_point(|&start| start < stretch.end);
                first..end.max(first)
            })
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(stretch: Range<usize>) -> Vec<Range<usize>> {
        std::iter::once(stretch).collect()
    }

    #[test]
    fn contents_match_from_four_fifths_of_the_longer_one_on() {
        assert!(matches(&[1, 2, 3, 4, 5], &[1, 2, 3, 4]));
        assert!(!matches(&[1, 2, 3, 4], &[1, 2, 3]));
        assert!(!matches(&[], &[]));
    }

    #[test]
    fn a_stretch_between_marks_has_the_source_of_the_inner_content() {
        let gold = QuotesDocument {
            id: String::new(),
            date: None,
            has_extents_only: false,
            text: "He says that she said \"no way\".".to_owned(),
            quotes: vec![
                GoldQuote { content: one(8..30), source: one(0..2) },
                GoldQuote { content: one(22..30), source: one(13..16) },
            ],
        };
        let found = FoundQuote { content: one(22..30), marked: one(22..30), source: Some(0..2) };
        let agreement = compare(&gold, &one(22..30), &[found]);
        assert_eq!(agreement.marked, Counts { gold: 1, found: 1, correct: 1 });
        assert_eq!(agreement.sources, Counts { gold: 1, found: 1, correct: 0 });
        assert_eq!(agreement.all, Counts { gold: 2, found: 1, correct: 1 });
        let error = |kind, stretch| QuoteError { kind, stretch, source: None };
        let wrong = QuoteError { source: Some(0..2), ..error(QuoteErrorKind::WrongSource, 22..30) };
        assert_eq!(agreement.errors, [wrong, error(QuoteErrorKind::Missed, 8..30)]);
    }
}
