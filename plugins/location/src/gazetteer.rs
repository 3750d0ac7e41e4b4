//! The gazetteer: places by name, read in place from the bytes that `cargo xtask places` wrote.

use fst::Map;
use thiserror::Error;

use crate::layout::{
    CANDIDATE_BYTES, CENTROID, COUNTRY_BYTES, Feature, HEADER_BYTES, MAGIC, NO_COUNTRY, NO_ROW, NOWHERE,
    ROW_BYTES, TIER_BITS, Tier,
};

/// A place of a [`Gazetteer`], by its row there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(u32);

/// A place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'g> {
    /// Its GeoNames id, where it has one.
    pub geonames: Option<u32>,
    /// Its main name in GeoNames.
    pub name: &'g str,
    /// The ISO 3166-1 alpha-2 code of its country; none for a place in several or in none.
    pub country: Option<Country>,
    /// The smallest place of the gazetteer that holds it.
    pub parent: Option<PlaceId>,
    /// Degrees north and east, where they are known.
    pub coordinates: Option<(f64, f64)>,
    /// Whether these are the middle of the places in it.
    pub is_centroid: bool,
    /// How many people live there; of a region, how many in its towns. Zero where it is not known.
    pub population: u32,
    /// What sort of place it is.
    pub feature: Feature,
}

/// An ISO 3166-1 alpha-2 code: two capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// The country of a code, or none where the code is not two capital letters.
    pub fn new(code: &str) -> Option<Self> {
        let letters: [u8; 2] = code.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    /// The code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// A place that bears a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The place.
    pub place: PlaceId,
    /// How it bears the name.
    pub tier: Tier,
}

/// Places and their names.
pub struct Gazetteer<'g> {
    rows: &'g [[u8; ROW_BYTES]],
    candidates: &'g [[u8; CANDIDATE_BYTES]],
    names: &'g [u8],
    countries: &'g [[u8; COUNTRY_BYTES]],
    map: Map<&'g [u8]>,
}

impl<'g> Gazetteer<'g> {
    /// Opens the bytes of a gazetteer.
    ///
    /// # Errors
    /// When they are not of the layout this reader knows.
    pub fn open(bytes: &'g [u8]) -> Result<Self, GazetteerError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or_else(|| GazetteerError::Magic { found: magic(bytes) })?;
        let count = |index: usize| {
            let four = rest.get(index * 4..index * 4 + 4)?;
            Some(u32::from_le_bytes(four.try_into().ok()?))
        };
        let cut = || GazetteerError::Cut { bytes: bytes.len() };
        let [Some(countries), Some(rows), Some(candidates), Some(names), Some(map)] =
            [count(0), count(1), count(2), count(3), count(4)]
        else {
            return Err(cut());
        };
        let (countries, rest) =
            take(bytes.get(HEADER_BYTES..).ok_or_else(cut)?, countries).ok_or_else(cut)?;
        let (rows, rest) = take(rest, rows).ok_or_else(cut)?;
        let (candidates, rest) = take(rest, candidates).ok_or_else(cut)?;
        let (names, rest) = rest.split_at_checked(names as usize).ok_or_else(cut)?;
        let map = rest.get(..map as usize).ok_or_else(cut)?;
        let map = Map::new(map).map_err(|source| GazetteerError::Map { source })?;
        let countries = countries.get(..countries.len().min(rows.len())).unwrap_or_default();
        Ok(Self { rows, candidates, names, countries, map })
    }

