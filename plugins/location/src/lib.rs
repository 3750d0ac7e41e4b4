//! The location plugin: the layer `location`, a note for every place that an article names and the gazetteer knows.
//!
//! | label | what the note stands on |
//! |---|---|
//! | `place` | a name that means a place; mostly a mention of kind place, which it refers to |
//! | `people` | a name of a people that the engine has linked to a country ("Venezuelan"): where that country is |
//! | `within` | the name of a place within the name of something else: "Texas" of "University of Texas" |
//! | `nominal` | words that refer to a place without naming it: "the city", "the capital" |
//! | `focus` | about the document: a country that it is about; the first name that speaks for it |
//! | `main_place` | about the document: the place of its main event, as far as it can be told |
//!
//! A name that the gazetteer lacks has no note.
//!
//! The score is the share of the chosen place in the weight of all places that the name could mean, as [`locate`]
//! weighs them: above 0, at most 1, and no probability. One of them is a small place that the gazetteer lacks; where it
//! outweighs the others there is no note. The score of a `focus` and of a `main_place` is its share in all countries and
//! places that the article is about. Scores are rounded to thousandths.
//!
//! Attributes, those with a question mark where they are known:
//!
//! | name | what it says |
//! |---|---|
//! | `geonames`? | the GeoNames id; none for parts of the world such as "West Africa" |
//! | `name` | the main name in GeoNames |
//! | `feature` | the GeoNames feature code: `CONT`, `PCLI`, `PCLD`, `RGN`, `OCN`, `ADM1`, `ADM2`, `PPLC`, `PPLA`, `PPL` or `PPLX` |
//! | `class` | the GeoNames feature class: `A` units of administration, `H` waters, `L` parts of the world, `P` towns |
//! | `country`? | the ISO 3166-1 alpha-2 code of its country |
//! | `region`? | the name of the first-level region that it lies in: "Texas" |
//! | `admin` | the names of what it lies in, from the country down: "United States", "Texas", "Lamar County" |
//! | `lat`?, `lon`? | degrees north and east, of a region or country those of its middle |
//! | `centroid`? | true where these are computed as the middle of the places in it |
//! | `population`? | how many people live there; of countries and towns alone |
//! | `use`? | what the mention uses the name for: `literal`, `government`, `team`, `institution`, `event` |
//! | `runners_up` | up to three other places that the name could mean, the likeliest first: "4717560 Paris, Texas, US 0.12", the GeoNames id (0 for none), the name with region and country, the share |

mod article;
mod candidate;
mod focus;
mod fold;
mod gazetteer;
mod layout;
mod locate;
mod near;
mod nominal;
mod spot;
mod surroundings;
mod usage;

pub use fold::fold;
pub use gazetteer::{Candidate, Country, Gazetteer, GazetteerError, Place, PlaceId};
pub use layout::{Feature, Tier};
pub use locate::{Choice, Name, NameKind, Setting, locate};

use std::collections::BTreeMap;

use dateline_plugin::{
    Article, Context, EntityId, EntityKind, Error, Extractor, Files, Mention, MentionForm, NewNote,
    NoteTarget, Notes, Span,
};
use serde::Deserialize;

use crate::article::Found;
use crate::focus::Focus;

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
    /// Whether places within the names of other things are noted.
    pub within: bool,
    /// Whether words that refer to a place without naming it are noted.
    pub nominals: bool,
    /// Whether the countries that the article is about and the place of its main event are noted.
    pub focus: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            minimum_population: 0,
            minimum_score: 0.0,
            peoples: true,
            within: true,
            nominals: true,
            focus: true,
        }
    }
}

/// How many of the other places that a name could mean are told.
const RUNNERS_UP: usize = 3;
/// The least share of one.
const LEAST_SHARE: f64 = 0.02;

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
        let names = article::names(&self.gazetteer, article, &self.config);
        let setting = article::setting(article, &self.config);
        let plain: Vec<Name> = names.iter().map(|found| found.name).collect();
        let choices = locate(&self.gazetteer, article.text(), &plain, &setting);
        for (found, choice) in names.iter().zip(&choices) {
            let Some(choice) = choice else { continue };
            let label = match found.name.kind {
                NameKind::Place => "place",
                NameKind::People => "people",
                NameKind::Within => "within",
            };
            let span = span(found.name.start, found.name.end);
            let target = found.mention.map_or(NoteTarget::Stretch, NoteTarget::from);
            self.write(
                notes,
                Row { span, target, label, place: choice.place, score: choice.share, mention: found.mention },
                &choice.runners_up,
            );
        }
        if self.config.nominals {
            self.note_nominals(article, notes, &names, &choices);
        }
        if self.config.focus {
            let about = |focus: Focus, label| {
                let name = names[focus.name].name;
                let (span, target) = (span(name.start, name.end), NoteTarget::Document);
                Row { span, target, label, place: focus.place, score: focus.share, mention: None }
            };
            for focus in focus::countries(&self.gazetteer, article, &names, &choices) {
                self.write(notes, about(focus, "focus"), &[]);
            }
            if let Some(focus) = focus::main_place(&self.gazetteer, article, &names, &choices) {
                self.write(notes, about(focus, "main_place"), &[]);
            }
        }
        Ok(())
    }
}

