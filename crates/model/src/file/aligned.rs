//! Bytes at a multiple of 64, as models are read from.

use std::fmt;
use std::io::{self, Read};
use std::ops::{Deref, DerefMut};

use zerocopy::{FromBytes, FromZeros, Immutable, IntoBytes, KnownLayout};

use super::ALIGNMENT;

/// Owned bytes whose first lies at a multiple of [`ALIGNMENT`], the unused rest of the last block zero.
#[derive(Clone, Default)]
pub struct AlignedBytes {
    blocks: Vec<Block>,
    /// At most the bytes of `blocks`.
    length: usize,
}

#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C, align(64))]
struct Block([u8; ALIGNMENT]);

impl AlignedBytes {
    /// So many zeros.
    pub fn zeros(length: usize) -> Self {
        Self { blocks: vec![Block::new_zeroed(); length.div_ceil(ALIGNMENT)], length }
    }

    /// Everything that a reader gives.
    ///
    /// # Errors
    ///
    /// The reader's.
    pub fn read(mut reader: impl Read) -> io::Result<Self> {
        const FIRST: usize = 1 << 16;
        let mut all = Self::zeros(FIRST);
        let mut filled = 0;
        loop {
            if filled == all.length {
                all.resize(2 * filled);
            }
            match reader.read(&mut all[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        all.resize(filled);
        Ok(all)
    }

    fn resize(&mut self, length: usize) {
        self.blocks.resize(length.div_ceil(ALIGNMENT), Block::new_zeroed());
        self.length = length;
    }
}

impl From<&[u8]> for AlignedBytes {
    fn from(bytes: &[u8]) -> Self {
        let mut all = Self::zeros(bytes.len());
        all.copy_from_slice(bytes);
        all
    }
}

impl Deref for AlignedBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.blocks.as_bytes()[..self.length]
    }
}

impl DerefMut for AlignedBytes {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.blocks.as_mut_bytes()[..self.length]
    }
}

impl fmt::Debug for AlignedBytes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "AlignedBytes({} bytes)", self.length)
    }
}
