//! Stretches of capitalised words that may be names.

use std::ops::Range;

use dateline_document::SentenceKind;

use crate::lexicon::{Class, Classes, Entry, Lexicon};
use crate::reading::{Line, Reading, Shape, Word};
use crate::times::names;
use crate::titles::{self, Phrase};
use crate::words::Cue;

/// A stretch of words that may be a name.
#[derive(Clone, Debug)]
pub struct Run {
    pub range: Range<usize>,
    /// What the lexicon knows of the whole of it.
    pub whole: Option<Entry>,
    /// The end of a shorter name of the lexicon that it begins with, and what that is.
    pub prefix: Option<(usize, Entry)>,
    /// The words before "of", where it has any.
    pub head: Range<usize>,
}

/// The longest name, in words.
pub const LONGEST: usize = 24;

/// Classes that tell a name of several words from chance.
pub const NAMES: Classes = Classes::of(&[
    Class::Country,
    Class::Nationality,
    Class::City,
    Class::Region,
    Class::Feature,
    Class::Organization,
    Class::Company,
    Class::Medium,
    Class::People,
    Class::Event,
    Class::Product,
    Class::Work,
    Class::Other,
]);

/// Finds runs in one sentence after another.
pub struct Runs<'a, 't, 's, 'd> {
    pub reading: &'a Reading<'t, 's>,
    pub lexicon: &'a Lexicon<'d>,
    /// Words that time expressions take.
    pub taken: &'a [bool],
}

