//! Names over given tokens, in columns.
//!
//! ```text
//! # corpus court_reports
//! # kinds person organization place      the kinds that this file labels: an O may be a name of any other
//! # doc monday
//! The      O
//! Hague    B-place
//!                                        a blank line after each sentence
//! ```
//!
//! Columns are parted by tabulators, and the second one is the label; or by blanks, and the last one is (CoNLL-2003).
//! A label may name several kinds where the source does not tell them apart (`B-work|product`); of a token with `?`
//! nothing is known. `B-`, `I-`, and the `E-`, `S-`, `L-`, `U-` of other schemes are read. `-DOCSTART-` begins a
//! document too; without any mark the file is one document.

use std::ops::Range;

use dateline_document::{Id, Sentence, SentenceKind, Sentences, Span, Token, TokenId, TokenRange, Tokens};
use thiserror::Error;

use super::{Kinds, Name, UnknownKind};

/// A file of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesFile {
    /// The kinds that it labels, from `# kinds`; none where it does not say.
    pub kinds: Option<Kinds>,
    /// Its documents, in order, each of at least one token.
    pub documents: Vec<NamesDocument>,
}

/// A document of given tokens and the names on them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesDocument {
    /// Its name, empty where it has none.
    pub id: String,
    /// Its tokens.
    pub tokens: Vec<String>,
    /// The token after the last one of each sentence, in order; the last is the number of tokens.
    pub sentence_ends: Vec<usize>,
    /// Its names in order of the text; they do not overlap.
    pub names: Vec<Name>,
    /// For each token, whether nothing is known of it.
    pub unknown: Vec<bool>,
}

impl NamesDocument {
    /// The words of a stretch of tokens, with blanks between them.
    pub fn text(&self, tokens: Range<usize>) -> String {
        self.tokens[tokens].join(" ")
    }

    /// The text of the document, and the layers of its tokens and sentences. Columns do not tell where blanks stood: the
    /// text has them where English mostly does, none before commas and possessive endings and none around hyphens.
    pub fn layers(&self) -> (String, Tokens, Sentences) {
        let mut text = String::new();
        let mut tokens = Tokens::new();
        let offset = |position: usize| u32::try_from(position).unwrap_or(u32::MAX);
        let mut ends = self.sentence_ends.iter().peekable();
        let mut sentence_start = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            while let Some(&end) = ends.next_if(|&&end| end <= at) {
                sentence_start = end;
            }
            let sentence = &self.tokens[sentence_start..ends.peek().map_or(self.tokens.len(), |&&end| end)];
            if !text.is_empty() && !is_joined(sentence, at - sentence_start) {
                text.push(' ');
            }
            let start = offset(text.len());
            text.push_str(token);
            tokens.push(Token { span: Span::new(start, offset(text.len())), joined: false });
        }
        let mut start = 0;
        let sentence = |&end: &usize| {
            let tokens = TokenRange::new(TokenId::from_index(start), TokenId::from_index(end));
            start = end;
            Sentence { tokens, kind: SentenceKind::Body, paragraph: 0 }
        };
        let sentences = self.sentence_ends.iter().map(sentence).collect();
        (text, tokens, sentences)
    }
}

impl NamesFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`ColumnsError`] with the line whose label is none.
    pub fn read(file: &str) -> Result<Self, ColumnsError> {
        let mut read = Self::default();
        let mut document = NamesDocument::default();
        for (index, line) in file.lines().enumerate() {
            let line = line.trim_end();
            if line.is_empty() {
                end_sentence(&mut document);
            } else if let Some(comment) = comment(line) {
                match comment {
                    Comment::Document(name) => {
                        read.push(&mut document);
                        name.clone_into(&mut document.id);
                    }
                    Comment::Kinds(kinds) => read.kinds = Some(kinds_of(kinds, index + 1)?),
                    Comment::Corpus => {}
                }
            } else {
                push_token(&mut document, line, index + 1)?;
            }
        }
        read.push(&mut document);
        Ok(read)
    }

    fn push(&mut self, document: &mut NamesDocument) {
        end_sentence(document);
        let document = std::mem::take(document);
        if !document.tokens.is_empty() {
            self.documents.push(document);
        }
    }
}

