//! Training of sparse linear chains: stochastic gradients with AdaGrad (Duchi, Hazan and Singer 2011).
//!
//! The same corpus, settings and seed give the same bytes with any number of threads: sequences are computed side by
//! side and applied in their order, and of the weights each thread has labels of its own.

use std::collections::HashMap;

use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use super::{SHIFT_MOST, UNIT};
use crate::chain::{Chain, LabelGraph, Loss, LossScratch, Transitions};
use crate::file::Writer;
use crate::key::SortedKeys;
use crate::train::Random;

/// Labels whose weights lie side by side and are updated by one thread.
const LANES: usize = 8;

/// Gradients smaller than this are left out.
const NEGLIGIBLE: f32 = 1e-3;

/// What a feature's squared gradients begin with, so that its first step is not the greatest.
const SQUARES: f32 = 1e-2;

/// The features and labels of many sequences.
#[derive(Debug, Default)]
pub struct Corpus {
    /// The number of each key, in the order of first sight.
    numbers: HashMap<u64, u32, FxBuildHasher>,
    /// The key and the occurrences of each number.
    keys: Vec<(u64, u32)>,
    features: Vec<u32>,
    tokens: Vec<Token>,
    sequences: Vec<Sequence>,
    /// The first token of the sequence that is being added.
    open: usize,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    /// Where its features begin, its lexical ones end and all end.
    first: usize,
    lexical_end: usize,
    end: usize,
    allowed: u64,
}

#[derive(Debug, Clone, Copy)]
struct Sequence {
    first: usize,
    end: usize,
    weight: f32,
}

impl Corpus {
    /// Without sequences.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a token: features that name words, which dropping may take away, all other features, and the set of
    /// labels that it may have.
    pub fn push(&mut self, lexical: &[u64], features: &[u64], allowed: u64) {
        let first = self.features.len();
        for &key in lexical.iter().chain(features) {
            let next = self.keys.len() as u32;
            let number = *self.numbers.entry(key).or_insert(next);
            if number == next {
                self.keys.push((key, 0));
            }
            let count = &mut self.keys[number as usize].1;
            *count = count.saturating_add(1);
            self.features.push(number);
        }
        self.tokens.push(Token {
            first,
            lexical_end: first + lexical.len(),
            end: self.features.len(),
            allowed,
        });
    }

    /// Ends the sequence of the tokens added since the last end. One without tokens is left out.
    pub fn end_sequence(&mut self, weight: f32) {
        if self.open < self.tokens.len() {
            self.sequences.push(Sequence { first: self.open, end: self.tokens.len(), weight });
            self.open = self.tokens.len();
        }
    }

    /// How many tokens there are.
    pub fn tokens(&self) -> usize {
        self.tokens.len()
    }
}

/// How to train.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Of the order of sequences and of what is dropped.
    pub seed: u64,
    /// The step, divided by the root of a weight's squared gradients so far.
    pub rate: f32,
    /// Pull to zero in proportion to a weight, at every step on its feature.
    pub l2: f32,
    /// Pull to zero of constant force.
    pub l1: f32,
    /// How often a token is seen without its lexical features, 0 to 1.
    pub dropped: f32,
    /// Features of fewer occurrences are left out.
    pub least_count: u32,
    /// Sequences that are computed with the same weights.
    pub batch: usize,
    /// Features without a weight beyond this are not written.
    pub smallest: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, rate: 0.1, l2: 1e-5, l1: 0.0, dropped: 0.1, least_count: 2, batch: 8, smallest: 0.02 }
    }
}

/// A model in training.
#[derive(Debug)]
pub struct Trainer<'c> {
    corpus: &'c Corpus,
    settings: Settings,
    chain: Chain,
    /// The row of each of the corpus's features, or `u32::MAX`.
    rows: Vec<u32>,
    /// The keys of the rows.
    keys: Vec<u64>,
    /// For each [`LANES`] labels the weights of all rows.
    blocks: Vec<Vec<Cell>>,
    transition_squares: Vec<f32>,
    order: Vec<usize>,
    random: Random,
    works: Vec<Work>,
}

