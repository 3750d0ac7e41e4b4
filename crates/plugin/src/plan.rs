use crate::abi::ColumnType;
use crate::manifest::ExtractorManifest;
use crate::{InputColumn, ManifestError, NoteColumn};

/// Where the columns that a manifest requires go in an article.
pub(crate) struct Plan {
    /// For each column of the manifest, in its order.
    pub(crate) columns: Vec<Planned>,
    /// The layers of notes among them.
    pub(crate) layers: Vec<PlannedLayer>,
}

/// One required column.
#[derive(Clone, Copy)]
pub(crate) enum Planned {
    /// A column of the document, and its layer.
    Input { column: InputColumn, layer: usize },
    /// A column of notes: the place of the layer, that of the column in it, and its type.
    Note { layer: usize, place: usize, kind: ColumnType },
    /// One that this version does not know.
    Unknown,
}

/// A layer of another extractor's notes.
pub(crate) struct PlannedLayer {
    pub(crate) name: String,
    // Attributes, each of which has two places behind those of `NoteColumn::OWN`: its values, and which are there.
    attributes: Vec<String>,
}

impl Plan {
    pub(crate) fn new(extractor: &ExtractorManifest) -> Result<Self, ManifestError> {
        let mut plan = Self { columns: Vec::new(), layers: Vec::new() };
        for requirement in extractor.requirements()? {
            let planned =
                match (InputColumn::from_name(requirement.name), NoteColumn::parse(requirement.name)) {
                    (Some(column), _) => Planned::Input { column, layer: column.layer_index() },
                    (None, Some((name, column))) => {
                        let layer =
                            plan.layers.iter().position(|layer| layer.name == name).unwrap_or_else(|| {
                                plan.layers
                                    .push(PlannedLayer { name: name.to_owned(), attributes: Vec::new() });
                                plan.layers.len() - 1
                            });
                        let place = plan.layers[layer].place_for(column);
                        Planned::Note { layer, place, kind: requirement.column_type }
                    }
                    (None, None) => Planned::Unknown,
                };
            plan.columns.push(planned);
        }
        Ok(plan)
    }
}

impl PlannedLayer {
    /// How many places there are.
    pub(crate) fn places(&self) -> usize {
        NoteColumn::OWN.len() + 2 * self.attributes.len()
    }

    /// The place of a column; none for one that the manifest does not require.
    pub(crate) fn place(&self, column: NoteColumn<'_>) -> Option<usize> {
        let own = NoteColumn::OWN.iter().position(|&own| own == column);
        own.or_else(|| {
            let attribute = self.attributes.iter().position(|name| name == column.name())?;
            Some(
                NoteColumn::OWN.len() + 2 * attribute + usize::from(matches!(column, NoteColumn::Present(_))),
            )
        })
    }

    fn place_for(&mut self, column: NoteColumn<'_>) -> usize {
        self.place(column).unwrap_or_else(|| {
            self.attributes.push(column.name().to_owned());
            self.places() - 2 + usize::from(matches!(column, NoteColumn::Present(_)))
        })
    }
}
