//! The entities and times at the words of a tree.

use dateline_document::{
    Dependency, EntityId, EntityKind, Found, Id, MentionForm, MentionId, RelationObject, Resolved,
    RoleStatus, Span, Tagged, TimeId, TitleId, TokenId, Use,
};

use super::path::Path;
use super::{Argument, ArgumentKind};
use crate::graph::Graph;

/// So many arguments at most a rule takes at one word.
const MOST: usize = 16;

/// The entities and times of an article by the words that stand for them.
pub struct Arguments<'a> {
    found: &'a Found,
    resolved: &'a Resolved,
    /// For every token the mention that it is the head of; for those inside a name the name, and for those of a title
    /// the one who holds it.
    mentions: Vec<Option<MentionId>>,
    /// For every token the mention that it is the head of.
    heads: Vec<Option<MentionId>>,
    times: Vec<Option<TimeId>>,
    /// For every token the title that it is the last word of.
    titles: Vec<Option<TitleId>>,
    in_name: Vec<bool>,
}

impl<'a> Arguments<'a> {
    /// Takes time linear in the text and its mentions, nested ones counted with their words.
    pub fn new(text: &Tagged<'_>, found: &'a Found, resolved: &'a Resolved) -> Self {
        let count = text.trees.len();
        let (mut mentions, mut heads) = (vec![None; count], vec![None; count]);
        let mut times = vec![None; count];
        for id in resolved.mentions.ids() {
            let words = text.tokens.within(resolved.mentions.span()[id]);
            let is_outside = |head: TokenId| !words.contains(head);
            let mut tokens = words.ids().filter(|token| token.index() < count);
            let head = tokens.clone().find(|&token| text.trees.head(token).is_none_or(is_outside));
            if resolved.mentions.form()[id] == MentionForm::Name {
                tokens.for_each(|token| mentions[token.index()] = Some(id));
            } else {
                tokens.next();
            }
            if let Some(head) = head {
                heads[head.index()] = Some(id);
            }
        }
        let in_name = mentions.iter().map(Option::is_some).collect();
        for (token, head) in heads.iter().enumerate() {
            mentions[token] = head.or(mentions[token]);
        }
        for (id, &span) in found.times.span().entries() {
            let words = text.tokens.within(span).ids().filter(|token| token.index() < count);
            words.for_each(|token| times[token.index()] = Some(id));
        }
        let mut titles = vec![None; count];
        for id in found.titles.ids().filter(|&id| found.titles.is_role()[id]) {
            let holder = resolved.mentions.at(found.titles.holder()[id]);
            for token in text.tokens.within(found.titles.span()[id]).ids().filter(|it| it.index() < count) {
                mentions[token.index()] = mentions[token.index()].or(holder);
                titles[token.index()] = Some(id);
            }
        }
        for token in 1..count {
            if titles[token - 1] == titles[token] {
                titles[token - 1] = None;
            }
        }
        Self { found, resolved, mentions, heads, times, titles, in_name }
    }

    /// The entity of the mention that has a token as its head.
    pub fn entity_headed_by(&self, token: TokenId) -> Option<EntityId> {
        self.heads[token.index()].map(|mention| self.resolved.entities.of_mention()[mention])
    }

    /// Whether a word ends a title that its holder has no more, or has not yet.
    pub(super) fn is_not_held(&self, token: TokenId) -> bool {
        let title = self.titles[token.index()];
        title.is_some_and(|title| {
            matches!(self.found.titles.status()[title], RoleStatus::Former | RoleStatus::Candidate)
        })
    }

    /// Whether a word stands in a name.
    pub(super) fn is_in_name(&self, token: TokenId) -> bool {
        self.in_name[token.index()]
    }

    /// Whether a word ends a title.
    pub(super) fn ends_title(&self, token: TokenId) -> bool {
        self.titles[token.index()].is_some()
    }

    /// What stands where an argument of a rule is looked for from the word that the rule turns on: its words, and who or
    /// what it is.
    pub(super) fn at(
        &self,
        graph: &Graph<'_>,
        trigger: TokenId,
        argument: &Argument,
    ) -> Vec<(Span, RelationObject)> {
        let of_kind = |token: TokenId| self.of_kind(graph, token, &argument.kinds);
        if argument.paths.is_empty() {
            return of_kind(trigger).into_iter().collect();
        }
        let follow = |path: &Path| -> Vec<(Span, RelationObject)> {
            path.follow(graph, trigger).into_iter().filter_map(of_kind).take(MOST).collect()
        };
        let found = argument.paths.iter().map(follow).find(|found| !found.is_empty());
        found.unwrap_or_else(|| self.by_title(trigger, argument).into_iter().collect())
    }

    /// The argument that a title names, where the word ends one: its holder, or what it belongs to.
    fn by_title(&self, trigger: TokenId, argument: &Argument) -> Option<(Span, RelationObject)> {
        let title = self.titles[trigger.index()].filter(|_| !self.is_not_held(trigger))?;
        let titles = &self.found.titles;
        let span = if argument.paths.iter().any(Path::is_who) {
            titles.holder()[title]
        } else {
            titles.of()[title].filter(|_| argument.paths.iter().any(Path::is_of))?
        };
        self.mentioned(self.resolved.mentions.at(span)?, &argument.kinds)
    }

    /// The argument at a word, where it is of one of the kinds: its own mention or time, or else the name that the
    /// word describes ("the lender, Danske").
    fn of_kind(
        &self,
        graph: &Graph<'_>,
        token: TokenId,
        kinds: &[ArgumentKind],
    ) -> Option<(Span, RelationObject)> {
        if let Some(time) = self.times[token.index()] {
            let is_time = kinds.contains(&ArgumentKind::Time);
            return is_time.then(|| (self.found.times.span()[time], RelationObject::Time(time)));
        }
        let mention = self.mentions[token.index()].or_else(|| {
            let described = graph.by(token, &[Dependency::Appos, Dependency::Flat]);
            let mut named = described.filter_map(|name| self.heads[name.index()]);
            named.find(|&name| self.resolved.mentions.form()[name] == MentionForm::Name)
        })?;
        self.mentioned(mention, kinds)
    }

    /// A mention as an argument, where it is of one of the kinds.
    fn mentioned(&self, mention: MentionId, kinds: &[ArgumentKind]) -> Option<(Span, RelationObject)> {
        let mentions = &self.resolved.mentions;
        let entity = self.resolved.entities.of_mention()[mention];
        let is_nation = self.resolved.entities.links()[entity].iso3166.is_some();
        let is_of_kind = |kind: &ArgumentKind| match kind {
            ArgumentKind::Entity(kind) => *kind == mentions.kind()[mention],
            ArgumentKind::Government => mentions.usage()[mention] == Some(Use::Government),
            ArgumentKind::Nation => is_nation,
            ArgumentKind::Faction => mentions.kind()[mention] == EntityKind::Group && !is_nation,
            ArgumentKind::Time => false,
        };
        kinds.iter().any(is_of_kind).then(|| (mentions.span()[mention], RelationObject::Entity(entity)))
    }
}
