//! The parts of an article: head, headlines, datelines, running text.

use std::ops::Range;

use dateline_document::{SentenceKind, Span};

use crate::character::{is_bullet, is_close_bracket, is_dash, is_open_bracket, quote_mark};
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
/// A dateline has at most so many tokens.
const LONGEST_DATELINE: usize = 26;
/// A byline has at most so many tokens.
const LONGEST_BYLINE: usize = 20;

struct Reader<'a> {
    text: &'a str,
    spans: &'a [Span],
    lexicon: &'static Lexicon,
}

impl<'a> Reader<'a> {
    fn parts(&self, paragraphs: &[Paragraph]) -> Vec<Part> {
        let mut parts = Vec::with_capacity(paragraphs.len() + 2);
        let is_title: Vec<bool> = paragraphs.iter().map(|it| self.is_title(it.tokens.clone())).collect();
        let last_body = is_title.iter().rposition(|is_title| !is_title);
        // Whether the story, or a part of it under a heading of its own, is about to begin.
        let mut is_opening = true;
        let mut has_body = false;
        for (index, paragraph) in paragraphs.iter().enumerate() {
            let mut tokens = paragraph.tokens.clone();
            let number = u32::try_from(index).unwrap_or(u32::MAX);
            let mut push = |tokens: Range<usize>, kind| {
                if !tokens.is_empty() {
                    parts.push(Part { tokens, paragraph: number, kind });
                }
            };
            if index == 0 && is_head(self.text, self.spans) {
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
                is_opening = true;
            } else {
                let dateline = if is_opening { self.dateline_end(tokens.clone()) } else { None };
                let body = dateline.unwrap_or(tokens.start);
                push(tokens.start..body, SentenceKind::Dateline);
                // A dateline on a line of its own still waits for its story.
                is_opening &= body == tokens.end;
                has_body |= body < tokens.end;
                push(body..tokens.end, SentenceKind::Body);
            }
        }
        parts
    }

