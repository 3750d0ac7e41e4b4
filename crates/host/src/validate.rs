use dateline_document::{
    AttributeColumn, AttributeValues, Document, EntityId, EventId, Id, MentionId, NoteColumns, NoteLayer,
    NoteTarget, QuoteId, SentenceId, Span, TextColumn, TextListColumn,
};
use dateline_plugin::abi::{self, ColumnType};

use crate::shape::Shape;
use crate::staged::{Copied, Staged, Texts, start_of};

/// The layer of what was staged, once every row of it has been found right.
///
/// # Errors
/// The first row that is wrong, and what is wrong with it.
pub(crate) fn layer(staged: Staged, shape: &Shape, document: &Document) -> Result<NoteLayer, String> {
    let Staged { columns, scored, .. } = staged;
    let mut columns = columns.into_iter();
    let mut offender = Offender { first: None };
    let (starts, ends) = (words(columns.next()), words(columns.next()));
    let label = words(columns.next());
    let score = numbers(columns.next());
    let (kinds, targets) = (bytes(columns.next()), words(columns.next()));

    let span = spans(&starts, &ends, document.source.text(), &mut offender);
    let target = targets_of(&kinds, &targets, document, &mut offender);
    offender.check(&label, |label| {
        let labels = shape.labels.len();
        ((label as usize) >= labels).then(|| format!("has label {label}, and the manifest has {labels}"))
    });
    let score = scores(score, &scored, &mut offender);
    let mut attributes = Vec::with_capacity(shape.attributes.len());
    for attribute in &shape.attributes {
        let kind = shape.columns[attribute.values].kind;
        let Some(values) = columns.next() else { break };
        let present = attribute.presence.map(|_| bytes(columns.next()));
        let wrong = |problem: String| format!("has attribute `{}` {problem}", attribute.name);
        let present = present.map(|present| {
            offender.check(&present, |byte| {
                let problem = || wrong(format!("present or not by {byte}, which is neither 0 nor 1"));
                (byte > 1).then(problem)
            });
            present.into_iter().map(|byte| byte != 0).collect::<Vec<_>>()
        });
        match attribute_values(values, kind, present.as_deref()) {
            Ok(values) => attributes.push(AttributeColumn::new(attribute.name.clone(), values, present)),
            Err((row, problem)) => offender.add(row, wrong(problem)),
        }
    }
    if let Some((row, problem)) = offender.first {
        return Err(format!("note {row} {problem}"));
    }
    let labels = shape.labels.clone();
    Ok(NoteLayer::from_columns(NoteColumns { span, target, labels, label, score, attributes }))
}

/// The first row that is wrong, over all columns that have been looked at.
struct Offender {
    first: Option<(usize, String)>,
}

impl Offender {
    fn add(&mut self, row: usize, problem: String) {
        if self.first.as_ref().is_none_or(|&(first, _)| row < first) {
            self.first = Some((row, problem));
        }
    }

    /// Looks for the first value that has a problem.
    fn check<T: Copy>(&mut self, values: &[T], problem: impl Fn(T) -> Option<String>) {
        let found = values.iter().enumerate().find_map(|(row, &value)| Some((row, problem(value)?)));
        if let Some((row, problem)) = found {
            self.add(row, problem);
        }
    }
}

// The types of a layer's own columns are those of its shape, which was checked when they were copied.

fn words(column: Option<Copied>) -> Vec<u32> {
    if let Some(Copied::U32(values)) = column { values } else { Vec::new() }
}

fn bytes(column: Option<Copied>) -> Vec<u8> {
    if let Some(Copied::U8(values)) = column { values } else { Vec::new() }
}

fn numbers(column: Option<Copied>) -> Vec<f32> {
    if let Some(Copied::F32(values)) = column { values } else { Vec::new() }
}

fn spans(starts: &[u32], ends: &[u32], text: &str, offender: &mut Offender) -> Vec<Span> {
    let mut spans = Vec::with_capacity(starts.len());
    for (row, (&start, &end)) in starts.iter().zip(ends).enumerate() {
        if start <= end && text.is_char_boundary(start as usize) && text.is_char_boundary(end as usize) {
            spans.push(Span::new(start, end));
        } else {
            offender.add(row, span_problem(start, end, text));
            break;
        }
    }
    spans
}

fn span_problem(start: u32, end: u32, text: &str) -> String {
    if end < start {
        return format!("ends at byte {end}, before it starts at {start}");
    }
    if end as usize > text.len() {
        return format!("is on bytes {start}..{end}, and the text has {}", text.len());
    }
    let offset = if text.is_char_boundary(start as usize) { end } else { start };
    format!("is on bytes {start}..{end}, and byte {offset} is inside a character")
}

fn targets_of(
    kinds: &[u8],
    targets: &[u32],
    document: &Document,
    offender: &mut Offender,
) -> Vec<NoteTarget> {
    let mut found = Vec::with_capacity(kinds.len());
    for (row, (&kind, &target)) in kinds.iter().zip(targets).enumerate() {
        match target_of(kind, target, document) {
            Ok(target) => found.push(target),
            Err(problem) => {
                offender.add(row, problem);
                break;
            }
        }
    }
    found
}

