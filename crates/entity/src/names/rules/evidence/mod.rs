//! What speaks for a name being a person, an organisation, a place and so on.
//!
//! Scores are sums of small whole numbers: 3 for a hint, 6 for good evidence, 9 and more for what settles it.

mod context;
mod form;

use std::ops::Range;

use dateline_document::EntityKind;

use crate::lexicon::Entry;
use crate::reading::{Line, Reading, Word};

/// How much speaks for each kind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scores {
    by_kind: [i32; EntityKind::ALL.len()],
}

impl Scores {
    pub fn add(&mut self, kind: EntityKind, points: i32) {
        self.by_kind[usize::from(kind.code())] += points;
    }

    fn at_least(&mut self, kind: EntityKind, points: i32) {
        let score = &mut self.by_kind[usize::from(kind.code())];
        *score = (*score).max(points);
    }

    /// The kind that most speaks for, and how much; of several the first.
    pub fn best(self) -> (EntityKind, i32) {
        let mut best = (EntityKind::Other, 0);
        for &kind in EntityKind::ALL {
            let score = self.by_kind[usize::from(kind.code())];
            if score > best.1 {
                best = (kind, score);
            }
        }
        best
    }
}

/// Weighs the evidence in and around one name.
pub struct Evidence<'a, 't, 's> {
    pub reading: &'a Reading<'t, 's>,
    pub line: &'a Line,
    pub range: Range<usize>,
    /// The words before "of".
    pub head: Range<usize>,
    pub whole: Option<Entry>,
    pub prefix: Option<(usize, Entry)>,
}

impl<'s> Evidence<'_, '_, 's> {
    /// What speaks for each kind.
    pub fn weigh(&self) -> Scores {
        let mut scores = Scores::default();
        if let Some(entry) = self.whole {
            form::known(entry, self.range.len(), &mut scores);
        }
        if self.range.len() == 1 {
            self.one_word(&mut scores);
        } else {
            self.person(&mut scores);
            self.heads(&mut scores);
            self.parts(&mut scores);
        }
        self.before(&mut scores);
        self.after(&mut scores);
        self.quoted(&mut scores);
        scores
    }

    fn words(&self) -> &[Word<'s>] {
        &self.reading.words[self.range.clone()]
    }

    /// The word so many after the name, within its sentence.
    fn next(&self, steps: usize) -> Option<&Word<'s>> {
        let index = self.range.end + steps;
        self.reading.words.get(index).filter(|_| index < self.line.end)
    }

    /// The word so many before the name, within its sentence; 1 is the nearest.
    fn previous(&self, steps: usize) -> Option<&Word<'s>> {
        let index = self.range.start.checked_sub(steps)?;
        (index >= self.line.start).then(|| &self.reading.words[index])
    }
}
