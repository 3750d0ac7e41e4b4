use std::fmt;
use std::ops::{Index, Range};

use crate::{Id, Ids, TokenId};

/// A half-open range of bytes in a [`Source`](crate::Source)'s text.
///
/// ```
/// use dateline_document::Span;
/// let span = Span::new(3, 9);
/// assert_eq!(format!("{span:?}"), "3..9");
/// assert_eq!(&"Venezuela"[Span::new(0, 4)], "Vene");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[repr(C)]
pub struct Span {
    // Invariant: start <= end.
    start: u32,
    end: u32,
}

impl Span {
    /// The range from byte `start` up to, not including, byte `end`.
    ///
    /// # Panics
    /// When `end` lies before `start`.
    pub fn new(start: u32, end: u32) -> Self {
        assert!(start <= end, "a span ends where it starts or later: {start}..{end}");
        Self { start, end }
    }

    /// The first byte.
    pub fn start(self) -> u32 {
        self.start
    }

    /// The byte after the last one.
    pub fn end(self) -> u32 {
        self.end
    }

    /// How many bytes the span holds.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether every byte of `other` lies in this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the two spans share a byte and neither contains the other.
    pub fn crosses(self, other: Self) -> bool {
        self.overlaps(other) && !self.contains(other) && !other.contains(self)
    }

    /// The smallest span that contains both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same range for indexing slices.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}

impl Index<Span> for str {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        &self[span.range()]
    }
}

impl Index<Span> for String {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        &self[span.range()]
    }
}

/// A half-open range of tokens; not to be mistaken for a [`Span`] of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenRange {
    // Invariant: start <= end.
    start: TokenId,
    end: TokenId,
}

impl TokenRange {
    /// The tokens from `start` up to, not including, `end`.
    ///
    /// # Panics
    /// When `end` lies before `start`.
    pub fn new(start: TokenId, end: TokenId) -> Self {
        assert!(start <= end, "a token range ends where it starts or later: {start:?}..{end:?}");
        Self { start, end }
    }

    /// The first token.
    pub fn start(self) -> TokenId {
        self.start
    }

    /// The token after the last one.
    pub fn end(self) -> TokenId {
        self.end
    }

    /// How many tokens the range holds.
    pub fn len(self) -> usize {
        self.end.index() - self.start.index()
    }

    /// Whether the range holds no token.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `token` lies in the range.
    pub fn contains(self, token: TokenId) -> bool {
        self.start <= token && token < self.end
    }

    /// The ids of the tokens, in order.
    pub fn ids(self) -> Ids<TokenId> {
        Ids::between(self.start, self.end)
    }
}

impl fmt::Debug for TokenRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "tokens {}..{}", self.start.index(), self.end.index())
    }
}
