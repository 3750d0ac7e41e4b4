//! Third-person pronouns of persons, resolved where the text leaves little doubt.
//!
//! Candidates are weighed by how near they are, whether they open their sentence, whether their gender is known to
//! agree, and whether the pronoun before went to them: the factors of Lappin and Leass (1994), without a parse.

use dateline_document::{EntityKind, Id, Quotes, Segmented, Span};

use super::gender::Gender;
use super::{Cluster, Named};
use crate::reading::{Line, Reading, Shape, Word};
use crate::words::Cue;

/// How many sentences back a person may have been named.
const REACH: usize = 3;
/// How many for a person of whom the article has spoken often.
const FAR_REACH: usize = 10;
/// How many mentions make a person one of whom the article has spoken often.
const PROMINENT: u32 = 3;
/// How many mentions are weighed at most.
const MENTIONS: usize = 24;
/// How many words a clause may have, for its subject to be known as one.
const CLAUSE: usize = 40;
/// By how much the best candidate must lead.
const MARGIN: i32 = 3;

/// A mention of a person that a pronoun may go back to.
#[derive(Clone, Copy)]
struct Candidate {
    /// Whose mention it is; none for someone without a name, to whom a pronoun may go but is not resolved: "her sister".
    cluster: Option<usize>,
    gender: Gender,
    /// The first word of the mention.
    word: usize,
    line: usize,
    /// Whether it is the first person outside quotation marks in its sentence.
    is_first: bool,
    /// Whether it stands where subjects do.
    is_subject: bool,
    /// Whether `'s` follows it.
    is_owner: bool,
    is_pronoun: bool,
}

/// The pronouns that are resolved, each with its cluster, in order.
pub fn resolve(
    reading: &Reading<'_, '_>,
    text: &Segmented<'_>,
    names: &[Named<'_>],
    quotes: &Quotes,
    of_name: &[Option<usize>],
    clusters: &mut [Cluster],
) -> Vec<(Span, usize)> {
    let quoted = quoted_words(reading, text);
    let speakers: std::collections::HashSet<Span> = quotes.speaker_span().iter().copied().flatten().collect();
    let mut resolved = Vec::new();
    let mut recent: Vec<Candidate> = Vec::new();
    let mut mentioned = vec![0_u32; clusters.len()];
    let mut next_name = 0;
    for (number, line) in reading.lines.iter().enumerate() {
        let mut has_person = false;
        recent.retain(|candidate| {
            let is_prominent = candidate.cluster.is_some_and(|cluster| mentioned[cluster] >= PROMINENT);
            candidate.line + if is_prominent { FAR_REACH } else { REACH } >= number
        });
        for (at, word) in reading.words.iter().enumerate().take(line.end).skip(line.start) {
            while names.get(next_name).is_some_and(|named| named.start < at) {
                next_name += 1;
            }
            let named = names.get(next_name).filter(|named| named.start == at);
            // A person by name, or someone without one, outside quotation marks.
            let person = match named {
                _ if quoted[at] => None,
                Some(named) if named.kind == EntityKind::Person => {
                    of_name[next_name].map(|cluster| (Some(cluster), Gender::Unknown, named.end))
                }
                Some(_) => None,
                None => unnamed(reading, line, at).map(|gender| (None, gender, at + 1)),
            };
            if let Some((cluster, gender, end)) = person {
                if let Some(cluster) = cluster {
                    mentioned[cluster] += 1;
                }
                recent.push(Candidate {
                    cluster,
                    gender,
                    word: at,
                    line: number,
                    is_first: !has_person,
                    is_subject: is_subject(reading, line, at),
                    is_owner: reading.words.get(end).is_some_and(Word::is_possessive),
                    is_pronoun: false,
                });
                has_person = true;
            }
            if named.is_some() || person.is_some() {
                continue;
            }
            let Some((gender, case)) = pronoun(word, reading.words.get(at + 1)) else { continue };
            if quoted[at] || is_either(reading, at) {
                continue;
            }
            let is_speaker = speakers.contains(&word.span);
            recent.drain(..recent.len().saturating_sub(MENTIONS));
            let place = Place { reading, line, number, at, gender, case, is_speaker };
            if let Some(cluster) = place.choose(&recent, clusters, &mentioned) {
                clusters[cluster].gender = clusters[cluster].gender.or(gender);
                resolved.push((word.span, cluster));
                mentioned[cluster] += 1;
                let cluster = Some(cluster);
                recent.push(Candidate {
                    cluster,
                    gender,
                    word: at,
                    line: number,
                    is_first: !has_person,
                    is_subject: case == Case::Subject,
                    is_owner: false,
                    is_pronoun: true,
                });
                has_person = true;
            }
        }
    }
    resolved
}

/// Which words stand between quotation marks.
fn quoted_words(reading: &Reading<'_, '_>, text: &Segmented<'_>) -> Vec<bool> {
    let mut quoted = vec![false; reading.words.len()];
    let mut end = 0;
    for &span in text.quotations.content().iter() {
        let range = text.tokens.within(span);
        // Quotations nest: what an outer one has covered is not gone over again.
        let start = range.start().index().max(end);
        if start < range.end().index() {
            end = range.end().index();
            quoted[start..end].fill(true);
        }
    }
    quoted
}

/// How a pronoun stands in its clause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Subject,
    Object,
    Owner,
    Reflexive,
}

