//! Reported words without marks: what hangs from a cue in the tree.
//!
//! The cues are verbs of saying and of thinking with a clause, an infinitive or an object ("said that", "promised to",
//! "cited"), those that stand behind or inside the words that they report ("..., officials said"), nouns and adjectives
//! with a clause ("the claim that", "confident that"), and "according to".

mod breaks;
mod objects;
mod unparsed;

use std::collections::HashMap;

use dateline_document::{
    Dependency, Id, PartOfSpeech, PennTag, Quote, QuoteId, QuoteKind, Span, Tagged, TokenId, TokenRange,
};

use crate::arguments::{Arguments, MOST};
use crate::cues;
use crate::quotations::Attributor;
use crate::words;

use breaks::Breaks;

/// How far from a cue the marks around it and the clause that it reports are looked for, in tokens.
const NEAR: usize = 10;

/// Finds what is reported in a text. Takes time linear in its length.
pub struct Reports<'a> {
    attributor: &'a Attributor<'a>,
    text: &'a Tagged<'a>,
    arguments: &'a Arguments<'a>,
    breaks: Breaks,
}

/// What a cue reports: one stretch, or the one before the cue and the one behind it. Either may be empty.
type Content = [TokenRange; 2];

/// A cue with what it reports.
struct Report {
    content: Content,
    cue: Span,
    /// The first token of the cue.
    token: TokenId,
    /// Whether the cue is a verb of saying or "according to".
    says: bool,
    source: Option<Span>,
    addressee: Option<Span>,
    reason: &'static str,
}

impl<'a> Reports<'a> {
    pub fn new(attributor: &'a Attributor<'a>, text: &'a Tagged<'a>, arguments: &'a Arguments<'a>) -> Self {
        Self { attributor, text, arguments, breaks: Breaks::new(attributor, text, arguments) }
    }

    /// The reports of a text as quotes, in no order; empty where it has no trees. The second part of one that its cue
    /// interrupts continues the first.
    pub fn quotes(&self) -> Vec<Quote> {
        let mut quotes = Vec::new();
        let reports: Vec<Report> = self.text.trees.ids().filter_map(|token| self.report(token)).collect();
        for report in self.told(reports) {
            let mut continues = None;
            for content in report.content.into_iter().filter_map(|part| self.arguments.words(part)) {
                let id = QuoteId::from_index(quotes.len());
                quotes.push(Quote { continues, ..quote(&report, content) });
                continues = Some(id);
            }
        }
        quotes
    }

    /// Reports without those of a cue that is no verb of saying in what another one reports: of "she said she hopes to
    /// win" the hope is a part of what she said. A participle right behind a content goes with the speaker of that one:
    /// "she said it was unsafe, citing the flood".
    fn told(&self, mut reports: Vec<Report>) -> Vec<Report> {
        let mut changes = vec![0_i32; self.text.trees.len() + 1];
        let mut sources: HashMap<TokenId, Option<Span>> = HashMap::new();
        for report in &reports {
            for part in report.content.into_iter().filter(|part| !part.is_empty()) {
                changes[part.start().index()] += 1;
                changes[part.end().index()] -= 1;
                sources.entry(part.end()).or_insert(report.source);
            }
        }
        let depths = changes.iter().scan(0, |depth, change| {
            *depth += change;
            Some(*depth)
        });
        let is_inside: Vec<bool> = depths.map(|depth| depth > 0).collect();
        reports.retain(|report| report.says || !is_inside[report.token.index()]);
        for report in reports.iter_mut().filter(|report| self.text.tag(report.token) == Some(PennTag::VBG)) {
            let source = report.token.previous().and_then(|mark| sources.get(&mark));
            report.source = source.copied().flatten().or(report.source);
        }
        reports
    }

