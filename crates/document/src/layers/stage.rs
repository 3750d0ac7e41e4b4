use std::ops::Deref;

use crate::{
    Arc, Entities, Events, Id, Mentions, PartOfSpeech, PennTag, Quantities, Quotes, Relations, Segmented,
    Span, Times, Titles, TokenId, Trees, Words,
};

/// A segmented text with tags, lemmas and trees.
///
/// It is read as the segmented text that it holds: what borrows a [`Segmented`] takes a `&Tagged` as well.
#[derive(Clone, Debug, PartialEq)]
pub struct Tagged<'s> {
    /// The text with its tokens and sentences.
    pub text: Segmented<'s>,
    /// Tags and lemmas; without rows where they were not asked for.
    pub words: Words,
    /// Trees; without rows where they were not asked for.
    pub trees: Trees,
}

impl<'s> Tagged<'s> {
    /// A text of which neither tags nor trees were asked for.
    pub fn untagged(text: Segmented<'s>) -> Self {
        Self { text, words: Words::new(), trees: Trees::new() }
    }

    /// The Penn tag of a token, or none where there is no such row.
    pub fn tag(&self, token: TokenId) -> Option<PennTag> {
        self.words.tag().get(token).copied()
    }

    /// The part of speech of a token, or none where there is no such row.
    pub fn part(&self, token: TokenId) -> Option<PartOfSpeech> {
        self.words.part().get(token).copied()
    }

    /// The lemma of a token, empty where there is no such row.
    pub fn lemma(&self, token: TokenId) -> &str {
        let span = self.text.tokens.span().get(token);
        span.map_or("", |&span| self.words.lemma(token, self.text.source, span))
    }

    /// The place of a token in its tree, or none where there is no such row.
    pub fn arc(&self, token: TokenId) -> Option<Arc> {
        (token.index() < self.trees.len()).then(|| self.trees.row(token))
    }
}

impl<'s> Deref for Tagged<'s> {
    type Target = Segmented<'s>;

    fn deref(&self) -> &Segmented<'s> {
        &self.text
    }
}

/// What the recogniser finds in a segmented text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// Names alone: every row's form is a name.
    pub names: Mentions,
    /// Titles beside persons' names.
    pub titles: Titles,
    /// Time expressions.
    pub times: Times,
    /// Amounts.
    pub quantities: Quantities,
    /// What a user calls the thing that a name stands for, by the spans of names and in their order.
    pub user_ids: Vec<(Span, Box<str>)>,
}

impl Found {
    /// What a user calls the thing that the name at `span` stands for.
    pub fn user_id(&self, span: Span) -> Option<&str> {
        let at = self.user_ids.binary_search_by_key(&span, |(name, _)| *name).ok()?;
        Some(&self.user_ids[at].1)
    }
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
    /// The events.
    pub events: Events,
}
