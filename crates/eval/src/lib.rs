//! Scorers: how far an analysis agrees with another one that is taken as gold, with bootstrap intervals and lists of
//! errors by class. How either analysis was made is no concern of this crate.
//!
//! ```
//! use dateline_document::conllu;
//! use dateline_eval::tokens::{self, Units};
//!
//! let row = |number, form, misc| format!("{number}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}\n");
//! let gold = conllu::read(&[row(1, "Stay", "SpaceAfter=No"), row(2, "!", "_")].concat()).unwrap();
//! let found = conllu::read(&row(1, "Stay!", "_")).unwrap();
//! let agreement = tokens::compare(&Units::of_conllu(&gold[0]), &Units::of_conllu(&found[0])).unwrap();
//! assert_eq!(agreement.words.f1(), 0.0);
//! assert_eq!(agreement.sentences.f1(), 1.0);
//! ```

mod characters;
pub mod coref;
mod counts;
pub mod events;
pub mod names;
pub mod places;
pub mod quotes;
pub mod relations;
pub mod sentiment;
pub mod syntax;
pub mod times;
pub mod tokens;

pub use counts::{Counts, Interval, bootstrap};