    /// The places that bear a name, in order of their rows. The name is folded: see [`fold`](crate::fold()).
    pub fn candidates(&self, folded: &str) -> impl Iterator<Item = Candidate> + use<'g> {
        let packed = self.map.get(folded).unwrap_or_default();
        let (first, count) = ((packed >> 16) as usize, (packed & 0xFFFF) as usize);
        let rows = self.rows.len();
        self.candidates
            .get(first..first + count)
            .unwrap_or_default()
            .iter()
            .map(|&[low, middle, high]| Candidate::unpack(u32::from_le_bytes([low, middle, high, 0])))
            .filter(move |candidate| (candidate.place.0 as usize) < rows)
    }

    /// The row of a country, or none where the gazetteer lacks it.
    pub fn country(&self, country: Country) -> Option<PlaceId> {
        let index = self.countries.binary_search_by_key(&country.0, |&[first, second, ..]| [first, second]);
        index.ok().map(|index| PlaceId(index as u32))
    }

    /// The capital of a country, where the gazetteer has it.
    pub fn capital(&self, country: Country) -> Option<PlaceId> {
        let PlaceId(row) = self.country(country)?;
        let [_, _, low, middle, high] = self.countries[row as usize];
        let capital = u32::from_le_bytes([low, middle, high, 0]);
        ((capital as usize) < self.rows.len()).then_some(PlaceId(capital))
    }

    /// What is known of a place.
    ///
    /// # Panics
    /// When the place is another gazetteer's and this one is smaller.
    pub fn place(&self, id: PlaceId) -> Place<'g> {
        let row = Row(&self.rows[id.0 as usize]);
        let geonames = row.u24(0);
        Place {
            geonames: (geonames > 0).then_some(geonames),
            name: self.name(row.u24(13) as usize),
            country: self.country_of(&row),
            parent: row.parent().filter(|parent| (parent.0 as usize) < self.rows.len()),
            coordinates: row.coordinates(),
            is_centroid: row.0[20] & CENTROID != 0,
            population: row.population(),
            feature: row.feature(),
        }
    }

    /// The smallest place that holds a place, then the one that holds that, and so on up to the country.
    pub fn containers(&self, id: PlaceId) -> impl Iterator<Item = PlaceId> + use<'_, 'g> {
        // A damaged gazetteer could have circles in it; a whole one has three steps at most.
        std::iter::successors(self.place(id).parent, |&up| self.place(up).parent).take(4)
    }

    /// The first-level region that a place is or lies in.
    pub fn region(&self, id: PlaceId) -> Option<PlaceId> {
        let mut up = std::iter::once(id).chain(self.containers(id));
        up.find(|&up| Row(&self.rows[up.0 as usize]).feature() == Feature::Region)
    }

    fn country_of(&self, row: &Row<'_>) -> Option<Country> {
        let index = row.0[19];
        let &[first, second, ..] = self.countries.get(usize::from(index)).filter(|_| index != NO_COUNTRY)?;
        let letters = [first, second];
        letters.iter().all(u8::is_ascii_uppercase).then_some(Country(letters))
    }

    fn name(&self, start: usize) -> &'g str {
        let length = self.names.get(start).copied().unwrap_or_default();
        let bytes = self.names.get(start + 1..start + 1 + usize::from(length)).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl Candidate {
    fn unpack(packed: u32) -> Self {
        let tier = match packed & ((1 << TIER_BITS) - 1) {
            0 => Tier::Main,
            1 => Tier::Short,
            2 => Tier::Other,
            _ => Tier::Demonym,
        };
        Self { place: PlaceId(packed >> TIER_BITS), tier }
    }
}

/// The bytes of a row, as [`crate::layout`] has them.
struct Row<'g>(&'g [u8; ROW_BYTES]);

impl Row<'_> {
    fn u24(&self, at: usize) -> u32 {
        u32::from_le_bytes([self.0[at], self.0[at + 1], self.0[at + 2], 0])
    }

    fn coordinates(&self) -> Option<(f64, f64)> {
        // The shift to the left and back spreads the sign.
        let units = |at| (self.u24(at) << 8) as i32 >> 8;
        (units(3) != NOWHERE).then(|| (f64::from(units(3)) / 1e4, f64::from(units(6)) / 1e4))
    }

    fn population(&self) -> u32 {
        u32::from_le_bytes([self.0[9], self.0[10], self.0[11], self.0[12]])
    }

    fn parent(&self) -> Option<PlaceId> {
        let row = self.u24(16);
        (row != NO_ROW).then_some(PlaceId(row))
    }

    fn feature(&self) -> Feature {
        match self.0[20] & !CENTROID {
            0 => Feature::Continent,
            1 => Feature::Country,
            2 => Feature::Dependency,
            3 => Feature::Area,
            4 => Feature::Ocean,
            5 => Feature::Region,
            6 => Feature::County,
            7 => Feature::Capital,
            8 => Feature::Seat,
            10 => Feature::Section,
            _ => Feature::Town,
        }
    }
}

