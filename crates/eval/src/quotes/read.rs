//! Files of attributions.

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;
use thiserror::Error;

use super::{GoldQuote, QuotesDocument};
use crate::characters::Characters;

/// Why gold attributions cannot be read.
#[derive(Debug, Error)]
#[error("line {line}: no document of attributions")]
pub struct QuotesError {
    /// The line, from 1.
    pub line: usize,
    source: serde_json::Error,
}

/// Reads documents, an object a line: `id`, `date`, `text`, `spans` with `id`, `start` and `end` counted in characters and
/// the `fragments` that it has in place of these where there are gaps in it, and `relations` with the ids of `source` and `content`.
///
/// Where a file has no relations, its spans with the label `QUOTE` are its quotations. Those without a mark at either end are
/// left out, and spans that only a sentence's end parts are one.
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
    label: Option<String>,
    start: usize,
    end: usize,
    /// The stretches that it has, where there are gaps between them.
    #[serde(default)]
    fragments: Vec<(usize, usize)>,
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
        let characters = Characters::new(&self.text);
        let range = |span: &SpanRow| characters.bytes(span.start, span.end);
        let fragments = |span: &SpanRow| match &*span.fragments {
            [] => vec![range(span)],
            fragments => fragments.iter().map(|&(start, end)| characters.bytes(start, end)).collect(),
        };
        let by_id: HashMap<&str, Vec<Range<usize>>> =
            self.spans.iter().filter_map(|span| Some((span.id.as_deref()?, fragments(span)))).collect();
        let ranges = |ids: &[String]| -> Vec<Range<usize>> {
            ids.iter().filter_map(|id| by_id.get(id.as_str())).flatten().cloned().collect()
        };
        let has_extents_only = self.relations.is_none();
        let quotes = match &self.relations {
            Some(relations) => relations
                .iter()
                .map(|relation| GoldQuote {
                    content: ranges(&relation.content),
                    source: ranges(&relation.source),
                })
                .collect(),
            None => {
                let is_quotation = |span: &&SpanRow| span.label.as_deref() == Some("QUOTE");
                quotations(&self.text, self.spans.iter().filter(is_quotation).map(range))
            }
        };
        QuotesDocument { id: self.id, date: self.date, text: self.text, quotes, has_extents_only }
    }
}

/// The quotations with marks among stretches that are in order.
fn quotations(text: &str, stretches: impl Iterator<Item = Range<usize>>) -> Vec<GoldQuote> {
    const MARKS: [char; 8] = ['"', '“', '”', '\'', '‘', '’', '«', '»'];
    let mut merged: Vec<Range<usize>> = Vec::new();
    for stretch in stretches {
        match merged.last_mut() {
            Some(last)
                if text[last.end..stretch.start].trim().is_empty()
                    && !text[last.clone()].ends_with(MARKS)
                    && !text[stretch.clone()].starts_with(MARKS) =>
            {
                last.end = stretch.end;
            }
            _ => merged.push(stretch),
        }
    }
    merged
        .retain(|stretch| text[stretch.clone()].starts_with(MARKS) || text[stretch.clone()].ends_with(MARKS));
    let quote = |stretch| GoldQuote { content: vec![stretch], source: Vec::new() };
    merged.into_iter().map(quote).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_without_relations_are_those_with_marks() {
        let text = r#"He said, "No. Not now." The "deal" is off."#;
        let row = |spans: &str| format!(r#"{{ "id": "a", "text": {text:?}, "spans": [{spans}] }}"#);
        let span = |label: &str, start: usize, end: usize| {
            format!(r#"{{ "label": "{label}", "start": {start}, "end": {end} }}"#)
        };
        let spans = [span("QUOTE", 9, 13), span("QUOTE", 14, 23), span("SCARE_OR_TERM_Q", 28, 34)];
        let read = read(&row(&spans.join(","))).unwrap();
        let contents: Vec<&str> =
            read[0].quotes.iter().map(|quote| &text[quote.content[0].clone()]).collect();
        assert_eq!(contents, [r#""No. Not now.""#]);
        assert!(read[0].has_extents_only);
    }
}
