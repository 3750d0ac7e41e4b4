use crate::abi::{Col, ColumnType};
use crate::manifest::AttributeManifest;
use crate::notes::{Value, replace_last};
use crate::{Error, ManifestError, TextBlock};

/// The column of one attribute, a row for each note.
pub(crate) struct Attribute {
    name: String,
    kind: ColumnType,
    is_optional: bool,
    values: Values,
    // One byte for each row, 1 where it has a value. `values` has as many rows, save texts, which lack the last ones
    // until something is set after them.
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

    /// Adds a row without a value.
    pub(crate) fn push_absent(&mut self) {
        self.present.push(0);
        match &mut self.values {
            Values::Bytes(values) => values.push(0),
            Values::U32(values) => values.push(0),
            Values::I64(values) => values.push(0),
            Values::F32(values) => values.push(0.0),
            Values::F64(values) => values.push(0.0),
            Values::Text(_) | Values::Texts { .. } => {}
        }
    }

    /// Sets the value of the last row.
    pub(crate) fn set(&mut self, value: Value<'_>) -> Result<(), String> {
        if value == Value::Absent {
            return Ok(());
        }
        self.mark_present()?;
        let row = self.present.len() - 1;
        match (&mut self.values, value) {
            (Values::Bytes(values), Value::Bool(value)) if self.kind == ColumnType::Bool => {
                replace_last(values, u8::from(value));
            }
            (Values::Bytes(values), Value::Integer(value)) if self.kind == ColumnType::U8 => {
                replace_last(values, u8::try_from(value).map_err(|_| out_of_range(value, self.kind))?);
            }
            (Values::U32(values), Value::Integer(value)) => {
                replace_last(values, u32::try_from(value).map_err(|_| out_of_range(value, self.kind))?);
            }
            (Values::I64(values), Value::Integer(value)) => replace_last(values, value),
            (Values::F32(values), Value::Number(value)) => replace_last(values, value as f32),
            (Values::F64(values), Value::Number(value)) => replace_last(values, value),
            (Values::F32(values), Value::Integer(value)) => replace_last(values, value as f32),
            (Values::F64(values), Value::Integer(value)) => replace_last(values, value as f64),
            (Values::Text(block), Value::Text(text)) => push_text(block, row, text)?,
            (_, value) => return Err(format!("{value:?} is no value of type {}", self.kind.as_str())),
        }
        Ok(())
    }

    /// Sets the texts of the last row.
    pub(crate) fn set_all<Text: AsRef<str>>(
        &mut self,
        new_texts: impl IntoIterator<Item = Text>,
    ) -> Result<(), String> {
        self.mark_present()?;
        let row = self.present.len() - 1;
        let Values::Texts { ends, texts } = &mut self.values else {
            return Err(format!("several texts are no value of type {}", self.kind.as_str()));
        };
        pad(ends, row, texts);
        for text in new_texts {
            push_text(texts, texts.len(), text.as_ref())?;
        }
        pad(ends, row + 1, texts);
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
    pub(crate) fn columns(&mut self, columns: &mut Vec<Col>) -> Result<(), Error> {
        let rows = self.present.len();
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
                while texts.len() < rows && texts.push("") {}
                self.words.clear();
                texts.lay_out(&mut self.words);
                Col::block(&self.words, rows, self.kind)
            }
            Values::Texts { ends, texts } => {
                pad(ends, rows, texts);
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

    fn mark_present(&mut self) -> Result<(), String> {
        if self.present.last() == Some(&1) {
            return Err("set twice".to_owned());
        }
        replace_last(&mut self.present, 1);
        Ok(())
    }
}

/// Makes `text` the text at `row`, after empty ones for the rows before it that have none.
fn push_text(block: &mut TextBlock, row: usize, text: &str) -> Result<(), String> {
    while block.len() < row && block.push("") {}
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
