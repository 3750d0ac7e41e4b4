//! JSON-LD: the graph in the terms of schema.org where it has them, and in ours for the rest; `docs/graph.md` lists both.
//!
//! What an article says in its own words stands at the nodes as properties. Every edge is a statement besides, with its
//! evidence, and whose words it is: what somebody else is said to have said is a statement alone.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use dateline::{ArgumentRole, EntityKind, RelationKind, RoleStatus};
use serde_json::{Map, Value, json};

use super::{Article, Edge, EdgeKind, Graph, Node, NodeKind};

/// A property of schema.org, or of ours, and whether it leads from the edge's end to its start.
struct Property {
    name: Cow<'static, str>,
    is_inverse: bool,
}

/// What a property has: a node, or the words of a title or time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Object<'g> {
    Node(usize),
    Words(&'g str),
}

impl Object<'_> {
    fn value(self) -> Value {
        match self {
            Self::Node(index) => json!({ "@id": format!("_:n{index}") }),
            Self::Words(words) => json!(words),
        }
    }
}

type Properties<'g> = BTreeMap<Cow<'static, str>, BTreeSet<Object<'g>>>;

/// Writes a graph as JSON-LD, an object of its `@graph` a line.
///
/// # Errors
/// Where the output cannot be written.
pub fn write(graph: &Graph, output: &mut impl Write) -> io::Result<()> {
    let mut objects = Objects { output, written: 0 };
    let context = json!({
        "@vocab": "https://schema.org/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dateline": "urn:dateline:",
        "sameAs": { "@type": "@id" },
    });
    write!(objects.output, "{{\"@context\":{context},\n\"@graph\":[")?;
    let mut spoken_of = vec![Vec::new(); graph.articles.len()];
    for (index, node) in objects_of(graph) {
        node.articles.iter().for_each(|&article| spoken_of[article].push(Object::Node(index)));
    }
    for (index, (article, nodes)) in graph.articles.iter().zip(spoken_of).enumerate() {
        objects.write(&article_object(index, article, nodes))?;
    }
    let mut properties = properties(graph);
    for (index, node) in objects_of(graph) {
        let mut object = node_object(node);
        object.insert("@id".to_owned(), json!(format!("_:n{index}")));
        for (name, nodes) in std::mem::take(&mut properties[index]) {
            object.insert(name.into_owned(), all(nodes));
        }
        objects.write(&Value::Object(object))?;
    }
    for edge in &graph.edges {
        objects.write(&statement(graph, edge))?;
    }
    writeln!(objects.output, "\n]}}")
}

struct Objects<'w, W> {
    output: &'w mut W,
    written: usize,
}

impl<W: Write> Objects<'_, W> {
    fn write(&mut self, object: &Value) -> io::Result<()> {
        let separator = if self.written == 0 { "\n" } else { ",\n" };
        self.written += 1;
        write!(self.output, "{separator}{object}")
    }
}

/// The nodes that are objects of their own: titles and times are values.
fn objects_of(graph: &Graph) -> impl Iterator<Item = (usize, &Node)> {
    let nodes = graph.nodes.iter().enumerate();
    nodes.filter(|(_, node)| !matches!(node.kind, NodeKind::Title | NodeKind::Time))
}

fn object(graph: &Graph, index: usize) -> Object<'_> {
    let node = &graph.nodes[index];
    match node.kind {
        NodeKind::Title | NodeKind::Time => Object::Words(node.value.as_ref().unwrap_or(&node.label)),
        _ => Object::Node(index),
    }
}

/// One value, or an array of several.
fn all<'g>(objects: impl IntoIterator<Item = Object<'g>>) -> Value {
    let mut values: Vec<Value> = objects.into_iter().map(Object::value).collect();
    if values.len() > 1 { Value::Array(values) } else { values.pop().unwrap_or_default() }
}

fn article_object(index: usize, article: &Article, mentions: Vec<Object<'_>>) -> Value {
    let mut object = Map::new();
    object.insert("@id".to_owned(), json!(format!("_:a{index}")));
    object.insert("@type".to_owned(), json!("NewsArticle"));
    object.insert("identifier".to_owned(), json!(article.id));
    let publisher = article.publisher.as_ref().map(|name| json!({ "@type": "Organization", "name": name }));
    let mentions = Some(mentions).filter(|mentions| !mentions.is_empty());
    let further = [
        ("headline", article.title.as_ref().map(|title| json!(title))),
        ("datePublished", article.date.as_ref().map(|date| json!(date))),
        ("publisher", publisher),
        ("mentions", mentions.map(all)),
    ];
    insert(&mut object, further);
    Value::Object(object)
}

