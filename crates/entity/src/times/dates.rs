//! Expressions of the calendar and the clock: days, months, years, seasons, times of day.

use super::expression::{Expression, Which};
use super::names::{self, Unit};
use crate::reading::{Shape, Word};
use crate::words::Cue;

/// An expression that begins at a word, and the word after it.
pub type Match = Option<(usize, Expression)>;

/// A date in digits alone: `2019-05-06`, `5/6/19`, `6.5.2019`.
pub fn digits(words: &[Word<'_>], at: usize) -> Match {
    let word = words.get(at)?;
    if word.shape != Shape::Number {
        return None;
    }
    let separator = ['-', '/', '.'].into_iter().find(|&mark| word.text.matches(mark).count() == 2)?;
    let mut parts = word.text.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let number =
        |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    let small =
        |part: &str| number(part).filter(|_| part.len() <= 2).and_then(|part| i8::try_from(part).ok());
    let expression = if first.len() == 4 && separator != '.' {
        Expression::Day { year: Some(number(first)?), month: small(second)?, day: small(third)?, part: None }
    } else {
        let year = match third.len() {
            4 => number(third)?,
            2 if separator == '/' => century_of(number(third)?),
            _ => return None,
        };
        match separator {
            '.' => {
                Expression::Day { year: Some(year), month: small(second)?, day: small(first)?, part: None }
            }
            _ => Expression::Slashes { first: small(first)?, second: small(second)?, year },
        }
    };
    Some((at + 1, expression))
}

/// A year in two digits is of this century, or from 50 on of the last.
fn century_of(year: i16) -> i16 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

/// A weekday with a date after it, a date by month and day in either order, or a month.
pub fn calendar(words: &[Word<'_>], at: usize) -> Match {
    let word = words.get(at)?;
    if names::weekday(word).is_some() && word.text.len() > 2 {
        let next = skip_comma(words, at + 1);
        let (end, date) = day_and_month(words, skip_article(words, next))?;
        return Some(with_part(words, end, date));
    }
    if let Some((end, date)) = day_and_month(words, at) {
        return Some(with_part(words, end, date));
    }
    month(words, at)
}

/// "30 April 2019", "the 30th of April", "April 30, 2019", "Sept. 30".
fn day_and_month(words: &[Word<'_>], at: usize) -> Match {
    let first = words.get(at)?;
    if let Some(day) = names::day_of_month(first) {
        let of = at + 1 + usize::from(text(words, at + 1) == "of" && first.text.len() > 2);
        let month = names::month(words.get(of)?)?;
        let (end, year) = year_after(words, of + 1);
        return Some((end, Expression::Day { year, month, day, part: None }));
    }
    let month = names::month(first)?;
    let the = skip_article(words, at + 1);
    let day_word = words.get(the)?;
    let day = names::day_of_month(day_word)?;
    let is_bound = words.get(the + 1).is_some_and(|next| next.is_hyphen() || next.text == ":");
    // "May 6-8" begins with its first day; "June 20-year-olds" is no day.
    let is_range = is_bound && words.get(the + 2).is_some_and(|word| names::day_of_month(word).is_some());
    if is_bound && !is_range || !day_word.is_spaced {
        return None;
    }
    let (end, year) = if is_range { (the + 1, None) } else { year_after(words, the + 1) };
    // "April 30 people died": a count rather than a day.
    let counts = words
        .get(end)
        .is_some_and(|next| matches!(next.text, "people" | "percent" | "per" | "%" | "million"));
    (!counts).then_some((end, Expression::Day { year, month, day, part: None }))
}

/// A year after a day, with or without a comma.
fn year_after(words: &[Word<'_>], at: usize) -> (usize, Option<i16>) {
    let index = skip_comma(words, at);
    match words.get(index).and_then(names::year) {
        Some(year) if is_spaced(words, index) => (index + 1, Some(year)),
        _ => (at, None),
    }
}

/// "April 2019", "April last year", or "April" alone where the words around it say that it is a month.
fn month(words: &[Word<'_>], at: usize) -> Match {
    // "mid-November", where the hyphen is a part of the word.
    if let Some(name) = words.get(at)?.text.strip_prefix("mid-") {
        let month =
            names::month_of_name(&name.to_lowercase()).filter(|_| name.starts_with(char::is_uppercase));
        return month.map(|month| (at + 1, Expression::Month { year: None, month }));
    }
    let month = names::month(words.get(at)?)?;
    let after = at + 1;
    if let (end, Some(year)) = year_after(words, after) {
        return Some((end, Expression::Month { year: Some(year), month }));
    }
    let of = after + usize::from(text(words, after) == "of");
    if let Some(year) = words.get(of).and_then(names::year) {
        return Some((of + 1, Expression::Month { year: Some(year), month }));
    }
    let years = match text(words, of) {
        "last" => Some(-1),
        "this" => Some(0),
        "next" => Some(1),
        _ => None,
    };
    if let Some(years) = years.filter(|_| text(words, of + 1) == "year") {
        return Some((of + 2, Expression::MonthOf { month, years }));
    }
    let before = at.checked_sub(1).map_or("", |before| &words[before].lower);
    // "mid-April", "late-May".
    let is_bound = before == "-" && at >= 2 && matches!(&*words[at - 2].lower, "mid" | "early" | "late");
    let is_before_name = words.get(after).is_some_and(|next| next.is_capital() && next.is_spaced);
    (is_bound || is_month_after(before, month, is_before_name))
        .then_some((after, Expression::Month { year: None, month }))
}

/// Whether a month's name after `before` is the month: "April Jones" is a woman, and May was a prime minister.
fn is_month_after(before: &str, month: i8, is_before_name: bool) -> bool {
    const MAY: i8 = 5;
    match before {
        "in" | "since" | "until" | "till" | "during" | "early" | "late" | "mid" | "by" | "every" | "each"
        | "previous" | "following" | "through" | "throughout" => true,
        "of" | "from" | "to" | "for" | "and" | "between" | "before" | "after" | "or" => {
            month != MAY && !is_before_name
        }
        _ => false,
    }
}

/// A year alone, where the words around it say that it is one.
pub fn year(words: &[Word<'_>], at: usize) -> Match {
    let word = words.get(at)?;
    // "mid-2025", where the hyphen is a part of the word.
    if let Some(year) =
        ["mid-", "early-", "late-"].iter().find_map(|modifier| word.lower.strip_prefix(modifier))
    {
        let is_year = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        return is_year.then(|| year.parse().ok()).flatten().map(|year| (at + 1, Expression::Year(year)));
    }
    let year = names::year(word)?;
    let next = words.get(at + 1);
    let before = at.checked_sub(1).map(|before| &words[before]);
    let before_text = before.map_or("", |before| &before.lower);
    let is_recent = (1900..2100).contains(&year);
    let counts = next.is_some_and(|next| counts_things(next));
    let is_year = match before_text {
        "in" | "since" | "until" | "till" | "by" | "during" | "early" | "late" | "mid" | "fiscal"
        | "circa" | "c." => !counts,
        "from" | "of" | "through" | "before" | "after" | "to" | "between" | "around" | "year" | "for" => {
            is_recent && !counts
        }
        "and" | "or" | "–" | "-" | "," | "/" => {
            let earlier = at.checked_sub(2).and_then(|index| names::year(&words[index]));
            is_recent && (earlier.is_some() || matches!(text_before(words, at, 2), "mid" | "early" | "late"))
        }
        "(" => is_recent && next.is_some_and(|next| matches!(next.text, ")" | "," | "–" | "-" | ";")),
        "the" | "a" | "his" | "her" | "its" | "their" | "our" | "'s" | "’s" | "that" | "this" => {
            is_recent
                && !counts
                && next
                    .is_some_and(|next| next.shape == Shape::Lower || next.is_capital() || next.is_hyphen())
        }
        _ => {
            before.is_none() && is_recent && text(words, at + 1) != "-" && next.is_some_and(Word::is_capital)
        }
    };
    is_year.then_some((at + 1, Expression::Year(year)))
}

/// Whether the word after a number says that it counts something.
fn counts_things(next: &Word<'_>) -> bool {
    let is_plural = next.shape == Shape::Lower
        && next.text.len() > 3
        && next.text.ends_with('s')
        && !next.text.ends_with("ss");
    let is_not = matches!(
        next.text,
        "was" | "has" | "is" | "elections" | "riots" | "protests" | "attacks" | "games" | "polls"
    );
    is_plural && !is_not
        || matches!(
            next.text,
            "people" | "%" | "percent" | "men" | "women" | "children" | "km" | "feet" | "hours"
        )
}

/// "the 1990s", "the '90s", "the 19th century".
pub fn decade(words: &[Word<'_>], at: usize) -> Match {
    let word = words.get(at)?;
    if word.shape == Shape::Mark && matches!(word.text, "'" | "’" | "‘") {
        let decade = short_decade(words.get(at + 1)?.text)?;
        return Some((at + 2, Expression::Span(decade)));
    }
    let bare = word.text.trim_start_matches(['\'', '’', '‘']);
    if bare.len() < word.text.len()
        && let Some(decade) = short_decade(bare)
    {
        return Some((at + 1, Expression::Span(decade)));
    }
    let bare = ["mid-", "early-", "late-"]
        .iter()
        .find_map(|modifier| word.text.strip_prefix(modifier))
        .unwrap_or(word.text);
    if let Some(digits) = bare.strip_suffix("0s").filter(|digits| digits.len() == 3) {
        return Some((at + 1, Expression::Span(digits.parse().ok()?)));
    }
    let is_century =
        text(words, at + 1) == "century" || text(words, at + 1) == "-" && text(words, at + 2) == "century";
    let century = names::ordinal(word).filter(|&century| is_century && (2..=30).contains(&century))?;
    let end = if text(words, at + 1) == "century" { at + 2 } else { at + 3 };
    Some((end, Expression::Span(i16::try_from(century).ok()? - 1)))
}

fn short_decade(word: &str) -> Option<i16> {
    let tens: i16 = word.strip_suffix("0s").filter(|tens| tens.len() == 1)?.parse().ok()?;
    Some(if tens < 3 { 200 + tens } else { 190 + tens })
}

/// A weekday, with "last", "this" or "next" before it and a part of the day after it.
pub fn weekday(words: &[Word<'_>], at: usize) -> Match {
    let (which, index) = match &*words.get(at)?.lower {
        "last" => (Which::Last, at + 1),
        "this" => (Which::This, at + 1),
        "next" | "coming" => (Which::Next, at + 1),
        _ => (Which::Bare, at),
    };
    let word = words.get(index)?;
    let weekday = names::weekday(word)?;
    let part = words.get(index + 1).filter(|next| next.is_spaced).and_then(names::part_of_day);
    let end = index + 1 + usize::from(part.is_some());
    // "Monday to Friday", "Mondays": days of any week.
    (!word.lower.ends_with("days")).then_some((end, Expression::Weekday { weekday, which, part }))
}

fn with_part(words: &[Word<'_>], end: usize, date: Expression) -> (usize, Expression) {
    let part = words.get(end).filter(|next| next.is_spaced).and_then(names::part_of_day);
    match (part, date) {
        (Some(part), Expression::Day { year, month, day, .. }) => {
            (end + 1, Expression::Day { year, month, day, part: Some(part) })
        }
        (_, date) => (end, date),
    }
}

/// Fixed holidays that news dates things by.
pub fn holiday(words: &[Word<'_>], at: usize) -> Match {
    let two = (text(words, at), text(words, at + 1));
    let (length, month, day) = match two {
        ("Christmas", "Eve") => (2, 12, 24),
        ("Christmas", "Day") => (2, 12, 25),
        ("Boxing", "Day") => (2, 12, 26),
        ("Valentine", _) if text(words, at + 2) == "Day" => (3, 2, 14),
        ("New", "Year") if text(words, at + 3) == "Eve" => (4, 12, 31),
        ("New", "Year") if text(words, at + 3) == "Day" => (4, 1, 1),
        ("Christmas", _) if !words.get(at + 1).is_some_and(Word::is_capital) => (1, 12, 25),
        _ => return None,
    };
    let is_compound = words
        .get(at + length)
        .is_some_and(|next| next.is_hyphen() || next.has(Cue::PlaceHead) && next.is_capital());
    (!is_compound).then_some((at + length, Expression::Day { year: None, month, day, part: None }))
}

/// The unit of a plural or singular noun at `at`.
pub fn unit(words: &[Word<'_>], at: usize) -> Option<(Unit, bool)> {
    words.get(at).and_then(names::unit)
}

/// The text of a word, empty past the end.
pub fn text<'s>(words: &[Word<'s>], at: usize) -> &'s str {
    words.get(at).map_or("", |word| word.text)
}

/// The text of the word so many before `at` in lower case, empty before the first.
pub fn text_before<'w>(words: &'w [Word<'_>], at: usize, steps: usize) -> &'w str {
    at.checked_sub(steps).map_or("", |index| &words[index].lower)
}

fn skip_comma(words: &[Word<'_>], at: usize) -> usize {
    at + usize::from(text(words, at) == ",")
}

fn skip_article(words: &[Word<'_>], at: usize) -> usize {
    at + usize::from(text(words, at) == "the")
}

fn is_spaced(words: &[Word<'_>], at: usize) -> bool {
    words.get(at).is_some_and(|word| word.is_spaced)
}
