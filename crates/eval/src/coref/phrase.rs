//! From a head to the whole noun phrase around it.

use dateline_document::{Dependency, Document, Id, PennTag, TokenId};

/// For every token the first token of its phrase and the token after the last: what depends on it, directly or not.
///
/// Out of the phrase of a noun stay its further conjuncts, marks, prepositions before it, and what belongs to the clause
/// whose predicate it is. `'s` after a possessor is part of its phrase, as in OntoNotes.
pub struct Phrases {
    whole: Vec<(usize, usize)>,
}

impl Phrases {
    /// The phrases of all tokens, in time linear in their number. A token that has no tree is its own phrase.
    pub fn of(document: &Document) -> Self {
        let trees = &document.trees;
        let length = document.tokens.len();
        let mut full: Vec<(usize, usize)> = (0..length).map(|token| (token, token + 1)).collect();
        let mut whole = full.clone();
        let mut waiting = vec![0_u32; length];
        for head in trees.ids().filter_map(|token| trees.head(token)) {
            waiting[head.index()] += 1;
        }
        // From the leaves up: a token is done when all that depend on it are.
        let mut done: Vec<usize> = (0..trees.len()).filter(|&token| waiting[token] == 0).collect();
        while let Some(token) = done.pop() {
            let id = TokenId::from_index(token);
            let Some(head) = trees.head(id).map(Id::index) else { continue };
            full[head] = cover(full[head], full[token]);
            let word = document.source.get(document.tokens.span()[id]).unwrap_or_default();
            if is_part(trees.dependency()[id], word, token > head) {
                whole[head] = cover(whole[head], full[token]);
            }
            waiting[head] -= 1;
            if waiting[head] == 0 {
                done.push(head);
            }
        }
        Self { whole }
    }

    /// The phrase of the highest token of a range.
    pub fn around(&self, document: &Document, (start, end): (usize, usize)) -> (usize, usize) {
        let trees = &document.trees;
        let is_outside =
            |head: Option<TokenId>| head.is_none_or(|head| !(start..end).contains(&head.index()));
        let ids = (start..end.min(trees.len())).map(TokenId::from_index);
        let head = ids.into_iter().find(|&token| is_outside(trees.head(token)));
        let Some(mut head) = head else { return (start, end) };
        // A name beside a noun is one mention with it: "the mayor, Ruth Adler".
        let noun = trees.head(head).filter(|_| trees.dependency()[head] == Dependency::Appos);
        if let Some(noun) =
            noun.filter(|&noun| noun < head && document.words.tag().get(noun) == Some(&PennTag::NN))
        {
            head = noun;
        }
        // A name inside another phrase is the mention as it stands.
        let is_inside = matches!(
            trees.dependency()[head],
            Dependency::Compound | Dependency::Flat | Dependency::NmodDesc | Dependency::Goeswith
        );
        if is_inside { (start, end) } else { cover((start, end), self.whole[head.index()]) }
    }
}

fn cover(one: (usize, usize), other: (usize, usize)) -> (usize, usize) {
    (one.0.min(other.0), one.1.max(other.1))
}

fn is_part(dependency: Dependency, word: &str, follows: bool) -> bool {
    match dependency.universal() {
        Dependency::Case => follows && matches!(word, "'s" | "’s" | "'" | "’"),
        Dependency::Conj
        | Dependency::Cc
        | Dependency::Punct
        | Dependency::Parataxis
        | Dependency::Nsubj
        | Dependency::Csubj
        | Dependency::Cop
        | Dependency::Aux
        | Dependency::Mark
        | Dependency::Advcl
        | Dependency::Expl
        | Dependency::Discourse
        | Dependency::Vocative
        | Dependency::Dislocated
        | Dependency::Ccomp
        | Dependency::Reparandum
        | Dependency::List
        | Dependency::Orphan
        | Dependency::Obl => false,
        _ => true,
    }
}
