//! Records on standard output, in the order of the inputs.

use std::io::{self, Write};

use dateline::record::Record;
use dateline::{Document, Layers, Offsets, conll, conllu};

use crate::arguments::OutputFormat;
use crate::exit::Failure;
use crate::graph::{self, Graph};
use crate::notes::NoteLayers;
use crate::pretty::Pretty;

/// How a document becomes text. Rendering is apart from writing so that it can run beside it.
pub struct Renderer {
    /// The format.
    pub format: OutputFormat,
    /// The unit of positions.
    pub offsets: Offsets,
    /// The layers to write.
    pub layers: Layers,
    /// The layers of notes to write.
    pub notes: NoteLayers,
    /// Whether to say what made each fact.
    pub explains: bool,
    /// How the pretty format looks.
    pub pretty: Pretty,
}

/// What comes of one document.
pub enum Rendered {
    /// Its part of the output, without a line break at the end.
    Text(Vec<u8>),
    /// Its rows of a table, each with a line break.
    Rows(Vec<u8>),
    /// Its features of a map, with a comma between them.
    Features(Vec<u8>),
    /// What it adds to the graph.
    Graph(Graph),
}

impl Renderer {
    /// The document in the renderer's format.
    ///
    /// # Errors
    /// None that a document can cause.
    pub fn render(&self, document: &Document) -> Result<Rendered, Failure> {
        Ok(Rendered::Text(match self.format {
            OutputFormat::Pretty => self.pretty.render(document, &self.notes).into_bytes(),
            OutputFormat::Json => serde_json::to_vec_pretty(&self.record(document))?,
            OutputFormat::Jsonl => serde_json::to_vec(&self.record(document))?,
            // Both end with a blank line, of which the writer adds the last line break.
            OutputFormat::Conll => without_line_break(conll::write(document)),
            OutputFormat::Conllu => without_line_break(conllu::write(document)),
            OutputFormat::Graphml | OutputFormat::Dot | OutputFormat::Jsonld => {
                return Ok(Rendered::Graph(Graph::of(document, self.layers, self.explains)));
            }
            OutputFormat::Csv => return Ok(Rendered::Rows(self.notes.csv(document, self.offsets)?)),
            OutputFormat::Geojson => {
                return Ok(Rendered::Features(self.notes.features(document, self.offsets)?));
            }
        }))
    }

    fn record(&self, document: &Document) -> Record {
        let record = Record::new(document, self.offsets, self.layers);
        if self.explains { record.explained(document) } else { record }
    }
}

fn without_line_break(mut file: String) -> Vec<u8> {
    file.truncate(file.strip_suffix('\n').unwrap_or(&file).len());
    file.into_bytes()
}

/// What a map begins with.
const FEATURES: &str = "{\"type\":\"FeatureCollection\",\"features\":[\n";

/// Puts rendered documents together to one valid output.
pub struct Writer<W: Write> {
    output: W,
    format: OutputFormat,
    is_single: bool,
    written: u64,
    graph: Graph,
}

impl<W: Write> Writer<W> {
    /// A writer of records in `format`; `is_single` where there is no more than one.
    pub fn new(output: W, format: OutputFormat, is_single: bool) -> Self {
        Self { output, format, is_single, written: 0, graph: Graph::default() }
    }

    /// Writes what stands before all documents.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn begin(&mut self, notes: &NoteLayers) -> Result<(), Failure> {
        if self.format == OutputFormat::Csv {
            self.output.write_all(&notes.csv_head()?)?;
        }
        Ok(())
    }

    /// Writes the next document.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn write(&mut self, rendered: Rendered) -> io::Result<()> {
        let rendered = match rendered {
            Rendered::Text(rendered) => rendered,
            Rendered::Rows(rows) => {
                self.output.write_all(&rows)?;
                return self.output.flush();
            }
            Rendered::Features(features) if features.is_empty() => return Ok(()),
            Rendered::Features(features) => {
                let separator = if self.written == 0 { FEATURES } else { ",\n" };
                self.output.write_all(separator.as_bytes())?;
                self.output.write_all(&features)?;
                self.written += 1;
                return self.output.flush();
            }
            Rendered::Graph(graph) => {
                self.graph.merge(graph);
                return Ok(());
            }
        };
        let separator = match (self.format, self.is_single, self.written) {
            (OutputFormat::Json, false, 0) => "[\n",
            (OutputFormat::Json, false, _) => ",\n",
            (OutputFormat::Pretty, _, 1..) => "\n",
            _ => "",
        };
        self.output.write_all(separator.as_bytes())?;
        self.output.write_all(&rendered)?;
        if self.format != OutputFormat::Json || self.is_single {
            self.output.write_all(b"\n")?;
        }
        self.written += 1;
        self.output.flush()
    }

    /// Ends the output.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn finish(mut self) -> Result<(), Failure> {
        match (self.format, self.is_single, self.written) {
            (OutputFormat::Json, false, 0) => self.output.write_all(b"[]\n")?,
            (OutputFormat::Json, false, _) => self.output.write_all(b"\n]\n")?,
            (OutputFormat::Graphml, ..) => graph::write_graphml(&self.graph, &mut self.output)?,
            (OutputFormat::Dot, ..) => graph::write_dot(&self.graph, &mut self.output)?,
            (OutputFormat::Jsonld, ..) => graph::write_jsonld(&self.graph, &mut self.output)?,
            (OutputFormat::Geojson, _, 0) => writeln!(self.output, "{FEATURES}]}}")?,
            (OutputFormat::Geojson, ..) => self.output.write_all(b"\n]}\n")?,
            _ => {}
        }
        Ok(self.output.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: OutputFormat, is_single: bool, documents: &[&str]) -> String {
        let mut output = Vec::new();
        let mut writer = Writer::new(&mut output, format, is_single);
        for document in documents {
            writer.write(Rendered::Text(document.as_bytes().to_vec())).unwrap();
        }
        writer.finish().unwrap();
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn json_is_an_object_for_one_article_and_an_array_for_several() {
        assert_eq!(written(OutputFormat::Json, true, &["{}"]), "{}\n");
        assert_eq!(written(OutputFormat::Json, false, &["{}", "{}"]), "[\n{},\n{}\n]\n");
        assert_eq!(written(OutputFormat::Json, false, &[]), "[]\n");
    }

    #[test]
    fn jsonl_is_a_line_for_each_article() {
        assert_eq!(written(OutputFormat::Jsonl, false, &["{}", "{}"]), "{}\n{}\n");
        assert_eq!(written(OutputFormat::Jsonl, true, &[]), "");
    }
}
