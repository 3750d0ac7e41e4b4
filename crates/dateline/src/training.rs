//! Making models rather than using them.

pub use dateline_entity::{LabelledName, NameChoices, NameLabels, NameTrainer, NameTraining, Recognizer};
pub use dateline_model::train::{VectorsError, WordVectors};
pub use dateline_syntax::{Choices as SyntaxChoices, SyntaxTrainer, Training as SyntaxTraining};

use dateline_entity::{Lexicon, NameModel};

use crate::{OpenError, Syntax};

/// A trainer of models of names, for use beside the lexicon that ships.
///
/// # Errors
/// [`OpenError`] where the lexicon is damaged.
pub fn name_trainer() -> Result<NameTrainer<'static>, OpenError> {
    Ok(NameTrainer::new(Lexicon::open(dateline_models::NAMES)?))
}

/// The model of tags that ships, for texts that a [`NameTrainer`] learns from.
///
/// # Errors
/// [`OpenError`] where the model is damaged.
pub fn tagger() -> Result<Syntax<'static>, OpenError> {
    Syntax::open(dateline_models::SYNTAX).map_err(OpenError::Syntax)
}

/// A recogniser by a model of names and the lexicon that ships.
///
/// # Errors
/// [`OpenError`] where the lexicon is damaged, or the bytes are no model of names.
pub fn name_recognizer(model: &[u8]) -> Result<Recognizer<'_>, OpenError> {
    let names = NameModel::open(model).map_err(OpenError::Names)?;
    Ok(Recognizer::with_model(Lexicon::open(dateline_models::NAMES)?, names))
}
