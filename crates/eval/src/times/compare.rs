use std::ops::Range;

use dateline_document::{TimeKind, Times};

use super::normalise::{core, same_value};
use super::{GoldTime, TimesDocument};
use crate::Counts;

/// A time expression of the analysis that is scored.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundTime {
    /// Where it stands, in bytes.
    pub bytes: Range<usize>,
    /// Its type.
    pub kind: TimeKind,
    /// Its TIMEX3 value, or none.
    pub value: Option<String>,
}

impl FoundTime {
    /// The times of an analysis, in order.
    pub fn of(times: &Times) -> Vec<Self> {
        let found = |id| {
            let span = times.span()[id];
            Self {
                bytes: span.start() as usize..span.end() as usize,
                kind: times.kind()[id],
                value: times.value()[id].as_deref().map(str::to_owned),
            }
        };
        times.ids().map(found).collect()
    }
}

/// How far two analyses of a document agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Expressions of the same stretch.
    pub strict: Counts,
    /// Expressions that share a byte.
    pub relaxed: Counts,
    /// Expressions that share a byte and have the same type.
    pub kind: Counts,
    /// Expressions that share a byte and have the same value: the value score of TempEval-3.
    pub value: Counts,
    /// Expressions of the same stretch with the same value.
    pub strict_value: Counts,
    /// Of the gold expressions that have a value and share a byte with one that was found: how many have the same value.
    pub valued: Counts,
    /// What differs.
    pub errors: Vec<Disagreement>,
}

/// What is wrong with an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Gold has an expression where nothing was found.
    Missed,
    /// Gold has none there.
    Spurious,
    /// Their stretches overlap and are not the same.
    Boundary,
    /// Their stretches are the same and their types are not.
    Kind,
    /// They agree but for the value.
    Value,
}

impl Class {
    /// All classes, in the order in which they are shown.
    pub const ALL: &'static [Self] = &[Self::Missed, Self::Spurious, Self::Boundary, Self::Kind, Self::Value];

    /// The name of the class.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Spurious => "spurious",
            Self::Boundary => "boundary",
            Self::Kind => "kind",
            Self::Value => "value",
        }
    }
}

/// A gold expression and what was found for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Disagreement {
    /// What is wrong.
    pub class: Class,
    /// The gold expression, unless it is spurious.
    pub gold: Option<GoldTime>,
    /// The found one, unless it was missed.
    pub found: Option<FoundTime>,
}

/// Compares the times that were found in a document with its gold ones.
///
/// Of gold expressions that hold others the inner ones count; a gold range is right where the times found in it are its
/// two bounds.
pub fn compare(gold: &TimesDocument, found: &[FoundTime]) -> Agreement {
    let golds: Vec<&GoldTime> = inner(&gold.times).filter(|time| time.bytes.start < gold.until).collect();
    let found = with_ranges(&golds, found);
    let found: Vec<&FoundTime> = found.iter().filter(|time| time.bytes.start < gold.until).collect();
    let text = gold.text.as_str();
    let gold_cores: Vec<Range<usize>> = golds.iter().map(|time| core(text, time.bytes.clone())).collect();
    let found_cores: Vec<Range<usize>> = found.iter().map(|time| core(text, time.bytes.clone())).collect();
    let partners = partners(&gold_cores, &found_cores);

    let mut agreement = Agreement::default();
    let mut correct = Correct::default();
    let mut is_taken = vec![false; found.len()];
    for ((time, partner), gold_core) in golds.iter().zip(&partners).zip(&gold_cores) {
        let mut error = |class, found: Option<&FoundTime>| {
            agreement.errors.push(Disagreement { class, gold: Some((*time).clone()), found: found.cloned() });
        };
        let Some(partner) = *partner else {
            error(Class::Missed, None);
            continue;
        };
        is_taken[partner] = true;
        let other = found[partner];
        let is_strict = *gold_core == found_cores[partner];
        let (is_kind, is_value) = (time.kind == other.kind, has_value(time, other));
        correct.relaxed += 1;
        correct.strict += usize::from(is_strict);
        correct.kind += usize::from(is_kind);
        correct.value += usize::from(is_value);
        correct.strict_value += usize::from(is_strict && is_value);
        if time.value.is_some() {
            let correct = usize::from(is_value);
            agreement.valued += Counts { gold: 1, found: 1, correct };
        }
        match (is_strict, is_kind, is_value) {
            (false, ..) => error(Class::Boundary, Some(other)),
            (_, false, _) => error(Class::Kind, Some(other)),
            (.., false) if time.value.is_some() => error(Class::Value, Some(other)),
            _ => {}
        }
    }
    for (time, _) in found.iter().zip(&is_taken).filter(|(_, is_taken)| gold.exhaustive && !**is_taken) {
        agreement.errors.push(Disagreement {
            class: Class::Spurious,
            gold: None,
            found: Some((*time).clone()),
        });
    }
    let found = if gold.exhaustive { found.len() } else { correct.relaxed };
    let counts = |correct| Counts { gold: golds.len(), found, correct };
    Agreement {
        strict: counts(correct.strict),
        relaxed: counts(correct.relaxed),
        kind: counts(correct.kind),
        value: counts(correct.value),
        strict_value: counts(correct.strict_value),
        ..agreement
    }
}

#[derive(Default)]
struct Correct {
    strict: usize,
    relaxed: usize,
    kind: usize,
    value: usize,
    strict_value: usize,
}

