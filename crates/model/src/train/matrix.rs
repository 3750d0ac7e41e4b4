//! Products of matrices with a fixed order of summation: the same bits on every machine, whatever its vectors.
//!
//! Every element of a product is the sum over `k` in ascending order, each step one fused multiplication and addition, which
//! IEEE 754 defines to the last bit. Vectors only hold several elements side by side.
#![allow(unsafe_code, reason = "the product is compiled for several instruction sets and chosen at run time")]

/// Columns that are worked on side by side.
const WIDE: usize = 32;

/// A matrix whose rows stand `stride` apart in a slice. Rows may overlap: a window that moves over a sequence.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// The elements, row by row.
    pub data: &'a [f32],
    /// Elements from the beginning of a row to that of the next.
    pub stride: usize,
}

impl<'a> Rows<'a> {
    /// Rows of `stride` elements, one behind the other.
    pub fn new(data: &'a [f32], stride: usize) -> Self {
        Self { data, stride }
    }
}

/// Adds `a * b` to `c`: `a` has `rows` rows of `depth`, `b` has `depth` rows, `c` has `rows` rows of `columns`.
pub fn add_product(rows: usize, depth: usize, columns: usize, a: Rows<'_>, b: Rows<'_>, c: &mut [f32]) {
    multiply::<false>(rows, depth, columns, a, b, c);
}

/// Adds `aᵀ * b` to `c`: `a` has `depth` rows of at least `rows` elements, `b` has `depth` rows, `c` has `rows` rows of `columns`.
pub fn add_transposed_product(
    rows: usize,
    depth: usize,
    columns: usize,
    a: Rows<'_>,
    b: Rows<'_>,
    c: &mut [f32],
) {
    multiply::<true>(rows, depth, columns, a, b, c);
}

/// The transpose of a matrix of `rows` rows of `columns`.
pub fn transposed(data: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    let mut out = vec![0.0; rows * columns];
    for (row, line) in data.chunks_exact(columns).enumerate() {
        for (column, &value) in line.iter().enumerate() {
            out[column * rows + row] = value;
        }
    }
    out
}

fn multiply<const TRANSPOSED: bool>(
    rows: usize,
    depth: usize,
    columns: usize,
    a: Rows<'_>,
    b: Rows<'_>,
    c: &mut [f32],
) {
    if rows == 0 || depth == 0 || columns == 0 {
        return;
    }
    let last = if TRANSPOSED { (depth - 1) * a.stride + rows } else { (rows - 1) * a.stride + depth };
    assert!(a.data.len() >= last && c.len() >= rows * columns, "matrices that are too small");
    let mut panel = vec![[0f32; WIDE]; depth];
    for start in (0..columns).step_by(WIDE) {
        let width = WIDE.min(columns - start);
        for (k, line) in panel.iter_mut().enumerate() {
            line[..width].copy_from_slice(&b.data[k * b.stride + start..][..width]);
            line[width..].fill(0.0);
        }
        let block = Block { a, panel: &panel, rows, columns, start, width };
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") {
                // SAFETY: the processor has the instructions that the function is compiled for.
                unsafe { avx512::<TRANSPOSED>(&block, c) };
                continue;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                // SAFETY: the processor has the instructions that the function is compiled for.
                unsafe { avx2::<TRANSPOSED>(&block, c) };
                continue;
            }
        }
        tiles::<TRANSPOSED, [f32; 4], 8, 2>(&block, c);
    }
}

