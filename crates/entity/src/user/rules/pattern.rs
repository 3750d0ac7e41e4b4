//! Patterns over tokens, and the longest match from every token of a sentence.

use std::borrow::Cow;

use dateline_document::{EntityKind, PartOfSpeech, PennTag};
use regex::Regex;

/// A token as patterns see it.
pub struct Seen<'t> {
    pub text: &'t str,
    pub lower: Cow<'t, str>,
    /// Empty where the text has no lemmas.
    pub lemma: &'t str,
    pub tag: Option<PennTag>,
    pub part: Option<PartOfSpeech>,
    /// The kind of the name that the token is in.
    pub kind: Option<EntityKind>,
}

/// One thing that is asked of a token.
#[derive(Clone, Debug)]
pub enum Test {
    Text(Words),
    Lower(Words),
    Lemma(Words),
    Tag(Vec<PennTag>),
    Part(Vec<PartOfSpeech>),
    /// `None` is a token in no name.
    Kind(Vec<Option<EntityKind>>),
    Shape(Words),
    Regex(Regex),
}

/// Words in the order of their bytes, each once.
#[derive(Clone, Debug)]
pub struct Words(Vec<Box<str>>);

impl Words {
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        let mut words: Vec<Box<str>> = words.into_iter().map(String::into_boxed_str).collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }

    fn has(&self, word: &str) -> bool {
        self.0.binary_search_by(|known| (**known).cmp(word)).is_ok()
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|word| &**word)
    }
}

impl Test {
    fn holds(&self, token: &Seen<'_>) -> bool {
        match self {
            Self::Text(words) => words.has(token.text),
            Self::Lower(words) => words.has(&token.lower),
            Self::Lemma(words) => !token.lemma.is_empty() && words.has(token.lemma),
            Self::Tag(tags) => token.tag.is_some_and(|tag| tags.contains(&tag)),
            Self::Part(parts) => token.part.is_some_and(|part| parts.contains(&part)),
            Self::Kind(kinds) => kinds.contains(&token.kind),
            Self::Shape(shapes) => shapes.has(&shape(token.text)),
            Self::Regex(regex) => regex.is_match(token.text),
        }
    }
}

/// The shape of a word after spaCy: `X` for a capital, `x` for a small letter, `d` for a digit, what else there is as it
/// stands, and no more than four of one kind in a row: "Xxxxx" of "Lisbon" is `Xxxxx`, of "G20" `Xdd`.
fn shape(word: &str) -> String {
    let mut shape = String::new();
    let (mut last, mut run) = (None, 0);
    for letter in word.chars() {
        let sort = match letter {
            letter if letter.is_numeric() => 'd',
            letter if letter.is_uppercase() => 'X',
            letter if letter.is_alphabetic() => 'x',
            other => other,
        };
        run = if last == Some(sort) { run + 1 } else { 1 };
        last = Some(sort);
        if run <= 4 {
            shape.push(sort);
        }
    }
    shape
}

/// One step of a pattern: a token that is there once, may be missing, or may come again.
#[derive(Clone, Debug)]
pub struct Step {
    /// All of these hold.
    pub tests: Vec<Test>,
    /// None of these holds.
    pub refused: Vec<Test>,
    pub is_optional: bool,
    pub repeats: bool,
    /// Whether the token only stands around the name.
    pub is_context: bool,
}

impl Step {
    fn takes(&self, token: &Seen<'_>) -> bool {
        self.tests.iter().all(|test| test.holds(token)) && !self.refused.iter().any(|test| test.holds(token))
    }
}

/// A match: the token after its last, and the tokens of the name in it. `start == end` where no name is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub end: usize,
    pub name: (usize, usize),
}

