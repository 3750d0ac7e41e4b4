//! Parts of a year: quarters, halves, seasons.

use dateline_document::PennTag;

use super::dates::Match;
use super::expression::{Expression, PartYear};
use super::names;
use super::words::Words;
use super::years;
use crate::words::Cue;

const QUARTERS: [&str; 4] = ["Q1", "Q2", "Q3", "Q4"];
const HALVES: [&str; 2] = ["H1", "H2"];

/// "summer 2019", "the winter of 2018-19", "last spring", "in summer", "Summers are hot".
pub fn season(words: Words<'_>, at: usize) -> Match {
    let (step, noun) = match words.text(at) {
        "last" | "past" => (Some(-1), at + 1),
        "this" if matches!(words.text(at + 1), "past" | "last") => (Some(-1), at + 2),
        "this" if matches!(words.text(at + 1), "coming" | "next") => (Some(1), at + 2),
        "this" => (Some(0), at + 1),
        "next" | "coming" => (Some(1), at + 1),
        _ => (None, at),
    };
    if let Some(step) = step {
        let letters = words.season(noun)?;
        return Some((noun + 1, Expression::PartOfYear { letters, year: PartYear::Beside(step) }));
    }
    if let Some(letters) = plural_season(words.text(at)).filter(|_| words.is_common(at)) {
        let is_any = words.before(at, 1) != "past" && words.is_finite(at + 1) || words.before(at, 1) == "in";
        return is_any.then_some((at + 1, Expression::PartOfYear { letters, year: PartYear::Any }));
    }
    let letters = words.season(at)?;
    if let Some((end, year)) = year_beside(words, at + 1) {
        return Some((end, Expression::PartOfYear { letters, year }));
    }
    let is_noun = words.tag(at).is_none_or(|tag| matches!(tag, PennTag::NN | PennTag::NNP));
    if !is_noun
        || words.text(at + 1) == "of"
        || words.is_hyphen(at + 1)
        || words.is_hyphen(at.wrapping_sub(1)) && words.before(at, 2) != "mid"
    {
        return None;
    }
    let is_verb_too = matches!(&*words[at].lower, "fall" | "spring");
    let before = words.before(at, 1);
    let before = if matches!(before, "early" | "late" | "mid") { words.before(at, 2) } else { before };
    let farther = words.before(at, 2);
    let is_after_preposition = |word: &str| {
        matches!(word, "in" | "of" | "during" | "since" | "until" | "by" | "through" | "throughout" | "over")
    };
    let is_open = words.is_all(at, at + 1)
        || is_after_preposition(before) && !is_verb_too
        || before == "the" && (is_after_preposition(farther) || words.is_of_year(at))
        || before == "that" && !is_verb_too;
    if is_open {
        return Some((at + 1, Expression::PartOfYear { letters, year: PartYear::Open }));
    }
    let is_any = is_of_any_year(words, at)
        || matches!(before, "and" | "or")
            && (2..=4).any(|steps| {
                at.checked_sub(steps)
                    .is_some_and(|first| words.season(first).is_some() && is_of_any_year(words, first))
            });
    is_any.then_some((at + 1, Expression::PartOfYear { letters, year: PartYear::Any }))
}

/// Whether a season opens a sentence that says what is always so: "Spring and late autumn are mild".
fn is_of_any_year(words: Words<'_>, at: usize) -> bool {
    const REACH: usize = 5;
    let verb = (at + 1..words.len().min(at + REACH)).find(|&at| words.is_finite(at));
    words[at].opens
        && verb.is_some_and(|verb| !matches!(words.tag(verb), Some(PennTag::VBD)))
        && (words.is_finite(at + 1) || matches!(words.text(at + 1), "and" | "or"))
}

fn plural_season(word: &str) -> Option<&'static str> {
    word.strip_suffix('s').and_then(names::season)
}

/// "the third quarter of 2019", "third-quarter", "Q3 2019", "2018 Q3", "the second half of the year", "H1 2020".
pub fn quarter(words: Words<'_>, at: usize) -> Match {
    let word = words.get(at)?;
    let code = |at: usize| {
        let text = words.get(at).map_or("", |word| word.text);
        QUARTERS.into_iter().chain(HALVES).find(|&letters| letters == text)
    };
    if let Some(letters) = code(at) {
        let year = year_beside(words, at + 1);
        // H1 and H2 are visas, engines and headings as well.
        return match year {
            Some((end, year)) => Some((end, Expression::PartOfYear { letters, year })),
            None if letters.starts_with('Q') => {
                Some((at + 1, Expression::PartOfYear { letters, year: PartYear::Open }))
            }
            None => None,
        };
    }
    // "2018 Q3", "the 1988 third quarter", "fiscal third quarter"
    if let Some(year) = names::year(word) {
        let (end, letters) = match code(at + 1) {
            Some(letters) => (at + 2, letters),
            None => ordinal_part(words, at + 1)?,
        };
        return Some((end, Expression::PartOfYear { letters, year: PartYear::Is(year) }));
    }
    // "this year's third quarter"
    if let Some(years) = told_year(words, at)
        && matches!(words.text(at + 2), "'s" | "’s")
    {
        let (end, letters) = ordinal_part(words, at + 3)?;
        return Some((end, Expression::PartOfYear { letters, year: PartYear::Relative(years) }));
    }
    if let Some(found) = quarter_of_business(words, at) {
        return Some(found);
    }
    let fiscal = match word.text {
        "fiscal" | "financial" => at + 1 + usize::from(words.is_hyphen(at + 1)),
        _ => at,
    };
    let (end, letters) = ordinal_part(words, fiscal)?;
    let is_business = || {
        fiscal > at
            || words.is_all(at, end)
            || words.is_all(at.saturating_sub(1), end) && words.before(at, 1) == "the"
            || words.is_of_business(end)
    };
    match year_beside(words, end) {
        Some((end, year)) => Some((end, Expression::PartOfYear { letters, year })),
        // The first half of a match and the first quarter of a game are no parts of a year.
        None if letters.starts_with('Q') && is_business() => {
            Some((end, Expression::PartOfYear { letters, year: PartYear::Open }))
        }
        None => None,
    }
}

