//! The directory: who bears a name or a description, read in place from the bytes that `cargo xtask codes` wrote.

use fst::Map;
use thiserror::Error;

use crate::layout::{AGENT, COUNTRY_BYTES, HEADER_BYTES, MAGIC, NAME, NO_END, ROW_BYTES, VERB};

/// Codes by names and phrases.
pub struct Directory<'d> {
    countries: &'d [[u8; COUNTRY_BYTES]],
    rows: &'d [[u8; ROW_BYTES]],
    codes: &'d [u8],
    map: Map<&'d [u8]>,
}

/// The code of a name for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term<'d> {
    /// A country or another body in three letters, and who there: `FRAGOV`.
    pub code: &'d str,
    from: u16,
    to: u16,
}

impl Term<'_> {
    /// Whether the code holds on a day, as [`day`](crate::layout::day) counts them.
    pub fn holds(self, day: u16) -> bool {
        self.from <= day && day <= self.to
    }

    /// The last day on which it holds.
    pub fn end(self) -> u16 {
        self.to
    }

    /// Whether it holds at any time.
    pub fn is_lasting(self) -> bool {
        self.from == 0 && self.to == NO_END
    }
}

/// The code of a phrase that says who somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agent<'d> {
    /// Three letters or more, empty where the phrase has no code of its own; of a body that is no country's they begin with
    /// it and `~`: `NGO~HRI`.
    pub code: &'d str,
    /// Whether the phrase says little, so that words beside it go first: "leader".
    pub is_weak: bool,
}

impl<'d> Directory<'d> {
    /// Opens the bytes of a directory.
    ///
    /// # Errors
    /// When they are not of the layout this reader knows.
    pub fn open(bytes: &'d [u8]) -> Result<Self, DirectoryError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or_else(|| DirectoryError::Magic { found: magic(bytes) })?;
        let count = |index: usize| {
            let four = rest.get(index * 4..index * 4 + 4)?;
            Some(u32::from_le_bytes(four.try_into().ok()?))
        };
        let cut = || DirectoryError::Cut { bytes: bytes.len() };
        let [Some(countries), Some(rows), Some(codes), Some(map)] = [count(0), count(1), count(2), count(3)]
        else {
            return Err(cut());
        };
        let (countries, rest) =
            take(bytes.get(HEADER_BYTES..).ok_or_else(cut)?, countries).ok_or_else(cut)?;
        let (rows, rest) = take(rest, rows).ok_or_else(cut)?;
        let (codes, rest) = rest.split_at_checked(codes as usize).ok_or_else(cut)?;
        let map = rest.get(..map as usize).ok_or_else(cut)?;
        let map = Map::new(map).map_err(|source| DirectoryError::Map { source })?;
        Ok(Self { countries, rows, codes, map })
    }

    /// The three letters for the country of an ISO 3166-1 alpha-2 code.
    pub fn country(&self, alpha2: &str) -> Option<&'d str> {
        let place = self.countries.binary_search_by(|row| row[..2].cmp(alpha2.as_bytes())).ok()?;
        std::str::from_utf8(&self.countries.get(place)?[2..]).ok()
    }

    /// The codes of a name, in order of the sources. The name is folded: see [`fold`](crate::fold()).
    pub fn terms(&self, folded: &str) -> impl Iterator<Item = Term<'d>> + use<'d> {
        let packed = self.get(NAME, folded, None).unwrap_or_default();
        let (first, count) = ((packed >> 16) as usize, (packed & 0xFFFF) as usize);
        let codes = self.codes;
        let rows = self.rows.get(first..first.saturating_add(count)).unwrap_or_default();
        rows.iter().map(move |row| {
            let number = |at: usize| u16::from_le_bytes([row[at], row[at + 1]]);
            Term { code: code(codes, number(0).into()), from: number(2), to: number(4) }
        })
    }

    /// The code of a phrase, which is folded.
    pub fn agent(&self, folded: &str) -> Option<Agent<'d>> {
        let packed = self.get(AGENT, folded, None)?;
        Some(Agent { code: code(self.codes, (packed >> 1) as usize), is_weak: packed & 1 == 1 })
    }

    /// The CAMEO code that the dictionary of verbs has for a verb, or for a verb with a word that stands with it.
    pub fn verb(&self, lemma: &str, beside: Option<&str>) -> Option<Digits> {
        self.get(VERB, lemma, beside).map(Digits::new)
    }

    fn get(&self, sort: u8, key: &str, beside: Option<&str>) -> Option<u64> {
        // Step by step, so that a key that begins as no other is left at its first bytes.
        let map = self.map.as_fst();
        let beside = beside.into_iter().flat_map(|beside| [" ", beside]).flat_map(str::bytes);
        let mut node = map.root();
        let mut value = fst::raw::Output::zero();
        for byte in std::iter::once(sort).chain(key.bytes()).chain(beside) {
            let transition = node.transition(node.find_input(byte)?);
            value = value.cat(transition.out);
            node = map.node(transition.addr);
        }
        node.is_final().then(|| value.cat(node.final_output()).value())
    }
}

/// The digits of a CAMEO code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    digits: [u8; 4],
    length: u8,
}

impl Digits {
    fn new(packed: u64) -> Self {
        let mut digits = [0; 4];
        let mut rest = packed;
        let mut length = 0;
        while rest > 1 && length < 4 {
            digits[length] = b'0' + (rest % 10) as u8;
            rest /= 10;
            length += 1;
        }
        digits[..length].reverse();
        Self { digits, length: length as u8 }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.digits[..usize::from(self.length)]).unwrap_or_default()
    }
}

