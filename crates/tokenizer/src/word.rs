//! Words, and what they go on with: clitics, hyphens, full stops.

use crate::character::{Class, QuoteMark, is_apostrophe, is_dash, is_hyphen, is_open_bracket, is_superscript, is_word, quote_mark};
use crate::context::{Following, following};
use crate::lexicon::{Abbreviation, List};
use crate::link::web_end;
use crate::scan::{MarkKind, Scanner, is_transparent};

/// How a word goes on.
enum Join {
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
    pub(crate) fn push_word(&mut self, start: usize, end: usize) {
        if (4..=8).contains(&(end - start))
            && self.lexicon.may_split(&self.bytes[start..end])
            && let Some(parts) = self.lexicon.split(&self.text[start..end])
        {
            return self.push_parts(start, parts);
        }
        self.push(start, end);
    }

    fn push_parts(&mut self, start: usize, parts: &[usize]) {
        let mut at = start;
        for part in parts {
            self.push(at, at + part);
            at += part;
        }
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
            b'!' if matches!(&self.text[start..end], "Yahoo" | "Jeopardy") => self.exclaimed(start, end),
            0x80.. => match self.character(end) {
                Some(next) if is_apostrophe(next) => self.inner_apostrophe(start, end, next.len_utf8()),
                Some(next) if is_hyphen(next) => self.hyphen(start, end, next.len_utf8()),
                Some('°') if matches!(&self.text[start..end], "N" | "n") => Join::To(end + '°'.len_utf8()),
                _ => Join::End,
            },
            _ => Join::End,
        }
    }

    // Apostrophes.

    /// An apostrophe of `length` bytes behind a word: a clitic, a part of the word, or neither.
    fn inner_apostrophe(&mut self, start: usize, end: usize, length: usize) -> Join {
        let next = end + length;
        if let Some(clitic) = self.clitic_end(next) {
            self.push_word(start, end);
            self.push_clitics(end, clitic);
            return Join::Taken;
        }
        if let Some(parts) = self.joined_split(start, end, next) {
            self.push_split(start, end, length, parts);
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
        if self.is_word_at(next) {
            return Join::To(next);
        }
        let is_clipped = self.lexicon.holds(List::Clipped, &self.text[start..end]) && !self.follows_quote(start);
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
        let is_clitic = match self.bytes.get(from..end)? {
            [b's' | b'S' | b'm' | b'M' | b'd' | b'D'] => true,
            [b'l' | b'L', b'l' | b'L'] | [b'r' | b'R' | b'v' | b'V', b'e' | b'E'] => true,
            _ => false,
        };
        (is_clitic && !self.is_word_at(end)).then(|| self.extended(end))
    }

    /// Takes the clitic that ends at `end`, and those behind it: `'d've`.
    fn push_clitics(&mut self, start: usize, end: usize) {
        self.push(start, end);
        let apostrophe = self.character(end).filter(|&next| is_apostrophe(next)).map_or(0, char::len_utf8);
        if apostrophe > 0
            && let Some(next) = self.clitic_end(end + apostrophe)
        {
            self.push(end, next);
        }
    }

    /// The parts of a word that is parted at or beside its apostrophe: `y'all`, `d'you`.
    fn joined_split(&self, start: usize, end: usize, next: usize) -> Option<&'static [usize]> {
        let last = self.letters_within(next, 4);
        if end - start > 4 || last == next || self.is_word_at(last) {
            return None;
        }
        let mut word = String::with_capacity(9);
        word.push_str(&self.text[start..end]);
        word.push('\'');
        word.push_str(&self.text[next..last]);
        self.lexicon.split(&word)
    }

    /// Takes the parts of a word whose apostrophe at `apostrophe` is `length` bytes long.
    fn push_split(&mut self, start: usize, apostrophe: usize, length: usize, parts: &[usize]) {
        let mut from = start;
        let mut seen = 0;
        for part in parts {
            seen += part;
            let is_past = start + seen > apostrophe;
            let to = start + seen + if is_past { length - 1 } else { 0 };
            self.push(from, to);
            from = to;
        }
    }

    /// An apostrophe at the start of a token: a clitic, a word whose beginning it replaces, or a quotation mark.
    pub(crate) fn apostrophe(&mut self, length: usize) {
        let start = self.at;
        let next = start + length;
        let follows = self.character_before(start);
        let is_inside = follows.is_some_and(|before| !before.is_whitespace());
        if let Some(end) = self.clitic_end(next) {
            if !self.is_open_before(start) {
                return self.push_clitics(start, end);
            }
        }
        if !is_inside || !self.follows_word(start) {
            if let Some(parts) = self.joined_split(start, start, next) {
                return self.push_split(start, start, length, parts);
            }
            if let Some(end) = self.elision_end(next) {
                return self.push(start, end);
            }
        }
        let quote = self.character(start).and_then(quote_mark);
        // Two single marks for one double: `''so''`, `‘’so’’`.
        let second = self.character(next).filter(|&next| is_apostrophe(next)).map_or(0, char::len_utf8);
        let is_doubled = second == length && matches!(self.byte(start), b'\'' | b'`' | 0xE2);
        match quote {
            Some(_) if is_doubled => {
                let is_backtick = self.byte(start) == b'`';
                self.push_quote(start, next + second, if is_backtick { QuoteMark::Left } else { QuoteMark::Straight });
            }
            Some(mark) => self.push_quote(start, next, mark),
            None => self.push(start, self.extended(next)),
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

    // Hyphens, and signs inside words.

    /// A hyphen behind a word stands alone, unless what precedes it is a prefix.
    fn hyphen(&self, start: usize, end: usize, length: usize) -> Join {
        let next = end + length;
        let word = &self.text[start..end];
        let rest = &self.text[next.min(self.text.len())..self.letters_within(next, 12)];
        let is_apart = !self.is_word_at(next + rest.len());
        let is_suffix = is_apart && self.lexicon.holds(List::Suffix, rest);
        let is_whole = is_apart
            && self.text.get(start..next + rest.len()).is_some_and(|whole| self.lexicon.holds(List::Hyphenated, whole));
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
        let is_apart = !self.is_word_at(end)
            && !(matches!(self.byte(end), b'/' | b'.' | b',' | b'-') && self.class(end + 1) == Class::Digit);
        (2..=4).contains(&(digits - from)) && is_apart
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
        let is_word = matches!(&self.text[start..last.max(end)], "w/o" | "b/c" | "s/he" | "S/he" | "n/a" | "N/A" | "a/c")
            && !self.is_word_at(last);
        if is_word { Join::To(last) } else { Join::End }
    }

    /// Letters hidden behind asterisks: `f**k`, `b****`; not the end of a word in bold.
    fn asterisk(&self, start: usize, end: usize) -> Join {
        let run = self.bytes[end..].iter().take(6).take_while(|&&byte| byte == b'*').count();
        let is_inside = run < 6 && self.class(end + run) == Class::Letter;
        let is_hidden = (2..6).contains(&run) && start.checked_sub(1).is_none_or(|before| self.byte(before) != b'*');
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

    /// Names that end with an exclamation mark.
    fn exclaimed(&mut self, start: usize, end: usize) -> Join {
        if self.byte(end + 1) == b'!' {
            return Join::End;
        }
        self.push(start, end + 1);
        Join::Taken
    }

    // Full stops.

    /// A full stop behind a word: part of an abbreviation or of an address, or the end of the word.
    fn full_stop(&mut self, start: usize, dot: usize) -> Join {
        if self.is_word_at(dot + 1) {
            return self.inner_stop(start, dot);
        }
        if self.byte(dot + 1) == b'.' && self.byte(dot + 2) == b'.' {
            return Join::End;
        }
        match self.abbreviation(start, dot) {
            Some(class) => self.push_mark(start, self.extended(dot + 1), MarkKind::Abbreviation(class)),
            None => return Join::End,
        }
        Join::Taken
    }

    /// A full stop between letters or digits.
    fn inner_stop(&mut self, start: usize, dot: usize) -> Join {
        let word = &self.text[start..dot];
        let part = word.rsplit('.').next().unwrap_or(word);
        let next = dot + 1;
        let rest = &self.text[next..self.letters_within(next, 5)];
        let is_apart = !self.is_word_at(next + rest.len());
        let is_letter = part.chars().count() == 1 && !part.starts_with(is_digit);
        let is_even = part.starts_with(char::is_uppercase) == rest.starts_with(char::is_uppercase);
        let is_stopped = self.byte(next + 1) == b'.';
        if is_letter && (is_even || is_stopped) && rest.len() == 1 && is_apart {
            return Join::To(next);
        }
        if is_degree(part, rest) && is_apart {
            return Join::To(next);
        }
        if word.ends_with(is_digit) && self.class(next) == Class::Digit {
            return Join::To(next);
        }
        if let Some(end) = self.host_end(start, dot) {
            self.push(start, end);
            return Join::Taken;
        }
        match self.abbreviation(start, dot) {
            Some(class) if class != Abbreviation::Weak => {
                self.push_mark(start, next, MarkKind::Abbreviation(class));
                Join::Taken
            }
            _ => Join::End,
        }
    }

    /// What the word before the stop at `dot` abbreviates, where the stop belongs to it.
    fn abbreviation(&self, start: usize, dot: usize) -> Option<Abbreviation> {
        let word = &self.text[start..dot];
        if word.contains('.') {
            if matches!(word, "e.g" | "i.e" | "E.g" | "I.e" | "a.k.a" | "P.S") {
                return Some(Abbreviation::Versus);
            }
            let is_clock = matches!(word, "a.m" | "p.m" | "A.M" | "P.M" | "a.M" | "p.M");
            return Some(if is_clock { Abbreviation::Clock } else { Abbreviation::Acronym });
        }
        let next = || following(self.text, dot + 1);
        let mut letters = word.chars();
        if let (Some(letter), None) = (letters.next(), letters.next())
            && letter.is_uppercase()
        {
            return self.is_initial(letter, start, &next()).then_some(Abbreviation::Initial);
        }
        let class = self.lexicon.abbreviation(word)?;
        let belongs = match class {
            Abbreviation::Title | Abbreviation::Suffix | Abbreviation::Month => true,
            Abbreviation::Number | Abbreviation::ShortMonth => matches!(next(), Following::Digit),
            Abbreviation::Versus => !matches!(next(), Following::End),
            Abbreviation::Day => match next() {
                Following::Capital(word, _) => self.lexicon.holds(List::TimeWord, word),
                next => next != Following::End,
            },
            Abbreviation::Place => self.last().is_some_and(|last| &self.text[last] == ","),
            Abbreviation::Weak => {
                matches!(next(), Following::Lower | Following::Digit | Following::Other)
            }
            Abbreviation::Initial | Abbreviation::Acronym | Abbreviation::Clock => false,
        };
        belongs.then_some(class)
    }

    /// Whether a capital with a stop is the beginning of a name, and not a letter that ends a sentence.
    fn is_initial(&self, letter: char, start: usize, next: &Following<'_>) -> bool {
        let before = self.last().map_or("", |last| &self.text[last]);
        let follows_small = before.starts_with(char::is_lowercase);
        let is_pronoun = letter == 'I' && follows_small;
        let follows_figure = before.ends_with(|last: char| !last.is_alphabetic()) && before.starts_with(is_digit)
            || matches!(before, "°" | "º");
        match *next {
            Following::Capital(word, is_stopped) => {
                let is_bearing = matches!(letter, 'N' | 'S' | 'E' | 'W');
                is_stopped || !(is_pronoun || follows_figure && !is_bearing || self.lexicon.holds(List::Starter, word))
            }
            Following::Lower | Following::Other => !is_pronoun && !follows_figure,
            // A bill, or a numbered street in a quarter of the town: `H. R. 1280`, `S. 10th St.`
            Following::Digit => before.ends_with('.') && before.len() == 2 || matches!(letter, 'N' | 'S' | 'E' | 'W'),
            Following::End => start == 0,
        }
    }
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || is_superscript(character)
}

/// Degrees of more than one letter a part.
fn is_degree(part: &str, rest: &str) -> bool {
    matches!(
        (part, rest),
        ("Ph" | "PH" | "Psy" | "Ed" | "Pharm" | "Th" | "Eng" | "Sc" | "Litt", "D")
            | ("M" | "B" | "D", "Sc" | "Phil" | "Ed" | "Eng" | "Tech" | "Com" | "Litt" | "Th" | "Div")
            | ("LL", "B" | "M" | "D")
    )
}
