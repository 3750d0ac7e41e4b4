//! Files of gold relations.

use std::collections::HashMap;
use std::ops::Range;

use dateline_document::EntityKind;
use serde::Deserialize;
use thiserror::Error;

use super::{Corpus, GoldFact, GoldMention, RelationsDocument};

/// Spans and relations that fewer of the crowd than this share saw are left out.
const LEAST_CONFIDENCE: f32 = 0.5;

/// Why gold relations cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RelationsError {
    /// A line is no document of relations.
    #[error("line {line}: no document of relations")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// No label of any corpus stands in the file.
    #[error("none of its labels is of a corpus that is known")]
    Unknown,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    fold: Option<String>,
    text: String,
    spans: Vec<SpanRow>,
    relations: Vec<RelationRow>,
}

#[derive(Deserialize)]
struct SpanRow {
    start: usize,
    end: usize,
    label: String,
    entity: Option<usize>,
    uri: Option<String>,
    confidence: Option<f32>,
}

#[derive(Deserialize)]
struct RelationRow {
    #[serde(alias = "type")]
    label: String,
    head: ArgumentRow,
    tail: ArgumentRow,
    confidence: Option<f32>,
}

/// An argument: the number of a span or entity, or characters.
#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(untagged)]
enum ArgumentRow {
    Number(usize),
    Characters([usize; 2]),
}

/// Reads documents, an object a line, of the corpus whose labels they have: `id`, `fold`, `text`, `spans` with `start` and
/// `end` counted in characters, `label`, and `entity` or `uri` where they are known, and `relations` with `label` or
/// `type`, `head` and `tail`, which are numbers of entities or spans, or characters. Labels that none of our kinds goes
/// under are left out.
///
/// # Errors
/// [`RelationsError`] at the first line that is no such object, and where no label is known.
pub fn read(file: &str) -> Result<(Corpus, Vec<RelationsDocument>), RelationsError> {
    let mut rows: Vec<Row> = Vec::new();
    for (index, line) in file.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        rows.push(
            serde_json::from_str(line).map_err(|source| RelationsError::Line { line: index + 1, source })?,
        );
    }
    let has = |corpus: &Corpus| {
        rows.iter().flat_map(|row| &row.relations).any(|relation| corpus.label(&relation.label).is_some())
    };
    let corpora = [Corpus::KnowledgeNet, Corpus::ReDocRed, Corpus::Re3d];
    let corpus = corpora.into_iter().find(has).ok_or(RelationsError::Unknown)?;
    Ok((corpus, rows.into_iter().map(|row| document(corpus, row)).collect()))
}

