//! Lengths of time: "three years", "two and a half hours", "a five-year plan", "two to three weeks".

use dateline_document::PennTag;

use super::dates::Match;
use super::expression::Expression;
use super::names::{self, Count, Unit};
use super::words::Words;
use crate::reading::Shape;

/// A number of units: "two days ago", "a week later", "three years", "five-year".
pub fn counted(words: Words<'_>, at: usize) -> Match {
    let (end, first) = count(words, at)?;
    if let Some(found) = between(words, at, end, first) {
        return Some(found);
    }
    let (mut end, unit, mut count, is_hyphened, is_plural) = with_unit(words, end, first)?;
    let is_article = matches!(&*words[at].lower, "a" | "an") && first == Count::whole(1);
    // "a second time", "one second later" apart: a second is mostly an ordinal.
    // "2018 day five".
    let is_number = matches!(first, Count::Exactly { whole: 1000.., .. }) && !is_plural && !is_hyphened;
    // "a quarter of the voters", "three quarters of them": a fraction.
    let is_fraction =
        unit == Unit::Quarter && words.text(end) == "of" && (!is_plural || first == Count::whole(3));
    // "the twenty-second suspect"
    let is_ordinal = is_hyphened
        && at.checked_sub(1).is_some_and(|before| words.text(before) == "the")
        && matches!(first, Count::Exactly { whole: 20..100, .. })
        && words[at].shape == Shape::Lower;
    if unit == Unit::Second && !is_plural && (!is_hyphened || is_ordinal)
        || is_number
        || is_fraction
        || is_age(words, end)
    {
        return None;
    }
    // "a minute and a half"
    if let Count::Exactly { whole, and_half: false } = count
        && words.are(end, &["and", "a", "half"])
    {
        (count, end) = (Count::Exactly { whole, and_half: true }, end + 3);
    }
    if is_hyphened {
        return Some((words.skip(end, &["period"]), Expression::Duration { unit, count }));
    }
    if let Some(found) = more_units(words, end, unit, count) {
        return Some(found);
    }
    if let Some(found) = direction(words, end, unit, count) {
        return Some(found);
    }
    // "a week or so ago", "a year or two"
    if words.are(end, &["or", "so"]) || words.are(end, &["or", "two"]) && is_article {
        if let Some(found) = direction(words, end + 2, unit, count) {
            return Some(found);
        }
        return Some((end + 2, Expression::Duration { unit, count }));
    }
    // "a year" and "a day" alone say little: a length only after a word that asks for one.
    let is_length = !is_article
        || words.is_all(at, end)
        || matches!(
            words.before(at, 1),
            "for"
                | "in"
                | "within"
                | "than"
                | "about"
                | "nearly"
                | "almost"
                | "over"
                | "after"
                | "least"
                | "half"
                | "under"
                | "takes"
                | "took"
                | "take"
                | "lasted"
                | "last"
                | "lasts"
                | "spend"
                | "spent"
                | "roughly"
                | "around"
                | "just"
                | "another"
                | "barely"
                | "exactly"
                | "only"
                | "inside"
                | "waited"
        );
    is_length.then_some((end, Expression::Duration { unit, count }))
}

/// The unit of a count that ends at `end`, past an adjective or a hyphen: the word after it, the unit, the count, whether
/// a hyphen bound it, and whether it is in the plural.
fn with_unit(words: Words<'_>, end: usize, count: Count) -> Option<(usize, Unit, Count, bool, bool)> {
    let is_hyphened = words.is_hyphen(end);
    let noun = if is_hyphened {
        end + 1
    } else {
        words.skip(
            end,
            &[
                "trading",
                "business",
                "working",
                "calendar",
                "whole",
                "full",
                "long",
                "consecutive",
                "straight",
                "more",
                "additional",
                "further",
                "successive",
                "solid",
            ],
        )
    };
    // "half a century"
    let noun = if matches!(count, Count::Exactly { whole: 0, and_half: true }) {
        words.skip(noun, &["of"])
    } else {
        noun
    };
    let (unit, is_plural) = words.unit(noun)?;
    // "another quarter-final".
    if !is_hyphened && words.is_hyphen(noun + 1) && !matches!(words.text(noun + 2), "long" | "old") {
        return None;
    }
    // "ten-year-old" is an age, "two-year-long" a length; "half-year" a season of business.
    let end = noun + 1 + if words.is_hyphen(noun + 1) && words.text(noun + 2) == "long" { 2 } else { 0 };
    Some((end, unit, count, is_hyphened, is_plural))
}

