//! Training of the splitter.

use dateline_document::{Segmented, TokenId};
use dateline_model::chain::{GraphError, LabelGraph};
use dateline_model::file::Writer;
use dateline_model::linear::train::{Corpus, Settings, Trainer, Written};

use super::{ENDS, Features, LABELS};

/// How often the open ends are gone through.
const EPOCHS: usize = 6;

/// A sentence that goes on counts for more than one that ends: two sentences in one do less harm than one in two.
const WEIGHT_OF_GOING_ON: f32 = 1.5;

/// Learns from texts whose sentences are known.
#[derive(Debug, Default)]
pub struct SplitterTrainer {
    corpus: Corpus,
}

impl SplitterTrainer {
    /// Without texts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Learns from the open ends of a text as the tokenizer gives both. `gold_ends` are the bytes behind which its
    /// sentences end, in order.
    pub fn add(&mut self, text: &Segmented<'_>, open_ends: &[TokenId], gold_ends: &[u32]) {
        let mut features = Features::new(text);
        for &token in open_ends {
            let ends = gold_ends.binary_search(&text.tokens.span()[token].end()).is_ok();
            let label = if ends { ENDS } else { 1 - ENDS };
            self.corpus.push(&[], features.at(token), 1 << label);
            self.corpus.end_sequence(if ends { 1.0 } else { WEIGHT_OF_GOING_ON });
        }
    }

    /// How many open ends were seen.
    pub fn len(&self) -> usize {
        self.corpus.tokens()
    }

    /// Whether none was seen.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Trains a model and writes the sections that [`Splitter::open`](super::Splitter::open) reads. The same texts and
    /// seed give the same bytes.
    ///
    /// # Errors
    /// None that texts can cause.
    pub fn write(&self, seed: u64, writer: &mut Writer, name: &str) -> Result<Written, GraphError> {
        let graph = LabelGraph::independent(&LABELS)?;
        let settings = Settings { seed, dropped: 0.0, l2: 1e-3, ..Settings::default() };
        let mut trainer = Trainer::new(graph, &self.corpus, settings);
        for _ in 0..EPOCHS {
            trainer.epoch();
        }
        Ok(trainer.write(writer, name))
    }
}