    fn report(&self, cue: TokenId) -> Option<Report> {
        if self.text.word(cue).eq_ignore_ascii_case("according") {
            return self.according_to(cue);
        }
        let (content, reason) = match self.text.part(cue)? {
            PartOfSpeech::Verb => self.content_of_verb(cue),
            PartOfSpeech::Noun => {
                let lemma = self.text.lemma(cue);
                let told = || self.clause(cue, &[Dependency::Acl, Dependency::Ccomp], "that");
                let meant = || self.clause(cue, &[Dependency::Acl], "to");
                let told = if cues::is_noun_with_clause(lemma) { told() } else { None };
                let content = told.or_else(|| cues::is_noun_with_infinitive(lemma).then(meant).flatten());
                content.map(|content| (content, "clause of a noun"))
            }
            PartOfSpeech::Adjective if cues::is_adjective_with_clause(self.text.lemma(cue)) => {
                let content = self.clause(cue, &[Dependency::Ccomp], "that");
                content.map(|content| (content, "clause of an adjective"))
            }
            _ => None,
        }?;
        if self.is_remark(cue) {
            return None;
        }
        let span = self.text.tokens.span()[cue];
        let (source, addressee) = (self.arguments.source(cue), self.arguments.addressee(cue));
        let says = self.says(cue);
        Some(Report { content, cue: span, token: cue, says, source, addressee, reason })
    }

    fn says(&self, cue: TokenId) -> bool {
        self.attributor.is_reporting_verb(&self.text.word(cue).to_lowercase())
    }

    /// Whether a cue that is no verb of saying stands in a quotation: "I think" there reports nobody else's words.
    fn is_remark(&self, cue: TokenId) -> bool {
        let says = self.says(cue);
        let is_speaker = |&subject: &TokenId| words::is_speaker_or_hearer(self.text.word(subject));
        let speaks = || self.arguments.of(cue, &[Dependency::Nsubj]).any(|subject| is_speaker(&subject));
        self.arguments.is_quoted(cue) && (!says || speaks())
    }

    /// What a verb reports, and how the two go together.
    fn content_of_verb(&self, cue: TokenId) -> Option<(Content, &'static str)> {
        let lemma = self.text.lemma(cue);
        let says = self.says(cue);
        let clause = || {
            let clause = self.arguments.of(cue, &[Dependency::Ccomp]).next()?;
            (says || cues::is_verb_with_clause(lemma)).then(|| self.complement(cue, clause)).flatten()
        };
        let is_felt = cues::is_verb_of_feeling(lemma);
        let aside = if says { self.around_aside(cue) } else { None };
        let complement =
            || clause().or_else(|| self.clause(cue, &[Dependency::Ccomp], "that").filter(|_| is_felt));
        let beside = || self.distant_clause(cue).or_else(|| self.clause_around(cue)).filter(|_| says);
        let told = aside
            .map(|content| (content, "clause beside"))
            .or_else(|| Some((complement()?, "reported clause")))
            .or_else(|| Some((beside()?, "clause beside")))
            .or_else(|| Some((self.unparsed_clause(cue)?, "reported clause")));
        // In a quotation the rest is the speaker's own: "they asked us to talk".
        let meant = || {
            let is_active = !self.arguments.is_passive(cue);
            // A word alone, as in "called for protests", is no report of what was said.
            let is_phrase = |content: &TokenRange| is_active && content.len() > 1;
            let object = || self.object(cue).or_else(|| self.governed(cue)).filter(is_phrase);
            let infinitive = || Some((whole(self.infinitive(cue)?), "infinitive"));
            let object = || Some((whole(object()?), "object"));
            infinitive().or_else(object).filter(|_| !self.arguments.is_quoted(cue))
        };
        told.or_else(meant)
    }

    /// The clause with a conjunction or an infinitive that hangs from a noun or an adjective: "the claim that".
    fn clause(&self, cue: TokenId, relations: &'static [Dependency], mark: &str) -> Option<Content> {
        let is_marked = |&clause: &TokenId| {
            self.arguments.of(clause, &[Dependency::Mark]).any(|token| self.text.word(token) == mark)
        };
        self.arguments.of(cue, relations).find(is_marked).and_then(|clause| self.complement(cue, clause))
    }

