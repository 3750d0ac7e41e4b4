//! Relations between the entities of a text.
//!
//! A relation that was found is right where gold has one of a label that its kind goes under, and of each argument some
//! mention overlaps a mention of gold's argument. Which kinds go under which labels a table says, corpus by corpus.

mod labels;
mod read;

use std::collections::BTreeMap;
use std::ops::{AddAssign, Range};

use dateline_document::{Document, EntityId, EntityKind, KnownMention, RelationKind, RelationObject, Span};

use crate::counts::ratio;
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

impl RelationsDocument {
    /// The mentions that are no times, for an analysis that is to take them; that they stand for the same entity is left
    /// to be found where the corpus does not say.
    pub fn known_mentions(&self) -> Vec<KnownMention> {
        let mentions = self.mentions.iter().filter(|mention| !mention.is_time);
        let known = mentions.map(|mention| KnownMention {
            span: mention.stretch(),
            kind: mention.kind,
            entity: self.has_entities.then_some(mention.entity),
        });
        known.collect()
    }
}

impl GoldMention {
    /// Its bytes in a text under 4 GiB.
    pub fn stretch(&self) -> Span {
        let offset = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        Span::new(offset(self.span.start), offset(self.span.end))
    }
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

/// How many facts gold and an analysis have. Several facts found may be one of gold, and one several of gold's, which counts
/// a fact for every mention of its subject in some corpora.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// Facts of gold.
    pub gold: usize,
    /// Those of them that were found.
    pub matched: usize,
    /// Facts found.
    pub found: usize,
    /// Those of them that gold has.
    pub right: usize,
}

impl Matches {
    /// The share of the facts found that gold has, 0 where none was found.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// The share of the facts of gold that were found, 0 where there is none.
    pub fn recall(self) -> f64 {
        ratio(self.matched, self.gold)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

impl AddAssign for Matches {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.matched += other.matched;
        self.found += other.found;
        self.right += other.right;
    }
}

impl std::iter::Sum for Matches {
    fn sum<Each: Iterator<Item = Self>>(matches: Each) -> Self {
        matches.fold(Self::default(), |mut sum, matches| {
            sum += matches;
            sum
        })
    }
}

/// How far relations agree.
#[derive(Clone, Debug, Default)]
pub struct Agreement {
    /// By label. A relation found counts under the label of gold that it matches, else under the first that its kind goes
    /// under.
    pub by_label: BTreeMap<&'static str, Matches>,
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
        counts.right += usize::from(right.is_some());
        if right.is_none() {
            agreement.spurious.push(number);
        }
    }
    for (index, fact) in gold.facts.iter().enumerate() {
        let counts = agreement.by_label.entry(fact.label.name).or_default();
        counts.gold += 1;
        counts.matched += usize::from(is_found[index]);
        if !is_found[index] {
            agreement.missed.push(index);
        }
    }
    agreement
}

fn overlap(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold(label: &str, facts: &[(usize, usize)]) -> RelationsDocument {
        let mention =
            |start: usize, entity| GoldMention { span: start..start + 4, kind: None, is_time: false, entity };
        let label = Corpus::KnowledgeNet.label(label).unwrap();
        RelationsDocument {
            id: "a".to_owned(),
            fold: None,
            text: String::new(),
            mentions: vec![mention(0, 0), mention(10, 1), mention(20, 2)],
            has_entities: false,
            facts: facts.iter().map(|&(head, tail)| GoldFact { label, head, tail }).collect(),
        }
    }

    fn mentions(starts: &[usize]) -> Vec<Range<usize>> {
        starts.iter().map(|&start| start..start + 2).collect()
    }

    fn found(kind: RelationKind, subject: usize, object: usize) -> FoundFact {
        FoundFact { kind, subject: mentions(&[subject]), object: mentions(&[object]) }
    }

    fn check(gold: &RelationsDocument, found: &[FoundFact], expect: (usize, usize, usize, usize)) {
        let agreement = compare(Corpus::KnowledgeNet, gold, found);
        let all: Matches = agreement.by_label.values().copied().sum();
        assert_eq!((all.gold, all.matched, all.found, all.right), expect);
    }

    #[test]
    fn direction_counts_where_the_label_has_one() {
        let founded = RelationKind::Founded;
        check(&gold("FOUNDED_BY", &[(0, 1)]), &[found(founded, 10, 0)], (1, 1, 1, 1));
        check(&gold("FOUNDED_BY", &[(0, 1)]), &[found(founded, 0, 10)], (1, 0, 1, 0));
        check(&gold("SPOUSE", &[(0, 1)]), &[found(RelationKind::SpouseOf, 10, 0)], (1, 1, 1, 1));
    }

    #[test]
    fn what_a_passage_was_not_read_for_is_left_out() {
        check(&gold("SPOUSE", &[(0, 1)]), &[found(RelationKind::BornIn, 0, 20)], (1, 0, 0, 0));
    }

    #[test]
    fn a_fact_found_once_may_be_several_of_gold() {
        let spouse =
            FoundFact { kind: RelationKind::SpouseOf, subject: mentions(&[0, 20]), object: mentions(&[10]) };
        check(&gold("SPOUSE", &[(0, 1), (2, 1)]), &[spouse], (2, 2, 1, 1));
    }
}
