//! The counts that each contestant must find in one pass over the built-in corpus: `expected.toml`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::corpus::Corpus;
use crate::counts::Counts;

const HEADING: &str = "\
# What each contestant finds in one pass over the articles of tests/articles.
# Written by `cargo run --release -p dateline-bench --features peers -- accept`; read the difference before you keep it.

";

/// The counts that were looked at and accepted.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Expected {
    /// The [`Corpus::sha256`] of the articles that they were counted in.
    pub corpus: String,
    /// For each contestant, by its name.
    pub counts: BTreeMap<String, Counts>,
}

impl Expected {
    /// Reads the counts that the project keeps.
    ///
    /// # Errors
    /// Where the file cannot be read or is no TOML of this form.
    pub fn load() -> Result<Self, Failure> {
        Self::read(&path())
    }

    /// Writes them back.
    ///
    /// # Errors
    /// Where writing fails.
    pub fn save(&self) -> Result<PathBuf, Failure> {
        let path = path();
        fs::write(&path, format!("{HEADING}{}", toml::to_string(self)?))?;
        Ok(path)
    }

    /// Accepts new counts for the contestants named. Those of others stay, unless they were counted in other articles.
    pub fn accept(&mut self, corpus: &Corpus, counts: impl IntoIterator<Item = (String, Counts)>) {
        let sha256 = corpus.sha256();
        if self.corpus != sha256 {
            self.counts.clear();
            self.corpus = sha256;
        }
        self.counts.extend(counts);
    }

    /// Whether the counts were taken in the texts of `corpus`.
    ///
    /// # Errors
    /// Where they were not.
    pub fn check_corpus(&self, corpus: &Corpus) -> Result<(), Failure> {
        if self.corpus == corpus.sha256() {
            return Ok(());
        }
        Err("the articles are not those that the expected counts were taken in: run `accept`".into())
    }

    /// Whether a contestant found in `passes` passes what it must find.
    ///
    /// # Errors
    /// Where it did not, or nothing is expected of it yet.
    pub fn check(&self, name: &str, found: Counts, passes: usize) -> Result<(), Failure> {
        match self.counts.get(name) {
            None => Err(format!("{name}: no count was accepted yet: run `accept`").into()),
            Some(&expected) if expected * passes == found => Ok(()),
            Some(&expected) => Err(format!(
                "{name}: found {found} where {} were expected; if that is right, run `accept`",
                expected * passes
            )
            .into()),
        }
    }

    fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?)
    }
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("expected.toml")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{contestants, measure};

    fn counted(tokens: usize) -> Expected {
        let counts = BTreeMap::from([("one".to_owned(), Counts::of_tokens(tokens))]);
        Expected { corpus: "other articles".to_owned(), counts }
    }

    #[test]
    fn a_wrong_count_fails_and_says_both() {
        let expected = counted(5);
        assert!(expected.check("one", Counts::of_tokens(10), 2).is_ok());
        insta::assert_snapshot!(expected.check("one", Counts::of_tokens(9), 2).unwrap_err(), @"one: found 9 tokens where 10 tokens were expected; if that is right, run `accept`");
        insta::assert_snapshot!(expected.check("two", Counts::default(), 1).unwrap_err(), @"two: no count was accepted yet: run `accept`");
    }

    #[test]
    fn counts_of_other_articles_are_forgotten() {
        let mut expected = counted(5);
        let corpus = Corpus::built_in().unwrap();
        assert!(expected.check_corpus(&corpus).is_err());
        expected.accept(&corpus, [("two".to_owned(), Counts::of_tokens(1))]);
        assert!(expected.check_corpus(&corpus).is_ok());
        assert_eq!(expected.counts.keys().collect::<Vec<_>>(), ["two"]);
        expected.accept(&corpus, [("three".to_owned(), Counts::of_tokens(2))]);
        assert_eq!(expected.counts.len(), 2);
    }

    #[test]
    fn contestants_find_what_they_must() {
        let mut corpus = Corpus::built_in().unwrap();
        corpus.passes = 1;
        let expected = Expected::load().unwrap();
        expected.check_corpus(&corpus).unwrap();
        for contestant in &mut contestants::all() {
            let round = measure::round(contestant, &corpus).unwrap();
            expected.check(&contestant.name, round.counts, 1).unwrap();
        }
    }
}
