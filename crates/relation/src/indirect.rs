//! Reported words without marks: the clause that hangs from a cue in the tree.
//!
//! The cues are verbs of saying and of thinking with a clause as their complement ("said that", "believes"), those that
//! stand behind or inside the words that they report ("..., officials said"), and "according to".

use dateline_document::{
    Dependency, Dependents, Found, Id, PartOfSpeech, PennTag, Quote, QuoteKind, Span, Tagged, TokenId,
    TokenRange,
};

use crate::quotations::Attributor;
use crate::words;

/// How many dependents of a word are looked at, and how many words above one: those of clauses that anybody wrote.
const MOST: usize = 64;

/// Finds the reported clauses of a text. Takes time linear in its length.
pub struct Reports<'a> {
    attributor: &'a Attributor<'a>,
    text: &'a Tagged<'a>,
    found: &'a Found,
    /// The stretch of what hangs from each token.
    stretches: Vec<TokenRange>,
    dependents: Dependents,
    /// For each token the first one with letters or digits from it on, and the last one up to it.
    words_after: Vec<TokenId>,
    words_before: Vec<TokenId>,
}

/// A cue with what it reports.
struct Report {
    content: TokenRange,
    cue: Span,
    source: Option<Span>,
    reason: &'static str,
}

impl<'a> Reports<'a> {
    pub fn new(attributor: &'a Attributor<'a>, text: &'a Tagged<'a>, found: &'a Found) -> Self {
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
        Self { attributor, text, found, stretches, dependents, words_after, words_before }
    }

    /// The dependents of a token with a relation, of the first [`MOST`].
    fn dependents(&self, head: TokenId, relations: &'static [Dependency]) -> impl Iterator<Item = TokenId> {
        let dependents = self.dependents.of(head).iter().copied().take(MOST);
        dependents.filter(move |&token| relations.contains(&self.text.trees.dependency()[token]))
    }

    /// The reports of a text as quotes, in no order; empty where it has no trees.
    pub fn quotes(&self) -> Vec<Quote> {
        let reports = self.text.trees.ids().filter_map(|token| self.report(token));
        reports.filter_map(|report| self.quote(&report)).collect()
    }

    fn quote(&self, report: &Report) -> Option<Quote> {
        let first = self.words_after[report.content.ids().next()?.index()];
        let last = self.words_before[report.content.end().previous()?.index()];
        if first > last || first < report.content.start() || last >= report.content.end() {
            return None;
        }
        let spans = self.text.tokens.span();
        let content = spans[first].cover(spans[last]);
        Some(Quote {
            span: content,
            kind: QuoteKind::Indirect,
            content,
            cue: Some(report.cue),
            speaker_span: report.source,
            speaker_mention: None,
            speaker: None,
            addressee: None,
            within: None,
            continues: None,
            reason: report.reason.into(),
        })
    }

    fn report(&self, cue: TokenId) -> Option<Report> {
        let word = self.text.word(cue);
        if word.eq_ignore_ascii_case("according") {
            return self.according_to(cue);
        }
        if self.text.part(cue) != Some(PartOfSpeech::Verb) {
            return None;
        }
        let says = self.attributor.is_reporting_verb(&word.to_lowercase());
        if !says && !words::is_verb_of_thinking(self.text.lemma(cue)) {
            return None;
        }
        let complement = || Some((self.complement(cue)?, "reported clause"));
        let around = || Some((self.clause_around(cue).filter(|_| says)?, "clause beside"));
        let (content, reason) = complement().or_else(around)?;
        let span = self.text.tokens.span()[cue];
        Some(Report { content, cue: span, source: self.source(cue), reason })
    }

    /// "said that he would leave", "promised to leave": the clause, without the word that opens it.
    fn complement(&self, cue: TokenId) -> Option<TokenRange> {
        let is_promise = || words::is_verb_of_promising(self.text.lemma(cue));
        let infinitive = || self.dependents(cue, &[Dependency::Xcomp]).next().filter(|_| is_promise());
        let clause = self.dependents(cue, &[Dependency::Ccomp]).next().or_else(infinitive)?;
        let stretch = self.stretches[clause.index()];
        // A clause that stands around its cue is what is left of it before the cue's own clause.
        let own = self.own_words(cue, clause);
        let stretch = if stretch.contains(cue) { without(stretch, own) } else { stretch };
        let opens = |token: &TokenId| {
            !matches!(self.text.word(*token), "," | ":" | "–" | "—" | "-") && self.text.word(*token) != "that"
        };
        let start = stretch.ids().take(MOST).find(opens)?;
        Some(TokenRange::new(start, self.next_report(clause, stretch).max(start)))
    }

    /// Where the next report begins in a stretch that the clause at `clause` opens: ", and he urged them to leave".
    fn next_report(&self, clause: TokenId, stretch: TokenRange) -> TokenId {
        let is_told = |&token: &TokenId| {
            token > clause
                && self.attributor.is_reporting_verb(&self.text.word(token).to_lowercase())
                && self
                    .dependents(token, &[Dependency::Nsubj])
                    .any(|subject| words::is_subject_pronoun(self.text.word(subject)))
        };
        let next = self.dependents(clause, &[Dependency::Conj]).find(is_told);
        next.map_or(stretch.end(), |next| self.stretches[next.index()].start())
    }

