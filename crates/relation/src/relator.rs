//! What the text tells of its entities: the speakers of quotes, the roles that titles name, relations and events.

use std::collections::HashSet;

use dateline_document::{
    Confidence, EntityId, Events, Found, Id, QuoteId, Quotes, Relation, RelationAttributes, RelationKind,
    RelationObject, Resolved, Span, Tagged, Told,
};

use crate::events::EventExtractor;
use crate::graph::Graph;
use crate::pairs::{self, RelationModel};
use crate::roles::{Role, merged};
use crate::rules::{Arguments, RelationRules};

/// Gives quotes their speakers and writes down the relations and events of an article.
#[derive(Clone, Debug)]
pub struct Relator<'m> {
    rules: RelationRules,
    model: Option<RelationModel<'m>>,
    events: EventExtractor,
}

impl<'m> Relator<'m> {
    /// Takes the rules that make relations, and what finds events.
    pub fn new(rules: RelationRules, events: EventExtractor) -> Self {
        Self { rules, model: None, events }
    }

    /// The same with a model that reads relations off pairs of mentions besides.
    #[must_use]
    pub fn with_model(self, model: RelationModel<'m>) -> Self {
        Self { model: Some(model), ..self }
    }

    /// The same with more rules, behind those that are there.
    #[must_use]
    pub fn with_rules(mut self, rules: RelationRules) -> Self {
        self.rules.append(rules);
        self
    }

    /// The speakers, relations and events of an article.
    ///
    /// A role that the article tells of one holder several times is written once, with its fullest title and with the
    /// country or body that it belongs to where any of the places names it. Other relations rest on the first place that
    /// tells them. Without trees roles are all that is told.
    pub fn relate(&self, text: &Tagged<'_>, found: &Found, quotes: &Quotes, resolved: &Resolved) -> Told {
        let quotes = with_speakers(quotes, resolved);
        let mut relations = roles(text, found, &quotes, resolved);
        let mut events = Events::new();
        if !text.trees.is_empty() {
            let graph = Graph::new(text);
            relations.extend(self.in_trees(&graph, found, &quotes, resolved));
            events = self.events.events(graph, found, &quotes, resolved);
        }
        relations.sort_by_key(|relation| relation.evidence);
        Told { quotes, relations: relations.into_iter().collect(), events }
    }

    /// What rules and the model find, each once, rules first.
    fn in_trees(
        &self,
        graph: &Graph<'_>,
        found: &Found,
        quotes: &Quotes,
        resolved: &Resolved,
    ) -> Vec<Relation> {
        let arguments = Arguments::new(graph.text(), found, resolved);
        let by_rules = self.rules.find(graph, &arguments).into_iter().map(|found| Relation {
            kind: found.kind,
            subject: found.arguments.0,
            object: Some(found.arguments.1),
            attributes: RelationAttributes::default(),
            source: None,
            evidence: found.evidence,
            confidence: Confidence::UNKNOWN,
            reason: self.rules.name(found.rule).to_owned().into(),
        });
        let model = self.model.as_ref();
        let read_off = model.map(|model| pairs::read_off(model, graph, found, resolved)).unwrap_or_default();
        let by_model = read_off.into_iter().map(|found| Relation {
            kind: found.kind,
            subject: found.subject,
            object: Some(found.object),
            attributes: RelationAttributes::default(),
            source: None,
            evidence: found.evidence,
            confidence: Confidence::new(found.probability),
            reason: "model".into(),
        });
        let mut told: HashSet<(RelationKind, EntityId, Option<RelationObject>)> = HashSet::new();
        let mut relations: Vec<Relation> = by_rules
            .chain(by_model)
            .map(in_order)
            .filter(|relation| told.insert((relation.kind, relation.subject, relation.object)))
            .map(|relation| Relation { source: source_of(quotes, relation.evidence), ..relation })
            .collect();
        relations.retain(|relation| {
            let says_more = |kind: &RelationKind| told.contains(&(*kind, relation.subject, relation.object));
            !saying_more(relation.kind).iter().any(says_more)
        });
        let sure: HashSet<(RelationKind, EntityId, RelationObject)> = relations
            .iter()
            .filter(|it| !is_read_off(it))
            .filter_map(|it| Some((it.kind, it.subject, it.object?)))
            .collect();
        relations.retain(|relation| !is_read_off(relation) || !is_contradicted(relation, &sure));
        relations
    }
}

