//! What the readings of a name weigh among the other names of the article.

use std::collections::BTreeMap;

use crate::candidate::{Cues, Located, unknown_prior};
use crate::gazetteer::{Country, PlaceId};
use crate::layout::Feature;
use crate::locate::Choice;
use crate::near::Near;

// What follows are logarithms, set by hand in round numbers.

/// What the country's support adds, for each e-fold of names.
const COUNTRY_SUPPORT: f64 = 1.5;
/// What the region's support adds, for each e-fold of names.
const REGION_SUPPORT: f64 = 2.5;
/// What the support of what lies near adds, for each e-fold of names.
const NEAR_SUPPORT: f64 = 2.0;
/// What the neighbours in a list add to a place of their scale.
const COMPANION: f64 = 3.5;
/// The most readings of a name that are weighed with the others: those that weigh most by themselves.
const MOST_READINGS: usize = 40;

/// A name that the article uses once or more times in the same way.
pub struct Usage {
    /// The folded name.
    pub name: String,
    /// What it may mean, in order of the gazetteer's rows.
    pub readings: Vec<Reading>,
    /// The usages that stand beside this one in lists.
    pub companions: Vec<usize>,
    /// How much it counts as support for others.
    pub voice: f64,
    /// The share of the place that the gazetteer lacks.
    unknown_share: f64,
}

/// One place that a name may mean.
pub struct Reading {
    /// The place.
    pub place: PlaceId,
    /// How large it is.
    pub scale: Scale,
    country: Option<Country>,
    /// The first-level region that it is or lies in.
    region: Option<PlaceId>,
    /// Where it lies, where it is small enough to lie in one spot.
    spot: Option<(f64, f64)>,
    /// Whether it lies in a container that stands right after the name.
    pub is_contained: bool,
    /// What it weighs without the support of other names; a logarithm.
    pub prior: f64,
    /// The prior and the support of the other names.
    weight: f64,
    /// Its share in the weight of all readings; zero before the first weighing.
    pub share: f64,
}

/// How large a place is: what names in a list have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A continent, a part of the world, an ocean.
    World,
    /// A country or territory.
    Country,
    /// A first-level region.
    Region,
    /// A county.
    County,
    /// A city or town.
    Town,
}

impl Usage {
    /// A name with the places that bear it and what it counts as support for others.
    pub fn new(name: String, candidates: &[Located<'_>], cues: &Cues, voice: f64) -> Self {
        let mut readings: Vec<Reading> =
            candidates.iter().map(|candidate| Reading::new(candidate, candidates, cues)).collect();
        if readings.len() > MOST_READINGS {
            let rank = |reading: &Reading| (reading.is_contained, reading.prior);
            readings.sort_by(|one, other| {
                let ((one_in, one), (other_in, other)) = (rank(one), rank(other));
                other_in.cmp(&one_in).then(other.total_cmp(&one))
            });
            readings.truncate(MOST_READINGS);
            readings.sort_by_key(|reading| reading.place);
        }
        Self { name, readings, companions: Vec::new(), voice, unknown_share: 0.0 }
    }

    /// Weighs the readings anew, with the support of all names of the article, that of this one's own usages, which does
    /// not count, and the mean share of each scale among the companions.
    pub fn weigh(&mut self, support: &Support, own: &Support, companions: &[f64; Scale::COUNT]) {
        for reading in &mut self.readings {
            let country = support.country(reading) - own.country(reading);
            let region = support.region(reading) - own.region(reading);
            let near = support.near(reading) - own.near(reading);
            reading.weight = reading.prior
                + COUNTRY_SUPPORT * country.max(0.0).ln_1p()
                + REGION_SUPPORT * region.max(0.0).ln_1p()
                + NEAR_SUPPORT * near.max(0.0).ln_1p()
                + COMPANION * companions[reading.scale as usize];
        }
        let unknown = unknown_prior()
            + COUNTRY_SUPPORT * support.strongest_besides(own).ln_1p()
            + COMPANION * companions[Scale::Town as usize];
        let highest = self.readings.iter().map(|reading| reading.weight).fold(unknown, f64::max);
        let sum: f64 = self.readings.iter().map(|reading| (reading.weight - highest).exp()).sum();
        let sum = sum + (unknown - highest).exp();
        self.unknown_share = (unknown - highest).exp() / sum;
        for reading in &mut self.readings {
            reading.share = (reading.weight - highest).exp() / sum;
        }
    }

    /// The readings, those that weigh most first; none where the place that the gazetteer lacks outweighs them.
    pub fn choice(&self) -> Option<Choice> {
        let mut ranked: Vec<(PlaceId, f64)> =
            self.readings.iter().map(|reading| (reading.place, reading.share)).collect();
        // Equal readings stay in the order of the gazetteer.
        ranked.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let &(place, share) = ranked.first()?;
        (share >= self.unknown_share).then(|| Choice { place, share, runners_up: ranked.split_off(1) })
    }
}

impl Reading {
    fn new(candidate: &Located<'_>, rivals: &[Located<'_>], cues: &Cues) -> Self {
        let prior = candidate.prior(rivals, cues);
        let scale = Scale::of(candidate.place.feature);
        let is_small = matches!(scale, Scale::Town | Scale::County);
        Self {
            place: candidate.id,
            scale,
            country: candidate.place.country,
            region: candidate.region,
            spot: candidate.place.coordinates.filter(|_| is_small),
            is_contained: cues.containers.iter().any(|container| container.holds(candidate)),
            prior,
            weight: prior,
            share: 0.0,
        }
    }
}

