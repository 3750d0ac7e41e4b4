use std::fmt;
use std::str::FromStr;

use dateline_document::EntityKind;
use thiserror::Error;

/// A set of kinds of names: what a corpus labels, or what a label that does not tell kinds apart may mean.
///
/// ```
/// use dateline_document::EntityKind;
/// use dateline_eval::names::Kinds;
///
/// let misc: Kinds = "MISC".parse()?;
/// assert_eq!(misc.to_string(), "group|work|event|product|other");
/// assert_eq!("PER".parse::<Kinds>()?.single(), Some(EntityKind::Person));
/// # Ok::<(), dateline_eval::names::UnknownKind>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kinds {
    // The bit of a kind is its code.
    bits: u8,
}

/// What labels of other schemes mean in ours.
const SPELLINGS: [(&str, Kinds); 24] = [
    ("PER", Kinds::PERSON),
    ("PERSON", Kinds::PERSON),
    ("ORG", Kinds::ORGANIZATION),
    ("ORGANISATION", Kinds::ORGANIZATION),
    ("ORGANIZATION", Kinds::ORGANIZATION),
    ("LOC", Kinds::PLACE),
    ("LOCATION", Kinds::PLACE),
    ("PLACE", Kinds::PLACE),
    ("GPE", Kinds::PLACE),
    ("FAC", Kinds::PLACE),
    ("NORP", Kinds::GROUP),
    ("GROUP", Kinds::GROUP),
    ("WORK_OF_ART", Kinds::WORK),
    ("LAW", Kinds::WORK),
    ("WORK", Kinds::WORK),
    ("EVENT", Kinds::EVENT),
    ("PRODUCT", Kinds::PRODUCT),
    ("OTHER", Kinds::OTHER),
    ("LANGUAGE", Kinds::OTHER),
    ("MISC", Kinds::REST),
    ("OTH", Kinds::REST),
    ("NAME", Kinds::ALL),
    ("PRO", Kinds::PRODUCT),
    ("EVE", Kinds::EVENT),
];

impl Kinds {
    /// No kind.
    pub const NONE: Self = Self { bits: 0 };
    /// Persons alone.
    pub const PERSON: Self = Self::only(EntityKind::Person);
    /// Organisations alone.
    pub const ORGANIZATION: Self = Self::only(EntityKind::Organization);
    /// Places alone.
    pub const PLACE: Self = Self::only(EntityKind::Place);
    /// Groups alone.
    pub const GROUP: Self = Self::only(EntityKind::Group);
    /// Works alone.
    pub const WORK: Self = Self::only(EntityKind::Work);
    /// Events alone.
    pub const EVENT: Self = Self::only(EntityKind::Event);
    /// Products alone.
    pub const PRODUCT: Self = Self::only(EntityKind::Product);
    /// Names of no other kind alone.
    pub const OTHER: Self = Self::only(EntityKind::Other);
    /// Persons, organisations and places: what nearly every corpus labels.
    pub const CORE: Self = Self::PERSON.and(Self::ORGANIZATION).and(Self::PLACE);
    /// Every kind but those three, which many corpora call MISC.
    pub const REST: Self = Self { bits: Self::ALL.bits & !Self::CORE.bits };
    /// Every kind.
    pub const ALL: Self = Self { bits: u8::MAX };

    /// The set of one kind.
    pub const fn only(kind: EntityKind) -> Self {
        Self { bits: 1 << kind as u8 }
    }

    /// The kinds of both sets.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits }
    }

    /// The kinds that are in either set.
    #[must_use]
    pub const fn common(self, other: Self) -> Self {
        Self { bits: self.bits & other.bits }
    }

    /// Whether `kind` is in the set.
    pub const fn contains(self, kind: EntityKind) -> bool {
        self.bits & Self::only(kind).bits != 0
    }

    /// Whether no kind is in the set.
    pub const fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// The kind, where the set holds exactly one.
    pub fn single(self) -> Option<EntityKind> {
        let mut kinds = self.iter();
        kinds.next().filter(|_| kinds.next().is_none())
    }

    /// The kinds of the set, in their own order.
    pub fn iter(self) -> impl Iterator<Item = EntityKind> {
        EntityKind::ALL.iter().copied().filter(move |&kind| self.contains(kind))
    }
}

impl fmt::Display for Kinds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, kind) in self.iter().enumerate() {
            let bar = if index > 0 { "|" } else { "" };
            write!(formatter, "{bar}{kind}")?;
        }
        Ok(())
    }
}

impl FromStr for Kinds {
    type Err = UnknownKind;

    /// Reads the record's names of kinds, joined by `|` where there are several, or a label of CoNLL or OntoNotes.
    fn from_str(label: &str) -> Result<Self, UnknownKind> {
        let kind = |name: &str| {
            let spelled = |&&(spelling, _): &&(&str, Self)| spelling.eq_ignore_ascii_case(name);
            SPELLINGS.iter().find(spelled).map(|&(_, kinds)| kinds)
        };
        label.split('|').try_fold(Self::NONE, |kinds, name| {
            kind(name).map(|more| kinds.and(more)).ok_or_else(|| UnknownKind { name: name.to_owned() })
        })
    }
}

/// A label that names no kind.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{name}` is no kind of name")]
pub struct UnknownKind {
    /// The label.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_what_it_writes() {
        for &kind in EntityKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(Kinds::only(kind)));
        }
        assert_eq!(Kinds::ALL.to_string().parse(), Ok(Kinds::ALL));
        assert_eq!(Kinds::ALL.iter().count(), EntityKind::ALL.len());
    }

    #[test]
    fn an_unknown_label_is_named() {
        let error = "person|timex".parse::<Kinds>().unwrap_err();
        insta::assert_snapshot!(error, @"`timex` is no kind of name");
    }
}
