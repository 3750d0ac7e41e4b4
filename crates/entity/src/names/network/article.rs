//! What the rest of the article says of the network's names, which it reads sentence by sentence.

use std::collections::HashMap;
use std::ops::Range;

use dateline_document::EntityKind;

use super::super::rules::Candidate;
use super::super::rules::article::{is_acronym, spelling, surnames};
use super::Found;
use crate::reading::{Reading, Shape};

/// How sure a person's full name must be for the surname alone to be taken for a person's.
const SURE: f32 = 0.5;

/// How sure a surname is that the network found no name in and the rules do.
const RECOVERED: f32 = 0.7;

/// Gives the names of one spelling the kind that most speaks for, acronyms that of the long form before them, and
/// surnames that of the person who has it.
pub fn agree(reading: &Reading<'_, '_>, candidates: &[Candidate], names: &mut Vec<Found>) {
    acronyms(reading, names);
    spellings(reading, names);
    let persons =
        names.iter().filter(|name| name.best().1 > SURE).map(|name| (name.words.clone(), name.best().0));
    let surnames = surnames(reading, persons);
    if surnames.is_empty() {
        return;
    }
    let is_surname =
        |words: &Range<usize>| words.len() == 1 && surnames.contains(reading.words[words.start].text);
    for name in names.iter_mut().filter(|name| is_surname(&name.words)) {
        name.settle(EntityKind::Person);
    }
    let is_free = |candidate: &&Candidate| {
        let before = names.partition_point(|name| name.words.end <= candidate.words.start);
        names.get(before).is_none_or(|name| name.words.start >= candidate.words.end)
    };
    let missed: Vec<Found> = candidates
        .iter()
        .filter(|candidate| candidate.kind == EntityKind::Person && is_surname(&candidate.words))
        .filter(is_free)
        .map(|candidate| Found::new(candidate.words.clone(), EntityKind::Person, RECOVERED))
        .collect();
    if !missed.is_empty() {
        names.extend(missed);
        names.sort_by_key(|name| name.words.start);
    }
}

/// "Movement for Open Courts (MOC)": both are of one kind.
fn acronyms(reading: &Reading<'_, '_>, names: &mut [Found]) {
    for index in 1..names.len() {
        let (before, after) = names.split_at_mut(index);
        let (long, short) = (&mut before[index - 1], &mut after[0]);
        let is_between = short.words.len() == 1
            && short.words.start == long.words.end + 1
            && reading.words[long.words.end].text == "(";
        let word = &reading.words[short.words.start];
        if is_between && word.shape == Shape::Capitals && is_acronym(word.text, reading, &long.words) {
            let both = sum(long.kinds, short.kinds);
            long.share(both);
            short.share(both);
        }
    }
}

/// Names of one spelling are of the kind that has the most of their probability.
fn spellings(reading: &Reading<'_, '_>, names: &mut [Found]) {
    let mut all: HashMap<String, ([f32; Found::KINDS], usize)> = HashMap::new();
    for name in names.iter() {
        let (kinds, count) = all.entry(spelling(reading, &name.words)).or_default();
        (*kinds, *count) = (sum(*kinds, name.kinds), *count + 1);
    }
    for name in names {
        if let Some(&(kinds, _)) = all.get(&spelling(reading, &name.words)).filter(|(_, count)| *count > 1) {
            name.share(kinds);
        }
    }
}

fn sum(one: [f32; Found::KINDS], other: [f32; Found::KINDS]) -> [f32; Found::KINDS] {
    std::array::from_fn(|kind| one[kind] + other[kind])
}
