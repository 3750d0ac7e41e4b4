//! Time expressions and their TIMEX3 values.

mod clock;
mod dates;
mod expression;
mod lengths;
pub mod names;
mod seasons;
mod tense;
#[cfg(test)]
mod tests;
mod value;

use dateline_document::{SentenceKind, Time, Times};
use jiff::civil::Date;

use crate::lexicon::{Class, Classes, Lexicon};
use crate::reading::{Line, Reading, Word};
use expression::{Context, Expression};
use tense::{Tense, tense};

/// A time expression as it is worded.
struct Phrase {
    start: usize,
    end: usize,
    expression: Expression,
}

/// The time expressions of an article, resolved against its date, and which words they take.
pub fn times(reading: &Reading<'_, '_>, lexicon: &Lexicon<'_>, date: Option<Date>) -> (Times, Vec<bool>) {
    let mut times = Times::new();
    let mut taken = vec![false; reading.words.len()];
    let mut before = None;
    for line in reading.lines.iter().filter(|line| line.kind != SentenceKind::Head) {
        let words = &reading.words[line.start..line.end];
        let phrases = phrases(reading, lexicon, line);
        // The day of a time of day: the nearest one, taken as it comes while the days before it are resolved.
        let context = |tense, before, day| Context { date, before, day, tense };
        let days: Vec<Option<Date>> = phrases
            .iter()
            .map(|phrase| {
                let tense = tense_of(words, phrase);
                let day = || phrase.expression.resolve(context(tense, before, None)).anchor;
                phrase.expression.names_a_day().then(day).flatten().map(|(day, _)| day)
            })
            .collect();
        let nearest = nearest(&phrases, &days);
        for (phrase, day) in phrases.iter().zip(nearest) {
            let tense = tense_of(words, phrase);
            let resolution = phrase.expression.resolve(context(tense, before, day));
            before = resolution.anchor.or(before);
            let (start, end) = (line.start + phrase.start, line.start + phrase.end);
            taken[start..end].fill(true);
            times.push(Time {
                span: reading.span(start, end),
                kind: resolution.kind,
                value: resolution.value.map(String::into_boxed_str),
                alternatives: resolution.alternatives.into_iter().map(String::into_boxed_str).collect(),
                reason: resolution.reason,
            });
        }
    }
    (times, taken)
}

/// The date that a line of the article gives in full, with the words it takes.
pub fn full_date(reading: &Reading<'_, '_>, line: &Line) -> Option<(Date, usize, usize)> {
    let words = &reading.words[line.start..line.end];
    let mut at = 0;
    while at < words.len() {
        let matched = dates::digits(words, at).or_else(|| dates::calendar(words, at));
        if let Some((end, Expression::Day { year: Some(year), month, day, .. })) = matched
            && let Ok(date) = Date::new(year, month, day)
        {
            return Some((date, line.start + at, line.start + end));
        }
        at = matched.map_or(at + 1, |(end, _)| end);
    }
    None
}

fn phrases(reading: &Reading<'_, '_>, lexicon: &Lexicon<'_>, line: &Line) -> Vec<Phrase> {
    let words = &reading.words[line.start..line.end];
    let mut phrases = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(end) = named(reading, lexicon, line, line.start + at) {
            at = end - line.start;
            continue;
        }
        match phrase(words, at) {
            Some((end, expression)) => {
                let free = phrases.last().map_or(0, |phrase: &Phrase| phrase.end);
                phrases.push(Phrase { start: with_words_before(words, at, free), end, expression });
                at = end;
            }
            None => at += 1,
        }
    }
    phrases
}

