//! Whether the clause around a time expression speaks of what was or of what will be.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::reading::{Shape, Word};

/// The direction of a clause in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    Past,
    Future,
    Unknown,
}

/// How many words before an expression are searched for its verb.
const REACH: usize = 30;

/// The tense of the clause that the words `start..end` stand in, among the words of their sentence.
///
/// The nearest verb before the expression decides; where there is none, the first after it.
pub fn tense(sentence: &[Word<'_>], start: usize, end: usize) -> Tense {
    let from = start.saturating_sub(REACH);
    for index in (from..start).rev() {
        if matches!(sentence[index].text, "\"" | "”" | "“" | ";") {
            break;
        }
        let tense = tense_at(sentence, index);
        if tense != Tense::Unknown {
            return tense;
        }
    }
    // "On Thursday I walked down ..."
    let after = &sentence[end..sentence.len().min(end + REACH)];
    for (offset, word) in after.iter().enumerate() {
        if matches!(word.text, "\"" | "“" | "”" | ";") {
            break;
        }
        let tense = tense_at(sentence, end + offset);
        if tense != Tense::Unknown {
            return tense;
        }
    }
    Tense::Unknown
}

fn tense_at(words: &[Word<'_>], index: usize) -> Tense {
    let word = &words[index];
    if word.shape != Shape::Lower {
        return match word.text {
            "'ll" | "’ll" => Tense::Future,
            _ => Tense::Unknown,
        };
    }
    let before = |steps: usize| index.checked_sub(steps).map_or("", |index| words[index].text);
    match word.text {
        "will" | "wo" | "shall" | "would" | "'ll" | "’ll" | "may" | "might" | "could" | "should" | "must" => {
            Tense::Future
        }
        "to" if PLANS.contains(before(1)) || is_be(before(1)) => Tense::Future,
        "for" if matches!(before(1), "scheduled" | "planned" | "set" | "slated" | "due" | "booked") => {
            Tense::Future
        }
        "until" | "till" if matches!(before(1), "has" | "have") => Tense::Future,
        "expected" if before(1) == "had" => Tense::Past,
        "expected" | "expects" | "expect" | "due" | "scheduled" | "slated" | "planned" => Tense::Future,
        // "is meeting", but not "was meeting" or "is accused of stealing".
        text if text.ends_with("ing") && matches!(before(1), "is" | "are" | "'s" | "’s" | "'re" | "’re") => {
            Tense::Future
        }
        text if is_past(text) => {
            let is_passive = before(1) == "be" || before(2) == "be" && before(1).ends_with("ly");
            if is_passive { Tense::Unknown } else { Tense::Past }
        }
        _ => Tense::Unknown,
    }
}

fn is_be(word: &str) -> bool {
    matches!(word, "is" | "are" | "was" | "were" | "'s" | "’s")
}

fn is_past(word: &str) -> bool {
    const NOT: &[&str] = &[
        "need", "feed", "seed", "deed", "weed", "heed", "speed", "indeed", "hundred", "sacred", "naked",
        "wicked",
    ];
    let is_regular = word.len() > 3 && word.ends_with("ed") && !NOT.contains(&word);
    is_regular || PAST.contains(word)
}

static PAST: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| list(include_str!("past_forms.txt")));
static PLANS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| list(include_str!("plans.txt")));

fn list(text: &'static str) -> FxHashSet<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}