    fn word(&self, token: usize) -> &'a str {
        self.spans.get(token).map_or("", |&span| &self.text[span])
    }

    fn words(&self, tokens: Range<usize>) -> impl DoubleEndedIterator<Item = &'a str> {
        self.spans[tokens].iter().map(|&span| &self.text[span])
    }

    /// Whether white space precedes a token.
    fn is_spaced(&self, token: usize) -> bool {
        token == 0 || self.spans.get(token).is_none_or(|span| self.spans[token - 1].end() < span.start())
    }

    /// Whether a paragraph may be a title: short, not the item of a list, and without final punctuation.
    fn is_title(&self, tokens: Range<usize>) -> bool {
        let first = self.word(tokens.start).chars().next();
        let is_item = first.is_none_or(|first| is_bullet(first) || is_dash(first) || first.is_lowercase());
        if tokens.len() > LONGEST_HEADLINE || is_item {
            return false;
        }
        let mut words = self.words(tokens).rev().skip_while(|word| {
            word.chars().all(|mark| quote_mark(mark).is_some() || is_close_bracket(mark))
        });
        words.next().is_some_and(|last| {
            let is_final = last.ends_with(['.', '!', '?', ':', ';', ',', '…', '。', '！', '？', '-', '–', '—']);
            !is_final || is_dotted(last)
        })
    }

    /// Whether a paragraph says who wrote the story, or when, and nothing else: `By Jane Doe`, `Friday, 4 January 2019`.
    fn is_byline(&self, tokens: Range<usize>) -> bool {
        if tokens.len() > LONGEST_BYLINE || self.word(tokens.end - 1) == "." {
            return false;
        }
        let is_by = matches!(self.word(tokens.start), "By" | "BY" | "by") && tokens.len() > 1;
        let are_names = || {
            self.words(tokens.start + 1..tokens.end).all(|word| {
                is_capitalised(word)
                    || !word.starts_with(char::is_alphanumeric)
                    || matches!(word, "and" | "in" | "for" | "of" | "the" | "with" | "at" | "de" | "van" | "von" | "al" | "el" | "bin" | "da" | "la")
            })
        };
        (is_by && are_names()) || self.is_date(tokens)
    }

    /// Whether tokens are a date or a time of publication.
    fn is_date(&self, tokens: Range<usize>) -> bool {
        let is_number = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
        let is_name = |word: &str| self.lexicon.holds(List::TimeWord, word.trim_end_matches('.'));
        let is_rest = |word: &str| {
            !word.starts_with(char::is_alphanumeric)
                || matches!(word, "Published" | "Updated" | "Posted" | "Last" | "updated" | "published" | "on" | "at" | "of" | "a.m." | "p.m." | "am" | "pm" | "AM" | "PM")
        };
        self.words(tokens.clone()).any(is_number)
            && self.words(tokens.clone()).any(is_name)
            && self.words(tokens).all(|word| is_number(word) || is_name(word) || is_rest(word))
    }

    /// Whether a paragraph says who reported, wrote or edited the story: `(Reporting by Jane Doe; editing by ...)`.
    fn is_credit(&self, tokens: Range<usize>) -> bool {
        let mut words = self.words(tokens).skip_while(|word| word.starts_with(['(', '[', '*', '_', '-', '–', '—']));
        let first = words.next().unwrap_or_default();
        let second = words.next().unwrap_or_default();
        let is_work = |word: &str| {
            ["reporting", "writing", "editing", "compiled", "edited", "written", "reported", "translated", "translation"]
                .iter()
                .any(|work| word.eq_ignore_ascii_case(work))
        };
        (is_capitalised(first) && is_work(first) && second == "by")
            || (matches!(first, "Additional" | "Further" | "With") && is_work(second) && words.next() == Some("by"))
    }

    /// The token behind a dateline at the start of a story.
    fn dateline_end(&self, tokens: Range<usize>) -> Option<usize> {
        let last = tokens.end.min(tokens.start + LONGEST_DATELINE);
        let mut agency = None;
        let mut end = None;
        for token in tokens.start..last {
            let word = self.word(token);
            let mark = word.chars().next().filter(|_| !word.starts_with(char::is_alphanumeric));
            match mark {
                Some('_') if agency == Some(token) => end = Some(token),
                Some(dash) if is_dash(dash) => {
                    let is_apart = self.is_spaced(token) || agency == Some(token);
                    let is_free = self.is_spaced(token + 1) || word.chars().all(|dash| !matches!(dash, '-'));
                    if is_apart && is_free {
                        end = Some(token);
                    }
                }
                Some(':') if token <= tokens.start + 3 => end = Some(token),
                Some(')') => agency = Some(token + 1),
                Some(',' | '(' | '/' | '.' | '[' | ']' | '&' | '|' | ';') => {}
                None if is_capitalised(word) || word.starts_with(|first: char| first.is_ascii_digit()) => {}
                None if matches!(word, "de" | "of" | "the" | "and" | "la" | "el" | "al" | "du" | "des" | "in" | "via" | "near" | "off" | "on" | "aboard") => {}
                _ if self.has_agency(tokens.start, token) => return Some(token),
                _ => return None,
            }
            if let Some(dash) = end {
                return self.is_dateline(tokens.start..dash, agency == Some(dash)).then_some(dash + 1);
            }
            // An agency of note signs without a dash: `Washington (CNN) President`.
            if agency == Some(token) && is_capitalised(self.word(token)) && self.has_agency(tokens.start, token) {
                return Some(token);
            }
        }
        None
    }

    /// Whether tokens are a place with an agency of note behind it in brackets.
    fn has_agency(&self, start: usize, end: usize) -> bool {
        end >= start + 3
            && self.word(end - 1) == ")"
            && self.word(end - 3) == "("
            && self.lexicon.holds(List::Agency, self.word(end - 2))
    }

    /// Whether what stands before a dash or a colon is a place, with or without the day and the agency.
    fn is_dateline(&self, tokens: Range<usize>, has_agency: bool) -> bool {
        let first = self.word(tokens.start);
        let is_colon = self.word(tokens.end) == ":";
        let next = self.word(tokens.end + 1);
        let begins = next.starts_with(|first: char| !first.is_lowercase() && first != ',');
        if tokens.is_empty() || next.is_empty() && is_colon {
            return false;
        }
        let place_end = (tokens.clone()).find(|&token| matches!(self.word(token), "," | "(" | "/")).unwrap_or(tokens.end);
        let place = tokens.start..place_end;
        let is_capitals = !place.is_empty() && self.words(place.clone()).all(is_all_capitals);
        if is_colon {
            let is_label = self.words(place.clone()).any(|word| self.lexicon.holds(List::Label, word));
            let length: usize = self.words(place.clone()).map(str::len).sum();
            return is_capitals && place.end == tokens.end && length > 4 && !is_label && begins;
        }
        if has_agency {
            let is_near = self.bracket_start(tokens.end).is_some_and(|open| tokens.end - open <= 7);
            let is_signed = first == "(" || (is_capitalised(first) && is_near);
            return is_signed && (is_capitals || begins || next.is_empty());
        }
        let has_date = self.words(tokens.clone()).any(|word| self.lexicon.holds(List::TimeWord, word.trim_end_matches('.')))
            && self.words(tokens.clone()).any(|word| word.starts_with(|first: char| first.is_ascii_digit()));
        let is_place = is_capitals && first.len() > 2 || is_capitalised(first) && has_date && place.end < tokens.end;
        is_place && (begins || next.is_empty())
    }

    /// The bracket that the one before `end` closes.
    fn bracket_start(&self, end: usize) -> Option<usize> {
        (end.saturating_sub(8)..end).rev().find(|&token| self.word(token).starts_with(is_open_bracket))
    }
}

fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

fn is_all_capitals(word: &str) -> bool {
    word.chars().all(|next| !next.is_lowercase()) && word.chars().any(char::is_alphabetic)
        || matches!(word, "-" | "'" | "." | "’")
}

/// Whether a word is an abbreviation with stops inside, which a title may end with: "U.S."
fn is_dotted(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(|word| word.contains('.') && word.starts_with(char::is_alphabetic))
}
