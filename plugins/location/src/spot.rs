//! Finds the place names that the engine has not marked as such: those within the names of other things, those of
//! persons and organisations that the words around them say are places, and those after a politician's party.

use std::collections::BTreeSet;

use crate::fold::fold;
use crate::gazetteer::Gazetteer;
use crate::layout::{Feature, Tier};
use crate::surroundings;

/// Words that begin or make up the names of institutions and are names of towns too.
const COMMON: [&str; 111] = [
    "academy",
    "assembly",
    "atlantic",
    "baptist",
    "bar",
    "bath",
    "battle",
    "best",
    "bishop",
    "centennial",
    "center",
    "central",
    "centre",
    "chase",
    "christian",
    "chronicle",
    "city",
    "college",
    "columbia",
    "commerce",
    "community",
    "congress",
    "council",
    "county",
    "crown",
    "delta",
    "diamond",
    "district",
    "eagle",
    "east",
    "eastern",
    "emerald",
    "energy",
    "english",
    "enterprise",
    "esperance",
    "federal",
    "fire",
    "force",
    "forest",
    "foundation",
    "french",
    "friendship",
    "frontier",
    "gateway",
    "general",
    "george",
    "florence",
    "german",
    "globe",
    "golden",
    "grace",
    "heritage",
    "home",
    "hope",
    "house",
    "imperial",
    "independence",
    "indian",
    "international",
    "irish",
    "island",
    "justice",
    "lake",
    "liberty",
    "media",
    "metro",
    "metropolitan",
    "mission",
    "mobile",
    "national",
    "normal",
    "north",
    "northern",
    "of",
    "orange",
    "pacific",
    "park",
    "pioneer",
    "plaza",
    "police",
    "post",
    "progress",
    "providence",
    "reading",
    "refuge",
    "republic",
    "rose",
    "royal",
    "silver",
    "sky",
    "social",
    "south",
    "southern",
    "spanish",
    "spring",
    "star",
    "state",
    "summit",
    "sun",
    "supreme",
    "temple",
    "tower",
    "trinity",
    "union",
    "unity",
    "university",
    "valley",
    "victory",
    "west",
    "western",
];
/// What stands right after a town's name in the name of an institution of that town.
const INSTITUTIONS: [&str; 48] = [
    "airport",
    "area",
    "arena",
    "base",
    "board",
    "bridge",
    "cathedral",
    "center",
    "centre",
    "chamber",
    "city",
    "college",
    "community",
    "convention",
    "council",
    "county",
    "court",
    "district",
    "elementary",
    "fire",
    "general",
    "hall",
    "high",
    "hospital",
    "hospitals",
    "international",
    "junior",
    "memorial",
    "middle",
    "municipal",
    "museum",
    "police",
    "post",
    "prison",
    "public",
    "racecourse",
    "regional",
    "school",
    "schools",
    "stadium",
    "state",
    "station",
    "town",
    "township",
    "turnpike",
    "university",
    "village",
    "zoo",
];
/// What stands right after the name of a place and seldom after that of a person or organisation.
const AFTER_PLACES: [&str; 30] = [
    "area",
    "businesses",
    "city",
    "council",
    "couple",
    "counties",
    "county",
    "democrat",
    "developer",
    "home",
    "man",
    "mayor",
    "native",
    "neighborhood",
    "parents",
    "police",
    "republican",
    "resident",
    "residents",
    "school",
    "schools",
    "senior",
    "teen",
    "teenager",
    "town",
    "voters",
    "woman",
    "men",
    "women",
    "students",
];
/// What stands right before the name of a place and seldom before that of a person.
const BEFORE_PLACES: [&str; 8] =
    [" in ", " near ", ", of ", " outside ", " town of ", " city of ", " throughout ", " downtown "];
/// The people of a town that is taken for one in the name of something else for its size alone.
const LARGE_TOWN: u32 = 30_000;

/// The place names within the name of something else, as ranges of `name`: "Texas" of "University of Texas". `known` are
/// the folded names of places that the article has.
pub fn within(gazetteer: &Gazetteer<'_>, known: &BTreeSet<String>, name: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut before: Option<&str> = None;
    let mut at = 0;
    while at < name.len() {
        let rest = &name[at..];
        let word = rest.split([' ', '-', '/']).next().unwrap_or_default();
        let length = if may_begin(before) { place_at(gazetteer, known, rest, at == 0) } else { None };
        // The whole name is no part of itself.
        let length = length.filter(|&length| length < name.len()).unwrap_or(0);
        if length > 0 {
            found.push((at, at + length));
        }
        let step = length.max(word.len()).max(1);
        before = Some(word);
        at += step;
        while at < name.len() && (!name.is_char_boundary(at) || name[at..].starts_with([' ', '-', '/'])) {
            at += 1;
        }
    }
    found
}