    /// "said that he would leave": the clause, without the word that opens it.
    fn complement(&self, cue: TokenId, clause: TokenId) -> Option<Content> {
        let stretch = self.arguments.stretch(clause);
        // A clause that stands around its cue is what is left of it beside the cue's own clause.
        let own = self.own_words(cue, clause);
        let [before, after] = if stretch.contains(cue) { without(stretch, own) } else { whole(stretch) };
        let opens = |token: &TokenId| {
            !matches!(self.text.word(*token), "," | ":" | "–" | "—" | "-") && self.text.word(*token) != "that"
        };
        let opened = |part: TokenRange| {
            let start = part.ids().take(MOST).find(opens).unwrap_or(part.end());
            let mut end = self.next_report(cue, clause, part);
            if end == part.end() && end > cue && !part.is_empty() {
                end = breaks::joined(self.text, self.arguments, end);
            }
            TokenRange::new(start, self.breaks.end(self.text, cue, start, end).max(start))
        };
        Some([opened(before), opened(after)])
    }

    /// Where the next report begins in a stretch that the clause at `clause` opens: ", and he urged them to leave", "and
    /// urged them to leave".
    fn next_report(&self, cue: TokenId, clause: TokenId, stretch: TokenRange) -> TokenId {
        let is_past = |token| self.text.tag(token) == Some(PennTag::VBD);
        let is_told = |&token: &TokenId| {
            let mut subjects = self.arguments.of(token, &[Dependency::Nsubj]).peekable();
            let is_joined = match subjects.peek() {
                None => is_past(cue) && is_past(token) && self.text.lemma(clause) != self.text.lemma(cue),
                Some(_) => subjects.any(|subject| words::is_subject_pronoun(self.text.word(subject))),
            };
            token > clause && is_joined && self.says(token)
        };
        let next = self.arguments.of(clause, &[Dependency::Conj]).find(is_told);
        next.map_or(stretch.end(), |next| self.arguments.stretch(next).start())
    }

    /// "The talks failed, officials said": the clause from which the cue hangs beside it.
    fn clause_around(&self, cue: TokenId) -> Option<Content> {
        let trees = &self.text.trees;
        if trees.dependency()[cue] != Dependency::Parataxis {
            return None;
        }
        let clause = trees.head(cue)?;
        let own = self.arguments.stretch(cue);
        let before = own.start().previous()?;
        if !words::is_separator(self.text.word(before)) && !words::is_separator(self.text.word(own.start())) {
            return None;
        }
        Some(without(self.arguments.stretch(clause), own))
    }

    /// "Trump said this week that he would go": the clause with a conjunction that the parser hung elsewhere.
    fn distant_clause(&self, cue: TokenId) -> Option<Content> {
        let sentence = self.arguments.sentence(cue)?;
        let behind = TokenRange::new(cue.next().min(sentence.end()), sentence.end());
        let opens = |&token: &TokenId| {
            self.text.word(token) == "that" && self.text.trees.dependency()[token] == Dependency::Mark
        };
        let that = behind.ids().take(NEAR).find(opens)?;
        let clause = self.text.trees.head(that).filter(|&clause| clause > that)?;
        let end = self.arguments.stretch(clause).end();
        Some(whole(TokenRange::new(that.next(), end.max(that.next()))))
    }

    /// "The plan, he said, is dead", "The plan is dead, a spokesman said on Monday": the sentence around a cue that stands
    /// between marks with its subject.
    fn around_aside(&self, cue: TokenId) -> Option<Content> {
        let sentence = self.arguments.sentence(cue)?;
        let before = TokenRange::new(sentence.start(), cue);
        let after = TokenRange::new(cue.next().min(sentence.end()), sentence.end());
        let opening = before.ids().rev().take(NEAR).find(|&token| self.is_boundary(token))?;
        let closing = after.ids().take(NEAR).find(|&token| self.is_boundary(token))?;
        let aside = TokenRange::new(opening, closing.next());
        let is_closed = |word| words::is_separator(word) || matches!(word, "." | "?" | "!");
        let is_parted = words::is_separator(self.text.word(opening)) && is_closed(self.text.word(closing));
        let is_clause = |token| {
            token != cue && self.text.part(token) == Some(PartOfSpeech::Verb)
                || words::joins_clauses(self.text.word(token))
        };
        let is_noun = |token| self.is_nominal(token) && !self.arguments.is_time(token);
        let has_subject = || aside.ids().any(is_noun);
        let has_object =
            || self.arguments.of(cue, &[Dependency::Obj, Dependency::Ccomp]).any(|it| aside.contains(it));
        if !is_parted || aside.ids().any(is_clause) || !has_subject() || has_object() {
            return None;
        }
        let [told, rest] = without(sentence, aside);
        let is_told = |part: TokenRange| part.ids().take(MOST).any(|token| self.is_verbal(token));
        // ", said Kovac, a teacher who has left", ", she said, as others cheered": the rest is about who says it.
        let is_inverted = opening.next() == cue;
        let goes_on = !is_told(told)
            || !is_inverted && !rest.ids().next().is_some_and(|first| self.opens_setting(first));
        let rest = if is_told(rest) && goes_on { rest } else { TokenRange::new(rest.end(), rest.end()) };
        (is_told(told) || !rest.is_empty()).then_some([told, rest])
    }

