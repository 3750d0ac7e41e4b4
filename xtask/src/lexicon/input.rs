use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;

use flate2::read::GzDecoder;
use serde::de::DeserializeOwned;
use unicode_normalization::UnicodeNormalization;

use crate::Failure;

/// The source tables and the lists written by hand.
pub struct Input {
    data: PathBuf,
    lists: PathBuf,
}

impl Input {
    pub fn new(data: PathBuf, lists: PathBuf) -> Self {
        Self { data, lists }
    }

    /// A table as one text; unpacked where its name ends in `.gz`.
    pub fn text(&self, path: &str) -> Result<String, Failure> {
        let whole = self.data.join(path);
        let named = |error: std::io::Error| format!("{}: {error}", whole.display());
        if !path.ends_with(".gz") {
            return Ok(fs::read_to_string(&whole).map_err(named)?);
        }
        let mut text = String::new();
        GzDecoder::new(File::open(&whole).map_err(named)?).read_to_string(&mut text).map_err(named)?;
        Ok(text)
    }

    pub fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        serde_json::from_str(&self.text(path)?).map_err(|error| format!("{path}: {error}").into())
    }

    pub fn json_lines<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, Failure> {
        let parse = |line| serde_json::from_str(line).map_err(|error| format!("{path}: {error}").into());
        self.text(path)?.lines().filter(|line| !line.is_empty()).map(parse).collect()
    }

    /// The rows of a table with a header line, each by its columns' names.
    pub fn csv(&self, path: &str) -> Result<Vec<BTreeMap<String, String>>, Failure> {
        let text = self.text(path)?;
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let rows = reader.deserialize().collect::<Result<_, _>>();
        rows.map_err(|error| format!("{path}: {error}").into())
    }

    /// The lines of a list, without comments.
    pub fn list(&self, name: &str) -> Result<Vec<String>, Failure> {
        let path = self.lists.join(name);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let is_line = |line: &&str| !line.is_empty() && !line.starts_with('#');
        Ok(text.lines().filter(is_line).map(String::from).collect())
    }

    /// The lines of a list whose second column is names: what stands before the tab, and the names.
    pub fn keyed_list(&self, name: &str) -> Result<Vec<(String, Vec<String>)>, Failure> {
        let split = |line: String| {
            let (key, names) = line.split_once('\t').ok_or_else(|| format!("{name}: no tab in `{line}`"))?;
            Ok((key.to_owned(), split_names(names)))
        };
        self.list(name)?.into_iter().map(split).collect()
    }
}

/// The names of a line with bars between them.
pub fn split_names(line: &str) -> Vec<String> {
    line.split('|').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// `name` and, where it has accents, its form without them.
pub fn with_plain_form(name: &str) -> Vec<String> {
    let plain = plain_form(name);
    if plain == name { vec![plain] } else { vec![name.to_owned(), plain] }
}

fn plain_form(name: &str) -> String {
    let letters = name.nfd().filter(|letter| !unicode_normalization::char::is_combining_mark(*letter));
    let mut plain = String::with_capacity(name.len());
    for letter in letters {
        match letter {
            'ø' => plain.push('o'),
            'Ø' => plain.push('O'),
            'ł' => plain.push('l'),
            'Ł' => plain.push('L'),
            'đ' | 'ð' => plain.push('d'),
            'Đ' | 'Ð' => plain.push('D'),
            'ı' => plain.push('i'),
            'ə' => plain.push('a'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'Æ' => plain.push_str("Ae"),
            'œ' => plain.push_str("oe"),
            'Œ' => plain.push_str("Oe"),
            'þ' => plain.push_str("th"),
            'Þ' => plain.push_str("Th"),
            'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' | '‘' | '’' => plain.push('\''),
            other => plain.push(other),
        }
    }
    plain
}

/// `SMITH` as `Smith`, `O'BRIEN` as `O'Brien`, `MCDONALD` as `McDonald`.
pub fn from_capitals(name: &str) -> String {
    let mut mixed = String::with_capacity(name.len());
    let mut is_start = true;
    for letter in name.chars() {
        if is_start {
            mixed.push(letter)
        } else {
            mixed.extend(letter.to_lowercase())
        }
        is_start = !letter.is_alphabetic();
    }
    match mixed.strip_prefix("Mc") {
        Some(rest) if rest.len() > 2 => {
            let mut letters = rest.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            "Mc".chars().chain(first).chain(letters).collect()
        }
        _ => mixed,
    }
}

/// Whether a name is letters of the Latin script, and what stands between them in names.
pub fn is_latin(name: &str) -> bool {
    let is_part = |letter: char| {
        matches!(letter, ' ' | '-' | '\'' | '’' | '.' | '&')
            || letter.is_alphabetic() && u32::from(letter) < 0x250
            || ('\u{1E00}'..'\u{1F00}').contains(&letter)
    };
    !name.is_empty() && name.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_names() {
        for (capitals, name) in
            [("SMITH", "Smith"), ("O'BRIEN", "O'Brien"), ("MCDONALD", "McDonald"), ("AL-SISI", "Al-Sisi")]
        {
            assert_eq!(from_capitals(capitals), name);
        }
    }

    #[test]
    fn a_name_with_accents_has_a_plain_form_too() {
        assert_eq!(with_plain_form("São Paulo"), ["São Paulo", "Sao Paulo"]);
        assert_eq!(with_plain_form("Łódź"), ["Łódź", "Lodz"]);
        assert_eq!(with_plain_form("Paris"), ["Paris"]);
    }

    #[test]
    fn names_in_other_scripts_are_not_latin() {
        assert!(is_latin("Guinea-Bissau") && is_latin("Côte d'Ivoire"));
        assert!(!is_latin("Москва") && !is_latin("Halle (Saale)") && !is_latin(""));
    }
}
