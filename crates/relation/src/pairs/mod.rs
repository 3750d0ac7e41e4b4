//! Relations that a model reads off two mentions in one sentence.
//!
//! A linear model with the features of Zhou and others (2005) over words, kinds and the path through the tree chooses for
//! each pair a relation, in one direction or the other, or none.

mod features;
mod model;
mod plausible;
#[cfg(feature = "training")]
mod train;

use std::collections::HashMap;

use dateline_document::{
    EntityId, EntityKind, Found, MentionId, RelationKind, RelationObject, Resolved, Span, Tagged, TimeId,
    TokenId, TokenRange,
};
use dateline_model::linear::Scorer;

use crate::graph::Graph;
use crate::rules;
use features::Features;
pub use model::RelationModel;
#[cfg(feature = "training")]
pub use train::{RelationChoices, RelationTrainer, TrueRelation};

/// A mention is paired with so many before it in its sentence.
const LOOK_BACK: usize = 5;

/// A mention or time that may be an argument.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    span: Span,
    tokens: TokenRange,
    head: TokenId,
    is: RelationObject,
    /// What it is, as the model is told: its kind and form, and whether it is a country.
    kind: u8,
}

/// Two candidates in the order of the text.
#[derive(Clone, Copy, Debug)]
struct Pair {
    first: Candidate,
    second: Candidate,
}

/// What a label of the model says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Meaning {
    kind: RelationKind,
    /// Whether the second is the subject.
    is_backward: bool,
}

/// A relation that the model reads off a pair.
#[derive(Clone, Copy, Debug)]
pub struct ReadOff {
    pub kind: RelationKind,
    pub subject: EntityId,
    pub object: RelationObject,
    pub evidence: Span,
    /// The share of what speaks for this relation among all that the pair may have, none among them.
    pub probability: f32,
}

/// The relation of each pair that the model gives one with a probability of at least its threshold, the likeliest place
/// of each, in the order of the text. Takes time linear in the text.
pub fn read_off(
    model: &RelationModel<'_>,
    graph: &Graph<'_>,
    found: &Found,
    resolved: &Resolved,
) -> Vec<ReadOff> {
    let mut scorer = Scorer::of_places(&model.linear);
    let mut features = Features::new(graph, resolved);
    let mut best: HashMap<(RelationKind, EntityId, RelationObject), usize> = HashMap::new();
    let mut read: Vec<ReadOff> = Vec::new();
    for_each_pair(graph.text(), found, resolved, |pair| {
        let Some(keys) = features.of(&pair) else { return };
        scorer.begin();
        scorer.push(0, |_| {}, keys);
        let label = scorer.path().first().copied().map_or(0, usize::from);
        let Some(meaning) = model.meaning(label) else { return };
        let probability = scorer.marginals().of(0, label);
        if probability < model.threshold {
            return;
        }
        let is_told = |&word: &TokenId| !graph.is_predicate(word) || rules::is_told(graph, word);
        let between = features.between();
        if !between.iter().all(is_told)
            || plausible::is_across_report(&pair, between, graph)
            || !plausible::has_word(meaning.kind, &pair, graph)
            || !plausible::is_where(meaning, &pair, graph)
        {
            return;
        }
        let Some((subject, object)) = meaning.arguments(&pair, resolved) else { return };
        let evidence = pair.first.span.cover(pair.second.span);
        let told = ReadOff { kind: meaning.kind, subject, object, evidence, probability };
        match best.get(&(told.kind, subject, object)) {
            Some(&index) if read[index].probability >= probability => {}
            Some(&index) => read[index] = told,
            None => {
                best.insert((told.kind, subject, object), read.len());
                read.push(told);
            }
        }
    });
    read
}

impl Meaning {
    /// Subject and object; none where they are not what the relation is between.
    fn arguments(self, pair: &Pair, resolved: &Resolved) -> Option<(EntityId, RelationObject)> {
        let (subject, object) =
            if self.is_backward { (pair.second.is, pair.first.is) } else { (pair.first.is, pair.second.is) };
        let RelationObject::Entity(subject) = subject else { return None };
        // Of a thing of no known kind anything may be said.
        let is_one = |entity: EntityId, kinds: &[EntityKind]| {
            let kind = resolved.entities.kind()[entity];
            kind == EntityKind::Other || kinds.contains(&kind)
        };
        let admits_object = match object {
            RelationObject::Entity(object) => is_one(object, self.kind.objects()),
            RelationObject::Time(_) => self.kind.objects().is_empty(),
        };
        (admits_object && is_one(subject, self.kind.subjects())).then_some((subject, object))
    }
}

/// Calls `visit` for each two mentions of a sentence that are near each other and stand for different things.
fn for_each_pair(text: &Tagged<'_>, found: &Found, resolved: &Resolved, mut visit: impl FnMut(Pair)) {
    let all = candidates(text, found, resolved);
    let mut sentence = None;
    let mut first_of_sentence = 0;
    for (index, &second) in all.iter().enumerate() {
        let own = text.sentences.of_token(second.head);
        if own != sentence {
            (sentence, first_of_sentence) = (own, index);
        }
        let from = first_of_sentence.max(index.saturating_sub(LOOK_BACK));
        for &first in &all[from..index] {
            let is_apart = first.tokens.end() <= second.tokens.start();
            let are_times =
                matches!((first.is, second.is), (RelationObject::Time(_), RelationObject::Time(_)));
            if is_apart && first.is != second.is && !are_times {
                visit(Pair { first, second });
            }
        }
    }
}

/// Mentions and times in the order of the text.
fn candidates(text: &Tagged<'_>, found: &Found, resolved: &Resolved) -> Vec<Candidate> {
    let candidate = |span: Span, is: RelationObject, kind: u8| {
        let tokens = text.tokens.within(span);
        let is_outside = |head: TokenId| !tokens.contains(head);
        let head = tokens.ids().find(|&token| text.trees.head(token).is_none_or(is_outside))?;
        Some(Candidate { span, tokens, head, is, kind })
    };
    let mention = |id: MentionId| {
        let entity = resolved.entities.of_mention()[id];
        let is_nation = resolved.entities.links()[entity].iso3166.is_some();
        let kind = resolved.mentions.kind()[id].code() << 1 | u8::from(is_nation);
        candidate(resolved.mentions.span()[id], RelationObject::Entity(entity), kind)
    };
    let time = |id: TimeId| candidate(found.times.span()[id], RelationObject::Time(id), u8::MAX);
    let mentions = resolved.mentions.ids().filter_map(mention);
    let mut all: Vec<Candidate> = mentions.chain(found.times.ids().filter_map(time)).collect();
    all.sort_by_key(|candidate| (candidate.span.start(), candidate.span.end()));
    all
}
