//! Columns in the shared memory: a document's on the way to the worker, notes on the way back.
//!
//! A document is described by words: for its id, language, text and date the place and the length, then for every column
//! its place (zero for one that is absent), its rows and its type. Values lie one after another, texts in blocks as the
//! border has them.
//!
//! What is emitted in one go is the number of rows and whether they have scores, two `u32`, and then the values of every
//! column of the shape in turn, without the scores where there are none.

use std::io;
use std::ptr;

use dateline_plugin::abi::{self, Col, ColumnType};

use super::memory::{EMITTED_AT, Memory, Word, document_at};
use crate::Limits;
use crate::shape::Shape;
use crate::staged::Staged;

/// The texts of a document, in the order of their places among the words that describe it.
const TEXTS: usize = 4;
const WORDS_OF_TEXTS: usize = TEXTS * 2 + 1;
const WORDS_OF_COLUMN: usize = 3;

/// Puts a document and its columns into the memory and says where its description lies.
///
/// # Safety
/// Every column leads to as many values as it says, `stride` bytes apart, or to a block of texts.
pub(crate) unsafe fn put_document(
    memory: &mut Memory,
    emitted: usize,
    texts: [&str; TEXTS],
    columns: &[Col],
) -> io::Result<()> {
    let described = (WORDS_OF_TEXTS + columns.len() * WORDS_OF_COLUMN) * 8;
    let of_texts: usize = texts.iter().map(|text| text.len() + 8).sum();
    // SAFETY: the caller vouches for the columns.
    let of_columns: usize = columns.iter().map(|column| unsafe { size_of_values(column) } + 8).sum();
    let begin = document_at(emitted);
    memory.grow(begin + described + of_texts + of_columns)?;
    let mut place = begin + described;
    let mut description = Vec::with_capacity(WORDS_OF_TEXTS + columns.len() * WORDS_OF_COLUMN);
    for text in texts {
        memory.write(place, text.as_bytes());
        description.extend([place as u64, text.len() as u64]);
        place = (place + text.len()).next_multiple_of(8);
    }
    description.push(columns.len() as u64);
    for column in columns {
        if column.ptr.is_null() {
            description.extend([0, 0, u64::from(column.kind)]);
            continue;
        }
        // SAFETY: the caller vouches for the column.
        let size = unsafe { size_of_values(column) };
        if let Some(to) = memory.at(place, size) {
            // SAFETY: `size` bytes are mapped there, and none of them are behind a reference.
            unsafe { copy_values(column, size, to) };
        }
        description.extend([place as u64, column.len, u64::from(column.kind)]);
        place = (place + size).next_multiple_of(8);
    }
    for (index, word) in description.into_iter().enumerate() {
        memory.write(begin + index * 8, &word.to_ne_bytes());
    }
    memory.set(Word::Document, begin as u64);
    memory.set(Word::Length, memory.len() as u64);
    Ok(())
}

/// Calls `read` with the document that the host has put into the memory.
pub(crate) fn with_document<Answer>(memory: &Memory, read: impl FnOnce(&abi::Doc) -> Answer) -> Answer {
    let begin = memory.get(Word::Document) as usize;
    let word = |index: usize| -> u64 {
        // SAFETY: eight bytes are mapped there, which the host does not write before it has the answer.
        memory.at(begin + index * 8, 8).map_or(0, |at| unsafe { at.cast::<u64>().read_unaligned() })
    };
    let text = |index: usize| {
        let (place, len) = (word(index * 2) as usize, word(index * 2 + 1));
        let ptr = memory.at(place, len as usize);
        ptr.map_or(abi::Str::empty(), |ptr| abi::Str { ptr, len })
    };
    let columns: Vec<Col> = (0..word(TEXTS * 2) as usize)
        .map(|index| {
            let first = WORDS_OF_TEXTS + index * WORDS_OF_COLUMN;
            let (place, len, kind) = (word(first) as usize, word(first + 1), word(first + 2) as u32);
            let size = ColumnType::from_code(kind).and_then(ColumnType::size).unwrap_or(0);
            let ptr = if place == 0 { None } else { memory.at(place, 0) };
            Col { ptr: ptr.map_or(ptr::null(), |ptr| ptr.cast()), len, kind, stride: size as u32 }
        })
        .collect();
    read(&abi::Doc {
        struct_size: size_of::<abi::Doc>() as u32,
        flags: 0,
        id: text(0),
        lang: text(1),
        text: text(2),
        date: text(3),
        cols: columns.as_ptr(),
        n_cols: columns.len() as u64,
    })
}

/// How many bytes may be emitted, as they lie in the memory.
pub(crate) fn room(limits: &Limits) -> usize {
    // Short emits have a few bytes of their own around them.
    limits.bytes.saturating_mul(2).saturating_add(1 << 20).min(u32::MAX as usize)
}

