//! How a name stands in its sentence: as whose subject, object or owner, or after which preposition.

use std::borrow::Cow;
use std::ops::Range;

use dateline_document::{Dependency, Id, PartOfSpeech, PennTag, Tagged, TokenId};

use super::lists::{self, Hint, Hints};
use crate::reading::{Line, Reading, Shape, Word};
use crate::words::Cue;

/// How many heads of a coordination are gone up.
const CLIMB: usize = 6;
/// How far before a preposition the noun that it completes may stand, in words.
const BOND: usize = 6;

/// What a name is in its clause, with the word it depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The subject of a verb.
    Subject(usize),
    /// The subject of a passive.
    Passive(usize),
    /// The subject of a predicate that is no verb: "Berlin is reluctant".
    Predicate(usize),
    /// An object.
    Object(usize),
    /// After a preposition.
    After { preposition: usize, governor: Option<usize> },
    /// Owner of a noun: "Moscow's plan".
    Owner(Option<usize>),
    /// Before a noun: "U.S. sanctions".
    Modifier(usize),
    /// Bound by a hyphen to the word after it: "Saudi-led".
    Bound(usize),
    /// Bound by a hyphen to a prefix before it: "pro-Moscow".
    Prefixed,
    /// None of these.
    Alone,
}

/// A sentence of a text with its tree.
#[derive(Clone, Copy)]
pub struct Scene<'a, 't, 's> {
    pub reading: &'a Reading<'t, 's>,
    pub tagged: &'a Tagged<'s>,
    pub line: &'a Line,
}

