//! Times of day: "9 p.m.", "5:42 a.m.", "1042 GMT", "noon".

use super::dates::{Match, text, text_before};
use super::expression::Expression;
use crate::reading::{Shape, Word};

/// "9 p.m.", "5:42 a.m.", "21:30 GMT", "1042 GMT", "noon".
pub fn clock(words: &[Word<'_>], at: usize) -> Match {
    let word = words.get(at)?;
    match word.text {
        "noon" | "midday" if !is_capital_before(words, at) => return clock_value(at + 1, 12, 0, None, false),
        "midnight" if !is_capital_before(words, at) => return clock_value(at + 1, 24, 0, None, false),
        _ if word.shape != Shape::Number => return None,
        _ => {}
    }
    // "9pm", "9.30am".
    let half = ["a.m.", "p.m.", "am", "pm"].into_iter().find(|half| word.lower.ends_with(half));
    if let Some(half) = half {
        let (hour, minute) = hour_and_minute(word.lower.strip_suffix(half)?)?;
        return clock_value(at + 1, hour, minute, Some(half.starts_with('p')), false);
    }
    let (hour, minute) = hour_and_minute(word.text)?;
    let mut end = at + 1;
    let mut afternoon = None;
    match text(words, end).to_lowercase().as_str() {
        "a.m." | "am" | "a.m" => (end, afternoon) = (end + 1, Some(false)),
        "p.m." | "pm" | "p.m" => (end, afternoon) = (end + 1, Some(true)),
        "o'clock" | "o’clock" => end += 1,
        _ => {}
    }
    let is_universal = matches!(text(words, end), "GMT" | "UTC" | "Z");
    let is_zone = is_universal
        || matches!(
            text(words, end),
            "EST" | "EDT" | "CET" | "CEST" | "BST" | "PST" | "PDT" | "ET" | "JST" | "IST"
        );
    let has_marks = word.text.contains(':');
    let is_clock = afternoon.is_some()
        || end > at + 1
        || is_zone && (has_marks || word.text.len() == 4)
        || has_marks
            && matches!(
                text_before(words, at, 1),
                "at" | "around" | "about" | "until" | "from" | "by" | "after" | "before" | "to" | "shortly"
            );
    if !is_clock {
        return None;
    }
    clock_value(end + usize::from(is_zone), hour, minute, afternoon, is_universal)
}

/// "5:42", "5.42", "1042" or "5".
fn hour_and_minute(digits: &str) -> Option<(i8, i8)> {
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
}

fn clock_value(end: usize, hour: i8, minute: i8, afternoon: Option<bool>, is_universal: bool) -> Match {
    let hour = match afternoon {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    Some((end, Expression::Clock { hour, minute, is_universal }))
}

fn is_capital_before(words: &[Word<'_>], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| words[before].shape == Shape::Capital && !words[before].opens)
}
