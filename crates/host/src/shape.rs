use std::sync::Arc;

use dateline_plugin::abi::ColumnType;
use dateline_plugin::{ExtractorManifest, ManifestError};

/// What the notes of one extractor look like, from its manifest.
pub(crate) struct Shape {
    pub(crate) layer: Box<str>,
    pub(crate) labels: Arc<[Box<str>]>,
    pub(crate) attributes: Vec<AttributeShape>,
    /// The columns that it emits, in order.
    pub(crate) columns: Vec<ColumnShape>,
}

/// An attribute and where its values stand among the columns.
pub(crate) struct AttributeShape {
    pub(crate) name: Arc<str>,
    pub(crate) values: usize,
    /// The column that says which rows have a value; none where all have.
    pub(crate) presence: Option<usize>,
}

/// A column of notes.
pub(crate) struct ColumnShape {
    pub(crate) name: String,
    pub(crate) kind: ColumnType,
    /// Whether its pointer may be null.
    pub(crate) is_optional: bool,
}

impl Shape {
    /// The place of the one column that may be absent.
    pub(crate) const SCORE: usize = 3;

    pub(crate) fn new(manifest: &ExtractorManifest) -> Result<Self, ManifestError> {
        let column =
            |name: &str, kind, is_optional| ColumnShape { name: format!("`{name}`"), kind, is_optional };
        let mut columns = vec![
            column("start", ColumnType::U32, false),
            column("end", ColumnType::U32, false),
            column("label", ColumnType::U32, false),
            column("score", ColumnType::F32, true),
            column("ref kind", ColumnType::U8, false),
            column("ref", ColumnType::U32, false),
        ];
        let mut attributes = Vec::new();
        for attribute in &manifest.attributes {
            let values = columns.len();
            columns.push(column(&attribute.name, attribute.column_type()?, false));
            let presence = attribute.is_optional().then(|| {
                columns.push(column(&format!("has {}", attribute.name), ColumnType::Bool, false));
                values + 1
            });
            attributes.push(AttributeShape { name: attribute.name.as_str().into(), values, presence });
        }
        Ok(Self {
            layer: manifest.layer.as_str().into(),
            labels: manifest.labels.iter().map(|label| label.as_str().into()).collect(),
            attributes,
            columns,
        })
    }
}
