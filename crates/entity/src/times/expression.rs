//! What time expressions mean, apart from how they are worded, and their TIMEX3 values.
//!
//! Values follow TIMEX3 as ISO-TimeML has it (Pustejovsky et al. 2010): weeks as `2019-W18`, parts of the day as
//! `2020-02-18TMO`, decades by their first three digits.

use std::borrow::Cow;

use dateline_document::TimeKind;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::names::{Count, Unit};
use super::tense::Tense;

/// The meaning of a time expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// A day of the calendar, with or without its year.
    Day { year: Option<i16>, month: i8, day: i8, part: Option<&'static str> },
    /// Three numbers with slashes.
    Slashes { first: i8, second: i8, year: i16 },
    /// A month, with or without its year.
    Month { year: Option<i16>, month: i8 },
    /// A month of the year so many years from the article's.
    MonthOf { month: i8, years: i16 },
    /// A month before or after the article's: "last March".
    MonthBeside { month: i8, step: i16 },
    Year(i16),
    /// The first three digits of its years, or the first two.
    Span(i16),
    /// A season, quarter or half of a year, by its letters.
    PartOfYear { letters: &'static str, year: PartYear },
    Weekday { weekday: Weekday, which: Which, part: Option<&'static str> },
    Weekend { step: i32 },
    /// So many units from the article's date: yesterday, last week, next year.
    Relative { unit: Unit, step: i32, part: Option<&'static str> },
    /// So many units before the article's date: "two weeks ago".
    Ago { unit: Unit, count: Count },
    /// So many units from the time spoken of before: "two days earlier", "the next day".
    Beside { unit: Unit, count: u32, is_later: bool },
    Duration { unit: Unit, count: Count },
    Set(String),
    Clock { hour: i8, minute: i8, is_universal: bool },
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
    fn new(kind: TimeKind, value: impl Into<Option<String>>, reason: &'static str) -> Self {
        Self { kind, value: value.into(), alternatives: Vec::new(), reason: reason.into(), anchor: None }
    }

    fn open(kind: TimeKind) -> Self {
        Self::new(kind, None, "no reference date")
    }

    fn at(mut self, date: Date, grain: Unit) -> Self {
        self.anchor = Some((date, grain));
        self
    }

    fn or(mut self, other: Option<String>) -> Self {
        self.alternatives.extend(other.filter(|other| Some(other) != self.value.as_ref()));
        self
    }
}

impl Expression {
    /// The value of the expression in `context`.
    pub fn resolve(&self, context: Context) -> Resolution {
        match self {
            Self::Day { year, month, day, part } => match year {
                Some(year) => day_value(Date::new(*year, *month, *day).ok(), *part, "a full date"),
                None => day_of_year(*month, *day, *part, context),
            },
            &Self::Slashes { first, second, year } => slashes(first, second, year, context.date),
            &Self::Month { year: Some(year), month } => month_value(Date::new(year, month, 1).ok(), "a full month"),
            &Self::Month { year: None, month } => month_of_year(month, context),
            &Self::MonthOf { month, years } => with_date(context, TimeKind::Date, |date| {
                month_value(Date::new(date.year() + years, month, 1).ok(), "a month of a year counted from the article's")
            }),
            &Self::MonthBeside { month, step } => with_date(context, TimeKind::Date, |date| {
                let passed = if step < 0 { date.month() > month } else { date.month() >= month };
                let years = match step {
                    0 => 0,
                    1 => i16::from(passed),
                    _ => i16::from(passed) - 1,
                };
                month_value(Date::new(date.year() + years, month, 1).ok(), "the month beside the article's date")
            }),
            &Self::Year(year) => {
                let value = Resolution::new(TimeKind::Date, format!("{year:04}"), "a year");
                Date::new(year, 1, 1).map_or(value.clone(), |date| value.at(date, Unit::Year))
            }
            &Self::Span(digits) => Resolution::new(TimeKind::Date, digits.to_string(), "a decade or century"),
            &Self::PartOfYear { letters, year } => part_of_year(letters, year, context),
            &Self::Weekday { weekday, which, part } => weekday_value(weekday, which, part, context),
            &Self::Weekend { step } => with_date(context, TimeKind::Date, |date| {
                let day = weekend(date, step, context.tense);
                let week = day.iso_week_date();
                let value = format!("{:04}-W{:02}-WE", week.year(), week.week());
                Resolution::new(TimeKind::Date, value, "the weekend beside the article's date").at(day, Unit::Week)
            }),
            &Self::Relative { unit, step, part } => with_date(context, TimeKind::Date, |date| {
                relative(date, unit, step, part, "counted from the article's date")
            }),
            &Self::Ago { unit, count } => ago(unit, count, context),
            &Self::Beside { unit, count, is_later } => beside(unit, count, is_later, context),
            &Self::Duration { unit, count } => {
                Resolution::new(TimeKind::Duration, duration(unit, count), "a length of time")
            }
            Self::Set(value) => Resolution::new(TimeKind::Set, value.clone(), "a recurring time"),
            &Self::Clock { hour, minute, is_universal } => clock(hour, minute, is_universal, context),
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

fn with_date(context: Context, kind: TimeKind, resolve: impl FnOnce(Date) -> Resolution) -> Resolution {
    context.date.map_or_else(|| Resolution::open(kind), resolve)
}

fn day_value(date: Option<Date>, part: Option<&'static str>, reason: &'static str) -> Resolution {
    let kind = if part.is_some() { TimeKind::Time } else { TimeKind::Date };
    match date {
        Some(date) => Resolution::new(kind, write_day(date) + part.unwrap_or_default(), reason).at(date, Unit::Day),
        None => Resolution::new(kind, None, "no such day in the calendar"),
    }
}

fn month_value(first: Option<Date>, reason: &'static str) -> Resolution {
    match first {
        Some(date) => Resolution::new(TimeKind::Date, write_month(date), reason).at(date, Unit::Month),
        None => Resolution::new(TimeKind::Date, None, "no such month in the calendar"),
    }
}

/// A day without its year: the one nearest to the article's date, save where the tense says before or after.
fn day_of_year(month: i8, day: i8, part: Option<&'static str>, context: Context) -> Resolution {
    let Some(reference) = context.date else {
        return Resolution { value: None, ..Resolution::open(TimeKind::Date) };
    };
    let in_year = |offset: i16| Date::new(reference.year() + offset, month, day).ok();
    let candidates = [in_year(-1), in_year(0), in_year(1)];
    let days = |date: Date| i64::from((date - reference).get_days());
    let Some(nearest) = candidates.into_iter().flatten().min_by_key(|&date| days(date).abs()) else {
        return Resolution::new(TimeKind::Date, None, "no such day in the calendar");
    };
    let by_tense = |wanted: fn(i64) -> bool| {
        candidates.into_iter().flatten().filter(|&date| wanted(days(date))).min_by_key(|&date| days(date).abs())
    };
    // A month ahead in a past tense is a plan spoken of; half a year ahead is not.
    let (chosen, reason) = match context.tense {
        Tense::Past if days(nearest) > 60 => {
            (by_tense(|days| days <= 0).unwrap_or(nearest), "the last such day, by the tense")
        }
        Tense::Future if days(nearest) < -60 => {
            (by_tense(|days| days >= 0).unwrap_or(nearest), "the next such day, by the tense")
        }
        _ => (nearest, "the year nearest to the article's date"),
    };
    let value = day_value(Some(chosen), part, reason);
    value.or(Some(nearest).filter(|&nearest| nearest != chosen).map(write_day))
}

/// Month first as in the United States, unless only the other order is a day or comes nearer to the article's date.
fn slashes(first: i8, second: i8, year: i16, reference: Option<Date>) -> Resolution {
    let american = Date::new(year, first, second).ok();
    let british = Date::new(year, second, first).ok();
    let distance = |date: Date| reference.map_or(0, |reference| (date - reference).get_days().abs());
    match (american, british) {
        (Some(american), Some(british)) if american != british => {
            let is_british_nearer = distance(british) < distance(american);
            let (chosen, other) = if is_british_nearer { (british, american) } else { (american, british) };
            let reason = if is_british_nearer {
                "day before month, which comes nearer to the article's date"
            } else {
                "month before day"
            };
            day_value(Some(chosen), None, reason).or(Some(write_day(other)))
        }
        (one, other) => day_value(one.or(other), None, "the only order that makes a day"),
    }
}

/// A month without its year: the last one, or by the tense the next one.
fn month_of_year(month: i8, context: Context) -> Resolution {
    with_date(context, TimeKind::Date, |reference| {
        let passed = reference.month() >= month;
        let (years, reason) = match context.tense {
            Tense::Future => (i16::from(reference.month() > month), "the next such month, by the tense"),
            _ => (i16::from(passed) - 1, "the last such month"),
        };
        month_value(Date::new(reference.year() + years, month, 1).ok(), reason)
    })
}

fn part_of_year(letters: &'static str, year: PartYear, context: Context) -> Resolution {
    let kind = TimeKind::Date;
    let value = |year: i16, reason| Resolution::new(kind, format!("{year:04}-{letters}"), reason);
    match year {
        PartYear::Is(year) => value(year, "a part of a year"),
        PartYear::Relative(years) => with_date(context, kind, |date| {
            value(date.year() + years, "a part of a year counted from the article's")
        }),
        PartYear::Open => with_date(context, kind, |date| {
            let Some(first) = first_month(letters) else { return Resolution::open(kind) };
            let is_ahead = first > date.month();
            let years = match context.tense {
                Tense::Future => i16::from(first + 2 < date.month()),
                _ => -i16::from(is_ahead),
            };
            value(date.year() + years, "the part of the year beside the article's date")
        }),
    }
}

/// The month that a season, quarter or half begins with, in the north.
fn first_month(letters: &str) -> Option<i8> {
    Some(match letters {
        "Q1" | "H1" => 1,
        "SP" => 3,
        "Q2" => 4,
        "SU" => 6,
        "Q3" | "H2" => 7,
        "FA" => 9,
        "Q4" => 10,
        "WI" => 12,
        _ => return None,
    })
}

/// A bare weekday is the last one, the article's own day included, or the next one where the tense says so.
fn weekday_value(weekday: Weekday, which: Which, part: Option<&'static str>, context: Context) -> Resolution {
    let kind = if part.is_some() { TimeKind::Time } else { TimeKind::Date };
    let Some(reference) = context.date else { return Resolution::open(kind) };
    let today = reference.weekday();
    let back = i32::from(weekday.until(today));
    let ahead = i32::from(today.until(weekday));
    let (days, other, reason) = match (which, context.tense) {
        (Which::Bare, Tense::Future) => (ahead, None, "the next such weekday, by the tense"),
        (Which::Bare, Tense::Past) => (-back, None, "the last such weekday, by the tense"),
        (Which::Bare, Tense::Unknown) => (-back, Some(ahead), "the last such weekday"),
        (Which::Last, _) if back == 0 => (-7, None, "the last such weekday before the article's day"),
        (Which::Last, _) => (-back, Some(-back - 7), "the last such weekday before the article's day"),
        (Which::This, Tense::Past) => (-back, None, "this weekday, by the tense"),
        (Which::This, _) => (ahead, None, "this weekday"),
        (Which::Next, _) if ahead == 0 => (7, None, "the next such weekday after the article's day"),
        (Which::Next, _) => (ahead, Some(ahead + 7), "the next such weekday after the article's day"),
    };
    let date = |days: i32| reference.checked_add(days.days()).ok();
    let value = day_value(date(days), part, reason);
    value.or(other.and_then(date).map(|date| write_day(date) + part.unwrap_or_default()))
}

fn weekend(date: Date, step: i32, tense: Tense) -> Date {
    let saturday = match (step, tense) {
        (0, Tense::Future) | (1, _) => i32::from(date.weekday().until(Weekday::Saturday)),
        (0, _) if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) => {
            -i32::from(Weekday::Saturday.until(date.weekday()))
        }
        _ => {
            let back = i32::from(Weekday::Saturday.until(date.weekday()));
            if back < 2 { -back - 7 } else { -back }
        }
    };
    date.saturating_add(saturday.days())
}

fn relative(date: Date, unit: Unit, step: i32, part: Option<&'static str>, reason: &'static str) -> Resolution {
    let step_in = |span: jiff::Span| date.checked_add(span).ok();
    let missing = || Resolution::new(TimeKind::Date, None, "outside the calendar");
    let Some(there) = (match unit {
        Unit::Day => step_in(step.days()),
        Unit::Week => step_in(step.weeks()),
        Unit::Month => step_in(step.months()),
        Unit::Quarter => step_in(step.saturating_mul(3).months()),
        Unit::Year => step_in(step.years()),
        Unit::Decade => step_in(step.saturating_mul(10).years()),
        Unit::Century => step_in(step.saturating_mul(100).years()),
        Unit::Hour | Unit::Minute | Unit::Second => None,
    }) else {
        return missing();
    };
    if let Some(part) = part {
        return day_value(Some(there), Some(part), reason);
    }
    let value = match unit {
        Unit::Week => write_week(there),
        Unit::Month => write_month(there),
        Unit::Quarter => format!("{:04}-Q{}", there.year(), (there.month() - 1) / 3 + 1),
        Unit::Year => format!("{:04}", there.year()),
        Unit::Decade => (there.year() / 10).to_string(),
        Unit::Century => (there.year() / 100).to_string(),
        _ => write_day(there),
    };
    Resolution::new(TimeKind::Date, value, reason).at(there, unit)
}

fn ago(unit: Unit, count: Count, context: Context) -> Resolution {
    let Count::Exactly { whole, .. } = count else {
        return Resolution::new(TimeKind::Date, "PAST_REF".to_owned(), "before the article's date by no known number");
    };
    if unit < Unit::Day {
        return Resolution::new(TimeKind::Time, None, "the article's time of day is not known");
    }
    let step = -i32::try_from(whole).unwrap_or(i32::MAX);
    with_date(context, TimeKind::Date, |date| {
        let value = relative(date, unit, step, None, "counted back from the article's date");
        let day = (unit == Unit::Week).then(|| value.anchor.map(|(date, _)| write_day(date))).flatten();
        value.or(day)
    })
}

fn beside(unit: Unit, count: u32, is_later: bool, context: Context) -> Resolution {
    let step = i32::try_from(count).unwrap_or(i32::MAX) * if is_later { 1 } else { -1 };
    // A year earlier than a month or a day is a matter of years; a day earlier than a year is not a matter of days.
    match context.before.filter(|&(_, grain)| grain <= unit) {
        Some((date, _)) => relative(date, unit, step, None, "counted from the time spoken of before"),
        None => {
            let Some(date) = context.date else { return Resolution::open(TimeKind::Date) };
            let value = relative(date, unit, step, None, "counted from the article's date for want of another");
            Resolution { anchor: None, ..value }
        }
    }
}

/// The day of a time of day: that in its sentence, or where there is none the one spoken of before.
fn clock(hour: i8, minute: i8, is_universal: bool, context: Context) -> Resolution {
    let zone = if is_universal { "Z" } else { "" };
    let before = context.before.filter(|&(_, grain)| grain == Unit::Day).map(|(date, _)| date);
    let (day, reason) = match (context.day, before) {
        (Some(day), _) => (Some(day), "a time of the day in the same sentence"),
        (None, Some(day)) => (Some(day), "a time of the day spoken of before"),
        (None, None) => (context.date, "a time of the article's day"),
    };
    let Some(day) = day else {
        return Resolution::new(TimeKind::Time, format!("T{hour:02}:{minute:02}{zone}"), "no reference date");
    };
    let value = format!("{}T{hour:02}:{minute:02}{zone}", write_day(day));
    Resolution::new(TimeKind::Time, value, reason)
}

/// A TIMEX3 duration; a half is written in the next smaller unit where that is whole.
pub fn duration(unit: Unit, count: Count) -> String {
    let (before, after) = unit.letters();
    match count {
        Count::Some => format!("{before}X{after}"),
        Count::Exactly { whole, and_half: false } => format!("{before}{whole}{after}"),
        Count::Exactly { whole, and_half: true } => {
            let half = match unit {
                Unit::Year => "6M",
                Unit::Hour => "30M",
                Unit::Minute => "30S",
                Unit::Day => "T12H",
                _ => return format!("{before}{whole}.5{after}"),
            };
            if whole == 0 {
                format!("{before}{half}")
            } else {
                format!("{before}{whole}{after}{half}")
            }
        }
    }
}

pub fn write_day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn write_month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

pub fn write_week(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}
