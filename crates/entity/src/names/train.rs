//! Training on labelled names.

use std::ops::{Range, RangeInclusive};

use dateline_document::{EntityKind, Id, Segmented, SentenceId, SentenceKind, Sentences, Source, Tagged};
use dateline_model::chain::bilou::{self, Place};
use dateline_model::file::{AlignedBytes, WriteError, Writer};
use dateline_model::key::key;
use dateline_model::network::{Head, Make, Order};
use dateline_model::train::{Example, Losses, Settings, TrainError, Trainer, Vectors};

use super::network::TEMPERATURE;
use super::network::columns::{self, COLUMNS, Columns};
use super::ruled;
use crate::lexicon::Lexicon;
use crate::reading::{Line, Reading};
use crate::times;

/// Of so many sentences one is learned as a headline too.
const HEADLINES: usize = 12;

/// What is known of the names of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NameLabels {
    /// The kinds that are labelled wherever they stand: outside the names there may be others of the other kinds.
    pub kinds: Vec<EntityKind>,
    /// Names in order; they do not overlap and lie in one sentence each.
    pub names: Vec<LabelledName>,
    /// For each token, whether nothing is known of it; shorter where nothing is unknown of the rest. Names go before.
    pub unknown: Vec<bool>,
}

/// A name that is known.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledName {
    /// Its tokens, half-open, without titles, "the" and possessive endings.
    pub tokens: Range<usize>,
    /// Its kind, or several where they are not told apart.
    pub kinds: Vec<EntityKind>,
}

/// Labelled texts to learn from.
pub struct NameTrainer<'d> {
    lexicon: Lexicon<'d>,
    examples: Vec<Example>,
}

/// What is chosen of a training; [`NameChoices::default`] is what the shipped model was trained with.
#[derive(Clone, Debug)]
pub struct NameChoices {
    /// How often every sentence is seen.
    pub epochs: usize,
    /// Layers of the network.
    pub layers: usize,
    /// Numbers in a row of a layer, a multiple of 16.
    pub width: usize,
    /// Sentences between two steps.
    pub batch: usize,
    /// Everything that is left to chance follows from it.
    pub seed: u64,
}

impl Default for NameChoices {
    fn default() -> Self {
        Self { epochs: 4, layers: 3, width: 128, batch: 48, seed: 2 }
    }
}

impl NameChoices {
    /// Choices for so many sentences: the fewer there are, the fewer are seen between two steps.
    pub fn for_sentences(sentences: usize) -> Self {
        let shipped = Self::default();
        Self { batch: (sentences / 200).clamp(4, shipped.batch), ..shipped }
    }
}

/// A training under way.
pub struct NameTraining {
    trainer: Trainer,
    temperature: f32,
}

impl<'d> NameTrainer<'d> {
    /// No texts. The rules and the names of `lexicon` tell the network of every word what they know; a recogniser needs
    /// the same lexicon.
    pub fn new(lexicon: Lexicon<'d>) -> Self {
        Self { lexicon, examples: Vec::new() }
    }

    /// Learns from a tagged text, which is one document. What is added twice counts double. Of some sentences it also learns
    /// how they look as headlines in title case.
    pub fn add(&mut self, text: &Tagged<'_>, labels: &NameLabels) {
        let read = self.examples.len() + text.sentences.len();
        let titled = titled(text, |sentence| (read + sentence.index()).is_multiple_of(HEADLINES));
        self.learn(text, labels, |_| true);
        if let Some((source, sentences)) = titled {
            let Tagged { text, words, trees } = text.clone();
            let text = Segmented { source: &source, sentences, ..text };
            let text = Tagged { text, words, trees };
            self.learn(&text, labels, |line| line.kind == SentenceKind::Headline);
        }
    }

    fn learn(&mut self, text: &Tagged<'_>, labels: &NameLabels, takes: impl Fn(&Line) -> bool) {
        let reading = Reading::new(text, &self.lexicon);
        let (_, taken) = times::times(&reading, text, &self.lexicon, None);
        let candidates = ruled(&reading, &self.lexicon, &taken);
        let article =
            Columns { reading: &reading, lexicon: &self.lexicon, taken: &taken, candidates: &candidates };
        let mut keys = Vec::new();
        article.each(|row| keys.extend(row));
        let allowed = allowed(labels, reading.words.len());
        let mut rows = keys.chunks_exact(COLUMNS);
        for (line, piece) in article.pieces() {
            let rows = rows.by_ref().take(piece.len());
            if takes(line) {
                let keys = rows.flatten().copied().collect();
                let allowed = vec![Some(allowed[piece].to_vec())];
                self.examples.push(Example { keys, allowed, arcs: Vec::new() });
            } else {
                rows.for_each(drop);
            }
        }
    }

    /// How many sentences there are.
    pub fn len(&self) -> usize {
        self.examples.len()
    }

    /// Whether there is no sentence.
    pub fn is_empty(&self) -> bool {
        self.examples.is_empty()
    }

