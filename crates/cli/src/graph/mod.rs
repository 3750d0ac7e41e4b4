//! What an article, or a whole batch, says as one graph: nodes for those it speaks of, edges for what it says of them.
//!
//! Each article becomes a graph of its own, beside the others; these are merged in the order of the inputs. So the same
//! inputs give the same bytes however many are read at a time, and what is kept grows with the graph alone.
//!
//! Entities of several articles are one node where they have the same link: the Wikidata item, else the GeoNames id, else
//! the country's code, else a user's id. Without any, names are one node where they are spelled alike and of one kind;
//! entities that are only described stay apart.

mod build;
mod dot;
mod graphml;
mod jsonld;
mod text;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use dateline::{
    ArgumentRole, Confidence, EntityKind, EventKind, Factuality, Links, QuoteKind, RelationKind, RoleStatus,
};

pub use dot::write as write_dot;
pub use graphml::write as write_graphml;
pub use jsonld::write as write_jsonld;

/// Nodes, edges and the articles that they come from.
#[derive(Debug, Default)]
pub struct Graph {
    articles: Vec<Article>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    by_key: HashMap<Key, usize>,
}

/// An article that was read.
#[derive(Debug)]
struct Article {
    id: String,
    title: Option<String>,
    publisher: Option<String>,
    date: Option<String>,
}

/// What makes nodes of several articles one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Wikidata(Box<str>),
    Geonames(u32),
    Iso3166(Box<str>),
    User(Box<str>),
    Name(EntityKind, Box<str>),
    /// A title without a body is its holder's alone: not everyone who is called a president knows every other.
    Title(Box<Key>, Box<str>),
    Time(Box<str>),
}

/// What sort of thing a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NodeKind {
    Entity(EntityKind),
    /// A title that is held nowhere in particular.
    Title,
    Time,
    Quote(QuoteKind),
    /// Something that happens, which an entity of the kind event is a name of.
    Occurrence(EventKind, Factuality),
}

impl NodeKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Entity(kind) => kind.as_str(),
            Self::Title => "title",
            Self::Time => "time",
            Self::Quote(_) => "quote",
            Self::Occurrence(..) => "occurrence",
        }
    }
}

/// Someone or something that articles speak of, a time, words that were said, or what happens.
#[derive(Debug)]
struct Node {
    key: Option<Key>,
    kind: NodeKind,
    /// The name, title, words of a time, or text of a quote, on one line.
    label: Box<str>,
    /// The names of an entity in all articles, with its mentions where it is called so.
    names: BTreeMap<(EntityKind, Box<str>), usize>,
    /// The value of a time that has one.
    value: Option<Box<str>>,
    links: Links,
    mentions: usize,
    /// The articles that speak of it, in order.
    articles: Vec<usize>,
}

impl Node {
    fn new(kind: NodeKind, label: Box<str>, article: usize) -> Self {
        Self {
            key: None,
            kind,
            label,
            names: BTreeMap::new(),
            value: None,
            links: Links::default(),
            mentions: 1,
            articles: vec![article],
        }
    }

    /// Takes over what another node of the same key knows.
    fn absorb(&mut self, other: Self) {
        self.mentions += other.mentions;
        let last = self.articles.last().copied();
        self.articles.extend(other.articles.into_iter().filter(|&article| last < Some(article)));
        let links = &mut self.links;
        links.wikidata = links.wikidata.take().or(other.links.wikidata);
        links.geonames = links.geonames.or(other.links.geonames);
        links.iso3166 = links.iso3166.take().or(other.links.iso3166);
        links.user = links.user.take().or(other.links.user);
        for (name, mentions) in other.names {
            self.call(name, mentions);
        }
    }

    /// Counts mentions under a name, which heads the node where it has most. A country heads before its people.
    fn call(&mut self, (kind, name): (EntityKind, Box<str>), mentions: usize) {
        let rank = |kind, mentions| (kind == EntityKind::Place, mentions);
        let count = self.names.entry((kind, name.clone())).or_default();
        *count += mentions;
        let new = rank(kind, *count);
        let NodeKind::Entity(now) = self.kind else { return };
        let heads = self.names.get(&(now, self.label.clone())).map(|&mentions| rank(now, mentions));
        if heads < Some(new) {
            self.kind = NodeKind::Entity(kind);
            self.label = name;
        }
    }

    /// The names besides the one that heads the node.
    fn other_names(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.names.keys().map(|(_, name)| &**name).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().filter(|&name| name != &*self.label)
    }
}

/// What an edge says of the nodes that it joins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EdgeKind {
    Relation(RelationKind),
    /// From a speaker to a quote.
    Said,
    /// From a quote to whoever it is addressed to.
    AddressedTo,
    /// From a quote to the one that it is reported in.
    Within,
    /// From what happens to who or what has a part in it.
    Argument(ArgumentRole),
}

impl EdgeKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Relation(kind) => kind.as_str(),
            Self::Said => "said",
            Self::AddressedTo => "addressed_to",
            Self::Within => "within",
            Self::Argument(role) => role.as_str(),
        }
    }

    fn is_symmetric(self) -> bool {
        matches!(self, Self::Relation(kind) if kind.is_symmetric())
    }
}

/// One thing that one article says: nodes may have several edges of a kind, each with its own evidence.
#[derive(Debug)]
struct Edge {
    from: usize,
    to: usize,
    kind: EdgeKind,
    /// The title that a role has.
    title: Option<Box<str>>,
    status: Option<RoleStatus>,
    /// Whose words it comes from.
    source: Option<usize>,
    article: usize,
    /// The words that it rests on, on one line.
    evidence: Box<str>,
    confidence: Confidence,
    /// What made it, where that was asked for.
    reason: Option<Cow<'static, str>>,
}

impl Graph {
    /// The node of a key, or a new one.
    fn add(&mut self, node: Node) -> usize {
        let index = self.nodes.len();
        if let Some(key) = &node.key {
            let known = *self.by_key.entry(key.clone()).or_insert(index);
            if known != index {
                self.nodes[known].absorb(node);
                return known;
            }
        }
        self.nodes.push(node);
        index
    }

    /// Adds the graph of the next articles.
    pub fn merge(&mut self, other: Self) {
        let first = self.articles.len();
        self.articles.extend(other.articles);
        let mut now = Vec::with_capacity(other.nodes.len());
        for mut node in other.nodes {
            node.articles.iter_mut().for_each(|article| *article += first);
            now.push(self.add(node));
        }
        self.edges.extend(other.edges.into_iter().map(|edge| Edge {
            from: now[edge.from],
            to: now[edge.to],
            source: edge.source.map(|source| now[source]),
            article: edge.article + first,
            ..edge
        }));
    }

    /// What stands at an edge: "met with", "Foreign Minister of".
    fn label(&self, edge: &Edge) -> String {
        if edge.kind != EdgeKind::Relation(RelationKind::HoldsRole) {
            return edge.kind.as_str().replace('_', " ");
        }
        let status = edge.status.filter(|status| *status != RoleStatus::Current);
        if self.nodes[edge.to].kind == NodeKind::Title {
            return match status {
                Some(RoleStatus::Former) => "was".to_owned(),
                Some(status) => format!("is {status}"),
                None => "is".to_owned(),
            };
        }
        match (status, &edge.title) {
            (None, Some(title)) => format!("{title} of"),
            (Some(status), Some(title)) => format!("{status} {title} of"),
            (_, None) => "holds role in".to_owned(),
        }
    }
}
