//! The words that the tokenizer knows, read once from plain lists.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What an abbreviation's full stop means, by what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Stands before a name: "Sen."
    Title,
    /// Stands before a number: "No."
    Number,
    /// A month.
    Month,
    /// A month whose short form is a word or a name as well: "Mar."
    ShortMonth,
    /// A day of the week.
    Day,
    /// Stands after a name: "Inc.", "Jr.", "Calif."
    Suffix,
    /// A state whose short form is a word or a name as well, so that a comma must precede: "Miss."
    Place,
    /// Stands between two sides or before an example: "vs.", "viz."
    Versus,
    /// Stands behind a number inside a sentence: "ft."
    Measure,
    /// Stands inside a sentence: "etc."
    Weak,
    /// The first letter of a name: "J."
    Initial,
    /// Letters with a stop behind each: "U.S."
    Acronym,
    /// The half of the day: "a.m."
    Clock,
}

impl Abbreviation {
    /// The class that a list of `abbreviations.txt` names.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "title" => Self::Title,
            "number" => Self::Number,
            "month" => Self::Month,
            "shortmonth" => Self::ShortMonth,
            "day" => Self::Day,
            "suffix" => Self::Suffix,
            "place" => Self::Place,
            "versus" => Self::Versus,
            "clock" => Self::Clock,
            "measure" => Self::Measure,
            "weak" => Self::Weak,
            _ => return None,
        })
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $List:ident $name:literal,)*) => {
        /// A list of words in `words.txt`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum List { $($(#[$doc])* $List,)* }

        impl List {
            fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$List),)* _ => None }
            }

            fn bit(self) -> u32 {
                1 << self as u8
            }
        }
    };
}

lists! {
    /// Prefixes that keep their hyphen.
    Prefix "prefix",
    /// Suffixes that keep their hyphen.
    Suffix "suffix",
    /// Words that keep their hyphen.
    Hyphenated "hyphenated",
    /// Units behind a number.
    Unit "unit",
    /// Letters before a dollar sign.
    Currency "currency",
    /// Currencies and eras before a number.
    Code "code",
    /// Words whose beginning an apostrophe replaces.
    Elision "elision",
    /// Words whose end an apostrophe replaces.
    Clipped "clipped",
    /// Words that begin sentences.
    Starter "starter",
    /// Verbs that report.
    Cue "cue",
    /// Words of the calendar and the clock.
    TimeWord "timeword",
    /// Announcements before a colon.
    Label "label",
    /// News agencies.
    Agency "agency",
    /// Ends of hosts' names.
    Domain "domain",
    /// Ends of hosts' names that are words.
    WordlyDomain "wordlydomain",
    /// Ends of files' names.
    File "file",
    /// Tags of HTML.
    Tag "tag",
    /// Faces made of punctuation.
    Emoticon "emoticon",
    /// Words with no space at their joint.
    Split "split",
    /// Names that end with an exclamation mark.
    Exclaimed "exclaimed",
    /// Small words between names.
    Particle "particle",
    /// Words beside a date of publication.
    Publication "publication",
    /// What the people of a credit did.
    Credit "credit",
    /// What letters number.
    Lettered "lettered",
    /// What begins a sentence before a time of day.
    Fronting "fronting",
}

/// The longest word in `words.txt`, in bytes.
const LONGEST: usize = 20;

/// Every list.
pub(crate) struct Lexicon {
    abbreviations: FxHashMap<&'static str, Abbreviation>,
    // The lists that hold a word, one bit each.
    words: FxHashMap<Box<[u8]>, u32>,
    // The words of the list `Split`, with the lengths of their parts.
    splits: FxHashMap<Box<[u8]>, Vec<usize>>,
    // What `sketch` gives for the words of `splits`, one bit each.
    may_split: [u64; 64],
}

