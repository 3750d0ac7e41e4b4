//! What stands right beside a place name and tells which place it is.

/// What sort of place a word beside the name says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A state, a province, a region.
    Region,
    /// A county, a parish, a district.
    County,
    /// A city, a town, a village.
    Town,
}

/// The words that make a region of the name beside them.
const REGION_WORDS: [&str; 9] = [
    "state",
    "province",
    "region",
    "governorate",
    "oblast",
    "prefecture",
    "territory",
    "department",
    "canton",
];
/// The words that make counties of the names before them.
const COUNTY_WORDS: [&str; 6] = ["county", "counties", "parish", "parishes", "borough", "district"];
/// The words that make a town of the name beside them.
const TOWN_WORDS: [&str; 8] = ["city", "town", "village", "capital", "port", "suburb", "hamlet", "township"];
/// The most names of a list that are looked at for the word for their sort.
const LONGEST_LIST: usize = 8;
/// The most words that the name of a container has.
const LONGEST_NAME: usize = 4;

/// The sort of place that the words right before and right after a name tell: "Washington state", "the city of Aleppo",
/// "the Syrian town of Idlib", "the northern port city of Tripoli".
pub fn sort(before: &str, after: &str) -> Option<Sort> {
    let next = after.strip_prefix(' ').map(leading_word).unwrap_or_default();
    let is_county = || COUNTY_WORDS.iter().any(|known| known.eq_ignore_ascii_case(next));
    sort_of(next).or_else(|| (is_county() || in_list_of_counties(after)).then_some(Sort::County)).or_else(
        || {
            let before = before.strip_suffix(" of ")?;
            sort_of(trailing_word(before))
        },
    )
}

/// Whether `after` goes on with more names and then says that all of them are counties: " and Hayes counties".
fn in_list_of_counties(mut after: &str) -> bool {
    for _ in 0..LONGEST_LIST {
        let Some(next) = goes_on(after) else { return false };
        let Some((_, rest)) = leading_names(next).next() else { return false };
        if rest.starts_with(" counties") || rest.starts_with(" parishes") {
            return true;
        }
        after = rest;
    }
    false
}

fn sort_of(word: &str) -> Option<Sort> {
    let is = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is(&REGION_WORDS) {
        Some(Sort::Region)
    } else if is(&TOWN_WORDS) {
        Some(Sort::Town)
    } else {
        None
    }
}

/// A folded name without the word for its sort: "zabul province" and "province of zabul" are a region called "zabul",
/// "city of leeds" and "davao city" are towns. "Gay village" keeps its name: only regions and cities are told so.
pub fn without_sort(folded: &str) -> Option<(&str, Sort)> {
    let at_end = folded.rsplit_once(' ').filter(|&(_, word)| word == "city" || REGION_WORDS.contains(&word));
    let at_start = || folded.split_once(" of ").map(|(word, name)| (name, word));
    let (name, word) = at_end.or_else(at_start)?;
    Some((name, sort_of(word)?))
}

/// The words for a part of what the name after them means.
const PART_WORDS: [&str; 25] = [
    "far",
    "downtown",
    "uptown",
    "midtown",
    "central",
    "inner",
    "greater",
    "metropolitan",
    "rural",
    "upstate",
    "mainland",
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "northeastern",
    "northwestern",
];

/// A folded name without the word for a part of it before it: "greer" of "downtown greer".
pub fn without_part(folded: &str) -> Option<&str> {
    let (part, name) = folded.split_once(' ')?;
    is_part(part).then_some(name)
}

/// Whether a word is a point of the compass, which makes a name of its own of the name of a region after it.
pub fn is_point(word: &str) -> bool {
    matches!(word.trim_end(), "north" | "south" | "east" | "west")
}

/// Whether a word in small letters means a part of what the name after it means.
pub fn is_part(word: &str) -> bool {
    PART_WORDS.contains(&word)
}

/// The text in which the name of what holds a place begins, where `after`, the text after the place's name, goes on
/// with one: "Texas, on Monday" of ", Texas, on Monday", "Syria" of " in northern Syria".
pub fn container(after: &str) -> Option<&str> {
    [", ", " (", " in "].iter().find_map(|opening| after.strip_prefix(opening)).map(without_direction)
}

