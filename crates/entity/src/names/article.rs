//! What the rest of the article says of a name: a full name tells of its surname, an acronym of its long form.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use dateline_document::EntityKind;

use super::Name;
use crate::lexicon::{Class, Classes, Lexicon};
use crate::reading::{Reading, Shape};

/// A kind is settled from this score on.
const SETTLED: i32 = 9;

/// Gives the names of one spelling one kind, persons' surnames their persons' kind, acronyms that of their long forms,
/// and drops doubtful names that the article has nowhere else.
pub fn agree(reading: &Reading<'_, '_>, names: &mut Vec<Name>) {
    acronyms(reading, names);
    let surnames = surnames(reading, names);
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
fn spelling(reading: &Reading<'_, '_>, words: &Range<usize>) -> String {
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
fn surnames<'s>(reading: &Reading<'_, 's>, names: &[Name]) -> BTreeSet<&'s str> {
    let mut surnames = BTreeSet::new();
    for name in names.iter().filter(|name| name.kind == EntityKind::Person && name.words.len() > 1) {
        let last = reading.words[name.words.clone()].iter().rev().find(|word| word.shape == Shape::Capital);
        if let Some(last) = last {
            surnames.insert(last.text);
        }
    }
    surnames
}

/// "Movement for Open Courts (MOC)": the acronym and its long form are of one kind, an organisation's unless settled.
fn acronyms(reading: &Reading<'_, '_>, names: &mut [Name]) {
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

/// Adds the names in lines whose capitals tell nothing: those that the rest of the article has, and known names.
pub fn read_headlines(
    reading: &Reading<'_, '_>,
    lexicon: &Lexicon<'_>,
    taken: &[bool],
    names: &mut Vec<Name>,
) {
    const KNOWN: Classes = Classes::of(&[
        Class::Country,
        Class::Nationality,
        Class::City,
        Class::Region,
        Class::Organization,
        Class::Company,
        Class::Medium,
        Class::People,
        Class::Event,
    ]);
    let lines: Vec<_> =
        reading.lines.iter().filter(|line| line.is_title_case && super::runs::is_read(line)).collect();
    if lines.is_empty() {
        return;
    }
    let mut spellings: HashMap<String, EntityKind> = HashMap::new();
    let mut longest = 1;
    for name in names.iter() {
        longest = longest.max(name.words.len());
        spellings.insert(spelling(reading, &name.words).to_lowercase(), name.kind);
    }
    for surname in surnames(reading, names) {
        spellings.entry(surname.to_lowercase()).or_insert(EntityKind::Person);
    }
    let longest = longest.min(8);
    for line in lines {
        let mut at = line.start;
        while at < line.end {
            if taken[at] || !reading.words[at].is_capital() {
                at += 1;
                continue;
            }
            let repeated = (at + 1..=line.end.min(at + longest)).rev().find_map(|end| {
                let found = spellings.get(&spelling(reading, &(at..end)).to_lowercase());
                found.map(|&kind| (end, kind))
            });
            let known = || {
                let (end, entry) = reading.longest(lexicon, at, line.end)?;
                let is_ordinary = end == at + 1 && reading.words[at].is_ordinary;
                let kind = kind_of(entry.classes)?;
                (entry.classes.any(KNOWN) && !is_ordinary).then_some((end, kind))
            };
            match repeated.or_else(known) {
                Some((end, kind)) if !taken[at..end].contains(&true) => {
                    names.push(Name { words: at..end, kind, score: SETTLED, is_doubtful: false });
                    at = end;
                }
                _ => at += 1,
            }
        }
    }
    names.sort_by_key(|name| name.words.start);
}

/// The kind of a known name without any context.
fn kind_of(classes: Classes) -> Option<EntityKind> {
    let kinds = [
        (Class::Country, EntityKind::Place),
        (Class::Nationality, EntityKind::Group),
        (Class::People, EntityKind::Group),
        (Class::Organization, EntityKind::Organization),
        (Class::Medium, EntityKind::Organization),
        (Class::City, EntityKind::Place),
        (Class::Region, EntityKind::Place),
        (Class::Company, EntityKind::Organization),
        (Class::Event, EntityKind::Event),
    ];
    kinds.into_iter().find(|&(class, _)| classes.has(class)).map(|(_, kind)| kind)
}
