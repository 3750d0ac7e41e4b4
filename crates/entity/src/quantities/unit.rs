//! Units of measures and percentages.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::numeral::{lower, past_hyphen};
use crate::reading::Word;

/// Units by their symbols, as they are written, and by their names in lower case.
struct Units {
    symbols: FxHashMap<&'static str, &'static str>,
    names: FxHashMap<&'static str, &'static str>,
}

static UNITS: LazyLock<Units> = LazyLock::new(|| {
    let mut units = Units { symbols: FxHashMap::default(), names: FxHashMap::default() };
    for line in include_str!("units.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let unit = columns.next().unwrap_or_default();
        let mut words = |table: &mut FxHashMap<_, _>| {
            table.extend(columns.next().unwrap_or_default().split(' ').map(|word| (word, unit)));
        };
        words(&mut units.symbols);
        words(&mut units.names);
    }
    units.symbols.remove("");
    units.names.remove("");
    units
});

/// The unit named at `at` and the word after it: "square kilometres", "km²", "miles per hour", "°C".
pub fn unit(words: &[Word<'_>], at: usize) -> Option<(usize, Cow<'static, str>)> {
    let (mut end, mut unit) =
        special(words, at).or_else(|| powered(words, at)).or_else(|| plain(words, at))?;
    if is_power(&unit) && matches!(lower(words, past_hyphen(words, end)), "hour" | "hours") {
        (end, unit) = (past_hyphen(words, end) + 1, format!("{unit}-hour").into());
    }
    if let Some((after, time)) = per_time(words, end) {
        (end, unit) = (after, format!("{unit}-per-{time}").into());
    } else if matches!(lower(words, end), "per" | "/")
        && let Some((after, other)) = powered(words, end + 1).or_else(|| plain(words, end + 1))
    {
        (end, unit) = (after, format!("{unit}-per-{other}").into());
    }
    Some((end, unit))
}

/// Whether a word is the name or symbol of a unit.
pub fn is_unit(word: &Word<'_>) -> bool {
    UNITS.names.contains_key(&*word.lower) || UNITS.symbols.contains_key(word.text)
}

/// Whether a percentage or a unit stands at `at`.
pub fn follows(words: &[Word<'_>], at: usize) -> bool {
    percent(words, at).is_some() || unit(words, at).is_some()
}

/// The word after "%", "per cent" and the like at `at`.
pub fn percent(words: &[Word<'_>], at: usize) -> Option<usize> {
    let is_point = |at| matches!(lower(words, at), "point" | "points");
    let end = match lower(words, at) {
        "%" | "％" | "percent" | "pct" | "pct." => at + 1,
        "pc" if !words[at].is_spaced => at + 1,
        "per" if lower(words, at + 1) == "cent" => at + 2,
        _ => return None,
    };
    // "20% points" are percentage points.
    (!is_point(end)).then_some(end)
}

/// Units of more than one word, and those whose symbol is a letter or mark apart.
fn special(words: &[Word<'_>], at: usize) -> Option<(usize, Cow<'static, str>)> {
    let next = past_hyphen(words, at + 1);
    let (end, unit) = match (lower(words, at), lower(words, next)) {
        ("percentage" | "percent" | "%", "point" | "points") => (next + 1, "percentage-point"),
        ("basis", "point" | "points") => (next + 1, "basis-point"),
        ("nautical", "mile" | "miles") => (next + 1, "nautical-mile"),
        ("light", "year" | "years") => (next + 1, "light-year"),
        ("metric", "ton" | "tons" | "tonne" | "tonnes") => (next + 1, "tonne"),
        ("degree" | "degrees" | "deg" | "°" | "º", scale) => match scale {
            "celsius" | "centigrade" | "c" => (next + 1, "celsius"),
            "fahrenheit" | "f" => (next + 1, "fahrenheit"),
            _ => (at + 1, "degree"),
        },
        ("°c" | "ºc", _) => (at + 1, "celsius"),
        ("°f" | "ºf", _) => (at + 1, "fahrenheit"),
        ("celsius" | "centigrade", _) => (at + 1, "celsius"),
        ("fahrenheit", _) => (at + 1, "fahrenheit"),
        ("c", _) if words[at].text == "C" && !words[at].is_spaced => (at + 1, "celsius"),
        ("f", _) if words[at].text == "F" && !words[at].is_spaced => (at + 1, "fahrenheit"),
        ("g", "of") if !words[at].is_spaced => (at + 1, "gram"),
        ("magnitude", _) => (at + 1, "magnitude"),
        _ => return None,
    };
    Some((end, unit.into()))
}

/// "square kilometres", "sq km", "cubic feet", and "km²", "m3".
fn powered(words: &[Word<'_>], at: usize) -> Option<(usize, Cow<'static, str>)> {
    let power = match lower(words, at) {
        "square" | "sq" | "sq." => "square",
        "cubic" | "cu" | "cu." => "cubic",
        _ => {
            let (symbol, power) = match words.get(at)?.text {
                text if text.ends_with(['2', '²']) => (text.trim_end_matches(['2', '²']), "square"),
                text if text.ends_with(['3', '³']) => (text.trim_end_matches(['3', '³']), "cubic"),
                text => match words.get(at + 1).filter(|next| !next.is_spaced).map(|next| next.text) {
                    Some("²") => (text, "square"),
                    Some("³") => (text, "cubic"),
                    _ => return None,
                },
            };
            let end = at + 1 + usize::from(symbol.len() == words[at].text.len());
            let unit = UNITS.symbols.get(symbol).filter(|unit| is_length(unit))?;
            return Some((end, format!("{power}-{unit}").into()));
        }
    };
    let next = past_hyphen(words, at + 1);
    let (end, unit) = plain(words, next)?;
    is_length(&unit).then(|| (end, format!("{power}-{unit}").into()))
}

fn plain(words: &[Word<'_>], at: usize) -> Option<(usize, Cow<'static, str>)> {
    /// Symbols that are other things where a blank parts them from the number.
    const TIGHT: &[&str] = &["W", "V", "J", "L", "MP", "mb", "Pa", "mi", "MW", "bp"];
    let word = words.get(at)?;
    if let Some(&unit) = UNITS.symbols.get(word.text) {
        let is_apart = TIGHT.contains(&word.text) && word.is_spaced && word.text != "MW";
        return (!is_apart).then_some((at + 1, unit.into()));
    }
    UNITS.names.get(&*word.lower).map(|&unit| (at + 1, unit.into()))
}

fn is_length(unit: &str) -> bool {
    matches!(unit, "kilometer" | "meter" | "centimeter" | "millimeter" | "mile" | "foot" | "inch" | "yard")
}

fn is_power(unit: &str) -> bool {
    unit.ends_with("watt")
}

/// "per hour", "an hour", "a day" after a unit, and the unit of time.
fn per_time(words: &[Word<'_>], at: usize) -> Option<(usize, &'static str)> {
    matches!(lower(words, at), "per" | "a" | "an" | "/").then_some(())?;
    let time = match lower(words, at + 1) {
        "s" if lower(words, at) == "/" => "second",
        "h" if lower(words, at) == "/" => "hour",
        "second" | "sec" => "second",
        "minute" | "min" => "minute",
        "hour" | "hr" => "hour",
        "day" => "day",
        "week" => "week",
        "month" => "month",
        "year" => "year",
        _ => return None,
    };
    Some((at + 2, time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_has_a_unit_symbols_and_names() {
        let lines = include_str!("units.txt").lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(columns.len() == 3 && columns[1..].iter().any(|words| !words.is_empty()), "{line}");
        }
        assert_eq!(UNITS.symbols.get("km"), Some(&"kilometer"));
    }
}
