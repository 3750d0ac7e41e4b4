//! Entities that are places: which of the places of their name they are.
//!
//! What speaks for a place is how prominent it is, and how much the article speaks of its country: by name, by
//! nationality, through other places that are plain, and through what stands behind a comma ("Portland, Maine"). A link has
//! the share of its place in all that speaks for any place of the name, and below one half there is none.

mod gazetteer;

use std::collections::BTreeMap;

use dateline_document::{
    Column, Confidence, EntityId, EntityKind, Id, Links, MentionForm, MentionId, Resolved, SentenceKind,
    Tagged,
};

use crate::lexicon::Lexicon;
pub use gazetteer::{Gazetteer, GazetteerBuilder, GazetteerError, Place, PlaceKind};

/// Places without a row, all together, weigh as much as one of so many inhabitants.
const UNLISTED: f64 = 5_000.0;
/// What a place gains where its country is the only one that the article speaks of.
const COUNTRY_GAIN: f64 = 30.0;
/// What a place gains where the text names its region or country behind it.
const NAMED_GAIN: f64 = 10_000.0;
/// The share from which there is a link.
const LINKED: f64 = 0.5;
/// The share from which a place speaks for its country when others are weighed.
const PLAIN: f64 = 0.9;

/// Finds the links of entities that are places. It holds no state between articles.
#[derive(Clone)]
pub struct Linker<'d> {
    lexicon: Lexicon<'d>,
    gazetteer: Gazetteer<'d>,
}

/// What the country or region behind a comma after a name makes of the places of that name.
#[derive(Clone, Copy, PartialEq)]
enum Behind {
    /// The text has none.
    Nothing,
    /// It is the one that holds this place.
    Place(Place),
    /// It holds none of them: the place meant is not in the table.
    Unlisted,
}

/// How often the article speaks of each country.
#[derive(Default)]
struct Countries {
    weights: BTreeMap<[u8; 2], f64>,
}

impl Countries {
    fn add(&mut self, country: [u8; 2], weight: f64) {
        *self.weights.entry(country).or_default() += weight;
    }

    /// A country's share of all that the article speaks of, from 0 to 1; one mention alone is no whole.
    fn share(&self, country: [u8; 2]) -> f64 {
        let all: f64 = self.weights.values().sum();
        self.weights.get(&country).map_or(0.0, |weight| weight / (all + 1.0))
    }
}

impl<'d> Linker<'d> {
    /// A linker that knows countries and nationalities by `lexicon` and other places by `gazetteer`.
    pub fn new(lexicon: Lexicon<'d>, gazetteer: Gazetteer<'d>) -> Self {
        Self { lexicon, gazetteer }
    }

    /// The links of each entity: those that it has, and for places those of the place that most speaks for.
    pub fn links(&self, text: &Tagged<'_>, resolved: &Resolved) -> Column<EntityId, Links> {
        let entities = &resolved.entities;
        let candidates: Vec<Vec<Place>> =
            entities.ids().map(|id| self.candidates(text, resolved, id)).collect();
        let mut countries = told(resolved);
        let named: Vec<Behind> = self.named_behind(text, resolved, &candidates);
        let datelines = datelines(text, resolved);
        let weigh =
            |countries: &Countries, id: EntityId| best(&candidates[id.index()], countries, named[id.index()]);
        let plain: Vec<(EntityId, Place)> = entities
            .ids()
            .filter_map(|id| {
                weigh(&countries, id).filter(|&(_, share)| share >= PLAIN).map(|(place, _)| (id, place))
            })
            .collect();
        for (id, place) in plain {
            let weight = if datelines[id.index()] { 3.0 } else { 1.0 };
            countries.add(place.country, weight);
        }
        let links = |id| {
            let known = entities.links()[id].clone();
            match weigh(&countries, id) {
                Some((place, share)) if share >= LINKED => self.of_place(place, share, &entities.name()[id]),
                // A name that is several places' has no link that does not say how sure it is.
                _ if candidates[id.index()].is_empty() => known,
                _ => Links { geonames: None, ..known },
            }
        };
        entities.ids().map(links).collect()
    }

    /// The places that an entity may be; none for what is no place, and for countries that are told by their name alone.
    fn candidates(&self, text: &Tagged<'_>, resolved: &Resolved, id: EntityId) -> Vec<Place> {
        let entities = &resolved.entities;
        let kind = entities.kind()[id];
        if !matches!(kind, EntityKind::Place | EntityKind::Group) || entities.links()[id].iso3166.is_some() {
            return Vec::new();
        }
        // The names that differ are few, and most mentions are spelled as the first.
        let mut tried: Vec<&str> = Vec::new();
        for &mention in entities.mentions()[id].iter().take(20) {
            let name = text.source.get(resolved.mentions.span()[mention]).unwrap_or_default();
            if resolved.mentions.form()[mention] != MentionForm::Name || tried.contains(&name) {
                continue;
            }
            // Of the names of groups it has those of nationals alone.
            let fits = |place: &Place| kind == EntityKind::Place || place.kind == PlaceKind::Country;
            let places: Vec<Place> = self.gazetteer.places(name).filter(fits).collect();
            let places = if kind == EntityKind::Group {
                places
            } else if places.is_empty() {
                self.recased(name)
            } else {
                places
            };
            if !places.is_empty() {
                return places;
            }
            tried.push(name);
        }
        Vec::new()
    }

