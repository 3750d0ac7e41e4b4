//! The parts of an article: head, headlines, datelines, running text.

use std::ops::Range;

use dateline_document::{SentenceKind, Span};

use crate::character::{is_bullet, is_close_bracket, is_dash, quote_mark};
use crate::layout::{Paragraph, is_head};
use crate::lexicon::{Lexicon, List};

/// A stretch of tokens inside one paragraph that is of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// The numbers of its tokens; never none.
    pub tokens: Range<usize>,
    /// The number of the paragraph, from zero.
    pub paragraph: u32,
    /// What it is.
    pub kind: SentenceKind,
}

/// Divides the paragraphs into parts; together these hold every token.
pub(crate) fn parts(text: &str, spans: &[Span], paragraphs: &[Paragraph]) -> Vec<Part> {
    Reader { text, spans, lexicon: Lexicon::get() }.parts(paragraphs)
}

/// A headline has at most so many tokens.
const LONGEST_HEADLINE: usize = 40;
/// A heading inside the text has at most so many tokens.
const LONGEST_HEADING: usize = 14;
/// A byline has at most so many tokens.
const LONGEST_BYLINE: usize = 20;

/// Reads what a paragraph is from its tokens.
pub(crate) struct Reader<'a> {
    text: &'a str,
    spans: &'a [Span],
    pub lexicon: &'static Lexicon,
}

impl<'a> Reader<'a> {
    fn parts(&self, paragraphs: &[Paragraph]) -> Vec<Part> {
        let mut parts = Vec::with_capacity(paragraphs.len() + 2);
        let is_title: Vec<bool> = paragraphs.iter().map(|it| self.is_title(it.tokens.clone())).collect();
        let last_body = is_title.iter().rposition(|is_title| !is_title);
        // Paragraphs of running text since the beginning, or since the last heading.
        let mut told = 0;
        let mut has_body = false;
        for (index, paragraph) in paragraphs.iter().enumerate() {
            let mut tokens = paragraph.tokens.clone();
            let number = u32::try_from(index).unwrap_or(u32::MAX);
            let mut push = |tokens: Range<usize>, kind| {
                if !tokens.is_empty() {
                    parts.push(Part { tokens, paragraph: number, kind });
                }
            };
            if index == 0 && tokens.end >= 2 && is_head(self.text, self.spans) {
                push(0..2, SentenceKind::Head);
                tokens.start = 2;
            }
            if tokens.is_empty() {
                continue;
            }
            let goes_on = last_body.is_some_and(|last| last > index);
            let is_heading = is_title[index]
                && is_title.get(index + 1).is_some_and(|is_title| !is_title)
                && tokens.len() <= LONGEST_HEADING;
            if self.is_credit(tokens.clone()) || (!has_body && goes_on && self.is_byline(tokens.clone())) {
                push(tokens, SentenceKind::Dateline);
            } else if self.is_title(tokens.clone()) && goes_on && (!has_body || is_heading) {
                let is_date = self.is_date(tokens.clone());
                push(tokens, if is_date { SentenceKind::Dateline } else { SentenceKind::Headline });
                told = 0;
            } else {
                let body = self.dateline_end(tokens.clone(), told < 2).unwrap_or(tokens.start);
                push(tokens.start..body, SentenceKind::Dateline);
                told += usize::from(body < tokens.end);
                has_body |= body < tokens.end;
                push(body..tokens.end, SentenceKind::Body);
            }
        }
        parts
    }

    pub(crate) fn word(&self, token: usize) -> &'a str {
        self.spans.get(token).map_or("", |&span| &self.text[span])
    }

    pub(crate) fn words(&self, tokens: Range<usize>) -> impl DoubleEndedIterator<Item = &'a str> {
        self.spans[tokens].iter().map(|&span| &self.text[span])
    }

    /// Whether white space precedes a token.
    pub(crate) fn is_spaced(&self, token: usize) -> bool {
        token == 0 || self.spans.get(token).is_none_or(|span| self.spans[token - 1].end() < span.start())
    }

    /// Whether a paragraph may be a title: short, not the item of a list, and without final punctuation.
    fn is_title(&self, tokens: Range<usize>) -> bool {
        let first = self.word(tokens.start).chars().next();
        let is_item = first.is_none_or(|first| is_bullet(first) || is_dash(first) || first.is_lowercase());
        if tokens.len() > LONGEST_HEADLINE || is_item {
            return false;
        }
        let mut words = self
            .words(tokens)
            .rev()
            .skip_while(|word| word.chars().all(|mark| quote_mark(mark).is_some() || is_close_bracket(mark)));
        words.next().is_some_and(|last| {
            let is_final =
                last.ends_with(['.', '!', '?', ':', ';', ',', '…', '。', '！', '？', '-', '–', '—']);
            !is_final || is_dotted(last)
        })
    }

    /// Whether a paragraph says who wrote the story, or when, and nothing else: `By Jane Doe`, `Friday, 4 January 2019`.
    fn is_byline(&self, tokens: Range<usize>) -> bool {
        if tokens.len() > LONGEST_BYLINE || self.word(tokens.end - 1) == "." {
            return false;
        }
        let is_by = self.word(tokens.start).eq_ignore_ascii_case("by") && tokens.len() > 1;
        let are_names = || {
            self.words(tokens.start + 1..tokens.end).all(|word| {
                is_capitalised(word)
                    || !word.starts_with(char::is_alphanumeric)
                    || self.lexicon.holds(List::Particle, word)
            })
        };
        (is_by && are_names()) || self.is_date(tokens)
    }

    /// Whether tokens are a date or a time of publication.
    fn is_date(&self, tokens: Range<usize>) -> bool {
        let is_number = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
        let is_name = |word: &str| self.lexicon.holds(List::TimeWord, word.trim_end_matches('.'));
        let is_rest = |word: &str| {
            !word.starts_with(char::is_alphanumeric) || self.lexicon.holds(List::Publication, word)
        };
        self.words(tokens.clone()).any(is_number)
            && self.words(tokens.clone()).any(is_name)
            && self.words(tokens).all(|word| is_number(word) || is_name(word) || is_rest(word))
    }

    /// Whether a paragraph says who reported, wrote or edited the story: `(Reporting by Jane Doe; editing by ...)`.
    fn is_credit(&self, tokens: Range<usize>) -> bool {
        let mut words =
            self.words(tokens).skip_while(|word| word.starts_with(['(', '[', '*', '_', '-', '–', '—']));
        let first = words.next().unwrap_or_default();
        let second = words.next().unwrap_or_default();
        let is_work = |word: &str| self.lexicon.holds(List::Credit, word);
        (is_capitalised(first) && is_work(first) && second == "by")
            || (matches!(first, "Additional" | "Further" | "With")
                && is_work(second)
                && words.next() == Some("by"))
    }
}

pub(crate) fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether a word is an abbreviation with stops inside, which a title may end with: "U.S."
fn is_dotted(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|word| word.contains('.') && word.starts_with(char::is_alphabetic))
}
