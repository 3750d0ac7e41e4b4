//! Lengths of time as TIMEX3 writes them.

use super::names::{Count, Unit};

/// A TIMEX3 duration; a half is written in the next smaller unit where that is whole.
pub fn duration(unit: Unit, count: Count) -> String {
    let (before, after) = unit.letters();
    match count {
        Count::Some => format!("{before}X{after}"),
        Count::Exactly { whole, and_half: false } if unit == Unit::Fortnight => {
            format!("{before}{}{after}", u64::from(whole) * 2)
        }
        Count::Exactly { whole, and_half: false } => format!("{before}{whole}{after}"),
        Count::Exactly { whole, and_half: true } => {
            let half = match unit {
                Unit::Year => "6M",
                Unit::Hour => "30M",
                Unit::Minute => "30S",
                Unit::Day => "T12H",
                Unit::Decade if whole == 0 => "5Y",
                Unit::Century if whole == 0 => "50Y",
                _ => return format!("{before}{whole}.5{after}"),
            };
            if whole == 0 { format!("{before}{half}") } else { format!("{before}{whole}{after}{half}") }
        }
        Count::Decimal { whole, fraction, places } => {
            let places = usize::from(places);
            format!("{before}{whole}.{fraction:0places$}{after}")
        }
    }
}

/// A TIMEX3 duration of several units, from the largest: `P9Y10M`, `P1DT2H`.
pub fn lengths(lengths: &[(Unit, Count)]) -> String {
    let mut value = String::from("P");
    for &(unit, count) in lengths {
        let one = duration(unit, count);
        let one = one.strip_prefix('P').unwrap_or(&one);
        match one.strip_prefix('T').filter(|_| value.contains('T')) {
            Some(rest) => value += rest,
            None => value += one,
        }
    }
    value
}
