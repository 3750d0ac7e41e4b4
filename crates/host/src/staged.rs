use std::slice;

use dateline_plugin::abi::{Col, ColumnType};

use crate::Limits;
use crate::shape::{ColumnShape, Shape};

/// What an extractor has emitted so far, copied into the host's memory and not yet looked at.
pub(crate) struct Staged {
    pub(crate) rows: usize,
    /// As many as the shape's columns, each `rows` long.
    pub(crate) columns: Vec<Copied>,
    /// For each row whether it came with a score.
    pub(crate) scored: Vec<bool>,
    bytes: usize,
}

/// The values of one column.
pub(crate) enum Copied {
    U8(Vec<u8>),
    U32(Vec<u32>),
    I64(Vec<i64>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    Text(Texts),
    /// Where the texts of each row end, and the texts.
    TextLists(Vec<u32>, Texts),
}

/// Texts one after another, not yet known to be UTF-8.
#[derive(Default)]
pub(crate) struct Texts {
    /// Where each ends among the bytes; ordered, the last one no more than the bytes.
    pub(crate) ends: Vec<u32>,
    pub(crate) bytes: Vec<u8>,
}

/// Where the run before `index` ends.
pub(crate) fn start_of(ends: &[u32], index: usize) -> usize {
    index.checked_sub(1).map_or(0, |before| ends[before] as usize)
}

impl Staged {
    pub(crate) fn new(shape: &Shape) -> Self {
        let columns = shape.columns.iter().map(|column| match column.kind {
            ColumnType::U8 | ColumnType::Bool => Copied::U8(Vec::new()),
            ColumnType::U32 => Copied::U32(Vec::new()),
            ColumnType::I64 => Copied::I64(Vec::new()),
            ColumnType::F32 => Copied::F32(Vec::new()),
            ColumnType::F64 => Copied::F64(Vec::new()),
            ColumnType::Str => Copied::Text(Texts::default()),
            ColumnType::StrList => Copied::TextLists(Vec::new(), Texts::default()),
        });
        Self { rows: 0, columns: columns.collect(), scored: Vec::new(), bytes: 0 }
    }

    /// Copies `n_rows` rows. What it refuses leaves `self` unfit for use.
    ///
    /// # Safety
    /// `cols` leads to `n_cols` columns, and each of them to as many values as it says, `stride` bytes apart, or to a
    /// block of texts.
    pub(crate) unsafe fn append(
        &mut self,
        shape: &Shape,
        limits: &Limits,
        cols: *const Col,
        n_cols: u64,
        n_rows: u64,
    ) -> Result<(), String> {
        if n_cols != shape.columns.len() as u64 {
            return Err(format!("emitted {n_cols} columns, and the manifest makes {}", shape.columns.len()));
        }
        let rows = usize::try_from(n_rows).unwrap_or(usize::MAX);
        if rows > limits.notes.saturating_sub(self.rows) {
            return Err(format!("emitted more than {} notes", limits.notes));
        }
        if rows == 0 {
            return Ok(());
        }
        if cols.is_null() {
            return Err("emitted no columns".to_owned());
        }
        for (index, (column, copied)) in shape.columns.iter().zip(&mut self.columns).enumerate() {
            // SAFETY: `index` is less than `n_cols`.
            let col = unsafe { cols.add(index).read_unaligned() };
            let is_absent = check_column(column, &col, n_rows)?;
            if index == Shape::SCORE {
                self.scored.resize(self.rows + rows, !is_absent);
            }
            let budget = limits.bytes.saturating_sub(self.bytes);
            let copied = if is_absent {
                copied.pad(rows);
                Some(0)
            } else {
                // SAFETY: the caller vouches for the column, and its type and stride have been checked.
                unsafe { copied.append(&col, rows, budget) }
                    .map_err(|error| format!("column {}: {error}", column.name))?
            };
            let Some(bytes) = copied else { return Err(format!("emitted more than {} bytes", limits.bytes)) };
            self.bytes += bytes;
        }
        self.rows += rows;
        Ok(())
    }
}

/// Whether the column is absent, and may be.
fn check_column(column: &ColumnShape, col: &Col, n_rows: u64) -> Result<bool, String> {
    let ColumnShape { name, kind, is_optional } = column;
    if col.ptr.is_null() {
        return if *is_optional { Ok(true) } else { Err(format!("column {name} is null")) };
    }
    if col.kind != *kind as u32 {
        let given = ColumnType::from_code(col.kind).map_or("of no type that there is", ColumnType::as_str);
        return Err(format!("column {name} is {given}, and the manifest makes it {}", kind.as_str()));
    }
    if col.len != n_rows {
        return Err(format!("column {name} has {} rows, and there are {n_rows}", col.len));
    }
    match kind.size() {
        Some(size) if (col.stride as usize) < size => {
            Err(format!("column {name} has a stride of {} bytes, and its values have {size}", col.stride))
        }
        _ => Ok(false),
    }
}

impl Copied {
    /// Adds rows that stand for nothing.
    fn pad(&mut self, rows: usize) {
        if let Self::F32(values) = self {
            values.resize(values.len() + rows, 0.0);
        }
    }

