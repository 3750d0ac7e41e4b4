//! Measured runs of tokenizing: dateline beside other tokenizers, and dateline on hostile text.
//!
//! [`contestants`] are definitions as data, each with the [counts](expected) that it must find in the built-in
//! [corpus], so that a fast wrong answer fails; [`measure`] runs them in interleaved rounds and [`table`] writes what
//! came out. [`hostile`] makes texts that break tokenizers whose time is not linear.

pub mod contestants;
pub mod corpus;
pub mod counts;
pub mod expected;
pub mod external;
pub mod hostile;
pub mod machine;
pub mod measure;
pub mod package;
pub mod table;

/// What a run may fail with: a message that says which file or contestant and what to do.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
