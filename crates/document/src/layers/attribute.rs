use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::text_column::{TextColumn, TextListColumn, Texts};

/// A value of an attribute that a plugin wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum AttributeValue {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number; always finite.
    Number(f64),
    /// Text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
}

/// A value of an attribute, borrowed from its column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AttributeView<'l> {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number; always finite.
    Number(f64),
    /// Text.
    Text(&'l str),
    /// Several texts.
    Texts(Texts<'l>),
}

impl From<AttributeView<'_>> for AttributeValue {
    fn from(view: AttributeView<'_>) -> Self {
        match view {
            AttributeView::Bool(value) => Self::Bool(value),
            AttributeView::Integer(value) => Self::Integer(value),
            AttributeView::Number(value) => Self::Number(value),
            AttributeView::Text(text) => Self::Text(text.to_owned()),
            AttributeView::Texts(texts) => Self::Texts(texts.iter().map(str::to_owned).collect()),
        }
    }
}

/// One attribute of the notes of a layer: its name, and a value for each note that has it.
#[derive(Clone, Debug)]
pub struct AttributeColumn {
    name: Arc<str>,
    values: AttributeValues,
    // Invariant: as many rows as `values`. None where every note has a value.
    present: Option<Vec<bool>>,
}

/// The values of an attribute, one for each note of the layer. Where a note has none, the value there means nothing.
#[derive(Clone, Debug)]
pub enum AttributeValues {
    /// True or false.
    Bool(Vec<bool>),
    /// Bytes.
    U8(Vec<u8>),
    /// Whole numbers of 32 bits.
    U32(Vec<u32>),
    /// Whole numbers.
    I64(Vec<i64>),
    /// Numbers of 32 bits; finite.
    F32(Vec<f32>),
    /// Numbers; finite.
    F64(Vec<f64>),
    /// Texts.
    Text(TextColumn),
    /// Several texts a note.
    Texts(TextListColumn),
    /// Values of several types, which no plugin writes and a record may have.
    Mixed(Vec<AttributeValue>),
}

macro_rules! values_from {
    ($($Type:ty => $Variant:ident,)*) => {$(
        impl From<$Type> for AttributeValues {
            fn from(values: $Type) -> Self {
                Self::$Variant(values)
            }
        }
    )*};
}

values_from! {
    Vec<bool> => Bool,
    Vec<u8> => U8,
    Vec<u32> => U32,
    Vec<i64> => I64,
    Vec<f32> => F32,
    Vec<f64> => F64,
    TextColumn => Text,
    TextListColumn => Texts,
}

impl AttributeColumn {
    /// The column of an attribute; `present` says of each note whether it has a value, none that all have.
    ///
    /// # Panics
    /// When the two are not of one length.
    pub fn new(name: Arc<str>, values: AttributeValues, present: Option<Vec<bool>>) -> Self {
        let is_whole = present.as_ref().is_none_or(|present| present.len() == values.len());
        assert!(is_whole, "columns of a layer are of one length");
        Self { name, values, present }
    }

    /// A column of `rows` notes that have no value.
    pub(super) fn absent(name: Arc<str>, rows: usize) -> Self {
        // What type the values have shows when the first one comes.
        let nothing = vec![AttributeValue::Bool(false); rows];
        Self { name, values: AttributeValues::Mixed(nothing), present: Some(vec![false; rows]) }
    }

    /// The attribute's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The values.
    pub fn values(&self) -> &AttributeValues {
        &self.values
    }

    /// Which notes have a value; none where all have.
    pub fn present(&self) -> Option<&[bool]> {
        self.present.as_deref()
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a note, where it has one.
    pub fn get(&self, row: usize) -> Option<AttributeView<'_>> {
        let is_present = self.present.as_ref().is_none_or(|present| present[row]);
        is_present.then(|| self.values.get(row))
    }

