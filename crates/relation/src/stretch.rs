//! A stretch between quotation marks and what stands beside it.

use dateline_document::{Id, QuotationId, Segmented, SentenceKind, Span, TokenId, TokenRange};

use crate::words;

/// A quotation with its place among the tokens.
pub struct Stretch {
    pub id: QuotationId,
    pub span: Span,
    pub content: Span,
    pub tokens: TokenRange,
    pub last: TokenId,
    pub paragraph: u32,
    /// The sentences that hold its first and its last token.
    pub first_sentence: TokenRange,
    pub last_sentence: TokenRange,
    /// Whether it is a clause by itself, with the mark at its end that parts it from what follows.
    pub is_clause: bool,
    /// Whether it begins with a capital or a figure.
    pub opens_high: bool,
    pub is_in_headline: bool,
}

impl Stretch {
    pub fn new(text: &Segmented<'_>, id: QuotationId) -> Option<Self> {
        let (span, content) = (text.quotations.span()[id], text.quotations.content()[id]);
        Self::of(text, id, span, content)
    }

    fn of(text: &Segmented<'_>, id: QuotationId, span: Span, content: Span) -> Option<Self> {
        // The value of an attribute in markup is no quotation.
        let before = text.source.get(Span::new(span.start().saturating_sub(1), span.start()));
        let tokens = text.tokens.within(span);
        let last = tokens.end().previous()?;
        let first_sentence = text.sentences.of_token(tokens.start())?;
        let last_sentence = text.sentences.of_token(last)?;
        let kind = text.sentences.kind()[first_sentence];
        if !matches!(kind, SentenceKind::Body | SentenceKind::Headline)
            || tokens.is_empty()
            || before == Some("=")
        {
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
            opens_high,
            is_in_headline: kind == SentenceKind::Headline,
        })
    }

    /// The part of an unclosed stretch that ends before `token`, where its reporting clause stands in it.
    pub fn up_to(&self, text: &Segmented<'_>, token: TokenId) -> Option<Self> {
        let spans = text.tokens.span();
        let end = spans[token.previous().filter(|&last| last >= self.tokens.start())?].end();
        let content = Span::new(self.content.start().min(end), end);
        Self::of(text, self.id, Span::new(self.span.start(), end), content)
    }

    /// Whether nothing but the quotation stands in its sentences, save marks.
    pub fn is_alone(&self, text: &Segmented<'_>) -> bool {
        let is_mark = |token| !text.word(token).contains(char::is_alphanumeric);
        TokenRange::new(self.first_sentence.start(), self.tokens.start()).ids().all(is_mark)
            && TokenRange::new(self.tokens.end(), self.last_sentence.end()).ids().all(is_mark)
    }

    /// The word right before it in its sentence, with no mark between.
    pub fn word_before<'s>(&self, text: &Segmented<'s>) -> Option<&'s str> {
        let before =
            self.tokens.start().previous().filter(|&before| before >= self.first_sentence.start())?;
        Some(text.word(before)).filter(|word| word.ends_with(char::is_alphanumeric))
    }

    /// Whether three words or more stand between a mark before it and the end of its sentence.
    pub fn is_set_off(&self, text: &Segmented<'_>) -> bool {
        let is_mark = |token| !text.word(token).contains(char::is_alphanumeric);
        let before = self.tokens.start().previous().filter(|&before| before >= self.first_sentence.start());
        before.is_some_and(|before| matches!(text.word(before), "," | ":"))
            && TokenRange::new(self.tokens.end(), self.last_sentence.end()).ids().all(is_mark)
            && self.tokens.ids().filter(|&token| !is_mark(token)).take(3).count() == 3
    }

    /// Whether it reads as the title of a work: a few words, all that are not small ones with a capital, right after a
    /// preposition, a determiner or a possessor, or alone with nobody to say it.
    pub fn is_title(&self, text: &Segmented<'_>, is_alone: bool) -> bool {
        let Some(words) = text.source.get(self.content) else { return false };
        let is_small = |word: &str| words::is_small(word);
        let is_capital = |word: &str| {
            let first = word.chars().find(|first| first.is_alphanumeric());
            first.is_some_and(|first| first.is_uppercase() || first.is_numeric())
        };
        let mut count = 0;
        let capitals = words.split_whitespace().take(MOST_OF_A_TITLE + 1).all(|word| {
            count += 1;
            is_capital(word) || (count > 1 && is_small(word))
        });
        let leads = || is_alone || self.word_before(text).is_some_and(words::leads_to_title);
        capitals && count <= MOST_OF_A_TITLE && !words.trim_end().ends_with(['!', '?']) && leads()
    }
}

/// How many words a title has.
const MOST_OF_A_TITLE: usize = 8;

/// What stands before and after a stretch in its sentences, up to the stretches beside it.
pub struct Frames {
    pub before: TokenRange,
    pub after: TokenRange,
}

impl Frames {
    /// The frames of a stretch, no wider than `bounds`.
    pub fn new(
        stretch: &Stretch,
        previous: Option<&Stretch>,
        next: Option<&Stretch>,
        bounds: TokenRange,
    ) -> Self {
        let (opening, closing) = (stretch.tokens.start(), stretch.tokens.end());
        let first = stretch.first_sentence.start().max(bounds.start());
        let last = stretch.last_sentence.end().min(bounds.end());
        let start = previous.map_or(first, |previous| previous.tokens.end().max(first));
        let end = next.map_or(last, |next| next.tokens.start().min(last));
        Self {
            before: TokenRange::new(start.min(opening), opening),
            after: TokenRange::new(closing, end.max(closing)),
        }
    }
}
