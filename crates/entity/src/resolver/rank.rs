//! From the phrases of an article to entities: each phrase in order of the text picks its antecedent, or none.

use rustc_hash::FxHashMap;

use super::features::{self, Match, Pair};
use super::gender::Gender;
use super::model::{NounClass, Weigh};
use super::phrase::{Case, Form, Number, Opening, Phrase, Pronoun};
use super::scene::{Profile, Scene};

/// How many phrases back an antecedent is looked for.
const WINDOW: usize = 50;
/// How many phrases back a noun looks for one with other words.
const NEAR: usize = 24;
/// How many earlier phrases with the same words a noun looks at.
const SAME: usize = 4;

/// The entities of an article: for each phrase its entity, and how sure that is.
pub struct Ranked {
    /// By phrase; none where a phrase is nobody's: what stands alone and has no name.
    pub entity: Vec<Option<usize>>,
    /// The probability of each choice by the model; none for names, which are joined by rule.
    pub confidence: Vec<Option<f32>>,
    pub profiles: Vec<Profile>,
}

/// A phrase that may be an antecedent, with its place among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub phrase: usize,
    nearer: usize,
    nearer_subjects: usize,
    nearer_entities: usize,
}

/// What a phrase chooses from, with features.
pub struct Choice {
    pub phrase: usize,
    pub candidates: Vec<Candidate>,
    /// The features of beginning an entity, then those of each candidate.
    pub features: Vec<Vec<u32>>,
    pub scores: Vec<f32>,
}

/// Walks through an article.
pub struct Ranker<'a> {
    pub scene: &'a Scene,
    entity: Vec<Option<usize>>,
    confidence: Vec<Option<f32>>,
    pub profiles: Vec<Profile>,
    /// The phrases of each entity without a name.
    members: Vec<Vec<usize>>,
    /// Earlier phrases by the lemma of their head.
    by_lemma: FxHashMap<u64, Vec<usize>>,
    /// Entities that were mentioned, by words of their names and titles.
    by_word: FxHashMap<u64, Vec<usize>>,
    choice: Choice,
}

impl<'a> Ranker<'a> {
    /// At the beginning of an article.
    pub fn new(scene: &'a Scene) -> Self {
        Self {
            scene,
            entity: scene.named.clone(),
            confidence: vec![None; scene.phrases.len()],
            profiles: scene.profiles.clone(),
            members: vec![Vec::new(); scene.profiles.len()],
            by_lemma: FxHashMap::default(),
            by_word: FxHashMap::default(),
            choice: Choice { phrase: 0, candidates: Vec::new(), features: Vec::new(), scores: Vec::new() },
        }
    }

    /// Goes through the whole article. `choose` picks one of the choices' scores: 0 is none.
    pub fn run(mut self, weigh: &impl Weigh, mut chosen: impl FnMut(&Self, &Choice) -> usize) -> Ranked {
        let told = self.scene.talks.iter().any(|talk| talk.speaker.is_some() || talk.addressee.is_some());
        for phrase in 0..self.scene.phrases.len() {
            let is_known = self.entity[phrase].is_some_and(|entity| self.profiles[entity].last.is_some());
            if matches!(self.scene.phrases[phrase].form, Form::Name(_)) && is_known {
                self.see(phrase);
                continue;
            }
            if told && self.speaks(phrase).is_some() {
                // Whoever speaks may be named after the words: see below.
                continue;
            }
            if self.look(phrase, weigh) {
                let choice = std::mem::replace(&mut self.choice, Choice::empty());
                let pick = chosen(&self, &choice);
                let candidate = pick.checked_sub(1).and_then(|it| choice.candidates.get(it));
                if let (Some(candidate), Some(named)) = (candidate, self.scene.named[phrase]) {
                    self.reveal(named, candidate.phrase);
                } else if let Some(candidate) = candidate {
                    self.join(phrase, candidate.phrase);
                    self.confidence[phrase] = Some(self.probability(&choice, phrase));
                }
                self.choice = choice;
            }
            self.see(phrase);
        }
        for phrase in 0..self.scene.phrases.len() {
            if let Some(who) = self.speaks(phrase).filter(|_| told) {
                self.join(phrase, who);
            }
        }
        Ranked { entity: self.entity, confidence: self.confidence, profiles: self.profiles }
    }

