//! Files of sentiment.

use std::ops::Range;

use serde::Deserialize;
use thiserror::Error;

use super::Polarity;
use crate::characters::Characters;

/// A text with the polarity of some of its targets.
#[derive(Clone, Debug)]
pub struct TargetsDocument {
    /// What the text is called.
    pub id: String,
    /// The text.
    pub text: String,
    /// The targets, in the order of the file.
    pub targets: Vec<GoldTarget>,
}

/// A stretch of a text, and how the text puts what it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldTarget {
    /// Its bytes.
    pub span: Range<usize>,
    /// The polarity towards it.
    pub polarity: Polarity,
}

impl TargetsDocument {
    /// The article that the text is from: texts of NewsMTSC are sentences, and the first three parts of their ids name
    /// the article.
    pub fn article(&self) -> &str {
        let ends = self.id.match_indices('_').map(|(at, _)| at);
        ends.take(3).nth(2).map_or(&*self.id, |end| &self.id[..end])
    }
}

/// A sentence of a table, and its polarity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldSentence {
    /// Its polarity.
    pub polarity: Polarity,
    /// What it tries, in a word of the table's own.
    pub kind: String,
    /// Its text.
    pub text: String,
}

/// Why a file of sentiment cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SentimentError {
    /// A line is no such object.
    #[error("line {line}: no text with targets")]
    Json {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A label is none of the three.
    #[error("line {line}: `{label}` is neither negative, neutral nor positive")]
    Polarity {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        label: String,
    },
    /// A line has not three fields.
    #[error("line {line}: a polarity, a kind and a sentence, with tabs between them, are expected")]
    Fields {
        /// The line, from 1.
        line: usize,
    },
}

/// Reads texts as NewsMTSC has them, an object a line: `id`, `text` and `spans` with `start` and `end`, counted in
/// characters, and the polarity as `label`.
///
/// # Errors
/// [`SentimentError`] at the first line that is no such object.
pub fn read(file: &str) -> Result<Vec<TargetsDocument>, SentimentError> {
    let lines = file.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, text)| {
            let line = index + 1;
            let row: Row =
                serde_json::from_str(text).map_err(|source| SentimentError::Json { line, source })?;
            row.document(line)
        })
        .collect()
}

/// Reads a table of sentences: a polarity, a kind and a sentence on a line, with tabs between them. Lines that begin with
/// `#` are comments.
///
/// # Errors
/// [`SentimentError`] at the first line that is not so.
pub fn read_sentences(file: &str) -> Result<Vec<GoldSentence>, SentimentError> {
    let lines = file.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(index, text)| {
            let line = index + 1;
            let mut fields = text.split('\t');
            let (Some(label), Some(kind), Some(text), None) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(SentimentError::Fields { line });
            };
            Ok(GoldSentence {
                polarity: polarity(label, line)?,
                kind: kind.to_owned(),
                text: text.to_owned(),
            })
        })
        .collect()
}

fn polarity(label: &str, line: usize) -> Result<Polarity, SentimentError> {
    Polarity::parse(label).ok_or_else(|| SentimentError::Polarity { line, label: label.to_owned() })
}

#[derive(Deserialize)]
struct Row {
    id: String,
    text: String,
    spans: Vec<SpanRow>,
}

#[derive(Deserialize)]
struct SpanRow {
    start: usize,
    end: usize,
    label: String,
}

impl Row {
    fn document(self, line: usize) -> Result<TargetsDocument, SentimentError> {
        let characters = Characters::new(&self.text);
        let target = |span: &SpanRow| {
            let span_bytes = characters.bytes(span.start, span.end);
            Ok(GoldTarget { span: span_bytes, polarity: polarity(&span.label, line)? })
        };
        let targets = self.spans.iter().map(target).collect::<Result<_, SentimentError>>()?;
        Ok(TargetsDocument { id: self.id, text: self.text, targets })
    }
}
