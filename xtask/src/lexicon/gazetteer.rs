//! The gazetteer of the core: cities, regions and countries, with all that share a name.

use std::collections::{BTreeMap, BTreeSet};

use dateline_entity::{GazetteerBuilder, Place, PlaceKind};
use serde::Deserialize;

use super::input::{Input, is_latin, with_plain_form};
use crate::Failure;

/// How much more a capital is spoken of than another city of its size.
const CAPITAL: u64 = 5;
/// How many times the people of its cities a region needs to be spoken of as much as a city.
const REGION: u64 = 10;

#[derive(Deserialize)]
struct Country {
    geonameid: u32,
    iso: String,
    name: String,
    capital: String,
    population: u64,
}

/// The bytes of `places.bin`.
pub fn places(input: &Input) -> Result<Vec<u8>, Failure> {
    let mut gazetteer = GazetteerBuilder::new();
    let countries: BTreeMap<String, Country> = input.json("geo/geonames/countries.json")?;
    let capitals: BTreeSet<(&str, &str)> =
        countries.values().map(|country| (&*country.iso, &*country.capital)).collect();
    let mut nationals: BTreeMap<_, _> = input.keyed_list("nationals.txt")?.into_iter().collect();
    for country in countries.values() {
        let place = Place {
            geonames: country.geonameid,
            prominence: bounded(country.population),
            region: 0,
            country: code(&country.iso)?,
            kind: PlaceKind::Country,
        };
        for name in
            [country.name.clone()].into_iter().chain(nationals.remove(&country.iso).unwrap_or_default())
        {
            add(&mut gazetteer, &name, place);
        }
    }

    if let Some(code) = nationals.keys().next() {
        return Err(format!("nationals.txt: no country has the code `{code}`").into());
    }

    let mut regions = BTreeMap::new();
    for line in input.text("geo/geonames/admin1CodesASCII.txt")?.lines() {
        let [code, name, ascii, id] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("a row of subdivisions with other than four columns: {line}").into());
        };
        regions.insert(code.to_owned(), (name.to_owned(), ascii.to_owned(), id.parse::<u32>()?, 0_u64));
    }

    let english: BTreeMap<_, _> = input.keyed_list("cities.txt")?.into_iter().collect();
    let mut cities = Vec::new();
    for line in input.text("geo/geonames/cities15000_altnames.tsv.gz")?.lines().skip(1) {
        let [id, name, country, admin1, _, _, population, ..] = line.split('\t').collect::<Vec<_>>()[..]
        else {
            return Err(format!("a row of cities with too few columns: {line}").into());
        };
        let population: u64 = population.parse()?;
        let region = regions.get_mut(&format!("{country}.{admin1}")).map_or(0, |region| {
            region.3 += population;
            region.2
        });
        cities.push((population, id.parse::<u32>()?, name.to_owned(), country.to_owned(), region));
    }
    // The first of a name is the one that the list of English names means.
    cities.sort_by_key(|(population, id, ..)| (std::cmp::Reverse(*population), *id));
    let mut listed = BTreeSet::new();
    for (population, geonames, name, country, region) in &cities {
        let is_capital =
            capitals.contains(&(&**country, &**name)) || name == "Washington" && *population > 500_000;
        let place = Place {
            geonames: *geonames,
            prominence: bounded(population * if is_capital { CAPITAL } else { 1 }),
            region: *region,
            country: code(country)?,
            kind: PlaceKind::City,
        };
        add(&mut gazetteer, name, place);
        if listed.insert(name) {
            for name in english.get(name).into_iter().flatten() {
                add(&mut gazetteer, name, place);
            }
        }
    }

    let states: BTreeMap<_, _> = input.keyed_list("states.txt")?.into_iter().collect();
    for (key, (name, ascii, geonames, population)) in &regions {
        let place = Place {
            geonames: *geonames,
            prominence: bounded(population / REGION),
            region: *geonames,
            country: code(key.split('.').next().unwrap_or_default())?,
            kind: PlaceKind::Region,
        };
        for name in [name, ascii].into_iter().chain(states.get(name).into_iter().flatten()) {
            add(&mut gazetteer, name, place);
        }
    }
    println!("{:>7} names of places", gazetteer.len());
    Ok(gazetteer.build()?)
}

fn add(gazetteer: &mut GazetteerBuilder, name: &str, place: Place) {
    if is_latin(name) {
        with_plain_form(name).iter().for_each(|form| gazetteer.name(form, place));
    }
}

fn bounded(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX).max(1_000)
}

fn code(country: &str) -> Result<[u8; 2], Failure> {
    Ok(country
        .as_bytes()
        .first_chunk()
        .copied()
        .ok_or_else(|| format!("`{country}` is no code of a country"))?)
}
