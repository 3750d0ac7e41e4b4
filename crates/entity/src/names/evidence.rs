//! What speaks for a name being a person, an organisation, a place and so on.
//!
//! Scores are sums of small whole numbers: 3 for a hint, 6 for good evidence, 9 and more for what settles it.

use std::ops::Range;

use dateline_document::EntityKind;

use crate::lexicon::{Class, Entry};
use crate::reading::{Line, Reading, Shape, Word};
use crate::titles::{self, Phrase};
use crate::words::Cue;

/// How much speaks for each kind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scores {
    by_kind: [i32; EntityKind::ALL.len()],
}

impl Scores {
    pub fn add(&mut self, kind: EntityKind, points: i32) {
        self.by_kind[usize::from(kind.code())] += points;
    }

    fn at_least(&mut self, kind: EntityKind, points: i32) {
        let score = &mut self.by_kind[usize::from(kind.code())];
        *score = (*score).max(points);
    }

    /// The kind that most speaks for, and how much; of several the first.
    pub fn best(self) -> (EntityKind, i32) {
        let mut best = (EntityKind::Other, 0);
        for &kind in EntityKind::ALL {
            let score = self.by_kind[usize::from(kind.code())];
            if score > best.1 {
                best = (kind, score);
            }
        }
        best
    }
}

/// Weighs the evidence in and around one name.
pub struct Evidence<'a, 't, 's> {
    pub reading: &'a Reading<'t, 's>,
    pub line: &'a Line,
    pub range: Range<usize>,
    /// The words before "of".
    pub head: Range<usize>,
    pub whole: Option<Entry>,
    pub prefix: Option<(usize, Entry)>,
}

impl<'s> Evidence<'_, '_, 's> {
    /// What speaks for each kind.
    pub fn weigh(&self) -> Scores {
        let mut scores = Scores::default();
        if let Some(entry) = self.whole {
            known(entry, self.range.len(), &mut scores);
        }
        if self.range.len() == 1 {
            self.one_word(&mut scores);
        } else {
            self.person(&mut scores);
            self.heads(&mut scores);
            self.parts(&mut scores);
        }
        self.before(&mut scores);
        self.after(&mut scores);
        if self.whole.is_none() && self.range.len() > 1 && self.is_quoted() {
            scores.add(EntityKind::Work, if self.has_work_noun() { 10 } else { 5 });
        }
        scores
    }

    /// Whether the name is all that stands between quotation marks, but for an article.
    fn is_quoted(&self) -> bool {
        let is_article = self.previous(1).is_some_and(|word| matches!(word.text, "The" | "A" | "An"));
        let opening = self.previous(if is_article { 2 } else { 1 });
        let closing = self.next(0);
        opening.is_some_and(|mark| matches!(mark.text, "\"" | "“" | "‘" | "'" | "«" | "„" | "``"))
            && closing.is_some_and(|mark| matches!(mark.text, "\"" | "”" | "’" | "'" | "»" | "“" | "''" | "," | "."))
    }

    /// "her first novel, “The Salt Stairs”"
    fn has_work_noun(&self) -> bool {
        (1..8).any(|steps| self.previous(steps).is_some_and(|word| word.has(Cue::WorkNoun) && word.shape == Shape::Lower))
    }

    fn words(&self) -> &[Word<'s>] {
        &self.reading.words[self.range.clone()]
    }

