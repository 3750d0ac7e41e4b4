//! What the network sees of a word.

use std::ops::Range;

use dateline_document::EntityKind;
use dateline_model::chain::bilou::{self, Place};
use dateline_model::key::{key, pair};
use dateline_model::network::Column;

use super::super::rules::Candidate;
use super::super::rules::article::SETTLED;
use super::super::rules::runs::is_read;
use crate::lexicon::Lexicon;
use crate::reading::{Line, Reading, Shape, Word};

/// Keys of a word.
pub const COLUMNS: usize = 9;

/// The columns of the network, with the numbers of their vectors, and how often a key must be seen in training to have one.
pub const MADE: [(&str, usize, u32); COLUMNS] = [
    ("word", 64, 3),
    ("last three", 24, 5),
    ("first three", 16, 5),
    ("shape", 16, 1),
    ("last four", 16, 5),
    ("rule", 16, 1),
    ("lexicon", 16, 3),
    ("form", 16, 5),
    ("first four", 8, 5),
];

/// The columns that say how a word stands in its article, and not what it is.
pub const OF_PLACE: [usize; 3] = [3, 5, 6];

/// The most words that are read as one sequence; a longer sentence is read in pieces.
const LONGEST: usize = 400;

/// From this score on more than a hint speaks for what the rules find.
const HINTED: i32 = 5;

/// The longest name that is looked up in the lexicon, in words.
const LONGEST_KNOWN: usize = 8;

/// The columns as a network's make has them.
pub fn columns() -> Vec<Column> {
    MADE.iter().map(|&(name, width, _)| Column { name: name.to_owned(), width }).collect()
}

/// An article with what is told of its words.
pub struct Columns<'a, 't, 's, 'd> {
    pub reading: &'a Reading<'t, 's>,
    pub lexicon: &'a Lexicon<'d>,
    /// Words that time expressions take.
    pub taken: &'a [bool],
    /// The names that the rules find, in order.
    pub candidates: &'a [Candidate],
}

impl Columns<'_, '_, '_, '_> {
    /// The stretches that are read as one sequence each, in order, with their sentences: whole, but for long ones.
    pub fn pieces(&self) -> impl Iterator<Item = (&Line, Range<usize>)> {
        self.reading.lines.iter().filter(|line| is_read(line)).flat_map(|line| {
            let pieces = (line.start..line.end).step_by(LONGEST);
            pieces.map(move |start| (line, start..(start + LONGEST).min(line.end)))
        })
    }

    /// Shows the keys of every word of the [`Self::pieces`], in order.
    pub fn each(&self, mut visit: impl FnMut([u64; COLUMNS])) {
        let mut keys = Keys::default();
        let mut candidates = self.candidates.iter().peekable();
        for line in self.reading.lines.iter().filter(|line| is_read(line)) {
            let capitals = capitals(&self.reading.words[line.start..line.end]);
            let mut known = Known::default();
            for at in line.start..line.end {
                while candidates.next_if(|name| name.words.end <= at).is_some() {}
                let candidate = candidates.peek().copied().filter(|name| name.words.start <= at);
                known.step(self, line, at);
                let word = &self.reading.words[at];
                let [small, last_three, first_three, shape, last_four, form, first_four] = keys.of(word);
                let shape = shape | u64::from(word.opens) << 8 | capitals << 9;
                visit([
                    small,
                    last_three,
                    first_three,
                    key(&shape.to_le_bytes()),
                    last_four,
                    key(&self.rule(at, candidate).to_le_bytes()),
                    known.key(at),
                    form,
                    first_four,
                ]);
            }
        }
    }

    /// What the rules say of a word: its label and how much speaks for it, or that it belongs to a time expression.
    fn rule(&self, at: usize, candidate: Option<&Candidate>) -> u64 {
        let labels = 1 + 4 * EntityKind::ALL.len();
        let rule = match candidate {
            Some(Candidate { words, kind, score, .. }) => {
                let label = bilou::label(usize::from(kind.code()), Place::of(at, words.start, words.end));
                label + labels * (usize::from(*score >= HINTED) + usize::from(*score >= SETTLED))
            }
            None if self.taken[at] => labels,
            None => bilou::OUTSIDE,
        };
        rule as u64
    }
}

