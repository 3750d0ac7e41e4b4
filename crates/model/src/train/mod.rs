//! Making networks.
//!
//! The same examples, settings and seed give the same bytes on every machine, with any number of threads: a batch is cut into a
//! fixed number of parts, whose gradients are added in a fixed order, and no function's result depends on the machine.

mod encoder;
mod heads;
mod layout;
mod matrix;
mod optimizer;
mod quantize;
mod random;
#[cfg(test)]
mod tests;
mod tree;
mod vectors;

use std::collections::BTreeMap;
use std::ops::Range;

use rayon::prelude::*;
use thiserror::Error;

pub use random::Random;
pub use vectors::{VectorsError, WordVectors};

use crate::file::{WriteError, Writer};
use crate::key::SortedKeys;
use crate::network::Make;
use crate::transition::MOST_TOKENS;
use encoder::{Network, Pass};
use heads::HeadPass;
use layout::Layout;
use optimizer::Optimizer;

/// A sequence with what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// Keys of the rows, one a column, row by row.
    pub keys: Vec<u64>,
    /// For every head the labels that each row may have, as sets of bits; `None` where the head learns nothing from this example.
    pub allowed: Vec<Option<Vec<u64>>>,
    /// The head of every row (from 1; 0 is the root) and its relation, of a projective tree; empty where there is none.
    pub arcs: Vec<(u16, u8)>,
}

/// Vectors of the keys of the first column that were made elsewhere; they are projected and added to the learned ones.
#[derive(Clone, Debug, Default)]
pub struct Vectors {
    /// Numbers in a vector; 0 where there are none.
    pub width: usize,
    /// The keys.
    pub keys: Vec<u64>,
    /// The vectors, in the order of the keys.
    pub values: Vec<f32>,
}

/// How a network is trained.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Everything that is left to chance follows from it.
    pub seed: u64,
    /// How often every example is seen.
    pub epochs: usize,
    /// Examples between two steps.
    pub batch: usize,
    /// The highest rate, reached after [`Self::warm_up`] steps; it then sinks to a fiftieth.
    pub rate: f32,
    /// Steps at the beginning in which the rate rises.
    pub warm_up: usize,
    /// Chance of leaving out a number of the input, a layer or the hidden numbers.
    pub dropout: f32,
    /// A word that was seen `n` times is taken for an unknown one with the chance of this to this and `n`.
    pub word_dropout: f32,
    /// Chance of leaving out a pretrained vector.
    pub vector_dropout: f32,
    /// How often a key of each column must be seen to have a vector of its own.
    pub least: Vec<u32>,
    /// How much a token counts for each head.
    pub head_weights: Vec<f32>,
    /// How much a transition counts.
    pub tree_weight: f32,
    /// Chance of following the parser's own choice, from the second epoch on.
    pub exploration: f32,
}

/// Why a network cannot be trained.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// The make describes no network.
    #[error("the make of the network does not fit: {0}")]
    Make(&'static str),
    /// There is nothing to learn from.
    #[error("there are no examples")]
    Empty,
    /// An example does not fit the make.
    #[error("example {example}: {fault}")]
    Example {
        /// The number of the example, from 0.
        example: usize,
        /// What is wrong with it.
        fault: &'static str,
    },
}

/// Parts that a batch is cut into, whatever the number of threads.
const PARTS: usize = 4;

/// Mean losses of an epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses {
    /// For every head, a token's.
    pub heads: Vec<f64>,
    /// A transition's.
    pub tree: f64,
}

/// An example whose keys are rows of tables.
pub(crate) struct Prepared {
    ids: Vec<u32>,
    vectors: Vec<u32>,
    allowed: Vec<Option<Vec<u64>>>,
    heads: Vec<u16>,
    relations: Vec<u8>,
}

impl Prepared {
    fn tokens(&self) -> usize {
        self.vectors.len()
    }
}

/// A network in training.
pub struct Trainer {
    make: Make,
    settings: Settings,
    layout: Layout,
    keys: Vec<SortedKeys>,
    frequencies: Vec<u32>,
    vectors: Vectors,
    examples: Vec<Prepared>,
    order: Vec<usize>,
    optimizer: Optimizer,
    epoch: usize,
}

