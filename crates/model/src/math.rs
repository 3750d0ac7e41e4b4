//! Functions of single numbers that give the same bits on every machine and that the compiler can do several of at a time.

/// The nearest whole number, of two the even one, of a number below four million either way.
///
/// Adding what has no place for a fraction rounds it off.
#[inline(always)]
pub fn round(x: f32) -> f32 {
    const NO_FRACTION: f32 = 12_582_912.0;
    (x + NO_FRACTION) - NO_FRACTION
}

/// The same as a number without a fraction: its bits are the last of the sum's.
#[inline(always)]
pub fn whole(x: f32) -> i32 {
    const NO_FRACTION: f32 = 12_582_912.0;
    ((x + NO_FRACTION).to_bits() as i32).wrapping_sub(NO_FRACTION.to_bits() as i32)
}

/// The exponential of `x`, to about seven digits: 0 below -87, and no more than that of 88.
///
/// The integer part of `x / ln 2` goes into the exponent, the rest through a polynomial (Cephes, Moshier 1989).
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let clamped = x.clamp(-87.0, 88.0);
    let doublings = clamped * std::f32::consts::LOG2_E;
    let power = f32::from_bits(((whole(doublings) + 127) << 23) as u32);
    let whole = round(doublings);
    let rest = clamped - whole * 0.693_359_4;
    let rest = rest + whole * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for factor in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        sum = sum * rest + factor;
    }
    let fraction = sum * (rest * rest) + rest + 1.0;
    if x < -87.0 { 0.0 } else { fraction * power }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_to_the_nearest_and_halves_to_the_even() {
        for (x, expect) in
            [(0.5, 0.0), (1.5, 2.0), (2.4, 2.0), (-0.5, 0.0), (-1.6, -2.0), (99_999.5, 100_000.0)]
        {
            assert_eq!(round(x), expect, "{x}");
            assert_eq!(whole(x), expect as i32, "{x}");
        }
    }

    #[test]
    fn the_exponential_is_right_to_seven_digits() {
        for step in -8700..8800 {
            let x = step as f32 / 100.0;
            let expect = f64::from(x).exp();
            assert!((f64::from(exp(x)) - expect).abs() <= expect * 3e-7, "{x}: {} {expect}", exp(x));
        }
        assert_eq!(exp(-100.0), 0.0);
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(f32::MAX).is_finite());
    }
}
