//! Who does what to whom by the sense of a tree: passives, relative clauses, participles, infinitives and coordination
//! read as the plain clause that they stand for.
//!
//! The reading follows the enhanced dependencies of Schuster and Manning (2016) where they name a subject or object
//! that the tree leaves out.

use dateline_document::{Dependency, Dependents, Id, PartOfSpeech, PennTag, Tagged, TokenId};

/// How many dependents of a word are looked at: those of clauses that anybody wrote.
const MOST: usize = 64;

/// How many clauses up a subject is looked for that a clause leaves out.
const DEEPEST: usize = 4;

/// The trees of a text, read by sense. Each question takes bounded time.
pub struct Graph<'a> {
    text: &'a Tagged<'a>,
    dependents: Dependents,
}

impl<'a> Graph<'a> {
    /// Reads the trees of a text, in time linear in its length.
    pub fn new(text: &'a Tagged<'a>) -> Self {
        Self { text, dependents: text.trees.all_dependents() }
    }

    /// The text that the trees are of.
    pub fn text(&self) -> &'a Tagged<'a> {
        self.text
    }

    /// How a token depends on its head.
    pub fn dependency(&self, token: TokenId) -> Dependency {
        self.text.trees.dependency()[token]
    }

    /// The word that a token depends on.
    pub fn head(&self, token: TokenId) -> Option<TokenId> {
        self.text.trees.head(token)
    }

