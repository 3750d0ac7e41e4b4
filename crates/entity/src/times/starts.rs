//! Where an expression may begin.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::names;
use super::words::Words;
use crate::reading::Shape;

/// Whether a rule may match at a word: most words are none that any expression begins with.
pub fn may_start(words: Words<'_>, at: usize) -> bool {
    words.get(at).is_some_and(|word| match word.shape {
        Shape::Number => true,
        Shape::Mark => matches!(word.text, "'" | "’" | "‘"),
        _ => {
            STARTS.contains(&*word.lower)
                || word.text.ends_with("0s")
                || word.text.contains(['½', '-'])
                || word.lower.ends_with("long")
        }
    })
}

static STARTS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    include_str!("starts.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split(' '))
        .collect()
});

/// Where the expression at `at` begins with the words before it that TIMEX3 counts in: "early 2009", "later this year",
/// "the past decade", "the end of 1990".
pub fn with_words_before(words: Words<'_>, at: usize, free: usize) -> usize {
    let mut start = at;
    let before = |start: usize, steps: usize| {
        start.checked_sub(steps).filter(|&before| before >= free).map_or("", |_| words.before(start, steps))
    };
    let first = &words[at];
    let is_of_calendar = matches!(
        words.text(at),
        "last" | "this" | "next" | "yesterday" | "tomorrow" | "the" | "sixties" | "nineties" | "fiscal"
    ) || first.shape == Shape::Number
        && (names::year(first).is_some() || names::ordinal(first).is_some())
        || names::month(first).is_some()
        || names::weekday(first).is_some()
        || names::season(&first.lower).is_some()
        || names::spelled_ordinal(&first.lower).is_some()
        || first.text.ends_with("0s")
        || first.text.starts_with(['\'', '’', '‘']);
    if is_of_calendar && matches!(before(start, 1), "early" | "late" | "earlier" | "later" | "sometime") {
        start -= 1;
    }
    if is_of_calendar
        && before(start, 1) == "-"
        && words.is_hyphen(start - 1)
        && matches!(before(start, 2), "mid" | "early" | "late")
    {
        start -= 2;
    }
    if is_of_calendar && matches!(before(start, 1), "fiscal" | "financial") {
        start -= 1;
    }
    if names::year(first).is_some()
        && before(start, 1) == "year"
        && matches!(before(start, 2), "the" | "fiscal")
    {
        start -= 1 + usize::from(before(start, 2) == "fiscal");
    }
    if is_of_calendar
        && before(start, 1) == "of"
        && matches!(before(start, 2), "end" | "beginning" | "start" | "middle" | "half")
        && words.text(at) != "the"
    {
        start -= if before(start, 2) == "half" { 0 } else { 2 };
    }
    let takes_article = start < at
        || names::ordinal(first).is_some()
        || names::tens(&first.lower).is_some() && words.is_hyphen(at + 1)
        || first.text.ends_with("0s")
        || first.text.starts_with(['\'', '’', '‘'])
        || matches!(
            words.text(at),
            "past"
                | "last"
                | "next"
                | "coming"
                | "current"
                | "end"
                | "beginning"
                | "start"
                | "middle"
                | "latest"
                | "quarter"
                | "year"
                | "summer"
                | "winter"
                | "autumn"
                | "spring"
                | "fall"
                | "sixties"
                | "nineties"
                | "seventies"
                | "eighties"
                | "fifties"
                | "forties"
                | "thirties"
                | "twenties"
                | "final"
                | "first"
                | "recent"
                | "previous"
                | "fiscal"
                | "turn"
                | "rest"
                | "remainder"
                | "noughties"
        );
    if takes_article && before(start, 1) == "the" {
        start -= 1;
    }
    start
}