impl Trainer {
    /// A network at its beginning.
    ///
    /// # Errors
    /// [`TrainError`] where make and examples do not fit, or there are none.
    pub fn new(
        make: Make,
        examples: &[Example],
        vectors: Vectors,
        settings: Settings,
    ) -> Result<Self, TrainError> {
        if let Some(fault) = make.fault() {
            return Err(TrainError::Make(fault));
        }
        if examples.is_empty() {
            return Err(TrainError::Empty);
        }
        for (at, example) in examples.iter().enumerate() {
            check(&make, example).map_err(|fault| TrainError::Example { example: at, fault })?;
        }
        let columns = make.columns.len();
        let mut counts = vec![BTreeMap::<u64, u32>::new(); columns];
        for row in examples.iter().flat_map(|example| example.keys.chunks_exact(columns)) {
            for (counts, &key) in counts.iter_mut().zip(row) {
                *counts.entry(key).or_default() += 1;
            }
        }
        let keys: Vec<SortedKeys> = counts
            .iter()
            .zip(&settings.least)
            .map(|(counts, &least)| {
                SortedKeys::new(
                    counts.iter().filter(|&(_, &count)| count >= least).map(|(&key, _)| key).collect(),
                )
            })
            .collect();
        let of_row = keys[0].keys().iter().map(|key| counts[0].get(key).copied().unwrap_or(0));
        let frequencies = std::iter::once(0).chain(of_row).collect();
        let rows: Vec<usize> = keys.iter().map(|keys| keys.keys().len() + 1).collect();
        let layout = Layout::new(&make, &rows, vectors.width);
        let (vectors, vector_rows) = sorted(vectors);
        let examples =
            examples.iter().map(|example| prepare(example, &keys, &vector_rows)).collect::<Vec<_>>();
        let optimizer = Optimizer::new(initial(&make, &layout, settings.seed), layout.dense);
        let order = (0..examples.len()).collect();
        Ok(Self { make, settings, layout, keys, frequencies, vectors, examples, order, optimizer, epoch: 0 })
    }

    /// Whether there are epochs left.
    pub fn is_done(&self) -> bool {
        self.epoch >= self.settings.epochs
    }

    /// Sees every example once; `seen` is told how many have been.
    pub fn epoch(&mut self, mut seen: impl FnMut(usize)) -> Losses {
        let settings = &self.settings;
        Random::of_part(settings.seed, self.epoch as u64, u64::MAX).shuffle(&mut self.order);
        let batches = self.order.len().div_ceil(settings.batch);
        let all_steps = (batches * settings.epochs) as f32;
        let exploration = if self.epoch > 0 { settings.exploration } else { 0.0 };
        let mut sums = Sums::new(&self.make);
        let mut gradient = vec![0.0; self.layout.len()];
        let mut done = 0;
        for batch in self.order.chunks(settings.batch) {
            let batch: Vec<&Prepared> = batch.iter().map(|&at| &self.examples[at]).collect();
            let step = self.optimizer.steps() as f32 + 1.0;
            let decay = (1.0 - step / all_steps).max(0.02);
            let rate = settings.rate * (step / settings.warm_up.max(1) as f32).min(1.0) * decay;
            let network = Network::new(
                &self.make,
                &self.layout,
                &self.optimizer.values,
                &self.vectors.values,
                self.vectors.width,
            );
            let weights = Weights::new(&self.make, settings, &batch);
            let part = batch.len().div_ceil(PARTS);
            let parts: Vec<Part> = batch
                .par_chunks(part)
                .enumerate()
                .map(|(at, examples)| {
                    let random = Random::of_part(settings.seed, self.optimizer.steps() as u64, at as u64);
                    let frequencies = &self.frequencies;
                    let network = &network;
                    Work { network, examples, frequencies, settings, weights: &weights, exploration }
                        .run(random)
                })
                .collect();
            let touched = gather(&self.make, &self.layout, &parts, &mut gradient);
            self.optimizer.step(rate, &gradient, &touched);
            sums.add(&parts, &batch);
            done += batch.len();
            seen(done);
        }
        self.epoch += 1;
        sums.means()
    }

    /// Writes the network as it is now, with 8-bit weights: the sections that [`Network::open`](crate::network::Network::open)
    /// reads.
    ///
    /// # Errors
    /// None that examples can cause.
    pub fn write(&self, writer: &mut Writer) -> Result<(), WriteError> {
        quantize::write(self, writer)
    }
}

fn check(make: &Make, example: &Example) -> Result<(), &'static str> {
    let tokens = example.keys.len() / make.columns.len();
    if tokens == 0 || !example.keys.len().is_multiple_of(make.columns.len()) {
        return Err("no whole rows of keys");
    }
    if tokens > MOST_TOKENS {
        return Err("more rows than a sentence can have");
    }
    if example.allowed.len() != make.heads.len() {
        return Err("not as many sets of labels as there are heads");
    }
    for (head, allowed) in make.heads.iter().zip(&example.allowed) {
        let Some(allowed) = allowed else { continue };
        let all = u64::MAX >> (64 - head.labels.len());
        if allowed.len() != tokens || allowed.iter().any(|&set| set & all == 0) {
            return Err("not a set of labels for each row");
        }
    }
    if example.arcs.is_empty() {
        return Ok(());
    }
    let Some(tree) = &make.tree else { return Err("a tree for a network that builds none") };
    let fits = |&(head, relation): &(u16, u8)| {
        usize::from(head) <= tokens && usize::from(relation) < tree.relations.len()
    };
    if example.arcs.len() != tokens || !example.arcs.iter().all(fits) {
        return Err("arcs that are no tree of the rows");
    }
    Ok(())
}

