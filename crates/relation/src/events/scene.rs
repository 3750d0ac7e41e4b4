//! The people, bodies and things that noun phrases speak of.

use dateline_document::{
    Dependency, EntityId, EntityKind, Found, Id, MentionForm, MentionId, PartOfSpeech, PennTag, Quotes,
    Resolved, Span, Tagged, TimeId, TokenId, TokenRange, Use,
};

use super::words;
use crate::Graph;

/// How deep phrases inside phrases are looked into.
const DEEPEST: usize = 3;

/// How many tokens the words of an argument are at most.
const LONGEST: usize = 24;

/// An article with its trees and who is who in it.
pub struct Scene<'a> {
    pub text: &'a Tagged<'a>,
    pub graph: Graph<'a>,
    pub found: &'a Found,
    pub quotes: &'a Quotes,
    pub resolved: &'a Resolved,
    /// The stretch of what hangs from each token.
    pub stretches: Vec<TokenRange>,
    /// The shortest mention that each token stands in; for the words of a title that of its holder.
    mention_of: Vec<Option<MentionId>>,
}

impl<'a> Scene<'a> {
    /// Reads an article, in time linear in its length.
    pub fn new(graph: Graph<'a>, found: &'a Found, quotes: &'a Quotes, resolved: &'a Resolved) -> Self {
        let text = graph.text();
        let mentions = &resolved.mentions;
        let mut mention_of: Vec<Option<MentionId>> = vec![None; text.tokens.len()];
        for (id, &span) in mentions.span().entries() {
            for token in text.tokens.within(span).ids().take(LONGEST) {
                let place = &mut mention_of[token.index()];
                if place.is_none_or(|other| span.len() < mentions.span()[other].len()) {
                    *place = Some(id);
                }
            }
        }
        for (id, &span) in found.titles.span().entries() {
            let holder = mentions.at(found.titles.holder()[id]);
            for token in text.tokens.within(span).ids().take(LONGEST) {
                let place = &mut mention_of[token.index()];
                // "the French president": the nation's name keeps its own mention.
                *place = place.filter(|&other| span.contains(mentions.span()[other])).or(holder);
            }
        }
        let stretches = text.trees.stretches();
        Self { text, graph, found, quotes, resolved, stretches, mention_of }
    }

    /// The mention that a token stands in.
    pub fn mention(&self, token: TokenId) -> Option<MentionId> {
        self.mention_of[token.index()]
    }

    /// The mention that a token heads, or whose title it is.
    pub fn own_mention(&self, token: TokenId) -> Option<MentionId> {
        self.mention(token).or_else(|| {
            // "the newspaper La Prensa": a name right behind the noun that hangs from it.
            let parts = self.graph.by(token, &[Dependency::Flat, Dependency::Appos, Dependency::NmodDesc]);
            let mut names = parts.filter(|&part| part > token).filter_map(|part| self.mention(part));
            let next = self.text.tokens.span().get(token.next()).map(|span| span.start());
            names.find(|&name| Some(self.resolved.mentions.span()[name].start()) == next)
        })
    }

    /// The time expression that a token stands in.
    pub fn time(&self, token: TokenId) -> Option<TimeId> {
        let span = self.text.tokens.span()[token];
        let spans = self.found.times.span().as_slice();
        let index = spans.partition_point(|time| time.start() <= span.start()).checked_sub(1)?;
        spans[index].contains(span).then(|| TimeId::from_index(index))
    }

    fn kind(&self, mention: MentionId) -> EntityKind {
        self.resolved.mentions.kind()[mention]
    }

    /// The entity of a mention.
    pub fn entity_of(&self, mention: MentionId) -> Option<EntityId> {
        self.resolved.entities.of_mention().get(mention).copied()
    }

    /// The entity that a noun phrase speaks of: that of its own mention, or of the nationality, body or owner in it.
    pub fn entity(&self, head: TokenId) -> Option<EntityId> {
        self.entity_within(head, DEEPEST)
    }

