//! What an author of a dateline plugin needs: the C ABI and the safe SDK on it.
//!
//! A plugin is a shared library that reads articles, with what dateline found in them, and adds notes. This is a whole
//! one; it notes words in capitals:
//!
//! ```
//! use dateline_plugin::{Article, Context, Error, Extractor, Files, Notes};
//!
//! #[derive(Default, serde::Deserialize)]
//! #[serde(default, deny_unknown_fields)]
//! struct Shout {
//!     at_least: usize,
//! }
//!
//! impl Extractor for Shout {
//!     type Config = Self;
//!     const LAYER: &'static str = "shouts";
//!
//!     fn load(config: Self, _: &Files) -> Result<Self, Error> {
//!         Ok(config)
//!     }
//!
//!     fn extract(&self, article: &Article<'_>, notes: &mut Notes, _: &Context<'_>) -> Result<(), Error> {
//!         for token in article.tokens() {
//!             if token.text().len() >= self.at_least.max(2) && token.text().chars().all(char::is_uppercase) {
//!                 notes.push(token.span(), "shout");
//!             }
//!         }
//!         Ok(())
//!     }
//! }
//!
//! # #[cfg(any())]
//! dateline_plugin::export!(Shout);
//! ```
//!
//! Beside it stand `manifest.json`, which says what the plugin reads and writes ([`Manifest`]),
//!
//! ```
//! # let json = r#"
//! {
//!   "name": "shout",
//!   "description": "Notes words in capitals.",
//!   "abi": "1.0",
//!   "extractors": [{ "layer": "shouts", "requires": ["token"], "labels": ["shout"] }]
//! }
//! # "#;
//! # let completed = json.replace("token", "token.start:u32").replacen("{", r#"{"version":"1","#, 1);
//! # dateline_plugin::Manifest::parse(completed.as_bytes()).unwrap();
//! ```
//!
//! a build script, `fn main() { dateline_plugin::build::manifest() }`, which completes the manifest, and a `Cargo.toml`
//! with `crate-type = ["cdylib"]`, this crate among the dependencies, and once more with the feature `build` among the
//! build dependencies. Data files lie in `data/`, are listed as `"files": [{ "name": "words.txt" }]` and come to
//! [`Extractor::load`] as slices.
//!
//! The columns that a plugin can require are those of [`InputColumn`]; the name of a layer stands for all of its columns. Notes
//! of other plugins are required as `note.LAYER` and `note.LAYER.ATTRIBUTE:TYPE`, and read with [`Article::notes`]; see
//! [`NoteColumn`].
//! With the features `log` and `tracing`, what a plugin and the crates it is made of write with these goes to the host's log.
//!
//! What an author need not see, the structs and functions that cross the border, is [`abi`].

#[allow(unsafe_code, reason = "the border itself")]
pub mod abi;
#[allow(unsafe_code, reason = "the border itself")]
mod article;
mod attribute;
mod block;
mod bridge;
#[cfg(feature = "build")]
pub mod build;
#[cfg(test)]
mod codes;
mod columns;
#[cfg(test)]
mod columns_page;
mod error;
#[allow(unsafe_code, reason = "the border itself")]
#[doc(hidden)]
pub mod export;
#[allow(unsafe_code, reason = "the border itself")]
mod extractor;
#[cfg(test)]
mod header;
mod manifest;
mod note;
mod note_column;
mod notes;
mod plan;
mod views;

pub use article::{Article, Rows};
pub use block::TextBlock;
pub use columns::InputColumn;
pub use error::Error;
pub use extractor::{Context, Extractor, Files, Level, Stop};
pub use manifest::{
    AttributeManifest, ExtractorManifest, FileManifest, Manifest, ManifestError, PanicStrategy, Requirement,
    hexadecimal,
};
pub use note::{Note, NoteRows, NoteValue, Texts};
pub use note_column::NoteColumn;
pub use notes::{NewNote, Notes, Value};
pub use views::{
    Argument, Entity, Event, Mention, Object, Quantity, Quote, Relation, Sentence, Time, Token, View,
};

pub use dateline_document::{
    ArgumentRole, DateSource, Dependency, EntityId, EntityKind, EventId, EventKind, Factuality, Id,
    MentionForm, MentionId, NoteTarget, PartOfSpeech, PennTag, QuantityId, QuantityKind, QuantityModifier,
    QuoteId, QuoteKind, RelationId, RelationKind, RoleStatus, SentenceId, SentenceKind, Span, TimeId,
    TimeKind, TokenId, Use,
};
