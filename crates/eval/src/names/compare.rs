use std::ops::{AddAssign, Range};

use dateline_document::{Confidence, EntityKind, Id, MentionForm, Mentions, Tokens};

use super::{Kinds, Name, NamesDocument, normalise};
use crate::Counts;

/// A name of the analysis that is scored.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundName {
    /// Its tokens, half-open; never none.
    pub tokens: Range<usize>,
    /// Its kind.
    pub kind: EntityKind,
    /// How sure the analysis is.
    pub confidence: Confidence,
}

impl FoundName {
    /// The names among the mentions of a text, in their order.
    pub fn of(tokens: &Tokens, mentions: &Mentions) -> Vec<Self> {
        let names = mentions.ids().filter(|&id| mentions.form()[id] == MentionForm::Name);
        let name = |id| {
            let range = tokens.within(mentions.span()[id]);
            let (kind, confidence) = (mentions.kind()[id], mentions.confidence()[id]);
            Self { tokens: range.start().index()..range.end().index(), kind, confidence }
        };
        names.map(name).collect()
    }
}

/// How many names two analyses have and share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scores {
    // By the code of the kind.
    exact: [Counts; EntityKind::ALL.len()],
    /// Names of the kinds that are scored, the same where they hold the same tokens, whatever their kinds.
    pub boundaries: Counts,
}

impl Scores {
    /// Names of a kind, the same where tokens and kinds are.
    pub fn of(&self, kind: EntityKind) -> Counts {
        self.exact.get(usize::from(kind.code())).copied().unwrap_or_default()
    }

    /// Names of all kinds in `kinds`, the same where tokens and kinds are.
    pub fn of_all(&self, kinds: Kinds) -> Counts {
        kinds.iter().map(|kind| self.of(kind)).sum()
    }

    fn of_mut(&mut self, kind: EntityKind) -> &mut Counts {
        &mut self.exact[usize::from(kind.code())]
    }
}

impl AddAssign for Scores {
    fn add_assign(&mut self, other: Self) {
        for (counts, more) in self.exact.iter_mut().zip(other.exact) {
            *counts += more;
        }
        self.boundaries += other.boundaries;
    }
}

/// How far two analyses of the names of a document agree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agreement {
    /// Names as they stand.
    pub strict: Scores,
    /// Names without what conventions differ on (see [`normalise`]), on both sides.
    pub normalised: Scores,
    /// Where the normalised names differ, in order of the text.
    pub errors: Vec<Disagreement>,
    /// The confidence of each found name that is judged and has one, and whether tokens and kind are right, normalised.
    pub judged: Vec<(f32, bool)>,
}

/// The class of a disagreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// No found name shares a token with the gold name.
    Missed,
    /// No gold name shares a token with the found name.
    Spurious,
    /// The names share tokens and not all of them.
    Boundary,
    /// The names have the same tokens, and their kinds differ.
    Kind,
}

impl Class {
    /// Every class, in the order of reports.
    pub const ALL: &'static [Self] = &[Self::Missed, Self::Spurious, Self::Boundary, Self::Kind];

    /// The name of the class.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Spurious => "spurious",
            Self::Boundary => "boundary",
            Self::Kind => "kind",
        }
    }
}

/// A place where two analyses differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// What sort of difference it is.
    pub class: Class,
    /// The gold name there.
    pub gold: Option<Name>,
    /// The found name there.
    pub found: Option<Name>,
}

/// Compares the names that were found on the tokens of a document with the gold ones.
///
/// Only kinds in `scored` count. Gold that does not say all is no judge of what it does not say: a found name that
/// shares a token with one of which nothing is known, or with a gold name of several kinds of which one is its own,
/// counts nowhere unless it is a gold name exactly; nor does a gold name that such a name of its kind takes the place of.
pub fn compare(gold: &NamesDocument, found: &[FoundName], scored: Kinds) -> Agreement {
    let as_found = |name: &FoundName| Name { tokens: name.tokens.clone(), kinds: Kinds::only(name.kind) };
    let raw_found: Vec<Name> = found.iter().map(as_found).collect();
    let normalised = |name: &Name| Name {
        tokens: normalise(&gold.tokens, name.tokens.clone(), name.kinds),
        kinds: name.kinds,
    };
    let strict = Comparison::new(gold, gold.names.clone(), raw_found.clone(), scored);
    let plain = Comparison::new(
        gold,
        gold.names.iter().map(normalised).collect(),
        raw_found.iter().map(normalised).collect(),
        scored,
    );
    let judged = found.iter().enumerate().filter(|&(index, _)| plain.counts_found[index]);
    let judged = judged.filter_map(|(index, name)| Some((name.confidence.get()?, plain.is_right[index])));
    Agreement {
        strict: strict.scores(),
        normalised: plain.scores(),
        judged: judged.collect(),
        errors: plain.errors(),
    }
}

