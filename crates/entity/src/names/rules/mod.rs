//! Names by rule and lexicon: runs of capitals, taken apart, and the evidence for each kind.

pub mod article;
mod codes;
mod complements;
mod evidence;
pub mod runs;

use std::ops::Range;

use dateline_document::EntityKind;

use crate::lexicon::{Class, Classes, Entry, Lexicon};
use crate::reading::{Line, Reading, Shape, Word};
use crate::times::names::month;
use crate::titles;
use crate::words::Cue;
use evidence::Evidence;
use runs::{Run, Runs};

/// A name that the rules find.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub words: Range<usize>,
    pub kind: EntityKind,
    /// How much speaks for the kind.
    pub score: i32,
    /// Whether it is a name only if the article has it elsewhere too: an ordinary word with the capital of its place.
    pub is_doubtful: bool,
}

impl Candidate {
    /// A name in a line whose capitals tell nothing, which the article or the lexicon has elsewhere.
    pub fn repeated(words: Range<usize>, kind: EntityKind) -> Self {
        Self { words, kind, score: article::SETTLED, is_doubtful: false }
    }
}

/// The names of an article in order, but for those in lines whose capitals tell nothing.
///
/// `taken` marks the words of time expressions, which are no names.
pub fn candidates(reading: &Reading<'_, '_>, lexicon: &Lexicon<'_>, taken: &[bool]) -> Vec<Candidate> {
    let runs = Runs { reading, lexicon, taken };
    let mut names = Vec::new();
    for line in reading.lines.iter().filter(|line| runs::is_read(line) && !line.is_title_case) {
        for run in runs.of_line(line) {
            split(reading, lexicon, line, run, &mut names);
        }
    }
    article::agree(reading, &mut names);
    names
}

/// Classes of names that a nationality or country before a longer name is told apart by.
const PLACES: Classes = Classes::of(&[Class::Country, Class::City, Class::Region]);
const PEOPLES: Classes = Classes::of(&[Class::Nationality, Class::People]);

/// Classes that make a name of an ordinary word with a capital.
const SETTLED: Classes = Classes::of(&[
    Class::Country,
    Class::Nationality,
    Class::City,
    Class::Region,
    Class::Organization,
    Class::People,
    Class::Company,
    Class::Medium,
]);

/// What persons' names alone are.
const PERSONAL: Classes =
    Classes::of(&[Class::GivenName, Class::Female, Class::Male, Class::Surname, Class::Word]);

/// Takes a run apart into the names it holds.
fn split(
    reading: &Reading<'_, '_>,
    lexicon: &Lexicon<'_>,
    line: &Line,
    run: Run,
    names: &mut Vec<Candidate>,
) {
    let words = &reading.words;
    let Range { mut start, end } = run.range;
    if words[start].opens && run.whole.is_none() {
        start = without_opening(reading, &run);
    }
    // "The Guardian" is the Guardian; "The Hague" is not.
    if &*words[start].lower == "the"
        && end > start + 1
        && !run.whole.is_some_and(|entry| entry.classes.has(Class::City))
    {
        start += 1;
    }
    if start >= end {
        return;
    }
    let known = |start: usize, end: usize| {
        let found = reading.longest(lexicon, start, end);
        found.filter(|(_, entry)| !entry.classes.without(Class::Word.into()).is_empty())
    };
    let (whole, prefix) = if start == run.range.start {
        (run.whole, run.prefix)
    } else {
        let found = known(start, end);
        (
            found.filter(|&(known, _)| known == end).map(|(_, entry)| entry),
            found.filter(|&(known, _)| known < end),
        )
    };
    if let Some((prefix_end, entry)) = prefix
        && whole.is_none()
        && parts_after(reading, &run, prefix_end, entry.classes)
    {
        let head = start..prefix_end;
        push(reading, line, Run { range: head.clone(), whole: Some(entry), prefix: None, head }, names);
        let found = known(prefix_end, end);
        let rest = Run {
            range: prefix_end..end,
            whole: found.filter(|&(known, _)| known == end).map(|(_, entry)| entry),
            prefix: found.filter(|&(known, _)| known < end),
            head: prefix_end..run.head.end.max(prefix_end + 1),
        };
        split(reading, lexicon, line, rest, names);
        return;
    }
    push(
        reading,
        line,
        Run { range: start..end, whole, prefix, head: start..run.head.end.max(start + 1) },
        names,
    );
}

