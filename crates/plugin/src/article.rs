use std::marker::PhantomData;
use std::slice;

use dateline_document::{DateSource, Span};

use crate::abi::{self, ColumnType, NONE};
use crate::note::{NoteRows, Texts};
use crate::plan::{Plan, Planned};
use crate::views::{Entity, Event, Mention, Quantity, Quote, Relation, Sentence, Time, Token, View};
use crate::{Error, InputColumn, NoteColumn};

/// The article that an extractor reads, with the layers that its manifest requires.
///
/// Everything in it is borrowed for the call. A layer's rows come as small views that copy freely:
///
/// ```no_run
/// # use dateline_plugin::{Article, EntityKind};
/// fn places(article: &Article<'_>) -> usize {
///     article.mentions().filter(|mention| mention.kind() == Some(EntityKind::Place)).count()
/// }
/// ```
///
/// # Panics
/// A view's accessor panics when the manifest does not require its column, with the column's name: the call then fails
/// as any panic in a plugin does.
pub struct Article<'a> {
    id: &'a str,
    language: &'a str,
    date: &'a str,
    text: &'a str,
    columns: [Option<InputValues<'a>>; InputColumn::COUNT],
    // How many rows each layer has of which a column is there.
    rows: [Option<usize>; InputColumn::LAYERS],
    plan: &'a Plan,
    // For each of the plan's layers of notes, the columns at their places.
    notes: Vec<Vec<Option<InputValues<'a>>>>,
}

