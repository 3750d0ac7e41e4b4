//! From rows of keys to the scores of labels and to what trees are built on.

use super::first::{New, add_up};
use super::kernel::{BLOCK, Kernel, Receive, Sums, product, with_kernel};
use super::scratch::{Reading, Rows, Scratch, highest};
use super::{Layer, MOST, Matrix, Network};
use crate::math::whole;

/// Rows that are worked on at a time: what is known of them fits into the processor's nearest memory.
const ROWS_AT_ONCE: usize = 256;

impl<'m> Network<'m> {
    /// Reads sequences and shows each in turn with its number. Where no trees are wanted, only the layers up to the highest
    /// head's are computed.
    ///
    /// # Panics
    /// When a row has not a key for each column.
    pub fn read(
        &self,
        rows: &Rows,
        wants_trees: bool,
        scratch: &mut Scratch,
        mut visit: impl FnMut(usize, Reading<'_, 'm>),
    ) {
        scratch.has_trees = wants_trees && self.tree.is_some();
        let columns = self.columns.len();
        let mut sequences = rows.sequences().enumerate().peekable();
        while sequences.peek().is_some() {
            scratch.starts.clear();
            scratch.rows = 1;
            scratch.news.resize_with(self.together.len(), New::default);
            for (together, new) in self.together.iter().zip(&mut scratch.news) {
                together.begin(new);
            }
            let mut first = None;
            while let Some((number, keys)) = sequences
                .next_if(|(_, keys)| scratch.rows == 1 || scratch.rows + keys.len() / columns < ROWS_AT_ONCE)
            {
                first.get_or_insert(number);
                self.lay_out(keys, scratch);
            }
            let (network, scratch_ref) = (self, &mut *scratch);
            encode(network, scratch_ref);
            let starts = std::mem::take(&mut scratch.starts);
            for (at, &start) in starts.iter().enumerate() {
                let end = starts.get(at + 1).copied().unwrap_or(scratch.rows);
                let reading = Reading { network: self, scratch, start, tokens: end - 1 - start };
                visit(first.unwrap_or(0) + at, reading);
            }
            scratch.starts = starts;
        }
    }

    /// Appends the input of a sequence and a row that stands behind it.
    fn lay_out(&self, keys: &[u64], scratch: &mut Scratch) {
        let columns = self.columns.len();
        assert!(keys.len().is_multiple_of(columns), "rows with other columns than the network has");
        scratch.starts.push(scratch.rows);
        for (together, new) in self.together.iter().zip(&mut scratch.news) {
            together.lay_out(&self.columns, keys, new);
        }
        scratch.rows += keys.len() / columns + 1;
    }
}

