//! From stops to sentences.
//!
//! A stop ends a sentence together with the marks that close behind it. Then what follows decides: a reported clause
//! stays, a small letter stays, and after an abbreviation only a word that begins sentences tells that it ended one.

use std::ops::Range;

use dateline_document::{Id, Sentence, SentenceKind, Sentences, Span, TokenId, TokenRange};

use crate::character::{is_bullet, is_close_bracket, is_dash, is_open_bracket, is_superscript, quote_mark};
use crate::lexicon::{Abbreviation, Lexicon, List};
use crate::part::Part;
use crate::quotation::Role;
use crate::scan::{MarkKind, Scan};

/// The sentences of a text; together they hold every token.
pub(crate) fn sentences(text: &str, scan: &Scan, roles: &[Role], parts: &[Part]) -> Sentences {
    let mut divider =
        Divider { text, scan, roles, lexicon: Lexicon::get(), next_mark: 0, layer: Sentences::new() };
    for part in parts {
        divider.part(part);
    }
    divider.layer
}

struct Divider<'a> {
    text: &'a str,
    scan: &'a Scan,
    roles: &'a [Role],
    lexicon: &'static Lexicon,
    // The first mark of the scan that no sentence has had yet.
    next_mark: usize,
    layer: Sentences,
}

/// What stands behind a stop, up to where the next sentence would begin.
#[derive(Clone, Copy, Debug)]
struct Tail {
    /// The first token behind the marks that close.
    end: usize,
    /// Whether a quotation mark is among them.
    has_quote: bool,
    /// The last stop among them, where there is one.
    stop: Option<usize>,
    /// Whether the stop and those behind it are full stops with spaces between them: `. . .`.
    is_spread: bool,
}

impl<'a> Divider<'a> {
    fn part(&mut self, part: &Part) {
        let mut start = part.tokens.start;
        let mut items = self.items(part);
        if matches!(part.kind, SentenceKind::Head | SentenceKind::Dateline) {
            self.skip_marks(part.tokens.end);
            return self.push(part, start..part.tokens.end);
        }
        while let Some(mark) = self.scan.marks.get(self.next_mark)
            && (mark.token as usize) < part.tokens.end
        {
            let token = mark.token as usize;
            if let Some(item) = items.next_at(token) {
                start = self.end_at(part, start, item);
            }
            self.next_mark += 1;
            if matches!(mark.kind, MarkKind::Quote(_)) || token < start {
                continue;
            }
            let tail = self.tail(token, part.tokens.end);
            if tail.end < part.tokens.end && self.ends(mark.kind, start, token, tail) {
                start = self.end_at(part, start, tail.end);
            }
            self.skip_marks(tail.end);
        }
        while let Some(item) = items.next_at(part.tokens.end) {
            start = self.end_at(part, start, item);
        }
        if start < part.tokens.end {
            self.push(part, start..part.tokens.end);
        }
    }

    /// Ends the sentence that began at `start`, and gives where the next one begins.
    fn end_at(&mut self, part: &Part, start: usize, end: usize) -> usize {
        if start >= end {
            return start;
        }
        self.push(part, start..end);
        self.skip_marks(end);
        end
    }

    fn push(&mut self, part: &Part, tokens: Range<usize>) {
        self.layer.push(Sentence {
            tokens: TokenRange::new(TokenId::from_index(tokens.start), TokenId::from_index(tokens.end)),
            kind: part.kind,
            paragraph: part.paragraph,
        });
    }

    fn skip_marks(&mut self, token: usize) {
        while self.scan.marks.get(self.next_mark).is_some_and(|mark| (mark.token as usize) < token) {
            self.next_mark += 1;
        }
    }