impl<'s> Runs<'_, '_, 's, '_> {
    /// The runs of a sentence in order, titles left out.
    pub fn of_line(&self, line: &Line) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut at = line.start;
        while at < line.end {
            if self.taken[at] || !self.begins(line, at) {
                at += 1;
                continue;
            }
            let hit = self.hit(line, at);
            if hit.is_none()
                && let Some(title) = self.title(line, at)
            {
                at = title.end;
                continue;
            }
            let run = self.run(line, at, hit);
            at = run.range.end.max(at + 1);
            runs.push(run);
        }
        runs
    }

    /// A name of the lexicon of two words or more that begins at `at`.
    pub(super) fn hit(&self, line: &Line, at: usize) -> Option<(usize, Entry)> {
        let (end, entry) = self.reading.longest(self.lexicon, at, line.end)?;
        let is_free = !self.taken[at..end].contains(&true);
        // "Paris" in "Paris's"; a hyphen binds the last word to what follows.
        let is_bound = self.words().get(end).is_some_and(Word::is_hyphen)
            && self.words().get(end + 1).is_some_and(|next| next.is_capital() && !next.is_spaced);
        (end > at + 1 && is_free && !is_bound && entry.classes.any(NAMES)).then_some((end, entry))
    }

    pub(super) fn words(&self) -> &[Word<'s>] {
        &self.reading.words
    }

    /// The title in capitals at `at`, which ends or precedes a run.
    fn title(&self, line: &Line, at: usize) -> Option<Phrase> {
        let words = self.words();
        let title = titles::phrase(words, at, line.end).filter(|_| words[at].is_capital())?;
        let next = words.get(title.end).filter(|_| title.end < line.end);
        // "Forward Slovenia", "Host Qatar": a role beside a country is seldom a person's.
        let is_beside_country = title.end == at + 1
            && next.is_some_and(|next| {
                next.is_capital()
                    && next.is(Class::Country)
                    && !next.is(Class::GivenName)
                    && !next.is(Class::Surname)
            })
            && !words[at].opens;
        // A role that opens its sentence and is a name too: "Judge Reinhold", "King said".
        let is_surname = title.end == at + 1
            && words[at].is(Class::Surname)
            && next.is_none_or(|next| !next.is_capital())
            && !words[at].opens;
        (!is_surname && !is_beside_country).then_some(title)
    }

    /// Whether a run may begin at `at`.
    fn begins(&self, line: &Line, at: usize) -> bool {
        let words = self.words();
        let word = &words[at];
        let next = words.get(at + 1).filter(|_| at + 1 < line.end);
        let is_before_capital = next.is_some_and(|next| next.is_capital() && next.is_spaced);
        if self.is_code(line, at) || names::weekday(word).is_some() && self.hit(line, at).is_none() {
            return false;
        }
        match word.shape {
            Shape::Capital | Shape::Capitals | Shape::Mixed => {
                let is_given = word.is(Class::GivenName) && is_before_capital;
                !word.has(Cue::Function)
                    || is_given
                    || word.shape == Shape::Capitals && word.text.len() > 1
                    || self.hit(line, at).is_some()
            }
            Shape::Initial => word.text.len() > 1 && is_before_capital || self.hit(line, at).is_some(),
            Shape::Lower => {
                let is_bound = next.is_some_and(Word::is_hyphen)
                    && (word.has(Cue::BoundParticle) || word.has(Cue::Particle))
                    && words
                        .get(at + 2)
                        .is_some_and(|after| after.is_capital() && !after.is_spaced && at + 2 < line.end);
                let is_particle = matches!(
                    word.text,
                    "bin" | "de" | "van" | "von" | "di" | "da" | "du" | "al" | "el" | "ibn"
                ) && is_before_capital
                    && next.is_some_and(|next| !next.is_ordinary);
                is_bound || is_particle || is_before_capital && self.hit(line, at).is_some()
            }
            // "3M", "9/11"
            Shape::Number => {
                let entry = self.lexicon.get(word.text);
                entry.is_some_and(|entry| entry.classes.any(NAMES))
                    || is_before_capital && self.hit(line, at).is_some()
            }
            Shape::Mark => false,
        }
    }

    fn run(&self, line: &Line, at: usize, hit: Option<(usize, Entry)>) -> Run {
        let core = self.core(line, at, hit);
        let end = self.with_complement(line, at, core);
        let found = self.reading.longest(self.lexicon, at, end);
        let known = found.filter(|(_, entry)| !entry.classes.without(Class::Word.into()).is_empty());
        Run {
            range: at..end,
            whole: known.filter(|&(known, _)| known == end).map(|(_, entry)| entry),
            prefix: known.filter(|&(known, _)| known < end),
            head: at..core,
        }
    }

    /// The end of capitals from `at` on, with what binds them: hyphens, "&", particles, possessives inside names.
    pub(super) fn core(&self, line: &Line, at: usize, hit: Option<(usize, Entry)>) -> usize {
        let words = self.words();
        let limit = line.end.min(at + LONGEST);
        let mut end = hit.map_or(at + 1, |(end, _)| end);
        if hit.is_some_and(|(_, entry)| {
            entry.classes.has(Class::Country) && !entry.classes.has(Class::GivenName)
        }) && words.get(end).is_some_and(|next| !self.continues_country(next))
        {
            return end;
        }
        while end < limit && !self.taken[end] {
            let word = &words[end];
            let next = words.get(end + 1).filter(|_| end + 1 < limit && !self.taken[end + 1]);
            if word.is_hyphen() {
                match next.filter(|next| !next.is_spaced) {
                    Some(next)
                        if next.is_capital() || next.shape == Shape::Number && self.is_model(at, end) =>
                    {
                        end += 2
                    }
                    Some(next) if self.is_bound_name(end, limit) && next.shape == Shape::Lower => end += 4,
                    // "al-Assad": the particle is the first word.
                    _ => break,
                }
                continue;
            }
            if matches!(word.text, "&" | "+") && next.is_some_and(Word::is_capital) {
                end += 2;
                continue;
            }
            if word.is_possessive() && next.is_some_and(|next| self.goes_on_after_possessive(at, end, next)) {
                end += 2;
                continue;
            }
            // "Kitamori Optical Co., Ltd."
            if word.text == ","
                && next.is_some_and(|next| next.has(Cue::LegalForm) && next.is_spaced && next.text.len() > 1)
            {
                end += 2;
                continue;
            }
            if !word.is_spaced {
                break;
            }
            if let Some(after) = self.particles(end, limit) {
                end = after;
                continue;
            }
            let is_personal = word.is(Class::GivenName) || word.is(Class::Surname);
            let is_function = word.has(Cue::Function) && !is_personal && word.shape != Shape::Initial;
            let is_no_name = word.has(Cue::NotAName) && !word.has(Cue::NameSuffix);
            if !word.is_capital() || is_function || is_no_name || self.is_title_here(line, at, end) {
                break;
            }
            end += 1;
        }
        end
    }

    /// Whether a word after a country's name may belong to one name with it: "Iran Air", "Britain First".
    fn continues_country(&self, next: &Word<'_>) -> bool {
        next.is_capital() && !next.has(Cue::Role) && !next.has(Cue::RoleModifier)
            || next.has(Cue::OrganizationHead)
    }

    /// Whether a title begins at `index` and so ends the run from `at`.
    fn is_title_here(&self, line: &Line, at: usize, index: usize) -> bool {
        let word = &self.words()[index];
        // "Supreme Court Justice": Court ends the name of a body.
        if index > at && word.has(Cue::OrganizationHead) && !word.has(Cue::Role) {
            return false;
        }
        self.title(line, index).is_some_and(|title| title.is_role || title.end < line.end)
    }

    /// "Halcyon-2", "F-16": the first word before a number.
    fn is_model(&self, at: usize, hyphen: usize) -> bool {
        hyphen == at + 1 && (!self.words()[at].is_ordinary || !self.words()[at].opens)
    }

    /// "Abu Bakr al-Baghdadi", "Deir ez-Zor": at the hyphen before a bound particle ("Umm-al-Fahm").
    fn is_bound_name(&self, hyphen: usize, limit: usize) -> bool {
        let words = self.words();
        hyphen + 3 < limit
            && words[hyphen + 1].has(Cue::BoundParticle)
            && words[hyphen + 2].is_hyphen()
            && words[hyphen + 3].is_capital()
            && !words[hyphen + 3].is_spaced
    }

    /// The end of particles and the capital after them: "van der Berg", "al-Assad", "de la Cruz".
    fn particles(&self, at: usize, limit: usize) -> Option<usize> {
        let words = self.words();
        let mut index = at;
        while index < limit.min(at + 4) && words[index].shape == Shape::Lower {
            let is_bound = words.get(index + 1).is_some_and(Word::is_hyphen);
            let is_particle =
                words[index].has(Cue::Particle) || is_bound && words[index].has(Cue::BoundParticle);
            if !is_particle || self.taken[index] {
                return None;
            }
            index += 1 + usize::from(is_bound);
        }
        let last = words.get(index).filter(|_| index > at && index < limit && !self.taken[index])?;
        (last.is_capital() && !last.has(Cue::Role)).then_some(index + 1)
    }

    /// Whether `'s` stands inside a name: "People's Party", "St. John's Church".
    fn goes_on_after_possessive(&self, at: usize, index: usize, next: &Word<'_>) -> bool {
        let words = self.words();
        let is_head = next.has(Cue::OrganizationHead) || next.has(Cue::PlaceHead) || next.has(Cue::EventHead);
        let is_people = words[index - 1].has(Cue::Possessor);
        let is_saint = matches!(&*words[at].lower, "st." | "st" | "saint");
        next.is_capital() && next.is_spaced && (is_people || is_saint && is_head)
    }
}

/// Whether the sentence is one whose capitals are read: not the head.
pub fn is_read(line: &Line) -> bool {
    line.kind != SentenceKind::Head
}
