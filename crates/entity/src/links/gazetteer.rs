//! A table of places by name, with all that share one.

use std::collections::BTreeMap;

use fst::{Map, MapBuilder};
use thiserror::Error;

/// The first bytes of a gazetteer; the last is the version of the format.
const MAGIC: [u8; 8] = *b"dl-plac\x01";
/// GeoNames id, prominence, GeoNames id of the region, country, kind, one spare byte; little-endian.
const ROW: usize = 16;
/// The low bits of an automaton's value, which count the rows of a name; the others are the number of its first row.
const COUNT_BITS: u32 = 16;

/// What a place of the gazetteer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A city or town.
    City,
    /// A first-level division of a country.
    Region,
    /// A country.
    Country,
}

/// A place that a name may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its GeoNames id.
    pub geonames: u32,
    /// How much news speaks of it, as the number of inhabitants of a city that is spoken of as much.
    pub prominence: u32,
    /// The GeoNames id of the region that it lies in or is, or zero.
    pub region: u32,
    /// The ISO 3166-1 alpha-2 code of the country that it lies in or is.
    pub country: [u8; 2],
    /// What it is.
    pub kind: PlaceKind,
}

/// Places by name, borrowed from the bytes they were opened from.
#[derive(Clone)]
pub struct Gazetteer<'d> {
    rows: &'d [u8],
    names: Map<&'d [u8]>,
}

impl<'d> Gazetteer<'d> {
    /// Opens a gazetteer that [`GazetteerBuilder::build`] made.
    ///
    /// # Errors
    /// [`GazetteerError`] where the bytes are no gazetteer of this version, cut short, or changed.
    pub fn open(bytes: &'d [u8]) -> Result<Self, GazetteerError> {
        let (magic, rest) = bytes.split_first_chunk().ok_or(GazetteerError::NotAGazetteer)?;
        if magic != &MAGIC {
            return Err(GazetteerError::NotAGazetteer);
        }
        let cut = || GazetteerError::CutShort { length: bytes.len() };
        let (rows, rest) = rest.split_first_chunk().ok_or_else(cut)?;
        let length = (u32::from_le_bytes(*rows) as usize).checked_mul(ROW).ok_or_else(cut)?;
        let (rows, names) = rest.split_at_checked(length).ok_or_else(cut)?;
        let names = Map::new(names)?;
        names.as_fst().verify()?;
        Ok(Self { rows, names })
    }

    /// The places of exactly this name, the most prominent first.
    pub fn places(&self, name: &str) -> impl Iterator<Item = Place> + use<'d> {
        let value = self.names.get(name).unwrap_or_default();
        let count = usize::try_from(value & ((1 << COUNT_BITS) - 1)).unwrap_or_default();
        let first = usize::try_from(value >> COUNT_BITS).unwrap_or(usize::MAX);
        let start = first.saturating_mul(ROW).min(self.rows.len());
        self.rows[start..].chunks_exact(ROW).take(count).map(read)
    }
}

fn read(row: &[u8]) -> Place {
    let number = |at: usize| row[at..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let kind = match row[14] {
        0 => PlaceKind::City,
        1 => PlaceKind::Region,
        _ => PlaceKind::Country,
    };
    let country = [row[12], row[13]];
    Place { geonames: number(0), prominence: number(4), region: number(8), country, kind }
}

/// Makes the bytes of a [`Gazetteer`].
#[derive(Debug, Default)]
pub struct GazetteerBuilder {
    places: BTreeMap<String, Vec<Place>>,
}

impl GazetteerBuilder {
    /// A builder without places.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a name of a place.
    pub fn name(&mut self, name: &str, place: Place) {
        let places = self.places.entry(name.to_owned()).or_default();
        if places.iter().all(|known| known.geonames != place.geonames) {
            places.push(place);
        }
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The bytes, which are the same whatever the order in which places were added.
    ///
    /// # Errors
    /// [`GazetteerError`] where the automaton of names cannot be made.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 places")]
    pub fn build(mut self) -> Result<Vec<u8>, GazetteerError> {
        let mut rows = Vec::new();
        let mut names = MapBuilder::memory();
        for (name, places) in &mut self.places {
            places.sort_by_key(|place| (std::cmp::Reverse(place.prominence), place.geonames));
            places.truncate((1 << COUNT_BITS) - 1);
            let first = (rows.len() / ROW) as u64;
            names.insert(name, first << COUNT_BITS | places.len() as u64)?;
            for place in places.iter() {
                rows.extend(place.geonames.to_le_bytes());
                rows.extend(place.prominence.to_le_bytes());
                rows.extend(place.region.to_le_bytes());
                rows.extend(place.country);
                rows.extend([place.kind as u8, 0]);
            }
        }
        let mut bytes = MAGIC.to_vec();
        bytes.extend(((rows.len() / ROW) as u32).to_le_bytes());
        bytes.extend(rows);
        bytes.extend(names.into_inner()?);
        Ok(bytes)
    }
}

/// Why bytes cannot be opened as a gazetteer.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The bytes begin with something else, or are of another version.
    #[error("not a gazetteer of this version")]
    NotAGazetteer,
    /// The bytes are fewer than their header says.
    #[error("a gazetteer whose {length} bytes are fewer than its header says")]
    CutShort {
        /// How many bytes there are.
        length: usize,
    },
    /// The automaton of names is damaged.
    #[error("the names of a gazetteer are damaged")]
    Damaged(#[from] fst::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Vec<u8> {
        let place = |geonames, prominence, country| Place {
            geonames,
            prominence,
            region: 0,
            country,
            kind: PlaceKind::City,
        };
        let mut builder = GazetteerBuilder::new();
        builder.name("Perth", place(2_640_358, 47_000, *b"GB"));
        builder.name("Perth", place(2_063_523, 1_900_000, *b"AU"));
        builder.name("Oslo", place(3_143_244, 580_000, *b"NO"));
        builder.build().unwrap()
    }

    #[test]
    fn places_of_one_name_come_by_prominence() {
        let bytes = small();
        let gazetteer = Gazetteer::open(&bytes).unwrap();
        let countries = |name: &str| gazetteer.places(name).map(|place| place.country).collect::<Vec<_>>();
        assert_eq!(countries("Perth"), [*b"AU", *b"GB"]);
        assert_eq!(countries("Oslo"), [*b"NO"]);
        assert!(countries("Nowhere").is_empty());
    }

    #[test]
    fn damaged_bytes_are_refused() {
        let bytes = small();
        let message = |bytes: &[u8]| Gazetteer::open(bytes).err().unwrap().to_string();
        insta::assert_snapshot!(message(b""), @"not a gazetteer of this version");
        insta::assert_snapshot!(message(&bytes[..20]), @"a gazetteer whose 20 bytes are fewer than its header says");
        insta::assert_snapshot!(message(&bytes[..bytes.len() - 1]), @"the names of a gazetteer are damaged");
    }
}
