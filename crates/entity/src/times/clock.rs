//! Times of day: "9 p.m.", "5:42 a.m.", "1042 GMT", "noon", "half past seven".

use super::dates::{self, Match, RANGE};
use super::expression::Expression;
use super::names;
use super::words::Words;
use super::{beside, weekdays};
use crate::reading::Shape;

/// A time of day as far as it is told.
#[derive(Clone, Copy)]
struct Clock {
    end: usize,
    hour: i8,
    minute: i8,
    /// Seconds, where they are told.
    second: Option<i8>,
    /// Whether it is after noon, where that is told.
    afternoon: Option<bool>,
}

/// "9 p.m.", "5:42 a.m.", "21:30 GMT", "1042 GMT", "noon", with a day that follows at once: "5 p.m. Thursday".
pub fn clock(words: Words<'_>, at: usize) -> Match {
    let clock = read(words, at)?;
    let (end, zone) = zone(words, clock.end);
    let hour = hour_of_day(clock.hour, clock.afternoon)?;
    let mut time = format!("T{hour:02}:{:02}", clock.minute);
    if let Some(second) = clock.second {
        time += &format!(":{second:02}");
    }
    time += zone.as_deref().unwrap_or_default();
    let (end, day) = day_after(words, end);
    Some((end, Expression::Moment { time, day: day.map(Box::new) }))
}

fn read(words: Words<'_>, at: usize) -> Option<Clock> {
    let word = words.get(at)?;
    let named = |end, hour| Some(Clock { end, hour, minute: 0, second: None, afternoon: None });
    match words.text(at) {
        "noon" | "midday" if !is_name_before(words, at) => return named(at + 1, 12),
        "midnight" if !is_name_before(words, at) => return named(at + 1, 24),
        "half" | "quarter" => return spoken(words, at),
        _ if word.shape != Shape::Number => return of_clock_in_words(words, at),
        _ => {}
    }
    let (hour, minute, second) = digits(word.text)?;
    let mut clock = Clock { end: at + 1, hour, minute, second, afternoon: None };
    if let Some((end, afternoon)) = half_of_day(words, at + 1).or_else(|| bare_hour(words, at)) {
        return (1..=12).contains(&hour).then_some(Clock { end, afternoon: Some(afternoon), ..clock });
    }
    if matches!(words.text(at + 1), "o'clock" | "o’clock") {
        let (end, afternoon) = of_part(words, at + 2).map_or((at + 2, None), |(end, half)| (end, Some(half)));
        return Some(Clock { end, afternoon, ..clock });
    }
    // "9 to 11 a.m.": the first has the half of the second, or the one before it.
    if let Some(second) = words.get(at + 2).filter(|_| RANGE.contains(&words.text(at + 1)))
        && let Some((_, afternoon)) = half_of_day(words, at + 3)
        && let Some((last, ..)) = digits(second.text)
        && (1..=12).contains(&hour)
    {
        let is_same_half = hour % 12 <= last % 12;
        clock.afternoon = Some(if is_same_half { afternoon } else { !afternoon });
        return Some(clock);
    }
    let has_marks = word.text.contains(':');
    let is_zoned = zone(words, clock.end).0 > clock.end;
    let is_local = words.are(at + 1, &["local", "time"])
        || matches!(words.text(at + 1), "hours" | "hrs")
            && word.text.len() == 4
            && word.text.starts_with(['0', '1', '2'])
            && words.text(at + 1) == "hrs";
    let is_clock = (is_zoned || is_local) && (has_marks || word.text.len() == 4)
        || has_marks
            && second.is_none()
            && matches!(
                words.before(at, 1),
                "at" | "around"
                    | "about"
                    | "until"
                    | "from"
                    | "by"
                    | "after"
                    | "before"
                    | "to"
                    | "shortly"
                    | "till"
            )
        || has_marks && words.is_all(at, at + 1);
    is_clock.then_some(clock)
}

/// "half past seven", "quarter to nine".
fn spoken(words: Words<'_>, at: usize) -> Option<Clock> {
    let minutes: i8 = match (words.text(at), words.text(at + 1)) {
        ("half", "past") => 30,
        ("quarter", "past" | "after") => 15,
        ("quarter", "to") => -15,
        _ => return None,
    };
    let (end, hour) = words.number(at + 2)?;
    let hour = i8::try_from(hour).ok().filter(|hour| (1..=12).contains(hour))?;
    let end = words.skip(end, &["o'clock", "o’clock"]);
    let (end, afternoon) = half_of_day(words, end)
        .or_else(|| of_part(words, end))
        .map_or((end, None), |(end, half)| (end, Some(half)));
    let hour = if minutes < 0 { hour - 1 } else { hour };
    Some(Clock { end, hour, minute: minutes.rem_euclid(60), second: None, afternoon })
}

