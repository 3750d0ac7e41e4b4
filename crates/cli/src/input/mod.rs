//! Inputs: files, folders and standard input, one article at a time, with everything that can be wrong with them.

mod encoding;
mod files;
mod jsonl;

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use dateline::conllu::{self, ConlluDocument, ConlluError};
use dateline::{Article, DateSource, Metadata, SourceError, conll};
use encoding_rs::Encoding;
use jiff::civil::Date;
use thiserror::Error;

use crate::arguments::InputFormat;

/// How inputs are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// What the inputs hold.
    pub format: InputFormat,
    /// The encoding of texts that no byte order mark tells; UTF-8 where none is given.
    pub encoding: Option<&'static Encoding>,
    /// The date of articles whose input has none.
    pub date: Option<Date>,
    /// The most bytes that an article may have.
    pub max_size: u64,
}

/// The articles of some inputs, in order; an input that cannot be read gives an error and the rest goes on.
pub struct Inputs {
    reading: Reading,
    // In reverse order, so that the next one is at the end.
    left: Vec<Result<Place, InputError>>,
    // The articles of the place that is being read.
    articles: Articles,
}

/// Where articles come from.
#[derive(Debug)]
pub enum Place {
    Stdin,
    File(PathBuf),
}

type Articles = Box<dyn Iterator<Item = Result<Article, InputError>>>;

impl Inputs {
    /// Lists the inputs that `paths` name; standard input where they name none.
    ///
    /// # Errors
    /// [`InputError::Nothing`] where no path is given and standard input is a terminal.
    pub fn open(paths: &[PathBuf], reading: Reading) -> Result<Self, InputError> {
        if paths.is_empty() && io::stdin().is_terminal() {
            return Err(InputError::Nothing);
        }
        let mut left = Vec::new();
        for path in paths {
            if path.as_os_str() == "-" {
                left.push(Ok(Place::Stdin));
            } else if path.is_dir() {
                left.extend(files::files_in(path, reading.format));
            } else {
                left.push(Ok(Place::File(path.clone())));
            }
        }
        if paths.is_empty() {
            left.push(Ok(Place::Stdin));
        }
        left.reverse();
        Ok(Self { reading, left, articles: Box::new(std::iter::empty()) })
    }

    /// How many inputs are left to read, where every input is one article.
    pub fn articles_left(&self) -> Option<u64> {
        (self.reading.format == InputFormat::Text).then_some(self.left.len() as u64)
    }

    /// Whether there is just one article, as far as the paths alone tell.
    pub fn is_single(&self) -> bool {
        self.reading.format == InputFormat::Text && self.left.len() == 1
    }
}

impl Iterator for Inputs {
    type Item = Result<Article, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(article) = self.articles.next() {
                return Some(article.map(|article| match self.reading.date {
                    Some(date) if article.date.is_none() => article.dated(date, DateSource::Flag),
                    _ => article,
                }));
            }
            let place = self.left.pop()?;
            match place.and_then(|place| self.reading.articles(place)) {
                Ok(articles) => self.articles = articles,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Reading {
    fn articles(self, place: Place) -> Result<Articles, InputError> {
        let name = place.name();
        if self.format == InputFormat::Jsonl {
            return Ok(Box::new(jsonl::Lines::open(place, self.max_size)?));
        }
        let source = encoding::decode(place.read(self.max_size)?, self.encoding, &name)?;
        let documents = match self.format {
            InputFormat::Conll => conll::read(source.text()),
            InputFormat::Conllu => conllu::read(source.text())
                .map_err(|source| InputError::Conllu { place: name.clone(), source })?,
            InputFormat::Text | InputFormat::Jsonl => {
                let article = Article::of_source(Metadata { id: name, ..Metadata::default() }, source);
                return Ok(Box::new(std::iter::once(Ok(article))));
            }
        };
        if documents.is_empty() {
            return Err(InputError::NoDocument { place: name });
        }
        let article = move |(index, document): (usize, ConlluDocument)| {
            let mut article = Article::of_conllu(&document)
                .map_err(|source| InputError::Text { place: name.clone(), source })?;
            if article.metadata.id.is_empty() {
                article.metadata.id = format!("{name}:{}", index + 1);
            }
            Ok(article)
        };
        Ok(Box::new(documents.into_iter().enumerate().map(article)))
    }
}

/// Why an input cannot be read. Every message says where, and what to do.
#[derive(Debug, Error)]
pub enum InputError {
    #[error("no input: name a file or a folder, or pipe an article in")]
    Nothing,
    #[error("{place}: cannot be read")]
    Unreadable { place: String, source: io::Error },
    #[error("{folder}: no .{ending} file in this folder; name the files themselves if they end otherwise")]
    EmptyFolder { folder: String, ending: &'static str },
    #[error("{place}: {source}; name its encoding with --encoding")]
    Text { place: String, source: SourceError },
    #[error("{place}: {source}; a JSONL file is UTF-8")]
    LineText { place: String, source: SourceError },
    #[error("{place}: not {encoding} before byte {offset}")]
    Encoding { place: String, offset: usize, encoding: &'static str },
    #[error("{place}: more than {max_size} bytes in one article; split it, or raise --max-size")]
    TooLarge { place: String, max_size: u64 },
    #[error(
        "{place}:{column}: {problem}; a line is one object with \"text\" and, optionally, \"id\", \"date\", \"title\" and \"source\""
    )]
    Line { place: String, column: usize, problem: String },
    #[error("{place}: no CoNLL-U")]
    Conllu { place: String, source: ConlluError },
    #[error("{place}: no article in this file")]
    NoDocument { place: String },
    #[error("{place}: the date `{text}` is no day; write YYYY-MM-DD")]
    Date { place: String, text: String },
}

impl InputError {
    fn unreadable(place: &str, source: io::Error) -> Self {
        Self::Unreadable { place: place.to_owned(), source }
    }
}
