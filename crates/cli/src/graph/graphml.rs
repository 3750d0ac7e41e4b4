//! GraphML: nodes and edges with typed attributes, for Gephi, networkx, igraph and others.

use std::io::{self, Write};

use super::text::{line, xml};
use super::{Edge, Graph, Node, NodeKind};

/// How many characters of a node's text stand beside it.
const LABEL: usize = 80;

/// Attributes with their types. None is called `id`, `source` or `target`, which readers have for themselves.
const NODE_KEYS: &[(&str, &str)] = &[
    ("label", "string"),
    ("kind", "string"),
    ("text", "string"),
    ("quote_kind", "string"),
    ("event_kind", "string"),
    ("factuality", "string"),
    ("value", "string"),
    ("other_names", "string"),
    ("wikidata", "string"),
    ("geonames", "long"),
    ("iso3166", "string"),
    ("user", "string"),
    ("mentions", "int"),
    ("articles", "int"),
];
const EDGE_KEYS: &[(&str, &str)] = &[
    ("label", "string"),
    ("kind", "string"),
    ("title", "string"),
    ("status", "string"),
    ("source_node", "string"),
    ("source_name", "string"),
    ("document", "string"),
    ("evidence", "string"),
    ("confidence", "double"),
    ("reason", "string"),
];

/// Writes a graph as GraphML. Every edge is directed, also where a relation holds both ways: readers take no mixed graphs.
///
/// # Errors
/// Where the output cannot be written.
pub fn write(graph: &Graph, output: &mut impl Write) -> io::Result<()> {
    writeln!(output, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(output, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns""#)?;
    writeln!(output, r#"    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#)?;
    let schema =
        "http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd";
    writeln!(output, r#"    xsi:schemaLocation="{schema}">"#)?;
    for (element, keys) in [("node", NODE_KEYS), ("edge", EDGE_KEYS)] {
        for (name, kind) in keys {
            let id = format!("{element}_{name}");
            writeln!(output, r#"  <key id="{id}" for="{element}" attr.name="{name}" attr.type="{kind}"/>"#)?;
        }
    }
    writeln!(output, r#"  <graph id="dateline" edgedefault="directed">"#)?;
    for (index, node) in graph.nodes.iter().enumerate() {
        writeln!(output, r#"    <node id="n{index}">"#)?;
        data(output, "node", node_values(node))?;
        writeln!(output, "    </node>")?;
    }
    for (index, edge) in graph.edges.iter().enumerate() {
        writeln!(output, r#"    <edge id="e{index}" source="n{}" target="n{}">"#, edge.from, edge.to)?;
        data(output, "edge", edge_values(graph, edge))?;
        writeln!(output, "    </edge>")?;
    }
    writeln!(output, "  </graph>\n</graphml>")
}

type Values = Vec<(&'static str, Option<String>)>;

fn data(output: &mut impl Write, element: &str, values: Values) -> io::Result<()> {
    for (name, value) in values {
        if let Some(value) = value {
            writeln!(output, r#"      <data key="{element}_{name}">{}</data>"#, xml(&value))?;
        }
    }
    Ok(())
}

fn node_values(node: &Node) -> Values {
    let owned = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    let other_names = node.other_names().collect::<Vec<_>>().join("; ");
    let quote_kind = match node.kind {
        NodeKind::Quote(kind) => Some(kind.to_string()),
        _ => None,
    };
    let (event_kind, factuality) = match node.kind {
        NodeKind::Occurrence(kind, factuality) => (Some(kind.to_string()), Some(factuality.to_string())),
        _ => (None, None),
    };
    vec![
        ("label", Some(line(&node.label, LABEL).into())),
        ("kind", Some(node.kind.as_str().to_owned())),
        ("text", quote_kind.is_some().then(|| node.label.to_string())),
        ("quote_kind", quote_kind),
        ("event_kind", event_kind),
        ("factuality", factuality),
        ("value", owned(&node.value)),
        ("other_names", Some(other_names).filter(|names| !names.is_empty())),
        ("wikidata", owned(&node.links.wikidata)),
        ("geonames", node.links.geonames.map(|id| id.to_string())),
        ("iso3166", owned(&node.links.iso3166)),
        ("user", owned(&node.links.user)),
        ("mentions", Some(node.mentions.to_string())),
        ("articles", Some(node.articles.len().to_string())),
    ]
}

fn edge_values(graph: &Graph, edge: &Edge) -> Values {
    vec![
        ("label", Some(graph.label(edge))),
        ("kind", Some(edge.kind.as_str().to_owned())),
        ("title", edge.title.as_deref().map(str::to_owned)),
        ("status", edge.status.map(|status| status.to_string())),
        ("source_node", edge.source.map(|source| format!("n{source}"))),
        ("source_name", edge.source.map(|source| graph.nodes[source].label.to_string())),
        ("document", Some(graph.articles[edge.article].id.clone())),
        ("evidence", Some(edge.evidence.to_string())),
        ("confidence", edge.confidence.get().map(|confidence| confidence.to_string())),
        ("reason", edge.reason.as_deref().map(str::to_owned)),
    ]
}
