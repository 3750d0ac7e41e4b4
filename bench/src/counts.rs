//! What a contestant found, so that a fast wrong answer can be told from a right one.

use std::fmt;
use std::ops::{AddAssign, Mul};

use serde::{Deserialize, Serialize};

/// How many of each thing a tokenizer found; zero where it does not look for the thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Tokens, or what the contestant calls words or segments.
    pub tokens: usize,
    /// Sentences.
    pub sentences: usize,
    /// Ranges between quotation marks.
    pub quotations: usize,
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
    }
}

impl Mul<usize> for Counts {
    type Output = Self;

    fn mul(self, times: usize) -> Self {
        Self {
            tokens: self.tokens * times,
            sentences: self.sentences * times,
            quotations: self.quotations * times,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} tokens", self.tokens)?;
        if self.sentences > 0 {
            write!(formatter, ", {} sentences", self.sentences)?;
        }
        if self.quotations > 0 {
            write!(formatter, ", {} quotations", self.quotations)?;
        }
        Ok(())
    }
}
