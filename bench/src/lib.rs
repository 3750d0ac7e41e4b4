//! Measured runs: tokenizing and analysis beside others', tokenizing hostile text, and the border to plugins.
//!
//! [`contestants`] are definitions as data. The tokenizers have the [counts](expected) that each must find in the built-in
//! [corpus], so that a fast wrong answer fails; the stages of [`analysis`] must find the same in every round. [`measure`]
//! runs them in interleaved rounds, those of other processes ([`external`]) among them, and [`table`] writes what came
//! out. [`hostile`] makes texts that break tokenizers whose time is not linear. [`plugins`] times calls across the border.

pub mod analysis;
pub mod contestants;
pub mod corpus;
pub mod counts;
pub mod expected;
pub mod external;
pub mod hostile;
pub mod machine;
pub mod measure;
pub mod package;
pub mod plugins;
pub mod table;

/// What a run may fail with: a message that says which file or contestant and what to do.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
