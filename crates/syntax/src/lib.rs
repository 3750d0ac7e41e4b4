//! Tags, lemmas and dependency trees of segmented English text, and the sentence ends that its characters leave open.
//!
//! ```
//! # #[cfg(feature = "training")] {
//! use dateline_document::PennTag;
//! use dateline_syntax::{Lemmatizer, LemmatizerBuilder};
//!
//! let mut builder = LemmatizerBuilder::new();
//! for (word, lemma) in [("talks", "talk"), ("boats", "boat"), ("cities", "city"), ("parties", "party")] {
//!     builder.add(word, PennTag::NNS, false, lemma);
//! }
//! let table = builder.build();
//! let lemmatizer = Lemmatizer::open(&table)?;
//! assert_eq!(lemmatizer.lemma("Ponies", PennTag::NNS, true), "pony");
//! assert_eq!(lemmatizer.lemma("wolves", PennTag::NNS, false), "wolf");
//! # }
//! # Ok::<(), dateline_syntax::LemmaError>(())
//! ```

mod columns;
mod lemma;
mod splitter;
mod syntax;
#[cfg(test)]
#[cfg(feature = "training")]
mod tests;
#[cfg(feature = "training")]
mod train;

#[cfg(feature = "training")]
pub use lemma::LemmatizerBuilder;
pub use lemma::{LemmaError, Lemmatizer};
pub use splitter::Splitter;
#[cfg(feature = "training")]
pub use splitter::SplitterTrainer;
pub use syntax::{Depth, Syntax};
#[cfg(feature = "training")]
pub use train::{Choices, SyntaxTrainer, Training};
