//! Whether the clause around a time expression speaks of what was or of what will be.
//!
//! The verb that governs an expression is found in the dependency tree; where there is no tree, or it leads to no verb,
//! the nearest verb by words decides.

use std::sync::LazyLock;

use dateline_document::{Dependency, PennTag};
use rustc_hash::FxHashSet;

use super::words::Words;
use crate::reading::{Shape, Word};

/// The direction of a clause in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    Past,
    Future,
    /// Ahead as seen from the past, which may be over by now: "was to meet on Monday".
    Planned,
    Unknown,
}

/// How many words around an expression or verb are searched.
const REACH: usize = 30;

/// Lemmas of what is planned for a time that stands beside it: "scheduled for Monday", "postponed until Friday".
const SCHEDULED: &[&str] = &[
    "adjourn",
    "anticipate",
    "book",
    "defer",
    "delay",
    "due",
    "expect",
    "forecast",
    "pencil",
    "plan",
    "postpone",
    "project",
    "reschedule",
    "schedule",
    "set",
    "slate",
    "tip",
];

/// Lemmas of those whose object is ahead of them: "she expected a second round on April 16".
const EXPECTED: &[&str] = &["anticipate", "expect", "forecast", "plan", "project"];

/// How far a tree is climbed.
const STEPS: usize = 24;

/// The tense of the clause that the words `start..end` stand in.
pub fn tense(words: Words<'_>, start: usize, end: usize, is_headline: bool) -> Tense {
    let before = words.before(start, 1);
    let before = if before == "the" { words.before(start, 2) } else { before };
    if words.before(start, 2) == "ahead" && before == "of" {
        return Tense::Future;
    }
    if words.before(start, 2) == "as" && before == "of" {
        return Tense::Past;
    }
    match by_tree(words, Place { start, end, is_headline }) {
        Tense::Unknown => by_words(words, start, end),
        Tense::Past if matches!(before, "until" | "till") && is_present_before(words, start) => Tense::Future,
        tense => tense,
    }
}

/// "The court has until Monday to decide.", "It runs until Monday, she said."
fn is_present_before(words: Words<'_>, start: usize) -> bool {
    let tag = start.checked_sub(2).and_then(|verb| words.tag(verb));
    matches!(words.before(start, 2), "has" | "have") || matches!(tag, Some(PennTag::VBZ | PennTag::VBP))
}

fn by_tree(words: Words<'_>, place: Place) -> Tense {
    let (start, end) = (place.start, place.end);
    // The word of the expression whose head is outside.
    let head_outside = |at: &usize| {
        words.arc(*at).is_some_and(|(head, _)| head.is_none_or(|head| !(start..end).contains(&head)))
    };
    let Some(mut at) = (start..end).rev().find(head_outside) else { return Tense::Unknown };
    for _ in 0..STEPS {
        if let Some(tense) = of_predicate(words, at, place) {
            return tense;
        }
        match words.arc(at) {
            Some((Some(head), arc)) => {
                // "a deal to be signed on Friday", "the vote to take place on Friday"
                at = head;
                if arc.dependency == Dependency::Vocative {
                    return Tense::Unknown;
                }
            }
            _ => return Tense::Unknown,
        }
    }
    Tense::Unknown
}

/// The words of an expression, and whether they stand in a headline.
#[derive(Clone, Copy)]
struct Place {
    start: usize,
    end: usize,
    is_headline: bool,
}

/// What stands beside a predicate and tells its tense.
#[derive(Default)]
struct Beside {
    has_modal: bool,
    /// The modal says what will be.
    is_will: bool,
    /// "have", "has", "had".
    has_perfect: bool,
    /// A form of "be" in the present, or in the past.
    is_present: bool,
    is_past: bool,
    has_to: bool,
    is_going: bool,
}

impl Beside {
    fn of(words: Words<'_>, predicate: usize) -> Self {
        let mut beside = Self::default();
        for at in predicate.saturating_sub(REACH)..words.len().min(predicate + REACH) {
            let Some((Some(head), arc)) = words.arc(at) else { continue };
            if head != predicate {
                continue;
            }
            match arc.dependency.universal() {
                Dependency::Aux | Dependency::Cop => beside.add(&words[at].lower),
                Dependency::Mark => beside.has_to |= &*words[at].lower == "to",
                _ => {}
            }
        }
        beside
    }

