//! Relations between the entities of a text.
//!
//! A relation that was found is right where gold has one of a label that its kind goes under, and of each argument some
//! mention overlaps a mention of gold's argument. Which kinds go under which labels a table says, corpus by corpus.

mod labels;
mod read;

use std::collections::BTreeMap;
use std::ops::Range;

use dateline_document::{Document, EntityId, EntityKind, RelationKind, RelationObject, Span};

use crate::Counts;
pub use labels::{Corpus, Direction, Label};
pub use read::{RelationsError, read};

/// A text with the relations between its entities.
#[derive(Clone, Debug)]
pub struct RelationsDocument {
    /// What the document is called.
    pub id: String,
    /// The part of the corpus that it belongs to, where the corpus says so.
    pub fold: Option<String>,
    /// The text.
    pub text: String,
    /// What its entities are called by, in order of the text.
    pub mentions: Vec<GoldMention>,
    /// Whether the corpus says which mentions stand for the same entity.
    pub has_entities: bool,
    /// The relations, in the order of the file.
    pub facts: Vec<GoldFact>,
}

/// A stretch of text that stands for an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldMention {
    /// Its bytes.
    pub span: Range<usize>,
    /// What it is; none where the corpus does not say.
    pub kind: Option<EntityKind>,
    /// Whether it is a time.
    pub is_time: bool,
    /// The number of its entity.
    pub entity: usize,
}

/// A relation between two entities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldFact {
    /// What it says.
    pub label: &'static Label,
    /// The entity that it is said of.
    pub head: usize,
    /// The other one.
    pub tail: usize,
}

/// A relation that is scored: the bytes of all mentions of its arguments.
#[derive(Clone, Debug)]
pub struct FoundFact {
    /// What it says.
    pub kind: RelationKind,
    /// The mentions of its subject.
    pub subject: Vec<Range<usize>>,
    /// The mentions of its object.
    pub object: Vec<Range<usize>>,
}

impl FoundFact {
    /// The relations of a document between two arguments.
    pub fn of_document(document: &Document) -> Vec<Self> {
        let bytes = |span: Span| span.start() as usize..span.end() as usize;
        let mentions = |entity: EntityId| {
            let ids = &document.entities.mentions()[entity];
            ids.iter().map(|&mention| bytes(document.mentions.span()[mention])).collect()
        };
        let relations = &document.relations;
        let fact = |id| {
            let object = match relations.object()[id]? {
                RelationObject::Entity(entity) => mentions(entity),
                RelationObject::Time(time) => vec![bytes(document.times.span()[time])],
            };
            Some(Self { kind: relations.kind()[id], subject: mentions(relations.subject()[id]), object })
        };
        relations.ids().filter_map(fact).collect()
    }
}

/// How far relations agree.
#[derive(Clone, Debug, Default)]
pub struct Agreement {
    /// By label. A relation found counts under the label of gold that it matches, else under the first that its kind goes
    /// under.
    pub by_label: BTreeMap<&'static str, Counts>,
    /// The facts of gold that were not found, by their numbers.
    pub missed: Vec<usize>,
    /// The facts found that gold does not have, by their numbers.
    pub spurious: Vec<usize>,
}

/// Compares what was found in a text of `corpus` with what gold has. Kinds that the corpus has no label for are left
/// out, and in passages of KnowledgeNet those of whose labels gold has no fact: what a passage was read for it does not
/// tell.
pub fn compare(corpus: Corpus, gold: &RelationsDocument, found: &[FoundFact]) -> Agreement {
    let mut agreement = Agreement::default();
    let mut is_found = vec![false; gold.facts.len()];
    let bytes = |entity: usize| gold.mentions.iter().filter(move |mention| mention.entity == entity);
    let names = |entity: usize, mentions: &[Range<usize>]| {
        bytes(entity).any(|gold| mentions.iter().any(|mention| overlap(&gold.span, mention)))
    };
    for (number, fact) in found.iter().enumerate() {
        let Some(label) = corpus.label_of(fact.kind) else { continue };
        // Whose other labels a passage was read for KnowledgeNet does not say.
        let is_told = |gold: &GoldFact| gold.label.kinds.contains(&fact.kind);
        if corpus == Corpus::KnowledgeNet && !gold.facts.iter().any(is_told) {
            continue;
        }
        let matches = |gold: &GoldFact| {
            let forward = || names(gold.head, &fact.subject) && names(gold.tail, &fact.object);
            let backward = || names(gold.tail, &fact.subject) && names(gold.head, &fact.object);
            gold.label.kinds.contains(&fact.kind)
                && match gold.label.direction {
                    Direction::Forward => forward(),
                    Direction::Backward => backward(),
                    Direction::Either => forward() || backward(),
                }
        };
        let mut right = None;
        for (index, gold) in gold.facts.iter().enumerate().filter(|(_, gold)| matches(gold)) {
            is_found[index] = true;
            right = right.or(Some(gold.label));
        }
        let counts = agreement.by_label.entry(right.unwrap_or(label).name).or_default();
        counts.found += 1;
        counts.correct += usize::from(right.is_some());
        if right.is_none() {
            agreement.spurious.push(number);
        }
    }
    for (index, fact) in gold.facts.iter().enumerate() {
        agreement.by_label.entry(fact.label.name).or_default().gold += 1;
        if !is_found[index] {
            agreement.missed.push(index);
        }
    }
    agreement
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}
