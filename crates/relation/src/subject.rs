//! Who does the saying: the noun phrase beside a verb, without a tree to tell it.

use dateline_document::{EntityKind, Found, Id, MentionId, Segmented, Span, TokenId, TokenRange};

use crate::words;

/// Finds the subjects of verbs of saying by the names and small words around them.
pub struct Subjects<'a> {
    text: &'a Segmented<'a>,
    found: &'a Found,
}

impl<'a> Subjects<'a> {
    pub fn new(text: &'a Segmented<'a>, found: &'a Found) -> Self {
        Self { text, found }
    }

    /// Whether the token is part of a name.
    pub fn is_in_name(&self, token: TokenId) -> bool {
        self.name_at(token).is_some()
    }

    /// The person or body whose name ends right before `token`.
    pub fn name_ending_at(&self, token: TokenId) -> Option<Span> {
        let last = token.previous()?;
        self.name_at(last).map(|name| self.found.names.span()[name])
    }

    /// Whether a name or a personal pronoun stands at the start of `clause`.
    pub fn name_at_start(&self, clause: TokenRange) -> bool {
        let first = clause.ids().next();
        first.is_some_and(|first| self.is_in_name(first) || words::is_subject_pronoun(self.text.word(first)))
    }

    /// The subject that ends `clause`, where a verb of saying comes next.
    pub fn before_verb(&self, clause: TokenRange) -> Option<Span> {
        let mut end = clause.end();
        loop {
            let clause = TokenRange::new(clause.start(), end);
            let last = self.skip_adverbials_back(clause)?;
            let word = self.text.word(last);
            if words::is_subject_pronoun(word) {
                return Some(self.span(last));
            }
            if let Some(name) = self.name_at(last) {
                return Some(self.subject_ending_in_name(clause, name));
            }
            if word == "," {
                // An apposition or relative clause stands between subject and verb, or is the subject's name.
                let opening = self.comma_before(clause.start(), last);
                let inner = TokenRange::new(opening.map_or(clause.start(), TokenId::next), last);
                let person = self.only_person(inner);
                match (person, opening) {
                    (Some(person), _) => return Some(person),
                    (None, Some(comma)) if comma > clause.start() => end = comma,
                    _ => return self.last_person(clause),
                }
                continue;
            }
            if words::is_boundary(word) {
                return self.last_person(TokenRange::new(clause.start(), last));
            }
            return Some(self.nominal_ending_at(clause.start(), last));
        }
    }

    /// The subject that follows a verb of saying: "said Pompeo", "said the minister, Jorge Arreaza".
    pub fn after_verb(&self, clause: TokenRange) -> Option<Span> {
        let first = self.skip_adverbials(clause)?;
        let word = self.text.word(first);
        if words::is_subject_pronoun(word) {
            return Some(self.span(first));
        }
        if words::is_boundary(word) || words::is_noun_joining_preposition(word) {
            return None;
        }
        let phrase = TokenRange::new(first, clause.end());
        let stop = phrase
            .ids()
            .find(|&token| {
                (self.is_boundary(token) || words::is_noun_joining_preposition(self.text.word(token)))
                    && !self.is_in_name(token)
                    && !self.is_in_title(token)
            })
            .unwrap_or(clause.end());
        let phrase = TokenRange::new(first, stop);
        if let Some(person) = self.persons_in(phrase).next() {
            return Some(person);
        }
        if stop < clause.end() && self.text.word(stop) == "," {
            let name = self.name_after_comma(stop, clause.end());
            if name.is_some() {
                return name;
            }
        }
        let start = if words::is_determiner(word) { first.next() } else { first };
        let whole = TokenRange::new(start.min(stop), stop);
        self.name_filling(whole).or_else(|| self.text.tokens.span_of(phrase))
    }

    fn name_after_comma(&self, comma: TokenId, end: TokenId) -> Option<Span> {
        let token = comma.next();
        if token >= end {
            return None;
        }
        let name = self.name_at(token)?;
        (self.found.names.kind()[name] == EntityKind::Person).then(|| self.found.names.span()[name])
    }

    /// The subject whose last words are a name: the name itself, or, for "a spokesman for the ministry", the noun
    /// phrase that the name completes.
    fn subject_ending_in_name(&self, clause: TokenRange, name: MentionId) -> Span {
        let span = self.found.names.span()[name];
        if self.found.names.kind()[name] == EntityKind::Person {
            return span;
        }
        let mut before = self.text.tokens.within(span).start().previous();
        if before.is_some_and(|token| words::is_determiner(self.text.word(token))) {
            before = before.and_then(TokenId::previous);
        }
        match before {
            Some(preposition)
                if preposition > clause.start()
                    && words::is_noun_joining_preposition(self.text.word(preposition)) =>
            {
                preposition.previous().map_or(span, |noun| self.nominal_ending_at(clause.start(), noun))
            }
            _ => span,
        }
    }