/// Whether a token of a sentence stands in text without a blank before it.
fn is_joined(sentence: &[String], at: usize) -> bool {
    const AFTER: [&str; 22] = [
        ",", ".", ";", ":", "?", "!", ")", "]", "%", "'", "’", "'s", "’s", "'S", "n't", "n’t", "'re", "'ve",
        "'ll", "'d", "'m", "…",
    ];
    const BEFORE: [&str; 6] = ["(", "[", "$", "£", "€", "#"];
    let word = |at: usize| sentence.get(at).map(String::as_str).unwrap_or_default();
    let is_word = |word: &str| word.trim_end_matches('.').ends_with(char::is_alphanumeric);
    let is_hyphen = |at: usize| {
        word(at) == "-"
            && at.checked_sub(1).is_some_and(|before| is_word(word(before)))
            && word(at + 1).starts_with(char::is_alphanumeric)
    };
    let Some(before) = at.checked_sub(1) else { return false };
    AFTER.contains(&word(at)) || BEFORE.contains(&word(before)) || is_hyphen(at) || is_hyphen(before)
}

enum Comment<'l> {
    Document(&'l str),
    Kinds(&'l str),
    Corpus,
}

/// What a line says that is no token. A `#` before a tabulator is one.
fn comment(line: &str) -> Option<Comment<'_>> {
    if line.contains('\t') {
        return line.starts_with("-DOCSTART-").then_some(Comment::Document(""));
    }
    if line.starts_with("-DOCSTART-") {
        return Some(Comment::Document(""));
    }
    let rest = line.strip_prefix("# ")?;
    let (word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    match word {
        "doc" => Some(Comment::Document(rest.trim_start_matches(['=', ' ']))),
        "kinds" => Some(Comment::Kinds(rest)),
        "corpus" => Some(Comment::Corpus),
        _ => None,
    }
}

fn kinds_of(names: &str, line: usize) -> Result<Kinds, ColumnsError> {
    names.split_whitespace().try_fold(Kinds::NONE, |kinds, name| match name.parse::<Kinds>() {
        Ok(more) => Ok(kinds.and(more)),
        Err(source) => Err(ColumnsError::Kind { line, source }),
    })
}

fn end_sentence(document: &mut NamesDocument) {
    let end = document.tokens.len();
    if document.sentence_ends.last().copied().unwrap_or(0) < end {
        document.sentence_ends.push(end);
    }
}

fn push_token(document: &mut NamesDocument, line: &str, number: usize) -> Result<(), ColumnsError> {
    let (token, label) = match line.split_once('\t') {
        Some((token, rest)) => (token, rest.split('\t').next().unwrap_or_default()),
        None => {
            let mut columns = line.split_whitespace();
            let token = columns.next().unwrap_or_default();
            (token, columns.next_back().unwrap_or("O"))
        }
    };
    let at = document.tokens.len();
    let sentence_start = document.sentence_ends.last().copied().unwrap_or(0);
    document.tokens.push(token.trim().to_owned());
    document.unknown.push(label == "?");
    if matches!(label, "O" | "?" | "_" | "-X-") {
        return Ok(());
    }
    let (position, kinds) =
        label.split_once('-').ok_or_else(|| ColumnsError::Label { line: number, label: label.to_owned() })?;
    let kinds: Kinds = kinds.parse().map_err(|source| ColumnsError::Kind { line: number, source })?;
    let goes_on = match position {
        "I" | "E" | "L" => true,
        "B" | "S" | "U" => false,
        _ => return Err(ColumnsError::Label { line: number, label: label.to_owned() }),
    };
    // An `I-` after another kind, or after nothing, begins a name.
    match document.names.last_mut() {
        Some(name) if goes_on && name.tokens.end == at && at > sentence_start && name.kinds == kinds => {
            name.tokens.end = at + 1;
        }
        _ => document.names.push(Name { tokens: at..at + 1, kinds }),
    }
    Ok(())
}

/// What is wrong with a file of names.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnsError {
    /// A label is of no BIO form.
    #[error("line {line}: `{label}` is no label: O, ? or a kind after B- or I- is expected")]
    Label {
        /// The line, from 1.
        line: usize,
        /// The label.
        label: String,
    },
    /// A label names no kind.
    #[error("line {line}: {source}")]
    Kind {
        /// The line, from 1.
        line: usize,
        /// What it names.
        source: UnknownKind,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(file: &str) -> Vec<(String, String)> {
        let file = NamesFile::read(file).unwrap();
        let of = |document: &NamesDocument| -> Vec<(String, String)> {
            let row = |name: &Name| (document.text(name.tokens.clone()), name.kinds.to_string());
            document.names.iter().map(row).collect()
        };
        file.documents.iter().flat_map(of).collect()
    }

    #[test]
    fn documents_sentences_names_and_what_is_unknown_are_read() {
        let file = "# corpus c\n# kinds PER ORG\n# doc a\nThe\tO\nRed\tB-ORG\tNNP\nCross\tI-ORG\tNNP\n\nAnn\tI-PER\n#\t?\n\
                    # doc b\nMay\tB-work|product\n";
        let read = NamesFile::read(file).unwrap();
        assert_eq!(read.kinds, Some(Kinds::PERSON.and(Kinds::ORGANIZATION)));
        let ends: Vec<(&str, &[usize])> =
            read.documents.iter().map(|it| (&*it.id, &*it.sentence_ends)).collect();
        assert_eq!(ends, [("a", &[3, 5][..]), ("b", &[1][..])]);
        assert_eq!(read.documents[0].unknown, [false, false, false, false, true]);
        let expect = [("Red Cross", "organization"), ("Ann", "person"), ("May", "work|product")];
        assert_eq!(names(file), expect.map(|(name, kinds)| (name.to_owned(), kinds.to_owned())));
    }

    #[test]
    fn the_last_column_of_a_line_with_blanks_is_the_label() {
        let file = "-DOCSTART- -X- -X- O\n\nEU NNP B-NP I-ORG\nAnn NNP I-NP I-PER\nLee NNP I-NP B-PER\n";
        let expect = [("EU", "organization"), ("Ann", "person"), ("Lee", "person")];
        assert_eq!(names(file), expect.map(|(name, kinds)| (name.to_owned(), kinds.to_owned())));
    }

    #[test]
    fn a_name_ends_with_its_sentence() {
        assert_eq!(names("Ann\tB-PER\n\nLee\tI-PER\n").len(), 2);
    }

    #[test]
    fn given_tokens_make_the_text() {
        let read = NamesFile::read("Ann\tO\nleft\tO\n\nYes\tO\n").unwrap();
        let (text, tokens, sentences) = read.documents[0].layers();
        assert_eq!((text.as_str(), tokens.len(), sentences.len()), ("Ann left Yes", 3, 2));
        assert_eq!(&text[tokens.span()[TokenId::from_index(2)]], "Yes");
    }

    #[test]
    fn blanks_stand_where_text_has_them() {
        for expect in [
            "Ann's well-known \" song \", she said (in U.S.-led Oum), isn't on a $20 list.",
            "- Ann",
            "Ann -",
            "( )",
        ] {
            let given = expect.replace("'s", " 's").replace("n't", " n't").replace('$', "$ ");
            let given = given
                .replace('-', " - ")
                .replace(['('], " ( ")
                .replace(')', " ) ")
                .replace(',', " , ")
                .replace("t.", "t .");
            let file: String = given.split_whitespace().map(|token| format!("{token}\tO\n")).collect();
            let text = NamesFile::read(&file).unwrap().documents[0].layers().0;
            assert_eq!(text, if expect == "( )" { "()" } else { expect });
        }
    }

    #[test]
    fn what_is_no_label_is_named() {
        let error = |file: &str| NamesFile::read(file).unwrap_err().to_string();
        insta::assert_snapshot!(error("a\tO\nb\tPER\n"), @"line 2: `PER` is no label: O, ? or a kind after B- or I- is expected");
        insta::assert_snapshot!(error("b\tB-DATE\n"), @"line 1: `DATE` is no kind of name");
    }
}