/// Whether what follows a length makes it an age: "old", "-old", "of age".
fn is_age(words: Words<'_>, end: usize) -> bool {
    words.is_hyphen(end) && words.text(end + 1).starts_with("old")
        || words.text(end) == "old"
        || words.are(end, &["of", "age"])
        || words.are(end, &["-", "old"])
}

/// "two to three weeks", "12-18 months", "three or four days".
fn between(words: Words<'_>, at: usize, end: usize, low: Count) -> Match {
    let is_joint = matches!(words.text(end), "to" | "or" | "-" | "–");
    let is_number = words[at].shape == Shape::Number
        || names::small(&words[at].lower).is_some()
        || names::tens(&words[at].lower).is_some();
    if !is_joint || !is_number {
        return None;
    }
    let (next, high) = count(words, end + 1)?;
    let (next, unit, high, is_hyphened, is_plural) = with_unit(words, next, high)?;
    let is_length = (is_plural || is_hyphened) && !is_age(words, next);
    if !is_length
        || !matches!(
            (low, high),
            (Count::Exactly { .. } | Count::Decimal { .. }, Count::Exactly { .. } | Count::Decimal { .. })
        )
    {
        return None;
    }
    if let Some((end, found)) = direction(words, next, unit, low) {
        return Some((end, found));
    }
    Some((next, Expression::Between { unit, low, high }))
}

/// "nine years and ten months", "two hours, 15 minutes".
fn more_units(words: Words<'_>, end: usize, unit: Unit, first: Count) -> Match {
    let mut lengths = vec![(unit, first)];
    let mut last = end;
    while let Some(&(larger, _)) = lengths.last() {
        let next = words.skip(words.skip(last, &[","]), &["and"]);
        let Some((end, number)) = words.number(next).map(|(end, number)| (end, Count::whole(number))) else {
            break;
        };
        let Some((smaller, _)) = words.unit(end).filter(|&(unit, _)| unit < larger) else { break };
        if is_age(words, end + 1) {
            break;
        }
        lengths.push((smaller, number));
        last = end + 1;
    }
    if lengths.len() < 2 {
        return None;
    }
    match direction(words, last, unit, first) {
        Some((end, Expression::Ago { .. })) => Some((end, Expression::Ago { unit, count: first })),
        _ => Some((last, Expression::Lengths(lengths))),
    }
}

/// A length that is counted from a time: "ago", "earlier", "later", "from now".
fn direction(words: Words<'_>, end: usize, unit: Unit, count: Count) -> Match {
    // "two days earlier than planned" is a length.
    let is_last = |index: usize| words.text(index) != "than";
    let whole = match count {
        Count::Exactly { whole, and_half: false } => i32::try_from(whole).ok(),
        _ => None,
    };
    let beside = |end, step| Some((end, Expression::Beside { unit, step, part: None }));
    match (words.text(end), whole) {
        ("ago", _) => Some((end + 1, Expression::Ago { unit, count })),
        ("back", _) if words.is_end(end + 1) && unit >= Unit::Day => {
            Some((end + 1, Expression::Ago { unit, count }))
        }
        ("from", Some(step)) if matches!(words.text(end + 1), "now" | "today") && unit >= Unit::Day => {
            Some((end + 2, Expression::Relative { unit, step, part: None }))
        }
        ("from", Some(step)) if words.text(end + 1) == "yesterday" => {
            Some((end + 2, Expression::Relative { unit, step, part: None }))
        }
        // "two days before": from the time spoken of, unless what it was before follows.
        ("before" | "after" | "prior", Some(step)) if unit >= Unit::Day && words.is_end(end + 1) => {
            beside(end + 1, if words.text(end) == "after" { step } else { -step })
        }
        ("earlier" | "previously" | "beforehand", Some(step)) if unit >= Unit::Day && is_last(end + 1) => {
            beside(end + 1, -step)
        }
        ("later" | "earlier" | "afterwards" | "afterward", None) if unit >= Unit::Day && is_last(end + 1) => {
            Some((end + 1, Expression::Open))
        }
        ("later" | "afterwards" | "afterward", Some(step)) if unit >= Unit::Day && is_last(end + 1) => {
            beside(end + 1, step)
        }
        _ => None,
    }
}