/// Where the expression at `at` begins with the words before it that TIMEX3 counts in: "early 2009", "later this year",
/// "the past decade", "the 1990s".
fn with_words_before(words: &[Word<'_>], at: usize, free: usize) -> usize {
    let mut start = at;
    let before = |start: usize| {
        start.checked_sub(1).filter(|&before| before >= free).map(|before| &*words[before].lower)
    };
    let first = &words[at];
    let is_of_calendar = matches!(&*first.lower, "last" | "this" | "next" | "yesterday" | "tomorrow")
        || names::year(first).is_some()
        || names::month(first).is_some()
        || names::weekday(first).is_some();
    if is_of_calendar
        && before(start).is_some_and(|word| matches!(word, "early" | "late" | "earlier" | "later"))
    {
        start -= 1;
    }
    if is_of_calendar
        && start >= 2
        && words[start - 1].is_hyphen()
        && matches!(before(start - 1), Some("mid" | "early" | "late"))
    {
        start -= 2;
    }
    let takes_article = names::ordinal(first).is_some()
        || first.text.ends_with("0s")
        || matches!(
            &*first.lower,
            "past" | "last" | "next" | "coming" | "current" | "end" | "beginning" | "start" | "middle"
        );
    if takes_article && start == at && before(start) == Some("the") {
        start -= 1;
    }
    start
}

/// The end of a name of several words with a word of the calendar in it: "Sunday Times", "May Day".
fn named(reading: &Reading<'_, '_>, lexicon: &Lexicon<'_>, line: &Line, at: usize) -> Option<usize> {
    const NAMES: Classes = Classes::of(&[
        Class::Organization,
        Class::Company,
        Class::Medium,
        Class::Event,
        Class::Work,
        Class::Product,
        Class::City,
        Class::Region,
        Class::Feature,
    ]);
    if !reading.words[at].is_capital() {
        return None;
    }
    let (end, entry) = reading.longest(lexicon, at, line.end)?;
    let is_name = end > at + 1 && entry.classes.any(NAMES);
    let has_calendar = || {
        let is_calendar = |word: &Word<'_>| names::weekday(word).is_some() || names::month(word).is_some();
        reading.words[at..end].iter().any(is_calendar)
    };
    (is_name && has_calendar()).then_some(end)
}

fn phrase(words: &[Word<'_>], at: usize) -> dates::Match {
    let rules = [
        dates::digits,
        dates::holiday,
        dates::calendar,
        lengths::set,
        dates::weekday,
        clock::clock,
        seasons::part_of_year,
        dates::decade,
        dates::year,
        lengths::day_word,
        lengths::beside_then,
        lengths::beside_now,
        lengths::length_beside_now,
        lengths::end_of,
        lengths::counted,
        lengths::bare_plural,
    ];
    rules.into_iter().find_map(|rule| rule(words, at))
}

fn tense_of(words: &[Word<'_>], phrase: &Phrase) -> Tense {
    let leans_on_tense = matches!(
        phrase.expression,
        Expression::Weekday { .. }
            | Expression::Day { year: None, .. }
            | Expression::Month { year: None, .. }
            | Expression::PartOfYear { .. }
            | Expression::Weekend { .. }
    );
    if leans_on_tense { tense(words, phrase.start, phrase.end) } else { Tense::Unknown }
}

/// For each phrase the nearest day before or after it in words, or its own; of two as near, the one before it.
fn nearest(phrases: &[Phrase], days: &[Option<Date>]) -> Vec<Option<Date>> {
    // The day and how many words lie between.
    let mut nearest: Vec<Option<(usize, Date)>> = vec![None; days.len()];
    let mut last: Option<(usize, Date)> = None;
    for (index, (phrase, day)) in phrases.iter().zip(days).enumerate() {
        last = day.map(|day| (phrase.end, day)).or(last);
        nearest[index] = last.map(|(end, day)| (phrase.start.saturating_sub(end), day));
    }
    let mut next: Option<(usize, Date)> = None;
    for (index, (phrase, day)) in phrases.iter().zip(days).enumerate().rev() {
        next = day.map(|day| (phrase.start, day)).or(next);
        let after = next.map(|(start, day)| (start.saturating_sub(phrase.end), day));
        nearest[index] = match (nearest[index], after) {
            (Some(before), Some(after)) if after.0 < before.0 => Some(after),
            (before, after) => before.or(after),
        };
    }
    nearest.into_iter().map(|day| day.map(|(_, day)| day)).collect()
}
