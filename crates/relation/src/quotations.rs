//! Which quotations report words, whose words they are, and by what cue.

use std::collections::{HashMap, HashSet};

use dateline_document::{
    Found, Id, QuotationId, Quote, QuoteId, QuoteKind, Quotes, Segmented, SentenceKind, Span, Tagged,
    TokenId, TokenRange,
};

use crate::attribution::{Attribution, Clauses};
use crate::indirect::Reports;
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
    /// Where the text has trees, clauses that a verb of saying or thinking reports without marks are quotes too.
    /// Direct and mixed quotes are found by their marks. A stretch between marks that no cue reports and that is not
    /// a sentence of its own is a title or a word held at arm's length, and is left out. Quotations inside quotations
    /// are left out too.
    pub fn quotations(&self, text: &Tagged<'_>, found: &Found) -> Quotes {
        let clauses = Clauses::new(self, text, found);
        let mut quotes = Quotes::new();
        let mut previous: Option<Reported> = None;
        let outermost = text.quotations.ids().filter(|&id| text.quotations.within()[id].is_none());
        let stretches: Vec<Stretch> = outermost.filter_map(|id| Stretch::new(text, id)).collect();
        for (index, stretch) in stretches.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| &stretches[before]);
            let frames = Frames::new(stretch, before, stretches.get(index + 1));
            let id = QuoteId::from_index(quotes.len());
            if let Some(reported) = report(text, &clauses, id, stretch, &frames, previous.as_ref()) {
                quotes.push(reported.quote(stretch));
                previous = Some(reported);
            }
        }
        with_indirect(&quotes, Reports::new(self, text, found).quotes())
    }

    pub(crate) fn is_reporting_verb(&self, word: &str) -> bool {
        self.reporting_verbs.contains(word) || words::is_characterising_verb(word)
    }
}

/// Quotes with marks and those without, in order: where a cue has quotes with marks it reports no clause besides.
fn with_indirect(marked: &Quotes, mut indirect: Vec<Quote>) -> Quotes {
    let cues: HashSet<Span> = marked.cue().iter().copied().flatten().collect();
    let mut contents: Vec<Span> = marked.content().iter().copied().collect();
    contents.sort_unstable();
    let is_told = |content: Span| {
        let index = contents.partition_point(|it| it.start() < content.end());
        contents[..index].iter().rev().take(2).any(|it| it.overlaps(content))
    };
    // What the clause of a cue is the tree knows better.
    let clauses: HashMap<Span, Span> =
        indirect.iter().filter_map(|quote| Some((quote.cue?, quote.content))).collect();
    let with_clause = |quote: Quote| {
        let clause = quote.cue.and_then(|cue| clauses.get(&cue)).copied();
        let clause = clause.filter(|clause| quote.kind == QuoteKind::Mixed && clause.contains(quote.content));
        Quote { content: clause.unwrap_or(quote.content), ..quote }
    };
    indirect.retain(|quote| quote.cue.is_none_or(|cue| !cues.contains(&cue)) && !is_told(quote.content));
    let mut rows: Vec<(Option<QuoteId>, Quote)> =
        marked.ids().map(|id| (Some(id), with_clause(marked.row(id)))).collect();
    rows.extend(indirect.into_iter().map(|quote| (None, quote)));
    rows.sort_by_key(|(_, quote)| (quote.span.start(), std::cmp::Reverse(quote.span.end())));
    let mut now = vec![None; marked.len()];
    for (index, (before, _)) in rows.iter().enumerate() {
        if let Some(before) = before {
            now[before.index()] = Some(QuoteId::from_index(index));
        }
    }
    let renumbered = |id: Option<QuoteId>| id.and_then(|id| now[id.index()]);
    rows.into_iter().map(|(_, quote)| Quote { continues: renumbered(quote.continues), ..quote }).collect()
}

/// A quotation with its place among the tokens.
struct Stretch {
    id: QuotationId,
    span: Span,
    content: Span,
    tokens: TokenRange,
    last: TokenId,
    paragraph: u32,
    // The sentences that hold its first and its last token.
    first_sentence: TokenRange,
    last_sentence: TokenRange,
    is_clause: bool,
}

