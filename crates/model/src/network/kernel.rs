//! Products of 7-bit activations with 8-bit weights, for several instruction sets, with the same integers from each.
//!
//! Activations are `0..=127`, weights `-127..=127`: two products fit into 16 bits, which is what AVX2 multiplies into, so that
//! no kernel saturates and all sums are exact. On aarch64 the portable kernel is what the compiler makes of it with NEON.
#![allow(unsafe_code, reason = "vector instructions that are chosen at run time")]

use std::ops::Range;

/// Outputs that stand side by side in a block of weights.
pub const BLOCK: usize = 16;

/// Inputs that stand side by side in a block of weights.
pub const GROUP: usize = 4;

/// The sums of one row for the outputs of one block.
pub type Sums = [i32; BLOCK];

/// Weights of a block for one group of inputs, the inputs of an output side by side.
pub type Weights = [i8; BLOCK * GROUP];

/// The instructions that products are computed with. All give the same results; they differ in speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Instructions {
    /// What every processor of the architecture has.
    Portable,
    /// AVX2 of x86-64.
    Avx2,
    /// AVX-512 with vector neural network instructions, of x86-64.
    Avx512Vnni,
}

impl Instructions {
    /// The fastest that this processor has.
    pub fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512vnni")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512dq")
            {
                return Self::Avx512Vnni;
            }
            if is_x86_feature_detected!("avx2") {
                return Self::Avx2;
            }
        }
        Self::Portable
    }

    /// These where the processor has them, else the fastest it has.
    pub fn at_most(self) -> Self {
        self.min(Self::detect())
    }
}

/// A way to compute products.
pub trait Kernel {
    /// Whether there are registers for the sums of eight rows and two blocks.
    const HOLDS_EIGHT_ROWS: bool = false;

    /// The sums of `HIGH` rows of input, `stride` bytes apart, with `WIDE` blocks of weights.
    ///
    /// Each row begins `row * stride` into `input` and is `GROUP * weights[0].len()` long.
    fn sums<const HIGH: usize, const WIDE: usize>(
        input: &[u8],
        stride: usize,
        weights: [&[Weights]; WIDE],
    ) -> [[Sums; WIDE]; HIGH];
}

/// Blocks of weights, or a part of each.
#[derive(Clone, Debug)]
pub struct Blocks<'w> {
    /// All weights, block by block.
    pub weights: &'w [Weights],
    /// Groups of inputs in a block.
    pub stride: usize,
    /// The groups that there are inputs for.
    pub groups: Range<usize>,
}

impl<'w> Blocks<'w> {
    #[inline(always)]
    fn block(&self, at: usize) -> &'w [Weights] {
        &self.weights[at * self.stride..(at + 1) * self.stride][self.groups.clone()]
    }
}

/// What is done with the sums of a product. It is a trait and not a closure so that it is always compiled with its kernel.
pub trait Receive {
    /// Takes the sums of a row for the outputs of a block.
    fn receive(&mut self, row: usize, block: usize, sums: &Sums);
}

