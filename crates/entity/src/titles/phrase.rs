//! The words of a title: "Foreign Minister", "Secretary of State", "chief executive", "Lt. Gen.", "Mr".

use dateline_document::RoleStatus;

use crate::lexicon::{Class, Classes};
use crate::reading::{Shape, Word};
use crate::words::Cue;

/// The words of a title among the words of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub start: usize,
    pub end: usize,
    /// Whether it names an office or role rather than being a form of address.
    pub is_role: bool,
}

/// The longest title, in words.
const LONGEST: usize = 14;

/// Names that are no word of a title: "President of Chile" ends before Chile.
const NAMES: Classes = Classes::of(&[
    Class::Country,
    Class::City,
    Class::Region,
    Class::Nationality,
    Class::Organization,
    Class::Company,
    Class::Medium,
]);

/// Bodies and movements whose names are words of titles too.
const BODIES: Classes = Classes::of(&[Class::Organization, Class::People, Class::Company]);

/// The title that begins at word `at` and ends before `limit`, the end of its sentence.
pub fn phrase(words: &[Word<'_>], at: usize, limit: usize) -> Option<Phrase> {
    let first = words.get(at).filter(|_| at < limit)?;
    if first.has(Cue::Honorific) && first.is_capital() {
        let is_before_name =
            words[at + 1..limit].first().is_some_and(|next| next.is_capital() || next.has(Cue::Particle));
        return is_before_name.then_some(Phrase { start: at, end: at + 1, is_role: false });
    }
    let core = core(words, at, limit.min(at + LONGEST))?;
    let end = complement(words, core, limit.min(at + LONGEST));
    (!names_a_body(words, end, limit)).then_some(Phrase { start: at, end, is_role: true })
}

/// The title that begins at word `at` without what may complete it: "director general".
pub fn bare_phrase(words: &[Word<'_>], at: usize, limit: usize) -> Option<Phrase> {
    let end = words.get(at).filter(|_| at < limit).and_then(|_| core(words, at, limit.min(at + LONGEST)))?;
    Some(Phrase { start: at, end, is_role: true })
}

/// The end of modifiers and roles that begin at `at`: the last role's.
fn core(words: &[Word<'_>], at: usize, limit: usize) -> Option<usize> {
    let mut end = None;
    let mut index = at;
    // "Labour leader" is the leader of a party, "Labour Minister" a minister.
    let is_body = words[at].is_capital() && words[at].classes.any(BODIES) && !words[at].has(Cue::Role);
    if is_body && words.get(at + 1).is_some_and(|next| next.shape == Shape::Lower) {
        return None;
    }
    while index < limit {
        let word = &words[index];
        let is_role = word.has(Cue::Role);
        if is_role {
            end = Some(index + 1);
            // "president-elect", "Prime Minister-designate"
            let is_bound = words.get(index + 1).is_some_and(Word::is_hyphen);
            let coming = words.get(index + 2).filter(|_| is_bound && index + 2 < limit);
            if coming.is_some_and(|word| matches!(&*word.lower, "elect" | "designate" | "nominate")) {
                end = Some(index + 3);
                index += 3;
                continue;
            }
        }
        let next = words.get(index + 1).filter(|_| index + 1 < limit);
        let is_part = is_role
            || word.has(Cue::RoleModifier)
            || word.has(Cue::Portfolio) && word.is_capital()
            || index > at && word.is_hyphen() && next.is_some_and(|next| !next.is_spaced)
            || is_joiner(words, at, index, limit)
            // "commander-in-chief"
            || word.text == "in" && !word.is_spaced
            || is_plain_department(words, index, limit)
            // "co-chair", "ex-" apart: status words are no part of the title.
            || matches!(&*word.lower, "co" | "non" | "anti" | "pro" | "counter") && next.is_some_and(Word::is_hyphen);
        // A body's name before the title: "Election Commission Chairman" is a chairman of the commission.
        let is_body = index > at
            && word.is_capital()
            && word.has(Cue::OrganizationHead)
            && !is_role
            && !matches!(&*word.lower, "police" | "army" | "navy");
        if !is_part || is_body {
            break;
        }
        index += 1;
    }
    end
}

/// A plain word with a capital, and within two more such words a role: "Emergency Situations Minister".
fn is_plain_department(words: &[Word<'_>], index: usize, limit: usize) -> bool {
    let is_plain = |word: &Word<'_>| {
        word.shape == Shape::Capital
            && word.is_ordinary
            && word.classes.is_empty()
            && !word.has(Cue::Function)
            && !word.has(Cue::OrganizationHead)
            && !word.has(Cue::Saying)
            && status(word).is_none()
    };
    for word in &words[index..limit.min(index + 4)] {
        if word.has(Cue::Role) {
            return word.is_capital();
        }
        let is_modifier = word.is_capital() && word.has(Cue::RoleModifier);
        if !is_plain(word) && !is_modifier {
            return false;
        }
    }
    false
}

/// Whether the word joins two titles or two departments: "Chairman and Chief Executive", "Health and Sports Minister".
fn is_joiner(words: &[Word<'_>], at: usize, index: usize, limit: usize) -> bool {
    let Some(next) = words.get(index + 1).filter(|_| index > at && index + 1 < limit) else { return false };
    let is_and = matches!(words[index].text, "and" | "&" | "/");
    let is_list = words[index].text == ","
        && words[at].is_capital()
        && next.has(Cue::Portfolio)
        && (index + 2..limit.min(index + 5)).any(|later| words[later].text == "and");
    let same_case = next.is_capital() == words[index - 1].is_capital();
    (is_and || is_list)
        && same_case
        && (next.has(Cue::Role) || next.has(Cue::RoleModifier) || next.has(Cue::Portfolio))
}

/// The end of a title with the department after it: "of State", "for Foreign Affairs", "of staff".
fn complement(words: &[Word<'_>], end: usize, limit: usize) -> usize {
    let mut end = end;
    loop {
        let Some(of) = words.get(end).filter(|word| end < limit && matches!(word.text, "of" | "for")) else {
            return end;
        };
        let mut index = end + 1 + usize::from(words.get(end + 1).is_some_and(|word| word.text == "the"));
        let start = index;
        let mut last = None;
        while index < limit {
            let word = &words[index];
            let is_department = word.has(Cue::Portfolio)
                && (word.is_capital() || of.text == "of" || words[end - 1].shape == Shape::Lower);
            let is_joined = index > start
                && (matches!(word.text, "and" | "&") || word.is_hyphen())
                && words.get(index + 1).is_some_and(|next| next.has(Cue::Portfolio));
            // "Minister of Women's Affairs"
            let is_possessive = index > start
                && word.is_possessive()
                && words.get(index + 1).is_some_and(|next| next.has(Cue::Portfolio));
            if is_department && !word.classes.any(NAMES) {
                last = Some(index + 1);
            } else if !is_joined && !is_possessive {
                break;
            }
            index += 1;
        }
        match last {
            Some(last) => end = last,
            None => return end,
        }
    }
}

/// Whether what looked like a title goes on as the name of a body or place: "General Assembly", "Teachers Union".
fn names_a_body(words: &[Word<'_>], end: usize, limit: usize) -> bool {
    const STRONG: &[&str] = &[
        "president",
        "minister",
        "chancellor",
        "premier",
        "secretary",
        "senator",
        "gen.",
        "sen.",
        "rep.",
        "gov.",
        "mayor",
        "ambassador",
        "pope",
        "professor",
        "prof.",
        "colonel",
        "captain",
        "ceo",
    ];
    let (Some(last), Some(next)) = (end.checked_sub(1).map(|last| &words[last]), words.get(end)) else {
        return false;
    };
    let is_bound =
        end < limit && next.is_hyphen() && words.get(end + 1).is_some_and(|after| !after.is_spaced);
    if is_bound && last.is_capital() {
        return true;
    }
    let is_head = next.has(Cue::OrganizationHead) || next.has(Cue::PlaceHead) || next.has(Cue::EventHead);
    let is_next = end < limit && last.is_capital() && next.is_capital() && next.is_spaced && is_head;
    if !is_next {
        return false;
    }
    if STRONG.contains(&&*last.lower) {
        return matches!(
            &*next.lower,
            "office" | "house" | "palace" | "hotel" | "department" | "library" | "airport"
        );
    }
    true
}

/// What a word before a title says of whether the title is held.
pub fn status(word: &Word<'_>) -> Option<RoleStatus> {
    if word.has(Cue::Former) {
        Some(RoleStatus::Former)
    } else if word.has(Cue::Acting) {
        Some(RoleStatus::Acting)
    } else if word.has(Cue::Candidate) && !word.has(Cue::Role) {
        Some(RoleStatus::Candidate)
    } else {
        None
    }
}

/// What the last word of a title says of whether it is held: "president-elect", "presidential candidate".
pub fn status_of_last(words: &[Word<'_>], end: usize) -> Option<RoleStatus> {
    words.get(end.checked_sub(1)?)?.has(Cue::Candidate).then_some(RoleStatus::Candidate)
}
