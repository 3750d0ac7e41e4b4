//! What one reading of a name weighs by itself.

use crate::gazetteer::{Country, Gazetteer, Place, PlaceId};
use crate::layout::{Feature, Tier};
use crate::surroundings::Sort;

// What follows are powers and logarithms, set by hand in round numbers.

/// The power of the number of people in a reading's weight.
const PEOPLE: f64 = 0.7;
/// The people of the place that the gazetteer lacks.
const UNKNOWN_PEOPLE: f64 = 1_500.0;
/// What a word for its sort beside the name adds.
const SORT: f64 = 4.0;
/// What the link to the very place adds.
const LINK: f64 = 1.0;
/// What the link to a country adds to a place in it.
const LINK_COUNTRY: f64 = 0.5;
/// What a name that stands for a government adds to a capital.
const GOVERNMENT: f64 = 2.0;

/// What one use of a name tells of the place it means.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cues {
    /// The regions and countries that may stand right after the name.
    pub containers: Vec<Container>,
    /// What a word beside the name says.
    pub sort: Option<Sort>,
    /// The country that the engine has linked the name to.
    pub country: Option<Country>,
    /// The GeoNames id that the engine has linked the name to.
    pub geonames: Option<u32>,
    /// Whether the name stands for a government.
    pub is_government: bool,
}

/// A region or country that a place lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Container {
    /// A first-level region.
    Region(PlaceId),
    /// A country.
    Country(Country),
}

/// A place that bears a name, with what is known of it.
pub struct Located<'g> {
    /// The place.
    pub id: PlaceId,
    /// How it bears the name.
    pub tier: Tier,
    /// What is known of it.
    pub place: Place<'g>,
    /// The first-level region that it is or lies in.
    pub region: Option<PlaceId>,
}

impl Container {
    /// What a place can hold others as: itself, or for a county its region.
    pub fn of(gazetteer: &Gazetteer<'_>, id: PlaceId) -> Option<Self> {
        let place = gazetteer.place(id);
        match place.feature {
            Feature::Country | Feature::Dependency => place.country.map(Self::Country),
            Feature::Region | Feature::County => gazetteer.region(id).map(Self::Region),
            _ => None,
        }
    }

    /// Whether a place lies in it. A country does not hold itself, and no region either.
    pub fn holds(self, candidate: &Located<'_>) -> bool {
        match self {
            Self::Region(region) => candidate.region == Some(region) && candidate.id != region,
            Self::Country(country) => {
                candidate.place.country == Some(country) && !candidate.place.feature.is_country()
            }
        }
    }
}

impl Located<'_> {
    /// The logarithm of what the reading weighs without the other names of the article.
    pub fn prior(&self, rivals: &[Located<'_>], cues: &Cues) -> f64 {
        PEOPLE * self.people(rivals).ln() + self.sort(cues) + self.link(cues) + self.government(cues)
    }

    /// How many people the reading counts as having: a country more than it has, since news speaks of countries, and a
    /// region less.
    fn people(&self, rivals: &[Located<'_>]) -> f64 {
        let people = f64::from(self.place.population);
        // Aleppo is the city, not the region about it that has its name from it.
        let seat = || if rivals.iter().any(|rival| rival.is_seat_of(self)) { 0.1 } else { 1.0 };
        let people = match self.place.feature {
            Feature::Continent | Feature::Ocean => 1e9,
            Feature::Country => 10.0 * people.max(1e6),
            Feature::Dependency => 10.0 * people.max(1e5),
            Feature::Area => people.max(1e7),
            Feature::Capital => 5.0 * people.max(1e4),
            Feature::Seat => 2.0 * people + 200.0,
            Feature::Region => 0.3 * people.max(1e4) * seat(),
            Feature::County => 0.3 * people.max(2e4) * seat(),
            Feature::Town => people + 200.0,
            Feature::Section => 0.5 * people + 200.0,
        };
        let part = match self.tier {
            Tier::Main | Tier::Demonym => 1.0,
            Tier::Short => 0.5,
            Tier::Other => 0.01,
        };
        people * part
    }

    fn is_seat_of(&self, unit: &Located<'_>) -> bool {
        let is_within = self.region.is_some() && self.region == unit.region;
        self.place.feature.is_town() && self.tier < Tier::Other && is_within
    }

    fn sort(&self, cues: &Cues) -> f64 {
        let is_told = match cues.sort {
            Some(Sort::Region) => self.place.feature == Feature::Region,
            Some(Sort::County) => self.place.feature == Feature::County,
            Some(Sort::Town) => self.place.feature.is_town(),
            None => false,
        };
        if is_told { SORT } else { 0.0 }
    }

    fn government(&self, cues: &Cues) -> f64 {
        if cues.is_government && self.place.feature == Feature::Capital { GOVERNMENT } else { 0.0 }
    }

    fn link(&self, cues: &Cues) -> f64 {
        let is_country = cues.country.is_some() && self.place.country == cues.country;
        let is_very = cues.geonames.is_some() && cues.geonames == self.place.geonames;
        if is_very || is_country && self.place.feature.is_country() {
            LINK
        } else if is_country {
            LINK_COUNTRY
        } else {
            0.0
        }
    }
}

/// The logarithm of what a place weighs that the gazetteer lacks.
pub fn unknown_prior() -> f64 {
    PEOPLE * UNKNOWN_PEOPLE.ln()
}