/// Puts what a plugin emits into the memory.
pub(crate) struct Packer<'m> {
    memory: &'m Memory,
    room: usize,
    pub(crate) used: usize,
}

impl<'m> Packer<'m> {
    pub(crate) fn new(memory: &'m Memory, room: usize) -> Self {
        Self { memory, room, used: 0 }
    }

    /// Adds rows.
    ///
    /// # Safety
    /// [`Staged::append`] has taken the same columns.
    pub(crate) unsafe fn append(&mut self, shape: &Shape, cols: *const Col, rows: u64) -> Result<(), String> {
        if rows == 0 {
            return Ok(());
        }
        // SAFETY: there are as many columns as the shape has.
        let columns = (0..shape.columns.len()).map(|index| unsafe { cols.add(index).read_unaligned() });
        let columns: Vec<Col> = columns.collect();
        let is_scored = !columns[Shape::SCORE].ptr.is_null();
        self.bytes(&(rows as u32).to_ne_bytes())?;
        self.bytes(&u32::from(is_scored).to_ne_bytes())?;
        for column in columns.iter().filter(|column| !column.ptr.is_null()) {
            // SAFETY: the caller vouches for the column.
            let size = unsafe { size_of_values(column) };
            let to = self.take(size)?;
            // SAFETY: `size` bytes are mapped there, and none of them are behind a reference.
            unsafe { copy_values(column, size, to) };
        }
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), String> {
        let to = self.take(bytes.len())?;
        // SAFETY: as many bytes are mapped there, and none of them are behind a reference.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        Ok(())
    }

    fn take(&mut self, size: usize) -> Result<*mut u8, String> {
        let place = self.used;
        let at = (size <= self.room.saturating_sub(place))
            .then(|| self.memory.at(EMITTED_AT + place, size))
            .flatten();
        self.used = self.used.saturating_add(size);
        at.ok_or_else(|| format!("emitted more than {} bytes with what parts them", self.room))
    }
}

/// Stages what a worker says that its plugin emitted: the host's own copy of it.
pub(crate) fn stage(bytes: &[u8], shape: &Shape, limits: &Limits, staged: &mut Staged) -> Result<(), String> {
    let mut left = Left(bytes);
    while !left.0.is_empty() {
        let (rows, is_scored) = (left.u32()?, left.u32()? != 0);
        if rows == 0 {
            return Err(broken());
        }
        let mut columns = Vec::with_capacity(shape.columns.len());
        for (index, column) in shape.columns.iter().enumerate() {
            if index == Shape::SCORE && !is_scored {
                columns.push(Col::absent(column.kind));
                continue;
            }
            let size = left.size_of_values(column.kind, rows as usize)?;
            let values = left.take(size)?;
            columns.push(Col {
                ptr: values.as_ptr().cast(),
                len: rows.into(),
                kind: column.kind as u32,
                stride: column.kind.size().unwrap_or(0) as u32,
            });
        }
        // SAFETY: every column leads to as many bytes of `bytes` as its rows and, where it has texts, their own count of
        // their bytes take.
        unsafe { staged.append(shape, limits, columns.as_ptr(), columns.len() as u64, rows.into()) }?;
    }
    Ok(())
}

fn broken() -> String {
    "its process left something else than notes".to_owned()
}

/// What is still to be read.
struct Left<'b>(&'b [u8]);

impl<'b> Left<'b> {
    fn take(&mut self, size: usize) -> Result<&'b [u8], String> {
        let (taken, left) = self.0.split_at_checked(size).ok_or_else(broken)?;
        self.0 = left;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32, String> {
        let word = self.peek(0)?;
        self.take(4)?;
        Ok(word)
    }

    /// The word that lies `index` words ahead.
    fn peek(&self, index: usize) -> Result<u32, String> {
        let bytes = index.checked_mul(4).and_then(|at| self.0.get(at..at.checked_add(4)?));
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(broken)?;
        Ok(u32::from_ne_bytes(bytes))
    }

    /// How many bytes the next `rows` values take, by what they say themselves.
    fn size_of_values(&self, kind: ColumnType, rows: usize) -> Result<usize, String> {
        let texts = |begin: usize, count: usize| Ok((count + 1) * 4 + self.peek(begin + count)? as usize);
        match kind {
            ColumnType::Str => texts(0, rows),
            ColumnType::StrList => {
                let count = self.peek(rows)? as usize;
                Ok((rows + 1) * 4 + texts(rows + 1, count)?)
            }
            fixed => Ok(rows * fixed.size().unwrap_or(0)),
        }
    }
}

/// How many bytes a column's values take when they lie one after another.
///
/// # Safety
/// As for [`put_document`].
unsafe fn size_of_values(column: &Col) -> usize {
    let rows = column.len as usize;
    let words = column.ptr.cast::<u32>();
    // SAFETY: the caller vouches for the offsets of a block, of which there is one more than rows.
    let word = |index: usize| unsafe { words.add(index).read_unaligned() } as usize;
    match ColumnType::from_code(column.kind) {
        _ if column.ptr.is_null() => 0,
        Some(ColumnType::Str) => (rows + 1) * 4 + word(rows),
        Some(ColumnType::StrList) => {
            let count = word(rows);
            (rows + 1 + count + 1) * 4 + word(rows + 1 + count)
        }
        kind => rows * kind.and_then(ColumnType::size).unwrap_or(0),
    }
}