/// Where a run at the beginning of its sentence begins without an ordinary word that has its capital from there.
fn without_opening(reading: &Reading<'_, '_>, run: &Run) -> usize {
    let words = &reading.words;
    let Range { start, end } = run.range;
    let first = &words[start];
    let Some(next) = words.get(start + 1).filter(|_| end > start + 1) else { return start };
    let keeps = !first.is_ordinary && !first.has(Cue::Function)
        || first.is(Class::GivenName)
        || first.has(Cue::Compass)
        || first.has(Cue::PlaceOpener)
        || run
            .prefix
            .is_some_and(|(prefix_end, entry)| prefix_end > start + 1 || entry.classes.any(PLACES | PEOPLES))
        || next.is_hyphen()
        || !next.is_capital();
    let last = &words[run.head.end - 1];
    let is_plain_body = next.is_ordinary
        && (last.has(Cue::OrganizationHead) || last.has(Cue::EventHead) || last.has(Cue::WorkHead));
    if keeps || is_plain_body || !next.is_spaced { start } else { start + 1 }
}

/// Whether what follows a known name at the beginning of a run is another name.
fn parts_after(reading: &Reading<'_, '_>, run: &Run, prefix_end: usize, classes: Classes) -> bool {
    let words = &reading.words;
    let rest = &words[prefix_end..run.range.end];
    let (Some(first), last) = (rest.first(), &words[run.head.end.max(prefix_end + 1) - 1]) else {
        return false;
    };
    if !first.is_capital() || !first.is_spaced {
        return false;
    }
    let is_whole = last.has(Cue::OrganizationHead)
        || last.has(Cue::PlaceHead)
        || last.has(Cue::EventHead)
        || last.has(Cue::WorkHead)
        || words[run.range.clone()].iter().any(|word| word.has(Cue::LegalForm));
    let is_people = classes.any(PEOPLES);
    let is_place = classes.any(PLACES);
    let next_is_person = first.is(Class::GivenName) && rest.len() > 1 && !last.has(Cue::OrganizationHead);
    let next_is_known = first
        .classes
        .any(PEOPLES | Classes::of(&[Class::Country, Class::Organization, Class::Company, Class::Medium]));
    let is_own_given_name = prefix_end == run.range.start + 1 && words[run.range.start].is(Class::GivenName);
    if is_people {
        // "Iraqi Army" is one name, "French Rafale" is two, "Iraqi Kurds" is one.
        return next_is_person || !is_whole && !first.classes.any(PEOPLES) && !next_is_head(rest);
    }
    // "South Carolina Republican"
    if is_place && first.classes.any(PEOPLES) && rest.len() == 1 {
        return true;
    }
    // "Archbishop of Canterbury Justin Welby"
    let start = run.range.start;
    let is_owner = start >= 2 && words[start - 1].text == "of" && words[start - 2].has(Cue::Role);
    if is_place && is_owner && rest.len() > 1 {
        return !is_whole;
    }
    if is_place && classes.has(Class::Country) {
        return (next_is_person || next_is_known) && !is_whole && !is_own_given_name;
    }
    let is_body = classes.any(Classes::of(&[Class::Organization, Class::Medium]));
    is_body && next_is_person && !is_whole
}

