//! How each sort of time expression gets its value.

use dateline_document::TimeKind;
use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::expression::{Context, PartYear, Resolution, Which, Year};
use super::holidays::Holiday;
use super::names::{Count, Unit};
use super::tense::Tense;

pub use super::lengths_value::{duration, lengths};

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

fn month_value(year: i16, month: i8, reason: &'static str) -> Resolution {
    match Date::new(year, month, 1) {
        Ok(date) => Resolution::new(TimeKind::Date, write_month(date), reason).at(date, Unit::Month),
        Err(_) => Resolution::new(TimeKind::Date, None, "no such month in the calendar"),
    }
}

/// The year that the text says, where it says one.
fn told_year(year: Year, context: Context) -> Option<i16> {
    match year {
        Year::Is(year) => Some(year),
        Year::Relative(years) => context.date.map(|date| date.year() + years),
        Year::Same => context.before.map(|(date, _)| date).or(context.date).map(Date::year),
        Year::Last | Year::Next | Year::Open => None,
    }
}

/// The year of the last or next time that a day or month comes, as seen from the time spoken of; whether it has passed in
/// that time's own year says `has_passed`.
fn year_beside(year: Year, context: Context, has_passed: impl Fn(Date) -> bool) -> Option<i16> {
    let (there, _) = context.before.or(context.date.map(|date| (date, Unit::Day)))?;
    match year {
        Year::Last => Some(there.year() - i16::from(!has_passed(there))),
        Year::Next => Some(there.year() + i16::from(has_passed(there))),
        _ => None,
    }
}

pub fn day(year: Year, month: i8, day: i8, part: Option<&'static str>, context: Context) -> Resolution {
    let passed = |there: Date| (there.month(), there.day()) >= (month, day);
    match (told_year(year, context).or_else(|| year_beside(year, context, passed)), year) {
        (Some(told), Year::Is(_)) => day_value(Date::new(told, month, day).ok(), part, "a full date"),
        (Some(told), _) => {
            day_value(Date::new(told, month, day).ok(), part, "a day of the year that is told")
        }
        (None, _) => day_of_year(|year| Date::new(year, month, day).ok(), part, context),
    }
}

pub fn holiday(holiday: Holiday, year: Year, context: Context) -> Resolution {
    match told_year(year, context) {
        Some(year) => day_value(holiday.in_year(year), None, "a holiday by its rule"),
        None => day_of_year(|year| holiday.in_year(year), None, context),
    }
}

/// A day without its year: the one nearest to the article's date, save where the tense says before or after.
fn day_of_year(
    in_year: impl Fn(i16) -> Option<Date>,
    part: Option<&'static str>,
    context: Context,
) -> Resolution {
    let kind = if part.is_some() { TimeKind::Time } else { TimeKind::Date };
    let Some(reference) = context.date else { return Resolution::open(kind) };
    let candidates = [-1, 0, 1].map(|offset| in_year(reference.year().saturating_add(offset)));
    let days = |date: Date| i64::from((date - reference).get_days());
    let Some(nearest) = candidates.into_iter().flatten().min_by_key(|&date| days(date).abs()) else {
        return Resolution::new(kind, None, "no such day in the calendar");
    };
    let by_tense = |wanted: fn(i64) -> bool| {
        candidates
            .into_iter()
            .flatten()
            .filter(|&date| wanted(days(date)))
            .min_by_key(|&date| days(date).abs())
    };
    // Some days ahead in a past tense are a plan spoken of; months ahead are not.
    const NEAR: i64 = 30;
    let (chosen, reason) = match context.tense {
        Tense::Past if days(nearest) > NEAR => {
            (by_tense(|days| days <= 0).unwrap_or(nearest), "the last such day, by the tense")
        }
        Tense::Future if days(nearest) < -2 * NEAR => {
            (by_tense(|days| days >= 0).unwrap_or(nearest), "the next such day, by the tense")
        }
        _ => (nearest, "the year nearest to the article's date"),
    };
    let value = day_value(Some(chosen), part, reason);
    value.or(Some(nearest).filter(|&nearest| nearest != chosen).map(write_day))
}

