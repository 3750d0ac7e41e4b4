//! The graph of one article.

use std::borrow::Cow;
use std::collections::HashMap;

use dateline::{
    Confidence, Document, EntityId, EntityKind, Event, EventArgument, Id, Layer, Layers, Links, MentionForm,
    Quote, RelationId, RelationObject, Span, TimeId,
};

use super::text::line;
use super::{Article, Edge, EdgeKind, Graph, Key, Node, NodeKind};

/// How many characters of a stretch a graph keeps: enough for nearly every clause and quotation.
const MOST: usize = 1000;

impl Graph {
    /// What the `layers` of a document say: `entities` are nodes, whether anything is said of them or not; `relations`,
    /// `quotes` and `events` are edges with the nodes that they need. Edges have a reason where the graph `explains` them.
    pub fn of(document: &Document, layers: Layers, explains: bool) -> Self {
        let article = Article {
            id: document.metadata.id.clone(),
            title: document.metadata.title.clone(),
            publisher: document.metadata.source.clone(),
            date: document.date.map(|date| date.value.to_string()),
        };
        let graph = Self { articles: vec![article], ..Self::default() };
        let mut builder =
            Builder { document, graph, entities: vec![None; document.entities.len()], explains };
        if layers.contains(Layer::Entities) {
            let named = document.entities.ids().filter(|&id| is_named(document, id));
            named.for_each(|id| {
                builder.entity(id);
            });
        }
        if layers.contains(Layer::Relations) {
            document.relations.ids().for_each(|id| builder.relation(id));
        }
        if layers.contains(Layer::Quotes) {
            builder.quotes();
        }
        if layers.contains(Layer::Events) {
            builder.events();
        }
        builder.graph
    }
}

struct Builder<'d> {
    document: &'d Document,
    graph: Graph,
    // The node of each entity that has one.
    entities: Vec<Option<usize>>,
    explains: bool,
}

