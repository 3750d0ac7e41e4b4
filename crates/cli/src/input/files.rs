//! Files and folders, and the bytes in them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::{InputError, Place};
use crate::arguments::InputFormat;

impl Place {
    /// The name of the place in messages and records.
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "stdin".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    /// The bytes of the place.
    ///
    /// # Errors
    /// Where it cannot be read or holds more than `max_size` bytes, which a file tells before it is read.
    pub fn read(&self, max_size: u64) -> Result<Vec<u8>, InputError> {
        let name = self.name();
        match self {
            Self::Stdin => read_within(io::stdin().lock(), max_size, &name),
            Self::File(path) => {
                let file = File::open(path).map_err(|source| InputError::unreadable(&name, source))?;
                let length = file.metadata().map_or(0, |metadata| metadata.len());
                if length > max_size {
                    return Err(InputError::TooLarge { place: name, max_size });
                }
                read_within(file, max_size, &name)
            }
        }
    }
}

/// The files of a folder and its folders that have the format's ending, in order of their paths.
pub fn files_in(folder: &Path, format: InputFormat) -> Vec<Result<Place, InputError>> {
    let ending = match format {
        InputFormat::Text => "txt",
        InputFormat::Jsonl => "jsonl",
        InputFormat::Conll => "conll",
        InputFormat::Conllu => "conllu",
    };
    let mut files = Vec::new();
    let mut wrong = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(source) => {
                wrong.push(Err(InputError::unreadable(&folder.display().to_string(), source)));
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
        wrong.push(Err(InputError::EmptyFolder { folder, ending }));
    }
    files.sort();
    files.into_iter().map(|file| Ok(Place::File(file))).chain(wrong).collect()
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
