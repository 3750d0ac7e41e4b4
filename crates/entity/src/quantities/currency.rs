//! Currencies: by which forms they go, and which is meant where a form stands for several.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dateline_document::{Confidence, Decimal};
use rustc_hash::FxHashMap;

/// What a form such as "$" or "rupees" may stand for, and how much of it one is worth.
#[derive(Debug, PartialEq)]
pub struct Currency {
    pub factor: Decimal,
    candidates: Vec<Candidate>,
}

#[derive(Clone, Debug, PartialEq)]
struct Candidate {
    /// ISO 4217.
    code: &'static str,
    /// ISO 3166-1 codes of the countries where it is meant, by comma.
    countries: &'static str,
    /// What speaks for it before the article does.
    weight: u32,
}

/// What an article has that speaks for one currency or another, by ISO 4217 codes and by ISO 3166-1 codes of countries.
#[derive(Debug, Default)]
pub struct Evidence {
    weights: BTreeMap<Box<str>, u32>,
}

impl Evidence {
    /// Counts in so much for a currency or country, which has no more than `most` in all.
    pub fn add(&mut self, code: &str, weight: u32, most: u32) {
        let sum = self.weights.entry(code.into()).or_default();
        *sum = most.min(*sum + weight).max(*sum);
    }

    fn of(&self, code: &str) -> u32 {
        self.weights.get(code).copied().unwrap_or_default()
    }
}

impl Currency {
    /// The currency's code where the form stands for one alone.
    pub fn sure(&self) -> Option<&'static str> {
        match &self.candidates[..] {
            [one] => Some(one.code),
            _ => None,
        }
    }

    /// The candidate of a country, as in "Australian dollars", at the same factor.
    pub fn of_country(&self, country: &str) -> Option<&'static str> {
        let is_of = |one: &&Candidate| one.countries.split(',').any(|other| other == country);
        self.candidates.iter().find(is_of).map(|one| one.code)
    }

    /// The currency that most speaks for, and its share of all that speaks; the share is unknown where there is no choice.
    pub fn choose(&self, evidence: &Evidence) -> (&'static str, Confidence) {
        if let Some(code) = self.sure() {
            return (code, Confidence::UNKNOWN);
        }
        let weight = |one: &Candidate| {
            let countries: u32 = one.countries.split(',').map(|country| evidence.of(country)).sum();
            one.weight + evidence.of(one.code) + countries
        };
        let total: u32 = self.candidates.iter().map(weight).sum();
        // Of those with the same weight the first.
        let Some(best) = self.candidates.iter().rev().max_by_key(|one| weight(one)) else {
            return ("XXX", Confidence::UNKNOWN);
        };
        // One more for the currencies that are not listed.
        #[allow(clippy::cast_precision_loss, reason = "weights are small")]
        let share = weight(best) as f32 / (total + 1) as f32;
        (best.code, Confidence::new(share))
    }

    /// What the article's evidence for the countries of one candidate comes to.
    pub fn evidence_for_any(&self, evidence: &Evidence) -> u32 {
        let of = |one: &Candidate| -> u32 {
            evidence.of(one.code) + one.countries.split(',').map(|country| evidence.of(country)).sum::<u32>()
        };
        self.candidates.iter().map(of).max().unwrap_or_default()
    }
}

struct Table {
    /// Signs and codes, as they are written.
    signs: FxHashMap<&'static str, usize>,
    /// Names in lower case.
    names: FxHashMap<&'static str, usize>,
    currencies: Vec<Currency>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut families: FxHashMap<&str, Vec<Candidate>> = FxHashMap::default();
    let (mut signs, mut names) = (FxHashMap::default(), FxHashMap::default());
    let mut currencies = Vec::new();
    for line in include_str!("currencies.txt").lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&'static str> = line.split('\t').collect();
        match columns[..] {
            [family, members] => {
                families.insert(family, members.split(' ').filter_map(candidate).collect());
            }
            [forms, factor, code] => {
                let alone = || vec![Candidate { code, countries: "", weight: 1 }];
                let candidates = families.get(code).cloned().unwrap_or_else(alone);
                currencies.push(Currency { factor: factor.parse().unwrap_or(Decimal::ONE), candidates });
                for form in forms.split('|') {
                    let is_name = form.chars().all(|letter| letter.is_lowercase()) && form.len() > 2;
                    let table = if is_name { &mut names } else { &mut signs };
                    table.insert(form, currencies.len() - 1);
                }
            }
            _ => {}
        }
    }
    Table { signs, names, currencies }
});

fn candidate(text: &'static str) -> Option<Candidate> {
    let mut parts = text.split(':');
    let (code, countries) = (parts.next()?, parts.next()?);
    Some(Candidate { code, countries, weight: parts.next()?.parse().ok()? })
}

/// The currency of a sign or code: "$", "US$", "Rs", "EUR".
pub fn sign(word: &str) -> Option<&'static Currency> {
    TABLE.signs.get(word).map(|&index| &TABLE.currencies[index])
}

/// The currency of a name in lower case: "dollars", "pence".
pub fn name(lower: &str) -> Option<&'static Currency> {
    TABLE.names.get(lower).map(|&index| &TABLE.currencies[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_family_or_forms() {
        let lines = include_str!("currencies.txt").lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            match columns[..] {
                [family, members] => {
                    assert!(
                        family.starts_with('@') && members.split(' ').all(|one| one.split(':').count() == 3)
                    );
                }
                [_, factor, code] => {
                    assert!(factor.parse::<Decimal>().is_ok(), "{line}");
                    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
                    assert!(is_code || code.starts_with('@'), "{line}");
                }
                _ => panic!("{line}"),
            }
        }
        assert!(TABLE.currencies.iter().all(|currency| !currency.candidates.is_empty()));
    }

    #[test]
    fn a_dollar_is_american_unless_the_article_speaks_of_another() {
        let dollar = sign("$").unwrap();
        let mut evidence = Evidence::default();
        assert_eq!(dollar.choose(&evidence), ("USD", Confidence::new(0.9)));
        evidence.add("AUD", 12, 12);
        assert_eq!(dollar.choose(&evidence), ("AUD", Confidence::new(12.0 / 22.0)));
        assert_eq!(dollar.of_country("HK"), Some("HKD"));
        assert_eq!(sign("US$").unwrap().choose(&evidence), ("USD", Confidence::UNKNOWN));
    }
}