impl Builder<'_> {
    fn line(&self, span: Span) -> Box<str> {
        line(self.document.source.get(span).unwrap_or_default(), MOST)
    }

    fn entity(&mut self, id: EntityId) -> usize {
        if let Some(node) = self.entities[id.index()] {
            return node;
        }
        let entity = self.document.entities.row(id);
        let name = line(&entity.name, MOST);
        let mentions = self.document.entities.mentions()[id].len();
        let key = key(&entity.links, entity.kind);
        let key = key.or_else(|| is_named(self.document, id).then(|| Key::Name(entity.kind, name.clone())));
        let node = self.graph.add(Node {
            key,
            names: [((entity.kind, name.clone()), mentions)].into(),
            links: entity.links,
            mentions,
            ..Node::new(NodeKind::Entity(entity.kind), name, 0)
        });
        self.entities[id.index()] = Some(node);
        node
    }

    /// The title that someone holds nowhere in particular.
    fn title(&mut self, holder: usize, title: Box<str>) -> usize {
        let key = self.graph.nodes[holder].key.clone();
        let key = key.map(|holder| Key::Title(Box::new(holder), title.to_lowercase().into()));
        self.graph.add(Node { key, ..Node::new(NodeKind::Title, title, 0) })
    }

    fn time(&mut self, id: TimeId) -> usize {
        let time = self.document.times.row(id);
        let key = time.value.clone().map(Key::Time);
        let label = self.line(time.span);
        self.graph.add(Node { key, value: time.value, ..Node::new(NodeKind::Time, label, 0) })
    }

    fn relation(&mut self, id: RelationId) {
        let relation = self.document.relations.row(id);
        let from = self.entity(relation.subject);
        let title = relation.attributes.title.map(|title| self.line(title));
        let to = match (relation.object, &title) {
            (Some(RelationObject::Entity(object)), _) => self.entity(object),
            (Some(RelationObject::Time(time)), _) => self.time(time),
            (None, Some(title)) => self.title(from, title.clone()),
            (None, None) => return,
        };
        let edge = Edge {
            title,
            status: relation.attributes.status,
            source: relation.source.map(|source| self.entity(source)),
            confidence: relation.confidence,
            ..self.edge((from, to), EdgeKind::Relation(relation.kind), relation.evidence, relation.reason)
        };
        self.graph.edges.push(edge);
    }

    fn edge(
        &self,
        (from, to): (usize, usize),
        kind: EdgeKind,
        evidence: Span,
        reason: Cow<'static, str>,
    ) -> Edge {
        Edge {
            from,
            to,
            kind,
            title: None,
            status: None,
            source: None,
            article: 0,
            evidence: self.line(evidence),
            confidence: Confidence::UNKNOWN,
            reason: Some(reason).filter(|reason| self.explains && !reason.is_empty()),
        }
    }

    /// Quotes as nodes, each with all its stretches: the rest of an interrupted quotation, and the further stretches
    /// between marks in one reported clause.
    fn quotes(&mut self) {
        let quotes = &self.document.quotes;
        let mut nodes: Vec<usize> = Vec::with_capacity(quotes.len());
        let mut clauses: HashMap<Span, usize> = HashMap::new();
        for id in quotes.ids() {
            let quote = quotes.row(id);
            let earlier = quote.continues.and_then(|earlier| nodes.get(earlier.index())).copied();
            if let Some(node) = earlier {
                self.go_on(node, quote.content);
            }
            let node = match earlier.or_else(|| clauses.get(&quote.content).copied()) {
                Some(node) => node,
                None => self.quote(&quote, &nodes),
            };
            clauses.insert(quote.content, node);
            nodes.push(node);
        }
    }

    /// The node of a quote with its edges; the quotes before it have the nodes `earlier`.
    fn quote(&mut self, quote: &Quote, earlier: &[usize]) -> usize {
        let words = self.line(quote.content);
        let node = self.graph.add(Node::new(NodeKind::Quote(quote.kind), words, 0));
        let evidence = match (quote.cue, quote.speaker_span) {
            (Some(cue), Some(speaker)) => cue.cover(speaker),
            (cue, speaker) => cue.or(speaker).unwrap_or(quote.content),
        };
        if let Some(speaker) = quote.speaker {
            let ends = (self.entity(speaker), node);
            let edge = self.edge(ends, EdgeKind::Said, evidence, quote.reason.clone());
            self.graph.edges.push(edge);
        }
        if let Some(addressee) = quote.addressee {
            let ends = (node, self.entity(addressee));
            let edge = self.edge(ends, EdgeKind::AddressedTo, evidence, Cow::default());
            self.graph.edges.push(edge);
        }
        if let Some(&outer) = quote.within.and_then(|outer| earlier.get(outer.index())) {
            let edge = self.edge((node, outer), EdgeKind::Within, quote.content, Cow::default());
            self.graph.edges.push(edge);
        }
        node
    }

    /// Events as nodes, one for all places that tell of the same, where an entity has a part in one.
    fn events(&mut self) {
        let events = &self.document.events;
        let mut nodes: Vec<Option<usize>> = Vec::with_capacity(events.len());
        for id in events.ids() {
            let event = events.row(id);
            let has_entity = event.arguments.iter().any(|argument| argument.entity.is_some());
            let same = event.same_as.and_then(|same| nodes.get(same.index()).copied().flatten());
            let node = has_entity.then(|| same.unwrap_or_else(|| self.occurrence(&event)));
            if let Some(node) = node {
                event.arguments.iter().for_each(|argument| self.argument(node, &event, argument));
            }
            nodes.push(node.or(same));
        }
    }

    fn occurrence(&mut self, event: &Event) -> usize {
        let words = self.line(event.trigger);
        self.graph.add(Node::new(NodeKind::Occurrence(event.kind, event.factuality), words, 0))
    }

    /// The edge from what happens to an entity or time that has a part in it; other words have no node.
    fn argument(&mut self, node: usize, event: &Event, argument: &EventArgument) {
        let to = match (argument.entity, argument.time) {
            (Some(entity), _) => self.entity(entity),
            (None, Some(time)) => self.time(time),
            (None, None) => return,
        };
        let kind = EdgeKind::Argument(argument.role);
        let edge = Edge {
            source: event.source.map(|source| self.entity(source)),
            confidence: event.confidence,
            ..self.edge((node, to), kind, event.evidence, event.reason.clone())
        };
        self.graph.edges.push(edge);
    }

    /// Adds a further stretch to a quote that is not full.
    fn go_on(&mut self, quote: usize, stretch: Span) {
        let before = &self.graph.nodes[quote].label;
        if before.chars().count() < MOST {
            let further = self.line(stretch);
            self.graph.nodes[quote].label = line(&format!("{before} {further}"), MOST);
        }
    }
}

/// Whether a name stands for the entity somewhere: what is only described is another in every article.
fn is_named(document: &Document, id: EntityId) -> bool {
    let mentions = &document.entities.mentions()[id];
    mentions.iter().any(|&mention| document.mentions.form()[mention] == MentionForm::Name)
}

/// What a link makes an entity one by. The code of a country is that of a place or people, and tells no team from another.
fn key(links: &Links, kind: EntityKind) -> Option<Key> {
    let is_country = matches!(kind, EntityKind::Place | EntityKind::Group);
    let wikidata = links.wikidata.clone().map(Key::Wikidata);
    let geonames = || links.geonames.map(Key::Geonames);
    let iso3166 = || links.iso3166.clone().filter(|_| is_country).map(Key::Iso3166);
    let user = || links.user.clone().map(Key::User);
    wikidata.or_else(geonames).or_else(iso3166).or_else(user)
}
