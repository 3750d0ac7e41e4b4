//! Times counted from the article's day or from the time spoken of: yesterday, last week, the next day, that year.

use super::dates::{self, Match};
use super::expression::Expression;
use super::names::{self, Count, Unit};
use super::words::Words;

/// "today", "yesterday evening", "tonight", "the day before yesterday".
pub fn day_word(words: Words<'_>, at: usize) -> Match {
    let day = |step, part| Expression::Relative { unit: Unit::Day, step, part };
    if !words.is_common(at) {
        return None;
    }
    let (step, fixed) = match words.text(at) {
        "today" => (0, None),
        "yesterday" => (-1, None),
        "tomorrow" => (1, None),
        "tonight" => (0, Some("TNI")),
        "overnight" => return Some((at + 1, day(-1, Some("TNI")))),
        "the" if words.are(at + 1, &["day", "before", "yesterday"]) => return Some((at + 4, day(-2, None))),
        "the" if words.are(at + 1, &["day", "after", "tomorrow"]) => return Some((at + 4, day(2, None))),
        _ => return None,
    };
    let part = words.part_of_day(at + 1).filter(|_| fixed.is_none());
    Some((at + 1 + usize::from(part.is_some()), day(step, part.or(fixed))))
}

/// "last week", "next month", "this year", "this morning", "last night", "the past decade".
pub fn beside_now(words: Words<'_>, at: usize) -> Match {
    if words.is_name(at) {
        return None;
    }
    let (step, after) = match words.text(at) {
        "this" if matches!(words.text(at + 1), "past" | "last") => (-1, at + 2),
        "this" if matches!(words.text(at + 1), "coming" | "next") => (1, at + 2),
        "last" | "past" => (-1, at + 1),
        "this" | "current" => (0, at + 1),
        "next" | "coming" => (1, at + 1),
        _ => return None,
    };
    let noun = words.get(after)?;
    if let Some(month) = names::month(noun) {
        let (end, year) = dates::year_after(words, after + 1);
        return match year {
            super::expression::Year::Open => {
                Some((after + 1, Expression::MonthBeside { month, step: i16::try_from(step).ok()? }))
            }
            year => Some((end, Expression::Month { year, month })),
        };
    }
    // "this very day", "this fiscal year"
    let after = words.skip(after, &["fiscal", "financial", "calendar", "school", "very"]);
    let is_the = words.before(at, 1) == "the";
    if let Some(part) = names::part_of_day(words.text(after)).filter(|_| words.is_common(after)) {
        let step = match (part, step) {
            ("TNI", -1) if !is_the => -1,
            (_, 0) => 0,
            _ => return None,
        };
        return Some((after + 1, Expression::Relative { unit: Unit::Day, step, part: Some(part) }));
    }
    let (unit, is_plural) = words.unit(after)?;
    if is_plural || unit < Unit::Day || unit == Unit::Weekend {
        return None;
    }
    let word = words.text(at);
    match (unit, is_the, step) {
        // "The last day", "the next day" lean on the time spoken of before; "this day" is the article's.
        (Unit::Day, _, 0) if word == "this" && !matches!(words.text(after + 1), "and" | "in") => {
            Some((after + 1, Expression::Relative { unit, step, part: None }))
        }
        (Unit::Day, ..) => None,
        (_, true, 1) if word == "next" => Some((after + 1, Expression::Beside { unit, step: 1, part: None })),
        (_, true, -1) if word == "past" => {
            Some((after + 1, Expression::Duration { unit, count: Count::whole(1) }))
        }
        _ => Some((after + 1, Expression::Relative { unit, step, part: None })),
    }
}

