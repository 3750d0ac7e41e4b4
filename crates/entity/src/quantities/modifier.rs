//! The words beside a number that say how near it is: "about", "more than", "or so".

use dateline_document::QuantityModifier as Modifier;

use super::numeral::{lower, past_hyphen};
use crate::reading::Word;

/// The words before a number, the longest first, and what they say of it.
const BEFORE: &[(&[&str], Modifier)] = &[
    (&["a", "little", "more", "than"], Modifier::MoreThan),
    (&["a", "little", "over"], Modifier::MoreThan),
    (&["a", "little", "less", "than"], Modifier::Nearly),
    (&["a", "little", "under"], Modifier::Nearly),
    (&["in", "excess", "of"], Modifier::MoreThan),
    (&["in", "the", "region", "of"], Modifier::About),
    (&["somewhere", "around"], Modifier::About),
    (&["a", "total", "of", "about"], Modifier::About),
    (&["no", "fewer", "than"], Modifier::AtLeast),
    (&["no", "less", "than"], Modifier::AtLeast),
    (&["not", "less", "than"], Modifier::AtLeast),
    (&["a", "minimum", "of"], Modifier::AtLeast),
    (&["minimum", "of"], Modifier::AtLeast),
    (&["as", "few", "as"], Modifier::AtLeast),
    (&["as", "little", "as"], Modifier::AtLeast),
    (&["no", "more", "than"], Modifier::AtMost),
    (&["not", "more", "than"], Modifier::AtMost),
    (&["a", "maximum", "of"], Modifier::AtMost),
    (&["maximum", "of"], Modifier::AtMost),
    (&["as", "many", "as"], Modifier::AtMost),
    (&["as", "much", "as"], Modifier::AtMost),
    (&["as", "high", "as"], Modifier::AtMost),
    (&["up", "to"], Modifier::AtMost),
    (&["at", "most"], Modifier::AtMost),
    (&["at", "least"], Modifier::AtLeast),
    (&["far", "more", "than"], Modifier::MoreThan),
    (&["slightly", "more", "than"], Modifier::MoreThan),
    (&["slightly", "over"], Modifier::MoreThan),
    (&["slightly", "less", "than"], Modifier::Nearly),
    (&["slightly", "under"], Modifier::Nearly),
    (&["just", "under"], Modifier::Nearly),
    (&["just", "below"], Modifier::Nearly),
    (&["just", "shy", "of"], Modifier::Nearly),
    (&["just", "over"], Modifier::MoreThan),
    (&["just", "above"], Modifier::MoreThan),
    (&["just", "about"], Modifier::About),
    (&["well", "over"], Modifier::MoreThan),
    (&["well", "above"], Modifier::MoreThan),
    (&["well", "under"], Modifier::LessThan),
    (&["well", "below"], Modifier::LessThan),
    (&["more", "than"], Modifier::MoreThan),
    (&["greater", "than"], Modifier::MoreThan),
    (&["higher", "than"], Modifier::MoreThan),
    (&["upwards", "of"], Modifier::MoreThan),
    (&["upward", "of"], Modifier::MoreThan),
    (&["north", "of"], Modifier::MoreThan),
    (&["less", "than"], Modifier::LessThan),
    (&["fewer", "than"], Modifier::LessThan),
    (&["lower", "than"], Modifier::LessThan),
    (&["close", "to"], Modifier::Nearly),
    (&["close", "on"], Modifier::Nearly),
    (&["an", "estimated"], Modifier::About),
    (&["estimated", "at"], Modifier::About),
    (&["something", "like"], Modifier::About),
    (&["approximately"], Modifier::About),
    (&["approx"], Modifier::About),
    (&["approx."], Modifier::About),
    (&["roughly"], Modifier::About),
    (&["estimated"], Modifier::About),
    (&["some"], Modifier::About),
    (&["circa"], Modifier::About),
    (&["nearly"], Modifier::Nearly),
    (&["almost"], Modifier::Nearly),
    (&["exceeding"], Modifier::MoreThan),
    (&["~"], Modifier::About),
    (&[">"], Modifier::MoreThan),
    (&["<"], Modifier::LessThan),
    (&["about"], Modifier::About),
    (&["around"], Modifier::About),
    (&["over"], Modifier::MoreThan),
    (&["above"], Modifier::MoreThan),
    (&["under"], Modifier::LessThan),
    (&["below"], Modifier::LessThan),
];

/// Where an amount at `start` begins with the words before it, none of them before `floor`, and what they say.
///
/// `is_bound` tells of a word that is a preposition as well whether it belongs to the number.
pub fn before(
    words: &[Word<'_>],
    start: usize,
    floor: usize,
    is_bound: impl Fn(usize) -> bool,
) -> (usize, Option<Modifier>) {
    let Some(last) = start.checked_sub(1).filter(|&last| last >= floor) else { return (start, None) };
    let last = lower(words, last);
    // "at least about 300" says both; the outer one counts.
    for (phrase, modifier) in BEFORE.iter().filter(|(phrase, _)| phrase.last() == Some(&last)) {
        let Some(at) = start.checked_sub(phrase.len()).filter(|&at| at >= floor) else { continue };
        let is_there = phrase.iter().enumerate().all(|(index, &word)| lower(words, at + index) == word);
        let is_preposition = matches!(phrase, ["about" | "around" | "over" | "above" | "under" | "below"]);
        if is_there && (!is_preposition || is_bound(at)) {
            return (at, Some(*modifier));
        }
    }
    (start, None)
}

/// The word after an amount that ends at `end`, with the words behind it that say how near it is.
pub fn after(words: &[Word<'_>], end: usize) -> (usize, Option<Modifier>) {
    let hyphen = past_hyphen(words, end);
    if hyphen > end {
        return match lower(words, hyphen) {
            "plus" => (hyphen + 1, Some(Modifier::AtLeast)),
            "odd" | "ish" => (hyphen + 1, Some(Modifier::About)),
            _ => (end, None),
        };
    }
    match (lower(words, end), lower(words, end + 1)) {
        ("+", _) if !words[end].is_spaced => (end + 1, Some(Modifier::AtLeast)),
        ("or", "more") => (end + 2, Some(Modifier::AtLeast)),
        ("or", "less" | "fewer") => (end + 2, Some(Modifier::AtMost)),
        ("or", "so") => (end + 2, Some(Modifier::About)),
        _ => (end, None),
    }
}
