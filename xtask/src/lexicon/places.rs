use std::collections::{BTreeMap, BTreeSet};

use dateline_document::Links;
use dateline_entity::{Class, LexiconBuilder, RowId};
use serde::Deserialize;

use super::input::{Input, is_latin, split_names, with_plain_form};
use super::organizations::names_of;
use crate::Failure;

/// The population from which a city is taken; capitals are whatever their size.
const CITY: u64 = 100_000;
/// How much larger than its namesakes a city must be for its name alone to link to it.
const DOMINANT: u64 = 8;

#[derive(Deserialize)]
struct Country {
    gec_code: String,
    short: Option<String>,
    long: Option<String>,
    demonym_noun: Option<String>,
    demonym_adj: Option<String>,
    capital: Option<String>,
}

/// The rows of countries by their ISO 3166-1 codes.
pub type Countries = BTreeMap<String, RowId>;

/// Countries by their common, formal and written-down names.
pub fn countries(input: &Input, lexicon: &mut LexiconBuilder) -> Result<Countries, Failure> {
    let variants: BTreeMap<_, _> = input.keyed_list("countries.txt")?.into_iter().collect();
    let factbook = by_code(input)?;
    let mut rows = Countries::new();
    let countries = input.csv("knowledge/country_codes/country-codes.csv")?;
    for country in &countries {
        let code = &country["ISO3166-1-Alpha-2"];
        let row = lexicon.row(&Links {
            iso3166: Some(code.as_str().into()),
            wikidata: country["wikidata_id"].rsplit('/').next().map(Box::from),
            geonames: country["Geoname ID"].parse().ok(),
            ..Links::default()
        });
        rows.insert(code.clone(), row);
        let mut names = vec![country["CLDR display name"].clone(), country["UNTERM English Short"].clone()];
        names.extend(["UNTERM English Formal", "official_name_en"].map(|column| country[column].clone()));
        let facts = facts(&factbook, &countries, country);
        names.extend(facts.iter().flat_map(|facts| [facts.short.clone(), facts.long.clone()]).flatten());
        for name in names.iter().filter_map(|name| country_name(name)) {
            add(lexicon, &name, Class::Country, Some(row));
            add(lexicon, &name.replace(" & ", " and "), Class::Country, Some(row));
            add(lexicon, &name.replace("St. ", "Saint "), Class::Country, Some(row));
        }
        for name in variants.get(code).into_iter().flatten() {
            add(lexicon, name, Class::Country, Some(row));
        }
    }
    if !rows.contains_key("XK") {
        // ISO 3166-1 has no code for it but the one set aside for users, which GeoNames and the European Union use.
        let links = Links {
            iso3166: Some("XK".into()),
            wikidata: Some("Q1246".into()),
            geonames: Some(831_053),
            ..Links::default()
        };
        let row = lexicon.row(&links);
        add(lexicon, "Kosovo", Class::Country, Some(row));
        rows.insert("XK".into(), row);
    }
    Ok(rows)
}

/// The factbook's countries by their FIPS code.
fn by_code(input: &Input) -> Result<BTreeMap<String, Country>, Failure> {
    let countries = input.json_lines::<Country>("knowledge/factbook/countries.jsonl")?;
    Ok(countries.into_iter().map(|country| (country.gec_code.to_uppercase(), country)).collect())
}

/// What the factbook has of a country. Where several share a code, it is the independent one's: the Caribbean Netherlands have
/// that of the Netherlands.
fn facts<'f>(
    factbook: &'f BTreeMap<String, Country>,
    countries: &[BTreeMap<String, String>],
    country: &BTreeMap<String, String>,
) -> Option<&'f Country> {
    let code = &country["FIPS"];
    let is_shared = countries.iter().filter(|other| other["FIPS"] == *code).count() > 1;
    factbook.get(code).filter(|_| !is_shared || country["is_independent"] == "Yes")
}

/// A country's name in the tables as running text has it: "the Gambia (Republic of) **" is "Gambia".
fn country_name(name: &str) -> Option<String> {
    let name = name.split('(').next().unwrap_or_default().replace('*', "");
    let name = name.trim().trim_start_matches("the ");
    let is_name = name.chars().count() > 3 && name.starts_with(char::is_uppercase) && is_latin(name);
    let is_ambiguous = matches!(name, "Congo" | "Micronesia" | "Korea" | "Kingdom of Denmark");
    (is_name && !is_ambiguous).then(|| name.to_owned())
}

