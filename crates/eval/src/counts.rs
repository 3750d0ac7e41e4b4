use std::ops::AddAssign;

/// How many units two analyses have, and how many they share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Units of the gold analysis.
    pub gold: usize,
    /// Units of the analysis that is scored.
    pub found: usize,
    /// Units that both have.
    pub correct: usize,
}

impl Counts {
    /// The share of the units found that are correct, 0 where none was found.
    pub fn precision(self) -> f64 {
        ratio(self.correct, self.found)
    }

    /// The share of the gold units that were found, 0 where there is none.
    pub fn recall(self) -> f64 {
        ratio(self.correct, self.gold)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        ratio(2 * self.correct, self.gold + self.found)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.correct += other.correct;
    }
}

impl std::iter::Sum for Counts {
    fn sum<Each: Iterator<Item = Self>>(counts: Each) -> Self {
        counts.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of units in corpora are far below 2^52")]
pub(crate) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Between which values a score lies in 95 of 100 samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The 2.5th percentile.
    pub low: f64,
    /// The 97.5th percentile.
    pub high: f64,
}

/// The interval of the F1 over documents drawn with replacement (Efron's percentile bootstrap, 1,000 samples, always
/// the same ones).
pub fn bootstrap(documents: &[Counts]) -> Interval {
    resampled(documents, Counts::f1)
}

/// The same for the score of a sum of anything.
pub(crate) fn resampled<Each: Copy + std::iter::Sum>(
    documents: &[Each],
    score: impl Fn(Each) -> f64,
) -> Interval {
    const SAMPLES: usize = 1_000;
    let mut random = SplitMix(0x5EED);
    let mut scores: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let draw = (0..documents.len()).map(|_| documents[random.below(documents.len())]);
            score(draw.sum::<Each>())
        })
        .collect();
    scores.sort_by(f64::total_cmp);
    Interval { low: scores[SAMPLES / 40], high: scores[SAMPLES - 1 - SAMPLES / 40] }
}

/// Steele, Lea and Flood's SplitMix64: enough for drawing samples, and the same everywhere.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        // The high half of the product is uniform below the bound, save for a bias of bound / 2^64.
        ((u128::from(bits) * bound as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_the_score_and_narrows_with_more_documents() {
        let document = |correct| Counts { gold: 100, found: 100, correct };
        let few: Vec<Counts> = [90, 95, 99].map(document).to_vec();
        let many: Vec<Counts> = (0..100).flat_map(|_| [90, 95, 99].map(document)).collect();
        let (few, many) = (bootstrap(&few), bootstrap(&many));
        let score = (0.90 + 0.95 + 0.99) / 3.0;
        assert!(few.low < many.low && many.low < score && score < many.high && many.high < few.high);
    }

    #[test]
    fn nothing_scores_nothing() {
        assert_eq!(Counts::default().f1(), 0.0);
        assert_eq!(bootstrap(&[]), Interval { low: 0.0, high: 0.0 });
    }
}
