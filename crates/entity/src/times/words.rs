//! The words of a sentence as the rules of times see them.

use std::ops::Deref;

use dateline_document::{Arc, Id, PennTag, Tagged, TokenId};

use super::names::{self, Unit};
use crate::reading::{Line, Reading, Shape, Word};
use crate::words::Cue;

/// The words of a line, with their tags and trees where there are any.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    words: &'a [Word<'a>],
    // The tagged text, and the index of the first word in it.
    tagged: Option<(&'a Tagged<'a>, usize)>,
    is_title_case: bool,
}

impl<'a> Words<'a> {
    /// The words of a line of `reading`, which is of `tagged` where that is given.
    pub fn new(reading: &'a Reading<'_, 'a>, tagged: Option<&'a Tagged<'a>>, line: &Line) -> Self {
        Self {
            words: &reading.words[line.start..line.end],
            tagged: tagged.map(|tagged| (tagged, line.start)),
            is_title_case: line.is_title_case,
        }
    }

    /// The text of a word, empty past the end; in small letters where a capital tells nothing.
    pub fn text(self, at: usize) -> &'a str {
        match self.words.get(at) {
            Some(word) if word.opens || self.is_title_case => &word.lower,
            Some(word) => word.text,
            None => "",
        }
    }

    /// The text of the word so many before `at` in lower case, empty before the first.
    pub fn before(self, at: usize, steps: usize) -> &'a str {
        at.checked_sub(steps).and_then(|index| self.words.get(index)).map_or("", |word| &word.lower)
    }

    /// Whether the words from `at` are these.
    pub fn are(self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| self.text(at + offset) == *word)
    }

    /// Whether a word is written as common words are.
    pub fn is_common(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| {
            word.shape == Shape::Lower || word.opens || self.is_title_case && word.shape == Shape::Capital
        })
    }

    /// Whether a word is written as names are where common words are not.
    pub fn is_name(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.is_capital() && !word.opens && !self.is_title_case)
    }

    /// Whether there is no word at `at`, or a mark.
    pub fn is_end(self, at: usize) -> bool {
        self.words.get(at).is_none_or(|word| word.shape == Shape::Mark)
    }

    /// Whether nothing but marks stands before `start` and from `end` on: a line that is a time and nothing else.
    pub fn is_all(self, start: usize, end: usize) -> bool {
        let marks = |words: &[Word<'_>]| words.iter().all(|word| word.shape == Shape::Mark);
        self.words.get(..start).is_some_and(marks) && self.words.get(end..).is_some_and(marks)
    }

    pub fn is_hyphen(self, at: usize) -> bool {
        self.words.get(at).is_some_and(Word::is_hyphen)
    }

    pub fn is_spaced(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.is_spaced)
    }

    /// The unit that a word names, and whether it is in the plural.
    pub fn unit(self, at: usize) -> Option<(Unit, bool)> {
        self.is_common(at).then(|| names::unit(self.text(at))).flatten()
    }

    /// The part of the day that a word after white space names.
    pub fn part_of_day(self, at: usize) -> Option<&'static str> {
        self.is_spaced(at).then(|| names::part_of_day(self.text(at))).flatten()
    }

    /// The season that a common word names.
    pub fn season(self, at: usize) -> Option<&'static str> {
        self.is_common(at).then(|| names::season(self.text(at))).flatten()
    }

    /// The number that the words from `at` spell or write, and the word after it.
    pub fn number(self, at: usize) -> Option<(usize, u32)> {
        let whole = names::number(self.words.get(at)?)?;
        // "sixty-one", "sixty one".
        if names::tens(&self.words[at].lower).is_some() {
            let ones = at + 1 + usize::from(self.is_hyphen(at + 1));
            let word = self.words.get(ones).filter(|word| word.shape == Shape::Lower);
            if let Some(number) = word.and_then(names::number).filter(|&number| number < 10) {
                return Some((ones + 1, whole + number));
            }
        }
        Some((at + 1, whole))
    }

    /// `at`, or the place after it where one of `words` stands there.
    pub fn skip(self, at: usize, words: &[&str]) -> usize {
        at + usize::from(words.contains(&self.text(at)))
    }

    /// The Penn tag of a word; none where the text has no tags.
    pub fn tag(self, at: usize) -> Option<PennTag> {
        let (tagged, first) = self.tagged?;
        self.words.get(at)?;
        tagged.tag(TokenId::from_index(first + at))
    }

    /// Whether a word is a verb in a finite form, as far as tags tell.
    pub fn is_finite(self, at: usize) -> bool {
        use PennTag::{MD, VBD, VBP, VBZ};
        matches!(self.tag(at), Some(MD | VBD | VBP | VBZ))
    }

    /// The head of a word among these words, and its relation to it; none where there are no trees.
    pub fn arc(self, at: usize) -> Option<(Option<usize>, Arc)> {
        let (tagged, first) = self.tagged?;
        self.words.get(at)?;
        let arc = tagged.arc(TokenId::from_index(first + at))?;
        let head =
            arc.head.map(|head| head.index().wrapping_sub(first)).filter(|&head| head < self.words.len());
        Some((head, arc))
    }

    /// The lemma of a word, or its small letters where there is none.
    pub fn lemma(self, at: usize) -> &'a str {
        let lemma = self.tagged.map_or("", |(tagged, first)| tagged.lemma(TokenId::from_index(first + at)));
        if lemma.is_empty() { self.words.get(at).map_or("", |word| &word.lower) } else { lemma }
    }

    /// Whether the words nearby tell of business.
    pub fn is_of_business(self, at: usize) -> bool {
        const BEFORE: usize = 18;
        const AFTER: usize = 14;
        let words =
            &self.words[at.saturating_sub(BEFORE).min(self.words.len())..self.words.len().min(at + AFTER)];
        words.iter().any(|word| word.has(Cue::Business))
    }
}

impl<'a> Deref for Words<'a> {
    type Target = [Word<'a>];

    fn deref(&self) -> &Self::Target {
        self.words
    }
}
