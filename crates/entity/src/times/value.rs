//! How each sort of time expression gets its value.

use dateline_document::TimeKind;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::expression::{Context, PartYear, Resolution, Which};
use super::names::{Count, Unit};
use super::tense::Tense;

pub fn with_date(context: Context, kind: TimeKind, resolve: impl FnOnce(Date) -> Resolution) -> Resolution {
    context.date.map_or_else(|| Resolution::open(kind), resolve)
}

pub fn day_value(date: Option<Date>, part: Option<&'static str>, reason: &'static str) -> Resolution {
    let kind = if part.is_some() { TimeKind::Time } else { TimeKind::Date };
    match date {
        Some(date) => {
            Resolution::new(kind, write_day(date) + part.unwrap_or_default(), reason).at(date, Unit::Day)
        }
        None => Resolution::new(kind, None, "no such day in the calendar"),
    }
}

pub fn month_value(first: Option<Date>, reason: &'static str) -> Resolution {
    match first {
        Some(date) => Resolution::new(TimeKind::Date, write_month(date), reason).at(date, Unit::Month),
        None => Resolution::new(TimeKind::Date, None, "no such month in the calendar"),
    }
}

/// A day without its year: the one nearest to the article's date, save where the tense says before or after.
pub fn day_of_year(month: i8, day: i8, part: Option<&'static str>, context: Context) -> Resolution {
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
        candidates
            .into_iter()
            .flatten()
            .filter(|&date| wanted(days(date)))
            .min_by_key(|&date| days(date).abs())
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
pub fn slashes(first: i8, second: i8, year: i16, reference: Option<Date>) -> Resolution {
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
pub fn month_of_year(month: i8, context: Context) -> Resolution {
    with_date(context, TimeKind::Date, |reference| {
        let passed = reference.month() >= month;
        let (years, reason) = match context.tense {
            Tense::Future => (i16::from(reference.month() > month), "the next such month, by the tense"),
            _ => (i16::from(passed) - 1, "the last such month"),
        };
        month_value(Date::new(reference.year() + years, month, 1).ok(), reason)
    })
}

pub fn part_of_year(letters: &'static str, year: PartYear, context: Context) -> Resolution {
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
pub fn first_month(letters: &str) -> Option<i8> {
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
pub fn weekday_value(
    weekday: Weekday,
    which: Which,
    part: Option<&'static str>,
    context: Context,
) -> Resolution {
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

pub fn weekend(date: Date, step: i32, tense: Tense) -> Date {
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

pub fn relative(
    date: Date,
    unit: Unit,
    step: i32,
    part: Option<&'static str>,
    reason: &'static str,
) -> Resolution {
    // Spans, like dates, have their bounds; what leaves them has no value.
    let span = Span::new();
    let span = match unit {
        Unit::Day => span.try_days(step),
        Unit::Week => span.try_weeks(step),
        Unit::Month => span.try_months(step),
        Unit::Quarter => span.try_months(step.saturating_mul(3)),
        Unit::Year => span.try_years(step),
        Unit::Decade => span.try_years(step.saturating_mul(10)),
        Unit::Century => span.try_years(step.saturating_mul(100)),
        Unit::Hour | Unit::Minute | Unit::Second => Ok(span),
    };
    let Some(there) = span.and_then(|span| date.checked_add(span)).ok().filter(|_| unit >= Unit::Day) else {
        return Resolution::new(TimeKind::Date, None, "outside the calendar");
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

pub fn ago(unit: Unit, count: Count, context: Context) -> Resolution {
    let Count::Exactly { whole, .. } = count else {
        return Resolution::new(
            TimeKind::Date,
            "PAST_REF".to_owned(),
            "before the article's date by no known number",
        );
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

pub fn beside(unit: Unit, count: u32, is_later: bool, context: Context) -> Resolution {
    let step = i32::try_from(count).unwrap_or(i32::MAX) * if is_later { 1 } else { -1 };
    // A year earlier than a month or a day is a matter of years; a day earlier than a year is not a matter of days.
    match context.before.filter(|&(_, grain)| grain <= unit) {
        Some((date, _)) => relative(date, unit, step, None, "counted from the time spoken of before"),
        None => {
            let Some(date) = context.date else { return Resolution::open(TimeKind::Date) };
            let value =
                relative(date, unit, step, None, "counted from the article's date for want of another");
            Resolution { anchor: None, ..value }
        }
    }
}

/// The day of a time of day: that in its sentence, or where there is none the one spoken of before.
pub fn clock(hour: i8, minute: i8, is_universal: bool, context: Context) -> Resolution {
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
            if whole == 0 { format!("{before}{half}") } else { format!("{before}{whole}{after}{half}") }
        }
    }
}

pub fn write_day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

pub fn write_month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

pub fn write_week(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}
