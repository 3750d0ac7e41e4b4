//! Reads English news articles and writes down what they say: who, in what role, where and when, and who said what,
//! each fact with the exact stretch of text that it rests on.
//!
//! ```
//! use dateline::{Analyzer, Article, Id};
//!
//! let analyzer = Analyzer::new()?;
//! let article = Article::from_text(
//!     "date 2019-05-06 Russian Foreign Minister Sergei Lavrov arrived on Sunday. \"We are ready to talk,\" he said.",
//! )?;
//! let document = analyzer.analyse(article);
//!
//! assert_eq!(document.times.value().iter().flatten().next().unwrap().as_ref(), "2019-05-05");
//! let speaker = document.quotes.speaker().iter().flatten().next().unwrap();
//! assert_eq!(document.entities.name()[*speaker].as_ref(), "Sergei Lavrov");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate is the order of the stages and nothing else. [`Document`] and its layers come from `dateline-document`,
//! whose whole vocabulary is re-exported here.

mod analyzer;
mod article;
mod examples;
#[cfg(feature = "training")]
pub mod training;

pub use analyzer::{Analyzer, Models, OpenError};
pub use article::{Article, parse_date};
pub use dateline_document::*;
pub use dateline_entity::{CaseRule, NameError, Overlap, Rules, UserEntry, UserLexicon, user_entries};
pub use dateline_model::file::{AlignedBytes, OpenError as ModelError};
pub use dateline_relation::{Example, RelationRules};
pub use dateline_syntax::{Depth, Syntax};
pub use dateline_tokenizer::{looks_english, open_ends, tokenize, with_tokens};

#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/lexicons-and-rules.md")]
struct LexiconsAndRules;