/// `width` columns of a product from `start` on. `a` is as large as `rows` and the panel say.
struct Block<'a> {
    a: Rows<'a>,
    panel: &'a [[f32; WIDE]],
    rows: usize,
    columns: usize,
    start: usize,
    width: usize,
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
fn avx512<const TRANSPOSED: bool>(block: &Block<'_>, c: &mut [f32]) {
    tiles::<TRANSPOSED, std::arch::x86_64::__m512, 2, 8>(block, c);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<const TRANSPOSED: bool>(block: &Block<'_>, c: &mut [f32]) {
    tiles::<TRANSPOSED, std::arch::x86_64::__m256, 4, 3>(block, c);
}

/// Several numbers side by side.
trait Lanes: Copy {
    /// The numbers of a slice of as many.
    fn load(from: &[f32]) -> Self;
    /// Puts the numbers into a slice of as many.
    fn store(self, to: &mut [f32]);
    /// `self + factor * values` with one rounding.
    fn add_scaled(self, factor: f32, values: Self) -> Self;
}

impl<const N: usize> Lanes for [f32; N] {
    #[inline(always)]
    fn load(from: &[f32]) -> Self {
        std::array::from_fn(|at| from[at])
    }

    #[inline(always)]
    fn store(self, to: &mut [f32]) {
        to.copy_from_slice(&self);
    }

    #[inline(always)]
    fn add_scaled(self, factor: f32, values: Self) -> Self {
        std::array::from_fn(|at| factor.mul_add(values[at], self[at]))
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::Lanes;

    macro_rules! lanes {
        ($Vector:ty, $count:literal, $load:ident, $store:ident, $splat:ident, $fma:ident) => {
            impl Lanes for $Vector {
                #[inline(always)]
                fn load(from: &[f32]) -> Self {
                    assert!(from.len() >= $count, "too few numbers");
                    // SAFETY: there are as many numbers, and the type is named only where its instructions are.
                    unsafe { $load(from.as_ptr()) }
                }

                #[inline(always)]
                fn store(self, to: &mut [f32]) {
                    assert!(to.len() >= $count, "too few numbers");
                    // SAFETY: there are as many numbers, and the type is named only where its instructions are.
                    unsafe { $store(to.as_mut_ptr(), self) }
                }

                #[inline(always)]
                fn add_scaled(self, factor: f32, values: Self) -> Self {
                    // SAFETY: the type is named only where its instructions are.
                    unsafe { $fma($splat(factor), values, self) }
                }
            }
        };
    }

    lanes!(__m512, 16, _mm512_loadu_ps, _mm512_storeu_ps, _mm512_set1_ps, _mm512_fmadd_ps);
    lanes!(__m256, 8, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_set1_ps, _mm256_fmadd_ps);
}

/// `PARTS` vectors are as wide as a panel, and `HIGH` rows are worked on at a time.
#[inline(always)]
fn tiles<const TRANSPOSED: bool, V: Lanes, const PARTS: usize, const HIGH: usize>(
    block: &Block<'_>,
    c: &mut [f32],
) {
    let mut row = 0;
    while row + HIGH <= block.rows {
        tile::<TRANSPOSED, V, PARTS, HIGH>(block, row, c);
        row += HIGH;
    }
    while row < block.rows {
        tile::<TRANSPOSED, V, PARTS, 1>(block, row, c);
        row += 1;
    }
}

#[inline(always)]
fn tile<const TRANSPOSED: bool, V: Lanes, const PARTS: usize, const HIGH: usize>(
    block: &Block<'_>,
    row: usize,
    c: &mut [f32],
) {
    let Block { a, panel, columns, start, width, .. } = *block;
    let lanes = WIDE / PARTS;
    let mut lines = [[0f32; WIDE]; HIGH];
    for (r, line) in lines.iter_mut().enumerate() {
        line[..width].copy_from_slice(&c[(row + r) * columns + start..][..width]);
    }
    let mut sums: [[V; PARTS]; HIGH] =
        std::array::from_fn(|r| std::array::from_fn(|part| V::load(&lines[r][part * lanes..])));
    for (k, line) in panel.iter().enumerate() {
        let values: [V; PARTS] = std::array::from_fn(|part| V::load(&line[part * lanes..]));
        for (r, sums) in sums.iter_mut().enumerate() {
            let factor =
                if TRANSPOSED { a.data[k * a.stride + row + r] } else { a.data[(row + r) * a.stride + k] };
            for (sum, values) in sums.iter_mut().zip(values) {
                *sum = sum.add_scaled(factor, values);
            }
        }
    }
    for (r, (line, sums)) in lines.iter_mut().zip(sums).enumerate() {
        for (part, sum) in sums.into_iter().enumerate() {
            sum.store(&mut line[part * lanes..(part + 1) * lanes]);
        }
        c[(row + r) * columns + start..][..width].copy_from_slice(&line[..width]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Random;

    fn plain(
        rows: usize,
        depth: usize,
        columns: usize,
        a: Rows<'_>,
        b: &[f32],
        transposed: bool,
    ) -> Vec<f32> {
        let mut c = vec![0.5; rows * columns];
        for row in 0..rows {
            for column in 0..columns {
                for k in 0..depth {
                    let factor =
                        if transposed { a.data[k * a.stride + row] } else { a.data[row * a.stride + k] };
                    let sum = &mut c[row * columns + column];
                    *sum = factor.mul_add(b[k * columns + column], *sum);
                }
            }
        }
        c
    }

    #[test]
    fn products_are_the_same_bits_as_a_plain_sum() {
        let mut random = Random::new(1);
        for (rows, depth, columns) in [(1, 1, 1), (3, 7, 5), (9, 12, 33), (17, 30, 64), (8, 3, 100)] {
            let a: Vec<f32> = (0..rows * depth).map(|_| random.normal()).collect();
            let b: Vec<f32> = (0..depth * columns).map(|_| random.normal()).collect();
            let mut c = vec![0.5; rows * columns];
            add_product(rows, depth, columns, Rows::new(&a, depth), Rows::new(&b, columns), &mut c);
            assert_eq!(c, plain(rows, depth, columns, Rows::new(&a, depth), &b, false));
            let mut c = vec![0.5; rows * columns];
            add_transposed_product(rows, depth, columns, Rows::new(&a, rows), Rows::new(&b, columns), &mut c);
            assert_eq!(c, plain(rows, depth, columns, Rows::new(&a, rows), &b, true));
        }
    }

    #[test]
    fn rows_may_overlap() {
        let a = [1.0, 2.0, 3.0, 4.0];
        let b = [1.0, 10.0, 100.0];
        let mut c = [0.0; 2];
        add_product(2, 3, 1, Rows::new(&a, 1), Rows::new(&b, 1), &mut c);
        assert_eq!(c, [321.0, 432.0]);
    }
}