impl Scale {
    /// How many scales there are.
    pub const COUNT: usize = 5;

    fn of(feature: Feature) -> Self {
        match feature {
            Feature::Continent | Feature::Area | Feature::Ocean => Self::World,
            Feature::Country | Feature::Dependency => Self::Country,
            Feature::Region => Self::Region,
            Feature::County => Self::County,
            Feature::Capital | Feature::Seat | Feature::Town | Feature::Section => Self::Town,
        }
    }
}

/// How many names speak for a country, a region or a spot, each by the share of its readings there.
#[derive(Default)]
pub struct Support {
    countries: BTreeMap<Country, f64>,
    regions: BTreeMap<PlaceId, f64>,
    spots: Near,
}

impl Support {
    /// The support that all readings of some names give.
    pub fn of<'u>(usages: impl IntoIterator<Item = &'u Usage>) -> Self {
        let mut support = Self::default();
        for usage in usages {
            for reading in &usage.readings {
                let share = usage.voice * reading.share;
                // What has next to no share has no voice: it would cost time and change nothing.
                if share < 0.01 {
                    continue;
                }
                if let Some(country) = reading.country {
                    support.add_country(country, share);
                }
                if let Some(region) = reading.region {
                    *support.regions.entry(region).or_default() += share;
                }
                if let Some(spot) = reading.spot {
                    support.spots.add(spot, share);
                }
            }
        }
        support
    }

    /// Adds to a country's support.
    pub fn add_country(&mut self, country: Country, share: f64) {
        *self.countries.entry(country).or_default() += share;
    }

    /// The support of the country that has most, without what `own` gives.
    fn strongest_besides(&self, own: &Self) -> f64 {
        let others = self
            .countries
            .iter()
            .map(|(country, support)| support - own.countries.get(country).copied().unwrap_or_default());
        others.fold(0.0, f64::max)
    }

    fn country(&self, reading: &Reading) -> f64 {
        reading.country.and_then(|country| self.countries.get(&country)).copied().unwrap_or_default()
    }

    fn region(&self, reading: &Reading) -> f64 {
        reading.region.and_then(|region| self.regions.get(&region)).copied().unwrap_or_default()
    }

    fn near(&self, reading: &Reading) -> f64 {
        reading.spot.map_or(0.0, |spot| self.spots.around(spot))
    }
}