    /// Whether a token opens the circumstances in which something is said.
    fn opens_setting(&self, token: TokenId) -> bool {
        matches!(self.text.word(token), "as" | "while" | "after" | "before" | "when" | "who")
    }

    /// Whether a token is a mark that parts an aside from the sentence.
    fn is_boundary(&self, token: TokenId) -> bool {
        let word = self.text.word(token);
        let joins =
            word == "-" && !self.text.is_spaced(token) || matches!(word, "'" | "’" | "(" | ")" | "$" | "&");
        !word.contains(char::is_alphanumeric) && !joins
    }

    fn is_nominal(&self, token: TokenId) -> bool {
        let nominal = [PartOfSpeech::Noun, PartOfSpeech::ProperNoun, PartOfSpeech::Pronoun];
        self.text.part(token).is_some_and(|part| nominal.contains(&part))
    }

    fn is_verbal(&self, token: TokenId) -> bool {
        matches!(self.text.part(token), Some(PartOfSpeech::Verb | PartOfSpeech::Auxiliary))
    }

    /// "According to the ministry, ...": the clause without these words.
    fn according_to(&self, according: TokenId) -> Option<Report> {
        let trees = &self.text.trees;
        let to = according.next();
        if self.text.trees.len() <= to.index() || self.text.word(to) != "to" {
            return None;
        }
        let noun = trees.head(according)?;
        let sentence = self.arguments.sentence(according)?;
        // Where a mark parts it from the sentence, it is the sentence that it tells.
        let before = according.previous().filter(|&before| before >= sentence.start());
        let is_parted = before.is_none_or(|before| words::is_separator(self.text.word(before)));
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
        let own = self.arguments.stretch(noun);
        let told =
            if is_parted && own.contains(according) { sentence } else { self.arguments.stretch(clause) };
        Some(Report {
            content: without(told, own),
            cue: spans[according].cover(spans[to]),
            token: according,
            says: true,
            source: self.arguments.named(noun, to.next()),
            addressee: None,
            reason: "according to",
        })
    }

    /// The words around a cue that belong to it and not to the clause that it reports.
    fn own_words(&self, cue: TokenId, clause: TokenId) -> TokenRange {
        let others = self.arguments.dependents(cue).iter().filter(|&&token| token != clause);
        let ends = others.map(|&token| self.arguments.stretch(token));
        ends.fold(TokenRange::new(cue, cue.next()), |all, one| {
            TokenRange::new(all.start().min(one.start()), all.end().max(one.end()))
        })
    }
}

fn quote(report: &Report, content: Span) -> Quote {
    Quote {
        span: content,
        kind: QuoteKind::Indirect,
        content,
        cue: Some(report.cue),
        speaker_span: report.source,
        speaker_mention: None,
        speaker: None,
        addressee_span: report.addressee,
        addressee: None,
        within: None,
        continues: None,
        reason: report.reason.into(),
    }
}

/// A content in one stretch.
fn whole(content: TokenRange) -> Content {
    [content, TokenRange::new(content.end(), content.end())]
}

/// Both sides of a stretch that another one, which lies inside it, divides.
fn without(stretch: TokenRange, inner: TokenRange) -> Content {
    let before = TokenRange::new(stretch.start(), inner.start().max(stretch.start()));
    let after = TokenRange::new(inner.end().min(stretch.end()), stretch.end());
    [before, after]
}
