//! The words of the calendar: months, weekdays, numbers, units, parts of the day.

use jiff::civil::Weekday;

use crate::reading::{Shape, Word};

/// A unit of the calendar or the clock, from the smallest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// The letters of a TIMEX3 duration: what stands before the number, and after it.
    pub fn letters(self) -> (&'static str, &'static str) {
        match self {
            Self::Second => ("PT", "S"),
            Self::Minute => ("PT", "M"),
            Self::Hour => ("PT", "H"),
            Self::Day => ("P", "D"),
            Self::Week => ("P", "W"),
            Self::Month => ("P", "M"),
            Self::Quarter => ("P", "Q"),
            Self::Year => ("P", "Y"),
            Self::Decade => ("P", "DE"),
            Self::Century => ("P", "CE"),
        }
    }
}

/// The unit that a word names, and whether it is in the plural.
pub fn unit(word: &Word<'_>) -> Option<(Unit, bool)> {
    if word.shape != Shape::Lower {
        return None;
    }
    let unit = match word.text {
        "second" | "seconds" => Unit::Second,
        "minute" | "minutes" => Unit::Minute,
        "hour" | "hours" => Unit::Hour,
        "day" | "days" => Unit::Day,
        "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "quarter" | "quarters" => Unit::Quarter,
        "year" | "years" => Unit::Year,
        "decade" | "decades" => Unit::Decade,
        "century" | "centuries" => Unit::Century,
        _ => return None,
    };
    Some((unit, word.text.ends_with('s')))
}

/// The month of a name or abbreviation with a capital, from 1.
pub fn month(word: &Word<'_>) -> Option<i8> {
    if !matches!(word.shape, Shape::Capital | Shape::Capitals) {
        return None;
    }
    month_of_name(word.lower.strip_suffix('.').unwrap_or(&word.lower))
}

/// The month of a name or abbreviation in small letters without a full stop, from 1.
pub fn month_of_name(name: &str) -> Option<i8> {
    Some(match name {
        "january" | "jan" => 1,
        "february" | "feb" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

/// The weekday of a name or abbreviation with a capital.
pub fn weekday(word: &Word<'_>) -> Option<Weekday> {
    if !matches!(word.shape, Shape::Capital | Shape::Capitals) {
        return None;
    }
    Some(match word.lower.strip_suffix('.').unwrap_or(&word.lower) {
        "monday" | "mondays" => Weekday::Monday,
        "tuesday" | "tuesdays" => Weekday::Tuesday,
        "wednesday" | "wednesdays" => Weekday::Wednesday,
        "thursday" | "thursdays" => Weekday::Thursday,
        "friday" | "fridays" => Weekday::Friday,
        "saturday" | "saturdays" => Weekday::Saturday,
        "sunday" | "sundays" => Weekday::Sunday,
        "mon" if word.text.ends_with('.') => Weekday::Monday,
        "tue" | "tues" if word.text.ends_with('.') => Weekday::Tuesday,
        "wed" if word.text.ends_with('.') => Weekday::Wednesday,
        "thu" | "thurs" if word.text.ends_with('.') => Weekday::Thursday,
        "fri" if word.text.ends_with('.') => Weekday::Friday,
        "sat" if word.text.ends_with('.') => Weekday::Saturday,
        "sun" if word.text.ends_with('.') => Weekday::Sunday,
        _ => return None,
    })
}

/// A count of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many, and perhaps a half more.
    Exactly { whole: u32, and_half: bool },
    /// "several", "a few".
    Some,
}

/// The number that a word spells or writes, up to a thousand by word.
pub fn number(word: &Word<'_>) -> Option<u32> {
    if word.shape == Shape::Number {
        let digits = word.text.replace(',', "");
        return digits.parse().ok().filter(|_| digits.len() < 9);
    }
    const SMALL: &[&str] = &[
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    let position = |list: &[&str], word: &str| list.iter().position(|&name| name == word);
    if let Some(index) = position(SMALL, &word.lower) {
        return u32::try_from(index).ok().map(|index| index + 1);
    }
    tens(&word.lower)
}

/// Twenty to ninety.
pub fn tens(word: &str) -> Option<u32> {
    Some(match word {
        "twenty" => 20,
        "thirty" => 30,
        "forty" | "fourty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    })
}

/// The ordinal that a word spells or writes: "3rd", "third".
pub fn ordinal(word: &Word<'_>) -> Option<u32> {
    const NAMES: &[&str] = &[
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    if word.shape == Shape::Number {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.lower.strip_suffix(end))?;
        return digits.parse().ok();
    }
    NAMES.iter().position(|&name| name == word.lower).and_then(|index| u32::try_from(index + 1).ok())
}

/// A day of the month in digits: "6", "06", "6th".
pub fn day_of_month(word: &Word<'_>) -> Option<i8> {
    if word.shape != Shape::Number || word.text.len() > 4 {
        return None;
    }
    let day = ordinal(word).or_else(|| word.text.parse().ok().filter(|_| word.text.len() <= 2))?;
    i8::try_from(day).ok().filter(|day| (1..=31).contains(day))
}

/// A year in four digits, from 1000 to 2999.
pub fn year(word: &Word<'_>) -> Option<i16> {
    let is_year = word.text.len() == 4 && word.text.bytes().all(|byte| byte.is_ascii_digit());
    is_year.then(|| word.text.parse().ok()).flatten().filter(|year| (1000..3000).contains(year))
}

/// A part of the day, by the letters of TIMEX3.
pub fn part_of_day(word: &Word<'_>) -> Option<&'static str> {
    Some(match word.text {
        "morning" | "mornings" => "TMO",
        "afternoon" | "afternoons" => "TAF",
        "evening" | "evenings" => "TEV",
        "night" | "nights" => "TNI",
        _ => return None,
    })
}

/// A season, by the letters of TIMEX3.
pub fn season(word: &Word<'_>) -> Option<&'static str> {
    Some(match word.text {
        "spring" => "SP",
        "summer" => "SU",
        "autumn" | "fall" => "FA",
        "winter" => "WI",
        _ => return None,
    })
}