fn pronoun(word: &Word<'_>, next: Option<&Word<'_>>) -> Option<(Gender, Case)> {
    if word.shape != Shape::Lower && !(word.opens && word.shape == Shape::Capital) {
        return None;
    }
    Some(match &*word.lower {
        "he" => (Gender::Male, Case::Subject),
        "him" => (Gender::Male, Case::Object),
        "his" => (Gender::Male, Case::Owner),
        "himself" => (Gender::Male, Case::Reflexive),
        "she" => (Gender::Female, Case::Subject),
        "her" => {
            let is_owner = next.is_some_and(|next| {
                next.shape != Shape::Mark && !next.has(Cue::Function) && !next.has(Cue::PlacePreposition)
            });
            (Gender::Female, if is_owner { Case::Owner } else { Case::Object })
        }
        "herself" => (Gender::Female, Case::Reflexive),
        _ => return None,
    })
}

/// Whether the words before a mention are those before a subject: nothing, a mark, a conjunction, and titles between.
fn is_subject(reading: &Reading<'_, '_>, line: &Line, at: usize) -> bool {
    for index in (line.start..at).rev().take(8) {
        let word = &reading.words[index];
        let opens = word.shape == Shape::Mark && !word.is_hyphen()
            || word.has(Cue::ClauseOpener) && word.text != "to";
        if opens {
            return true;
        }
        let is_title = word.is_capital()
            || word.has(Cue::Role)
            || word.has(Cue::RoleModifier)
            || word.has(Cue::Kin)
            || matches!(&*word.lower, "the" | "a" | "an" | "his" | "her" | "former" | "then" | "-");
        if !is_title {
            return false;
        }
    }
    true
}

/// The gender of someone without a name, where a noun tells one: "a woman", "his sister", but not "his sister, Patricia".
fn unnamed(reading: &Reading<'_, '_>, line: &Line, at: usize) -> Option<Gender> {
    let word = &reading.words[at];
    if word.shape != Shape::Lower {
        return None;
    }
    let gender = match word.text {
        "man" | "boy" | "gentleman" => Gender::Male,
        "woman" | "girl" | "lady" => Gender::Female,
        noun if noun.ends_with("woman") => Gender::Female,
        noun if noun.ends_with("sman") || noun.ends_with("eman") => Gender::Male,
        _ if word.has(Cue::Kin) && word.has(Cue::Male) => Gender::Male,
        _ if word.has(Cue::Kin) && word.has(Cue::Female) => Gender::Female,
        _ => return None,
    };
    let is_name =
        |index: usize| reading.words.get(index).is_some_and(|word| index < line.end && word.is_capital());
    let is_apposed = is_name(at + 1)
        || reading.words.get(at + 1).is_some_and(|comma| comma.text == ",") && is_name(at + 2);
    (!is_apposed).then_some(gender)
}

