//! Web and mail addresses, handles and hashtags.

use std::ops::Range;

use memchr::{memchr, memmem};

use crate::character::{Class, is_invisible, is_word, quote_mark};
use crate::lexicon::List;
use crate::scan::Scanner;

/// The addresses ahead that a sign in their middle gives away: `name@host`, `https://host`.
///
/// Each sign is looked for once, and what stands around it is read once, so that the search is linear.
pub(crate) struct Links<'t> {
    bytes: &'t [u8],
    text: &'t str,
    mail: Range<usize>,
    web: Range<usize>,
    start: usize,
}

impl<'t> Links<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let mut links = Self { bytes: text.as_bytes(), text, mail: 0..0, web: 0..0, start: 0 };
        links.mail = links.next_mail(0);
        links.web = links.next_web(0);
        links.start = links.mail.start.min(links.web.start);
        links
    }

    /// Where the next address begins; past the text where there is none.
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    /// The end of the address at `at`, if one begins or is under way there.
    pub(crate) fn end_at(&mut self, at: usize) -> Option<usize> {
        if self.mail.end <= at {
            self.mail = self.next_mail(at);
        }
        if self.web.end <= at {
            self.web = self.next_web(at);
        }
        let mut end = at;
        self.start = usize::MAX;
        for range in [&self.mail, &self.web] {
            let is_here = range.start <= at;
            end = end.max(if is_here { range.end } else { at });
            self.start = self.start.min(if is_here { range.end } else { range.start });
        }
        (end > at).then_some(end)
    }

    fn next_mail(&self, from: usize) -> Range<usize> {
        let mut floor = from;
        let mut search = from;
        while let Some(found) = memchr(b'@', self.bytes.get(search..).unwrap_or_default()) {
            let sign = search + found;
            let local = self.bytes[floor..sign].iter().rev().take_while(|&&byte| is_local(byte)).count();
            let skipped =
                self.bytes[sign - local..sign].iter().take_while(|byte| !byte.is_ascii_alphanumeric());
            let mut start = sign - local + skipped.count();
            let host = self.bytes[sign + 1..].iter().take_while(|&&byte| is_host(byte)).count();
            let unused = self.bytes[sign + 1..=sign + host]
                .iter()
                .rev()
                .take_while(|byte| !byte.is_ascii_alphanumeric());
            let end = sign + 1 + host - unused.count();
            if start < sign && end > sign + 1 && self.bytes[sign + 1].is_ascii_alphanumeric() {
                if self.bytes[floor..start].ends_with(b"mailto:") {
                    start -= b"mailto:".len();
                }
                return start..end;
            }
            floor = sign + 1;
            search = sign + 1;
        }
        nowhere()
    }

    fn next_web(&self, from: usize) -> Range<usize> {
        let mut search = from;
        while let Some(found) = memmem::find(self.bytes.get(search..).unwrap_or_default(), b"://") {
            let sign = search + found;
            let scheme = self.bytes[search..sign].iter().rev().take(11);
            let length = scheme.take_while(|byte| byte.is_ascii_alphabetic()).count();
            let end = web_end(self.text, sign + 3);
            if (2..=10).contains(&length) && end > sign + 3 {
                return sign - length..end;
            }
            search = end.max(sign + 3);
        }
        nowhere()
    }
}

/// A range past every text.
fn nowhere() -> Range<usize> {
    usize::MAX..usize::MAX
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
}

fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

/// The end of a web address, of which `from` and what precedes it is known to be part. Marks that end a sentence or a
/// bracket around the address are left out.
pub(crate) fn web_end(text: &str, from: usize) -> usize {
    let mut end = from;
    let (mut round, mut square) = (0_i64, 0_i64);
    for character in text.get(from..).unwrap_or_default().chars() {
        match character {
            '(' => round += 1,
            ')' => round -= 1,
            '[' => square += 1,
            ']' if square <= 0 => break,
            ']' => square -= 1,
            '\'' => {}
            '<' | '>' | '{' | '}' | '|' | '\\' | '^' | '`' | '…' => break,
            _ if character.is_whitespace() || character.is_control() || is_invisible(character) => break,
            _ if quote_mark(character).is_some() => break,
            _ => {}
        }
        end += character.len_utf8();
    }
    for last in text.get(from..end).unwrap_or_default().bytes().rev() {
        match last {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' => {}
            b')' if round < 0 => round += 1,
            _ => break,
        }
        end -= 1;
    }
    end
}

/// The longest name of a host (RFC 1035), beyond which no host is looked for.
const LONGEST_HOST: usize = 253;

impl Scanner<'_> {
    /// The end of a host's or a file's name of which `start..dot` is the first part, with the path behind it.
    pub(crate) fn host_end(&self, start: usize, dot: usize) -> Option<usize> {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let length = self.bytes[dot..].iter().take(LONGEST_HOST).take_while(|byte| is_part(byte)).count();
        let whole = self.text[start..dot + length].trim_end_matches(['.', '-', '_']);
        let end = start + whole.len();
        let (before, last) = whole.rsplit_once('.')?;
        let parts = whole.split('.').count();
        if whole.contains("..") || last.is_empty() {
            return None;
        }
        let has_path = matches!(self.byte(end), b'/' | b'?') && !self.class_is_end(end + 1);
        let is_even = is_one_case(last)
            || (last == "Com" && before.starts_with(|first: char| first.is_ascii_uppercase()));
        let is_host = is_even && self.lexicon.holds(List::Domain, last)
            || (parts > 2 || has_path || before.starts_with(|first: char| first.is_ascii_uppercase()))
                && last.bytes().all(|byte| byte.is_ascii_lowercase())
                && self.lexicon.holds(List::WordlyDomain, last);
        let is_address = is_host && (before.len() > 1 || has_path) || before.starts_with("www.");
        let is_file = is_even && self.lexicon.holds(List::File, last);
        let is_group = parts > 2
            && whole.split('.').all(|part| {
                part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            });
        if is_address && matches!(self.byte(end), b'/' | b'?' | b':' | b'#') {
            return Some(web_end(self.text, end).max(end));
        }
        (is_address || is_file || is_group).then_some(end)
    }

    fn class_is_end(&self, at: usize) -> bool {
        matches!(self.class(at), Class::Space) || at >= self.bytes.len()
    }

    /// A name after `@`, a word after `#`; else the sign alone.
    pub(crate) fn handle(&mut self) {
        let start = self.at;
        let sign = self.byte(start);
        let mut end = start + 1;
        let mut has_letter = false;
        while let Some(character) = self.character(end).filter(|&next| is_word(next) || next == '_') {
            has_letter |= character.is_alphabetic();
            end += character.len_utf8();
        }
        let is_name = has_letter && !self.follows_word(start);
        let is_name = is_name && (sign == b'#' || !self.byte(start + 1).is_ascii_digit());
        if !is_name {
            end = start + 1;
            while self.byte(end) == sign {
                end += 1;
            }
        } else if sign == b'@' && self.links.start() == start + 1 {
            end = end.max(self.links.end_at(start + 1).unwrap_or(end));
        } else if self.byte(end) == b'.' && sign == b'@' {
            end = self.host_end(start + 1, end).unwrap_or(end);
        }
        self.push(start, self.extended(end));
    }
}

/// Whether the letters are all small or all capitals.
fn is_one_case(part: &str) -> bool {
    part.bytes().all(|byte| !byte.is_ascii_uppercase()) || part.bytes().all(|byte| !byte.is_ascii_lowercase())
}
