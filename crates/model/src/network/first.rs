//! The first layer: what each row adds to the outputs of its own place and of both beside it.
//!
//! What a row adds depends on its keys alone, and most rows of a text are words that come again and again: what these add is
//! remembered. All sums are of integers, so that it makes no difference what is remembered and what is computed.

use std::ops::Range;
use std::sync::OnceLock;

use super::kernel::{BLOCK, Blocks, GROUP, Kernel, Receive, Sums, product};
use super::{Layer, Make, Table, ZERO};

/// Places for what rows add, a power of two: enough for the words that most of a text is made of.
const PLACES: usize = 1 << 12;

/// Places of a batch, a power of two.
const PLACES_OF_BATCH: usize = 1 << 10;

/// Columns whose keys mostly come together, so that what they add is remembered together.
pub struct Together {
    columns: Vec<usize>,
    /// Groups of inputs of all columns that stand side by side among these, in order.
    runs: Vec<Range<usize>>,
    /// Numbers in a row of their input.
    width: usize,
    places: Box<[OnceLock<Remembered>]>,
}

struct Remembered {
    keys: Box<[u64]>,
    /// Added to the outputs of the next row, of the same and of the one before.
    sums: Box<[i32]>,
}

/// Where it stands what a row adds.
#[derive(Clone, Copy, Debug)]
enum Added {
    Remembered(usize),
    /// The number of the row in the batch's [`New`].
    New(usize),
}

/// Rows of a batch whose sums have to be computed; the first is the one that stands between sequences.
#[derive(Default)]
pub struct New {
    keys: Vec<u64>,
    /// The keys of the row that is looked at.
    row: Vec<u64>,
    inputs: Vec<u8>,
    sums: Vec<i32>,
    /// The places that their sums have in [`Together`].
    places: Vec<usize>,
    /// For each place, the last row with keys that belong there, and 0 for none.
    last: Vec<usize>,
    /// What each row of the batch adds.
    added: Vec<Added>,
}

impl Together {
    /// Divides the columns of a network into those in `apart` and the others. Weights can be divided only between whole groups of
    /// inputs: where a column has a width that is no multiple of one, all stay together.
    pub fn divide(make: &Make, apart: &[usize]) -> Vec<Self> {
        let all = 0..make.columns.len();
        let is_whole = make.columns.iter().all(|column| column.width.is_multiple_of(GROUP));
        if !is_whole {
            let (columns, width) = (all.collect(), make.input_width());
            let runs = std::iter::once(0..width / GROUP).collect();
            return vec![Self { columns, runs, width, places: places() }];
        }
        let (apart, others): (Vec<usize>, Vec<usize>) = all.partition(|column| apart.contains(column));
        let together = |columns: Vec<usize>| {
            let width = |columns: &[usize]| columns.iter().map(|&it| make.columns[it].width).sum::<usize>();
            let run = |run: &[usize]| {
                let start = make.columns[..run[0]].iter().map(|it| it.width).sum::<usize>() / GROUP;
                start..start + width(run) / GROUP
            };
            let runs = columns.chunk_by(|one, next| one + 1 == *next).map(run).collect();
            Self { runs, width: width(&columns), columns, places: places() }
        };
        [others, apart].into_iter().filter(|columns| !columns.is_empty()).map(together).collect()
    }

    /// Begins a batch with the row that stands before the first sequence.
    pub fn begin(&self, new: &mut New) {
        new.keys.clear();
        new.keys.resize(self.columns.len(), 0);
        new.inputs.clear();
        new.inputs.resize(self.width, ZERO);
        new.places.clear();
        new.places.push(PLACES);
        new.last.clear();
        new.last.resize(PLACES_OF_BATCH, 0);
        new.added.clear();
        new.added.push(Added::New(0));
    }