/// Whether a place name may begin after a word of a name: "George Washington" is none.
fn may_begin(before: Option<&str>) -> bool {
    before.is_none_or(|word| {
        let folded = word.to_lowercase();
        word.starts_with(char::is_lowercase)
            || matches!(folded.as_str(), "the" | "of" | "university" | "&")
            || surroundings::is_part(&folded)
    })
}

/// How long the place name at the start of `rest` is.
fn place_at(
    gazetteer: &Gazetteer<'_>,
    known: &BTreeSet<String>,
    rest: &str,
    is_first: bool,
) -> Option<usize> {
    surroundings::leading_names(rest).find_map(|(name, after)| {
        let folded = fold(name);
        let is_common = COMMON.contains(&folded.as_str());
        let next = after.trim_start().split(|character: char| !character.is_alphabetic()).next();
        let is_of_institution =
            is_first && next.is_some_and(|next| INSTITUTIONS.contains(&next.to_lowercase().as_str()));
        let is_short = folded.len() < 4 && !name.contains('.');
        let is_place = gazetteer.candidates(&folded).any(|candidate| {
            let place = gazetteer.place(candidate.place);
            match place.feature {
                Feature::Continent
                | Feature::Country
                | Feature::Dependency
                | Feature::Region
                | Feature::Area => candidate.tier != Tier::Other && !is_short,
                Feature::Ocean => false,
                Feature::County => candidate.tier == Tier::Main && folded.contains(' '),
                _ if candidate.tier > Tier::Short => false,
                _ => place.population >= LARGE_TOWN || is_of_institution,
            }
        });
        let is_place = !is_common && (is_place || known.contains(&folded) && !is_short);
        is_place.then(|| {
            name.trim_end_matches(['.', ',']).len().max(if name.ends_with('.') && is_abbreviation(name) {
                name.len()
            } else {
                0
            })
        })
    })
}

/// Whether the words around a name of another kind say that it is a place's: "the Camarillo resident", "in Elkhart".
/// `before` and `after` are the text around it.
pub fn is_place_by_words(gazetteer: &Gazetteer<'_>, before: &str, name: &str, after: &str) -> bool {
    let word = |text: &str| -> String {
        text.chars().take_while(|character| character.is_alphabetic()).collect::<String>().to_lowercase()
    };
    let next = after.strip_prefix(' ').map(word).unwrap_or_default();
    let is_told = AFTER_PLACES.contains(&next.as_str())
        || BEFORE_PLACES.iter().any(|known| before.ends_with(known))
        || is_dateline(before, name, after);
    is_told && is_town_or_county(gazetteer, name)
}

/// "HURRICANE, W.Va. - ", "BANTAM — ", "DELHI (AP)": capitals at the start of a line or sentence.
fn is_dateline(before: &str, name: &str, after: &str) -> bool {
    let is_capital = name.chars().all(|character| !character.is_lowercase()) && name.len() > 3;
    let is_start = before.trim_end().is_empty() || before.trim_end().ends_with(['.', '\n', '"', '”']);
    let marks = [" - ", " -- ", " — ", " – ", " (", ", "];
    is_capital && is_start && marks.iter().any(|mark| after.starts_with(mark))
}

/// Whether a name is the abbreviation of a region: "Tenn.", "N.L.".
pub fn is_region_abbreviation(gazetteer: &Gazetteer<'_>, name: &str) -> bool {
    let bears = |candidate: crate::gazetteer::Candidate| {
        candidate.tier < Tier::Other && gazetteer.place(candidate.place).feature == Feature::Region
    };
    is_abbreviation(name) && gazetteer.candidates(&fold(name)).any(bears)
}

fn is_abbreviation(name: &str) -> bool {
    name.ends_with('.') && name.len() <= 7
}

