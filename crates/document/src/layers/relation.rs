use std::borrow::Cow;

use super::layer;
use crate::vocabulary::vocabulary;
use crate::{Confidence, EntityId, EntityKind, Span, TimeId};

vocabulary! {
    /// What a relation says of its subject and object.
    pub enum RelationKind {
        /// The subject, a person, holds an office or role, in the object where one is named.
        HoldsRole = "holds_role",
        /// The subject, a person, works for the object.
        EmployedBy = "employed_by",
        /// The subject, a person, body or country, is a member of the object: a party, team, union, family of bodies.
        MemberOf = "member_of",
        /// The subject belongs to the object in a way that the text leaves open.
        AffiliatedWith = "affiliated_with",
        /// The subject, a person, is at the head of the object.
        Leads = "leads",
        /// The subject brought the object, a body, into being.
        Founded = "founded",
        /// The subject owns the object, or a part of it.
        Owns = "owns",
        /// The subject, a body, is owned and run by the object, another one.
        SubsidiaryOf = "subsidiary_of",
        /// The subject is a part of the object: a body of a body, an event of an event.
        PartOf = "part_of",
        /// The subject, a body or person, has its seat in the object, a place.
        BasedIn = "based_in",
        /// The subject, a place, body or event, lies or happens in the object, a place.
        LocatedIn = "located_in",
        /// The subject, a person or people, lives or lived in the object, a place.
        LivesIn = "lives_in",
        /// The subject, a person, was born in the object, a place.
        BornIn = "born_in",
        /// The subject, a person, died in the object, a place.
        DiedIn = "died_in",
        /// The subject, a person, is a citizen of the object, a country, or of its people.
        CitizenOf = "citizen_of",
        /// The subject and the object are or were married.
        SpouseOf = "spouse_of",
        /// The subject is the mother or father of the object.
        ParentOf = "parent_of",
        /// The subject and the object are sisters or brothers.
        SiblingOf = "sibling_of",
        /// The subject, a person, studies or studied at the object.
        EducatedAt = "educated_at",
        /// The subject made the object, a work or product.
        Created = "created",
        /// The subject takes or took part in the object, an event.
        TakesPartIn = "takes_part_in",
        /// The subject and the object met.
        MetWith = "met_with",
        /// The subject and the object spoke with each other, or the subject to the object.
        SpokeWith = "spoke_with",
        /// The subject and the object act together.
        AlliedWith = "allied_with",
        /// The subject speaks or acts for the object.
        Supports = "supports",
        /// The subject speaks or acts against the object.
        Opposes = "opposes",
        /// The subject and the object fight each other.
        Fights = "fights",
        /// The subject attacked the object by force.
        Attacked = "attacked",
        /// The subject killed the object.
        Killed = "killed",
        /// The subject took the object prisoner, or holds it.
        Arrested = "arrested",
        /// The subject gave the object, a person, an office.
        Appointed = "appointed",
        /// The subject won the object: a vote, a game, a prize.
        Won = "won",
        /// The subject, a person, was born on the object, a time.
        BornOn = "born_on",
        /// The subject, a person, died on the object, a time.
        DiedOn = "died_on",
        /// The subject, a body, came into being on the object, a time.
        FoundedOn = "founded_on",
    }
}

impl RelationKind {
    /// Whether subject and object may change places: then the one that the text names first is the subject.
    pub fn is_symmetric(self) -> bool {
        matches!(self, Self::SpouseOf | Self::SiblingOf | Self::MetWith | Self::AlliedWith | Self::Fights)
    }

    /// What the subject may be.
    pub fn subjects(self) -> &'static [EntityKind] {
        use EntityKind::{Event, Group, Organization, Person, Place, Product, Work};
        match self {
            Self::SubsidiaryOf | Self::FoundedOn => &[Organization],
            Self::PartOf => &[Organization, Place, Event, Work, Group],
            Self::BasedIn => &[Organization, Person],
            Self::LocatedIn => &[Place, Organization, Event],
            Self::LivesIn => &[Person, Group],
            Self::Created => &[Person, Organization, Group],
            Self::MemberOf
            | Self::Founded
            | Self::Owns
            | Self::TakesPartIn
            | Self::MetWith
            | Self::SpokeWith
            | Self::AlliedWith
            | Self::Supports
            | Self::Opposes
            | Self::Fights
            | Self::Attacked
            | Self::Killed
            | Self::Arrested
            | Self::Appointed => &[Person, Organization, Place, Group],
            Self::Won => &[Person, Organization, Place, Group, Work, Product],
            _ => &[Person],
        }
    }

    /// What the object may be, where it is an entity; where it is a time there are none.
    pub fn objects(self) -> &'static [EntityKind] {
        use EntityKind::{Event, Group, Organization, Other, Person, Place, Product, Work};
        match self {
            Self::HoldsRole | Self::AffiliatedWith | Self::Leads => &[Organization, Place, Group, Event],
            Self::EmployedBy | Self::SubsidiaryOf | Self::EducatedAt | Self::Founded => &[Organization],
            Self::MemberOf => &[Organization, Group],
            Self::Owns => &[Organization, Product, Work, Place],
            Self::PartOf => &[Organization, Place, Event, Work, Group],
            Self::BasedIn | Self::LocatedIn | Self::CitizenOf => &[Place, Group],
            Self::LivesIn | Self::BornIn | Self::DiedIn => &[Place],
            Self::SpouseOf | Self::ParentOf | Self::SiblingOf | Self::Appointed => &[Person],
            Self::Created => &[Work, Product],
            Self::TakesPartIn => &[Event],
            Self::Killed | Self::Arrested => &[Person, Group],
            Self::Won => &[Event, Work, Other],
            Self::BornOn | Self::DiedOn | Self::FoundedOn => &[],
            _ => &[Person, Organization, Place, Group],
        }
    }
}

vocabulary! {
    /// Whether a role is held.
    pub enum RoleStatus {
        /// Held at the time of the article.
        Current = "current",
        /// Held before: "former", "then-".
        Former = "former",
        /// Held for the time being: "acting", "interim".
        Acting = "acting",
        /// Sought or about to be held: "candidate", "-elect", "-designate".
        Candidate = "candidate",
    }
}

/// The second argument of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RelationObject {
    /// An entity.
    Entity(EntityId),
    /// A time.
    Time(TimeId),
}

/// What some relations say besides subject and object.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RelationAttributes {
    /// The title held.
    pub title: Option<Span>,
    /// Whether it is held now.
    pub status: Option<RoleStatus>,
}

layer! {
    /// A fact about an entity.
    pub struct Relation {
        /// What the relation says.
        pub kind: RelationKind,
        /// Of whom.
        pub subject: EntityId,
        /// The other argument, where the text names one.
        pub object: Option<RelationObject>,
        /// What else it says.
        pub attributes: RelationAttributes,
        /// Whose words it comes from, where it is reported speech.
        pub source: Option<EntityId>,
        /// The stretch of text the fact rests on.
        pub evidence: Span,
        /// How sure the relator is.
        pub confidence: Confidence,
        /// What made it: the name of a rule, or of a model; empty where that is not known.
        pub reason: Cow<'static, str>,
    }
    /// Relations in order of their evidence.
    pub struct Relations[RelationId];
}
