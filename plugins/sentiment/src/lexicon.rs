//! The words that have a valence, and those that shift it.

use std::collections::HashMap;

use thiserror::Error;

/// Words in small letters and what they mean for the tone of a text.
pub struct Lexicon {
    valences: HashMap<&'static str, f32>,
    shifters: HashMap<&'static str, Shifter>,
}

/// A word or pair of words that changes the valence of others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shifter {
    /// Turns the words after it in its clause: "not", "without".
    Negator(f32),
    /// Strengthens or weakens the word right after it: "very", "slightly".
    Degree(f32),
    /// Looks like one of the others and is not: "not only".
    None,
}

impl Lexicon {
    /// Reads the two tables, each with a head line and tab-separated fields.
    ///
    /// # Errors
    /// The first line that is not as it should be.
    pub fn parse(valences: &'static str, shifters: &'static str) -> Result<Self, LexiconError> {
        Ok(Self {
            valences: rows("valence.tsv", valences, |[word, valence]| {
                let valence: f32 = valence.parse().ok()?;
                (-1.0..=1.0).contains(&valence).then_some((word, valence))
            })?,
            shifters: rows("shifters.tsv", shifters, |[phrase, sort, factor]| {
                let factor: f32 = factor.parse().ok().filter(|factor: &f32| factor.is_finite())?;
                let shifter = match sort {
                    "negator" => Shifter::Negator(factor),
                    "degree" => Shifter::Degree(factor),
                    "none" => Shifter::None,
                    _ => return None,
                };
                Some((phrase, shifter))
            })?,
        })
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
) -> Result<HashMap<&'static str, Value>, LexiconError> {
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

    #[test]
    fn words_of_judgement_have_a_valence() {
        let lexicon = Lexicon::parse(VALENCES, SHIFTERS).unwrap();
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
        let lexicon = Lexicon::parse(VALENCES, SHIFTERS).unwrap();
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
        let lexicon = Lexicon::parse(VALENCES, SHIFTERS).unwrap();
        assert_eq!(words.into_iter().find(|word| lexicon.shifter(word).is_some()), None);
    }

    #[test]
    fn a_line_that_cannot_be_read_is_told() {
        let message = |valences, shifters| match Lexicon::parse(valences, shifters) {
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
