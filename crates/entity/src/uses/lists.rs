//! What words and names by themselves tell of the use of a place name.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a word tells of the place name that depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Hint {
    /// Its subject decides, speaks or acts for a state.
    Agent,
    /// Its object is addressed or treated as a state.
    Patient,
    /// What governments do, have or want.
    Act,
    /// What is between states or put upon them.
    Bond,
    /// What somebody with a will is.
    Mood,
    /// A verb of sport.
    Play,
    /// What a team has.
    Player,
    /// Tells of sport wherever it stands.
    Game,
    /// Tells of sport by itself.
    Sure,
    /// Its subject is a stretch of land, or its people.
    Still,
    /// Its object or goal is a place.
    Move,
    /// Occurs at a place.
    Happen,
}

impl Hint {
    const NAMES: [(&'static str, Self); 12] = [
        ("agent", Self::Agent),
        ("patient", Self::Patient),
        ("act", Self::Act),
        ("bond", Self::Bond),
        ("mood", Self::Mood),
        ("play", Self::Play),
        ("player", Self::Player),
        ("game", Self::Game),
        ("sure", Self::Sure),
        ("still", Self::Still),
        ("move", Self::Move),
        ("happen", Self::Happen),
    ];
}

/// A set of hints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    bits: u16,
}

impl Hints {
    pub fn has(self, hint: Hint) -> bool {
        self.bits & 1 << hint as u16 != 0
    }
}

/// The hints of a lemma in lower case.
pub fn hints(lemma: &str) -> Hints {
    WORDS.get(lemma).copied().unwrap_or_default()
}

/// What a place is known for beside being a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// A body is called by its name: "the Kremlin".
    Institution,
    /// A body or trade is, where somebody with a will is meant: "The Hague", "Detroit".
    City,
    /// Something happened or happens there: "Chernobyl", "Davos".
    Event,
}

/// What the place called `name` is known for.
pub fn seat(name: &str) -> Option<Seat> {
    SEATS.get(name).copied()
}

/// The ISO 3166-1 code of the country whose government sits in the city called `name`.
pub fn country_of_capital(name: &str) -> Option<&'static str> {
    CAPITALS.get(name).copied()
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

static WORDS: LazyLock<FxHashMap<&'static str, Hints>> = LazyLock::new(|| {
    let mut words: FxHashMap<&'static str, Hints> = FxHashMap::default();
    for (name, list) in lines(include_str!("words.txt")).filter_map(|line| line.split_once(": ")) {
        let hint = Hint::NAMES.iter().find(|(known, _)| *known == name).map(|(_, hint)| *hint);
        for (word, hint) in list.split(' ').filter_map(|word| Some((word, hint?))) {
            words.entry(word).or_default().bits |= 1 << hint as u16;
        }
    }
    words
});

static SEATS: LazyLock<FxHashMap<&'static str, Seat>> = LazyLock::new(|| {
    let seat = |name| match name {
        "institution" => Some(Seat::Institution),
        "city" => Some(Seat::City),
        "event" => Some(Seat::Event),
        _ => None,
    };
    let rows = lines(include_str!("seats.txt")).filter_map(|line| line.split_once('\t'));
    rows.filter_map(|(name, known)| Some((name, seat(known)?))).collect()
});

static CAPITALS: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| lines(include_str!("capitals.txt")).filter_map(|line| line.split_once('\t')).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        assert!(hints("accuse").has(Hint::Agent) && hints("accuse").has(Hint::Patient));
        assert!(hints("striker").has(Hint::Player) && hints("striker").has(Hint::Game));
        assert_eq!(hints("window"), Hints::default());
        for (name, hint) in Hint::NAMES {
            assert!(WORDS.values().any(|hints| hints.has(hint)), "{name}");
        }
        assert_eq!(seat("Kremlin"), Some(Seat::Institution));
        assert_eq!(country_of_capital("Caracas"), Some("VE"));
    }
}