impl<'a, 's> Scene<'a, '_, 's> {
    pub fn word(&self, at: usize) -> Option<&'a Word<'s>> {
        self.reading.words.get(at).filter(|_| (self.line.start..self.line.end).contains(&at))
    }

    pub fn is_one_of(&self, at: usize, options: &[&str]) -> bool {
        self.word(at).is_some_and(|word| options.contains(&&*word.lower))
    }

    pub fn hints(&self, at: usize) -> Hints {
        lists::hints(&self.lemma(at))
    }

    fn lemma(&self, at: usize) -> Cow<'_, str> {
        let Some(word) = self.word(at) else { return Cow::Borrowed("") };
        match self.tagged.lemma(TokenId::from_index(at)) {
            "" => Cow::Owned(stem(&word.lower)),
            lemma if lemma.contains(char::is_uppercase) => Cow::Owned(lemma.to_lowercase()),
            lemma => Cow::Borrowed(lemma),
        }
    }

    pub fn part(&self, at: usize) -> Option<PartOfSpeech> {
        self.tagged.part(TokenId::from_index(at))
    }

    /// The head of a word by the tree, and how it depends on it.
    pub fn head(&self, at: usize) -> Option<(usize, Dependency)> {
        let arc = self.tagged.arc(TokenId::from_index(at))?;
        Some((arc.head?.index(), arc.dependency))
    }

    /// Whether the verb at `at` has a clause as its complement: "refused to let", "said that".
    pub fn has_clause(&self, at: usize) -> bool {
        (at + 1..self.line.end.min(at + 12)).any(|word| {
            matches!(self.head(word), Some((head, Dependency::Ccomp | Dependency::Xcomp)) if head == at)
        })
    }

    /// Whether the verb at `at` has an object.
    pub fn has_object(&self, at: usize) -> bool {
        (at + 1..self.line.end.min(at + 12))
            .any(|word| matches!(self.head(word), Some((head, Dependency::Obj)) if head == at))
    }

    /// Whether the verb of a subject is in the plural: "Leicester are", "India need".
    pub fn is_plural(&self, range: &Range<usize>) -> bool {
        let mut at = range.end;
        while self.word(at).is_some_and(|word| word.lower.ends_with("ly") || word.lower == "also") {
            at += 1;
        }
        // Verbs whose past is as their present may be either.
        let is_open = self.is_one_of(
            at,
            &[
                "shut", "cut", "put", "set", "hit", "let", "quit", "cost", "hurt", "split", "spread", "beat",
                "bid", "shed", "cast",
            ],
        );
        let tag = self.tagged.tag(TokenId::from_index(at));
        self.is_one_of(at, &["are", "were", "have"])
            || matches!(tag, Some(PennTag::VBP | PennTag::VB)) && !is_open
    }

    /// How the name of the words `range` stands.
    pub fn slot(&self, range: &Range<usize>) -> Slot {
        let before = range.start.checked_sub(1).and_then(|before| self.word(before));
        if self
            .word(range.start)
            .is_some_and(|word| ["pro-", "anti-"].iter().any(|it| word.lower.starts_with(it)))
        {
            return Slot::Prefixed;
        }
        let is_bound = before.is_some_and(Word::is_hyphen);
        if is_bound && range.start >= 2 && self.is_one_of(range.start - 2, &["pro", "anti"]) {
            return Slot::Prefixed;
        }
        if let Some(slot) = self.slot_by_what_follows(range).or_else(|| self.cleft(range)) {
            return slot;
        }
        let head = self.head_of(range);
        // "Warsaw and Budapest": as the first of them.
        let mut first = head;
        for _ in 0..CLIMB {
            match self.head(first) {
                Some((up, Dependency::Conj | Dependency::Appos)) if up < first => first = up,
                _ => break,
            }
        }
        let start = if first == head { range.start } else { first };
        // "before Uruguay took the lead": a conjunction.
        let is_subject = matches!(
            self.head(first),
            Some((_, Dependency::Nsubj | Dependency::NsubjPass | Dependency::NsubjOuter))
        );
        let preposition = self.preposition_before(start);
        let next = self.part(range.end);
        let is_before_verb =
            matches!(next, Some(PartOfSpeech::Verb | PartOfSpeech::Auxiliary | PartOfSpeech::Adverb));
        let is_conjunction = |at: &usize| {
            is_subject
                && is_before_verb
                && self.is_one_of(*at, &["as", "before", "after", "until", "since", "than", "like"])
        };
        if let Some(preposition) = preposition.filter(|at| !is_conjunction(at)) {
            let governor = match self.head(first) {
                Some((governor, Dependency::Obl | Dependency::Nmod | Dependency::OblAgent)) => Some(governor),
                _ => None,
            };
            return Slot::After { preposition, governor };
        }
        match self.head(first) {
            Some((verb, Dependency::Nsubj | Dependency::NsubjOuter)) => self.subject_of(verb),
            // "Maputo called in troops" is no passive, whatever the tree says.
            Some((verb, Dependency::NsubjPass)) if verb > head && !self.has_be(head + 1..verb) => {
                Slot::Subject(verb)
            }
            Some((verb, Dependency::NsubjPass)) => Slot::Passive(verb),
            Some((verb, Dependency::Obj | Dependency::Iobj)) => Slot::Object(verb),
            Some((noun, Dependency::Compound | Dependency::Amod | Dependency::NmodDesc)) if noun > first => {
                Slot::Modifier(noun)
            }
            Some(_) => self.subject_by_words(range).unwrap_or(Slot::Alone),
            None => self.subject_by_words(range).unwrap_or(Slot::Alone),
        }
    }

    fn has_be(&self, mut words: Range<usize>) -> bool {
        words.any(|at| {
            self.is_one_of(
                at,
                &["is", "are", "was", "were", "be", "been", "being", "'s", "’s", "get", "gets", "got"],
            )
        })
    }

    fn subject_of(&self, verb: usize) -> Slot {
        let is_verb = matches!(self.part(verb), Some(PartOfSpeech::Verb | PartOfSpeech::Auxiliary));
        if is_verb { Slot::Subject(verb) } else { Slot::Predicate(verb) }
    }

    /// "It was London that pushed for it": the subject of the verb after it.
    fn cleft(&self, range: &Range<usize>) -> Option<Slot> {
        let it = range.start.checked_sub(2)?;
        let is_cleft = self.is_one_of(it, &["it"])
            && self.is_one_of(it + 1, &["is", "was"])
            && self.is_one_of(range.end, &["that", "who", "which"]);
        if is_cleft { self.subject_by_words(&(range.start..range.end + 1)) } else { None }
    }

    fn slot_by_what_follows(&self, range: &Range<usize>) -> Option<Slot> {
        let next = self.word(range.end)?;
        if next.is_possessive() {
            let noun = match self.head(self.head_of(range)) {
                Some((noun, Dependency::NmodPoss)) => Some(noun),
                _ => self.noun_after(range.end + 1),
            };
            return Some(Slot::Owner(noun));
        }
        let bound = self.word(range.end + 1).filter(|_| next.is_hyphen())?;
        if bound.is_capital() {
            // "the EU-Turkey deal"
            return self.noun_after(range.end + 1).map(Slot::Modifier);
        }
        Some(Slot::Bound(range.end + 1))
    }

    /// The last of the nouns and adjectives in a row from `at` on.
    fn noun_after(&self, at: usize) -> Option<usize> {
        let is_part = |at: &usize| {
            self.word(*at).is_some_and(|word| {
                !word.has(Cue::Function)
                    && (word.shape == Shape::Lower || word.is_capital() || word.is_hyphen())
            }) && !matches!(self.part(*at), Some(PartOfSpeech::Verb | PartOfSpeech::Auxiliary))
        };
        (at..at + 6).take_while(is_part).last()
    }

    /// The word of a name whose head is outside it.
    fn head_of(&self, range: &Range<usize>) -> usize {
        let is_outside = |word: &usize| self.head(*word).is_none_or(|(head, _)| !range.contains(&head));
        range.clone().find(is_outside).unwrap_or(range.end - 1)
    }

    /// The preposition before the noun phrase that a name at `start` ends.
    fn preposition_before(&self, start: usize) -> Option<usize> {
        let mut at = start;
        for _ in 0..4 {
            at = at.checked_sub(1)?;
            let word = self.word(at)?;
            if PREPOSITIONS.contains(&&*word.lower) {
                return Some(at);
            }
            let is_passed = matches!(
                &*word.lower,
                "the" | "central" | "downtown" | "both" | "neighbouring" | "neighboring"
            ) || word.has(Cue::Compass)
                || self.part(at) == Some(PartOfSpeech::Adjective)
                || word.is_hyphen();
            if !is_passed {
                return None;
            }
        }
        None
    }

    /// Without a tree, or where it is of no help: a verb right after the name.
    fn subject_by_words(&self, range: &Range<usize>) -> Option<Slot> {
        for at in range.end..range.end + 4 {
            let word = self.word(at)?;
            let is_passed = word.has(Cue::Auxiliary) || word.lower.ends_with("ly") || word.lower == "not";
            if !is_passed {
                let hints = self.hints(at);
                let is_verb = matches!(self.part(at), Some(PartOfSpeech::Verb))
                    || self.tagged.words.is_empty()
                        && (hints.has(Hint::Agent) || hints.has(Hint::Play) || hints.has(Hint::Still));
                return is_verb.then_some(Slot::Subject(at));
            }
        }
        None
    }

    /// Whether one of the few words before `at` and after a mark has the hint.
    pub fn has_before(&self, at: usize, hint: Hint) -> bool {
        (at.saturating_sub(BOND)..at)
            .rev()
            .take_while(|&word| {
                self.word(word).is_some_and(|word| word.shape != Shape::Mark || word.is_hyphen())
            })
            .any(|word| self.hints(word).has(hint) && self.part(word) != Some(PartOfSpeech::Adposition))
    }
}