/// Vectors in the order of their keys, with a row of zeros before the first, each about as long as three; and the row of a key.
fn sorted(vectors: Vectors) -> (Vectors, BTreeMap<u64, u32>) {
    let width = vectors.width;
    if width == 0 {
        return (Vectors::default(), BTreeMap::new());
    }
    let mut order: Vec<usize> = (0..vectors.keys.len()).collect();
    order.sort_by_key(|&at| vectors.keys[at]);
    order.dedup_by_key(|at| vectors.keys[*at]);
    let mut values = vec![0.0; width];
    for &at in &order {
        let vector = &vectors.values[at * width..(at + 1) * width];
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-6);
        values.extend(vector.iter().map(|value| value / length * 3.0));
    }
    let keys: Vec<u64> = order.iter().map(|&at| vectors.keys[at]).collect();
    let rows = keys.iter().zip(1..).map(|(&key, row)| (key, row)).collect();
    (Vectors { width, keys, values }, rows)
}

fn prepare(example: &Example, keys: &[SortedKeys], vectors: &BTreeMap<u64, u32>) -> Prepared {
    let row = |keys: &SortedKeys, key: &u64| keys.keys().binary_search(key).map_or(0, |at| at as u32 + 1);
    let rows = example.keys.chunks_exact(keys.len());
    Prepared {
        ids: rows
            .clone()
            .flat_map(|cells| keys.iter().zip(cells).map(|(keys, key)| row(keys, key)))
            .collect(),
        vectors: rows.map(|cells| vectors.get(&cells[0]).copied().unwrap_or(0)).collect(),
        allowed: example.allowed.clone(),
        heads: example.arcs.iter().map(|arc| arc.0).collect(),
        relations: example.arcs.iter().map(|arc| arc.1).collect(),
    }
}

/// Parameters before the first step: by chance, as large as keeps sums as large as what is summed (He et al. 2015).
fn initial(make: &Make, layout: &Layout, seed: u64) -> Vec<f32> {
    let mut values = vec![0.0; layout.len()];
    let mut random = Random::of_part(seed, u64::MAX, 0);
    let mut draw = |range: Range<usize>, deviation: f32| {
        for value in &mut values[range] {
            *value = random.normal() * deviation;
        }
    };
    let pretrained = layout.projection.len() / make.columns[0].width;
    draw(layout.projection.clone(), (1.0 / pretrained.max(1) as f32).sqrt());
    for (at, layer) in layout.layers.iter().enumerate() {
        draw(layer.weights.clone(), (2.0 / (3 * make.width_below(at)) as f32).sqrt());
    }
    for head in &layout.heads {
        draw(head.weights.clone(), 0.1 * (1.0 / make.width as f32).sqrt());
        draw(head.feed.clone(), 0.1);
    }
    if let (Some(tree), Some(made)) = (&layout.tree, &make.tree) {
        draw(tree.projection.clone(), (1.0 / (make.width * 6) as f32).sqrt());
        draw(tree.relations.clone(), 0.1);
        draw(tree.numbers.clone(), 0.1);
        draw(tree.weights.clone(), (1.0 / made.hidden as f32).sqrt());
    }
    for table in &layout.tables {
        draw(table.clone(), 0.3);
    }
    values
}

/// What a token counts for each head, and a transition.
struct Weights {
    heads: Vec<f32>,
    tree: f32,
}

impl Weights {
    fn new(make: &Make, settings: &Settings, batch: &[&Prepared]) -> Self {
        let heads = (0..make.heads.len())
            .map(|head| settings.head_weights[head] / labelled(batch, head).max(1) as f32);
        Self { heads: heads.collect(), tree: settings.tree_weight / transitions(batch).max(1) as f32 }
    }
}

fn labelled(batch: &[&Prepared], head: usize) -> usize {
    batch.iter().filter(|example| example.allowed[head].is_some()).map(|example| example.tokens()).sum()
}

fn transitions(batch: &[&Prepared]) -> usize {
    batch.iter().map(|example| 2 * example.heads.len()).sum()
}

/// What came out of a part of a batch.
struct Part {
    /// Gradient of all but the tables.
    dense: Vec<f32>,
    /// Rows of the tables, and the gradient of the input.
    ids: Vec<u32>,
    is_token: Vec<bool>,
    input: Vec<f32>,
    losses: Vec<f64>,
    tree_loss: f64,
}