    /// The entity of a phrase so far.
    pub fn entity(&self, phrase: usize) -> Option<usize> {
        self.entity[phrase]
    }

    /// How the words of a phrase repeat those of another and its entity.
    pub fn matching(&self, phrase: usize, other: usize) -> Match {
        features::matching(self.scene, phrase, other, self.profile(other).as_ref())
    }

    /// The phrase that "I" or "you" in a quotation stands for.
    fn speaks(&self, phrase: usize) -> Option<usize> {
        let it = &self.scene.phrases[phrase];
        let Form::Pronoun(pronoun, _) = it.form else { return None };
        let talk = self.scene.talks.get(it.quotation?)?;
        let who = match pronoun {
            Pronoun::I | Pronoun::We => talk.speaker,
            Pronoun::You => talk.addressee,
            _ => None,
        };
        who.filter(|&who| self.scene.phrases[who].quotation != it.quotation)
    }

    /// Who speaks of "him" or "her": somebody else.
    fn other_than(&self, phrase: usize) -> Option<usize> {
        let it = &self.scene.phrases[phrase];
        match it.form {
            Form::Pronoun(pronoun, _) if !pronoun.is_of_talk() => {
                self.scene.talks.get(it.quotation?)?.speaker
            }
            _ => None,
        }
    }

    /// Gathers what a phrase may choose from; false where that is nothing.
    fn look(&mut self, phrase: usize, weigh: &impl Weigh) -> bool {
        let mut phrases = match self.scene.phrases[phrase].form {
            Form::Pronoun(..) => self.before_pronoun(phrase),
            Form::Nominal(_) => self.before_nominal(phrase),
            Form::Name(_) => self.before_name(phrase),
            Form::Several => return false,
        };
        let scene = self.scene;
        let speaker = self.other_than(phrase);
        phrases.retain(|&other| {
            let is_speaker = speaker.is_some_and(|who| {
                who == other || self.entity[who].is_some() && self.entity[who] == self.entity[other]
            });
            !is_speaker && features::fits(scene, phrase, other, self.profile(other).as_ref())
        });
        if phrases.is_empty() {
            return false;
        }
        let (mut subjects, mut entities) = (0, Vec::new());
        self.choice.phrase = phrase;
        self.choice.candidates.clear();
        for (nearer, &other) in phrases.iter().enumerate() {
            let nearer_entities = entities.len();
            self.choice.candidates.push(Candidate {
                phrase: other,
                nearer,
                nearer_subjects: subjects,
                nearer_entities,
            });
            subjects += usize::from(matches!(
                scene.phrases[other].role,
                super::phrase::Role::Subject | super::phrase::Role::PassiveSubject
            ));
            let entity =
                self.entity[other].map_or(other + scene.profiles.len() + scene.phrases.len(), |it| it);
            if !entities.contains(&entity) {
                entities.push(entity);
            }
        }
        let mut choice = std::mem::replace(&mut self.choice, Choice::empty());
        choice.features.resize_with(choice.candidates.len() + 1, Vec::new);
        choice.scores.clear();
        let mut best = Match::None;
        for (candidate, features) in choice.candidates.iter().zip(&mut choice.features[1..]) {
            let profile = self.profile(candidate.phrase);
            let profile = profile.as_ref();
            if !scene.phrases[phrase].is_pronoun() {
                let how = features::matching(scene, phrase, candidate.phrase, profile);
                best = if how as u8 > best as u8 { how } else { best };
            }
            let pair = Pair {
                scene,
                phrase,
                other: candidate.phrase,
                profile,
                nearer: candidate.nearer,
                nearer_subjects: candidate.nearer_subjects,
                nearer_entities: candidate.nearer_entities,
            };
            features::of_pair(&pair, features);
        }
        features::of_new(scene, phrase, choice.candidates.len(), best, &mut choice.features[0]);
        let count = choice.candidates.len() + 1;
        choice.scores.extend(choice.features[..count].iter().map(|features| weigh.weigh(features)));
        self.choice = choice;
        true
    }