impl<'a> Article<'a> {
    /// The article's name, unique in its run.
    pub fn id(&self) -> &'a str {
        self.id
    }

    /// The text. Every span counts its bytes.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The language of the text as BCP 47 has it: `en`.
    pub fn language(&self) -> &'a str {
        self.language
    }

    /// The article's date as `YYYY-MM-DD`, where it is known.
    pub fn date(&self) -> Option<&'a str> {
        (!self.date.is_empty()).then_some(self.date)
    }

    /// The headline, where it came apart from the text. Reads `article.title`.
    pub fn title(&self) -> Option<&'a str> {
        Some(self.column(InputColumn::ArticleTitle).text(0)).filter(|title| !title.is_empty())
    }

    /// Who published the article, where it is known. Reads `article.source`.
    pub fn source(&self) -> Option<&'a str> {
        Some(self.column(InputColumn::ArticleSource).text(0)).filter(|source| !source.is_empty())
    }

    /// Where the article's date comes from; none where it is not known. Reads `article.date_source`.
    pub fn date_source(&self) -> Option<DateSource> {
        DateSource::from_code(self.column(InputColumn::ArticleDateSource).u8(0))
    }

    /// Where the text has the article's date, if it does. Reads `article.date_start` and `article.date_end`.
    pub fn date_span(&self) -> Option<Span> {
        let [start, end] = [InputColumn::ArticleDateStart, InputColumn::ArticleDateEnd]
            .map(|column| self.column(column).u32(0));
        (start != NONE && start <= end).then(|| Span::new(start, end))
    }

    /// The text at `span`; empty where the span leaves the text or cuts a character.
    pub fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The tokens, in order of the text.
    pub fn tokens(&self) -> Rows<'_, Token<'_>> {
        Rows::all(self)
    }

    /// The sentences, in order of the text.
    pub fn sentences(&self) -> Rows<'_, Sentence<'_>> {
        Rows::all(self)
    }

    /// The mentions, in order of their start.
    pub fn mentions(&self) -> Rows<'_, Mention<'_>> {
        Rows::all(self)
    }

    /// The entities, in order of their first mentions.
    pub fn entities(&self) -> Rows<'_, Entity<'_>> {
        Rows::all(self)
    }

    /// The time expressions, in order of the text.
    pub fn times(&self) -> Rows<'_, Time<'_>> {
        Rows::all(self)
    }

    /// The quotes, in order of their start.
    pub fn quotes(&self) -> Rows<'_, Quote<'_>> {
        Rows::all(self)
    }

    /// The amounts, in order of the text.
    pub fn quantities(&self) -> Rows<'_, Quantity<'_>> {
        Rows::all(self)
    }

    /// The events, in order of their triggers.
    pub fn events(&self) -> Rows<'_, Event<'_>> {
        Rows::all(self)
    }

    /// The relations, in order of their evidence.
    pub fn relations(&self) -> Rows<'_, Relation<'_>> {
        Rows::all(self)
    }

    /// The notes of another plugin in a layer that the manifest requires, in the order in which they were written; none
    /// where it requires them optionally and they are not there.
    ///
    /// # Panics
    /// When the manifest does not require the layer.
    #[allow(clippy::panic, reason = "a documented panic: a mistake in the manifest, found at the first call")]
    pub fn notes(&self, layer: &str) -> NoteRows<'_> {
        match self.plan.layers.iter().position(|known| known.name == layer) {
            Some(index) => NoteRows::new(self, index),
            None => panic!("the manifest does not require `note.{layer}`"),
        }
    }

    /// Whether a column that the manifest requires optionally is there.
    pub fn has(&self, column: InputColumn) -> bool {
        self.columns[column.index()].is_some()
    }

    /// Whether a layer of notes that the manifest requires optionally is there, be it without notes.
    pub fn has_notes(&self, layer: &str) -> bool {
        let index = self.plan.layers.iter().position(|known| known.name == layer);
        index.is_some_and(|index| self.notes[index].iter().any(Option::is_some))
    }

    pub(crate) fn note_layer(&self, layer: usize) -> &str {
        &self.plan.layers[layer].name
    }

    pub(crate) fn note_rows(&self, layer: usize) -> usize {
        self.notes[layer].iter().flatten().next().map_or(0, InputValues::len)
    }

    /// None where the manifest does not require the column, and where it is not there.
    pub(crate) fn note_column(&self, layer: usize, column: NoteColumn<'_>) -> Option<InputValues<'a>> {
        self.notes[layer][self.plan.layers[layer].place(column)?]
    }

    /// The tokens that share a byte with `span`, found by halving.
    pub fn tokens_in(&self, span: Span) -> Rows<'_, Token<'_>> {
        let starts = self.column(InputColumn::TokenStart);
        let ends = self.column(InputColumn::TokenEnd);
        let first = partition_point(ends.len(), |row| ends.u32(row) <= span.start());
        let last = partition_point(starts.len(), |row| starts.u32(row) < span.end()).max(first);
        Rows::between(self, first, last)
    }

    /// The mentions that start in `span`, found by halving.
    pub fn mentions_in(&self, span: Span) -> Rows<'_, Mention<'_>> {
        let starts = self.column(InputColumn::MentionStart);
        let first = partition_point(starts.len(), |row| starts.u32(row) < span.start());
        let last = partition_point(starts.len(), |row| starts.u32(row) < span.end()).max(first);
        Rows::between(self, first, last)
    }

    /// The sentence that holds the byte at `offset`, or the white space after it: the last one that starts there or
    /// before.
    pub fn sentence_at(&self, offset: u32) -> Option<Sentence<'_>> {
        let starts = self.column(InputColumn::SentenceStart);
        let row = partition_point(starts.len(), |row| starts.u32(row) <= offset).checked_sub(1)?;
        Rows::all(self).nth(row)
    }

    /// How many rows the layer of a view has, by whichever of its columns is there.
    ///
    /// # Panics
    /// When the manifest requires none of them.
    fn rows<V: View<'a>>(&self) -> usize {
        self.rows[V::LAYER].unwrap_or_else(|| self.column(V::FIRST_COLUMN).len())
    }

    /// # Panics
    /// When the manifest does not require the column.
    #[allow(clippy::panic, reason = "a documented panic: a mistake in the manifest, found at the first call")]
    pub(crate) fn column(&self, column: InputColumn) -> InputValues<'a> {
        match self.columns[column.index()] {
            Some(values) => values,
            None => panic!("the manifest does not require `{}`", requirement_text(column)),
        }
    }

    /// The article of a document struct, whose columns are those of `plan` in its order.
    ///
    /// # Safety
    /// `doc` points to a document as [`abi::Doc`] describes it, valid for `'a`.
    pub(crate) unsafe fn from_abi(doc: &'a abi::Doc, plan: &'a Plan) -> Result<Self, Error> {
        // SAFETY: the host hands out valid UTF-8, and the caller vouches for the lifetime.
        let [id, language, date, text] =
            unsafe { [str(doc.id), str(doc.lang), str(doc.date), str(doc.text)] };
        let columns = [None; InputColumn::COUNT];
        let notes = plan.layers.iter().map(|layer| vec![None; layer.places()]).collect();
        let rows = [None; InputColumn::LAYERS];
        let mut article = Self { id, language, date, text, columns, rows, plan, notes };
        if doc.n_cols != plan.columns.len() as u64 {
            let (passed, required) = (doc.n_cols, plan.columns.len());
            let problem =
                format_args!("the host passed {passed} columns, and the manifest requires {required}");
            return Err(Error::new(problem));
        }
        for (index, &planned) in plan.columns.iter().enumerate() {
            let (place, kind) = match planned {
                Planned::Input { column, .. } => (&mut article.columns[column.index()], column.column_type()),
                Planned::Note { layer, place, kind } => (&mut article.notes[layer][place], kind),
                Planned::Unknown => continue,
            };
            // SAFETY: `cols` has as many columns as `plan`.
            let col = unsafe { *doc.cols.add(index) };
            if col.ptr.is_null() {
                continue;
            }
            if col.kind != kind as u32 {
                let kind = kind.as_str();
                return Err(Error::new(format_args!(
                    "the host passed required column {index} as type {}, and it is {kind}",
                    col.kind
                )));
            }
            *place = Some(InputValues { col, lifetime: PhantomData });
            if let Planned::Input { layer, .. } = planned {
                article.rows[layer].get_or_insert(col.len as usize);
            }
        }
        Ok(article)
    }
}