    /// The noun phrase that ends at `last`, back to its determiner or the boundary before it.
    fn nominal_ending_at(&self, start: TokenId, last: TokenId) -> Span {
        let mut first = last;
        for token in TokenRange::new(start.min(last), last).ids().rev() {
            if self.is_boundary(token) {
                break;
            }
            first = token;
            if words::is_determiner(self.text.word(token)) {
                // "a spokesman for the ministry": a second noun phrase goes on to the left.
                let joins = token.previous().is_some_and(|before| {
                    let word = self.text.word(before);
                    before > start && words::is_noun_joining_preposition(word)
                        || before >= start && words::is_determiner(word)
                });
                if !joins {
                    break;
                }
            }
        }
        self.span(first).cover(self.span(last))
    }

    /// Whether the token ends the phrase before it. The hyphen of a compound does not.
    fn is_boundary(&self, token: TokenId) -> bool {
        let word = self.text.word(token);
        words::is_boundary(word) && (word != "-" || self.text.is_spaced(token))
    }

    fn skip_adverbials_back(&self, clause: TokenRange) -> Option<TokenId> {
        let mut end = clause.end();
        while end > clause.start() {
            let last = end.previous()?;
            if let Some(time) = self.time_at(last) {
                end = self.text.tokens.within(time).start();
                if let Some(preposition) = end.previous().filter(|_| end > clause.start())
                    && words::is_noun_joining_preposition(self.text.word(preposition))
                {
                    end = preposition;
                }
            } else if words::is_adverbial(self.text.word(last)) && !self.is_in_name(last) {
                end = last;
            } else {
                return Some(last);
            }
        }
        None
    }

    fn skip_adverbials(&self, clause: TokenRange) -> Option<TokenId> {
        let mut token = clause.start();
        while token < clause.end() {
            if let Some(time) = self.time_at(token) {
                token = self.text.tokens.within(time).end();
            } else if words::is_adverbial(self.text.word(token)) && !self.is_in_name(token) {
                token = token.next();
            } else {
                return Some(token);
            }
        }
        None
    }

    fn comma_before(&self, start: TokenId, end: TokenId) -> Option<TokenId> {
        TokenRange::new(start, end).ids().rev().find(|&token| self.text.word(token) == ",")
    }

    /// The person's name that `range` consists of, titles aside.
    fn only_person(&self, range: TokenRange) -> Option<Span> {
        let last = range.ids().next_back()?;
        let name = self.name_at(last).filter(|&name| self.found.names.kind()[name] == EntityKind::Person)?;
        let span = self.found.names.span()[name];
        let before = TokenRange::new(range.start(), self.text.tokens.within(span).start().max(range.start()));
        before.ids().all(|token| self.is_in_title(token)).then_some(span)
    }

    /// The name that `range` consists of.
    pub fn name_filling(&self, range: TokenRange) -> Option<Span> {
        let first = range.ids().next()?;
        let span = self.found.names.span()[self.name_at(first)?];
        (self.text.tokens.within(span).end() >= range.end()).then_some(span)
    }

    fn last_person(&self, range: TokenRange) -> Option<Span> {
        self.persons_in(range).next_back()
    }

    /// The names of persons in a stretch of text, in order.
    pub fn persons_in(&self, range: TokenRange) -> impl DoubleEndedIterator<Item = Span> + use<'_> {
        let span = self.text.tokens.span_of(range).unwrap_or_default();
        let names = &self.found.names;
        names
            .within(span)
            .filter(|&name| names.kind()[name] == EntityKind::Person)
            .map(|name| names.span()[name])
    }

    fn name_at(&self, token: TokenId) -> Option<MentionId> {
        let spans = self.found.names.span().as_slice();
        let token = self.span(token);
        let index = spans.partition_point(|name| name.end() <= token.start());
        spans.get(index).is_some_and(|name| name.contains(token)).then(|| MentionId::from_index(index))
    }

    fn time_at(&self, token: TokenId) -> Option<Span> {
        let spans = self.found.times.span().as_slice();
        let token = self.span(token);
        let index = spans.partition_point(|time| time.end() <= token.start());
        spans.get(index).copied().filter(|time| time.contains(token))
    }

    fn is_in_title(&self, token: TokenId) -> bool {
        let titles = &self.found.titles;
        let token = self.span(token);
        let index = titles.span().as_slice().partition_point(|title| title.end() <= token.start());
        titles.span().as_slice().get(index).is_some_and(|title| title.contains(token))
    }

    fn span(&self, token: TokenId) -> Span {
        self.text.tokens.span().get(token).copied().unwrap_or_default()
    }
}
