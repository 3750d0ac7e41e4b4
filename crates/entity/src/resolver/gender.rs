//! Which pronoun a person takes, so far as names, titles and words for relatives tell.

use dateline_document::{EntityKind, Found};

use super::{Cluster, Named};
use crate::lexicon::{Class, Lexicon};
use crate::reading::{Reading, Word};
use crate::words::{self, Cue};

/// Which pronoun a person takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Gender {
    #[default]
    Unknown,
    Male,
    Female,
}

impl Gender {
    /// Whether both are known and differ.
    pub fn clashes(self, other: Self) -> bool {
        self != Self::Unknown && other != Self::Unknown && self != other
    }

    /// This one where it is known, else what is told.
    pub fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self == Self::Unknown { other() } else { self }
    }

    /// This one where it is known, else the other.
    pub fn or(self, other: Self) -> Self {
        if self == Self::Unknown { other } else { self }
    }
}

/// What a form of address or a title tells: "Mr", "Lady", "chairwoman", "policeman", "king".
pub fn of_honorific(title: &str) -> Gender {
    let Some(word) = title.split_whitespace().next_back() else { return Gender::Unknown };
    let lower = word.to_lowercase();
    let cues = words::cues(word, &lower);
    if cues.has(Cue::Male) {
        return Gender::Male;
    }
    if cues.has(Cue::Female) {
        return Gender::Female;
    }
    let is_male = lower.len() > 5 && lower.ends_with("man") && !lower.ends_with("woman")
        || matches!(
            &*lower,
            "king"
                | "prince"
                | "emperor"
                | "pope"
                | "cardinal"
                | "actor"
                | "businessman"
                | "imam"
                | "ayatollah"
                | "monk"
                | "priest"
        );
    let is_female =
        lower.ends_with("woman") || matches!(&*lower, "queen" | "princess" | "empress" | "actress" | "nun");
    match (is_male, is_female) {
        (true, _) => Gender::Male,
        (_, true) => Gender::Female,
        _ => Gender::Unknown,
    }
}

/// What a noun for a person tells: "woman", "spokesman", "sister", "king".
pub fn of_noun(word: &Word<'_>) -> Gender {
    match &*word.lower {
        "man" | "men" | "boy" | "guy" | "gentleman" => return Gender::Male,
        "woman" | "women" | "girl" | "lady" => return Gender::Female,
        _ => {}
    }
    if !(word.has(Cue::Kin) || word.has(Cue::Role) || word.lower.ends_with("man")) {
        return Gender::Unknown;
    }
    match (word.has(Cue::Male), word.has(Cue::Female)) {
        (true, false) => Gender::Male,
        (false, true) => Gender::Female,
        _ => of_honorific(&word.lower),
    }
}

/// Sets the gender of every person of whom the article tells one; titles before relatives before given names.
pub fn tell(
    reading: &Reading<'_, '_>,
    lexicon: &Lexicon<'_>,
    names: &[Named<'_>],
    found: &Found,
    clusters: &mut [Cluster],
) {
    let mut of_title = std::collections::HashMap::new();
    for id in found.titles.ids() {
        let title = reading.text.source.get(found.titles.span()[id]).unwrap_or_default();
        let gender = of_honorific(title);
        if gender != Gender::Unknown {
            of_title.insert(found.titles.holder()[id], gender);
        }
    }
    for cluster in clusters.iter_mut().filter(|cluster| cluster.kind == EntityKind::Person) {
        let members = || cluster.names.iter().map(|&name| &names[name]);
        let by_title = members().find_map(|named| of_title.get(&named.span).copied());
        let by_kin =
            || members().map(|named| kin_before(reading, named)).find(|&gender| gender != Gender::Unknown);
        let by_name =
            || members().map(|named| given_name(lexicon, named)).find(|&gender| gender != Gender::Unknown);
        let gender = by_title.or_else(by_kin).or_else(by_name).unwrap_or_default();
        cluster.gender = cluster.gender.or(gender);
        let hint = || members().map(|named| hint(lexicon, named)).find(|&gender| gender != Gender::Unknown);
        cluster.hint = cluster.gender.or(cluster.hint).or_else(|| hint().unwrap_or_default());
    }
}

/// What any part of a name says where it is a given name, too.
fn hint(lexicon: &Lexicon<'_>, named: &Named<'_>) -> Gender {
    let of_part = |part: &&str| match lexicon.get(part).map(|entry| entry.classes) {
        Some(classes) if classes.has(Class::Male) && !classes.has(Class::Female) => Gender::Male,
        Some(classes) if classes.has(Class::Female) && !classes.has(Class::Male) => Gender::Female,
        _ => Gender::Unknown,
    };
    named.parts.iter().map(of_part).find(|&gender| gender != Gender::Unknown).unwrap_or_default()
}

/// "his sister, Patricia", "wife Morag": the word for a relative before a name.
fn kin_before(reading: &Reading<'_, '_>, named: &Named<'_>) -> Gender {
    let word = |steps: usize| named.start.checked_sub(steps).map(|index| &reading.words[index]);
    let steps = if word(1).is_some_and(|comma| comma.text == ",") { 2 } else { 1 };
    match word(steps) {
        Some(kin) if kin.has(Cue::Kin) && kin.has(Cue::Male) => Gender::Male,
        Some(kin) if kin.has(Cue::Kin) && kin.has(Cue::Female) => Gender::Female,
        _ => Gender::Unknown,
    }
}

fn given_name(lexicon: &Lexicon<'_>, named: &Named<'_>) -> Gender {
    let first = named.parts.first().copied().unwrap_or_default();
    let Some(entry) = lexicon.get(first).filter(|_| named.parts.len() > 1 || named.entry.is_none()) else {
        return Gender::Unknown;
    };
    // A surname alone that is a given name too tells nothing.
    if named.parts.len() == 1 && entry.classes.has(Class::Surname) {
        return Gender::Unknown;
    }
    match (entry.classes.has(Class::Male), entry.classes.has(Class::Female)) {
        (true, false) => Gender::Male,
        (false, true) => Gender::Female,
        _ => Gender::Unknown,
    }
}
