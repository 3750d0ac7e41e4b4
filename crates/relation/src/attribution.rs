//! The reporting clause beside a quotation: its cue and the words that name the speaker.

use dateline_document::{Found, Segmented, Span, TokenId, TokenRange};

use crate::quotations::Attributor;
use crate::subject::Subjects;
use crate::words;

/// A cue and the speaker that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The words that report; none after a bare "NAME:".
    pub cue: Option<Span>,
    /// The words that name the speaker.
    pub speaker: Option<Span>,
    /// The token after the cue.
    pub end: TokenId,
    /// How they were found.
    pub reason: &'static str,
}

/// Looks for reporting clauses in stretches of text outside quotation marks.
pub struct Clauses<'a> {
    attributor: &'a Attributor<'a>,
    text: &'a Segmented<'a>,
    subjects: Subjects<'a>,
}

/// How far after a closing mark its verb of saying may stand, in tokens: a subject with a title and an apposition.
const REACH: usize = 24;

impl<'a> Clauses<'a> {
    pub fn new(attributor: &'a Attributor<'a>, text: &'a Segmented<'a>, found: &'a Found) -> Self {
        Self { attributor, text, subjects: Subjects::new(text, found) }
    }

    /// The reporting clause in `frame`, the rest of the sentence after a closing mark.
    pub fn after(&self, frame: TokenRange) -> Option<Attribution> {
        let start = frame.ids().find(|&token| !words::is_separator(self.text.word(token)))?;
        let frame = TokenRange::new(start, frame.end());
        if let Some(attribution) = self.according_to(frame) {
            return Some(attribution);
        }
        // "..., calling it ...": a participle has the subject of the clause before the quotation.
        let is_finite = |token: &TokenId| !self.text.word(*token).ends_with("ing");
        let verb = frame.ids().take(REACH).filter(is_finite).find(|&token| self.is_verb_of_saying(token))?;
        let before = TokenRange::new(frame.start(), verb);
        let after = TokenRange::new(verb.next(), frame.end());
        let speaker = if before.is_empty() {
            self.subjects.after_verb(after)
        } else {
            self.subjects.before_verb(before)
        };
        speaker.is_some().then(|| self.attribution(verb, speaker, "verb behind"))
    }

    /// The reporting clause in `frame`, the sentence up to an opening mark.
    pub fn before(&self, frame: TokenRange) -> Option<Attribution> {
        if let Some(verb) = frame.ids().rev().find(|&token| self.is_verb_of_saying(token)) {
            let mut speaker = self.subjects.before_verb(TokenRange::new(frame.start(), verb));
            if speaker.is_none() || self.text.word(verb).ends_with("ing") {
                // "..., adding that": the subject is that of the clause before.
                let main = frame.ids().find(|&token| self.is_verb_of_saying(token) && token < verb);
                let clause = main.map(|main| TokenRange::new(frame.start(), main));
                speaker = clause.and_then(|clause| self.subjects.before_verb(clause)).or(speaker);
            }
            return Some(self.attribution(verb, speaker, "verb before"));
        }
        if let Some(attribution) =
            frame.ids().find_map(|token| self.according_to(TokenRange::new(token, frame.end())))
        {
            return Some(attribution);
        }
        // "Pompeo: ..."
        let last = frame.ids().next_back()?;
        if self.text.word(last) != ":" {
            return None;
        }
        let speaker = self.subjects.name_ending_at(last)?;
        Some(Attribution { cue: None, speaker: Some(speaker), end: frame.end(), reason: "colon" })
    }

    /// Who begins a sentence as the subject of a verb of saying: "She said this with a shrug."
    pub fn opening_speaker(&self, sentence: TokenRange) -> Option<Span> {
        let verb = sentence.ids().take(REACH).find(|&token| self.is_verb_of_saying(token))?;
        let subject = self.subjects.before_verb(TokenRange::new(sentence.start(), verb))?;
        let opens = subject.start() == self.text.tokens.span()[sentence.start()].start();
        opens.then_some(subject)
    }

    /// The one person that a sentence names, where it names just one.
    pub fn only_person(&self, sentence: TokenRange) -> Option<Span> {
        let mut persons = self.subjects.persons_in(sentence);
        let person = persons.next()?;
        persons.next().is_none().then_some(person)
    }

    fn according_to(&self, frame: TokenRange) -> Option<Attribution> {
        let mut tokens = frame.ids();
        let (according, to) = (tokens.next()?, tokens.next()?);
        if !self.text.word(according).eq_ignore_ascii_case("according") || self.text.word(to) != "to" {
            return None;
        }
        let cue = self.text.tokens.span()[according].cover(self.text.tokens.span()[to]);
        let speaker = self.subjects.after_verb(TokenRange::new(to.next(), frame.end()));
        Some(Attribution { cue: Some(cue), speaker, end: to.next(), reason: "according to" })
    }

    fn attribution(&self, verb: TokenId, speaker: Option<Span>, reason: &'static str) -> Attribution {
        Attribution { cue: Some(self.text.tokens.span()[verb]), speaker, end: verb.next(), reason }
    }

    /// Whether the token is a part of a compound such as "so-called".
    fn is_hyphenated(&self, token: TokenId) -> bool {
        token.previous().is_some_and(|before| self.text.word(before) == "-" && !self.text.is_spaced(token))
            || (self.text.word(token.next()) == "-" && !self.text.is_spaced(token.next()))
    }

    fn is_verb_of_saying(&self, token: TokenId) -> bool {
        self.attributor.is_reporting_verb(self.text.word(token))
            && !self.subjects.is_in_name(token)
            && !self.is_hyphenated(token)
    }
}
