use std::borrow::Cow;

use super::layer;
use crate::Span;
use crate::vocabulary::vocabulary;

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
