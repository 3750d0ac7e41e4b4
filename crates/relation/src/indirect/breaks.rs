//! Where a content ends that the tree draws too long or too short.

use dateline_document::{Dependency, Id, PennTag, Tagged, TokenId};

use crate::arguments::Arguments;
use crate::cues;
use crate::quotations::Attributor;

/// For each token the first place behind it where another report may begin, of the same speaker or on the same matter.
pub struct Breaks {
    /// ", arguing that", ", according to".
    asides: Vec<TokenId>,
    /// "and said", with a verb in the past.
    past: Vec<TokenId>,
    /// "and says", with one in the present.
    present: Vec<TokenId>,
}

impl Breaks {
    /// Takes time linear in the text.
    pub fn new(attributor: &Attributor<'_>, text: &Tagged<'_>, arguments: &Arguments<'_>) -> Self {
        let says = |token: TokenId| attributor.is_reporting_verb(&text.word(token).to_lowercase());
        let before = |token: TokenId, words: &[&str]| {
            token.previous().filter(|&before| words.contains(&text.word(before)))
        };
        let opens_aside = |token: TokenId| {
            let tells = || {
                let lemma = text.lemma(token);
                says(token) || cues::is_verb_with_object(lemma) || cues::is_verb_of_asking(lemma)
            };
            let is_participle = || text.tag(token) == Some(PennTag::VBG) && tells();
            let is_source = || text.word(token) == "according";
            before(token, &[",", "--", "—"]).filter(|_| is_participle() || is_source())
        };
        let joins = |token: TokenId, tags: &[PennTag]| {
            let has_subject =
                || arguments.of(token, &[Dependency::Nsubj, Dependency::NsubjPass]).next().is_some();
            let is_tagged = text.tag(token).is_some_and(|tag| tags.contains(&tag));
            let is_next = is_tagged && says(token) && !has_subject();
            let conjunction = before(token, &["and", "but"]).filter(|_| is_next)?;
            Some(before(conjunction, &[","]).unwrap_or(conjunction))
        };
        let next = |opens: &dyn Fn(TokenId) -> Option<TokenId>| {
            let mut next = TokenId::from_index(text.trees.len());
            let mut all: Vec<TokenId> = text
                .trees
                .ids()
                .rev()
                .map(|token| {
                    let now = next;
                    next = opens(token).unwrap_or(next);
                    now
                })
                .collect();
            all.reverse();
            all
        };
        Self {
            asides: next(&opens_aside),
            past: next(&|token| joins(token, &[PennTag::VBD])),
            present: next(&|token| joins(token, &[PennTag::VBZ, PennTag::VBP])),
        }
    }

    /// The end of what `cue` reports from `start` on, no later than `end`.
    pub fn end(&self, text: &Tagged<'_>, cue: TokenId, start: TokenId, end: TokenId) -> TokenId {
        let joined = match text.tag(cue) {
            Some(PennTag::VBD) => &self.past,
            Some(PennTag::VBZ | PennTag::VBP) => &self.present,
            _ => &self.asides,
        };
        let places = [&self.asides, joined].into_iter().filter_map(|places| places.get(start.index()));
        places.filter(|&&place| place > start).fold(end, |end, &place| end.min(place))
    }
}

/// The end of a content with what the tree hangs elsewhere and belongs to it: the clause behind "and that", the verb
/// behind "but would", the reason behind "because".
pub fn joined(text: &Tagged<'_>, arguments: &Arguments<'_>, end: TokenId) -> TokenId {
    let mut end = end;
    for _ in 0..MOST_JOINED {
        let Some(next) = joined_at(text, arguments, end) else { break };
        end = next.max(end);
    }
    end
}

/// How many clauses are joined to a content.
const MOST_JOINED: usize = 4;

fn joined_at(text: &Tagged<'_>, arguments: &Arguments<'_>, end: TokenId) -> Option<TokenId> {
    let trees = &text.trees;
    let word = |token: TokenId| if token.index() < trees.len() { text.word(token) } else { "" };
    let sentence = arguments.sentence(end)?;
    let stretch_of = |token: TokenId| {
        let head = trees.head(token).filter(|&head| head > token && sentence.contains(head))?;
        Some(arguments.stretch(head).end())
    };
    let is_marked = |token: TokenId| trees.dependency()[token] == Dependency::Mark;
    if matches!(word(end), "because" | "if" | "unless" | "until" | "so") && is_marked(end) {
        return stretch_of(end);
    }
    let conjunction = if word(end) == "," { end.next() } else { end };
    if !matches!(word(conjunction), "and" | "but" | "or") || !sentence.contains(conjunction.next()) {
        return None;
    }
    let opens = conjunction.next();
    if word(opens) == "that" && is_marked(opens) {
        return stretch_of(opens);
    }
    (text.tag(opens) == Some(PennTag::MD)).then(|| stretch_of(opens)).flatten()
}
