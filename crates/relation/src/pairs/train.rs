//! Learning relations from corpora.

use dateline_document::{Found, RelationKind, RelationObject, Resolved, Span, Tagged};
use dateline_model::chain::LabelGraph;
use dateline_model::file::{AlignedBytes, WriteError, Writer};
use dateline_model::linear::train::{Corpus, Settings, Trainer};

use super::features::Features;
use super::model::{NAME, NONE, label};
use super::{Candidate, for_each_pair};
use crate::graph::Graph;

/// A relation that a corpus has in a text: the mentions of its arguments, and what it may say.
#[derive(Clone, Debug)]
pub struct TrueRelation {
    /// The kinds of which it is one.
    pub kinds: Vec<RelationKind>,
    /// Mentions of its subject.
    pub subject: Vec<Span>,
    /// Mentions of its object.
    pub object: Vec<Span>,
}

/// How to train.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelationChoices {
    /// How often every pair is seen.
    pub epochs: usize,
    /// The step, divided by the root of a weight's squared gradients so far.
    pub rate: f32,
    /// Pull to zero in proportion to a weight, at every step on its feature.
    pub l2: f32,
    /// Pull to zero of constant force.
    pub l1: f32,
    /// Features of fewer occurrences are left out.
    pub least_count: u32,
    /// Relations of a smaller probability are not told.
    pub threshold: f32,
    /// Of the order of pairs.
    pub seed: u64,
}

impl Default for RelationChoices {
    fn default() -> Self {
        Self { epochs: 6, rate: 0.1, l2: 1e-4, l1: 3e-3, least_count: 5, threshold: 0.9, seed: 1 }
    }
}

/// Texts to learn relations from.
#[derive(Debug)]
pub struct RelationTrainer {
    labels: Vec<(RelationKind, bool)>,
    corpus: Corpus,
}

impl RelationTrainer {
    /// A trainer of relations of some kinds, at most 31 of them.
    pub fn new(kinds: &[RelationKind]) -> Self {
        // Of a relation that holds both ways there is one label.
        let ways = |kind: RelationKind| if kind.is_symmetric() { &[false][..] } else { &[false, true] };
        let labels = kinds.iter().flat_map(|&kind| ways(kind).iter().map(move |&back| (kind, back)));
        Self { labels: labels.collect(), corpus: Corpus::new() }
    }

    /// How many pairs there are.
    pub fn pairs(&self) -> usize {
        self.corpus.tokens()
    }

    /// Adds the pairs of a text, each counting `weight` times. Of relations whose kinds are not among `told` the corpus
    /// says nothing where it has none.
    pub fn add(
        &mut self,
        text: &Tagged<'_>,
        found: &Found,
        resolved: &Resolved,
        (truth, told): (&[TrueRelation], &[RelationKind]),
        weight: f32,
    ) {
        let graph = Graph::new(text);
        let mut features = Features::new(&graph, resolved);
        let spans = |candidate: &Candidate| -> Vec<Span> {
            match candidate.is {
                RelationObject::Time(_) => vec![candidate.span],
                RelationObject::Entity(entity) => {
                    let ids = &resolved.entities.mentions()[entity];
                    ids.iter().map(|&id| resolved.mentions.span()[id]).collect()
                }
            }
        };
        for_each_pair(text, found, resolved, |pair| {
            let Some(features) = features.of(&pair) else { return };
            let (first, second) = (spans(&pair.first), spans(&pair.second));
            let allowed = self.allowed(&first, &second, truth, told);
            self.corpus.push(&[], features, allowed);
            self.corpus.end_sequence(weight);
        });
    }

    /// The labels that a pair may have; the label of no relation is the last.
    fn allowed(&self, first: &[Span], second: &[Span], truth: &[TrueRelation], told: &[RelationKind]) -> u64 {
        let is_one =
            |spans: &[Span], gold: &[Span]| spans.iter().any(|span| gold.iter().any(|it| it.overlaps(*span)));
        let has = |(kind, is_backward): (RelationKind, bool)| {
            let (subject, object) = if is_backward { (second, first) } else { (first, second) };
            truth.iter().any(|it| {
                let is_pair = |subject, object| is_one(subject, &it.subject) && is_one(object, &it.object);
                it.kinds.contains(&kind)
                    && (is_pair(subject, object) || kind.is_symmetric() && is_pair(object, subject))
            })
        };
        let set = |is_in: &dyn Fn((RelationKind, bool)) -> bool| {
            let labels = self.labels.iter().enumerate().filter(|&(_, &label)| is_in(label));
            labels.fold(0_u64, |set, (index, _)| set | 1 << index)
        };
        match set(&has) {
            0 => set(&|(kind, _)| !told.contains(&kind)) | 1 << self.labels.len(),
            right => right,
        }
    }

    /// Trains a model and gives its file. The same texts and choices give the same bytes.
    ///
    /// # Errors
    /// [`WriteError`] where the file would be too large.
    ///
    /// # Panics
    /// With more than 31 kinds.
    pub fn train(&self, choices: RelationChoices) -> Result<AlignedBytes, WriteError> {
        let mut names: Vec<String> = self.labels.iter().map(|&(kind, back)| label(kind, back)).collect();
        names.push(NONE.to_owned());
        #[allow(clippy::expect_used, reason = "the bound is documented")]
        let graph = LabelGraph::independent(&names).expect("at most 31 kinds");
        let RelationChoices { rate, l2, l1, least_count, seed, .. } = choices;
        let settings = Settings { seed, rate, l2, l1, dropped: 0.0, least_count, ..Settings::default() };
        let mut trainer = Trainer::new(graph, &self.corpus, settings);
        for _ in 0..choices.epochs {
            trainer.epoch();
        }
        let mut writer = Writer::new();
        trainer.write(&mut writer, NAME);
        writer.section(&format!("{NAME}.threshold"), &[choices.threshold]);
        writer.finish()
    }
}