/// Copies a column's values to where `size` bytes have room.
///
/// # Safety
/// As for [`put_document`]; `to` leads to `size` bytes that nobody borrows, and `size` is the column's.
unsafe fn copy_values(column: &Col, size: usize, to: *mut u8) {
    let width = ColumnType::from_code(column.kind).and_then(ColumnType::size).unwrap_or(0);
    let (from, stride, rows) = (column.ptr.cast::<u8>(), column.stride as usize, column.len as usize);
    // SAFETY: the caller vouches for both sides.
    unsafe {
        match width {
            _ if width == 0 || width == stride => ptr::copy_nonoverlapping(from, to, size),
            4 => gather::<u32>(from, stride, rows, to),
            8 => gather::<u64>(from, stride, rows, to),
            _ => gather::<u8>(from, stride, rows, to),
        }
    }
}

/// # Safety
/// `from` leads to `rows` values `stride` bytes apart, and `to` to room for them.
unsafe fn gather<T: Copy>(from: *const u8, stride: usize, rows: usize, to: *mut u8) {
    for row in 0..rows {
        // SAFETY: the caller vouches for both sides, of any alignment.
        unsafe {
            let value = from.add(row * stride).cast::<T>().read_unaligned();
            to.cast::<T>().add(row).write_unaligned(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use dateline_plugin::Manifest;

    use super::*;

    fn shape() -> Shape {
        let manifest = br#"{"name":"odd","version":"1","description":"","abi":"1.0","extractors":[{"layer":"odd",
            "requires":[],"labels":["a"],"attributes":[{"name":"says","type":"str"},{"name":"all","type":"str[]?"}]}]}"#;
        Shape::new(&Manifest::parse(manifest).unwrap().extractors[0]).unwrap()
    }

    /// Two rows as a worker leaves them.
    fn packed(memory: &Memory, is_scored: bool) -> Vec<u8> {
        let shape = shape();
        let spans = [[0_u32, 1], [2, 3]];
        let starts = Col::packed(&spans, ColumnType::U32);
        let ends = Col { ptr: starts.ptr.wrapping_byte_add(4), ..starts };
        let (labels, scores, kinds, none) = ([0_u32; 2], [0.5_f32; 2], [0_u8; 2], [abi::NONE; 2]);
        let says = [0_u32, 1, 3, u32::from_ne_bytes(*b"abc\0")];
        let all = [0_u32, 2, 2, 0, 1, 2, u32::from_ne_bytes(*b"xy\0\0")];
        let has = [1_u8, 0];
        let scores =
            if is_scored { Col::packed(&scores, ColumnType::F32) } else { Col::absent(ColumnType::F32) };
        let columns = [
            starts,
            ends,
            Col::packed(&labels, ColumnType::U32),
            scores,
            Col::packed(&kinds, ColumnType::U8),
            Col::packed(&none, ColumnType::U32),
            Col::block(&says, 2, ColumnType::Str),
            Col::block(&all, 2, ColumnType::StrList),
            Col::packed(&has, ColumnType::Bool),
        ];
        let mut packer = Packer::new(memory, room(&Limits::default()));
        // SAFETY: the columns are as they say.
        unsafe { packer.append(&shape, columns.as_ptr(), 2) }.unwrap();
        let mut copy = Vec::new();
        memory.copy_out(EMITTED_AT, packer.used, &mut copy);
        super::super::memory::bytes_of(&copy, packer.used).to_vec()
    }

    fn stage_all(bytes: &[u8]) -> Result<usize, String> {
        let shape = shape();
        let mut staged = Staged::new(&shape);
        stage(bytes, &shape, &Limits::default(), &mut staged)?;
        Ok(staged.rows)
    }

    #[test]
    fn what_is_packed_is_staged() {
        let memory = Memory::new(room(&Limits::default())).unwrap();
        let mut bytes = packed(&memory, true);
        assert_eq!(stage_all(&bytes), Ok(2));
        bytes.extend(packed(&memory, false));
        assert_eq!(stage_all(&bytes), Ok(4));
    }

    #[test]
    fn whatever_a_worker_leaves_is_staged_or_refused() {
        let memory = Memory::new(room(&Limits::default())).unwrap();
        let bytes = packed(&memory, true);
        for length in 1..bytes.len() {
            assert!(stage_all(&bytes[..length]).is_err(), "{length}");
        }
        for place in 0..bytes.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut bytes = bytes.clone();
                bytes[place] = value;
                let _ = stage_all(&bytes);
            }
        }
    }
}
