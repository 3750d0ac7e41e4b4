//! Silver labels: what the teacher says of texts, kept as tags without the text (`xtask/teacher/README.md`).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::Path;

use dateline_eval::names::NamesFile;
use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::Failure;

const MAGIC: &[u8] = b"dateline silver 1\n";

/// Sentences in a block of a corpus whose documents are one sentence each.
const RUN: usize = 32;

/// Bytes of the digest of a block.
const DIGEST: usize = 8;

/// The labels of a corpus.
pub struct Silver {
    head: Head,
    /// Where the words of each block begin, and how many they are.
    blocks: BTreeMap<[u8; DIGEST], (usize, usize)>,
    /// The number of each word's label.
    labels: Vec<u8>,
}

#[derive(Deserialize)]
struct Head {
    corpus: String,
    teacher: String,
    blocks: usize,
    words: usize,
    names: Vec<String>,
}

/// Labelled text, and how many blocks of it have no labels.
pub struct Labelled {
    pub file: NamesFile,
    pub lost: usize,
}

impl Silver {
    /// Reads a file of labels.
    ///
    /// # Errors
    /// When it cannot be read or is not of the expected form.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let mut bytes = Vec::new();
        GzDecoder::new(fs::File::open(path)?).read_to_end(&mut bytes)?;
        Self::parse(&bytes).ok_or_else(|| format!("{}: no file of silver labels", path.display()).into())
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(MAGIC)?;
        let end = bytes.iter().position(|&byte| byte == b'\n')?;
        let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
        let (sizes, rest) = bytes[end + 1..].split_at_checked(4 * head.blocks)?;
        let (digests, rest) = rest.split_at_checked(DIGEST * head.blocks)?;
        let (labels, tags) = rest.split_at_checked(head.words)?;
        let is_known = labels.iter().all(|&label| usize::from(label) < head.names.len());
        let (sizes, _) = sizes.as_chunks::<4>();
        let (digests, _) = digests.as_chunks::<DIGEST>();
        let mut start = 0;
        let mut blocks = BTreeMap::new();
        for (&digest, &size) in digests.iter().zip(sizes) {
            let size = u32::from_le_bytes(size) as usize;
            blocks.insert(digest, (start, size));
            start += size;
        }
        let fits = start == head.words && tags.len() == head.words && is_known;
        fits.then(|| Self { labels: labels.to_vec(), head, blocks })
    }

    /// The corpus that it labels.
    pub fn corpus(&self) -> &str {
        &self.head.corpus
    }

    /// What gave the labels.
    pub fn teacher(&self) -> &str {
        &self.head.teacher
    }

    /// The labels on a corpus's text, as `cargo xtask corpora names` writes it: a word a line in the first column.
    ///
    /// # Errors
    /// When the labels are not of names.
    pub fn label(&self, text: &str) -> Result<Labelled, Failure> {
        let documents = documents(text);
        let is_of_sentences = documents.iter().all(|sentences| sentences.len() == 1);
        let blocks: Vec<Vec<&Sentence<'_>>> = if is_of_sentences {
            documents.chunks(RUN).map(|run| run.iter().flatten().collect()).collect()
        } else {
            documents.iter().map(|sentences| sentences.iter().collect()).collect()
        };
        let mut file = String::new();
        let mut lost = 0;
        for block in blocks {
            let Some(&(start, _)) = self.blocks.get(&digest(&block)) else {
                lost += 1;
                continue;
            };
            let mut labels = self.labels[start..].iter().map(|&label| &self.head.names[usize::from(label)]);
            file.push_str("# doc\n");
            for (number, sentence) in block.into_iter().enumerate() {
                if is_of_sentences && number > 0 {
                    file.push_str("# doc\n");
                }
                for (word, label) in sentence.iter().zip(labels.by_ref()) {
                    writeln!(file, "{word}\t{label}")?;
                }
                file.push('\n');
            }
        }
        Ok(Labelled { file: NamesFile::read(&file)?, lost })
    }
}

type Sentence<'t> = Vec<&'t str>;

/// The words of a text in columns: documents of sentences.
fn documents(text: &str) -> Vec<Vec<Sentence<'_>>> {
    let mut documents: Vec<Vec<Sentence<'_>>> = Vec::new();
    let mut words = Sentence::new();
    for line in text.split('\n').chain([""]) {
        let is_mark = line.starts_with("# ") && !line.contains('\t') && words.is_empty();
        if is_mark && line.starts_with("# doc ") {
            documents.push(Vec::new());
        } else if !is_mark && !line.is_empty() {
            words.push(line.split('\t').next().unwrap_or_default());
        } else if !is_mark && !words.is_empty() {
            if documents.is_empty() {
                documents.push(Vec::new());
            }
            if let Some(document) = documents.last_mut() {
                document.push(std::mem::take(&mut words));
            }
        }
    }
    documents.retain(|document| !document.is_empty());
    documents
}

fn digest(sentences: &[&Sentence<'_>]) -> [u8; DIGEST] {
    let mut hash = Sha256::new();
    for sentence in sentences {
        for word in *sentence {
            hash.update(word.as_bytes());
            hash.update(b"\n");
        }
        hash.update(b"\n");
    }
    let hash = hash.finalize();
    std::array::from_fn(|at| hash[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Labels for a text, packed and read again.
    fn check(packed: &str, labels: &[u8], text: &str) -> (Vec<String>, usize) {
        let documents = documents(packed);
        let blocks: Vec<&Sentence<'_>> = documents[0].iter().collect();
        let head = r#"{"corpus":"own","source":"","source_sha256":"","teacher":"none","blocks":1,"words":N,"names":["B-place","O"],"tags":["X"]}"#;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(head.replace('N', &labels.len().to_string()).bytes().chain([b'\n']));
        bytes.extend((labels.len() as u32).to_le_bytes());
        bytes.extend(digest(&blocks));
        bytes.extend(labels);
        bytes.extend(vec![0; labels.len()]);
        let labelled = Silver::parse(&bytes).unwrap().label(text).unwrap();
        let names = labelled
            .file
            .documents
            .iter()
            .flat_map(|document| document.names.iter().map(|name| document.text(name.tokens.clone())));
        (names.collect(), labelled.lost)
    }

    #[test]
    fn labels_find_the_text_that_they_were_made_of() {
        const TEXT: &str = "# doc a\nIn\tO\nOum\tO\n\nYes\tO\n\n";
        assert_eq!(documents(TEXT), [vec![vec!["In", "Oum"], vec!["Yes"]]]);
        assert_eq!(check(TEXT, &[1, 0, 1], TEXT), (vec!["Oum".to_owned()], 0));
        assert_eq!(check(TEXT, &[1, 0, 1], "# doc b\nIn\nBelmora\n\nYes\n"), (vec![], 1));
    }

    #[test]
    fn what_is_cut_short_is_no_file_of_labels() {
        assert!(Silver::parse(b"dateline silver 1\n{}\n").is_none());
        assert!(Silver::parse(b"").is_none());
    }
}
