//! Whose titles the titles in a text are, and of which country or body.

use dateline_document::{EntityKind, RoleStatus, Span, Title, Titles};

use super::phrase::{Phrase, phrase, status, status_of_last};
use crate::names::Name;
use crate::reading::{Line, Reading, Shape, Word};
use crate::words::Cue;

/// How far before a name its title may begin, in words.
const REACH: usize = 16;
/// The bytes of "ex-".
const EX: u32 = 3;

/// The titles of persons: before a name, and in apposition before and after it. In order of their holders.
pub fn titles(reading: &Reading<'_, '_>, names: &[Name]) -> Titles {
    let mut titles = Titles::new();
    let mut line = reading.lines.iter().peekable();
    for (index, name) in names.iter().enumerate() {
        while line.next_if(|line| line.end <= name.words.start).is_some() {}
        let Some(line) = line.peek().filter(|_| name.kind == EntityKind::Person) else { continue };
        let attach = Attach { reading, names, line, index };
        attach.before(&mut titles);
        attach.after(&mut titles);
    }
    titles
}

struct Attach<'a, 't, 's> {
    reading: &'a Reading<'t, 's>,
    names: &'a [Name],
    line: &'a Line,
    /// The holder among the names.
    index: usize,
}

/// A title with what it is of and when, in words.
struct Found {
    phrase: Phrase,
    /// The name that the title is of, among the names.
    of: Option<usize>,
    status: RoleStatus,
    /// The first and the last word of the whole phrase.
    evidence: (usize, usize),
}

impl<'s> Attach<'_, '_, 's> {
    fn words(&self) -> &[Word<'s>] {
        &self.reading.words
    }

    fn holder(&self) -> &Name {
        &self.names[self.index]
    }

    /// "Russian Foreign Minister Sergei Lavrov", "Venezuela's foreign minister, Jorge Arreaza".
    fn before(&self, titles: &mut Titles) {
        let holder = self.holder().words.clone();
        let mut found = Vec::new();
        let mut end = holder.start;
        while found.len() < 3 {
            let Some(phrase) = self.ending_at(end).filter(|phrase| self.is_of_one(*phrase)) else { break };
            let before = self.with_owner(phrase);
            end = phrase.start;
            found.push(before);
        }
        if found.is_empty() {
            found.extend(self.with_complement_before(end));
        }
        // "Its chairwoman, Lady Ursula Penhale"
        if found.iter().all(|found| !found.phrase.is_role) {
            found.extend(self.apposed_before(end));
        }
        // Of several titles in a row only the first has the owner beside it: it owns them all.
        for found in found.into_iter().rev() {
            self.push(Found { evidence: (found.evidence.0, holder.end), ..found }, titles);
        }
    }

    /// Whether a title before the holder's name is the holder's: "told reporters Pompeo was ..." has none.
    fn is_of_one(&self, phrase: Phrase) -> bool {
        let holder = &self.holder().words;
        let next = self.words().get(holder.end).filter(|_| holder.end < self.line.end);
        // "actors Dan Fogler and Ron Perlman"
        let is_list = next.is_some_and(|next| matches!(next.text, "," | "and"));
        !phrase.is_role || !is_plural(&self.words()[phrase.end - 1]) || is_list
    }

    /// "Venezuela's foreign minister, Jorge Arreaza, ...": the title ends with a comma before the name.
    fn apposed_before(&self, start: usize) -> Option<Found> {
        let comma = start
            .checked_sub(1)
            .filter(|&comma| comma > self.line.start && self.words()[comma].text == ",")?;
        let holder = &self.holder().words;
        // "... by the prime minister, Lavrov said": the name belongs to the verb.
        let next = self.words().get(holder.end).filter(|_| holder.end < self.line.end);
        if next.is_some_and(|next| next.shape == Shape::Lower && next.text != "who" && next.text != "and") {
            return None;
        }
        let is_one = |phrase: &Phrase| phrase.is_role && !is_plural(&self.words()[phrase.end - 1]);
        let complete = self.ending_at(comma).filter(is_one).map(|phrase| self.with_owner(phrase));
        complete.or_else(|| self.with_complement_before(comma)).filter(|found| self.is_definite(found))
    }

    /// "Archbishop of Canterbury Justin Welby", "the head of the National Assembly, Juan Guaido": the title before "of" and
    /// a name that ends at `end`.
    fn with_complement_before(&self, end: usize) -> Option<Found> {
        let before = self.index.checked_sub(1).filter(|&before| self.names[before].words.end == end)?;
        let mut of = self.names[before].words.start.checked_sub(1).filter(|&of| of > self.line.start)?;
        of -= usize::from(self.words()[of].text == "the");
        if !is_complement(self.words()[of].text) || self.names[before].kind == EntityKind::Person {
            return None;
        }
        let found = self.with_owner(self.ending_at(of).filter(|phrase| phrase.is_role)?);
        Some(Found { of: Some(before), ..found })
    }

