//! Numbers: with their separators one token, without their signs and units.

use crate::character::{Class, is_apostrophe, is_combining, is_hyphen, is_superscript};
use crate::lexicon::List;
use crate::scan::{Scanner, is_transparent};

impl Scanner<'_> {
    /// A number that begins at `start`, with a digit or with a point.
    pub(crate) fn number(&mut self, start: usize) {
        let first = self.digits(start + 1);
        let mut end = self
            .grouped(start, first)
            .or_else(|| self.decimal(start, first))
            .or_else(|| self.hyphenated(start, first))
            .unwrap_or(first);
        loop {
            let next = self.byte(end);
            match next {
                b'.' | b':' | b'/' if self.class(end + 1) == Class::Digit => end = self.digits(end + 1),
                b'.' if self.class(end + 1) == Class::Letter => {
                    let name = self.host_end(start, end);
                    return self.push(start, name.unwrap_or(end));
                }
                b'_' if self.is_word_at(end + 1) => return self.word(start, end + 1),
                b'\'' => match self.decade_end(start, end, 1) {
                    Some(decade) => return self.push(start, decade),
                    None => break,
                },
                _ if next.is_ascii_alphabetic() => {
                    if !self.is_suffix(start, end) {
                        break;
                    }
                    return self.word(start, end);
                }
                0x80.. => match self.character(end) {
                    Some(sign) if is_apostrophe(sign) => match self.decade_end(start, end, sign.len_utf8()) {
                        Some(decade) => return self.push(start, decade),
                        None => break,
                    },
                    Some('º' | 'ª') => break,
                    Some(sign) if is_inside_number(sign) => end += sign.len_utf8(),
                    Some(sign) if sign.is_alphabetic() => return self.word(start, end),
                    _ => break,
                },
                _ => break,
            }
        }
        self.push(start, self.extended(end));
    }

    /// The end of a number whose thousands are set off by commas, in threes or, as in India, in twos before the last
    /// three: `1,250,000`, `12,50,000`.
    fn grouped(&self, start: usize, first: usize) -> Option<usize> {
        let mut end = first;
        let mut good = None;
        let mut twos = 0;
        while first - start <= 3 && twos < 4 && self.byte(end) == b',' {
            let group = self.digits_within(end + 1, 4);
            match group - end - 1 {
                3 => good = Some(group),
                2 => twos += 1,
                _ => break,
            }
            end = group;
        }
        good
    }

    /// The end of a number with a decimal comma, which stands apart from other numbers: `3,40`.
    fn decimal(&self, start: usize, first: usize) -> Option<usize> {
        let end = self.digits_within(first + 1, 3);
        let is_free =
            self.character_before(start).is_none_or(|before| before.is_whitespace() || is_currency(before));
        let is_apart = !self.is_word_at(end) && !matches!(self.byte(end), b',' | b'-' | b'.' | b'/' | b':');
        let is_decimal =
            self.byte(first) == b',' && (1..=2).contains(&(end - first - 1)) && first - start <= 3;
        (is_decimal && is_free && is_apart).then_some(end)
    }

    fn digits_within(&self, start: usize, limit: usize) -> usize {
        let rest = self.bytes.get(start..).unwrap_or_default();
        start + rest.iter().take(limit).take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// The end of a date or a telephone number, whose groups are joined by hyphens; not of a range or a score.
    fn hyphenated(&self, start: usize, first: usize) -> Option<usize> {
        let mut groups = [0; 4];
        let mut count = 0;
        let mut from = start;
        let mut end = first;
        loop {
            *groups.get_mut(count)? = end - from;
            count += 1;
            if self.byte(end) != b'-' || self.class(end + 1) != Class::Digit {
                break;
            }
            from = end + 1;
            end = self.digits_within(from, 12);
        }
        let value = |from: usize, length: usize| self.text[from..from + length].parse::<u32>().unwrap_or(0);
        let is_number = match groups[..count] {
            [4, month @ 1..=2, day @ 1..=2] => is_day(value(start + 5, month), value(start + 6 + month, day)),
            [one @ 1..=2, two @ 1..=2, 2 | 4] => {
                let (one, two) = (value(start, one), value(start + one + 1, two));
                is_day(one, two) || is_day(two, one)
            }
            [3, 3 | 4, 4] | [1, 3, 3, 4] | [5, 4] | [3, 2, 4] => true,
            // Round numbers make a range.
            [3, 4] => !(self.text[..start + 3].ends_with("00") && self.text[..end].ends_with("00")),
            _ => false,
        };
        if is_number
            && count == 3
            && groups[0] == 4
            && self.byte(end) == b'T'
            && self.class(end + 1) == Class::Digit
        {
            return Some(self.time_end(end + 1));
        }
        let is_apart = !self.is_word_at(end) && !self.character(end).is_some_and(is_hyphen);
        (is_number && is_apart).then_some(end)
    }

    /// The end of the time of day behind a date of ISO 8601: `10:00:00Z`, `10:00+02:00`.
    fn time_end(&self, start: usize) -> usize {
        let is_time = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b'+' | b'-' | b'Z');
        let time = &self.text
            [start..start + self.bytes[start..].iter().take(24).take_while(|byte| is_time(byte)).count()];
        start + time.trim_end_matches([':', '.', '+', '-']).len()
    }

    /// The end of a decade that is written with an apostrophe: `1990's`, `60's`.
    fn decade_end(&self, start: usize, end: usize, length: usize) -> Option<usize> {
        let digits = &self.bytes[start..end];
        let is_decade = matches!(digits, [_, b'0'] | [b'1' | b'2', _, _, b'0']);
        let next = end + length;
        (is_decade && self.byte(next) == b's' && !self.is_word_at(next + 1)).then_some(next + 1)
    }

    /// Whether the letters behind the digits belong to them: `1st`, `1970s`, `4chan`; units do not.
    fn is_suffix(&self, start: usize, end: usize) -> bool {
        let last = self.letters_within(end, 8);
        let letters = &self.text[end..last];
        if self.is_word_at(last) {
            return true;
        }
        if matches!(letters, "a" | "p" | "A" | "P")
            && matches!(self.text.get(last..last + 2), Some(".m" | ".M"))
        {
            return false;
        }
        let digits = &self.text[start..end];
        match letters {
            "M" | "B" | "b" | "T" => {
                let before = self.character_before(start);
                !(digits.contains('.') || before.is_some_and(is_currency))
            }
            "C" | "F" => false,
            // Lines of a picture, not pence.
            "p" => matches!(digits, "240" | "360" | "480" | "720" | "1080" | "1440" | "2160"),
            "P" | "G" => true,
            _ => !self.lexicon.holds(List::Unit, letters),
        }
    }
}

/// Whether a month and a day of the month may be these numbers.
fn is_day(month: u32, day: u32) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// Signs of the currencies that stand before a number.
fn is_currency(character: char) -> bool {
    matches!(character, '$' | '¢' | '£' | '¥' | '₠'..='₿' | '﹩' | '＄' | '￡' | '￥')
}

/// Fractions, digits of other scripts, exponents, and what changes how a digit looks.
fn is_inside_number(character: char) -> bool {
    (character.is_numeric() && !character.is_alphabetic())
        || is_superscript(character)
        || is_combining(character)
        || is_transparent(character)
}