    /// Adds a sequence, and the row that stands behind it.
    pub fn lay_out(&self, tables: &[Table<'_>], keys: &[u64], new: &mut New) {
        for row in keys.chunks_exact(tables.len()) {
            new.row.clear();
            new.row.extend(self.columns.iter().map(|&column| row[column]));
            let hash =
                new.row.iter().fold(0u64, |hash, key| (hash.rotate_left(23) ^ key).wrapping_mul(SPREAD));
            let place = (hash >> 32) as usize % PLACES;
            let added = match self.places[place].get() {
                Some(known) if *known.keys == *new.row => Added::Remembered(place),
                _ => Added::New(self.add(tables, place, new)),
            };
            new.added.push(added);
        }
        new.added.push(Added::New(0));
    }

    /// The number that `new.row` has among the new rows.
    fn add(&self, tables: &[Table<'_>], place: usize, new: &mut New) -> usize {
        let width = self.columns.len();
        let last = &mut new.last[place % PLACES_OF_BATCH];
        if *last > 0 && new.keys[*last * width..][..width] == *new.row {
            return *last;
        }
        *last = new.places.len();
        new.keys.extend_from_slice(&new.row);
        new.places.push(place);
        for (&column, &key) in self.columns.iter().zip(&new.row) {
            let table = &tables[column];
            let at = table.keys.row(key) * table.width;
            new.inputs.extend_from_slice(&table.vectors[at..at + table.width]);
        }
        *last
    }

    /// Computes what the new rows of a batch add, and remembers it where there is room.
    #[inline(always)]
    fn compute<K: Kernel>(&self, layer: &Layer<'_>, width: usize, new: &mut New) {
        let matrix = &layer.matrix;
        let rows = new.places.len();
        let (below, stride) = (matrix.groups / 3, 3 * width);
        new.sums.clear();
        new.sums.resize(rows * stride, 0);
        for beside in 0..3 {
            let mut input = &new.inputs[..];
            for run in &self.runs {
                let groups = beside * below + run.start..beside * below + run.end;
                let weights = Blocks { weights: matrix.weights, stride: matrix.groups, groups };
                let mut receiver = SumsOfRows { out: &mut new.sums[beside * width..], stride };
                product::<K>(input, self.width, rows, &weights, &mut receiver);
                input = &input[run.len() * GROUP..];
            }
        }
        let keys = new.keys.chunks_exact(self.columns.len());
        for ((&place, keys), sums) in new.places.iter().zip(keys).zip(new.sums.chunks_exact(stride)) {
            if let Some(place) = self.places.get(place) {
                place.get_or_init(|| Remembered { keys: keys.into(), sums: sums.into() });
            }
        }
    }

    /// What each row of a batch adds.
    fn sums<'r>(&'r self, new: &'r New, stride: usize) -> impl Iterator<Item = &'r [i32]> {
        new.added.iter().map(move |&added| match added {
            Added::New(row) => &new.sums[row * stride..][..stride],
            Added::Remembered(place) => self.places[place].get().map_or(&[][..], |known| &known.sums),
        })
    }
}

/// An odd number with bits as random as those of the golden ratio.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

fn places() -> Box<[OnceLock<Remembered>]> {
    (0..PLACES).map(|_| OnceLock::new()).collect()
}

/// Adds to the sums of rows that are `stride` apart.
struct SumsOfRows<'a> {
    out: &'a mut [i32],
    stride: usize,
}

impl Receive for SumsOfRows<'_> {
    #[inline(always)]
    fn receive(&mut self, row: usize, block: usize, sums: &Sums) {
        add(&mut self.out[row * self.stride..].as_chunks_mut().0[block], sums);
    }
}

/// Shows the sums of every row but the first and the last, block by block.
#[inline(always)]
pub fn add_up<K: Kernel>(
    together: &[Together],
    layer: &Layer<'_>,
    width: usize,
    news: &mut [New],
    receiver: &mut impl Receive,
) {
    for (together, new) in together.iter().zip(&mut *news) {
        together.compute::<K>(layer, width, new);
    }
    let stride = 3 * width;
    let mut added: Vec<&[i32]> = Vec::new();
    for (together, new) in together.iter().zip(&*news) {
        added.extend(together.sums(new, stride));
    }
    let rows = added.len() / together.len().max(1);
    for row in 1..rows.saturating_sub(1) {
        for block in 0..width / BLOCK {
            let mut sums = [0; BLOCK];
            for added in added.chunks_exact(rows) {
                for (beside, added) in added[row - 1..row + 2].iter().enumerate() {
                    add(&mut sums, &added[beside * width..].as_chunks().0[block]);
                }
            }
            receiver.receive(row - 1, block, &sums);
        }
    }
}

#[inline(always)]
fn add(sums: &mut Sums, added: &Sums) {
    for (sum, added) in sums.iter_mut().zip(added) {
        *sum += added;
    }
}
