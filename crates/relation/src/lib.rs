//! Reported words with their cues and speakers, and the relations between the entities of an article.
//!
//! ```
//! use dateline_document::{Found, Source, Tagged};
//! use dateline_relation::Attributor;
//!
//! let source = Source::from_text("\"The vote is over,\" she said.")?;
//! let text = Tagged::untagged(dateline_tokenizer::tokenize(&source));
//! let quotes = Attributor::new("said\n").quotations(&text, &Found::default());
//! let (id, cue) = quotes.cue().entries().next().unwrap();
//! assert_eq!(&source.text()[cue.unwrap()], "said");
//! assert_eq!(&source.text()[quotes.speaker_span()[id].unwrap()], "she");
//! # Ok::<(), dateline_document::SourceError>(())
//! ```

mod arguments;
mod attribution;
mod continuation;
mod cues;
mod events;
mod graph;
mod indirect;
mod nesting;
mod pairs;
mod quotations;
mod relator;
mod roles;
mod rules;
mod stretch;
mod subject;
mod words;

pub use events::{EventExtractor, TriggersError};
pub use graph::Graph;
pub use pairs::RelationModel;
#[cfg(feature = "training")]
pub use pairs::{RelationChoices, RelationTrainer, TrueRelation};
pub use quotations::Attributor;
pub use relator::Relator;
pub use rules::{Example, RelationRules};
