//! Notes of plugins for programs that know tables and maps: CSV, the table of one layer, and GeoJSON (RFC 7946), the notes
//! that stand somewhere on Earth.
//!
//! What both say of a note: `document` and `document_date`, which article it is of; `start`, `end` and `text`, the stretch that
//! it rests on, without the text where the note is about the whole article; its `label`, `score` and `ref`; then the attributes
//! in the order of the plugin's manifest. An attribute that is called as one of these has the layer's name before it.

use dateline::record::{NoteRecord, Record};
use dateline::{AttributeValue, Document, Layer, Layers, NoteTarget, Offsets};
use dateline_host::{AttributeManifest, ExtractorManifest, Plugins};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};
use thiserror::Error;

use crate::arguments::OutputFormat;

/// The columns before those of the attributes.
const COLUMNS: [&str; 8] = ["document", "document_date", "start", "end", "text", "label", "score", "ref"];
/// What parts the texts of a list in a field of CSV.
const LIST_SEPARATOR: &str = "|";
/// The attributes that are the coordinates of a note, in degrees of WGS 84.
const NORTH: &str = "lat";
const EAST: &str = "lon";

/// The layers of notes that are to be written.
#[derive(Debug, Default)]
pub struct NoteLayers {
    /// Their names and attributes.
    layers: Vec<ExtractorManifest>,
    /// Whether nothing else was asked for than all that there are.
    are_all: bool,
}

impl NoteLayers {
    /// Those of `asked`, or, where nothing is asked for, all that the format can write.
    ///
    /// # Errors
    /// A layer that no plugin of the run writes, or that the format cannot write; several layers for one table.
    pub fn new(
        plugins: &Plugins,
        format: OutputFormat,
        asked: Option<&[String]>,
    ) -> Result<Self, LayerError> {
        let known: Vec<&ExtractorManifest> = plugins.layers().collect();
        let of_name = |name: &String| {
            let found = known.iter().find(|layer| layer.layer == *name).copied();
            found.ok_or_else(|| LayerError::Unknown { layer: name.clone(), known: names(&known) })
        };
        let chosen: Vec<&ExtractorManifest> = match asked {
            Some(asked) => asked.iter().map(of_name).collect::<Result<_, _>>()?,
            None => known.clone(),
        };
        let chosen = match format {
            OutputFormat::Csv | OutputFormat::Geojson if known.is_empty() => return Err(LayerError::Nothing),
            OutputFormat::Csv if chosen.len() != 1 => {
                return Err(LayerError::NotOne { asked: chosen.len(), known: names(&known) });
            }
            OutputFormat::Geojson => placed(chosen, &known, asked.is_some())?,
            _ => chosen,
        };
        Ok(Self { layers: chosen.into_iter().cloned().collect(), are_all: asked.is_none() })
    }

    /// Takes the notes of other layers out of a document.
    pub fn keep(&self, document: &mut Document) {
        if !self.are_all {
            document.notes.retain(|name, _| self.layers.iter().any(|layer| layer.layer == **name));
        }
    }

    /// What is known of a layer; none where it is not to be written.
    pub fn get(&self, layer: &str) -> Option<&ExtractorManifest> {
        self.layers.iter().find(|known| known.layer == layer)
    }

    /// The first line of the table, with its line break.
    ///
    /// # Errors
    /// None that names of columns can cause.
    pub fn csv_head(&self) -> Result<Vec<u8>, csv::Error> {
        let fixed = COLUMNS.iter().map(|&column| column.to_owned());
        let attributes = self
            .layers
            .iter()
            .flat_map(|layer| layer.attributes.iter().map(|attribute| property(layer, attribute)));
        csv_rows([fixed.chain(attributes)])
    }

    /// The notes of a document as lines of the table, each with its line break.
    ///
    /// # Errors
    /// None that a document can cause.
    pub fn csv(&self, document: &Document, offsets: Offsets) -> Result<Vec<u8>, csv::Error> {
        let record = Record::new(document, offsets, Layers::from_iter([Layer::Notes]));
        csv_rows(self.rows(document, &record).map(|row| {
            let attributes = row
                .layer
                .attributes
                .iter()
                .map(|attribute| row.note.attributes.get(&attribute.name).map(field).unwrap_or_default());
            let fixed = row.fixed().map(|value| match value {
                Value::Null => String::new(),
                Value::String(text) => text,
                Value::Number(number) if number.is_f64() => number.as_f64().unwrap_or_default().to_string(),
                value => value.to_string(),
            });
            fixed.into_iter().chain(attributes).collect::<Vec<String>>()
        }))
    }

