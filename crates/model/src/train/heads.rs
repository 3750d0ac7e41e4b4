//! Labels read off a layer, forward and backward.

use super::encoder::{Network, Pass, add_rows, drop_out};
use super::matrix::{Rows, add_product, add_transposed_product};
use super::{Random, Work};
use crate::chain::{Chain, Loss, LossScratch, Transitions};
use crate::math::exp;

/// What a head makes of its layer.
pub struct HeadPass {
    head: usize,
    /// What it reads, after dropout.
    input: Vec<f32>,
    /// Scores of labels, row by row.
    scores: Vec<f32>,
    /// The best label of each row by itself, where the head feeds the layers above.
    told: Vec<usize>,
}

impl HeadPass {
    /// Reads head `head` off the last layer of `pass`, and tells the layers above where the head does.
    pub fn climb(
        network: &Network<'_>,
        pass: &mut Pass,
        head: usize,
        dropping: Option<(f32, &mut Random)>,
    ) -> Self {
        let (made, layout) = (&network.make.heads[head], &network.layout.heads[head]);
        let (rows, width, labels) = (pass.rows, network.make.width, made.labels.len());
        let Some(layer) = pass.layers.last_mut() else { unreachable!("a head reads a layer") };
        let mut input = layer.bare.clone();
        if let Some((chance, random)) = dropping {
            drop_out(&mut input, chance, random);
        }
        let mut scores = vec![0.0; rows * labels];
        for row in scores.chunks_exact_mut(labels) {
            row.copy_from_slice(&network.values[layout.bias.clone()]);
        }
        let weights = Rows::new(&network.values[layout.weights.clone()], labels);
        add_product(rows, width, labels, Rows::new(&input, width), weights, &mut scores);
        let mut told = Vec::new();
        if made.feeds {
            told = scores.chunks_exact(labels).map(best).collect();
            let feed = &network.values[layout.feed.clone()];
            for (row, &label) in told.iter().enumerate().filter(|&(row, _)| pass.is_token[row]) {
                let cells = &mut layer.hidden[row * width..(row + 1) * width];
                for (cell, value) in cells.iter_mut().zip(&feed[label * width..]) {
                    *cell = (*cell + value).max(0.0);
                }
            }
        }
        Self { head, input, scores, told }
    }

    /// Takes from the gradient of what a layer gives what the head's telling hides, and adds that of the telling.
    pub fn descend_feed(&self, network: &Network<'_>, pass: &Pass, above: &mut [f32], gradient: &mut [f32]) {
        let width = network.make.width;
        let layer = &pass.layers[network.make.heads[self.head].layer - 1];
        let feed = &mut gradient[network.layout.heads[self.head].feed.clone()];
        for (row, &label) in self.told.iter().enumerate().filter(|&(row, _)| pass.is_token[row]) {
            let range = row * width..(row + 1) * width;
            let cells = above[range.clone()].iter_mut().zip(&layer.hidden[range]);
            for ((value, &hidden), sum) in cells.zip(&mut feed[label * width..]) {
                if hidden <= 0.0 {
                    *value = 0.0;
                }
                *sum += *value;
            }
        }
    }

