//! Pretrained vectors of words.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use dateline::training::WordVectors;
use flate2::read::GzDecoder;

use crate::exit::Failure;

/// The vectors in a file, packed with gzip where its name ends so; none where no file is named.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: Option<&Path>) -> Result<WordVectors, Failure> {
    let Some(path) = path else { return Ok(WordVectors::default()) };
    let unreadable = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let is_packed = path.extension().is_some_and(|extension| extension == "gz");
    let lines: Box<dyn BufRead> = if is_packed {
        Box::new(BufReader::new(GzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    };
    Ok(WordVectors::read(lines, usize::MAX).map_err(|error| unreadable(&error))?)
}