/// The name of the lexicon that a word stands in; names are found from left to right, the longest first.
#[derive(Default)]
struct Known {
    words: Range<usize>,
    classes: u32,
}

impl Known {
    fn step(&mut self, columns: &Columns<'_, '_, '_, '_>, line: &Line, at: usize) {
        if at < self.words.end {
            return;
        }
        let end = line.end.min(at + LONGEST_KNOWN);
        let words = &columns.reading.words[at..end];
        // A name that begins with a small letter has a capital soon after: "al-Assad", "bin Laden".
        let may_begin = words.iter().take(3).any(Word::is_capital) && words[0].shape != Shape::Mark
            || words[0].shape == Shape::Number;
        let found = if may_begin { columns.reading.longest(columns.lexicon, at, end) } else { None };
        (self.words, self.classes) = match found {
            Some((end, entry)) => (at..end, entry.classes.bits()),
            None => (0..0, 0),
        };
    }

    fn key(&self, at: usize) -> u64 {
        if self.words.contains(&at) {
            pair(u64::from(self.classes), 1 + Place::of(at, self.words.start, self.words.end) as u64)
        } else {
            0
        }
    }
}

/// Whether nearly all words of a sentence are in capitals (2), or have one (1).
fn capitals(words: &[Word<'_>]) -> u64 {
    let (mut all, mut capitals, mut capital) = (0, 0, 0);
    for word in words {
        let is_capital = word.is_capital();
        all += usize::from(is_capital || word.shape == Shape::Lower);
        capital += usize::from(is_capital);
        capitals += usize::from(is_capital && !word.text.contains(char::is_lowercase));
    }
    if all >= 3 && capitals * 10 >= all * 8 { 2 } else { u64::from(all >= 4 && capital * 10 >= all * 8) }
}

/// The keys of words by themselves.
#[derive(Default)]
struct Keys {
    small: Vec<u8>,
}

impl Keys {
    /// In small letters with every digit a zero; its last three and first three letters; how it is written; its last four
    /// letters, or two of a word of four or less; as it stands; its first four letters.
    fn of(&mut self, word: &Word<'_>) -> [u64; 7] {
        let shape = shape(word.text);
        let lower = &*word.lower;
        // A digit is one byte, and so is a zero: places stay the same.
        let small = if shape & HAS_DIGIT == 0 {
            lower.as_bytes()
        } else {
            self.small.clear();
            self.small.extend(lower.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte }));
            &self.small
        };
        let (three, last_three) = (first(word.text, 3), last(lower, 3));
        let last_four = last(lower, if first(lower, 4) < lower.len() { 4 } else { 2 });
        [
            key(small),
            key(&small[last_three..]),
            key(&word.text.as_bytes()[..three]),
            shape,
            key(&small[last_four..]),
            key(word.text.as_bytes()),
            key(&small[..first(lower, 4)]),
        ]
    }
}

/// Where the first `count` letters of a word end.
fn first(word: &str, count: usize) -> usize {
    if word.is_ascii() {
        return word.len().min(count);
    }
    word.char_indices().nth(count).map_or(word.len(), |(end, _)| end)
}

/// Where the last `count` letters of a word begin.
fn last(word: &str, count: usize) -> usize {
    if word.is_ascii() {
        return word.len().saturating_sub(count);
    }
    word.char_indices().rev().take(count).last().map_or(0, |(start, _)| start)
}

const HAS_DIGIT: u64 = 1 << 2;

/// How a word is written, a bit for each thing that is true of it.
fn shape(word: &str) -> u64 {
    let mut shape = 0;
    let mut count = 0_usize;
    let mut add = |is_upper: bool, is_lower: bool, is_digit: bool| {
        shape |= u64::from(is_upper) << usize::from(count > 0);
        shape |= u64::from(is_digit) << 2;
        shape |= u64::from(!is_upper && !is_lower && !is_digit) << 3;
        shape |= u64::from(is_lower) << 4;
        count += 1;
    };
    if word.is_ascii() {
        word.bytes().for_each(|byte| {
            add(byte.is_ascii_uppercase(), byte.is_ascii_lowercase(), byte.is_ascii_digit())
        });
    } else {
        word.chars()
            .for_each(|letter| add(letter.is_uppercase(), letter.is_lowercase(), letter.is_numeric()));
    }
    shape | u64::from(count == 1) << 5
}