/// "the next six months", "the last few days", "recent weeks", "the coming years": a length beside the article's date.
pub fn length_beside_now(words: Words<'_>, at: usize) -> Match {
    let word = words.text(at);
    match word {
        "last" | "past" | "next" | "coming" | "previous" | "first" | "final" | "recent" | "another"
        | "additional" => {}
        _ => return None,
    }
    if words.is_name(at) {
        return None;
    }
    // "recent years", "the coming weeks", "the past years"
    let noun = words.skip(at + 1, &["recent"]);
    if let Some((unit, true)) = words.unit(noun)
        && unit >= Unit::Hour
        && matches!(word, "recent" | "coming" | "past" | "final" | "first" | "last" | "next" | "previous")
    {
        // Which ones they are the text leaves open, but not on which side of the article they lie.
        let side = match word {
            "recent" | "past" => "PAST_REF",
            "coming" => "FUTURE_REF",
            _ => return Some((noun + 1, Expression::Duration { unit, count: Count::Some })),
        };
        return Some((noun + 1, Expression::Reference(side)));
    }
    if word == "recent" {
        return None;
    }
    match counted(words, at + 1)? {
        (
            end,
            found @ (Expression::Duration { .. } | Expression::Between { .. } | Expression::Lengths(_)),
        ) if end > at + 2 => Some((end, found)),
        _ => None,
    }
}

/// The number of units that begins at `at`, and the word after it.
pub fn count(words: Words<'_>, at: usize) -> Option<(usize, Count)> {
    let word = words.get(at)?;
    if words.is_name(at) {
        return None;
    }
    let exactly = |end, whole| Some((end, Count::whole(whole)));
    match &*word.lower {
        "several" | "many" | "few" | "numerous" | "multiple" => {
            return Some((words.skip(at + 1, &["more"]), Count::Some));
        }
        "dozens" | "hundreds" | "thousands" if words.text(at + 1) == "of" => {
            return Some((at + 2, Count::Some));
        }
        "couple" if words.text(at + 1) == "of" => return exactly(at + 2, 2),
        "half" => {
            let article = at + 1 + usize::from(words.is_hyphen(at + 1));
            let end = words.skip(article, &["a", "an"]);
            return Some((end, Count::Exactly { whole: 0, and_half: true }));
        }
        "another" => {
            return words.number(at + 1).map_or(exactly(at + 1, 1), |(end, number)| exactly(end, number));
        }
        "a" | "an" => {
            return match words.text(at + 1) {
                "few" => Some((at + 2, Count::Some)),
                "couple" if words.text(at + 2) == "of" => exactly(at + 3, 2),
                "dozen" => exactly(at + 2, 12),
                "hundred" => exactly(at + 2, 100),
                "thousand" => exactly(at + 2, 1000),
                "half" if words.is_hyphen(at + 2) => {
                    Some((at + 3, Count::Exactly { whole: 0, and_half: true }))
                }
                "half" => None,
                "full" | "whole" | "further" | "additional" | "single" => exactly(at + 2, 1),
                _ => exactly(at + 1, 1),
            };
        }
        _ => {}
    }
    // "1½ hours", "½ hour".
    if let Some(whole) = word.text.strip_suffix('½') {
        let whole = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        return Some((at + 1, Count::Exactly { whole, and_half: true }));
    }
    if matches!(words.text(at + 1), "million" | "billion") && word.shape == Shape::Number {
        // More years than there are dates for.
        return Some((at + 2, Count::Some));
    }
    if let Some(decimal) = decimal(word.text) {
        return Some((at + 1, decimal));
    }
    let (mut end, mut whole) = words.number(at)?;
    match words.text(end) {
        "hundred" => (whole, end) = (whole.checked_mul(100)?, end + 1),
        "thousand" => (whole, end) = (whole.checked_mul(1000)?, end + 1),
        "and" if words.are(end + 1, &["a", "half"]) => {
            return Some((end + 3, Count::Exactly { whole, and_half: true }));
        }
        // "2 1/2 years"
        "1/2" | "½" => return Some((end + 1, Count::Exactly { whole, and_half: true })),
        // "two-and-a-half-year"
        _ if words.is_hyphen(end)
            && words.are(end + 1, &["and"])
            && words.text(end + 3) == "a"
            && words.text(end + 5) == "half" =>
        {
            return Some((end + 6, Count::Exactly { whole, and_half: true }));
        }
        _ if words.is_hyphen(end) && words.text(end + 1) == "1/2" => {
            return Some((end + 2, Count::Exactly { whole, and_half: true }));
        }
        _ => {}
    }
    exactly(end, whole)
}