    /// Appends the values and says how many bytes they are; none where that is more than `budget`.
    ///
    /// # Safety
    /// As for [`Staged::append`].
    unsafe fn append(&mut self, col: &Col, rows: usize, budget: usize) -> Result<Option<usize>, String> {
        // SAFETY: the caller vouches for the values.
        unsafe {
            match self {
                Self::U8(values) => Ok(append_values(values, col, rows, budget)),
                Self::U32(values) => Ok(append_values(values, col, rows, budget)),
                Self::I64(values) => Ok(append_values(values, col, rows, budget)),
                Self::F32(values) => Ok(append_values(values, col, rows, budget)),
                Self::F64(values) => Ok(append_values(values, col, rows, budget)),
                Self::Text(texts) => texts.append(col.ptr.cast(), rows, budget),
                Self::TextLists(ends, texts) => {
                    let lists = col.ptr.cast::<u32>();
                    let base = start_of(ends, ends.len());
                    if rows.saturating_mul(4) > budget {
                        return Ok(None);
                    }
                    let count = append_ends(ends, lists, rows, base)?;
                    let inner = texts.append(lists.add(rows + 1), count, budget - rows * 4)?;
                    Ok(inner.map(|bytes| bytes + rows * 4))
                }
            }
        }
    }
}

impl Texts {
    /// # Safety
    /// `block` leads to `count + 1` offsets, and behind them to as many bytes as the last one says.
    unsafe fn append(
        &mut self,
        block: *const u32,
        count: usize,
        budget: usize,
    ) -> Result<Option<usize>, String> {
        if count.saturating_mul(4) > budget {
            return Ok(None);
        }
        // SAFETY: the caller vouches for the block.
        unsafe {
            let length = block.add(count).read_unaligned() as usize;
            if count * 4 + length > budget {
                return Ok(None);
            }
            append_ends(&mut self.ends, block, count, self.bytes.len())?;
            self.bytes.extend_from_slice(slice::from_raw_parts(block.add(count + 1).cast::<u8>(), length));
            Ok(Some(count * 4 + length))
        }
    }
}

/// Appends the ends of `count` runs, counted from `base`, and returns how much they hold together.
///
/// # Safety
/// `offsets` leads to `count + 1` offsets.
#[allow(clippy::cast_possible_truncation, reason = "a limit keeps everything that is staged under 4 GiB")]
unsafe fn append_ends(
    ends: &mut Vec<u32>,
    offsets: *const u32,
    count: usize,
    base: usize,
) -> Result<usize, String> {
    // SAFETY: the caller vouches for the offsets.
    let offset = |index: usize| unsafe { offsets.add(index).read_unaligned() };
    let mut before = offset(0);
    if before != 0 {
        return Err(format!("the first offset is {before}, and not 0"));
    }
    for index in 1..=count {
        let end = offset(index);
        if end < before {
            return Err(format!("offset {end} follows {before}"));
        }
        ends.push(base as u32 + end);
        before = end;
    }
    Ok(before as usize)
}

/// # Safety
/// `col` leads to `rows` values of type `T`, `stride` bytes apart.
unsafe fn append_values<T: Copy>(
    values: &mut Vec<T>,
    col: &Col,
    rows: usize,
    budget: usize,
) -> Option<usize> {
    let bytes = rows.saturating_mul(size_of::<T>());
    if bytes > budget {
        return None;
    }
    let (first, stride) = (col.ptr.cast::<T>(), col.stride as usize);
    // SAFETY: the caller vouches for the values, of any alignment.
    values.extend((0..rows).map(|row| unsafe { first.byte_add(row * stride).read_unaligned() }));
    Some(bytes)
}
