//! What the ranking is overruled by: holders of titles, nouns for a kind of thing, and pronouns that always mean somebody.
//!
//! The corpora that the ranking learns from have few of the first two, and the news is full of them.

use std::sync::LazyLock;

use dateline_model::key::key;
use rustc_hash::FxHashMap;

use super::features::{self, Match};
use super::model::NounClass;
use super::phrase::{Case, Form, Number, Opening, Pronoun, Role};
use super::rank::{Candidate, Choice, Ranker};
use super::scene::Scene;

/// How much less a pronoun that may be empty is taken for one than the ranking says.
const IT: f32 = 0.8;
/// How much less likely than another one the subject of the clause above a pronoun's may be, and yet is taken.
const TO_COME: f32 = 3.0;
/// How many sentences back a noun for a kind of thing looks.
const REACH: usize = 3;

/// The number of the chosen score: 0 for none, else one more than the candidate's number.
pub fn choose(ranker: &Ranker<'_>, choice: &Choice) -> usize {
    let phrase = &ranker.scene.phrases[choice.phrase];
    match phrase.form {
        Form::Pronoun(pronoun, case) => {
            let is_somebody = matches!(pronoun, Pronoun::He | Pronoun::She)
                || pronoun == Pronoun::It && matches!(case, Case::Owner | Case::Reflexive);
            match pronoun {
                _ if is_somebody && phrase.quotation.is_none() => {
                    subject_to_come(choice).unwrap_or_else(|| choice.best_of(f32::NEG_INFINITY))
                }
                Pronoun::It => choice.best_of(choice.scores[0] - IT),
                _ => choice.best(),
            }
        }
        Form::Nominal(Opening::Definite | Opening::Demonstrative) if phrase.number == Number::Singular => {
            title_holder(ranker, choice).unwrap_or_else(|| match choice.best() {
                best if best > 0 && !is_other_kind(ranker, choice, best) => best,
                _ => of_kind(ranker, choice).unwrap_or(0),
            })
        }
        Form::Name(_) => match choice.best() {
            best if best > 0 && is_otherwise_called(ranker, choice, best) => 0,
            best => best,
        },
        _ => choice.best(),
    }
}

/// "Asked whether he would stay, Morales said no": the subject that the clause of a pronoun waits for, unless somebody
/// before it is much likelier.
fn subject_to_come(choice: &Choice) -> Option<usize> {
    let to_come = |&(_, candidate): &(usize, &Candidate)| candidate.phrase > choice.phrase;
    let (number, _) = choice.candidates.iter().enumerate().find(to_come)?;
    let best = choice.best_of(f32::NEG_INFINITY);
    (choice.scores[number + 1] > choice.scores[best] - TO_COME).then_some(number + 1)
}

/// "Her lawyer, Dominic Pell", is none of those before who were called something else: "her late husband".
fn is_otherwise_called(ranker: &Ranker<'_>, choice: &Choice, best: usize) -> bool {
    let scene = ranker.scene;
    let other = &scene.phrases[choice.candidates[best - 1].phrase];
    let titles = scene.named[choice.phrase].map_or(&[][..], |named| &scene.profiles[named].titles);
    let is_title = || titles.iter().any(|(word, _)| *word == other.lemma);
    matches!(other.form, Form::Nominal(_)) && !titles.is_empty() && !is_title()
}

/// "The minister": the one person so far who has this title, unless the noun was used of somebody else since.
fn title_holder(ranker: &Ranker<'_>, choice: &Choice) -> Option<usize> {
    let mut chosen: Option<(usize, Match)> = None;
    for (number, candidate) in choice.candidates.iter().enumerate() {
        let entity = ranker.entity(candidate.phrase);
        let how = ranker.matching(choice.phrase, candidate.phrase);
        match how {
            Match::Title | Match::TitleOfSame => match chosen {
                Some((first, _)) if ranker.entity(choice.candidates[first - 1].phrase) == entity => {}
                // Of two holders the one of the same country or body.
                Some((_, before)) if before == how => return None,
                Some((_, Match::TitleOfSame)) => {}
                _ => chosen = Some((number + 1, how)),
            },
            Match::Same | Match::HeadWithin | Match::Head if chosen.is_none() => return None,
            _ => {}
        }
    }
    chosen.map(|(number, _)| number)
}

