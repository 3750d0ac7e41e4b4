//! Bytes to text.

use dateline::{Source, SourceError};
use encoding_rs::{DecoderResult, Encoding, UTF_8};

use super::InputError;

/// The text of some bytes, without the byte order mark: UTF-8 or UTF-16 where a mark tells so, else `encoding`, else
/// UTF-8.
pub fn decode(
    mut bytes: Vec<u8>,
    encoding: Option<&'static Encoding>,
    place: &str,
) -> Result<Source, InputError> {
    let in_text = |source| InputError::Text { place: place.to_owned(), source };
    let (encoding, mark) = Encoding::for_bom(&bytes).unwrap_or((encoding.unwrap_or(UTF_8), 0));
    if encoding == UTF_8 {
        bytes.drain(..mark);
        return Source::from_bytes(bytes).map_err(|error| {
            in_text(match error {
                SourceError::NotUtf8 { offset, byte } => SourceError::NotUtf8 { offset: offset + mark, byte },
                other => other,
            })
        });
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len().saturating_mul(3).saturating_add(16));
    match decoder.decode_to_string_without_replacement(&bytes[mark..], &mut text, true) {
        (DecoderResult::InputEmpty, _) => Source::from_text(text).map_err(in_text),
        (_, read) => Err(InputError::Encoding {
            place: place.to_owned(),
            offset: mark + read,
            encoding: encoding.name(),
        }),
    }
}
