//! Noun phrases that name a role: "Venezuela's former foreign minister", "a spokesman for the party".

use std::ops::Range;

use dateline_document::{EntityKind, Id, PartOfSpeech, RoleStatus, Span, Tagged, Title, TokenId};

use super::phrase::{Phrase, bare_phrase, phrase, status, status_of_last};
use crate::names::Name;
use crate::reading::{Line, Reading, Shape, Word};
use crate::words::Cue;

/// The bytes of "ex-".
const EX: u32 = 3;
/// How many words may stand in a noun phrase before its title.
const LEAD: usize = 10;

/// A sentence with the names of its article.
#[derive(Clone, Copy)]
pub struct Scene<'a, 't, 's> {
    pub reading: &'a Reading<'t, 's>,
    pub tagged: &'a Tagged<'s>,
    pub names: &'a [Name],
    pub line: &'a Line,
}

/// A title with what it is of and when, in words.
#[derive(Clone, Debug)]
pub struct Role {
    pub phrase: Phrase,
    /// The name that the title is of, among the names.
    pub of: Option<usize>,
    /// None where nothing says so: then the role is held.
    pub status: Option<RoleStatus>,
    /// The first and the last word of the whole phrase.
    pub evidence: Range<usize>,
}

impl<'a, 's> Scene<'a, '_, 's> {
    pub fn words(&self) -> &'a [Word<'s>] {
        &self.reading.words
    }

    /// The word at `at`, where the sentence reaches so far.
    pub fn word(&self, at: usize) -> Option<&'a Word<'s>> {
        self.words().get(at).filter(|_| at < self.line.end)
    }

    /// Whether the word at `at` is one of `options`.
    pub fn is_one_of(&self, at: usize, options: &[&str]) -> bool {
        self.word(at).is_some_and(|word| options.contains(&&*word.lower))
    }

    /// The name that begins at word `at`.
    pub fn name_at(&self, at: usize) -> Option<usize> {
        let index = self.names.partition_point(|name| name.words.start < at);
        self.names.get(index).filter(|name| name.words.start == at).map(|_| index)
    }

    /// The name that the word at `at` belongs to.
    pub fn name_around(&self, at: usize) -> Option<usize> {
        let index = self.names.partition_point(|name| name.words.end <= at);
        self.names.get(index).filter(|name| name.words.contains(&at)).map(|_| index)
    }

    /// The person's name that begins at word `at`.
    pub fn person_at(&self, at: usize) -> Option<usize> {
        self.name_at(at).filter(|&name| self.is_person(name))
    }

    pub fn is_person(&self, name: usize) -> bool {
        self.names[name].kind == EntityKind::Person
    }

    /// The noun phrase of a role whose first word is `at`: articles, owners and words that say when come in any order
    /// before the title, and what it is of may come after it.
    pub fn role_at(&self, at: usize) -> Option<Role> {
        self.read_role(at, true)
    }

    fn read_role(&self, at: usize, may_be_sought: bool) -> Option<Role> {
        let start = at;
        let mut at = at;
        let mut of = None;
        let mut state = None;
        for _ in 0..LEAD {
            let word = self.word(at)?;
            // "a candidate for mayor of Leeds" is to be mayor.
            let is_sought = may_be_sought && word.has(Cue::Candidate) && self.is_one_of(at + 1, &["for"]);
            if let Some(sought) = Some(at + 2).filter(|_| is_sought).and_then(|at| self.read_role(at, false))
            {
                let evidence = start..sought.evidence.end;
                return Some(Role { status: Some(RoleStatus::Candidate), evidence, ..sought });
            }
            if let Some(phrase) = self.phrase_at(at) {
                return self.completed(phrase, of, state, start);
            }
            if let Some(owner) = self.name_at(at) {
                at = self.names[owner].words.end;
                at += usize::from(self.word(at).is_some_and(Word::is_possessive));
                of = Some(owner);
            } else if let Some(found) = status(word) {
                state = Some(found);
                at += 1;
            } else if let Some(end) = self.nominal_owner_at(at) {
                at = end;
            } else if word.is_hyphen() || self.is_filler(at) {
                at += 1;
            } else {
                return None;
            }
        }
        None
    }

    /// The title at `at`, which ends before a name that only begins like a department: "a spokesman for the Foreign
    /// Ministry", "director general of the International Atomic Energy Agency".
    fn phrase_at(&self, at: usize) -> Option<Phrase> {
        let bare = bare_phrase(self.words(), at, self.line.end)?;
        let is_before_name = is_complement(self.word(bare.end).map_or("", |word| word.text)) && {
            let name = bare.end + 1 + usize::from(self.is_one_of(bare.end + 1, &["the"]));
            self.name_at(name).is_some()
        };
        if is_before_name {
            return Some(bare);
        }
        let whole = phrase(self.words(), at, self.line.end).filter(|phrase| phrase.is_role)?;
        Some(Phrase { end: self.subject_of_work(whole.end), ..whole })
    }

    /// "head of research at Acme": the end of a title with its field.
    fn subject_of_work(&self, end: usize) -> usize {
        let is_noun = |at: usize| {
            self.word(at).is_some_and(|word| word.shape == Shape::Lower)
                && self.tagged.part(TokenId::from_index(at)) == Some(PartOfSpeech::Noun)
        };
        if !self.is_one_of(end, &["of"]) || !is_noun(end + 1) {
            return end;
        }
        let last = if is_noun(end + 2) { end + 2 } else { end + 1 };
        let is_of_body = self.is_one_of(last + 1, &["at", "for"]);
        if is_of_body && self.complement_at(last + 2).is_some() { last + 1 } else { end }
    }

    /// "company's", "country's": the end of an owner without a name.
    fn nominal_owner_at(&self, at: usize) -> Option<usize> {
        let possessive = (at + 1..at + 4).find(|&at| self.word(at).is_some_and(Word::is_possessive))?;
        let is_plain = |word: &Word<'_>| word.shape == Shape::Lower && !word.has(Cue::Function);
        self.words()[at..possessive].iter().all(is_plain).then_some(possessive + 1)
    }

    /// A word before the title of a noun phrase that changes nothing.
    fn is_filler(&self, at: usize) -> bool {
        let word = &self.words()[at];
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
                | "once"
                | "next"
                | "first"
                | "only"
                | "year"
                | "old"
                | "today"
        );
        let is_adjective = || {
            word.shape == Shape::Lower
                && self.tagged.part(TokenId::from_index(at)) == Some(PartOfSpeech::Adjective)
        };
        is_small || word.has(Cue::TitleFiller) || word.shape == Shape::Number || is_adjective()
    }

    fn completed(
        &self,
        phrase: Phrase,
        of: Option<usize>,
        state: Option<RoleStatus>,
        start: usize,
    ) -> Option<Role> {
        let words = self.words();
        // "Pompeo, President Donald Trump and ...": the title is the next person's.
        if self.person_at(phrase.end).is_some() || is_plural(&words[phrase.end - 1]) {
            return None;
        }
        let state = status_of_last(words, phrase.end).or(state);
        let bare = Role { phrase, of, status: state, evidence: start..phrase.end };
        let Some(preposition) = self.word(phrase.end).filter(|word| is_complement(word.text)) else {
            return Some(bare);
        };
        let name = self.complement_at(phrase.end + 1);
        let Some(owner) = name.filter(|&owner| !self.is_person(owner)) else { return Some(bare) };
        let end = self.names[owner].words.end;
        if self.person_at(end).is_some() {
            return None;
        }
        // "commander of Iran-backed militias": not Iran's.
        if self.word(end).is_some_and(Word::is_hyphen) {
            return Some(bare);
        }
        let owner = self.inner(owner);
        let end = self.names[owner].words.end;
        let of = if complement_wins(preposition.text) { Some(owner) } else { of.or(Some(owner)) };
        Some(Role { phrase, of, status: state, evidence: start..end })
    }

    /// The name that completes a title after its preposition, at most an article and two words on: "founder of the
    /// retailer Morvan".
    fn complement_at(&self, at: usize) -> Option<usize> {
        let mut at = at;
        at += usize::from(self.is_one_of(at, &["the", "its", "his", "her", "their"]));
        for _ in 0..3 {
            if let Some(name) = self.name_at(at) {
                return Some(name);
            }
            let is_noun = || self.tagged.part(TokenId::from_index(at)) == Some(PartOfSpeech::Noun);
            let is_lower =
                self.word(at).is_some_and(|word| word.shape == Shape::Lower && word.text.len() > 2);
            if !is_lower || !(self.is_filler(at) || is_noun()) {
                return None;
            }
            at += 1;
        }
        None
    }

    /// The body or place that a name owns or describes: "the head of Iran's elite Quds Force", "the mayor of the Polish
    /// city of Gdansk".
    fn inner(&self, owner: usize) -> usize {
        let owner = self.owned_by(owner).unwrap_or(owner);
        let end = self.names[owner].words.end;
        let is_noun = self.word(end).is_some_and(|noun| {
            noun.shape == Shape::Lower && (noun.has(Cue::PlaceNoun) || noun.has(Cue::OrganizationNoun))
        });
        let is_described = is_noun && self.is_one_of(end + 1, &["of"]) && self.word(end + 2).is_some();
        if is_described { self.name_at(end + 2).unwrap_or(owner) } else { owner }
    }

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

    /// The roles from word `at` on, at most `limit` of them, as rows of their holder: "a former senator and now governor
    /// of Texas". Gives whether there was one.
    pub fn push_roles(
        &self,
        at: usize,
        holder: &Range<usize>,
        state: RoleStatus,
        limit: usize,
        titles: &mut Vec<Title>,
    ) -> bool {
        let Some(mut role) = self.role_at(at) else { return false };
        titles.push(self.title(&role, holder, state));
        for _ in 1..limit {
            let mut at = role.evidence.end;
            at += usize::from(self.is_one_of(at, &[","]));
            at += usize::from(self.is_one_of(at, &["and", "or", "but"]));
            // "the mayor, and a doctor": the doctor may be another.
            let is_next = at == role.evidence.end + 1 && !self.is_one_of(at, &["who", "which"]);
            let adverb = self.is_one_of(at, &["later", "previously", "formerly", "then", "now", "currently"]);
            let is_past = self.is_one_of(at, &["previously", "formerly"]);
            let Some(next) = self.role_at(at + usize::from(adverb)).filter(|_| is_next) else { break };
            let state = if is_past { RoleStatus::Former } else { state };
            titles.push(self.title(&next, holder, state));
            role = next;
        }
        true
    }

    /// The role as a row of its holder, whose name or pronoun are the words `holder`. It is held where neither its own
    /// words nor `state`, which is what the words around it say, tell otherwise.
    pub fn title(&self, role: &Role, holder: &Range<usize>, state: RoleStatus) -> Title {
        let span = |words: &Range<usize>| self.reading.span(words.start, words.end);
        let mut status = role.status.unwrap_or(state);
        let mut title = self.reading.span(role.phrase.start, role.phrase.end);
        // "the ex-mayor": the mayor, formerly.
        if self.words()[role.phrase.start].lower.starts_with("ex-") {
            (title, status) = (Span::new(title.start() + EX, title.end()), RoleStatus::Former);
        }
        let of = role.of.filter(|&of| !self.is_person(of));
        Title {
            span: title,
            holder: span(holder),
            of: of.map(|of| span(&self.names[of].words)),
            is_role: role.phrase.is_role,
            status,
            evidence: span(&role.evidence).cover(span(holder)),
        }
    }
}

/// Whether the last word of a title speaks of several people.
pub fn is_plural(word: &Word<'_>) -> bool {
    word.shape != Shape::Capitals
        && word.text.ends_with('s')
        && !word.text.ends_with("ss")
        && !word.text.ends_with("us")
}

pub fn is_complement(word: &str) -> bool {
    matches!(word, "of" | "for" | "at" | "in" | "to" | "with" | "from")
}

/// Whether a name after the preposition tells more closely what a title is of than one before the title: "the Polish mayor
/// of Gdansk" is Gdansk's, but "the Polish ambassador to France" Poland's.
pub fn complement_wins(preposition: &str) -> bool {
    matches!(preposition, "of" | "at" | "from")
}
