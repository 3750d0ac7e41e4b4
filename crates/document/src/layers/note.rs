use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::vocabulary::vocabulary;
use crate::{EntityId, MentionId, QuoteId, SentenceId, Span};

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteTarget {
    /// Nothing but the stretch of text.
    Stretch,
    /// A mention.
    Mention(MentionId),
    /// An entity.
    Entity(EntityId),
    /// A sentence.
    Sentence(SentenceId),
    /// A quote.
    Quote(QuoteId),
    /// The whole document.
    Document,
}

/// A value of an attribute that a plugin wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum AttributeValue {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number; always finite.
    Number(f64),
    /// Text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
}

/// One row of a plugin's layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// The stretch of text the note rests on.
    pub span: Span,
    /// What it is about.
    pub target: NoteTarget,
    /// One of the labels that the plugin's manifest declares.
    pub label: Box<str>,
    /// The plugin's score, whose meaning the plugin documents; always finite.
    pub score: Option<f32>,
    /// Further values by name, in order of their names.
    pub attributes: BTreeMap<Box<str>, AttributeValue>,
}

/// The notes of all plugins, by layer, in order of the layers' names.
pub type Notes = BTreeMap<Box<str>, Vec<Note>>;

vocabulary! {
    /// How a plugin's run over a document ended.
    pub enum PluginStatus {
        /// It wrote its notes.
        Ok = "ok",
        /// It reported an error or panicked.
        Failed = "failed",
        /// It was stopped at its deadline.
        TimedOut = "timed_out",
        /// Its process ended.
        Crashed = "crashed",
        /// It could not be loaded, or its notes were not valid.
        Refused = "refused",
    }
}

/// A plugin's run over a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginRun {
    /// The plugin's name.
    pub name: Box<str>,
    /// Its version.
    pub version: Box<str>,
    /// How the run ended.
    pub status: PluginStatus,
    /// Why, where it did not end well.
    pub message: Option<Box<str>>,
}