fn code(codes: &[u8], start: usize) -> &str {
    let length = codes.get(start).copied().unwrap_or_default();
    let bytes = codes.get(start + 1..start + 1 + usize::from(length)).unwrap_or_default();
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Splits off `count` items of `N` bytes.
fn take<const N: usize>(bytes: &[u8], count: u32) -> Option<(&[[u8; N]], &[u8])> {
    let (items, rest) = bytes.split_at_checked(N.checked_mul(count as usize)?)?;
    Some((items.as_chunks().0, rest))
}

fn magic(bytes: &[u8]) -> Box<str> {
    String::from_utf8_lossy(bytes.get(..MAGIC.len()).unwrap_or(bytes)).into()
}

/// Why bytes are no directory.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DirectoryError {
    /// They begin with something else.
    #[error("the directory begins with {found:?}, and this reader knows {:?}", String::from_utf8_lossy(&MAGIC))]
    Magic {
        /// What they begin with.
        found: Box<str>,
    },
    /// They end too early.
    #[error("the directory ends early, after {bytes} bytes")]
    Cut {
        /// How many there are.
        bytes: usize,
    },
    /// The map of names cannot be read.
    #[error("the directory's map of names cannot be read")]
    Map {
        /// Why.
        source: fst::Error,
    },
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::fold;
    use crate::layout::day;

    static DIRECTORY: &[u8] = include_bytes!("../data/directory.bin");

    fn open() -> Directory<'static> {
        Directory::open(DIRECTORY).unwrap()
    }

    /// The codes that a name has on a day.
    fn check(name: &str, (year, month, date): (i32, i32, i32), expect: &[&str]) {
        let day = day(year, month, date).unwrap();
        let found: Vec<&str> =
            open().terms(&fold(name)).filter(|term| term.holds(day)).map(|term| term.code).collect();
        assert_eq!(found, expect, "{name}");
    }

    #[test]
    fn names_have_the_codes_of_their_day() {
        check("Vladimir Putin", (2010, 1, 1), &["RUSGOV", "RUSELI"]);
        check("Nelson Mandela", (1995, 6, 1), &["ZAFGOV", "ZAFELI"]);
        check("The Taliban", (1999, 1, 1), &["AFGREB"]);
        check("Taliban", (2023, 1, 1), &["AFGGOV"]);
        check("Emmanuel Macron", (2016, 1, 1), &[]);
        check("Emmanuel MACRON", (2024, 1, 1), &["FRAGOV"]);
        check("NATO", (2020, 1, 1), &["IGOWSTNAT"]);
        check("Al-Qa'ida", (2020, 1, 1), &["IMGMUSALQ"]);
        check("Kenyan", (2020, 1, 1), &["KEN"]);
        check("Nobody at All", (2020, 1, 1), &[]);
    }

    #[test]
    fn phrases_say_who_somebody_is() {
        let agent = |phrase: &str| {
            open().agent(&fold(phrase)).map(|agent| (agent.code, agent.is_weak)).unwrap_or_default()
        };
        assert_eq!(agent("opposition leader"), ("OPP", false));
        assert_eq!(agent("leader"), ("GOV", true));
        assert_eq!(agent("riot police"), ("COP", false));
        assert_eq!(agent("rights group"), ("NGO~HRI", false));
        assert_eq!(agent("umbrella"), ("", false));
    }

    #[test]
    fn verbs_have_the_codes_of_their_patterns() {
        let verb = |lemma, beside| open().verb(lemma, beside).map(|digits| digits.as_str().to_owned());
        assert_eq!(verb("restore", Some("relation")).as_deref(), Some("050"));
        assert_eq!(verb("hold", Some("talk")).as_deref(), Some("046"));
        assert_eq!(verb("photosynthesize", None), None);
    }

    #[test]
    fn countries_have_three_letters() {
        assert_eq!(open().country("VE"), Some("VEN"));
        assert_eq!(open().country("XK"), Some("KOS"));
        assert_eq!(open().country("ZZ"), None);
        assert_eq!(open().country(""), None);
    }

    #[test]
    fn bytes_of_another_layout_are_refused() {
        let message = |bytes: &'static [u8]| match Directory::open(bytes) {
            Ok(_) => "opened".to_owned(),
            Err(error) => error.to_string(),
        };
        insta::assert_snapshot!(
            message(b"PK\x03\x04 and more"),
            @r#"the directory begins with "PK\u{3}\u{4} and", and this reader knows "DLCODES\u{1}""#
        );
        insta::assert_snapshot!(message(&DIRECTORY[..20]), @"the directory ends early, after 20 bytes");
        insta::assert_snapshot!(message(&DIRECTORY[..1_000]), @"the directory ends early, after 1000 bytes");
    }

    proptest! {
        #[test]
        fn any_name_is_looked_up(name in ".{0,40}") {
            let directory = open();
            let folded = fold(&name);
            for term in directory.terms(&folded) {
                prop_assert!(term.code.len() >= 3);
            }
            let _ = directory.agent(&folded);
        }

        #[test]
        fn any_bytes_are_opened_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let bytes: &'static [u8] = Box::leak([&MAGIC[..], &bytes].concat().into_boxed_slice());
            if let Ok(directory) = Directory::open(bytes) {
                let _ = directory.terms("a").count();
            }
        }
    }
}