/// "seven o'clock", "eleven p.m.".
fn of_clock_in_words(words: Words<'_>, at: usize) -> Option<Clock> {
    let hour = names::small(&words.get(at)?.lower).and_then(|hour| i8::try_from(hour).ok())?;
    if !(1..=12).contains(&hour) {
        return None;
    }
    let clock = Clock { end: at + 2, hour, minute: 0, second: None, afternoon: None };
    if matches!(words.text(at + 1), "o'clock" | "o’clock") {
        let (end, afternoon) = of_part(words, at + 2).map_or((at + 2, None), |(end, half)| (end, Some(half)));
        return Some(Clock { end, afternoon, ..clock });
    }
    let half = half_of_day(words, at + 1).filter(|_| words.text(at + 1).contains('.'));
    let (end, afternoon) = half.or_else(|| bare_hour(words, at))?;
    Some(Clock { end, afternoon: Some(afternoon), ..clock })
}

/// "at six in the morning": a bare number is an hour before a part of the day.
fn bare_hour(words: Words<'_>, at: usize) -> Option<(usize, bool)> {
    let is_hour =
        matches!(words.before(at, 1), "at" | "around" | "about" | "by" | "until" | "before" | "after");
    of_part(words, at + 1).filter(|_| is_hour)
}

/// "a.m.", "pm": whether it is after noon.
fn half_of_day(words: Words<'_>, at: usize) -> Option<(usize, bool)> {
    let word = words.get(at)?;
    let afternoon = match &*word.lower {
        "a.m." | "a.m" => false,
        "p.m." | "p.m" => true,
        // "I am", "the PM"
        "am" if !matches!(words.tag(at), Some(dateline_document::PennTag::VBP)) => false,
        "pm" => true,
        _ => return None,
    };
    Some((at + 1, afternoon))
}

/// "in the morning", "at night".
fn of_part(words: Words<'_>, at: usize) -> Option<(usize, bool)> {
    if words.are(at, &["at", "night"]) {
        return Some((at + 2, true));
    }
    if !words.are(at, &["in", "the"]) {
        return None;
    }
    let is_after_noon = match words.text(at + 2) {
        "morning" => false,
        "afternoon" | "evening" => true,
        _ => return None,
    };
    Some((at + 3, is_after_noon))
}

/// "5:42", "5.42", "5:42:10", "1042" or "5".
fn digits(word: &str) -> Option<(i8, i8, Option<i8>)> {
    let mut parts = word.split([':', '.']);
    let first = parts.next()?;
    let (hour, minute, second) = match (parts.next(), parts.next(), parts.next()) {
        (Some(minute), second, None) if minute.len() == 2 && first.len() <= 2 => (first, minute, second),
        (None, ..) if first.len() == 4 => {
            let (hour, minute) = first.split_at_checked(2)?;
            (hour, minute, None)
        }
        (None, ..) if first.len() <= 2 => (first, "0", None),
        _ => return None,
    };
    let number =
        |part: &str| part.parse::<i8>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (hour, minute) = (number(hour)?, number(minute)?);
    let second = match second {
        Some(second) => Some(number(second).filter(|second| (0..60).contains(second))?),
        None => None,
    };
    ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute, second))
}

fn hour_of_day(hour: i8, afternoon: Option<bool>) -> Option<i8> {
    Some(match afternoon {
        Some(_) if !(0..=12).contains(&hour) => return None,
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    })
}

/// A zone after a time, in brackets or not, as ISO 8601 writes it; empty where its offset is not certain.
fn zone(words: Words<'_>, at: usize) -> (usize, Option<String>) {
    let bracket = usize::from(words.text(at) == "(");
    let name = at + bracket;
    let Some(offset) = words.get(name).and_then(|word| zone_offset(word.text)) else { return (at, None) };
    let mut end = name + 1;
    let mut zone = offset.map(str::to_owned);
    // "GMT +8", "UTC+05:30"
    if offset == Some("Z")
        && let sign @ ("+" | "-" | "−") = words.text(end)
        && let Some(hours) = words.get(end + 1).filter(|word| word.shape == Shape::Number)
    {
        let (whole, minutes) = hours.text.split_once([':', '.']).unwrap_or((hours.text, "00"));
        if let (Ok(whole), 2) = (whole.parse::<u8>(), minutes.len())
            && whole <= 14
        {
            let sign = if sign == "+" { '+' } else { '-' };
            (zone, end) = (Some(format!("{sign}{whole:02}:{minutes}")), end + 2);
        }
    }
    match bracket {
        0 => (end, zone),
        _ if words.text(end) == ")" => (end + 1, zone),
        _ => (at, None),
    }
}

