//! The use of a name that stands after a preposition.

use dateline_document::PartOfSpeech;

use super::judge::{Judge, Judged};
use super::lists::{Hint, Seat};

/// What one does to have something from a state.
const OBTAINING: &[&str] = &[
    "buy",
    "buys",
    "bought",
    "buying",
    "want",
    "wants",
    "wanted",
    "demand",
    "demands",
    "demanded",
    "seek",
    "seeks",
    "sought",
    "seeking",
    "secure",
    "secured",
    "obtain",
    "obtained",
    "receive",
    "received",
    "expect",
    "expected",
    "purchase",
    "purchased",
    "extract",
    "extracted",
    "borrow",
    "borrowed",
    "hear",
    "heard",
];

impl Judge<'_, '_, '_> {
    pub(super) fn after(&self, preposition: usize, governor: Option<usize>) -> Judged {
        let Some(word) = self.scene.word(preposition) else { return self.alone() };
        let of_governor = governor.map(|governor| self.scene.hints(governor)).unwrap_or_default();
        let is_bond = of_governor.has(Hint::Bond) || self.scene.has_before(preposition, Hint::Bond);
        if self.is_another() {
            return self.event();
        }
        match &*word.lower {
            "since" => return self.event(),
            "after" | "before" | "until" | "like" | "post" if self.seat == Some(Seat::Event) => {
                return self.event();
            }
            "at" if self.seat == Some(Seat::Event) => return self.event(),
            "of" if of_governor.has(Hint::Player) && of_governor.has(Hint::Game) => return self.team(),
            "by" if self.seat == Some(Seat::Event)
                && governor.is_some_and(|verb| {
                    self.scene.is_one_of(verb, &["shaped", "haunted", "scarred", "marked", "traumatised"])
                }) =>
            {
                return self.event();
            }
            // "The talks moved to Cairo"
            "to" | "toward" | "towards" | "from" | "for"
                if of_governor.has(Hint::Happen) && self.game < 3 =>
            {
                return self.place();
            }
            "against" if self.game >= 2 => return self.team(),
            "of" if self.seat == Some(Seat::Event) && self.recalls(preposition) => {
                return self.event();
            }
            "v" | "vs" | "vs." | "versus" => return self.team(),
            // The sentence is surely of a match.
            "with" | "against" | "by" | "over" | "to" | "behind" | "above" | "at" if self.game >= 4 => {
                return self.team();
            }
            "on" if self.game >= 3 && of_governor.has(Hint::Play) => return self.team(),
            "with" | "against" | "by" | "over" | "for" | "between" | "to" | "from" => {
                let is_play = of_governor.has(Hint::Play)
                    || of_governor.has(Hint::Player)
                    || of_governor.has(Hint::Game);
                if is_play && self.game >= 2 {
                    return self.team();
                }
            }
            "of" if self.game >= 2
                && self.scene.is_one_of(preposition.saturating_sub(1), &["ahead", "clear"]) =>
            {
                return self.team();
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
            "at" if is_bond && self.is_state() && self.resents(preposition) => self.government(),
            "from"
                if self.is_state() && governor.is_some_and(|verb| self.scene.is_one_of(verb, OBTAINING)) =>
            {
                self.government()
            }
            "from" if is_bond && self.is_state() => self.government(),
            "to" if self.seat == Some(Seat::Institution)
                && !self.is_capital
                && self.is_adjective(governor) =>
            {
                self.government()
            }
            "on" | "to" | "with" | "against" | "for" if self.is_addressed(&word.lower, governor) => {
                self.government()
            }
            "by" if of_governor.has(Hint::Agent) && self.is_state() => self.government(),
            _ => self.place(),
        }
    }

    /// "anger at Minsk"
    fn resents(&self, at: usize) -> bool {
        const FEELINGS: &[&str] =
            &["anger", "fury", "frustration", "irritation", "dismay", "outrage", "resentment"];
        at.checked_sub(1).is_some_and(|noun| self.scene.is_one_of(noun, FEELINGS))
    }

    fn is_adjective(&self, governor: Option<usize>) -> bool {
        governor.is_some_and(|governor| self.scene.part(governor) == Some(PartOfSpeech::Adjective))
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
                "sympathetic",
                "friendly",
                "hostile",
                "sworn",
                "accountable",
                "answerable",
                "opposed",
                "allied",
                "unacceptable",
                "acceptable",
                "indebted",
                "defected",
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
                "broke",
                "break",
                "breaks",
                "talk",
                "talked",
                "talking",
                "haggle",
                "haggled",
                "plead",
                "pleaded",
                "coordinate",
                "coordinated",
                "trade",
                "spar",
                "sparred",
                "bargain",
            ],
            "for" => &[
                "work", "works", "worked", "working", "spy", "spied", "spying", "speak", "speaks",
                "speaking", "spoke", "lobby", "lobbied", "lobbying",
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
            "failure",
            "success",
            "collapse",
            "outcome",
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
