//! Expressions that count units: yesterday, last week, two days ago, three years, every Tuesday.

use super::dates::{Match, text, text_before, unit};
use super::expression::{Expression, PartYear};
use super::names::{self, Count, Unit};
use super::value::duration;
use crate::reading::{Shape, Word};

/// "today", "yesterday evening", "tonight", "the day before yesterday".
pub fn day_word(words: &[Word<'_>], at: usize) -> Match {
    let word = words.get(at)?;
    let day = |step, part| Expression::Relative { unit: Unit::Day, step, part };
    let is_name = word.is_capital() && !word.opens;
    let (step, fixed) = match &*word.lower {
        _ if is_name => return None,
        "today" => (0, None),
        "yesterday" => (-1, None),
        "tomorrow" => (1, None),
        "tonight" => (0, Some("TNI")),
        "overnight" => return Some((at + 1, day(-1, Some("TNI")))),
        "the" if text(words, at + 1) == "day" => match (text(words, at + 2), text(words, at + 3)) {
            ("before", "yesterday") => return Some((at + 4, day(-2, None))),
            ("after", "tomorrow") => return Some((at + 4, day(2, None))),
            _ => return None,
        },
        _ => return None,
    };
    let part = words
        .get(at + 1)
        .filter(|next| next.is_spaced)
        .and_then(names::part_of_day)
        .filter(|_| fixed.is_none());
    Some((at + 1 + usize::from(part.is_some()), day(step, part.or(fixed))))
}

/// "last week", "next month", "this year", "this morning", "last night", "the past decade", "last weekend".
pub fn beside_now(words: &[Word<'_>], at: usize) -> Match {
    let word = words.get(at)?;
    let step = match &*word.lower {
        _ if word.is_capital() && !word.opens => return None,
        "last" | "past" => -1,
        "this" | "current" => 0,
        "next" | "coming" => 1,
        _ => return None,
    };
    let noun = words.get(at + 1)?;
    if let Some(month) = names::month(noun) {
        return Some((at + 2, Expression::MonthBeside { month, step: i16::try_from(step).ok()? }));
    }
    let is_the = text_before(words, at, 1) == "the";
    if noun.text == "weekend" {
        return Some((at + 2, Expression::Weekend { step }));
    }
    if let Some(part) = names::part_of_day(noun) {
        let step = match (part, step) {
            ("TNI", -1) => -1,
            (_, 0) => 0,
            _ => return None,
        };
        return Some((at + 2, Expression::Relative { unit: Unit::Day, step, part: Some(part) }));
    }
    if let Some(letters) = names::season(noun) {
        let year = PartYear::Relative(i16::try_from(step).ok()?);
        return Some((at + 2, Expression::PartOfYear { letters, year }));
    }
    let (unit, is_plural) = names::unit(noun)?;
    if is_plural || unit < Unit::Day || unit == Unit::Day && step == 0 {
        return None;
    }
    match (unit, is_the, step) {
        // "The last day", "the next day" lean on the time spoken of before.
        (Unit::Day, ..) => None,
        (_, true, 1) if word.text == "next" => {
            Some((at + 2, Expression::Beside { unit, count: 1, is_later: true }))
        }
        (_, true, -1) if word.text == "past" => {
            let count = Count::Exactly { whole: 1, and_half: false };
            Some((at + 2, Expression::Duration { unit, count }))
        }
        _ => Some((at + 2, Expression::Relative { unit, step, part: None })),
    }
}

/// "the next day", "the following week", "the previous year", "the day before".
pub fn beside_then(words: &[Word<'_>], at: usize) -> Match {
    if text(words, at) != "the" && !(words.get(at)?.lower == "the" && words[at].opens) {
        return None;
    }
    let beside = |end, unit, is_later| Some((end, Expression::Beside { unit, count: 1, is_later }));
    if let (Some((unit, false)), direction) = (unit(words, at + 1), text(words, at + 2)) {
        let is_last = is_end(words, at + 3);
        return match direction {
            "before" if is_last => beside(at + 3, unit, false),
            "after" if is_last => beside(at + 3, unit, true),
            _ => None,
        };
    }
    let is_later = match text(words, at + 1) {
        "next" | "following" => true,
        "previous" | "preceding" => false,
        _ => return None,
    };
    let (unit, is_plural) = unit(words, at + 2)?;
    if is_plural || unit < Unit::Day { None } else { beside(at + 3, unit, is_later) }
}

/// "the end of the year", "the end of this month": the year, the month.
pub fn end_of(words: &[Word<'_>], at: usize) -> Match {
    let is_edge =
        matches!(text(words, at), "end" | "beginning" | "start" | "middle") && text(words, at + 1) == "of";
    if !is_edge || text(words, at + 2) != "the" {
        return None;
    }
    let (unit, is_plural) = unit(words, at + 3)?;
    let is_known = !is_plural && unit >= Unit::Week && unit <= Unit::Year;
    is_known.then_some((at + 4, Expression::Relative { unit, step: 0, part: None }))
}

/// "the next six months", "the last few days": a length beside the article's date.
pub fn length_beside_now(words: &[Word<'_>], at: usize) -> Match {
    if !matches!(&*words.get(at)?.lower, "last" | "past" | "next" | "coming" | "previous" | "first") {
        return None;
    }
    match counted(words, at + 1)? {
        (end, Expression::Duration { unit, count }) if end > at + 2 => {
            Some((end, Expression::Duration { unit, count }))
        }
        _ => None,
    }
}

/// A number of units: "two days ago", "a week later", "three years", "five-year".
pub fn counted(words: &[Word<'_>], at: usize) -> Match {
    let (noun, count) = count(words, at)?;
    let is_hyphened = words.get(noun).is_some_and(Word::is_hyphen);
    let noun = noun + usize::from(is_hyphened);
    let (unit, is_plural) = unit(words, noun)?;
    let first = words[at].text;
    let is_article = matches!(&*words[at].lower, "a" | "an") && noun == at + 1;
    // "a second time", "one second later" apart: a second is mostly an ordinal.
    if unit == Unit::Second && !is_plural {
        return None;
    }
    let mut end = noun + 1;
    let mut count = count;
    // "a minute and a half"
    if let Count::Exactly { whole, and_half: false } = count
        && (text(words, end), text(words, end + 1), text(words, end + 2)) == ("and", "a", "half")
    {
        (count, end) = (Count::Exactly { whole, and_half: true }, end + 3);
    }
    let is_age =
        words.get(end).is_some_and(|next| next.is_hyphen() && text(words, end + 1).starts_with("old"))
            || text(words, end) == "old"
            || text(words, end) == "of" && text(words, end + 1) == "age";
    if is_age || is_rate(words, at, first) {
        return None;
    }
    if is_hyphened {
        return Some((end, Expression::Duration { unit, count }));
    }
    // "two days earlier than planned" is a length.
    let is_last = |index: usize| text(words, index) != "than";
    let whole = match count {
        Count::Exactly { whole, and_half: false } => Some(whole),
        _ => None,
    };
    match (text(words, end), whole) {
        ("ago", _) => return Some((end + 1, Expression::Ago { unit, count })),
        ("from", _) if text(words, end + 1) == "now" => {
            let step = i32::try_from(whole?).ok()?;
            return Some((end + 2, Expression::Relative { unit, step, part: None }));
        }
        // "two days before": from the time spoken of, unless what it was before follows.
        ("before" | "after", Some(count)) if unit >= Unit::Day && is_end(words, end + 1) => {
            let is_later = text(words, end) == "after";
            return Some((end + 1, Expression::Beside { unit, count, is_later }));
        }
        ("earlier" | "previously" | "beforehand", Some(count)) if unit >= Unit::Day && is_last(end + 1) => {
            return Some((end + 1, Expression::Beside { unit, count, is_later: false }));
        }
        ("later" | "afterwards", Some(count)) if unit >= Unit::Day && is_last(end + 1) => {
            return Some((end + 1, Expression::Beside { unit, count, is_later: true }));
        }
        _ => {}
    }
    // "a year" and "a day" alone say little: a length only after a word that asks for one.
    let is_length = !is_article
        || matches!(
            text_before(words, at, 1),
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
        );
    is_length.then_some((end, Expression::Duration { unit, count }))
}

fn is_end(words: &[Word<'_>], at: usize) -> bool {
    words.get(at).is_none_or(|next| next.shape == Shape::Mark)
}

/// Whether "a year" is "per year": after a number, a price or "times".
fn is_rate(words: &[Word<'_>], at: usize, first: &str) -> bool {
    if !matches!(first, "a" | "an" | "per") {
        return false;
    }
    let Some(before) = at.checked_sub(1).map(|index| &words[index]) else { return false };
    before.shape == Shape::Number
        || matches!(
            before.text,
            "%" | "percent" | "cent" | "million" | "billion" | "times" | "once" | "twice"
        )
        || before.text.len() > 3
            && before.shape == Shape::Lower
            && before.text.ends_with('s')
            && names::number(before).is_none()
            && at >= 2
            && words[at - 2].shape == Shape::Number
}

/// The number of units that begins at `at`, and the word after it.
fn count(words: &[Word<'_>], at: usize) -> Option<(usize, Count)> {
    let word = words.get(at)?;
    if word.is_capital() && !word.opens {
        return None;
    }
    let exactly = |end, whole| Some((end, Count::Exactly { whole, and_half: false }));
    match &*word.lower {
        "several" | "many" | "few" | "numerous" => return Some((at + 1, Count::Some)),
        "couple" if text(words, at + 1) == "of" => return exactly(at + 2, 2),
        "half" => {
            let article = at + 1 + usize::from(words.get(at + 1).is_some_and(Word::is_hyphen));
            let end = article + usize::from(matches!(text(words, article), "a" | "an"));
            return Some((end, Count::Exactly { whole: 0, and_half: true }));
        }
        "a" | "an" => {
            return match text(words, at + 1) {
                "few" => Some((at + 2, Count::Some)),
                "couple" if text(words, at + 2) == "of" => exactly(at + 3, 2),
                "dozen" => exactly(at + 2, 12),
                "half" => None,
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
    let mut whole = names::number(word)?;
    let mut end = at + 1;
    // "sixty-one", "sixty one".
    if names::tens(&word.lower).is_some() {
        let hyphen = usize::from(words.get(end).is_some_and(Word::is_hyphen));
        if let Some(ones) = words
            .get(end + hyphen)
            .filter(|word| word.shape == Shape::Lower)
            .and_then(names::number)
            .filter(|&ones| ones < 10)
        {
            (whole, end) = (whole + ones, end + hyphen + 1);
        }
    }
    match text(words, end) {
        "hundred" => (whole, end) = (whole.checked_mul(100)?, end + 1),
        "thousand" => (whole, end) = (whole.checked_mul(1000)?, end + 1),
        "and" if text(words, end + 1) == "a" && text(words, end + 2) == "half" => {
            return Some((end + 3, Count::Exactly { whole, and_half: true }));
        }
        // "2 1/2 years"
        "1/2" | "½" => return Some((end + 1, Count::Exactly { whole, and_half: true })),
        "more" | "full" | "consecutive" | "straight" | "whole" => end += 1,
        _ => {}
    }
    exactly(end, whole)
}

/// "for years", "in recent weeks": units without a number.
pub fn bare_plural(words: &[Word<'_>], at: usize) -> Match {
    let (unit, true) = unit(words, at)? else { return None };
    let is_length = matches!(text_before(words, at, 1), "for" | "after" | "within" | "of" | "recent" | "in")
        && unit >= Unit::Hour
        && !matches!(text(words, at + 1), "of" | "old");
    match text(words, at + 1) {
        "ago" => Some((at + 2, Expression::Ago { unit, count: Count::Some })),
        _ => is_length.then_some((at + 1, Expression::Duration { unit, count: Count::Some })),
    }
}

/// "every Tuesday", "each year", "every two weeks", "daily", "once a week", "on Mondays".
pub fn set(words: &[Word<'_>], at: usize) -> Match {
    let word = words.get(at)?;
    let weekly = |weekday: jiff::civil::Weekday| format!("XXXX-WXX-{}", weekday.to_monday_one_offset());
    let is_set = |end, value| Some((end, Expression::Set(value)));
    match &*word.lower {
        "every" | "each" => {
            let next = words.get(at + 1)?;
            if let Some(weekday) = names::weekday(next) {
                let part = words.get(at + 2).and_then(names::part_of_day);
                return is_set(
                    at + 2 + usize::from(part.is_some()),
                    weekly(weekday) + part.unwrap_or_default(),
                );
            }
            if let Some(month) = names::month(next) {
                return is_set(at + 2, format!("XXXX-{month:02}"));
            }
            if let Some(part) = names::part_of_day(next) {
                return is_set(at + 2, format!("XXXX-XX-XX{part}"));
            }
            if let Some((unit, false)) = unit(words, at + 1) {
                let one = Count::Exactly { whole: 1, and_half: false };
                return (unit > Unit::Second).then(|| (at + 2, Expression::Set(duration(unit, one))));
            }
            let (noun, count) = count(words, at + 1).filter(|_| word.lower == "every")?;
            let (unit, true) = unit(words, noun)? else { return None };
            is_set(noun + 1, duration(unit, count))
        }
        "daily" | "weekly" | "monthly" | "yearly" | "annually"
            if word.shape == Shape::Lower && !words.get(at + 1).is_some_and(is_periodical) =>
        {
            let value = match word.text {
                "daily" => "P1D",
                "weekly" => "P1W",
                "monthly" => "P1M",
                _ => "P1Y",
            };
            is_set(at + 1, value.to_owned())
        }
        "once" | "twice" if matches!(text(words, at + 1), "a" | "every") => {
            let (unit, false) = unit(words, at + 2)? else { return None };
            (unit >= Unit::Hour).then(|| {
                (at + 3, Expression::Set(duration(unit, Count::Exactly { whole: 1, and_half: false })))
            })
        }
        text if text.ends_with("days") => is_set(at + 1, weekly(names::weekday(word)?)),
        _ => None,
    }
}

/// "the weekly magazine", "daily Le Monde": what comes out so often, rather than what happens.
fn is_periodical(next: &Word<'_>) -> bool {
    next.is_capital()
        || matches!(
            next.text,
            "newspaper" | "newspapers" | "paper" | "magazine" | "journal" | "tabloid" | "broadsheet"
        )
}
