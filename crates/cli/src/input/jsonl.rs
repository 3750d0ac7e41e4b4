//! JSONL: one article a line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use dateline::{Article, DateSource, Metadata, Source, SourceError};
use serde::Deserialize;

use super::{InputError, Place};

/// The articles of a JSONL input.
pub struct Lines {
    name: String,
    max_size: u64,
    reader: Box<dyn BufRead>,
    number: u64,
    line: Vec<u8>,
}

impl Lines {
    /// # Errors
    /// Where the place cannot be opened.
    pub fn open(place: Place, max_size: u64) -> Result<Self, InputError> {
        let name = place.name();
        let reader: Box<dyn BufRead> = match place {
            Place::Stdin => Box::new(BufReader::new(io::stdin())),
            Place::File(path) => match File::open(&path) {
                Ok(file) => Box::new(BufReader::with_capacity(1 << 16, file)),
                Err(source) => return Err(InputError::unreadable(&name, source)),
            },
        };
        Ok(Self { name, max_size, reader, number: 0, line: Vec::new() })
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

impl Iterator for Lines {
    type Item = Result<Article, InputError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            self.line.clear();
            self.number += 1;
            let place = format!("{}:{}", self.name, self.number);
            let max_size = self.max_size;
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
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_end();
    if let Err(error) = std::str::from_utf8(bytes) {
        let offset = error.valid_up_to();
        let source = SourceError::NotUtf8 { offset, byte: bytes[offset] };
        return Err(InputError::LineText { place, source });
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
    let metadata = Metadata { id, title: line.title, source: line.source };
    let article = Article::of_source(metadata, source);
    Ok(match date {
        Some(date) => article.dated(date, DateSource::Input),
        None => article,
    })
}
