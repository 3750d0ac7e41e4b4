//! Capitals: the shapes of words, and what becomes of capitals in lemmas.

/// How a word is written, and whether its sentence begins with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    letters: Letters,
    is_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Letters {
    /// No capital.
    Small,
    /// A capital alone.
    Single,
    /// A capital first, and no other.
    Title,
    /// Capitals alone, a vowel among them.
    Capitals,
    /// Capitals alone, and no vowel.
    Consonants,
    /// Anything else.
    Mixed,
}

impl Shape {
    /// The shape of `word`.
    pub(super) fn of(word: &str, is_first: bool) -> Self {
        let capitals = word.chars().filter(|letter| letter.is_uppercase()).count();
        let small = word.chars().any(char::is_lowercase);
        let letters = match (capitals, small) {
            // The first letter of a sentence says something only where it is a capital.
            (0, _) => return Self { letters: Letters::Small, is_first: false },
            (1, false) => Letters::Single,
            (1, true) if word.starts_with(char::is_uppercase) => Letters::Title,
            (_, false) if word.contains(['A', 'E', 'I', 'O', 'U', 'Y']) => Letters::Capitals,
            (_, false) => Letters::Consonants,
            _ => Letters::Mixed,
        };
        Self { letters, is_first }
    }

    /// The shape that a word inside a sentence would have at the beginning of one, where that is another.
    #[cfg(feature = "training")]
    pub(super) fn at_beginning(self) -> Option<Self> {
        let is_capitalised = matches!(self.letters, Letters::Small | Letters::Title);
        (is_capitalised && !self.is_first).then_some(Self { letters: Letters::Title, is_first: true })
    }

    /// A number below 16.
    pub(super) fn code(self) -> u8 {
        self.letters as u8 * 2 + u8::from(self.is_first)
    }

    /// What becomes of the capitals of a word of which nothing else is known.
    pub(super) fn usual(self) -> Casing {
        match (self.letters, self.is_first) {
            (Letters::Small, _) | (Letters::Title | Letters::Single, true) => Casing::Lower,
            _ => Casing::Keep,
        }
    }
}

/// What becomes of the capitals of a word in its lemma.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Casing {
    /// They are small.
    Lower,
    /// They stay where the lemma has the letters of the word.
    Keep,
    /// The first letter is a capital, and no other.
    Title,
    /// All are capitals.
    Upper,
}

impl Casing {
    /// Every casing, in the order of the codes, which is that of preference where several give the same.
    pub(super) const ALL: [Self; 4] = [Self::Lower, Self::Keep, Self::Title, Self::Upper];

    /// The casing of a code.
    pub(super) fn from_code(code: u64) -> Option<Self> {
        Self::ALL.get(usize::try_from(code).ok()?).copied()
    }

    /// The lemma of `word`, which comes in small letters, with its capitals.
    pub(super) fn apply(self, word: &str, lemma: &str) -> String {
        match self {
            Self::Lower => lemma.to_owned(),
            Self::Upper => lemma.to_uppercase(),
            Self::Title => {
                let mut cased = String::with_capacity(lemma.len());
                let mut letters = lemma.chars();
                for letter in letters.by_ref() {
                    cased.extend(letter.to_uppercase());
                    if letter.is_alphabetic() {
                        break;
                    }
                }
                cased + letters.as_str()
            }
            Self::Keep => {
                let mut cased = String::with_capacity(lemma.len());
                let mut rest = lemma.chars();
                for letter in word.chars() {
                    let mut next = rest.clone();
                    if !next.next().is_some_and(|small| letter.to_lowercase().eq([small])) {
                        break;
                    }
                    cased.push(letter);
                    rest = next;
                }
                let is_all = !word.contains(char::is_lowercase) && word.chars().nth(1).is_some();
                if is_all { cased + &rest.as_str().to_uppercase() } else { cased + rest.as_str() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_stay_where_the_letters_do() {
        let check = |casing: Casing, word: &str, lemma: &str, expect: &str| {
            assert_eq!(casing.apply(word, lemma), expect, "{word} {casing:?}");
        };
        check(Casing::Keep, "Democrats", "democrat", "Democrat");
        check(Casing::Keep, "STATES", "state", "STATE");
        check(Casing::Keep, "ALLIES", "ally", "ALLY");
        check(Casing::Keep, "iPhones", "iphone", "iPhone");
        check(Casing::Keep, "İzmir", "i\u{307}zmir", "i\u{307}zmir");
        check(Casing::Title, "TEHRAN", "tehran", "Tehran");
        check(Casing::Title, "'n", "'n", "'N");
        check(Casing::Upper, "nato", "nato", "NATO");
        check(Casing::Lower, "Big", "big", "big");
    }
}