    /// The loss of the examples that have targets for this head, and the gradient of the parameters and, added to `above`, of
    /// what the layer found.
    pub fn descend(&self, work: &Work<'_>, pass: &Pass, above: &mut [f32], gradient: &mut [f32]) -> f64 {
        let network = work.network;
        let weight = work.weights.heads[self.head];
        let (made, layout) = (&network.make.heads[self.head], &network.layout.heads[self.head]);
        let (rows, width, labels) = (pass.rows, network.make.width, made.labels.len());
        let mut of_scores = vec![0.0; rows * labels];
        let mut loss = 0.0;
        let mut chain = ChainLoss::new(network, self.head);
        for (example, &start) in work.examples.iter().zip(&pass.starts) {
            let Some(allowed) = &example.allowed[self.head] else { continue };
            let range = start * labels..(start + example.tokens()) * labels;
            let (scores, of_scores) = (&self.scores[range.clone()], &mut of_scores[range]);
            loss += match &mut chain {
                None => independent_loss(scores, labels, allowed, of_scores),
                Some(chain) => chain.loss(scores, allowed, of_scores),
            };
        }
        if let Some(chain) = chain {
            for (sum, value) in gradient[layout.transitions.clone()].iter_mut().zip(chain.transitions) {
                *sum += weight * value as f32;
            }
        }
        for value in &mut of_scores {
            *value *= weight;
        }
        add_rows(&mut gradient[layout.bias.clone()], &of_scores);
        let (inputs, outputs) = (Rows::new(&self.input, width), Rows::new(&of_scores, labels));
        add_transposed_product(width, rows, labels, inputs, outputs, &mut gradient[layout.weights.clone()]);
        let mut of_input = vec![0.0; rows * width];
        let weights = Rows::new(&network.heads_backward[self.head], width);
        add_product(rows, labels, width, outputs, weights, &mut of_input);
        let scale = 1.0 / (1.0 - work.settings.dropout);
        for ((sum, value), &input) in above.iter_mut().zip(of_input).zip(&self.input) {
            if input != 0.0 {
                *sum += value * scale;
            }
        }
        loss
    }
}

/// The first of the highest scores.
pub fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (at, &score) in scores.iter().enumerate() {
        if score > scores[best] {
            best = at;
        }
    }
    best
}

/// Minus the logarithm of the probability of the allowed labels, summed over rows, and its gradient.
fn independent_loss(scores: &[f32], labels: usize, allowed: &[u64], gradient: &mut [f32]) -> f64 {
    let mut loss = 0.0;
    let rows = scores.chunks_exact(labels).zip(gradient.chunks_exact_mut(labels));
    for ((scores, gradient), &allowed) in rows.zip(allowed) {
        let highest = scores.iter().copied().fold(f32::MIN, f32::max);
        let (mut all, mut right) = (0.0, 0.0);
        for (label, (cell, &score)) in gradient.iter_mut().zip(scores).enumerate() {
            *cell = exp(score - highest);
            all += *cell;
            if allowed >> label & 1 == 1 {
                right += *cell;
            }
        }
        let right = right.max(1e-20);
        for (label, cell) in gradient.iter_mut().enumerate() {
            let share = if allowed >> label & 1 == 1 { *cell / right } else { 0.0 };
            *cell = *cell / all - share;
        }
        loss -= f64::from(libm::logf(right / all));
    }
    loss
}

/// The losses of sequences whose labels form chains.
struct ChainLoss {
    chain: Chain,
    scratch: LossScratch,
    /// Gradient of the transitions.
    transitions: Vec<f64>,
}

impl ChainLoss {
    fn new(network: &Network<'_>, head: usize) -> Option<Self> {
        let graph = network.make.heads[head].graph()?;
        let mut transitions = Transitions::zeros(&graph);
        let weights = &network.values[network.layout.heads[head].transitions.clone()];
        transitions.weights_mut().copy_from_slice(weights);
        let gradient = vec![0.0; weights.len()];
        Some(Self {
            chain: Chain::new(graph, transitions),
            scratch: LossScratch::default(),
            transitions: gradient,
        })
    }

    fn loss(&mut self, scores: &[f32], allowed: &[u64], of_scores: &mut [f32]) -> f64 {
        let graph = self.chain.graph();
        let (labels, stride) = (graph.len(), graph.stride());
        let mut emissions = vec![0.0; allowed.len() * stride];
        for (row, scores) in emissions.chunks_exact_mut(stride).zip(scores.chunks_exact(labels)) {
            row[..labels].copy_from_slice(scores);
        }
        let mut of_emissions = vec![0.0; emissions.len()];
        let into = Loss { weight: 1.0, emissions: &mut of_emissions, transitions: &mut self.transitions };
        let loss = self.chain.loss(&emissions, allowed, &mut self.scratch, into);
        for (row, of_row) in of_scores.chunks_exact_mut(labels).zip(of_emissions.chunks_exact(stride)) {
            row.copy_from_slice(&of_row[..labels]);
        }
        loss.unwrap_or(0.0)
    }
}
