//! Inputs: files, folders and standard input, one article at a time, with everything that can be wrong with them.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use dateline::{Article, DateSource, Metadata, Source, SourceError};
use jiff::civil::Date;
use serde::Deserialize;
use thiserror::Error;

use crate::arguments::InputFormat;

/// How inputs are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// What the inputs hold.
    pub format: InputFormat,
    /// The date of articles whose input has none.
    pub date: Option<Date>,
    /// The most bytes that an article may have.
    pub max_size: u64,
}

/// The articles of some inputs, in order; an input that cannot be read gives an error and the rest goes on.
pub struct Inputs {
    reading: Reading,
    // In reverse order, so that the next one is at the end.
    left: Vec<Place>,
    // The lines of the input that is being read.
    lines: Option<Lines>,
}

/// Where articles come from.
#[derive(Debug)]
enum Place {
    Stdin,
    File(PathBuf),
    Wrong(InputError),
}

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
                left.push(Place::Stdin);
            } else if path.is_dir() {
                left.extend(files_in(path, reading.format));
            } else {
                left.push(Place::File(path.clone()));
            }
        }
        if paths.is_empty() {
            left.push(Place::Stdin);
        }
        left.reverse();
        Ok(Self { reading, left, lines: None })
    }

    /// How many inputs are left to read, where every input is one article.
    pub fn articles_left(&self) -> Option<u64> {
        (self.reading.format == InputFormat::Text).then_some(self.left.len() as u64)
    }

    /// Whether there is just one article, as far as the paths alone tell.
    pub fn is_single(&self) -> bool {
        self.reading.format == InputFormat::Text && self.left.len() == 1
    }

    fn text(&self, place: Place) -> Result<Article, InputError> {
        let (name, bytes) = match place {
            Place::Wrong(error) => return Err(error),
            Place::Stdin => {
                let name = STDIN.to_owned();
                let bytes = read_within(io::stdin().lock(), self.reading.max_size, &name)?;
                (name, bytes)
            }
            Place::File(path) => {
                let name = path.display().to_string();
                let file = File::open(&path).map_err(|source| InputError::unreadable(&name, source))?;
                let length = file.metadata().map_or(0, |metadata| metadata.len());
                if length > self.reading.max_size {
                    return Err(InputError::TooLarge { place: name, max_size: self.reading.max_size });
                }
                let bytes = read_within(file, self.reading.max_size, &name)?;
                (name, bytes)
            }
        };
        let source =
            Source::from_bytes(bytes).map_err(|source| InputError::Text { place: name.clone(), source })?;
        Ok(self.dated(Article { metadata: Metadata { id: name, ..Metadata::default() }, source, date: None }))
    }

    fn dated(&self, article: Article) -> Article {
        match self.reading.date {
            Some(date) if article.date.is_none() => article.dated(date, DateSource::Flag),
            _ => article,
        }
    }
}

const STDIN: &str = "stdin";

impl Iterator for Inputs {
    type Item = Result<Article, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next(self.reading.max_size) {
                    Some(article) => return Some(article.map(|article| self.dated(article))),
                    None => self.lines = None,
                }
            }
            let place = self.left.pop()?;
            if self.reading.format == InputFormat::Text {
                return Some(self.text(place));
            }
            match Lines::open(place) {
                Ok(lines) => self.lines = Some(lines),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// The files of a folder and its folders that have the format's ending, in order of their paths.
fn files_in(folder: &Path, format: InputFormat) -> Vec<Place> {
    let ending = match format {
        InputFormat::Text => "txt",
        InputFormat::Jsonl => "jsonl",
    };
    let mut files = Vec::new();
    let mut wrong = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(source) => {
                wrong.push(Place::Wrong(InputError::unreadable(&folder.display().to_string(), source)));
                continue;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(path),
                Ok(_) if path.extension().is_some_and(|found| found == ending) => files.push(path),
                _ => {}
            }
        }
    }
    if files.is_empty() && wrong.is_empty() {
        let folder = folder.display().to_string();
        wrong.push(Place::Wrong(InputError::EmptyFolder { folder, ending }));
    }
    files.sort();
    files.into_iter().map(Place::File).chain(wrong).collect()
}

/// Reads to the end, but no more than `max_size` bytes.
fn read_within(reader: impl Read, max_size: u64, place: &str) -> Result<Vec<u8>, InputError> {
    let mut bytes = Vec::new();
    let read = reader.take(max_size.saturating_add(1)).read_to_end(&mut bytes);
    let length = read.map_err(|source| InputError::unreadable(place, source))?;
    if length as u64 > max_size {
        return Err(InputError::TooLarge { place: place.to_owned(), max_size });
    }
    Ok(bytes)
}