fn document(corpus: Corpus, row: Row) -> RelationsDocument {
    let bytes: Vec<usize> =
        row.text.char_indices().map(|(at, _)| at).chain(std::iter::once(row.text.len())).collect();
    let range =
        |start: usize, end: usize| -> Option<Range<usize>> { Some(*bytes.get(start)?..*bytes.get(end)?) };
    // The entity of each span: by its number, its address, or else its own.
    let mut by_uri: HashMap<&str, usize> = HashMap::new();
    let first_own = row.spans.iter().filter_map(|span| span.entity).max().map_or(0, |most| most + 1);
    let mut mentions: Vec<GoldMention> = Vec::new();
    let mut entities: Vec<usize> = Vec::with_capacity(row.spans.len());
    let is_argument = |span: &SpanRow| {
        let at = ArgumentRow::Characters([span.start, span.end]);
        row.relations.iter().any(|relation| relation.head == at || relation.tail == at)
    };
    for (index, span) in row.spans.iter().enumerate() {
        let own = first_own + index;
        let entity = match (span.entity, span.uri.as_deref()) {
            (Some(entity), _) => entity,
            (None, Some(uri)) => *by_uri.entry(uri).or_insert(own),
            (None, None) => own,
        };
        entities.push(entity);
        let is_seen = span.confidence.is_none_or(|it| it >= LEAST_CONFIDENCE) || is_argument(span);
        if let Some(span_bytes) = range(span.start, span.end).filter(|_| is_seen) {
            let (kind, is_time) = kind_of(&span.label);
            mentions.push(GoldMention { span: span_bytes, kind, is_time, entity });
        }
    }
    let entity = |argument: ArgumentRow| match argument {
        ArgumentRow::Number(number) if first_own > 0 => Some(number),
        ArgumentRow::Number(number) => entities.get(number).copied(),
        ArgumentRow::Characters([start, end]) => {
            let at = row.spans.iter().position(|span| (span.start, span.end) == (start, end))?;
            Some(entities[at])
        }
    };
    let mut facts: Vec<GoldFact> = Vec::new();
    for relation in &row.relations {
        if relation.confidence.is_some_and(|it| it < LEAST_CONFIDENCE) {
            continue;
        }
        if let (Some(label), Some(head), Some(tail)) =
            (corpus.label(&relation.label), entity(relation.head), entity(relation.tail))
        {
            let fact = GoldFact { label, head, tail };
            if !facts.contains(&fact) {
                facts.push(fact);
            }
        }
    }
    mentions.sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end)));
    let has_entities = first_own > 0;
    RelationsDocument { id: row.id, fold: row.fold, text: row.text, mentions, has_entities, facts }
}

/// The kind that a corpus's label of a span stands for, and whether it is a time.
fn kind_of(label: &str) -> (Option<EntityKind>, bool) {
    match label {
        "PER" | "Person" => (Some(EntityKind::Person), false),
        "ORG" | "Organisation" => (Some(EntityKind::Organization), false),
        "LOC" | "Location" => (Some(EntityKind::Place), false),
        "Nationality" => (Some(EntityKind::Group), false),
        "TIME" | "Temporal" => (None, true),
        "NUM" | "Quantity" | "Money" => (Some(EntityKind::Other), false),
        "Vehicle" | "Weapon" | "MilitaryPlatform" => (Some(EntityKind::Product), false),
        _ => (None, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_arguments_by_number_by_entity_and_by_characters() {
        let by_number =
            r#"{ "id": "a", "text": "Zoë, her", "spans": [{ "start": 0, "end": 3, "label": "ENTITY" },
            { "start": 5, "end": 8, "label": "ENTITY" }],
            "relations": [{ "head": 1, "tail": 0, "label": "SPOUSE" }] }"#
                .replace('\n', "");
        let (corpus, documents) = read(&by_number).unwrap();
        assert_eq!(corpus, Corpus::KnowledgeNet);
        assert_eq!(documents[0].mentions[1].span, 6..9);
        assert_eq!((documents[0].facts[0].head, documents[0].facts[0].tail), (1, 0));

        let by_entity = by_number
            .replace(r#""label": "ENTITY""#, r#""label": "PER", "entity": 4"#)
            .replace("SPOUSE", "P26")
            .replace("\"head\": 1", "\"head\": 4");
        assert_eq!(read(&by_entity).unwrap().1[0].facts[0].head, 4);

        let by_characters = by_number.replace("\"head\": 1", "\"head\": [5, 8]").replace("SPOUSE", "Likes");
        let by_characters = by_characters.replace("\"tail\": 0", "\"tail\": [0, 3]");
        let (corpus, documents) = read(&by_characters).unwrap();
        assert_eq!(corpus, Corpus::Re3d);
        assert_eq!((documents[0].facts[0].head, documents[0].facts[0].tail), (1, 0));
    }

    #[test]
    fn a_line_that_is_no_document_is_named() {
        let error = read("\n{ \"id\": 3 }").unwrap_err();
        assert_eq!(error.to_string(), "line 2: no document of relations");
        assert_eq!(read("").unwrap_err().to_string(), "none of its labels is of a corpus that is known");
    }
}
