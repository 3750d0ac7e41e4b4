//! What time expressions mean, apart from how they are worded, and their TIMEX3 values.
//!
//! Values follow TIMEX3 as ISO-TimeML has it (Pustejovsky et al. 2010): weeks as `2019-W18`, parts of the day as
//! `2020-02-18TMO`, decades by their first three digits.

use std::borrow::Cow;

use dateline_document::TimeKind;
use jiff::civil::{Date, Weekday};

use super::names::{Count, Unit};
use super::tense::Tense;
use super::value;

/// The meaning of a time expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A day of the calendar, with or without its year.
    Day {
        year: Option<i16>,
        month: i8,
        day: i8,
        part: Option<&'static str>,
    },
    /// Three numbers with slashes.
    Slashes {
        first: i8,
        second: i8,
        year: i16,
    },
    /// A month, with or without its year.
    Month {
        year: Option<i16>,
        month: i8,
    },
    /// A month of the year so many years from the article's.
    MonthOf {
        month: i8,
        years: i16,
    },
    /// A month before or after the article's: "last March".
    MonthBeside {
        month: i8,
        step: i16,
    },
    Year(i16),
    /// The first three digits of its years, or the first two.
    Span(i16),
    /// A season, quarter or half of a year, by its letters.
    PartOfYear {
        letters: &'static str,
        year: PartYear,
    },
    Weekday {
        weekday: Weekday,
        which: Which,
        part: Option<&'static str>,
    },
    Weekend {
        step: i32,
    },
    /// So many units from the article's date: yesterday, last week, next year.
    Relative {
        unit: Unit,
        step: i32,
        part: Option<&'static str>,
    },
    /// So many units before the article's date: "two weeks ago".
    Ago {
        unit: Unit,
        count: Count,
    },
    /// So many units from the time spoken of before: "two days earlier", "the next day".
    Beside {
        unit: Unit,
        count: u32,
        is_later: bool,
    },
    Duration {
        unit: Unit,
        count: Count,
    },
    Set(String),
    Clock {
        hour: i8,
        minute: i8,
        is_universal: bool,
    },
}

/// Which year a season or quarter is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartYear {
    Is(i16),
    /// So many from the article's.
    Relative(i16),
    /// The text does not say.
    Open,
}

/// Which of the weekdays of one name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Bare,
    Last,
    This,
    Next,
}

/// What a time expression is resolved against.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The article's date.
    pub date: Option<Date>,
    /// The day, and its grain, that the text spoke of last.
    pub before: Option<(Date, Unit)>,
    /// The day nearest in the sentence, for times of day.
    pub day: Option<Date>,
    pub tense: Tense,
}

/// A value with the rule that chose it.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    pub kind: TimeKind,
    pub value: Option<String>,
    pub alternatives: Vec<String>,
    pub reason: Cow<'static, str>,
    /// The day that later expressions may lean on, and how exact it is.
    pub anchor: Option<(Date, Unit)>,
}

impl Resolution {
    pub fn new(kind: TimeKind, value: impl Into<Option<String>>, reason: &'static str) -> Self {
        Self { kind, value: value.into(), alternatives: Vec::new(), reason: reason.into(), anchor: None }
    }

    pub fn open(kind: TimeKind) -> Self {
        Self::new(kind, None, "no reference date")
    }

    pub fn at(mut self, date: Date, grain: Unit) -> Self {
        self.anchor = Some((date, grain));
        self
    }

    pub fn or(mut self, other: Option<String>) -> Self {
        self.alternatives.extend(other.filter(|other| Some(other) != self.value.as_ref()));
        self
    }
}

impl Expression {
    /// The value of the expression in `context`.
    pub fn resolve(&self, context: Context) -> Resolution {
        match self {
            Self::Day { year, month, day, part } => match year {
                Some(year) => value::day_value(Date::new(*year, *month, *day).ok(), *part, "a full date"),
                None => value::day_of_year(*month, *day, *part, context),
            },
            &Self::Slashes { first, second, year } => value::slashes(first, second, year, context.date),
            &Self::Month { year: Some(year), month } => {
                value::month_value(Date::new(year, month, 1).ok(), "a full month")
            }
            &Self::Month { year: None, month } => value::month_of_year(month, context),
            &Self::MonthOf { month, years } => value::with_date(context, TimeKind::Date, |date| {
                value::month_value(
                    Date::new(date.year() + years, month, 1).ok(),
                    "a month of a year counted from the article's",
                )
            }),
            &Self::MonthBeside { month, step } => value::with_date(context, TimeKind::Date, |date| {
                let passed = if step < 0 { date.month() > month } else { date.month() >= month };
                let years = match step {
                    0 => 0,
                    1 => i16::from(passed),
                    _ => i16::from(passed) - 1,
                };
                value::month_value(
                    Date::new(date.year() + years, month, 1).ok(),
                    "the month beside the article's date",
                )
            }),
            &Self::Year(year) => {
                let value = Resolution::new(TimeKind::Date, format!("{year:04}"), "a year");
                Date::new(year, 1, 1).map_or(value.clone(), |date| value.at(date, Unit::Year))
            }
            &Self::Span(digits) => Resolution::new(TimeKind::Date, digits.to_string(), "a decade or century"),
            &Self::PartOfYear { letters, year } => value::part_of_year(letters, year, context),
            &Self::Weekday { weekday, which, part } => value::weekday_value(weekday, which, part, context),
            &Self::Weekend { step } => value::with_date(context, TimeKind::Date, |date| {
                let day = value::weekend(date, step, context.tense);
                let week = day.iso_week_date();
                let value = format!("{:04}-W{:02}-WE", week.year(), week.week());
                Resolution::new(TimeKind::Date, value, "the weekend beside the article's date")
                    .at(day, Unit::Week)
            }),
            &Self::Relative { unit, step, part } => value::with_date(context, TimeKind::Date, |date| {
                value::relative(date, unit, step, part, "counted from the article's date")
            }),
            &Self::Ago { unit, count } => value::ago(unit, count, context),
            &Self::Beside { unit, count, is_later } => value::beside(unit, count, is_later, context),
            &Self::Duration { unit, count } => {
                Resolution::new(TimeKind::Duration, value::duration(unit, count), "a length of time")
            }
            Self::Set(value) => Resolution::new(TimeKind::Set, value.clone(), "a recurring time"),
            &Self::Clock { hour, minute, is_universal } => value::clock(hour, minute, is_universal, context),
        }
    }

    /// Whether the expression names a day that a time of day beside it can lean on.
    pub fn names_a_day(&self) -> bool {
        match self {
            Self::Day { .. } | Self::Slashes { .. } | Self::Weekday { .. } => true,
            Self::Relative { unit, .. } | Self::Beside { unit, .. } => *unit == Unit::Day,
            _ => false,
        }
    }
}
