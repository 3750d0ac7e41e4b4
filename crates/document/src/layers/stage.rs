use crate::{Entities, Mentions, Quotes, Relations, Times, Titles};

/// What the recogniser finds in a segmented text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Names alone: every row's form is a name.
    pub names: Mentions,
    /// Titles beside persons' names.
    pub titles: Titles,
    /// Time expressions.
    pub times: Times,
}

/// What the resolver makes of the names that were found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// The names, and the nominals and pronouns that refer to the same as one of them.
    pub mentions: Mentions,
    /// Who or what they refer to.
    pub entities: Entities,
}

/// What the relator tells of the entities.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The quotes, with their speakers.
    pub quotes: Quotes,
    /// The relations.
    pub relations: Relations,
}
