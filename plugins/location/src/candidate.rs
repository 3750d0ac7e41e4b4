//! What one reading of a name weighs by itself.

use crate::gazetteer::{Country, Place, PlaceId};
use crate::layout::{Feature, Tier};
use crate::surroundings::Sort;

// What follows are powers and logarithms, set by hand in round numbers.

/// The power of the number of people in a reading's weight.
const PEOPLE: f64 = 0.8;
/// The people of the place that the gazetteer lacks.
const UNKNOWN_PEOPLE: f64 = 1_500.0;
/// What a word for its sort beside the name adds.
const SORT: f64 = 4.0;
/// What the link to the very place adds.
const LINK: f64 = 4.0;
/// What the link to a country adds to a place in it.
const LINK_COUNTRY: f64 = 2.0;

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
}

impl Container {
    /// What a place can hold others as: itself, or for a county its region.
    pub fn of(id: PlaceId, place: &Place<'_>) -> Option<Self> {
        match place.feature {
            Feature::Country | Feature::Dependency => place.country.map(Self::Country),
            Feature::Region => Some(Self::Region(id)),
            Feature::County => place.region.map(Self::Region),
            Feature::Continent | Feature::Capital | Feature::Town => None,
        }
    }

    /// Whether a place lies in it. A country does not hold itself.
    pub fn holds(self, candidate: &Located<'_>) -> bool {
        match self {
            Self::Region(region) => candidate.place.region == Some(region),
            Self::Country(country) => {
                candidate.place.country == Some(country) && !candidate.place.feature.is_country()
            }
        }
    }
}

impl Located<'_> {
    /// The logarithm of what the reading weighs without the other names of the article.
    pub fn prior(&self, rivals: &[Located<'_>], cues: &Cues) -> f64 {
        PEOPLE * self.people(rivals).ln() + self.sort(cues) + self.link(cues)
    }

    /// The first-level region that the place is or lies in.
    pub fn region(&self) -> Option<PlaceId> {
        if self.place.feature == Feature::Region { Some(self.id) } else { self.place.region }
    }

    /// How many people the reading counts as having: a country more than it has, since news speaks of countries, and a
    /// region less.
    fn people(&self, rivals: &[Located<'_>]) -> f64 {
        let people = f64::from(self.place.population);
        let people = match self.place.feature {
            Feature::Continent => 1e9,
            Feature::Country => 10.0 * people.max(1e6),
            Feature::Dependency => 10.0 * people.max(1e5),
            Feature::Capital => 5.0 * people.max(1e4),
            Feature::County => 5e4,
            Feature::Town => people + 200.0,
            // Aleppo is the city, not the region about it that has its name from it.
            Feature::Region if rivals.iter().any(|rival| rival.is_seat_of(self.id)) => 0.03 * people.max(1e4),
            Feature::Region => 0.3 * people.max(1e4),
        };
        let part = match self.tier {
            Tier::Main => 1.0,
            Tier::Short => 0.5,
            Tier::Other => 0.2,
        };
        people * part
    }

    fn is_seat_of(&self, region: PlaceId) -> bool {
        self.place.feature.is_town() && self.tier < Tier::Other && self.place.region == Some(region)
    }

    fn sort(&self, cues: &Cues) -> f64 {
        let is_told = match cues.sort {
            Some(Sort::Region) => self.place.feature == Feature::Region,
            Some(Sort::Town) => self.place.feature.is_town(),
            None => false,
        };
        if is_told { SORT } else { 0.0 }
    }

    fn link(&self, cues: &Cues) -> f64 {
        let is_country = cues.country.is_some() && self.place.country == cues.country;
        if cues.geonames == Some(self.place.geonames) || is_country && self.place.feature.is_country() {
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
