//! What the name of a place or people is used for: the place itself, its government, its team, a body that sits there, or
//! something that happened there.
//!
//! Metonymy of place names after Markert and Nissim (SemEval-2007 task 8): the role of a name in its clause decides, with
//! the word it depends on, and what else the sentence speaks of.

mod context;
mod judge;
mod lists;
mod prepositions;
mod separate;
mod sport;
#[cfg(test)]
mod tests;

pub use judge::uses;
pub use separate::separate;