fn is_town_or_county(gazetteer: &Gazetteer<'_>, name: &str) -> bool {
    let folded = fold(name);
    if folded.len() < 4 || COMMON.contains(&folded.as_str()) {
        return false;
    }
    gazetteer.candidates(&folded).any(|candidate| {
        let feature = gazetteer.place(candidate.place).feature;
        candidate.tier < Tier::Other && (feature.is_town() || feature == Feature::County)
            || candidate.tier == Tier::Other && feature == Feature::County
    })
}

/// The places after the party of a politician: "Charleston" of "R-Charleston", with the range of the text.
pub fn after_parties(gazetteer: &Gazetteer<'_>, text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let is_party = |at: usize| {
        let is_letter = matches!(at.checked_sub(1).map(|before| bytes[before]), Some(b'R' | b'D' | b'I'));
        let is_apart = at
            .checked_sub(2)
            .is_none_or(|before| !bytes[before].is_ascii_alphanumeric() && bytes[before] != b'-');
        is_letter && is_apart && bytes.get(at + 1).is_some_and(u8::is_ascii_uppercase)
    };
    let dashes = text.match_indices('-').map(|(at, _)| at).filter(|&at| is_party(at));
    let place = |at: usize| {
        let start = at + 1;
        let named = surroundings::leading_names(&text[start..]).find(|(name, _)| {
            gazetteer.candidates(&fold(name)).any(|candidate| candidate.tier <= Tier::Other)
        });
        let (name, _) = named?;
        // "D-Day" is no politician's.
        if name.len() < 4 && !is_region_abbreviation(gazetteer, name) {
            return None;
        }
        let length = if is_region_abbreviation(gazetteer, name) {
            name.len()
        } else {
            name.trim_end_matches('.').len()
        };
        Some((start, start + length))
    };
    dashes.filter_map(place).collect()
}

/// The abbreviation of a region right after a town's name: "Tenn." of ", Tenn. (AP)", as a range of `after`.
pub fn abbreviation_after(gazetteer: &Gazetteer<'_>, after: &str) -> Option<(usize, usize)> {
    let rest = after.strip_prefix(", ")?;
    let (name, _) =
        surroundings::leading_names(rest).find(|(name, _)| is_region_abbreviation(gazetteer, name))?;
    Some((2, 2 + name.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    static PLACES: &[u8] = include_bytes!("../data/places.bin");

    #[test]
    fn places_stand_within_the_names_of_other_things() {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let known = BTreeSet::from(["greer".to_owned()]);
        let check = |name: &str, expect: &[&str]| {
            let found: Vec<&str> =
                within(&gazetteer, &known, name).into_iter().map(|(start, end)| &name[start..end]).collect();
            assert_eq!(found, expect, "{name}");
        };
        check("University of Texas", &["Texas"]);
        check("Cass County Circuit Court", &["Cass County"]);
        check("Western Pennsylvania Kennel Association", &["Pennsylvania"]);
        check("Boston-New York Express", &[]);
        check("Bank of Greer", &["Greer"]);
        check("American Farm Bureau", &["American"]);
        check("Marfa Public Library", &["Marfa"]);
        check("George Washington University", &[]);
        check("Union Reading Society", &[]);
        check("Texas", &[]);
        check("", &[]);
        check("é-—é of Málaga", &["Málaga"]);
    }

    #[test]
    fn the_words_around_a_name_can_say_that_it_is_a_place() {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let check = |before: &str, name: &str, after: &str, expect: bool| {
            assert_eq!(is_place_by_words(&gazetteer, before, name, after), expect, "{before}[{name}]{after}");
        };
        check("said the ", "Camarillo", " resident", true);
        check("a man of 24, of ", "Elkhart", ", was", true);
        check("a fire in ", "Elkhart", " was", true);
        check("talks with ", "Henderson", " about", false);
        check("", "PATASKALA", " -- City officials say", true);
        check("a search in ", "Xyzzyville", " was", false);
    }

    #[test]
    fn a_place_follows_the_party_of_a_politician() {
        let gazetteer = Gazetteer::open(PLACES).unwrap();
        let check = |text: &str, expect: &[&str]| {
            let found: Vec<&str> =
                after_parties(&gazetteer, text).into_iter().map(|(start, end)| &text[start..end]).collect();
            assert_eq!(found, expect, "{text}");
        };
        check("Rep. Ann Berg, D-Plymouth, and Sen. Tom Lund (R-S.C.) agreed.", &["Plymouth", "S.C."]);
        check("an R-rated film, a CD-Rom and a D-Day landing", &[]);
        check("D-", &[]);
    }
}