    /// Begins to train. `vectors` are pairs of a word in small letters and its vector, all of one length.
    ///
    /// # Errors
    /// Where there is nothing to learn from.
    pub fn begin<'w>(
        self,
        vectors: impl IntoIterator<Item = (&'w str, &'w [f32])>,
        choices: &NameChoices,
    ) -> Result<NameTraining, TrainError> {
        let mut pretrained = Vectors::default();
        for (word, vector) in vectors {
            pretrained.width = vector.len();
            pretrained.keys.push(key(word.as_bytes()));
            pretrained.values.extend_from_slice(vector);
        }
        let trainer =
            Trainer::new(make(choices), &self.examples, pretrained, settings(choices, self.examples.len()))?;
        Ok(NameTraining { trainer, temperature: 1.0 })
    }
}

impl NameTraining {
    /// Whether there are epochs left.
    pub fn is_done(&self) -> bool {
        self.trainer.is_done()
    }

    /// Sees every sentence once; `seen` is told how many have been.
    pub fn epoch(&mut self, seen: impl FnMut(usize)) -> Losses {
        self.trainer.epoch(seen)
    }

    /// Sets by how much scores are divided before confidences are made of them: more than 1 makes the model less sure.
    pub fn set_temperature(&mut self, temperature: f32) {
        self.temperature = temperature;
    }

    /// The model as it is now, which [`NameModel::open`](crate::NameModel::open) opens. `card` is text that it also holds.
    ///
    /// # Errors
    /// None that texts can cause.
    pub fn model(&self, card: &str) -> Result<AlignedBytes, WriteError> {
        let mut writer = Writer::new();
        writer.text("card", card).section(TEMPERATURE, &[self.temperature]);
        self.trainer.write(&mut writer)?;
        writer.finish()
    }
}

/// A text in which the chosen sentences are headlines in title case, or none where none is chosen. Every byte stays at its
/// place, since letters beyond ASCII are left as they are.
fn titled(text: &Segmented<'_>, is_chosen: impl Fn(SentenceId) -> bool) -> Option<(Source, Sentences)> {
    const SMALL: [&str; 24] = [
        "a", "an", "the", "of", "in", "on", "for", "to", "and", "or", "at", "by", "with", "from", "as",
        "but", "nor", "vs", "via", "per", "n't", "'s", "’s", "-",
    ];
    const LENGTHS: RangeInclusive<usize> = 5..=20;
    let mut titled = text.source.text().to_owned();
    let mut changed = false;
    let mut sentences = Sentences::new();
    for id in text.sentences.ids() {
        let mut sentence = text.sentences.row(id);
        if is_chosen(id) && LENGTHS.contains(&sentence.tokens.len()) {
            for token in sentence.tokens.ids().filter(|&token| !SMALL.contains(&text.word(token))) {
                let start = text.tokens.span()[token].start() as usize;
                if let Some(first) = titled.get_mut(start..=start) {
                    first.make_ascii_uppercase();
                }
            }
            sentence.kind = SentenceKind::Headline;
            changed = true;
        }
        sentences.push(sentence);
    }
    changed.then(|| Source::from_text(titled).ok()).flatten().map(|source| (source, sentences))
}

/// The labels that each word may have.
fn allowed(labels: &NameLabels, words: usize) -> Vec<u64> {
    let every = kinds_of(EntityKind::ALL);
    let outside = 1 << bilou::OUTSIDE | bilou::labels_of(every & !kinds_of(&labels.kinds));
    let is_unknown = |word: usize| labels.unknown.get(word).copied().unwrap_or(false);
    let mut allowed: Vec<u64> =
        (0..words).map(|word| if is_unknown(word) { u64::MAX } else { outside }).collect();
    for name in &labels.names {
        let kinds = kinds_of(&name.kinds);
        for word in name.tokens.clone().take_while(|&word| word < words) {
            allowed[word] = bilou::labels_at(kinds, Place::of(word, name.tokens.start, name.tokens.end));
        }
    }
    allowed
}

fn kinds_of(kinds: &[EntityKind]) -> u64 {
    kinds.iter().fold(0, |set, kind| set | 1 << kind.code())
}

fn make(choices: &NameChoices) -> Make {
    let kinds: Vec<&str> = EntityKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let labels = bilou::graph(&kinds).map(|graph| graph.names().to_vec()).unwrap_or_default();
    let head =
        Head { name: "name".to_owned(), labels, layer: choices.layers, feeds: false, order: Order::Bilou };
    Make {
        columns: columns::columns(),
        layers: choices.layers,
        width: choices.width,
        heads: vec![head],
        tree: None,
    }
}

fn settings(choices: &NameChoices, sentences: usize) -> Settings {
    let steps = choices.epochs * sentences.div_ceil(choices.batch.max(1));
    Settings {
        seed: choices.seed,
        epochs: choices.epochs,
        batch: choices.batch.max(1),
        rate: 0.002,
        // A short training rises for a tenth of its time.
        warm_up: (steps / 10).min(200),
        dropout: 0.25,
        word_dropout: 0.5,
        vector_dropout: 0.03,
        least: columns::MADE.iter().map(|&(.., least)| least).collect(),
        head_weights: vec![1.0],
        tree_weight: 1.0,
        exploration: 0.9,
    }
}
