//! Rules that make relations: a word to turn on, and the ways over the tree from it to the two arguments.

mod arguments;
mod path;
mod read;
mod told;

use std::borrow::Cow;

use dateline_document::{EntityKind, FileFault, PartOfSpeech, RelationKind, RelationObject, Span, TokenId};
use rustc_hash::FxHashMap;

pub use arguments::Arguments;
use path::Path;
pub use told::is_told;

use crate::graph::Graph;

/// Rules that make relations, compiled.
///
/// A rule runs only at the words that it turns on, and at names those that turn on none.
#[derive(Clone, Debug, Default)]
pub struct RelationRules {
    rules: Vec<Rule>,
    by_lemma: FxHashMap<Box<str>, Vec<u32>>,
    /// Rules that turn on several words, by the last of them, with those before it.
    by_last_word: FxHashMap<Box<str>, Vec<Phrase>>,
    /// Rules that turn on a name itself.
    at_names: Vec<u32>,
}

/// The words before the last of a trigger, and the number of the rule.
type Phrase = (Box<[Box<str>]>, u32);

#[derive(Clone, Debug)]
struct Rule {
    name: Box<str>,
    kind: RelationKind,
    triggers: Vec<Box<str>>,
    parts: Vec<PartOfSpeech>,
    subject: Argument,
    object: Argument,
    /// Paths that must lead somewhere, and those that must lead nowhere.
    with: Vec<Path>,
    without: Vec<Path>,
    /// Whether it holds where the text denies it or leaves it open too.
    always: bool,
    examples: Vec<Example>,
}

/// Where an argument stands, and what it may be.
#[derive(Clone, Debug)]
struct Argument {
    /// Ways to it, of which the first counts that leads to one of the kinds; none where it is the word that the rule turns on.
    paths: Vec<Path>,
    kinds: Vec<ArgumentKind>,
}

/// What an argument may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ArgumentKind {
    Entity(EntityKind),
    /// A place or people that stands for its government.
    Government,
    /// A country or its people.
    Nation,
    /// A group that is no people of a country.
    Faction,
    Time,
}

/// A text with the subject and the object that a rule finds in it, or without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The text.
    pub text: Box<str>,
    /// The words of the subject and of the object; none where the rule is to find nothing.
    pub finds: Option<(Box<str>, Box<str>)>,
}

/// A relation that a rule finds between two mentions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// What it says.
    pub kind: RelationKind,
    /// The mention of the subject.
    pub subject: Span,
    /// The mention of the object, or the time.
    pub object: Span,
    /// Who or what they are.
    pub arguments: (dateline_document::EntityId, RelationObject),
    /// The words from the first of its parts to the last.
    pub evidence: Span,
    /// The number of the rule.
    pub rule: usize,
}

impl RelationRules {
    /// The rules of a TOML file.
    ///
    /// # Errors
    /// [`FileFault`] at the first value that is wrong.
    pub fn read(text: &str) -> Result<Self, FileFault> {
        let mut rules = Self::default();
        rules.extend(text)?;
        Ok(rules)
    }

    /// Adds the rules of a TOML file behind those that are there.
    ///
    /// # Errors
    /// [`FileFault`] at the first value that is wrong; then no rule is added.
    pub fn extend(&mut self, text: &str) -> Result<(), FileFault> {
        read::rules(text)?.into_iter().for_each(|rule| self.add(rule));
        Ok(())
    }

    /// The rules that are part of the program.
    ///
    /// # Errors
    /// [`FileFault`] where they are wrong.
    pub fn shipped() -> Result<Self, FileFault> {
        Self::read(include_str!("../../data/relations.toml"))
    }

    /// Adds rules behind those that are there.
    pub fn append(&mut self, rules: Self) {
        rules.rules.into_iter().for_each(|rule| self.add(rule));
    }

