use super::layer;
use crate::vocabulary::vocabulary;
use crate::{Confidence, EntityId, Span, TimeId};

vocabulary! {
    /// What a relation says of its subject and object.
    pub enum RelationKind {
        /// The subject, a person, holds an office or role, in the object where one is named.
        HoldsRole = "holds_role",
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    }
    /// Relations in order of their evidence.
    pub struct Relations[RelationId];
}
