//! Titles beside the name of their holder: before it, and in apposition before and after it.

use std::ops::Range;

use dateline_document::{EntityKind, RoleStatus, Title};

use super::nominal::{Role, Scene, complement_wins, is_complement, is_plural};
use super::phrase::{Phrase, phrase, status, status_of_last};
use crate::names::Name;
use crate::reading::{Shape, Word};
use crate::words::Cue;

/// How far before a name its title may begin, in words.
const REACH: usize = 16;
/// How many persons in a row may share a title: "Senators A, B and C".
const SHARED: usize = 8;
/// How many titles a person may have in a row.
const TITLES: usize = 4;

/// A person's name in a sentence.
pub struct Attach<'a, 't, 's> {
    pub scene: Scene<'a, 't, 's>,
    /// The holder among the names.
    pub index: usize,
}

impl<'a, 's> Attach<'a, '_, 's> {
    fn words(&self) -> &'a [Word<'s>] {
        self.scene.words()
    }

    fn holder(&self) -> &'a Range<usize> {
        &self.scene.names[self.index].words
    }

    fn start_of_line(&self) -> usize {
        self.scene.line.start
    }

    /// "Russian Foreign Minister Sergei Lavrov", "Venezuela's foreign minister, Jorge Arreaza".
    pub fn before(&self, titles: &mut Vec<Title>) {
        let holder = self.holder();
        let mut found: Vec<Role> = Vec::new();
        let mut end = holder.start;
        while found.len() < 3 {
            let Some(phrase) = self.ending_at(end).filter(|phrase| self.is_of_one(*phrase)) else { break };
            let before = self.with_owner(phrase);
            end = phrase.start;
            found.push(before);
        }
        if found.is_empty() {
            found.extend(self.with_complement_before(end));
        } else {
            self.add_country_after(&mut found);
        }
        // "Its chairwoman, Lady Ursula Penhale"
        if found.iter().all(|found| !found.phrase.is_role) {
            found.extend(self.apposed_before(end));
        }
        // Of several titles in a row only the first has the owner beside it: it owns them all.
        for found in found.iter().rev() {
            titles.push(self.scene.title(found, holder, RoleStatus::Current));
            self.shared(found, titles);
        }
    }

    /// "Senators Amy Klobuchar and Cory Booker": the persons that follow in the list have the title too.
    fn shared(&self, role: &Role, titles: &mut Vec<Title>) {
        if !role.phrase.is_role || !is_plural(&self.words()[role.phrase.end - 1]) {
            return;
        }
        let mut end = self.holder().end;
        for _ in 0..SHARED {
            // "Foreign Ministers Sergei Lavrov of Russia and Wang Yi of China"
            let country = self.country_after(end);
            end = country.map_or(end, |country| self.scene.names[country].words.end);
            let is_comma = self.scene.is_one_of(end, &[","]);
            let mut next = end + usize::from(is_comma);
            next += usize::from(self.scene.is_one_of(next, &["and", "&"]));
            let Some(name) = self.scene.person_at(next).filter(|_| next > end) else { return };
            let holder = &self.scene.names[name].words;
            let of = self.country_after(holder.end).or(role.of);
            titles.push(self.scene.title(&Role { of, ..role.clone() }, holder, RoleStatus::Current));
            end = holder.end;
        }
    }

    /// The country or body after a name: "Lavrov of Russia".
    fn country_after(&self, end: usize) -> Option<usize> {
        if !self.scene.is_one_of(end, &["of"]) {
            return None;
        }
        let at = end + 1 + usize::from(self.scene.is_one_of(end + 1, &["the"]));
        self.scene.name_at(at).filter(|&name| {
            matches!(self.scene.names[name].kind, EntityKind::Place | EntityKind::Organization)
        })
    }

    /// "Foreign Minister Sergei Lavrov of Russia": a role before the name without an owner has the one after it.
    fn add_country_after(&self, found: &mut [Role]) {
        let Some(country) = self.country_after(self.holder().end) else { return };
        for role in found.iter_mut().filter(|role| role.phrase.is_role && role.of.is_none()) {
            role.of = Some(country);
            role.evidence.end = self.scene.names[country].words.end;
        }
    }

    /// Whether a title before the holder's name is the holder's: "told reporters Pompeo was ..." has none.
    fn is_of_one(&self, phrase: Phrase) -> bool {
        let next = self.scene.word(self.holder().end);
        // "actors Dan Fogler and Ron Perlman", "Foreign Ministers Sergei Lavrov of Russia and ..."
        let is_list = next.is_some_and(|next| matches!(next.text, "," | "and" | "of" | "&"));
        !phrase.is_role || !is_plural(&self.words()[phrase.end - 1]) || is_list
    }

    /// "Venezuela's foreign minister, Jorge Arreaza, ...": the title ends with a comma before the name.
    fn apposed_before(&self, start: usize) -> Option<Role> {
        let comma = start
            .checked_sub(1)
            .filter(|&comma| comma > self.start_of_line() && self.words()[comma].text == ",")?;
        // "... by the prime minister, Lavrov said": the name belongs to the verb.
        let next = self.scene.word(self.holder().end);
        if next.is_some_and(|next| next.shape == Shape::Lower && next.text != "who" && next.text != "and") {
            return None;
        }
        let is_one = |phrase: &Phrase| phrase.is_role && !is_plural(&self.words()[phrase.end - 1]);
        let complete = self.ending_at(comma).filter(is_one).map(|phrase| self.with_owner(phrase));
        complete.or_else(|| self.with_complement_before(comma)).filter(|found| self.is_definite(found))
    }

    /// "Archbishop of Canterbury Justin Welby", "the head of the National Assembly, Juan Guaido": the title before "of" and
    /// a name that ends at `end`.
    fn with_complement_before(&self, end: usize) -> Option<Role> {
        let names = self.scene.names;
        let before = self.index.checked_sub(1).filter(|&before| names[before].words.end == end)?;
        let mut of = names[before].words.start.checked_sub(1).filter(|&of| of > self.start_of_line())?;
        of -= usize::from(self.words()[of].text == "the");
        let preposition = self.words()[of].text;
        if !is_complement(preposition) || self.scene.is_person(before) {
            return None;
        }
        let found = self.with_owner(
            self.ending_at(of)
                .filter(|phrase| phrase.is_role && !is_plural(&self.words()[phrase.end - 1]))?,
        );
        let of = if complement_wins(preposition) { Some(before) } else { found.of.or(Some(before)) };
        Some(Role { of, ..found })
    }

    /// Whether a title before a comma speaks of one person: it has an owner, an article or a possessive pronoun.
    fn is_definite(&self, found: &Role) -> bool {
        let start = found.evidence.start;
        let is_pointed = |word: &Word<'_>| {
            matches!(
                &*word.lower,
                "the" | "a" | "an" | "his" | "her" | "its" | "their" | "our" | "my" | "'s" | "’s"
            )
        };
        let is_after = start.checked_sub(1).is_some_and(|before| is_pointed(&self.words()[before]));
        found.of.is_some() || is_after || start == self.start_of_line() || is_pointed(&self.words()[start])
    }

    /// "Jorge Arreaza, Venezuela's foreign minister, ...", "Osei, 51, the chief executive of Acme, ...".
    pub fn after(&self, titles: &mut Vec<Title>) {
        let holder = self.holder();
        let Some(mark) = self.scene.word(holder.end) else { return };
        // "Jo Cox MP"
        if matches!(mark.text, "MP" | "MEP" | "QC" | "KC") && mark.is_spaced {
            let phrase = Phrase { start: holder.end, end: holder.end + 1, is_role: true };
            let role = Role { phrase, of: None, status: None, evidence: phrase.start..phrase.end };
            titles.push(self.scene.title(&role, holder, RoleStatus::Current));
            return;
        }
        if !matches!(mark.text, "," | "(" | "–" | "—") {
            return;
        }
        let mut at = holder.end + 1;
        let is_age = self.scene.word(at).is_some_and(|age| age.shape == Shape::Number && age.text.len() <= 3);
        if is_age && self.scene.is_one_of(at + 1, &[","]) {
            at += 2;
        }
        self.scene.push_roles(at, holder, RoleStatus::Current, TITLES, titles);
    }

    /// The longest title that ends before word `end`, after the name before the holder's.
    fn ending_at(&self, end: usize) -> Option<Phrase> {
        let names = &self.scene.names[..self.index];
        // "Foreign" by itself is the beginning of a title, whatever it was taken for.
        let is_modifier =
            |name: &Name| name.words.len() == 1 && self.words()[name.words.start].has(Cue::RoleModifier);
        let mut before = names.iter().rev().skip_while(|name| is_modifier(name) && name.words.end <= end);
        let after_name = before.find(|name| name.words.end <= end).map(|name| name.words.end);
        let from = end.saturating_sub(REACH).max(self.start_of_line()).max(after_name.unwrap_or(0));
        (from..end)
            .filter_map(|at| phrase(self.words(), at, self.scene.line.end))
            .find(|phrase| phrase.end == end)
    }

    /// The title with what stands before it: when it is held, and whose it is.
    fn with_owner(&self, phrase: Phrase) -> Role {
        let words = self.words();
        let mut start = phrase.start;
        let mut state = None;
        while start > self.start_of_line() {
            let before = &words[start - 1];
            match status(before) {
                Some(found) => (state, start) = (Some(found), start - 1),
                None if before.is_hyphen()
                    && start >= self.start_of_line() + 2
                    && status(&words[start - 2]).is_some() =>
                {
                    start -= 1
                }
                None if before.has(Cue::TitleFiller) => start -= 1,
                None => break,
            }
        }
        let possessive = start > self.start_of_line() && words[start - 1].is_possessive();
        let owner_end = start - usize::from(possessive);
        let mut names = self.scene.names[..self.index].iter().enumerate().rev();
        let owner = names.find(|(_, name)| name.words.end <= owner_end).filter(|(_, name)| {
            name.words.end == owner_end
                && name.words.start >= self.start_of_line()
                && (possessive || name.kind != EntityKind::Person)
        });
        let mut evidence = owner.map_or(start, |(_, name)| name.words.start);
        // "former U.S. President Barack Obama"
        if let (Some(_), None, false) = (owner, state, possessive) {
            (state, evidence) = self.status_before(evidence);
        }
        // Words such as "new" that led to no owner are no part of the phrase.
        let evidence = if owner.is_none() && state.is_none() { phrase.start } else { evidence };
        let of = owner.map(|(index, _)| index).filter(|_| phrase.is_role);
        let status = status_of_last(words, phrase.end).or(state);
        Role { phrase, of, status, evidence: evidence..phrase.end }
    }

    /// What the word before `at` says of whether a title is held, and where the phrase begins with it.
    fn status_before(&self, at: usize) -> (Option<RoleStatus>, usize) {
        let words = self.words();
        let hyphen = usize::from(at > self.start_of_line() + 1 && words[at - 1].is_hyphen());
        let before = at.checked_sub(1 + hyphen).filter(|&before| before >= self.start_of_line());
        let found = before.and_then(|before| status(&words[before]).map(|state| (Some(state), before)));
        found.unwrap_or((None, at))
    }
}
