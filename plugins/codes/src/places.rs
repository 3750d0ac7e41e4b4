//! The places of an article, as the location plugin notes them, where it runs.

use dateline_plugin::{Article, Id, Note, NoteTarget};

/// Notes with a lower score are passed over.
const SUREST: f32 = 0.5;
/// Names that tell of a side of the world rather than of the place that bears them.
const DIRECTIONS: [&str; 8] =
    ["West", "East", "North", "South", "Northeast", "Northwest", "Southeast", "Southwest"];

/// The notes on places, by mention.
pub struct Places<'a> {
    notes: Vec<Option<Note<'a>>>,
}

impl<'a> Places<'a> {
    /// Reads the notes of the location plugin.
    pub fn new(article: &'a Article<'a>) -> Self {
        let mut notes = vec![None; article.mentions().len()];
        if article.has_notes("location") {
            for note in article.notes("location") {
                if let Some(NoteTarget::Mention(mention)) = note.target()
                    && note.score().is_none_or(|score| score >= SUREST)
                    && !DIRECTIONS.contains(&note.text())
                    && let Some(slot) = notes.get_mut(mention.index())
                {
                    *slot = Some(note);
                }
            }
        }
        Self { notes }
    }

    /// What is noted of a mention.
    pub fn of(&self, mention: usize) -> Option<Place<'a>> {
        self.notes.get(mention).copied().flatten().map(Place)
    }

    /// The ISO 3166-1 alpha-2 code of the country of a place.
    pub fn country(&self, mention: usize) -> Option<&'a str> {
        self.of(mention)?.country()
    }

    /// Whether a place is a country or depends on one.
    pub fn is_country(&self, mention: usize) -> bool {
        self.of(mention).is_some_and(|place| place.feature().is_some_and(|code| code.starts_with("PCL")))
    }
}

/// A place.
#[derive(Clone, Copy)]
pub struct Place<'a>(Note<'a>);

impl<'a> Place<'a> {
    /// Its main name.
    pub fn name(self) -> Option<&'a str> {
        self.0.get("name")
    }

    /// The ISO 3166-1 alpha-2 code of its country.
    pub fn country(self) -> Option<&'a str> {
        self.0.get("country")
    }

    /// What sort of place it is, a feature code of GeoNames.
    pub fn feature(self) -> Option<&'a str> {
        self.0.get("feature")
    }

    /// Its GeoNames id.
    pub fn geonames(self) -> Option<u32> {
        self.0.get("geonames")
    }

    /// Degrees north and east.
    pub fn coordinates(self) -> Option<(f64, f64)> {
        Some((self.0.get("lat")?, self.0.get("lon")?))
    }

    /// Whether it is a town or a part of one.
    pub fn is_town(self) -> bool {
        self.feature().is_some_and(|code| code.starts_with("PPL"))
    }
}
