//! The loss of a sequence of which each token's label is known up to a set.

use super::{Chain, Lattice};

/// Memory that losses reuse from one sequence to the next.
#[derive(Debug, Clone, Default)]
pub struct LossScratch {
    all: Lattice,
    allowed: Lattice,
    pairs: Vec<f64>,
}

/// Where a loss adds its gradients: `weight` times the derivative of the loss, to be gone against.
#[derive(Debug)]
pub struct Loss<'g> {
    /// How much the sequence counts.
    pub weight: f32,
    /// In the form of the emissions: one row a token, [`LabelGraph::stride`](super::LabelGraph::stride) long.
    pub emissions: &'g mut [f32],
    /// In the form of [`Transitions::weights`](super::Transitions::weights). In double precision, since many
    /// sequences add up here.
    pub transitions: &'g mut [f64],
}

impl Chain {
    /// The negative logarithm of the probability that every token's label is in its set, unweighted (Tsuboi and others
    /// 2008). Adds the gradients to `into`.
    ///
    /// A set of one label is a label that is known, the set of all one that is not.
    ///
    /// `None`, with nothing added, where the graph has no path through the sets.
    ///
    /// # Panics
    ///
    /// Emissions, sets and gradients of different lengths.
    pub fn loss(
        &self,
        emissions: &[f32],
        allowed: &[u64],
        scratch: &mut LossScratch,
        into: Loss<'_>,
    ) -> Option<f64> {
        let (labels, stride) = (self.graph.len(), self.graph.stride());
        assert_eq!(emissions.len(), allowed.len() * stride, "one row of emissions a token");
        assert_eq!(into.emissions.len(), emissions.len(), "gradients like the emissions");
        assert_eq!(into.transitions.len(), labels * (labels + 2), "gradients like the transitions");
        if allowed.is_empty() || !self.has_path(allowed) {
            return None;
        }
        let LossScratch { all, allowed: some, pairs } = scratch;
        if !all.fill(&self.factors, emissions, None) || !some.fill(&self.factors, emissions, Some(allowed)) {
            return None;
        }
        let weight = f64::from(into.weight);
        self.add_emissions(all, weight, into.emissions);
        self.add_emissions(some, -weight, into.emissions);
        self.add_transitions(all, weight, into.transitions, pairs);
        self.add_transitions(some, -weight, into.transitions, pairs);
        Some(logarithm(all) - logarithm(some))
    }

    fn has_path(&self, allowed: &[u64]) -> bool {
        let mut reached = self.graph.starts() & allowed[0];
        for set in &allowed[1..] {
            reached = self.graph.follows_any(reached) & set;
        }
        reached & self.graph.ends() != 0
    }

    /// The expected number of times that each token has each label.
    fn add_emissions(&self, lattice: &Lattice, weight: f64, into: &mut [f32]) {
        let rows =
            lattice.forward.chunks_exact(lattice.width).zip(lattice.backward.chunks_exact(lattice.width));
        for (into, (forward, backward)) in into.chunks_exact_mut(self.graph.stride()).zip(rows) {
            for label in 0..self.graph.len() {
                into[label] += (weight * forward[label] * backward[label]) as f32;
            }
        }
    }

    /// The expected number of starts, ends and pairs.
    fn add_transitions(&self, lattice: &Lattice, weight: f64, into: &mut [f64], pairs: &mut Vec<f64>) {
        let (labels, width) = (self.graph.len(), lattice.width);
        let last = (lattice.tokens - 1) * width;
        for label in 0..labels {
            into[label] += weight * lattice.forward[label] * lattice.backward[label];
            into[labels + label] += weight * lattice.forward[last + label] * lattice.backward[last + label];
        }
        // The factors of the transitions are the same for every token: they multiply the sum.
        pairs.clear();
        pairs.resize(labels * width, 0.0);
        let mut reached = [0.0; 64];
        for token in 1..lattice.tokens {
            let row = token * width;
            let shrink = weight / lattice.scales[token];
            let values = lattice.emitted[row..].iter().zip(&lattice.backward[row..]);
            for (reached, (emitted, backward)) in reached[..width].iter_mut().zip(values) {
                *reached = emitted * backward * shrink;
            }
            let before = &lattice.forward[row - width..][..labels];
            for (sums, &before) in pairs.chunks_exact_mut(width).zip(before) {
                if before != 0.0 {
                    sums.iter_mut().zip(&reached).for_each(|(sum, &reached)| *sum += before * reached);
                }
            }
        }
        let between = into[2 * labels..].chunks_exact_mut(labels);
        let factors = self.factors.between.chunks_exact(labels);
        for ((into, factors), sums) in between.zip(factors).zip(pairs.chunks_exact(width)) {
            for ((into, factor), sum) in into.iter_mut().zip(factors).zip(sums) {
                *into += factor * sum;
            }
        }
    }
}

/// The logarithm of the sum over all paths, less the greatest emission of each token.
fn logarithm(lattice: &Lattice) -> f64 {
    lattice.scales.iter().fold(libm::log(lattice.total), |sum, &scale| sum + libm::log(scale))
}
