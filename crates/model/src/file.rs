//! The model file: named sections of plain numbers, checked whole and then read where they lie.
//!
//! ```text
//! 0    magic 8 | version u32 | sections u32 | length of the file u64 | zero 8 | blake3 32 of header and directory
//! 64   one entry of 96 bytes per section: name 40 | offset u64 | length u64 | element u32 | zero u32 | blake3 32
//! ...  the sections in the order of the directory, each from the next multiple of 64, zeros between them
//! ```
//!
//! A section's checksum covers its padding too, and the directory's covers the header, so no bit of a file is free.
//! Numbers are little-endian and are read in place as the machine's own, so that kernels get plain `&[f32]` and
//! `&[i8]`; a machine of the other order is refused by the compiler.

mod aligned;
mod writer;

use std::str::Utf8Error;

use serde::de::DeserializeOwned;
use thiserror::Error;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

pub use aligned::AlignedBytes;
pub use writer::{WriteError, Writer};

#[cfg(target_endian = "big")]
compile_error!("models are little-endian and are read in place: there is no reading them on this target");

/// The first bytes of every model file.
pub const MAGIC: [u8; 8] = *b"dlmodel\n";

/// The layout that this crate reads and writes.
pub const VERSION: u32 = 1;

/// Sections, and the file itself in memory, begin at multiples of this many bytes.
pub const ALIGNMENT: usize = 64;

/// The bytes of the header before its checksum.
const HEADER_UNSEALED: usize = 32;

/// A checked model file, borrowed for as long as its bytes.
#[derive(Debug, Clone, Copy)]
pub struct File<'m> {
    bytes: &'m [u8],
    directory: &'m [Entry],
}

/// The first 64 bytes, as they lie in the file.
#[derive(Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    version: u32,
    sections: u32,
    length: u64,
    zero: [u8; 8],
    checksum: [u8; 32],
}

/// One line of the directory, as it lies in the file.
#[derive(Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
struct Entry {
    /// UTF-8, filled with zeros.
    name: [u8; 40],
    offset: u64,
    length: u64,
    /// Bytes of one element.
    element: u32,
    zero: u32,
    checksum: [u8; 32],
}

