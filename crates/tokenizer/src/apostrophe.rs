//! Apostrophes: clitics, words that an apostrophe shortens, names; where they are none of these, quotation marks.

use crate::character::{QuoteMark, is_apostrophe, is_dash, is_open_bracket, quote_mark};
use crate::lexicon::List;
use crate::quotation::Role;
use crate::scan::{MarkKind, Scan, Scanner};
use crate::word::Join;

/// For each token whether it is one word with the token before it: a clitic, a part of a word that is written without
/// the space at its joint, the apostrophe of a plural's possessive.
pub(crate) fn joined(text: &str, scan: &Scan, roles: &[Role]) -> Vec<bool> {
    let mut joined = vec![false; scan.spans.len()];
    for &token in &scan.joined {
        joined[token as usize] = true;
    }
    for (mark, role) in scan.marks.iter().zip(roles) {
        let is_single = matches!(
            mark.kind,
            MarkKind::Quote(QuoteMark::StraightSingle | QuoteMark::RightSingle | QuoteMark::LeftSingle)
        );
        if is_single && *role == Role::None {
            let start = scan.spans[mark.token as usize].start() as usize;
            joined[mark.token as usize] = text[..start].ends_with(['s', 'S', 'x', 'z']);
        }
    }
    joined
}

impl Scanner<'_> {
    /// An apostrophe of `length` bytes behind a word: a clitic, a part of the word, or neither.
    pub(crate) fn inner_apostrophe(&mut self, start: usize, end: usize, length: usize) -> Join {
        let next = end + length;
        if let Some(clitic) = self.clitic_end(next) {
            self.push_word(start, end);
            self.push_clitics(end, clitic);
            return Join::Taken;
        }
        let is_negation = matches!(self.byte(next), b't' | b'T')
            && !self.is_word_at(next + 1)
            && end > start + 1
            && matches!(self.byte(end - 1), b'n' | b'N');
        if is_negation {
            self.push(start, end - 1);
            self.push_clitics(end - 1, self.extended(next + 1));
            return Join::Taken;
        }
        if let Some(parts) = self.joined_split(start, end, next) {
            self.push_split(start, end, length, parts);
            return Join::Taken;
        }
        if self.is_word_at(next) {
            return Join::To(next);
        }
        let is_clipped =
            self.lexicon.holds(List::Clipped, &self.text[start..end]) && !self.follows_quote(start);
        if is_clipped {
            self.push(start, next);
            return Join::Taken;
        }
        Join::End
    }

    /// Whether an apostrophe or single quotation mark stands right before the word.
    fn follows_quote(&self, start: usize) -> bool {
        self.character_before(start).is_some_and(is_apostrophe)
    }

    /// The end of a clitic whose letters begin at `from`: `s`, `m`, `d`, `ll`, `re`, `ve`.
    fn clitic_end(&self, from: usize) -> Option<usize> {
        let end = self.letters_within(from, 3);
        let is_clitic = matches!(
            self.bytes.get(from..end)?,
            [b's' | b'S' | b'm' | b'M' | b'd' | b'D']
                | [b'l' | b'L', b'l' | b'L']
                | [b'r' | b'R' | b'v' | b'V', b'e' | b'E']
        );
        (is_clitic && !self.is_word_at(end)).then(|| self.extended(end))
    }

    /// Takes the clitic that ends at `end`, and those behind it: `'d've`.
    fn push_clitics(&mut self, start: usize, end: usize) {
        let is_behind_word = self.follows_word(start) || self.character_before(start) == Some('.');
        if is_behind_word {
            self.push_joined(start, end)
        } else {
            self.push(start, end)
        }
        let apostrophe = self.character(end).filter(|&next| is_apostrophe(next)).map_or(0, char::len_utf8);
        if apostrophe > 0
            && let Some(next) = self.clitic_end(end + apostrophe)
        {
            self.push_joined(end, next);
        }
    }

    /// The parts of a word that is parted at or beside its apostrophe: `y'all`, `d'you`.
    fn joined_split(&self, start: usize, end: usize, next: usize) -> Option<&'static [usize]> {
        let last = self.letters_within(next, 4);
        if end - start > 4 || last == next || self.is_word_at(last) {
            return None;
        }
        let mut word = [0; 9];
        let mut length = 0;
        for part in [&self.bytes[start..end], b"'", &self.bytes[next..last]] {
            word[length..length + part.len()].copy_from_slice(part);
            length += part.len();
        }
        self.lexicon.split(std::str::from_utf8(&word[..length]).ok()?)
    }

    /// Takes the parts of a word whose apostrophe at `apostrophe` is `length` bytes long.
    fn push_split(&mut self, start: usize, apostrophe: usize, length: usize, parts: &[usize]) {
        let mut from = start;
        let mut seen = 0;
        for part in parts {
            seen += part;
            let is_past = start + seen > apostrophe;
            let to = start + seen + if is_past { length - 1 } else { 0 };
            self.push_part(start, from, to);
            from = to;
        }
    }

    /// An apostrophe at the start of a token: a clitic, a word whose beginning it replaces, or a quotation mark.
    pub(crate) fn apostrophe(&mut self, length: usize) {
        let start = self.at;
        let next = start + length;
        if let Some(end) = self.clitic_end(next).filter(|_| !self.is_open_before(start)) {
            return self.push_clitics(start, end);
        }
        if !self.follows_word(start) {
            if let Some(parts) = self.joined_split(start, start, next) {
                return self.push_split(start, start, length, parts);
            }
            if let Some(end) = self.elision_end(next) {
                return self.push(start, end);
            }
        }
        let Some(mark) = self.character(start).and_then(quote_mark) else {
            return self.push(start, self.extended(next));
        };
        // Two single marks for one double: `''so''`, `‘’so’’`.
        let second = self.character(next).filter(|&next| is_apostrophe(next)).map_or(0, char::len_utf8);
        match self.byte(start) {
            _ if second != length => self.push_quote(start, next, mark),
            b'`' => self.push_quote(start, next + second, QuoteMark::Left),
            _ => self.push_quote(start, next + second, QuoteMark::Straight),
        }
    }

    /// Whether a bracket, a dash or an opening quotation mark stands right before `at`.
    fn is_open_before(&self, at: usize) -> bool {
        let Some(before) = self.character_before(at) else { return false };
        match quote_mark(before) {
            Some(QuoteMark::Straight | QuoteMark::StraightSingle) => {
                let outer = self.character_before(at - before.len_utf8());
                outer.is_none_or(char::is_whitespace)
            }
            Some(QuoteMark::Right | QuoteMark::RightSingle | QuoteMark::RightAngle) => false,
            Some(_) => true,
            None => is_open_bracket(before) || is_dash(before),
        }
    }

    /// The end of a word or a year whose beginning an apostrophe replaces: `'em`, `'90s`.
    fn elision_end(&self, from: usize) -> Option<usize> {
        let digits = self.digits(from);
        if digits == from + 2 {
            let end = digits + usize::from(self.byte(digits) == b's');
            return (!self.is_word_at(end) && self.byte(end) != b'%').then_some(end);
        }
        let end = self.letters_within(from, 6);
        let word = &self.text[from..end];
        if self.is_word_at(end) || !self.lexicon.holds(List::Elision, word) {
            return None;
        }
        // The `n` of `rock 'n' roll` has lost both neighbours.
        let second = self.character(end).filter(|&next| is_apostrophe(next)).map_or(0, char::len_utf8);
        Some(if word == "n" { end + second } else { end })
    }
}
