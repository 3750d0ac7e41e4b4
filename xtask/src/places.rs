//! Builds the gazetteer of the location plugin from GeoNames tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use flate2::read::GzDecoder;
use fst::MapBuilder;
use serde::Deserialize;

use self::fold::fold;
use self::layout::{Feature, MAGIC, NO_REGION, NOWHERE, TIER_BITS, Tier};
use crate::Failure;

#[path = "../../plugins/location/src/fold.rs"]
mod fold;
#[path = "../../plugins/location/src/layout.rs"]
mod layout;

/// Build plugins/location/data/places.bin from GeoNames tables
#[derive(Args)]
pub struct Places {
    /// The folder of source data, with geo/ and knowledge/
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// Where English is a main language, and news in English names the smallest towns.
const ENGLISH: [&str; 6] = ["AU", "CA", "GB", "IE", "NZ", "US"];
/// How the column on independence begins for places that depend on a country: "Territory of GB".
const DEPENDENT: [&str; 6] = ["Associated", "Commonwealth", "Crown", "Part", "Territories", "Territory"];
/// Where counties are places that news names, as the beginnings of their codes.
const COUNTIES: [&str; 3] = ["GB.", "IE.", "US."];
/// The smallest population of a town elsewhere.
const MINIMUM_POPULATION: u32 = 5_000;
/// The words that mark a region's name as one and that news leaves out: "Zabul Province".
const GENERIC: [&str; 14] = [
    "city",
    "county",
    "department",
    "district",
    "governorate",
    "krai",
    "kray",
    "oblast",
    "parish",
    "prefecture",
    "province",
    "region",
    "republic",
    "state",
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
    gazetteer.towns(&geonames)?;
    gazetteer.counties(&geonames)?;
    gazetteer.centres(&geonames, &own)?;
    gazetteer.aliases(&own)?;

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
    country: String,
    region: Option<usize>,
    /// Degrees north and east.
    coordinates: Option<(f64, f64)>,
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
    countries: usize,
}

/// A country in `countries.json`.
#[derive(Deserialize)]
struct CountryRow {
    geonameid: u32,
    name: String,
    population: u32,
    capital: String,
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
        self.keys.insert(place.geonames.to_string(), row);
        self.places.push(place);
        self.add_name(&name, row, Tier::Main);
        row
    }

