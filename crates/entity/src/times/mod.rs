//! Time expressions and their TIMEX3 values.

mod beside;
mod clock;
mod dates;
mod expression;
mod holidays;
mod lengths;
mod lengths_value;
pub mod names;
mod now;
mod ranges;
mod seasons;
mod sets;
mod starts;
mod tense;
#[cfg(test)]
mod tests;
mod value;
mod weekdays;
mod words;
mod years;

use dateline_document::{SentenceKind, Tagged, Time, Times};
use jiff::civil::Date;

use crate::lexicon::{Class, Classes, Lexicon};
use crate::reading::{Line, Reading, Word};
use expression::{Context, Expression, Year};
use tense::{Tense, tense};
use words::Words;

/// A time expression as it is worded.
struct Phrase {
    start: usize,
    end: usize,
    expression: Expression,
}

/// The year that a paragraph speaks of: "In 2013 he played for them. On July 6 he was called up."
#[derive(Default)]
struct Scene {
    year: Option<i16>,
    paragraph: u32,
}

impl Scene {
    /// How far into a sentence what sets its scene begins.
    const REACH: usize = 2;

    /// The expression with the year of the scene, where it lacks one and is told as past.
    fn year(&self, line: &Line, phrase: &Phrase, context: Context) -> Option<Expression> {
        let told =
            self.year.filter(|_| line.paragraph == self.paragraph && context.tense != Tense::Future)?;
        match phrase.expression {
            Expression::Day { year: Year::Open, month, day, part } => {
                Some(Expression::Day { year: Year::Is(told), month, day, part })
            }
            Expression::Month { year: Year::Open, month } => {
                Some(Expression::Month { year: Year::Is(told), month })
            }
            _ => None,
        }
    }

    /// A year that opens a sentence sets the scene, unless it is the article's own; what is told by the article's date
    /// ends it.
    fn step(&mut self, line: &Line, phrase: &Phrase, date: Option<Date>) {
        let told = match phrase.expression {
            Expression::Year(year)
            | Expression::Day { year: Year::Is(year), .. }
            | Expression::Month { year: Year::Is(year), .. } => Some(year),
            _ => None,
        };
        if let Some(told) = told {
            if phrase.start <= Self::REACH && line.kind == SentenceKind::Body {
                let is_own = date.is_none_or(|date| date.year() == told);
                (self.year, self.paragraph) = (Some(told).filter(|_| !is_own), line.paragraph);
            }
        } else if matches!(phrase.expression, Expression::Relative { .. } | Expression::Weekday { .. }) {
            self.year = None;
        }
    }
}

/// The time expressions of an article, resolved against its date, and which words they take. `reading` is of `tagged`.
pub fn times(
    reading: &Reading<'_, '_>,
    tagged: &Tagged<'_>,
    lexicon: &Lexicon<'_>,
    date: Option<Date>,
) -> (Times, Vec<bool>) {
    let mut times = Times::new();
    let mut taken = vec![false; reading.words.len()];
    let mut before = None;
    let mut scene = Scene::default();
    let tagged = Some(tagged).filter(|tagged| !tagged.words.is_empty());
    for line in reading.lines.iter().filter(|line| line.kind != SentenceKind::Head) {
        let words = Words::new(reading, tagged, line);
        let phrases = phrases(reading, words, lexicon, line);
        let tenses: Vec<Tense> = phrases.iter().map(|phrase| tense_of(words, phrase, line)).collect();
        // The day of a time of day: the nearest one, taken as it comes while the days before it are resolved.
        let context = |tense, before, day| Context { date, before, day, tense };
        let days: Vec<Option<Date>> = phrases
            .iter()
            .zip(&tenses)
            .map(|(phrase, &tense)| {
                let day = || phrase.expression.resolve(context(tense, before, None)).anchor;
                phrase.expression.names_a_day().then(day).flatten().map(|(day, _)| day)
            })
            .collect();
        let nearest = nearest(&phrases, &days);
        for ((phrase, day), tense) in phrases.iter().zip(nearest).zip(tenses) {
            let context = context(tense, before, day);
            let resolution = match scene.year(line, phrase, context) {
                Some(expression) => expression.resolve(context),
                None => phrase.expression.resolve(context),
            };
            before = resolution.anchor.or(before);
            scene.step(line, phrase, date);
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
    let words = Words::new(reading, None, line);
    let mut at = 0;
    while at < words.len() {
        let matched = dates::digits(words, at).or_else(|| dates::calendar(words, at));
        if let Some((end, Expression::Day { year: Year::Is(year), month, day, .. })) = matched
            && let Ok(date) = Date::new(year, month, day)
        {
            return Some((date, line.start + at, line.start + end));
        }
        at = matched.map_or(at + 1, |(end, _)| end);
    }
    None
}

fn phrases(reading: &Reading<'_, '_>, words: Words<'_>, lexicon: &Lexicon<'_>, line: &Line) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(found) = phrases.last().and_then(|before| ranges::continuation(words, at, before)) {
            phrases.push(Phrase { start: at, end: found.0, expression: found.1 });
            at = found.0;
            continue;
        }
        if !starts::may_start(words, at) {
            at += 1;
            continue;
        }
        let is_holiday = dates::holiday(words, at).is_some();
        if let Some(end) = named(reading, lexicon, line, line.start + at).filter(|_| !is_holiday) {
            at = end - line.start;
            continue;
        }
        match phrase(words, at) {
            Some((end, expression)) => {
                let free = phrases.last().map_or(0, |phrase| phrase.end);
                phrases.push(Phrase { start: starts::with_words_before(words, at, free), end, expression });
                at = end;
            }
            None => at += 1,
        }
    }
    ranges::share_years(words, &mut phrases);
    phrases
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

fn phrase(words: Words<'_>, at: usize) -> dates::Match {
    let rules = [
        dates::digits,
        dates::holiday,
        dates::calendar,
        sets::set,
        weekdays::weekday,
        weekdays::weekend,
        clock::clock,
        seasons::quarter,
        seasons::season,
        years::span,
        years::year,
        beside::day_word,
        clock::part_of_day,
        beside::beside_then,
        beside::beside_now,
        lengths::length_beside_now,
        beside::of_now,
        lengths::counted,
        lengths::bare,
        lengths::long,
        lengths::all,
        now::reference,
    ];
    rules.into_iter().find_map(|rule| rule(words, at))
}

fn tense_of(words: Words<'_>, phrase: &Phrase, line: &Line) -> Tense {
    if !phrase.expression.leans_on_tense() {
        return Tense::Unknown;
    }
    tense(words, phrase.start, phrase.end, line.kind == SentenceKind::Headline)
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
