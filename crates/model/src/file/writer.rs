//! Putting a model file together.

use serde::Serialize;
use thiserror::Error;
use zerocopy::{Immutable, IntoBytes};

use super::{
    ALIGNMENT, AlignedBytes, Entry, HEADER_UNSEALED, Header, MAGIC, VERSION, header_checksum, padded,
};

/// Collects sections and gives the file that [`File::open`](super::File::open) takes.
///
/// The same sections in the same order give the same bytes.
#[derive(Debug, Default)]
pub struct Writer {
    sections: Vec<Section>,
}

#[derive(Debug)]
struct Section {
    name: String,
    element: usize,
    bytes: Vec<u8>,
}

/// Why sections do not make a file.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// Names have 1 to 40 bytes, none of them zero.
    #[error("a section's name has 1 to 40 bytes and no zero, `{name}` has {length}")]
    Name {
        /// The name.
        name: String,
        /// Its bytes.
        length: usize,
    },
    /// Two sections of one name.
    #[error("there is already a section `{name}`")]
    Twice {
        /// The name.
        name: String,
    },
    /// A file that this machine cannot hold.
    #[error("a model of {length} bytes or more is too large")]
    Size {
        /// Bytes counted so far.
        length: usize,
    },
    /// A value that has no form in JSON.
    #[error("section `{name}` has no form in JSON")]
    Json {
        /// The section.
        name: String,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
}

impl Writer {
    /// A file without sections.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a section of numbers; element for element what [`File::section`](super::File::section) will give.
    pub fn section<T: IntoBytes + Immutable>(&mut self, name: &str, elements: &[T]) -> &mut Self {
        let bytes = elements.as_bytes().to_vec();
        self.sections.push(Section { name: name.to_owned(), element: size_of::<T>(), bytes });
        self
    }

    /// Adds a section of text.
    pub fn text(&mut self, name: &str, text: &str) -> &mut Self {
        self.section(name, text.as_bytes())
    }

    /// Adds a section of JSON.
    ///
    /// # Errors
    ///
    /// [`WriteError::Json`].
    pub fn json<T: Serialize>(&mut self, name: &str, value: &T) -> Result<&mut Self, WriteError> {
        let text = serde_json::to_string(value)
            .map_err(|source| WriteError::Json { name: name.to_owned(), source })?;
        Ok(self.text(name, &text))
    }

    /// The file.
    ///
    /// # Errors
    ///
    /// A name that is empty, longer than 40 bytes or there twice; a file too large.
    pub fn finish(&self) -> Result<AlignedBytes, WriteError> {
        self.check_names()?;
        let mut length = size_of::<Header>();
        length = grown(length, self.sections.len().saturating_mul(size_of::<Entry>()))?;
        let directory_end = length;
        for section in &self.sections {
            length = grown(length, section.bytes.len())?;
        }
        let count =
            u32::try_from(self.sections.len()).map_err(|_| WriteError::Size { length: usize::MAX })?;

        let mut file = AlignedBytes::zeros(length);
        let mut offset = directory_end;
        for (index, section) in self.sections.iter().enumerate() {
            let end = offset + section.bytes.len();
            let next = end.next_multiple_of(ALIGNMENT);
            file[offset..end].copy_from_slice(&section.bytes);
            let mut entry = Entry {
                name: [0; 40],
                offset: offset as u64,
                length: section.bytes.len() as u64,
                element: section.element as u32,
                zero: 0,
                checksum: *blake3::hash(&file[offset..next]).as_bytes(),
            };
            entry.name[..section.name.len()].copy_from_slice(section.name.as_bytes());
            let place = size_of::<Header>() + index * size_of::<Entry>();
            file[place..place + size_of::<Entry>()].copy_from_slice(entry.as_bytes());
            offset = next;
        }
        let mut header = Header {
            magic: MAGIC,
            version: VERSION,
            sections: count,
            length: length as u64,
            zero: [0; 8],
            checksum: [0; 32],
        };
        header.checksum =
            header_checksum(&header.as_bytes()[..HEADER_UNSEALED], &file[size_of::<Header>()..directory_end]);
        file[..size_of::<Header>()].copy_from_slice(header.as_bytes());
        Ok(file)
    }

    fn check_names(&self) -> Result<(), WriteError> {
        for (index, section) in self.sections.iter().enumerate() {
            let name = section.name.clone();
            if !(1..=40).contains(&name.len()) || name.contains('\0') {
                return Err(WriteError::Name { length: name.len(), name });
            }
            if self.sections[..index].iter().any(|other| other.name == name) {
                return Err(WriteError::Twice { name });
            }
        }
        Ok(())
    }
}

/// A length and what is put behind it, padded.
fn grown(length: usize, by: usize) -> Result<usize, WriteError> {
    length.checked_add(by).and_then(padded).ok_or(WriteError::Size { length })
}
