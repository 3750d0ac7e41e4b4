//! What annotators differ on: which words belong to an expression, and how a value is written.

use std::ops::Range;

/// Words that may stand before an expression and say nothing about when.
const BEFORE: &[&str] = &[
    "the",
    "about",
    "around",
    "approximately",
    "roughly",
    "circa",
    "c.",
    "some",
    "just",
    "almost",
    "nearly",
    "over",
    "under",
    "exactly",
    "only",
    "up",
    "to",
    "at",
    "least",
    "most",
    "more",
    "less",
    "fewer",
    "than",
    "no",
    "in",
    "on",
    "of",
    "for",
    "by",
    "since",
    "until",
    "within",
    "during",
    "from",
    "close",
];

/// Words that may stand after one.
const AFTER: &[&str] = &["or", "so"];

/// The stretch of an expression without "the", prepositions and words of approximation, or all of it where nothing else
/// is left.
pub fn core(text: &str, bytes: Range<usize>) -> Range<usize> {
    let words: Vec<Range<usize>> = words(text, bytes.clone()).collect();
    let is = |list: &[&str], word: &Range<usize>| {
        list.iter().any(|other| other.eq_ignore_ascii_case(&text[word.clone()]))
    };
    let first = words.iter().position(|word| !is(BEFORE, word));
    let Some(first) = first else { return bytes };
    let last = words.iter().rposition(|word| !is(AFTER, word)).filter(|&last| last >= first);
    last.map_or(bytes, |last| words[first].start..words[last].end)
}

/// The stretches between white space, without marks at their ends save full stops.
fn words(text: &str, bytes: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let stretch = &text[bytes.clone()];
    stretch.split_whitespace().filter_map(move |word| {
        let offset = word.as_ptr() as usize - stretch.as_ptr() as usize;
        let start = offset + (word.len() - word.trim_start_matches(is_mark).len());
        let end = offset + word.trim_end_matches(is_mark).len();
        (start < end).then(|| bytes.start + start..bytes.start + end)
    })
}

fn is_mark(letter: char) -> bool {
    matches!(letter, ',' | ';' | ':' | '"' | '“' | '”' | '(' | '[' | ']')
}

/// Whether two TIMEX3 values say the same: lengths in units of one another (`P24M`, `P2Y`; `P1DE`, `P10Y`), times of day
/// with and without minutes (`T17`, `T17:00`) or the zone, decades and centuries with and without their open digits
/// (`199`, `199X`).
pub fn same_value(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    match (length(one), length(other)) {
        (Some(one), Some(other)) => return one == other,
        (None, None) => {}
        _ => return false,
    }
    let (one_day, one_time) = one.split_once('T').unwrap_or((one, ""));
    let (other_day, other_time) = other.split_once('T').unwrap_or((other, ""));
    // A time of a day that gold leaves open is the same on any day.
    let is_open = |day: &str| day.is_empty() || day == "XXXX-XX-XX";
    let is_time = !one_time.is_empty() && !other_time.is_empty();
    let is_same_day =
        open_digits(one_day) == open_digits(other_day) || is_time && (is_open(one_day) || is_open(other_day));
    is_same_day && same_time(one_time, other_time)
}

/// `199X` is `199`, `19XX` is `19`, and `1990-XX-XX` is `1990`.
fn open_digits(day: &str) -> &str {
    let day = if day.starts_with('X') { day } else { day.trim_end_matches("-XX") };
    if day.len() == 4 { day.trim_end_matches('X') } else { day }
}

fn same_time(one: &str, other: &str) -> bool {
    let (one, one_zone) = zone(one);
    let (other, other_zone) = zone(other);
    let minutes = |time: &str| {
        let mut parts = time.split(':').map(|part| part.parse::<u32>().ok());
        let hour = parts.next()??;
        let minute = parts.next().map_or(Some(0), |minute| minute)?;
        Some(hour * 60 + minute)
    };
    let is_same = match (minutes(one), minutes(other)) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    };
    is_same && (one_zone.is_empty() || other_zone.is_empty() || one_zone == other_zone)
}

/// A time of day, and its zone.
fn zone(time: &str) -> (&str, &str) {
    let at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    time.split_at(at)
}

/// How long a TIMEX3 duration is.
#[derive(PartialEq)]
enum Length {
    /// In months and in seconds.
    Known(f64, f64),
    /// Of so many units that are not known: of that letter.
    Open(char),
}

fn length(value: &str) -> Option<Length> {
    let rest = value.strip_prefix('P')?;
    let (mut months, mut seconds, mut is_time, mut number) = (0.0, 0.0, false, String::new());
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            'T' => is_time = true,
            '0'..='9' | '.' => number.push(letter),
            'X' if !number.contains('X') => number.push(letter),
            'X' => {}
            _ => {
                if number == "X" {
                    let of_time = if is_time { letter.to_ascii_lowercase() } else { letter };
                    return Some(Length::Open(of_time));
                }
                let count: f64 = number.parse().ok()?;
                number.clear();
                match (letter, is_time) {
                    ('D', _) if letters.peek() == Some(&'E') => {
                        letters.next();
                        months += 120.0 * count;
                    }
                    ('C', _) if letters.peek() == Some(&'E') => {
                        letters.next();
                        months += 1200.0 * count;
                    }
                    ('E', _) => months += 120.0 * count,
                    ('C', _) => months += 1200.0 * count,
                    ('L', _) => months += 12_000.0 * count,
                    ('Y', _) => months += 12.0 * count,
                    ('Q', _) => months += 3.0 * count,
                    ('M', false) => months += count,
                    ('W', _) => seconds += 604_800.0 * count,
                    ('D', _) => seconds += 86_400.0 * count,
                    ('H', _) => seconds += 3_600.0 * count,
                    ('M', true) => seconds += 60.0 * count,
                    ('S', _) => seconds += count,
                    _ => return None,
                }
            }
        }
    }
    if number == "X" {
        return Some(Length::Open('X'));
    }
    number.is_empty().then_some(Length::Known(months, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_stands_without_what_approximates() {
        for (text, expect) in [
            ("about two years", "two years"),
            ("the next six months", "next six months"),
            ("more than a week", "a week"),
            ("a year or so", "a year"),
            ("(March 4)", "March 4)"),
            ("at least", "at least"),
            ("Sept. 30", "Sept. 30"),
        ] {
            assert_eq!(&text[core(text, 0..text.len())], expect);
        }
    }

    #[test]
    fn values_that_say_the_same_are_one() {
        for (one, other) in [
            ("P2Y", "P24M"),
            ("P2.5Y", "P2Y6M"),
            ("P1DE", "P10Y"),
            ("199X", "199"),
            ("2019-05-06T17", "2019-05-06T17:00"),
            ("2019-05-06T17:00Z", "2019-05-06T17:00"),
            ("T15:11", "2019-05-06T15:11Z"),
            ("1990-XX-XX", "1990"),
        ] {
            assert!(same_value(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("P2Y", "2019"),
            ("PXM", "PTXM"),
            ("2019", "2018"),
            ("2019-05-06TMO", "2019-05-06"),
            ("2019-05-06T17:00Z", "2019-05-06T17:00+02:00"),
            ("199", "19"),
        ] {
            assert!(!same_value(one, other), "{one} {other}");
        }
    }
}
