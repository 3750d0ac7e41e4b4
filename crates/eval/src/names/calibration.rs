/// How many bins the confidences are parted into.
const BINS: usize = 10;

/// The expected calibration error of confidences (Naeini, Cooper and Hauskrecht 2015): the confidences, each with
/// whether its name is right, are parted into ten bins of equal width, and the error is the mean over all of them of
/// how far the share that is right in a bin lies from the mean confidence of that bin. None where there is none.
///
/// ```
/// use dateline_eval::names::calibration_error;
/// assert_eq!(calibration_error(&[]), None);
/// let error = calibration_error(&[(0.75, true), (0.75, true), (0.75, true), (0.75, false)]);
/// assert_eq!(error, Some(0.0));
/// ```
#[allow(clippy::cast_precision_loss, reason = "counts of names are far below 2^52")]
pub fn calibration_error(judged: &[(f32, bool)]) -> Option<f64> {
    let mut bins = [(0.0, 0.0); BINS];
    for &(confidence, is_right) in judged {
        let bin = (0..BINS - 1).find(|&bin| f64::from(confidence) < (bin + 1) as f64 / BINS as f64);
        let (confidences, right) = &mut bins[bin.unwrap_or(BINS - 1)];
        *confidences += f64::from(confidence);
        *right += if is_right { 1.0 } else { 0.0 };
    }
    let distance: f64 =
        bins.iter().map(|(confidences, right): &(f64, f64)| (confidences - right).abs()).sum();
    (!judged.is_empty()).then(|| distance / judged.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_distance_of_confidence_from_truth() {
        for (judged, expect) in [
            (&[(1.0, true), (1.0, false)][..], 0.5),
            (&[(0.0, false)], 0.0),
            // Two bins, each off by its own distance: they do not balance.
            (&[(0.25, true), (0.75, false)], 0.75),
        ] {
            assert_eq!(calibration_error(judged), Some(expect), "{judged:?}");
        }
    }
}
