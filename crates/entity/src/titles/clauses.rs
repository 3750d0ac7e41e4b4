//! Titles in clauses: "was named chief executive of Acme", "who heads the ministry", "resigned as mayor".

use std::ops::Range;
use std::sync::LazyLock;

use dateline_document::{Dependency, EntityKind, RoleStatus, Title};
use rustc_hash::FxHashMap;

use super::nominal::{Role, Scene};
use super::phrase::Phrase;
use super::subject::head;
use crate::reading::{Shape, Word};
use crate::words::Cue;

/// How far behind a verb its "as" may stand, in words.
const AS: usize = 8;
/// How many titles a verb may have.
const TITLES: usize = 4;

/// What stands before "to" where the subject is to hold a role, or wants to.
const INTENTS: &[&str] = &[
    "expected",
    "set",
    "due",
    "likely",
    "going",
    "about",
    "hopes",
    "hoped",
    "hoping",
    "hope",
    "wants",
    "wanted",
    "want",
    "plans",
    "planned",
    "aims",
    "aiming",
    "slated",
    "poised",
    "tipped",
    "seeks",
    "seeking",
    "sought",
    "bid",
    "ready",
    "vying",
    "is",
    "was",
    "has",
    "certain",
    "scheduled",
    "favourite",
    "favorite",
    "race",
    "agreed",
    "campaign",
];

/// What a verb says of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// Is it.
    Be,
    /// Comes to be it.
    Become,
    /// Gives it to the object.
    Name,
    /// Wants to give it to the object.
    Propose,
    /// Holds it, with "as".
    Serve,
    /// Begins to hold it, with "as".
    Enter,
    /// Ceases to hold it, with "as".
    Leave,
    /// Takes it from the object, with "as".
    Remove,
    /// Holds it after the object, with "as".
    Follow,
    /// Wants to hold it, with "for".
    Seek,
    /// Holds the first place in the object.
    Head,
}

static VERBS: LazyLock<FxHashMap<&'static str, Act>> = LazyLock::new(|| {
    let act = |name| match name {
        "be" => Some(Act::Be),
        "become" => Some(Act::Become),
        "name" => Some(Act::Name),
        "propose" => Some(Act::Propose),
        "serve" => Some(Act::Serve),
        "enter" => Some(Act::Enter),
        "leave" => Some(Act::Leave),
        "remove" => Some(Act::Remove),
        "follow" => Some(Act::Follow),
        "seek" => Some(Act::Seek),
        "head" => Some(Act::Head),
        _ => None,
    };
    let lines = include_str!("verbs.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(form, name)| Some((form, act(name)?)))
        .collect()
});

/// What the auxiliaries before a verb say.
#[derive(Clone, Copy, Default)]
struct Tense {
    has: bool,
    had: bool,
    is_to_come: bool,
    is_passive: bool,
    is_negated: bool,
}

