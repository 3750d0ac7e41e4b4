//! The reporting clause beside a quotation: its cue and the words that name the speaker.

use dateline_document::{
    Dependency, Found, Id, PartOfSpeech, QuotationId, Span, Tagged, TokenId, TokenRange,
};

use crate::arguments::Arguments;
use crate::cues;
use crate::quotations::Attributor;
use crate::stretch::Stretch;
use crate::subject::Subjects;
use crate::words;

/// A cue and the speaker that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The words that report; none after a bare "NAME:".
    pub cue: Option<Span>,
    /// The words that name the speaker.
    pub speaker: Option<Span>,
    /// The words that name the one who is spoken to.
    pub addressee: Option<Span>,
    /// The token after the cue.
    pub end: TokenId,
    /// How they were found.
    pub reason: &'static str,
}

/// Looks for reporting clauses in stretches of text outside quotation marks.
pub struct Clauses<'a> {
    attributor: &'a Attributor<'a>,
    text: &'a Tagged<'a>,
    arguments: &'a Arguments<'a>,
    subjects: Subjects<'a>,
}

/// How far after a closing mark its verb of saying may stand, in tokens: a subject with a title and an apposition.
const REACH: usize = 24;

/// How deep quotations stand in quotations.
const MOST_DEEP: usize = 8;

/// How many verbs of saying before an opening mark are looked at.
const MOST_CUES: usize = 4;

impl<'a> Clauses<'a> {
    pub fn new(
        attributor: &'a Attributor<'a>,
        text: &'a Tagged<'a>,
        found: &'a Found,
        arguments: &'a Arguments<'a>,
    ) -> Self {
        Self { attributor, text, arguments, subjects: Subjects::new(text, found) }
    }

    /// The reporting clause in `frame`, the rest of the sentence after a closing mark.
    pub fn after(&self, frame: TokenRange) -> Option<Attribution> {
        let start = frame.ids().find(|&token| !words::is_separator(self.text.word(token)))?;
        let dashed = start
            .previous()
            .is_some_and(|before| before >= frame.start() && words::is_dash(self.text.word(before)));
        let frame = TokenRange::new(start, frame.end());
        if let Some(attribution) = self.according_to(frame) {
            return Some(attribution);
        }
        // "..., calling it ...": a participle has the subject of the clause before the quotation.
        let is_finite = |token: &TokenId| !self.text.word(*token).ends_with("ing");
        let is_cue = |&token: &TokenId| self.is_cue(token) && !self.is_naming(token);
        let verb = frame.ids().take(REACH).filter(is_finite).find(is_cue);
        let Some(verb) = verb else { return if dashed { self.signature(frame) } else { None } };
        let before = TokenRange::new(frame.start(), verb);
        let after = TokenRange::new(verb.next(), frame.end());
        let speaker = if before.is_empty() {
            self.subjects.after_verb(after)
        } else {
            self.subjects.before_verb(before)
        };
        let speaker = self.better(verb, speaker);
        speaker.is_some().then(|| self.attribution(verb, speaker, "verb behind"))
    }

    /// The name that alone makes up `frame`, which stands behind a dash: "— Anna Kovac".
    pub fn signature(&self, frame: TokenRange) -> Option<Attribution> {
        let is_word = |token: &TokenId| self.text.word(*token).contains(char::is_alphanumeric);
        let (first, last) = (frame.ids().find(is_word)?, frame.ids().rev().find(is_word)?);
        let speaker = self.subjects.name_filling(TokenRange::new(first, last.next()))?;
        Some(Attribution {
            cue: None,
            speaker: Some(speaker),
            addressee: None,
            end: frame.end(),
            reason: "signature",
        })
    }

