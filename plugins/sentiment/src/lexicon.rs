//! The words and phrases that have a valence, and the words that shift it.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxBuildHasher;
use thiserror::Error;

/// Words in small letters and what they mean for the tone of a text.
pub struct Lexicon {
    valences: Table<f32>,
    shifters: Table<Shifter>,
    /// The first words of the shifters of two words.
    pair_begins: HashSet<&'static str, FxBuildHasher>,
    /// Phrases by each of their first words, longer ones first.
    phrases: Table<Vec<Phrase>>,
}

/// The keys are those of the tables, so that nobody can choose them to collide.
type Table<Value> = HashMap<&'static str, Value, FxBuildHasher>;

/// Several words that have a valence together, whatever each has by itself.
#[derive(Clone, Debug, PartialEq)]
struct Phrase {
    /// The words after the first one, each in all its forms.
    rest: Vec<Vec<&'static str>>,
    valence: f32,
}

/// A word or pair of words that changes the valence of others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shifter {
    /// Turns the words after it in its clause: "not", "without".
    Negator(f32),
    /// Strengthens or weakens the word right after it: "very", "slightly".
    Degree(f32),
    /// Puts what follows in its clause as not the case, or not yet: "if", "would".
    Supposition(f32),
    /// Turns what it acts upon, up to the next preposition: "ended the war", "prevents harm".
    Reversal(f32),
    /// Turns what it tells of, right before it: "unemployment fell".
    Fall(f32),
    /// Weighs what stands before it in its sentence less than what follows: "but".
    Contrast(f32),
    /// Weighs what follows up to the next mark less than the rest of its sentence: "although".
    Concession(f32),
    /// Looks like one of the others and is not: "not only".
    None,
}

impl Lexicon {
    /// Reads the three tables, each with a head line and tab-separated fields.
    ///
    /// # Errors
    /// The first line that is not as it should be.
    pub fn parse(
        valences: &'static str,
        shifters: &'static str,
        phrases: &'static str,
    ) -> Result<Self, LexiconError> {
        let of_word = |[word, valence]: [&'static str; 2]| {
            let valence: f32 = valence.parse().ok()?;
            (-1.0..=1.0).contains(&valence).then_some((word, valence))
        };
        let mut read = rows("phrases.tsv", phrases, of_word)?;
        read.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.matches(' ').count()));
        let mut by_first: Table<Vec<Phrase>> = Table::default();
        for (phrase, valence) in read {
            let mut words = phrase.split(' ').map(|forms| forms.split('|').collect::<Vec<_>>());
            let first = words.next().unwrap_or_default();
            let phrase = Phrase { rest: words.collect(), valence };
            for first in first {
                by_first.entry(first).or_default().push(phrase.clone());
            }
        }
        let shifters: Table<Shifter> = rows("shifters.tsv", shifters, |[phrase, sort, factor]| {
            let factor: f32 = factor.parse().ok().filter(|factor: &f32| factor.is_finite())?;
            let shifter = match sort {
                "negator" => Shifter::Negator(factor),
                "degree" => Shifter::Degree(factor),
                "supposition" => Shifter::Supposition(factor),
                "reversal" => Shifter::Reversal(factor),
                "fall" => Shifter::Fall(factor),
                "contrast" => Shifter::Contrast(factor),
                "concession" => Shifter::Concession(factor),
                "none" => Shifter::None,
                _ => return None,
            };
            Some((phrase, shifter))
        })?
        .into_iter()
        .collect();
        Ok(Self {
            valences: rows("valence.tsv", valences, of_word)?.into_iter().collect(),
            pair_begins: shifters.keys().filter_map(|phrase| Some(phrase.split_once(' ')?.0)).collect(),
            shifters,
            phrases: by_first,
        })
    }

    /// The phrase that begins with the first of these words, in small letters: how many words it has, and its valence.
    pub fn phrase(&self, words: &[String]) -> Option<(usize, f32)> {
        let (first, rest) = words.split_first()?;
        let is_here = |phrase: &&Phrase| {
            phrase.rest.len() <= rest.len()
                && phrase.rest.iter().zip(rest).all(|(forms, word)| forms.contains(&word.as_str()))
        };
        let phrase = self.phrases.get(first.as_str())?.iter().find(is_here)?;
        Some((phrase.rest.len() + 1, phrase.valence))
    }

    /// Whether a shifter of two words begins so.
    pub fn begins_pair(&self, word: &str) -> bool {
        self.pair_begins.contains(word)
    }

    /// The valence of a word, between -1 and 1.
    pub fn valence(&self, word: &str) -> Option<f32> {
        self.valences.get(word).copied()
    }

    /// What a word, or two words parted by a blank, does to others.
    pub fn shifter(&self, phrase: &str) -> Option<Shifter> {
        self.shifters.get(phrase).copied()
    }
}