/// Two lists of names over the same tokens, each in order.
struct Comparison {
    gold: Vec<Name>,
    found: Vec<Name>,
    /// Whether a gold name counts.
    counts_gold: Vec<bool>,
    /// Whether a found name counts.
    counts_found: Vec<bool>,
    /// Whether a found name is a gold one exactly.
    is_right: Vec<bool>,
}

impl Comparison {
    fn new(document: &NamesDocument, gold: Vec<Name>, mut found: Vec<Name>, scored: Kinds) -> Self {
        for name in &mut found {
            name.tokens.end = name.tokens.end.min(document.tokens.len());
        }
        let is_scored = |name: &Name| name.kinds.single().is_some_and(|kind| scored.contains(kind));
        let is_right = |name: &Name| overlapping(&gold, name).any(|(_, other)| other == name);
        let is_right: Vec<bool> = found.iter().map(is_right).collect();
        let is_unjudged = |name: &Name| {
            let unknown = document.unknown.get(name.tokens.clone()).unwrap_or_default();
            let is_maybe =
                |other: &Name| other.kinds.single().is_none() && !other.kinds.common(name.kinds).is_empty();
            unknown.iter().any(|&unknown| unknown)
                || overlapping(&gold, name).any(|(_, other)| is_maybe(other))
        };
        let unjudged: Vec<bool> =
            found.iter().zip(&is_right).map(|(name, &is_right)| !is_right && is_unjudged(name)).collect();
        let counts_found: Vec<bool> =
            found.iter().zip(&unjudged).map(|(name, &unjudged)| is_scored(name) && !unjudged).collect();
        let is_replaced = |name: &Name| {
            let same = |(index, other): (usize, &Name)| unjudged[index] && other.kinds == name.kinds;
            overlapping(&found, name).any(same) && !overlapping(&found, name).any(|(_, other)| other == name)
        };
        let counts_gold = gold.iter().map(|name| is_scored(name) && !is_replaced(name)).collect();
        Self { gold, found, counts_gold, counts_found, is_right }
    }

    fn scores(&self) -> Scores {
        let mut scores = Scores::default();
        for (name, _) in self.gold.iter().zip(&self.counts_gold).filter(|&(_, &counts)| counts) {
            scores.boundaries.gold += 1;
            if let Some(kind) = name.kinds.single() {
                scores.of_mut(kind).gold += 1;
            }
        }
        for (index, name) in self.found.iter().enumerate().filter(|&(index, _)| self.counts_found[index]) {
            scores.boundaries.found += 1;
            let has_place = |(at, other): (usize, &Name)| self.counts_gold[at] && other.tokens == name.tokens;
            scores.boundaries.correct += usize::from(overlapping(&self.gold, name).any(has_place));
            if let Some(kind) = name.kinds.single() {
                let counts = scores.of_mut(kind);
                counts.found += 1;
                counts.correct += usize::from(self.is_right[index]);
            }
        }
        scores
    }

    fn errors(&self) -> Vec<Disagreement> {
        let mut errors: Vec<(usize, Disagreement)> = Vec::new();
        let mut is_told = vec![false; self.found.len()];
        for (index, name) in self.gold.iter().enumerate() {
            if !self.counts_gold[index] || overlapping(&self.found, name).any(|(_, other)| other == name) {
                continue;
            }
            let others = || overlapping(&self.found, name).filter(|&(at, _)| !is_told[at]);
            let other = others().find(|(_, other)| other.tokens == name.tokens).or_else(|| others().next());
            let class = match other {
                None if overlapping(&self.found, name).next().is_some() => Class::Boundary,
                None => Class::Missed,
                Some((_, other)) if other.tokens == name.tokens => Class::Kind,
                Some(_) => Class::Boundary,
            };
            let found = other.map(|(_, other)| other.clone());
            if let Some((at, _)) = other {
                is_told[at] = true;
            }
            errors.push((name.tokens.start, Disagreement { class, gold: Some(name.clone()), found }));
        }
        for (index, name) in self.found.iter().enumerate() {
            if !self.counts_found[index] || self.is_right[index] || is_told[index] {
                continue;
            }
            let others = || overlapping(&self.gold, name).map(|(_, other)| other);
            let other = others().find(|other| other.tokens == name.tokens).or_else(|| others().next());
            let class = match other {
                None => Class::Spurious,
                Some(other) if other.tokens == name.tokens => Class::Kind,
                Some(_) => Class::Boundary,
            };
            let found = Some(name.clone());
            errors.push((name.tokens.start, Disagreement { class, gold: other.cloned(), found }));
        }
        errors.sort_by_key(|&(at, _)| at);
        errors.into_iter().map(|(_, error)| error).collect()
    }
}

