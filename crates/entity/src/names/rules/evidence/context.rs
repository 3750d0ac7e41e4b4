//! What the words around a name say.

use dateline_document::EntityKind;

use super::{Evidence, Scores};
use crate::lexicon::Class;
use crate::reading::Shape;
use crate::titles::{self, Phrase};
use crate::words::Cue;

impl Evidence<'_, '_, '_> {
    /// Titles, articles, prepositions and nouns before the name.
    pub(super) fn before(&self, scores: &mut Scores) {
        let only = &self.reading.words[self.range.start];
        let is_people = self.range.len() == 1
            && (only.is(Class::Nationality) || only.is(Class::People) || only.is(Class::Country));
        if let Some(title) = self.title() {
            let points = if title.is_role { 9 } else { 14 };
            scores.add(EntityKind::Person, if is_people && title.is_role { 0 } else { points });
        }
        let Some(mut word) = self.previous(1) else { return };
        let has_the = matches!(&*word.lower, "the" | "a" | "an");
        if has_the {
            // "The Bush administration" is of a person, "the Kremlin said" is not.
            let is_attributive =
                self.next(0).is_some_and(|next| next.shape == Shape::Lower && !next.has(Cue::Saying))
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
        if word.has(Cue::PlacePreposition) && (word.shape == Shape::Lower || word.opens) {
            let points = match &*word.lower {
                "in" => 5,
                "near" | "outside" | "across" | "throughout" | "at" => 4,
                // To a city one goes; of other names one cannot tell.
                "to" | "into" | "around" | "beyond" | "toward" | "towards" => {
                    if self.whole.is_some_and(|entry| entry.classes.has(Class::City)) { 3 } else { 1 }
                }
                _ => 2,
            };
            scores.add(EntityKind::Place, if has_the { 1 } else { points });
        }
        if word.text == "of"
            && self
                .previous(if has_the { 3 } else { 2 })
                .is_some_and(|noun| noun.has(Cue::PlaceNoun) && noun.shape == Shape::Lower)
        {
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
        let verb = self.previous(2);
        let opens_line = self.range.start <= self.line.start + 2;
        let is_byline =
            word.lower == "by" && (opens_line || verb.is_some_and(|verb| verb.lower.ends_with("ing")));
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

    /// Verbs, appositions and nouns after the name.
    pub(super) fn after(&self, scores: &mut Scores) {
        let Some(next) = self.next(0) else { return };
        let second = self.next(1);
        if next.has(Cue::Saying) && next.shape == Shape::Lower {
            scores.add(EntityKind::Person, 3);
            scores.add(EntityKind::Organization, 1);
        }
        // Who acts and has things is oftenest a person.
        let is_acting = next.has(Cue::Auxiliary)
            || next.shape == Shape::Lower && next.text.len() > 4 && next.text.ends_with("ed")
            || next.is_possessive();
        if is_acting && self.whole.is_none() && self.range.len() == 1 {
            scores.add(EntityKind::Person, 2);
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
        if next.text == ","
            && second.is_some_and(|word| {
                word.is(Class::Country) || word.is(Class::Region) && !word.is(Class::Surname)
            })
        {
            scores.add(EntityKind::Place, 4);
        }
        if next.is_possessive() && second.is_some_and(|word| word.has(Cue::Kin) && word.shape == Shape::Lower)
        {
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
            if word.shape == Shape::Mark && !word.is_hyphen() && !word.is_possessive()
                || word.has(Cue::Saying)
            {
                return false;
            }
        }
        false
    }

    /// The title of a work between quotation marks.
    pub(super) fn quoted(&self, scores: &mut Scores) {
        if self.whole.is_none() && self.range.len() > 1 && self.is_quoted() {
            scores.add(EntityKind::Work, if self.has_work_noun() { 10 } else { 5 });
        }
    }

    /// Whether the name is all that stands between quotation marks, but for an article.
    fn is_quoted(&self) -> bool {
        let is_article = self.previous(1).is_some_and(|word| matches!(word.text, "The" | "A" | "An"));
        let opening = self.previous(if is_article { 2 } else { 1 });
        let closing = self.next(0);
        opening.is_some_and(|mark| matches!(mark.text, "\"" | "“" | "‘" | "'" | "«" | "„" | "``"))
            && closing.is_some_and(|mark| {
                matches!(mark.text, "\"" | "”" | "’" | "'" | "»" | "“" | "''" | "," | ".")
            })
    }

    /// "her first novel, “The Salt Stairs”"
    fn has_work_noun(&self) -> bool {
        (1..8).any(|steps| {
            self.previous(steps).is_some_and(|word| word.has(Cue::WorkNoun) && word.shape == Shape::Lower)
        })
    }
}