/// What a note says besides what is known of its place.
struct Row<'a> {
    span: Span,
    target: NoteTarget,
    label: &'static str,
    place: PlaceId,
    score: f64,
    mention: Option<Mention<'a>>,
}

impl Location {
    /// Notes the nominals of entities whose names mean a place, and capitals without a name.
    fn note_nominals(
        &self,
        article: &Article<'_>,
        notes: &mut Notes,
        names: &[Found<'_>],
        choices: &[Option<Choice>],
    ) {
        let mut places: BTreeMap<EntityId, (PlaceId, f64)> = BTreeMap::new();
        for (found, choice) in names.iter().zip(choices) {
            let entity = found.mention.and_then(|mention| mention.entity());
            if let (Some(entity), Some(choice), NameKind::Place) = (entity, choice, found.name.kind) {
                let best = places.entry(entity.id()).or_insert((choice.place, choice.share));
                if choice.share > best.1 {
                    *best = (choice.place, choice.share);
                }
            }
        }
        let mut noted: Vec<Span> = Vec::new();
        let nominals = article.mentions().filter(|mention| mention.form() == Some(MentionForm::Nominal));
        for mention in nominals.filter(|mention| mention.kind() == Some(EntityKind::Place)) {
            let entity = mention.entity().map(|entity| entity.id());
            let Some(&(place, score)) = entity.and_then(|entity| places.get(&entity)) else { continue };
            if !nominal::suits(mention.text(), self.gazetteer.place(place).feature) {
                continue;
            }
            let (span, target) = (mention.span(), NoteTarget::from(mention));
            let row = Row { span, target, label: "nominal", place, score, mention: Some(mention) };
            self.write(notes, row, &[]);
            noted.push(span);
        }
        // The country of the name nearest before, while names and capitals go by in order of the text.
        let mut countries = names
            .iter()
            .zip(choices)
            .filter(|(found, _)| found.name.kind != NameKind::Within)
            .filter_map(|(found, choice)| {
                let choice = choice.as_ref()?;
                Some((found.name.start, self.gazetteer.place(choice.place).country?, choice.share))
            })
            .peekable();
        let mut country = None;
        for (start, end) in nominal::capitals(article.text()) {
            let first = noted.partition_point(|span| span.range().end <= start);
            let is_noted = noted.get(first).is_some_and(|span| span.range().start < end);
            while let Some((_, of_name, share)) = countries.next_if(|&(name, ..)| name < end) {
                country = Some((of_name, share));
            }
            let Some((country, score)) = country.filter(|_| !is_noted) else { continue };
            let Some(place) = self.gazetteer.capital(country) else { continue };
            let row = Row {
                span: span(start, end),
                target: NoteTarget::Stretch,
                label: "nominal",
                place,
                score,
                mention: None,
            };
            self.write(notes, row, &[]);
        }
    }

    fn write(&self, notes: &mut Notes, row: Row<'_>, runners_up: &[(PlaceId, f64)]) {
        let score = (row.score * 1000.0).round() / 1000.0;
        if score < self.config.minimum_score {
            return;
        }
        let place = self.gazetteer.place(row.place);
        let is_counted = place.population > 0 && (place.feature.is_country() || place.feature.is_town());
        let region = self.gazetteer.region(row.place).filter(|&region| region != row.place);
        let mut admin: Vec<&str> =
            self.gazetteer.containers(row.place).map(|up| self.gazetteer.place(up).name).collect();
        admin.reverse();
        let runners_up = runners_up.iter().take(RUNNERS_UP).filter(|&&(_, share)| share >= LEAST_SHARE);
        let note: NewNote<'_> = notes.push(row.span, row.label).about(row.target).score(score as f32);
        note.set("geonames", place.geonames)
            .set("name", place.name)
            .set("feature", place.feature.code())
            .set("class", place.feature.class())
            .set("country", place.country.as_ref().map(Country::code))
            .set("region", region.map(|region| self.gazetteer.place(region).name))
            .set_all("admin", admin)
            .set("lat", place.coordinates.map(|(north, _)| north))
            .set("lon", place.coordinates.map(|(_, east)| east))
            .set("centroid", place.is_centroid.then_some(true))
            .set("population", is_counted.then_some(place.population))
            .set("use", row.mention.and_then(|mention| mention.usage()).map(|usage| usage.as_str()))
            .set_all("runners_up", runners_up.map(|&(id, share)| self.runner_up(id, share)));
    }

    /// "4717560 Paris, Texas, US 0.12"
    fn runner_up(&self, id: PlaceId, share: f64) -> String {
        let place = self.gazetteer.place(id);
        let region = self.gazetteer.region(id).filter(|&region| region != id);
        let region = region.map(|region| self.gazetteer.place(region).name);
        let country = place.country;
        let parts = [Some(place.name), region, country.as_ref().map(Country::code)];
        let told: Vec<&str> = parts.into_iter().flatten().collect();
        format!("{} {} {share:.2}", place.geonames.unwrap_or_default(), told.join(", "))
    }
}

fn span(start: usize, end: usize) -> Span {
    // Positions in an article are below 4 GiB.
    Span::new(start as u32, end as u32)
}

dateline_plugin::export!(Location);