/// "he or she", "his or her": anyone.
fn is_either(reading: &Reading<'_, '_>, at: usize) -> bool {
    let is_or = |index: Option<usize>| {
        index.and_then(|index| reading.words.get(index)).is_some_and(|word| matches!(word.text, "or" | "/"))
    };
    is_or(Some(at + 1)) || is_or(at.checked_sub(1))
}

/// A pronoun in its sentence.
struct Place<'a, 't, 's> {
    reading: &'a Reading<'t, 's>,
    line: &'a Line,
    number: usize,
    at: usize,
    gender: Gender,
    case: Case,
    is_speaker: bool,
}

impl Place<'_, '_, '_> {
    fn choose(&self, recent: &[Candidate], clusters: &[Cluster], mentioned: &[u32]) -> Option<usize> {
        // The best mention of each person, in order of the text; those without a name are one.
        let mut scores: Vec<(Option<usize>, i32)> = Vec::new();
        let last_pronoun =
            recent.iter().rev().find(|candidate| candidate.is_pronoun && candidate.gender == self.gender);
        for candidate in recent {
            let Some(mut score) = self.score(candidate, clusters) else { continue };
            if last_pronoun
                .is_some_and(|last| last.cluster == candidate.cluster && last.line + 1 >= self.number)
            {
                score += 2;
            }
            let times = candidate.cluster.map_or(0, |cluster| mentioned[cluster]);
            score += i32::try_from(times.min(PROMINENT)).unwrap_or_default();
            match scores.iter_mut().find(|(cluster, _)| *cluster == candidate.cluster) {
                Some((_, best)) => *best = (*best).max(score),
                None => scores.push((candidate.cluster, score)),
            }
        }
        let &(cluster, best) = scores.iter().max_by_key(|(_, score)| *score)?;
        let second = scores.iter().filter(|(other, _)| *other != cluster).map(|(_, score)| *score).max();
        let margin = if self.is_speaker { 1 } else { MARGIN };
        cluster.filter(|_| second.is_none_or(|second| best >= second + margin))
    }

    /// How well a mention fits, or none where it cannot.
    fn score(&self, candidate: &Candidate, clusters: &[Cluster]) -> Option<i32> {
        let known = candidate.cluster.map_or(candidate.gender, |cluster| clusters[cluster].gender);
        if known.clashes(self.gender) || self.is_bound(candidate) {
            return None;
        }
        let distance = self.number - candidate.line;
        let paragraphs = self.line.paragraph.saturating_sub(self.reading.lines[candidate.line].paragraph);
        let mut score = match distance {
            0 => 8,
            1 => 4,
            2 => 3,
            3 => 2,
            _ => 1,
        };
        score -= 2 * i32::try_from(paragraphs.saturating_sub(1)).unwrap_or(10).min(5);
        score += if candidate.is_first { 2 } else { 0 };
        score += if known == self.gender { 3 } else { -1 };
        score += match self.case {
            Case::Subject if candidate.is_subject && distance < 2 => 4,
            Case::Subject if candidate.is_subject => 1,
            Case::Owner if candidate.is_subject => 2,
            _ => 0,
        };
        score -= if candidate.is_owner { 2 } else { 0 };
        score += if distance == 0 && self.case == Case::Reflexive { 3 } else { 0 };
        Some(score)
    }

    /// Whether the mention is in the pronoun's own clause, where only a reflexive can mean it: "Maduro accused him".
    fn is_bound(&self, candidate: &Candidate) -> bool {
        if self.case != Case::Object || candidate.line != self.number {
            return false;
        }
        if candidate.word + CLAUSE < self.at {
            return false;
        }
        let between = &self.reading.words[candidate.word..self.at];
        let opens_clause = |word: &Word<'_>| {
            matches!(word.text, "," | ";" | "–" | "—") || word.has(Cue::ClauseOpener) || word.has(Cue::Saying)
        };
        !between.iter().skip(1).any(opens_clause)
    }
}