/// "the latest quarter", "the year-ago quarter", "the year-earlier period", "the quarter" of a balance.
fn quarter_of_business(words: Words<'_>, at: usize) -> Match {
    let last = |end, years_before| Some((end, Expression::LastQuarter { years_before }));
    match words.text(at) {
        "latest" if words.text(at + 1) == "quarter" => last(at + 2, 0),
        "latest"
            if words.text(at + 1) == "period"
                && (words.is_of_business(at) || words.is_all(at.saturating_sub(1), at + 2)) =>
        {
            last(at + 2, 0)
        }
        "year" if words.is_hyphen(at + 1) && matches!(words.text(at + 2), "ago" | "earlier") => {
            if let Some((end, letters)) = ordinal_part(words, at + 3) {
                return Some((end, Expression::PartOfYear { letters, year: PartYear::Relative(-1) }));
            }
            match words.text(at + 3) {
                "quarter" => last(at + 4, 1),
                "period"
                    if words.is_of_business(at)
                        || words.is_all(at, at + 4)
                        || words.before(at, 1) == "the" =>
                {
                    last(at + 4, 1)
                }
                _ => Some((at + 3, Expression::Beside { unit: names::Unit::Year, step: -1, part: None })),
            }
        }
        "quarter" if words.before(at, 1) == "the" => {
            let is_balance = words
                .get(at..)
                .is_some_and(|rest| !rest.get(1).is_some_and(|next| next.text == "of" || next.is_hyphen()))
                && (words.is_all(at - 1, at + 1)
                    || matches!(words.before(at, 2), "for" | "in" | "during" | "of" | "over")
                        && words.is_of_business(at));
            if is_balance { last(at + 1, 0) } else { None }
        }
        _ => None,
    }
}

/// The letters of "third quarter", "fourth-quarter", "second half", and the word after it.
fn ordinal_part(words: Words<'_>, at: usize) -> Option<(usize, &'static str)> {
    let word = words.get(at)?;
    let ordinal = match &*word.lower {
        "last" if words.text(at + 1) == "half" && words.text(at + 2) == "of" => 2,
        _ => names::ordinal(word)? as usize,
    };
    let noun = at + 1 + usize::from(words.is_hyphen(at + 1));
    let letters = match words.text(noun) {
        "quarter" => QUARTERS.get(ordinal.checked_sub(1)?)?,
        "half" => HALVES.get(ordinal.checked_sub(1)?)?,
        _ => return None,
    };
    Some((noun + 1, letters))
}

/// How many years from the article's "last year", "this year" and "next year" are.
fn told_year(words: Words<'_>, at: usize) -> Option<i16> {
    let years = match words.text(at) {
        "last" => -1,
        "this" => 0,
        "next" => 1,
        _ => return None,
    };
    (words.text(at + 1) == "year").then_some(years)
}

/// A year after a part of it: "2019", "of 2019", "of last year", "this year", "of fiscal 2019".
fn year_beside(words: Words<'_>, at: usize) -> Option<(usize, PartYear)> {
    if words.are(at, &["of", "the", "year"]) {
        return Some((at + 3, PartYear::Relative(0)));
    }
    let of = words.skip(at, &["of", "in", ","]);
    let of = words.skip(words.skip(of, &["fiscal", "financial"]), &["year"]);
    if let Some(year) = words.get(of).and_then(names::year) {
        return Some((of + 1, PartYear::Is(year)));
    }
    if let Some((end, year)) = years::in_words(words, of) {
        return Some((end, PartYear::Is(year)));
    }
    told_year(words, of).map(|years| (of + 2, PartYear::Relative(years)))
}

impl Words<'_> {
    /// Whether a season stands as a time of its own: at the end of a clause, or before a verb.
    fn is_of_year(self, at: usize) -> bool {
        let is_after_verb = matches!(self.before(at, 2), "last" | "early" | "late");
        is_after_verb && self.is_end(at + 1)
            || self.is_all(at - 1, at + 1)
            || self.get(at + 1).is_some_and(|next| next.has(Cue::ClauseOpener)) && is_after_verb
    }
}