    /// Whether a title before a comma speaks of one person: it has an owner, an article or a possessive pronoun.
    fn is_definite(&self, found: &Found) -> bool {
        let start = found.evidence.0;
        let is_pointed = |word: &Word<'_>| {
            matches!(
                &*word.lower,
                "the" | "a" | "an" | "his" | "her" | "its" | "their" | "our" | "my" | "'s" | "’s"
            )
        };
        let is_after = start.checked_sub(1).is_some_and(|before| is_pointed(&self.words()[before]));
        found.of.is_some() || is_after || start == self.line.start || is_pointed(&self.words()[start])
    }

    /// "Jorge Arreaza, Venezuela's foreign minister, ...", "Osei, 51, the chief executive of Acme, ...".
    fn after(&self, titles: &mut Titles) {
        let holder = self.holder().words.clone();
        let words = self.words();
        let Some(mark) = words.get(holder.end).filter(|_| holder.end < self.line.end) else { return };
        // "Jo Cox MP"
        if matches!(mark.text, "MP" | "MEP" | "QC" | "KC") && mark.is_spaced {
            let phrase = Phrase { start: holder.end, end: holder.end + 1, is_role: true };
            let found =
                Found { phrase, of: None, status: RoleStatus::Current, evidence: (holder.start, phrase.end) };
            self.push(found, titles);
            return;
        }
        if !matches!(mark.text, "," | "(" | "–" | "—") {
            return;
        }
        let mut at = holder.end + 1;
        let is_age = words.get(at).is_some_and(|age| age.shape == Shape::Number && age.text.len() <= 3);
        if is_age && words.get(at + 1).is_some_and(|comma| comma.text == ",") {
            at += 2;
        }
        if let Some(found) = self.apposed_at(at, holder.start) {
            self.push(found, titles);
        }
    }

    /// The title of an apposition whose first word is `at`.
    fn apposed_at(&self, at: usize, evidence: usize) -> Option<Found> {
        let words = self.words();
        let mut at = at;
        let mut of = None;
        let mut state = RoleStatus::Current;
        // Articles, owners, and words that say when come in any order before the title.
        for _ in 0..8 {
            if at >= self.line.end {
                return None;
            }
            if let Some(phrase) = phrase(words, at, self.line.end).filter(|phrase| phrase.is_role) {
                return self.apposition(phrase, of, state, evidence);
            }
            if let Some(owner) = self.name_at(at) {
                at = self.names[owner].words.end;
                at += usize::from(words.get(at).is_some_and(Word::is_possessive));
                of = Some(owner);
                continue;
            }
            let word = &words[at];
            match status(word) {
                Some(found) => state = found,
                None if word.is_hyphen() || is_filler(word) => {}
                None => return None,
            }
            at += 1;
        }
        None
    }

    fn apposition(
        &self,
        phrase: Phrase,
        of: Option<usize>,
        state: RoleStatus,
        evidence: usize,
    ) -> Option<Found> {
        let words = self.words();
        // "Pompeo, President Donald Trump and ...": the title is the next person's.
        let is_next_person =
            |at: usize| self.name_at(at).is_some_and(|name| self.names[name].kind == EntityKind::Person);
        if is_next_person(phrase.end) || is_plural(&words[phrase.end - 1]) {
            return None;
        }
        let mut end = phrase.end;
        let mut of = of;
        if words.get(end).is_some_and(|word| end < self.line.end && is_complement(word.text)) {
            let name = end + 1 + usize::from(words.get(end + 1).is_some_and(|word| word.text == "the"));
            if let Some(owner) =
                self.name_at(name).filter(|&owner| self.names[owner].kind != EntityKind::Person)
            {
                end = self.names[owner].words.end;
                if is_next_person(end) {
                    return None;
                }
                // "commander of Iran-backed militias": not Iran's.
                if words.get(end).is_some_and(Word::is_hyphen) {
                    return Some(Found { phrase, of, status: state, evidence: (evidence, phrase.end) });
                }
                let owner = self.owned_by(owner).unwrap_or(owner);
                end = self.names[owner].words.end;
                // "mayor of the Polish city of Gdansk"
                let is_city = words.get(end).is_some_and(|noun| {
                    noun.shape == Shape::Lower
                        && (noun.has(Cue::PlaceNoun) || noun.has(Cue::OrganizationNoun))
                }) && words.get(end + 1).is_some_and(|of| of.text == "of");
                let inner = self.name_at(end + 2).filter(|_| is_city && end + 2 < self.line.end);
                let owner = inner.unwrap_or(owner);
                end = self.names[owner].words.end;
                of = of.or(Some(owner));
            }
        }
        let state = status_of_last(words, phrase.end).unwrap_or(state);
        Some(Found { phrase, of, status: state, evidence: (evidence, end) })
    }

    /// The body that a name owns: "the head of Iran's elite Quds Force".
    fn owned_by(&self, owner: usize) -> Option<usize> {
        let words = self.words();
        let possessive = self.names[owner].words.end;
        let next = self.names.get(owner + 1)?;
        let between = words.get(possessive + 1..next.words.start)?;
        let is_owned = words[possessive].is_possessive()
            && between.len() <= 3
            && between.iter().all(|word| word.shape == Shape::Lower && !word.has(Cue::Function))
            && next.kind == EntityKind::Organization;
        is_owned.then_some(owner + 1)
    }

    /// The longest title that ends before word `end`, after the name before the holder's.
    fn ending_at(&self, end: usize) -> Option<Phrase> {
        let after_name =
            self.names[..self.index].iter().rev().map(|name| name.words.end).find(|&name| name <= end);
        let from = end.saturating_sub(REACH).max(self.line.start).max(after_name.unwrap_or(0));
        (from..end).filter_map(|at| phrase(self.words(), at, self.line.end)).find(|phrase| phrase.end == end)
    }

    /// The title with what stands before it: when it is held, and whose it is.
    fn with_owner(&self, phrase: Phrase) -> Found {
        let words = self.words();
        let mut start = phrase.start;
        let mut state = RoleStatus::Current;
        while start > self.line.start {
            let before = &words[start - 1];
            match status(before) {
                Some(found) => (state, start) = (found, start - 1),
                None if before.is_hyphen()
                    && start >= self.line.start + 2
                    && status(&words[start - 2]).is_some() =>
                {
                    start -= 1
                }
                None if before.has(Cue::TitleFiller) => start -= 1,
                None => break,
            }
        }
        let possessive = start > self.line.start && words[start - 1].is_possessive();
        let owner_end = start - usize::from(possessive);
        let mut names = self.names[..self.index].iter().enumerate().rev();
        let owner = names.find(|(_, name)| name.words.end <= owner_end).filter(|(_, name)| {
            name.words.end == owner_end
                && name.words.start >= self.line.start
                && (possessive || name.kind != EntityKind::Person)
        });
        let mut evidence = owner.map_or(start, |(_, name)| name.words.start);
        // "former U.S. President Barack Obama"
        if let (Some(_), RoleStatus::Current, false) = (owner, state, possessive) {
            (state, evidence) = self.status_before(evidence);
        }
        let state = status_of_last(words, phrase.end).unwrap_or(state);
        // Words such as "new" that led to no owner are no part of the phrase.
        let evidence = if owner.is_none() && state == RoleStatus::Current { phrase.start } else { evidence };
        let of = owner.map(|(index, _)| index).filter(|_| phrase.is_role);
        Found { phrase, of, status: state, evidence: (evidence, phrase.end) }
    }

    /// What the word before `at` says of whether a title is held, and where the phrase begins with it.
    fn status_before(&self, at: usize) -> (RoleStatus, usize) {
        let words = self.words();
        let hyphen = usize::from(at > self.line.start + 1 && words[at - 1].is_hyphen());
        let found =
            at.checked_sub(1 + hyphen).filter(|&before| before >= self.line.start).and_then(|before| {
                let state = status(&words[before])?;
                Some((state, before))
            });
        found.unwrap_or((RoleStatus::Current, at))
    }

    /// The name that begins at word `at`.
    fn name_at(&self, at: usize) -> Option<usize> {
        let index = self.names.partition_point(|name| name.words.start < at);
        self.names.get(index).filter(|name| name.words.start == at).map(|_| index)
    }

    fn push(&self, found: Found, titles: &mut Titles) {
        let span = |name: &Name| self.reading.span(name.words.start, name.words.end);
        let mut status = found.status;
        let mut title = self.reading.span(found.phrase.start, found.phrase.end);
        // "the ex-mayor": the mayor, formerly.
        if self.words()[found.phrase.start].lower.starts_with("ex-") {
            (title, status) = (Span::new(title.start() + EX, title.end()), RoleStatus::Former);
        }
        let of = found.of.filter(|&of| self.names[of].kind != EntityKind::Person);
        titles.push(Title {
            span: title,
            holder: span(self.holder()),
            of: of.map(|of| span(&self.names[of])),
            is_role: found.phrase.is_role,
            status,
            evidence: self.reading.span(found.evidence.0, found.evidence.1),
        });
    }
}

/// Whether the last word of a title speaks of several people.
fn is_plural(word: &Word<'_>) -> bool {
    word.shape != Shape::Capitals
        && word.text.ends_with('s')
        && !word.text.ends_with("ss")
        && !word.text.ends_with("us")
}

fn is_complement(word: &str) -> bool {
    matches!(word, "of" | "for" | "at" | "in" | "to" | "with" | "from")
}

/// A word before the title of an apposition.
fn is_filler(word: &Word<'_>) -> bool {
    let is_small = matches!(
        &*word.lower,
        "the"
            | "a"
            | "an"
            | "his"
            | "her"
            | "its"
            | "their"
            | "our"
            | "my"
            | "now"
            | "currently"
            | "also"
            | "himself"
            | "herself"
    );
    is_small || word.has(Cue::TitleFiller)
}
