//! What the readings of a name weigh among the other names of the article.

use std::collections::BTreeMap;

use crate::candidate::{Cues, Located, unknown_prior};
use crate::gazetteer::{Country, PlaceId};
use crate::layout::Feature;
use crate::locate::Choice;

// What follows are logarithms, set by hand in round numbers.

/// What the country's support adds, for each e-fold of names.
const COUNTRY_SUPPORT: f64 = 1.5;
/// What the region's support adds, for each e-fold of names.
const REGION_SUPPORT: f64 = 2.0;
/// What the neighbours in a list add to a place of their scale.
const COMPANION: f64 = 2.5;

/// A name that the article uses once or more times in the same way.
pub struct Usage {
    /// The folded name.
    pub name: String,
    /// What it may mean, in order of the gazetteer's rows.
    pub readings: Vec<Reading>,
    /// The usages that stand beside this one in lists.
    pub companions: Vec<usize>,
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
    /// A continent.
    Continent,
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
    /// A name with the places that bear it.
    pub fn new(name: String, candidates: &[Located<'_>], cues: &Cues) -> Self {
        let readings = candidates.iter().map(|candidate| Reading::new(candidate, candidates, cues)).collect();
        Self { name, readings, companions: Vec::new(), unknown_share: 0.0 }
    }

    /// Weighs the readings anew, with the support of all names of the article, this one among them, and the mean share
    /// of each scale among the companions.
    pub fn weigh(&mut self, support: &Support, companions: &[f64; Scale::COUNT]) {
        let own = Support::of(std::slice::from_ref(self));
        for reading in &mut self.readings {
            let country = support.country(reading) - own.country(reading);
            let region = support.region(reading) - own.region(reading);
            reading.weight = reading.prior
                + COUNTRY_SUPPORT * country.max(0.0).ln_1p()
                + REGION_SUPPORT * region.max(0.0).ln_1p()
                + COMPANION * companions[reading.scale as usize];
        }
        let unknown = unknown_prior()
            + COUNTRY_SUPPORT * support.strongest_besides(&own).ln_1p()
            + COMPANION * companions[Scale::Town as usize];
        let highest = self.readings.iter().map(|reading| reading.weight).fold(unknown, f64::max);
        let sum: f64 = self.readings.iter().map(|reading| (reading.weight - highest).exp()).sum();
        let sum = sum + (unknown - highest).exp();
        self.unknown_share = (unknown - highest).exp() / sum;
        for reading in &mut self.readings {
            reading.share = (reading.weight - highest).exp() / sum;
        }
    }

    /// The reading that weighs most, or none where the place that the gazetteer lacks outweighs it.
    pub fn choice(&self) -> Option<Choice> {
        // Of equal readings the first: `max_by` takes the last.
        let best = self.readings.iter().rev().max_by(|one, other| one.weight.total_cmp(&other.weight))?;
        (best.share >= self.unknown_share).then_some(Choice { place: best.place, share: best.share })
    }
}

impl Reading {
    fn new(candidate: &Located<'_>, rivals: &[Located<'_>], cues: &Cues) -> Self {
        let prior = candidate.prior(rivals, cues);
        Self {
            place: candidate.id,
            scale: Scale::of(candidate.place.feature),
            country: candidate.place.country,
            region: candidate.region(),
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
            Feature::Continent => Self::Continent,
            Feature::Country | Feature::Dependency => Self::Country,
            Feature::Region => Self::Region,
            Feature::County => Self::County,
            Feature::Capital | Feature::Town => Self::Town,
        }
    }
}

/// How many names speak for a country or region, each by the share of its readings there.
#[derive(Default)]
pub struct Support {
    countries: BTreeMap<Country, f64>,
    regions: BTreeMap<PlaceId, f64>,
}

impl Support {
    /// The support that all readings of some names give.
    pub fn of(usages: &[Usage]) -> Self {
        let mut support = Self::default();
        for reading in usages.iter().flat_map(|usage| &usage.readings) {
            if let Some(country) = reading.country {
                *support.countries.entry(country).or_default() += reading.share;
            }
            if let Some(region) = reading.region {
                *support.regions.entry(region).or_default() += reading.share;
            }
        }
        support
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
}
