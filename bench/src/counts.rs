//! What a contestant found, so that a fast wrong answer can be told from a right one.

use std::fmt;
use std::iter::Sum;
use std::ops::{AddAssign, Mul};

use serde::{Deserialize, Serialize};

/// How many of each thing a contestant found; zero where it does not look for the thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Tokens, or what the contestant calls words or segments.
    pub tokens: usize,
    /// Sentences.
    pub sentences: usize,
    /// Ranges between quotation marks; reported words where their speakers are looked for.
    pub quotations: usize,
    /// Tokens with a Penn tag of nouns, by which tags are told from other tags.
    #[serde(skip_serializing_if = "is_zero")]
    pub nouns: usize,
    /// Subjects of verbs, passive ones among them, by which trees are told from other trees.
    #[serde(skip_serializing_if = "is_zero")]
    pub subjects: usize,
    /// Names, without dates, times, amounts and numbers.
    #[serde(skip_serializing_if = "is_zero")]
    pub names: usize,
    /// Those whom an article speaks of.
    #[serde(skip_serializing_if = "is_zero")]
    pub entities: usize,
    /// Relations between them.
    #[serde(skip_serializing_if = "is_zero")]
    pub relations: usize,
}

impl Counts {
    /// Tokens alone.
    pub fn of_tokens(tokens: usize) -> Self {
        Self { tokens, ..Self::default() }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.tokens += other.tokens;
        self.sentences += other.sentences;
        self.quotations += other.quotations;
        self.nouns += other.nouns;
        self.subjects += other.subjects;
        self.names += other.names;
        self.entities += other.entities;
        self.relations += other.relations;
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

impl Mul<usize> for Counts {
    type Output = Self;

    fn mul(self, times: usize) -> Self {
        Self {
            tokens: self.tokens * times,
            sentences: self.sentences * times,
            quotations: self.quotations * times,
            nouns: self.nouns * times,
            subjects: self.subjects * times,
            names: self.names * times,
            entities: self.entities * times,
            relations: self.relations * times,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} tokens", self.tokens)?;
        let further = [
            (self.sentences, "sentences"),
            (self.quotations, "quotations"),
            (self.nouns, "nouns"),
            (self.subjects, "subjects"),
            (self.names, "names"),
            (self.entities, "entities"),
            (self.relations, "relations"),
        ];
        for (count, things) in further.iter().filter(|(count, _)| *count > 0) {
            write!(formatter, ", {count} {things}")?;
        }
        Ok(())
    }
}

/// What tokenizers do not look for is not written into the file of their counts.
fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTS: Counts = Counts {
        tokens: 9,
        sentences: 1,
        quotations: 1,
        nouns: 4,
        subjects: 2,
        names: 3,
        entities: 2,
        relations: 1,
    };

    #[test]
    fn a_sum_of_the_same_is_a_product() {
        let sum: Counts = [COUNTS; 3].into_iter().sum();
        assert_eq!(sum, COUNTS * 3);
        insta::assert_snapshot!(sum, @"27 tokens, 3 sentences, 3 quotations, 12 nouns, 6 subjects, 9 names, 6 entities, 3 relations");
    }

    #[test]
    fn what_was_not_looked_for_is_not_said() {
        insta::assert_snapshot!(Counts::of_tokens(5), @"5 tokens");
    }

    #[test]
    fn counts_are_read_as_they_were_written() {
        let tokens = Counts::of_tokens(5);
        insta::assert_snapshot!(serde_json::to_string(&tokens).unwrap(), @r#"{"tokens":5,"sentences":0,"quotations":0}"#);
        for counts in [tokens, COUNTS] {
            let json = serde_json::to_string(&counts).unwrap();
            assert_eq!(serde_json::from_str::<Counts>(&json).unwrap(), counts, "{json}");
        }
    }
}