    /// The reporting clause in `frame`, the sentence up to an opening mark.
    pub fn before(&self, frame: TokenRange) -> Option<Attribution> {
        let mut verbs = frame.ids().rev().filter(|&token| self.is_cue(token));
        let last = verbs.next();
        let is_around = |&verb: &TokenId| self.arguments.reaches(verb, frame.end());
        let around = last.into_iter().chain(verbs.take(MOST_CUES)).find(is_around);
        let governing = || frame.ids().rev().take(REACH).find(|&token| self.governs(token, frame.end()));
        // Behind another quotation a verb right before the mark has it, whatever the tree says: "..., adding: “...”".
        let is_word = |token: TokenId| self.text.word(token).contains(char::is_alphanumeric);
        let goes_on =
            self.arguments.sentence(frame.start()).is_some_and(|sentence| sentence.start() < frame.start());
        let is_last =
            |verb: &TokenId| goes_on && !TokenRange::new(verb.next(), frame.end()).ids().any(is_word);
        let verb = last.filter(is_last).or(around).or_else(governing).or(last);
        if verb.is_some_and(|verb| self.is_naming(verb)) {
            return None;
        }
        if let Some(verb) = verb {
            let mut speaker = self.subjects.before_verb(TokenRange::new(frame.start(), verb));
            if speaker.is_none() || self.text.word(verb).ends_with("ing") {
                // "..., adding that": the subject is that of the clause before.
                let main = frame.ids().find(|&token| self.is_cue(token) && token < verb);
                let clause = main.map(|main| TokenRange::new(frame.start(), main));
                speaker = clause.and_then(|clause| self.subjects.before_verb(clause)).or(speaker);
            }
            // "Said Ellis: ..."
            let inverted = || self.subjects.after_verb(TokenRange::new(verb.next(), frame.end()));
            let speaker = if verb == frame.start() { inverted() } else { speaker };
            return Some(self.attribution(verb, self.better(verb, speaker), "verb before"));
        }
        if let Some(attribution) =
            frame.ids().find_map(|token| self.according_to(TokenRange::new(token, frame.end())))
        {
            return Some(attribution);
        }
        if let Some(attribution) = self.in_the_words_of(frame) {
            return Some(attribution);
        }
        // "Pompeo: ..."
        let last = frame.ids().next_back()?;
        if self.text.word(last) != ":" {
            return None;
        }
        let speaker = self.subjects.name_ending_at(last).or_else(|| self.main_speaker(frame))?;
        Some(Attribution {
            cue: None,
            speaker: Some(speaker),
            addressee: None,
            end: frame.end(),
            reason: "colon",
        })
    }

    /// The subject of a verb by the tree, unless the words around tell it well: a person or a pronoun right beside the verb,
    /// or a longer phrase.
    fn better(&self, verb: TokenId, speaker: Option<Span>) -> Option<Span> {
        let tokens = self.text.tokens.within(speaker.unwrap_or_default());
        let is_beside = tokens.end() == verb || tokens.start() == verb.next();
        if is_beside && speaker.is_some_and(|speaker| self.is_speaker(speaker)) {
            return speaker;
        }
        let told = self.arguments.source(verb).filter(|&told| {
            let token = self.text.tokens.within(told).start();
            self.quotation_of(token) == self.quotation_of(verb)
        });
        let is_verb =
            |token| matches!(self.text.part(token), Some(PartOfSpeech::Verb | PartOfSpeech::Auxiliary));
        let is_phrase = !tokens.ids().any(is_verb);
        let is_part = |told: &Span| is_phrase && speaker.is_some_and(|speaker| speaker.overlaps(*told));
        told.filter(|told| !is_part(told)).or(speaker)
    }

    /// Whether words are a personal pronoun or name a person.
    fn is_speaker(&self, words: Span) -> bool {
        let tokens = self.text.tokens.within(words);
        words::is_subject_pronoun(self.text.word(tokens.start()))
            || self.subjects.persons_in(tokens).next().is_some()
    }

