//! The texts that every contestant reads.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use dateline_document::Source;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Failure;

/// How long a corpus is made by repeating it, in bytes, where nothing else is said.
pub const TARGET_BYTES: usize = 8_000_000;

/// Texts, some passes over them, one after another.
#[derive(Debug)]
pub struct Corpus {
    /// What the texts are, for people.
    pub name: String,
    /// The texts of one pass, in the order of their files' names.
    pub texts: Vec<Source>,
    /// How many times the texts are read in a round.
    pub passes: usize,
}

/// A line of a corpus file.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(default)]
    id: String,
    text: String,
}

impl Corpus {
    /// The articles of the project's tests.
    ///
    /// # Errors
    /// Where the articles cannot be read.
    pub fn built_in() -> Result<Self, Failure> {
        let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/articles");
        let mut corpus = Self::from_paths(&[articles])?;
        corpus.name = format!("{} articles of tests/articles", corpus.texts.len());
        Ok(corpus)
    }

    /// The texts of files, each file one text, but for `.jsonl` files, where each line is an object with a `text`; and
    /// of all `.txt` and `.jsonl` files in folders.
    ///
    /// # Errors
    /// With the name of the file that cannot be read, is not UTF-8 or is not JSONL, or where there is no text at all.
    pub fn from_paths(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut files = Vec::new();
        for path in paths {
            collect(path, &mut files).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        let mut texts = Vec::new();
        for file in &files {
            read(file, &mut texts).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        texts.retain(|text| !text.is_empty());
        if texts.is_empty() {
            return Err("no text to read: a folder must hold .txt or .jsonl files".into());
        }
        let name = format!("{} texts of {} files", texts.len(), files.len());
        Ok(Self { name, texts, passes: 1 }.repeated(TARGET_BYTES))
    }

    /// The same texts, read so many times in a round that it has `bytes` bytes or more.
    #[must_use]
    pub fn repeated(self, bytes: usize) -> Self {
        let passes = bytes.div_ceil(self.pass_bytes().max(1)).max(1);
        Self { passes, ..self }
    }

    /// The same texts end to end as one, a blank line between them.
    ///
    /// # Errors
    /// Where that would be 4 GiB or more.
    pub fn joined(&self) -> Result<Self, Failure> {
        let texts: Vec<&str> = self.texts().map(Source::text).collect();
        let whole = Source::from_text(texts.join("\n\n"))?;
        Ok(Self { name: format!("{} as one text", self.name), texts: vec![whole], passes: 1 })
    }

    /// The same texts in ASCII alone, with typewriters' quotation marks and dashes: some tokenizers have a faster way for
    /// texts without any other character, and all that news is written with keeps them from taking it.
    ///
    /// # Errors
    /// Where a text would grow to 4 GiB or more.
    pub fn ascii(&self) -> Result<Self, Failure> {
        let texts = self.texts.iter().map(|text| Source::from_text(any_ascii::any_ascii(text.text())));
        let texts = texts.collect::<Result<Vec<_>, _>>()?;
        Ok(Self { name: format!("{} in ASCII", self.name), texts, passes: self.passes })
    }

    /// The texts of a round, in order.
    pub fn texts(&self) -> impl Iterator<Item = &Source> {
        std::iter::repeat_n(&self.texts, self.passes).flatten()
    }

    /// How many bytes a round reads.
    pub fn bytes(&self) -> usize {
        self.pass_bytes() * self.passes
    }

    /// How many bytes one pass over the texts reads.
    pub fn pass_bytes(&self) -> usize {
        self.texts.iter().map(|text| text.text().len()).sum()
    }

    /// The SHA-256, in hexadecimal, of the texts of one pass, each followed by the byte FF, which no UTF-8 holds.
    pub fn sha256(&self) -> String {
        let mut hasher = Sha256::new();
        for text in &self.texts {
            hasher.update(text.text());
            hasher.update([0xFF]);
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Writes one pass as JSONL, an object with `id` and `text` a line, which [`from_paths`](Self::from_paths), the
    /// peers' script and `dateline extract --input-format jsonl` read.
    ///
    /// # Errors
    /// Where writing fails.
    pub fn write(&self, to: &mut impl Write) -> Result<(), Failure> {
        for (index, text) in self.texts.iter().enumerate() {
            let line = Line { id: format!("text-{}", index + 1), text: text.text().to_owned() };
            serde_json::to_writer(&mut *to, &line)?;
            writeln!(to)?;
        }
        Ok(to.flush()?)
    }
}

/// The file itself, or the files under a folder, by name.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Failure> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut inside =
        fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    inside.sort();
    for path in inside {
        if path.is_dir() || path.extension().is_some_and(|it| it == "txt" || it == "jsonl") {
            collect(&path, files)?;
        }
    }
    Ok(())
}

fn read(file: &Path, texts: &mut Vec<Source>) -> Result<(), Failure> {
    let bytes = fs::read(file)?;
    if file.extension().is_none_or(|extension| extension != "jsonl") {
        texts.push(Source::from_bytes(bytes)?);
        return Ok(());
    }
    for (index, line) in String::from_utf8(bytes)?.lines().enumerate() {
        let line: Line =
            serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))?;
        texts.push(Source::from_text(line.text)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_corpus_is_about_as_long_as_wanted() {
        let corpus = Corpus::built_in().unwrap();
        assert!((TARGET_BYTES..TARGET_BYTES + corpus.pass_bytes()).contains(&corpus.bytes()));
        assert_eq!(corpus.texts().count(), corpus.texts.len() * corpus.passes);
    }

    #[test]
    fn texts_are_repeated_until_they_are_long_enough() {
        let check = |bytes: usize, expect: usize| {
            let texts = ["four", "five!"].map(|text| Source::from_text(text).unwrap());
            let corpus = Corpus { name: String::new(), texts: texts.into(), passes: 1 };
            assert_eq!(corpus.repeated(bytes).passes, expect, "{bytes}");
        };
        check(0, 1);
        check(9, 1);
        check(10, 2);
        check(27, 3);
    }

    #[test]
    fn a_corpus_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("corpus.jsonl");
        let corpus = Corpus::built_in().unwrap();
        corpus.write(&mut fs::File::create(&file).unwrap()).unwrap();
        let again = Corpus::from_paths(&[file]).unwrap();
        assert_eq!(again.sha256(), corpus.sha256());
        assert_eq!(again.passes, corpus.passes);
    }

    #[test]
    fn ascii_texts_keep_words_and_marks() {
        let texts = vec![Source::from_text("“Zoë – it’s 5 €”").unwrap()];
        let corpus = Corpus { name: String::new(), texts, passes: 3 }.ascii().unwrap();
        insta::assert_snapshot!(corpus.texts[0].text(), @r#""Zoe - it's 5 EUR""#);
        assert_eq!(corpus.passes, 3);
    }

    #[test]
    fn files_that_are_no_text_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let check = |name: &str, bytes: &[u8], expect: &str| {
            let file = folder.path().join(name);
            fs::write(&file, bytes).unwrap();
            let error = Corpus::from_paths(std::slice::from_ref(&file)).unwrap_err().to_string();
            assert!(error.contains(name) && error.contains(expect), "{error}");
        };
        check("latin.txt", b"Zo\xeb", "not UTF-8 at byte 2");
        check("broken.jsonl", b"{\"text\": \"a\"}\n{\n", "line 2");
        let error = Corpus::from_paths(&[folder.path().join("none.txt")]).unwrap_err();
        assert!(error.to_string().contains("none.txt"), "{error}");
    }
}