    fn add(&mut self, auxiliary: &str) {
        match auxiliary {
            "will" | "wo" | "shall" | "'ll" | "’ll" => (self.has_modal, self.is_will) = (true, true),
            "would" | "'d" | "’d" | "may" | "might" | "could" | "should" | "must" | "can" | "ca" => {
                self.has_modal = true
            }
            "have" | "has" | "had" | "'ve" | "’ve" => self.has_perfect = true,
            "is" | "are" | "am" | "'s" | "’s" | "'re" | "’re" | "'m" | "’m" => self.is_present = true,
            "was" | "were" | "did" => self.is_past = true,
            "to" => self.has_to = true,
            "going" => self.is_going = true,
            _ => {}
        }
    }
}

/// The tense of a predicate, or none where a word is no predicate or leaves it to the word above.
fn of_predicate(words: Words<'_>, at: usize, place: Place) -> Option<Tense> {
    let tag = words.tag(at)?;
    let beside = Beside::of(words, at);
    let is_plan = SCHEDULED.contains(&words.lemma(at));
    let is_for = matches!(words.before(place.start, 1), "for" | "until" | "till");
    match tag {
        // "Tuesday's plea may help" does not say that the plea is to come.
        _ if beside.has_modal && !beside.is_will && words.get(place.end).is_some_and(Word::is_possessive) => {
            Some(Tense::Unknown)
        }
        _ if beside.has_modal && !beside.has_perfect => Some(Tense::Future),
        _ if beside.has_perfect => Some(Tense::Past),
        PennTag::VBD if is_plan && is_for => Some(Tense::Future),
        PennTag::VBD if EXPECTED.contains(&words.lemma(at)) => Some(Tense::Planned),
        PennTag::VBD => Some(Tense::Past),
        PennTag::VB | PennTag::VBN if beside.has_to && beside.is_past => Some(Tense::Planned),
        PennTag::VBN if beside.has_to => infinitive(words, at, place),
        PennTag::VBN if is_plan && (is_for || at < place.start && at + 4 > place.start) => {
            Some(planned(words, at, &beside))
        }
        PennTag::VBN if beside.is_present => Some(if is_plan { Tense::Future } else { Tense::Unknown }),
        PennTag::VBN => match words.arc(at) {
            // "will be opened on Monday and closed on Friday"
            Some((Some(head), arc)) if arc.dependency == Dependency::Conj && !beside.is_past => {
                of_predicate(words, head, place).or(Some(Tense::Past))
            }
            _ => Some(Tense::Past),
        },
        PennTag::VBG if beside.is_going || beside.is_present => Some(Tense::Future),
        PennTag::VBG if beside.is_past => Some(Tense::Past),
        PennTag::VB if beside.has_to => infinitive(words, at, place),
        PennTag::VB if beside.is_past => Some(Tense::Past),
        PennTag::VB => match words.arc(at) {
            Some((Some(head), arc)) if arc.dependency == Dependency::Conj => of_predicate(words, head, place),
            Some((None, _)) => Some(Tense::Future),
            _ => None,
        },
        PennTag::VBZ | PennTag::VBP if place.is_headline => Some(Tense::Unknown),
        PennTag::VBZ | PennTag::VBP => {
            let is_report =
                matches!(words.lemma(at), "say" | "report" | "show" | "tell" | "write" | "be" | "have");
            Some(if is_report { Tense::Unknown } else { Tense::Future })
        }
        // "The vote is on Tuesday", "was angry on Monday".
        _ if beside.is_past => Some(Tense::Past),
        _ if beside.is_present => {
            let is_here = at + 3 > place.start && at < place.start + 3;
            Some(if beside.is_going || is_plan || is_here { Tense::Future } else { Tense::Unknown })
        }
        _ => None,
    }
}

/// Ahead, or ahead as seen from the past: "games scheduled for Monday were held".
fn planned(words: Words<'_>, at: usize, beside: &Beside) -> Tense {
    // The verb above a participle beside a noun, which are two steps away.
    let above = words.arc(at).and_then(|(noun, _)| words.arc(noun?)).and_then(|(verb, _)| verb);
    let is_past = beside.is_past
        || above.is_some_and(|verb| words.tag(verb) == Some(PennTag::VBD) || Beside::of(words, verb).is_past);
    if is_past { Tense::Planned } else { Tense::Future }
}