    fn entity_within(&self, head: TokenId, deepest: usize) -> Option<EntityId> {
        if let Some(mention) = self.own_mention(head) {
            return self.entity_of(mention);
        }
        let deepest = deepest.checked_sub(1)?;
        let modifiers = self
            .graph
            .by(head, &[Dependency::Amod, Dependency::Compound, Dependency::NmodPoss, Dependency::NmodDesc]);
        let named = modifiers.filter_map(|token| self.mention(token)).find(|&mention| self.acts(mention));
        named.and_then(|mention| self.entity_of(mention)).or_else(|| {
            let of = self.dependents_of(head, "of");
            of.into_iter().find_map(|token| self.entity_within(token, deepest))
        })
    }

    /// Whether what is mentioned can do something: a person, a body, a people or a country.
    fn acts(&self, mention: MentionId) -> bool {
        use EntityKind::{Group, Organization, Person, Place};
        matches!(self.kind(mention), Person | Organization | Place | Group)
    }

    fn dependents_of(&self, head: TokenId, preposition: &str) -> Vec<TokenId> {
        let is_joined = |&token: &TokenId| self.graph.preposition(token).as_deref() == Some(preposition);
        self.graph.dependents(head).filter(is_joined).collect()
    }

    /// The noun that a phrase is about: of "thousands of students" the students.
    pub fn head(&self, token: TokenId) -> TokenId {
        let mut head = token;
        for _ in 0..DEEPEST {
            if !words::is_quantity(self.text.lemma(head)) || self.mention(head).is_some() {
                break;
            }
            match self.dependents_of(head, "of").first() {
                Some(&inner) => head = inner,
                None => break,
            }
        }
        head
    }

    /// Whether a noun is or heads the name of a person.
    pub fn is_person(&self, token: TokenId) -> bool {
        self.own_mention(token).is_some_and(|mention| self.kind(mention) == EntityKind::Person)
    }

    /// Whether a noun phrase speaks of people, a body or a country.
    pub fn is_party(&self, token: TokenId) -> bool {
        let head = self.head(token);
        match self.own_mention(head) {
            Some(mention) => self.acts(mention),
            None if self.text.part(head) == Some(PartOfSpeech::Adjective) => false,
            None => {
                words::is_person(self.text.lemma(head))
                    || self.graph.by(head, &[Dependency::Amod, Dependency::Compound]).any(|modifier| {
                        self.mention(modifier).is_some_and(|mention| self.acts(mention))
                            && !words::is_abstract(self.text.lemma(head))
                    })
            }
        }
    }

    /// Whether a noun is the name of a place that is used for the place itself.
    pub fn is_literal_place(&self, token: TokenId) -> bool {
        self.own_mention(token).is_some_and(|mention| {
            let usage = self.resolved.mentions.usage()[mention];
            self.kind(mention) == EntityKind::Place && usage == Some(Use::Literal)
        })
    }

    /// Whether a noun phrase names a place or speaks of a site.
    pub fn is_place(&self, token: TokenId) -> bool {
        let kind = self.own_mention(token).map(|mention| self.kind(mention));
        match kind {
            Some(kind) => kind == EntityKind::Place,
            None => {
                words::is_site(self.text.lemma(token))
                    || self.dependents_of(token, "of").into_iter().any(|inner| {
                        self.own_mention(inner).is_some_and(|it| self.kind(it) == EntityKind::Place)
                    }) && !self.is_party(token)
                        && words::is_area(self.text.lemma(token))
            }
        }
    }

    /// The people, bodies and countries inside a noun phrase that is about something else: of "sanctions on Burma"
    /// Burma, of "Haiti's efforts" Haiti.
    ///
    /// Places count where one of `prepositions` joins them: "a curfew in Kabul" is no matter of Kabul's for every kind.
    pub fn inner_parties(&self, head: TokenId, prepositions: &[&str]) -> Vec<TokenId> {
        self.inner_parties_within(head, prepositions, DEEPEST)
    }

