//! Time expressions, scored as TempEval-3 does (UzZaman et al. 2013): by stretch, strictly and by overlap, then by type
//! and value.
//!
//! Corpora differ on what belongs to an expression, so both sides are brought to one form first (see [`normalise`]): an
//! expression stands without "the" and words of approximation, and values that say the same are written alike.
//!
//! ```
//! use dateline_eval::times::{FoundTime, TimesFile, compare};
//!
//! let gold = [
//!     r#"{ "id": "a", "date": "2019-05-07", "text": "It rained for about two years.", "#,
//!     r#""times": [{ "start": 14, "end": 29, "kind": "duration", "value": "P24M" }] }"#,
//! ];
//! let gold = TimesFile::read(&gold.concat())?.documents.remove(0);
//! let found = FoundTime { bytes: 20..29, kind: gold.times[0].kind, value: Some("P2Y".into()) };
//! let agreement = compare(&gold, &[found]);
//! assert_eq!(agreement.strict.f1(), 1.0);
//! assert_eq!(agreement.strict_value.f1(), 1.0);
//! # Ok::<(), dateline_eval::times::TimesError>(())
//! ```

mod compare;
mod file;
mod normalise;

pub use compare::{Agreement, Class, Disagreement, FoundTime, compare};
pub use file::{GoldTime, TimesDocument, TimesError, TimesFile};
pub use normalise::{core, same_value};
