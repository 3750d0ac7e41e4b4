//! Which quotations report words, whose words they are, and by what cue.

use std::collections::{HashMap, HashSet};

use dateline_document::{
    Found, Id, QuotationId, Quote, QuoteId, QuoteKind, Quotes, Span, Tagged, TokenId, TokenRange,
};

use crate::arguments::Arguments;
use crate::attribution::{Attribution, Clauses};
use crate::continuation::{continues, speaker_nearby};
use crate::indirect::Reports;
use crate::nesting;
use crate::stretch::{Frames, Stretch};
use crate::words;

/// Finds reported words and who is said to have said them.
pub struct Attributor<'d> {
    reporting_verbs: HashSet<&'d str>,
}

impl<'d> Attributor<'d> {
    /// Takes the forms of verbs that report words, one a line, in lower case.
    pub fn new(reporting_verbs: &'d str) -> Self {
        Self {
            reporting_verbs: reporting_verbs.lines().map(str::trim).filter(|verb| !verb.is_empty()).collect(),
        }
    }

    /// The quotes of a text with their cues and the words that name their speakers; mentions and entities stay open
    /// until names are resolved.
    ///
    /// Direct and mixed quotes are found by their marks. A stretch between marks that no cue reports and that is not
    /// a sentence of its own is a title or a word held at arm's length, and is left out; so is a quotation inside a
    /// quotation that has no cue there. Where the text has trees, what verbs, nouns and adjectives of saying and
    /// thinking report without marks are quotes too.
    pub fn quotations(&self, text: &Tagged<'_>, found: &Found) -> Quotes {
        let arguments = Arguments::new(text, found);
        let clauses = Clauses::new(self, text, found, &arguments);
        let mut levels: HashMap<Option<QuotationId>, Vec<Stretch>> = HashMap::new();
        for id in text.quotations.ids() {
            let within = text.quotations.within()[id];
            let stretch = Stretch::new(text, id).map(|stretch| clauses.closed(stretch));
            levels.entry(within).or_default().extend(stretch);
        }
        let mut marked = Vec::new();
        for within in std::iter::once(None).chain(text.quotations.ids().map(Some)) {
            let Some(stretches) = levels.get(&within) else { continue };
            let bounds = within
                .map_or(text.tokens.all(), |outer| text.tokens.within(text.quotations.content()[outer]));
            report_level(text, &clauses, stretches, bounds, within.is_some(), &mut marked);
        }
        nesting::joined(text, marked, Reports::new(self, text, &arguments).quotes())
    }

    pub(crate) fn is_reporting_verb(&self, word: &str) -> bool {
        self.reporting_verbs.contains(word) || words::is_characterising_verb(word)
    }
}

/// Appends the quotes among stretches that stand in one quotation, or in none.
fn report_level(
    text: &Tagged<'_>,
    clauses: &Clauses<'_>,
    stretches: &[Stretch],
    bounds: TokenRange,
    is_inner: bool,
    quotes: &mut Vec<Quote>,
) {
    let mut previous: Option<Reported> = None;
    for (index, stretch) in stretches.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &stretches[before]);
        let frames = Frames::new(stretch, before, stretches.get(index + 1), bounds);
        let id = QuoteId::from_index(quotes.len());
        let reported = report(text, clauses, id, stretch, &frames, previous.as_ref());
        if let Some(reported) = reported.filter(|reported| !is_inner || reported.cue().is_some()) {
            quotes.push(reported.quote(stretch));
            previous = Some(reported);
        }
    }
}

/// What was found out about a stretch.
pub struct Reported {
    id: QuoteId,
    pub quotation: QuotationId,
    kind: QuoteKind,
    content: Span,
    pub attribution: Option<Attribution>,
    continues: Option<QuoteId>,
    pub paragraph: u32,
    /// Its last token.
    pub last: TokenId,
}

impl Reported {
    fn cue(&self) -> Option<Span> {
        self.attribution.and_then(|attribution| attribution.cue)
    }

    fn quote(&self, stretch: &Stretch) -> Quote {
        Quote {
            span: stretch.span,
            kind: self.kind,
            content: self.content,
            cue: self.cue(),
            speaker_span: self.attribution.and_then(|attribution| attribution.speaker),
            speaker_mention: None,
            speaker: None,
            addressee_span: self.attribution.and_then(|attribution| attribution.addressee),
            addressee: None,
            within: None,
            continues: self.continues,
            reason: self.attribution.map_or("", |attribution| attribution.reason).into(),
        }
    }
}

