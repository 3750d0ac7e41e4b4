//! Rules of a user: patterns over tokens that make names.

mod pattern;
mod read;

use std::borrow::Cow;
use std::ops::Range;

use dateline_document::{EntityKind, FileFault, Id, Tagged, TokenId};
use rustc_hash::FxHashMap;

use super::{Overlap, OwnName};
use crate::names::Name;
use crate::reading::Reading;
use pattern::{Match, Seen, Step, Test, Words, matches};

/// Patterns over tokens, compiled. Each makes names of one kind.
///
/// A pattern runs over a sentence in time linear in its tokens and steps. It runs only where one of the words stands
/// that it cannot do without, so a thousand rules with words cost little more than ten.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    /// The rules that cannot match a sentence without one of these words.
    by_text: Anchors,
    by_lower: Anchors,
    by_lemma: Anchors,
    /// The rules that may match any sentence.
    anywhere: Vec<u32>,
}

type Anchors = FxHashMap<Box<str>, Vec<u32>>;

#[derive(Clone, Debug)]
struct Rule {
    name: Box<str>,
    kind: EntityKind,
    id: Option<Box<str>>,
    overlap: Overlap,
    steps: Vec<Step>,
}

/// A name that a rule finds.
struct Hit {
    name: Range<usize>,
    rule: u32,
}

/// The rules that a sentence may match, each once.
struct Candidates {
    /// The last sentence that each rule was a candidate for.
    last: Vec<Option<usize>>,
    rules: Vec<u32>,
}

impl Candidates {
    fn add(&mut self, rules: Option<&Vec<u32>>, sentence: usize) {
        for &rule in rules.into_iter().flatten() {
            if self.last[rule as usize].replace(sentence) != Some(sentence) {
                self.rules.push(rule);
            }
        }
    }
}

impl Rules {
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

    fn add(&mut self, rule: Rule) {
        // A text has less rules than bytes, and the file of a rule is read whole.
        let number = u32::try_from(self.rules.len()).unwrap_or(u32::MAX);
        let needed = rule.steps.iter().filter(|step| !step.is_optional).flat_map(|step| &step.tests);
        let with_words = needed.filter_map(|test| Some((test, words_of(test)?)));
        let anchor = with_words.min_by_key(|(_, words)| words.iter().len());
        match anchor {
            Some((test, words)) => {
                let anchors = match test {
                    Test::Text(_) => &mut self.by_text,
                    Test::Lemma(_) => &mut self.by_lemma,
                    _ => &mut self.by_lower,
                };
                words.iter().for_each(|word| anchors.entry(word.into()).or_default().push(number));
            }
            None => self.anywhere.push(number),
        }
        self.rules.push(rule);
    }

    /// The names of the rules, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.rules.iter().map(|rule| &*rule.name)
    }

    /// How many rules may match any sentence, because no word stands in each of their matches.
    pub fn anywhere(&self) -> usize {
        self.anywhere.len()
    }

    /// What the rules make of a text in which `names` were found, in order and disjoint.
    ///
    /// Of what overlaps, the name that begins first stands, then the longest, then that of the first rule.
    pub(crate) fn find<'n>(
        &self,
        reading: &Reading<'_, '_>,
        text: &Tagged<'_>,
        names: impl Iterator<Item = &'n Name>,
    ) -> Vec<OwnName<'_>> {
        let mut kinds = vec![None; reading.words.len()];
        for name in names {
            kinds[name.words.clone()].fill(Some(name.kind));
        }
        let mut hits = Vec::new();
        let mut candidates = Candidates { last: vec![None; self.rules.len()], rules: Vec::new() };
        for (number, line) in reading.lines.iter().enumerate() {
            self.read_candidates(number, line.start..line.end, reading, text, &mut candidates);
            self.find_in(line.start..line.end, &candidates.rules, reading, text, &kinds, &mut hits);
        }
        hits.sort_by_key(|hit| (hit.name.start, usize::MAX - hit.name.end, hit.rule));
        let mut end = 0;
        hits.retain(|hit| {
            let is_free = end <= hit.name.start;
            end = if is_free { hit.name.end } else { end };
            is_free
        });
        let own = |Hit { name, rule }| {
            let Rule { kind, id, overlap, .. } = &self.rules[rule as usize];
            OwnName { words: name, kind: *kind, id: id.as_deref(), overlap: *overlap }
        };
        hits.into_iter().map(own).collect()
    }

    /// Reads which rules a sentence may match.
    fn read_candidates(
        &self,
        number: usize,
        line: Range<usize>,
        reading: &Reading<'_, '_>,
        text: &Tagged<'_>,
        candidates: &mut Candidates,
    ) {
        candidates.rules.clear();
        candidates.rules.extend(&self.anywhere);
        for index in line {
            let word = &reading.words[index];
            candidates.add(self.by_text.get(word.text), number);
            candidates.add(self.by_lower.get(&*word.lower), number);
            if !self.by_lemma.is_empty() {
                candidates.add(self.by_lemma.get(text.lemma(TokenId::from_index(index))), number);
            }
        }
    }

    fn find_in(
        &self,
        line: Range<usize>,
        rules: &[u32],
        reading: &Reading<'_, '_>,
        text: &Tagged<'_>,
        kinds: &[Option<EntityKind>],
        hits: &mut Vec<Hit>,
    ) {
        if rules.is_empty() {
            return;
        }
        let start = line.start;
        let seen = |index: usize| {
            let token = TokenId::from_index(index);
            let word = &reading.words[index];
            Seen {
                text: word.text,
                lower: Cow::Borrowed(&*word.lower),
                lemma: text.lemma(token),
                tag: text.tag(token),
                part: text.part(token),
                kind: kinds[index],
            }
        };
        let tokens: Vec<Seen<'_>> = line.map(seen).collect();
        for &rule in rules {
            matches(&self.rules[rule as usize].steps, &tokens, |_, Match { name, .. }| {
                hits.push(Hit { name: start + name.0..start + name.1, rule });
            });
        }
    }
}

/// The words of which a token must be one.
fn words_of(test: &Test) -> Option<&Words> {
    match test {
        Test::Text(words) | Test::Lower(words) | Test::Lemma(words) => Some(words),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