/// The sums of rows of input with all blocks of a matrix.
#[inline(always)]
pub fn product<K: Kernel>(
    input: &[u8],
    stride: usize,
    rows: usize,
    weights: &Blocks<'_>,
    receiver: &mut impl Receive,
) {
    let blocks = weights.weights.len() / weights.stride;
    let block = |at: usize| weights.block(at);
    let mut at = 0;
    // The sums of one row need few registers, and more blocks at a time hide how long each addition takes.
    while rows == 1 && at < blocks {
        at = match blocks - at {
            1 => row::<K, 1>(input, stride, weights, at, receiver),
            2 | 3 => row::<K, 2>(input, stride, weights, at, receiver),
            4 | 5 => row::<K, 4>(input, stride, weights, at, receiver),
            _ => row::<K, 6>(input, stride, weights, at, receiver),
        };
    }
    while at + 2 <= blocks {
        let pair = [block(at), block(at + 1)];
        let mut row = 0;
        while K::HOLDS_EIGHT_ROWS && row + 8 <= rows {
            for (high, sums) in K::sums::<8, 2>(&input[row * stride..], stride, pair).iter().enumerate() {
                receiver.receive(row + high, at, &sums[0]);
                receiver.receive(row + high, at + 1, &sums[1]);
            }
            row += 8;
        }
        while row + 4 <= rows {
            for (high, sums) in K::sums::<4, 2>(&input[row * stride..], stride, pair).iter().enumerate() {
                receiver.receive(row + high, at, &sums[0]);
                receiver.receive(row + high, at + 1, &sums[1]);
            }
            row += 4;
        }
        while row < rows {
            let [sums] = K::sums::<1, 2>(&input[row * stride..], stride, pair);
            receiver.receive(row, at, &sums[0]);
            receiver.receive(row, at + 1, &sums[1]);
            row += 1;
        }
        at += 2;
    }
    if at < blocks {
        for row in 0..rows {
            let [[sums]] = K::sums::<1, 1>(&input[row * stride..], stride, [block(at)]);
            receiver.receive(row, at, &sums);
        }
    }
}

/// The sums of one row with `WIDE` blocks from `at` on, and the block after these.
#[inline(always)]
fn row<K: Kernel, const WIDE: usize>(
    input: &[u8],
    stride: usize,
    weights: &Blocks<'_>,
    at: usize,
    receiver: &mut impl Receive,
) -> usize {
    let blocks = std::array::from_fn::<_, WIDE, _>(|wide| weights.block(at + wide));
    let [sums] = K::sums::<1, WIDE>(input, stride, blocks);
    for (wide, sums) in sums.iter().enumerate() {
        receiver.receive(0, at + wide, sums);
    }
    at + WIDE
}

/// Plain loops.
pub struct Portable;

impl Kernel for Portable {
    #[inline(always)]
    fn sums<const HIGH: usize, const WIDE: usize>(
        input: &[u8],
        stride: usize,
        weights: [&[Weights]; WIDE],
    ) -> [[Sums; WIDE]; HIGH] {
        let mut sums = [[[0; BLOCK]; WIDE]; HIGH];
        let groups = weights[0].len();
        for (high, sums) in sums.iter_mut().enumerate() {
            let row = &input[high * stride..][..groups * GROUP];
            for (sums, weights) in sums.iter_mut().zip(weights) {
                for (inputs, weights) in row.chunks_exact(GROUP).zip(weights) {
                    for (sum, weights) in sums.iter_mut().zip(weights.chunks_exact(GROUP)) {
                        let products = inputs.iter().zip(weights);
                        *sum += products.map(|(&a, &w)| i32::from(a) * i32::from(w)).sum::<i32>();
                    }
                }
            }
        }
        sums
    }
}