#[derive(Debug, Clone, Copy)]
struct Cell {
    weights: [f32; LANES],
    squares: [f32; LANES],
}

/// What one sequence of a batch needs.
#[derive(Debug, Default)]
struct Work {
    sequence: usize,
    /// For each token, whether its lexical features are dropped.
    dropped: Vec<bool>,
    emissions: Vec<f32>,
    gradients: Vec<f32>,
    transitions: Vec<f64>,
    scratch: LossScratch,
    loss: Option<f64>,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Features with weights.
    pub features: usize,
    /// Features left out because their keys could not be told from others.
    pub colliding: usize,
}

impl<'c> Trainer<'c> {
    /// Before the first epoch, all weights zero.
    pub fn new(graph: LabelGraph, corpus: &'c Corpus, settings: Settings) -> Self {
        let mut keys = Vec::new();
        let rows = corpus
            .keys
            .iter()
            .map(|&(key, count)| {
                if count < settings.least_count {
                    return u32::MAX;
                }
                keys.push(key);
                keys.len() as u32 - 1
            })
            .collect();
        let cell = Cell { weights: [0.0; LANES], squares: [SQUARES; LANES] };
        let transitions = Transitions::zeros(&graph);
        Self {
            corpus,
            settings,
            rows,
            blocks: vec![vec![cell; keys.len()]; graph.len().div_ceil(LANES)],
            keys,
            transition_squares: vec![1.0; transitions.weights().len()],
            order: (0..corpus.sequences.len()).collect(),
            random: Random::new(settings.seed),
            works: (0..settings.batch.max(1)).map(|_| Work::default()).collect(),
            chain: Chain::new(graph, transitions),
        }
    }

    /// Goes once through the corpus in a new order. Gives the loss a token, over the sequences that have a path.
    pub fn epoch(&mut self) -> f64 {
        self.random.shuffle(&mut self.order);
        let (mut loss, mut tokens) = (0.0, 0);
        let mut works = std::mem::take(&mut self.works);
        for start in (0..self.order.len()).step_by(works.len()) {
            let batch = &self.order[start..(start + works.len()).min(self.order.len())];
            let works = &mut works[..batch.len()];
            for (work, &sequence) in works.iter_mut().zip(batch) {
                work.sequence = sequence;
                let Sequence { first, end, .. } = self.corpus.sequences[sequence];
                let random = &mut self.random;
                work.dropped.clear();
                work.dropped.extend((first..end).map(|_| random.unit() < self.settings.dropped));
            }
            works.par_iter_mut().for_each(|work| self.compute(work));
            for work in works.iter() {
                if let Some(it) = work.loss {
                    loss += it;
                    tokens += work.dropped.len();
                }
            }
            self.apply(works);
        }
        self.works = works;
        loss / tokens.max(1) as f64
    }

    /// Writes the sections that [`Linear::open`](super::Linear::open) reads.
    pub fn write(&self, writer: &mut Writer, name: &str) -> Written {
        let labels = self.chain.graph().len();
        let weight = |row: usize, label: usize| self.blocks[label / LANES][row].weights[label % LANES];
        let greatest =
            |row: usize| (0..labels).fold(0.0, |most: f32, label| most.max(weight(row, label).abs()));
        let mut kept: Vec<(u64, usize)> = (self.keys.iter().copied().zip(0..))
            .filter(|&(_, row)| greatest(row) > self.settings.smallest)
            .collect();
        kept.sort_unstable();
        let sorted = SortedKeys::new(kept.iter().map(|&(key, _)| key).collect());
        kept.retain(|(key, _)| sorted.colliding().binary_search(key).is_err());

        let (mut shifts, mut weights) = (Vec::new(), Vec::new());
        for &(_, row) in &kept {
            let fits = |shift: &u8| greatest(row) / UNIT <= 127.5 * f32::from(1u16 << shift);
            let shift = (0..SHIFT_MOST).find(fits).unwrap_or(SHIFT_MOST);
            shifts.push(shift);
            let step = UNIT * f32::from(1u16 << shift);
            weights.extend(
                (0..labels).map(|label| (weight(row, label) / step).round().clamp(-127.0, 127.0) as i8),
            );
        }
        self.chain.write(writer, name);
        sorted.write(writer, &format!("{name}.keys"));
        writer.section(&format!("{name}.shifts"), &shifts);
        writer.section(&format!("{name}.weights"), &weights);
        Written { features: kept.len(), colliding: sorted.colliding().len() }
    }

