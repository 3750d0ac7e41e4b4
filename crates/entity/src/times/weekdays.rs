//! Weekdays and weekends.

use super::dates::Match;
use super::expression::{Expression, Which};
use super::names;
use super::words::Words;

/// Words that make a name of a weekday before them: "the Sunday Times".
const AFTER: &[&str] = &[
    "Times",
    "Mirror",
    "Telegraph",
    "Post",
    "Express",
    "Mail",
    "Herald",
    "Age",
    "Tribune",
    "Review",
    "Mercury",
    "Independent",
    "Business",
    "World",
    "Service",
    "League",
    "Club",
    "Night",
    "Mass",
    "School",
    "Morning",
    "Live",
];

/// Words that make a name of a weekday after them: "Bloody Sunday".
const BEFORE: &[&str] =
    &["Bloody", "Super", "Black", "Holy", "Fat", "Freaky", "Sheffield", "Casual", "Man", "Girl", "Joe"];

/// A weekday, with "last", "this" or "next" before it and a part of the day after it.
pub fn weekday(words: Words<'_>, at: usize) -> Match {
    let (which, index) = match words.text(at) {
        "last" => (Which::Last, at + 1),
        "this" if matches!(words.text(at + 1), "past" | "last") => (Which::Last, at + 2),
        "this" if matches!(words.text(at + 1), "coming" | "next") => (Which::Next, at + 2),
        "this" => (Which::This, at + 1),
        "that" => (Which::Bare, at + 1),
        "the" if words.text(at + 1) == "previous" => (Which::Previous, at + 2),
        "the" if words.text(at + 1) == "following" => (Which::Following, at + 2),
        "the" if matches!(words.text(at + 1), "next" | "coming") => (Which::Following, at + 2),
        "the" if words.text(at + 1) == "past" => (Which::Last, at + 2),
        "previous" | "preceding" => (Which::Previous, at + 1),
        "next" | "coming" => (Which::Next, at + 1),
        "past" => (Which::Last, at + 1),
        _ => (Which::Bare, at),
    };
    let word = words.get(index)?;
    let weekday = names::weekday(word)?;
    let before = index.checked_sub(1).map_or("", |before| words[before].text);
    // "Monday to Friday", "Mondays": days of any week.
    let is_name = AFTER.contains(&words.get(index + 1).map_or("", |next| next.text))
        && words.is_name(index + 1)
        || BEFORE.contains(&before)
        || word.lower.ends_with("days");
    if is_name {
        return None;
    }
    let part = words.part_of_day(index + 1);
    let end = index + 1 + usize::from(part.is_some());
    if which == Which::Bare {
        // "Monday last week", "Thursday of next week"
        let of = words.skip(end, &["of"]);
        let weeks = match (words.text(of), words.text(of + 1)) {
            ("last", "week") => Some(-1),
            ("this", "week") => Some(0),
            ("next", "week") => Some(1),
            _ => None,
        };
        if let Some(weeks) = weeks {
            return Some((of + 2, Expression::Weekday { weekday, which: Which::OfWeek(weeks), part }));
        }
    }
    Some((end, Expression::Weekday { weekday, which, part }))
}

/// "last weekend", "this past weekend", "the weekend".
pub fn weekend(words: Words<'_>, at: usize) -> Match {
    let (step, noun) = match words.text(at) {
        "last" | "past" => (-1, at + 1),
        "this" if matches!(words.text(at + 1), "past" | "last") => (-1, at + 2),
        "this" if matches!(words.text(at + 1), "coming" | "next") => (1, at + 2),
        "the" if matches!(words.text(at + 1), "past" | "last") => (-1, at + 2),
        "the" if matches!(words.text(at + 1), "coming" | "next") => (1, at + 2),
        "this" | "the" => (0, at + 1),
        "next" | "coming" => (1, at + 1),
        "at" | "on" if words.text(at + 1) == "weekends" => {
            return Some((at + 2, Expression::Set("XXXX-WXX-WE".to_owned())));
        }
        _ => return None,
    };
    let is_weekend = words.is_common(noun) && words.text(noun) == "weekend";
    is_weekend.then_some((noun + 1, Expression::Weekend { step }))
}