fn next_is_head(rest: &[Word<'_>]) -> bool {
    rest.iter()
        .any(|word| word.has(Cue::OrganizationHead) || word.has(Cue::PlaceHead) || word.has(Cue::EventHead))
}

/// Adds a run as one name, where enough speaks for it.
fn push(reading: &Reading<'_, '_>, line: &Line, run: Run, names: &mut Vec<Candidate>) {
    let words = &reading.words;
    let range = without_marks(words, run.range.clone());
    if range.is_empty() || range.len() == 1 && is_no_name(&words[range.start], run.whole) {
        return;
    }
    let head = range.start..run.head.end.clamp(range.start + 1, range.end);
    let evidence =
        Evidence { reading, line, range: range.clone(), head, whole: run.whole, prefix: run.prefix };
    let mut scores = evidence.weigh();
    if let Some(before) = names.last()
        && before.score >= 5
        && is_listed(words, before.words.end, range.start)
    {
        scores.add(before.kind, 5);
    }
    let (kind, score) = scores.best();
    let is_doubtful = range.len() == 1 && is_doubtful(words, line, range.start, run.whole, kind, score);
    names.push(Candidate { words: range, kind, score, is_doubtful });
}

/// Whether a word alone is a form of address, a role, a letter or capitals that are no name.
fn is_no_name(word: &Word<'_>, whole: Option<Entry>) -> bool {
    let is_named = whole.is_some_and(|entry| !entry.classes.without(Class::Word.into()).is_empty());
    let is_thing = whole.is_some_and(|entry| !entry.classes.without(PERSONAL).is_empty());
    !is_named && (word.has(Cue::NotAName) || word.has(Cue::Role))
        || word.has(Cue::Honorific) && !is_thing
        || word.text.len() == 1
}

/// Whether a word alone is a name only if the article has it elsewhere too.
fn is_doubtful(
    words: &[Word<'_>],
    line: &Line,
    at: usize,
    whole: Option<Entry>,
    kind: EntityKind,
    score: i32,
) -> bool {
    let word = &words[at];
    let is_thing = whole.is_some_and(|entry| !entry.classes.without(PERSONAL).is_empty());
    if word.shape == Shape::Capitals {
        let is_named = whole.is_some_and(|entry| !entry.classes.without(Class::Word.into()).is_empty());
        let before = at.checked_sub(1).filter(|&before| before >= line.start).map(|before| &words[before]);
        let is_shouted = word.is_ordinary || word.has(Cue::Function);
        // "A VBIED", "two UAVs": acronyms of things that are counted.
        let is_counted = word.text.ends_with('s')
            || before
                .is_some_and(|before| matches!(before.text, "a" | "an") || before.shape == Shape::Number);
        return !is_named && (is_shouted || is_counted);
    }
    // "Apple CEO Tim Cook": the title after it tells that it is a name.
    let is_owner = is_thing && titles::phrase(words, at + 1, line.end).is_some();
    // An ordinary word with a capital: at the beginning of a sentence it may be nothing, elsewhere a part of another
    // name ("the Commission").
    let is_settled = whole.is_some_and(|entry| entry.classes.any(SETTLED)) || score >= 7;
    let is_plain = word.is_ordinary && !is_owner && (word.opens || !is_settled);
    // A word without any evidence at the beginning of a sentence.
    let is_bare = word.opens && kind == EntityKind::Other && score <= 1;
    // "Chancellor" and "May" may be surnames, but seldom are.
    let is_rare = word.has(Cue::Role) && !is_thing || month(word).is_some();
    is_plain || is_bare || is_rare
}

/// Whether nothing but "and", "or" or a comma stands between two names: what is listed together is of one kind.
fn is_listed(words: &[Word<'_>], end: usize, start: usize) -> bool {
    let between = words.get(end..start).unwrap_or_default();
    let is_joiner = |word: &Word<'_>| matches!(word.text, "and" | "or" | "," | "the");
    (1..=3).contains(&between.len())
        && between.iter().all(is_joiner)
        && between.iter().any(|word| matches!(word.text, "and" | "or"))
}

/// The range without hyphens and marks at its ends.
pub fn without_marks(words: &[Word<'_>], mut range: Range<usize>) -> Range<usize> {
    let is_mark = |word: &Word<'_>| word.shape == Shape::Mark;
    while !range.is_empty() && is_mark(&words[range.end - 1]) {
        range.end -= 1;
    }
    while !range.is_empty() && is_mark(&words[range.start]) {
        range.start += 1;
    }
    range
}