    /// The places of a name in capitals, as datelines have it: "NEW YORK".
    fn recased(&self, name: &str) -> Vec<Place> {
        const LONGEST: usize = 60;
        let is_capitals = name.len() <= LONGEST && name.len() > 3 && !name.contains(char::is_lowercase);
        if !is_capitals {
            return Vec::new();
        }
        let mut recased = String::with_capacity(name.len());
        let mut is_inside = false;
        for letter in name.chars() {
            if is_inside {
                recased.extend(letter.to_lowercase())
            } else {
                recased.push(letter)
            }
            is_inside = letter.is_alphabetic();
        }
        self.gazetteer.places(&recased.replace('\n', " ")).collect()
    }

    /// For each entity the country or region that the text names behind a comma after it.
    fn named_behind(&self, text: &Tagged<'_>, resolved: &Resolved, candidates: &[Vec<Place>]) -> Vec<Behind> {
        let mut named = vec![Behind::Nothing; candidates.len()];
        let mentions = &resolved.mentions;
        let is_name = |id: &MentionId| {
            mentions.form()[*id] == MentionForm::Name && mentions.kind()[*id] == EntityKind::Place
        };
        let places: Vec<MentionId> = mentions.ids().filter(is_name).collect();
        for pair in places.windows(2) {
            let (one, other) = (mentions.span()[pair[0]], mentions.span()[pair[1]]);
            let gap = text.source.text().get(one.end() as usize..other.start() as usize).unwrap_or_default();
            if gap.trim() != "," || gap.len() > 3 {
                continue;
            }
            let [place, parent] = [pair[0], pair[1]].map(|id| resolved.entities.of_mention()[id]);
            let known = &resolved.entities.links()[parent];
            // Whose region or country it is decides, of those that hold a place of the first name.
            let country = known.iso3166.as_deref().and_then(|code| code.as_bytes().first_chunk::<2>());
            let holds = |inner: &Place| {
                country.is_some_and(|country| *country == inner.country)
                    || candidates[parent.index()].iter().any(|outer| match outer.kind {
                        PlaceKind::Country => outer.country == inner.country,
                        PlaceKind::Region => outer.region == inner.region && outer.geonames != inner.geonames,
                        PlaceKind::City => false,
                    })
            };
            let inner = candidates[place.index()].iter().find(|inner| holds(inner));
            let is_whole = country.is_some()
                || candidates[parent.index()].first().is_some_and(|outer| outer.kind != PlaceKind::City);
            if named[place.index()] == Behind::Nothing && is_whole {
                named[place.index()] = inner.map_or(Behind::Unlisted, |inner| Behind::Place(*inner));
            }
            // And the first says which of several the second is: "Atlanta, Georgia".
            let outer = candidates[parent.index()].iter().find(|outer| {
                candidates[place.index()].first().is_some_and(|inner| match outer.kind {
                    PlaceKind::Country => outer.country == inner.country,
                    PlaceKind::Region => outer.region == inner.region,
                    PlaceKind::City => false,
                })
            });
            if let (Behind::Nothing, Some(outer)) = (named[parent.index()], outer) {
                named[parent.index()] = Behind::Place(*outer);
            }
        }
        named
    }

    /// The links of a place, a country's with all that the lexicon has of its name.
    fn of_place(&self, place: Place, share: f64, name: &str) -> Links {
        let links = match place.kind {
            PlaceKind::Country => Links {
                iso3166: std::str::from_utf8(&place.country).ok().map(Box::from),
                ..self.lexicon.get(name).map(|entry| self.lexicon.links(entry)).unwrap_or_default()
            },
            _ => Links::default(),
        };
        #[allow(clippy::cast_possible_truncation, reason = "a share needs no more digits")]
        let confidence = Confidence::new(share as f32);
        Links { geonames: Some(place.geonames), confidence, ..links }
    }
}

/// The countries that the article speaks of by their names and nationalities, up to four mentions of each entity.
fn told(resolved: &Resolved) -> Countries {
    const MOST: usize = 4;
    let mut countries = Countries::default();
    for id in resolved.entities.ids() {
        let links = &resolved.entities.links()[id];
        if let Some(code) = links.iso3166.as_deref().and_then(|code| code.as_bytes().first_chunk::<2>()) {
            let count = resolved.entities.mentions()[id].len().min(MOST);
            #[allow(clippy::cast_precision_loss, reason = "the count is small")]
            countries.add(*code, count as f64);
        }
    }
    countries
}

/// Which entities stand in a dateline.
fn datelines(text: &Tagged<'_>, resolved: &Resolved) -> Vec<bool> {
    let mut is_dateline = vec![false; resolved.entities.len()];
    for sentence in text.sentences.ids().filter(|&id| text.sentences.kind()[id] == SentenceKind::Dateline) {
        let span = text.tokens.span_of(text.sentences.tokens()[sentence]);
        for mention in span.into_iter().flat_map(|span| resolved.mentions.within(span)) {
            is_dateline[resolved.entities.of_mention()[mention].index()] = true;
        }
    }
    is_dateline
}

/// The place that most speaks for, and its share of all that speaks for any.
fn best(places: &[Place], countries: &Countries, named: Behind) -> Option<(Place, f64)> {
    if named == Behind::Unlisted {
        return None;
    }
    let weight = |place: &Place| {
        let gain = 1.0 + COUNTRY_GAIN * countries.share(place.country);
        let named = if matches!(named, Behind::Place(named) if named.geonames == place.geonames) {
            NAMED_GAIN
        } else {
            1.0
        };
        f64::from(place.prominence) * gain * named
    };
    let total: f64 = places.iter().map(weight).sum();
    // Of those with the same weight the first, which is the most prominent.
    let best = places.iter().rev().max_by(|one, other| weight(one).total_cmp(&weight(other)))?;
    Some((*best, weight(best) / (total + UNLISTED)))
}