    /// The word so many after the name, within its sentence.
    fn next(&self, steps: usize) -> Option<&Word<'s>> {
        let index = self.range.end + steps;
        self.reading.words.get(index).filter(|_| index < self.line.end)
    }

    /// The word so many before the name, within its sentence; 1 is the nearest.
    fn previous(&self, steps: usize) -> Option<&Word<'s>> {
        let index = self.range.start.checked_sub(steps)?;
        (index >= self.line.start).then(|| &self.reading.words[index])
    }

    fn one_word(&self, scores: &mut Scores) {
        let word = &self.words()[0];
        if self.whole.is_none() && word.shape == Shape::Capitals && word.text.len() > 1 {
            scores.add(EntityKind::Organization, 6);
        }
        if word.is(Class::Surname) || word.is(Class::GivenName) {
            scores.add(EntityKind::Person, if word.is_ordinary { 2 } else { 4 });
        }
        let inner_capital = word.text.chars().skip(1).any(char::is_uppercase) && matches!(word.shape, Shape::Capital | Shape::Mixed);
        if inner_capital && !word.text.starts_with("Mc") && !word.text.starts_with("Mac") && !word.text.contains(['\'', '’']) {
            scores.add(EntityKind::Organization, 4);
        }
        if self.whole.is_none() && !word.is_ordinary && !word.is(Class::Surname) {
            scores.add(EntityKind::Other, 1);
        }
    }

    /// How the words make a person's name.
    fn person(&self, scores: &mut Scores) {
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
    fn heads(&self, scores: &mut Scores) {
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
            let is_strong = matches!(&*first.lower, "mount" | "mt" | "mt." | "lake" | "san" | "santa" | "fort" | "cape" | "camp" | "port" | "isle" | "gulf" | "river");
            scores.add(EntityKind::Place, if is_strong { 5 } else { 1 });
        }
        if first.has(Cue::EventOpener) && words.len() > 1 {
            scores.add(EntityKind::Event, 7);
        }
        // "Movement for Open Courts", "Doctors Without Borders".
        if has_complement && self.reading.words[self.head.end].text == "for" {
            scores.add(EntityKind::Organization, 6);
        }
    }

    fn ends_as_body(&self, last: &Word<'_>) -> bool {
        last.has(Cue::OrganizationHead) && (last.is_ordinary || !last.is(Class::Surname))
    }

    /// Known names inside the name, acronyms, plain words.
    fn parts(&self, scores: &mut Scores) {
        let words = self.words();
        if let Some((end, entry)) = self.prefix {
            let rest = &self.reading.words[end..self.range.end];
            let is_place = [Class::Country, Class::City, Class::Region].into_iter().any(|class| entry.classes.has(class));
            let is_people = entry.classes.has(Class::Nationality) || entry.classes.has(Class::People);
            let is_body = [Class::Organization, Class::Company, Class::Medium].into_iter().any(|class| entry.classes.has(class));
            let is_person = words[0].is(Class::GivenName) && rest.len() == 1 && !rest[0].is_ordinary;
            if is_body && !is_person {
                scores.add(EntityKind::Organization, 5);
            }
            if (is_place || is_people) && !is_person {
                scores.add(EntityKind::Organization, 3);
            }
        }
        let is_compass = words[0].has(Cue::Compass);
        let rest_is_place = [Class::Country, Class::City, Class::Region].into_iter().any(|class| words[words.len() - 1].is(class));
        if is_compass && rest_is_place && words.len() == 2 {
            scores.add(EntityKind::Place, 9);
        }
        // "Forward Slovenia"
        if rest_is_place && !is_compass && !words[0].is(Class::GivenName) && self.prefix.is_none() {
            scores.add(EntityKind::Organization, 3);
        }
        let is_model = words.len() > 2 && words[words.len() - 1].shape == Shape::Number && words[words.len() - 2].is_hyphen();
        if is_model {
            scores.add(EntityKind::Product, 4);
        }
        let has_acronym = words.iter().any(|word| word.shape == Shape::Capitals && (2..=5).contains(&word.text.len()) && !word.has(Cue::NameSuffix) && !word.has(Cue::LegalForm));
        if has_acronym {
            scores.add(EntityKind::Organization, 3);
        }
        let is_plain = |word: &Word<'_>| word.is_ordinary || !word.is_capital();
        if words.iter().all(is_plain) {
            scores.add(EntityKind::Organization, 3);
        }
    }

    fn before(&self, scores: &mut Scores) {
        let only = &self.reading.words[self.range.start];
        let is_people = self.range.len() == 1 && (only.is(Class::Nationality) || only.is(Class::People) || only.is(Class::Country));
        if let Some(title) = self.title() {
            let points = if title.is_role { 9 } else { 14 };
            scores.add(EntityKind::Person, if is_people && title.is_role { 0 } else { points });
        }
        let Some(mut word) = self.previous(1) else { return };
        let has_the = matches!(&*word.lower, "the" | "a" | "an");
        if has_the {
            // "The Bush administration" is of a person, "the Kremlin said" is not.
            let is_attributive = self.next(0).is_some_and(|next| next.shape == Shape::Lower && !next.has(Cue::Saying))
                && self.range.len() == 1
                && only.is(Class::Surname);
            scores.add(EntityKind::Person, if is_attributive { 0 } else { -5 });
            if self.range.len() == 1 && self.whole.is_none() {
                scores.add(EntityKind::Organization, 3);
            }
            if self.whole.is_some_and(|entry| entry.classes.has(Class::Feature)) {
                scores.add(EntityKind::Place, 3);
            }
            match self.previous(2) {
                Some(before) => word = before,
                None => return,
            }
        }
        if word.has(Cue::PlacePreposition) && word.shape == Shape::Lower || word.has(Cue::PlacePreposition) && word.opens {
            let points = match &*word.lower {
                "in" => 5,
                "near" | "outside" | "across" | "throughout" | "at" => 4,
                "to" | "into" | "around" | "beyond" | "toward" | "towards" => 1,
                _ => 2,
            };
            scores.add(EntityKind::Place, if has_the { 1 } else { points });
        }
        if word.text == "of" && self.previous(if has_the { 3 } else { 2 }).is_some_and(|noun| noun.has(Cue::PlaceNoun) && noun.shape == Shape::Lower) {
            scores.add(EntityKind::Place, 7);
        }
        if word.has(Cue::Kin) && word.shape == Shape::Lower {
            scores.add(EntityKind::Person, 6);
        }
        if word.has(Cue::OrganizationNoun) && word.shape == Shape::Lower && !has_the {
            scores.add(EntityKind::Organization, 4);
        }
        if word.has(Cue::WorkNoun) && word.shape == Shape::Lower && self.range.len() > 1 {
            scores.add(EntityKind::Work, 3);
        }
        let is_byline = word.lower == "by" && (self.line.start..=self.line.start + 1).contains(&(self.range.start.saturating_sub(1)))
            || word.lower == "by" && self.previous(2).is_some_and(|verb| verb.lower.ends_with("ing") || verb.lower == "editing");
        if is_byline {
            scores.add(EntityKind::Person, 8);
        }
    }

    /// The title or form of address that ends where the name begins.
    fn title(&self) -> Option<Phrase> {
        let from = self.range.start.saturating_sub(6).max(self.line.start);
        let words = &self.reading.words;
        (from..self.range.start)
            .filter_map(|at| titles::phrase(words, at, self.line.end))
            .find(|title| title.end == self.range.start)
    }

    fn after(&self, scores: &mut Scores) {
        let Some(next) = self.next(0) else { return };
        let second = self.next(1);
        if next.has(Cue::Saying) && next.shape == Shape::Lower {
            scores.add(EntityKind::Person, 3);
            scores.add(EntityKind::Organization, 1);
        }
        if next.text == "who" || next.text == "," && second.is_some_and(|word| word.text == "who") {
            scores.add(EntityKind::Person, 4);
        }
        // "Dunmore, 58, ..."
        if next.text == ","
            && second.is_some_and(|age| age.shape == Shape::Number && age.text.len() == 2)
            && self.next(2).is_some_and(|mark| matches!(mark.text, "," | "." | ";"))
        {
            scores.add(EntityKind::Person, 7);
        }
        if next.text == "," && self.is_apposed_to_role() {
            scores.add(EntityKind::Person, 5);
        }
        if next.text == "," && second.is_some_and(|word| word.is(Class::Country) || word.is(Class::Region) && !word.is(Class::Surname)) {
            scores.add(EntityKind::Place, 4);
        }
        if next.is_possessive() && second.is_some_and(|word| word.has(Cue::Kin) && word.shape == Shape::Lower) {
            scores.add(EntityKind::Person, 4);
        }
        if next.has(Cue::OrganizationNoun) && next.shape == Shape::Lower {
            scores.add(EntityKind::Organization, 4);
        }
        if next.has(Cue::PlaceNoun) && next.shape == Shape::Lower {
            scores.add(EntityKind::Place, 5);
        }
        if next.has(Cue::ProductNoun) && next.shape == Shape::Lower {
            scores.add(EntityKind::Product, 5);
        }
        // "(MOC)" after a name of as many words.
        if next.text == "("
            && second.is_some_and(|word| word.shape == Shape::Capitals)
            && self.next(2).is_some_and(|mark| matches!(mark.text, ")" | "," | "/"))
            && self.range.len() > 1
        {
            scores.add(EntityKind::Organization, 4);
        }
    }

    /// ", the finance director of ...", ", a lawyer for ...": a role within a few words after the comma.
    fn is_apposed_to_role(&self) -> bool {
        for steps in 1..7 {
            let Some(word) = self.next(steps) else { return false };
            if word.has(Cue::Role) && word.shape == Shape::Lower {
                return true;
            }
            if word.shape == Shape::Mark && !word.is_hyphen() && !word.is_possessive() || word.has(Cue::Saying) {
                return false;
            }
        }
        false
    }
}

/// What the lexicon's classes say by themselves.
fn known(entry: Entry, length: usize, scores: &mut Scores) {
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
