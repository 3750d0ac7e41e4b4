//! Learning to rank antecedents from corpora.
//!
//! The loss is that of Durrett and Klein (2013): the log-likelihood of all right antecedents together, with costs for
//! what a wrong choice does (softmax-margin), by stochastic gradients with steps after AdaGrad. While it learns, the
//! ranker goes on with what it would choose, so that it learns from entities as it will meet them.

use std::cell::RefCell;
use std::ops::Range;

use dateline_document::{Found, Quotes, Tagged};
use dateline_model::file::{AlignedBytes, WriteError};
use dateline_model::train::Random;

use super::model::{BITS, NounClass, Weigh, write};
use super::phrase::Form;
use super::rank::{Choice, Ranker};
use super::scene::Scene;
use super::{CoreferenceModel, Resolver};
use crate::lexicon::Lexicon;

/// What a corpus says of an article, in ranges of tokens.
#[derive(Clone, Debug)]
pub enum Truth {
    /// All chains of two mentions and more: what stands in none refers to nothing else.
    All(Vec<Vec<Range<usize>>>),
    /// The chains of some kinds of things: of what stands in none nothing is known.
    Some(Vec<Vec<Range<usize>>>),
    /// A pronoun, and names of which each is who it refers to, or is not.
    Choice(Range<usize>, Vec<(Range<usize>, bool)>),
}

/// How to train.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CoreferenceChoices {
    /// How often every article is seen.
    pub epochs: usize,
    /// The step, divided by the root of a weight's squared gradients so far.
    pub rate: f32,
    /// Pull to zero in proportion to a weight, at every step on its feature.
    pub l2: f32,
    /// The cost of an antecedent for what has none.
    pub false_link: f32,
    /// The cost of no antecedent for what has one.
    pub false_new: f32,
    /// The cost of a wrong antecedent.
    pub wrong_link: f32,
    /// The weights are the mean of so many runs, each with articles in another order.
    pub runs: usize,
    /// Of the order of articles.
    pub seed: u64,
}

impl Default for CoreferenceChoices {
    fn default() -> Self {
        Self {
            epochs: 6,
            rate: 0.03,
            l2: 3e-3,
            false_link: 0.3,
            false_new: 2.0,
            wrong_link: 1.0,
            runs: 8,
            seed: 1,
        }
    }
}

/// Articles to learn coreference from.
pub struct CoreferenceTrainer<'d> {
    resolver: Resolver<'d>,
    nouns: Vec<(String, NounClass)>,
    lessons: Vec<Lesson>,
}

struct Lesson {
    scene: Scene,
    /// The chain of each phrase that stands in one.
    chain: Vec<Option<u32>>,
    kind: Kind,
    weight: f32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    All,
    Some,
    Choice,
}

impl<'d> CoreferenceTrainer<'d> {
    /// A trainer that knows names by `lexicon`, and by `nouns` what common nouns stand for: the model file of
    /// [`noun_model`].
    ///
    /// # Errors
    /// [`dateline_model::file::OpenError`] where the bytes are no such file.
    pub fn new(
        lexicon: Lexicon<'d>,
        nouns: Vec<(String, NounClass)>,
        noun_model: &'d [u8],
    ) -> Result<Self, dateline_model::file::OpenError> {
        let model = CoreferenceModel::open(noun_model)?;
        Ok(Self { resolver: Resolver::new(lexicon, model), nouns, lessons: Vec::new() })
    }

    /// Adds an article, whose choices count `weight` times.
    pub fn add(&mut self, text: &Tagged<'_>, found: &Found, quotes: &Quotes, truth: &Truth, weight: f32) {
        let reading = crate::reading::Reading::new(text, &self.resolver.lexicon);
        let names = self.resolver.read_names(&reading, found);
        let (clusters, of_name) = self.resolver.join_names(&reading, found, &names);
        let scene =
            Scene::new(&reading, text, found, quotes, &self.resolver.model, (&names, &clusters, &of_name));
        let (chains, kind) = match truth {
            Truth::All(chains) => (chains.clone(), Kind::All),
            Truth::Some(chains) => (chains.clone(), Kind::Some),
            Truth::Choice(pronoun, names) => {
                let right = names.iter().filter(|(_, is_right)| *is_right).map(|(name, _)| name.clone());
                let wrong =
                    names.iter().filter(|(_, is_right)| !is_right).map(|(name, _)| vec![name.clone()]);
                let right = right.chain(std::iter::once(pronoun.clone())).collect();
                (std::iter::once(right).chain(wrong).collect(), Kind::Choice)
            }
        };
        let chain = chains_of(&scene, text, &chains);
        self.lessons.push(Lesson { scene, chain, kind, weight });
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.lessons.len()
    }

