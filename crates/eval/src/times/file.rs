//! Gold files of times: an object a line, with the fields that the record has.

use std::ops::Range;

use dateline_document::{OffsetIndex, Offsets, TimeKind};
use serde::Deserialize;
use thiserror::Error;

/// The gold documents of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimesFile {
    /// The documents, in order.
    pub documents: Vec<TimesDocument>,
}

/// A gold document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimesDocument {
    /// Its name.
    pub id: String,
    /// The date that relative expressions are resolved against, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Its text.
    pub text: String,
    /// The byte where its annotation ends.
    pub until: usize,
    /// Whether every expression before `until` is annotated; else what is found beyond gold is no error.
    pub exhaustive: bool,
    /// Its expressions, in order of where they begin.
    pub times: Vec<GoldTime>,
}

/// A gold time expression.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldTime {
    /// Where it stands, in bytes.
    pub bytes: Range<usize>,
    /// Its type.
    pub kind: TimeKind,
    /// Its TIMEX3 value, or none where the corpus gives none that TIMEX3 can say. `A/B` is a range from `A` to `B`, of
    /// which both bounds are expressions of their own in dateline's record.
    pub value: Option<String>,
    /// Values that are as right.
    pub alternatives: Vec<String>,
}

/// Why a gold file cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TimesError {
    /// A line is no such object.
    #[error("line {line}: not a document with times")]
    Json {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A position is outside its text.
    #[error("line {line}: an expression at {start}..{end}, which is no stretch of the text")]
    Position {
        /// The line, from 1.
        line: usize,
        /// The first position, in code points.
        start: u32,
        /// The position after the last one.
        end: u32,
    },
}

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: String,
    #[serde(default)]
    date: Option<String>,
    text: String,
    #[serde(default)]
    until: Option<u32>,
    #[serde(default = "yes")]
    exhaustive: bool,
    times: Vec<TimeRow>,
}

#[derive(Deserialize)]
struct TimeRow {
    start: u32,
    end: u32,
    kind: TimeKind,
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    alternatives: Vec<String>,
}

fn yes() -> bool {
    true
}

impl TimesFile {
    /// Reads JSONL: `text`, and optionally `id`, `date` (`YYYY-MM-DD`), `until` (where annotation ends), `exhaustive`
    /// (whether all expressions are annotated, which is so by default), and `times` with `start`, `end` (code points,
    /// half-open), `kind`, and optionally `value` and `alternatives`. Other fields are passed over.
    ///
    /// # Errors
    /// [`TimesError`] with the line where a line is no such object.
    pub fn read(file: &str) -> Result<Self, TimesError> {
        let lines = file.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let documents = lines.map(|(index, line)| document(index + 1, line)).collect::<Result<_, _>>()?;
        Ok(Self { documents })
    }
}

fn document(line: usize, json: &str) -> Result<TimesDocument, TimesError> {
    let row: Row = serde_json::from_str(json).map_err(|source| TimesError::Json { line, source })?;
    let index = OffsetIndex::new(&row.text, Offsets::Char);
    let byte = |offset: u32| index.to_byte(offset).map(|byte| byte as usize);
    let mut times = Vec::with_capacity(row.times.len());
    for time in row.times {
        let (start, end) = (time.start, time.end);
        let bytes = byte(start).zip(byte(end)).filter(|(start, end)| start < end);
        let (first, last) = bytes.ok_or(TimesError::Position { line, start, end })?;
        let TimeRow { kind, value, alternatives, .. } = time;
        times.push(GoldTime { bytes: first..last, kind, value, alternatives });
    }
    times.sort_by_key(|time| (time.bytes.start, time.bytes.end));
    let until = row.until.and_then(byte).unwrap_or(row.text.len());
    Ok(TimesDocument { id: row.id, date: row.date, until, exhaustive: row.exhaustive, times, text: row.text })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_code_points() {
        let line =
            r#"{"text":"Café, May 6","times":[{"start":6,"end":11,"kind":"date","value":"2019-05-06"}]}"#;
        let document = TimesFile::read(line).unwrap().documents.remove(0);
        assert_eq!(&document.text[document.times[0].bytes.clone()], "May 6");
        assert_eq!(document.until, document.text.len());
    }

    #[test]
    fn errors_name_the_line() {
        let error = |file: &str| TimesFile::read(file).unwrap_err().to_string();
        insta::assert_snapshot!(error("\n{}"), @"line 2: not a document with times");
        insta::assert_snapshot!(
            error(r#"{"text":"May","times":[{"start":2,"end":9,"kind":"date"}]}"#),
            @"line 1: an expression at 2..9, which is no stretch of the text"
        );
    }
}