#[cfg(target_arch = "x86_64")]
pub use x86::{Avx2, Avx512Vnni};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;

    use super::{BLOCK, GROUP, Kernel, Sums, Weights};

    /// AVX2: products of pairs in 16 bits, then of groups in 32.
    pub struct Avx2;

    /// AVX-512 VNNI: products of groups at once.
    pub struct Avx512Vnni;

    impl Kernel for Avx2 {
        #[inline(always)]
        fn sums<const HIGH: usize, const WIDE: usize>(
            input: &[u8],
            stride: usize,
            weights: [&[Weights]; WIDE],
        ) -> [[Sums; WIDE]; HIGH] {
            check::<HIGH, WIDE>(input, stride, &weights);
            // SAFETY: this type is named only where the processor was found to have AVX2, and `check` has seen
            // that all rows and blocks are as long as is read.
            unsafe { avx2(input, stride, weights) }
        }
    }

    impl Kernel for Avx512Vnni {
        const HOLDS_EIGHT_ROWS: bool = true;

        #[inline(always)]
        fn sums<const HIGH: usize, const WIDE: usize>(
            input: &[u8],
            stride: usize,
            weights: [&[Weights]; WIDE],
        ) -> [[Sums; WIDE]; HIGH] {
            check::<HIGH, WIDE>(input, stride, &weights);
            // SAFETY: this type is named only where the processor was found to have AVX-512 VNNI, and `check` has
            // seen that all rows and blocks are as long as is read.
            unsafe { avx512vnni(input, stride, weights) }
        }
    }

    #[inline(always)]
    fn check<const HIGH: usize, const WIDE: usize>(
        input: &[u8],
        stride: usize,
        weights: &[&[Weights]; WIDE],
    ) {
        let groups = weights[0].len();
        assert!(input.len() >= (HIGH - 1) * stride + groups * GROUP, "rows outside the input");
        assert!(weights.iter().all(|block| block.len() == groups), "blocks of several lengths");
    }

    /// # Safety
    /// The processor has AVX2, `input` has `HIGH` rows, and all blocks are as long as the first.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn avx2<const HIGH: usize, const WIDE: usize>(
        input: &[u8],
        stride: usize,
        weights: [&[Weights]; WIDE],
    ) -> [[Sums; WIDE]; HIGH] {
        let ones = _mm256_set1_epi16(1);
        let mut out = [[[0; BLOCK]; WIDE]; HIGH];
        // A half of a block at a time: the sums of four rows and two blocks fit into the registers.
        for half in 0..2 {
            let mut sums = [[_mm256_setzero_si256(); WIDE]; HIGH];
            for group in 0..weights[0].len() {
                // SAFETY: `group` is inside every block, and a block holds two halves of 32 bytes.
                let blocks: [__m256i; WIDE] = std::array::from_fn(|wide| unsafe {
                    let block = weights[wide].as_ptr().add(group);
                    _mm256_loadu_si256(block.cast::<__m256i>().add(half))
                });
                for (high, sums) in sums.iter_mut().enumerate() {
                    // SAFETY: the caller has seen that the row is inside the input.
                    let inputs = unsafe { read(input, high * stride + group * GROUP) };
                    let inputs = _mm256_set1_epi32(inputs);
                    for (sum, block) in sums.iter_mut().zip(blocks) {
                        let pairs = _mm256_maddubs_epi16(inputs, block);
                        *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
                    }
                }
            }
            for (out, sums) in out.iter_mut().zip(&sums) {
                for (out, &sum) in out.iter_mut().zip(sums) {
                    // SAFETY: a half is eight numbers of the sixteen.
                    unsafe { _mm256_storeu_si256(out.as_mut_ptr().cast::<__m256i>().add(half), sum) };
                }
            }
        }
        out
    }

    /// # Safety
    /// The processor has AVX-512 VNNI, `input` has `HIGH` rows, and all blocks are as long as the first.
    #[inline]
    #[target_feature(enable = "avx512f,avx512vnni")]
    unsafe fn avx512vnni<const HIGH: usize, const WIDE: usize>(
        input: &[u8],
        stride: usize,
        weights: [&[Weights]; WIDE],
    ) -> [[Sums; WIDE]; HIGH] {
        let mut sums = [[_mm512_setzero_si512(); WIDE]; HIGH];
        for group in 0..weights[0].len() {
            // SAFETY: `group` is inside every block.
            let blocks: [__m512i; WIDE] = std::array::from_fn(|wide| unsafe {
                _mm512_loadu_si512(weights[wide].as_ptr().add(group).cast())
            });
            for (high, sums) in sums.iter_mut().enumerate() {
                // SAFETY: the caller has seen that the row is inside the input.
                let inputs = unsafe { read(input, high * stride + group * GROUP) };
                let inputs = _mm512_set1_epi32(inputs);
                for (sum, block) in sums.iter_mut().zip(blocks) {
                    *sum = _mm512_dpbusd_epi32(*sum, inputs, block);
                }
            }
        }
        let mut out = [[[0; BLOCK]; WIDE]; HIGH];
        for (out, sums) in out.iter_mut().zip(&sums) {
            for (out, &sum) in out.iter_mut().zip(sums) {
                // SAFETY: the array is as long as the vector.
                unsafe { _mm512_storeu_si512(out.as_mut_ptr().cast(), sum) };
            }
        }
        out
    }

    /// # Safety
    /// Four bytes from `at` on are inside the input.
    #[inline(always)]
    unsafe fn read(input: &[u8], at: usize) -> i32 {
        // SAFETY: the caller's promise.
        unsafe { input.as_ptr().add(at).cast::<i32>().read_unaligned() }
    }
}

