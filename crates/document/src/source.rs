use thiserror::Error;

use crate::Span;

/// The text of an article exactly as it came: valid UTF-8, under 4 GiB, never normalised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    // Invariant: fewer than 2^32 bytes, so that every offset fits a Span.
    text: Box<str>,
}

impl Source {
    /// Takes the bytes of an article.
    ///
    /// # Errors
    /// [`SourceError::NotUtf8`] with the offset of the first byte that is wrong, [`SourceError::TooLong`] at 4 GiB and
    /// above.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, SourceError> {
        let text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
            SourceError::NotUtf8 { offset, byte }
        })?;
        Self::from_text(text)
    }

    /// Takes the text of an article.
    ///
    /// # Errors
    /// [`SourceError::TooLong`] at 4 GiB and above.
    pub fn from_text(text: impl Into<Box<str>>) -> Result<Self, SourceError> {
        let text = text.into();
        if u32::try_from(text.len()).is_err() {
            return Err(SourceError::TooLong { length: text.len() });
        }
        Ok(Self { text })
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many bytes the text has.
    #[allow(clippy::cast_possible_truncation, reason = "the constructor holds the length under 2^32")]
    pub fn len(&self) -> u32 {
        self.text.len() as u32
    }

    /// Whether the text has no byte.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The stretch of text at `span`, or none where the span leaves the text or cuts a character.
    pub fn get(&self, span: Span) -> Option<&str> {
        self.text.get(span.range())
    }
}

/// Why bytes cannot be the text of an article.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceError {
    /// The bytes are not UTF-8.
    #[error("not UTF-8 at byte {offset} (0x{byte:02x})")]
    NotUtf8 {
        /// Where the first wrong sequence begins, in bytes from the start.
        offset: usize,
        /// The byte there.
        byte: u8,
    },
    /// Offsets are 32 bits wide, so a text must stay under 4 GiB.
    #[error("{length} bytes in one text, and a text must stay under {} bytes", 1_u64 << 32)]
    TooLong {
        /// How many bytes came.
        length: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf8_are_refused_with_their_place() {
        let error = Source::from_bytes(b"Caracas \xff\xfe".to_vec()).unwrap_err();
        insta::assert_snapshot!(error, @"not UTF-8 at byte 8 (0xff)");
    }

    #[test]
    fn a_span_that_cuts_a_character_gives_nothing() {
        let source = Source::from_text("Zoë").unwrap();
        assert_eq!(source.get(Span::new(0, 3)), None);
        assert_eq!(source.get(Span::new(0, 9)), None);
        assert_eq!(source.get(Span::new(0, 4)), Some("Zoë"));
    }
}