    /// The phrases that a pronoun may go back to, nearest first; then those that it may look forward to.
    fn before_pronoun(&self, phrase: usize) -> Vec<usize> {
        let scene = self.scene;
        let is_seen = |&other: &usize| {
            !matches!(scene.phrases[other].form, Form::Pronoun(..))
                || self.entity[other].is_some()
                || matches!(scene.phrases[other].form, Form::Pronoun(pronoun, _) if pronoun.is_of_talk() || pronoun != Pronoun::It)
        };
        let mut phrases: Vec<usize> = (phrase.saturating_sub(WINDOW)..phrase).rev().filter(is_seen).collect();
        let is_of_talk =
            matches!(scene.phrases[phrase].form, Form::Pronoun(pronoun, _) if pronoun.is_of_talk());
        // "After he resigned, Morales left": the subject of the clause above.
        let after = (phrase + 1..scene.phrases.len().min(phrase + 12)).filter(|_| !is_of_talk);
        phrases.extend(after.filter(|&other| {
            let it = &scene.phrases[other];
            matches!(it.form, Form::Name(_))
                && matches!(it.role, super::phrase::Role::Subject | super::phrase::Role::PassiveSubject)
                && features::binding(scene, phrase, other) > 1
        }));
        phrases
    }

    /// The last mentions of persons without a name whom a name that is new may be that of, nearest first.
    fn before_name(&self, phrase: usize) -> Vec<usize> {
        let is_last = |other: &usize| match self.entity[*other] {
            Some(entity) => self.profiles[entity].last == Some(*other),
            None => matches!(
                self.scene.phrases[*other].form,
                Form::Nominal(_) | Form::Pronoun(Pronoun::He | Pronoun::She, _)
            ),
        };
        (phrase.saturating_sub(NEAR)..phrase).rev().filter(is_last).collect()
    }

    /// The phrases that a noun may go back to, nearest first.
    fn before_nominal(&self, phrase: usize) -> Vec<usize> {
        let scene = self.scene;
        let it = &scene.phrases[phrase];
        let Form::Nominal(opening) = it.form else { return Vec::new() };
        let mut phrases: Vec<usize> =
            self.by_lemma.get(&it.lemma).into_iter().flatten().rev().take(SAME).copied().collect();
        if matches!(opening, Opening::Definite | Opening::Demonstrative | Opening::Possessive) {
            let words = self.by_word.get(&it.lemma).into_iter().flatten();
            phrases.extend(words.rev().take(SAME).filter_map(|&entity| self.profiles[entity].last));
            if !matches!(opening, Opening::Possessive) {
                let is_general = super::rules::is_general(it.lemma);
                let is_name = |other: usize| {
                    is_general && self.entity[other].is_some_and(|it| self.profiles[it].has_name)
                };
                let is_near = |&other: &usize| self.is_like(it, other) || is_name(other);
                phrases.extend((phrase.saturating_sub(NEAR)..phrase).filter(is_near));
            }
        }
        phrases.sort_unstable_by(|one, other| other.cmp(one));
        phrases.dedup();
        phrases
    }

    /// Whether a noun with other words may be the same sort of thing.
    fn is_like(&self, it: &Phrase, other: usize) -> bool {
        let phrase = &self.scene.phrases[other];
        let class = self.entity[other].map_or(phrase.class, |entity| self.profiles[entity].class);
        if let Form::Pronoun(pronoun, _) = phrase.form
            && (pronoun.is_of_talk() || self.entity[other].is_none())
        {
            return false;
        }
        let is_alike = class == it.class
            || matches!(
                (it.class, class),
                (NounClass::Group, NounClass::Organization | NounClass::Person)
                    | (NounClass::Organization, NounClass::Group | NounClass::Place)
                    | (NounClass::Place, NounClass::Organization)
                    | (NounClass::Abstract | NounClass::Event | NounClass::Object, NounClass::Unknown)
                    | (NounClass::Unknown, _)
            );
        is_alike && it.class != NounClass::Time
    }

