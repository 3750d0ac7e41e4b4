//! Gathers the place names of an article, and what bears on them.

use std::collections::{BTreeMap, BTreeSet};

use dateline_plugin::{Article, EntityId, EntityKind, Mention, MentionForm, SentenceKind, Use};

use crate::Config;
use crate::fold::fold;
use crate::gazetteer::{Country, Gazetteer};
use crate::layout::Tier;
use crate::locate::{Name, NameKind, Setting};
use crate::{spot, surroundings};

/// What a name in a dateline counts as support for others, beside the 1 of one in the running text.
const DATELINE_VOICE: f64 = 3.0;
/// What the name of a people counts.
const PEOPLE_VOICE: f64 = 0.7;
/// What a place name within the name of something else counts.
const WITHIN_VOICE: f64 = 0.6;

/// A place name of an article with the mention that it is or stands in, if there is one.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// The name.
    pub name: Name,
    /// The mention that it is; none for a name that is a part of one or none.
    pub mention: Option<Mention<'a>>,
}

/// The place names of an article, in order, none over another.
pub fn names<'a>(gazetteer: &Gazetteer<'_>, article: &'a Article<'a>, config: &Config) -> Vec<Found<'a>> {
    let text = article.text();
    let datelines: Vec<(usize, usize)> = article
        .sentences()
        .filter(|sentence| sentence.kind() == Some(SentenceKind::Dateline))
        .map(|sentence| (sentence.span().range().start, sentence.span().range().end))
        .collect();
    let voice = |start: usize| {
        let next = datelines.partition_point(|&(_, end)| end <= start);
        if datelines.get(next).is_some_and(|&(from, _)| from <= start) { DATELINE_VOICE } else { 1.0 }
    };
    let mut found: Vec<Found<'a>> = Vec::new();
    let mut others: Vec<Mention<'a>> = Vec::new();
    for mention in article.mentions().filter(|mention| mention.form() == Some(MentionForm::Name)) {
        let span = mention.span().range();
        let entity = mention.entity();
        let country = entity.and_then(|entity| entity.iso3166()).and_then(Country::new);
        let geonames = entity.and_then(|entity| entity.geonames());
        let kind = match mention.kind() {
            Some(EntityKind::Place) if is_demonym_alone(gazetteer, mention.text()) => NameKind::People,
            Some(EntityKind::Place) => NameKind::Place,
            Some(EntityKind::Group) if country.is_some() || is_demonym(gazetteer, mention.text()) => {
                NameKind::People
            }
            _ => {
                others.push(mention);
                continue;
            }
        };
        let voice = if kind == NameKind::People { PEOPLE_VOICE } else { voice(span.start) };
        let is_government = mention.usage() == Some(Use::Government);
        let name = Name { start: span.start, end: span.end, kind, country, geonames, is_government, voice };
        if kind == NameKind::Place && country.is_none() && !is_known(gazetteer, mention.text()) {
            others.push(mention);
        } else if kind == NameKind::Place || config.peoples {
            found.push(Found { name, mention: Some(mention) });
        }
    }
    let known: BTreeSet<String> = found
        .iter()
        .filter(|found| found.name.kind == NameKind::Place)
        .filter_map(|found| text.get(found.name.start..found.name.end).map(fold))
        .collect();
    let forms = forms(article);
    let plain = |start, end, kind, voice| {
        let (country, geonames, is_government) = (None, None, false);
        Name { start, end, kind, country, geonames, is_government, voice }
    };
    for mention in others {
        let span = mention.span().range();
        let (Some(before), Some(name), Some(after)) =
            (text.get(..span.start), text.get(span.clone()), text.get(span.end..))
        else {
            continue;
        };
        let is_alone = mention.entity().is_none_or(|entity| forms.get(&entity.id()) == Some(&1));
        let is_place = spot::is_region_abbreviation(gazetteer, name)
            || is_alone && spot::is_place_by_words(gazetteer, before, name, after);
        if is_place {
            let name = plain(span.start, span.end, NameKind::Place, voice(span.start));
            found.push(Found { name, mention: Some(mention) });
        } else if config.within && mention.kind() != Some(EntityKind::Person) {
            for (start, end) in spot::within(gazetteer, &known, name) {
                let (start, end) = (span.start + start, span.start + end);
                let name = plain(start, end, NameKind::Within, WITHIN_VOICE);
                found.push(Found { name, mention: None });
            }
        }
    }
    for (start, end) in spot::after_parties(gazetteer, text) {
        found.push(Found { name: plain(start, end, NameKind::Place, 1.0), mention: None });
    }
    let mut found = apart(found);
    let abbreviations: Vec<Found<'a>> = found
        .iter()
        .filter(|found| found.name.kind == NameKind::Place)
        .filter_map(|found| {
            let end = found.name.end;
            let (from, to) = spot::abbreviation_after(gazetteer, text.get(end..)?)?;
            Some(Found { name: plain(end + from, end + to, NameKind::Place, 1.0), mention: None })
        })
        .collect();
    found.extend(abbreviations);
    apart(found)
}

