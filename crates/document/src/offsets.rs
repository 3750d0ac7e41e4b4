use crate::vocabulary::vocabulary;

vocabulary! {
    /// The unit in which a record counts positions.
    pub enum Offsets {
        /// Unicode code points, what Python slices by.
        Char = "char",
        /// Bytes of UTF-8, what Rust slices by.
        Byte = "byte",
        /// UTF-16 code units, what JavaScript and Java slice by.
        Utf16 = "utf16",
    }
}

/// Translates between byte offsets of one text and another unit, in constant time each way save a short scan.
pub struct OffsetIndex<'t> {
    text: &'t str,
    unit: Offsets,
    // Units before each block of BLOCK bytes; empty where units are bytes (unit is bytes, or the text is ASCII).
    before_block: Vec<u32>,
    length: u32,
}

const BLOCK: usize = 64;

impl<'t> OffsetIndex<'t> {
    /// Prepares the translation for `text`, in one pass over it.
    pub fn new(text: &'t str, unit: Offsets) -> Self {
        let mut before_block = Vec::new();
        let mut length = 0;
        if unit == Offsets::Byte || text.is_ascii() {
            length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        } else {
            before_block.reserve_exact(text.len().div_ceil(BLOCK));
            for block in text.as_bytes().chunks(BLOCK) {
                before_block.push(length);
                length += block.iter().map(|&byte| units(unit, byte)).sum::<u32>();
            }
        }
        Self { text, unit, before_block, length }
    }

    /// The offset in the index's unit of the character that starts at byte `offset`; the text's length in units for
    /// the byte after the last one.
    pub fn from_byte(&self, offset: u32) -> u32 {
        if self.before_block.is_empty() {
            return offset.min(self.length);
        }
        let offset = (offset as usize).min(self.text.len());
        let block = offset / BLOCK;
        let Some(before) = self.before_block.get(block) else { return self.length };
        let bytes = &self.text.as_bytes()[block * BLOCK..offset];
        before + bytes.iter().map(|&byte| units(self.unit, byte)).sum::<u32>()
    }

    /// The byte at which unit `offset` begins, or none past the end or inside a character.
    #[allow(clippy::cast_possible_truncation, reason = "byte offsets of a source fit in 32 bits")]
    pub fn to_byte(&self, offset: u32) -> Option<u32> {
        if self.before_block.is_empty() {
            return (offset <= self.length && self.text.is_char_boundary(offset as usize)).then_some(offset);
        }
        if offset == self.length {
            return Some(self.text.len() as u32);
        }
        let block = self.before_block.partition_point(|&before| before <= offset) - 1;
        let mut seen = self.before_block[block];
        for (index, &byte) in self.text.as_bytes().iter().enumerate().skip(block * BLOCK) {
            let width = units(self.unit, byte);
            if seen == offset && width > 0 {
                return Some(index as u32);
            }
            seen += width;
            if seen > offset {
                return None;
            }
        }
        None
    }
}

/// How many units begin at `byte`: a character's units are counted at its first byte.
fn units(unit: Offsets, byte: u8) -> u32 {
    let is_continuation = byte & 0xC0 == 0x80;
    match unit {
        Offsets::Byte => 1,
        _ if is_continuation => 0,
        Offsets::Utf16 if byte >= 0xF0 => 2,
        Offsets::Char | Offsets::Utf16 => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_unit_agrees_with_the_standard_library(text in "\\PC{0,200}|[aé€😀\u{301}]{0,200}") {
            for &unit in Offsets::ALL {
                let index = OffsetIndex::new(&text, unit);
                for (byte, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    let before = &text[..byte];
                    let expect = match unit {
                        Offsets::Byte => byte,
                        Offsets::Char => before.chars().count(),
                        Offsets::Utf16 => before.encode_utf16().count(),
                    };
                    prop_assert_eq!(index.from_byte(byte as u32) as usize, expect);
                    prop_assert_eq!(index.to_byte(expect as u32), Some(byte as u32));
                }
                prop_assert_eq!(index.to_byte(index.length + 1), None);
            }
        }
    }

    #[test]
    fn the_middle_of_a_surrogate_pair_is_no_place() {
        assert_eq!(OffsetIndex::new("a😀b", Offsets::Utf16).to_byte(2), None);
    }
}
