//! What a verb of saying reports where the tree hangs no clause from it.

use dateline_document::{PennTag, TokenId, TokenRange};

use super::{Content, Reports, whole};
use crate::arguments::MOST;
use crate::cues;
use crate::words;

impl Reports<'_> {
    /// "Experts say her plans to raise the tax would fail", "said after the vote he would go", "has not said when they would
    /// meet": the rest of the sentence, from the subject of its first verb or from the question on.
    pub(super) fn unparsed_clause(&self, cue: TokenId) -> Option<Content> {
        if !cues::is_verb_of_claiming(self.text.lemma(cue)) || self.arguments.is_passive(cue) {
            return None;
        }
        let sentence = self.arguments.sentence(cue)?;
        let is_denied = self.is_denied(cue);
        let is_parted =
            || cue > sentence.start() && cue.previous().is_some_and(|it| self.text.word(it) == ",");
        let is_told = match self.text.tag(cue) {
            Some(PennTag::VBG) => is_parted(),
            Some(PennTag::VB) => is_denied,
            _ => true,
        };
        let rest = TokenRange::new(cue.next().min(sentence.end()), sentence.end());
        let is_quoted = || rest.ids().take(MOST).any(|token| self.arguments.is_quoted(token));
        if !is_told || self.arguments.is_quoted(cue) || is_quoted() {
            return None;
        }
        let is_that = |&token: &TokenId| self.text.word(token) == "that";
        let opening = rest.ids().next()?;
        let that = Some(opening).filter(is_that);
        let opening = that.map_or(opening, TokenId::next);
        let verb =
            rest.ids().take(MOST).find(|&token| self.is_finite(token)).filter(|&verb| verb > opening)?;
        let subject = TokenRange::new(opening, verb);
        let is_question = |&token: &TokenId| {
            matches!(self.text.tag(token), Some(PennTag::WP | PennTag::WRB | PennTag::WDT))
        };
        let question = subject.ids().find(is_question);
        let is_asked = || is_denied || matches!(self.text.word(opening), "why" | "how" | "what");
        // Without a conjunction a clause that a relative opens is one about what is said: "says a book that sells well".
        if question.is_some() && that.is_none() && !is_asked()
            || subject.ids().next_back().is_some_and(|last| last > opening && is_question(&last))
        {
            return None;
        }
        let is_mark = |token| !self.text.word(token).contains(char::is_alphanumeric);
        let is_parted = subject.ids().any(|token| matches!(self.text.word(token), "," | ":" | ";"));
        if is_mark(opening) || is_parted || !subject.ids().any(|token| self.is_nominal(token)) {
            return None;
        }
        let pronoun =
            subject.ids().next_back().filter(|&last| words::is_subject_pronoun(self.text.word(last)));
        let start = question.filter(|_| is_asked()).or(pronoun).unwrap_or(opening);
        // "While officials have said it works, the mayor ...": the clause of a conjunction ends with the comma.
        let is_subordinate = words::subordinates(self.text.word(sentence.start()));
        let ends = |&token: &TokenId| {
            let word = self.text.word(token);
            word == ";" || word != "-" && words::is_dash(word) || is_subordinate && word == ","
        };
        let end = TokenRange::new(verb, sentence.end()).ids().take(MOST).find(ends).unwrap_or(sentence.end());
        Some(whole(TokenRange::new(start, self.breaks.end(self.text, cue, start, end))))
    }

    fn is_finite(&self, token: TokenId) -> bool {
        matches!(self.text.tag(token), Some(PennTag::VBD | PennTag::VBZ | PennTag::VBP | PennTag::MD))
    }

    /// Whether a verb is denied: "has not said".
    fn is_denied(&self, cue: TokenId) -> bool {
        let is_denial = |word| matches!(word, "not" | "n't" | "n’t" | "never");
        self.arguments.dependents(cue).iter().take(MOST).any(|&token| is_denial(self.text.word(token)))
    }
}