fn insert<const N: usize>(object: &mut Map<String, Value>, values: [(&str, Option<Value>); N]) {
    object.extend(values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
}

fn node_object(node: &Node) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("@type".to_owned(), json!(class(node)));
    if let NodeKind::Quote(kind) = node.kind {
        object.insert("text".to_owned(), json!(node.label));
        object.insert("dateline:quoteKind".to_owned(), json!(kind.as_str()));
        return object;
    }
    object.insert("name".to_owned(), json!(node.label));
    if let NodeKind::Occurrence(kind, factuality) = node.kind {
        object.insert("dateline:eventKind".to_owned(), json!(kind.as_str()));
        object.insert("dateline:factuality".to_owned(), json!(factuality.as_str()));
        return object;
    }
    let other_names: Vec<&str> = node.other_names().collect();
    let wikidata = node.links.wikidata.as_ref().map(|item| format!("https://www.wikidata.org/entity/{item}"));
    let geonames = node.links.geonames.map(|id| format!("https://sws.geonames.org/{id}/"));
    let same: Vec<String> = wikidata.into_iter().chain(geonames).collect();
    let further = [
        ("alternateName", (!other_names.is_empty()).then(|| json!(other_names))),
        ("sameAs", (!same.is_empty()).then(|| json!(same))),
        ("dateline:iso3166", node.links.iso3166.as_ref().map(|code| json!(code))),
        ("dateline:user", node.links.user.as_ref().map(|id| json!(id))),
    ];
    insert(&mut object, further);
    object
}

fn class(node: &Node) -> &'static str {
    match node.kind {
        NodeKind::Entity(EntityKind::Place | EntityKind::Group) if node.links.iso3166.is_some() => "Country",
        NodeKind::Entity(EntityKind::Person) => "Person",
        NodeKind::Entity(EntityKind::Organization) => "Organization",
        NodeKind::Entity(EntityKind::Place) => "Place",
        NodeKind::Entity(EntityKind::Group) => "dateline:Group",
        NodeKind::Entity(EntityKind::Work) => "CreativeWork",
        NodeKind::Entity(EntityKind::Event) => "Event",
        NodeKind::Entity(EntityKind::Product) => "Product",
        NodeKind::Quote(_) => "Quotation",
        NodeKind::Occurrence(..) => "Action",
        NodeKind::Entity(_) | NodeKind::Title | NodeKind::Time => "Thing",
    }
}

/// What each node is said to be and to have in the articles' own words.
fn properties(graph: &Graph) -> Vec<Properties<'_>> {
    let mut properties = vec![Properties::new(); graph.nodes.len()];
    let is_now = |status: Option<RoleStatus>| {
        status.is_none_or(|status| matches!(status, RoleStatus::Current | RoleStatus::Acting))
    };
    for edge in graph.edges.iter().filter(|edge| edge.source.is_none() && is_now(edge.status)) {
        let (subject, name, to) = triple(graph, edge);
        properties[subject].entry(name).or_default().insert(object(graph, to));
        if let Some(title) = &edge.title {
            properties[subject].entry("jobTitle".into()).or_default().insert(Object::Words(title));
        }
    }
    properties
}

fn statement(graph: &Graph, edge: &Edge) -> Value {
    let (subject, name, to) = triple(graph, edge);
    let name = if name.contains(':') { name.into_owned() } else { format!("https://schema.org/{name}") };
    let mut statement = Map::new();
    statement.insert("@type".to_owned(), json!("rdf:Statement"));
    statement.insert("rdf:subject".to_owned(), object(graph, subject).value());
    statement.insert("rdf:predicate".to_owned(), json!({ "@id": name }));
    statement.insert("rdf:object".to_owned(), object(graph, to).value());
    statement.insert("isPartOf".to_owned(), json!({ "@id": format!("_:a{}", edge.article) }));
    statement.insert("dateline:evidence".to_owned(), json!(edge.evidence));
    // The shortest decimal of the number that it was computed with.
    let confidence = edge.confidence.get().and_then(|it| it.to_string().parse::<f64>().ok());
    let further = [
        ("dateline:title", edge.title.as_ref().map(|title| json!(title))),
        ("dateline:status", edge.status.map(|status| json!(status.as_str()))),
        ("dateline:source", edge.source.map(|source| object(graph, source).value())),
        ("dateline:confidence", confidence.map(|confidence| json!(confidence))),
        ("dateline:reason", edge.reason.as_ref().map(|reason| json!(reason))),
    ];
    insert(&mut statement, further);
    Value::Object(statement)
}

