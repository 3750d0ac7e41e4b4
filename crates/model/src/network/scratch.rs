//! What goes into a network, what comes out, and the memory between.

use super::Network;
use super::first::New;
use super::kernel::BLOCK;
use super::parse::Beam;

/// Sequences of rows of keys, one behind the other.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Keys, row by row.
    pub(super) keys: Vec<u64>,
    /// Keys before the end of each sequence.
    pub(super) ends: Vec<usize>,
}

impl Rows {
    /// No sequences.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes all sequences away and keeps the memory.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.ends.clear();
    }

    /// Adds a row to the last sequence: a key for each column of the network that will read it.
    pub fn push<const COLUMNS: usize>(&mut self, keys: [u64; COLUMNS]) {
        self.keys.extend_from_slice(&keys);
    }

    /// Ends the last sequence; one without rows is left out.
    pub fn end_sequence(&mut self) {
        if self.ends.last().copied().unwrap_or(0) < self.keys.len() {
            self.ends.push(self.keys.len());
        }
    }

    /// How many sequences have ended.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no sequence.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The keys of each sequence.
    pub fn sequences(&self) -> impl Iterator<Item = &[u64]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.keys[start..end])
    }
}

/// Memory that a network works in. One serves any number of networks, one after the other.
#[derive(Default)]
pub struct Scratch {
    /// Where the first row of each sequence stands in what follows; rows of zeros stand between.
    pub(super) starts: Vec<usize>,
    pub(super) rows: usize,
    /// Whether what trees are built on is computed.
    pub(super) has_trees: bool,
    /// The rows of the input, for each division of the columns.
    pub(super) news: Vec<New>,
    /// What the layers give, by turns.
    pub(super) layers: [Vec<u8>; 2],
    /// Scores of labels for each head.
    pub(super) scores: Vec<Vec<f32>>,
    /// What each row adds to the hidden numbers for each place that it may have in a state.
    pub(super) projected: Vec<i16>,
    pub(super) beam: Beam,
}

/// The arc from a token to its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// The number of the head in its sequence, from 1; 0 for the root.
    pub head: u16,
    /// The relation to the head.
    pub relation: u8,
}

/// A sequence that was read.
pub struct Reading<'r, 'm> {
    pub(super) network: &'r Network<'m>,
    pub(super) scratch: &'r mut Scratch,
    pub(super) start: usize,
    pub(super) tokens: usize,
}

impl Reading<'_, '_> {
    /// How many rows the sequence has.
    pub fn tokens(&self) -> usize {
        self.tokens
    }

    /// The scores of a head's labels: row by row, each [`Self::stride`] long.
    pub fn scores(&self, head: usize) -> &[f32] {
        let stride = self.stride(head);
        &self.scratch.scores[head][self.start * stride..(self.start + self.tokens) * stride]
    }

    /// Numbers from one row of scores to the next: the labels rounded up to a multiple of 16.
    pub fn stride(&self, head: usize) -> usize {
        self.network.make.heads[head].labels.len().next_multiple_of(BLOCK)
    }

    /// The label of each row with the highest score among those that `allowed` has for it, a set of bits a row; 0 where a set
    /// has none of the labels.
    pub fn best(&self, head: usize, allowed: impl IntoIterator<Item = u64>) -> impl Iterator<Item = usize> {
        let labels = self.network.make.heads[head].labels.len();
        let rows = self.scores(head).chunks_exact(self.stride(head)).zip(allowed);
        rows.map(move |(row, allowed)| {
            let best = highest(&row[..labels]);
            if allowed >> best & 1 == 1 { best } else { highest_of(&row[..labels], allowed) }
        })
    }

    /// The tree of the sequence, an arc for each row, found with so many states side by side; 1 follows the best action at
    /// every step. Empty where the network builds no trees, or none were wanted of the reading.
    pub fn tree(&mut self, states: usize, arcs: &mut Vec<Arc>) {
        arcs.clear();
        if !self.scratch.has_trees {
            return;
        }
        self.network.parse(self.scratch, self.start, self.tokens, states, arcs);
    }
}

/// The first of the highest numbers.
#[inline(always)]
pub(super) fn highest(numbers: &[f32]) -> usize {
    let higher = |best: f32, number: f32| if number > best { number } else { best };
    let (blocks, others) = numbers.as_chunks::<BLOCK>();
    let mut best = [f32::NEG_INFINITY; BLOCK];
    for block in blocks {
        for (best, &number) in best.iter_mut().zip(block) {
            *best = higher(*best, number);
        }
    }
    let best = best.into_iter().chain(others.iter().copied()).fold(f32::NEG_INFINITY, higher);
    let is_best = |number: &f32| *number == best;
    let block = blocks.iter().position(|block| block.iter().any(is_best)).unwrap_or(blocks.len());
    let first = block * BLOCK;
    numbers[first..].iter().position(is_best).map_or(0, |at| first + at)
}

/// The first of the highest numbers whose place is in a set.
fn highest_of(numbers: &[f32], allowed: u64) -> usize {
    let mut best: Option<usize> = None;
    for (at, number) in numbers.iter().enumerate().filter(|(at, _)| allowed >> at & 1 == 1) {
        if best.is_none_or(|best| *number > numbers[best]) {
            best = Some(at);
        }
    }
    best.unwrap_or(0)
}
