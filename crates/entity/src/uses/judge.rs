//! The rules that decide for a use.

use std::collections::HashMap;
use std::ops::Range;

use dateline_document::{EntityKind, PartOfSpeech, Tagged, Use};

use super::context::{Scene, Slot};
use super::lists::{Hint, Hints, Seat, country_of_capital, seat};
use super::sport::{games, is_rank, is_team_in_plural};
use crate::lexicon::{Class, Lexicon};
use crate::names::Name;
use crate::reading::{Reading, Shape};

/// How many words on each side of a name tell whether it stands among words of sport.
const GAME: usize = 24;
/// The fewest words of an article that can be told to be of sport, and how many of its words come to one of sport then.
const REPORT: usize = 60;
const SHARE: usize = 20;
/// How much a verb in the plural tells of sport.
const PLURAL: u32 = 3;

/// What each name is used for; nothing for names that are neither of places nor of peoples.
pub fn uses(
    reading: &Reading<'_, '_>,
    tagged: &Tagged<'_>,
    lexicon: &Lexicon<'_>,
    names: &[Name],
) -> Vec<Option<Use>> {
    let games = games(reading, tagged);
    let words = reading.words.len();
    let total = games.last().copied().unwrap_or_default() as usize;
    // In a report of a match every sentence is read as one of a match.
    let report = u32::from(words >= REPORT && total * SHARE >= words);
    let mut found: Vec<Option<Judged>> = vec![None; names.len()];
    let mut next = 0;
    for line in &reading.lines {
        let scene = Scene { reading, tagged, line };
        let start = next;
        while names.get(next).is_some_and(|name| name.words.start < line.end) {
            next += 1;
        }
        let is_place = |name: &Name| matches!(name.kind, EntityKind::Place | EntityKind::Group);
        let places = || (start..next).filter(|&index| is_place(&names[index]));
        let slots: Vec<(usize, Slot)> =
            places().map(|index| (index, scene.slot(&names[index].words))).collect();
        // "Leicester are third": as British news writes of teams.
        let is_plural = |&(index, slot): &(usize, Slot)| is_team_in_plural(&scene, &names[index], slot);
        let plural = if slots.iter().any(is_plural) { PLURAL } else { 0 };
        for (index, slot) in slots {
            let name = &names[index];
            let text =
                reading.text.source.get(reading.span(name.words.start, name.words.end)).unwrap_or_default();
            let from = name.words.start.saturating_sub(GAME).max(line.start);
            let to = (name.words.end + GAME).min(line.end);
            let judge = Judge {
                scene,
                range: &name.words,
                is_group: name.kind == EntityKind::Group,
                is_country: lexicon.get(text).is_some_and(|entry| entry.classes.has(Class::Country)),
                is_in_region: name.kind == EntityKind::Place
                    && names.get(index + 1).is_some_and(|next| encloses(&scene, lexicon, name, next)),
                is_region: lexicon.get(text).is_some_and(|entry| entry.classes.has(Class::Region)),
                is_capital: country_of_capital(text).is_some(),
                seat: seat(text),
                game: games[to] - games[from] + plural + report,
            };
            found[index] = Some(judge.judge(slot));
        }
    }
    agree(reading, names, &found)
}

/// Whether the name behind another and a comma, with nothing but an end or a comma behind it, is of the country or region that the
/// first lies in.
fn encloses(scene: &Scene<'_, '_, '_>, lexicon: &Lexicon<'_>, name: &Name, next: &Name) -> bool {
    let classes = |name: &Name| {
        let text = scene.reading.text.source.get(scene.reading.span(name.words.start, name.words.end));
        text.and_then(|text| lexicon.get(text)).map(|entry| entry.classes).unwrap_or_default()
    };
    let is_closed =
        scene.word(next.words.end).is_none_or(|word| word.shape == Shape::Mark && !word.is_hyphen());
    next.words.start == name.words.end + 1
        && scene.is_one_of(name.words.end, &[","])
        && is_closed
        && !classes(name).has(Class::Country)
        && (classes(next).has(Class::Country) || classes(next).has(Class::Region))
}

