//! Corpora of time expressions in the form that `dateline eval times` reads.
//!
//! MEANTIME keeps its TIMEX3 annotation. GUM has TEI dates, whose bounds are written as the TIMEX3 values that say the
//! same: a week, a decade, a season, a length up to the date of the article. timenorm has phrases, each of which becomes
//! a text of its own. The Recognizers have sentences and several values each; a range of theirs is `A/B`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use crate::Failure;

#[derive(Args)]
pub struct Times {
    /// The folder of source data, with temporal/
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Serialize)]
struct Document {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<u64>,
    exhaustive: bool,
    times: Vec<Time>,
}

#[derive(Serialize)]
struct Time {
    start: u64,
    end: u64,
    kind: &'static str,
    value: Option<String>,
    alternatives: Vec<String>,
}

/// Converts the corpora of times.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn run(times: &Times) -> Result<(), Failure> {
    let data = times.data.join("temporal");
    fs::create_dir_all(times.out.join("recognizers"))?;
    let write = |name: &str, documents: Vec<Document>| -> Result<(), Failure> {
        let mut file = String::new();
        for document in &documents {
            file += &serde_json::to_string(document)?;
            file.push('\n');
        }
        fs::write(times.out.join(name).with_extension("jsonl"), file)?;
        let count: usize = documents.iter().map(|document| document.times.len()).sum();
        println!("{name:<44} {:>5} documents {count:>5} times", documents.len());
        Ok(())
    };
    write("meantime", read(&data.join("meantime_timex/all.jsonl"), meantime)?)?;
    write("gum_dev", read(&data.join("gum_dates/dev.jsonl"), gum)?)?;
    write("gum_train", read(&data.join("gum_dates/train.jsonl"), gum)?)?;
    write("timenorm", read(&data.join("timenorm_pairs/train.jsonl"), timenorm)?)?;
    let mut sheets = BTreeMap::new();
    for entry in fs::read_dir(data.join("ms_recognizers"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl")
            && let Some(name) = path.file_stem()
        {
            sheets.insert(name.to_string_lossy().into_owned(), path.clone());
        }
    }
    for (name, path) in sheets {
        write(&format!("recognizers/{name}"), read(&path, recognizers)?)?;
    }
    Ok(())
}

fn read(path: &Path, convert: fn(usize, &Value) -> Option<Document>) -> Result<Vec<Document>, Failure> {
    let file = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut documents = Vec::new();
    for (index, line) in file.lines().enumerate() {
        let row: Value = serde_json::from_str(line)
            .map_err(|error| format!("{}:{}: {error}", path.display(), index + 1))?;
        documents.extend(convert(index, &row));
    }
    Ok(documents)
}

fn text(row: &Value, field: &str) -> Option<String> {
    row.get(field)?.as_str().map(str::to_owned)
}

/// The day of a date with or without a time of day.
fn day(row: &Value, field: &str) -> Option<String> {
    text(row, field)?.get(..10).map(str::to_owned)
}

fn spans(row: &Value) -> impl Iterator<Item = (&Value, u64, u64)> {
    let spans = row.get("spans").and_then(Value::as_array);
    spans.into_iter().flatten().filter_map(|span| {
        let (start, end) = (span.get("start")?.as_u64()?, span.get("end")?.as_u64()?);
        (start < end).then_some((span, start, end))
    })
}

/// TIMEX3 as it stands.
fn meantime(_: usize, row: &Value) -> Option<Document> {
    let mut times = Vec::new();
    for (span, start, end) in spans(row) {
        let kind = kind(&text(span, "type")?)?;
        times.push(Time { start, end, kind, value: text(span, "value"), alternatives: Vec::new() });
    }
    let until = row.get("annotated_until").and_then(Value::as_u64);
    Some(Document {
        id: text(row, "id")?,
        date: day(row, "dct"),
        text: text(row, "text")?,
        until,
        exhaustive: true,
        times,
    })
}

fn kind(name: &str) -> Option<&'static str> {
    ["date", "time", "duration", "set"].into_iter().find(|kind| kind.eq_ignore_ascii_case(name))
}

fn timenorm(index: usize, row: &Value) -> Option<Document> {
    let text_of_pair = text(row, "text")?;
    let end = text_of_pair.chars().count() as u64;
    let kind = kind(&text(row, "type")?)?;
    Some(Document {
        id: index.to_string(),
        date: day(row, "anchor"),
        times: vec![Time { start: 0, end, kind, value: text(row, "value"), alternatives: Vec::new() }],
        text: text_of_pair,
        until: None,
        exhaustive: false,
    })
}