/// Subject, property and object of an edge.
fn triple(graph: &Graph, edge: &Edge) -> (usize, Cow<'static, str>, usize) {
    let Property { name, is_inverse } =
        property(edge.kind, graph.nodes[edge.from].kind, graph.nodes[edge.to].kind);
    if is_inverse { (edge.to, name, edge.from) } else { (edge.from, name, edge.to) }
}

fn property(kind: EdgeKind, from: NodeKind, to: NodeKind) -> Property {
    use EntityKind::{Event, Organization, Person, Place, Product, Work};
    use NodeKind::Entity;
    use RelationKind as R;
    let forward = |name: &'static str| Property { name: name.into(), is_inverse: false };
    let inverse = |name: &'static str| Property { name: name.into(), is_inverse: true };
    let kind = match kind {
        EdgeKind::Relation(kind) => kind,
        EdgeKind::Said => return inverse("spokenByCharacter"),
        EdgeKind::AddressedTo => return forward("dateline:addressed_to"),
        EdgeKind::Within => return forward("isPartOf"),
        EdgeKind::Argument(role) => {
            return forward(match role {
                ArgumentRole::Actor => "agent",
                ArgumentRole::Target => "object",
                ArgumentRole::Recipient => "recipient",
                ArgumentRole::Instrument => "instrument",
                ArgumentRole::Place => "location",
                _ => "startTime",
            });
        }
    };
    match (kind, from, to) {
        (R::HoldsRole, _, NodeKind::Title) => forward("jobTitle"),
        (R::EmployedBy, ..) => forward("worksFor"),
        (R::MemberOf, Entity(Person | Organization), _) => forward("memberOf"),
        (R::AffiliatedWith, Entity(Person), Entity(Organization)) => forward("affiliation"),
        (R::Founded, _, Entity(Organization)) => inverse("founder"),
        (R::SubsidiaryOf, ..) | (R::PartOf, Entity(Organization), Entity(Organization)) => {
            forward("parentOrganization")
        }
        (R::PartOf, Entity(Event), Entity(Event)) => forward("superEvent"),
        (R::PartOf, Entity(Work), Entity(Work)) => forward("isPartOf"),
        (R::PartOf | R::LocatedIn, Entity(Place), Entity(Place)) => forward("containedInPlace"),
        (R::BasedIn | R::LocatedIn, Entity(Organization | Event), _) => forward("location"),
        (R::BasedIn, Entity(Person), _) => forward("workLocation"),
        (R::LivesIn, Entity(Person), _) => forward("homeLocation"),
        (R::BornIn, ..) => forward("birthPlace"),
        (R::DiedIn, ..) => forward("deathPlace"),
        (R::CitizenOf, ..) => forward("nationality"),
        (R::SpouseOf, ..) => forward("spouse"),
        (R::ParentOf, ..) => inverse("parent"),
        (R::SiblingOf, ..) => forward("sibling"),
        (R::EducatedAt, ..) => forward("alumniOf"),
        (R::Created, _, Entity(Work)) => inverse("creator"),
        (R::Created, Entity(Organization), Entity(Product)) => inverse("manufacturer"),
        (R::BornOn, ..) => forward("birthDate"),
        (R::DiedOn, ..) => forward("deathDate"),
        (R::FoundedOn, ..) => forward("foundingDate"),
        (kind, ..) => own(kind),
    }
}

/// Our own property of a kind, for what schema.org has no term for: its name in the record.
fn own(kind: RelationKind) -> Property {
    Property { name: format!("dateline:{kind}").into(), is_inverse: false }
}