/// A use, and whether anything spoke for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub usage: Use,
    pub is_told: bool,
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

/// What belongs to a state alone.
const ORGANS: &[&str] = &[
    "ministry",
    "forces",
    "troops",
    "army",
    "military",
    "soldiers",
    "diplomats",
    "ambassador",
    "envoy",
    "envoys",
    "negotiators",
    "officials",
    "leaders",
    "leadership",
    "government",
    "navy",
    "minister",
    "emissary",
    "warships",
    "jets",
    "missiles",
    "rulers",
    "junta",
    "regime",
    "cabinet",
    "authorities",
    "lawmakers",
    "generals",
    "allies",
    "representatives",
    "delegation",
    "delegates",
    "spies",
    "intelligence",
    "spokesman",
    "spokeswoman",
];

/// A name in its sentence, with what is known of it.
pub(super) struct Judge<'a, 't, 's> {
    pub scene: Scene<'a, 't, 's>,
    pub range: &'a Range<usize>,
    is_group: bool,
    is_country: bool,
    pub is_capital: bool,
    is_region: bool,
    /// Whether the region that it lies in stands behind it: "Birmingham, Alabama,".
    is_in_region: bool,
    pub seat: Option<Seat>,
    /// How much in the sentence speaks of sport.
    pub game: u32,
}