    /// The notes of a document that have coordinates as features, with a comma and a line break between them.
    ///
    /// # Errors
    /// None that a document can cause.
    pub fn features(&self, document: &Document, offsets: Offsets) -> Result<Vec<u8>, serde_json::Error> {
        let record = Record::new(document, offsets, Layers::from_iter([Layer::Notes]));
        let mut features = Vec::new();
        for row in self.rows(document, &record) {
            let (Some(north), Some(east)) = (row.degrees(NORTH), row.degrees(EAST)) else { continue };
            if !features.is_empty() {
                features.extend_from_slice(b",\n");
            }
            let geometry = Geometry { kind: "Point", coordinates: [east, north] };
            let feature = Feature { kind: "Feature", geometry, properties: row.properties() };
            serde_json::to_writer(&mut features, &feature)?;
        }
        Ok(features)
    }

    fn rows<'a>(&'a self, document: &'a Document, record: &'a Record) -> impl Iterator<Item = Row<'a>> {
        self.layers.iter().flat_map(move |layer| {
            let notes = document.notes.get(layer.layer.as_str()).into_iter().flatten();
            let records = record.notes.iter().filter_map(|notes| notes.get(&layer.layer)).flatten();
            notes.zip(records).map(move |(view, note)| Row {
                layer,
                note,
                record,
                text: (view.target() != NoteTarget::Document).then(|| &document.source.text()[view.span()]),
            })
        })
    }
}

/// A note, and what there is to say of it.
struct Row<'a> {
    layer: &'a ExtractorManifest,
    note: &'a NoteRecord,
    record: &'a Record,
    /// The stretch that it rests on; none of a note about the whole document.
    text: Option<&'a str>,
}

impl Row<'_> {
    /// The values of [`COLUMNS`].
    fn fixed(&self) -> [Value; COLUMNS.len()] {
        let Self { note, record, text, .. } = self;
        [
            json!(record.id),
            json!(record.date.as_ref().map(|date| &date.value)),
            json!(note.start),
            json!(note.end),
            json!(text),
            json!(note.label),
            json!(note.score.map(shortest)),
            json!(note.target),
        ]
    }

    fn degrees(&self, attribute: &str) -> Option<f64> {
        match self.note.attributes.get(attribute)? {
            AttributeValue::Number(degrees) => Some(*degrees),
            _ => None,
        }
    }

    fn properties(&self) -> Properties {
        let layer = [("layer".to_owned(), json!(self.layer.layer))];
        let fixed = COLUMNS.iter().map(|&column| column.to_owned()).zip(self.fixed());
        let attributes = self.layer.attributes.iter().filter(|attribute| !is_coordinate(attribute));
        let attributes = attributes.filter_map(|attribute| {
            let value = self.note.attributes.get(&attribute.name)?;
            Some((property(self.layer, attribute), json!(value)))
        });
        Properties(layer.into_iter().chain(fixed).chain(attributes).collect())
    }
}

/// A note on the map.
#[derive(Serialize)]
struct Feature {
    #[serde(rename = "type")]
    kind: &'static str,
    geometry: Geometry,
    properties: Properties,
}

#[derive(Serialize)]
struct Geometry {
    #[serde(rename = "type")]
    kind: &'static str,
    /// Degrees east and north, in this order.
    coordinates: [f64; 2],
}

/// What else is known of a note, in order.
struct Properties(Vec<(String, Value)>);

impl Serialize for Properties {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// What an attribute is called beside the [`COLUMNS`].
fn property(layer: &ExtractorManifest, attribute: &AttributeManifest) -> String {
    let AttributeManifest { name, .. } = attribute;
    let is_taken = COLUMNS.contains(&name.as_str()) || name == "layer";
    if is_taken { format!("{}.{name}", layer.layer) } else { name.clone() }
}

fn is_coordinate(attribute: &AttributeManifest) -> bool {
    [NORTH, EAST].contains(&attribute.name.as_str())
}

/// Those of `chosen` whose notes can have coordinates; all of them have to where they were asked for by name.
fn placed<'l>(
    chosen: Vec<&'l ExtractorManifest>,
    known: &[&ExtractorManifest],
    are_asked_for: bool,
) -> Result<Vec<&'l ExtractorManifest>, LayerError> {
    let (placed, other): (Vec<_>, Vec<_>) = chosen.into_iter().partition(|layer| has_place(layer));
    match other.first() {
        Some(layer) if are_asked_for => {
            let known: Vec<_> = known.iter().copied().filter(|layer| has_place(layer)).collect();
            Err(LayerError::NoPlace { layer: layer.layer.clone(), known: names(&known) })
        }
        _ if placed.is_empty() => Err(LayerError::NoPlaces { known: names(known) }),
        _ => Ok(placed),
    }
}