    fn word(&self, token: usize) -> &'a str {
        self.scan.spans.get(token).map_or("", |&span| &self.text[span])
    }

    fn span(&self, token: usize) -> Option<Span> {
        self.scan.spans.get(token).copied()
    }

    fn is_spaced(&self, token: usize) -> bool {
        let before = token.checked_sub(1).and_then(|before| self.span(before));
        before.zip(self.span(token)).is_none_or(|(before, span)| before.end() < span.start())
    }

    /// The role of a token as a quotation mark, looked for among the marks from `mark` on.
    fn role(&self, token: usize, mark: usize) -> Option<Role> {
        let rest = self.scan.marks.get(mark..)?;
        let index = rest.iter().position(|mark| mark.token as usize >= token)?;
        let is_quote = rest[index].token as usize == token && matches!(rest[index].kind, MarkKind::Quote(_));
        is_quote.then(|| self.roles[mark + index])
    }

    /// The marks behind the stop at `token` that belong to its sentence: closing ones, more stops, footnotes.
    fn tail(&self, token: usize, limit: usize) -> Tail {
        let mut tail = Tail { end: token + 1, has_quote: false, stop: None, is_spread: false };
        // `next_mark` stands behind the stop; marks are passed with the tokens.
        let mut mark = self.next_mark;
        while tail.end < limit {
            let at = tail.end;
            let word = self.word(at);
            let is_adjacent = !self.is_spaced(at);
            let Some(first) = word.chars().next() else { break };
            while self.scan.marks.get(mark).is_some_and(|mark| (mark.token as usize) < at) {
                mark += 1;
            }
            let role = self.role(at, mark);
            let closes = match role {
                Some(Role::Close) => true,
                Some(Role::None) => is_adjacent,
                Some(Role::Open) => false,
                None => is_close_bracket(first) || (is_adjacent && is_superscript(first)),
            };
            if closes {
                tail.has_quote |= role.is_some();
                tail.end += 1;
            } else if let Some(end) = self.footnote_end(at, limit) {
                tail.end = end;
            } else if is_adjacent && word.bytes().all(|byte| matches!(byte, b'.' | b'!' | b'?')) {
                tail.stop = Some(at);
                tail.end += 1;
            } else if word == "." && self.word(at - 1) == "." {
                tail.is_spread = true;
                tail.end += 1;
            } else if self.is_picture(word, first) {
                tail.end += 1;
            } else {
                break;
            }
        }
        tail
    }

    /// The end of a footnote's number in brackets, or of an editor's remark: `[1]`, `[citation needed]`, `[...]`.
    fn footnote_end(&self, token: usize, limit: usize) -> Option<usize> {
        if self.word(token) != "[" {
            return None;
        }
        let is_remark = |word: &str| {
            word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.')) || word == "…"
        };
        let end = (token + 1..limit.min(token + 6)).find(|&at| !is_remark(self.word(at)))?;
        (self.word(end) == "]" && end > token + 1).then_some(end + 1)
    }

    /// Whether the sentence from `start` ends with the stop at `token` and the tail behind it.
    fn ends(&self, kind: MarkKind, start: usize, token: usize, tail: Tail) -> bool {
        let next = self.beginning(tail.end);
        let word = self.word(next);
        let Some(first) = word.chars().next() else { return true };
        let is_capital = first.is_uppercase();
        let opens = next > tail.end;
        match kind {
            MarkKind::Abbreviation(class) if tail.stop.is_none() => {
                let opens_quote = opens && !self.word(tail.end).starts_with(is_open_bracket);
                is_capital && self.ends_after(class, start, token, opens_quote || tail.end > token + 1, word)
            }
            // Words were left out at the beginning, or in brackets.
            MarkKind::Ellipsis if token == start || self.word(token - 1) == "[" => false,
            MarkKind::Ellipsis if tail.stop.is_none() => is_capital || (opens && first.is_numeric()),
            MarkKind::Stop if tail.is_spread => is_capital && word != "I",
            _ => self.ends_after_stop(start, token, tail, next),
        }
    }

    /// Whether a token is an emoji, or a face made of punctuation.
    fn is_picture(&self, word: &str, first: char) -> bool {
        ('\u{2600}'..='\u{27BF}').contains(&first)
            || ('\u{1F000}'..='\u{1FAFF}').contains(&first)
            || (word.len() <= 3 && !first.is_alphanumeric() && self.lexicon.holds(List::Emoticon, word))
    }

    /// The first token at or behind `token` that is no opening mark.
    fn beginning(&self, token: usize) -> usize {
        let is_opening =
            |word: &str| word.chars().all(|mark| is_open_bracket(mark) || quote_mark(mark).is_some());
        let count = (token..token + 3)
            .take_while(|&at| !self.word(at).is_empty() && is_opening(self.word(at)))
            .count();
        token + count
    }

    /// Whether an abbreviation before a capital ends its sentence.
    fn ends_after(
        &self,
        class: Abbreviation,
        start: usize,
        token: usize,
        is_marked: bool,
        word: &str,
    ) -> bool {
        let starts = word.len() > 1 && self.lexicon.holds(List::Starter, word) || word == "I" || word == "A";
        match class {
            Abbreviation::Title
            | Abbreviation::Number
            | Abbreviation::Versus
            | Abbreviation::Measure
            | Abbreviation::Weak
            | Abbreviation::Initial => false,
            Abbreviation::Clock => {
                !self.lexicon.holds(List::TimeWord, word.trim_end_matches('.'))
                    && !self.is_fronted(start, token)
            }
            _ => starts || is_marked,
        }
    }

    /// Whether a time of day begins its sentence, so that the subject follows: `At 5 a.m. Mr. Smith went`.
    fn is_fronted(&self, start: usize, token: usize) -> bool {
        token - start <= 5 && self.lexicon.holds(List::Fronting, self.word(start))
    }

    fn ends_after_stop(&self, start: usize, token: usize, tail: Tail, next: usize) -> bool {
        let (stop, word) = (self.word(token), self.word(next));
        let Some(first) = word.chars().next() else { return true };
        // The number of an item, or its letter, ends nothing.
        if stop == "." && self.follows_number_of_item(start, token) {
            return false;
        }
        let asks = stop.ends_with(['!', '?']);
        if matches!(first, ',' | ';' | ':' | ')' | ']' | '/')
            || (is_dash(first) && (asks || !self.is_spaced(next)))
        {
            return false;
        }
        if first.is_lowercase() {
            let before = self.word(token - usize::from(token > start));
            let is_name = asks && before.starts_with(char::is_uppercase) && token > start + 1 && stop == "!";
            let is_bare = tail.end == token + 1 || word.contains("://");
            return is_bare && !is_name && !is_short(before);
        }
        !(asks && tail.has_quote && next == tail.end && self.is_reported(next))
    }

    /// Whether the stop at `token` follows the number of an item: at the start, behind a bullet, behind a colon.
    fn follows_number_of_item(&self, start: usize, token: usize) -> bool {
        let Some(number) = token.checked_sub(1).filter(|&number| number >= start) else { return false };
        let is_first = number == start
            || (number == start + 1 && self.word(start).starts_with(is_bullet))
            || self.word(number - 1) == ":";
        is_first && !self.is_spaced(token) && is_number_of_item(self.word(number))
    }

    /// Whether names and a verb of saying begin at `token`: `"Really?" Ms. Smith asked.`
    fn is_reported(&self, token: usize) -> bool {
        for at in token..token + 8 {
            let word = self.word(at);
            if at > token && self.lexicon.holds(List::Cue, word) {
                return true;
            }
            if at > token && word == "," {
                // What the speaker is stands between commas.
                let comma = (at + 1..at + 10).find(|&at| matches!(self.word(at), "," | "." | ""));
                return comma.is_some_and(|comma| {
                    self.word(comma) == "," && self.lexicon.holds(List::Cue, self.word(comma + 1))
                });
            }
            let is_name = word.starts_with(char::is_uppercase)
                || matches!(word, "of" | "the" | "'s" | "-" | "de" | "al");
            if !is_name || (at == token && self.lexicon.holds(List::Starter, word) && !is_speaker(word)) {
                return false;
            }
        }
        false
    }

    /// What stands between an item's number at `token` and the item: `.`, `)`, `.)`.
    fn sign_of_item(&self, token: usize) -> Option<&'a str> {
        let end = (token + 1..token + 4).find(|&at| self.is_spaced(at))?;
        let sign = &self.text[self.span(token)?.end() as usize..self.span(end - 1)?.end() as usize];
        (matches!(sign, "." | ")" | ".)") && self.span(end).is_some()).then_some(sign)
    }

    /// Where the items of a list begin that runs on inside a paragraph: `1. One 2. Two`, `• One • Two`.
    fn items(&self, part: &Part) -> Items {
        let tokens = part.tokens.clone();
        let first = self.word(tokens.start);
        let mut starts = Vec::new();
        if first.starts_with(is_bullet) && first.chars().count() == 1 {
            starts.extend(
                (tokens.start + 1..tokens.end).filter(|&at| self.word(at) == first && self.is_spaced(at)),
            );
        } else if let Some(mut number) = ordinal(first)
            && let Some(sign) = self.sign_of_item(tokens.start)
        {
            for at in tokens.start + 2..tokens.end {
                if ordinal(self.word(at)) == Some(number + 1)
                    && self.is_spaced(at)
                    && self.sign_of_item(at) == Some(sign)
                {
                    number += 1;
                    starts.push(at);
                }
            }
        }
        Items { starts, next: 0 }
    }
}

