//! How the bytes of a directory lie: what its builder writes and its reader reads.
//!
//! All numbers are little-endian. After [`MAGIC`] come four `u32`: how many countries and rows there are, and how many bytes
//! of codes and of the map. Then, each after the other:
//!
//! - countries of [`COUNTRY_BYTES`], in order: an ISO 3166-1 alpha-2 code and the three letters that events have for it;
//! - rows of [`ROW_BYTES`]: `code u16, from u16, to u16`, those of one name together. `code` is an offset into the codes; the
//!   days are counted from 1 January 1900, 0 where there is no beginning and [`NO_END`] where there is no end;
//! - codes: each one byte of length and so many bytes of ASCII;
//! - an `fst` map. A key begins with a byte for what it is: [`NAME`] and a folded name, with
//!   `first row << 16 | number of rows`; [`AGENT`] and a folded phrase for who somebody is, with
//!   `offset of its code << 1 | whether it says little`; [`VERB`] and the lemma of a verb, or that and a word that stands with
//!   it, with the digits of a CAMEO code after a 1.
//!
//! The builder of the directory compiles this very file.

/// The first bytes of a directory; the last one is the version of its layout.
pub const MAGIC: [u8; 8] = *b"DLCODES\x01";
/// Bytes before the countries: the magic and four numbers.
pub const HEADER_BYTES: usize = 24;
/// Bytes of a country.
pub const COUNTRY_BYTES: usize = 5;
/// Bytes of a row.
pub const ROW_BYTES: usize = 6;
/// The last day of a row that has none.
pub const NO_END: u16 = u16::MAX;
/// How the key of a name begins.
pub const NAME: u8 = b'n';
/// How the key of a phrase for who somebody is begins.
pub const AGENT: u8 = b'a';
/// How the key of a verb begins.
pub const VERB: u8 = b'v';

/// The days from 1 January 1900 to a day of the Gregorian calendar, or none where it is before 1900 or after 2079.
///
/// By the formula of Fliegel and Van Flandern (1968).
pub fn day(year: i32, month: i32, day: i32) -> Option<u16> {
    let before_march = (month - 14) / 12;
    let julian = 1461 * (year + 4800 + before_march) / 4 + 367 * (month - 2 - before_march * 12) / 12
        - 3 * ((year + 4900 + before_march) / 100) / 4
        + day
        - 32_075;
    u16::try_from(julian - 2_415_021).ok()
}
