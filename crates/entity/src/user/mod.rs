//! What a user adds to the names that are found: a lexicon, and rules over tokens.

mod lexicon;
mod rules;

use std::ops::Range;
use std::sync::Arc;

use dateline_document::{Confidence, EntityKind, Span, Tagged, Times};

pub use lexicon::{CaseRule, LONGEST_NAME, NameError, Overlap, UserEntry, UserLexicon, user_entries};
pub use rules::Rules;

use crate::names::Name;
use crate::reading::Reading;

/// The lexicon and the rules of a user.
#[derive(Clone, Debug, Default)]
pub struct User {
    pub lexicon: Option<Arc<UserLexicon>>,
    pub rules: Option<Arc<Rules>>,
}

/// A name that a lexicon or a rule of a user finds.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnName<'u> {
    pub words: Range<usize>,
    pub kind: EntityKind,
    pub id: Option<&'u str>,
    pub overlap: Overlap,
}

/// What is found in an article, with what the user adds.
pub struct Applied {
    pub names: Vec<Name>,
    /// The ids that the user gives to names, by the spans of the names and in their order.
    pub ids: Vec<(Span, Box<str>)>,
    pub times: Times,
}

/// Names of an article, each with the id that the user gives it.
type WithIds<'u> = Vec<(Name, Option<&'u str>)>;

impl User {
    /// Puts the names of the user among those that were found: first the lexicon's, then what rules make of all these.
    pub fn apply(
        &self,
        reading: &Reading<'_, '_>,
        text: &Tagged<'_>,
        names: Vec<Name>,
        times: Times,
    ) -> Applied {
        if self.lexicon.is_none() && self.rules.is_none() {
            return Applied { names, ids: Vec::new(), times };
        }
        let mut names: WithIds<'_> = names.into_iter().map(|name| (name, None)).collect();
        let mut taken = Vec::new();
        if let Some(lexicon) = &self.lexicon {
            names = merge(names, lexicon.find(reading), &mut taken);
        }
        if let Some(rules) = &self.rules {
            let own = rules.find(reading, text, names.iter().map(|(name, _)| name));
            names = merge(names, own, &mut taken);
        }
        let span = |words: &Range<usize>| reading.span(words.start, words.end);
        let ids =
            names.iter().filter_map(|(name, id)| Some((span(&name.words), Box::from((*id)?)))).collect();
        let mut taken: Vec<Span> = taken.iter().map(span).collect();
        taken.sort_unstable();
        let times = if taken.is_empty() { times } else { outside(&times, &taken) };
        Applied { names: names.into_iter().map(|(name, _)| name).collect(), ids, times }
    }
}

/// The times that lie in none of `names`, which are in order: "Sunday" of the "Sunday Ledger" is no day.
fn outside(times: &Times, names: &[Span]) -> Times {
    let is_outside = |time: Span| {
        let after = names.partition_point(|name| name.start() <= time.start());
        !names[..after].last().is_some_and(|name| name.contains(time))
    };
    times.ids().filter(|&id| is_outside(times.span()[id])).map(|id| times.row(id)).collect()
}

/// Names of a user among names that were found; both in order and disjoint.
///
/// A user's name takes the place of what it overlaps, or, where it yields, is left out. Where both are the same name of
/// the same kind, it stays as sure as it was found. `taken` is told the words of the user's names that stand; those
/// of events are left out, because their times are times.
fn merge<'u>(found: WithIds<'u>, own: Vec<OwnName<'u>>, taken: &mut Vec<Range<usize>>) -> WithIds<'u> {
    let mut merged = Vec::with_capacity(found.len() + own.len());
    let mut found = found.into_iter().peekable();
    for OwnName { words, kind, id, overlap } in own {
        while let Some(before) = found.next_if(|(name, _)| name.words.end <= words.start) {
            merged.push(before);
        }
        if let Some((name, known)) = found.next_if(|(name, _)| name.words == words && name.kind == kind) {
            if overlap == Overlap::Wins && kind != EntityKind::Event {
                taken.push(words);
            }
            merged.push((name, id.or(known)));
            continue;
        }
        if overlap == Overlap::Yields && found.peek().is_some_and(|(name, _)| name.words.start < words.end) {
            continue;
        }
        while found.next_if(|(name, _)| name.words.start < words.end).is_some() {}
        if kind != EntityKind::Event {
            taken.push(words.clone());
        }
        merged.push((Name { words, kind, confidence: Confidence::UNKNOWN }, id));
    }
    merged.extend(found);
    merged
}

#[cfg(test)]
mod tests;