/// Why bytes were not taken as a model.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The slice does not begin at a multiple of [`ALIGNMENT`]; see [`AlignedBytes`].
    #[error("the model begins {past} bytes past a multiple of {ALIGNMENT} in memory")]
    Unaligned {
        /// Bytes beyond the last multiple.
        past: usize,
    },
    /// Fewer bytes than a header.
    #[error("a model has at least {least} bytes, this has {found}")]
    Short {
        /// Bytes at hand.
        found: usize,
        /// Bytes of a header.
        least: usize,
    },
    /// Not a model file at all.
    #[error("a model begins with `{}`, this with `{}`", MAGIC.escape_ascii(), found.escape_ascii())]
    Magic {
        /// The first bytes at hand.
        found: [u8; 8],
    },
    /// A layout that this crate does not know.
    #[error("the model has version {found} of the format, this program reads version {VERSION}")]
    Version {
        /// The file's version.
        found: u32,
    },
    /// Cut off, or with something behind its end.
    #[error("the model says that it has {expected} bytes, and {found} are here")]
    Length {
        /// Bytes at hand.
        found: u64,
        /// Bytes that the header names.
        expected: u64,
    },
    /// The directory does not fit into the file.
    #[error("a directory of {sections} sections does not fit into {length} bytes")]
    Directory {
        /// Sections that the header names.
        sections: u32,
        /// Bytes of the file.
        length: u64,
    },
    /// The header or the directory was changed.
    #[error("header and directory have checksum {found}, expected {expected}")]
    HeaderChecksum {
        /// The first 8 bytes of the sum over the bytes at hand, in hexadecimal.
        found: String,
        /// The same of the sum that the file names.
        expected: String,
    },
    /// A section's name is not text, or is used twice.
    #[error("section {index} of the directory has no name of its own")]
    Name {
        /// Position in the directory.
        index: usize,
    },
    /// A section that does not lie where the sections before it end, or reaches beyond the file.
    #[error("section `{name}` lies at bytes {offset}..{end}, expected at {expected}..{limit} at the most")]
    Place {
        /// The section.
        name: String,
        /// First byte.
        offset: u64,
        /// Byte behind the last.
        end: u64,
        /// Where the section before ends.
        expected: u64,
        /// Where the file ends.
        limit: u64,
    },
    /// Bytes that belong to no section.
    #[error("the sections end at byte {end}, the model at {length}")]
    Rest {
        /// End of the last section.
        end: u64,
        /// End of the file.
        length: u64,
    },
    /// A section was changed.
    #[error("section `{name}` has checksum {found}, expected {expected}")]
    Checksum {
        /// The section.
        name: String,
        /// The first 8 bytes of the sum over the bytes at hand, in hexadecimal.
        found: String,
        /// The same of the sum that the directory names.
        expected: String,
    },
    /// A model of another kind: it lacks a section.
    #[error("the model has no section `{name}`")]
    Missing {
        /// The section.
        name: String,
    },
    /// A section of another type.
    #[error("section `{name}` has elements of {found} bytes, expected {expected}")]
    Element {
        /// The section.
        name: String,
        /// Bytes of an element in the file.
        found: usize,
        /// Bytes of an element as asked for.
        expected: usize,
    },
    /// Sections that do not fit each other.
    #[error("section `{name}` has {found} elements, expected {expected}")]
    Count {
        /// The section.
        name: String,
        /// Elements in the file.
        found: usize,
        /// Elements as the rest of the model demands.
        expected: usize,
    },
    /// A section whose values break a rule of its kind.
    #[error("section `{name}`: {rule}")]
    Value {
        /// The section.
        name: String,
        /// The rule.
        rule: String,
    },
    /// A section that should be text.
    #[error("section `{name}` is not UTF-8")]
    Text {
        /// The section.
        name: String,
        /// Where.
        #[source]
        source: Utf8Error,
    },
    /// A section that should be JSON of a certain form.
    #[error("section `{name}` is not the JSON expected")]
    Json {
        /// The section.
        name: String,
        /// Where and why.
        #[source]
        source: serde_json::Error,
    },
}

impl<'m> File<'m> {
    /// Checks a whole file: alignment, magic, version, length, then every checksum, in this order.
    ///
    /// Takes time linear in the file (some gigabytes a second) and allocates nothing.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, by name and with both values.
    pub fn open(bytes: &'m [u8]) -> Result<Self, OpenError> {
        let past = bytes.as_ptr().addr() % ALIGNMENT;
        if past != 0 {
            return Err(OpenError::Unaligned { past });
        }
        let found = bytes.len() as u64;
        let (Some(magic), Ok((header, _))) = (bytes.first_chunk(), Header::ref_from_prefix(bytes)) else {
            return Err(OpenError::Short { found: bytes.len(), least: size_of::<Header>() });
        };
        if *magic != MAGIC {
            return Err(OpenError::Magic { found: *magic });
        }
        if header.version != VERSION {
            return Err(OpenError::Version { found: header.version });
        }
        if header.length != found {
            return Err(OpenError::Length { found, expected: header.length });
        }
        let outside = || OpenError::Directory { sections: header.sections, length: found };
        let end = (header.sections as usize)
            .checked_mul(size_of::<Entry>())
            .and_then(|length| padded(length.checked_add(size_of::<Header>())?))
            .ok_or_else(outside)?;
        let region = bytes.get(size_of::<Header>()..end).ok_or_else(outside)?;
        let sum = header_checksum(&bytes[..HEADER_UNSEALED], region);
        if sum != header.checksum {
            return Err(OpenError::HeaderChecksum { found: hex(&sum), expected: hex(&header.checksum) });
        }
        let (directory, _) =
            <[Entry]>::ref_from_prefix_with_elems(region, header.sections as usize).map_err(|_| outside())?;
        let file = Self { bytes, directory };
        file.check_sections(end)?;
        Ok(file)
    }

