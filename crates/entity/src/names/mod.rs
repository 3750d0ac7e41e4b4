//! Names: where they begin and end, and what sort of thing each stands for.
//!
//! The rules find names by themselves. Where there is a model, what they find is one of the things that it is told.

mod headlines;
mod network;
mod rules;
#[cfg(test)]
mod tests;
#[cfg(feature = "training")]
mod train;

use std::ops::Range;

use dateline_document::{Confidence, EntityKind};

use crate::lexicon::Lexicon;
use crate::reading::Reading;

pub use network::NameModel;
use network::columns::Columns;
use rules::Candidate;
#[cfg(feature = "training")]
pub use train::{LabelledName, NameChoices, NameLabels, NameTrainer, NameTraining};

/// A name: its words and what sort of thing it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    pub words: Range<usize>,
    pub kind: EntityKind,
    pub confidence: Confidence,
}

/// The names of an article in order, by the rules alone or by a model as well.
///
/// `taken` marks the words of time expressions, which are no names.
pub fn names(
    reading: &Reading<'_, '_>,
    lexicon: &Lexicon<'_>,
    taken: &[bool],
    model: Option<&NameModel<'_>>,
) -> Vec<Name> {
    let candidates = ruled(reading, lexicon, taken);
    match model {
        Some(model) => model.names(&Columns { reading, lexicon, taken, candidates: &candidates }),
        None => candidates.into_iter().map(Name::from).collect(),
    }
}

/// What the rules find, in headlines too.
fn ruled(reading: &Reading<'_, '_>, lexicon: &Lexicon<'_>, taken: &[bool]) -> Vec<Candidate> {
    let mut candidates = rules::candidates(reading, lexicon, taken);
    let elsewhere: Vec<_> = candidates.iter().map(|name| (name.words.clone(), name.kind)).collect();
    let headlines = headlines::names(reading, lexicon, taken, &elsewhere);
    if !headlines.is_empty() {
        candidates.extend(headlines.into_iter().map(|(words, kind)| Candidate::repeated(words, kind)));
        candidates.sort_by_key(|name| name.words.start);
    }
    candidates
}

impl From<Candidate> for Name {
    fn from(candidate: Candidate) -> Self {
        Self { words: candidate.words, kind: candidate.kind, confidence: Confidence::UNKNOWN }
    }
}
