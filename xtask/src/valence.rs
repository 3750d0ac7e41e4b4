//! Builds the table of valences of the sentiment plugin from two public lexicons.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::Failure;

/// Build plugins/sentiment/data/valence.tsv from two sentiment lexicons
#[derive(Args)]
pub struct Valence {
    /// The folder of source data, with sentiment/
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

/// The valence of a word of the opinion lexicon, which tells the sign alone: about the median of VADER's.
const OPINION: f64 = 0.4;
/// VADER's ratings run from -4 to 4.
const VADER_RANGE: f64 = 4.0;
/// The weakest mean rating that counts.
const WEAKEST: f64 = 0.6;
/// VADER's words of up to four letters are abbreviations of chat unless the other list has them too, save these.
const SHORT: [&str; 21] = [
    "alas", "axed", "ban", "bold", "feud", "foes", "help", "hope", "joys", "lows", "riot", "rob", "robs",
    "save", "sins", "sobs", "torn", "war", "wars", "wept", "wish",
];

/// Writes the table.
///
/// # Errors
/// When a lexicon cannot be read or is not of the expected form.
pub fn run(valence: &Valence) -> Result<(), Failure> {
    let folder = valence.data.join("sentiment");
    let vader = read_vader(&folder.join("vader/vader_lexicon.txt"))?;
    let opinion = read_opinion(&folder.join("opinion_lexicon"))?;
    let excluded = read_excluded(&crate::root().join("xtask/data/not_evaluative.txt"))?;

    let is_chat = |word: &str| word.len() <= 4 && !opinion.contains_key(word) && !SHORT.contains(&word);
    let words: BTreeSet<&String> = vader.keys().chain(opinion.keys()).collect();
    let mut table = String::from("word\tvalence\n");
    let mut count = 0;
    for word in words.into_iter().filter(|&word| !excluded.contains(word) && !is_chat(word)) {
        let valence = match (vader.get(word), opinion.get(word)) {
            // A word that the two disagree on says nothing by itself.
            (Some(rating), Some(sign)) if rating * sign < 0.0 => continue,
            (Some(rating), _) if rating.abs() >= WEAKEST => rating / VADER_RANGE,
            (None, Some(sign)) => OPINION * sign,
            _ => continue,
        };
        writeln!(table, "{word}\t{valence:.2}")?;
        count += 1;
    }
    let path = crate::root().join("plugins/sentiment/data/valence.tsv");
    fs::write(&path, &table)?;
    println!("{}: {count} words, {} bytes", path.display(), table.len());
    Ok(())
}

/// The mean rating of each word that the raters do not disagree on.
fn read_vader(path: &Path) -> Result<BTreeMap<String, f64>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| at(path, &error))?;
    let mut ratings = BTreeMap::new();
    for line in text.lines() {
        let mut fields = line.split('\t');
        let (Some(word), Some(mean), Some(deviation)) = (fields.next(), fields.next(), fields.next()) else {
            return Err(at(path, &format!("a line without word, mean and deviation: {line}")));
        };
        let (mean, deviation): (f64, f64) = (mean.parse()?, deviation.parse()?);
        if is_word(word) && deviation <= 2.0 * mean.abs() {
            ratings.insert(word.to_owned(), mean);
        }
    }
    Ok(ratings)
}

/// 1 for each positive word, -1 for each negative one; words on both lists on neither.
fn read_opinion(folder: &Path) -> Result<BTreeMap<String, f64>, Failure> {
    let mut signs: BTreeMap<String, f64> = BTreeMap::new();
    for (file, sign) in [("positive-words.txt", 1.0), ("negative-words.txt", -1.0)] {
        let path = folder.join(file);
        let bytes = fs::read(&path).map_err(|error| at(&path, &error))?;
        // The lists are Latin-1; the words that count are ASCII.
        let text = String::from_utf8_lossy(&bytes);
        for word in text.lines().map(str::trim).filter(|word| is_word(word)) {
            *signs.entry(word.to_owned()).or_default() += sign;
        }
    }
    signs.retain(|_, sign| *sign != 0.0);
    Ok(signs)
}

fn read_excluded(path: &Path) -> Result<BTreeSet<String>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| at(path, &error))?;
    let words = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    Ok(words.map(str::to_owned).collect())
}

/// Whether it is one token in small letters: no emoticon, no compound, no abbreviation of chat.
fn is_word(word: &str) -> bool {
    word.len() >= 3 && word.bytes().all(|letter| letter.is_ascii_lowercase())
}

fn at(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    format!("{}: {error}", path.display()).into()
}
