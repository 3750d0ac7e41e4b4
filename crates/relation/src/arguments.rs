//! The arguments of a cue in the tree: who speaks, and to whom.

use dateline_document::{
    Dependency, Dependents, Found, Id, PartOfSpeech, PennTag, Span, Tagged, TokenId, TokenRange,
};

use crate::cues;
use crate::words;

/// How many dependents of a word are looked at, and how many words above one: those of clauses that anybody wrote.
pub const MOST: usize = 64;

/// Reads the trees of a text. Takes time linear in its length to build; without trees it finds nothing.
pub struct Arguments<'a> {
    text: &'a Tagged<'a>,
    found: &'a Found,
    /// The stretch of what hangs from each token.
    stretches: Vec<TokenRange>,
    dependents: Dependents,
    is_quoted: Vec<bool>,
    /// For each token the first one with letters or digits from it on, and the last one up to it.
    words_after: Vec<TokenId>,
    words_before: Vec<TokenId>,
}

impl<'a> Arguments<'a> {
    pub fn new(text: &'a Tagged<'a>, found: &'a Found) -> Self {
        let is_word = |token: TokenId| text.word(token).contains(char::is_alphanumeric);
        let nearest = |word: &mut TokenId, token: TokenId| {
            *word = if is_word(token) { token } else { *word };
            Some(*word)
        };
        let ids = text.trees.ids();
        let words_before = ids.clone().scan(TokenId::from_index(0), nearest).collect();
        let mut words_after: Vec<TokenId> =
            ids.rev().scan(TokenId::from_index(text.trees.len()), nearest).collect();
        words_after.reverse();
        let (stretches, dependents) = (text.trees.stretches(), text.trees.all_dependents());
        let mut is_quoted = vec![false; text.trees.len()];
        for id in text.quotations.ids().filter(|&id| text.quotations.within()[id].is_none()) {
            for token in text.tokens.within(text.quotations.span()[id]).ids() {
                is_quoted.get_mut(token.index()).into_iter().for_each(|is_quoted| *is_quoted = true);
            }
        }
        Self { text, found, stretches, dependents, is_quoted, words_after, words_before }
    }

    /// The dependents of a token with one of these relations, of the first [`MOST`].
    pub fn of(&self, head: TokenId, relations: &'static [Dependency]) -> impl Iterator<Item = TokenId> {
        let dependents = self.dependents.of(head).iter().copied().take(MOST);
        dependents.filter(move |&token| relations.contains(&self.text.trees.dependency()[token]))
    }

    /// The tokens that hang from one, in order.
    pub fn dependents(&self, head: TokenId) -> &[TokenId] {
        self.dependents.of(head)
    }

    /// The stretch of what hangs from a token.
    pub fn stretch(&self, token: TokenId) -> TokenRange {
        self.stretches[token.index()]
    }

    /// Whether a token stands between quotation marks.
    pub fn is_quoted(&self, token: TokenId) -> bool {
        self.is_quoted.get(token.index()).copied().unwrap_or_default()
    }

    /// Whether what hangs from a token stretches as far as another one behind it.
    pub fn reaches(&self, token: TokenId, other: TokenId) -> bool {
        self.stretches.get(token.index()).is_some_and(|stretch| stretch.contains(other))
    }

    /// The words from the first to the last one of a stretch, without the marks at its ends.
    pub fn words(&self, stretch: TokenRange) -> Option<Span> {
        let first = self.words_after[stretch.ids().next()?.index()];
        let last = self.words_before[stretch.end().previous()?.index()];
        if first > last || first < stretch.start() || last >= stretch.end() {
            return None;
        }
        let spans = self.text.tokens.span();
        Some(spans[first].cover(spans[last]))
    }

    /// The words that name whose words a cue reports: its subject, or that of the clause that it is part of; of a noun its
    /// possessor.
    pub fn source(&self, cue: TokenId) -> Option<Span> {
        let trees = &self.text.trees;
        if cue.index() >= trees.len() {
            return None;
        }
        let start = self.sentence(cue)?.start();
        if let Some(possessor) = self.of(cue, &[Dependency::NmodPoss]).next() {
            return self.named(possessor, start);
        }
        if self.is_passive(cue) && !cues::is_verb_of_feeling(self.text.lemma(cue)) {
            // "was told that", "asked whether": who is told is not who says it.
            let agent = self.of(cue, &[Dependency::OblAgent]).next();
            return agent.and_then(|agent| self.named(agent, start));
        }
        let mut verb = cue;
        for _ in 0..6 {
            // Of subjects the nearest one: "The plan, he said, is dead."
            let subjects = self.of(verb, &[Dependency::Nsubj, Dependency::NsubjPass]);
            let subjects = subjects.filter(|&subject| !self.is_time(subject));
            if let Some(subject) = subjects.min_by_key(|subject| subject.index().abs_diff(verb.index())) {
                let relative = matches!(self.text.word(subject), "who" | "which" | "that");
                let described = trees.head(verb).filter(|_| relative);
                return self.named(described.unwrap_or(subject), start);
            }
            let head = trees.head(verb)?;
            match trees.dependency()[verb] {
                // "a report saying that": the noun itself.
                Dependency::Acl | Dependency::AclRelcl => return self.named(head, start),
                // "said she would not run and promised": the past joins the verb of saying.
                Dependency::Conj if self.is_joined_above(verb, head) => verb = trees.head(head)?,
                Dependency::Conj
                | Dependency::Advcl
                | Dependency::Xcomp
                | Dependency::Parataxis
                | Dependency::Obj
                | Dependency::Obl => verb = head,
                _ => return None,
            }
        }
        None
    }