/// Rows of one layer, in order.
pub struct Rows<'a, V> {
    article: &'a Article<'a>,
    next: usize,
    end: usize,
    view: PhantomData<V>,
}

impl<'a, V: View<'a>> Rows<'a, V> {
    pub(crate) fn all(article: &'a Article<'a>) -> Self {
        Self::between(article, 0, article.rows::<V>())
    }

    pub(crate) fn between(article: &'a Article<'a>, start: usize, end: usize) -> Self {
        Self { article, next: start, end, view: PhantomData }
    }

    /// The view of one row, or none where the layer has no such row.
    pub(crate) fn row(article: &'a Article<'a>, row: usize) -> Option<V> {
        (row < article.rows::<V>()).then(|| V::new(article, row))
    }
}

impl<V> Clone for Rows<'_, V> {
    fn clone(&self) -> Self {
        Self { article: self.article, next: self.next, end: self.end, view: PhantomData }
    }
}

impl<'a, V: View<'a>> Iterator for Rows<'a, V> {
    type Item = V;

    fn next(&mut self) -> Option<V> {
        self.nth(0)
    }

    fn nth(&mut self, count: usize) -> Option<V> {
        let row = self.next.saturating_add(count).min(self.end);
        self.next = (row + 1).min(self.end);
        (row < self.end).then(|| V::new(self.article, row))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.end - self.next;
        (left, Some(left))
    }
}

impl<'a, V: View<'a>> DoubleEndedIterator for Rows<'a, V> {
    fn next_back(&mut self) -> Option<V> {
        (self.next < self.end).then(|| {
            self.end -= 1;
            V::new(self.article, self.end)
        })
    }
}

impl<'a, V: View<'a>> ExactSizeIterator for Rows<'a, V> {}

/// The values of one column, checked for its type when the article was made.
#[derive(Clone, Copy)]
pub struct InputValues<'a> {
    col: abi::Col,
    lifetime: PhantomData<&'a [u8]>,
}

impl<'a> InputValues<'a> {
    pub(crate) fn len(&self) -> usize {
        self.col.len as usize
    }

    pub(crate) fn kind(&self) -> u32 {
        self.col.kind
    }

    pub(crate) fn u8(&self, row: usize) -> u8 {
        self.value(row, ColumnType::U8)
    }

    pub(crate) fn u32(&self, row: usize) -> u32 {
        self.value(row, ColumnType::U32)
    }

    pub(crate) fn f32(&self, row: usize) -> f32 {
        self.value(row, ColumnType::F32)
    }

    pub(crate) fn i64(&self, row: usize) -> i64 {
        self.value(row, ColumnType::I64)
    }

    pub(crate) fn f64(&self, row: usize) -> f64 {
        self.value(row, ColumnType::F64)
    }

    pub(crate) fn flag(&self, row: usize) -> bool {
        self.value::<u8>(row, ColumnType::Bool) != 0
    }

