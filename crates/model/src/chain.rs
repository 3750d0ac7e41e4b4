//! Linear chains over label graphs: the best path, probabilities, and the loss that trains both.
//!
//! A sequence's emissions are rows of `f32`, one row a token, one column a label, each row [`LabelGraph::stride`]
//! long (a multiple of 16; what stands behind the last label is not read). A path's score is the sum of its emissions
//! and transitions, and its probability is the exponential of that over the sum for all legal paths (Lafferty,
//! McCallum and Pereira 2001). Everything here is plain additions and multiplications in one order, so that results
//! are the same on every machine to the bit.
//!
//! ```
//! use dateline_model::chain::{Chain, Scratch, Transitions, bilou};
//!
//! let graph = bilou::graph(&["person", "place"])?;
//! let chain = Chain::new(graph.clone(), Transitions::zeros(&graph));
//!
//! // Three tokens: the first two look like a person's name, the third like nothing.
//! let mut emissions = vec![0.0; 3 * graph.stride()];
//! emissions[bilou::label(0, bilou::Place::Begin)] = 4.0;
//! emissions[graph.stride() + bilou::label(0, bilou::Place::Last)] = 3.0;
//! emissions[2 * graph.stride() + bilou::OUTSIDE] = 2.0;
//!
//! let mut scratch = Scratch::default();
//! let mut path = Vec::new();
//! chain.viterbi(&emissions, &mut scratch, &mut path);
//! let names: Vec<_> = bilou::decode(&path).collect();
//! assert_eq!(names, [bilou::Stretch { first: 0, end: 2, kind: 0 }]);
//!
//! let confidence = chain.marginals(&emissions, &mut scratch).stretch(0, &path[..2]);
//! assert!(confidence > 0.8);
//! # Ok::<(), dateline_model::chain::GraphError>(())
//! ```

pub mod bilou;
mod graph;
mod lattice;
#[cfg(feature = "training")]
mod loss;
mod table;
mod viterbi;

use crate::file::{File, OpenError, Writer};

pub use graph::{GraphError, LabelGraph};
use lattice::Lattice;
pub use lattice::Marginals;
#[cfg(feature = "training")]
pub use loss::{Loss, LossScratch};

/// The weights of starting with a label, ending with one, and going from one to another.
///
/// Weights of what the graph forbids are never read.
#[derive(Debug, Clone, PartialEq)]
pub struct Transitions {
    labels: usize,
    weights: Vec<f32>,
}

impl Transitions {
    /// No preference.
    pub fn zeros(graph: &LabelGraph) -> Self {
        let labels = graph.len();
        Self { labels, weights: vec![0.0; labels * (labels + 2)] }
    }

    /// All weights in one row, as an optimiser wants them: starts, ends, then one row for each label before.
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// The same, to change.
    pub fn weights_mut(&mut self) -> &mut [f32] {
        &mut self.weights
    }

    /// The weight of starting with a label.
    pub fn start(&self, label: usize) -> f32 {
        self.weights[label]
    }

    /// The weight of ending with a label.
    pub fn end(&self, label: usize) -> f32 {
        self.weights[self.labels + label]
    }

    /// The weight of `to` right after `from`.
    pub fn between(&self, from: usize, to: usize) -> f32 {
        self.weights[(2 + from) * self.labels + to]
    }
}

/// A label graph with transition weights, prepared for decoding.
#[derive(Debug, Clone)]
pub struct Chain {
    graph: LabelGraph,
    transitions: Transitions,
    scores: viterbi::Scores,
    factors: lattice::Factors,
}

/// Memory that decoding reuses from one sequence to the next. What it held before has no influence.
#[derive(Debug, Clone, Default)]
pub struct Scratch {
    best: Vec<f32>,
    lattice: Lattice,
}

impl Chain {
    /// Prepares a graph with its weights; takes time quadratic in the labels.
    pub fn new(graph: LabelGraph, transitions: Transitions) -> Self {
        let scores = viterbi::Scores::new(&graph, &transitions);
        let factors = lattice::Factors::new(&graph, &transitions);
        Self { graph, transitions, scores, factors }
    }

    /// Reads what [`Chain::write`] wrote.
    ///
    /// # Errors
    ///
    /// Sections that are not there or do not describe a chain.
    pub fn open(file: &File<'_>, name: &str) -> Result<Self, OpenError> {
        let graph = LabelGraph::open(file, &format!("{name}.labels"))?;
        let mut transitions = Transitions::zeros(&graph);
        let section = format!("{name}.transitions");
        let weights = file.section_of::<f32>(&section, transitions.weights.len())?;
        if !weights.iter().all(|weight| weight.is_finite()) {
            return Err(OpenError::Value { name: section, rule: "weights are finite".to_owned() });
        }
        transitions.weights.copy_from_slice(weights);
        Ok(Self::new(graph, transitions))
    }

    /// Writes the sections `NAME.labels` and `NAME.transitions`.
    pub fn write(&self, writer: &mut Writer, name: &str) {
        self.graph.write(writer, &format!("{name}.labels"));
        writer.section(&format!("{name}.transitions"), &self.transitions.weights);
    }

    /// The labels and what may follow what.
    pub fn graph(&self) -> &LabelGraph {
        &self.graph
    }

    /// The weights.
    pub fn transitions(&self) -> &Transitions {
        &self.transitions
    }

    /// The best legal path through a sequence, one label a token; of equal paths always the same.
    ///
    /// Emissions should be finite; the path has a label for every token whatever they are.
    pub fn viterbi(&self, emissions: &[f32], scratch: &mut Scratch, path: &mut Vec<u8>) {
        self.scores.viterbi(emissions, &mut scratch.best, path);
    }

    /// The probabilities of labels and of stretches of labels in a sequence, by the forward and backward recursions.
    ///
    /// Emissions that lie more than 80 below the row's best are taken as 80 below.
    pub fn marginals<'s>(&'s self, emissions: &[f32], scratch: &'s mut Scratch) -> Marginals<'s> {
        scratch.lattice.fill(&self.factors, emissions, None);
        Marginals::new(&self.factors, &scratch.lattice)
    }
}

#[cfg(test)]
mod tests;
