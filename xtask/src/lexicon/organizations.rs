use std::collections::BTreeMap;

use dateline_document::Links;
use dateline_entity::{Class, LexiconBuilder};
use serde::Deserialize;
use serde_json::Value;

use super::input::{Input, is_latin, split_names, with_plain_form};
use crate::Failure;

/// Institutions, media, companies, teams, peoples, events and products written down by hand; the names of a line are
/// one.
pub fn listed(input: &Input, lexicon: &mut LexiconBuilder) -> Result<(), Failure> {
    let lists = [
        ("institutions.txt", Class::Organization),
        ("media.txt", Class::Medium),
        ("companies.txt", Class::Company),
        ("teams.txt", Class::Organization),
        ("peoples.txt", Class::People),
        ("events.txt", Class::Event),
    ];
    for (list, class) in lists {
        for line in input.list(list)? {
            add_line(lexicon, &split_names(&line), class);
        }
    }
    for (kind, names) in input.keyed_list("products.txt")? {
        let class = match kind.as_str() {
            "product" => Class::Product,
            "work" => Class::Work,
            "other" => Class::Other,
            _ => return Err(format!("products.txt: no kind is called `{kind}`").into()),
        };
        add_line(lexicon, &names, class);
    }
    Ok(())
}

fn add_line(lexicon: &mut LexiconBuilder, names: &[String], class: Class) {
    let row = lexicon.row(&Links::default());
    for form in names.iter().flat_map(|name| with_plain_form(name)) {
        lexicon.name(&form, class, Some(row));
    }
}

/// Companies, newspapers, agencies, parties and armed groups of the tables.
pub fn tables(input: &Input, lexicon: &mut LexiconBuilder) -> Result<(), Failure> {
    for row in input.csv("knowledge/sp500/constituents.csv")? {
        company(lexicon, &row["Security"]);
    }
    for (table, key) in [("fortune500", "companies"), ("djia", "corporations"), ("nasdaq", "corporations")] {
        names_of(input, &format!("corporations__{table}"), key)?
            .iter()
            .for_each(|name| company(lexicon, name));
    }
    for name in names_of(input, "corporations__cars", "cars")? {
        lexicon.name(&name, Class::Company, None);
    }
    for name in names_of(input, "corporations__newspapers", "newspapers")? {
        lexicon.name(&name, Class::Medium, None);
        if let Some(rest) = name.strip_prefix("The ").filter(|rest| rest.contains(' ')) {
            lexicon.name(rest, Class::Medium, None);
        }
    }
    for (table, key) in
        [("governments__us_federal_agencies", "agencies"), ("corporations__charities", "charities")]
    {
        for name in names_of(input, table, key)?.iter().filter(|name| is_compound(name)) {
            lexicon.name(&name.replace(" And ", " and "), Class::Organization, None);
        }
    }
    armed_groups(input, lexicon)?;
    parties(input, lexicon)?;
    alliances(input, lexicon)
}

fn armed_groups(input: &Input, lexicon: &mut LexiconBuilder) -> Result<(), Failure> {
    let lists = [
        "australia",
        "canada",
        "egypt",
        "european_union",
        "india",
        "iran",
        "russia",
        "turkey",
        "united_kingdom",
        "united_nations",
        "united_states",
    ];
    for list in lists {
        let path = "knowledge/corpora_cc0/societies_and_groups__designated_terrorist_groups";
        let names: Vec<String> = input.json(&format!("{path}__{list}.json"))?;
        for name in &names {
            let name = name.split(['(', '/']).next().unwrap_or_default().trim();
            if is_latin(name) && name.chars().count() > 3 {
                with_plain_form(name).iter().for_each(|form| {
                    lexicon.name(form, Class::Organization, None);
                });
            }
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct Country {
    parties: Option<String>,
    int_orgs: Option<String>,
}

/// Parties by name, each with its acronym: "Action for Renewal or AR; ...".
fn parties(input: &Input, lexicon: &mut LexiconBuilder) -> Result<(), Failure> {
    for country in input.json_lines::<Country>("knowledge/factbook/countries.jsonl")? {
        for party in country.parties.iter().flat_map(|parties| parties.split(';')) {
            let mut names = party.split(" or ");
            let name = names.next().and_then(|name| name.split('(').next()).unwrap_or_default().trim();
            let is_name = is_compound(name) && name.split(' ').all(|word| is_latin(word) && word != "note");
            if !is_name || name.ends_with("coalition") || name.split(' ').count() > 8 {
                continue;
            }
            let row = lexicon.row(&Links::default());
            lexicon.name(name, Class::Organization, Some(row));
            let acronym = names.next().and_then(|name| name.split([' ', ',']).next()).unwrap_or_default();
            let is_acronym =
                (3..=6).contains(&acronym.len()) && acronym.bytes().all(|b| b.is_ascii_uppercase());
            if is_acronym && lexicon.get(acronym).is_none() {
                // Several countries have a party of these letters: the acronym alone does not tell which.
                lexicon.name(acronym, Class::Organization, None);
            }
        }
    }
    Ok(())
}

/// The acronyms of organisations that several countries belong to.
fn alliances(input: &Input, lexicon: &mut LexiconBuilder) -> Result<(), Failure> {
    let mut members: BTreeMap<String, usize> = BTreeMap::new();
    for country in input.json_lines::<Country>("knowledge/factbook/countries.jsonl")? {
        for name in country.int_orgs.iter().flat_map(|names| names.split(", ")) {
            let name = name.split('(').next().unwrap_or_default().trim();
            *members.entry(name.to_owned()).or_default() += 1;
        }
    }
    for (name, _) in members.iter().filter(|(name, members)| name.len() > 2 && **members > 4) {
        lexicon.name(name, Class::Organization, None);
    }
    Ok(())
}

/// A company's name, without the words for its legal form and its class of shares.
fn company(lexicon: &mut LexiconBuilder, name: &str) {
    const FORMS: &[&str] = &[
        "Inc.",
        "Inc",
        "Corporation",
        "Corp.",
        "Corp",
        "Company",
        "Co.",
        "Cos.",
        "Companies",
        "Group",
        "Holdings",
        "Holding",
        "plc",
        "Plc",
        "PLC",
        "Ltd.",
        "Limited",
        "LLC",
        "L.P.",
        "N.V.",
        "S.A.",
        "&",
        "(The)",
        "The",
    ];
    let name = name.split(" (").next().unwrap_or_default().replace(',', " ");
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.last().is_some_and(|word| FORMS.contains(word)) {
        words.pop();
    }
    if words.first() == Some(&"The") {
        words.remove(0);
    }
    let name = words.join(" ");
    if name.chars().count() > 2 && name.starts_with(|first: char| first.is_uppercase() || first.is_numeric())
    {
        with_plain_form(&name).iter().for_each(|form| lexicon.name(form, Class::Company, None));
    }
}

fn is_compound(name: &str) -> bool {
    name.contains(' ') && name.starts_with(char::is_uppercase)
}

/// The strings of a list, or the `name` of each of its objects.
pub fn names_of(input: &Input, table: &str, key: &str) -> Result<Vec<String>, Failure> {
    let table: Value = input.json(&format!("knowledge/corpora_cc0/{table}.json"))?;
    let name =
        |row: &Value| row.as_str().or_else(|| row.get("name")?.as_str()).map(str::trim).map(String::from);
    Ok(table[key].as_array().into_iter().flatten().filter_map(name).collect())
}
