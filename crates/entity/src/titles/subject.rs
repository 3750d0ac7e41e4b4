//! Of whom a verb or noun is said: its subject by the tree, or by the words before it where there is none.

use std::ops::Range;

use dateline_document::{Dependency, Id, Tagged, TokenId};

use super::nominal::Scene;
use crate::reading::Shape;

/// How far from a verb its subject is looked for, in words.
const REACH: usize = 60;
/// How many heads up a verb without a subject of its own may find one.
const CLIMB: usize = 4;

/// What the tree says of a subject.
enum Told {
    /// There is one, perhaps not a person.
    Subject(Option<Range<usize>>),
    Nothing,
}

impl Scene<'_, '_, '_> {
    /// The words of the person's name or pronoun that is the subject of the clause whose verb or predicate is one of
    /// `nodes`.
    pub fn subject(&self, nodes: &[usize], verb: usize) -> Option<Range<usize>> {
        if self.tagged.trees.is_empty() {
            return self.subject_by_words(verb);
        }
        for &node in nodes {
            match self.subject_by_tree(node, verb) {
                Told::Subject(holder) => return holder,
                Told::Nothing => {}
            }
        }
        self.subject_by_words(verb)
    }

    fn subject_by_tree(&self, node: usize, verb: usize) -> Told {
        let mut node = node;
        for _ in 0..CLIMB {
            if let Some(subject) = self.own_subject(node) {
                return Told::Subject(self.referent(subject, verb));
            }
            let Some((head, dependency)) = head(self.tagged, node) else { return Told::Nothing };
            match dependency {
                Dependency::Acl | Dependency::AclRelcl => return Told::Subject(self.holder_of(head)),
                Dependency::Conj
                | Dependency::Xcomp
                | Dependency::Advcl
                | Dependency::Ccomp
                | Dependency::Parataxis
                | Dependency::Cop
                | Dependency::Aux
                | Dependency::AuxPass => node = head,
                _ => return Told::Nothing,
            }
        }
        Told::Nothing
    }

    /// The nearest subject of `node` before it, or else after it.
    fn own_subject(&self, node: usize) -> Option<usize> {
        let from = node.saturating_sub(REACH).max(self.line.start);
        let to = self.line.end.min(node + REACH);
        (from..node).rev().chain(node + 1..to).find(|&word| {
            matches!(
                head(self.tagged, word),
                Some((head, Dependency::Nsubj | Dependency::NsubjPass)) if head == node
            )
        })
    }

    /// Whom a subject stands for: a relative pronoun for the noun before its clause.
    fn referent(&self, subject: usize, verb: usize) -> Option<Range<usize>> {
        if self.is_one_of(subject, &["who", "that", "which"]) {
            let clause = (subject..self.line.end.min(subject + REACH)).find_map(|word| {
                let (head, dependency) = head(self.tagged, word)?;
                (dependency == Dependency::AclRelcl && head < subject).then_some(head)
            });
            return clause.and_then(|noun| self.holder_of(noun)).or_else(|| self.subject_by_words(verb));
        }
        self.holder_of(subject)
    }

    /// The pronoun at `noun`, or the person's name that it is the head of.
    pub fn holder_of(&self, noun: usize) -> Option<Range<usize>> {
        if is_pronoun(&self.word(noun)?.lower) {
            return Some(noun..noun + 1);
        }
        if let Some(name) = self.name_around(noun) {
            return self.is_person(name).then(|| self.names[name].words.clone());
        }
        // "Georgieva, an economist who was ..."
        if let Some((head, Dependency::Appos | Dependency::Flat)) = head(self.tagged, noun)
            && let Some(name) = self.name_around(head).filter(|&name| self.is_person(name))
        {
            return Some(self.names[name].words.clone());
        }
        // "Prime Minister Theresa May", "her deputy, Rosa Diaz": the name hangs on the title.
        let from = self.names.partition_point(|name| name.words.start <= noun);
        self.names[from..].iter().take(2).enumerate().find_map(|(offset, name)| {
            let is_near = name.words.start <= noun + 6 && name.words.end <= self.line.end;
            let hangs = name.words.clone().any(|word| {
                matches!(
                    head(self.tagged, word),
                    Some((head, Dependency::Flat | Dependency::Appos | Dependency::Compound)) if head == noun
                )
            });
            (is_near && hangs && self.is_person(from + offset)).then(|| name.words.clone())
        })
    }

    /// The person or pronoun before a verb with nothing but auxiliaries, adverbs and "who" between.
    fn subject_by_words(&self, verb: usize) -> Option<Range<usize>> {
        let mut at = verb;
        while at > self.line.start && verb - at < 8 {
            let before = at - 1;
            let word = &self.words()[before];
            if is_pronoun(&word.lower) {
                return Some(before..at);
            }
            if let Some(name) = self.name_around(before) {
                return self.is_person(name).then(|| self.names[name].words.clone());
            }
            let is_passed =
                matches!(&*word.lower, "," | "who" | "has" | "had" | "was" | "is" | "been" | "will")
                    || word.shape == Shape::Lower && word.lower.ends_with("ly");
            if !is_passed {
                return None;
            }
            at = before;
        }
        None
    }
}

/// Whether a word is a pronoun of one person as a subject.
fn is_pronoun(lower: &str) -> bool {
    matches!(lower, "he" | "she" | "i")
}

/// The head of a word and how it depends on it, by the tree.
pub fn head(text: &Tagged<'_>, word: usize) -> Option<(usize, Dependency)> {
    let arc = text.arc(TokenId::from_index(word))?;
    Some((arc.head?.index(), arc.dependency))
}
