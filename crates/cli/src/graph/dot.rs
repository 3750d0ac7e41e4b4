//! DOT, the language of Graphviz: a picture of the graph.

use std::io::{self, Write};

use dateline::EntityKind;

use super::text::line;
use super::{Graph, NodeKind};

/// How many characters of a label a picture shows, and how many on a line.
const SHOWN: usize = 120;
const WIDTH: usize = 28;

/// Writes a graph in DOT. What is someone's own words is a broken line that says whose; evidence is a tool tip.
///
/// # Errors
/// Where the output cannot be written.
pub fn write(graph: &Graph, output: &mut impl Write) -> io::Result<()> {
    writeln!(output, "digraph dateline {{")?;
    writeln!(output, "  graph [rankdir=LR];")?;
    writeln!(output, "  node [style=filled, fontname=\"Helvetica\"];")?;
    writeln!(output, "  edge [fontname=\"Helvetica\", fontsize=10];")?;
    for (index, node) in graph.nodes.iter().enumerate() {
        let (shape, colour) = look(node.kind);
        let label = label(&node.label);
        writeln!(output, "  n{index} [label={label}, shape={shape}, fillcolor=\"{colour}\"];")?;
    }
    for edge in &graph.edges {
        let mut words = label(&graph.label(edge));
        let mut style = String::new();
        if let Some(source) = edge.source {
            words = label(&format!("{}, says {}", graph.label(edge), graph.nodes[source].label));
            style.push_str(", style=dashed");
        }
        if edge.kind.is_symmetric() {
            style.push_str(", dir=none");
        }
        let tip = quoted(&edge.evidence);
        writeln!(output, "  n{} -> n{} [label={words}, tooltip={tip}{style}];", edge.from, edge.to)?;
    }
    writeln!(output, "}}")
}

fn look(kind: NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Entity(EntityKind::Person) => ("ellipse", "#cfe8cf"),
        NodeKind::Entity(EntityKind::Organization) => ("box", "#cfdcf2"),
        NodeKind::Entity(EntityKind::Place) => ("house", "#f6e7b8"),
        NodeKind::Entity(EntityKind::Group) => ("octagon", "#cdeaea"),
        NodeKind::Entity(EntityKind::Event) => ("diamond", "#f3d0cb"),
        NodeKind::Entity(_) => ("component", "#e6d8ef"),
        NodeKind::Title => ("plaintext", "#ffffff"),
        NodeKind::Time => ("cds", "#efcfe6"),
        NodeKind::Quote(_) => ("note", "#eeeeee"),
        NodeKind::Occurrence(..) => ("hexagon", "#f3d0cb"),
    }
}

/// A label, shortened and broken into lines.
fn label(text: &str) -> String {
    let text = line(text, SHOWN);
    let lines: Vec<String> = textwrap::wrap(&text, WIDTH).iter().map(|line| escaped(line)).collect();
    format!("\"{}\"", lines.join("\\n"))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// Backslashes begin escapes, and `&` an entity of HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"")
}
