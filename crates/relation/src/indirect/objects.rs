//! What a cue reports that is no clause of its own: an infinitive, an object, what a preposition governs.

use dateline_document::{Dependency, PartOfSpeech, PennTag, TokenId, TokenRange};

use super::Reports;
use crate::cues;

impl Reports<'_> {
    /// "promised to leave", "urged the crowd to leave".
    pub(super) fn infinitive(&self, cue: TokenId) -> Option<TokenRange> {
        let lemma = self.text.lemma(cue);
        let is_cue = cues::is_verb_with_infinitive(lemma) || cues::is_verb_of_asking(lemma);
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
        let own = self.arguments.of(cue, &[Dependency::Xcomp]).find(is_marked);
        let asked_clause = if cues::is_verb_of_asking(lemma) { asked_clause() } else { None };
        let clause = own.or(asked_clause)?;
        let [content, _] = self.complement(cue, clause)?;
        let asked = || self.arguments.of(cue, &[Dependency::Obj, Dependency::Iobj]).next();
        let start = if cues::is_verb_of_asking(lemma) { asked() } else { None };
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
        if self.text.lemma(cue) == "call" && said.peek().is_none() {
            return None;
        }
        let end = said.fold(stretch.end(), TokenId::max);
        let content = TokenRange::new(stretch.start(), end);
        let is_name = self.text.part(object) == Some(PartOfSpeech::ProperNoun);
        (content.len() > 1 || is_name).then_some(content)
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
            let content = TokenRange::new(join.next().min(end), end);
            (content.len() > 1 || !is_pronoun).then_some(content)
        };
        self.arguments.of(cue, &[Dependency::Obl, Dependency::Advcl]).find_map(joined)
    }
}
