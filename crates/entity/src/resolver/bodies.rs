//! Everything but persons: one name, one lexicon row, one acronym, one entity.

use std::collections::HashMap;

use dateline_document::EntityKind;

use super::{Cluster, Named};
use crate::lexicon::RowId;
use crate::reading::{Reading, Shape};
use crate::words::{self, Cue};

/// Gives every name that is no person's its cluster.
///
/// Names are joined that are spelled alike but for case, dots and legal forms, that the lexicon has as one, that stand
/// as a long form and its acronym, or of which one is the only body's name that begins with the other.
pub fn join(
    reading: &Reading<'_, '_>,
    names: &[Named<'_>],
    clusters: &mut Vec<Cluster>,
    of_name: &mut [Option<usize>],
) {
    let long_forms = long_forms(reading, names);
    let mut known = Known { by_row: HashMap::new(), by_spelling: HashMap::new() };
    for (index, named) in names.iter().enumerate().filter(|(_, named)| named.kind != EntityKind::Person) {
        let kind = group_of(named.kind);
        let spelling = spelling(named);
        // What several words spell is one thing, whatever it was taken for here and there; but for places, whose names
        // teams and governments have too.
        let by = if named.parts.len() > 1 && named.entry.is_none() { EntityKind::Organization } else { kind };
        let of_long_form = long_forms.of_mention.get(&index).and_then(|&long| of_name[long]);
        let of_row =
            named.entry.and_then(|entry| entry.row).and_then(|row| known.by_row.get(&(kind, row)).copied());
        let of_spelling = || known.by_spelling.get(&(by, spelling.clone())).copied();
        let of_longer = || {
            let long = long_forms.by_short.get(&(kind, spelling.clone()))?;
            of_name[*long].filter(|_| *long < index)
        };
        let cluster = of_long_form.or(of_row).or_else(of_spelling).or_else(of_longer).unwrap_or_else(|| {
            clusters.push(Cluster::new(named.kind));
            clusters.len() - 1
        });
        clusters[cluster].names.push(index);
        of_name[index] = Some(cluster);
        known.by_spelling.entry((by, spelling)).or_insert(cluster);
        if let Some(row) = named.entry.and_then(|entry| entry.row) {
            known.by_row.entry((kind, row)).or_insert(cluster);
        }
    }
    for cluster in clusters.iter_mut().filter(|cluster| cluster.kind != EntityKind::Person) {
        cluster.kind =
            most_frequent(cluster.names.iter().map(|&name| names[name].kind)).unwrap_or(cluster.kind);
    }
}

/// The kind that most names have, of equally many the first.
fn most_frequent(kinds: impl Iterator<Item = EntityKind>) -> Option<EntityKind> {
    let mut counts: Vec<(EntityKind, usize)> = Vec::new();
    for kind in kinds {
        match counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((kind, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(kind, _)| kind)
}

struct Known {
    by_row: HashMap<(EntityKind, RowId), usize>,
    by_spelling: HashMap<(EntityKind, String), usize>,
}

/// Kinds that one name may have at different places without being two things.
fn group_of(kind: EntityKind) -> EntityKind {
    match kind {
        EntityKind::Person | EntityKind::Place | EntityKind::Group => kind,
        _ => EntityKind::Organization,
    }
}

/// A name as it is compared: small letters, no dots, no legal form at the end.
fn spelling(named: &Named<'_>) -> String {
    let mut parts = &named.parts[..];
    while let [rest @ .., last] = parts
        && !rest.is_empty()
        && words::cues(last, &last.to_lowercase()).has(Cue::LegalForm)
    {
        parts = rest;
    }
    let joined = parts.join(" ").to_lowercase().replace('’', "'");
    joined.trim_end_matches([',', '&', ' ']).replace('.', "")
}

struct LongForms {
    /// For an acronym in brackets after its long form, the number of the long form.
    of_mention: HashMap<usize, usize>,
    /// For a short form that only one long form of its kind has, the number of the first long form.
    by_short: HashMap<(EntityKind, String), usize>,
}

fn long_forms(reading: &Reading<'_, '_>, names: &[Named<'_>]) -> LongForms {
    let mut of_mention = HashMap::new();
    let mut shorts: HashMap<(EntityKind, String), Vec<(String, usize)>> = HashMap::new();
    for (index, named) in names.iter().enumerate() {
        let is_in_brackets =
            named.start.checked_sub(1).is_some_and(|before| reading.words[before].text == "(");
        let before =
            index.checked_sub(1).filter(|&before| is_in_brackets && names[before].end + 1 == named.start);
        let is_acronym = named.parts.len() == 1 && reading.words[named.start].shape == Shape::Capitals;
        if let Some(before) = before.filter(|&before| is_acronym && names[before].kind == named.kind) {
            of_mention.insert(index, before);
        }
        if named.kind != EntityKind::Organization || named.parts.len() < 2 {
            continue;
        }
        let long = spelling(named);
        let mut add = |short: String| {
            let longs = shorts.entry((EntityKind::Organization, short)).or_default();
            if longs.iter().all(|(known, _)| *known != long) {
                longs.push((long.clone(), index));
            }
        };
        add(initials(named));
        let first = &reading.words[named.start];
        // "Tessler" for "Tessler Antriebstechnik GmbH", but not "Green" or "Paris".
        if first.shape == Shape::Capital && !first.is_ordinary && first.classes.is_empty() {
            add(first.lower.to_string());
        }
    }
    let only = |(key, longs): ((EntityKind, String), Vec<(String, usize)>)| match &longs[..] {
        [(_, index)] if key.1.chars().count() > 2 => Some((key, *index)),
        _ => None,
    };
    #[allow(clippy::iter_over_hash_type, reason = "each entry is judged alone and goes into another map")]
    let by_short = shorts.into_iter().filter_map(only).collect();
    LongForms { of_mention, by_short }
}

/// The first letters of a name's words with capitals, in small letters.
fn initials(named: &Named<'_>) -> String {
    let letters =
        named.parts.iter().filter_map(|part| part.chars().next()).filter(|letter| letter.is_uppercase());
    letters.flat_map(char::to_lowercase).collect()
}