fn report(
    text: &Tagged<'_>,
    clauses: &Clauses<'_>,
    id: QuoteId,
    stretch: &Stretch,
    frames: &Frames,
    previous: Option<&Reported>,
) -> Option<Reported> {
    let after = || clauses.after(frames.after).map(|found| (found, Side::After));
    let before = || clauses.before(frames.before).map(|found| (found, Side::Before));
    // A cue between two stretches has the first one; it is found again from the second.
    let taken = previous.and_then(Reported::cue);
    // One that stands right before the mark and is not taken has what follows, whatever comes behind that.
    let leads = |(own, _): &(Attribution, Side)| {
        let between = TokenRange::new(own.end.min(frames.before.end()), frames.before.end());
        own.cue.is_some() && own.cue != taken && between.ids().all(|token| is_mark(text, token))
    };
    let own = if stretch.is_clause {
        before().filter(leads).or_else(after).or_else(before)
    } else {
        before().or_else(after)
    };
    let own = own.filter(|(own, _)| own.cue.is_none() || own.cue != taken);
    // A cue right before the next stretch has that one.
    let leads_on = |own: &Attribution| {
        let rest = TokenRange::new(own.end.min(frames.after.end()), frames.after.end());
        !stretch.is_clause
            && rest.end() != stretch.last_sentence.end()
            && rest.ids().all(|token| is_mark(text, token))
    };
    let own = own.filter(|(own, side)| *side == Side::Before || !leads_on(own));
    let label = if own.is_none() { clauses.label(stretch.tokens) } else { None };
    let continued = previous
        .filter(|previous| label.is_none() && continues(text, previous, stretch, frames, own.is_some()));
    let is_alone = stretch.is_clause && !stretch.is_in_headline && stretch.is_alone(text);
    let attribution = match &own {
        // "..., adding: ...": the subject is that of the quotation before in the sentence.
        Some((own, _)) if own.speaker.is_none() => {
            let before = previous.filter(|previous| stretch.first_sentence.contains(previous.last));
            let speaker =
                before.and_then(|previous| previous.attribution).and_then(|earlier| earlier.speaker);
            Some(Attribution { speaker, ..*own })
        }
        Some((own, _)) => Some(*own),
        None => match (label, continued) {
            (Some(label), _) => Some(label),
            (None, Some(previous)) => {
                previous.attribution.map(|earlier| Attribution { reason: "carried over", ..earlier })
            }
            (None, None) if is_alone => speaker_nearby(text, clauses, stretch),
            (None, None) => None,
        },
    };
    let is_word = !stretch.is_clause && stretch.word_before(text).is_some_and(words::is_noun_for_words);
    let is_led = own.is_some() || label.is_some() || continued.is_some();
    if (attribution.is_none() && !is_alone) || is_word || stretch.is_title(text, is_alone && !is_led) {
        return None;
    }
    // The rest of an interrupted quotation need not open with a capital: it is what its first part is.
    let goes_on = own.is_none() && continued.is_some_and(|previous| previous.kind == QuoteKind::Direct);
    let is_after = own.is_some_and(|(_, side)| side == Side::After);
    // `With so many, “there is no single point of failure,” he said`: what stands before it is told as well.
    let told_before =
        frames.before.ids().find(|&token| !is_mark(text, token)).filter(|_| is_after && !stretch.opens_high);
    let is_woven = told_before.is_some() || is_woven(text, stretch, attribution.as_ref());
    // `As she put it, “a road is a promise”`: what stands behind a mark to the end of its sentence is a clause.
    let is_set_off = own.is_some_and(|(_, side)| side == Side::Before) && stretch.is_set_off(text);
    let kind = if is_set_off || (stretch.is_clause && !is_woven) || goes_on {
        QuoteKind::Direct
    } else {
        QuoteKind::Mixed
    };
    let content = match (&own, kind) {
        (Some((own, Side::Before)), QuoteKind::Mixed) => reported_clause(text, own.end, stretch),
        (Some((_, Side::After)), QuoteKind::Mixed) => {
            told_before.map_or(stretch.content, |first| text.tokens.span()[first].cover(stretch.content))
        }
        _ => stretch.content,
    };
    Some(Reported {
        id,
        quotation: stretch.id,
        kind,
        content,
        attribution,
        continues: continued
            .filter(|_| own.is_none() && kind == QuoteKind::Direct)
            .map(|previous| previous.id),
        paragraph: stretch.paragraph,
        last: stretch.last,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

pub fn is_mark(text: &Tagged<'_>, token: TokenId) -> bool {
    !text.word(token).contains(char::is_alphanumeric)
}

/// Whether a stretch goes on in small letters with the words before it that are not its cue: `said the plan was “a step
/// too far for us.”`
fn is_woven(text: &Tagged<'_>, stretch: &Stretch, attribution: Option<&Attribution>) -> bool {
    let is_led = attribution.is_some_and(|attribution| attribution.end == stretch.tokens.start());
    !stretch.opens_high && !is_led && stretch.word_before(text).is_some()
}

/// The clause that a cue reports: from the word after "that", or else after the cue, to the last word of the sentence.
fn reported_clause(text: &Tagged<'_>, after_cue: TokenId, stretch: &Stretch) -> Span {
    let opening = stretch.tokens.start();
    let is_word = |token: &TokenId| !is_mark(text, *token);
    let before = TokenRange::new(after_cue.min(opening), opening);
    let that = before.ids().find(|&token| text.word(token) == "that");
    let clause = that.map_or(before.start(), TokenId::next);
    let start = TokenRange::new(clause, opening).ids().find(is_word).unwrap_or(opening);
    let rest = TokenRange::new(opening, stretch.last_sentence.end().max(opening));
    let end = rest.ids().rev().find(is_word).unwrap_or(opening);
    let spans = text.tokens.span();
    spans[start].cover(stretch.span).cover(spans[end])
}