    /// What is known of the entity of a phrase, which may be the phrase alone.
    fn profile(&self, phrase: usize) -> std::borrow::Cow<'_, Profile> {
        match self.entity[phrase] {
            Some(entity) => std::borrow::Cow::Borrowed(&self.profiles[entity]),
            None => std::borrow::Cow::Owned(alone(&self.scene.phrases[phrase], phrase)),
        }
    }

    /// Gives a phrase to the entity of another one.
    fn join(&mut self, phrase: usize, other: usize) {
        let entity = match self.entity[other] {
            Some(entity) => entity,
            None => {
                self.profiles.push(alone(&self.scene.phrases[other], other));
                self.members.resize_with(self.profiles.len(), Vec::new);
                self.entity[other] = Some(self.profiles.len() - 1);
                self.members[self.profiles.len() - 1].push(other);
                self.profiles.len() - 1
            }
        };
        let it = &self.scene.phrases[phrase];
        let profile = &mut self.profiles[entity];
        self.entity[phrase] = Some(entity);
        if !profile.has_name {
            self.members[entity].push(phrase);
        }
        profile.gender = profile.gender.or(it.gender);
        if profile.class == NounClass::Unknown {
            profile.class = it.class;
        }
        if profile.number == Number::Unknown && !profile.has_name {
            profile.number = it.number;
        }
    }

    /// Gives the phrases of an entity without a name to the one whose name is read.
    fn reveal(&mut self, named: usize, other: usize) {
        let nameless = self.entity[other];
        let members =
            nameless.map_or_else(|| vec![other], |entity| std::mem::take(&mut self.members[entity]));
        let told = self.profile(other).into_owned();
        for &member in &members {
            self.entity[member] = Some(named);
        }
        let profile = &mut self.profiles[named];
        profile.gender = profile.gender.or(told.gender);
        profile.size += told.size;
        profile.subject_line = told.subject_line.max(profile.subject_line);
        if let Some(dead) = nameless {
            self.profiles[dead].last = None;
        }
    }

    /// Notes a phrase that was read.
    fn see(&mut self, phrase: usize) {
        let it = &self.scene.phrases[phrase];
        if let Some(entity) = self.entity[phrase] {
            let profile = &mut self.profiles[entity];
            profile.size += 1;
            let is_first = profile.last.is_none();
            profile.last = Some(phrase);
            if matches!(it.role, super::phrase::Role::Subject | super::phrase::Role::PassiveSubject) {
                profile.subject_line = Some(it.line);
            }
            if is_first {
                let mut words: Vec<u64> = profile.words.clone();
                words.extend(profile.titles.iter().map(|(word, _)| *word));
                words.sort_unstable();
                words.dedup();
                for word in words {
                    self.by_word.entry(word).or_default().push(entity);
                }
            }
        }
        if let Form::Nominal(_) = it.form {
            self.by_lemma.entry(it.lemma).or_default().push(phrase);
        }
    }

    /// The share of the exponentials of scores that the chosen entity has.
    fn probability(&self, choice: &Choice, phrase: usize) -> f32 {
        let most = choice.scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let entity = self.entity[phrase];
        let (mut same, mut all) = (0.0, 0.0);
        for (index, score) in choice.scores.iter().enumerate() {
            let share = dateline_model::exp(score - most);
            all += share;
            let is_same = index > 0 && self.entity[choice.candidates[index - 1].phrase] == entity;
            same += if is_same { share } else { 0.0 };
        }
        same / all
    }
}

impl Choice {
    fn empty() -> Self {
        Self { phrase: 0, candidates: Vec::new(), features: Vec::new(), scores: Vec::new() }
    }

    /// The best of the scores: 0 for none, of equal ones the first.
    pub fn best(&self) -> usize {
        self.best_of(self.scores[0])
    }

    /// The best of the scores where none has this one.
    pub fn best_of(&self, none: f32) -> usize {
        let (mut best, mut most) = (0, none);
        for (index, &score) in self.scores.iter().enumerate().skip(1) {
            if score > most {
                (best, most) = (index, score);
            }
        }
        best
    }
}

/// What is known of an entity of one phrase.
fn alone(phrase: &Phrase, index: usize) -> Profile {
    let is_reflexive = matches!(phrase.form, Form::Pronoun(_, Case::Reflexive));
    Profile {
        class: if phrase.form == Form::Several && phrase.class != NounClass::Person {
            NounClass::Unknown
        } else {
            phrase.class
        },
        gender: if is_reflexive { Gender::Unknown } else { phrase.gender },
        number: phrase.number,
        size: 1,
        last: Some(index),
        subject_line: matches!(
            phrase.role,
            super::phrase::Role::Subject | super::phrase::Role::PassiveSubject
        )
        .then_some(phrase.line),
        ..Profile::default()
    }
}
