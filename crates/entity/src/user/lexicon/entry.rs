//! One thing that a user knows the names of.

use std::borrow::Cow;

use dateline_document::EntityKind;
use serde::Deserialize;
use thiserror::Error;

/// A name of a user's, with what it stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct UserEntry<'t> {
    /// The name. White space in it stands for any white space in the text.
    pub name: Cow<'t, str>,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// What the thing is called in a table of the user's.
    pub id: Option<Cow<'t, str>>,
    /// Its other names.
    pub aliases: Vec<Cow<'t, str>>,
    /// How the letters of its names are compared with those of the text.
    pub case: CaseRule,
    /// What happens where other names overlap it.
    pub overlap: Overlap,
}

impl<'t> UserEntry<'t> {
    /// A name alone, compared letter by letter, that wins over others.
    pub fn new(name: impl Into<Cow<'t, str>>, kind: EntityKind) -> Self {
        Self {
            name: name.into(),
            kind,
            id: None,
            aliases: Vec::new(),
            case: CaseRule::default(),
            overlap: Overlap::default(),
        }
    }

    /// The name and the other names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.name).chain(self.aliases.iter().map(|alias| &**alias))
    }
}

/// How the letters of a name are compared with those of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseRule {
    /// Each letter as the name has it.
    #[default]
    Exact,
    /// Small and capital letters alike, but a word that begins with a capital in the name does so in the text.
    Capitalised,
    /// Small and capital letters alike.
    Any,
}

impl CaseRule {
    /// Every rule, the strictest first.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Capitalised, Self::Any];

    /// The rule's name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Capitalised => "capitalised",
            Self::Any => "any",
        }
    }

    /// The rule of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.as_str() == name)
    }
}

/// What happens where a user's name and a name that was found before overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overlap {
    /// The user's name stands, and the other goes.
    #[default]
    Wins,
    /// The other stands. Where it is the same name of the same kind, it takes the user's id.
    Yields,
}

impl Overlap {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Wins, Self::Yields];

    /// Its name in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wins => "wins",
            Self::Yields => "yields",
        }
    }

    /// The one of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|overlap| overlap.as_str() == name)
    }
}

/// A name may have so many bytes.
pub const LONGEST_NAME: usize = 1000;

/// Why a name cannot be looked for.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameError {
    /// The name has no letter, digit or mark.
    #[error("a name is empty")]
    Empty,
    /// The name is no name.
    #[error("a name of {length} bytes, and a name has at most {LONGEST_NAME}")]
    TooLong {
        /// How many bytes it has.
        length: usize,
    },
    /// All names together are too many.
    #[error("more names than 4 GiB")]
    TooMany,
}