/// Whether notes of the layer can have coordinates.
fn has_place(layer: &ExtractorManifest) -> bool {
    let is_number = |attribute: &&AttributeManifest| {
        is_coordinate(attribute) && ["f32", "f64"].contains(&attribute.kind.trim_end_matches('?'))
    };
    layer.attributes.iter().filter(is_number).count() == 2
}

/// The number that is written as short as `value` is: 0.57, and not what 32 bits make of it.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.into())
}

/// A value as a field of a table.
fn field(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Bool(value) => value.to_string(),
        AttributeValue::Integer(value) => value.to_string(),
        AttributeValue::Number(value) => value.to_string(),
        AttributeValue::Text(text) => text.clone(),
        AttributeValue::Texts(texts) => texts.join(LIST_SEPARATOR),
    }
}

fn csv_rows<Row: IntoIterator<Item = String>>(
    rows: impl IntoIterator<Item = Row>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.into_iter().map(String::into_bytes))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn names(layers: &[&ExtractorManifest]) -> String {
    let names: Vec<&str> = layers.iter().map(|layer| layer.layer.as_str()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Layers of notes that cannot be written as asked.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum LayerError {
    /// No plugin runs.
    #[error("csv and geojson hold the notes of plugins, and no plugin runs: see `dateline plugin list`")]
    Nothing,
    /// A layer that no plugin of the run writes.
    #[error("no plugin of this run writes notes `{layer}`: there are {known}")]
    Unknown { layer: String, known: String },
    /// A table of no layer, or of several.
    #[error(
        "csv is the table of one layer of notes, and here are {asked}: name one with --notes, of {known}"
    )]
    NotOne { asked: usize, known: String },
    /// A layer without coordinates was asked for.
    #[error(
        "notes `{layer}` have no coordinates `lat` and `lon` to write as geojson; of these plugins have: {known}"
    )]
    NoPlace { layer: String, known: String },
    /// No layer has coordinates.
    #[error(
        "geojson needs notes with coordinates `lat` and `lon`, and no plugin of this run writes any: there are {known}"
    )]
    NoPlaces { known: String },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_that_is_called_as_a_column_has_its_layer_before_it() {
        let attribute =
            |name: &str| AttributeManifest { name: name.into(), kind: "str".into(), detail: false };
        let layer = ExtractorManifest {
            layer: "ships".into(),
            requires: Vec::new(),
            labels: vec!["ship".into()],
            detail_labels: Vec::new(),
            attributes: ["text", "flag", "layer"].map(attribute).into(),
        };
        let layers = NoteLayers { layers: vec![layer], are_all: true };
        let head = String::from_utf8(layers.csv_head().unwrap()).unwrap();
        assert_eq!(
            head,
            "document,document_date,start,end,text,label,score,ref,ships.text,flag,ships.layer\n"
        );
    }

    #[test]
    fn coordinates_are_two_attributes_that_are_numbers() {
        let check = |attributes: &[(&str, &str)], expect| {
            let attribute = |&(name, kind): &(&str, &str)| AttributeManifest {
                name: name.into(),
                kind: kind.into(),
                detail: false,
            };
            let attributes: Vec<AttributeManifest> = attributes.iter().map(attribute).collect();
            let layer = ExtractorManifest {
                layer: "ships".into(),
                requires: Vec::new(),
                labels: vec!["ship".into()],
                detail_labels: Vec::new(),
                attributes,
            };
            assert_eq!(has_place(&layer), expect, "{layer:?}");
        };
        check(&[("lat", "f64?"), ("lon", "f64?")], true);
        check(&[("lon", "f32"), ("flag", "str"), ("lat", "f32")], true);
        check(&[("lat", "f64")], false);
        check(&[("lat", "str"), ("lon", "str")], false);
        check(&[("lat", "f64[]"), ("lon", "f64[]")], false);
        check(&[], false);
    }

    #[test]
    fn a_score_is_written_as_short_as_it_is() {
        assert_eq!(shortest(0.57).to_string(), "0.57");
        assert_eq!(shortest(-1.0).to_string(), "-1");
        assert_eq!(shortest(1e-7).to_string(), "0.0000001");
    }
}
