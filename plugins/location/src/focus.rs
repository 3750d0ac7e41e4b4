//! What an article is about: its countries, and the place of its main event.

use std::collections::BTreeMap;

use dateline_plugin::{ArgumentRole, Article, SentenceKind};

use crate::article::Found;
use crate::gazetteer::{Country, Gazetteer, PlaceId};
use crate::locate::{Choice, NameKind};

/// The sentences of the body that tell the main thing.
const LEAD: usize = 3;
/// What a name in these and in headlines counts beside one further down.
const LEAD_WEIGHT: f64 = 2.0;
/// The least share of a country that an article is about.
const LEAST_SHARE: f64 = 0.15;
/// The most countries.
const MOST_COUNTRIES: usize = 3;

// What speaks for a place as that of the main event, set by hand in round numbers.

/// That it is the place of an event: of the first one, and less for each later one.
const EVENT: f64 = 3.0;
/// That it stands in the dateline.
const DATELINE: f64 = 1.5;
/// That it is named in the lead.
const NAMED_IN_LEAD: f64 = 1.0;
/// That it is named at all.
const NAMED: f64 = 0.3;

/// A place that an article is about, by the number of the first name that means it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Focus {
    /// The place.
    pub place: PlaceId,
    /// The share of it in all that the article is about.
    pub share: f64,
    /// The number of the first name for it or for a place in it.
    pub name: usize,
}

/// Where in an article a name stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Dateline,
    Lead,
    Rest,
}

/// The countries that the article is about, those with the greatest share first.
pub fn countries(
    gazetteer: &Gazetteer<'_>,
    article: &Article<'_>,
    names: &[Found<'_>],
    choices: &[Option<Choice>],
) -> Vec<Focus> {
    let mut weights: BTreeMap<Country, (f64, usize)> = BTreeMap::new();
    let mut sum = 0.0;
    let parts = parts(article, names);
    for (row, (found, choice)) in names.iter().zip(choices).enumerate() {
        let Some(choice) = choice else { continue };
        let Some(country) = gazetteer.place(choice.place).country else { continue };
        let kind = match found.name.kind {
            NameKind::Place | NameKind::People => 1.0,
            NameKind::Within => 0.5,
        };
        let weight = choice.share * kind * if parts[row] == Part::Rest { 1.0 } else { LEAD_WEIGHT };
        weights.entry(country).or_insert((0.0, row)).0 += weight;
        sum += weight;
    }
    let mut focus: Vec<Focus> = weights
        .into_iter()
        .filter_map(|(country, (weight, name))| {
            Some(Focus { place: gazetteer.country(country)?, share: weight / sum, name })
        })
        .filter(|focus| focus.share >= LEAST_SHARE)
        .collect();
    focus.sort_by(|one, other| other.share.total_cmp(&one.share).then(one.name.cmp(&other.name)));
    focus.truncate(MOST_COUNTRIES);
    focus
}

/// The place of the main event: what most speaks for among the events' places, the dateline and the names of the lead. A
/// town counts for itself alone, so that "Aleppo, Syria" is Aleppo.
pub fn main_place(
    gazetteer: &Gazetteer<'_>,
    article: &Article<'_>,
    names: &[Found<'_>],
    choices: &[Option<Choice>],
) -> Option<Focus> {
    let parts = parts(article, names);
    let mut weights: BTreeMap<PlaceId, (f64, usize)> = BTreeMap::new();
    let mut add = |row: usize, weight: f64| {
        let found: &Found<'_> = &names[row];
        if let (NameKind::Place, Some(choice)) = (found.name.kind, &choices[row]) {
            // A town says more of where something happened than the country that it lies in.
            let place = gazetteer.place(choice.place);
            let precision = if place.feature.is_town() { 1.5 } else { 1.0 };
            weights.entry(choice.place).or_insert((0.0, row)).0 += weight * precision * choice.share;
        }
    };
    for (row, part) in parts.iter().enumerate() {
        add(
            row,
            match part {
                Part::Dateline => DATELINE,
                Part::Lead => NAMED_IN_LEAD,
                Part::Rest => NAMED,
            },
        );
    }
    let mut told = 0.0;
    for event in article.events() {
        let place = event.arguments().find(|argument| argument.role() == Some(ArgumentRole::Place));
        let Some(place) = place else { continue };
        let span = place.span().range();
        let first = names.partition_point(|found| found.name.start < span.start);
        let inside = names[first..].iter().take_while(|found| found.name.end <= span.end);
        for row in (first..).take(inside.count()) {
            add(row, EVENT / (1.0 + told));
        }
        told += 1.0;
    }
    let sum: f64 = weights.values().map(|(weight, _)| weight).sum();
    let best = weights.into_iter().rev().max_by(|(_, one), (_, other)| one.0.total_cmp(&other.0));
    best.map(|(place, (weight, name))| Focus { place, share: weight / sum, name })
}

fn parts(article: &Article<'_>, names: &[Found<'_>]) -> Vec<Part> {
    let mut body = 0;
    let mut ends: Vec<(usize, Part)> = Vec::new();
    for sentence in article.sentences() {
        let part = match sentence.kind() {
            Some(SentenceKind::Dateline) => Part::Dateline,
            Some(SentenceKind::Head | SentenceKind::Headline) => Part::Lead,
            _ if body < LEAD => {
                body += 1;
                Part::Lead
            }
            _ => break,
        };
        ends.push((sentence.span().range().end, part));
    }
    let part = |found: &Found<'_>| {
        let row = ends.partition_point(|&(end, _)| end <= found.name.start);
        ends.get(row).map_or(Part::Rest, |&(_, part)| part)
    };
    names.iter().map(part).collect()
}
