//! Coreference: chains of mentions, the scores of CoNLL-2012, and the F1 of GAP.
//!
//! A corpus has mentions as whole noun phrases, and a [`Document`](dateline_document::Document) has names without
//! titles and noun phrases up to their heads. [`Chains::of_document`] widens what was found to whole noun phrases
//! through the trees before anything is compared; that is the one step that it takes towards a corpus.

mod assignment;
mod chains;
mod gap;
mod phrase;
mod score;

pub use chains::{Chains, ChainsDocument, ChainsError, read};
pub use gap::{Gap, GapError, GapScores, gap_answer, read_gap, tokens_of, with_names};
pub use score::{Score, Scores, compare};
