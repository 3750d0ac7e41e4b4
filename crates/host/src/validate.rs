use std::collections::BTreeMap;

use dateline_document::{
    AttributeValue, Document, EntityId, Id, MentionId, Note, NoteTarget, QuoteId, SentenceId, Span,
};
use dateline_plugin::abi::{self, ColumnType};

use crate::shape::{AttributeShape, Shape};
use crate::staged::{Copied, Staged, Texts, start_of};

/// The notes of a layer, once every row of it has been found right.
///
/// # Errors
/// The first row that is wrong, and what is wrong with it.
pub(crate) fn notes(staged: &Staged, shape: &Shape, document: &Document) -> Result<Vec<Note>, String> {
    let rows = Rows { staged, shape, document };
    (0..staged.rows).map(|row| rows.note(row).map_err(|problem| format!("note {row} {problem}"))).collect()
}

struct Rows<'a> {
    staged: &'a Staged,
    shape: &'a Shape,
    document: &'a Document,
}

impl Rows<'_> {
    fn note(&self, row: usize) -> Result<Note, String> {
        let attributes = self.shape.attributes.iter().filter_map(|attribute| {
            let value = self.attribute(attribute, row).transpose()?;
            Some(value.map(|value| (attribute.name.clone(), value)))
        });
        Ok(Note {
            span: self.span(row)?,
            target: self.target(row)?,
            label: self.label(row)?,
            score: self.score(row)?,
            attributes: attributes.collect::<Result<BTreeMap<_, _>, _>>()?,
        })
    }

    fn span(&self, row: usize) -> Result<Span, String> {
        let (start, end) = (self.u32(Shape::START, row), self.u32(Shape::END, row));
        let text = self.document.source.text();
        if end < start {
            return Err(format!("ends at byte {end}, before it starts at {start}"));
        }
        if end as usize > text.len() {
            return Err(format!("is on bytes {start}..{end}, and the text has {}", text.len()));
        }
        match [start, end].into_iter().find(|&offset| !text.is_char_boundary(offset as usize)) {
            Some(offset) => {
                Err(format!("is on bytes {start}..{end}, and byte {offset} is inside a character"))
            }
            None => Ok(Span::new(start, end)),
        }
    }

    fn label(&self, row: usize) -> Result<Box<str>, String> {
        let (label, labels) = (self.u32(Shape::LABEL, row), &self.shape.labels);
        let known = labels.get(label as usize).cloned();
        known.ok_or_else(|| format!("has label {label}, and the manifest has {}", labels.len()))
    }

    fn score(&self, row: usize) -> Result<Option<f32>, String> {
        let Copied::F32(scores) = &self.staged.columns[Shape::SCORE] else { return Ok(None) };
        let score = Some(scores[row]).filter(|_| self.staged.scored[row]);
        if score.is_none_or(f32::is_finite) { Ok(score) } else { Err(format!("has score {}", scores[row])) }
    }

    fn target(&self, row: usize) -> Result<NoteTarget, String> {
        let Copied::U8(kinds) = &self.staged.columns[Shape::TARGET_KIND] else {
            return Ok(NoteTarget::Stretch);
        };
        let target = self.u32(Shape::TARGET, row);
        let document = self.document;
        let of_layer = |what: &str, rows: usize| {
            if (target as usize) < rows {
                Ok(target as usize)
            } else {
                Err(format!("is about {what} {target}, and there are {rows}"))
            }
        };
        match kinds[row] {
            abi::REF_NONE => Ok(NoteTarget::Stretch),
            abi::REF_DOCUMENT => Ok(NoteTarget::Document),
            abi::REF_MENTION => of_layer("mention", document.mentions.len())
                .map(|index| NoteTarget::Mention(MentionId::from_index(index))),
            abi::REF_ENTITY => of_layer("entity", document.entities.len())
                .map(|index| NoteTarget::Entity(EntityId::from_index(index))),
            abi::REF_SENTENCE => of_layer("sentence", document.sentences.len())
                .map(|index| NoteTarget::Sentence(SentenceId::from_index(index))),
            abi::REF_QUOTE => of_layer("quote", document.quotes.len())
                .map(|index| NoteTarget::Quote(QuoteId::from_index(index))),
            kind => Err(format!("is about something of kind {kind}, which this host does not have")),
        }
    }

    fn attribute(&self, attribute: &AttributeShape, row: usize) -> Result<Option<AttributeValue>, String> {
        let wrong = |problem: String| format!("has attribute `{}` {problem}", attribute.name);
        if let Some(presence) = attribute.presence {
            let Copied::U8(presences) = &self.staged.columns[presence] else { return Ok(None) };
            match presences[row] {
                0 => return Ok(None),
                1 => {}
                other => return Err(wrong(format!("present or not by {other}, which is neither 0 nor 1"))),
            }
        }
        let kind = self.shape.columns[attribute.values].kind;
        value(&self.staged.columns[attribute.values], kind, row).map(Some).map_err(wrong)
    }

    fn u32(&self, column: usize, row: usize) -> u32 {
        match &self.staged.columns[column] {
            Copied::U32(values) => values[row],
            _ => 0,
        }
    }
}

fn value(column: &Copied, kind: ColumnType, row: usize) -> Result<AttributeValue, String> {
    match column {
        Copied::U8(values) if kind == ColumnType::Bool => match values[row] {
            0 => Ok(AttributeValue::Bool(false)),
            1 => Ok(AttributeValue::Bool(true)),
            other => Err(format!("of {other}, which is neither 0 nor 1")),
        },
        Copied::U8(values) => Ok(AttributeValue::Integer(values[row].into())),
        Copied::U32(values) => Ok(AttributeValue::Integer(values[row].into())),
        Copied::I64(values) => Ok(AttributeValue::Integer(values[row])),
        // The number that a reader of the shorter form would write, rather than its neighbour in the longer one.
        Copied::F32(values) => finite(values[row].to_string().parse().unwrap_or(f64::NAN)),
        Copied::F64(values) => finite(values[row]),
        Copied::Text(texts) => text(texts, row).map(AttributeValue::Text),
        Copied::TextLists(ends, texts) => {
            let indices = start_of(ends, row)..ends[row] as usize;
            let all = indices.map(|index| text(texts, index)).collect::<Result<_, _>>();
            all.map(AttributeValue::Texts)
        }
    }
}

fn finite(number: f64) -> Result<AttributeValue, String> {
    if number.is_finite() { Ok(AttributeValue::Number(number)) } else { Err(format!("of {number}")) }
}

fn text(texts: &Texts, index: usize) -> Result<String, String> {
    let text = std::str::from_utf8(texts.get(index));
    text.map(str::to_owned).map_err(|error| format!("that is not UTF-8 at its byte {}", error.valid_up_to()))
}
