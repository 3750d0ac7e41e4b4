//! Titles: their words, and whose they are.

mod attach;
mod phrase;

pub use attach::titles;
pub use phrase::{Phrase, phrase};