/// "the 15th": of the month spoken of before, or else that nearest to the article's date on the side of the tense.
pub fn day_of_month(day: i8, context: Context) -> Resolution {
    if let Some((before, Unit::Day | Unit::Month)) = context.before {
        let date = Date::new(before.year(), before.month(), day).ok();
        return day_value(date, None, "a day of the month spoken of before");
    }
    let Some(reference) = context.date else { return Resolution::open(TimeKind::Date) };
    let in_month = |months: i32| {
        let month = reference.first_of_month().checked_add(Span::new().months(months)).ok()?;
        Date::new(month.year(), month.month(), day).ok()
    };
    let months = match context.tense {
        Tense::Future => i32::from(day < reference.day()),
        _ => -i32::from(day > reference.day()),
    };
    day_value(in_month(months), None, "a day of the article's month, or of the one beside it by the tense")
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
pub fn month(year: Year, month: i8, context: Context) -> Resolution {
    let passed = |there: Date| there.month() > month;
    match (told_year(year, context).or_else(|| year_beside(year, context, passed)), year) {
        (Some(told), Year::Is(_)) => month_value(told, month, "a full month"),
        (Some(told), _) => month_value(told, month, "a month of the year that is told"),
        (None, _) => with_date(context, TimeKind::Date, |reference| {
            // Where no tense tells, a month that is soon to come is meant rather than one of last year.
            const SOON: i8 = 3;
            let passed = reference.month() >= month;
            let ahead = (month - reference.month()).rem_euclid(12);
            let next = i16::from(reference.month() > month);
            let last = i16::from(passed) - 1;
            let (years, other, reason) = match context.tense {
                Tense::Future => (next, None, "the next such month, by the tense"),
                Tense::Unknown | Tense::Planned if (1..=SOON).contains(&ahead) => {
                    (next, Some(last), "the next such month, which is near")
                }
                Tense::Unknown if !passed => (last, Some(next), "the last such month"),
                _ => (last, None, "the last such month"),
            };
            let other = other
                .and_then(|years| Date::new(reference.year().saturating_add(years), month, 1).ok())
                .map(write_month);
            month_value(reference.year().saturating_add(years), month, reason).or(other)
        }),
    }
}

pub fn month_beside(month: i8, step: i16, context: Context) -> Resolution {
    with_date(context, TimeKind::Date, |date| {
        let passed = if step < 0 { date.month() > month } else { date.month() >= month };
        let years = match step {
            0 => 0,
            1 => i16::from(passed),
            _ => i16::from(passed) - 1,
        };
        month_value(date.year() + years, month, "the month beside the article's date")
    })
}

pub fn year(year: i16) -> Resolution {
    let value = Resolution::new(TimeKind::Date, write_year(year), "a year");
    Date::new(year, 1, 1).map_or(value.clone(), |date| value.at(date, Unit::Year))
}

/// A decade by three digits or a century by two.
pub fn span_of_years(digits: i16) -> Resolution {
    let (first, unit) = if digits >= 100 {
        (digits.checked_mul(10), Unit::Decade)
    } else {
        (digits.checked_mul(100), Unit::Century)
    };
    let value = if digits < 0 { format!("BC{:02}", -digits - 1) } else { format!("{digits:02}") };
    let value = Resolution::new(TimeKind::Date, value, "a decade or century");
    match first.and_then(|first| Date::new(first, 1, 1).ok()) {
        Some(first) => value.at(first, unit),
        None => value,
    }
}

pub fn part_of_year(letters: &'static str, year: PartYear, context: Context) -> Resolution {
    let kind = TimeKind::Date;
    let value = |year: i16, reason| {
        let value = Resolution::new(kind, format!("{year:04}-{letters}"), reason);
        match Date::new(year, first_month(letters).unwrap_or(1), 1) {
            Ok(first) => value.at(first, if letters.starts_with('Q') { Unit::Quarter } else { Unit::Month }),
            Err(_) => value,
        }
    };
    let first = first_month(letters).unwrap_or(1);
    match year {
        PartYear::Is(year) => value(year, "a part of a year"),
        PartYear::Any => Resolution::new(kind, format!("XXXX-{letters}"), "a part of any year"),
        PartYear::Relative(years) => with_date(context, kind, |date| {
            value(date.year() + years, "a part of a year counted from the article's")
        }),
        PartYear::Beside(step) => with_date(context, kind, |date| {
            // "Last spring" is over, "next spring" has not begun.
            let years = match step {
                0 => 0,
                1 => i16::from(first <= date.month()),
                _ => -i16::from(first + 2 >= date.month()),
            };
            value(date.year() + years, "the part of a year beside the article's date")
        }),
        PartYear::Open => with_date(context, kind, |date| {
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

/// The last quarter that was over on the article's day, so many years back.
pub fn last_quarter(years_before: i16, context: Context) -> Resolution {
    with_date(context, TimeKind::Date, |date| {
        let over = date.checked_sub(Span::new().months(3)).unwrap_or(date);
        let quarter = (over.month() - 1) / 3 + 1;
        let year = over.year() - years_before;
        let value = format!("{year:04}-Q{quarter}");
        let value = Resolution::new(
            TimeKind::Date,
            value,
            "the last quarter before the article's date, or the same of a year before",
        );
        match Date::new(year, quarter * 3 - 2, 1) {
            Ok(first) => value.at(first, Unit::Quarter),
            Err(_) => value,
        }
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
    let is_of_text = matches!(which, Which::Previous | Which::Following);
    let before = context.before.filter(|&(_, grain)| is_of_text && grain == Unit::Day).map(|(date, _)| date);
    let Some(reference) = before.or(context.date) else { return Resolution::open(kind) };
    let today = reference.weekday();
    let back = i32::from(weekday.until(today));
    let ahead = i32::from(today.until(weekday));
    let (days, other, reason) = match (which, context.tense) {
        (Which::Bare, Tense::Future) => (ahead, None, "the next such weekday, by the tense"),
        (Which::Bare, Tense::Planned) if ahead <= back => {
            (ahead, Some(-back), "the nearest such weekday, as seen from the past")
        }
        (Which::Bare, Tense::Planned) => {
            (-back, Some(ahead), "the nearest such weekday, as seen from the past")
        }
        (Which::Bare, Tense::Past) => (-back, None, "the last such weekday, by the tense"),
        (Which::Bare, Tense::Unknown) => (-back, Some(ahead), "the last such weekday"),
        (Which::Last, _) if back == 0 => (-7, None, "the last such weekday before the article's day"),
        (Which::Last, _) => (-back, Some(-back - 7), "the last such weekday before the article's day"),
        (Which::This, Tense::Past) => (-back, None, "this weekday, by the tense"),
        (Which::This, _) => (ahead, None, "this weekday"),
        (Which::Next, _) if ahead == 0 => (7, None, "the next such weekday after the article's day"),
        (Which::Next, _) => (ahead, Some(ahead + 7), "the next such weekday after the article's day"),
        (Which::Previous, _) => {
            (if back == 0 { -7 } else { -back }, None, "the last such weekday before the time spoken of")
        }
        (Which::Following, _) => {
            (if ahead == 0 { 7 } else { ahead }, None, "the next such weekday after the time spoken of")
        }
        (Which::OfWeek(weeks), _) => {
            let monday = -i32::from(today.to_monday_zero_offset());
            let days = monday + i32::from(weekday.to_monday_zero_offset()) + 7 * weeks;
            (days, None, "a weekday of a week counted from the article's")
        }
    };
    let date = |days: i32| reference.checked_add(Span::new().days(days)).ok();
    let value = day_value(date(days), part, reason);
    value.or(other.and_then(date).map(|date| write_day(date) + part.unwrap_or_default()))
}

pub fn weekend_value(step: i32, context: Context) -> Resolution {
    with_date(context, TimeKind::Date, |date| {
        let day = weekend(date, step, context.tense);
        let week = day.iso_week_date();
        let value = format!("{:04}-W{:02}-WE", week.year(), week.week());
        Resolution::new(TimeKind::Date, value, "the weekend beside the article's date").at(day, Unit::Weekend)
    })
}

fn weekend(date: Date, step: i32, tense: Tense) -> Date {
    let saturday = match (step, tense) {
        (0, Tense::Future) | (1, _) => i32::from(date.weekday().until(Weekday::Saturday)),
        (0, Tense::Unknown | Tense::Planned)
            if matches!(date.weekday(), Weekday::Thursday | Weekday::Friday) =>
        {
            i32::from(date.weekday().until(Weekday::Saturday))
        }
        (0, _) if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) => {
            -i32::from(Weekday::Saturday.until(date.weekday()))
        }
        _ => {
            let back = i32::from(Weekday::Saturday.until(date.weekday()));
            if back < 2 { -back - 7 } else { -back }
        }
    };
    date.saturating_add(Span::new().days(saturday))
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
        Unit::Weekend | Unit::Week => span.try_weeks(step),
        Unit::Fortnight => span.try_weeks(step.saturating_mul(2)),
        Unit::Month => span.try_months(step),
        Unit::Quarter => span.try_months(step.saturating_mul(3)),
        Unit::Year => span.try_years(step),
        Unit::Decade => span.try_years(step.saturating_mul(10)),
        Unit::Century => span.try_years(step.saturating_mul(100)),
        Unit::Hour | Unit::Minute | Unit::Second => Ok(span),
    };
    // Years are counted beyond the calendar that days are written in.
    if unit == Unit::Year && step < -9999 && part.is_none() {
        let year = i64::from(date.year()) + i64::from(step);
        return Resolution::new(TimeKind::Date, format!("BC{:04}", 1 - year), reason);
    }
    let Some(there) = span.and_then(|span| date.checked_add(span)).ok().filter(|_| unit >= Unit::Day) else {
        return Resolution::new(TimeKind::Date, None, "outside the calendar");
    };
    if let Some(part) = part {
        return day_value(Some(there), Some(part), reason);
    }
    let value = match unit {
        Unit::Week | Unit::Fortnight => write_week(there),
        Unit::Weekend => write_week(there) + "-WE",
        Unit::Month => write_month(there),
        Unit::Quarter => format!("{:04}-Q{}", there.year(), (there.month() - 1) / 3 + 1),
        Unit::Year => write_year(there.year() - i16::from(there.year() <= 0)),
        Unit::Decade if there.year() > 0 => format!("{:03}", there.year() / 10),
        Unit::Century if there.year() > 0 => format!("{:02}", there.year() / 100),
        Unit::Decade | Unit::Century => write_year(there.year() - 1),
        _ => write_day(there),
    };
    Resolution::new(TimeKind::Date, value, reason).at(there, unit)
}

pub fn ago(unit: Unit, count: Count, context: Context) -> Resolution {
    let whole = match count {
        Count::Exactly { whole, .. } => whole,
        Count::Decimal { whole, .. } if unit > Unit::Day => whole,
        _ => {
            return Resolution::new(
                TimeKind::Date,
                "PAST_REF".to_owned(),
                "before the article's date by no known number",
            );
        }
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

pub fn beside(unit: Unit, step: i32, part: Option<&'static str>, context: Context) -> Resolution {
    let kind = if part.is_some() { TimeKind::Time } else { TimeKind::Date };
    // A year earlier than a month or a day is a matter of years; a day earlier than a year is not a matter of days.
    match context.before.filter(|&(_, grain)| grain <= unit) {
        Some((date, _)) if step == 0 => relative(date, unit, step, part, "the time spoken of before"),
        // A year before a quarter is the same quarter: "up from $3 million a year earlier".
        Some((date, Unit::Quarter)) if unit == Unit::Year => {
            relative(date, Unit::Quarter, step.saturating_mul(4), None, "the same quarter of another year")
        }
        Some((date, _)) => relative(date, unit, step, part, "counted from the time spoken of before"),
        None => {
            let Some(date) = context.date else { return Resolution::open(kind) };
            let value =
                relative(date, unit, step, part, "counted from the article's date for want of another");
            Resolution { anchor: None, ..value }
        }
    }
}

/// The day of a time of day: that in its sentence, or where there is none the one spoken of before.
pub fn moment(time: &str, context: Context) -> Resolution {
    let before = context.before.filter(|&(_, grain)| grain == Unit::Day).map(|(date, _)| date);
    let (day, reason) = match (context.day, before) {
        (Some(day), _) => (Some(day), "a time of the day in the same sentence"),
        (None, Some(day)) => (Some(day), "a time of the day spoken of before"),
        (None, None) => (context.date, "a time of the article's day"),
    };
    match day {
        Some(day) => Resolution::new(TimeKind::Time, format!("{}{time}", write_day(day)), reason),
        None => Resolution::new(TimeKind::Time, time.to_owned(), "no reference date"),
    }
}

/// A time of a day that stands with it: "5 p.m. Thursday", "the morning of May 6".
pub fn moment_of(time: &str, day: Resolution) -> Resolution {
    // "1042 GMT Thursday morning": the part of the day says no more.
    let with_time = |day: String| day.get(..10).map_or(day.clone(), |date| date.to_owned() + time);
    Resolution {
        kind: TimeKind::Time,
        value: day.value.map(with_time),
        alternatives: day.alternatives.into_iter().map(with_time).collect(),
        ..day
    }
}

fn write_year(year: i16) -> String {
    if year < 0 { format!("BC{:04}", year.unsigned_abs()) } else { format!("{year:04}") }
}

fn write_day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn write_month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

fn write_week(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}
