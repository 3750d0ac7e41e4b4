use dateline_document::RelationKind;
use dateline_model::file::{File, OpenError};
use dateline_model::linear::Linear;

use super::Meaning;

/// The name of the model's sections.
pub const NAME: &str = "relations";
/// The label of a pair without a relation.
pub const NONE: &str = "none";

/// A model of relations, read in place.
#[derive(Clone, Debug)]
pub struct RelationModel<'m> {
    pub(super) linear: Linear<'m>,
    /// What each label says; the label of no relation says nothing.
    meanings: Vec<Option<Meaning>>,
    /// What is less likely than this is not told.
    pub(super) threshold: f32,
}

impl<'m> RelationModel<'m> {
    /// Opens a model file: bytes that begin at a multiple of 64.
    ///
    /// # Errors
    /// [`OpenError`] where it is damaged, or a model of another kind.
    pub fn open(bytes: &'m [u8]) -> Result<Self, OpenError> {
        let file = File::open(bytes)?;
        let linear = Linear::open(&file, NAME)?;
        let section = format!("{NAME}.threshold");
        let &[threshold] = file.section_of::<f32>(&section, 1)? else {
            return Err(OpenError::Value { name: section, rule: "there is one threshold".to_owned() });
        };
        let unknown = || OpenError::Value { name: NAME.to_owned(), rule: "labels are relations".to_owned() };
        let names = linear.graph().names().iter();
        let meanings: Option<Vec<Option<Meaning>>> = names.map(|name| meaning(name)).collect();
        Ok(Self { meanings: meanings.ok_or_else(unknown)?, linear, threshold })
    }

    pub(super) fn meaning(&self, label: usize) -> Option<Meaning> {
        self.meanings.get(label).copied().flatten()
    }
}

/// The name of the label of a relation.
#[cfg(feature = "training")]
pub fn label(kind: RelationKind, is_backward: bool) -> String {
    format!("{kind}{}", if is_backward { " <" } else { "" })
}

/// What a label says, where it is one.
fn meaning(name: &str) -> Option<Option<Meaning>> {
    if name == NONE {
        return Some(None);
    }
    let (kind, is_backward) = match name.strip_suffix(" <") {
        Some(kind) => (kind, true),
        None => (name, false),
    };
    Some(Some(Meaning { kind: RelationKind::parse(kind)?, is_backward }))
}