/// Expressions that hold no other one.
fn inner(times: &[GoldTime]) -> impl Iterator<Item = &GoldTime> {
    times.iter().filter(|time| {
        let holds = |other: &GoldTime| {
            other.bytes != time.bytes
                && time.bytes.start <= other.bytes.start
                && other.bytes.end <= time.bytes.end
        };
        !times.iter().any(holds)
    })
}

fn is_range(time: &GoldTime) -> bool {
    time.value.as_deref().is_some_and(|value| value.contains('/'))
}

/// The times that were found, with two in place of which a gold range stands as the one that they are the bounds of.
fn with_ranges(golds: &[&GoldTime], found: &[FoundTime]) -> Vec<FoundTime> {
    let mut joined: Vec<FoundTime> = Vec::with_capacity(found.len());
    for time in found {
        let range = golds.iter().find(|gold| {
            is_range(gold) && gold.bytes.start <= time.bytes.start && time.bytes.end <= gold.bytes.end
        });
        match (range, joined.last_mut()) {
            (Some(range), Some(before)) if range.bytes.start <= before.bytes.start => {
                let bounds = [&before.value, &time.value].map(|value| value.as_deref().unwrap_or_default());
                before.value = Some(bounds.join("/"));
                before.bytes = range.bytes.clone();
                before.kind = range.kind;
            }
            _ => joined.push(time.clone()),
        }
    }
    joined
}

fn has_value(gold: &GoldTime, found: &FoundTime) -> bool {
    let same = |gold: &str, found: &str| match (gold.split_once('/'), found.split_once('/')) {
        (Some(gold), Some(found)) => same_value(gold.0, found.0) && same_value(gold.1, found.1),
        _ => same_value(gold, found),
    };
    let mut values = gold.value.iter().chain(&gold.alternatives);
    found.value.as_deref().is_some_and(|found| values.any(|gold| same(gold, found)))
}

/// For each gold expression the found one of the same stretch, or else the first that overlaps and is no other's.
fn partners(golds: &[Range<usize>], found: &[Range<usize>]) -> Vec<Option<usize>> {
    let mut is_taken = vec![false; found.len()];
    let mut partners: Vec<Option<usize>> = Vec::with_capacity(golds.len());
    for gold in golds {
        let same = found.iter().position(|found| found == gold).filter(|&index| !is_taken[index]);
        if let Some(index) = same {
            is_taken[index] = true;
        }
        partners.push(same);
    }
    for (gold, partner) in golds.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
        let overlaps = |found: &Range<usize>| found.start < gold.end && gold.start < found.end;
        *partner = (0..found.len()).find(|&index| !is_taken[index] && overlaps(&found[index]));
        if let Some(index) = *partner {
            is_taken[index] = true;
        }
    }
    partners
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "They met on Monday, May 6, from 3 to 5, and for two years.";

    fn gold(times: &[(&str, TimeKind, &str)]) -> TimesDocument {
        let time = |&(words, kind, value): &(&str, TimeKind, &str)| {
            let start = TEXT.find(words).unwrap();
            let value = Some(value.to_owned());
            GoldTime { bytes: start..start + words.len(), kind, value, alternatives: Vec::new() }
        };
        TimesDocument {
            text: TEXT.to_owned(),
            until: TEXT.len(),
            exhaustive: true,
            times: times.iter().map(time).collect(),
            ..TimesDocument::default()
        }
    }

    fn found(times: &[(&str, TimeKind, &str)]) -> Vec<FoundTime> {
        let times = gold(times).times.into_iter();
        times.map(|time| FoundTime { bytes: time.bytes, kind: time.kind, value: time.value }).collect()
    }

    #[test]
    fn stretches_types_and_values_are_counted_apart() {
        let gold = gold(&[
            ("Monday, May 6", TimeKind::Date, "2019-05-06"),
            ("two years", TimeKind::Duration, "P2Y"),
        ]);
        let found = found(&[
            ("Monday", TimeKind::Date, "2019-05-06"),
            ("3", TimeKind::Time, "T03:00"),
            ("two years", TimeKind::Date, "P2Y"),
        ]);
        let agreement = compare(&gold, &found);
        let counts = |correct| Counts { gold: 2, found: 3, correct };
        assert_eq!(agreement.strict, counts(1));
        assert_eq!(agreement.relaxed, counts(2));
        assert_eq!(agreement.kind, counts(1));
        assert_eq!(agreement.value, counts(2));
        assert_eq!(agreement.strict_value, counts(1));
        let classes: Vec<Class> = agreement.errors.iter().map(|error| error.class).collect();
        assert_eq!(classes, [Class::Boundary, Class::Kind, Class::Spurious]);
    }

    #[test]
    fn a_range_is_its_two_bounds() {
        let gold = gold(&[("from 3 to 5", TimeKind::Date, "2019-05-03/2019-05-05")]);
        let bounds =
            |end| compare(&gold, &found(&[("3", TimeKind::Date, "2019-05-03"), ("5", TimeKind::Date, end)]));
        assert_eq!(bounds("2019-05-05").strict_value.f1(), 1.0);
        assert_eq!(bounds("2019-06-05").strict_value.f1(), 0.0);
        assert_eq!(bounds("2019-06-05").strict.f1(), 1.0);
    }

    #[test]
    fn what_is_found_beyond_gold_that_is_not_exhaustive_is_no_error() {
        let gold = TimesDocument { exhaustive: false, ..gold(&[("Monday", TimeKind::Date, "2019-05-06")]) };
        let found =
            found(&[("Monday", TimeKind::Date, "2019-05-06"), ("two years", TimeKind::Duration, "P2Y")]);
        assert_eq!(compare(&gold, &found).strict.f1(), 1.0);
        assert_eq!(compare(&gold, &found).errors, []);
    }
}
