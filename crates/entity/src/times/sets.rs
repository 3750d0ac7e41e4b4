//! Recurring times: "every Tuesday", "each year", "twice a week", "daily", "on Mondays", "$5 a day".

use jiff::civil::Weekday;

use super::dates::Match;
use super::expression::Expression;
use super::lengths;
use super::names::{self, Count, Unit};
use super::value::duration;
use super::words::Words;
use crate::quantities;
use crate::reading::{Shape, Word};

pub fn set(words: Words<'_>, at: usize) -> Match {
    let word = words.get(at)?;
    match &*word.lower {
        "every" | "each" => every(words, at),
        "daily" | "weekly" | "monthly" | "yearly" | "annually" | "quarterly" | "hourly" | "nightly"
        | "fortnightly"
            if words.is_common(at) && !words.get(at + 1).is_some_and(is_periodical) =>
        {
            let unit = match &*word.lower {
                "daily" => Unit::Day,
                "weekly" => Unit::Week,
                "fortnightly" => Unit::Fortnight,
                "monthly" => Unit::Month,
                "quarterly" => Unit::Quarter,
                "hourly" => Unit::Hour,
                "nightly" => return is_set(at + 1, "XXXX-XX-XXTNI".to_owned()),
                _ => Unit::Year,
            };
            is_set(at + 1, duration(unit, Count::whole(1)))
        }
        "once" | "twice" | "thrice" if matches!(words.text(at + 1), "a" | "every" | "each" | "per") => {
            let (unit, false) = words.unit(at + 2)? else { return None };
            if unit >= Unit::Hour { is_set(at + 3, duration(unit, Count::whole(1))) } else { None }
        }
        "a" | "an" | "per" => rate(words, at),
        text if text.ends_with("days") => {
            let part = words.part_of_day(at + 1).unwrap_or_default();
            is_set(at + 1 + usize::from(!part.is_empty()), weekly(names::weekday(word)?) + part)
        }
        // "Tuesday nights"
        _ => {
            let weekday = names::weekday(word)?;
            let part = words.part_of_day(at + 1).filter(|_| words.text(at + 1).ends_with('s'))?;
            is_set(at + 2, weekly(weekday) + part)
        }
    }
}

fn is_set(end: usize, value: String) -> Match {
    Some((end, Expression::Set(value)))
}

fn weekly(weekday: Weekday) -> String {
    format!("XXXX-WXX-{}", weekday.to_monday_one_offset())
}

fn every(words: Words<'_>, at: usize) -> Match {
    let is_every = words[at].lower == "every";
    let other = if is_every && matches!(words.text(at + 1), "other" | "second") { 2 } else { 1 };
    let noun = at + usize::try_from(other).ok()?;
    let next = words.get(noun)?;
    if let Some(weekday) = names::weekday(next) {
        let part = words.part_of_day(noun + 1);
        return is_set(noun + 1 + usize::from(part.is_some()), weekly(weekday) + part.unwrap_or_default());
    }
    if let Some(month) = names::month(next) {
        return is_set(noun + 1, format!("XXXX-{month:02}"));
    }
    if let Some(part) = names::part_of_day(words.text(noun)) {
        return is_set(noun + 1, format!("XXXX-XX-XX{part}"));
    }
    if let Some(letters) = words.season(noun) {
        return is_set(noun + 1, format!("XXXX-{letters}"));
    }
    if let Some((unit, false)) = words.unit(noun) {
        return if unit == Unit::Weekend {
            is_set(noun + 1, "XXXX-WXX-WE".to_owned())
        } else if unit > Unit::Second {
            is_set(noun + 1, duration(unit, Count::whole(other)))
        } else {
            None
        };
    }
    let (noun, count) = lengths::count(words, at + 1).filter(|_| is_every)?;
    let (unit, true) = words.unit(noun)? else { return None };
    is_set(noun + 1, duration(unit, count))
}

/// "15 a year", "$5 million a day", "three times per week".
fn rate(words: Words<'_>, at: usize) -> Match {
    let (unit, false) = words.unit(at + 1)? else { return None };
    let is_per = words.text(at) == "per";
    let is_known = unit >= Unit::Day
        && unit <= Unit::Year
        && !words.is_hyphen(at + 2)
        && words.text(at + 2) != "ago"
        && !matches!(
            words.text(at + 2),
            "earlier" | "later" | "before" | "after" | "old" | "or" | "and" | "from"
        );
    let before = words.get(at.checked_sub(1)?)?;
    let is_after_number = before.shape == Shape::Number
        || matches!(
            &*before.lower,
            "%" | "percent"
                | "cent"
                | "million"
                | "billion"
                | "thousand"
                | "times"
                | "dollars"
                | "euros"
                | "pounds"
                | "once"
                | "twice"
        )
        || before.text.len() > 3
            && before.shape == Shape::Lower
            && before.text.ends_with('s')
            && words.unit(at - 1).is_none()
            && at >= 2
            && (words[at - 2].shape == Shape::Number || words.number(at - 2).is_some());
    // "one million barrels per day" is a measure.
    if !is_known || !is_per && !is_after_number || quantities::is_unit(before) {
        return None;
    }
    is_set(at + 2, duration(unit, Count::whole(1)))
}

/// "the weekly magazine", "daily Le Monde": what comes out so often, rather than what happens.
fn is_periodical(next: &Word<'_>) -> bool {
    next.is_capital()
        || matches!(
            next.text,
            "newspaper" | "newspapers" | "paper" | "magazine" | "journal" | "tabloid" | "broadsheet" | "dose"
        )
}