    fn add(&mut self, rule: Rule) {
        // A text has less rules than bytes, and the file of a rule is read whole.
        let number = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
        for trigger in &rule.triggers {
            match trigger.rsplit_once(' ') {
                None => self.by_lemma.entry(trigger.clone()).or_default().push(number),
                Some((before, last)) => {
                    let before = before.split(' ').map(Box::from).collect();
                    self.by_last_word.entry(last.into()).or_default().push((before, number));
                }
            }
        }
        if rule.triggers.is_empty() {
            self.at_names.push(number);
        }
        self.rules.push(rule);
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The name of a rule.
    pub fn name(&self, rule: usize) -> &str {
        &self.rules[rule].name
    }

    /// What the relations of a rule say.
    pub fn kind(&self, rule: usize) -> RelationKind {
        self.rules[rule].kind
    }

    /// The examples of every rule, with the rule's number.
    pub fn examples(&self) -> impl Iterator<Item = (usize, &Example)> {
        self.rules
            .iter()
            .enumerate()
            .flat_map(|(number, rule)| rule.examples.iter().map(move |it| (number, it)))
    }

    /// What the rules find in a text, in order of the words that they turn on. Takes time linear in the text.
    pub(crate) fn find(&self, graph: &Graph<'_>, arguments: &Arguments<'_>) -> Vec<Match> {
        let mut matches = Vec::new();
        for token in graph.text().trees.ids() {
            // A title is written with capitals; a word with one in a name is no trigger.
            let lemma = match graph.text().lemma(token) {
                lemma if lemma.starts_with(char::is_uppercase) && !arguments.is_in_name(token) => {
                    Cow::from(lemma.to_lowercase())
                }
                lemma => Cow::from(lemma),
            };
            let rules = self.by_lemma.get(&*lemma);
            let at_name = arguments.entity_headed_by(token).is_some().then_some(&self.at_names);
            let phrases = self.phrases(graph, token, &lemma);
            for &rule in rules.into_iter().chain(at_name).flatten().chain(&phrases) {
                self.apply(rule as usize, token, graph, arguments, &mut matches);
            }
        }
        matches
    }

    /// The rules that turn on the words that end at a token.
    fn phrases(&self, graph: &Graph<'_>, last: TokenId, lemma: &str) -> Vec<u32> {
        let Some(phrases) = self.by_last_word.get(lemma) else { return Vec::new() };
        let is_here = |words: &[Box<str>]| {
            let mut token = last;
            words.iter().rev().all(|word| {
                token.previous().is_some_and(|before| {
                    token = before;
                    word.eq_ignore_ascii_case(graph.text().word(before))
                })
            })
        };
        phrases.iter().filter(|(words, _)| is_here(words)).map(|&(_, rule)| rule).collect()
    }

    fn apply(
        &self,
        number: usize,
        trigger: TokenId,
        graph: &Graph<'_>,
        arguments: &Arguments<'_>,
        matches: &mut Vec<Match>,
    ) {
        let rule = &self.rules[number];
        let is_part = || graph.text().part(trigger).is_some_and(|part| rule.parts.contains(&part));
        if !rule.parts.is_empty() && !is_part() && !arguments.ends_title(trigger) {
            return;
        }
        // A head is one who is it now.
        if rule.kind == RelationKind::Leads && arguments.is_not_held(trigger) {
            return;
        }
        let subjects = arguments.at(graph, trigger, &rule.subject);
        if subjects.is_empty() {
            return;
        }
        let objects = arguments.at(graph, trigger, &rule.object);
        if objects.is_empty() {
            return;
        }
        let leads = |path: &Path| !path.follow(graph, trigger).is_empty();
        if !rule.with.iter().all(leads) || rule.without.iter().any(leads) {
            return;
        }
        if !rule.always && !is_told(graph, trigger) {
            return;
        }
        let trigger = graph.text().tokens.span()[trigger];
        for &(subject, subject_is) in &subjects {
            for &(object, object_is) in &objects {
                let RelationObject::Entity(subject_is) = subject_is else { continue };
                if object_is == RelationObject::Entity(subject_is) {
                    continue;
                }
                matches.push(Match {
                    kind: rule.kind,
                    subject,
                    object,
                    arguments: (subject_is, object_is),
                    evidence: trigger.cover(subject).cover(object),
                    rule: number,
                });
            }
        }
    }
}
