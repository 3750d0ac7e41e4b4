//! How the bytes of a gazetteer lie: what its builder writes and its reader reads.
//!
//! All numbers are little-endian. After [`MAGIC`] come five `u32`: how many countries, rows and candidates there are,
//! and how many bytes of names and of the map. Then, each after the other:
//!
//! - rows of [`ROW_BYTES`]: the countries in order of their codes, then every other place;
//! - candidates of [`CANDIDATE_BYTES`]: `row << TIER_BITS | tier`, those of one name together;
//! - names: each one byte of length and so many bytes of UTF-8;
//! - an `fst` map from a folded name to `first candidate << 16 | number of candidates`.
//!
//! A row is `geonames id u32, latitude i32, longitude i32, population u32, name u32, region u16, country [u8; 2],
//! feature u8`; coordinates count hundred-thousandths of a degree, [`NOWHERE`] where they are not known; `name` is an
//! offset into the names; `region` is the row of the first-level region, or [`NO_REGION`].
//!
//! The builder of the gazetteer compiles this very file.

/// The first bytes of a gazetteer; the last one is the version of its layout.
pub const MAGIC: [u8; 8] = *b"DLPLACE\x01";
/// Bytes before the rows: the magic and five numbers.
pub const HEADER_BYTES: usize = 28;
/// Bytes of a row.
pub const ROW_BYTES: usize = 25;
/// Bytes of a candidate.
pub const CANDIDATE_BYTES: usize = 4;
/// The latitude of a place whose coordinates are not known.
pub const NOWHERE: i32 = i32::MIN;
/// The region of a place that lies in none.
pub const NO_REGION: u16 = u16::MAX;
/// The bits of a candidate that hold the [`Tier`].
pub const TIER_BITS: u32 = 2;

/// What sort of place a row is, by the byte that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Feature {
    /// A continent: `CONT`.
    Continent,
    /// A country: `PCLI`.
    Country,
    /// A territory that depends on a country: `PCLD`.
    Dependency,
    /// A state, province or other first-level region: `ADM1`.
    Region,
    /// A county or other second-level region: `ADM2`.
    County,
    /// The capital of a country: `PPLC`.
    Capital,
    /// Any other city, town or part of one: `PPL`.
    Town,
}

/// How a place bears a name, by the byte that stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Tier {
    /// Its main name, in its own spelling or in ASCII, or one that English news uses as such.
    Main,
    /// A main name without "province" and the like, or without an article; a code.
    Short,
    /// Another name, of any language or time.
    Other,
}
