//! Sentiment: how far polarities agree, of targets and of sentences.
//!
//! ```
//! use dateline_eval::sentiment::{Confusion, Polarity, read};
//!
//! let file = r#"{ "id": "a", "text": "Police arrested Smith.", "spans": [{ "start": 16, "end": 21, "label": "negative" }] }"#;
//! let gold = read(file)?;
//! let mut confusion = Confusion::default();
//! confusion.add(gold[0].targets[0].polarity, Polarity::Neutral);
//! assert_eq!((confusion.accuracy(), confusion.macro_f1()), (0.0, 0.0));
//! # Ok::<(), dateline_eval::sentiment::SentimentError>(())
//! ```

mod read;
mod targets;

use std::ops::AddAssign;

pub use read::{GoldSentence, GoldTarget, SentimentError, TargetsDocument, read, read_sentences};
pub use targets::{known_mentions, mention_of};

use crate::counts::{Interval, ratio, resampled};

/// A polarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Polarity {
    /// Against it.
    Negative,
    /// Neither.
    Neutral,
    /// For it.
    Positive,
}

impl Polarity {
    /// All three, in order of their codes.
    pub const ALL: [Self; 3] = [Self::Negative, Self::Neutral, Self::Positive];

    /// How notes spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Neutral => "neutral",
            Self::Positive => "positive",
        }
    }

    /// The polarity of a spelling.
    pub fn parse(spelling: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|polarity| polarity.as_str() == spelling)
    }
}

/// How often each polarity of gold was found as each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Rows by gold, columns by what was found, in the order of [`Polarity::ALL`].
    pub counts: [[usize; 3]; 3],
}

impl Confusion {
    /// Counts one.
    pub fn add(&mut self, gold: Polarity, found: Polarity) {
        self.counts[gold as usize][found as usize] += 1;
    }

    /// How many there are of a polarity in gold, as found, and both.
    pub fn of(&self, polarity: Polarity) -> crate::Counts {
        let at = polarity as usize;
        crate::Counts {
            gold: self.counts[at].iter().sum(),
            found: self.counts.iter().map(|row| row[at]).sum(),
            correct: self.counts[at][at],
        }
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.counts.iter().flatten().sum()
    }

    /// The share that was found as it is in gold.
    pub fn accuracy(&self) -> f64 {
        ratio((0..3).map(|at| self.counts[at][at]).sum(), self.total())
    }

    /// The mean F1 of the three polarities.
    pub fn macro_f1(&self) -> f64 {
        Polarity::ALL.into_iter().map(|polarity| self.of(polarity).f1()).sum::<f64>() / 3.0
    }
}

impl AddAssign for Confusion {
    fn add_assign(&mut self, other: Self) {
        for (row, other) in self.counts.iter_mut().zip(other.counts) {
            for (count, other) in row.iter_mut().zip(other) {
                *count += other;
            }
        }
    }
}

impl std::iter::Sum for Confusion {
    fn sum<Each: Iterator<Item = Self>>(confusions: Each) -> Self {
        confusions.fold(Self::default(), |mut sum, confusion| {
            sum += confusion;
            sum
        })
    }
}

/// The interval of the macro-F1 over articles drawn with replacement, as [`bootstrap`](crate::bootstrap) has it.
pub fn interval(articles: &[Confusion]) -> Interval {
    resampled(articles, |sample: Confusion| sample.macro_f1())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_those_of_the_table() {
        let confusion = Confusion { counts: [[6, 2, 0], [1, 8, 1], [1, 0, 1]] };
        let counts = confusion.of(Polarity::Negative);
        assert_eq!((counts.gold, counts.found, counts.correct), (8, 8, 6));
        assert_eq!(confusion.accuracy(), 0.75);
        let expect = (0.75 + 0.8 + 0.5) / 3.0;
        assert!((confusion.macro_f1() - expect).abs() < 1e-12);
        assert_eq!(Confusion::default().macro_f1(), 0.0);
    }

    #[test]
    fn an_article_is_named_by_the_first_parts_of_an_id() {
        let article = |id: &str| {
            TargetsDocument { id: id.to_owned(), text: String::new(), targets: vec![] }.article().to_owned()
        };
        assert_eq!(article("polusa_v1_114498829_-1_6_He_0_2"), "polusa_v1_114498829");
        assert_eq!(article("plain"), "plain");
    }

    #[test]
    fn offsets_count_characters_and_labels_are_checked() {
        let line = |label| {
            format!(
                r#"{{ "id": "a", "text": "“é” Ann", "spans": [{{ "start": 4, "end": 7, "label": "{label}" }}] }}"#
            )
        };
        let read_one = read(&line("positive")).unwrap().remove(0);
        assert_eq!(&read_one.text[read_one.targets[0].span.clone()], "Ann");
        insta::assert_snapshot!(read(&line("glad")).unwrap_err(), @"line 1: `glad` is neither negative, neutral nor positive");
        insta::assert_snapshot!(read("\n{}").unwrap_err(), @"line 2: no text with targets");
    }

    #[test]
    fn tables_have_three_fields_and_comments() {
        let table = "# a comment\nnegative\tplain\tIt fell.\n";
        let sentence =
            GoldSentence { polarity: Polarity::Negative, kind: "plain".into(), text: "It fell.".into() };
        assert_eq!(read_sentences(table).unwrap(), [sentence]);
        insta::assert_snapshot!(read_sentences("negative\tIt fell.").unwrap_err(), @"line 1: a polarity, a kind and a sentence, with tabs between them, are expected");
    }
}