    /// The tokens that depend on one, in order, the first of them alone where they are very many.
    pub fn dependents(&self, head: TokenId) -> impl DoubleEndedIterator<Item = TokenId> + '_ {
        let all = self.dependents.of(head);
        all[..all.len().min(MOST)].iter().copied()
    }

    /// The tokens that depend on one by one of `relations`.
    pub fn by<'s>(
        &'s self,
        head: TokenId,
        relations: &'s [Dependency],
    ) -> impl DoubleEndedIterator<Item = TokenId> + 's {
        self.dependents(head).filter(|&token| relations.contains(&self.dependency(token)))
    }

    /// Whether a verb stands in the passive, with an auxiliary or as a participle behind its noun.
    pub fn is_passive(&self, verb: TokenId) -> bool {
        use Dependency::{Acl, AuxPass, Conj, NsubjPass};
        let participle = self.text.tag(verb) == Some(PennTag::VBN);
        if self.by(verb, &[AuxPass, NsubjPass]).next().is_some() {
            return true;
        }
        let has_auxiliary = self.by(verb, &[Dependency::Aux]).next().is_some();
        match self.dependency(verb) {
            Acl => participle,
            // "was arrested and charged": the second participle stands under the auxiliary of the first.
            Conj if participle && !has_auxiliary => {
                self.head(verb).is_some_and(|first| self.by(first, &[AuxPass, NsubjPass]).next().is_some())
            }
            _ => false,
        }
    }

    /// The words that do what a verb says, or are what a predicate says, each with those joined to it.
    pub fn subjects(&self, predicate: TokenId) -> Vec<TokenId> {
        self.coordinated(self.own_subjects(predicate, DEEPEST))
    }

    /// The words that a verb says something is done to, each with those joined to it.
    pub fn objects(&self, verb: TokenId) -> Vec<TokenId> {
        self.coordinated(self.own_objects(verb, DEEPEST))
    }

    fn own_subjects(&self, predicate: TokenId, deepest: usize) -> Vec<TokenId> {
        use Dependency::{Acl, AclRelcl, Advcl, Conj, Nsubj, NsubjOuter, Obl, OblAgent, Xcomp};
        if self.is_passive(predicate) {
            let agents = self.by(predicate, &[OblAgent, Obl]);
            return agents.filter(|&agent| self.preposition(agent).as_deref() == Some("by")).collect();
        }
        let own: Vec<TokenId> = self
            .by(predicate, &[Nsubj, NsubjOuter])
            .map(|subject| self.antecedent(subject, predicate))
            .collect();
        let (Some(head), Some(deepest), true) =
            (self.head(predicate), deepest.checked_sub(1), own.is_empty())
        else {
            return own;
        };
        match self.dependency(predicate) {
            Conj if self.is_predicate(head) && self.is_passive(head) => self.own_objects(head, deepest),
            Conj | Advcl if self.is_predicate(head) => self.own_subjects(head, deepest),
            // "urged them to leave", "was forced to leave"; but "promised them to leave".
            Xcomp => match self.own_objects(head, deepest) {
                objects if objects.is_empty() || self.text.lemma(head) == "promise" => {
                    self.own_subjects(head, deepest)
                }
                objects => objects,
            },
            // "the decision of Iran to leave", "Iran's decision to leave".
            Acl if self.is_infinitive(predicate) => self.possessors(head),
            Acl | AclRelcl if self.text.part(head) != Some(PartOfSpeech::Verb) => vec![head],
            _ => own,
        }
    }

    fn own_objects(&self, verb: TokenId, deepest: usize) -> Vec<TokenId> {
        use Dependency::{Acl, AclRelcl, Conj, Nsubj, NsubjPass, Obj};
        if self.is_passive(verb) {
            let own: Vec<TokenId> =
                self.by(verb, &[NsubjPass]).map(|subject| self.antecedent(subject, verb)).collect();
            let (Some(head), Some(deepest), true) = (self.head(verb), deepest.checked_sub(1), own.is_empty())
            else {
                return own;
            };
            return match self.dependency(verb) {
                Acl | AclRelcl => vec![head],
                Conj if self.is_passive(head) => self.own_objects(head, deepest),
                Conj => self.own_subjects(head, deepest),
                Dependency::Xcomp | Dependency::Advcl => self.own_subjects(head, deepest),
                _ => own,
            };
        }
        let own: Vec<TokenId> = self.by(verb, &[Obj]).map(|object| self.antecedent(object, verb)).collect();
        let is_gap = own.is_empty()
            && self.dependency(verb) == AclRelcl
            && self.by(verb, &[Nsubj]).any(|subject| !self.is_relative(subject));
        match self.head(verb) {
            Some(head) if is_gap => vec![head],
            _ => own,
        }
    }

    /// The words that possess a noun or that "of" joins to it: whose it is.
    pub fn possessors(&self, noun: TokenId) -> Vec<TokenId> {
        let of = |&token: &TokenId| {
            self.dependency(token) == Dependency::NmodPoss || self.preposition(token).as_deref() == Some("of")
        };
        self.dependents(noun).filter(of).collect()
    }

    /// The words that say whose a noun is: before it, possessive or with "of".
    pub fn belonging(&self, noun: TokenId) -> Vec<TokenId> {
        use Dependency::{Amod, Compound, NmodDesc, NmodUnmarked};
        let mut words = self.possessors(noun);
        words.extend(self.by(noun, &[Amod, Compound, NmodDesc, NmodUnmarked]).filter(|&word| word < noun));
        words
    }

    /// The noun that "in" joins to the word that this noun hangs from, with nothing but a comma between the two: "in Lyon,
    /// in France".
    pub fn noun_beside(&self, noun: TokenId) -> Option<TokenId> {
        let last = self.by(noun, &[Dependency::Flat]).next_back().unwrap_or(noun);
        let count = self.text.trees.len();
        let mut preposition = last.next();
        if preposition.index() < count && self.text.word(preposition) == "," {
            preposition = preposition.next();
        }
        let beside = self.head(Some(preposition).filter(|it| it.index() < count)?)?;
        let is_beside = self.text.word(preposition) == "in"
            && self.dependency(preposition) == Dependency::Case
            && self.head(beside) == self.head(noun);
        is_beside.then_some(beside)
    }

    /// The words to whom something is given or told without a preposition, each with those joined to it.
    pub fn indirect_objects(&self, verb: TokenId) -> Vec<TokenId> {
        self.coordinated(self.by(verb, &[Dependency::Iobj]).collect())
    }

    /// The words that a preposition joins to a verb, noun or adjective, each with those joined to it.
    pub fn joined_by(&self, head: TokenId, preposition: &str) -> Vec<TokenId> {
        let is_joined = |&token: &TokenId| self.preposition(token).as_deref() == Some(preposition);
        let own = self.dependents(head).filter(is_joined);
        let mut words = self.coordinated(own.map(|token| self.antecedent(token, head)).collect());
        if let (&[first], "between") = (&words[..], preposition) {
            words.extend(self.noun_after_and(first));
        }
        words
    }

    /// The noun behind "and" right after another: "between Norway and Sweden", wherever the tree hangs the second.
    fn noun_after_and(&self, first: TokenId) -> Option<TokenId> {
        let count = self.text.trees.len();
        let last = self.by(first, &[Dependency::Flat]).next_back().unwrap_or(first);
        let and = last.next();
        if and.index() >= count || !self.text.word(and).eq_ignore_ascii_case("and") {
            return None;
        }
        let mut noun = Some(and.next()).filter(|noun| noun.index() < count)?;
        for _ in 0..DEEPEST {
            let inside = matches!(
                self.dependency(noun),
                Dependency::Det
                    | Dependency::Amod
                    | Dependency::Compound
                    | Dependency::Nummod
                    | Dependency::NmodPoss
            );
            match self.head(noun).filter(|&head| inside && head > noun) {
                Some(head) => noun = head,
                None => break,
            }
        }
        Some(noun)
    }

    /// The preposition that joins a noun to its head, in small letters; of several the words with `_` between. None for
    /// what no preposition joins.
    pub fn preposition(&self, noun: TokenId) -> Option<String> {
        use Dependency::{Case, Fixed, Nmod, NmodDesc, Obl, OblAgent};
        if !matches!(self.dependency(noun), Nmod | NmodDesc | Obl | OblAgent) {
            return None;
        }
        let mut words: Vec<&str> = Vec::new();
        for case in self.by(noun, &[Case]).filter(|&case| case < noun) {
            words.push(self.text.word(case));
            words.extend(self.by(case, &[Fixed]).map(|part| self.text.word(part)));
        }
        (!words.is_empty()).then(|| words.join("_").to_lowercase())
    }

    /// The words that a noun is said of: in apposition to it, before or behind which it stands, or the subjects of "is"
    /// and "became". Each with those joined to it.
    pub fn described(&self, noun: TokenId) -> Vec<TokenId> {
        use Dependency::{Appos, Compound, Conj, Flat, NmodDesc};
        let mut words: Vec<TokenId> = self.by(noun, &[Appos]).collect();
        words.extend(self.own_subjects(noun, DEEPEST));
        let mut described = noun;
        for _ in 0..DEEPEST {
            match (self.dependency(described), self.head(described)) {
                // "the founder and head of the firm": the second is said of whom the first is.
                (Conj, Some(first)) if self.text.part(first) != Some(PartOfSpeech::Verb) => {
                    words.extend(self.by(first, &[Appos]));
                    described = first;
                }
                (Appos | Compound | Flat | NmodDesc, Some(head)) => {
                    words.push(head);
                    break;
                }
                _ => break,
            }
        }
        self.coordinated(words)
    }

    /// Whether the text states what a predicate says: it does not deny it, ask for it, expect it or suppose it.
    pub fn is_stated(&self, predicate: TokenId) -> bool {
        use Dependency::{Advcl, Aux, Ccomp, Conj, Mark};
        const OPEN: &[&str] =
            &["will", "would", "may", "might", "could", "should", "must", "can", "shall", "'ll", "to"];
        const SUPPOSING: &[&str] = &["if", "unless", "whether", "lest"];
        let is_any = |token: TokenId, words: &[&str]| {
            words.iter().any(|word| self.text.word(token).eq_ignore_ascii_case(word))
        };
        let mut predicate = predicate;
        for _ in 0..DEEPEST {
            let is_open = self.by(predicate, &[Aux, Mark]).any(|token| is_any(token, OPEN));
            if is_open || self.is_negated(predicate) {
                return false;
            }
            match (self.dependency(predicate), self.head(predicate)) {
                (Advcl | Ccomp, _) if self.by(predicate, &[Mark]).any(|token| is_any(token, SUPPOSING)) => {
                    return false;
                }
                (Ccomp, Some(head)) => {
                    return !matches!(self.text.lemma(head), "deny" | "doubt" | "want" | "demand" | "hope");
                }
                (Conj, Some(head)) if self.is_predicate(head) && !self.has_subject(predicate) => {
                    predicate = head
                }
                _ => return true,
            }
        }
        true
    }

    fn has_subject(&self, predicate: TokenId) -> bool {
        self.by(predicate, &[Dependency::Nsubj, Dependency::NsubjPass]).next().is_some()
    }

    /// Words each with those that are joined to it by "and" or "or", in order and each once.
    pub fn coordinated(&self, words: Vec<TokenId>) -> Vec<TokenId> {
        let is_nominal = |&token: &TokenId| self.text.part(token) != Some(PartOfSpeech::Verb);
        let mut all = words;
        let mut next = 0;
        while let Some(&word) = all.get(next).filter(|_| all.len() < MOST) {
            all.extend(self.by(word, &[Dependency::Conj]).filter(is_nominal));
            next += 1;
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether a word of denial stands with a predicate: "did not meet", "never met", "no talks".
    pub fn is_negated(&self, predicate: TokenId) -> bool {
        let denies = |token: TokenId| {
            let word = self.text.word(token);
            ["not", "n't", "n’t", "never", "no", "neither", "nor"]
                .iter()
                .any(|denial| word.eq_ignore_ascii_case(denial))
        };
        self.by(predicate, &[Dependency::Advmod, Dependency::Det, Dependency::Cc, Dependency::CcPreconj])
            .any(denies)
    }

    /// What a relative pronoun of the clause of `predicate` stands for; other words stand for themselves.
    fn antecedent(&self, word: TokenId, predicate: TokenId) -> TokenId {
        let mut clause = predicate;
        for _ in 0..DEEPEST {
            match (self.dependency(clause), self.head(clause)) {
                (Dependency::AclRelcl, Some(noun)) if self.is_relative(word) => return noun,
                (Dependency::Conj | Dependency::Xcomp, Some(head)) => clause = head,
                _ => break,
            }
        }
        word
    }

    fn is_relative(&self, word: TokenId) -> bool {
        let word = self.text.word(word);
        ["who", "whom", "which", "that"].iter().any(|pronoun| word.eq_ignore_ascii_case(pronoun))
    }

    fn is_infinitive(&self, verb: TokenId) -> bool {
        self.by(verb, &[Dependency::Mark]).any(|mark| self.text.word(mark).eq_ignore_ascii_case("to"))
    }

    /// Whether a word is what a clause says: a verb, or a noun or adjective with a subject or copula.
    pub fn is_predicate(&self, word: TokenId) -> bool {
        use Dependency::{Cop, Nsubj, NsubjPass};
        self.text.part(word) == Some(PartOfSpeech::Verb)
            || self.by(word, &[Nsubj, NsubjPass, Cop]).next().is_some()
    }
}

#[cfg(test)]
mod tests {
    use dateline_document::{Arc, Segmented, Source, Trees, Word, Words};

    use super::*;

    /// A text with its tree, one line a token: word, tag, number of the head from one, relation.
    fn check(rows: &str, question: impl Fn(&Graph<'_>) -> Vec<TokenId>, expect: &[&str]) {
        let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split_whitespace().collect()).collect();
        let words: Vec<&str> = rows.iter().map(|row| row[0]).collect();
        let source = Source::from_text(words.join(" ")).unwrap();
        let text: Segmented<'_> = dateline_tokenizer::tokenize(&source);
        assert_eq!(text.tokens.len(), rows.len());
        let mut tagged = Tagged { words: Words::new(), trees: Trees::new(), text };
        for row in &rows {
            let tag = PennTag::parse(row[1]).unwrap();
            let part = if row[1].starts_with('V') { PartOfSpeech::Verb } else { PartOfSpeech::Noun };
            tagged.words.push(row[0], Word { tag, part, lemma: row[0] });
            let head: usize = row[2].parse().unwrap();
            tagged.trees.push(Arc {
                head: head.checked_sub(1).map(TokenId::from_index),
                dependency: Dependency::parse(row[3]).unwrap(),
            });
        }
        let graph = Graph::new(&tagged);
        let found: Vec<&str> = question(&graph).into_iter().map(|token| tagged.word(token)).collect();
        assert_eq!(found, expect);
    }

    fn token(index: usize) -> TokenId {
        TokenId::from_index(index - 1)
    }

    const PASSIVE: &str = "Rebels NNS 3 nsubj:pass
        were VBD 3 aux:pass
        arrested VBN 0 root
        and CC 5 cc
        charged VBN 3 conj
        by IN 7 case
        soldiers NNS 3 obl:agent
        and CC 9 cc
        police NNS 7 conj";

    #[test]
    fn the_subject_of_a_passive_is_its_object() {
        check(PASSIVE, |graph| graph.objects(token(3)), &["Rebels"]);
        check(PASSIVE, |graph| graph.subjects(token(3)), &["soldiers", "police"]);
        check(PASSIVE, |graph| graph.objects(token(5)), &["Rebels"]);
    }

    const RELATIVE: &str = "Envoys NNS 5 nsubj
        who WP 3 nsubj
        urged VBD 1 acl:relcl
        Iran NNP 3 obj
        left VBD 0 root";

    #[test]
    fn a_relative_clause_is_about_its_noun() {
        let rows = RELATIVE;
        check(rows, |graph| graph.subjects(token(3)), &["Envoys"]);
        check(rows, |graph| graph.objects(token(3)), &["Iran"]);
    }

    const CONTROL: &str = "Paris NNP 2 nsubj
        urged VBD 0 root
        Iran NNP 2 obj
        to TO 5 mark
        free VB 2 xcomp
        prisoners NNS 5 obj";

    #[test]
    fn the_object_of_urging_is_who_is_to_act() {
        check(CONTROL, |graph| graph.subjects(token(5)), &["Iran"]);
        check(CONTROL, |graph| graph.objects(token(5)), &["prisoners"]);
    }

    const PARTICIPLE: &str = "Firms NNS 0 root
        owned VBN 1 acl
        by IN 4 case
        Ankara NNP 2 obl:agent";

    #[test]
    fn a_participle_behind_a_noun_is_done_to_it() {
        check(PARTICIPLE, |graph| graph.subjects(token(2)), &["Ankara"]);
        check(PARTICIPLE, |graph| graph.objects(token(2)), &["Firms"]);
    }
}