    pub(crate) fn text(&self, row: usize) -> &'a str {
        self.check(row, ColumnType::Str);
        // SAFETY: a text column is a block of texts for `'a`.
        unsafe { text_of(self.col.ptr.cast(), self.len(), row) }
    }

    pub(crate) fn texts(&self, row: usize) -> Texts<'a> {
        self.check(row, ColumnType::StrList);
        let lists = self.col.ptr.cast::<u32>();
        // SAFETY: a column of lists begins with `len + 1` ordered offsets.
        let [start, end] = [row, row + 1].map(|row| unsafe { lists.add(row).read_unaligned() } as usize);
        Texts { values: *self, rows: start..end }
    }

    /// A text of a column of lists, by its place among all texts.
    pub(crate) fn inner_text(&self, index: usize) -> &'a str {
        assert!(self.col.kind == ColumnType::StrList as u32, "a column of lists");
        let lists = self.col.ptr.cast::<u32>();
        // SAFETY: behind the offsets of a column of lists stands a block of as many texts as the last one says.
        unsafe {
            let texts = lists.add(self.len()).read_unaligned() as usize;
            assert!(index < texts, "text {index} of {texts}");
            text_of(lists.add(self.len() + 1), texts, index)
        }
    }

    fn check(&self, row: usize, kind: ColumnType) {
        assert!(self.col.kind == kind as u32 && row < self.len(), "row {row} of {}", self.len());
    }

    // Private to the callers above, which name the type that T is.
    fn value<T: Copy>(&self, row: usize, kind: ColumnType) -> T {
        self.check(row, kind);
        // SAFETY: the row is in range, values of this type lie `stride` bytes apart, and the bytes live for `'a`.
        unsafe { self.col.ptr.byte_add(row * self.col.stride as usize).cast::<T>().read_unaligned() }
    }
}

/// One text of a block.
///
/// # Safety
/// `block` leads to `length + 1` offsets, ordered and on character boundaries, and behind them to the bytes that they
/// count, all valid UTF-8 for `'a`; `index` is under `length`.
unsafe fn text_of<'a>(block: *const u32, length: usize, index: usize) -> &'a str {
    // SAFETY: the caller vouches for the block.
    unsafe {
        let bytes = block.add(length + 1).cast::<u8>();
        let start = block.add(index).read_unaligned() as usize;
        let end = block.add(index + 1).read_unaligned() as usize;
        std::str::from_utf8_unchecked(slice::from_raw_parts(bytes.add(start), end - start))
    }
}

/// # Safety
/// `text` borrows valid UTF-8 for `'a`.
pub(crate) unsafe fn str<'a>(text: abi::Str) -> &'a str {
    if text.len == 0 {
        return "";
    }
    // SAFETY: the caller vouches for pointer, length, lifetime and encoding.
    unsafe { std::str::from_utf8_unchecked(slice::from_raw_parts(text.ptr, text.len as usize)) }
}

/// A column as manifests write it.
pub(crate) fn requirement_text(column: InputColumn) -> String {
    format!("{}:{}", column.name(), column.column_type().as_str())
}

fn partition_point(length: usize, mut is_before: impl FnMut(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, length);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::TextBlock;

    proptest! {
        #[test]
        fn texts_come_out_as_they_went_in(texts in prop::collection::vec("[a-zé♥😀]{0,9}", 0..20)) {
            let block: TextBlock = texts.iter().map(String::as_str).collect();
            let mut words = Vec::new();
            block.lay_out(&mut words);
            let col = abi::Col::block(&words, block.len(), ColumnType::Str);
            let values = InputValues { col, lifetime: PhantomData };
            for (row, text) in texts.iter().enumerate() {
                prop_assert_eq!(values.text(row), text);
            }
        }

        #[test]
        fn halving_finds_what_counting_finds(mut values in prop::collection::vec(0_u32..50, 0..40), bound in 0_u32..50) {
            values.sort_unstable();
            let counted = values.iter().filter(|&&value| value < bound).count();
            prop_assert_eq!(partition_point(values.len(), |row| values[row] < bound), counted);
        }
    }

    #[test]
    fn values_of_any_stride_and_alignment_are_read() {
        let bytes: Vec<u8> =
            [7_u32, 300, 70_000].iter().flat_map(|value| [&[0][..], &value.to_ne_bytes()].concat()).collect();
        let col =
            abi::Col { ptr: bytes[1..].as_ptr().cast(), len: 3, kind: ColumnType::U32 as u32, stride: 5 };
        let values = InputValues { col, lifetime: PhantomData };
        assert_eq!([0, 1, 2].map(|row| values.u32(row)), [7, 300, 70_000]);
    }

    #[test]
    #[should_panic = "row 3 of 3"]
    fn a_row_past_the_last_one_panics() {
        let words = [1_u32, 2, 3];
        InputValues { col: abi::Col::packed(&words, ColumnType::U32), lifetime: PhantomData }.u32(3);
    }
}