/// Demonyms and national adjectives, with the row of their country or region.
pub fn nationalities(
    input: &Input,
    countries: &Countries,
    lexicon: &mut LexiconBuilder,
) -> Result<(), Failure> {
    // The list goes first: what it says of a form stays.
    for (owner, names) in input.keyed_list("demonyms.txt")? {
        let region = || lexicon.get(&owner).and_then(|entry| entry.row);
        let row = countries.get(&owner).copied().or_else(region);
        names.iter().for_each(|name| add(lexicon, name, Class::Nationality, row));
    }
    let factbook = by_code(input)?;
    let rows = input.csv("knowledge/country_codes/country-codes.csv")?;
    for country in &rows {
        let row = countries.get(&country["ISO3166-1-Alpha-2"]).copied();
        let Some(facts) = facts(&factbook, &rows, country) else { continue };
        for form in [&facts.demonym_noun, &facts.demonym_adj]
            .into_iter()
            .flatten()
            .flat_map(|column| demonyms(column))
        {
            let entry = lexicon.get(&form);
            let is_country = entry.is_some_and(|entry| entry.classes.has(Class::Country));
            // Both Koreas have Koreans.
            if !is_country && entry.is_none_or(|entry| entry.row.is_none()) && !form.starts_with("Korean") {
                add(lexicon, &form, Class::Nationality, row);
            }
        }
    }
    Ok(())
}

/// The forms of a column such as "Dane(s)" or "Barbadian(s) or Bajan (colloquial)".
fn demonyms(column: &str) -> Vec<String> {
    let mut forms = Vec::new();
    let column = column.split("; note").next().unwrap_or_default().replace(" or ", ",").replace(';', ",");
    for form in column.split(',') {
        let name = form.split('(').next().unwrap_or_default().trim();
        let is_name = name.len() > 3 && is_latin(name) && name.starts_with(char::is_uppercase);
        if is_name && !name.contains(" and ") {
            forms.push(name.to_owned());
            if form.contains("(s)") {
                forms.push(format!("{name}s"));
            }
            if form.contains("(men)") || form.contains("(women)") {
                forms.push(name.replace("man", "men"));
            }
        }
    }
    forms
}

/// Regions and landmarks written down by hand.
pub fn regions(input: &Input, lexicon: &mut LexiconBuilder) -> Result<(), Failure> {
    for line in input.list("regions.txt")? {
        let (names, id) = line.split_once('\t').unwrap_or((&line, ""));
        let row = lexicon.row(&Links { geonames: id.parse().ok(), ..Links::default() });
        split_names(names).iter().for_each(|name| add(lexicon, name, Class::Region, Some(row)));
    }
    Ok(())
}

struct City {
    id: u32,
    name: String,
    population: u64,
}

/// Capitals and cities from [`CITY`] inhabitants, with their English names.
pub fn cities(input: &Input, words: &BTreeSet<String>, lexicon: &mut LexiconBuilder) -> Result<(), Failure> {
    let mut cities = Vec::new();
    for line in input.text("geo/geonames/cities15000_altnames.tsv.gz")?.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, name, _, _, _, _, population, ..] = columns[..] else {
            return Err(format!("a row of cities with {} columns", columns.len()).into());
        };
        cities.push(City { id: id.parse()?, name: name.to_owned(), population: population.parse()? });
    }
    cities.sort_by_key(|city| (std::cmp::Reverse(city.population), city.id));
    let mut largest: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for city in &cities {
        for form in with_plain_form(&city.name) {
            largest.entry(form).or_default().push(city.population);
        }
    }
    let english: BTreeMap<_, _> = input.keyed_list("cities.txt")?.into_iter().collect();
    let mut listed = BTreeSet::new();
    for city in cities.iter().filter(|city| city.population >= CITY) {
        let is_dominant = match largest.get(&city.name).map(Vec::as_slice) {
            Some([first, second, ..]) => *first == city.population && *first >= second * DOMINANT,
            _ => true,
        };
        let links = Links { geonames: Some(city.id).filter(|_| is_dominant), ..Links::default() };
        let row = lexicon.row(&links);
        if !words.contains(&city.name.to_lowercase()) || city.population >= 500_000 {
            add_new(lexicon, &city.name, Class::City, row);
        }
        if listed.insert(&city.name) {
            for name in english.get(&city.name).into_iter().flatten() {
                add_new(lexicon, name, Class::City, row);
            }
        }
    }
    if let Some(key) = english.keys().find(|key| !listed.contains(key)) {
        return Err(format!("cities.txt: no city of {CITY} people is called `{key}`").into());
    }
    let mut capitals: Vec<String> = input
        .csv("knowledge/country_codes/country-codes.csv")?
        .iter()
        .map(|row| row["Capital"].clone())
        .collect();
    capitals.extend(by_code(input)?.into_values().filter_map(|country| {
        country
            .capital
            .map(|capital| capital.split(['(', ';', ',']).next().unwrap_or_default().trim().to_owned())
    }));
    capitals.retain(|name| is_latin(name) && name.split(' ').count() < 4);
    let towns = input.list("towns.txt")?.iter().map(|line| split_names(line)).collect::<Vec<_>>();
    for names in capitals.into_iter().map(|name| vec![name]).chain(towns) {
        let known = cities.iter().find(|city| names.contains(&city.name)).map(|city| city.id);
        let row = lexicon.row(&Links { geonames: known, ..Links::default() });
        names.iter().for_each(|name| add_new(lexicon, name, Class::City, row));
    }
    Ok(())
}

