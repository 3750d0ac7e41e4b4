//! The forward and backward recursions over a sequence (Rabiner 1989), each token scaled so that its forward values
//! sum to one.

use std::ops::{Add, Mul};

use super::table::{LANES, Table};
use super::{LabelGraph, Transitions};
use crate::math::exp;

/// Weights and emissions further than this from the best count as this far.
const FARTHEST: f32 = 80.0;

/// A bound on backward values; only values of labels that are all but impossible come near.
const GREATEST: f64 = 1e200;

/// The exponentials of the transitions' weights, zero where the graph forbids one.
#[derive(Debug, Clone)]
pub(super) struct Factors {
    pub(super) labels: usize,
    pub(super) stride: usize,
    pub(super) start: Vec<f64>,
    pub(super) end: Vec<f64>,
    /// One row for each label before.
    pub(super) between: Vec<f64>,
    /// Row = label before, column = label.
    onto: Table<f64>,
    /// Row = label, column = label before.
    back: Table<f64>,
}

impl Factors {
    pub(super) fn new(graph: &LabelGraph, transitions: &Transitions) -> Self {
        let labels = graph.len();
        let within = |set: u64, label: usize, weight: f32| {
            if set >> label & 1 == 1 { libm::exp(f64::from(weight.clamp(-FARTHEST, FARTHEST))) } else { 0.0 }
        };
        let pairs = (0..labels * labels).map(|it| (it / labels, it % labels));
        let between: Vec<f64> =
            pairs.map(|(from, to)| within(graph.follows(from), to, transitions.between(from, to))).collect();
        Self {
            labels,
            stride: graph.stride(),
            start: (0..labels).map(|it| within(graph.starts(), it, transitions.start(it))).collect(),
            end: (0..labels).map(|it| within(graph.ends(), it, transitions.end(it))).collect(),
            onto: Table::new(labels, 0.0, |from, to| between[from * labels + to]),
            back: Table::new(labels, 0.0, |to, from| between[from * labels + to]),
            between,
        }
    }
}

/// The values of one sequence; rows of `width` columns, those beyond the last label zero.
#[derive(Debug, Clone, Default)]
pub(super) struct Lattice {
    pub(super) width: usize,
    pub(super) tokens: usize,
    /// The exponential of each emission less the row's greatest.
    pub(super) emitted: Vec<f64>,
    pub(super) forward: Vec<f64>,
    pub(super) backward: Vec<f64>,
    /// What each token's forward values summed to before they were divided by it.
    pub(super) scales: Vec<f64>,
    /// The sum over all paths, as a multiple of the scales' product.
    pub(super) total: f64,
}

impl Lattice {
    /// Computes everything; with `allowed`, over the paths through these sets of labels alone. False where the numbers
    /// leave no path at all; the values are then finite and mean nothing.
    pub(super) fn fill(&mut self, factors: &Factors, emissions: &[f32], allowed: Option<&[u64]>) -> bool {
        let (labels, width) = (factors.labels, factors.labels.next_multiple_of(LANES));
        self.width = width;
        self.tokens = emissions.len() / factors.stride;
        for values in [&mut self.emitted, &mut self.forward, &mut self.backward] {
            values.resize(self.tokens * width, 0.0);
        }
        self.scales.resize(self.tokens, 0.0);
        self.total = 1.0;
        if self.tokens == 0 {
            return true;
        }
        self.emit(factors, emissions, allowed);
        let mut alive = true;

        let mut rows = self.forward.chunks_exact_mut(width).zip(self.emitted.chunks_exact(width));
        let Some((mut before, emitted)) = rows.next() else { return true };
        for label in 0..labels {
            before[label] = factors.start[label] * emitted[label];
        }
        before[labels..].fill(0.0);
        alive &= scale(before, &mut self.scales[0]);
        for ((row, emitted), sum) in rows.zip(&mut self.scales[1..]) {
            factors.onto.fold(&before[..labels], row, Mul::mul, Add::add);
            for (value, emitted) in row.iter_mut().zip(emitted) {
                *value *= emitted;
            }
            alive &= scale(row, sum);
            before = row;
        }

        self.total = (0..labels).map(|it| before[it] * factors.end[it]).sum();
        if self.total <= 0.0 {
            self.total = 1.0;
            alive = false;
        }
        let (rest, last) = self.backward.split_at_mut((self.tokens - 1) * width);
        last.fill(0.0);
        last.iter_mut().zip(&factors.end).for_each(|(value, end)| *value = end / self.total);
        let mut after = &*last;
        let mut reached = [0.0; 64];
        for (token, row) in rest.chunks_exact_mut(width).enumerate().rev() {
            let emitted = &self.emitted[(token + 1) * width..];
            let shrink = 1.0 / self.scales[token + 1];
            for ((reached, after), emitted) in reached.iter_mut().zip(after).zip(emitted) {
                *reached = after * emitted * shrink;
            }
            factors.back.fold(&reached[..labels], row, Mul::mul, Add::add);
            for value in row.iter_mut() {
                *value = if *value < GREATEST { *value } else { GREATEST };
            }
            after = row;
        }
        alive
    }

