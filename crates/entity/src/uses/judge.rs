//! The rules that decide for a use.

use std::collections::HashMap;
use std::ops::Range;

use dateline_document::{EntityKind, PartOfSpeech, Tagged, Use};

use super::context::{Scene, Slot};
use super::lists::{Hint, Seat, country_of_capital, hints, seat};
use crate::lexicon::{Class, Lexicon};
use crate::names::Name;
use crate::reading::{Reading, Shape, Word};

/// How many words on each side of a name tell whether it stands among words of sport.
const GAME: usize = 24;

/// What each name is used for; nothing for names that are neither of places nor of peoples.
pub fn uses(
    reading: &Reading<'_, '_>,
    tagged: &Tagged<'_>,
    lexicon: &Lexicon<'_>,
    names: &[Name],
) -> Vec<Option<Use>> {
    let games = games(reading, tagged);
    let mut lines = reading.lines.iter().peekable();
    let mut found: Vec<Option<Judged>> = Vec::with_capacity(names.len());
    for name in names {
        while lines.next_if(|line| line.end <= name.words.start).is_some() {}
        let is_place = matches!(name.kind, EntityKind::Place | EntityKind::Group);
        let Some(line) = lines.peek().filter(|_| is_place) else {
            found.push(None);
            continue;
        };
        let scene = Scene { reading, tagged, line };
        let text =
            reading.text.source.get(reading.span(name.words.start, name.words.end)).unwrap_or_default();
        let window =
            name.words.start.saturating_sub(GAME).max(line.start)..(name.words.end + GAME).min(line.end);
        let is_alone = name.words.len() == 1 && !text.ends_with('s');
        let before = name.words.start.checked_sub(1);
        let is_joined = before.is_some_and(|before| scene.is_one_of(before, &["and", ",", "or"]));
        let plural =
            if is_alone && !is_joined && name.kind == EntityKind::Place && scene.is_plural(&name.words) {
                3
            } else {
                0
            };
        let judge = Judge {
            scene,
            range: &name.words,
            is_group: name.kind == EntityKind::Group,
            is_country: lexicon.get(text).is_some_and(|entry| entry.classes.has(Class::Country)),
            is_capital: country_of_capital(text).is_some(),
            seat: seat(text),
            game: games[window.end] - games[window.start] + plural,
        };
        found.push(Some(judge.judge()));
    }
    agree(reading, names, &found)
}

/// A use, and whether anything spoke for it.
#[derive(Clone, Copy, Debug)]
struct Judged {
    usage: Use,
    is_told: bool,
}

/// In an article that uses a name for a team, its other places without a sign of their own do so too.
fn agree(reading: &Reading<'_, '_>, names: &[Name], found: &[Option<Judged>]) -> Vec<Option<Use>> {
    let text = |name: &Name| reading.text.source.get(reading.span(name.words.start, name.words.end));
    let mut teams: HashMap<&str, i32> = HashMap::new();
    for (name, judged) in names.iter().zip(found) {
        let Some((text, judged)) = text(name).zip(judged.filter(|judged| judged.is_told)) else { continue };
        *teams.entry(text).or_default() += if judged.usage == Use::Team { 1 } else { -1 };
    }
    let decided = |(name, judged): (&Name, &Option<Judged>)| {
        let judged = (*judged)?;
        let is_team =
            !judged.is_told && text(name).and_then(|text| teams.get(text)).is_some_and(|&votes| votes > 0);
        Some(if is_team { Use::Team } else { judged.usage })
    };
    names.iter().zip(found).map(decided).collect()
}