/// The names of a list, in order and disjoint, that share a token with `name`, with their places in it.
fn overlapping<'n>(names: &'n [Name], name: &Name) -> impl Iterator<Item = (usize, &'n Name)> {
    let Range { start, end } = name.tokens;
    let first = names.partition_point(|other| other.tokens.end <= start);
    names.iter().enumerate().skip(first).take_while(move |(_, other)| other.tokens.start < end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::NamesFile;

    /// Gold and found names in columns with the same tokens: counts of the core kinds and errors.
    fn check(gold: &str, found: &str, expect: &str) {
        let read = |columns: &str| {
            let lines: Vec<String> = columns.split(' ').map(|cell| cell.replace('/', "\t")).collect();
            NamesFile::read(&lines.join("\n")).unwrap().documents.remove(0)
        };
        let (gold, found) = (read(gold), read(found));
        let names: Vec<FoundName> = found
            .names
            .iter()
            .map(|name| FoundName {
                tokens: name.tokens.clone(),
                kind: name.kinds.single().unwrap(),
                confidence: Confidence::new(0.5),
            })
            .collect();
        let agreement = compare(&gold, &names, Kinds::CORE);
        let counts = |scores: Scores| {
            let Counts { gold, found, correct } = scores.of_all(Kinds::CORE);
            format!("{gold} {found} {correct}, {}", scores.boundaries.correct)
        };
        let classes: Vec<&str> = agreement.errors.iter().map(|error| error.class.as_str()).collect();
        let row = format!(
            "{} | {} | {}",
            counts(agreement.strict),
            counts(agreement.normalised),
            classes.join(" ")
        );
        assert_eq!(row, expect, "{gold:?}");
    }

    #[test]
    fn names_are_the_same_where_tokens_and_kind_are() {
        check("Ann/B-PER saw/O Rome/B-LOC", "Ann/B-PER saw/O Rome/B-LOC", "2 2 2, 2 | 2 2 2, 2 | ");
        check(
            "Ann/B-PER saw/O Rome/B-LOC",
            "Ann/O saw/B-PER Rome/B-ORG",
            "2 2 0, 1 | 2 2 0, 1 | missed spurious kind",
        );
        check("Red/B-ORG Cross/I-ORG", "Red/O Cross/B-ORG", "1 1 0, 0 | 1 1 0, 0 | boundary");
    }

    #[test]
    fn what_conventions_differ_on_counts_in_the_strict_score_alone() {
        check("the/B-ORG UN/I-ORG", "the/O UN/B-ORG", "1 1 0, 0 | 1 1 1, 1 | ");
        check("Mr/O Malik/B-PER", "Mr/B-PER Malik/I-PER", "1 1 0, 0 | 1 1 1, 1 | ");
    }

    #[test]
    fn gold_judges_only_what_it_says() {
        // A kind that is not scored, and a name that is of another kind than the one that is.
        check("Danes/O won/O", "Danes/B-group won/O", "0 0 0, 0 | 0 0 0, 0 | ");
        check("Emma/B-work sold/O", "Emma/B-PER sold/O", "0 1 0, 0 | 0 1 0, 0 | kind");
        // Unknown tokens, and names of several kinds.
        check("Prime/? Ann/B-PER", "Prime/B-ORG Ann/O", "1 0 0, 0 | 1 0 0, 0 | missed");
        check("Prime/? Ann/B-PER", "Prime/B-PER Ann/I-PER", "0 0 0, 0 | 0 0 0, 0 | ");
        check("Lynx/B-ORG|group won/O", "Lynx/B-ORG won/O", "0 0 0, 0 | 0 0 0, 0 | ");
        check("Lynx/B-ORG|group won/O", "Lynx/B-LOC won/O", "0 1 0, 0 | 0 1 0, 0 | kind");
    }
}
