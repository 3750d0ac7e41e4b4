//! What our scheme says of a name by itself, whatever a corpus calls it.

use dateline_entity::{Class, Classes, Lexicon};
use dateline_eval::names::Kinds;

use super::sentence::Sentence;
use crate::Failure;

/// The conventions that rest on what a name is known as: dateline's lexicon.
pub struct Convention {
    lexicon: Lexicon<'static>,
}

impl Convention {
    /// The conventions by the lexicon that ships.
    pub fn open() -> Result<Self, Failure> {
        Ok(Self { lexicon: Lexicon::open(dateline_models::NAMES)? })
    }

    /// Whether a word is a demonym and no name of a country: "Venezuelan", "Danes", "Kurds".
    pub fn is_demonym(&self, word: &str) -> bool {
        let classes = self.classes(word);
        let is_people =
            classes.has(Class::People) && !classes.has(Class::Region) && !classes.has(Class::Organization);
        (classes.has(Class::Nationality) || is_people) && !classes.has(Class::Country)
    }

    /// Whether a name is a country's alone.
    pub fn is_country(&self, name: &str) -> bool {
        self.classes(name).has(Class::Country)
    }

    /// Whether a name is that of an institution and of no place.
    pub fn is_body(&self, name: &str) -> bool {
        const PLACES: Classes = Classes::of(&[Class::Country, Class::City, Class::Region, Class::Feature]);
        let classes = self.classes(name);
        classes.has(Class::Organization) && !classes.any(PLACES)
    }

    /// Demonyms are groups, unless they name a person. Countries are places, also where they act and a corpus has
    /// them as bodies: that the government is meant is for a mention's use to say.
    pub fn apply(&self, sentence: &mut Sentence) {
        for name in &mut sentence.names {
            let is_person = name.kinds == Kinds::PERSON;
            let words = &sentence.words[name.words.clone()];
            if let [word] = words
                && (!is_person || word.ends_with('s'))
                && self.is_demonym(word)
            {
                name.kinds = Kinds::GROUP;
            } else if name.kinds == Kinds::ORGANIZATION && self.is_country(&words.join(" ")) {
                name.kinds = Kinds::PLACE;
            }
        }
    }

    fn classes(&self, name: &str) -> Classes {
        self.lexicon.get(name).map(|entry| entry.classes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demonyms_countries_and_bodies_are_told_apart() {
        let convention = Convention::open().unwrap();
        for (name, expect) in [
            ("Venezuelan", (true, false, false)),
            ("Germans", (true, false, false)),
            ("Kurds", (true, false, false)),
            ("Venezuela", (false, true, false)),
            ("U.S.", (false, true, false)),
            ("NATO", (false, false, true)),
            ("Caracas", (false, false, false)),
        ] {
            let found = (convention.is_demonym(name), convention.is_country(name), convention.is_body(name));
            assert_eq!(found, expect, "{name}");
        }
    }
}