/// The tense of "to" and a verb.
fn infinitive(words: Words<'_>, at: usize, place: Place) -> Option<Tense> {
    let Some((Some(head), arc)) = words.arc(at) else { return Some(Tense::Future) };
    let lemma = words.lemma(head);
    match arc.dependency.universal() {
        // "gathered to mark the day on Monday": both happened.
        Dependency::Advcl | Dependency::Conj if !PLANS.contains(lemma) => of_predicate(words, head, place),
        Dependency::Xcomp if PAST_INFINITIVES.contains(lemma) => of_predicate(words, head, place),
        // "was expected to meet", "were planning to meet"
        Dependency::Xcomp if Beside::of(words, head).is_past => Some(Tense::Planned),
        _ => Some(Tense::Future),
    }
}

/// The nearest verb before the expression decides; where there is none, the first after it.
fn by_words(words: Words<'_>, start: usize, end: usize) -> Tense {
    let is_edge = |at: usize| matches!(words[at].text, "\"" | "”" | "“" | ";");
    let told = |at: usize| Some(tense_at(words, at)).filter(|&tense| tense != Tense::Unknown);
    let before = (start.saturating_sub(REACH)..start).rev().take_while(|&at| !is_edge(at)).find_map(told);
    // "On Thursday I walked down ..."
    let after = || (end..words.len().min(end + REACH)).take_while(|&at| !is_edge(at)).find_map(told);
    before.or_else(after).unwrap_or(Tense::Unknown)
}

fn tense_at(words: Words<'_>, index: usize) -> Tense {
    let word = &words[index];
    if word.shape != Shape::Lower {
        return match word.text {
            "'ll" | "’ll" => Tense::Future,
            _ => Tense::Unknown,
        };
    }
    let before = |steps: usize| words.before(index, steps);
    match word.text {
        "will" | "wo" | "shall" | "would" | "'ll" | "’ll" | "may" | "might" | "could" | "should" | "must" => {
            Tense::Future
        }
        "to" if is_plan(before(1)) || is_be(before(1)) => Tense::Future,
        "for" if matches!(before(1), "scheduled" | "planned" | "set" | "slated" | "due" | "booked") => {
            Tense::Future
        }
        "until" | "till" if matches!(before(1), "has" | "have") => Tense::Future,
        "expected" if before(1) == "had" => Tense::Past,
        "expected" | "expects" | "expect" | "due" | "scheduled" | "slated" | "planned" => Tense::Future,
        // "is meeting", but not "was meeting" or "is accused of stealing".
        text if text.ends_with("ing") && matches!(before(1), "is" | "are" | "'s" | "’s" | "'re" | "’re") => {
            Tense::Future
        }
        text if is_past(text) => {
            let is_passive = before(1) == "be" || before(2) == "be" && before(1).ends_with("ly");
            if is_passive { Tense::Unknown } else { Tense::Past }
        }
        _ => Tense::Unknown,
    }
}

/// Whether a word is a regular form of a lemma of plans.
fn is_plan(word: &str) -> bool {
    let stems = ["", "s", "d", "ed", "ned", "ing"].into_iter().filter_map(|end| word.strip_suffix(end));
    stems.into_iter().any(|stem| PLANS.contains(stem))
}

fn is_be(word: &str) -> bool {
    matches!(word, "is" | "are" | "was" | "were" | "'s" | "’s")
}

fn is_past(word: &str) -> bool {
    const NOT: &[&str] = &[
        "need", "feed", "seed", "deed", "weed", "heed", "speed", "indeed", "hundred", "sacred", "naked",
        "wicked",
    ];
    let is_regular = word.len() > 3 && word.ends_with("ed") && !NOT.contains(&word);
    is_regular || PAST.contains(word)
}

static PAST: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| list(include_str!("past_forms.txt")));
static PLANS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| list(include_str!("plans.txt")));
static PAST_INFINITIVES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| list(include_str!("past_infinitives.txt")));

fn list(text: &'static str) -> FxHashSet<&'static str> {
    text.lines().filter(|line| !line.starts_with('#')).collect()
}
