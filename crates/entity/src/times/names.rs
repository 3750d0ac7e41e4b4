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
    Weekend,
    Week,
    Fortnight,
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
            Self::Weekend => ("P", "WE"),
            Self::Week | Self::Fortnight => ("P", "W"),
            Self::Month => ("P", "M"),
            Self::Quarter => ("P", "Q"),
            Self::Year => ("P", "Y"),
            Self::Decade => ("P", "DE"),
            Self::Century => ("P", "CE"),
        }
    }
}

/// The unit that a word in small letters names, and whether it is in the plural.
pub fn unit(word: &str) -> Option<(Unit, bool)> {
    let unit = match word {
        "second" | "seconds" => Unit::Second,
        "sec" | "secs" => Unit::Second,
        "minute" | "minutes" | "min" | "mins" => Unit::Minute,
        "hour" | "hours" | "hr" | "hrs" => Unit::Hour,
        "day" | "days" => Unit::Day,
        "weekend" | "weekends" => Unit::Weekend,
        "week" | "weeks" => Unit::Week,
        "fortnight" | "fortnights" => Unit::Fortnight,
        "month" | "months" => Unit::Month,
        "quarter" | "quarters" => Unit::Quarter,
        "year" | "years" => Unit::Year,
        "decade" | "decades" => Unit::Decade,
        "century" | "centuries" => Unit::Century,
        _ => return None,
    };
    Some((unit, word.ends_with('s') || matches!(word, "sec" | "min" | "hr")))
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
    let has_stop = word.text.ends_with('.');
    Some(match word.lower.strip_suffix('.').unwrap_or(&word.lower) {
        "monday" | "mondays" => Weekday::Monday,
        "tuesday" | "tuesdays" => Weekday::Tuesday,
        "wednesday" | "wednesdays" => Weekday::Wednesday,
        "thursday" | "thursdays" => Weekday::Thursday,
        "friday" | "fridays" => Weekday::Friday,
        "saturday" | "saturdays" => Weekday::Saturday,
        "sunday" | "sundays" => Weekday::Sunday,
        "mon" if has_stop => Weekday::Monday,
        "tue" | "tues" if has_stop => Weekday::Tuesday,
        "wed" if has_stop => Weekday::Wednesday,
        "thu" | "thur" | "thurs" if has_stop => Weekday::Thursday,
        "fri" if has_stop => Weekday::Friday,
        "sat" if has_stop => Weekday::Saturday,
        "sun" if has_stop => Weekday::Sunday,
        _ => return None,
    })
}

/// A count of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many, and perhaps a half more.
    Exactly { whole: u32, and_half: bool },
    /// A number with so many digits after its point: "2.5".
    Decimal { whole: u32, fraction: u32, places: u8 },
    /// "several", "a few".
    Some,
}

impl Count {
    /// So many, without a half.
    pub const fn whole(whole: u32) -> Self {
        Self::Exactly { whole, and_half: false }
    }
}

/// The number that a word spells or writes, up to ninety by word.
pub fn number(word: &Word<'_>) -> Option<u32> {
    if word.shape == Shape::Number {
        if word.text.len() < 9 && word.text.bytes().all(|byte| byte.is_ascii_digit()) {
            return word.text.parse().ok();
        }
        let digits = word.text.replace(',', "");
        return digits.parse().ok().filter(|_| digits.len() < 9);
    }
    small(&word.lower).or_else(|| tens(&word.lower))
}

/// One to nineteen.
pub fn small(word: &str) -> Option<u32> {
    Some(match word {
        "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "eleven" => 11,
        "twelve" => 12,
        "thirteen" => 13,
        "fourteen" => 14,
        "fifteen" => 15,
        "sixteen" => 16,
        "seventeen" => 17,
        "eighteen" => 18,
        "nineteen" => 19,
        _ => return None,
    })
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
    if word.shape == Shape::Number {
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.lower.strip_suffix(end))?;
        return digits.parse().ok();
    }
    spelled_ordinal(&word.lower)
}

/// First to thirtieth.
pub fn spelled_ordinal(word: &str) -> Option<u32> {
    Some(match word {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "fifth" => 5,
        "sixth" => 6,
        "seventh" => 7,
        "eighth" => 8,
        "ninth" => 9,
        "tenth" => 10,
        "eleventh" => 11,
        "twelfth" => 12,
        "thirteenth" => 13,
        "fourteenth" => 14,
        "fifteenth" => 15,
        "sixteenth" => 16,
        "seventeenth" => 17,
        "eighteenth" => 18,
        "nineteenth" => 19,
        "twentieth" => 20,
        "thirtieth" => 30,
        _ => return None,
    })
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
pub fn part_of_day(word: &str) -> Option<&'static str> {
    Some(match word {
        "morning" | "mornings" => "TMO",
        "afternoon" | "afternoons" => "TAF",
        "evening" | "evenings" => "TEV",
        "night" | "nights" => "TNI",
        _ => return None,
    })
}

/// A season, by the letters of TIMEX3.
pub fn season(word: &str) -> Option<&'static str> {
    Some(match word {
        "spring" | "springtime" => "SP",
        "summer" | "summertime" => "SU",
        "autumn" | "fall" => "FA",
        "winter" | "wintertime" => "WI",
        _ => return None,
    })
}
