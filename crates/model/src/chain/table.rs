//! A square table in the order in which the inner loops read it.

/// Columns that the inner loops take at once.
pub(super) const LANES: usize = 16;

/// Rows that are joined to each other before they are joined to what came before, so that one need not wait for the
/// other.
const ROWS: usize = 4;

/// For each block of [`LANES`] columns, those rows that have something in it.
///
/// Most pairs of a graph like BILOU's are forbidden, and a kind's labels stand side by side, so that a quarter of the
/// rows of a block or more are empty.
#[derive(Debug, Clone)]
pub(super) struct Table<T> {
    nothing: T,
    /// Where in `rows` each block ends: at a multiple of [`ROWS`].
    ends: Vec<usize>,
    rows: Vec<u8>,
    values: Vec<[T; LANES]>,
}

impl<T: Copy + PartialEq> Table<T> {
    /// The table of so many rows and columns, at most 64, with `nothing` where a row need not be read.
    pub(super) fn new(labels: usize, nothing: T, value: impl Fn(usize, usize) -> T) -> Self {
        let mut table = Self { nothing, ends: Vec::new(), rows: Vec::new(), values: Vec::new() };
        for start in (0..labels).step_by(LANES) {
            for row in 0..labels {
                let at = |lane| if start + lane < labels { value(row, start + lane) } else { nothing };
                let values: [T; LANES] = std::array::from_fn(at);
                if values.iter().any(|&it| it != nothing) {
                    table.rows.push(row as u8);
                    table.values.push(values);
                }
            }
            let end = table.rows.len().next_multiple_of(ROWS);
            table.rows.resize(end, 0);
            table.values.resize(end, [nothing; LANES]);
            table.ends.push(end);
        }
        table
    }

    /// For each column the join, over all rows, of `pair(numbers[row], table[row][column])`. What `pair` makes of
    /// `nothing` must change nothing in a join.
    #[inline(always)]
    pub(super) fn fold(
        &self,
        numbers: &[T],
        into: &mut [T],
        pair: impl Fn(T, T) -> T,
        join: impl Fn(T, T) -> T,
    ) {
        // One test of the length here in place of one for each row.
        let mut padded = [self.nothing; 64];
        padded[..numbers.len()].copy_from_slice(numbers);
        let mut first = 0;
        for (&end, into) in self.ends.iter().zip(into.chunks_exact_mut(LANES)) {
            let (rows, _) = self.rows[first..end].as_chunks::<ROWS>();
            let (values, _) = self.values[first..end].as_chunks::<ROWS>();
            let mut folded = [self.nothing; LANES];
            for (rows, values) in rows.iter().zip(values) {
                let numbers = rows.map(|row| padded[usize::from(row % 64)]);
                for (lane, folded) in folded.iter_mut().enumerate() {
                    let low = join(pair(numbers[0], values[0][lane]), pair(numbers[1], values[1][lane]));
                    let high = join(pair(numbers[2], values[2][lane]), pair(numbers[3], values[3][lane]));
                    *folded = join(*folded, join(low, high));
                }
            }
            into.copy_from_slice(&folded);
            first = end;
        }
    }
}