impl Stretch {
    fn new(text: &Segmented<'_>, id: QuotationId) -> Option<Self> {
        let (span, content) = (text.quotations.span()[id], text.quotations.content()[id]);
        let tokens = text.tokens.within(span);
        let last = tokens.end().previous()?;
        let first_sentence = text.sentences.of_token(tokens.start())?;
        let last_sentence = text.sentences.of_token(last)?;
        if text.sentences.kind()[first_sentence] != SentenceKind::Body || tokens.is_empty() {
            return None;
        }
        // A quotation at the end of this one has its closing mark there too.
        let words = text.source.get(content)?.trim_end_matches(|last: char| {
            last.is_whitespace() || matches!(last, '"' | '\'' | '’' | '”' | '“' | '»' | '›')
        });
        let words = words.trim_start();
        let opens_high = words.chars().next().is_some_and(|first| first.is_uppercase() || first.is_numeric());
        // The comma that parts a quotation from its reporting clause stands inside the marks in American usage, outside
        // in others.
        let next_word = (tokens.end().index() < text.tokens.len()).then(|| text.word(tokens.end()));
        let closes = words.ends_with([',', '.', '!', '?', '…', '—', '-'])
            || (opens_high && next_word.is_some_and(words::is_separator));
        Some(Self {
            id,
            span,
            content,
            tokens,
            last,
            paragraph: text.sentences.paragraph()[first_sentence],
            first_sentence: text.sentences.tokens()[first_sentence],
            last_sentence: text.sentences.tokens()[last_sentence],
            is_clause: closes && (opens_high || words.split_whitespace().nth(3).is_some()),
        })
    }

    /// Whether nothing but the quotation stands in its sentences, save marks.
    fn is_alone(&self, text: &Segmented<'_>) -> bool {
        let is_mark = |token| !text.word(token).contains(char::is_alphanumeric);
        TokenRange::new(self.first_sentence.start(), self.tokens.start()).ids().all(is_mark)
            && TokenRange::new(self.tokens.end(), self.last_sentence.end()).ids().all(is_mark)
    }
}

/// What stands before and after a stretch in its sentences, up to the stretches beside it.
struct Frames {
    before: TokenRange,
    after: TokenRange,
}

impl Frames {
    fn new(stretch: &Stretch, previous: Option<&Stretch>, next: Option<&Stretch>) -> Self {
        let (opening, closing) = (stretch.tokens.start(), stretch.tokens.end());
        let (first, last) = (stretch.first_sentence.start(), stretch.last_sentence.end());
        let start = previous.map_or(first, |previous| previous.tokens.end().max(first));
        let end = next.map_or(last, |next| next.tokens.start().min(last));
        Self {
            before: TokenRange::new(start.min(opening), opening),
            after: TokenRange::new(closing, end.max(closing)),
        }
    }
}

/// What was found out about a stretch.
struct Reported {
    id: QuoteId,
    quotation: QuotationId,
    kind: QuoteKind,
    content: Span,
    attribution: Option<Attribution>,
    continues: Option<QuoteId>,
    paragraph: u32,
    // Its last token.
    last: TokenId,
}

impl Reported {
    fn quote(&self, stretch: &Stretch) -> Quote {
        Quote {
            span: stretch.span,
            kind: self.kind,
            content: self.content,
            cue: self.attribution.and_then(|attribution| attribution.cue),
            speaker_span: self.attribution.and_then(|attribution| attribution.speaker),
            speaker_mention: None,
            speaker: None,
            addressee: None,
            within: None,
            continues: self.continues,
            reason: self.attribution.map_or("", |attribution| attribution.reason).into(),
        }
    }
}

