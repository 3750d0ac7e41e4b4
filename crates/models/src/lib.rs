//! The tables that dateline ships, as data and nothing else.
//!
//! `data/README.md` is their card: sources with licences and versions, counts, and the command that builds them.

/// The lexicon of names, for `dateline_entity::Lexicon::open`: places, nationalities, given and family names,
/// institutions, companies, media, peoples, events, products, and ordinary words.
pub static NAMES: &[u8] = include_bytes!("../data/names.bin");

/// The inflected forms of verbs that report speech, one a line, in order of their bytes: `said`, `tells`, `warned`.
pub static REPORTING_VERBS: &str = include_str!("../data/reporting_verbs.txt");