/// States, provinces and the like, save those whose name is an ordinary word or a direction.
pub fn subdivisions(
    input: &Input,
    words: &BTreeSet<String>,
    lexicon: &mut LexiconBuilder,
) -> Result<(), Failure> {
    let is_plain = |name: &str| name.split([' ', '-']).all(|word| words.contains(&word.to_lowercase()));
    let elsewhere = cities_by_name(input)?;
    for line in input.text("geo/geonames/admin1CodesASCII.txt")?.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [code, name, ascii, id] = columns[..] else {
            return Err(format!("a row of subdivisions with {} columns", columns.len()).into());
        };
        let country = code.split('.').next().unwrap_or_default();
        for name in [name, ascii] {
            if is_latin(name) && name.chars().count() > 3 && !is_plain(name) {
                // "Canterbury" is a city of another country: its name alone links to neither.
                let is_one = elsewhere
                    .get(name)
                    .is_none_or(|countries| countries.iter().all(|other| other == country));
                let id = id.parse().ok().filter(|_| is_one);
                let row = lexicon.row(&Links { geonames: id, ..Links::default() });
                add_new(lexicon, name, Class::Region, row);
            }
        }
    }
    for (state, names) in input.keyed_list("states.txt")? {
        let row = lexicon.get(&state).and_then(|entry| entry.row);
        names.iter().for_each(|name| lexicon.name(name, Class::Region, row));
    }
    Ok(())
}

/// The countries that have a city of each name.
fn cities_by_name(input: &Input) -> Result<BTreeMap<String, BTreeSet<String>>, Failure> {
    let mut cities: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in input.text("geo/geonames/cities15000_altnames.tsv.gz")?.lines().skip(1) {
        if let [_, name, country, ..] = line.split('\t').collect::<Vec<_>>()[..] {
            cities.entry(name.to_owned()).or_default().insert(country.to_owned());
        }
    }
    Ok(cities)
}

#[derive(Deserialize)]
struct Waters {
    oceans: Vec<Water>,
    seas: Vec<Water>,
}

#[derive(Deserialize)]
struct Water {
    name: String,
}

/// Oceans, seas and rivers.
pub fn features(
    input: &Input,
    words: &BTreeSet<String>,
    lexicon: &mut LexiconBuilder,
) -> Result<(), Failure> {
    let waters: Waters = input.json("knowledge/corpora_cc0/geography__oceans.json")?;
    for Water { name } in waters.oceans {
        lexicon.name(&format!("{name} Ocean"), Class::Feature, None);
    }
    for name in ["Pacific", "Atlantic", "Arctic"] {
        lexicon.name(name, Class::Feature, None);
    }
    for Water { name } in waters.seas.iter().filter(|sea| sea.name.contains(' ')) {
        add(lexicon, name, Class::Feature, None);
    }
    for name in names_of(input, "geography__rivers", "rivers")? {
        let is_ambiguous = name.chars().count() < 4 || words.contains(&name.to_lowercase());
        if !is_ambiguous && lexicon.get(&name).is_none() {
            add(lexicon, &name, Class::Feature, None);
        }
        add(lexicon, &format!("{name} River"), Class::Feature, None);
        add(lexicon, &format!("River {name}"), Class::Feature, None);
    }
    Ok(())
}

fn add(lexicon: &mut LexiconBuilder, name: &str, class: Class, row: Option<RowId>) {
    with_plain_form(name).iter().for_each(|form| lexicon.name(form, class, row));
}

/// Adds a name of a place; the row only where the name is no other place's yet.
fn add_new(lexicon: &mut LexiconBuilder, name: &str, class: Class, row: RowId) {
    for form in with_plain_form(name) {
        let is_new = lexicon.get(&form).is_none();
        lexicon.name(&form, class, Some(row).filter(|_| is_new));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demonyms_are_read_from_the_columns_of_the_factbook() {
        let check = |column: &str, expect: &[&str]| assert_eq!(demonyms(column), expect, "{column}");
        check("Algerian(s)", &["Algerian", "Algerians"]);
        check("Barbadian(s) or Bajan (colloquial)", &["Barbadian", "Barbadians", "Bajan"]);
        check(
            "Frenchman(men), Frenchwoman(women)",
            &["Frenchman", "Frenchmen", "Frenchwoman", "Frenchwomen"],
        );
        check("Lebanese (singular and plural)", &["Lebanese"]);
        check("none", &[]);
    }

    #[test]
    fn countries_names_lose_articles_and_notes() {
        assert_eq!(country_name("the Republic of Chile").as_deref(), Some("Republic of Chile"));
        assert_eq!(country_name("Cook Islands (the) **").as_deref(), Some("Cook Islands"));
        assert_eq!(country_name("Congo (Brazzaville)"), None);
        assert_eq!(country_name("UK"), None);
    }
}