impl Judge<'_, '_, '_> {
    fn judge(&self, slot: Slot) -> Judged {
        if self.is_group && !self.is_people(slot) {
            return self.literal(true);
        }
        if self.is_in_region {
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

    pub fn team(&self) -> Judged {
        Judged { usage: Use::Team, is_told: true }
    }

    pub fn event(&self) -> Judged {
        Judged { usage: Use::Event, is_told: true }
    }

    /// Who governs from there: a body that is called by the place's name, or a government.
    pub fn government(&self) -> Judged {
        let usage = match self.seat {
            Some(Seat::Institution | Seat::City) => Use::Institution,
            _ => Use::Government,
        };
        Judged { usage, is_told: true }
    }

    /// Where nothing is told: a seat that nobody lives in is the body, everything else a place.
    pub fn alone(&self) -> Judged {
        if self.is_another() {
            return self.event();
        }
        if self.game >= 3 {
            return self.team();
        }
        match self.seat {
            Some(Seat::Institution) if !self.is_capital => self.government(),
            _ => self.literal(false),
        }
    }

    pub fn is_state(&self) -> bool {
        self.is_country || self.is_capital || self.seat == Some(Seat::Institution)
    }

    /// Whether the name of a people is a noun rather than an adjective, or bound as one.
    fn is_people(&self, slot: Slot) -> bool {
        if matches!(slot, Slot::Bound(_) | Slot::Prefixed) {
            return true;
        }
        let last = self.range.end - 1;
        let is_subject = matches!(slot, Slot::Subject(_) | Slot::Predicate(_) | Slot::Passive(_));
        let is_adjective = self.scene.part(last) == Some(PartOfSpeech::Adjective) && !is_subject;
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
        // "has yet to", "has little appetite for", "is to"
        let is_have = self.scene.is_one_of(verb, &["has", "had", "have"]);
        let has_will = (verb + 1..verb + 5).any(|at| self.scene.hints(at).has(Hint::Mood));
        let is_blamed = self.scene.is_one_of(verb, &["come", "comes", "came"])
            && self.scene.is_one_of(verb + 1, &["under"]);
        if is_blamed && self.is_state() {
            return self.government();
        }
        if is_have && (self.scene.is_one_of(verb + 1, &["yet", "to"]) || has_will) {
            return self.government();
        }
        if self.scene.has_object(verb)
            && self.is_state()
            && self.scene.is_one_of(verb, &["sank", "burned", "burnt", "froze", "sinks"])
        {
            return self.government();
        }
        let is_leaving = self.scene.is_one_of(verb + 1, &["out", "down", "off", "away", "by", "aside"])
            && self.scene.is_one_of(
                verb,
                &[
                    "walk", "walks", "walked", "pulled", "backed", "backs", "pulls", "keeps", "kept",
                    "stays", "stayed", "opted", "stands", "stood", "stand", "held",
                ],
            );
        if is_leaving {
            return self.government();
        }
        let has_clause = self.scene.has_clause(verb);
        let is_agent = hints.has(Hint::Agent) || has_clause && !hints.has(Hint::Still);
        if is_agent && (has_clause || !hints.has(Hint::Move)) {
            return self.government();
        }
        if hints.has(Hint::Agent) && self.is_state() {
            return self.government();
        }
        let is_city_that_acts =
            self.is_capital && !hints.has(Hint::Still) && !hints.has(Hint::Move) && !hints.has(Hint::Happen);
        let is_country_that_acts = (self.is_state() || self.is_region || self.seat == Some(Seat::City))
            && self.scene.has_object(verb)
            && !hints.has(Hint::Still);
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
        if self.scene.is_one_of(verb, &["hold", "holds", "held", "holding", "cut", "cuts"]) && self.game < 3 {
            return self.literal(true);
        }
        if self.is_another() {
            return self.event();
        }
        let hints = self.scene.hints(verb);
        // "The storm hit Birmingham": a verb that says what is done to land tells of no match by itself.
        let is_of_land = hints.has(Hint::Move) && self.game < 2;
        if self.plays(hints.has(Hint::Play)) && !is_of_land {
            return self.team();
        }
        // Of states anything may be done that is not done to land.
        let is_state = self.is_state() && !self.is_group && hints != Hints::default();
        let is_treated = hints.has(Hint::Patient) || is_state;
        if is_treated && !hints.has(Hint::Move) && !hints.has(Hint::Happen) {
            self.government()
        } else {
            self.place()
        }
    }

    /// A place by its position.
    pub fn place(&self) -> Judged {
        self.literal(true)
    }

    /// "another Chernobyl"
    pub fn is_another(&self) -> bool {
        let before = self.range.start.checked_sub(1);
        self.seat == Some(Seat::Event)
            && before.is_some_and(|before| {
                self.scene.is_one_of(before, &["another"])
                    || self.scene.is_one_of(before, &["new", "second", "next"])
                        && before.checked_sub(1).is_some_and(|a| self.scene.is_one_of(a, &["a", "the"]))
            })
    }

    /// Whether a name plays; cities act as teams more often than states do.
    fn plays(&self, is_play: bool) -> bool {
        let most = if self.is_state() { 3 } else { 2 };
        is_play && self.game + 1 >= most || self.game >= most
    }

    fn owner(&self, noun: Option<usize>) -> Judged {
        let hints = noun.map(|noun| self.scene.hints(noun)).unwrap_or_default();
        let is_athlete = hints.has(Hint::Player) && (hints.has(Hint::Game) || self.game >= 1);
        let is_act = hints.has(Hint::Act) || hints.has(Hint::Bond);
        if is_athlete || self.game >= 3 || self.game >= 2 && !is_act {
            return self.team();
        }
        // No city has troops: a capital that does is the government's seat.
        let is_of_state = self.is_capital && noun.is_some_and(|noun| self.scene.is_one_of(noun, ORGANS));
        if is_act || is_of_state { self.government() } else { self.alone_owner() }
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
        // "owes China billions": the first of two objects.
        let verb = self.range.start.checked_sub(1);
        let gives = |verb: &usize| {
            self.scene.is_one_of(
                *verb,
                &[
                    "owe", "owes", "owed", "gave", "gives", "give", "cost", "costs", "offered", "offers",
                    "lent", "promised", "granted", "handed",
                ],
            )
        };
        if let Some(verb) = verb.filter(gives) {
            return self.object(verb);
        }
        // "Chelsea face Tottenham": no noun.
        if noun == self.range.end && hints.has(Hint::Play) && self.game >= 2 {
            return self.team();
        }
        // "Jakarta plans to move": no noun.
        let is_clause = self.scene.is_one_of(noun + 1, &["to", "the", "a", "an", "its", "no", "that"])
            || self.scene.part(noun + 1) == Some(PartOfSpeech::Numeral);
        if noun == self.range.end && hints.has(Hint::Agent) && is_clause {
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
}
