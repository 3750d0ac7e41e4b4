//! Datelines: the place where a story was filed, with or without the day and the agency.

use std::ops::Range;

use crate::character::{is_dash, is_open_bracket};
use crate::lexicon::List;
use crate::part::{Reader, is_capitalised};

/// A dateline has at most so many tokens.
const LONGEST_DATELINE: usize = 26;

impl Reader<'_> {
    /// The token behind a dateline at the start of a paragraph. Where no story begins it must name an agency.
    pub(crate) fn dateline_end(&self, tokens: Range<usize>, begins_story: bool) -> Option<usize> {
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
                None if self.lexicon.holds(List::Particle, word) => {}
                _ if self.has_agency(tokens.start, token) => return Some(token),
                _ => return None,
            }
            if let Some(dash) = end {
                let is_signed = agency == Some(dash);
                let is_dateline = self.is_dateline(tokens.start..dash, is_signed);
                return (is_dateline && (begins_story || is_signed)).then_some(dash + 1);
            }
            // An agency of note signs without a dash: `Washington (CNN) President`.
            if agency == Some(token)
                && is_capitalised(self.word(token))
                && self.has_agency(tokens.start, token)
            {
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
        let place_end =
            (tokens.clone()).find(|&token| matches!(self.word(token), "," | "(" | "/")).unwrap_or(tokens.end);
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
        let has_date = self
            .words(tokens.clone())
            .any(|word| self.lexicon.holds(List::TimeWord, word.trim_end_matches('.')))
            && self.words(tokens.clone()).any(|word| word.starts_with(|first: char| first.is_ascii_digit()));
        let is_place =
            is_capitals && first.len() > 2 || is_capitalised(first) && has_date && place.end < tokens.end;
        is_place && (begins || next.is_empty())
    }

    /// The bracket that the one before `end` closes.
    fn bracket_start(&self, end: usize) -> Option<usize> {
        (end.saturating_sub(8)..end).rev().find(|&token| self.word(token).starts_with(is_open_bracket))
    }
}

fn is_all_capitals(word: &str) -> bool {
    word.chars().all(|next| !next.is_lowercase()) && word.chars().any(char::is_alphabetic)
        || matches!(word, "-" | "'" | "." | "’")
}