    /// Adds a name, and what news makes of it: "Zabul" of "Zabul Province", "Fallujah" of "Al Fallujah".
    fn add_name(&mut self, name: &str, row: usize, tier: Tier) {
        let folded = fold(name);
        let place = &self.places[row];
        let is_region = place.feature == Feature::Region;
        let is_arabic = place.feature >= Feature::Region && ARABIC.contains(&place.country.as_str());
        let bare = is_region.then(|| without_generic(&folded)).flatten().map(str::to_owned);
        let short = is_arabic.then(|| without_article(&folded)).flatten().map(str::to_owned);
        for name in [bare, short].into_iter().flatten() {
            self.raise(name, row, tier.max(Tier::Short));
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
                region: None,
                coordinates: centres.get(&iso).copied(),
                population: country.population,
                feature: if depends { Feature::Dependency } else { Feature::Country },
            };
            let row = self.push(place, &iso);
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
                region: None,
                coordinates: Some((row.lat.parse()?, row.lng.parse()?)),
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
            let row = self.push_region(country, name, id.parse()?, Feature::Region, None, &code);
            self.add_name(&ascii, row, Tier::Main);
        }
        Ok(())
    }

    /// Counties of the countries whose news speaks of them; only in the United States have they coordinates. Elsewhere
    /// a county that has its name from a town in it is left out: the name means the town.
    fn counties(&mut self, geonames: &Path) -> Result<(), Failure> {
        let path = geonames.join("admin2Codes.txt");
        let mut rows: Vec<[String; 4]> = read_table(fs::File::open(&path)?, false, &path)?;
        rows.retain(|[code, ..]| COUNTIES.iter().any(|country| code.starts_with(country)));
        rows.sort();
        for [code, name, _, id] in rows {
            let country = code[..2].to_owned();
            let is_whole = country == "US" || !self.is_town(&name, &country);
            let bare = name.trim_start_matches("County ").trim_end_matches(" County");
            let name = if country == "IE" { format!("County {bare}") } else { name.clone() };
            if !is_whole && country != "IE" {
                continue;
            }
            let region = code.rsplit_once('.').and_then(|(region, _)| self.keys.get(region)).copied();
            let row = self.push_region(country.clone(), name, id.parse()?, Feature::County, region, &code);
            if country != "US" && is_whole && !self.is_town(bare, &country) {
                self.add_name(bare, row, Tier::Main);
            }
        }
        Ok(())
    }

    fn is_town(&self, name: &str, country: &str) -> bool {
        let bearers = self.names.get(&fold(name)).into_iter().flatten();
        bearers.filter(|&(_, &tier)| tier == Tier::Main).any(|(&row, _)| {
            let place = &self.places[row];
            place.feature == Feature::Town && place.country == country
        })
    }

    fn push_region(
        &mut self,
        country: String,
        name: String,
        geonames: u32,
        feature: Feature,
        region: Option<usize>,
        code: &str,
    ) -> usize {
        let place = Place { geonames, name, country, region, coordinates: None, population: 0, feature };
        self.push(place, code)
    }

    fn towns(&mut self, geonames: &Path) -> Result<(), Failure> {
        let path = geonames.join("cities15000_altnames.tsv.gz");
        let rows: Vec<TownRow> = read_table(GzDecoder::new(fs::File::open(&path)?), true, &path)?;
        let others: BTreeMap<u32, String> = rows.into_iter().map(|row| (row.geonameid, row.others)).collect();

        let path = geonames.join("cities1000.tsv.gz");
        let mut rows: Vec<TownRow> = read_table(GzDecoder::new(fs::File::open(&path)?), true, &path)?;
        rows.sort_by_key(|row| row.geonameid);
        let mut within: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut capitals: BTreeMap<String, ((bool, u32), usize)> = BTreeMap::new();
        for town in rows {
            let is_english = ENGLISH.contains(&town.country.as_str());
            if !is_english && town.population < MINIMUM_POPULATION {
                continue;
            }
            let region = self.keys.get(&format!("{}.{}", town.country, town.admin1)).copied();
            let others = others.get(&town.geonameid).map(String::as_str).unwrap_or_default();
            let rank = self.capital_rank(&town, others);
            let place = Place {
                geonames: town.geonameid,
                name: town.name,
                country: town.country,
                region,
                coordinates: Some((town.lat, town.lon)),
                population: town.population,
                feature: Feature::Town,
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
            within.entry(region.unwrap_or(usize::MAX)).or_default().push(row);
        }
        for (_, row) in capitals.into_values() {
            self.places[row].feature = Feature::Capital;
        }
        self.fill_regions(&within);
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

    /// A region has the people of its towns and lies in the middle of the box around them: nearer to its centre than
    /// their mean, which crowds of suburbs pull away. A region across the 180th meridian keeps to one side of it.
    fn fill_regions(&mut self, within: &BTreeMap<usize, Vec<usize>>) {
        for (&region, towns) in within.iter().filter(|&(&region, _)| region != usize::MAX) {
            let points = || towns.iter().filter_map(|&town| self.places[town].coordinates);
            let middle = |degrees: &dyn Fn((f64, f64)) -> f64| {
                let (least, greatest) = points()
                    .map(degrees)
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, greatest), value| {
                        (least.min(value), greatest.max(value))
                    });
                (least + greatest) / 2.0
            };
            let side = points().map(|point| point.1).sum::<f64>().signum();
            let east =
                |point: (f64, f64)| if point.1 * side < -90.0 { point.1 + 360.0 * side } else { point.1 };
            let coordinates = (middle(&|point| point.0), middle(&east));
            self.places[region].population = towns.iter().map(|&town| self.places[town].population).sum();
            self.places[region].coordinates = Some((coordinates.0, (coordinates.1 + 540.0) % 360.0 - 180.0));
        }
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
                bearers.retain(|&row, _| places[row].feature < Feature::Capital);
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
        for place in &self.places {
            let length = u8::try_from(place.name.len()).map_err(|_| format!("{} is too long", place.name))?;
            let (latitude, longitude) =
                place.coordinates.map_or((NOWHERE, NOWHERE), |(latitude, longitude)| {
                    ((latitude * 1e5).round() as i32, (longitude * 1e5).round() as i32)
                });
            let country: [u8; 2] = place.country.as_bytes().try_into().unwrap_or([0; 2]);
            rows.extend(place.geonames.to_le_bytes());
            rows.extend(latitude.to_le_bytes());
            rows.extend(longitude.to_le_bytes());
            rows.extend(place.population.to_le_bytes());
            rows.extend(u32::try_from(names.len())?.to_le_bytes());
            rows.extend(place.region.map_or(Ok(NO_REGION), u16::try_from)?.to_le_bytes());
            rows.extend(country);
            rows.push(place.feature as u8);
            names.push(length);
            names.extend(place.name.bytes());
        }
        let mut candidates: Vec<u8> = Vec::new();
        let mut map = MapBuilder::memory();
        for (name, places) in &self.names {
            let first = candidates.len() / layout::CANDIDATE_BYTES;
            map.insert(name, (first as u64) << 16 | u64::from(u16::try_from(places.len())?))?;
            for (&row, &tier) in places {
                candidates.extend((u32::try_from(row)? << TIER_BITS | u32::from(tier as u8)).to_le_bytes());
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

/// "zabul province" -> "zabul".
fn without_generic(folded: &str) -> Option<&str> {
    let (rest, last) = folded.rsplit_once(' ')?;
    GENERIC.contains(&last).then_some(rest)
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
