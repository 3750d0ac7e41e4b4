//! Names in lines whose capitals tell nothing: headlines in title case, lines in capitals.

use std::collections::HashMap;
use std::ops::Range;

use dateline_document::EntityKind;

use super::rules::article::{spelling, surnames};
use super::rules::runs::is_read;
use crate::lexicon::{Class, Classes, Lexicon};
use crate::reading::Reading;

/// The names in lines whose capitals tell nothing: those that the rest of the article has, and known names.
pub fn names(
    reading: &Reading<'_, '_>,
    lexicon: &Lexicon<'_>,
    taken: &[bool],
    elsewhere: &[(Range<usize>, EntityKind)],
) -> Vec<(Range<usize>, EntityKind)> {
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
    let mut names = Vec::new();
    let lines: Vec<_> = reading.lines.iter().filter(|line| line.is_title_case && is_read(line)).collect();
    if lines.is_empty() {
        return names;
    }
    let mut spellings: HashMap<String, EntityKind> = HashMap::new();
    let mut longest = 1;
    for (words, kind) in elsewhere {
        longest = longest.max(words.len());
        spellings.insert(spelling(reading, words).to_lowercase(), *kind);
    }
    for surname in surnames(reading, elsewhere.iter().cloned()) {
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
                    names.push((at..end, kind));
                    at = end;
                }
                _ => at += 1,
            }
        }
    }
    names
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
