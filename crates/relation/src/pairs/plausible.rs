//! What makes a relation that the model reads off a pair plausible.

use dateline_document::{Dependency, Id, RelationKind, TokenId, TokenRange};

use super::{Meaning, Pair};
use crate::graph::Graph;

/// So many tokens are looked at on either side of the two, and between them at most.
const AROUND: usize = 8;
const BETWEEN: usize = 64;

/// Relations that need a word of their own: without one near the two, the model guesses from what names are like.
///
/// Whether a word for a relation of this kind, where there are such words, stands between two names or near them.
pub fn has_word(kind: RelationKind, pair: &Pair, graph: &Graph<'_>) -> bool {
    let Some(lemmas) = words_of(kind) else { return true };
    let text = graph.text();
    let (first, second) = (pair.first.tokens, pair.second.tokens);
    let from = first.start().index().saturating_sub(AROUND);
    let to = (second.end().index() + AROUND).min(text.trees.len()).min(from + BETWEEN + 2 * AROUND);
    let near = TokenRange::new(Id::from_index(from), Id::from_index(to.max(from)));
    let sentence = text.sentences.of_token(pair.first.head);
    let word = |index: usize| (index < text.trees.len()).then(|| text.word(Id::from_index(index)));
    // "son-in-law" is five tokens, with hyphens.
    let is_in_law = |index: usize| word(index + 2) == Some("in") && word(index + 4) == Some("law");
    let mut own = near.ids().filter(|&token| text.sentences.of_token(token) == sentence);
    own.any(|token| lemmas.contains(&text.lemma(token)) && !is_in_law(token.index()))
}

/// Whether a place is where something can be: who does something is no place of it, "recognised by Norway".
pub fn is_where(meaning: Meaning, pair: &Pair, graph: &Graph<'_>) -> bool {
    use Dependency::{Nsubj, NsubjPass, OblAgent};
    use RelationKind::{BasedIn, BornIn, DiedIn, LivesIn, LocatedIn};
    if !matches!(meaning.kind, BasedIn | BornIn | DiedIn | LivesIn | LocatedIn) {
        return true;
    }
    let place = if meaning.is_backward { pair.first.head } else { pair.second.head };
    let is_party = || {
        let preposition = graph.preposition(place);
        preposition.is_some_and(|it| matches!(&*it, "by" | "with" | "against" | "between" | "than"))
    };
    !matches!(graph.dependency(place), Nsubj | NsubjPass | OblAgent) && !is_party()
}

/// Whether one is who says a sentence and the other only stands in it: "Brandt was late, Whitmore said".
pub fn is_across_report(pair: &Pair, between: &[TokenId], graph: &Graph<'_>) -> bool {
    use Dependency::{Ccomp, Nsubj, Parataxis};
    let is_said = |&word: &TokenId| matches!(graph.dependency(word), Ccomp | Parataxis);
    let says = |end: TokenId| {
        graph.dependency(end) == Nsubj
            && graph.head(end).is_some_and(|verb| between.contains(&verb) && !is_said(&verb))
    };
    between.iter().any(is_said)
        && between.iter().all(|&word| graph.is_predicate(word))
        && (says(pair.first.head) || says(pair.second.head))
}

fn words_of(kind: RelationKind) -> Option<&'static [&'static str]> {
    match kind {
        RelationKind::SpouseOf => Some(&[
            "wife",
            "husband",
            "spouse",
            "widow",
            "widower",
            "ex-wife",
            "ex-husband",
            "marry",
            "married",
            "marriage",
            "wed",
            "wedding",
            "divorce",
            "couple",
            "bride",
            "consort",
            "queen",
            "remarry",
        ]),
        RelationKind::ParentOf => Some(&[
            "son",
            "daughter",
            "child",
            "stepson",
            "stepdaughter",
            "heir",
            "father",
            "mother",
            "parent",
            "dad",
            "mum",
            "mom",
            "stepfather",
            "stepmother",
            "bear",
            "born",
            "boy",
            "girl",
            "baby",
            "sire",
            "family",
            "kid",
        ]),
        RelationKind::SiblingOf => Some(&[
            "brother",
            "sister",
            "sibling",
            "twin",
            "half-brother",
            "half-sister",
            "stepbrother",
            "stepsister",
        ]),
        RelationKind::Founded => Some(&[
            "founder",
            "co-founder",
            "cofounder",
            "creator",
            "found",
            "co-found",
            "establish",
            "create",
            "start",
            "launch",
            "set",
            "form",
            "begin",
            "build",
            "open",
            "originate",
            "foundation",
            "organize",
            "organise",
        ]),
        RelationKind::FoundedOn => Some(&[
            "found",
            "co-found",
            "cofound",
            "establish",
            "create",
            "start",
            "launch",
            "set",
            "form",
            "begin",
            "build",
            "incorporate",
            "open",
            "originate",
            "foundation",
            "creation",
            "spin",
            "inception",
            "begun",
            "charter",
            "organize",
            "organise",
            "founding",
            "merger",
        ]),
        _ => None,
    }
}
