//! Vectors of words that were made elsewhere.

use std::io::{self, BufRead};

use thiserror::Error;

/// Words and their vectors, all of one length.
#[derive(Clone, Debug, Default)]
pub struct WordVectors {
    words: Vec<String>,
    values: Vec<f32>,
    width: usize,
}

/// Why vectors cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum VectorsError {
    /// What they are read from gives no more.
    #[error("cannot be read")]
    Unreadable(#[from] io::Error),
    /// A line that is no word and as many numbers as the first line has.
    #[error("line {line}: no word with {width} numbers")]
    Line {
        /// The line, from 1.
        line: usize,
        /// Numbers in the first line.
        width: usize,
    },
}

impl WordVectors {
    /// The first `most` vectors in the text form of GloVe: a word a line, then its numbers, blanks between.
    ///
    /// # Errors
    /// [`VectorsError`] where a line cannot be read.
    pub fn read(lines: impl BufRead, most: usize) -> Result<Self, VectorsError> {
        let mut vectors = Self::default();
        for (number, line) in lines.lines().take(most).enumerate() {
            let line = line?;
            let mut cells = line.split(' ');
            vectors.words.extend(cells.next().map(str::to_owned));
            let before = vectors.values.len();
            for cell in cells {
                let value = cell.parse().ok().filter(|value: &f32| value.is_finite());
                vectors
                    .values
                    .push(value.ok_or(VectorsError::Line { line: number + 1, width: vectors.width })?);
            }
            let width = vectors.values.len() - before;
            if number == 0 {
                vectors.width = width;
            }
            if width != vectors.width || width == 0 {
                return Err(VectorsError::Line { line: number + 1, width: vectors.width });
            }
        }
        Ok(vectors)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words, in the order of the file.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// The words with their vectors.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[f32])> {
        self.words().zip(self.values.chunks_exact(self.width.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, Vec<f32>)>, String> {
        let vectors = WordVectors::read(text.as_bytes(), 2).map_err(|error| error.to_string())?;
        Ok(vectors.iter().map(|(word, vector)| (word.to_owned(), vector.to_vec())).collect())
    }

    #[test]
    fn lines_are_words_with_numbers() {
        let expect = vec![("the".to_owned(), vec![0.5, -1.0]), ("of".to_owned(), vec![2.0, 0.25])];
        assert_eq!(read("the 0.5 -1\nof 2 .25\nand 0 0\n"), Ok(expect));
        assert_eq!(read(""), Ok(vec![]));
    }

    #[test]
    fn lines_that_do_not_fit_are_named() {
        insta::assert_snapshot!(read("the\n").unwrap_err(), @"line 1: no word with 0 numbers");
        insta::assert_snapshot!(read("the 1 2\nof 1\n").unwrap_err(), @"line 2: no word with 2 numbers");
        insta::assert_snapshot!(read("the 1 2\nof 1 NaN\n").unwrap_err(), @"line 2: no word with 2 numbers");
    }
}