    /// The innermost quotation that a token stands in.
    fn quotation_of(&self, token: TokenId) -> Option<QuotationId> {
        let quotations = &self.text.quotations;
        let span = *self.text.tokens.span().get(token)?;
        let index = quotations.span().as_slice().partition_point(|it| it.start() <= span.start());
        let mut quotation = index.checked_sub(1).map(QuotationId::from_index);
        for _ in 0..MOST_DEEP {
            let id = quotation?;
            if quotations.span()[id].contains(span) {
                break;
            }
            quotation = quotations.within()[id];
        }
        quotation
    }

    /// The name with a colon behind it that opens a quotation, as transcripts have it: “PENCE: Well, look …”
    pub fn label(&self, quotation: TokenRange) -> Option<Attribution> {
        let is_word = |token: &TokenId| self.text.word(*token).contains(char::is_alphanumeric);
        let first = quotation.ids().take(2).find(is_word)?;
        let colon = TokenRange::new(first, quotation.end())
            .ids()
            .take(4)
            .find(|&token| self.text.word(token) == ":")?;
        let is_upper = |token| self.text.word(token).chars().all(|letter| !letter.is_lowercase());
        let name = TokenRange::new(first, colon);
        if name.is_empty() || !name.ids().all(is_upper) {
            return None;
        }
        let speaker = self.text.tokens.span_of(name);
        Some(Attribution { cue: None, speaker, addressee: None, end: quotation.start(), reason: "label" })
    }

    /// A stretch as it is, or, where it lacks its closing mark and has its reporting clause in it, its part up to that
    /// clause: “We will look at it again, said Ewan Torrance.
    pub fn closed(&self, stretch: Stretch) -> Stretch {
        let quotations = &self.text.quotations;
        if quotations.is_closed()[stretch.id] {
            return stretch;
        }
        let Some(sentence) = self.arguments.sentence(stretch.tokens.start()) else { return stretch };
        let tokens = TokenRange::new(stretch.tokens.start(), sentence.end().min(stretch.tokens.end()));
        let opens_clause = |&token: &TokenId| {
            let verb = token.next();
            if verb >= tokens.end() || self.text.word(token) != "," {
                return false;
            }
            let behind = TokenRange::new(verb.next().min(tokens.end()), tokens.end());
            let is_inverted = || self.is_cue(verb) && self.subjects.name_at_start(behind);
            let is_straight = || {
                let mut rest = behind.ids();
                words::is_subject_pronoun(self.text.word(verb))
                    && rest.next().is_some_and(|verb| self.is_cue(verb))
                    && rest.next().is_some_and(|end| self.text.word(end) == ".")
            };
            is_inverted() || is_straight()
        };
        let clause = tokens.ids().find(opens_clause);
        clause.and_then(|comma| stretch.up_to(self.text, comma.next())).unwrap_or(stretch)
    }

    /// Who begins a sentence as the subject of a verb of saying: "She said this with a shrug."
    pub fn opening_speaker(&self, sentence: TokenRange) -> Option<Span> {
        let verb = sentence.ids().take(REACH).find(|&token| self.is_cue(token))?;
        let subject = self.subjects.before_verb(TokenRange::new(sentence.start(), verb))?;
        let opens = subject.start() == self.text.tokens.span()[sentence.start()].start();
        opens.then_some(subject)
    }

    /// Who says what a sentence reports, or else its subject where that is a pronoun or a person.
    pub fn main_speaker(&self, sentence: TokenRange) -> Option<Span> {
        if let Some(verb) = sentence.ids().find(|&token| self.is_cue(token)) {
            let speaker = self.subjects.before_verb(TokenRange::new(sentence.start(), verb));
            return self.better(verb, speaker);
        }
        self.arguments.main_subject(sentence).filter(|&subject| self.is_speaker(subject))
    }

    /// The one person that a sentence names, where it names just one.
    pub fn only_person(&self, sentence: TokenRange) -> Option<Span> {
        let mut persons = self.subjects.persons_in(sentence);
        let person = persons.next()?;
        persons.next().is_none().then_some(person)
    }