/// Whether the model gave a relation, with a probability; rules give none.
fn is_read_off(relation: &Relation) -> bool {
    relation.confidence.get().is_some()
}

/// Whether rules say of the two of a relation what cannot be so besides it: that one is another kin of the other, or that
/// they stand the other way round.
fn is_contradicted(relation: &Relation, sure: &HashSet<(RelationKind, EntityId, RelationObject)>) -> bool {
    use RelationKind::{LocatedIn, MemberOf, ParentOf, PartOf, SiblingOf, SpouseOf, SubsidiaryOf};
    const KIN: [RelationKind; 3] = [ParentOf, SiblingOf, SpouseOf];
    let (one, Some(RelationObject::Entity(other))) = (relation.subject, relation.object) else {
        return false;
    };
    let is_said = |kind: RelationKind, subject: EntityId, object: EntityId| {
        sure.contains(&(kind, subject, RelationObject::Entity(object)))
    };
    match relation.kind {
        kind if KIN.contains(&kind) => {
            KIN.iter().any(|&kin| is_said(kin, one, other) || is_said(kin, other, one))
        }
        LocatedIn | MemberOf | PartOf | SubsidiaryOf => is_said(relation.kind, other, one),
        _ => false,
    }
}

/// The kinds of which one between the same two says all that a relation of this kind does: who leads a body is in it.
fn saying_more(kind: RelationKind) -> &'static [RelationKind] {
    use RelationKind::{AffiliatedWith, EmployedBy, Leads, MemberOf};
    match kind {
        EmployedBy | MemberOf => &[Leads],
        AffiliatedWith => &[Leads, EmployedBy, MemberOf],
        _ => &[],
    }
}

/// A relation that holds both ways with the entity as its subject that the text names first.
fn in_order(relation: Relation) -> Relation {
    match relation.object {
        Some(RelationObject::Entity(other)) if relation.kind.is_symmetric() && other < relation.subject => {
            Relation { subject: other, object: Some(RelationObject::Entity(relation.subject)), ..relation }
        }
        _ => relation,
    }
}

fn with_speakers(quotes: &Quotes, resolved: &Resolved) -> Quotes {
    let with_speaker = |id| {
        let mut quote = quotes.row(id);
        quote.speaker_mention = quote.speaker_span.and_then(|span| resolved.mentions.at(span));
        quote.speaker = quote.speaker_mention.map(|mention| resolved.entities.of_mention()[mention]);
        let addressee = quote.addressee_span.and_then(|span| resolved.mentions.at(span));
        quote.addressee = addressee.map(|mention| resolved.entities.of_mention()[mention]);
        quote
    };
    quotes.ids().map(with_speaker).collect()
}

/// The roles that titles name.
fn roles(text: &Tagged<'_>, found: &Found, quotes: &Quotes, resolved: &Resolved) -> Vec<Relation> {
    let entity_at = |span| resolved.mentions.at(span).map(|mention| resolved.entities.of_mention()[mention]);
    let titles = &found.titles;
    let told = titles.ids().filter(|&id| titles.is_role()[id]).filter_map(|id| {
        let title = titles.row(id);
        let subject = entity_at(title.holder)?;
        let object = title.of.and_then(entity_at);
        Some(Role { subject, object, words: text.source.get(title.span).unwrap_or_default(), title })
    });
    let relation = |role: Role<'_>| Relation {
        kind: RelationKind::HoldsRole,
        subject: role.subject,
        object: role.object.map(RelationObject::Entity),
        attributes: RelationAttributes { title: Some(role.title.span), status: Some(role.title.status) },
        source: source_of(quotes, role.title.evidence),
        evidence: role.title.evidence,
        confidence: Confidence::UNKNOWN,
        reason: "title".into(),
    };
    merged(told.collect(), &resolved.entities).into_iter().map(relation).collect()
}

/// How many quotes before a place are looked at for the one that it stands in.
const NEAREST: usize = 8;

/// Who says the words at `span`, where they are reported.
fn source_of(quotes: &Quotes, span: Span) -> Option<EntityId> {
    let index = quotes.span().as_slice().partition_point(|quote| quote.start() <= span.start());
    let mut before = (0..index).rev().take(NEAREST).map(QuoteId::from_index);
    let quote = before.find(|&quote| quotes.span()[quote].contains(span))?;
    quotes.speaker()[quote]
}
