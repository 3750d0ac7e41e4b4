//! The location plugin: the layer `location`, a note for every place that an article names and the gazetteer knows.
//!
//! A note of label `place` stands on a name of kind place and says which place it means; one of label `people` stands
//! on a name of kind group that the engine has linked to a country ("Venezuelan") and says where that country is. Both
//! refer to the mention. A name that the gazetteer lacks has no note.
//!
//! The score is the share of the chosen place in the weight of all places that the name could mean, as [`locate`]
//! weighs them: above 0, at most 1, and no probability. One of them is a small place that the gazetteer lacks; where it
//! outweighs the others there is no note. Scores are rounded to thousandths.
//!
//! Attributes, those with a question mark where they are known:
//!
//! | name | what it says |
//! |---|---|
//! | `geonames` | the GeoNames id |
//! | `name` | the main name in GeoNames |
//! | `feature` | the GeoNames feature code: `CONT`, `PCLI`, `PCLD`, `ADM1`, `ADM2`, `PPLC` or `PPL` |
//! | `country`? | the ISO 3166-1 alpha-2 code of its country |
//! | `region`? | the name of the first-level region that it lies in: "Texas" |
//! | `lat`?, `lon`? | degrees north and east, of a region or country those of its middle |
//! | `population`? | how many people live there; of countries and towns alone |

mod candidate;
mod fold;
mod gazetteer;
mod layout;
mod locate;
mod surroundings;
mod usage;

pub use fold::fold;
pub use gazetteer::{Candidate, Country, Gazetteer, GazetteerError, Place, PlaceId};
pub use layout::{Feature, Tier};
pub use locate::{Choice, Name, NameKind, locate};

use dateline_plugin::{Article, Context, EntityKind, Error, Extractor, Files, Mention, MentionForm, Notes};
use serde::Deserialize;

/// What the user can set.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Towns with fewer people are passed over.
    pub minimum_population: u32,
    /// Notes with a lower score are left out; between 0 and 1.
    pub minimum_score: f64,
    /// Whether peoples are noted beside places.
    pub peoples: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { minimum_population: 0, minimum_score: 0.0, peoples: true }
    }
}

/// The plugin: a gazetteer and what the user has set.
pub struct Location {
    gazetteer: Gazetteer<'static>,
    config: Config,
}

impl Extractor for Location {
    type Config = Config;
    const LAYER: &'static str = "location";

    fn load(config: Config, files: &Files) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&config.minimum_score) {
            let score = config.minimum_score;
            return Err(Error::new(format_args!("minimum_score is {score}, and scores lie between 0 and 1")));
        }
        Ok(Self { gazetteer: Gazetteer::open(files.get("places.bin")?)?, config })
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, _: &Context<'_>) -> Result<(), Error> {
        let (mentions, names): (Vec<Mention<'_>>, Vec<Name>) = article
            .mentions()
            .filter(|mention| mention.form() == Some(MentionForm::Name))
            .filter_map(|mention| Some((mention, name(mention)?)))
            .filter(|(_, name)| self.config.peoples || name.kind == NameKind::Place)
            .unzip();
        let choices = locate(&self.gazetteer, article.text(), &names, self.config.minimum_population);
        for ((mention, name), choice) in mentions.into_iter().zip(names).zip(choices) {
            let Some(choice) = choice else { continue };
            let score = (choice.share * 1000.0).round() / 1000.0;
            if score >= self.config.minimum_score {
                self.write(notes, mention, name.kind, choice.place, score);
            }
        }
        Ok(())
    }
}

impl Location {
    fn write(&self, notes: &mut Notes, mention: Mention<'_>, kind: NameKind, id: PlaceId, score: f64) {
        let place = self.gazetteer.place(id);
        let label = match kind {
            NameKind::Place => "place",
            NameKind::People => "people",
        };
        let is_counted = place.population > 0 && (place.feature.is_country() || place.feature.is_town());
        notes
            .push(mention.span(), label)
            .about(mention)
            .score(score as f32)
            .set("geonames", place.geonames)
            .set("name", place.name)
            .set("feature", place.feature.code())
            .set("country", place.country.as_ref().map(Country::code))
            .set("region", place.region.map(|region| self.gazetteer.place(region).name))
            .set("lat", place.coordinates.map(|(north, _)| north))
            .set("lon", place.coordinates.map(|(_, east)| east))
            .set("population", is_counted.then_some(place.population));
    }
}

/// The name that a mention is, or none where it names neither a place nor the people of a country.
fn name(mention: Mention<'_>) -> Option<Name> {
    let entity = mention.entity();
    let country = entity.and_then(|entity| entity.iso3166()).and_then(Country::new);
    let kind = match mention.kind()? {
        EntityKind::Place => NameKind::Place,
        EntityKind::Group if country.is_some() => NameKind::People,
        _ => return None,
    };
    let span = mention.span().range();
    let geonames = entity.and_then(|entity| entity.geonames());
    Some(Name { start: span.start, end: span.end, kind, country, geonames })
}

dateline_plugin::export!(Location);
