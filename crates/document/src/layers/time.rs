use std::borrow::Cow;

use jiff::civil::Date;

use super::layer;
use crate::vocabulary::vocabulary;
use crate::{Span, TimeId};

vocabulary! {
    /// The TIMEX3 type of a time expression.
    pub enum TimeKind {
        /// A day or a longer stretch of the calendar.
        Date = "date",
        /// A time of day.
        Time = "time",
        /// A length of time.
        Duration = "duration",
        /// A recurring time.
        Set = "set",
    }
}

layer! {
    /// A time expression.
    pub struct Time {
        /// The words of the expression.
        pub span: Span,
        /// Its TIMEX3 type.
        pub kind: TimeKind,
        /// Its TIMEX3 value (`2019-05-06`, `2019-W18`, `2019-05`, `P3D`), or none where the text leaves it open.
        pub value: Option<Box<str>>,
        /// The values of other readings.
        pub alternatives: Vec<Box<str>>,
        /// The rule that chose the value, or why there is none.
        pub reason: Cow<'static, str>,
    }
    /// Time expressions in order of the text; they do not overlap.
    pub struct Times[TimeId];
}

impl Times {
    /// Whether the value of a time holds all of another's: a year its months, a month or week its days. Each holds its own;
    /// one without a value holds nothing and is held by nothing.
    pub fn contains(&self, coarse: TimeId, fine: TimeId) -> bool {
        match (&self.value[coarse], &self.value[fine]) {
            (Some(coarse), Some(fine)) => contains(coarse, fine),
            _ => false,
        }
    }
}

fn contains(coarse: &str, fine: &str) -> bool {
    if fine.starts_with(coarse) {
        return true;
    }
    let Some((year, week)) = coarse.split_once("-W") else { return false };
    let Some(day) = fine.get(..10).and_then(|day| day.parse::<Date>().ok()) else { return false };
    let iso = day.iso_week_date();
    year.parse() == Ok(iso.year()) && week.parse() == Ok(iso.week())
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn a_week_and_a_month_contain_their_days() {
        assert!(contains("2019-W18", "2019-04-30"));
        assert!(!contains("2019-W18", "2019-05-07"));
        assert!(contains("2019-04", "2019-04-30"));
        assert!(contains("2019", "2019-04"));
        assert!(!contains("2019-04-30", "2019-04"));
        assert!(!contains("2019-W18", "soon"));
    }
}