/// "the next day", "the following week", "the previous year", "the day before", "that year", "the same day".
pub fn beside_then(words: Words<'_>, at: usize) -> Match {
    let beside = |end, unit, step| Some((end, Expression::Beside { unit, step, part: None }));
    if words.text(at) == "that" || words.are(at, &["the", "same"]) || words.are(at, &["that", "same"]) {
        let noun = words.skip(at + 1, &["same"]);
        let (unit, is_plural) = words.unit(noun)?;
        let is_known = !is_plural && unit >= Unit::Day && unit != Unit::Quarter && unit <= Unit::Year;
        return if is_known { beside(noun + 1, unit, 0) } else { None };
    }
    let start = match words.text(at) {
        "the" => at + 1,
        "following" => at,
        _ => return None,
    };
    if let (Some((unit, false)), direction) = (words.unit(start), words.text(start + 1)) {
        if direction == "after" && words.text(start + 2) == "next" && unit >= Unit::Day {
            return Some((start + 3, Expression::Relative { unit, step: 2, part: None }));
        }
        if direction == "before" && words.text(start + 2) == "last" && unit >= Unit::Day {
            return Some((start + 3, Expression::Relative { unit, step: -2, part: None }));
        }
        let is_last = words.is_end(start + 2);
        return match direction {
            "before" if is_last && unit >= Unit::Day => beside(start + 2, unit, -1),
            "after" if is_last && unit >= Unit::Day => beside(start + 2, unit, 1),
            _ => None,
        };
    }
    let step = match words.text(start) {
        "next" | "following" | "ensuing" => 1,
        "previous" | "preceding" | "prior" => -1,
        _ => return None,
    };
    let noun = start + 1;
    if let Some(letters) = words.season(noun).filter(|_| step > 0) {
        let year = super::expression::PartYear::Open;
        return Some((noun + 1, Expression::PartOfYear { letters, year }));
    }
    let (unit, is_plural) = words.unit(noun)?;
    if is_plural || unit < Unit::Day || unit == Unit::Weekend { None } else { beside(noun + 1, unit, step) }
}

/// "the end of the year", "the start of this month", "year-end", "earlier in the day", "the year" after a preposition.
pub fn of_now(words: Words<'_>, at: usize) -> Match {
    let now = |end, unit| Some((end, Expression::Relative { unit, step: 0, part: None }));
    let word = words.text(at);
    if matches!(word, "end" | "beginning" | "start" | "middle" | "turn" | "close")
        && words.are(at + 1, &["of", "the"])
    {
        let noun = words.skip(at + 3, &["fiscal", "financial", "current"]);
        let (unit, is_plural) = words.unit(noun)?;
        let is_known = !is_plural
            && unit >= Unit::Week
            && unit <= if word == "turn" { Unit::Century } else { Unit::Decade }
            && (word != "turn" || unit == Unit::Year);
        return if is_known { now(noun + 1, unit) } else { None };
    }
    // "the rest of the week", "the remainder of this year"
    if matches!(word, "rest" | "remainder")
        && words.text(at + 1) == "of"
        && matches!(words.text(at + 2), "the" | "this")
    {
        let (unit, is_plural) = words.unit(at + 3)?;
        let is_known = !is_plural && unit >= Unit::Day && unit <= Unit::Decade;
        return if is_known { now(at + 4, unit) } else { None };
    }
    // "by year-end", "at year end", "the year's end"
    if word == "year" {
        let is_hyphened = words.is_hyphen(at + 1);
        let is_possessive = matches!(words.text(at + 1), "'s" | "’s");
        let end = at + 1 + usize::from(is_hyphened || is_possessive);
        let is_end = words.text(end) == "end"
            && (words.is_end(end + 1)
                || is_possessive
                || is_hyphened
                || matches!(words.before(at, 1), "by" | "at" | "until" | "before"));
        return if is_end { now(end + 1, Unit::Year) } else { None };
    }
    // "earlier in the day", "later in the week"
    if matches!(word, "earlier" | "later" | "early" | "late") && words.are(at + 1, &["in", "the"]) {
        let (unit, is_plural) = words.unit(at + 3)?;
        let is_known = !is_plural && unit >= Unit::Day && unit <= Unit::Decade;
        return if !is_known {
            None
        } else if unit == Unit::Day {
            Some((at + 4, Expression::Beside { unit, step: 0, part: None }))
        } else {
            now(at + 4, unit)
        };
    }
    // "for the year", "so far in the month", "during the week"
    if word == "the" {
        let is_alone = |at: usize| {
            words.is_end(at)
                || matches!(
                    words.text(at),
                    "to" | "at" | "and" | "as" | "from" | "ended" | "ending" | "was" | "were" | "is" | "are"
                )
        };
        let noun = words.skip(at + 1, &["full", "current", "fiscal", "financial"]);
        let (unit, is_plural) = words.unit(noun)?;
        let is_known =
            !is_plural && matches!(unit, Unit::Year | Unit::Month | Unit::Week) && is_alone(noun + 1);
        let is_asked = matches!(words.before(at, 1), "for" | "during" | "in") || words.is_all(at, noun + 1);
        return if is_known && is_asked { now(noun + 1, unit) } else { None };
    }
    None
}