    /// "The talks failed, officials said": the clause from which the cue hangs beside it.
    fn clause_around(&self, cue: TokenId) -> Option<TokenRange> {
        let trees = &self.text.trees;
        if trees.dependency()[cue] != Dependency::Parataxis {
            return None;
        }
        let clause = trees.head(cue)?;
        let own = self.stretches[cue.index()];
        let before = own.start().previous()?;
        if !words::is_separator(self.text.word(before)) && !words::is_separator(self.text.word(own.start())) {
            return None;
        }
        Some(without(self.stretches[clause.index()], own))
    }

    /// "According to the ministry, ...": the clause without these words.
    fn according_to(&self, according: TokenId) -> Option<Report> {
        let trees = &self.text.trees;
        let to = according.next();
        if self.text.trees.len() <= to.index() || self.text.word(to) != "to" {
            return None;
        }
        let noun = trees.head(according)?;
        let mut clause = trees.head(noun)?;
        for _ in 0..MOST {
            let is_whole = matches!(
                trees.dependency()[clause],
                Dependency::Ccomp | Dependency::Parataxis | Dependency::Conj | Dependency::Advcl
            );
            let Some(above) = trees.head(clause).filter(|_| !is_whole) else { break };
            clause = above;
        }
        let spans = self.text.tokens.span();
        let own = self.stretches[noun.index()];
        Some(Report {
            content: without(self.stretches[clause.index()], own),
            cue: spans[according].cover(spans[to]),
            source: self.named(noun, to.next()),
            reason: "according to",
        })
    }

    /// The words around a cue that belong to it and not to the clause that it reports.
    fn own_words(&self, cue: TokenId, clause: TokenId) -> TokenRange {
        let others = self.dependents.of(cue).iter().filter(|&&token| token != clause);
        let ends = others.map(|token| self.stretches[token.index()]);
        ends.fold(TokenRange::new(cue, cue.next()), |all, one| {
            TokenRange::new(all.start().min(one.start()), all.end().max(one.end()))
        })
    }

    /// The words that name whose words a cue reports: its subject, or that of the clause that it is part of.
    fn source(&self, cue: TokenId) -> Option<Span> {
        let trees = &self.text.trees;
        let sentence = self.sentence(cue)?;
        let mut verb = cue;
        for _ in 0..4 {
            // "was told that", "asked whether": who is told is not who says it.
            let has = |relations| self.dependents(verb, relations).next().is_some();
            let tag = self.text.tag(verb);
            let is_past = tag == Some(PennTag::VBN)
                || tag == Some(PennTag::VBD) && trees.dependency()[verb] == Dependency::Advcl;
            let is_passive =
                has(&[Dependency::AuxPass]) || is_past && !has(&[Dependency::Aux, Dependency::Nsubj]);
            if is_passive {
                let agent = self.dependents(verb, &[Dependency::OblAgent]).next();
                return agent.and_then(|agent| self.named(agent, sentence.start()));
            }
            if let Some(subject) = self.dependents(verb, &[Dependency::Nsubj]).next() {
                let relative = matches!(self.text.word(subject), "who" | "which" | "that");
                let described = trees.head(verb).filter(|_| relative);
                return self.named(described.unwrap_or(subject), sentence.start());
            }
            let head = trees.head(verb)?;
            match trees.dependency()[verb] {
                // "a report saying that": the noun itself.
                Dependency::Acl | Dependency::AclRelcl => return self.named(head, sentence.start()),
                Dependency::Conj | Dependency::Advcl | Dependency::Xcomp | Dependency::Parataxis => {
                    verb = head
                }
                _ => return None,
            }
        }
        None
    }

    /// The mention whose head a token is, from no earlier than `start`: the name, the pronoun, or the noun with what stands
    /// before it.
    fn named(&self, head: TokenId, start: TokenId) -> Option<Span> {
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
        let mut beside = self.dependents(head, &[Dependency::Flat, Dependency::Appos]).filter_map(name_at);
        if let Some(name) = beside.next() {
            return Some(name);
        }
        // A mark that opens the phrase is no part of it: ", her son".
        let first = stretch.start().max(start).min(head);
        let first = self.words_after[first.index()].min(head);
        Some(spans[first].cover(spans[head]))
    }

    fn sentence(&self, token: TokenId) -> Option<TokenRange> {
        let sentence = self.text.sentences.of_token(token)?;
        Some(self.text.sentences.tokens()[sentence])
    }
}

/// The longer side of a stretch that another one, which lies inside it, divides.
fn without(stretch: TokenRange, inner: TokenRange) -> TokenRange {
    let before = TokenRange::new(stretch.start(), inner.start().max(stretch.start()));
    let after = TokenRange::new(inner.end().min(stretch.end()), stretch.end());
    if before.len() >= after.len() { before } else { after }
}
