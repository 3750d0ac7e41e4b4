use super::layer;
use crate::vocabulary::vocabulary;
use crate::{Id, Quotations, SentenceId, Source, Span, TokenId, TokenRange};

layer! {
    /// A token: a word, a number, a mark, as Universal Dependencies' English treebanks divide them.
    pub struct Token {
        /// Where the token stands.
        pub span: Span,
        /// Whether it is one word with the token before it, parted by grammar alone: `n't` after `do`.
        pub joined: bool,
    }
    /// Tokens in order of the text: non-empty, disjoint, on character boundaries, with only white space between them.
    pub struct Tokens[TokenId];
}

impl Tokens {
    /// The layer of tokens that stand at `spans`, which must keep the layer's order; `joined` says of each whether it is
    /// one word with the token before it.
    ///
    /// # Panics
    /// When the two are not of one length.
    pub fn from_columns(spans: Vec<Span>, joined: Vec<bool>) -> Self {
        assert_eq!(spans.len(), joined.len(), "columns of a layer are of one length");
        Self { rows: spans.len(), span: spans.into(), joined: joined.into() }
    }

    /// The tokens that share a byte with `span`.
    pub fn within(&self, span: Span) -> TokenRange {
        let spans = self.span.as_slice();
        let start = spans.partition_point(|token| token.end() <= span.start());
        let end = spans.partition_point(|token| token.start() < span.end()).max(start);
        TokenRange::new(TokenId::from_index(start), TokenId::from_index(end))
    }

    /// The span from the first to the last token of `range`, or none where the range is empty.
    pub fn span_of(&self, range: TokenRange) -> Option<Span> {
        let mut spans = self.span.as_slice().get(range.start().index()..range.end().index())?.iter();
        let first = *spans.next()?;
        Some(spans.next_back().map_or(first, |&last| first.cover(last)))
    }

    /// All tokens as one range.
    pub fn all(&self) -> TokenRange {
        TokenRange::new(TokenId::from_index(0), TokenId::from_index(self.len()))
    }
}

vocabulary! {
    /// What part of an article a sentence is.
    pub enum SentenceKind {
        /// The `date YYYY-MM-DD` head.
        Head = "head",
        /// A headline, or a heading inside the article.
        Headline = "headline",
        /// The place, day and agency before a story: `MOSCOW (Reuters) -`. Also what else says who filed the story and
        /// not what it tells: bylines, dates of publication, credits.
        Dateline = "dateline",
        /// Running text.
        Body = "body",
    }
}

layer! {
    /// A sentence.
    pub struct Sentence {
        /// Its tokens; never none.
        pub tokens: TokenRange,
        /// The part of the article it is.
        pub kind: SentenceKind,
        /// The number of its paragraph, from zero. Blank lines part paragraphs.
        pub paragraph: u32,
    }
    /// Sentences in order; together they hold every token once.
    pub struct Sentences[SentenceId];
}

impl Sentences {
    /// The sentence that holds `token`, or none where no sentence does.
    pub fn of_token(&self, token: TokenId) -> Option<SentenceId> {
        let index = self.tokens.as_slice().partition_point(|range| range.end() <= token);
        (index < self.len()).then(|| SentenceId::from_index(index))
    }
}

/// A text divided into tokens, quotation ranges and sentences: what every later stage reads.
#[derive(Clone, Debug, PartialEq)]
pub struct Segmented<'s> {
    /// The text.
    pub source: &'s Source,
    /// Its tokens.
    pub tokens: Tokens,
    /// Its stretches between quotation marks.
    pub quotations: Quotations,
    /// Its sentences.
    pub sentences: Sentences,
}

impl<'s> Segmented<'s> {
    /// The surface of a token, empty where there is no such token.
    pub fn word(&self, token: TokenId) -> &'s str {
        self.tokens.span().get(token).and_then(|&span| self.source.get(span)).unwrap_or_default()
    }

    /// The stretch of text from the first to the last byte of a sentence.
    pub fn sentence_span(&self, sentence: SentenceId) -> Span {
        self.tokens.span_of(self.sentences.tokens()[sentence]).unwrap_or_default()
    }

    /// Whether white space stands between a token and the one before it. True for the first token.
    pub fn is_spaced(&self, token: TokenId) -> bool {
        let Some(before) = token.previous() else { return true };
        let spans = self.tokens.span();
        spans.get(token).is_none_or(|span| spans[before].end() < span.start())
    }
}
