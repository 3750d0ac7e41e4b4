//! Days and months of the calendar.

use dateline_document::PennTag;

use super::expression::{Expression, Year};
use super::holidays;
use super::names;
use super::words::Words;
use super::years;
use crate::reading::Shape;
use crate::words::Cue;

/// An expression that begins at a word, and the word after it.
pub type Match = Option<(usize, Expression)>;

/// Words between the two ends of a range.
pub const RANGE: &[&str] = &["-", "–", "—", "to", "through", "until", "till"];

/// A date in digits alone: `2019-05-06`, `5/6/19`, `6.5.2019`; "9/11" is the day of 2001.
pub fn digits(words: Words<'_>, at: usize) -> Match {
    let word = words.get(at)?;
    if word.shape != Shape::Number {
        return None;
    }
    if word.text == "9/11" {
        return Some((at + 1, Expression::Day { year: Year::Is(2001), month: 9, day: 11, part: None }));
    }
    let separator = ['-', '/', '.'].into_iter().find(|&mark| word.text.matches(mark).count() == 2)?;
    let mut parts = word.text.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    let number =
        |part: &str| part.parse::<i16>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    let small =
        |part: &str| number(part).filter(|_| part.len() <= 2).and_then(|part| i8::try_from(part).ok());
    let day = |year, month, day| Some(Expression::Day { year: Year::Is(year), month, day, part: None });
    let expression = if first.len() == 4 && separator != '.' {
        day(number(first)?, small(second)?, small(third)?)?
    } else {
        let year = match third.len() {
            4 => number(third)?,
            2 if separator == '/' => century_of(number(third)?),
            _ => return None,
        };
        match separator {
            '.' => day(year, small(second)?, small(first)?)?,
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
pub fn calendar(words: Words<'_>, at: usize) -> Match {
    let word = words.get(at)?;
    if names::weekday(word).is_some() && word.text.len() > 2 {
        let next = words.skip(words.skip(at + 1, &[","]), &["the"]);
        let (end, date) = day_and_month(words, next)?;
        return Some(with_part(words, end, date));
    }
    if let Some((end, date)) = day_and_month(words, at) {
        return Some(with_part(words, end, date));
    }
    month(words, at).or_else(|| day_of_month(words, at))
}

/// "30 April 2019", "the 30th of April", "the 1st day of May", "April 30, 2019", "Sept. 30", "March eighth".
fn day_and_month(words: Words<'_>, at: usize) -> Match {
    let first = words.get(at)?;
    let spelled = || {
        day_in_words(words, at).filter(|&(end, _)| words.text(end) == "of" && words.before(at, 1) == "the")
    };
    if let Some((end, day)) = names::day_of_month(first).map(|day| (at + 1, day)).or_else(spelled) {
        let of = if words.are(end, &["day", "of"]) { end + 2 } else { end };
        // "the 6th of May", but not "6 of May's ministers".
        let of = if first.text.len() > 2 || of > end { words.skip(of, &["of"]) } else { of };
        if let Some(month) = words.get(of).and_then(names::month) {
            let (end, year) = year_after(words, of + 1);
            return Some((end, Expression::Day { year, month, day, part: None }));
        }
        return first_of_range(words, at, day);
    }
    let month = names::month(first)?;
    let the = words.skip(at + 1, &["the"]);
    let (end, day) = match words.get(the).and_then(names::day_of_month) {
        Some(day) => (the + 1, day),
        None => day_in_words(words, the)?,
    };
    // "May 6-8" begins with its first day; "June 20-year-olds" is no day.
    let is_bound = words.is_hyphen(end) || words.text(end) == ":";
    let is_range = is_bound && words.get(end + 1).is_some_and(|word| names::day_of_month(word).is_some());
    if is_bound && !is_range || !words.is_spaced(the) {
        return None;
    }
    let (end, year) = if is_range { (end, Year::Open) } else { year_after(words, end) };
    // "April 30 people died": a count rather than a day.
    let counts =
        matches!(words.text(end), "people" | "percent" | "per" | "%" | "million" | "billion" | "deaths");
    (!counts).then_some((end, Expression::Day { year, month, day, part: None }))
}

/// "eighth", "twenty-first".
fn day_in_words(words: Words<'_>, at: usize) -> Option<(usize, i8)> {
    let first = words.get(at).filter(|word| word.shape == Shape::Lower || word.opens)?;
    let (end, day) = match (names::tens(&first.lower), words.is_hyphen(at + 1)) {
        (Some(tens), true) => {
            (at + 3, tens + names::spelled_ordinal(words.text(at + 2)).filter(|&ones| ones < 10)?)
        }
        _ => (at + 1, names::spelled_ordinal(&first.lower)?),
    };
    i8::try_from(day).ok().filter(|day| *day <= 31).map(|day| (end, day))
}

/// The first day of "3-5 May 2019", "3 and 4 May", "3 to 5 May".
fn first_of_range(words: Words<'_>, at: usize, day: i8) -> Match {
    let is_joined =
        RANGE.contains(&words.text(at + 1)) || matches!(words.text(at + 1), "and" | "or" | "," | "&");
    let second = at + 2;
    words.get(second).and_then(names::day_of_month).filter(|_| is_joined)?;
    let of = second + 1 + usize::from(words.text(second + 1) == "of" && words[second].text.len() > 2);
    let month = words.get(of).and_then(names::month)?;
    // "May 3 and 4 May" has its own month before.
    let is_after_month =
        at.checked_sub(1).and_then(|before| words.get(before)).and_then(names::month).is_some();
    let (_, year) = year_after(words, of + 1);
    (!is_after_month).then_some((at + 1, Expression::Day { year, month, day, part: None }))
}

/// The year after a day or month: "2019", ", 2019", "of 2019", "last year", "of the same year".
pub fn year_after(words: Words<'_>, at: usize) -> (usize, Year) {
    let index = words.skip(at, &[","]);
    match words.get(index).and_then(names::year) {
        Some(year) if words.is_spaced(index) => return (index + 1, Year::Is(year)),
        _ => {}
    }
    if let Some((end, year)) = years::in_words(words, at) {
        return (end, Year::Is(year));
    }
    let of = words.skip(at, &["of", "in"]);
    if let Some(year) = words.get(of).filter(|_| of > at).and_then(names::year) {
        return (of + 1, Year::Is(year));
    }
    if let Some((end, year)) = relative_year(words, of) {
        return (end, year);
    }
    // "on 12 October last"
    let is_last = words.is_end(at + 1) && !words.is_hyphen(at + 1);
    match words.text(at) {
        "last" if is_last => (at + 1, Year::Last),
        "next" if is_last => (at + 1, Year::Next),
        _ => (at, Year::Open),
    }
}

/// "last year", "this year", "the same year".
pub fn relative_year(words: Words<'_>, at: usize) -> Option<(usize, Year)> {
    let word = words.skip(at, &["the"]);
    let year = match words.text(word) {
        "last" | "past" => Year::Relative(-1),
        "this" => Year::Relative(0),
        "next" => Year::Relative(1),
        "same" | "that" => Year::Same,
        _ => return None,
    };
    (words.text(word + 1) == "year").then_some((word + 2, year))
}

/// "April 2019", "April last year", or "April" alone where the words around it say that it is a month.
fn month(words: Words<'_>, at: usize) -> Match {
    // "mid-November", where the hyphen is a part of the word.
    if let Some(name) = words.get(at)?.text.strip_prefix("mid-") {
        let month =
            names::month_of_name(&name.to_lowercase()).filter(|_| name.starts_with(char::is_uppercase))?;
        let (end, year) = year_after(words, at + 1);
        return Some((end, Expression::Month { year, month }));
    }
    let month = names::month(words.get(at)?)?;
    let after = at + 1;
    let (end, year) = year_after(words, after);
    if year != Year::Open {
        return Some((end, Expression::Month { year, month }));
    }
    is_month(words, at, month).then_some((after, Expression::Month { year: Year::Open, month }))
}

/// Whether a month's name is the month: "April Jones" is a woman, May was a prime minister, and a march is a walk.
fn is_month(words: Words<'_>, at: usize, month: i8) -> bool {
    const MARCH: i8 = 3;
    const MAY: i8 = 5;
    let after = at + 1;
    if words.is_all(at, after) {
        return true;
    }
    let is_before_name = words.is_name(after) && words.is_spaced(after);
    let is_after_name = at.checked_sub(1).is_some_and(|before| words.is_name(before));
    let before = words.before(at, 1);
    let is_second = (RANGE.contains(&before) || before == "and")
        && at.checked_sub(2).and_then(|first| names::month(&words[first])).is_some();
    // "mid-April", "late-May".
    let is_bound = before == "-" && matches!(words.before(at, 2), "mid" | "early" | "late");
    if is_bound
        || is_second
        || matches!(
            before,
            "in" | "since"
                | "until"
                | "till"
                | "during"
                | "early"
                | "late"
                | "mid"
                | "by"
                | "every"
                | "each"
                | "previous"
                | "following"
                | "through"
                | "throughout"
        )
    {
        return true;
    }
    if is_before_name || is_after_name || words.is_hyphen(after) && words.before(at, 1) != "the" {
        return false;
    }
    let is_full = words[at].text.len() > 3;
    match month {
        // The names that are no person's and no verb's.
        1 | 2 | 7 | 9..=12 if is_full => !words.text(after).starts_with('\''),
        MARCH | MAY => {
            matches!(before, "the" | "a" | "its" | "'s" | "’s" | "of" | "from" | "to") && {
                // "the May election", "from May to July"
                let next = words.text(after);
                let is_noun = matches!(words.tag(after), Some(PennTag::NN | PennTag::NNS | PennTag::JJ));
                is_noun && !matches!(before, "of" | "to")
                    || matches!(next, "to" | "until" | "and") && before == "from"
            }
        }
        _ => match before {
            "of" | "from" | "to" | "for" | "and" | "between" | "before" | "after" | "or" => true,
            // "an August report", "its June meeting"
            "the" | "a" | "an" | "its" | "his" | "her" | "their" | "last" | "this" => !words.is_end(after),
            _ => false,
        },
    }
}

/// "on the 15th": a day of a month that is not told.
fn day_of_month(words: Words<'_>, at: usize) -> Match {
    let day = words.get(at).filter(|word| word.text.len() > 2).and_then(names::day_of_month)?;
    let is_after_preposition = words.before(at, 1) == "the"
        && matches!(
            words.before(at, 2),
            "on" | "by" | "until" | "since" | "before" | "after" | "from" | "to" | "and"
        );
    let is_alone = words.is_end(at + 1)
        || words.get(at + 1).is_some_and(|next| next.has(Cue::Function)) && words.text(at + 1) != "of";
    (is_after_preposition && is_alone && !words.is_hyphen(at + 1))
        .then_some((at + 1, Expression::DayOfMonth(day)))
}

fn with_part(words: Words<'_>, end: usize, date: Expression) -> (usize, Expression) {
    match (words.part_of_day(end), date) {
        (Some(part), Expression::Day { year, month, day, .. }) => {
            (end + 1, Expression::Day { year, month, day, part: Some(part) })
        }
        (_, date) => (end, date),
    }
}

/// Holidays with a rule, and their year: "Christmas", "last Easter", "Thanksgiving 2018".
pub fn holiday(words: Words<'_>, at: usize) -> Match {
    let (start, year) = match words.text(at) {
        "last" => (at + 1, Some(Year::Relative(-1))),
        "this" => (at + 1, Some(Year::Open)),
        "next" => (at + 1, Some(Year::Relative(1))),
        _ => (at, None),
    };
    let first = words.get(start).filter(|word| word.is_capital())?;
    let (length, holiday) = holidays::named(|offset| {
        if offset == 0 { &first.lower } else { words.get(start + offset).map_or("", |word| &word.lower) }
    })?;
    let end = start + length;
    let is_capital = words[start..end].iter().all(|word| {
        word.is_capital() || word.shape == Shape::Mark || word.text.len() < 3 || word.shape == Shape::Number
    });
    // "Good Friday Agreement", "Christmas Island", "Boxing-Day sale"; "Happy New Year".
    let is_compound = words.is_hyphen(end)
        || words.is_name(end) && words.is_spaced(end)
        || words.before(at, 1) == "happy"
        || start == at
            && at.checked_sub(1).is_some_and(|before| {
                words.is_name(before) && words[before].text != "Merry" && !words[before].text.ends_with('.')
            });
    if is_compound || !is_capital {
        return None;
    }
    let (end, year) = match year {
        Some(Year::Relative(years)) => (end, nearest_year(years)),
        Some(year) => (end, year),
        None => year_after(words, end),
    };
    Some((end, Expression::Holiday { holiday, year }))
}

/// "Last Christmas" is of last year; which year "next Easter" is of follows from the tense.
fn nearest_year(years: i16) -> Year {
    if years < 0 { Year::Relative(years) } else { Year::Open }
}