    /// Whether there is no article.
    pub fn is_empty(&self) -> bool {
        self.lessons.is_empty()
    }

    /// Learns from the articles for which `is_taken` says so by their numbers, in the order they were added.
    ///
    /// # Errors
    /// [`WriteError`] where the model file cannot be made.
    pub fn train(
        &self,
        choices: &CoreferenceChoices,
        is_taken: impl Fn(usize) -> bool,
        card: &str,
    ) -> Result<AlignedBytes, WriteError> {
        let taken: Vec<usize> = (0..self.lessons.len()).filter(|&lesson| is_taken(lesson)).collect();
        let mut sums = vec![0.0; 1 << BITS];
        let mut random = Random::new(choices.seed);
        for _ in 0..choices.runs {
            let mut learner = Learner::new(*choices);
            let mut order = taken.clone();
            for _ in 0..choices.epochs {
                random.shuffle(&mut order);
                for &lesson in &order {
                    learner.learn(&self.lessons[lesson]);
                }
            }
            sums.iter_mut().zip(learner.weights.into_inner()).for_each(|(sum, weight)| *sum += weight);
        }
        sums.iter_mut().for_each(|sum| *sum /= choices.runs as f32);
        write::model(&sums, &self.nouns, card)
    }
}

/// A model that knows nouns alone, for a [`CoreferenceTrainer`].
///
/// # Errors
/// [`WriteError`] where the file cannot be made.
pub fn noun_model(nouns: &[(String, NounClass)]) -> Result<AlignedBytes, WriteError> {
    write::model(&vec![0.0; 1 << BITS], nouns, "nouns alone")
}

/// The chain of every phrase: that of the mention with its words, else of the one with its head.
fn chains_of(scene: &Scene, text: &Tagged<'_>, chains: &[Vec<Range<usize>>]) -> Vec<Option<u32>> {
    use rustc_hash::FxHashMap;
    let tree = super::tree::Tree::new(text);
    let mut by_range: FxHashMap<(usize, usize), u32> = FxHashMap::default();
    let mut by_head: FxHashMap<usize, (usize, u32)> = FxHashMap::default();
    for (number, chain) in (0..).zip(chains) {
        for mention in chain {
            by_range.insert((mention.start, mention.end), number);
            let head = tree.top(mention.start, mention.end);
            // Of several mentions with one head the shortest is the noun phrase, the others are more than that.
            let known = by_head.entry(head).or_insert((mention.len(), number));
            if mention.len() < known.0 {
                *known = (mention.len(), number);
            }
        }
    }
    let of = |phrase: &super::phrase::Phrase| {
        let exact = by_range.get(&phrase.whole).or_else(|| by_range.get(&(phrase.start, phrase.end)));
        let by_head = || by_head.get(&phrase.head).filter(|_| phrase.form != Form::Several).map(|(_, it)| it);
        exact.or_else(by_head).copied()
    };
    scene.phrases.iter().map(of).collect()
}

struct Learner {
    choices: CoreferenceChoices,
    weights: RefCell<Vec<f32>>,
    squares: RefCell<Vec<f32>>,
}

impl Weigh for Learner {
    fn weigh(&self, features: &[u32]) -> f32 {
        let weights = self.weights.borrow();
        features.iter().map(|&feature| weights[feature as usize]).sum()
    }
}

impl Learner {
    fn new(choices: CoreferenceChoices) -> Self {
        let zeros = || RefCell::new(vec![0.0; 1 << BITS]);
        Self { choices, weights: zeros(), squares: zeros() }
    }

