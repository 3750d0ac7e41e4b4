//! Words, and the hyphens and signs that they go on with.

use crate::character::{Class, is_apostrophe, is_hyphen, is_word};
use crate::lexicon::List;
use crate::link::web_end;
use crate::scan::{Scanner, is_transparent};

/// How a word goes on.
pub(crate) enum Join {
    /// It ends here.
    End,
    /// What stands up to this byte belongs to it.
    To(usize),
    /// It was taken, with all that it goes on with.
    Taken,
}

impl Scanner<'_> {
    /// A word that begins at `start` and holds what stands before `from`.
    pub(crate) fn word(&mut self, start: usize, from: usize) {
        if self.class(from) == Class::Digit && self.lexicon.holds(List::Code, &self.text[start..from]) {
            return self.push(start, from);
        }
        let mut end = self.word_run(from);
        loop {
            match self.join(start, end) {
                Join::End => return self.push_word(start, self.extended(end)),
                Join::To(next) => end = self.word_run(next),
                Join::Taken => return,
            }
        }
    }

    /// Takes a word, in two or three tokens where it is written without the space at its joint.
    #[inline(always)]
    pub(crate) fn push_word(&mut self, start: usize, end: usize) {
        // The length is part of the sketch: a branch on it would be taken half of the time.
        let letters = [start, end.wrapping_sub(2), end.wrapping_sub(1)].map(|at| self.byte(at));
        if self.lexicon.may_split(letters, end - start) {
            self.push_parted(start, end);
        } else {
            self.push(start, end);
        }
    }

    #[cold]
    fn push_parted(&mut self, start: usize, end: usize) {
        match self.lexicon.split(&self.text[start..end]) {
            Some(parts) => self.push_parts(start, parts),
            None => self.push(start, end),
        }
    }

    fn push_parts(&mut self, start: usize, parts: &[usize]) {
        let mut at = start;
        for part in parts {
            self.push_part(start, at, at + part);
            at += part;
        }
    }

    /// Takes a part of the word that begins at `word`.
    pub(crate) fn push_part(&mut self, word: usize, start: usize, end: usize) {
        if start == word { self.push(start, end) } else { self.push_joined(start, end) }
    }

    /// The end of the letters, digits, combining marks and invisible joiners from `from`.
    fn word_run(&self, from: usize) -> usize {
        let mut end = from;
        loop {
            match self.class(end) {
                Class::Letter | Class::Digit => end += 1,
                Class::High => match self.character(end) {
                    Some(next) if is_apostrophe(next) => return end,
                    Some(next) if is_word(next) || is_transparent(next) => end += next.len_utf8(),
                    _ => return end,
                },
                _ => return end,
            }
        }
    }

    fn join(&mut self, start: usize, end: usize) -> Join {
        match self.byte(end) {
            b'\'' | b'`' => self.inner_apostrophe(start, end, 1),
            b'.' => self.full_stop(start, end),
            b'-' => self.hyphen(start, end, 1),
            b'&' => self.ampersand(start, end),
            b'_' => self.underscore(end),
            b':' => self.scheme(start, end),
            b'/' => self.slash(start, end),
            b'*' => self.asterisk(start, end),
            b'$' => self.currency(start, end),
            b'!' => self.exclaimed(start, end),
            0x80.. => match self.character(end) {
                Some(next) if is_apostrophe(next) => self.inner_apostrophe(start, end, next.len_utf8()),
                Some(next) if is_hyphen(next) => self.hyphen(start, end, next.len_utf8()),
                Some('°') if matches!(&self.text[start..end], "N" | "n") => Join::To(end + '°'.len_utf8()),
                _ => Join::End,
            },
            _ => Join::End,
        }
    }

    /// A hyphen behind a word stands alone, unless what precedes it is a prefix.
    fn hyphen(&self, start: usize, end: usize, length: usize) -> Join {
        let next = end + length;
        let word = &self.text[start..end];
        let rest = &self.text[next.min(self.text.len())..self.letters_within(next, 12)];
        let is_apart = !self.is_word_at(next + rest.len());
        let is_suffix = is_apart && self.lexicon.holds(List::Suffix, rest);
        let is_whole = is_apart
            && self
                .text
                .get(start..next + rest.len())
                .is_some_and(|whole| self.lexicon.holds(List::Hyphenated, whole));
        if is_suffix || is_whole || (self.is_prefix(word, rest) && self.takes_prefix(next)) {
            Join::To(next)
        } else {
            Join::End
        }
    }

    fn is_prefix(&self, word: &str, rest: &str) -> bool {
        let is_capitals = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        let goes_on = rest.starts_with(|first: char| first.is_ascii_uppercase());
        self.lexicon.holds(List::Prefix, word) && (!is_capitals || word.len() > 2 && goes_on) && rest != "the"
    }

    /// Whether a prefix is joined with what begins at `from`: a word, a decade, a year.
    fn takes_prefix(&self, from: usize) -> bool {
        let digits = self.digits(from);
        if digits == from {
            return self.is_word_at(from);
        }
        let end = digits + usize::from(self.byte(digits) == b's');
        let goes_on = self.is_word_at(end)
            || (matches!(self.byte(end), b'/' | b'.' | b',' | b'-') && self.class(end + 1) == Class::Digit);
        (2..=4).contains(&(digits - from)) && !goes_on
    }

    /// `AT&T`, `R&D`, `p&l`, and the same in HTML; else the sign stands alone.
    fn ampersand(&self, start: usize, end: usize) -> Join {
        let sign = match self.text.get(end..end + 5) {
            Some("&amp;") => 5,
            _ => 1,
        };
        let next = end + sign;
        let (before, after) = (&self.bytes[start..end], self.byte(next));
        let are_capitals = before.iter().all(|byte| byte.is_ascii_uppercase()) && after.is_ascii_uppercase();
        let are_letters = before.len() == 1 && after.is_ascii_alphabetic() && !self.is_word_at(next + 1);
        if are_capitals || are_letters { Join::To(next) } else { Join::End }
    }

    fn underscore(&self, end: usize) -> Join {
        let run = self.bytes[end..].iter().take(8).take_while(|&&byte| byte == b'_').count();
        if self.is_word_at(end + run) { Join::To(end + run) } else { Join::End }
    }

    /// A scheme that goes without slashes: `mailto:`, `doi:`.
    fn scheme(&mut self, start: usize, end: usize) -> Join {
        let is_scheme = matches!(&self.text[start..end], "mailto" | "doi" | "urn");
        let last = if is_scheme { web_end(self.text, end + 1) } else { 0 };
        if last <= end + 1 {
            return Join::End;
        }
        self.push(start, last);
        Join::Taken
    }

    /// `w/o`, `s/he`, `n/a` are words; elsewhere a slash stands alone.
    fn slash(&self, start: usize, end: usize) -> Join {
        let last = self.letters_within(end + 1, 3);
        let is_word = matches!(
            &self.text[start..last.max(end)],
            "w/o" | "b/c" | "s/he" | "S/he" | "n/a" | "N/A" | "a/c"
        ) && !self.is_word_at(last);
        if is_word { Join::To(last) } else { Join::End }
    }

    /// Letters hidden behind asterisks: `f**k`, `b****`; not the end of a word in bold.
    fn asterisk(&self, start: usize, end: usize) -> Join {
        let run = self.bytes[end..].iter().take(6).take_while(|&&byte| byte == b'*').count();
        let is_inside = run < 6 && self.class(end + run) == Class::Letter;
        let is_hidden =
            (2..6).contains(&run) && start.checked_sub(1).is_none_or(|before| self.byte(before) != b'*');
        if is_inside || is_hidden { Join::To(end + run) } else { Join::End }
    }

    /// `US$`, `HK$`: the letters belong to the sign.
    fn currency(&mut self, start: usize, end: usize) -> Join {
        let word = &self.text[start..end];
        let is_currency =
            word.bytes().all(|byte| byte.is_ascii_uppercase()) && self.lexicon.holds(List::Currency, word);
        if !is_currency {
            return Join::End;
        }
        self.push(start, end + 1);
        Join::Taken
    }

    /// Names that end with an exclamation mark, or have one for an `i`: `Yahoo!`, `P!nk`.
    fn exclaimed(&mut self, start: usize, end: usize) -> Join {
        let word = &self.text[start..end];
        if word.len() == 1 && self.byte(end + 1).is_ascii_lowercase() {
            return Join::To(end + 1);
        }
        let is_name = word.starts_with(char::is_uppercase) && self.lexicon.holds(List::Exclaimed, word);
        if !is_name || self.byte(end + 1) == b'!' {
            return Join::End;
        }
        self.push(start, end + 1);
        Join::Taken
    }
}
