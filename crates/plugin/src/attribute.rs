use crate::abi::{Col, ColumnType};
use crate::manifest::AttributeManifest;
use crate::notes::Value;
use crate::{Error, ManifestError, TextBlock};

/// The column of one attribute, a row for each note.
pub(crate) struct Attribute {
    name: String,
    kind: ColumnType,
    is_optional: bool,
    values: Values,
    // One byte for each row, 1 where it has a value. `values` has as many rows; both lack the last ones until something is
    // set after them.
    present: Vec<u8>,
    // Where texts are laid out for the border.
    words: Vec<u32>,
}

enum Values {
    Bytes(Vec<u8>),
    U32(Vec<u32>),
    I64(Vec<i64>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    Text(TextBlock),
    Texts { ends: Vec<u32>, texts: TextBlock },
}

impl Attribute {
    pub(crate) fn new(manifest: &AttributeManifest) -> Result<Self, ManifestError> {
        let kind = manifest.column_type()?;
        let values = match kind {
            ColumnType::U8 | ColumnType::Bool => Values::Bytes(Vec::new()),
            ColumnType::U32 => Values::U32(Vec::new()),
            ColumnType::I64 => Values::I64(Vec::new()),
            ColumnType::F32 => Values::F32(Vec::new()),
            ColumnType::F64 => Values::F64(Vec::new()),
            ColumnType::Str => Values::Text(TextBlock::default()),
            ColumnType::StrList => Values::Texts { ends: Vec::new(), texts: TextBlock::default() },
        };
        let (name, is_optional) = (manifest.name.clone(), manifest.is_optional());
        Ok(Self { name, kind, is_optional, values, present: Vec::new(), words: Vec::new() })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Gives the note at `row` its value. Notes come in order.
    pub(crate) fn set(&mut self, row: usize, value: Value<'_>) -> Result<(), String> {
        if value == Value::Absent {
            return Ok(());
        }
        self.reach(row)?;
        match (&mut self.values, value) {
            (Values::Bytes(values), Value::Bool(value)) if self.kind == ColumnType::Bool => {
                values.push(u8::from(value));
            }
            (Values::Bytes(values), Value::Integer(value)) if self.kind == ColumnType::U8 => {
                values.push(u8::try_from(value).map_err(|_| out_of_range(value, self.kind))?);
            }
            (Values::U32(values), Value::Integer(value)) => {
                values.push(u32::try_from(value).map_err(|_| out_of_range(value, self.kind))?);
            }
            (Values::I64(values), Value::Integer(value)) => values.push(value),
            (Values::F32(values), Value::Number(value)) => values.push(value as f32),
            (Values::F64(values), Value::Number(value)) => values.push(value),
            (Values::F32(values), Value::Integer(value)) => values.push(value as f32),
            (Values::F64(values), Value::Integer(value)) => values.push(value as f64),
            (Values::Text(block), Value::Text(text)) => push_text(block, text)?,
            (_, value) => return Err(format!("{value:?} is no value of type {}", self.kind.as_str())),
        }
        self.present.push(1);
        Ok(())
    }

    /// Gives the note at `row` its texts.
    pub(crate) fn set_all<Text: AsRef<str>>(
        &mut self,
        row: usize,
        new_texts: impl IntoIterator<Item = Text>,
    ) -> Result<(), String> {
        self.reach(row)?;
        let Values::Texts { ends, texts } = &mut self.values else {
            return Err(format!("several texts are no value of type {}", self.kind.as_str()));
        };
        for text in new_texts {
            push_text(texts, text.as_ref())?;
        }
        pad(ends, row + 1, texts);
        self.present.push(1);
        Ok(())
    }

    pub(crate) fn clear(&mut self) {
        self.present.clear();
        match &mut self.values {
            Values::Bytes(values) => values.clear(),
            Values::U32(values) => values.clear(),
            Values::I64(values) => values.clear(),
            Values::F32(values) => values.clear(),
            Values::F64(values) => values.clear(),
            Values::Text(texts) => texts.clear(),
            Values::Texts { ends, texts } => {
                ends.clear();
                texts.clear();
            }
        }
    }

    /// Appends the column, and for an optional attribute the one that says which rows have a value.
    pub(crate) fn columns(&mut self, rows: usize, columns: &mut Vec<Col>) -> Result<(), Error> {
        self.pad(rows);
        if let (false, Some(row)) = (self.is_optional, self.present.iter().position(|&present| present == 0))
        {
            let name = &self.name;
            return Err(Error::new(format_args!(
                "note {row}, attribute `{name}`: no value, and the manifest's type has no `?`"
            )));
        }
        columns.push(match &mut self.values {
            Values::Bytes(values) => Col::packed(values, self.kind),
            Values::U32(values) => Col::packed(values, self.kind),
            Values::I64(values) => Col::packed(values, self.kind),
            Values::F32(values) => Col::packed(values, self.kind),
            Values::F64(values) => Col::packed(values, self.kind),
            Values::Text(texts) => {
                self.words.clear();
                texts.lay_out(&mut self.words);
                Col::block(&self.words, rows, self.kind)
            }
            Values::Texts { ends, texts } => {
                self.words.clear();
                self.words.push(0);
                self.words.extend_from_slice(ends);
                texts.lay_out(&mut self.words);
                Col::block(&self.words, rows, self.kind)
            }
        });
        if self.is_optional {
            columns.push(Col::packed(&self.present, ColumnType::Bool));
        }
        Ok(())
    }

    /// Brings the column up to `row`, which has no value yet.
    fn reach(&mut self, row: usize) -> Result<(), String> {
        if self.present.len() > row {
            return Err("set twice".to_owned());
        }
        self.pad(row);
        Ok(())
    }

    /// Gives the notes before `rows` that have no value yet none.
    fn pad(&mut self, rows: usize) {
        if self.present.len() == rows {
            return;
        }
        self.present.resize(rows, 0);
        match &mut self.values {
            Values::Bytes(values) => values.resize(rows, 0),
            Values::U32(values) => values.resize(rows, 0),
            Values::I64(values) => values.resize(rows, 0),
            Values::F32(values) => values.resize(rows, 0.0),
            Values::F64(values) => values.resize(rows, 0.0),
            Values::Text(texts) => while texts.len() < rows && texts.push("") {},
            Values::Texts { ends, texts } => pad(ends, rows, texts),
        }
    }
}

fn push_text(block: &mut TextBlock, text: &str) -> Result<(), String> {
    if block.push(text) { Ok(()) } else { Err("texts of 4 GiB and more".to_owned()) }
}

/// Gives the rows up to `rows` that have no texts yet none of those to come.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a block has fewer than 2^32 texts: each takes a word of memory"
)]
fn pad(ends: &mut Vec<u32>, rows: usize, texts: &TextBlock) {
    ends.resize(rows, texts.len() as u32);
}

fn out_of_range(value: i64, kind: ColumnType) -> String {
    format!("{value} is out of the range of type {}", kind.as_str())
}