impl Lexicon {
    /// The lists of this crate.
    pub(crate) fn get() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
        &LEXICON
    }

    fn read() -> Self {
        let mut lexicon = Self {
            abbreviations: FxHashMap::default(),
            words: FxHashMap::default(),
            splits: FxHashMap::default(),
            may_split: [0; 64],
        };
        for (name, words) in entries(include_str!("abbreviations.txt")) {
            let Some(class) = Abbreviation::named(name) else { continue };
            lexicon.abbreviations.extend(words.split_whitespace().map(|word| (word, class)));
        }
        for (name, words) in entries(include_str!("words.txt")) {
            let Some(list) = List::named(name) else { continue };
            for word in words.split_whitespace() {
                let mut whole = word.to_owned();
                if list == List::Split {
                    whole.retain(|character| character != '|');
                    let parts = word.split('|').map(str::len).collect();
                    if let [first, .., before, last] = *whole.as_bytes() {
                        let (index, bit) = sketch([first, before, last], whole.len());
                        lexicon.may_split[index] |= bit;
                    }
                    lexicon.splits.insert(whole.as_bytes().into(), parts);
                }
                *lexicon.words.entry(whole.into_bytes().into()).or_default() |= list.bit();
            }
        }
        lexicon
    }

    /// Whether `list` holds `word`, in whatever case it is written.
    pub(crate) fn holds(&self, list: List, word: &str) -> bool {
        let mut buffer = [0; LONGEST];
        let Some(lower) = lower(word, &mut buffer) else { return false };
        self.words.get(lower).is_some_and(|lists| lists & list.bit() != 0)
    }

    /// The lengths of the parts of a word that is written without a space at its joint.
    pub(crate) fn split(&self, word: &str) -> Option<&[usize]> {
        let mut buffer = [0; LONGEST];
        self.splits.get(lower(word, &mut buffer)?).map(Vec::as_slice)
    }

    /// Whether `split` is worth a look, which it seldom is, for a word of this length with this first letter and these
    /// last two.
    #[inline]
    pub(crate) fn may_split(&self, letters: [u8; 3], length: usize) -> bool {
        let (index, bit) = sketch(letters, length);
        self.may_split[index] & bit != 0
    }

    /// The class of the abbreviation that `word` is when a full stop follows it.
    pub(crate) fn abbreviation(&self, word: &str) -> Option<Abbreviation> {
        if let Some(&class) = self.abbreviations.get(word) {
            return Some(class);
        }
        let is_capitals = word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        let mut buffer = [0; LONGEST];
        let name = lower(word, &mut buffer).filter(|_| is_capitals)?.len();
        buffer[0].make_ascii_uppercase();
        let name = std::str::from_utf8(&buffer[..name]).ok()?;
        self.abbreviations.get(name).copied()
    }
}

/// The place of a word in a sketch of 4,096 bits: its length, its first letter and its last two, in any case.
#[inline]
fn sketch(letters: [u8; 3], length: usize) -> (usize, u64) {
    let [first, before, last] = letters.map(|letter| u32::from(letter & 0x1F));
    let hash = (first | before << 5 | last << 10).wrapping_mul(0x9E37_79B1) ^ (length as u32) << 27;
    ((hash >> 26) as usize, 1 << (hash >> 20 & 63))
}

/// The word in lower case, as far as ASCII goes, or none where it is longer than any that is listed.
fn lower<'b>(word: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    let place = buffer.get_mut(..word.len())?;
    place.copy_from_slice(word.as_bytes());
    place.make_ascii_lowercase();
    Some(place)
}

/// The lines of a list that name a class, each parted at its colon.
fn entries(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_names_a_known_class() {
        for (name, _) in entries(include_str!("abbreviations.txt")) {
            assert!(Abbreviation::named(name).is_some(), "{name}");
        }
        for (name, words) in entries(include_str!("words.txt")) {
            assert!(List::named(name).is_some(), "{name}");
            for word in words.split_whitespace() {
                assert!(word.len() <= LONGEST && word.to_ascii_lowercase() == word, "{word}");
            }
        }
    }

    #[test]
    fn no_abbreviation_has_two_classes() {
        let mut seen = FxHashMap::default();
        for (name, words) in entries(include_str!("abbreviations.txt")) {
            for word in words.split_whitespace() {
                assert_eq!(seen.insert(word, name), None, "{word}");
            }
        }
    }

    #[test]
    fn capitals_find_the_abbreviation() {
        let lexicon = Lexicon::get();
        assert_eq!(lexicon.abbreviation("Sen"), Some(Abbreviation::Title));
        assert_eq!(lexicon.abbreviation("SEN"), Some(Abbreviation::Title));
        assert_eq!(lexicon.abbreviation("sen"), None);
        assert_eq!(lexicon.abbreviation("etc"), Some(Abbreviation::Weak));
    }
}