    pub(super) fn push(&mut self, value: AttributeValue) {
        let present = self.present.get_or_insert_with(|| vec![true; self.values.len()]);
        if present.iter().all(|is_present| !is_present) {
            self.values = AttributeValues::of_type(&value, present.len());
        }
        present.push(true);
        if let Err(value) = self.values.push(value) {
            let rows = 0..self.values.len();
            let mixed = rows.map(|row| self.values.get(row).into()).chain([value]);
            self.values = AttributeValues::Mixed(mixed.collect());
        }
    }

    pub(super) fn push_absent(&mut self) {
        self.present.get_or_insert_with(|| vec![true; self.values.len()]).push(false);
        self.values.push_nothing();
    }
}

impl AttributeValues {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Bool(values) => values.len(),
            Self::U8(values) => values.len(),
            Self::U32(values) => values.len(),
            Self::I64(values) => values.len(),
            Self::F32(values) => values.len(),
            Self::F64(values) => values.len(),
            Self::Text(texts) => texts.len(),
            Self::Texts(lists) => lists.len(),
            Self::Mixed(values) => values.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn get(&self, row: usize) -> AttributeView<'_> {
        match self {
            Self::Bool(values) => AttributeView::Bool(values[row]),
            Self::U8(values) => AttributeView::Integer(values[row].into()),
            Self::U32(values) => AttributeView::Integer(values[row].into()),
            Self::I64(values) => AttributeView::Integer(values[row]),
            // The number that a reader of the shorter form would write, rather than its neighbour in the longer one.
            Self::F32(values) => AttributeView::Number(values[row].to_string().parse().unwrap_or(f64::NAN)),
            Self::F64(values) => AttributeView::Number(values[row]),
            Self::Text(texts) => AttributeView::Text(texts.get(row)),
            Self::Texts(lists) => AttributeView::Texts(lists.get(row)),
            Self::Mixed(values) => match &values[row] {
                AttributeValue::Bool(value) => AttributeView::Bool(*value),
                AttributeValue::Integer(value) => AttributeView::Integer(*value),
                AttributeValue::Number(value) => AttributeView::Number(*value),
                AttributeValue::Text(text) => AttributeView::Text(text),
                AttributeValue::Texts(texts) => AttributeView::Texts(Texts::of_slice(texts)),
            },
        }
    }

    /// So many rows of nothing, of the type that holds `value`.
    fn of_type(value: &AttributeValue, rows: usize) -> Self {
        let mut values = match value {
            AttributeValue::Bool(_) => Self::Bool(Vec::new()),
            AttributeValue::Integer(_) => Self::I64(Vec::new()),
            AttributeValue::Number(_) => Self::F64(Vec::new()),
            AttributeValue::Text(_) => Self::Text(TextColumn::new()),
            AttributeValue::Texts(_) => Self::Texts(TextListColumn::new()),
        };
        (0..rows).for_each(|_| values.push_nothing());
        values
    }

    /// Appends a value, or gives it back where the column is of another type.
    fn push(&mut self, value: AttributeValue) -> Result<(), AttributeValue> {
        match (self, value) {
            (Self::Bool(values), AttributeValue::Bool(value)) => values.push(value),
            (Self::I64(values), AttributeValue::Integer(value)) => values.push(value),
            (Self::F64(values), AttributeValue::Number(value)) => values.push(value),
            (Self::Text(texts), AttributeValue::Text(text)) => texts.push(&text),
            (Self::Texts(lists), AttributeValue::Texts(texts)) => lists.push(&texts),
            (Self::Mixed(values), value) => values.push(value),
            (_, value) => return Err(value),
        }
        Ok(())
    }

    fn push_nothing(&mut self) {
        match self {
            Self::Bool(values) => values.push(false),
            Self::U8(values) => values.push(0),
            Self::U32(values) => values.push(0),
            Self::I64(values) => values.push(0),
            Self::F32(values) => values.push(0.0),
            Self::F64(values) => values.push(0.0),
            Self::Text(texts) => texts.push(""),
            Self::Texts(lists) => lists.push::<&str>(&[]),
            Self::Mixed(values) => values.push(AttributeValue::Bool(false)),
        }
    }
}