/// For each word how many words of sport stand before it, and at the end how many there are.
fn games(reading: &Reading<'_, '_>, tagged: &Tagged<'_>) -> Vec<u32> {
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

/// How much a word tells of sport.
fn game(scene: &Scene<'_, '_, '_>, at: usize) -> u32 {
    let is_small = matches!(
        scene.part(at),
        Some(PartOfSpeech::Adverb | PartOfSpeech::Adposition | PartOfSpeech::SubordinatingConjunction)
    );
    let is_minute = || {
        scene.is_one_of(at, &["minute"])
            && at
                .checked_sub(1)
                .is_some_and(|nth| scene.word(nth).is_some_and(|word| word.shape == Shape::Number))
    };
    let is_all_out = || scene.is_one_of(at, &["all"]) && scene.is_one_of(at + 1, &["out"]);
    let is_many = scene.is_one_of(at, &["scores"]) && scene.is_one_of(at + 1, &["of"]);
    let hints = scene.hints(at);
    match () {
        () if is_score(scene, at) || is_all_out() => 3,
        () if is_small || is_many => 0,
        () if hints.has(Hint::Sure) || is_minute() => 2,
        () => u32::from(hints.has(Hint::Game)),
    }
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

struct Judge<'a, 't, 's> {
    scene: Scene<'a, 't, 's>,
    range: &'a Range<usize>,
    is_group: bool,
    is_country: bool,
    is_capital: bool,
    seat: Option<Seat>,
    /// How much in the sentence speaks of sport.
    game: u32,
}

impl Judge<'_, '_, '_> {
    fn judge(&self) -> Judged {
        let slot = self.scene.slot(self.range);
        if self.is_group && !self.is_people(slot) {
            return self.literal(true);
        }
        match slot {
            Slot::Prefixed => self.government(),
            Slot::Bound(word) => self.bound(word),
            Slot::Subject(verb) => self.subject(verb),
            Slot::Predicate(predicate) => self.predicate(predicate),
            Slot::Passive(verb) => self.passive(verb),
            Slot::Object(verb) => self.object(verb),
            Slot::After { preposition, governor } => self.after(preposition, governor),
            Slot::Owner(noun) => self.owner(noun),
            Slot::Modifier(noun) => self.modifier(noun),
            Slot::Alone => self.alone(),
        }
    }

    fn literal(&self, is_told: bool) -> Judged {
        Judged { usage: Use::Literal, is_told }
    }

    fn team(&self) -> Judged {
        Judged { usage: Use::Team, is_told: true }
    }

    /// Who governs from there: a body that is called by the place's name, or a government.
    fn government(&self) -> Judged {
        let usage = match self.seat {
            Some(Seat::Institution | Seat::Industry) => Use::Institution,
            _ => Use::Government,
        };
        Judged { usage, is_told: true }
    }

    /// Where nothing is told: a seat that nobody lives in is the body, everything else a place.
    fn alone(&self) -> Judged {
        let before = self.range.start.checked_sub(1);
        if self.seat == Some(Seat::Event)
            && before.is_some_and(|before| self.scene.is_one_of(before, &["another"]))
        {
            return Judged { usage: Use::Event, is_told: true };
        }
        if self.game >= 4 {
            return self.team();
        }
        match self.seat {
            Some(Seat::Institution) if !self.is_capital => self.government(),
            _ => self.literal(false),
        }
    }

    fn is_state(&self) -> bool {
        self.is_country || self.is_capital || self.seat == Some(Seat::Institution)
    }

    /// Whether the name of a people is a noun rather than an adjective, or bound as one.
    fn is_people(&self, slot: Slot) -> bool {
        if matches!(slot, Slot::Bound(_) | Slot::Prefixed) {
            return true;
        }
        let last = self.range.end - 1;
        let is_adjective = self.scene.part(last) == Some(PartOfSpeech::Adjective);
        let has_the = self.range.start.checked_sub(1).is_some_and(|the| self.scene.is_one_of(the, &["the"]));
        let is_before_noun = matches!(slot, Slot::Modifier(_));
        !is_before_noun && !is_adjective && (has_the || self.game >= 2)
    }

    /// "Saudi-led", "Moscow-backed".
    fn bound(&self, word: usize) -> Judged {
        const BY: &[&str] = &[
            "backed",
            "led",
            "brokered",
            "funded",
            "sponsored",
            "imposed",
            "drafted",
            "aligned",
            "supported",
            "allied",
            "mediated",
            "ordered",
            "financed",
            "controlled",
            "approved",
            "proposed",
            "appointed",
            "friendly",
            "linked",
            "installed",
            "armed",
            "hosted",
            "orchestrated",
            "supplied",
            "loyal",
            "dominated",
            "endorsed",
            "sanctioned",
            "leaning",
            "designated",
            "negotiated",
            "initiated",
            "run",
            "inspired",
        ];
        if self.scene.is_one_of(word, BY) { self.government() } else { self.literal(true) }
    }

    fn subject(&self, verb: usize) -> Judged {
        let hints = self.scene.hints(verb);
        if self.plays(hints.has(Hint::Play)) {
            return self.team();
        }
        // "is at odds with", "has been under pressure"
        let has_mood = (verb + 1..verb + 4).any(|at| self.scene.hints(at).has(Hint::Mood));
        if self.scene.is_one_of(verb, &["is", "are", "was", "were", "be", "been"]) && has_mood {
            return self.government();
        }
        let is_leaving = self.scene.is_one_of(verb + 1, &["out", "down", "off"])
            && self.scene.is_one_of(verb, &["walk", "walks", "walked", "pulled", "backed", "backs", "pulls"]);
        if is_leaving {
            return self.government();
        }
        let has_clause = self.scene.has_clause(verb);
        let is_agent = hints.has(Hint::Agent) || has_clause && !hints.has(Hint::Still);
        if is_agent && !hints.has(Hint::Move) || is_agent && has_clause {
            return self.government();
        }
        if hints.has(Hint::Agent) && self.is_state() {
            return self.government();
        }
        let is_city_that_acts =
            self.is_capital && !hints.has(Hint::Still) && !hints.has(Hint::Move) && !hints.has(Hint::Happen);
        let is_country_that_acts = self.is_country
            && self.scene.has_object(verb)
            && ![Hint::Still, Hint::Move, Hint::Happen].iter().any(|&hint| hints.has(hint));
        if is_city_that_acts || is_country_that_acts { self.government() } else { self.alone() }
    }

    fn predicate(&self, predicate: usize) -> Judged {
        let hints = self.scene.hints(predicate);
        if self.game > 0 && (hints.has(Hint::Game) || is_rank(&self.scene, predicate)) {
            return self.team();
        }
        let has_mood = hints.has(Hint::Mood) || self.scene.has_clause(predicate) && self.is_state();
        if has_mood { self.government() } else { self.alone() }
    }

    fn passive(&self, verb: usize) -> Judged {
        let hints = self.scene.hints(verb);
        if self.plays(hints.has(Hint::Play)) {
            return self.team();
        }
        if hints.has(Hint::Patient) { self.government() } else { self.alone() }
    }

    fn object(&self, verb: usize) -> Judged {
        let hints = self.scene.hints(verb);
        if self.plays(hints.has(Hint::Play)) {
            return self.team();
        }
        if hints.has(Hint::Patient) && !hints.has(Hint::Move) { self.government() } else { self.place() }
    }

    /// A place by its position, unless the name is only ever a body's.
    fn place(&self) -> Judged {
        let before = self.range.start.checked_sub(1);
        if self.seat == Some(Seat::Event)
            && before.is_some_and(|before| self.scene.is_one_of(before, &["another"]))
        {
            return Judged { usage: Use::Event, is_told: true };
        }
        self.literal(true)
    }

    fn plays(&self, is_play: bool) -> bool {
        is_play && self.game >= 2 || self.game >= 3
    }

    fn owner(&self, noun: Option<usize>) -> Judged {
        let hints = noun.map(|noun| self.scene.hints(noun)).unwrap_or_default();
        let is_athlete = hints.has(Hint::Player) && (hints.has(Hint::Game) || self.game >= 1);
        if is_athlete || self.game >= 3 {
            return self.team();
        }
        if hints.has(Hint::Act) { self.government() } else { self.alone_owner() }
    }

    /// The owner of something that is neither a government's nor a team's.
    fn alone_owner(&self) -> Judged {
        match self.seat {
            Some(Seat::Institution) if !self.is_capital => self.government(),
            _ => self.literal(true),
        }
    }

    fn modifier(&self, noun: usize) -> Judged {
        let hints = self.scene.hints(noun);
        // "France beat Croatia 4-2": by the score the name hangs on a number.
        let is_number = self.scene.word(noun).is_some_and(|word| word.shape == Shape::Number);
        if is_number && self.game >= 3 {
            return self.team();
        }
        // "Jakarta plans to move": no noun.
        if noun == self.range.end && hints.has(Hint::Agent) && self.scene.is_one_of(noun + 1, &["to"]) {
            return self.government();
        }
        let is_athlete = hints.has(Hint::Player) && hints.has(Hint::Game);
        if is_athlete || self.game >= 3 && hints.has(Hint::Player) {
            return self.team();
        }
        // A city before a noun mostly says where: "the Geneva talks".
        let is_act = (hints.has(Hint::Act) || hints.has(Hint::Bond)) && self.is_country;
        if is_act { self.government() } else { self.alone_owner() }
    }

    fn after(&self, preposition: usize, governor: Option<usize>) -> Judged {
        let Some(word) = self.scene.word(preposition) else { return self.alone() };
        let of_governor = governor.map(|governor| self.scene.hints(governor)).unwrap_or_default();
        let is_bond = of_governor.has(Hint::Bond) || self.scene.has_before(preposition, Hint::Bond);
        match &*word.lower {
            "since" => return Judged { usage: Use::Event, is_told: true },
            "after" | "before" | "until" | "like" | "post" if self.seat == Some(Seat::Event) => {
                return Judged { usage: Use::Event, is_told: true };
            }
            "at" if self.seat == Some(Seat::Event) => return Judged { usage: Use::Event, is_told: true },
            "of" if self.seat == Some(Seat::Event) && self.recalls(preposition) => {
                return Judged { usage: Use::Event, is_told: true };
            }
            "v" | "vs" | "vs." | "versus" => return self.team(),
            "with" | "against" | "by" | "over" | "to" | "behind" | "above" | "at" if self.has_score() => {
                return self.team();
            }
            "on" if self.game >= 3 && of_governor.has(Hint::Play) => return self.team(),
            "with" | "against" | "by" | "over" | "for" | "between" | "to" | "from" => {
                let is_play = of_governor.has(Hint::Play)
                    || of_governor.has(Hint::Player)
                    || of_governor.has(Hint::Game);
                let is_game = is_play && self.game >= 2;
                if is_game && !matches!(&*word.lower, "to" | "from") || is_game && self.game >= 2 {
                    return self.team();
                }
            }
            "of" => {
                return if self.game >= 3 && of_governor.has(Hint::Player) {
                    self.team()
                } else {
                    self.place()
                };
            }
            _ => {}
        }
        match &*word.lower {
            "with" | "between" | "against" | "to" | "on" | "toward" | "towards" | "for" if is_bond => {
                self.government()
            }
            "from" if is_bond && self.is_state() => self.government(),
            "on" | "to" | "with" | "against" if self.is_addressed(&word.lower, governor) => self.government(),
            "by" if of_governor.has(Hint::Agent) && self.is_state() => self.government(),
            _ => self.place(),
        }
    }

    /// Whether the sentence is surely of a match.
    fn has_score(&self) -> bool {
        self.game >= 4
    }

    /// "called on Tehran", "appealed to Paris".
    fn is_addressed(&self, preposition: &str, governor: Option<usize>) -> bool {
        let Some(verb) = governor else { return false };
        let verbs: &[&str] = match preposition {
            "on" => &["call", "calls", "called", "calling", "lean", "leaned", "prevail", "prevailed"],
            "to" => &[
                "appeal",
                "appeals",
                "appealed",
                "appealing",
                "apologise",
                "apologised",
                "apologize",
                "apologized",
                "complain",
                "complained",
                "bow",
                "bowed",
                "bows",
                "defer",
                "deferred",
                "listen",
                "surrender",
                "surrendered",
                "report",
                "object",
                "complains",
                "loyal",
                "grateful",
                "beholden",
            ],
            "with" => &[
                "agree",
                "agreed",
                "agrees",
                "negotiate",
                "negotiated",
                "negotiating",
                "side",
                "sided",
                "sides",
                "siding",
                "clash",
                "clashed",
                "quarrel",
                "quarrelled",
                "cooperate",
                "cooperated",
                "align",
                "aligned",
                "frustrated",
                "furious",
                "angry",
                "reconcile",
                "plead",
                "pleaded",
                "coordinate",
                "coordinated",
                "trade",
                "spar",
                "sparred",
                "bargain",
            ],
            _ => {
                &["retaliate", "retaliated", "conspire", "conspired", "conspiring", "sided", "allied", "ally"]
            }
        };
        self.scene.is_one_of(verb, verbs)
    }

    /// "the lessons of Srebrenica", "another Chernobyl".
    fn recalls(&self, of: usize) -> bool {
        const NOUNS: &[&str] = &[
            "lesson",
            "lessons",
            "legacy",
            "repeat",
            "repetition",
            "anniversary",
            "horrors",
            "horror",
            "shadow",
            "ghosts",
            "ghost",
            "memory",
            "memories",
            "survivors",
            "victims",
            "trauma",
            "aftermath",
            "spectre",
            "specter",
            "spirit",
            "veterans",
            "echoes",
            "debacle",
            "disaster",
            "tragedy",
            "quagmire",
            "promise",
            "promises",
            "fiasco",
        ];
        of.checked_sub(1).is_some_and(|noun| self.scene.is_one_of(noun, NOUNS))
    }
}

/// "third in the table", "two points behind".
fn is_rank(scene: &Scene<'_, '_, '_>, at: usize) -> bool {
    scene.is_one_of(
        at,
        &[
            "first", "second", "third", "fourth", "fifth", "sixth", "top", "bottom", "ahead", "behind",
            "points", "clear", "up", "down",
        ],
    ) || hints(scene.word(at).map_or("", |word| &word.lower)).has(Hint::Game)
}