    fn emit(&mut self, factors: &Factors, emissions: &[f32], allowed: Option<&[u64]>) {
        let rows = emissions.chunks_exact(factors.stride).zip(self.emitted.chunks_exact_mut(self.width));
        for (token, (emission, row)) in rows.enumerate() {
            let emission = &emission[..factors.labels];
            let most = emission.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            for (value, &emission) in row.iter_mut().zip(emission) {
                *value = f64::from(exp((emission - most).max(-FARTHEST)));
            }
            row[factors.labels..].fill(0.0);
            if let Some(&set) = allowed.and_then(|sets| sets.get(token)) {
                for (label, value) in row.iter_mut().enumerate() {
                    *value = if label < 64 && set >> label & 1 == 1 { *value } else { 0.0 };
                }
            }
        }
    }
}

/// Divides a row by its sum. A row that sums to nothing becomes even, so that no later value is undefined.
fn scale(row: &mut [f64], sum: &mut f64) -> bool {
    let mut sums = [0.0; LANES];
    for values in row.chunks_exact(LANES) {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    }
    *sum = sums.iter().sum();
    let alive = *sum > 0.0 && *sum < f64::INFINITY;
    if alive {
        let shrink = 1.0 / *sum;
        row.iter_mut().for_each(|value| *value *= shrink);
    } else {
        *sum = 1.0;
        let even = 1.0 / row.len() as f64;
        row.fill(even);
    }
    alive
}

/// The probabilities of a sequence's labels.
#[derive(Debug, Clone, Copy)]
pub struct Marginals<'s> {
    factors: &'s Factors,
    lattice: &'s Lattice,
}

impl<'s> Marginals<'s> {
    pub(super) fn new(factors: &'s Factors, lattice: &'s Lattice) -> Self {
        Self { factors, lattice }
    }

    /// How many tokens the sequence has.
    pub fn tokens(&self) -> usize {
        self.lattice.tokens
    }

    /// The probability that a token has a label, 0 to 1.
    ///
    /// # Panics
    ///
    /// A token or a label that there is not.
    pub fn of(&self, token: usize, label: usize) -> f32 {
        assert!(token < self.lattice.tokens && label < self.factors.labels, "token {token}, label {label}");
        let place = token * self.lattice.width + label;
        probability(self.lattice.forward[place] * self.lattice.backward[place])
    }

    /// The probability that the tokens from `first` on have just these labels, 0 to 1: of a name with its limits and
    /// its kind, for instance.
    ///
    /// # Panics
    ///
    /// A stretch beyond the sequence, or a label that there is not.
    pub fn stretch(&self, first: usize, labels: &[u8]) -> f32 {
        let Some((&start, rest)) = labels.split_first() else { return 1.0 };
        let lattice = self.lattice;
        let width = lattice.width;
        let mut label = usize::from(start);
        let mut value = lattice.forward[first * width + label];
        for (token, &next) in (first + 1..).zip(rest) {
            let next = usize::from(next);
            value *= self.factors.between[label * self.factors.labels + next];
            value *= lattice.emitted[token * width + next] / lattice.scales[token];
            label = next;
        }
        probability(value * lattice.backward[(first + rest.len()) * width + label])
    }
}

/// Rounding may carry a product a little above one.
fn probability(value: f64) -> f32 {
    value.min(1.0) as f32
}
