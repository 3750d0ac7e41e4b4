//! What every reader of a corpus gives, and how it is written.

use std::fmt::Write as _;
use std::ops::Range;

use dateline_eval::names::Kinds;

/// A corpus in our scheme.
pub struct Corpus {
    /// Its name, which is its file's.
    pub name: &'static str,
    /// The kinds that it labels wherever they stand.
    pub kinds: Kinds,
    /// Its documents.
    pub documents: Vec<Document>,
}

/// A document; a sentence alone where the corpus does not tell documents.
pub struct Document {
    pub id: String,
    pub sentences: Vec<Sentence>,
}

/// A sentence with names on its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    pub words: Vec<String>,
    /// Names in order; they do not overlap.
    pub names: Vec<Name>,
    /// Whether nothing is known of a word; names go before.
    pub unknown: Vec<bool>,
}

/// A name of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub words: Range<usize>,
    pub kinds: Kinds,
}

impl Sentence {
    /// A sentence without names.
    pub fn new(words: Vec<String>) -> Self {
        Self { unknown: vec![false; words.len()], names: Vec::new(), words }
    }

    /// Says of the words in `range` that nothing is known of them.
    pub fn forget(&mut self, range: Range<usize>) {
        self.unknown[range].fill(true);
    }

    /// Takes the longest of the names first, and of the others those that overlap none taken.
    pub fn set_names(&mut self, mut names: Vec<Name>) {
        names.sort_by_key(|name| (std::cmp::Reverse(name.words.len()), name.words.start));
        self.names.clear();
        for name in names {
            let overlaps =
                |other: &Name| name.words.start < other.words.end && other.words.start < name.words.end;
            if !name.words.is_empty() && !self.names.iter().any(overlaps) {
                self.names.push(name);
            }
        }
        self.names.sort_by_key(|name| name.words.start);
    }

    /// The label of each word.
    fn labels(&self) -> Vec<String> {
        let outside = |&unknown: &bool| if unknown { "?" } else { "O" }.to_owned();
        let mut labels: Vec<String> = self.unknown.iter().map(outside).collect();
        for name in &self.names {
            for at in name.words.clone() {
                let position = if at == name.words.start { 'B' } else { 'I' };
                labels[at] = format!("{position}-{}", name.kinds);
            }
        }
        labels
    }
}

impl Corpus {
    /// The corpus in columns, as `dateline_eval::names::columns` reads them.
    pub fn write(&self) -> String {
        let kinds: Vec<&str> = self.kinds.iter().map(dateline_document::EntityKind::as_str).collect();
        let mut file = format!("# corpus {}\n# kinds {}\n", self.name, kinds.join(" "));
        for document in &self.documents {
            let _ = writeln!(file, "# doc {}", document.id);
            for sentence in &document.sentences {
                for (word, label) in sentence.words.iter().zip(sentence.labels()) {
                    let _ = writeln!(file, "{word}\t{label}");
                }
                file.push('\n');
            }
        }
        file
    }

    /// Its sentences.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.documents.iter().flat_map(|document| &document.sentences)
    }
}