/// "2.5".
fn decimal(word: &str) -> Option<Count> {
    let (whole, digits) = word.split_once('.')?;
    let number = |part: &str| {
        part.parse().ok().filter(|_| part.len() < 7 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (whole, fraction) = (number(whole)?, number(digits)?);
    Some(Count::Decimal { whole, fraction, places: u8::try_from(digits.len()).ok()? })
}

/// "for years", "over the years", "decades-long", "years ago": units without a number.
pub fn bare(words: Words<'_>, at: usize) -> Match {
    let (unit, is_plural) = words.unit(at)?;
    let some = |end, count| Some((end, Expression::Duration { unit, count }));
    // "weeks-long", "a day-long strike", "weeklong"
    if words.is_hyphen(at + 1) && words.text(at + 2) == "long" {
        return some(at + 3, if is_plural { Count::Some } else { Count::whole(1) });
    }
    if !is_plural {
        return None;
    }
    let before = words.before(at, 1);
    let is_length = (matches!(
        before,
        "for"
            | "after"
            | "within"
            | "of"
            | "in"
            | "over"
            | "lasted"
            | "took"
            | "takes"
            | "take"
            | "spent"
            | "than"
    ) || before == "the" && words.before(at, 2) == "over")
        && unit >= Unit::Hour
        && unit != Unit::Quarter
        && !matches!(words.text(at + 1), "of" | "old")
        || (words.is_all(at, at + 1) || words.is_all(at, at + 3)) && unit >= Unit::Hour;
    let is_noun = words.tag(at).is_none_or(|tag| matches!(tag, PennTag::NNS));
    match words.text(at + 1) {
        "ago" => Some((at + 2, Expression::Ago { unit, count: Count::Some })),
        "later" | "earlier" if unit >= Unit::Day => None,
        "ahead" if unit >= Unit::Hour && before == "the" => some(at + 2, Count::Some),
        "or" if words.unit(at + 2).is_some_and(|(_, is_plural)| is_plural) && is_length => {
            some(at + 3, Count::Some)
        }
        _ if is_length && is_noun => some(at + 1, Count::Some),
        _ => None,
    }
}

/// "all day", "all week".
pub fn all(words: Words<'_>, at: usize) -> Match {
    let (unit, false) = words.unit(at + 1).filter(|_| words.text(at) == "all")? else { return None };
    let is_length =
        unit >= Unit::Day && unit <= Unit::Year && unit != Unit::Quarter && !words.is_hyphen(at + 2);
    is_length.then_some((at + 2, Expression::Duration { unit, count: Count::whole(1) }))
}

/// "weeklong", "daylong", "yearlong".
pub fn long(words: Words<'_>, at: usize) -> Match {
    let word = words.text(at).strip_suffix("long")?;
    let (unit, is_plural) = names::unit(word).filter(|&(unit, _)| unit >= Unit::Hour)?;
    Some((
        at + 1,
        Expression::Duration { unit, count: if is_plural { Count::Some } else { Count::whole(1) } },
    ))
}