/// TEI dates: `when`, or bounds that say the same as a TIMEX3 value. Relative times without a date are not annotated, so
/// what is found beside them is no error.
fn gum(_: usize, row: &Value) -> Option<Document> {
    let mut times = Vec::new();
    for (span, start, end) in spans(row) {
        let kind = if text(span, "label")? == "TIME" { "time" } else { "date" };
        let first = text(span, "from").or_else(|| text(span, "notBefore"));
        let last = text(span, "to").or_else(|| text(span, "notAfter"));
        let mut values = Vec::new();
        if let Some(when) = text(span, "when") {
            let clock = when.split(':').take(2).collect::<Vec<_>>().join(":");
            values.push(if kind == "time" { format!("T{clock}") } else { when.clone() });
            // "By the end of the year" is the last day here, and the year in TIMEX3.
            values.extend(when.strip_suffix("-12-31").map(str::to_owned));
        }
        if let (Some(first), Some(last)) = (&first, &last) {
            values.extend(values_of_bounds(first, last));
        }
        // "This morning" is a day here, and a time in TIMEX3; years before our era are negative.
        let days: Vec<String> = values.iter().filter(|value| value.len() == 10).cloned().collect();
        for part in ["TMO", "TAF", "TEV", "TNI"] {
            values.extend(days.iter().map(|day| format!("{day}{part}")));
        }
        let before = |value: String| match value.strip_prefix('-') {
            Some(year) if !year.starts_with('-') => format!("BC{year:0>4}"),
            _ => value,
        };
        let mut values = values.into_iter().map(before);
        times.push(Time { start, end, kind, value: values.next(), alternatives: values.collect() });
    }
    Some(Document {
        id: text(row, "id")?,
        date: day(row, "dct"),
        text: text(row, "text")?,
        until: None,
        exhaustive: false,
        times,
    })
}

/// The TIMEX3 values of a stretch of the calendar between two dates that may lack days or months.
fn values_of_bounds(first: &str, last: &str) -> Vec<String> {
    if first == last {
        return vec![first.to_owned()];
    }
    let parts = |date: &str| -> Vec<i64> { date.split('-').filter_map(|part| part.parse().ok()).collect() };
    let (from, to) = (parts(first), parts(last));
    let mut values = Vec::new();
    let whole_years =
        first.ends_with("-01-01") && last.ends_with("-12-31") || from.len() == 1 && to.len() == 1;
    if let (Some(&from_year), Some(&to_year)) = (from.first(), to.first())
        && first.len() >= 4
        && !first.starts_with('-')
    {
        match to_year - from_year {
            0 if whole_years => values.push(format!("{from_year:04}")),
            9 if whole_years => values.push((from_year / 10).to_string()),
            99 if whole_years => values.push((from_year / 100).to_string()),
            // Both ends may be counted in.
            years if years > 0 => values.extend([format!("P{years}Y"), format!("P{}Y", years + 1)]),
            _ => {}
        }
        if let (Some(from_month), Some(to_month)) = (from.get(1), to.get(1)) {
            let months = (to_year - from_year) * 12 + to_month - from_month;
            if months > 0 {
                values.extend([months, months + 1].map(|months| format!("P{months}M")));
            }
        }
    }
    let season = |month: i64| match month {
        3 => Some("SP"),
        6 => Some("SU"),
        9 => Some("FA"),
        12 => Some("WI"),
        _ => None,
    };
    // A year that is not said: "--09".
    if let (Some(month), Some(_)) = (first.strip_prefix("--"), last.strip_prefix("--"))
        && let Some(season) = month.parse().ok().and_then(season)
    {
        values.push(format!("XXXX-{season}"));
    }
    if let ([year, month, ..], [_, last_month, ..]) = (&*from, &*to)
        && (2..=3).contains(&(last_month - month).rem_euclid(12))
    {
        values.extend(season(*month).map(|season| format!("{year:04}-{season}")));
        if [1, 4, 7, 10].contains(month) {
            values.push(format!("{year:04}-Q{}", (month - 1) / 3 + 1));
        }
    }
    if let (Ok(first), Ok(last)) = (first.parse::<jiff::civil::Date>(), last.parse::<jiff::civil::Date>()) {
        let days = (last - first).get_days();
        let middle = first.saturating_add(jiff::Span::new().days(days / 2)).iso_week_date();
        match days {
            1 => values.push(format!("{:04}-W{:02}-WE", middle.year(), middle.week())),
            5..=7 => values.push(format!("{:04}-W{:02}", middle.year(), middle.week())),
            27..=30 if first.month() == last.month() => values.push(first.strftime("%Y-%m").to_string()),
            _ => {}
        }
        values.push(format!("P{days}D"));
        if days % 7 == 0 {
            values.push(format!("P{}W", days / 7));
        }
    }
    values
}