/// Calls a function with the kernel of `instructions`, compiled for them as a whole.
///
/// ```text
/// with_kernel!(instructions, encode::<K>(self, rows) -> usize)
/// ```
macro_rules! with_kernel {
    ($instructions:expr, $function:ident, ($($argument:ident: $Type:ty),* $(,)?)) => {{
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx512f,avx512vnni,avx512bw,avx512vl,avx512dq")]
        fn avx512($($argument: $Type),*) {
            $function::<$crate::network::kernel::Avx512Vnni>($($argument),*)
        }
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2")]
        fn avx2($($argument: $Type),*) {
            $function::<$crate::network::kernel::Avx2>($($argument),*)
        }
        match $instructions.at_most() {
            // SAFETY: `at_most` has seen that the processor has the instructions.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code, reason = "a kernel is called")]
            $crate::network::kernel::Instructions::Avx512Vnni => unsafe { avx512($($argument),*) },
            // SAFETY: `at_most` has seen that the processor has the instructions.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code, reason = "a kernel is called")]
            $crate::network::kernel::Instructions::Avx2 => unsafe { avx2($($argument),*) },
            _ => $function::<$crate::network::kernel::Portable>($($argument),*),
        }
    }};
}
pub(crate) use with_kernel;

#[cfg(test)]
mod tests {
    use super::*;

    impl Receive for Vec<(usize, usize, Sums)> {
        fn receive(&mut self, row: usize, block: usize, sums: &Sums) {
            self.push((row, block, *sums));
        }
    }

    fn sums<K: Kernel>(
        input: &[u8],
        stride: usize,
        rows: usize,
        groups: usize,
        weights: &[Weights],
    ) -> Vec<(usize, usize, Sums)> {
        let mut out = Vec::new();
        let weights = Blocks { weights, stride: groups, groups: 0..groups };
        product::<K>(input, stride, rows, &weights, &mut out);
        out.sort_unstable();
        out
    }

    #[test]
    fn all_kernels_give_the_same_sums() {
        let mut seed = 1u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        };
        for (rows, groups, blocks) in [(1, 1, 1), (1, 9, 7), (5, 24, 3), (9, 7, 4), (4, 96, 6)] {
            let stride = 8;
            let input: Vec<u8> = (0..rows * stride + groups * GROUP).map(|_| next() & 127).collect();
            let weights: Vec<Weights> =
                (0..groups * blocks).map(|_| std::array::from_fn(|_| (next() as i8).max(-127))).collect();
            let expect = sums::<Portable>(&input, stride, rows, groups, &weights);
            assert_eq!(expect.len(), rows * blocks);
            #[cfg(target_arch = "x86_64")]
            {
                if Instructions::detect() >= Instructions::Avx2 {
                    assert_eq!(sums::<Avx2>(&input, stride, rows, groups, &weights), expect);
                }
                if Instructions::detect() >= Instructions::Avx512Vnni {
                    assert_eq!(sums::<Avx512Vnni>(&input, stride, rows, groups, &weights), expect);
                }
            }
        }
    }

    #[test]
    fn the_largest_numbers_do_not_saturate() {
        let input = [127; 8];
        for weight in [127, -127] {
            let weights = [[weight; BLOCK * GROUP]; 2];
            let expect = vec![(0, 0, [2 * 4 * 127 * i32::from(weight); BLOCK])];
            assert_eq!(sums::<Portable>(&input, 8, 1, 2, &weights), expect);
            #[cfg(target_arch = "x86_64")]
            if Instructions::detect() >= Instructions::Avx2 {
                assert_eq!(sums::<Avx2>(&input, 8, 1, 2, &weights), expect);
            }
        }
    }
}
