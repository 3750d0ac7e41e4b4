//! How much the words around a name tell of sport.

use dateline_document::{EntityKind, PartOfSpeech, Tagged};

use super::context::{Scene, Slot};
use super::lists::{Hint, hints};
use crate::lexicon::Class;
use crate::names::Name;
use crate::reading::{Reading, Shape, Word};

/// For each word how many words of sport stand before it, and at the end how many there are.
pub fn games(reading: &Reading<'_, '_>, tagged: &Tagged<'_>) -> Vec<u32> {
    let mut games = Vec::with_capacity(reading.words.len() + 1);
    games.push(0);
    let mut count = 0;
    for line in &reading.lines {
        let scene = Scene { reading, tagged, line };
        for at in line.start..line.end {
            count += if reading.words[at].shape == Shape::Mark { 0 } else { game(&scene, at) };
            games.push(count);
        }
    }
    games
}

/// What one does with a prize.
const WINNING: &[&str] = &[
    "take", "takes", "took", "taking", "win", "wins", "won", "winning", "claim", "claimed", "lift", "lifts",
    "lifted", "retain", "retained", "clinch", "clinched", "defend", "defended",
];

/// How much a word tells of sport: a score or the like 3, a word of nothing else 2, a word of other things too 1.
fn game(scene: &Scene<'_, '_, '_>, at: usize) -> u32 {
    let is_small = matches!(
        scene.part(at),
        Some(PartOfSpeech::Adverb | PartOfSpeech::Adposition | PartOfSpeech::SubordinatingConjunction)
    );
    let is_all_out = scene.is_one_of(at, &["all"]) && scene.is_one_of(at + 1, &["out"]);
    // "scores of people"
    let is_many = scene.is_one_of(at, &["scores"]) && scene.is_one_of(at + 1, &["of"]);
    let hints = scene.hints(at);
    if is_score(scene, at) || is_innings(scene, at) || is_all_out {
        3
    } else if is_phrase_of_sport(scene, at) {
        2
    } else if is_small || is_many {
        0
    } else if hints.has(Hint::Sure) {
        2
    } else {
        u32::from(hints.has(Hint::Game))
    }
}

/// Whether a word is of sport with the one beside it, where either alone may be of anything.
fn is_phrase_of_sport(scene: &Scene<'_, '_, '_>, at: usize) -> bool {
    const PHRASES: &[(&[&str], &[&str])] = &[
        (&["last"], &["four", "eight", "16", "sixteen"]),
        (
            &["conceded", "concede", "concedes"],
            &["twice", "once", "two", "three", "four", "a", "five", "late", "early"],
        ),
        (&["points", "goals", "runs"], &["down", "behind", "ahead", "clear", "adrift", "up"]),
        (&["extra", "injury", "added"], &["time"]),
        (&["ten", "10", "nine", "14"], &["men"]),
        (&["game", "win", "draw"], &["against", "over"]),
        (&["group", "pool", "knockout"], &["stage", "stages"]),
    ];
    if PHRASES.iter().any(|(first, next)| scene.is_one_of(at, first) && scene.is_one_of(at + 1, next)) {
        return true;
    }
    let before = at.checked_sub(1).and_then(|before| scene.word(before));
    let is_minute =
        scene.is_one_of(at, &["minute"]) && before.is_some_and(|word| word.shape == Shape::Number);
    // "a 17-point deficit"
    let is_margin = scene.is_one_of(at, &["point", "goal", "run"]) && before.is_some_and(Word::is_hyphen);
    let is_beaten =
        scene.is_one_of(at, &["beat", "beating"]) && scene.word(at + 1).is_some_and(Word::is_capital);
    let is_counted = scene.is_one_of(at, &["lead", "tries"]) && scene.part(at) == Some(PartOfSpeech::Noun);
    // "took gold", "lifted the cup"
    let is_prize = scene.is_one_of(at, &["gold", "silver", "bronze", "cup", "trophy", "title", "crown"])
        && (at.saturating_sub(2)..at).any(|verb| scene.is_one_of(verb, WINNING));
    is_minute || is_margin || is_beaten || is_counted || is_prize
}

/// Whether "88 for seven" begins at the word.
fn is_innings(scene: &Scene<'_, '_, '_>, at: usize) -> bool {
    const WICKETS: &[&str] = &["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let runs = scene.word(at).and_then(|word| word.text.parse::<u16>().ok());
    runs.is_some_and(|runs| (10..1000).contains(&runs))
        && scene.is_one_of(at + 1, &["for"])
        && scene.is_one_of(at + 2, WICKETS)
}

/// Whether "2-1" begins at the word.
fn is_score(scene: &Scene<'_, '_, '_>, at: usize) -> bool {
    let number = |at| scene.word(at).and_then(|word| word.text.parse::<u16>().ok());
    let is_hyphen = scene.word(at + 1).is_some_and(Word::is_hyphen);
    let is_start = !at.checked_sub(1).and_then(|before| scene.word(before)).is_some_and(Word::is_hyphen);
    let whole = scene.word(at).and_then(|word| {
        let (home, away) = word.text.split_once(['-', '–'])?;
        home.parse::<u16>().ok().zip(away.parse::<u16>().ok())
    });
    let score = whole.or_else(|| number(at).zip(number(at + 2)).filter(|_| is_hyphen && is_start));
    let is_followed = scene.word(at + 3).is_some_and(|word| word.is_hyphen());
    score.is_some_and(|(home, away)| home < 200 && away < 200) && !is_followed
}

/// Whether a name without a plural of its own has a verb in the plural.
pub fn is_team_in_plural(scene: &Scene<'_, '_, '_>, name: &Name, slot: Slot) -> bool {
    let is_subject = matches!(
        slot,
        Slot::Subject(_) | Slot::Predicate(_) | Slot::Passive(_) | Slot::Modifier(_) | Slot::Alone
    );
    let last = scene.word(name.words.end - 1);
    let is_joined =
        name.words.start.checked_sub(1).is_some_and(|before| scene.is_one_of(before, &["and", ",", "or"]));
    // "The Philippines have": a plural of its own.
    let is_singular = last.is_some_and(|last| !last.text.ends_with('s') || !last.is(Class::Country));
    name.kind == EntityKind::Place && is_subject && is_singular && !is_joined && scene.is_plural(&name.words)
}

/// "third in the table", "two points behind".
pub fn is_rank(scene: &Scene<'_, '_, '_>, at: usize) -> bool {
    scene.is_one_of(
        at,
        &[
            "first", "second", "third", "fourth", "fifth", "sixth", "top", "bottom", "ahead", "behind",
            "points", "clear", "up", "down",
        ],
    ) || hints(scene.word(at).map_or("", |word| &word.lower)).has(Hint::Game)
}
