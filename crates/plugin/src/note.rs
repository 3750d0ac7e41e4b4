//! Notes of other plugins, as an extractor that requires them reads them.

use std::ops::Range;

use dateline_document::{Id, NoteTarget, Span};

use crate::NoteColumn as Column;
use crate::abi::{self, ColumnType, NONE};
use crate::article::{Article, InputValues};

/// The notes of one layer, in the order in which its plugin wrote them.
#[derive(Clone)]
pub struct NoteRows<'a> {
    article: &'a Article<'a>,
    layer: usize,
    rows: Range<usize>,
}

impl<'a> NoteRows<'a> {
    pub(crate) fn new(article: &'a Article<'a>, layer: usize) -> Self {
        let rows = article.note_rows(layer);
        Self { article, layer, rows: 0..rows }
    }
}

impl<'a> Iterator for NoteRows<'a> {
    type Item = Note<'a>;

    fn next(&mut self) -> Option<Note<'a>> {
        let Self { article, layer, rows } = self;
        rows.next().map(|row| Note { article, layer: *layer, row })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for NoteRows<'_> {}

/// A note of another plugin.
#[derive(Clone, Copy)]
pub struct Note<'a> {
    article: &'a Article<'a>,
    layer: usize,
    row: usize,
}

impl<'a> Note<'a> {
    /// The stretch of text it rests on.
    pub fn span(self) -> Span {
        let (start, end) = (self.own(Column::Start).u32(self.row), self.own(Column::End).u32(self.row));
        if start <= end { Span::new(start, end) } else { Span::default() }
    }

    /// Its words.
    pub fn text(self) -> &'a str {
        self.article.slice(self.span())
    }

    /// Its label.
    pub fn label(self) -> &'a str {
        self.own(Column::Label).text(self.row)
    }

    /// Its score, where it has one.
    pub fn score(self) -> Option<f32> {
        Some(self.own(Column::Score).f32(self.row)).filter(|score| !score.is_nan())
    }

    /// What it is about; none for something that this version does not know.
    pub fn target(self) -> Option<NoteTarget> {
        let row = self.own(Column::Ref).u32(self.row) as usize;
        match self.own(Column::RefKind).u8(self.row) {
            abi::REF_NONE => Some(NoteTarget::Stretch),
            abi::REF_DOCUMENT => Some(NoteTarget::Document),
            _ if row == NONE as usize => None,
            abi::REF_MENTION => Some(NoteTarget::Mention(Id::from_index(row))),
            abi::REF_ENTITY => Some(NoteTarget::Entity(Id::from_index(row))),
            abi::REF_SENTENCE => Some(NoteTarget::Sentence(Id::from_index(row))),
            abi::REF_QUOTE => Some(NoteTarget::Quote(Id::from_index(row))),
            abi::REF_EVENT => Some(NoteTarget::Event(Id::from_index(row))),
            _ => None,
        }
    }

    /// The value of an attribute, where the note has it: `bool`, `u8`, `u32`, `i64`, `f32`, `f64`, `&str` or
    /// [`Texts`], as the manifest requires it.
    ///
    /// ```no_run
    /// # use dateline_plugin::Note;
    /// fn country<'a>(place: Note<'a>) -> Option<&'a str> {
    ///     place.get("country")
    /// }
    /// ```
    ///
    /// # Panics
    /// When the manifest does not require the attribute, or as another type.
    #[allow(clippy::panic, reason = "a documented panic: a mistake in the manifest, found at the first call")]
    pub fn get<T: NoteValue<'a>>(self, attribute: &str) -> Option<T> {
        let values = match self.article.note_column(self.layer, Column::Attribute(attribute)) {
            Some(values) if values.kind() == T::TYPE as u32 => values,
            _ => {
                let (layer, kind) = (self.article.note_layer(self.layer), T::TYPE.as_str());
                panic!("the manifest does not require `note.{layer}.{attribute}:{kind}`")
            }
        };
        let present = self.article.note_column(self.layer, Column::Present(attribute));
        let is_present = present.is_none_or(|present| present.flag(self.row));
        is_present.then(|| T::read(values, self.row))
    }

    #[allow(clippy::panic, reason = "as for `get`")]
    fn own(self, column: Column<'_>) -> InputValues<'a> {
        match self.article.note_column(self.layer, column) {
            Some(values) => values,
            None => {
                let layer = self.article.note_layer(self.layer);
                panic!("the manifest does not require `note.{layer}.{}`", column.name())
            }
        }
    }
}

/// What the values of attributes can be read as.
pub trait NoteValue<'a>: Sized {
    #[doc(hidden)]
    const TYPE: ColumnType;

    #[doc(hidden)]
    fn read(values: InputValues<'a>, row: usize) -> Self;
}

macro_rules! note_values {
    ($($Type:ty => $Column:ident by $read:ident,)*) => {$(
        impl<'a> NoteValue<'a> for $Type {
            const TYPE: ColumnType = ColumnType::$Column;

            fn read(values: InputValues<'a>, row: usize) -> Self {
                values.$read(row)
            }
        }
    )*};
}

note_values! {
    bool => Bool by flag,
    u8 => U8 by u8,
    u32 => U32 by u32,
    i64 => I64 by i64,
    f32 => F32 by f32,
    f64 => F64 by f64,
    &'a str => Str by text,
    Texts<'a> => StrList by texts,
}

/// Several texts of one row.
#[derive(Clone)]
pub struct Texts<'a> {
    pub(crate) values: InputValues<'a>,
    pub(crate) rows: Range<usize>,
}

impl<'a> Iterator for Texts<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        self.rows.next().map(|index| self.values.inner_text(index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for Texts<'_> {}