/// Calls `found` with the longest match from each token that has one, from the last token to the first. Of matches as
/// long, the one in which earlier steps take more.
///
/// From right to left the best match from each step is made of those from the next token, so the time is tokens by steps
/// whatever the pattern is.
pub fn matches(steps: &[Step], tokens: &[Seen<'_>], mut found: impl FnMut(usize, Match)) {
    let ended = |at| Match { end: at, name: (at, at) };
    let mut after: Vec<Option<Match>> = vec![None; steps.len() + 1];
    let mut here = after.clone();
    after[steps.len()] = Some(ended(tokens.len()));
    // At the end of the sentence a pattern still matches whose other steps may be missing.
    for (number, step) in steps.iter().enumerate().rev() {
        after[number] = after[number + 1].filter(|_| step.is_optional);
    }
    for (at, token) in tokens.iter().enumerate().rev() {
        here[steps.len()] = Some(ended(at));
        for (number, step) in steps.iter().enumerate().rev() {
            let taken = if step.takes(token) {
                let again = after[number].filter(|_| step.repeats);
                longer(again, after[number + 1]).map(|rest| take(step, at, rest))
            } else {
                None
            };
            let missing = here[number + 1].filter(|_| step.is_optional);
            here[number] = longer(taken, missing);
        }
        if let Some(whole) = here[0].filter(|whole| whole.name.0 < whole.name.1) {
            found(at, whole);
        }
        std::mem::swap(&mut here, &mut after);
    }
}

/// The longer match, or the first of two as long.
fn longer(one: Option<Match>, other: Option<Match>) -> Option<Match> {
    match (one, other) {
        (Some(one), Some(other)) if other.end > one.end => Some(other),
        (one, other) => one.or(other),
    }
}

fn take(step: &Step, at: usize, rest: Match) -> Match {
    if step.is_context {
        return rest;
    }
    let (start, end) = rest.name;
    Match { name: (at, if start < end { end } else { at + 1 }), ..rest }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn shapes_are_spacys() {
        for (word, expect) in [
            ("Lisbon", "Xxxxx"),
            ("NATO", "XXXX"),
            ("Bundesverfassungsgericht", "Xxxxx"),
            ("G20", "Xdd"),
            ("2019", "dddd"),
            ("C$", "X$"),
            ("-", "-"),
            ("", ""),
        ] {
            assert_eq!(shape(word), expect, "{word}");
        }
    }

    fn step(words: &str, operator: u8, is_context: bool) -> Step {
        Step {
            tests: vec![Test::Lower(Words::new(words.chars().map(String::from)))],
            refused: Vec::new(),
            is_optional: operator & 1 == 1,
            repeats: operator & 2 == 2,
            is_context,
        }
    }

    fn seen(word: &str) -> Seen<'_> {
        Seen { text: word, lower: word.into(), lemma: "", tag: None, part: None, kind: None }
    }

    /// Every way to match, one after another; greedy ways first.
    fn naive(steps: &[Step], tokens: &[Seen<'_>], at: usize) -> Vec<Match> {
        let Some((step, rest)) = steps.split_first() else {
            return vec![Match { end: at, name: (at, at) }];
        };
        let mut all = Vec::new();
        if tokens.get(at).is_some_and(|token| step.takes(token)) {
            if step.repeats {
                let again = Step { is_optional: false, ..step.clone() };
                let steps: Vec<Step> = std::iter::once(again).chain(rest.iter().cloned()).collect();
                all.extend(naive(&steps, tokens, at + 1));
            }
            all.extend(naive(rest, tokens, at + 1));
            all = all.into_iter().map(|rest| take(step, at, rest)).collect();
        }
        if step.is_optional {
            all.extend(naive(rest, tokens, at));
        }
        all
    }

    proptest! {
        #[test]
        fn the_longest_match_is_found_from_every_token(
            text in "[abc]{0,9}",
            steps in proptest::collection::vec(("[abc]{1,2}", 0_u8..4, any::<bool>()), 1..5),
        ) {
            let words: Vec<String> = text.chars().map(String::from).collect();
            let tokens: Vec<Seen<'_>> = words.iter().map(|word| seen(word)).collect();
            let steps: Vec<Step> =
                steps.iter().map(|(words, operator, is_context)| step(words, *operator, *is_context)).collect();
            let mut found = vec![None; tokens.len()];
            matches(&steps, &tokens, |at, found_here| found[at] = Some(found_here));
            for (at, found) in found.into_iter().enumerate() {
                let best = naive(&steps, &tokens, at).into_iter().fold(None, |best, next| longer(best, Some(next)));
                prop_assert_eq!(found, best.filter(|best| best.name.0 < best.name.1), "from {}", at);
            }
        }
    }
}