impl Feature {
    /// The GeoNames feature code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Continent => "CONT",
            Self::Country => "PCLI",
            Self::Dependency => "PCLD",
            Self::Area => "RGN",
            Self::Ocean => "OCN",
            Self::Region => "ADM1",
            Self::County => "ADM2",
            Self::Capital => "PPLC",
            Self::Seat => "PPLA",
            Self::Town => "PPL",
            Self::Section => "PPLX",
        }
    }

    /// The GeoNames feature class: units of administration, parts of the world, waters, towns.
    pub fn class(self) -> &'static str {
        match self {
            Self::Country | Self::Dependency | Self::Region | Self::County => "A",
            Self::Ocean => "H",
            Self::Continent | Self::Area => "L",
            Self::Capital | Self::Seat | Self::Town | Self::Section => "P",
        }
    }

    /// Whether it is a country, whatever it depends on.
    pub fn is_country(self) -> bool {
        matches!(self, Self::Country | Self::Dependency)
    }

    /// Whether it is a city, a town or a part of one.
    pub fn is_town(self) -> bool {
        self >= Self::Capital
    }
}

/// Splits off `count` items of `N` bytes.
fn take<const N: usize>(bytes: &[u8], count: u32) -> Option<(&[[u8; N]], &[u8])> {
    let (items, rest) = bytes.split_at_checked(N.checked_mul(count as usize)?)?;
    Some((items.as_chunks().0, rest))
}

fn magic(bytes: &[u8]) -> Box<str> {
    String::from_utf8_lossy(bytes.get(..MAGIC.len()).unwrap_or(bytes)).into()
}

