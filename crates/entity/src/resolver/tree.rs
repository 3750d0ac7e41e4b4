//! Trees as the resolver asks them: phrases, and what stands above a word.

use dateline_document::{Dependency, Id, Tagged, TokenId};

/// For every word its head, its relation, and the phrase that it is the head of. All of one length, or all empty where
/// the text has no trees.
pub struct Tree {
    head: Vec<u32>,
    relation: Vec<Dependency>,
    phrase: Vec<(u32, u32)>,
}

impl Tree {
    /// Reads the trees of a text in time linear in its words.
    #[allow(clippy::cast_possible_truncation, reason = "ids of tokens are 32 bits")]
    pub fn new(text: &Tagged<'_>) -> Self {
        let trees = &text.trees;
        let own = |token: TokenId| token.index() as u32;
        let head: Vec<u32> = trees.ids().map(|token| own(trees.head(token).unwrap_or(token))).collect();
        let relation: Vec<Dependency> = trees.dependency().iter().copied().collect();
        let mut phrase: Vec<(u32, u32)> = trees.ids().map(|token| (own(token), own(token) + 1)).collect();
        for (token, stretch) in trees.stretches().into_iter().enumerate() {
            let above = head[token] as usize;
            if above != token && is_part(relation[token]) {
                phrase[above] = cover(phrase[above], (own(stretch.start()), own(stretch.end())));
            }
        }
        Self { head, relation, phrase }
    }

    /// Whether the text has no trees.
    pub fn is_empty(&self) -> bool {
        self.head.is_empty()
    }

    /// The head of a word; none for a root, and where there are no trees.
    pub fn head(&self, word: usize) -> Option<usize> {
        self.head.get(word).map(|&head| head as usize).filter(|&head| head != word)
    }

    /// The relation of a word to its head.
    pub fn relation(&self, word: usize) -> Option<Dependency> {
        self.relation.get(word).copied()
    }

    /// The first word of the phrase around a head, and the word after its last: with complements and relative clauses,
    /// without further conjuncts, prepositions and the clause whose predicate it is.
    pub fn phrase(&self, head: usize) -> (usize, usize) {
        self.phrase.get(head).map_or((head, head + 1), |&(start, end)| (start as usize, end as usize))
    }

    /// For each word whether a copula makes it a predicate, or the conjunct of one.
    pub fn predicates(&self) -> Vec<bool> {
        let mut is_predicate = vec![false; self.head.len()];
        for (word, relation) in self.relation.iter().enumerate() {
            if *relation == Dependency::Cop {
                is_predicate[self.head[word] as usize] = true;
            }
        }
        for (word, relation) in self.relation.iter().enumerate() {
            if *relation == Dependency::Conj && is_predicate[self.head[word] as usize] {
                is_predicate[word] = true;
            }
        }
        is_predicate
    }

    /// The word of a range from which the others hang: the first whose head lies outside; else the last.
    pub fn top(&self, start: usize, end: usize) -> usize {
        let is_top = |word: &usize| self.head(*word).is_none_or(|head| !(start..end).contains(&head));
        if self.is_empty() { end - 1 } else { (start..end).find(is_top).unwrap_or(end - 1) }
    }
}

fn cover(one: (u32, u32), other: (u32, u32)) -> (u32, u32) {
    (one.0.min(other.0), one.1.max(other.1))
}

fn is_part(relation: Dependency) -> bool {
    !matches!(
        relation,
        Dependency::Conj
            | Dependency::Cc
            | Dependency::Punct
            | Dependency::Parataxis
            | Dependency::Case
            | Dependency::Nsubj
            | Dependency::NsubjPass
            | Dependency::NsubjOuter
            | Dependency::Csubj
            | Dependency::CsubjPass
            | Dependency::CsubjOuter
            | Dependency::Cop
            | Dependency::Aux
            | Dependency::AuxPass
            | Dependency::Mark
            | Dependency::Advcl
            | Dependency::AdvclRelcl
            | Dependency::Expl
            | Dependency::Discourse
            | Dependency::Vocative
            | Dependency::Dislocated
            | Dependency::Ccomp
            | Dependency::Obl
            | Dependency::OblAgent
            | Dependency::OblUnmarked
    )
}
