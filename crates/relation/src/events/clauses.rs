//! Who does what to whom, where the tree alone does not say.

use dateline_document::{Dependency, Id, PartOfSpeech, PennTag, TokenId};

use super::scene::Scene;
use super::words;

/// How many tokens before a verb a subject is looked for that the tree does not have.
const NEAREST: usize = 8;

/// How many tokens of a sentence are looked at for a finite verb.
const LONGEST: usize = 80;

/// How many nouns up a subject is looked for that the tree has as a nominal sentence.
const DEEPEST: usize = 3;

impl Scene<'_> {
    /// The words that do what a verb says, each with those joined to it.
    pub fn subjects(&self, verb: TokenId) -> Vec<TokenId> {
        use Dependency::{Acl, Advcl, Conj, Iobj, Xcomp};
        let graph = &self.graph;
        if let Some((subject, _)) = self.nominal_sentence(verb) {
            return self.before(graph.coordinated(vec![subject]), verb);
        }
        let head = graph.head(verb);
        let controlled = match (graph.dependency(verb), head) {
            // "urged Iran to leave", "is accused of leaving": who is urged or accused is to act.
            (Xcomp, Some(head)) => graph.by(head, &[Iobj]).collect(),
            (Advcl, Some(head)) if words::is_controlling(self.text.lemma(head)) && self.is_bound(verb) => {
                let objects = self.objects(head);
                if objects.is_empty() { graph.by(head, &[Iobj]).collect() } else { objects }
            }
            // "want the minister to resign".
            (Acl, Some(head))
                if self.is_bound(verb)
                    && self.is_party(head)
                    && graph.dependency(head) == Dependency::Obj =>
            {
                vec![head]
            }
            (Conj, Some(head)) if graph.dependency(head) == Advcl && graph.subjects(verb).is_empty() => {
                self.subjects(head)
            }
            _ => Vec::new(),
        };
        if !controlled.is_empty() {
            return graph.coordinated(controlled);
        }
        let found = graph.subjects(verb);
        if found.is_empty() && self.is_finite_clause(verb) && !graph.is_passive(verb) {
            return self.noun_before(verb).into_iter().collect();
        }
        found
    }

    /// The words that a verb says something is done to, each with those joined to it.
    pub fn objects(&self, verb: TokenId) -> Vec<TokenId> {
        use Dependency::Conj;
        let graph = &self.graph;
        if let Some((_, object)) = self.nominal_sentence(verb) {
            let own = graph.by(verb, &[Dependency::Obj]).chain(object).collect();
            return graph.coordinated(own);
        }
        let found = graph.objects(verb);
        if !found.is_empty() || graph.is_passive(verb) {
            return found;
        }
        // "arrested and deported the bishop": one object of both.
        let is_behind = |objects: Vec<TokenId>, last: TokenId| {
            if objects.iter().all(|&object| object > last) { objects } else { Vec::new() }
        };
        if graph.dependency(verb) == Conj
            && let Some(first) = graph.head(verb)
            && self.text.part(first) == Some(PartOfSpeech::Verb)
            && !graph.is_passive(first)
        {
            return is_behind(graph.objects(first), verb);
        }
        let next = graph.by(verb, &[Conj]).find(|second| second.index() == verb.index() + 2);
        match next {
            Some(second)
                if self.text.part(second) == Some(PartOfSpeech::Verb) && !graph.is_passive(second) =>
            {
                is_behind(graph.objects(second), second)
            }
            _ => found,
        }
    }

    /// Whether a verb stands in the passive.
    pub fn is_passive(&self, verb: TokenId) -> bool {
        self.graph.is_passive(verb) && self.nominal_sentence(verb).is_none()
    }

    /// Subject and object of a verb that the tree has as a participle of a noun, where the sentence has a full stop and no
    /// finite verb else: "Kuwait mediated between ...", "The EU suspended aid ...".
    fn nominal_sentence(&self, verb: TokenId) -> Option<(TokenId, Option<TokenId>)> {
        use Dependency::{Acl, Amod, Conj, Nmod, Root};
        use PennTag::{MD, VBD, VBN, VBP, VBZ};
        let graph = &self.graph;
        if !matches!(self.text.tag(verb), Some(VBN | VBD)) || !matches!(graph.dependency(verb), Acl | Amod) {
            return None;
        }
        let head = graph.head(verb)?;
        let mut top = head;
        for _ in 0..DEEPEST {
            if matches!(graph.dependency(top), Nmod | Conj) {
                top = graph.head(top)?;
            }
        }
        if graph.dependency(top) != Root {
            return None;
        }
        let sentence = self.text.sentences.of_token(verb)?;
        let tokens = self.text.sentences.tokens()[sentence];
        let is_stopped = tokens.end().previous().is_some_and(|last| self.text.word(last) == ".");
        let is_finite =
            |token: TokenId| token != verb && matches!(self.text.tag(token), Some(VBD | VBP | VBZ | MD));
        if !is_stopped || tokens.len() > LONGEST || tokens.ids().any(is_finite) {
            return None;
        }
        match graph.dependency(verb) {
            Acl if top < verb => Some((top, None)),
            Amod if head > verb && top < verb => Some((top, Some(head))),
            Amod if head > verb => Some((self.noun_before(verb)?, Some(head))),
            _ => None,
        }
    }

    /// Whether a clause stands for what somebody is to do or is said to do: "to leave", "of leaving".
    fn is_bound(&self, verb: TokenId) -> bool {
        let mut marks = self.graph.by(verb, &[Dependency::Mark]).map(|mark| self.text.word(mark));
        marks.any(|mark| ["to", "of", "with", "from"].iter().any(|it| it.eq_ignore_ascii_case(mark)))
    }

    fn is_finite_clause(&self, verb: TokenId) -> bool {
        use PennTag::{VBD, VBP, VBZ};
        matches!(self.graph.dependency(verb), Dependency::Root | Dependency::Ccomp | Dependency::Parataxis)
            && matches!(self.text.tag(verb), Some(VBD | VBP | VBZ))
    }

    fn noun_before(&self, verb: TokenId) -> Option<TokenId> {
        use PartOfSpeech::{Noun, Pronoun, ProperNoun, Punctuation, Verb};
        let tokens = (verb.index().saturating_sub(NEAREST)..verb.index()).rev().map(TokenId::from_index);
        let mut in_clause =
            tokens.take_while(|&token| !matches!(self.text.part(token), Some(Punctuation | Verb)));
        in_clause.find(|&token| {
            matches!(self.text.part(token), Some(Noun | ProperNoun | Pronoun)) && self.time(token).is_none()
        })
    }

    fn before(&self, words: Vec<TokenId>, verb: TokenId) -> Vec<TokenId> {
        words.into_iter().filter(|&word| word < verb).collect()
    }
}