/// The offset of a zone; none inside where its name is of several zones or changes with the season.
fn zone_offset(name: &str) -> Option<Option<&'static str>> {
    Some(match name {
        "GMT" | "UTC" | "Z" | "WET" => Some("Z"),
        "EST" => Some("-05:00"),
        "EDT" => Some("-04:00"),
        "CDT" => Some("-05:00"),
        "MST" => Some("-07:00"),
        "MDT" => Some("-06:00"),
        "PST" => Some("-08:00"),
        "PDT" => Some("-07:00"),
        "AKST" => Some("-09:00"),
        "AKDT" => Some("-08:00"),
        "HST" => Some("-10:00"),
        "BST" | "CET" | "WEST" => Some("+01:00"),
        "CEST" | "EET" | "SAST" => Some("+02:00"),
        "EEST" | "MSK" | "EAT" => Some("+03:00"),
        "PKT" => Some("+05:00"),
        "WIB" | "ICT" => Some("+07:00"),
        "HKT" | "SGT" | "AWST" => Some("+08:00"),
        "JST" | "KST" => Some("+09:00"),
        "AEST" => Some("+10:00"),
        "AEDT" => Some("+11:00"),
        "NZST" => Some("+12:00"),
        "NZDT" => Some("+13:00"),
        "ET" | "CT" | "PT" | "MT" | "IST" | "CST" | "AST" => None,
        _ => return None,
    })
}

/// The day that follows a time of day at once: "Thursday", ", Nov. 6", "yesterday".
fn day_after(words: Words<'_>, at: usize) -> (usize, Option<Expression>) {
    let index = words.skip(at, &[","]);
    let rules = [dates::calendar, dates::holiday, weekdays::weekday, beside::day_word];
    let day = rules.into_iter().find_map(|rule| rule(words, index)).filter(|(_, day)| match day {
        // A month alone, or a part of a day, is no day that a time is of.
        Expression::Day { .. } | Expression::Weekday { .. } | Expression::Holiday { .. } => true,
        Expression::Relative { part: None, .. } => index == at,
        _ => false,
    });
    match day {
        // After a comma only a date: "at 9 a.m., Monday's talks".
        Some((_, Expression::Weekday { .. })) if index > at => (at, None),
        Some((end, day)) => (end, Some(day)),
        None => (at, None),
    }
}

/// "the morning of May 6", "early in the morning", "that night", "the next morning".
pub fn part_of_day(words: Words<'_>, at: usize) -> Match {
    let noun = match words.text(at) {
        "the" | "that" | "same" => at + 1,
        "mid" => return mid(words, at + 1 + usize::from(words.is_hyphen(at + 1))),
        "midmorning" | "mid-morning" | "midafternoon" | "mid-afternoon" => return mid(words, at),
        _ => return None,
    };
    let (step, noun) = match words.text(noun) {
        "next" | "following" => (Some(1), noun + 1),
        "previous" => (Some(-1), noun + 1),
        "early" | "late" => (None, noun + 1),
        "same" => (Some(0), noun + 1),
        _ => (None, noun),
    };
    let part = names::part_of_day(words.text(noun))
        .filter(|_| words.is_common(noun) && !words.text(noun).ends_with('s'))?;
    let end = noun + 1;
    let day = words.skip(words.skip(end, &["of"]), &["on"]);
    if words.text(end) == "of" || day == end {
        let (after, day) = day_after(words, day);
        if let Some(day) = day {
            return Some((after, Expression::Moment { time: part.to_owned(), day: Some(Box::new(day)) }));
        }
    }
    let unit = names::Unit::Day;
    match (step, words.text(at)) {
        (Some(step), _) => Some((end, Expression::Beside { unit, step, part: Some(part) })),
        (None, "that") => Some((end, Expression::Beside { unit, step: 0, part: Some(part) })),
        (None, "the")
            if matches!(words.before(at, 1), "in" | "during" | "for")
                && !words.is_hyphen(end)
                && words.text(end) != "of" =>
        {
            Some((end, Expression::Beside { unit, step: 0, part: Some(part) }))
        }
        _ => None,
    }
}

/// "mid-afternoon", "midmorning yesterday", from the noun on.
fn mid(words: Words<'_>, noun: usize) -> Match {
    let name = words.text(noun).trim_start_matches("mid").trim_start_matches('-');
    let part = names::part_of_day(name).filter(|_| matches!(name, "morning" | "afternoon"))?;
    let time = part.to_owned();
    match day_after(words, noun + 1) {
        (end, Some(day)) => Some((end, Expression::Moment { time, day: Some(Box::new(day)) })),
        (end, None) => Some((end, Expression::Moment { time, day: None })),
    }
}

fn is_name_before(words: Words<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| {
        words[before].shape == Shape::Capital
            && words.is_name(before)
            && names::weekday(&words[before]).is_none()
    }) || words.is_name(at)
}
