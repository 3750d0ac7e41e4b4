//! Names by a network, which is told of every word what the rules and the lexicon say of it.

mod article;
pub mod columns;

use std::ops::Range;

use dateline_document::{Confidence, EntityKind};
use dateline_model::chain::{
    self, Chain, Transitions,
    bilou::{self, Place},
};
use dateline_model::file::{File, OpenError};
use dateline_model::network::{Instructions, Network, Rows, Scratch};

use super::Name;
use super::rules::without_marks;
use columns::Columns;

/// The section of the temperature.
pub const TEMPERATURE: &str = "temperature";

/// Finds names by a model that is read in place.
pub struct NameModel<'m> {
    network: Network<'m>,
    /// The labels of the network's head, with its transitions divided by the temperature.
    calm: Chain,
    temperature: f32,
}

impl<'m> NameModel<'m> {
    /// Opens a model.
    ///
    /// # Errors
    /// [`OpenError`] where the bytes are no model file of this version, are damaged, or hold a model of something else.
    pub fn open(bytes: &'m [u8]) -> Result<Self, OpenError> {
        let file = File::open(bytes)?;
        let network = Network::open(&file)?.remembering_apart(&columns::OF_PLACE);
        let wrong =
            |name: &str, rule: &str| OpenError::Value { name: name.to_owned(), rule: rule.to_owned() };
        if network.make().columns != columns::columns() {
            return Err(wrong("make", "the columns are those of names"));
        }
        let chain = match network.make().heads.len() {
            1 => network.chain(0),
            _ => None,
        };
        let kinds: Vec<&str> = EntityKind::ALL.iter().map(|kind| kind.as_str()).collect();
        let is_of_names =
            |chain: &&Chain| bilou::graph(&kinds).is_ok_and(|graph| graph.names() == chain.graph().names());
        let chain = chain.filter(is_of_names).ok_or_else(|| wrong("make", "there is one head, of names"))?;
        let &[temperature] = file.section_of::<f32>(TEMPERATURE, 1)? else { unreachable!("one element") };
        if !(0.01..=100.0).contains(&temperature) {
            return Err(wrong(TEMPERATURE, "it lies between 0.01 and 100"));
        }
        let calm = calm(chain, temperature);
        Ok(Self { network, calm, temperature })
    }

    /// The same model computed with other instructions, where the processor has them: for comparison.
    #[must_use]
    pub fn with_instructions(mut self, instructions: Instructions) -> Self {
        self.network = self.network.with_instructions(instructions);
        self
    }

    /// The names of an article in order.
    pub(super) fn names(&self, article: &Columns<'_, '_, '_, '_>) -> Vec<Name> {
        let pieces: Vec<_> = article.pieces().map(|(_, piece)| piece).collect();
        let mut rows = Rows::new();
        let mut ends = pieces.iter().map(|piece| piece.len());
        let mut left = ends.next();
        article.each(|keys| {
            rows.push(keys);
            left = left.map(|left| left - 1);
            if left == Some(0) {
                rows.end_sequence();
                left = ends.next();
            }
        });
        let mut found =
            Finder { model: self, scratch: chain::Scratch::default(), path: Vec::new(), calm: Vec::new() };
        let mut names = Vec::new();
        self.network.read(&rows, false, &mut Scratch::default(), |piece, reading| {
            found.find(reading.scores(0), pieces[piece].start, &mut names);
        });
        for name in &mut names {
            name.words = without_marks(&article.reading.words, name.words.clone());
        }
        names.retain(|name| !name.words.is_empty());
        article::agree(article.reading, article.candidates, &mut names);
        names.into_iter().map(Name::from).collect()
    }
}

/// A chain whose transitions are divided by a temperature.
fn calm(chain: &Chain, temperature: f32) -> Chain {
    let graph = chain.graph().clone();
    let mut transitions = Transitions::zeros(&graph);
    for (calm, weight) in transitions.weights_mut().iter_mut().zip(chain.transitions().weights()) {
        *calm = weight / temperature;
    }
    Chain::new(graph, transitions)
}

