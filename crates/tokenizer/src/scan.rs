//! From characters to tokens, in one pass.
//!
//! The scanner stands at the start of a token and looks at one byte; a table says which verb goes on. Plain words end
//! there; whatever a word may go on with (`'`, `.`, `-` ...) is looked at in `word`, digits in `number`, addresses in
//! `link`. Every verb either takes a token and moves on, or looks ahead no farther than a fixed number of bytes: so
//! the pass is linear in any text.

use dateline_document::Span;

use crate::character::{
    CLASS, Class, QuoteMark, ZERO_WIDTH_JOINER, ZERO_WIDTH_SPACE, is_apostrophe, is_combining, is_dash,
    is_invisible, is_line_end, is_paragraph_end, is_regional_indicator, is_skin_tone, is_stop, is_word,
    quote_mark,
};
use crate::lexicon::{Abbreviation, Lexicon, List};
use crate::link::Links;

/// The tokens of a text, and what was seen on the way that later passes need.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Where the tokens stand, in order.
    pub spans: Vec<Span>,
    /// The tokens that are one word with the token before them, in order.
    pub joined: Vec<u32>,
    /// The tokens that may end sentences or delimit quotations, in order.
    pub marks: Vec<Mark>,
    /// The lines that hold tokens, in order. The first begins with the first token.
    pub lines: Vec<Line>,
}

/// A token that later passes look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The number of the token.
    pub token: u32,
    /// What it is.
    pub kind: MarkKind,
}

/// What a token is to the passes that find sentences and quotations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// `.`, `!`, `?` and runs of them.
    Stop,
    /// A run of full stops, `…`, or a face made of punctuation: what may end a sentence, and need not.
    Ellipsis,
    /// A word with its full stop.
    Abbreviation(Abbreviation),
    /// A quotation mark, or an apostrophe that looks like one.
    Quote(QuoteMark),
}

/// A line that holds tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The number of its first token.
    pub first: u32,
    /// Whether a blank line, a form feed or a paragraph separator stands before it.
    pub is_set_apart: bool,
}

/// Divides a text into tokens.
pub(crate) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner::new(text);
    scanner.run();
    scanner.scan
}