    /// Whether a verb in the past, which hangs beside a clause of another tense, goes with the verb above that clause.
    fn is_joined_above(&self, verb: TokenId, clause: TokenId) -> bool {
        let is_past = |token| self.text.tag(token) == Some(PennTag::VBD);
        let above = self.text.trees.head(clause);
        self.text.trees.dependency()[clause] == Dependency::Ccomp
            && is_past(verb)
            && !is_past(clause)
            && above.is_some_and(is_past)
    }

    /// Whether a token is part of a time expression.
    pub fn is_time(&self, token: TokenId) -> bool {
        let (spans, token) = (self.found.times.span().as_slice(), self.text.tokens.span()[token]);
        let index = spans.partition_point(|time| time.end() <= token.start());
        spans.get(index).is_some_and(|time| time.contains(token))
    }

    /// Whether a cue is passive, or a participle that stands for one.
    pub fn is_passive(&self, cue: TokenId) -> bool {
        let has = |relations| self.of(cue, relations).next().is_some();
        let tag = self.text.tag(cue);
        let is_past = tag == Some(PennTag::VBN)
            || tag == Some(PennTag::VBD) && self.text.trees.dependency()[cue] == Dependency::Advcl;
        let is_joined = self.text.trees.dependency()[cue] == Dependency::Conj || self.is_main_clause(cue);
        has(&[Dependency::AuxPass]) || is_past && !is_joined && !has(&[Dependency::Aux, Dependency::Nsubj])
    }

    /// Whether what looks like a participle beside the first noun of a sentence is its verb: "Kovac called for calm."
    fn is_main_clause(&self, cue: TokenId) -> bool {
        let trees = &self.text.trees;
        let is_root = |noun: TokenId| trees.head(noun).is_none() && noun < cue;
        trees.dependency()[cue] == Dependency::Acl
            && trees
                .head(cue)
                .is_some_and(|noun| is_root(noun) && self.text.part(noun) == Some(PartOfSpeech::ProperNoun))
    }

    /// The words that name to whom a cue says something: "told reporters", "said to her".
    pub fn addressee(&self, cue: TokenId) -> Option<Span> {
        if cue.index() >= self.text.trees.len() {
            return None;
        }
        let start = self.sentence(cue)?.start();
        let is_to = |&noun: &TokenId| {
            self.of(noun, &[Dependency::Case]).any(|case| self.text.word(case).eq_ignore_ascii_case("to"))
        };
        let told = words::is_verb_of_telling(self.text.lemma(cue))
            .then(|| self.of(cue, &[Dependency::Iobj, Dependency::Obj]).next())
            .flatten();
        let told = told.or_else(|| self.of(cue, &[Dependency::Iobj]).next());
        told.or_else(|| self.of(cue, &[Dependency::Obl]).find(is_to)).and_then(|noun| self.named(noun, start))
    }

    /// The mention whose head a token is, from no earlier than `start`: the name, the pronoun, or the noun with what stands
    /// before it.
    pub fn named(&self, head: TokenId, start: TokenId) -> Option<Span> {
        let spans = self.text.tokens.span();
        let stretch = self.stretches[head.index()];
        let names = self.found.names.span().as_slice();
        let name_at = |token: TokenId| {
            let index = names.partition_point(|name| name.end() <= spans[token].start());
            names.get(index).copied().filter(|name| name.contains(spans[token]))
        };
        if let Some(name) = name_at(head) {
            return Some(name);
        }
        // "Ms Adeyinka", "the mayor, Ruth Adler": the name that hangs from the form of address or beside the noun.
        let mut beside = self.of(head, &[Dependency::Flat, Dependency::Appos]).filter_map(name_at);
        if let Some(name) = beside.next() {
            return Some(name);
        }
        // A mark that opens the phrase is no part of it: ", her son".
        let first = stretch.start().max(start).min(head);
        let first = self.words_after[first.index()].min(head);
        Some(spans[first].cover(spans[head]))
    }

    /// The subject of the root of a sentence, where it is a pronoun or a name.
    pub fn main_subject(&self, sentence: TokenRange) -> Option<Span> {
        let trees = &self.text.trees;
        let root =
            sentence.ids().find(|&token| token.index() < trees.len() && trees.head(token).is_none())?;
        let subject = self.of(root, &[Dependency::Nsubj, Dependency::NsubjPass]).next()?;
        self.named(subject, sentence.start())
    }

    pub fn sentence(&self, token: TokenId) -> Option<TokenRange> {
        let sentence = self.text.sentences.of_token(token)?;
        Some(self.text.sentences.tokens()[sentence])
    }
}