    fn learn(&mut self, lesson: &Lesson) {
        let learner = &*self;
        // The chain of every entity so far: that of its first phrase that stands in one.
        let ranker = Ranker::new(&lesson.scene);
        let of_names = names_chains(lesson);
        ranker.run(learner, |ranker, choice| {
            learner.step(lesson, &of_names, ranker, choice);
            choice.best()
        });
    }

    /// One step on one choice, where the corpus tells what is right.
    fn step(&self, lesson: &Lesson, of_names: &[Option<u32>], ranker: &Ranker<'_>, choice: &Choice) {
        let chain = lesson.chain[choice.phrase];
        let is_pronoun = lesson.scene.phrases[choice.phrase].is_pronoun();
        if chain.is_none() && lesson.kind != Kind::All || lesson.kind == Kind::Choice && !is_pronoun {
            return;
        }
        let chain_of = |phrase: usize| {
            let of_name = || ranker.entity(phrase).and_then(|entity| of_names.get(entity).copied().flatten());
            match lesson.kind {
                Kind::Choice => of_name().or(lesson.chain[phrase]),
                _ => lesson.chain[phrase],
            }
        };
        let is_right = |candidate: usize| chain.is_some() && chain_of(candidate) == chain;
        let count = choice.candidates.len() + 1;
        let mut is_in = vec![true; count];
        let mut right = vec![false; count];
        for (index, candidate) in choice.candidates.iter().enumerate() {
            right[index + 1] = is_right(candidate.phrase);
            is_in[index + 1] = lesson.kind != Kind::Choice || chain_of(candidate.phrase).is_some();
        }
        let has_antecedent = right.iter().any(|it| *it);
        if !has_antecedent {
            // What has an antecedent that was not among the candidates tells nothing of having none.
            let is_later = chain.is_some_and(|chain| lesson.chain[..choice.phrase].contains(&Some(chain)));
            if is_later || lesson.kind == Kind::Choice {
                return;
            }
            right[0] = true;
        }
        is_in[0] = lesson.kind != Kind::Choice;
        self.update(choice, &right, &is_in, has_antecedent, lesson.weight);
    }

    fn update(&self, choice: &Choice, right: &[bool], is_in: &[bool], has_antecedent: bool, weight: f32) {
        let CoreferenceChoices { false_link, false_new, wrong_link, rate, l2, .. } = self.choices;
        let cost = |index: usize| match (right[index], index, has_antecedent) {
            (true, ..) => 0.0,
            (_, 0, _) => false_new,
            (_, _, true) => wrong_link,
            _ => false_link,
        };
        let scores: Vec<f32> =
            choice.scores.iter().enumerate().map(|(index, score)| score + cost(index)).collect();
        let all = shares(&scores, is_in);
        let good = shares(&choice.scores, right);
        let mut weights = self.weights.borrow_mut();
        let mut squares = self.squares.borrow_mut();
        for index in 0..scores.len() {
            let gradient = (all[index] - good[index]) * weight;
            if gradient.abs() < 1e-5 {
                continue;
            }
            for &feature in &choice.features[index] {
                let (value, square) = (&mut weights[feature as usize], &mut squares[feature as usize]);
                let gradient = gradient + l2 * *value;
                *square += gradient * gradient;
                *value -= rate * gradient / (square.sqrt() + 1e-4);
            }
        }
    }
}

/// For entities made by names the chain that most of their phrases stand in.
fn names_chains(lesson: &Lesson) -> Vec<Option<u32>> {
    let mut chains = vec![None; lesson.scene.profiles.len()];
    for (entity, chain) in lesson.scene.named.iter().zip(&lesson.chain) {
        if let (Some(entity), Some(chain)) = (entity, chain) {
            chains[*entity].get_or_insert(*chain);
        }
    }
    chains
}

/// The softmax over those of the scores that are in.
fn shares(scores: &[f32], is_in: &[bool]) -> Vec<f32> {
    let inside = || scores.iter().zip(is_in).filter(|(_, is_in)| **is_in).map(|(score, _)| *score);
    let most = inside().fold(f32::NEG_INFINITY, f32::max);
    let mut shares: Vec<f32> = scores
        .iter()
        .zip(is_in)
        .map(|(score, is_in)| if *is_in { dateline_model::exp(score - most) } else { 0.0 })
        .collect();
    let all: f32 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= all);
    shares
}
