//! What time expressions mean, apart from how they are worded, and their TIMEX3 values.
//!
//! Values follow TIMEX3 as ISO-TimeML has it (Pustejovsky et al. 2010): weeks as `2019-W18`, parts of the day as
//! `2020-02-18TMO`, decades by their first three digits, years before our era as `BC0480`, and `PAST_REF`, `PRESENT_REF`
//! and `FUTURE_REF` for what names a time without saying which.

use std::borrow::Cow;

use dateline_document::TimeKind;
use jiff::civil::{Date, Weekday};

use super::holidays::Holiday;
use super::names::{Count, Unit};
use super::tense::Tense;
use super::value;

/// The meaning of a time expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A day of the calendar.
    Day {
        year: Year,
        month: i8,
        day: i8,
        part: Option<&'static str>,
    },
    /// A day of the month alone: "the 15th".
    DayOfMonth(i8),
    /// Three numbers with slashes.
    Slashes {
        first: i8,
        second: i8,
        year: i16,
    },
    /// A month.
    Month {
        year: Year,
        month: i8,
    },
    /// A month before or after the article's: "last March".
    MonthBeside {
        month: i8,
        step: i16,
    },
    /// A year; those before our era are negative.
    Year(i16),
    /// The first three digits of its years, or the first two.
    Span(i16),
    /// A season, quarter or half of a year, by its letters.
    PartOfYear {
        letters: &'static str,
        year: PartYear,
    },
    /// The last whole quarter so many years before the article: "the latest quarter", "the year-ago quarter".
    LastQuarter {
        years_before: i16,
    },
    Weekday {
        weekday: Weekday,
        which: Which,
        part: Option<&'static str>,
    },
    Weekend {
        step: i32,
    },
    Holiday {
        holiday: Holiday,
        year: Year,
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
    /// So many units from the time spoken of before: "two days earlier", "the next day"; with none, that time itself.
    Beside {
        unit: Unit,
        step: i32,
        part: Option<&'static str>,
    },
    Duration {
        unit: Unit,
        count: Count,
    },
    /// A length of several units: "nine years and ten months".
    Lengths(Vec<(Unit, Count)>),
    /// A length that lies between two: "two to three weeks".
    Between {
        unit: Unit,
        low: Count,
        high: Count,
    },
    Set(String),
    /// A time of the day, by what TIMEX3 writes from its `T` on.
    Moment {
        time: String,
        day: Option<Box<Expression>>,
    },
    /// `PAST_REF`, `PRESENT_REF` or `FUTURE_REF`.
    Reference(&'static str),
    /// Counted from the time spoken of before by no known number: "a few days later".
    Open,
}

/// Which year a day, month or holiday is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    Is(i16),
    /// So many from the article's.
    Relative(i16),
    /// The year spoken of before.
    Same,
    /// The last or next such day, as seen from the time spoken of: "the 12th of October last".
    Last,
    Next,
    /// The text does not say.
    Open,
}

/// Which year a season or quarter is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartYear {
    Is(i16),
    /// So many from the article's.
    Relative(i16),
    /// The last of its name before the article, its own season included, or the next: "last spring".
    Beside(i16),
    /// The text does not say.
    Open,
    /// Of no year or of any: "Summers are hot".
    Any,
}

/// Which of the weekdays of one name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Bare,
    Last,
    This,
    Next,
    /// The last one before the time spoken of.
    Previous,
    /// The next one after the time spoken of.
    Following,
    /// Of the week so many from the article's: "Monday of last week".
    OfWeek(i32),
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
            &Self::Day { year, month, day, part } => value::day(year, month, day, part, context),
            &Self::DayOfMonth(day) => value::day_of_month(day, context),
            &Self::Slashes { first, second, year } => value::slashes(first, second, year, context.date),
            &Self::Month { year, month } => value::month(year, month, context),
            &Self::MonthBeside { month, step } => value::month_beside(month, step, context),
            &Self::Year(year) => value::year(year),
            &Self::Span(digits) => value::span_of_years(digits),
            &Self::PartOfYear { letters, year } => value::part_of_year(letters, year, context),
            &Self::LastQuarter { years_before } => value::last_quarter(years_before, context),
            &Self::Weekday { weekday, which, part } => value::weekday_value(weekday, which, part, context),
            &Self::Weekend { step } => value::weekend_value(step, context),
            &Self::Holiday { holiday, year } => value::holiday(holiday, year, context),
            &Self::Relative { unit, step, part } => value::with_date(context, TimeKind::Date, |date| {
                value::relative(date, unit, step, part, "counted from the article's date")
            }),
            &Self::Ago { unit, count } => value::ago(unit, count, context),
            &Self::Beside { unit, step, part } => value::beside(unit, step, part, context),
            &Self::Duration { unit, count } => {
                Resolution::new(TimeKind::Duration, value::duration(unit, count), "a length of time")
            }
            Self::Lengths(lengths) => {
                Resolution::new(TimeKind::Duration, value::lengths(lengths), "a length of several units")
            }
            &Self::Between { unit, low, high } => {
                let value = value::duration(unit, low);
                Resolution::new(TimeKind::Duration, value, "the shorter of two lengths")
                    .or(Some(value::duration(unit, high)))
            }
            Self::Set(value) => Resolution::new(TimeKind::Set, value.clone(), "a recurring time"),
            Self::Moment { time, day } => match day {
                Some(day) => value::moment_of(time, day.resolve(context)),
                None => value::moment(time, context),
            },
            Self::Open => Resolution::new(TimeKind::Date, None, "counted by no known number"),
            &Self::Reference(value) => {
                Resolution::new(TimeKind::Date, value.to_owned(), "a time that is named without a date")
            }
        }
    }

    /// Whether the expression names a day that a time of day beside it can lean on.
    pub fn names_a_day(&self) -> bool {
        match self {
            Self::Day { .. }
            | Self::DayOfMonth(_)
            | Self::Slashes { .. }
            | Self::Weekday { .. }
            | Self::Holiday { .. } => true,
            Self::Relative { unit, .. } | Self::Beside { unit, .. } => *unit == Unit::Day,
            Self::Moment { day, .. } => day.is_some(),
            _ => false,
        }
    }

    /// Whether which day or year is meant depends on the tense around it.
    pub fn leans_on_tense(&self) -> bool {
        match self {
            Self::Weekday { .. } | Self::Weekend { .. } | Self::DayOfMonth(_) => true,
            Self::Day { year, .. } | Self::Month { year, .. } | Self::Holiday { year, .. } => {
                *year == Year::Open
            }
            Self::PartOfYear { year, .. } => *year == PartYear::Open,
            Self::Moment { day: Some(day), .. } => day.leans_on_tense(),
            _ => false,
        }
    }
}
