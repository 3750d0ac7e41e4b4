//! Titles: their words, and whose they are.

mod attach;
mod phrase;
#[cfg(test)]
mod tests;

pub use attach::titles;
pub use phrase::{Phrase, phrase};