fn rows<const FIELDS: usize, Value>(
    file: &'static str,
    table: &'static str,
    read: impl Fn([&'static str; FIELDS]) -> Option<(&'static str, Value)>,
) -> Result<Vec<(&'static str, Value)>, LexiconError> {
    let lines = table.lines().enumerate().skip(1);
    lines
        .map(|(index, line)| {
            let mut fields = line.split('\t');
            let row = std::array::from_fn(|_| fields.next().unwrap_or_default());
            let value = if fields.next().is_none() { read(row) } else { None };
            value.ok_or_else(|| LexiconError { file, line: index + 1, text: line.into() })
        })
        .collect()
}

/// A line of a table that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}, line {line}: cannot read {text:?}")]
pub struct LexiconError {
    file: &'static str,
    line: usize,
    text: Box<str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    static VALENCES: &str = include_str!("../data/valence.tsv");
    static SHIFTERS: &str = include_str!("../data/shifters.tsv");
    static PHRASES: &str = include_str!("../data/phrases.tsv");

    #[test]
    fn words_of_judgement_have_a_valence() {
        let lexicon = Lexicon::parse(VALENCES, SHIFTERS, PHRASES).unwrap();
        let check = |words: &str, sign: f32| {
            for word in words.split(' ') {
                assert!(lexicon.valence(word).is_some_and(|valence| valence * sign > 0.0), "{word}");
            }
        };
        check("praised success brave welcomed generous peaceful", 1.0);
        check("condemned corruption disaster killed fraud feared", -1.0);
    }

    #[test]
    fn words_that_news_uses_without_judging_have_none() {
        let lexicon = Lexicon::parse(VALENCES, SHIFTERS, PHRASES).unwrap();
        for word in
            "party novel united vice trump justice security opposition like share crude defense".split(' ')
        {
            assert_eq!(lexicon.valence(word), None, "{word}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_holds_no_shifter() {
        let words: Vec<&str> = VALENCES.lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
        assert!(words.is_sorted() && words.len() > 8000, "{} words", words.len());
        let lexicon = Lexicon::parse(VALENCES, SHIFTERS, PHRASES).unwrap();
        assert_eq!(words.into_iter().find(|word| lexicon.shifter(word).is_some()), None);
    }

    #[test]
    fn phrases_are_found_in_all_their_forms_and_the_longest_first() {
        let lexicon = Lexicon::parse(VALENCES, SHIFTERS, PHRASES).unwrap();
        let check = |words: &str, expect: Option<(usize, f32)>| {
            let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
            assert_eq!(lexicon.phrase(&words), expect, "{words:?}");
        };
        check("came under fire from all sides", Some((3, -0.5)));
        check("under fire", Some((2, -0.45)));
        check("under the bridge", None);
        check("human rights abuses", Some((3, -0.7)));
        check("human rights", Some((2, 0.0)));
        check("human", None);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told() {
        let message = |valences, shifters| match Lexicon::parse(valences, shifters, "") {
            Ok(_) => "read".to_owned(),
            Err(error) => error.to_string(),
        };
        let head = "phrase\tsort\tfactor\n";
        insta::assert_snapshot!(message("word\tvalence\ngood\t0.5\nbad", head), @r#"valence.tsv, line 3: cannot read "bad""#);
        insta::assert_snapshot!(message("word\tvalence\ngood\t5", head), @r#"valence.tsv, line 2: cannot read "good\t5""#);
        insta::assert_snapshot!(message("", "\nnot\tturner\t1"), @r#"shifters.tsv, line 2: cannot read "not\tturner\t1""#);
        insta::assert_snapshot!(message("", "\nnot\tnegator\t1\t"), @r#"shifters.tsv, line 2: cannot read "not\tnegator\t1\t""#);
        assert_eq!(message("", ""), "read");
    }
}