fn recognizers(_: usize, row: &Value) -> Option<Document> {
    let mut times = Vec::new();
    for (span, start, end) in spans(row) {
        let label = text(span, "label")?;
        let label = label.rsplit('.').next()?;
        let kind = match label {
            "time" | "datetime" | "timerange" | "datetimerange" | "datetimealt" => "time",
            "duration" => "duration",
            "set" => "set",
            _ => "date",
        };
        let mut values = span.get("resolution").map(values).unwrap_or_default();
        values.dedup();
        let mut values = values.into_iter();
        times.push(Time { start, end, kind, value: values.next(), alternatives: values.collect() });
    }
    Some(Document {
        id: text(row, "id")?,
        date: day(row, "dct"),
        text: text(row, "text")?,
        until: None,
        exhaustive: true,
        times,
    })
}

/// The values of a resolution: its TIMEX, and what that means before and after the reference date.
fn values(resolution: &Value) -> Vec<String> {
    let mut values = Vec::new();
    let mut readings: Vec<&Value> = vec![resolution];
    readings.extend(resolution.get("values").and_then(Value::as_array).into_iter().flatten());
    for field in ["PastResolution", "FutureResolution"] {
        readings.extend(resolution.get(field));
    }
    for reading in readings {
        for field in ["Timex", "timex"] {
            values.extend(text(reading, field).map(|timex| range(&timex)));
        }
        for field in ["date", "dateTime", "value", "time"] {
            values.extend(
                text(reading, field)
                    .filter(|value| value.starts_with(|c: char| c.is_ascii_digit()))
                    .map(|value| moment(&value)),
            );
        }
        for [first, last] in [
            ["start", "end"],
            ["startDate", "endDate"],
            ["startDateTime", "endDateTime"],
            ["startTime", "endTime"],
        ] {
            if let (Some(first), Some(last)) = (text(reading, first), text(reading, last)) {
                values.push(format!("{}/{}", moment(&first), moment(&last)));
            }
        }
    }
    values
}

/// "2016-11-07 16:12:00" as `2016-11-07T16:12`.
fn moment(value: &str) -> String {
    let value = value.replace(' ', "T");
    let value = if value.len() == 8 && value.contains(':') { format!("T{value}") } else { value };
    match value.strip_suffix(":00") {
        Some(minutes) if minutes.contains(':') => minutes.to_owned(),
        _ => value,
    }
}

/// "(2016-11-04,2016-11-23,P19D)" as `2016-11-04/2016-11-23`.
fn range(timex: &str) -> String {
    let Some(inside) = timex.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) else {
        return timex.to_owned();
    };
    inside.split(',').take(2).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_become_the_values_that_say_the_same() {
        for (first, last, expect) in [
            ("2006-02-20", "2006-02-26", "2006-W08"),
            ("1990-01-01", "1999-12-31", "199"),
            ("1900-01-01", "1999-12-31", "19"),
            ("2012-06", "2012-09", "2012-SU"),
            ("2020-02-29", "2023-02-28", "P3Y"),
            ("2011-02-08", "2011-03-08", "P28D"),
            ("--09", "--12", "XXXX-FA"),
            ("2001", "2001", "2001"),
        ] {
            let values = values_of_bounds(first, last);
            assert!(values.iter().any(|value| value == expect), "{first} {last}: {values:?}");
        }
    }

    #[test]
    fn ranges_and_moments_of_the_recognizers_are_rewritten() {
        assert_eq!(range("(2016-11-04,2016-11-23,P19D)"), "2016-11-04/2016-11-23");
        assert_eq!(range("XXXX-10-02"), "XXXX-10-02");
        assert_eq!(moment("2016-11-07 16:12:00"), "2016-11-07T16:12");
        assert_eq!(moment("08:00:00"), "T08:00");
        assert_eq!(moment("2016-11-07"), "2016-11-07");
    }
}