fn target_of(kind: u8, target: u32, document: &Document) -> Result<NoteTarget, String> {
    let index = target as usize;
    let (what, rows, found) = match kind {
        abi::REF_NONE => return Ok(NoteTarget::Stretch),
        abi::REF_DOCUMENT => return Ok(NoteTarget::Document),
        abi::REF_MENTION => {
            ("mention", document.mentions.len(), NoteTarget::Mention(MentionId::from_index(index)))
        }
        abi::REF_ENTITY => {
            ("entity", document.entities.len(), NoteTarget::Entity(EntityId::from_index(index)))
        }
        abi::REF_SENTENCE => {
            ("sentence", document.sentences.len(), NoteTarget::Sentence(SentenceId::from_index(index)))
        }
        abi::REF_QUOTE => ("quote", document.quotes.len(), NoteTarget::Quote(QuoteId::from_index(index))),
        abi::REF_EVENT => ("event", document.events.len(), NoteTarget::Event(EventId::from_index(index))),
        kind => return Err(format!("is about something of kind {kind}, which this host does not have")),
    };
    if index < rows { Ok(found) } else { Err(format!("is about {what} {target}, and there are {rows}")) }
}

/// The scores, not a number where a row came without one.
fn scores(mut scores: Vec<f32>, scored: &[bool], offender: &mut Offender) -> Vec<f32> {
    for (row, (score, &is_scored)) in scores.iter_mut().zip(scored).enumerate() {
        if !is_scored {
            *score = f32::NAN;
        } else if !score.is_finite() {
            offender.add(row, format!("has score {score}"));
            break;
        }
    }
    scores
}

/// The values of an attribute, or the first row whose value is wrong. What stands where a note has no value may be anything.
fn attribute_values(
    column: Copied,
    kind: ColumnType,
    present: Option<&[bool]>,
) -> Result<AttributeValues, (usize, String)> {
    let is_present = |row: usize| present.is_none_or(|present| present[row]);
    Ok(match column {
        Copied::U8(values) if kind == ColumnType::Bool => {
            let wrong = values.iter().enumerate().find(|&(row, &byte)| byte > 1 && is_present(row));
            if let Some((row, byte)) = wrong {
                return Err((row, format!("of {byte}, which is neither 0 nor 1")));
            }
            AttributeValues::Bool(values.into_iter().map(|byte| byte != 0).collect())
        }
        Copied::U8(values) => values.into(),
        Copied::U32(values) => values.into(),
        Copied::I64(values) => values.into(),
        Copied::F32(values) => finite(values, f32::is_finite, is_present)?,
        Copied::F64(values) => finite(values, f64::is_finite, is_present)?,
        Copied::Text(texts) => text_column(texts, is_present)?.into(),
        Copied::TextLists(ends, texts) => {
            // Of the texts of a row that has no value nothing is asked.
            let row_of = |index: usize| ends.partition_point(|&end| end as usize <= index);
            let texts = text_column(texts, |index| is_present(row_of(index)));
            let texts = texts.map_err(|(index, problem)| (row_of(index), problem))?;
            let last = ends.len().saturating_sub(1);
            TextListColumn::from_parts(ends, texts)
                .ok_or_else(|| (last, "with more texts than there are".to_owned()))?
                .into()
        }
    })
}

fn finite<T: Copy + std::fmt::Display>(
    values: Vec<T>,
    is_finite: impl Fn(T) -> bool,
    is_present: impl Fn(usize) -> bool,
) -> Result<AttributeValues, (usize, String)>
where
    AttributeValues: From<Vec<T>>,
{
    let wrong = values.iter().enumerate().find(|&(row, &value)| !is_finite(value) && is_present(row));
    match wrong {
        Some((row, value)) => Err((row, format!("of {value}"))),
        None => Ok(values.into()),
    }
}

/// The texts, or the first of those that are read which is not UTF-8.
fn text_column(texts: Texts, is_read: impl Fn(usize) -> bool) -> Result<TextColumn, (usize, String)> {
    let (ends, bytes) = match String::from_utf8(texts.bytes) {
        Ok(text) => match TextColumn::from_parts(texts.ends, text) {
            Ok(column) => return Ok(column),
            Err((ends, text)) => (ends, text.into_bytes()),
        },
        Err(error) => (texts.ends, error.into_bytes()),
    };
    let mut column = TextColumn::new();
    for index in 0..ends.len() {
        match std::str::from_utf8(&bytes[start_of(&ends, index)..ends[index] as usize]) {
            Ok(text) => column.push(text),
            Err(_) if !is_read(index) => column.push(""),
            Err(error) => {
                return Err((index, format!("that is not UTF-8 at its byte {}", error.valid_up_to())));
            }
        }
    }
    Ok(column)
}