impl Scene<'_, '_, '_> {
    /// The roles that the verbs of the sentence tell.
    pub fn roles_in_clauses(&self, titles: &mut Vec<Title>) {
        for verb in self.line.start..self.line.end {
            let word = &self.words()[verb];
            if word.shape != Shape::Lower {
                continue;
            }
            if word.text == "as" {
                self.capacity(verb, titles);
                continue;
            }
            let Some(&act) = VERBS.get(&*word.lower) else { continue };
            let tense = self.tense(verb);
            if self.name_around(verb).is_some() || tense.is_negated {
                continue;
            }
            match act {
                Act::Be => self.copula(verb, tense, titles),
                Act::Become => {
                    let state = if tense.is_to_come { RoleStatus::Candidate } else { RoleStatus::Current };
                    self.predicate(verb, verb + 1, state, titles);
                }
                Act::Name | Act::Propose | Act::Remove | Act::Follow => {
                    self.given(verb, act, tense, titles);
                }
                Act::Serve | Act::Enter | Act::Leave => self.held_as(verb, act, tense, titles),
                Act::Seek => self.sought(verb, titles),
                Act::Head => self.headed(verb, tense, titles),
            }
        }
    }

    fn tense(&self, verb: usize) -> Tense {
        let mut tense = Tense::default();
        for at in (self.line.start..verb).rev().take(5) {
            // "Theresa May resigned": no auxiliary.
            if self.name_around(at).is_some() {
                break;
            }
            match &*self.words()[at].lower {
                "has" | "have" | "'ve" | "’ve" | "having" => tense.has = true,
                "had" | "'d" | "’d" => tense.had = true,
                "will" | "would" | "could" | "may" | "might" | "should" | "can" | "shall" | "must"
                | "'ll" | "’ll" | "wo" | "ca" => tense.is_to_come = true,
                "to" => tense.is_to_come = self.is_intent(at),
                "is" | "was" | "are" | "were" | "be" | "been" | "being" | "get" | "gets" | "got" | "am" => {
                    tense.is_passive = true;
                }
                "not" | "n't" | "n’t" | "never" | "neither" | "nor" => tense.is_negated = true,
                lower if lower.ends_with("ly") => {}
                "also" | "now" | "then" | "later" | "once" | "already" | "just" | "since" | "first"
                | "still" | "twice" | "expected" | "set" | "due" | "going" | "about" | "soon" | "again" => {}
                _ => break,
            }
        }
        tense
    }

    /// Whether the word before "to" tells of what the subject is to be: "is expected to", "wants to".
    fn is_intent(&self, to: usize) -> bool {
        let before = to.checked_sub(1).filter(|&before| before >= self.line.start);
        before.is_some_and(|before| INTENTS.contains(&&*self.words()[before].lower))
    }

    /// "is the president of Acme", "was once the mayor".
    fn copula(&self, verb: usize, tense: Tense, titles: &mut Vec<Title>) {
        let state = match &*self.words()[verb].lower {
            "is" | "am" | "remains" | "are" => RoleStatus::Current,
            "was" | "were" => RoleStatus::Former,
            "been" if tense.has => RoleStatus::Current,
            "been" if tense.had => RoleStatus::Former,
            "be" | "remain" if tense.is_to_come => RoleStatus::Candidate,
            "remained" if !tense.has => RoleStatus::Former,
            _ => return,
        };
        let mut at = verb + 1;
        while self.word(at).is_some_and(|word| {
            matches!(
                &*word.lower,
                "now" | "also" | "still" | "once" | "then" | "currently" | "already" | "again"
            ) || word.shape == Shape::Lower && word.lower.ends_with("ly") && !word.has(Cue::TitleFiller)
        }) {
            at += 1;
        }
        // "was elected president": what the participle says.
        let is_given =
            self.word(at).is_some_and(|word| VERBS.get(&*word.lower).is_some_and(|act| *act == Act::Name));
        if is_given {
            return;
        }
        self.predicate(verb, at, state, titles);
    }

    fn predicate(&self, verb: usize, at: usize, state: RoleStatus, titles: &mut Vec<Title>) {
        let Some(role) = self.role_at(at) else { return };
        let Some(holder) = self.subject(&[role.phrase.end - 1, self.head_of(&role.phrase), verb], verb)
        else {
            return;
        };
        if holder.end <= at {
            self.push_roles(at, &holder, state, TITLES, titles);
        }
    }

    /// The head of a title by the tree: the word whose head is outside it.
    fn head_of(&self, phrase: &Phrase) -> usize {
        let is_outside = |word: &usize| {
            head(self.tagged, *word).is_none_or(|(head, _)| !(phrase.start..phrase.end).contains(&head))
        };
        (phrase.start..phrase.end).find(is_outside).unwrap_or(phrase.end - 1)
    }

    /// "was named chief executive", "named her chief executive", "fired him as coach", "succeeds Ann Li as chairman".
    fn given(&self, verb: usize, act: Act, tense: Tense, titles: &mut Vec<Title>) {
        let (of_subject, of_object) = match (act, tense.is_to_come) {
            (Act::Name, false) => (RoleStatus::Current, RoleStatus::Current),
            (Act::Name | Act::Propose, _) => (RoleStatus::Candidate, RoleStatus::Candidate),
            (Act::Remove, false) => (RoleStatus::Former, RoleStatus::Former),
            (Act::Remove, true) => (RoleStatus::Current, RoleStatus::Current),
            (_, false) => (RoleStatus::Current, RoleStatus::Former),
            (_, true) => (RoleStatus::Candidate, RoleStatus::Current),
        };
        // Whom the verb has as its object.
        if let Some(object) = self.object(verb) {
            let after = self.after_object(object.end);
            let Some(at) = self.role_after(after, act) else { return };
            if self.push_roles(at, &object, of_object, TITLES, titles) && act == Act::Follow {
                self.push_for_subject(verb, at, of_subject, titles);
            }
            return;
        }
        let is_participle = |before: &Word<'_>| matches!(before.text, "," | "(") || before.span.is_empty();
        let follows_noun = verb
            .checked_sub(1)
            .filter(|&before| before >= self.line.start)
            .is_some_and(|before| is_participle(&self.words()[before]) || self.name_around(before).is_some());
        if act == Act::Follow || !(tense.is_passive || follows_noun) {
            return;
        }
        if let Some(at) = self.role_after(verb + 1, act) {
            self.push_for_subject(verb, at, of_subject, titles);
        }
    }

    fn push_for_subject(&self, verb: usize, at: usize, state: RoleStatus, titles: &mut Vec<Title>) {
        if let Some(holder) = self.subject(&[verb], verb).filter(|holder| holder.end <= at) {
            self.push_roles(at, &holder, state, TITLES, titles);
        }
    }

    /// The person that follows a verb as its object, with or without a title: "named Ann Li", "fired him".
    fn object(&self, verb: usize) -> Option<Range<usize>> {
        let next = verb + 1;
        if self.is_one_of(next, &["him", "her"]) && self.word(next + 1).is_some() {
            // "named her deputy chairman": a possessive only by the tree.
            let is_owner = matches!(head(self.tagged, next), Some((_, Dependency::NmodPoss)));
            return (!is_owner).then_some(next..next + 1);
        }
        let start = (next..next + 8).find(|&at| {
            self.name_at(at).is_some()
                || self.word(at).is_none_or(|word| word.shape == Shape::Mark && !word.is_hyphen())
                || self.is_one_of(at, &["as", "to", "of", "by", "for", "in", "and", "the", "its", "his", "a"])
        })?;
        let name = self.person_at(start)?;
        Some(self.names[name].words.clone())
    }

    /// Where the sentence goes on after an object: behind "of Ghana", and an age between commas.
    fn after_object(&self, end: usize) -> usize {
        let mut at = end;
        if self.is_one_of(at, &[","]) && self.is_one_of(at + 2, &[","]) {
            let is_age = self.word(at + 1).is_some_and(|age| age.shape == Shape::Number);
            at += if is_age { 3 } else { 0 };
        }
        at
    }

    /// Where the role begins: at once, or behind "as", "to be", "to the post of".
    fn role_after(&self, at: usize, act: Act) -> Option<usize> {
        let needs_as = matches!(act, Act::Remove | Act::Follow);
        if needs_as {
            return (at..at + AS)
                .take_while(|&at| !self.is_stop(at))
                .find(|&at| self.is_one_of(at, &["as"]))
                .map(|at| at + 1);
        }
        if self.is_one_of(at, &["as"]) {
            return Some(at + 1);
        }
        if self.is_one_of(at, &["to"]) {
            let verb = self.is_one_of(at + 1, &["be", "become", "serve"]);
            let of = (at + 1..at + 6).find(|&of| self.is_one_of(of, &["of"]));
            let is_post = of.is_some_and(|of| {
                self.is_one_of(of - 1, &["post", "position", "role", "job", "office", "rank"])
            });
            return match (verb, of) {
                (true, _) => Some(at + 2 + usize::from(self.is_one_of(at + 2, &["as"]))),
                (false, Some(of)) if is_post => Some(of + 1),
                _ => self.word(at + 1).filter(|word| act == Act::Name && word.lower != "the").map(|_| at + 1),
            };
        }
        Some(at)
    }

    /// Whether a clause ends at the word.
    fn is_stop(&self, at: usize) -> bool {
        self.word(at).is_none_or(|word| {
            word.shape == Shape::Mark && !word.is_hyphen() && !word.is_possessive()
                || matches!(
                    &*word.lower,
                    "and" | "but" | "who" | "which" | "that" | "because" | "when" | "while"
                )
        })
    }

    /// "serves as", "took over as", "resigned from the party as", "joined Acme as".
    fn held_as(&self, verb: usize, act: Act, tense: Tense, titles: &mut Vec<Title>) {
        let Some(act) = self.with_particle(verb, act) else { return };
        let between = (verb + 1..verb + AS).take_while(|&at| !self.is_stop(at));
        let Some(mark) = between.clone().find(|&at| self.is_one_of(at, &["as"])) else {
            return self.left_post(verb, act, tense, titles);
        };
        let lower = &*self.words()[verb].lower;
        let is_past = lower.ends_with("ed") && !tense.has;
        let state = match (act, tense.is_to_come) {
            (Act::Serve, false) if is_past || tense.had => RoleStatus::Former,
            (Act::Serve | Act::Enter, false) => RoleStatus::Current,
            (Act::Serve | Act::Enter, true) => RoleStatus::Candidate,
            (Act::Seek, _) => RoleStatus::Candidate,
            (_, true) => RoleStatus::Current,
            (_, false) => RoleStatus::Former,
        };
        // "joined Acme as finance chief": Acme's.
        let body = between.take_while(|&at| at < mark).find_map(|at| {
            self.name_at(at).filter(|&name| self.names[name].kind == EntityKind::Organization)
        });
        let Some(holder) = self.subject(&[verb], verb).filter(|holder| holder.end <= mark) else { return };
        let first = titles.len();
        if self.push_roles(mark + 1, &holder, state, TITLES, titles) {
            let of =
                body.map(|body| &self.names[body].words).map(|body| self.reading.span(body.start, body.end));
            titles[first].of = titles[first].of.or(of);
        }
    }

    /// What a verb with its particle says: "stood down as" leaves, "stood in as" enters.
    fn with_particle(&self, verb: usize, act: Act) -> Option<Act> {
        let has = |options: &[&str]| (verb + 1..verb + 3).any(|at| self.is_one_of(at, options));
        match &*self.words()[verb].lower {
            "step" | "steps" | "stepped" | "stepping" | "stand" | "stands" | "stood" | "standing" => {
                if has(&["down", "aside", "back"]) {
                    Some(Act::Leave)
                } else if has(&["in", "up"]) {
                    Some(Act::Enter)
                } else {
                    has(&["as", "for"]).then_some(Act::Seek)
                }
            }
            "take" | "takes" | "took" | "taken" | "taking" => {
                has(&["over", "office", "up", "charge", "power"]).then_some(act)
            }
            _ => Some(act),
        }
    }

    /// "resigned from his post of mayor", "left the post of": no "as" but a post.
    fn left_post(&self, verb: usize, act: Act, tense: Tense, titles: &mut Vec<Title>) {
        let at = verb + 1;
        let is_seek = act == Act::Seek;
        if is_seek {
            return self.sought(verb, titles);
        }
        let of = (at..at + 5)
            .find(|&of| self.is_one_of(of, &["of"]))
            .filter(|&of| self.is_one_of(of - 1, &["post", "position", "role", "job", "office"]));
        if let Some(of) = of.filter(|_| act == Act::Leave) {
            let state = if tense.is_to_come { RoleStatus::Current } else { RoleStatus::Former };
            self.push_for_subject(verb, of + 1, state, titles);
        }
    }

    /// "is running for president of Brazil".
    fn sought(&self, verb: usize, titles: &mut Vec<Title>) {
        let to =
            (verb + 1..verb + 4).take_while(|&at| !self.is_stop(at)).find(|&at| self.is_one_of(at, &["for"]));
        match to {
            Some(to) => {
                let to = to + usize::from(self.is_one_of(to + 1, &["re-election", "reelection"]));
                let to = to + usize::from(self.is_one_of(to + 1, &["as"]));
                self.push_for_subject(verb, to + 1, RoleStatus::Candidate, titles);
            }
            None if self.words()[verb].text == "runs" => self.headed(verb, Tense::default(), titles),
            None => {}
        }
    }

    /// "who heads the Ministry of Health", "the Popular Front, led by Ali Hamdan".
    fn headed(&self, verb: usize, tense: Tense, titles: &mut Vec<Title>) {
        let lower = &*self.words()[verb].lower;
        let is_past = (lower.ends_with("ed") || lower == "led") && !tense.has;
        if self.is_one_of(verb + 1, &["by"]) {
            let leader = (verb + 2..verb + 8)
                .find(|&at| self.name_at(at).is_some() || self.is_stop(at))
                .and_then(|at| self.person_at(at));
            let body = self.body_before(verb);
            if let (Some(leader), Some(body)) = (leader, body) {
                let words = &self.names[leader].words;
                let role = self.heading(verb, body, self.names[body].words.start..words.end);
                titles.push(self.title(&role, words, RoleStatus::Current));
            }
            return;
        }
        let mut at = verb + 1;
        while at < verb + 4
            && self.name_at(at).is_none()
            && self.word(at).is_some_and(|word| word.shape == Shape::Lower)
        {
            at += 1;
        }
        let Some(body) = self.name_at(at).filter(|&name| self.names[name].kind == EntityKind::Organization)
        else {
            return;
        };
        let end = self.names[body].words.end;
        // "leads the Tigers in scoring", "heads Acme's sales team" lead no whole body.
        let is_whole = self.word(end).is_none_or(|word| {
            word.shape == Shape::Mark && !word.is_hyphen() && !word.is_possessive()
                || matches!(
                    &*word.lower,
                    "and" | "since" | "until" | "from" | "for" | "during" | "between" | "said"
                )
        });
        let Some(holder) = self.subject(&[verb], verb).filter(|holder| is_whole && holder.end <= verb) else {
            return;
        };
        let state = match (tense.is_to_come, is_past || tense.had) {
            (true, _) => RoleStatus::Candidate,
            (_, true) => RoleStatus::Former,
            _ => RoleStatus::Current,
        };
        let role = self.heading(verb, body, holder.start..end);
        titles.push(self.title(&role, &holder, state));
    }

    fn heading(&self, verb: usize, body: usize, evidence: Range<usize>) -> Role {
        let phrase = Phrase { start: verb, end: verb + 1, is_role: true };
        Role { phrase, of: Some(body), status: None, evidence }
    }

    /// The organisation's name before a participle, with at most a comma and "which is" between.
    fn body_before(&self, verb: usize) -> Option<usize> {
        let mut at = verb;
        while at > self.line.start
            && verb - at < 4
            && self.is_one_of(at - 1, &[",", "which", "is", "was", "been", "has", "that"])
        {
            at -= 1;
        }
        let name = self.name_around(at.checked_sub(1).filter(|&before| before >= self.line.start)?)?;
        (self.names[name].kind == EntityKind::Organization).then_some(name)
    }

    /// "John Kerry, as secretary of state, ...", "As mayor, Ana Ruiz ...", "his tenure as mayor".
    fn capacity(&self, mark: usize, titles: &mut Vec<Title>) {
        let Some(before) = mark.checked_sub(1).filter(|&before| before >= self.line.start) else {
            return;
        };
        let noun = &*self.words()[before].lower;
        let state = match noun {
            "role" | "job" | "position" | "post" | "capacity" => RoleStatus::Current,
            "tenure" | "stint" | "time" | "term" | "years" | "spell" | "days" | "career" => {
                RoleStatus::Former
            }
            _ => return self.in_apposition(mark, titles),
        };
        let owner = before.checked_sub(1).filter(|&owner| owner > self.line.start);
        let holder = (before.saturating_sub(4).max(self.line.start)..before).rev().find_map(|at| {
            if self.is_one_of(at, &["his", "her"]) {
                return Some(at..at + 1);
            }
            let owner = owner.filter(|_| self.words()[at].is_possessive())?;
            let name =
                self.name_around(at.checked_sub(1)?).filter(|&name| self.is_person(name) && at <= owner)?;
            Some(self.names[name].words.clone())
        });
        if let Some(holder) = holder {
            self.push_roles(mark + 1, &holder, state, TITLES, titles);
        }
    }

    /// "Kerry, as secretary of state, ...".
    fn in_apposition(&self, mark: usize, titles: &mut Vec<Title>) {
        let comma = mark - 1;
        if !matches!(self.words()[comma].text, "," | "who") || comma == self.line.start {
            return;
        }
        let end = comma - usize::from(self.is_one_of(comma - 1, &[","]) && comma > self.line.start + 1);
        let Some(name) = self.name_around(end - 1).filter(|&name| self.is_person(name)) else { return };
        self.push_roles(mark + 1, &self.names[name].words, RoleStatus::Current, TITLES, titles);
    }
}
