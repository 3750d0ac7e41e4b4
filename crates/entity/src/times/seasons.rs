//! Parts of a year: quarters, halves, seasons.

use super::dates::{Match, text, text_before};
use super::expression::{Expression, PartYear};
use super::names;
use crate::reading::Word;
use crate::words::Cue;

/// "the third quarter of 2019", "third-quarter", "summer 2019", "last spring", "the second half of the year".
pub fn part_of_year(words: &[Word<'_>], at: usize) -> Match {
    let word = words.get(at)?;
    if let Some(letters) = names::season(word) {
        let before = text_before(words, at, 1);
        return match year_beside(words, at + 1) {
            Some((end, year)) => Some((end, Expression::PartOfYear { letters, year })),
            None => {
                let is_season =
                    matches!(before, "in" | "the" | "by" | "during" | "since" | "until" | "early" | "late");
                let is_open =
                    matches!(text_before(words, at, 2), "in" | "of" | "during" | "since" | "until" | "by");
                let is_open = is_season && (before != "the" || is_open) && word.text != "fall";
                is_open.then_some((at + 1, Expression::PartOfYear { letters, year: PartYear::Open }))
            }
        };
    }
    const QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];
    const HALVES: [&str; 2] = ["H1", "H2"];
    if let Some(letters) = QUARTERS.into_iter().find(|&letters| letters == word.text) {
        let (end, year) = year_beside(words, at + 1).unwrap_or((at + 1, PartYear::Open));
        return Some((end, Expression::PartOfYear { letters, year }));
    }
    let ordinal = names::ordinal(word)? as usize;
    let noun = at + 1 + usize::from(words.get(at + 1).is_some_and(Word::is_hyphen));
    let letters = match text(words, noun) {
        "quarter" => QUARTERS.get(ordinal.checked_sub(1)?)?,
        "half" => HALVES.get(ordinal.checked_sub(1)?)?,
        _ => return None,
    };
    match year_beside(words, noun + 1) {
        Some((end, year)) => Some((end, Expression::PartOfYear { letters, year })),
        // The first half of a match and the first quarter of a game are no parts of a year.
        None if letters.starts_with('Q') && is_of_business(words, noun + 1) => {
            Some((noun + 1, Expression::PartOfYear { letters, year: PartYear::Open }))
        }
        None => None,
    }
}

fn is_of_business(words: &[Word<'_>], at: usize) -> bool {
    const BEFORE: usize = 18;
    const AFTER: usize = 14;
    words[at.saturating_sub(BEFORE)..words.len().min(at + AFTER)].iter().any(|word| word.has(Cue::Business))
}

/// A year after a part of it: "2019", "of 2019", "of last year", "this year".
fn year_beside(words: &[Word<'_>], at: usize) -> Option<(usize, PartYear)> {
    let of = at + usize::from(matches!(text(words, at), "of" | "in"));
    if let Some(year) = words.get(of).and_then(names::year) {
        return Some((of + 1, PartYear::Is(year)));
    }
    let years = match text(words, of) {
        "last" => -1,
        "this" | "the" => 0,
        "next" => 1,
        _ => return None,
    };
    (text(words, of + 1) == "year").then_some((of + 2, PartYear::Relative(years)))
}