    /// The names of the sections, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &'m str> + use<'m> {
        self.directory.iter().filter_map(|entry| entry.name().ok())
    }

    /// Whether there is a section of this name.
    pub fn has(&self, name: &str) -> bool {
        self.names().any(|it| it == name)
    }

    /// The elements of a section, in place.
    ///
    /// # Errors
    ///
    /// [`OpenError::Missing`], or [`OpenError::Element`] where the section was written with elements of another size.
    pub fn section<T: FromBytes + Immutable + KnownLayout>(&self, name: &str) -> Result<&'m [T], OpenError> {
        let entry = self
            .directory
            .iter()
            .find(|entry| entry.name() == Ok(name))
            .ok_or_else(|| OpenError::Missing { name: name.to_owned() })?;
        let other = || OpenError::Element {
            name: name.to_owned(),
            found: entry.element as usize,
            expected: size_of::<T>(),
        };
        if entry.element as usize != size_of::<T>() {
            return Err(other());
        }
        <[T]>::ref_from_bytes(self.contents(entry)).map_err(|_| other())
    }

    /// The elements of a section that must be so many.
    ///
    /// # Errors
    ///
    /// As [`File::section`], and [`OpenError::Count`].
    pub fn section_of<T: FromBytes + Immutable + KnownLayout>(
        &self,
        name: &str,
        count: usize,
    ) -> Result<&'m [T], OpenError> {
        let elements = self.section::<T>(name)?;
        if elements.len() != count {
            return Err(OpenError::Count { name: name.to_owned(), found: elements.len(), expected: count });
        }
        Ok(elements)
    }

    /// A section as text.
    ///
    /// # Errors
    ///
    /// As [`File::section`], and [`OpenError::Text`].
    pub fn text(&self, name: &str) -> Result<&'m str, OpenError> {
        std::str::from_utf8(self.section::<u8>(name)?)
            .map_err(|source| OpenError::Text { name: name.to_owned(), source })
    }

    /// A section of JSON, decoded: the model's card, its labels, anything small.
    ///
    /// # Errors
    ///
    /// As [`File::text`], and [`OpenError::Json`].
    pub fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, OpenError> {
        serde_json::from_str(self.text(name)?)
            .map_err(|source| OpenError::Json { name: name.to_owned(), source })
    }

    fn check_sections(&self, directory_end: usize) -> Result<(), OpenError> {
        let limit = self.bytes.len() as u64;
        let mut expected = directory_end as u64;
        for (index, entry) in self.directory.iter().enumerate() {
            let name = entry.name().map_err(|_| OpenError::Name { index })?;
            if name.is_empty() || self.directory[..index].iter().any(|other| other.name == entry.name) {
                return Err(OpenError::Name { index });
            }
            let end = entry.offset.saturating_add(entry.length);
            let next = end.checked_next_multiple_of(ALIGNMENT as u64);
            let Some(next) = next.filter(|next| entry.offset == expected && *next <= limit) else {
                return Err(OpenError::Place {
                    name: name.to_owned(),
                    offset: entry.offset,
                    end,
                    expected,
                    limit,
                });
            };
            expected = next;
            let sum = *blake3::hash(&self.bytes[entry.offset as usize..next as usize]).as_bytes();
            if sum != entry.checksum {
                return Err(OpenError::Checksum {
                    name: name.to_owned(),
                    found: hex(&sum),
                    expected: hex(&entry.checksum),
                });
            }
        }
        if expected != limit {
            return Err(OpenError::Rest { end: expected, length: limit });
        }
        Ok(())
    }

    /// The bytes of a section, whose place `open` checked.
    fn contents(&self, entry: &Entry) -> &'m [u8] {
        &self.bytes[entry.offset as usize..(entry.offset + entry.length) as usize]
    }
}

impl Entry {
    fn name(&self) -> Result<&str, Utf8Error> {
        let end = self.name.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
        std::str::from_utf8(&self.name[..end])
    }
}

/// The next multiple of [`ALIGNMENT`], where there is one.
fn padded(length: usize) -> Option<usize> {
    length.checked_next_multiple_of(ALIGNMENT)
}

fn header_checksum(header: &[u8], directory: &[u8]) -> [u8; 32] {
    *blake3::Hasher::new().update(header).update(directory).finalize().as_bytes()
}

fn hex(checksum: &[u8; 32]) -> String {
    checksum[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
