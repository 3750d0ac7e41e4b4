//! What a cue reports that is no clause of its own: an infinitive, an object, what a preposition governs.

use dateline_document::{Dependency, PartOfSpeech, PennTag, TokenId, TokenRange};

use super::Reports;
use crate::cues;

impl Reports<'_> {
    /// "promised to leave", "urged the crowd to leave".
    pub(super) fn infinitive(&self, cue: TokenId) -> Option<TokenRange> {
        let lemma = self.text.lemma(cue);
        let is_asking = cues::is_verb_of_asking(lemma);
        let is_cue = cues::is_verb_with_infinitive(lemma) || is_asking;
        if !is_cue || self.arguments.is_passive(cue) {
            return None;
        }
        let is_marked = |&clause: &TokenId| {
            self.arguments.of(clause, &[Dependency::Mark]).any(|mark| self.text.word(mark) == "to")
        };
        let asked_clause = || {
            let asked = self.arguments.of(cue, &[Dependency::Obj]).next()?;
            self.arguments.of(asked, &[Dependency::Acl]).find(is_marked)
        };
        // "urged the crowd to leave", where the parser hung the clause beside the object.
        let beside_object = || {
            let asked = self.arguments.of(cue, &[Dependency::Obj]).next()?;
            self.arguments.of(cue, &[Dependency::Advcl]).find(|clause| asked < *clause && is_marked(clause))
        };
        let own = self.arguments.of(cue, &[Dependency::Xcomp]).find(is_marked);
        let asked = || asked_clause().or_else(beside_object).filter(|_| is_asking);
        let clause = own.or_else(asked)?;
        let [content, _] = self.complement(cue, clause)?;
        let asked = || self.arguments.of(cue, &[Dependency::Obj, Dependency::Iobj]).next();
        let start = if is_asking { asked() } else { None };
        let start = start.map_or(content.start(), |asked| self.arguments.stretch(asked).start());
        Some(TokenRange::new(start.min(content.start()), content.end()))
    }

    /// "criticised the minister for the delay", "called it a mistake": the object with what is said of it.
    pub(super) fn object(&self, cue: TokenId) -> Option<TokenRange> {
        if !cues::is_verb_with_object(self.text.lemma(cue)) || self.text.tag(cue) == Some(PennTag::VB) {
            return None;
        }
        let objects = self.arguments.of(cue, &[Dependency::Obj]);
        let object =
            objects.filter(|&object| !self.arguments.is_time(object)).find(|&object| object > cue)?;
        let stretch = self.arguments.stretch(object);
        let is_said_of = |&token: &TokenId| {
            let joins = &[Dependency::Case, Dependency::Mark];
            let is_joined =
                |word| matches!(word, "as" | "for" | "of" | "from" | "with" | "about" | "against");
            token > object
                && (self.text.trees.dependency()[token] == Dependency::Xcomp
                    || self.arguments.of(token, joins).any(|join| is_joined(self.text.word(join))))
        };
        let said = self.arguments.of(cue, &[Dependency::Xcomp, Dependency::Obl, Dependency::Advcl]);
        let mut said = said.filter(is_said_of).map(|token| self.arguments.stretch(token).end()).peekable();
        // What somebody calls something is what is said of it.
        let called = self.called(cue, object);
        if self.text.lemma(cue) == "call" && said.peek().is_none() && called.is_none() {
            return None;
        }
        let end = said.fold(called.unwrap_or(stretch.end()), TokenId::max);
        let end = self.breaks.end(self.text, cue, stretch.start(), end);
        let content = TokenRange::new(stretch.start(), end);
        let is_name = self.text.part(object) == Some(PartOfSpeech::ProperNoun);
        (content.len() > 1 || is_name).then_some(content)
    }

    /// The end of what somebody calls something: "called the vote a mistake", "called the claims unfounded".
    fn called(&self, cue: TokenId, object: TokenId) -> Option<TokenId> {
        if self.text.lemma(cue) != "call" {
            return None;
        }
        const JOINS: &[Dependency] = &[Dependency::Case, Dependency::Mark, Dependency::Cc];
        const BESIDE: &[Dependency] = &[Dependency::OblUnmarked, Dependency::Obj, Dependency::Iobj];
        const BEHIND: &[Dependency] =
            &[Dependency::Amod, Dependency::Conj, Dependency::Appos, Dependency::Compound, Dependency::Flat];
        let is_bare = |&token: &TokenId| {
            token > object
                && !self.arguments.is_time(token)
                && self.arguments.of(token, JOINS).next().is_none()
        };
        let follows_word = |&token: &TokenId| {
            let start = self.arguments.stretch(token).start();
            let before = start.previous().filter(|_| start > object);
            before.is_some_and(|before| self.text.word(before).contains(char::is_alphanumeric))
        };
        let beside = self.arguments.of(cue, BESIDE).find(is_bare);
        let name = beside.or_else(|| self.arguments.of(object, BEHIND).filter(is_bare).find(follows_word))?;
        Some(self.arguments.stretch(name).end().max(self.arguments.stretch(object).end()))
    }

    /// "called for talks": what the preposition of the verb governs.
    pub(super) fn governed(&self, cue: TokenId) -> Option<TokenRange> {
        let lemma = self.text.lemma(cue);
        let joined = |token: TokenId| {
            let mut joins = self.arguments.of(token, &[Dependency::Case, Dependency::Mark]);
            let join = joins
                .find(|&join| cues::is_verb_with_preposition(lemma, self.text.word(join)) && join > cue)?;
            // "called on them to leave": what they are to do is part of it.
            let wanted =
                self.arguments.of(cue, &[Dependency::Xcomp, Dependency::Advcl]).filter(|&it| it > token);
            let ends = wanted.map(|wanted| self.arguments.stretch(wanted).end()).take(1);
            let end = ends.fold(self.arguments.stretch(token).end(), TokenId::max);
            let is_pronoun = self.text.part(token) == Some(PartOfSpeech::Pronoun);
            let end = self.breaks.end(self.text, cue, join.next(), end);
            let content = TokenRange::new(join.next().min(end), end);
            (content.len() > 1 || !is_pronoun).then_some(content)
        };
        self.arguments.of(cue, &[Dependency::Obl, Dependency::Advcl]).find_map(joined)
    }
}