/// Why bytes are no gazetteer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// They begin with something else.
    #[error("the gazetteer begins with {found:?}, and this reader knows {:?}", String::from_utf8_lossy(&MAGIC))]
    Magic {
        /// What they begin with.
        found: Box<str>,
    },
    /// They end too early.
    #[error("the gazetteer ends early, after {bytes} bytes")]
    Cut {
        /// How many there are.
        bytes: usize,
    },
    /// The map of names cannot be read.
    #[error("the gazetteer's map of names cannot be read")]
    Map {
        /// Why.
        source: fst::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    static PLACES: &[u8] = include_bytes!("../data/places.bin");

    /// The places that bear `name`, the most peopled first, as "name (feature, region, country)".
    fn check(name: &str, expect: &[&str]) {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let mut places: Vec<_> = gazetteer
            .candidates(&fold(name))
            .map(|candidate| (candidate.place, gazetteer.place(candidate.place)))
            .collect();
        places.sort_by_key(|(_, place)| std::cmp::Reverse(place.population));
        let told = |(id, place): &(PlaceId, Place<'_>)| {
            let region = gazetteer.region(*id).filter(|region| region != id);
            let region = region.map_or("-", |region| gazetteer.place(region).name);
            let country = place.country.as_ref().map_or("-", Country::code);
            format!("{} ({}, {region}, {country})", place.name, place.feature.code())
        };
        let found: Vec<String> = places.iter().take(expect.len()).map(told).collect();
        assert_eq!(found, expect, "{name}");
    }

    #[test]
    fn places_are_found_by_their_names() {
        check("Venezuela", &["Venezuela (PCLI, -, VE)"]);
        check("Africa", &["Africa (CONT, -, -)"]);
        check("Washington", &["Washington (ADM1, -, US)", "Washington (PPLC, Washington, D.C., US)"]);
        check(
            "Cairo",
            &[
                "Cairo (ADM1, -, EG)",
                "Cairo (PPLC, Cairo, EG)",
                "Cairo (PPL, Georgia, US)",
                "Cairo (PPL, Illinois, US)",
            ],
        );
        check("travis county", &["Travis County (ADM2, Texas, US)"]);
        check("Nowhere-upon-Sea", &[]);
    }

    #[test]
    fn places_are_found_by_the_names_that_news_uses() {
        check("U.S.", &["United States (PCLI, -, US)"]);
        check("Britain", &["United Kingdom (PCLI, -, GB)"]);
        check("Kiev", &["Kyiv (PPLC, Kyiv City, UA)"]);
        check("Fallujah", &["Al Fallūjah (PPL, Al Anbar, IQ)"]);
        check("Bombay", &["Mumbai (PPLA, Maharashtra, IN)"]);
        check("New York", &["New York (ADM1, -, US)", "New York City (PPL, New York, US)"]);
        check(
            "St Petersburg",
            &[
                "St.-Petersburg (ADM1, -, RU)",
                "Saint Petersburg (PPLA, St.-Petersburg, RU)",
                "St. Petersburg (PPL, Florida, US)",
            ],
        );
        check("County Kerry", &["County Kerry (ADM2, Munster, IE)"]);
    }

    #[test]
    fn towns_do_not_bear_the_names_of_seas_and_seats_of_power() {
        check("Black Sea", &[]);
        check("White House", &[]);
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        for name in ["Pacific", "Middle East", "EU", "Caucasus"] {
            let features: Vec<Feature> = gazetteer
                .candidates(&fold(name))
                .map(|candidate| gazetteer.place(candidate.place).feature)
                .collect();
            assert!(matches!(features[..], [Feature::Area | Feature::Ocean]), "{name}: {features:?}");
        }
    }

    #[test]
    fn a_place_lies_in_others_up_to_its_country() {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let check = |name: &str, expect: &[&str]| {
            let bearers = gazetteer.candidates(&fold(name));
            let largest =
                bearers.map(|it| it.place).max_by_key(|&it| gazetteer.place(it).population).unwrap();
            let within: Vec<&str> =
                gazetteer.containers(largest).map(|up| gazetteer.place(up).name).collect();
            assert_eq!(within, expect, "{name}");
        };
        check("Marfa", &["Presidio County", "Texas", "United States"]);
        check("Truro", &["Cornwall", "England", "United Kingdom"]);
        check("Darfur", &["Sudan"]);
        check("Venezuela", &[]);
    }

    #[test]
    fn every_country_has_its_capital() {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let check = |code: &str, expect: &str| {
            let capital = gazetteer.capital(Country::new(code).unwrap());
            assert_eq!(capital.map(|capital| gazetteer.place(capital).name), Some(expect), "{code}");
        };
        check("SY", "Damascus");
        check("US", "Washington");
        check("BR", "Brasília");
        assert_eq!(gazetteer.capital(Country::new("AQ").unwrap()), None);
    }

    #[test]
    fn every_row_is_well_formed() {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        for row in 0..gazetteer.rows.len() as u32 {
            let place = gazetteer.place(PlaceId(row));
            let has_no_id = matches!(place.feature, Feature::Area | Feature::Ocean);
            assert!(!place.name.is_empty() && place.geonames.is_some() != has_no_id, "{place:?}");
            assert!(place.feature != Feature::Continent || place.country.is_none(), "{place:?}");
            assert!(place.feature <= Feature::Ocean || place.country.is_some(), "{place:?}");
            if let Some((north, east)) = place.coordinates {
                assert!(north.abs() <= 90.0 && east.abs() <= 180.0, "{place:?}");
            }
            if let Some(parent) = place.parent {
                let parent = gazetteer.place(parent);
                assert!(parent.feature < place.feature && parent.country == place.country, "{place:?}");
            }
        }
    }

    #[test]
    fn every_country_is_found_by_its_code_and_has_a_position() {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let mut count = 0;
        for row in 0..gazetteer.countries.len() as u32 {
            let place = gazetteer.place(PlaceId(row));
            assert_eq!(place.country.and_then(|country| gazetteer.country(country)), Some(PlaceId(row)));
            count += usize::from(place.coordinates.is_some());
        }
        assert_eq!(gazetteer.country(Country::new("ZZ").unwrap()), None);
        assert!(count + 12 > gazetteer.countries.len() && count > 235, "{count} have a position");
    }

    #[test]
    fn bytes_of_another_layout_are_refused() {
        let message = |bytes: &'static [u8]| match Gazetteer::open(bytes) {
            Ok(_) => "opened".to_owned(),
            Err(error) => error.to_string(),
        };
        insta::assert_snapshot!(
            message(b"PK\x03\x04 and more"),
            @r#"the gazetteer begins with "PK\u{3}\u{4} and", and this reader knows "DLPLACE\u{2}""#
        );
        insta::assert_snapshot!(
            message(b""),
            @r#"the gazetteer begins with "", and this reader knows "DLPLACE\u{2}""#
        );
        insta::assert_snapshot!(message(&PLACES[..20]), @"the gazetteer ends early, after 20 bytes");
        insta::assert_snapshot!(message(&PLACES[..1_000_000]), @"the gazetteer ends early, after 1000000 bytes");
        assert_eq!(
            message(&PLACES[..PLACES.len() - 1]),
            format!("the gazetteer ends early, after {} bytes", PLACES.len() - 1)
        );
    }
}