/// Whether a name is that of the people of a place.
fn is_demonym(gazetteer: &Gazetteer<'_>, name: &str) -> bool {
    gazetteer.candidates(&fold(name)).any(|candidate| candidate.tier == Tier::Demonym)
}

/// Whether a name is that of the people of a place and of no place.
fn is_demonym_alone(gazetteer: &Gazetteer<'_>, name: &str) -> bool {
    let mut tiers = gazetteer.candidates(&fold(name)).map(|candidate| candidate.tier).peekable();
    tiers.peek().is_some() && tiers.all(|tier| tier == Tier::Demonym)
}

/// Whether a place bears a name, be it with a word for its sort or for a part of it.
fn is_known(gazetteer: &Gazetteer<'_>, name: &str) -> bool {
    let folded = fold(name.split(',').next().unwrap_or_default());
    let is_borne = |folded: &str| gazetteer.candidates(folded).next().is_some();
    is_borne(&folded)
        || surroundings::without_sort(&folded).is_some_and(|(bare, _)| is_borne(bare))
        || std::iter::successors(surroundings::without_part(&folded), |bare| surroundings::without_part(bare))
            .any(is_borne)
}

/// What bears on the names beside them.
pub fn setting(article: &Article<'_>, config: &Config) -> Setting {
    let has_country = [Some(EntityKind::Person), Some(EntityKind::Organization)];
    let entities = article.entities().filter(|entity| has_country.contains(&entity.kind()));
    let countries = entities.filter_map(|entity| entity.iso3166()).filter_map(Country::new).collect();
    Setting { countries, minimum_population: config.minimum_population }
}

/// How many folded forms the names of each entity have.
fn forms(article: &Article<'_>) -> BTreeMap<EntityId, usize> {
    let mut forms: BTreeMap<EntityId, BTreeSet<String>> = BTreeMap::new();
    for mention in article.mentions().filter(|mention| mention.form() == Some(MentionForm::Name)) {
        if let Some(entity) = mention.entity() {
            forms.entry(entity.id()).or_default().insert(fold(mention.text()));
        }
    }
    forms.into_iter().map(|(entity, forms)| (entity, forms.len())).collect()
}

/// In order, and of names that lie over one another the one that is a mention, or the first.
fn apart(mut found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    found.sort_by_key(|found| (found.name.start, found.mention.is_none(), std::cmp::Reverse(found.name.end)));
    let mut kept: Vec<Found<'_>> = Vec::with_capacity(found.len());
    for next in found {
        match kept.last_mut() {
            Some(last) if next.name.start < last.name.end => {
                if last.mention.is_none() && next.mention.is_some() {
                    *last = next;
                }
            }
            _ => kept.push(next),
        }
    }
    kept
}
