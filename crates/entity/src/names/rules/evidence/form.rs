//! What the words of a name themselves say.

use dateline_document::EntityKind;

use super::{Evidence, Scores};
use crate::lexicon::{Class, Classes, Entry};
use crate::reading::{Shape, Word};
use crate::words::Cue;

const PLACES: Classes = Classes::of(&[Class::Country, Class::City, Class::Region]);
const BODIES: Classes = Classes::of(&[Class::Organization, Class::Company, Class::Medium]);

impl Evidence<'_, '_, '_> {
    /// How one word is written, and whose names it is among.
    pub(super) fn one_word(&self, scores: &mut Scores) {
        let word = &self.words()[0];
        if self.whole.is_none() && word.shape == Shape::Capitals && word.text.len() > 1 {
            scores.add(EntityKind::Organization, 6);
        }
        if word.is(Class::Surname) || word.is(Class::GivenName) {
            scores.add(EntityKind::Person, if word.is_ordinary { 2 } else { 4 });
        }
        let inner_capital = word.text.chars().skip(1).any(char::is_uppercase)
            && matches!(word.shape, Shape::Capital | Shape::Mixed);
        if inner_capital
            && !word.text.starts_with("Mc")
            && !word.text.starts_with("Mac")
            && !word.text.contains(['\'', '’'])
        {
            scores.add(EntityKind::Organization, 4);
        }
        if self.whole.is_none() && !word.is_ordinary && !word.is(Class::Surname) {
            scores.add(EntityKind::Other, 1);
        }
    }

    /// How the words make a person's name.
    pub(super) fn person(&self, scores: &mut Scores) {
        let words = self.words();
        let (first, last) = (&words[0], &words[words.len() - 1]);
        let is_head = self.ends_as_body(last);
        let has_mark = words.iter().any(|word| matches!(word.text, "of" | "and" | "for" | "&" | "the"));
        if has_mark {
            return;
        }
        let mut points = 0;
        if first.is(Class::GivenName) {
            let is_place = first.is(Class::City) || first.is(Class::Country) || first.is(Class::Region);
            points += if is_place || first.is_ordinary { 3 } else { 6 };
        }
        if last.is(Class::Surname) && !is_head {
            points += 2;
        }
        let has_initial = words[..words.len() - 1].iter().any(|word| word.shape == Shape::Initial);
        if has_initial && !is_head {
            points += 5;
        }
        let has_particle = words.iter().any(|word| {
            word.shape == Shape::Lower && (word.has(Cue::Particle) || word.has(Cue::BoundParticle))
        });
        if has_particle {
            points += 4;
        }
        if last.has(Cue::NameSuffix) {
            points += 5;
        }
        let is_unknown = |word: &&Word<'_>| word.shape == Shape::Capital && !word.is_ordinary;
        let unknown = words.iter().filter(is_unknown).count();
        if unknown == words.len() && (2..=4).contains(&unknown) && self.prefix.is_none() {
            points += 3;
        }
        let is_plain = |word: &&Word<'_>| {
            word.is_ordinary && word.is_capital() && !word.is(Class::GivenName) && !word.is(Class::Surname)
        };
        let plain = i32::try_from(words.iter().filter(is_plain).count()).unwrap_or(i32::MAX);
        scores.add(EntityKind::Person, points - 2 * plain);
    }

    /// The nouns that end or begin the name.
    pub(super) fn heads(&self, scores: &mut Scores) {
        let words = self.words();
        let head = &self.reading.words[self.head.clone()];
        let (first, last) = (&words[0], &head[head.len() - 1]);
        let has_complement = self.head.end < self.range.end;
        if words.iter().skip(1).any(|word| word.has(Cue::LegalForm)) {
            scores.add(EntityKind::Organization, 12);
        }
        if words.iter().any(|word| matches!(word.text, "&" | "+")) {
            scores.add(EntityKind::Organization, 5);
        }
        let is_alone = head.len() == 1 && !has_complement;
        if !is_alone {
            if self.ends_as_body(last) {
                scores.add(EntityKind::Organization, 9);
            }
            if last.has(Cue::PlaceHead) {
                scores.add(EntityKind::Place, 8);
            }
            if last.has(Cue::EventHead) {
                scores.add(EntityKind::Event, 7);
            }
            if last.has(Cue::WorkHead) {
                scores.add(EntityKind::Work, 7);
            }
        }
        if first.has(Cue::PlaceOpener) && words.len() > 1 {
            scores.add(EntityKind::Place, 5);
        }
        if first.has(Cue::EventOpener) && words.len() > 1 {
            scores.add(EntityKind::Event, 7);
        }
        // "Movement for Open Courts", "Doctors Without Borders".
        if has_complement && self.reading.words[self.head.end].text == "for" {
            scores.add(EntityKind::Organization, 6);
        }
    }

    /// Known names inside the name, acronyms, plain words.
    pub(super) fn parts(&self, scores: &mut Scores) {
        let words = self.words();
        if let Some((end, entry)) = self.prefix {
            let rest = &self.reading.words[end..self.range.end];
            let is_place = entry.classes.any(PLACES);
            let is_people = entry.classes.has(Class::Nationality) || entry.classes.has(Class::People);
            let is_body = entry.classes.any(BODIES);
            let is_person = words[0].is(Class::GivenName) && rest.len() == 1 && !rest[0].is_ordinary;
            if is_body && !is_person {
                scores.add(EntityKind::Organization, 5);
            }
            if (is_place || is_people) && !is_person {
                // "Vladimir Putin": a city's name may be a given name that the lexicon lacks.
                let is_like_person = entry.classes.has(Class::City)
                    && !entry.classes.has(Class::Country)
                    && matches!(rest, [last] if last.shape == Shape::Capital && !last.is_ordinary && !self.ends_as_body(last));
                if is_like_person {
                    scores.add(EntityKind::Person, 3);
                }
                scores.add(EntityKind::Organization, if is_like_person { 2 } else { 3 });
            }
        }
        let is_compass = words[0].has(Cue::Compass);
        let rest_is_place = words[words.len() - 1].classes.any(PLACES);
        if is_compass && rest_is_place && words.len() == 2 {
            scores.add(EntityKind::Place, 9);
        }
        // "Forward Slovenia"
        if rest_is_place && !is_compass && !words[0].is(Class::GivenName) && self.prefix.is_none() {
            scores.add(EntityKind::Organization, 3);
        }
        let is_model = words.len() > 2
            && words[words.len() - 1].shape == Shape::Number
            && words[words.len() - 2].is_hyphen();
        if is_model {
            scores.add(EntityKind::Product, 4);
        }
        let has_acronym = words.iter().any(|word| {
            word.shape == Shape::Capitals
                && (2..=5).contains(&word.text.len())
                && !word.has(Cue::NameSuffix)
                && !word.has(Cue::LegalForm)
        });
        if has_acronym {
            scores.add(EntityKind::Organization, 3);
        }
        let is_plain = |word: &Word<'_>| word.is_ordinary || !word.is_capital();
        if words.iter().all(is_plain) {
            scores.add(EntityKind::Organization, 3);
        }
    }

    fn ends_as_body(&self, last: &Word<'_>) -> bool {
        last.has(Cue::OrganizationHead) && (last.is_ordinary || !last.is(Class::Surname))
    }
}

/// What the lexicon's classes say by themselves.
pub(super) fn known(entry: Entry, length: usize, scores: &mut Scores) {
    let weights = [
        (Class::Country, EntityKind::Place, 11),
        (Class::Nationality, EntityKind::Group, 10),
        (Class::People, EntityKind::Group, 9),
        (Class::City, EntityKind::Place, 7),
        (Class::Region, EntityKind::Place, 7),
        (Class::Feature, EntityKind::Place, 6),
        (Class::Organization, EntityKind::Organization, 9),
        (Class::Company, EntityKind::Organization, 7),
        (Class::Medium, EntityKind::Organization, 8),
        (Class::Event, EntityKind::Event, 9),
        (Class::Product, EntityKind::Product, 8),
        (Class::Work, EntityKind::Work, 9),
        (Class::Other, EntityKind::Other, 9),
    ];
    for (class, kind, points) in weights {
        if entry.classes.has(class) {
            // A name of several words is seldom another's by chance.
            scores.at_least(kind, points + if length > 1 { 4 } else { 0 });
        }
    }
}