/// Finds the names of one sequence after another.
struct Finder<'a, 'm> {
    model: &'a NameModel<'m>,
    scratch: chain::Scratch,
    path: Vec<u8>,
    calm: Vec<f32>,
}

impl Finder<'_, '_> {
    /// Adds the names of a sequence that begins at word `start`.
    fn find(&mut self, scores: &[f32], start: usize, names: &mut Vec<Found>) {
        let Some(chain) = self.model.network.chain(0) else { return };
        chain.viterbi(scores, &mut self.scratch, &mut self.path);
        // Words far from all names say next to nothing of them: probabilities are computed without these.
        let is_name = |&label: &u8| usize::from(label) != bilou::OUTSIDE;
        let (Some(first), Some(last)) =
            (self.path.iter().position(is_name), self.path.iter().rposition(is_name))
        else {
            return;
        };
        let (first, end) = (first.saturating_sub(AROUND), (last + 1 + AROUND).min(self.path.len()));
        let stride = scores.len() / self.path.len();
        let path = &self.path[first..end];
        self.calm.clear();
        self.calm
            .extend(scores[first * stride..end * stride].iter().map(|score| score / self.model.temperature));
        let marginals = self.model.calm.marginals(&self.calm, &mut self.scratch);
        names.extend(bilou::decode(path).map(|stretch| {
            let range = stretch.first..stretch.end;
            let mut labels = [0; LONGEST_OF_ALL_KINDS];
            let kinds = std::array::from_fn(|kind| match labels.get_mut(..range.len()) {
                Some(labels) => {
                    for (at, label) in labels.iter_mut().enumerate() {
                        *label = bilou::label(kind, Place::of(at, 0, range.len())) as u8;
                    }
                    marginals.stretch(range.start, labels)
                }
                // So long a name is of the kind that it was found as.
                None if kind == stretch.kind => marginals.stretch(range.start, &path[range.clone()]),
                None => 0.0,
            });
            Found { words: start + first + range.start..start + first + range.end, kinds }
        }));
    }
}

/// So many words around the names of a sentence are considered when their probabilities are computed.
const AROUND: usize = 4;

/// The longest name, in words, of which every kind is considered.
const LONGEST_OF_ALL_KINDS: usize = 24;

/// A name that the network finds, with how probable it is that these words are a name of each kind.
#[derive(Clone, Debug)]
struct Found {
    words: Range<usize>,
    kinds: [f32; Found::KINDS],
}

impl Found {
    const KINDS: usize = EntityKind::ALL.len();

    /// A name of one kind.
    fn new(words: Range<usize>, kind: EntityKind, confidence: f32) -> Self {
        let mut kinds = [0.0; Self::KINDS];
        kinds[usize::from(kind.code())] = confidence;
        Self { words, kinds }
    }

    /// The most probable kind, of several the first, and how probable it is.
    fn best(&self) -> (EntityKind, f32) {
        let mut best = (EntityKind::Other, 0.0);
        for (&kind, &probability) in EntityKind::ALL.iter().zip(&self.kinds) {
            if probability > best.1 {
                best = (kind, probability);
            }
        }
        best
    }

    /// Divides the probability that it is a name among the kinds as `weights` are.
    fn share(&mut self, weights: [f32; Self::KINDS]) {
        let (all, own) = (weights.iter().sum::<f32>(), self.kinds.iter().sum::<f32>());
        if all > 0.0 {
            self.kinds = weights.map(|weight| own * weight / all);
        }
    }

    /// Makes it a name of one kind.
    fn settle(&mut self, kind: EntityKind) {
        *self = Self::new(self.words.clone(), kind, self.kinds.iter().sum());
    }
}

impl From<Found> for Name {
    fn from(found: Found) -> Self {
        let (kind, confidence) = found.best();
        Self { words: found.words, kind, confidence: Confidence::new(confidence) }
    }
}

#[cfg(test)]
mod tests;
