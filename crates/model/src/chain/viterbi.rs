//! The best path (Viterbi 1967).

use super::table::{LANES, Table};
use super::{LabelGraph, Transitions};

/// Tokens between two subtractions of the best score, which keep long sequences precise.
const LEVELLED: usize = 64;

/// The transitions' weights, negative infinity where the graph forbids one.
#[derive(Debug, Clone)]
pub(super) struct Scores {
    labels: usize,
    stride: usize,
    start: Vec<f32>,
    end: Vec<f32>,
    /// Row = label before, column = label.
    onto: Table<f32>,
    /// One row for each label, as wide as those of the scores: the weights from every label before.
    from: Vec<f32>,
}

impl Scores {
    pub(super) fn new(graph: &LabelGraph, transitions: &Transitions) -> Self {
        let (labels, width) = (graph.len(), graph.len().next_multiple_of(LANES));
        let within =
            |set: u64, label: usize, weight| if set >> label & 1 == 1 { weight } else { f32::NEG_INFINITY };
        let weight = |from, to| within(graph.follows(from), to, transitions.between(from, to));
        Self {
            labels,
            stride: graph.stride(),
            start: (0..labels).map(|it| within(graph.starts(), it, transitions.start(it))).collect(),
            end: (0..width)
                .map(|it| {
                    if it < labels {
                        within(graph.ends(), it, transitions.end(it))
                    } else {
                        f32::NEG_INFINITY
                    }
                })
                .collect(),
            onto: Table::new(labels, f32::NEG_INFINITY, weight),
            from: (0..labels * width)
                .map(|it| (it % width, it / width))
                .map(|(from, to)| if from < labels { weight(from, to) } else { f32::NEG_INFINITY })
                .collect(),
        }
    }

    /// Keeps the best score of each label at each token in `best` and follows them from the end: cheaper than to keep
    /// the label before, which is asked for on one path alone.
    pub(super) fn viterbi(&self, emissions: &[f32], best: &mut Vec<f32>, path: &mut Vec<u8>) {
        path.clear();
        let tokens = emissions.len() / self.stride;
        if tokens == 0 {
            return;
        }
        let width = self.labels.next_multiple_of(LANES);
        // Old scores are overwritten before they are read.
        best.resize(tokens * width, 0.0);
        let mut rows = emissions.chunks_exact(self.stride).zip(best.chunks_exact_mut(width));
        let Some((emission, mut before)) = rows.next() else { return };
        for label in 0..self.labels {
            before[label] = self.start[label] + emission[label];
        }
        for (token, (emission, row)) in rows.enumerate() {
            self.step(before, emission, row);
            if token % LEVELLED == LEVELLED - 1 {
                level(&mut row[..self.labels]);
            }
            before = row;
        }

        let last = &best[(tokens - 1) * width..];
        let mut label = self.first_best(last, &self.end);
        path.resize(tokens, label as u8);
        for token in (1..tokens).rev() {
            let before = &best[(token - 1) * width..][..width];
            label = self.first_best(before, &self.from[label * width..][..width]);
            path[token - 1] = label as u8;
        }
    }

    #[inline]
    fn step(&self, before: &[f32], emission: &[f32], row: &mut [f32]) {
        self.onto.fold(
            before,
            row,
            |score, weight| score + weight,
            |most, sum| if sum > most { sum } else { most },
        );
        row.iter_mut().zip(emission).for_each(|(score, emission)| *score += emission);
    }

    /// The first place of the greatest sum.
    fn first_best(&self, scores: &[f32], weights: &[f32]) -> usize {
        let mut sums = [f32::NEG_INFINITY; 64];
        let mut most = [f32::NEG_INFINITY; LANES];
        let columns = scores.chunks_exact(LANES).zip(weights.chunks_exact(LANES));
        for ((scores, weights), sums) in columns.zip(sums.chunks_exact_mut(LANES)) {
            for lane in 0..LANES {
                sums[lane] = scores[lane] + weights[lane];
                most[lane] = if sums[lane] > most[lane] { sums[lane] } else { most[lane] };
            }
        }
        let most = most.into_iter().fold(f32::NEG_INFINITY, |most, it| if it > most { it } else { most });
        sums[..self.labels].iter().position(|&sum| sum == most).unwrap_or(0)
    }
}

/// Takes the best score from all.
fn level(scores: &mut [f32]) {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if most.is_finite() {
        scores.iter_mut().for_each(|score| *score -= most);
    }
}
