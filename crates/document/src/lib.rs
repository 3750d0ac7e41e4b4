//! The nouns of dateline: an article's text, the layers of analysis over it, and the JSON record that users see.
//!
//! Every layer is a set of columns addressed by typed ids, and every position is a [`Span`] of bytes into a
//! [`Source`] that is never normalised. How anything is found is no concern of this crate.
//!
//! ```
//! use dateline_document::{Document, Layers, Metadata, Offsets, Source, Span, record::Record};
//!
//! let source = Source::from_bytes("Zoë left.".as_bytes().to_vec())?;
//! assert_eq!(&source.text()[Span::new(0, 4)], "Zoë");
//!
//! let document = Document::new(Metadata::default(), source);
//! let record = Record::new(&document, Offsets::Char, Layers::all());
//! assert_eq!(record.schema, "dateline/1");
//! # Ok::<(), dateline_document::SourceError>(())
//! ```

mod column;
pub mod conll;
pub mod conllu;
mod document;
mod fault;
mod layers;
mod offsets;
pub mod record;
mod source;
mod span;
mod vocabulary;

pub use column::{
    Column, EntityId, EventId, Id, Ids, MentionId, QuantityId, QuotationId, QuoteId, RelationId, SentenceId,
    TimeId, TitleId, TokenId,
};
pub use document::{
    BrokenInvariant, DateSource, Document, Layer, Layers, Metadata, ReferenceDate, UnknownLayer,
};
pub use fault::{FileFault, listed};
pub use layers::{
    Arc, ArgumentRole, AttributeColumn, AttributeValue, AttributeValues, AttributeView, Confidence,
    Dependency, Dependents, Entities, Entity, EntityKind, Event, EventArgument, EventKind, Events,
    Factuality, Found, KnownMention, Links, Mention, MentionForm, Mentions, Note, NoteColumns, NoteLayer,
    NoteTarget, NoteView, NoteViews, Notes, PartOfSpeech, PennTag, PluginRun, PluginStatus, Quantities,
    Quantity, QuantityKind, QuantityModifier, Quotation, Quotations, Quote, QuoteKind, Quotes, Relation,
    RelationAttributes, RelationKind, RelationObject, Relations, Resolved, RoleStatus, Segmented, Sentence,
    SentenceKind, Sentences, Tagged, TextColumn, TextListColumn, Texts, Time, TimeKind, Times, Title, Titles,
    Token, Tokens, Told, Trees, Use, Word, Words,
};
pub use offsets::{OffsetIndex, Offsets};
/// Exact numbers of up to 28 digits.
pub use rust_decimal::Decimal;
pub use source::{Source, SourceError};
pub use span::{Span, TokenRange};