    fn inner_parties_within(&self, head: TokenId, prepositions: &[&str], deepest: usize) -> Vec<TokenId> {
        use Dependency::{Amod, Compound, Nmod, NmodPoss, Obl};
        let Some(deepest) = deepest.checked_sub(1) else { return Vec::new() };
        let is_elsewhere = |&token: &TokenId| {
            let preposition = self.graph.preposition(token).unwrap_or_default();
            words::is_locative(&preposition)
                && self.is_place(token)
                && !prepositions.contains(&preposition.as_str())
        };
        let inner = |relations: &'static [Dependency]| -> Vec<TokenId> {
            let is_own = |&token: &TokenId| self.text.tag(token) == Some(PennTag::PRPS);
            let all = self.graph.by(head, relations).filter(|&token| self.is_party(token));
            all.filter(|it| !is_own(it) && !is_elsewhere(it)).collect()
        };
        // "crimes committed by Croat forces".
        let participles =
            self.graph.by(head, &[Dependency::Acl]).filter(|&clause| self.graph.is_passive(clause));
        let agents: Vec<TokenId> = participles.flat_map(|clause| self.graph.subjects(clause)).collect();
        let joined = inner(&[Nmod, Obl]);
        if !joined.is_empty() {
            return self.graph.coordinated(joined);
        }
        if !agents.is_empty() {
            return agents;
        }
        for own in [&[NmodPoss] as &'static [Dependency], &[Amod, Compound]] {
            let found = inner(own);
            if !found.is_empty() {
                return self.graph.coordinated(found);
            }
        }
        let is_open = |&token: &TokenId| {
            let preposition = self.graph.preposition(token).unwrap_or_default();
            !words::is_locative(&preposition) || prepositions.contains(&preposition.as_str())
        };
        let phrases = self.graph.by(head, &[Nmod, Obl, Dependency::Conj]).filter(is_open);
        phrases
            .map(|token| self.inner_parties_within(token, prepositions, deepest))
            .find(|it| !it.is_empty())
            .unwrap_or_default()
    }

    /// The words of a noun phrase: a name or pronoun alone, else from its first adjective to its "of".
    pub fn words(&self, head: TokenId) -> Span {
        let spans = self.text.tokens.span();
        if let Some(mention) = self.own_mention(head) {
            let mentions = &self.resolved.mentions;
            if mentions.form()[mention] != MentionForm::Nominal {
                return mentions.span()[mention];
            }
        }
        let range = self.phrase(head, DEEPEST);
        let is_article = |&token: &TokenId| {
            ["a", "an", "the"].iter().any(|article| self.text.word(token).eq_ignore_ascii_case(article))
        };
        let first = range.ids().find(|token| !is_article(token)).unwrap_or(head).min(head);
        let last = range.end().previous().unwrap_or(head).max(head);
        spans[first].cover(spans[last])
    }

    fn phrase(&self, head: TokenId, deepest: usize) -> TokenRange {
        use Dependency::{
            Advmod, Amod, Case, Compound, Conj, Det, DetPredet, Fixed, Flat, Goeswith, Nmod, NmodDesc,
            NmodPoss, NmodUnmarked, Nummod,
        };
        let (mut first, mut last) = (head, head);
        for token in self.graph.dependents(head) {
            let stretch = self.stretches[token.index()];
            match self.graph.dependency(token) {
                Amod | Compound | Det | DetPredet | NmodPoss | NmodUnmarked | NmodDesc | Nummod | Advmod
                    if token < head && stretch.end() <= head =>
                {
                    first = first.min(stretch.start());
                }
                Flat | Fixed | Goeswith | NmodDesc if token > head => last = last.max(token),
                Nmod if token > head
                    && deepest > 0
                    && self.graph.preposition(token).as_deref() == Some("of") =>
                {
                    last = last.max(self.phrase(token, deepest - 1).end().previous().unwrap_or(head));
                }
                Case | Conj => {}
                _ => {}
            }
        }
        if head.index() - first.index() > LONGEST {
            first = head;
        }
        if last.index() - head.index() > LONGEST {
            last = head;
        }
        TokenRange::new(first, last.next())
    }
}
