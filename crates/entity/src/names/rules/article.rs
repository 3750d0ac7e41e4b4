//! What the rest of the article says of a name: a full name tells of its surname, an acronym of its long form.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use dateline_document::EntityKind;

use super::Candidate;
use crate::reading::{Reading, Shape};

/// A kind is settled from this score on.
pub const SETTLED: i32 = 9;

/// Gives the names of one spelling one kind, persons' surnames their persons' kind, acronyms that of their long forms,
/// and drops doubtful names that the article has nowhere else.
pub fn agree(reading: &Reading<'_, '_>, names: &mut Vec<Candidate>) {
    acronyms(reading, names);
    let surnames = surnames(reading, names.iter().map(|name| (name.words.clone(), name.kind)));
    // The best known kind of each spelling, and whether one of its names is no doubtful one.
    let mut spellings: HashMap<String, (EntityKind, i32, bool)> = HashMap::new();
    for name in names.iter_mut() {
        let spelling = spelling(reading, &name.words);
        if name.words.len() == 1 && surnames.contains(&*spelling) && name.score < SETTLED {
            (name.kind, name.score, name.is_doubtful) = (EntityKind::Person, SETTLED, false);
        }
        let best = spellings.entry(spelling).or_insert((name.kind, name.score, false));
        if name.score > best.1 {
            (best.0, best.1) = (name.kind, name.score);
        }
        best.2 |= !name.is_doubtful;
    }
    for name in names.iter_mut() {
        if let Some(&(kind, score, is_sure)) = spellings.get(&spelling(reading, &name.words)) {
            if name.score < SETTLED && score > name.score {
                (name.kind, name.score) = (kind, score);
            }
            name.is_doubtful &= !is_sure;
        }
    }
    names.retain(|name| !name.is_doubtful && name.score > 0);
}

/// A name's words as they are compared: joined by one blank, in the case of names.
pub fn spelling(reading: &Reading<'_, '_>, words: &Range<usize>) -> String {
    let mut spelling = String::new();
    for word in &reading.words[words.clone()] {
        if word.is_spaced && !spelling.is_empty() {
            spelling.push(' ');
        }
        spelling.push_str(word.text);
    }
    spelling
}

/// The last words of persons' names of several words.
pub fn surnames<'s>(
    reading: &Reading<'_, 's>,
    names: impl IntoIterator<Item = (Range<usize>, EntityKind)>,
) -> BTreeSet<&'s str> {
    let mut surnames = BTreeSet::new();
    let persons = names.into_iter().filter(|(words, kind)| *kind == EntityKind::Person && words.len() > 1);
    for (words, _) in persons {
        let last = reading.words[words].iter().rev().find(|word| word.shape == Shape::Capital);
        if let Some(last) = last {
            surnames.insert(last.text);
        }
    }
    surnames
}

/// "Movement for Open Courts (MOC)": the acronym and its long form are of one kind, an organisation's unless settled.
fn acronyms(reading: &Reading<'_, '_>, names: &mut [Candidate]) {
    for index in 1..names.len() {
        let (before, after) = names.split_at_mut(index);
        let (long, short) = (&mut before[index - 1], &mut after[0]);
        let word = &reading.words[short.words.start];
        let is_between = short.words.start == long.words.end + 1 && reading.words[long.words.end].text == "(";
        if short.words.len() != 1 || word.shape != Shape::Capitals || !is_between {
            continue;
        }
        if is_acronym(word.text, reading, &long.words) {
            if long.score < SETTLED || long.kind == EntityKind::Person {
                (long.kind, long.score) = (EntityKind::Organization, SETTLED);
            }
            (short.kind, short.score) = (long.kind, long.score);
        }
    }
}

/// Whether the letters of `acronym` are the first letters of the words of a name, in order, most of them.
pub fn is_acronym(acronym: &str, reading: &Reading<'_, '_>, words: &Range<usize>) -> bool {
    let words = &reading.words[words.clone()];
    let mut initials =
        words.iter().filter_map(|word| word.text.chars().next()).filter(|letter| letter.is_alphabetic());
    let mut letters = acronym.chars().filter(|letter| letter.is_uppercase());
    let all = letters.clone().count();
    let matched = letters
        .by_ref()
        .take_while(|letter| initials.any(|initial| initial.eq_ignore_ascii_case(letter)))
        .count();
    words.len() > 1 && all > 1 && matched == all
}
