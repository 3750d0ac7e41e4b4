use super::layer;
use crate::vocabulary::vocabulary;
use crate::{Id, Ids, MentionId, Span};

vocabulary! {
    /// What sort of thing a name stands for.
    pub enum EntityKind {
        /// A person, or a family by name.
        Person = "person",
        /// A company, institution, government body, party, team or armed group.
        Organization = "organization",
        /// A country, region, city, facility, river or other place.
        Place = "place",
        /// A nationality, religion or movement: the people rather than a body.
        Group = "group",
        /// A book, film, programme, law or other titled work.
        Work = "work",
        /// A named event.
        Event = "event",
        /// A named product.
        Product = "product",
        /// A name of no other kind.
        Other = "other",
    }
}

/// A stretch of text that stands for an entity that the caller knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownMention {
    /// Its bytes.
    pub span: Span,
    /// What it is; none where that is left to be found.
    pub kind: Option<EntityKind>,
    /// The entity: mentions with the same number are of one. None where that is left to be found.
    pub entity: Option<usize>,
}

vocabulary! {
    /// How a mention refers.
    pub enum MentionForm {
        /// By name.
        Name = "name",
        /// By a noun phrase: "the minister".
        Nominal = "nominal",
        /// By a pronoun: "she".
        Pronoun = "pronoun",
    }
}

vocabulary! {
    /// What the name of a place or people is used for.
    pub enum Use {
        /// The place or people itself.
        Literal = "literal",
        /// Those who govern there: "Washington called on ...", "Moscow's plan".
        Government = "government",
        /// Its team: "Liverpool won".
        Team = "team",
        /// A body that sits there: "the Kremlin denied ...", "Wall Street fell".
        Institution = "institution",
        /// What happened or happens there: "after Chernobyl", "at Davos".
        Event = "event",
    }
}

/// How sure a stage is of a row: between 0 and 1, or unknown where the stage cannot tell.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub struct Confidence {
    // Invariant: 0..=1, or NaN for unknown.
    value: f32,
}

impl Confidence {
    /// The stage cannot tell.
    pub const UNKNOWN: Self = Self { value: f32::NAN };

    /// A known confidence, clamped to 0..=1; NaN is unknown.
    pub fn new(value: f32) -> Self {
        Self { value: value.clamp(0.0, 1.0) }
    }

    /// The value, or none where it is unknown.
    pub fn get(self) -> Option<f32> {
        (!self.value.is_nan()).then_some(self.value)
    }

    /// The greater of both; a known one is greater than an unknown.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self { value: self.value.max(other.value) }
    }
}

impl PartialEq for Confidence {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl Default for Confidence {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

layer! {
    /// A stretch of text that refers to someone or something.
    pub struct Mention {
        /// The stretch, without titles, "the" or possessives.
        pub span: Span,
        /// What sort of thing is meant here.
        pub kind: EntityKind,
        /// Whether it is a name, a noun phrase or a pronoun.
        pub form: MentionForm,
        /// What the name of a place or people is used for; none for others, and where it was not asked for.
        pub usage: Option<Use>,
        /// How sure the recogniser is.
        pub confidence: Confidence,
    }
    /// Mentions in order of their start; names do not overlap.
    pub struct Mentions[MentionId];
}

impl Mentions {
    /// The first mention that starts at `span`'s start or later and lies inside `span`.
    pub fn first_in(&self, span: Span) -> Option<MentionId> {
        self.within(span).next()
    }

    /// The mentions that lie inside `span`, in order.
    pub fn within(&self, span: Span) -> impl DoubleEndedIterator<Item = MentionId> + use<'_> {
        let spans = self.span.as_slice();
        let start = spans.partition_point(|mention| mention.start() < span.start());
        let end = spans.partition_point(|mention| mention.start() < span.end());
        let ids = Ids::between(MentionId::from_index(start), MentionId::from_index(end.max(start)));
        ids.filter(move |&id| span.contains(self.span[id]))
    }

    /// The mention at exactly `span`.
    pub fn at(&self, span: Span) -> Option<MentionId> {
        self.within(span).find(|&id| self.span[id] == span)
    }
}

layer! {
    /// A title, office or honorific that stands beside a person's name: "Secretary of State", "Mr".
    pub struct Title {
        /// The words of the title alone.
        pub span: Span,
        /// The name whose title it is: the span of a mention.
        pub holder: Span,
        /// The country, organisation or group that the title belongs to, where the phrase names one: the span of a
        /// mention.
        pub of: Option<Span>,
        /// Whether the title names an office or a role, rather than being a form of address such as "Mr".
        pub is_role: bool,
        /// Whether the holder holds it now, held it before, and so on.
        pub status: super::RoleStatus,
        /// The whole phrase that says so, from its first to its last word.
        pub evidence: Span,
    }
    /// Titles in order of their holders.
    pub struct Titles[TitleId];
}
