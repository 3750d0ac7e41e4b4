//! Pretrained vectors of words.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use dateline_model::train::WordVectors;
use flate2::read::GzDecoder;

use crate::Failure;

const VECTORS: &str = "vectors/glove_wink_100d/top120k.txt.gz";

/// The vectors of the `most` most frequent words of the data folder's.
///
/// # Errors
/// When the file cannot be read.
pub fn read(data: &Path, most: usize) -> Result<WordVectors, Failure> {
    let path = data.join(VECTORS);
    let unreadable = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file = File::open(&path).map_err(|error| unreadable(&error))?;
    Ok(WordVectors::read(BufReader::new(GzDecoder::new(file)), most).map_err(|error| unreadable(&error))?)
}
