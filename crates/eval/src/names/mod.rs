//! Names over given tokens, scored span by span: per kind and by boundaries alone, as they stand and without what
//! conventions differ on, against gold that need not label every kind.
//!
//! ```
//! use dateline_document::{Confidence, EntityKind};
//! use dateline_eval::names::{FoundName, Kinds, NamesFile, compare};
//!
//! let gold = NamesFile::read("The\tO\nHague\tB-LOC\nwaits\tO\n")?;
//! let found = FoundName { tokens: 0..2, kind: EntityKind::Place, confidence: Confidence::UNKNOWN };
//! let agreement = compare(&gold.documents[0], &[found], Kinds::CORE);
//! assert_eq!(agreement.strict.of(EntityKind::Place).f1(), 0.0);
//! assert_eq!(agreement.normalised.of(EntityKind::Place).f1(), 1.0);
//! # Ok::<(), dateline_eval::names::ColumnsError>(())
//! ```

mod calibration;
pub mod columns;
mod compare;
mod kinds;
mod normalise;

use std::ops::Range;

pub use calibration::calibration_error;
pub use columns::{ColumnsError, NamesDocument, NamesFile};
pub use compare::{Agreement, Class, Disagreement, FoundName, Scores, compare};
pub use kinds::{Kinds, UnknownKind};
pub use normalise::{is_article, is_possessive, is_title, normalise};

/// A name: a stretch of tokens, and the kinds that it may be of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The tokens of a document, half-open; never none.
    pub tokens: Range<usize>,
    /// Its kind, or several where the source does not tell them apart.
    pub kinds: Kinds,
}
