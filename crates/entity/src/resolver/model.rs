//! The model of coreference: a weight for every feature of a pair of phrases, and what common nouns stand for.

use dateline_document::EntityKind;
use dateline_model::file::{File, OpenError};
use dateline_model::key::{Keys, key};

/// What a common noun stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum NounClass {
    #[default]
    /// Nothing that is known.
    Unknown,
    /// A person, or persons.
    Person,
    /// A company, institution, party, team or armed group.
    Organization,
    /// A place, region or country.
    Place,
    /// A people or movement.
    Group,
    /// Something that happens.
    Event,
    /// A time.
    Time,
    /// A thing that can be touched.
    Object,
    /// Anything else.
    Abstract,
    /// An animal or plant.
    Animal,
}

impl NounClass {
    /// Every class, in the order of the codes.
    pub const ALL: &'static [Self] = &[
        Self::Unknown,
        Self::Person,
        Self::Organization,
        Self::Place,
        Self::Group,
        Self::Event,
        Self::Time,
        Self::Object,
        Self::Abstract,
        Self::Animal,
    ];

    /// What a name of this kind stands for.
    pub fn of_kind(kind: EntityKind) -> Self {
        match kind {
            EntityKind::Person => Self::Person,
            EntityKind::Organization => Self::Organization,
            EntityKind::Place => Self::Place,
            EntityKind::Group => Self::Group,
            EntityKind::Event => Self::Event,
            EntityKind::Product => Self::Object,
            _ => Self::Abstract,
        }
    }

    /// The kind of an entity that has no name.
    pub fn kind(self) -> EntityKind {
        match self {
            Self::Person => EntityKind::Person,
            Self::Organization => EntityKind::Organization,
            Self::Place => EntityKind::Place,
            Self::Group => EntityKind::Group,
            Self::Event => EntityKind::Event,
            _ => EntityKind::Other,
        }
    }
}

/// The weights that are told apart: features are hashed into so many, as a power of two.
pub const BITS: u32 = 18;

const WEIGHTS: &str = "coreference.weights";
const SCALE: &str = "coreference.scale";
const NOUNS: &str = "coreference.nouns";
const CLASSES: &str = "coreference.classes";

/// A model of which phrases of an article refer to the same, read in place.
#[derive(Clone, Copy, Debug)]
pub struct CoreferenceModel<'m> {
    weights: &'m [i8],
    /// What a weight of one stands for.
    scale: f32,
    nouns: Keys<'m>,
    /// The class of each row of `nouns`, and of none.
    classes: &'m [u8],
}

impl<'m> CoreferenceModel<'m> {
    /// Opens a model that was trained for this.
    ///
    /// # Errors
    /// [`OpenError`] where the bytes are no model file, or hold a model of another kind.
    pub fn open(bytes: &'m [u8]) -> Result<Self, OpenError> {
        let file = File::open(bytes)?;
        let weights = file.section_of(WEIGHTS, 1 << BITS)?;
        let &[scale] = file.section_of::<f32>(SCALE, 1)? else {
            return Err(OpenError::Missing { name: SCALE.to_owned() });
        };
        let nouns = Keys::open(&file, NOUNS)?;
        let classes: &[u8] = file.section_of(CLASSES, nouns.len() + 1)?;
        let wrong =
            |name: &str, rule: &str| OpenError::Value { name: name.to_owned(), rule: rule.to_owned() };
        if !(scale.is_finite() && scale > 0.0) {
            return Err(wrong(SCALE, "the scale is a number above zero"));
        }
        if classes.iter().any(|&class| usize::from(class) >= NounClass::ALL.len()) {
            return Err(wrong(CLASSES, "a class is one of the vocabulary's"));
        }
        Ok(Self { weights, scale, nouns, classes })
    }

    /// What a noun stands for mostly, by its lemma.
    pub(super) fn class(&self, lemma: &str) -> NounClass {
        self.class_of(key(lemma.as_bytes()))
    }

    fn class_of(&self, lemma: u64) -> NounClass {
        NounClass::ALL[usize::from(self.classes[self.nouns.row(lemma)])]
    }
}

/// What gives features their weights.
pub trait Weigh {
    /// The sum of the weights of features.
    fn weigh(&self, features: &[u32]) -> f32;
}

impl Weigh for CoreferenceModel<'_> {
    fn weigh(&self, features: &[u32]) -> f32 {
        let sum: i32 = features.iter().map(|&feature| i32::from(self.weights[feature as usize])).sum();
        sum as f32 * self.scale
    }
}

#[cfg(feature = "training")]
pub mod write {
    //! The file of a model.

    use dateline_model::file::{AlignedBytes, WriteError, Writer};
    use dateline_model::key::SortedKeys;

    use super::{CLASSES, NOUNS, NounClass, SCALE, WEIGHTS, key};

    /// The bytes of a model: weights at eight bits, and nouns with their classes.
    ///
    /// # Errors
    /// [`WriteError`] where the file cannot be made.
    pub fn model(
        weights: &[f32],
        nouns: &[(String, NounClass)],
        card: &str,
    ) -> Result<AlignedBytes, WriteError> {
        let largest = weights.iter().fold(1e-6_f32, |largest, weight| largest.max(weight.abs()));
        let scale = largest / 127.0;
        let quantised: Vec<i8> = weights.iter().map(|weight| (weight / scale).round() as i8).collect();
        let keys = SortedKeys::new(nouns.iter().map(|(noun, _)| key(noun.as_bytes())).collect());
        let mut classes = vec![NounClass::Unknown as u8; keys.keys().len() + 1];
        for (noun, class) in nouns {
            if let Ok(row) = keys.keys().binary_search(&key(noun.as_bytes())) {
                classes[row + 1] = *class as u8;
            }
        }
        let mut writer = Writer::new();
        writer.section("card", card.as_bytes());
        writer.section(WEIGHTS, &quantised);
        writer.section(SCALE, &[scale]);
        keys.write(&mut writer, NOUNS);
        writer.section(CLASSES, &classes);
        writer.finish()
    }
}
