//! How the bytes of a gazetteer lie: what its builder writes and its reader reads.
//!
//! All numbers are little-endian; `u24` and `i24` have three bytes. After [`MAGIC`] come five `u32`: how many countries,
//! rows and candidates there are, and how many bytes of names and of the map. Then, each after the other:
//!
//! - for each country [`COUNTRY_BYTES`]: the two letters of its ISO 3166-1 alpha-2 code, in order of these, and a `u24`,
//!   the row of its capital or [`NO_ROW`];
//! - rows of [`ROW_BYTES`]: the countries in order of their codes, then every other place;
//! - candidates of [`CANDIDATE_BYTES`]: a `u24` of `row << TIER_BITS | tier`, those of one name together;
//! - names: each one byte of length and so many bytes of UTF-8; places of one name share it;
//! - an `fst` map from a folded name to `first candidate << 16 | number of candidates`.
//!
//! A row is `geonames id u24, latitude i24, longitude i24, population u32, name u24, parent u24, country u8, feature
//! u8`. The id is zero for a place without one. Coordinates count ten-thousandths of a degree, [`NOWHERE`] where they are
//! not known. `name` is an offset into the names; `parent` is the
//! row of the smallest place that holds this one, or [`NO_ROW`]; `country` is the row of the country, or [`NO_COUNTRY`];
//! the highest bit of the feature, [`CENTROID`], says that the coordinates are those of a middle.
//!
//! The builder of the gazetteer compiles this very file.

/// The first bytes of a gazetteer; the last one is the version of its layout.
pub const MAGIC: [u8; 8] = *b"DLPLACE\x02";
/// Bytes before the rows: the magic and five numbers.
pub const HEADER_BYTES: usize = 28;
/// Bytes of a country: its code and its capital.
pub const COUNTRY_BYTES: usize = 5;
/// Bytes of a row.
pub const ROW_BYTES: usize = 21;
/// Bytes of a candidate.
pub const CANDIDATE_BYTES: usize = 3;
/// The latitude of a place whose coordinates are not known.
pub const NOWHERE: i32 = -0x80_0000;
/// The parent of a place that lies in none.
pub const NO_ROW: u32 = 0xFF_FFFF;
/// The country of a place that lies in none or in several.
pub const NO_COUNTRY: u8 = u8::MAX;
/// The bit of a feature that says that the coordinates are a middle.
pub const CENTROID: u8 = 0x80;
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
    /// A part of the world or of a country that is no unit of administration: `RGN`.
    Area,
    /// An ocean: `OCN`.
    Ocean,
    /// A state, province or other first-level region: `ADM1`.
    Region,
    /// A county or other second-level region: `ADM2`.
    County,
    /// The capital of a country: `PPLC`.
    Capital,
    /// The seat of a first-level region: `PPLA`.
    Seat,
    /// Any other city, town or village: `PPL`.
    Town,
    /// A part of a town: `PPLX`.
    Section,
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
    /// What its people are called, or what is theirs: "Venezuelan".
    Demonym,
}