/// "The city" is no country, and "the country" no city.
fn is_other_kind(ranker: &Ranker<'_>, choice: &Choice, best: usize) -> bool {
    let other = choice.candidates[best - 1].phrase;
    let Some(profile) = ranker.entity(other).map(|entity| &ranker.profiles[entity]) else { return false };
    match GENERAL.get(&ranker.scene.phrases[choice.phrase].lemma) {
        Some(&"city") => profile.is_country,
        Some(&"country") => profile.is_city,
        _ => false,
    }
}

/// "The company", "the country": the last name of such a thing, of several in the last sentences the one that was their
/// subject.
fn of_kind(ranker: &Ranker<'_>, choice: &Choice) -> Option<usize> {
    let scene = ranker.scene;
    let (phrase, around) = (&scene.phrases[choice.phrase], &scene.around[choice.phrase]);
    let kind = *GENERAL.get(&phrase.lemma)?;
    // What stands behind a comma tells more of a thing that is known: "the company, which ...".
    let is_told_apart = around.has_complement && around.after != *COMMA;
    if is_told_apart || !says_where(scene, choice.phrase) {
        return None;
    }
    let is_such = |other: usize| {
        let Some(profile) = ranker.entity(other).map(|entity| &ranker.profiles[entity]) else { return false };
        profile.has_name
            && match kind {
                "organization" => profile.class == NounClass::Organization,
                "country" => profile.class == NounClass::Place && !profile.is_city,
                _ => profile.class == NounClass::Place && !profile.is_country,
            }
    };
    let near = choice.candidates.iter().enumerate().filter(|(_, candidate)| {
        let other = &scene.phrases[candidate.phrase];
        phrase.line.saturating_sub(other.line) < REACH && is_such(candidate.phrase)
    });
    let mut near: Vec<(usize, usize)> =
        near.map(|(number, candidate)| (number + 1, candidate.phrase)).collect();
    let is_subject = |other: usize| matches!(scene.phrases[other].role, Role::Subject | Role::PassiveSubject);
    if near.iter().any(|&(_, other)| is_subject(other)) {
        near.retain(|&(_, other)| is_subject(other));
    }
    let (number, first) = *near.first()?;
    let is_one = near.iter().all(|&(_, other)| ranker.entity(other) == ranker.entity(first));
    let is_nearer = near.iter().skip(1).all(|&(_, other)| {
        ranker.entity(other) == ranker.entity(first) || scene.phrases[other].line < scene.phrases[first].line
    });
    let is_bound = features::binding(scene, choice.phrase, first) == 1;
    ((is_one || is_nearer) && !is_bound).then_some(number)
}

/// Whether what stands before a noun, if anything, only says where: "the Stuttgart-based company", "the German company".
fn says_where(scene: &Scene, phrase: usize) -> bool {
    let around = &scene.around[phrase];
    let of_name = usize::from(around.inner.is_some());
    let based = around.modifiers.iter().filter(|&&modifier| modifier == *BASED).count();
    around.modifiers.len() <= of_name + based
}

static BASED: LazyLock<u64> = LazyLock::new(|| key(b"based"));
static COMMA: LazyLock<u64> = LazyLock::new(|| key(b","));

static GENERAL: LazyLock<FxHashMap<u64, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("general_nouns.txt").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).map(|(noun, kind)| (key(noun.as_bytes()), kind)).collect()
});

/// Whether a noun may stand for a name of its kind.
pub fn is_general(lemma: u64) -> bool {
    GENERAL.contains_key(&lemma)
}
