//! Holidays whose day follows from a rule of the Gregorian calendar.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// How the day of a holiday is found in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holiday {
    /// The same day every year.
    Fixed(i8, i8),
    /// The so-manieth weekday of a month; -1 is the last.
    Nth(i8, Weekday, i8),
    /// So many days from Easter Sunday of the western churches.
    Easter(i32),
    /// So many days from the fourth Thursday of November.
    Thanksgiving(i32),
    /// The Tuesday after the first Monday of November.
    ElectionDay,
}

impl Holiday {
    /// The day of the holiday in a year.
    pub fn in_year(self, year: i16) -> Option<Date> {
        let nth = |month: i8, weekday: Weekday, nth: i8| {
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
        };
        let days_after = |date: Date, days: i32| date.checked_add(Span::new().days(days)).ok();
        match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok(),
            Self::Nth(month, weekday, count) => nth(month, weekday, count),
            Self::Easter(days) => days_after(easter(year)?, days),
            Self::Thanksgiving(days) => days_after(nth(11, Weekday::Thursday, 4)?, days),
            Self::ElectionDay => nth(11, Weekday::Monday, 1)?.checked_add(1.day()).ok(),
        }
    }
}

/// Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher).
fn easter(year: i16) -> Option<Date> {
    if year < 1583 {
        return None;
    }
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The holiday whose name begins the words, in small letters and with plain apostrophes, and how many words it has.
pub fn named<'w>(word: impl Fn(usize) -> &'w str) -> Option<(usize, Holiday)> {
    let first = word(0);
    let mut longest = None;
    for &(name, holiday) in NAMES {
        let mut words = name.split(' ');
        if words.next() != Some(first) {
            continue;
        }
        let mut length = 1;
        let is_here = words.all(|expect| {
            length += 1;
            word(length - 1).replace('’', "'") == expect
        });
        if is_here && longest.is_none_or(|(longest, _)| length > longest) {
            longest = Some((length, holiday));
        }
    }
    longest
}

/// By tokens: a possessive ending is a word.
const NAMES: &[(&str, Holiday)] = &[
    ("new year 's day", Holiday::Fixed(1, 1)),
    ("new year 's eve", Holiday::Fixed(12, 31)),
    ("new year 's", Holiday::Fixed(1, 1)),
    ("new year", Holiday::Fixed(1, 1)),
    ("new years day", Holiday::Fixed(1, 1)),
    ("new years eve", Holiday::Fixed(12, 31)),
    ("epiphany", Holiday::Fixed(1, 6)),
    ("martin luther king day", Holiday::Nth(1, Weekday::Monday, 3)),
    ("martin luther king jr. day", Holiday::Nth(1, Weekday::Monday, 3)),
    ("mlk day", Holiday::Nth(1, Weekday::Monday, 3)),
    ("australia day", Holiday::Fixed(1, 26)),
    ("groundhog day", Holiday::Fixed(2, 2)),
    ("valentine 's day", Holiday::Fixed(2, 14)),
    ("valentines day", Holiday::Fixed(2, 14)),
    ("presidents day", Holiday::Nth(2, Weekday::Monday, 3)),
    ("presidents ' day", Holiday::Nth(2, Weekday::Monday, 3)),
    ("st. patrick 's day", Holiday::Fixed(3, 17)),
    ("st patrick 's day", Holiday::Fixed(3, 17)),
    ("international women 's day", Holiday::Fixed(3, 8)),
    ("april fools day", Holiday::Fixed(4, 1)),
    ("april fools ' day", Holiday::Fixed(4, 1)),
    ("april fool 's day", Holiday::Fixed(4, 1)),
    ("earth day", Holiday::Fixed(4, 22)),
    ("anzac day", Holiday::Fixed(4, 25)),
    ("may day", Holiday::Fixed(5, 1)),
    ("cinco de mayo", Holiday::Fixed(5, 5)),
    ("memorial day", Holiday::Nth(5, Weekday::Monday, -1)),
    ("mother 's day", Holiday::Nth(5, Weekday::Sunday, 2)),
    ("father 's day", Holiday::Nth(6, Weekday::Sunday, 3)),
    ("juneteenth", Holiday::Fixed(6, 19)),
    ("canada day", Holiday::Fixed(7, 1)),
    ("july fourth", Holiday::Fixed(7, 4)),
    ("july 4th", Holiday::Fixed(7, 4)),
    ("fourth of july", Holiday::Fixed(7, 4)),
    ("bastille day", Holiday::Fixed(7, 14)),
    ("labor day", Holiday::Nth(9, Weekday::Monday, 1)),
    ("columbus day", Holiday::Nth(10, Weekday::Monday, 2)),
    ("halloween", Holiday::Fixed(10, 31)),
    ("all saints ' day", Holiday::Fixed(11, 1)),
    ("guy fawkes night", Holiday::Fixed(11, 5)),
    ("bonfire night", Holiday::Fixed(11, 5)),
    ("election day", Holiday::ElectionDay),
    ("veterans day", Holiday::Fixed(11, 11)),
    ("armistice day", Holiday::Fixed(11, 11)),
    ("remembrance day", Holiday::Fixed(11, 11)),
    ("remembrance sunday", Holiday::Nth(11, Weekday::Sunday, 2)),
    ("thanksgiving", Holiday::Thanksgiving(0)),
    ("thanksgiving day", Holiday::Thanksgiving(0)),
    ("black friday", Holiday::Thanksgiving(1)),
    ("cyber monday", Holiday::Thanksgiving(4)),
    ("christmas", Holiday::Fixed(12, 25)),
    ("christmas eve", Holiday::Fixed(12, 24)),
    ("christmas day", Holiday::Fixed(12, 25)),
    ("boxing day", Holiday::Fixed(12, 26)),
    ("mardi gras", Holiday::Easter(-47)),
    ("shrove tuesday", Holiday::Easter(-47)),
    ("ash wednesday", Holiday::Easter(-46)),
    ("palm sunday", Holiday::Easter(-7)),
    ("maundy thursday", Holiday::Easter(-3)),
    ("good friday", Holiday::Easter(-2)),
    ("easter", Holiday::Easter(0)),
    ("easter sunday", Holiday::Easter(0)),
    ("easter monday", Holiday::Easter(1)),
    ("ascension day", Holiday::Easter(39)),
    ("pentecost", Holiday::Easter(49)),
    ("whit monday", Holiday::Easter(50)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_fall_on_the_days_of_the_calendar() {
        let check = |name: &str, year: i16, expect: &str| {
            let words: Vec<&str> = name.split(' ').collect();
            let (length, holiday) = named(|at| words.get(at).copied().unwrap_or_default()).unwrap();
            assert_eq!(length, words.len(), "{name}");
            assert_eq!(holiday.in_year(year).unwrap().to_string(), expect, "{name}");
        };
        check("easter", 2019, "2019-04-21");
        check("easter monday", 2024, "2024-04-01");
        check("good friday", 2011, "2011-04-22");
        check("ash wednesday", 2021, "2021-02-17");
        check("thanksgiving", 2018, "2018-11-22");
        check("black friday", 2018, "2018-11-23");
        check("memorial day", 2020, "2020-05-25");
        check("martin luther king day", 2021, "2021-01-18");
        check("election day", 2016, "2016-11-08");
        check("new year 's eve", 1999, "1999-12-31");
    }
}