    /// "In the words of Anna Kovac, ..."
    fn in_the_words_of(&self, frame: TokenRange) -> Option<Attribution> {
        let is_words = |token: &TokenId| self.text.word(*token).eq_ignore_ascii_case("words");
        let cue = frame.ids().find(is_words)?;
        let of = cue.next();
        if of >= frame.end() || self.text.word(of) != "of" {
            return None;
        }
        let speaker = self.subjects.after_verb(TokenRange::new(of.next(), frame.end()));
        Some(Attribution {
            cue: Some(self.text.tokens.span()[cue]),
            speaker,
            addressee: None,
            end: of.next(),
            reason: "in the words of",
        })
    }

    fn according_to(&self, frame: TokenRange) -> Option<Attribution> {
        let mut tokens = frame.ids();
        let (according, to) = (tokens.next()?, tokens.next()?);
        if !self.text.word(according).eq_ignore_ascii_case("according") || self.text.word(to) != "to" {
            return None;
        }
        let cue = self.text.tokens.span()[according].cover(self.text.tokens.span()[to]);
        let speaker = self.subjects.after_verb(TokenRange::new(to.next(), frame.end()));
        Some(Attribution { cue: Some(cue), speaker, addressee: None, end: to.next(), reason: "according to" })
    }

    fn attribution(&self, verb: TokenId, speaker: Option<Span>, reason: &'static str) -> Attribution {
        let cue = self.text.tokens.span()[verb];
        let addressee = self.arguments.addressee(verb).filter(|&addressee| {
            self.quotation_of(self.text.tokens.within(addressee).start()) == self.quotation_of(verb)
        });
        Attribution { cue: Some(cue), speaker, addressee, end: verb.next(), reason }
    }

    /// Whether the token is a part of a compound such as "so-called".
    fn is_hyphenated(&self, token: TokenId) -> bool {
        token.previous().is_some_and(|before| self.text.word(before) == "-" && !self.text.is_spaced(token))
            || (self.text.word(token.next()) == "-" && !self.text.is_spaced(token.next()))
    }

    /// Whether a verb names a thing in nobody's words: "called a “slider”".
    fn is_naming(&self, verb: TokenId) -> bool {
        words::is_verb_of_naming(self.text.lemma(verb))
            && self.arguments.is_passive(verb)
            && self.arguments.source(verb).is_none()
    }

    /// Whether a verb of judging or thinking has the token at `opening` in its complement: "criticised “…”".
    fn governs(&self, verb: TokenId, opening: TokenId) -> bool {
        const SAID_OF: &[Dependency] =
            &[Dependency::Obj, Dependency::Xcomp, Dependency::Obl, Dependency::Advcl, Dependency::Ccomp];
        if self.text.part(verb) != Some(PartOfSpeech::Verb) || !self.arguments.reaches(verb, opening) {
            return false;
        }
        let lemma = self.text.lemma(verb);
        let has =
            |relations| self.arguments.of(verb, relations).any(|it| self.arguments.reaches(it, opening));
        cues::is_verb_with_object(lemma) && has(SAID_OF)
            || cues::is_verb_with_clause(lemma) && has(&[Dependency::Ccomp])
    }

    fn is_cue(&self, token: TokenId) -> bool {
        let is_verb = self.text.part(token).is_none_or(|part| part == PartOfSpeech::Verb);
        is_verb && self.says(token) && !self.subjects.is_in_name(token) && !self.is_hyphenated(token)
    }

    fn says(&self, verb: TokenId) -> bool {
        let word = self.text.word(verb);
        let next =
            || if verb.next().index() < self.text.tokens.len() { self.text.word(verb.next()) } else { "" };
        let lemma = self.text.lemma(verb);
        self.attributor.is_reporting_verb(word)
            || word.starts_with(char::is_uppercase) && self.attributor.is_reporting_verb(&word.to_lowercase())
            || cues::is_verb_beside_marks(lemma)
            || lemma == "put" && next() == "it"
            || lemma == "point" && next() == "out"
    }
}
