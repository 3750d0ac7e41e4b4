//! The sparse linear chain: weights of hashed features and labels, added up into the emissions of a
//! [chain](crate::chain).
//!
//! Weights have 8 bits and a power of two for each feature, and are added as integers: a token's scores are the same
//! in whatever order its features come, and those of the word alone are kept from one occurrence to the next.

#[cfg(feature = "training")]
pub mod train;

use crate::chain::{Chain, LabelGraph, Marginals, Scratch};
use crate::file::{File, OpenError};
use crate::key::Keys;

/// Parts of one in which scores are counted.
const UNIT: f32 = 1.0 / 65536.0;

/// The greatest power of two of a feature: weights up to about 31.
const SHIFT_MOST: u8 = 14;

/// Words whose scores are kept.
const CACHED: usize = 1 << 12;

/// A model in place.
#[derive(Debug, Clone)]
pub struct Linear<'m> {
    chain: Chain,
    keys: Keys<'m>,
    /// For each key, in the order of rows.
    shifts: &'m [u8],
    /// One row for each key, as long as there are labels.
    weights: &'m [i8],
}

impl<'m> Linear<'m> {
    /// Reads what [`train::Trainer::write`](crate::linear) wrote under this name.
    ///
    /// # Errors
    ///
    /// Sections that are not there or do not fit each other.
    pub fn open(file: &File<'m>, name: &str) -> Result<Self, OpenError> {
        let chain = Chain::open(file, name)?;
        let keys = Keys::open(file, &format!("{name}.keys"))?;
        let section = format!("{name}.shifts");
        let shifts = file.section_of::<u8>(&section, keys.len())?;
        if shifts.iter().any(|&shift| shift > SHIFT_MOST) {
            return Err(OpenError::Value { name: section, rule: format!("shifts are at most {SHIFT_MOST}") });
        }
        let cells = keys.len().saturating_mul(chain.graph().len());
        let weights = file.section_of::<i8>(&format!("{name}.weights"), cells)?;
        Ok(Self { chain, keys, shifts, weights })
    }

    /// The labels.
    pub fn graph(&self) -> &LabelGraph {
        self.chain.graph()
    }

    /// How many features have weights.
    pub fn features(&self) -> usize {
        self.keys.len()
    }

    /// Adds the weights of a feature. Sums wrap, which takes more than a thousand features of the greatest weight.
    #[inline]
    fn add(&self, key: u64, sums: &mut [i32]) {
        let Some(row) = self.keys.row(key).checked_sub(1) else { return };
        let shift = self.shifts[row];
        let weights = &self.weights[row * sums.len()..][..sums.len()];
        for (sum, &weight) in sums.iter_mut().zip(weights) {
            *sum = sum.wrapping_add(i32::from(weight) << shift);
        }
    }
}

/// Labels sequences by a model, token after token: one for each thread, used for many sequences.
///
/// What was labelled before has no influence.
#[derive(Debug)]
pub struct Scorer<'l, 'm> {
    linear: &'l Linear<'m>,
    /// The word in each place of the cache; at first one that belongs elsewhere.
    words: Vec<u64>,
    /// One row of sums for each place.
    word_sums: Vec<i32>,
    word_keys: Vec<u64>,
    emissions: Vec<f32>,
    scratch: Scratch,
    path: Vec<u8>,
}

impl<'l, 'm> Scorer<'l, 'm> {
    /// With nothing kept yet.
    pub fn new(linear: &'l Linear<'m>) -> Self {
        Self::keeping(linear, CACHED)
    }

    /// For tokens without features of a word type: nothing is kept.
    pub fn of_places(linear: &'l Linear<'m>) -> Self {
        Self::keeping(linear, 1)
    }

    /// With room for the sums of so many words, at least one.
    fn keeping(linear: &'l Linear<'m>, words: usize) -> Self {
        Self {
            linear,
            words: (0..words as u64).map(|place| place + 1).collect(),
            word_sums: vec![0; words * linear.graph().len()],
            word_keys: Vec::new(),
            emissions: Vec::new(),
            scratch: Scratch::default(),
            path: Vec::new(),
        }
    }

    /// Begins a sequence.
    pub fn begin(&mut self) {
        self.emissions.clear();
    }

    /// Adds a token: the key of its word type, the features that follow from the word type alone, which are asked for
    /// where its scores are not kept, and all other features.
    pub fn push(&mut self, word: u64, word_features: impl FnOnce(&mut Vec<u64>), features: &[u64]) {
        let (labels, stride) = (self.linear.graph().len(), self.linear.graph().stride());
        let place = word as usize % self.words.len();
        let kept = &mut self.word_sums[place * labels..][..labels];
        if self.words[place] != word {
            self.word_keys.clear();
            word_features(&mut self.word_keys);
            kept.fill(0);
            for &key in &self.word_keys {
                self.linear.add(key, kept);
            }
            self.words[place] = word;
        }
        let mut sums = [0; 64];
        let sums = &mut sums[..labels];
        sums.copy_from_slice(kept);
        for &key in features {
            self.linear.add(key, sums);
        }
        let start = self.emissions.len();
        self.emissions.extend(sums.iter().map(|&sum| sum as f32 * UNIT));
        self.emissions.resize(start + stride, 0.0);
    }

    /// The scores of the tokens added: rows of [`LabelGraph::stride`].
    pub fn emissions(&self) -> &[f32] {
        &self.emissions
    }

    /// The best labels of the tokens added.
    pub fn path(&mut self) -> &[u8] {
        self.linear.chain.viterbi(&self.emissions, &mut self.scratch, &mut self.path);
        &self.path
    }

    /// The probabilities of labels of the tokens added.
    pub fn marginals(&mut self) -> Marginals<'_> {
        self.linear.chain.marginals(&self.emissions, &mut self.scratch)
    }
}

#[cfg(test)]
#[cfg(feature = "training")]
mod tests;