/// The articles of a JSONL input.
struct Lines {
    name: String,
    reader: Box<dyn BufRead + Send>,
    number: u64,
    line: Vec<u8>,
}

impl Lines {
    fn open(place: Place) -> Result<Self, InputError> {
        let (name, reader): (String, Box<dyn BufRead + Send>) = match place {
            Place::Wrong(error) => return Err(error),
            Place::Stdin => (STDIN.to_owned(), Box::new(BufReader::new(io::stdin()))),
            Place::File(path) => {
                let name = path.display().to_string();
                match File::open(&path) {
                    Ok(file) => (name, Box::new(BufReader::with_capacity(1 << 16, file))),
                    Err(source) => return Err(InputError::unreadable(&name, source)),
                }
            }
        };
        Ok(Self { name, reader, number: 0, line: Vec::new() })
    }

    fn next(&mut self, max_size: u64) -> Option<Result<Article, InputError>> {
        loop {
            self.line.clear();
            self.number += 1;
            let place = format!("{}:{}", self.name, self.number);
            // JSON may spell a byte as six (\u0000): a line is bounded by that.
            let limit = max_size.saturating_mul(6).saturating_add(1 << 16);
            let mut bounded = self.reader.by_ref().take(limit);
            match bounded.read_until(b'\n', &mut self.line) {
                Ok(0) => return None,
                Err(source) => {
                    self.reader = Box::new(io::empty());
                    return Some(Err(InputError::unreadable(&place, source)));
                }
                Ok(length) if length as u64 == limit && !self.line.ends_with(b"\n") => {
                    let skipped = self.skip_line().map_err(|source| InputError::unreadable(&place, source));
                    return Some(skipped.and(Err(InputError::TooLarge { place, max_size })));
                }
                Ok(_) if self.line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(_) => return Some(read_line(&self.line, place, max_size)),
            }
        }
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let newline = buffer.iter().position(|&byte| byte == b'\n');
            let length = newline.map_or(buffer.len(), |at| at + 1);
            self.reader.consume(length);
            if newline.is_some() {
                return Ok(());
            }
        }
    }
}

/// A line of a JSONL input. Further fields are left aside: feeds have many.
#[derive(Deserialize)]
struct Line {
    id: Option<Id>,
    text: String,
    date: Option<String>,
    title: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

fn read_line(bytes: &[u8], place: String, max_size: u64) -> Result<Article, InputError> {
    // A UTF-8 byte order mark opens some feeds.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Err(error) = std::str::from_utf8(bytes) {
        let offset = error.valid_up_to();
        let source = SourceError::NotUtf8 { offset, byte: bytes[offset] };
        return Err(InputError::Text { place, source });
    }
    let line: Line = match serde_json::from_slice(bytes) {
        Ok(line) => line,
        Err(error) => {
            // serde_json counts lines within the one line that it was given.
            let message = error.to_string();
            let problem = message.split(" at line ").next().unwrap_or_default().to_owned();
            return Err(InputError::Line { place, column: error.column(), problem });
        }
    };
    if line.text.len() as u64 > max_size {
        return Err(InputError::TooLarge { place, max_size });
    }
    let date = match &line.date {
        Some(text) => match dateline::parse_date(text) {
            Ok(date) => Some(date),
            Err(_) => return Err(InputError::Date { place, text: text.clone() }),
        },
        None => None,
    };
    let id = match line.id {
        Some(Id::Text(id)) => id,
        Some(Id::Number(number)) => number.to_string(),
        None => place.clone(),
    };
    let source = Source::from_text(line.text).map_err(|source| InputError::Text { place, source })?;
    let article =
        Article { metadata: Metadata { id, title: line.title, source: line.source }, source, date: None };
    Ok(match date {
        Some(date) => article.dated(date, DateSource::Input),
        None => article,
    })
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
    #[error("{place}: {source}; convert it to UTF-8 first")]
    Text { place: String, source: SourceError },
    #[error("{place}: more than {max_size} bytes in one article; split it, or raise --max-size")]
    TooLarge { place: String, max_size: u64 },
    #[error(
        "{place}:{column}: {problem}; a line is one object with \"text\" and, optionally, \"id\", \"date\", \"title\" and \"source\""
    )]
    Line { place: String, column: usize, problem: String },
    #[error("{place}: the date `{text}` is no day; write YYYY-MM-DD")]
    Date { place: String, text: String },
}

impl InputError {
    fn unreadable(place: &str, source: io::Error) -> Self {
        Self::Unreadable { place: place.to_owned(), source }
    }
}
