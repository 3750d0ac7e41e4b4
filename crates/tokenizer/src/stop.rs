//! Full stops behind words: of abbreviations, of initials, inside addresses; where they are none of these, stops.

use crate::character::{Class, is_superscript};
use crate::context::{Following, following};
use crate::lexicon::{Abbreviation, List};
use crate::scan::{MarkKind, Scanner};
use crate::word::Join;

impl Scanner<'_> {
    /// A full stop behind a word: part of an abbreviation or of an address, or the end of the word.
    pub(crate) fn full_stop(&mut self, start: usize, dot: usize) -> Join {
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
            return Some(self.lexicon.abbreviation(word).unwrap_or(Abbreviation::Acronym));
        }
        let next = || following(self.text, dot + 1);
        let mut letters = word.chars();
        if let (Some(letter), None) = (letters.next(), letters.next())
            && letter.is_uppercase()
        {
            return self.is_initial(letter, start, &next()).then_some(Abbreviation::Initial);
        }
        let Some(class) = self.lexicon.abbreviation(word) else {
            // No sentence ends before a comma.
            let is_short = word.len() <= 5 && word.starts_with(char::is_alphabetic);
            return (is_short && self.byte(dot + 1) == b',').then_some(Abbreviation::Weak);
        };
        let belongs = match class {
            Abbreviation::Title | Abbreviation::Suffix => true,
            Abbreviation::Month => match next() {
                Following::Capital(..) | Following::End => self.follows_preposition(),
                _ => true,
            },
            Abbreviation::Number | Abbreviation::ShortMonth => matches!(next(), Following::Digit),
            Abbreviation::Versus => !matches!(next(), Following::End),
            Abbreviation::Day => match next() {
                Following::Capital(word, _) => self.lexicon.holds(List::TimeWord, word),
                next => next != Following::End,
            },
            Abbreviation::Place => self.word_before() == ",",
            Abbreviation::Weak => self.goes_on(dot),
            Abbreviation::Measure => self.word_before().starts_with(is_digit) && self.goes_on(dot),
            Abbreviation::Initial | Abbreviation::Acronym | Abbreviation::Clock => false,
        };
        belongs.then_some(class)
    }

    /// Whether the sentence goes on behind a stop.
    fn goes_on(&self, dot: usize) -> bool {
        matches!(following(self.text, dot + 1), Following::Lower | Following::Digit | Following::Other)
    }

    /// The token before the one under way.
    fn word_before(&self) -> &str {
        self.scan.spans.last().map_or("", |&last| &self.text[last])
    }

    /// Whether a month may stand here at the end of a sentence, and not a person who is called so: `in Jan.`
    fn follows_preposition(&self) -> bool {
        let before = self.word_before();
        before.starts_with(char::is_lowercase)
            && (self.lexicon.holds(List::Starter, before)
                || matches!(before, "last" | "next" | "early" | "late"))
    }

    /// Whether a capital with a stop is the beginning of a name, and not a letter that ends a sentence.
    fn is_initial(&self, letter: char, start: usize, next: &Following<'_>) -> bool {
        let before = self.word_before();
        let follows_small = before.starts_with(char::is_lowercase);
        let is_pronoun = letter == 'I' && follows_small;
        // `Group A. Brazil won.`
        let is_counted = self.lexicon.holds(List::Lettered, before);
        let follows_figure = before.ends_with(|last: char| !last.is_alphabetic())
            && before.starts_with(is_digit)
            || matches!(before, "°" | "º");
        match *next {
            Following::Capital(word, is_stopped) => {
                let is_bearing = matches!(letter, 'N' | 'S' | 'E' | 'W');
                is_stopped
                    || !(is_pronoun
                        || is_counted
                        || follows_figure && !is_bearing
                        || self.lexicon.holds(List::Starter, word))
            }
            Following::Lower | Following::Other => !is_pronoun && !is_counted && !follows_figure,
            // A bill, or a numbered street in a quarter of the town: `H. R. 1280`, `S. 10th St.`
            Following::Digit => {
                before.ends_with('.') && before.len() == 2 || matches!(letter, 'N' | 'S' | 'E' | 'W')
            }
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