    /// The features of a token of a sequence that is being computed.
    fn features(&self, token: &Token, dropped: bool) -> impl Iterator<Item = usize> + '_ {
        let first = if dropped { token.lexical_end } else { token.first };
        let numbers = self.corpus.features[first..token.end].iter();
        numbers
            .map(|&number| self.rows[number as usize])
            .filter(|&row| row != u32::MAX)
            .map(|row| row as usize)
    }

    fn tokens(&self, work: &Work) -> &[Token] {
        let Sequence { first, end, .. } = self.corpus.sequences[work.sequence];
        &self.corpus.tokens[first..end]
    }

    fn compute(&self, work: &mut Work) {
        let stride = self.chain.graph().stride();
        let tokens = self.tokens(work);
        work.emissions.clear();
        work.emissions.resize(tokens.len() * stride, 0.0);
        let rows = work.emissions.chunks_exact_mut(stride).zip(tokens).zip(&work.dropped);
        for ((emission, token), &dropped) in rows {
            for feature in self.features(token, dropped) {
                for (block, sums) in self.blocks.iter().zip(emission.chunks_exact_mut(LANES)) {
                    sums.iter_mut().zip(block[feature].weights).for_each(|(sum, weight)| *sum += weight);
                }
            }
        }
        work.gradients.clear();
        work.gradients.resize(work.emissions.len(), 0.0);
        work.transitions.clear();
        work.transitions.resize(self.transition_squares.len(), 0.0);
        let allowed: Vec<u64> = tokens.iter().map(|token| token.allowed).collect();
        let into = Loss {
            weight: self.corpus.sequences[work.sequence].weight,
            emissions: &mut work.gradients,
            transitions: &mut work.transitions,
        };
        work.loss = self.chain.loss(&work.emissions, &allowed, &mut work.scratch, into);
    }

    fn apply(&mut self, works: &[Work]) {
        let mut transitions = self.chain.transitions().clone();
        let cells = transitions.weights_mut().iter_mut().zip(&mut self.transition_squares);
        for (place, (weight, squares)) in cells.enumerate() {
            let gradient = works.iter().map(|work| work.transitions[place]).sum::<f64>() as f32;
            if gradient != 0.0 {
                *squares += gradient * gradient;
                *weight -= self.settings.rate * gradient / squares.sqrt();
            }
        }
        self.chain = Chain::new(self.chain.graph().clone(), transitions);

        let mut blocks = std::mem::take(&mut self.blocks);
        blocks.par_iter_mut().enumerate().for_each(|(index, block)| {
            for work in works {
                self.apply_to(block, index, work);
            }
        });
        self.blocks = blocks;
    }

    fn apply_to(&self, block: &mut [Cell], index: usize, work: &Work) {
        let stride = self.chain.graph().stride();
        let rows = work.gradients.chunks_exact(stride).zip(self.tokens(work)).zip(&work.dropped);
        for ((gradients, token), &dropped) in rows {
            let Some(gradients) = gradients[index * LANES..].first_chunk::<LANES>() else { continue };
            if gradients.iter().all(|gradient| gradient.abs() < NEGLIGIBLE) {
                continue;
            }
            for feature in self.features(token, dropped) {
                block[feature].step(gradients, &self.settings);
            }
        }
    }
}

impl Cell {
    #[inline]
    fn step(&mut self, gradients: &[f32; LANES], settings: &Settings) {
        for (lane, gradient) in gradients.iter().enumerate() {
            let gradient = gradient + settings.l2 * self.weights[lane];
            self.squares[lane] += gradient * gradient;
            let rate = settings.rate / self.squares[lane].sqrt();
            let weight = self.weights[lane] - rate * gradient;
            // The pull of constant force ends at zero.
            let pulled = (weight.abs() - rate * settings.l1).max(0.0);
            self.weights[lane] = pulled.copysign(weight);
        }
    }
}