/// Fills the scores of all heads and what trees are built on.
fn encode(network: &Network<'_>, scratch: &mut Scratch) {
    with_kernel!(network.instructions, encode_with, (network: &Network<'_>, scratch: &mut Scratch));
}

#[inline(always)]
fn encode_with<K: Kernel>(network: &Network<'_>, scratch: &mut Scratch) {
    let make = &network.make;
    let rows = scratch.rows;
    scratch.scores.resize_with(make.heads.len(), Vec::new);
    let highest_head = make.heads.iter().map(|head| head.layer).max().unwrap_or(0);
    let layers = if scratch.has_trees { make.layers } else { highest_head };
    for (at, layer) in network.layers[..layers].iter().enumerate() {
        let [even, odd] = &mut scratch.layers;
        let (below, above) = if at % 2 == 0 { (even, odd) } else { (odd, even) };
        if at == 0 {
            begin::<K>(network, layer, rows, make.width, &mut scratch.news, above);
        } else {
            climb::<K>(layer, below, rows, make.width, above);
        }
        clear_between(above, make.width, &scratch.starts, rows);
        for (number, head) in make.heads.iter().enumerate().filter(|(_, head)| head.layer == at + 1) {
            let weights = &network.heads[number];
            let scores = &mut scratch.scores[number];
            read_off::<K>(&weights.matrix, above, make.width, rows, scores);
            if head.feeds {
                let stride = weights.matrix.outputs();
                for (cells, scores) in above.chunks_exact_mut(make.width).zip(scores.chunks_exact(stride)) {
                    let label = highest(&scores[..head.labels.len()]);
                    tell(cells, &weights.feed[label * make.width..][..make.width]);
                }
                clear_between(above, make.width, &scratch.starts, rows);
            }
        }
    }
    if let Some(tree) = network.tree.as_ref().filter(|_| scratch.has_trees) {
        let last = &scratch.layers[make.layers % 2];
        project::<K>(&tree.projection, last, make.width, rows, &mut scratch.projected);
    }
}

/// What the first layer makes of the input: all rows but the first and last, which are zero.
#[inline(always)]
fn begin<K: Kernel>(
    network: &Network<'_>,
    layer: &Layer<'_>,
    rows: usize,
    width: usize,
    news: &mut [New],
    out: &mut Vec<u8>,
) {
    out.resize(rows * width, 0);
    let mut receiver = First { matrix: &layer.matrix, out: &mut out[width..], width };
    add_up::<K>(&network.together, layer, width, news, &mut receiver);
}

/// What another layer makes of the rows below: all but the first and last, which are zero.
#[inline(always)]
fn climb<K: Kernel>(layer: &Layer<'_>, input: &[u8], rows: usize, width: usize, out: &mut Vec<u8>) {
    out.resize(rows * width, 0);
    let (matrix, carry) = (&layer.matrix, layer.carry);
    let mut receiver = Activations { matrix, carry, input: &input[width..], out: &mut out[width..], width };
    product::<K>(input, width, rows - 2, &matrix.blocks(), &mut receiver);
}

/// Makes activations of sums.
struct First<'a, 'm> {
    matrix: &'a Matrix<'m>,
    out: &'a mut [u8],
    width: usize,
}

impl Receive for First<'_, '_> {
    #[inline(always)]
    fn receive(&mut self, row: usize, block: usize, sums: &Sums) {
        let scaled = self.matrix.scale(block, sums);
        *block_of(self.out, row * self.width, block) = activations(&scaled);
    }
}

/// Makes activations of sums and of what is carried over from below.
struct Activations<'a, 'm> {
    matrix: &'a Matrix<'m>,
    carry: f32,
    input: &'a [u8],
    out: &'a mut [u8],
    width: usize,
}

impl Receive for Activations<'_, '_> {
    #[inline(always)]
    fn receive(&mut self, row: usize, block: usize, sums: &Sums) {
        let mut scaled = self.matrix.scale(block, sums);
        let below = &self.input[row * self.width..].as_chunks::<BLOCK>().0[block];
        for (value, &carried) in scaled.iter_mut().zip(below) {
            *value = value.max(0.0) + f32::from(carried) * self.carry;
        }
        *block_of(self.out, row * self.width, block) = activations(&scaled);
    }
}

/// The activations nearest to numbers.
#[inline(always)]
fn activations(numbers: &[f32; BLOCK]) -> [u8; BLOCK] {
    let mut cells = [0; BLOCK];
    for (cell, number) in cells.iter_mut().zip(numbers) {
        *cell = whole(number.clamp(0.0, f32::from(MOST))) as u8;
    }
    cells
}

/// A block of the row that begins at `start`. Blocks have a length that the compiler knows, so that it works on all of one at a time.
#[inline(always)]
fn block_of<T>(cells: &mut [T], start: usize, block: usize) -> &mut [T; BLOCK] {
    &mut cells[start..].as_chunks_mut().0[block]
}

/// Sets the rows between sequences to zero.
#[inline(always)]
fn clear_between(cells: &mut [u8], width: usize, starts: &[usize], rows: usize) {
    for &start in starts {
        cells[(start - 1) * width..start * width].fill(0);
    }
    cells[(rows - 1) * width..].fill(0);
}

#[inline(always)]
fn read_off<K: Kernel>(matrix: &Matrix<'_>, input: &[u8], width: usize, rows: usize, scores: &mut Vec<f32>) {
    scores.resize(rows * matrix.outputs(), 0.0);
    let mut receiver = Scores { matrix, out: scores };
    product::<K>(input, width, rows, &matrix.blocks(), &mut receiver);
}

struct Scores<'a, 'm> {
    matrix: &'a Matrix<'m>,
    out: &'a mut [f32],
}

impl Receive for Scores<'_, '_> {
    #[inline(always)]
    fn receive(&mut self, row: usize, block: usize, sums: &Sums) {
        *block_of(self.out, row * self.matrix.outputs(), block) = self.matrix.scale(block, sums);
    }
}

/// Adds what a label tells to the activations of a row.
#[inline(always)]
fn tell(cells: &mut [u8], told: &[i8]) {
    for (cell, &told) in cells.iter_mut().zip(told) {
        *cell = (i16::from(*cell) + i16::from(told)).clamp(0, i16::from(MOST)) as u8;
    }
}

#[inline(always)]
fn project<K: Kernel>(
    matrix: &Matrix<'_>,
    input: &[u8],
    width: usize,
    rows: usize,
    projected: &mut Vec<i16>,
) {
    projected.resize(rows * matrix.outputs(), 0);
    let mut receiver = Projected { matrix, out: projected };
    product::<K>(input, width, rows, &matrix.blocks(), &mut receiver);
}

struct Projected<'a, 'm> {
    matrix: &'a Matrix<'m>,
    out: &'a mut [i16],
}

impl Receive for Projected<'_, '_> {
    #[inline(always)]
    fn receive(&mut self, row: usize, block: usize, sums: &Sums) {
        let scaled = self.matrix.scale(block, sums);
        let mut cells = [0; BLOCK];
        for (cell, value) in cells.iter_mut().zip(scaled) {
            *cell = whole(value.clamp(-32_000.0, 32_000.0)) as i16;
        }
        *block_of(self.out, row * self.matrix.outputs(), block) = cells;
    }
}
