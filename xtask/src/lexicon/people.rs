use std::collections::{BTreeMap, BTreeSet};

use dateline_entity::{Class, LexiconBuilder};
use serde::Deserialize;

use super::input::{Input, from_capitals, is_latin, with_plain_form};
use crate::Failure;

/// How much oftener a given name must be one sex's to be called so.
const CLEARLY: f64 = 20.0;
/// The share of all people, in percent, from which a surname of the census is taken.
const SURNAME_SHARE: f64 = 0.001;
/// The same for names that are also ordinary words.
const WORD_SHARE: f64 = 0.01;

#[derive(Deserialize)]
struct Politician {
    name: String,
}

#[derive(Deserialize)]
struct Leaders {
    chief_of_state: Option<String>,
    head_of_government: Option<String>,
}

/// Given names with the sex that has them.
pub fn given_names(
    input: &Input,
    words: &BTreeSet<String>,
    lexicon: &mut LexiconBuilder,
) -> Result<(), Failure> {
    // Women's and men's share of each name.
    let mut names: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for (path, sex) in [("dist.female.first", 0), ("dist.male.first", 1)] {
        for line in input.text(&format!("knowledge/us_census_names/{path}"))?.lines() {
            let (name, share) = census_row(line)?;
            if share >= WORD_SHARE || !words.contains(&name.to_lowercase()) {
                names.entry(name).or_default()[sex] += share;
            }
        }
    }
    for row in input.csv("knowledge/popular_names_cc0/common-forenames-by-country.csv")? {
        let sex = usize::from(row["Gender"] == "M");
        for name in [&row["Localized Name"], &row["Romanized Name"]] {
            if is_latin(name) && !words.contains(&name.to_lowercase()) {
                // About the share that a name among a country's fifty commonest has.
                names.entry(name.clone()).or_default()[sex] += 0.05;
            }
        }
    }
    for (sex, listed) in input.keyed_list("given_names.txt")? {
        for name in listed.iter().flat_map(|names| names.split(' ')) {
            let share = names.entry(name.to_owned()).or_default();
            // The list is for names that the tables lack: what they say of a name stays.
            if share.iter().sum::<f64>() == 0.0 {
                share[usize::from(sex == "m")] = 0.05;
            }
        }
    }
    for (name, [women, men]) in names {
        for form in with_plain_form(&name) {
            lexicon.name(&form, Class::GivenName, None);
            if women > men / CLEARLY {
                lexicon.name(&form, Class::Female, None);
            }
            if men > women / CLEARLY {
                lexicon.name(&form, Class::Male, None);
            }
        }
    }
    for Politician { name } in politicians(input)? {
        if let Some((first, _)) = name.split_once(' ')
            && is_name_word(first, words)
        {
            with_plain_form(first).iter().for_each(|form| lexicon.name(form, Class::GivenName, None));
        }
    }
    Ok(())
}

/// Family names of the United States' census, of many countries' lists and of politicians.
pub fn surnames(
    input: &Input,
    words: &BTreeSet<String>,
    lexicon: &mut LexiconBuilder,
) -> Result<(), Failure> {
    let mut names = BTreeSet::new();
    for line in input.text("knowledge/us_census_names/dist.all.last")?.lines() {
        let (name, share) = census_row(line)?;
        let enough = if words.contains(&name.to_lowercase()) { WORD_SHARE } else { SURNAME_SHARE };
        if share >= enough {
            names.insert(name);
        }
    }
    for row in input.csv("knowledge/popular_names_cc0/common-surnames-by-country.csv")? {
        for name in [&row["Localized Name"], &row["Romanized Name"]] {
            if is_latin(name) && !words.contains(&name.to_lowercase()) {
                names.insert(name.clone());
            }
        }
    }
    for Politician { name } in politicians(input)? {
        if let Some(last) = name.split(' ').next_back().filter(|last| is_name_word(last, words)) {
            names.insert(last.to_owned());
        }
    }
    for Leaders { chief_of_state, head_of_government } in
        input.json_lines("knowledge/factbook/countries.jsonl")?
    {
        let texts = [chief_of_state, head_of_government];
        names.extend(texts.iter().flatten().flat_map(|text| leaders_surnames(text)));
    }
    for name in &names {
        with_plain_form(name).iter().for_each(|form| lexicon.name(form, Class::Surname, None));
    }
    Ok(())
}

/// The surnames of a text such as "President Emmanuel MACRON (since 14 May 2017)", which has them in capitals.
fn leaders_surnames(text: &str) -> Vec<String> {
    let is_surname = |word: &&str| {
        word.chars().count() > 2
            && word.chars().all(|letter| letter.is_uppercase() || letter == '-')
            && is_latin(word)
    };
    let is_numeral = |word: &str| word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
    let words = text.split([' ', ',', ';', '(', ')', '/']);
    words.filter(is_surname).filter(|word| !is_numeral(word)).map(from_capitals).collect()
}

fn politicians(input: &Input) -> Result<Vec<Politician>, Failure> {
    input.json_lines("knowledge/politicians_wikidata_2018/memberships.jsonl")
}

fn is_name_word(name: &str, words: &BTreeSet<String>) -> bool {
    let is_cased = name.starts_with(char::is_uppercase) && name.chars().skip(1).any(char::is_lowercase);
    is_cased && name.chars().count() > 2 && is_latin(name) && !words.contains(&name.to_lowercase())
}

/// The name of a census row and the share of people who have it, in percent.
fn census_row(line: &str) -> Result<(String, f64), Failure> {
    let mut columns = line.split_whitespace();
    let row = columns.next().zip(columns.next().and_then(|share| share.parse().ok()));
    let (name, share) = row.ok_or_else(|| format!("a row of the census without name and share: `{line}`"))?;
    Ok((from_capitals(name), share))
}
