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

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;
use thiserror::Error;

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
    /// Contents of gold that were not found.
    pub missed: Vec<Range<usize>>,
    /// Contents that were found and are not in gold.
    pub spurious: Vec<Range<usize>>,
}

/// Why gold attributions cannot be read.
#[derive(Debug, Error)]
#[error("line {line}: no document of attributions")]
pub struct QuotesError {
    /// The line, from 1.
    pub line: usize,
    source: serde_json::Error,
}

/// Reads documents, an object a line: `id`, `date`, `text`, `spans` with `id`, `start` and `end` counted in characters, and
/// `relations` with the ids of `source` and `content`. Where a file has no relations each of its spans is a content.
///
/// # Errors
/// [`QuotesError`] at the first line that is no such object.
pub fn read(file: &str) -> Result<Vec<QuotesDocument>, QuotesError> {
    let lines = file.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let row: Row =
                serde_json::from_str(line).map_err(|source| QuotesError { line: index + 1, source })?;
            Ok(row.document())
        })
        .collect()
}

#[derive(Deserialize)]
struct Row {
    id: String,
    date: Option<String>,
    text: String,
    spans: Vec<SpanRow>,
    relations: Option<Vec<RelationRow>>,
}

#[derive(Deserialize)]
struct SpanRow {
    id: Option<String>,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct RelationRow {
    #[serde(default)]
    source: Vec<String>,
    #[serde(default)]
    content: Vec<String>,
}

impl Row {
    fn document(self) -> QuotesDocument {
        let mut at: Vec<usize> = self.text.char_indices().map(|(byte, _)| byte).collect();
        at.push(self.text.len());
        let byte = |character: usize| at.get(character).copied().unwrap_or(self.text.len());
        let range = |span: &SpanRow| byte(span.start)..byte(span.end);
        let by_id: HashMap<&str, Range<usize>> =
            self.spans.iter().filter_map(|span| Some((span.id.as_deref()?, range(span)))).collect();
        let ranges =
            |ids: &[String]| ids.iter().filter_map(|id| by_id.get(id.as_str()).cloned()).collect::<Vec<_>>();
        let quotes = match &self.relations {
            Some(relations) => relations
                .iter()
                .map(|relation| GoldQuote {
                    content: ranges(&relation.content),
                    source: ranges(&relation.source),
                })
                .collect(),
            None => self
                .spans
                .iter()
                .map(|span| GoldQuote { content: vec![range(span)], source: Vec::new() })
                .collect(),
        };
        QuotesDocument { id: self.id, date: self.date, text: self.text, quotes }
    }
}

/// Compares attributions. `stretches` are all that stands between quotation marks in the text, whatever for.
pub fn compare(gold: &QuotesDocument, stretches: &[Range<usize>], found: &[FoundQuote]) -> Agreement {
    let words = Words::of(&gold.text);
    let of_gold: Vec<Vec<usize>> = gold.quotes.iter().map(|quote| words.inside(&quote.content)).collect();
    let of_found: Vec<Vec<usize>> = found.iter().map(|quote| words.inside(&quote.content)).collect();
    let mut agreement = Agreement::default();

    // Stretches between marks: those of gold that lie in a content, each with its source.
    let attributed = stretches.iter().filter_map(|stretch| {
        let inside = words.inside(std::slice::from_ref(stretch));
        let is_within = |content: &&Vec<usize>| {
            let shared = inside.iter().filter(|word| content.binary_search(word).is_ok()).count();
            5 * shared >= 4 * inside.len()
        };
        // Of contents one in another the inner one.
        let of = of_gold.iter().filter(is_within).min_by_key(|content| content.len())?;
        let quote = of_gold.iter().position(|content| content == of)?;
        (!inside.is_empty()).then_some((inside, quote))
    });
    let attributed: Vec<(Vec<usize>, usize)> = attributed.collect();
    let marked: Vec<(Vec<usize>, &FoundQuote)> = found
        .iter()
        .flat_map(|quote| quote.marked.iter().map(move |stretch| (stretch, quote)))
        .map(|(stretch, quote)| (words.inside(std::slice::from_ref(stretch)), quote))
        .collect();
    agreement.marked = Counts { gold: attributed.len(), found: marked.len(), correct: 0 };
    let mut is_taken = vec![false; marked.len()];
    for (inside, of) in &attributed {
        let matching = |&at: &usize| !is_taken[at] && matches(&marked[at].0, inside);
        let Some(at) = (0..marked.len()).find(matching) else { continue };
        is_taken[at] = true;
        agreement.marked.correct += 1;
        let source = words.inside(&gold.quotes[*of].source);
        if !source.is_empty() {
            let own = marked[at].1.source.clone();
            let own = own.map(|own| words.inside(&[own])).unwrap_or_default();
            let is_in = |one: &[usize], other: &[usize]| one.iter().all(|word| other.contains(word));
            let is_right = !own.is_empty() && (is_in(&own, &source) || is_in(&source, &own));
            agreement.sources +=
                Counts { gold: 1, found: usize::from(!own.is_empty()), correct: usize::from(is_right) };
        }
    }

    // Everything, by content.
    let mut is_taken = vec![false; found.len()];
    for (quote, content) in gold.quotes.iter().zip(&of_gold).filter(|(_, content)| !content.is_empty()) {
        agreement.all.gold += 1;
        let matching = |&at: &usize| !is_taken[at] && matches(&of_found[at], content);
        match (0..found.len()).find(matching) {
            Some(at) => {
                is_taken[at] = true;
                agreement.all.correct += 1;
            }
            None => agreement.missed.extend(quote.content.first().cloned()),
        }
    }
    for (quote, is_taken) in found.iter().zip(&is_taken) {
        agreement.all.found += 1;
        if !is_taken {
            agreement.spurious.extend(quote.content.first().cloned());
        }
    }
    agreement
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
        assert_eq!(agreement.missed, one(8..30));
    }
}