pub(crate) struct Scanner<'t> {
    pub text: &'t str,
    pub bytes: &'t [u8],
    pub lexicon: &'static Lexicon,
    /// Where the next token begins, or white space before it.
    pub at: usize,
    pub links: Links<'t>,
    pub scan: Scan,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        let spans = Vec::with_capacity(text.len() / 5 + 8);
        let lines = vec![Line { first: 0, is_set_apart: true }];
        let scan = Scan { spans, lines, ..Scan::default() };
        Self { text, bytes: text.as_bytes(), lexicon: Lexicon::get(), at: 0, links: Links::new(text), scan }
    }

    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match CLASS[usize::from(byte)] {
                Class::Space if byte == b' ' && self.class(self.at + 1) < Class::High => self.at += 1,
                Class::Space => self.space(),
                _ if self.at >= self.links.start() => self.link(),
                Class::Letter => self.plain_words(),
                _ => self.token(byte),
            }
        }
    }

    /// Words of ASCII letters alone with one space between them, which most words are; anything else goes to the slower
    /// verb.
    #[inline]
    fn plain_words(&mut self) {
        let mut start = self.at;
        loop {
            let end = self.letters(start);
            match self.class(end) {
                Class::Space | Class::Mark => self.push_word(start, end),
                _ => return self.word(start, end),
            }
            start = end + 1;
            if self.byte(end) != b' ' || self.class(start) != Class::Letter || start >= self.links.start() {
                return;
            }
        }
    }

    /// The end of the ASCII letters from `start`, looked for eight bytes at a time.
    fn letters(&self, start: usize) -> usize {
        let mut end = start;
        while let Some(eight) = self.bytes.get(end..end + 8).and_then(|eight| eight.try_into().ok()) {
            let count = leading_letters(u64::from_le_bytes(eight));
            end += count;
            if count < 8 {
                return end;
            }
        }
        while self.class(end) == Class::Letter {
            end += 1;
        }
        end
    }

    /// The token at `at`, whatever it begins with.
    pub(crate) fn token(&mut self, byte: u8) {
        match CLASS[usize::from(byte)] {
            Class::Letter => self.plain_words(),
            Class::Digit => self.number(self.at),
            Class::High => self.high(),
            _ => self.mark(byte),
        }
    }

    /// An address that was seen ahead, or the token where it would begin.
    fn link(&mut self) {
        match self.links.end_at(self.at) {
            Some(end) => self.push(self.at, end),
            None => self.token(self.byte(self.at)),
        }
    }

    /// Passes white space, and notes where a line begins.
    fn space(&mut self) {
        let mut ends = 0;
        let mut is_set_apart = false;
        let mut before = ' ';
        while let Some(character) = self.character(self.at).filter(|character| character.is_whitespace()) {
            if is_line_end(character) && (before, character) != ('\r', '\n') {
                ends += 1;
                is_set_apart |= ends > 1 || is_paragraph_end(character);
            }
            before = character;
            self.at += character.len_utf8();
        }
        if ends > 0 && self.at < self.bytes.len() {
            self.begin_line(is_set_apart);
        }
    }

    fn begin_line(&mut self, is_set_apart: bool) {
        let line = Line { first: self.next_token(), is_set_apart };
        match self.scan.lines.last_mut() {
            Some(last) if last.first == line.first => last.is_set_apart |= is_set_apart,
            _ => self.scan.lines.push(line),
        }
    }

    /// A token that begins with ASCII and neither with a letter nor with a digit.
    fn mark(&mut self, byte: u8) {
        let start = self.at;
        match byte {
            b'.' if self.class(start + 1) == Class::Digit && !self.follows_word(start) => self.number(start),
            b'.' | b'!' | b'?' => self.stops(),
            b'"' => self.push_quote(start, start + 1, QuoteMark::Straight),
            b'\'' | b'`' => self.apostrophe(1),
            b'@' | b'#' => self.handle(),
            b'&' => self.entity(),
            b':' | b';' | b'=' | b'(' | b'<' | b'^' => match (self.emoticon(), self.tag()) {
                (Some(end), _) => self.push_mark(start, end, MarkKind::Ellipsis),
                (None, Some(end)) => self.push(start, end),
                (None, None) => self.symbol(byte),
            },
            _ => self.symbol(byte),
        }
    }

    /// One bracket, comma or the like; or a run of the same sign.
    fn symbol(&mut self, byte: u8) {
        let start = self.at;
        let mut end = start + 1;
        let is_single =
            matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' | b';' | b':' | b'/' | b'%');
        while !is_single && self.bytes.get(end) == Some(&byte) {
            end += 1;
        }
        self.push(start, self.extended(end));
    }

    /// A token that begins outside ASCII.
    fn high(&mut self) {
        let start = self.at;
        let Some(character) = self.character(start) else {
            // No character begins past the end: nothing is left to take.
            self.at = self.bytes.len();
            return;
        };
        let end = start + character.len_utf8();
        if character.is_whitespace() {
            self.space();
        } else if is_invisible(character) {
            self.invisible();
        } else if is_word(character) {
            self.word(start, end);
        } else if is_stop(character) {
            self.stops();
        } else if is_apostrophe(character) {
            self.apostrophe(character.len_utf8());
        } else if let Some(mark) = quote_mark(character) {
            self.push_quote(start, end, mark);
        } else if is_dash(character) {
            self.push(start, self.extended(self.run_of(character, end)));
        } else {
            self.push(start, self.cluster(character, end));
        }
    }

    /// Invisible characters before a token are part of it; alone they are a token.
    fn invisible(&mut self) {
        let start = self.at;
        let end = self.extended(start);
        let first = self.scan.spans.len();
        match self.character(end) {
            Some(next) if !next.is_whitespace() => {
                self.at = end;
                self.token(self.byte(end));
                if let Some(span) = self.scan.spans.get_mut(first) {
                    *span = span_of(start, span.end() as usize);
                }
            }
            _ => self.push(start, end),
        }
    }

    /// Stops: `.`, `?!`, `...` and the like are one token each.
    fn stops(&mut self) {
        let start = self.at;
        let is_dot = |character| matches!(character, '.' | '…' | '‥');
        let are_dots = self.character(start).is_some_and(is_dot);
        let mut end = start;
        let mut dots = 0;
        while let Some(character) =
            self.character(end).filter(|&next| is_stop(next) && is_dot(next) == are_dots)
        {
            dots += if character == '.' { 1 } else { 2 };
            end += character.len_utf8();
        }
        let kind = if are_dots && dots > 1 { MarkKind::Ellipsis } else { MarkKind::Stop };
        self.push_mark(start, self.extended(end), kind);
    }

    /// A sign with what changes it: marks, tones, joined emoji, the second half of a flag.
    fn cluster(&self, first: char, from: usize) -> usize {
        let mut end = from;
        let mut last = first;
        let mut is_flag = is_regional_indicator(first);
        while let Some(next) = self.character(end) {
            let is_second_half = is_flag && is_regional_indicator(next);
            let is_joined = last == ZERO_WIDTH_JOINER && !next.is_whitespace() && !is_word(next);
            if !is_second_half
                && !is_joined
                && !is_invisible(next)
                && !is_combining(next)
                && !is_skin_tone(next)
            {
                break;
            }
            is_flag = false;
            end += next.len_utf8();
            last = next;
        }
        end
    }

    /// The end of a face made of punctuation that stands apart, like `:-)`.
    fn emoticon(&self) -> Option<usize> {
        let start = self.at;
        if start > 0 && self.class(start - 1) != Class::Space {
            return None;
        }
        (start + 2..=start + 3).rev().find(|&end| {
            let is_apart = !matches!(self.class(end), Class::Letter | Class::Digit | Class::High);
            is_apart && self.text.get(start..end).is_some_and(|face| self.lexicon.holds(List::Emoticon, face))
        })
    }

    /// The end of a tag of HTML that was left in the text, like `<br>`.
    fn tag(&self) -> Option<usize> {
        let start = self.at + 1 + usize::from(self.byte(self.at + 1) == b'/');
        let name = self.letters_within(start, 10);
        let end = name + usize::from(self.byte(name) == b'/');
        let is_tag = self.byte(self.at) == b'<'
            && self.byte(end) == b'>'
            && self.lexicon.holds(List::Tag, &self.text[start..name]);
        is_tag.then_some(end + 1)
    }

    /// A character of HTML that was left in the text, like `&nbsp;`; else the sign alone.
    fn entity(&mut self) {
        let start = self.at;
        let Some(end) = self.entity_end(start) else { return self.symbol(b'&') };
        match &self.text[start..end] {
            "&quot;" | "&#34;" => self.push_quote(start, end, QuoteMark::Straight),
            "&ldquo;" | "&#8220;" => self.push_quote(start, end, QuoteMark::Left),
            "&rdquo;" | "&#8221;" => self.push_quote(start, end, QuoteMark::Right),
            _ => self.push(start, end),
        }
    }

    pub(crate) fn entity_end(&self, start: usize) -> Option<usize> {
        let name = self.bytes.get(start + 1..)?.iter().take(8);
        let length = name.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
        let end = start + 1 + length;
        (length > 1 && self.byte(end) == b';').then_some(end + 1)
    }

    // Looking.

    /// The byte at `at`, and zero past the end.
    #[inline]
    pub(crate) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    #[inline]
    pub(crate) fn class(&self, at: usize) -> Class {
        CLASS[usize::from(self.byte(at))]
    }

    fn is_high(&self, at: usize) -> bool {
        self.byte(at) >= 0x80
    }

    /// The character that begins at `at`.
    pub(crate) fn character(&self, at: usize) -> Option<char> {
        match self.bytes.get(at)? {
            &byte if byte < 0x80 => Some(char::from(byte)),
            _ => self.text.get(at..)?.chars().next(),
        }
    }

    /// The character that ends before `at`.
    pub(crate) fn character_before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    /// Whether a letter or a digit stands right before `at`.
    pub(crate) fn follows_word(&self, at: usize) -> bool {
        self.character_before(at).is_some_and(is_word)
    }

    /// Whether a letter or a digit begins at `at`.
    pub(crate) fn is_word_at(&self, at: usize) -> bool {
        self.character(at).is_some_and(is_word)
    }

    /// The end of the ASCII letters from `start`, after `limit` of them at the latest.
    pub(crate) fn letters_within(&self, start: usize, limit: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        start + rest.iter().take(limit).take_while(|byte| byte.is_ascii_alphabetic()).count()
    }

    /// The end of the digits from `start`.
    pub(crate) fn digits(&self, start: usize) -> usize {
        let mut end = start;
        while self.class(end) == Class::Digit {
            end += 1;
        }
        end
    }

    fn run_of(&self, character: char, from: usize) -> usize {
        let mut end = from;
        while self.character(end) == Some(character) {
            end += character.len_utf8();
        }
        end
    }

    /// `end` moved past invisible characters.
    pub(crate) fn extended(&self, end: usize) -> usize {
        let mut end = end;
        while self.is_high(end) {
            match self.character(end) {
                Some(next) if is_invisible(next) => end += next.len_utf8(),
                _ => break,
            }
        }
        end
    }

    #[allow(
        clippy::cast_possible_truncation,
        reason = "a source has fewer than 2^32 bytes, and tokens are not empty"
    )]
    fn next_token(&self) -> u32 {
        self.scan.spans.len() as u32
    }

    // Taking.

    /// Takes the bytes up to `end` as a token.
    #[inline]
    pub(crate) fn push(&mut self, start: usize, end: usize) {
        self.scan.spans.push(span_of(start, end));
        self.at = end;
    }

    /// Takes the bytes up to `end` as a token that is one word with the token before it.
    pub(crate) fn push_joined(&mut self, start: usize, end: usize) {
        let token = self.next_token();
        // What stands before a clitic may be an invisible character, which is no token but goes to this one.
        if self.scan.spans.last().is_some_and(|last| last.end() as usize == start) {
            self.scan.joined.push(token);
        }
        self.push(start, end);
    }

    pub(crate) fn push_mark(&mut self, start: usize, end: usize, kind: MarkKind) {
        let token = self.next_token();
        self.scan.marks.push(Mark { token, kind });
        self.push(start, end);
    }

    pub(crate) fn push_quote(&mut self, start: usize, end: usize, mark: QuoteMark) {
        self.push_mark(start, self.extended(end), MarkKind::Quote(mark));
    }
}

#[allow(clippy::cast_possible_truncation, reason = "a source has fewer than 2^32 bytes")]
fn span_of(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

/// Whether a word goes on behind a character that does not break it but is no letter.
pub(crate) fn is_transparent(character: char) -> bool {
    is_invisible(character) && character != ZERO_WIDTH_SPACE
}

/// How many of eight bytes, the lowest first, are ASCII letters before the first that is none.
fn leading_letters(eight: u64) -> usize {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // In small letters and without the high bit no sum of two bytes carries into the next.
    let small = (eight | (0x20 * EACH)) & !HIGH;
    let from_a = small + (0x80 - 0x61) * EACH;
    let past_z = small + (0x80 - 0x7B) * EACH;
    let letters = from_a & !past_z & !eight & HIGH;
    ((!letters & HIGH).trailing_zeros() / 8) as usize
}