fn report(
    text: &Segmented<'_>,
    clauses: &Clauses<'_>,
    id: QuoteId,
    stretch: &Stretch,
    frames: &Frames,
    previous: Option<&Reported>,
) -> Option<Reported> {
    let after = || clauses.after(frames.after).map(|found| (found, Side::After));
    let before = || clauses.before(frames.before).map(|found| (found, Side::Before));
    let own = if stretch.is_clause { after().or_else(before) } else { before().or_else(after) };
    // A cue between two stretches has the first one; it is found again from the second.
    let cue_of = |attribution: &Attribution| attribution.cue;
    let taken = previous.and_then(|previous| previous.attribution.as_ref()).and_then(cue_of);
    let own = own.filter(|(own, _)| own.cue.is_none() || own.cue != taken);
    let continued = previous.filter(|previous| continues(text, previous, stretch, frames, own.is_some()));
    let attribution = match &own {
        // "..., adding: ...": the subject is that of the quotation before in the sentence.
        Some((own, _)) if own.speaker.is_none() => {
            let before = previous.filter(|previous| stretch.first_sentence.contains(previous.last));
            let speaker =
                before.and_then(|previous| previous.attribution).and_then(|earlier| earlier.speaker);
            Some(Attribution { speaker, ..*own })
        }
        Some((own, _)) => Some(*own),
        None => match continued {
            Some(previous) => {
                previous.attribution.map(|earlier| Attribution { reason: "carried over", ..earlier })
            }
            None if stretch.is_clause && stretch.is_alone(text) => speaker_nearby(text, clauses, stretch),
            None => None,
        },
    };
    if attribution.is_none() && !(stretch.is_clause && stretch.is_alone(text)) {
        return None;
    }
    // The rest of an interrupted quotation need not open with a capital: it is what its first part is.
    let goes_on = own.is_none() && continued.is_some_and(|previous| previous.kind == QuoteKind::Direct);
    let kind = if stretch.is_clause || goes_on { QuoteKind::Direct } else { QuoteKind::Mixed };
    let content = match (&own, kind) {
        (Some((own, Side::Before)), QuoteKind::Mixed) => reported_clause(text, own.end, stretch),
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

/// The speaker of a quotation that stands alone: whoever begins the next sentence of the paragraph by saying something
/// more, or else the one person that the sentence before speaks of.
fn speaker_nearby(text: &Segmented<'_>, clauses: &Clauses<'_>, stretch: &Stretch) -> Option<Attribution> {
    let sentence = |token| {
        let sentence = text.sentences.of_token(token)?;
        Some((text.sentences.tokens()[sentence], text.sentences.paragraph()[sentence]))
    };
    let after =
        sentence(stretch.last_sentence.end()).filter(|&(_, paragraph)| paragraph == stretch.paragraph);
    let before = stretch.first_sentence.start().previous().and_then(sentence);
    let behind = || Some((clauses.opening_speaker(after?.0)?, "sentence behind"));
    let (speaker, reason) =
        behind().or_else(|| Some((clauses.only_person(before?.0)?, "sentence before")))?;
    Some(Attribution { cue: None, speaker: Some(speaker), end: stretch.tokens.start(), reason })
}

/// Whether a stretch goes on with the words reported before it: the next paragraph of one quotation; the rest of a
/// quotation that its reporting clause interrupts; or a sentence of its own right after.
fn continues(
    text: &Segmented<'_>,
    previous: &Reported,
    stretch: &Stretch,
    frames: &Frames,
    has_own_cue: bool,
) -> bool {
    if text.quotations.continues()[stretch.id] == Some(previous.quotation) {
        return true;
    }
    if has_own_cue {
        return false;
    }
    let is_mark = |token| !text.word(token).contains(char::is_alphanumeric);
    let interrupted = stretch.first_sentence.contains(previous.last)
        && previous.attribution.is_some_and(|found| found.end <= stretch.tokens.start());
    let follows = stretch.paragraph == previous.paragraph
        && frames.before.ids().all(is_mark)
        && sentences_between(text, previous.last, stretch.tokens.start()) <= 1;
    let next_paragraph = stretch.is_clause
        && stretch.is_alone(text)
        && stretch.paragraph == previous.paragraph + 1
        && sentences_between(text, previous.last, stretch.tokens.start()) <= 1;
    interrupted || follows || next_paragraph
}

fn sentences_between(text: &Segmented<'_>, start: TokenId, end: TokenId) -> usize {
    let sentence = |token| text.sentences.of_token(token).map_or(text.sentences.len(), Id::index);
    sentence(end).saturating_sub(sentence(start))
}

/// The clause that a cue reports: from the word after "that", or else after the cue, to the last word of the sentence.
fn reported_clause(text: &Segmented<'_>, after_cue: TokenId, stretch: &Stretch) -> Span {
    let opening = stretch.tokens.start();
    let is_word = |token: &TokenId| text.word(*token).contains(char::is_alphanumeric);
    let before = TokenRange::new(after_cue.min(opening), opening);
    let that = before.ids().find(|&token| text.word(token) == "that");
    let clause = that.map_or(before.start(), TokenId::next);
    let start = TokenRange::new(clause, opening).ids().find(is_word).unwrap_or(opening);
    let rest = TokenRange::new(opening, stretch.last_sentence.end().max(opening));
    let end = rest.ids().rev().find(is_word).unwrap_or(opening);
    let spans = text.tokens.span();
    spans[start].cover(stretch.span).cover(spans[end])
}