/// Prepositions that names of places stand after.
const PREPOSITIONS: &[&str] = &[
    "in",
    "at",
    "near",
    "outside",
    "inside",
    "within",
    "across",
    "through",
    "throughout",
    "around",
    "into",
    "onto",
    "along",
    "over",
    "above",
    "under",
    "off",
    "via",
    "beyond",
    "from",
    "to",
    "of",
    "with",
    "by",
    "for",
    "on",
    "against",
    "between",
    "toward",
    "towards",
    "after",
    "since",
    "before",
    "until",
    "like",
    "about",
    "among",
    "behind",
    "upon",
    "past",
    "versus",
    "v",
    "vs",
    "vs.",
    "than",
    "as",
    "post",
    "during",
    "amid",
    "besides",
    "without",
    "despite",
    "including",
];

/// A word without a regular ending, where no lemma is known.
fn stem(lower: &str) -> String {
    let is_word = |stem: &&str| lists::hints(stem) != Hints::default();
    let ends = ["s", "es", "d", "ed", "ing"];
    let stem = ends.iter().filter_map(|end| lower.strip_suffix(end)).find(is_word);
    let known = if is_word(&lower) { Some(lower) } else { stem };
    match known.or(if lower == "said" { Some("say") } else { None }) {
        Some(stem) => stem.to_owned(),
        None => lower.strip_suffix("ies").map_or_else(|| lower.to_owned(), |stem| format!("{stem}y")),
    }
}
