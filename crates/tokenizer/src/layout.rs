//! From lines to paragraphs.
//!
//! A blank line always parts paragraphs. A single line end does where the text has a paragraph on every line, or a
//! list; it does not where lines are broken at a fixed width. Two facts tell these apart: prose that was broken at a
//! width goes on with a small letter on most lines, and the first word of a line would not have fitted on the line
//! before.

use std::ops::Range;

use dateline_document::Span;

use crate::character::{is_bullet, is_close_bracket, is_dash, is_stop, quote_mark};
use crate::scan::{Line, Scan};

/// A stretch of tokens between paragraph breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// The numbers of its tokens; never none.
    pub tokens: Range<usize>,
}

/// The paragraphs of a text, in order; together they hold every token.
pub(crate) fn paragraphs(text: &str, scan: &Scan) -> Vec<Paragraph> {
    let lines = Lines { text, spans: &scan.spans, lines: &scan.lines };
    let is_wrapped = lines.is_wrapped();
    let width = lines.width();
    let starts =
        (0..lines.len()).filter(|&line| line == 0 || lines.begins_paragraph(line, is_wrapped, width));
    let mut paragraphs = Vec::new();
    let mut first = 0;
    for start in starts.map(|line| lines.first(line)).skip(1).chain([scan.spans.len()]) {
        if first < start {
            paragraphs.push(Paragraph { tokens: first..start });
        }
        first = start;
    }
    paragraphs
}

struct Lines<'a> {
    text: &'a str,
    spans: &'a [Span],
    lines: &'a [Line],
}

impl<'a> Lines<'a> {
    fn len(&self) -> usize {
        self.lines.len()
    }

    fn first(&self, line: usize) -> usize {
        self.lines[line].first as usize
    }

    /// The text of a line, without white space around it.
    fn text(&self, line: usize) -> &'a str {
        let end = self.lines.get(line + 1).map_or(self.spans.len(), |next| next.first as usize);
        let Some(tokens) = self.spans.get(self.first(line)..end) else { return "" };
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(&last)) => &self.text[first.cover(last)],
            _ => "",
        }
    }

    /// The lines that follow another without a blank line between them.
    fn continuations(&self) -> impl Iterator<Item = usize> {
        (1..self.len()).filter(|&line| !self.lines[line].is_set_apart && !self.is_head(line - 1))
    }

    /// Whether the text's lines are broken at a width.
    fn is_wrapped(&self) -> bool {
        let (mut all, mut small) = (0, 0);
        for line in self.continuations() {
            all += 1;
            small += usize::from(self.text(line).starts_with(char::is_lowercase));
        }
        small * 10 >= all * 3 && all > 0
    }

    /// The longest line, in characters, of those that another follows or that follow another.
    fn width(&self) -> usize {
        self.continuations()
            .map(|line| length(self.text(line)).max(length(self.text(line - 1))))
            .max()
            .unwrap_or(0)
    }

    fn begins_paragraph(&self, line: usize, is_wrapped: bool, width: usize) -> bool {
        if self.lines[line].is_set_apart || self.is_head(line - 1) {
            return true;
        }
        let (before, text) = (self.text(line - 1), self.text(line));
        if is_item(text) {
            return true;
        }
        if text.starts_with(char::is_lowercase) {
            return before.ends_with(is_stop) && !is_wrapped;
        }
        // A line that ends inside a sentence is a heading only where it is short.
        let is_end =
            before.ends_with(|last| is_stop(last) || is_close_bracket(last) || quote_mark(last).is_some());
        let (before, word) = (length(before), text.split_whitespace().next().map_or(0, length));
        !is_wrapped || (before + 1 + word < width && (is_end || before * 10 < width * 7))
    }

    /// Whether a line is the head `date YYYY-MM-DD` alone.
    fn is_head(&self, line: usize) -> bool {
        line == 0 && self.lines.get(1).is_some_and(|next| next.first == 2) && is_head(self.text, self.spans)
    }
}

/// Whether the text begins with the head `date YYYY-MM-DD`.
pub(crate) fn is_head(text: &str, spans: &[Span]) -> bool {
    let [word, date, ..] = spans else { return false };
    let is_date = |date: &str| {
        let is_sign = |at| matches!(at, 4 | 7);
        date.len() == 10
            && date
                .bytes()
                .enumerate()
                .all(|(at, byte)| if is_sign(at) { byte == b'-' } else { byte.is_ascii_digit() })
    };
    text[*word].trim_start_matches('\u{FEFF}') == "date" && is_date(&text[*date])
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Whether a line begins like the item of a list.
fn is_item(line: &str) -> bool {
    let mut characters = line.chars();
    let Some(first) = characters.next() else { return false };
    let rest = characters.as_str();
    if is_bullet(first) || is_dash(first) {
        return rest.starts_with(char::is_whitespace);
    }
    let number = line.trim_start_matches(|next: char| next.is_ascii_digit());
    (1..=2).contains(&(line.len() - number.len())) && (number.starts_with(". ") || number.starts_with(") "))
}