/// Tokens at which the items of a list begin.
struct Items {
    starts: Vec<usize>,
    next: usize,
}

impl Items {
    /// The next item that begins at or before `token`.
    fn next_at(&mut self, token: usize) -> Option<usize> {
        let start = self.starts.get(self.next).copied().filter(|&start| start <= token)?;
        self.next += 1;
        Some(start)
    }
}

/// The number of an item: its figures, or the place of its small letter in the alphabet.
fn ordinal(word: &str) -> Option<u32> {
    match word.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(u32::from(letter - b'a')),
        figures if figures.len() < 4 && figures.iter().all(u8::is_ascii_digit) => word.parse().ok(),
        _ => None,
    }
}

fn is_number_of_item(word: &str) -> bool {
    ordinal(word).is_some() || matches!(word.as_bytes(), [b'A'..=b'Z'])
}

/// Pronouns that speak.
fn is_speaker(word: &str) -> bool {
    matches!(word, "He" | "She" | "They" | "I" | "We" | "The" | "One")
}

/// Whether a word before a stop may be an abbreviation that no list has: short, and without a vowel or with a capital.
fn is_short(word: &str) -> bool {
    word.len() <= 4
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (!word.contains(['a', 'e', 'i', 'o', 'u', 'y']) || is_title_case(word))
}

fn is_title_case(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && !word.ends_with(char::is_uppercase)
}