/// The stretches at the start of `text` that may be a name, longest first, each with the text after it.
pub fn leading_names(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut ends = Vec::with_capacity(LONGEST_NAME);
    let mut end = 0;
    while ends.len() < LONGEST_NAME {
        let word = word_with_dots(&text[end..]);
        let is_joiner = end > 0 && matches!(word, "of" | "and" | "the");
        if !is_joiner && !word.starts_with(char::is_uppercase) {
            break;
        }
        // A dot at its end may belong to an abbreviation or end the sentence; folding drops it either way.
        end += word.len();
        ends.push(end);
        if !text[end..].starts_with(' ') {
            break;
        }
        end += 1;
    }
    ends.into_iter().rev().map(|end| text.split_at(end))
}

/// What follows the joint of a list, where `after` goes on with one: "Iowa" of " and Iowa".
pub fn goes_on(after: &str) -> Option<&str> {
    [", and ", " and ", " or ", ", "].iter().find_map(|joint| after.strip_prefix(joint))
}

/// "northern Syria" -> "Syria", "the southern Russian" -> "Russian".
fn without_direction(text: &str) -> &str {
    let text = text.strip_prefix("the ").unwrap_or(text);
    let word = leading_word(text);
    let stem = word.strip_suffix("ern").unwrap_or(word);
    let is_direction =
        ["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "central"]
            .iter()
            .any(|direction| direction.eq_ignore_ascii_case(stem));
    let is_lower = word.starts_with(char::is_lowercase);
    if is_direction && is_lower { text[word.len()..].trim_start_matches(' ') } else { text }
}

/// The letters at the start of `text`.
fn leading_word(text: &str) -> &str {
    let end = text.find(|character: char| !character.is_alphabetic()).unwrap_or(text.len());
    &text[..end]
}

/// The letters at the end of `text`.
fn trailing_word(text: &str) -> &str {
    let after = |(index, character): (usize, char)| index + character.len_utf8();
    let start = text.char_indices().rev().find(|(_, character)| !character.is_alphabetic()).map_or(0, after);
    &text[start..]
}

/// The letters, dots, hyphens and apostrophes at the start of `text`: "W.Va.", "Guinea-Bissau".
fn word_with_dots(text: &str) -> &str {
    let is_part = |character: char| character.is_alphabetic() || matches!(character, '.' | '-' | '\'' | '’');
    let end = text.find(|character: char| !is_part(character)).unwrap_or(text.len());
    let word = &text[..end];
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_beside_a_name_tells_its_sort() {
        let check =
            |before: &str, after: &str, expect| assert_eq!(sort(before, after), expect, "{before}|{after}");
        check("fires in ", " state spread", Some(Sort::Region));
        check("fires in ", " State.", Some(Sort::Region));
        check("the rebel-held city of ", " fell", Some(Sort::Town));
        check("in the northern province of ", ", where", Some(Sort::Region));
        check("she flew to ", " on Monday", None);
        check("", "", None);
        check("of ", " of", None);
    }

    #[test]
    fn what_may_hold_a_place_is_offered_longest_first() {
        let check = |after: &str, expect: &[&str]| {
            let found: Vec<&str> =
                container(after).into_iter().flat_map(leading_names).map(|(name, _)| name).collect();
            assert_eq!(found, expect, "{after}");
        };
        check(", Texas, on Monday", &["Texas"]);
        check(", W.Va. The", &["W.Va. The", "W.Va."]);
        check(", New South Wales.", &["New South Wales.", "New South", "New"]);
        check(" (Ohio) has", &["Ohio"]);
        check(" in northern Syria's hills", &["Syria"]);
        check(" in the southern Bosnia and Herzegovina", &["Bosnia and Herzegovina", "Bosnia and", "Bosnia"]);
        check(", where he", &[]);
        check(" said", &[]);
        check("", &[]);
        check(", ", &[]);
    }

    #[test]
    fn a_name_parts_from_the_word_for_its_sort() {
        let check = |folded: &str, expect| assert_eq!(without_sort(folded), expect, "{folded}");
        check("kandahar province", Some(("kandahar", Sort::Region)));
        check("province of kandahar", Some(("kandahar", Sort::Region)));
        check("city of leeds", Some(("leeds", Sort::Town)));
        check("davao city", Some(("davao", Sort::Town)));
        check("gay village", None);
        check("isle of wight", None);
        check("province", None);
        check("", None);
    }

    #[test]
    fn a_list_goes_on_after_its_joint() {
        let check = |after: &str, expect| assert_eq!(goes_on(after), expect, "{after}");
        check(" and Iowa", Some("Iowa"));
        check(", and Iowa", Some("Iowa"));
        check(", Oregon", Some("Oregon"));
        check("; Oregon", None);
        check("", None);
    }
}