/// A part of a batch, and all that working on it reads.
struct Work<'w> {
    network: &'w Network<'w>,
    examples: &'w [&'w Prepared],
    /// How often each row of the first column's table occurs in the training data.
    frequencies: &'w [u32],
    settings: &'w Settings,
    weights: &'w Weights,
    /// Chance of following the parser's own choice.
    exploration: f32,
}

impl Work<'_> {
    /// Goes up and down the network once.
    fn run(&self, mut random: Random) -> Part {
        let Self { network, settings, .. } = *self;
        let make = network.make;
        let dropout = settings.dropout;
        let mut pass = Pass::begin(network, self.examples, self.frequencies, Some((settings, &mut random)));
        let mut heads: Vec<Option<HeadPass>> = make.heads.iter().map(|_| None).collect();
        for layer in 1..=make.layers {
            pass.climb(network);
            for (at, _) in make.heads.iter().enumerate().filter(|(_, head)| head.layer == layer) {
                heads[at] = Some(HeadPass::climb(network, &mut pass, at, Some((dropout, &mut random))));
            }
        }
        let mut dense = vec![0.0; network.layout.dense];
        let (tree_loss, above) = tree::descend(self, &pass, &mut random, &mut dense);
        let mut losses = vec![0.0; make.heads.len()];
        let mut input = pass.descend(network, above, &mut dense, |layer, above, gradient| {
            let here = || heads.iter().enumerate().filter(|(at, _)| make.heads[*at].layer == layer + 1);
            for head in here().filter_map(|(_, head)| head.as_ref()).rev() {
                head.descend_feed(network, &pass, above, gradient);
            }
            for (at, head) in here().filter_map(|(at, head)| Some((at, head.as_ref()?))) {
                losses[at] = head.descend(self, &pass, above, gradient);
            }
        });
        pass.descend_input(network, &mut input, dropout, &mut dense);
        Part { dense, ids: pass.ids, is_token: pass.is_token, input, losses, tree_loss }
    }
}

/// Adds the gradients of the parts in their order, and tells which rows of tables they touch.
fn gather(make: &Make, layout: &Layout, parts: &[Part], gradient: &mut [f32]) -> Vec<Range<usize>> {
    gradient[..layout.dense].fill(0.0);
    for part in parts {
        for (sum, value) in gradient.iter_mut().zip(&part.dense) {
            *sum += value;
        }
    }
    let columns = make.columns.len();
    let cells = |part: &Part| -> Vec<(usize, usize, usize)> {
        let tokens = part.is_token.iter().enumerate().filter(|(_, is_token)| **is_token);
        let cells = tokens.flat_map(|(row, _)| (0..columns).map(move |column| (row, column)));
        cells
            .map(|(row, column)| {
                let id = part.ids[row * columns + column] as usize;
                (row, column, layout.tables[column].start + id * make.columns[column].width)
            })
            .collect()
    };
    let offsets: Vec<usize> = make
        .columns
        .iter()
        .scan(0, |end, column| {
            *end += column.width;
            Some(*end - column.width)
        })
        .collect();
    let width = make.input_width();
    let placed: Vec<Vec<(usize, usize, usize)>> = parts.iter().map(cells).collect();
    let mut touched: Vec<(usize, usize)> =
        placed.iter().flatten().map(|&(_, column, at)| (at, at + make.columns[column].width)).collect();
    touched.sort_unstable();
    touched.dedup();
    for &(start, end) in &touched {
        gradient[start..end].fill(0.0);
    }
    for (part, cells) in parts.iter().zip(&placed) {
        for &(row, column, at) in cells {
            let length = make.columns[column].width;
            let values = &part.input[row * width + offsets[column]..][..length];
            for (sum, value) in gradient[at..at + length].iter_mut().zip(values) {
                *sum += value;
            }
        }
    }
    touched.into_iter().map(|(start, end)| start..end).collect()
}

/// Losses and what they were summed over.
struct Sums {
    heads: Vec<(f64, usize)>,
    tree: (f64, usize),
}

impl Sums {
    fn new(make: &Make) -> Self {
        Self { heads: vec![(0.0, 0); make.heads.len()], tree: (0.0, 0) }
    }

    fn add(&mut self, parts: &[Part], batch: &[&Prepared]) {
        for (head, sum) in self.heads.iter_mut().enumerate() {
            sum.0 += parts.iter().map(|part| part.losses[head]).sum::<f64>();
            sum.1 += labelled(batch, head);
        }
        self.tree.0 += parts.iter().map(|part| part.tree_loss).sum::<f64>();
        self.tree.1 += transitions(batch);
    }

    fn means(self) -> Losses {
        let mean = |(loss, count): (f64, usize)| loss / count.max(1) as f64;
        Losses { heads: self.heads.into_iter().map(mean).collect(), tree: mean(self.tree) }
    }
}
