//! The phrases that go on a name: "of England", "for Human Rights", "and Drug Administration".

use super::runs::{LONGEST, NAMES, Runs};
use crate::lexicon::{Class, Classes};
use crate::reading::{Line, Shape, Word};
use crate::words::Cue;

impl Runs<'_, '_, '_, '_> {
    /// The end of a run with the phrases after it that belong to the name: "of England", "for Human Rights".
    pub(super) fn with_complement(&self, line: &Line, at: usize, core: usize) -> usize {
        let mut end = self.with_second_half(line, at, core);
        let mut goes_on = self.takes_complement(at, end);
        while goes_on && end < line.end && end - at < LONGEST {
            let Some(inner) = self.complement(line, at, end) else { break };
            end = inner;
            goes_on = end < line.end && matches!(self.words()[end].text, "of" | "for" | "and" | "," | "in");
        }
        end
    }

    /// Whether "of" after the run `at..end` belongs to its name.
    fn takes_complement(&self, at: usize, end: usize) -> bool {
        let last = &self.words()[end - 1];
        let is_organization = last.has(Cue::OrganizationHead)
            && !matches!(&*last.lower, "police" | "army" | "government" | "forces" | "times");
        // A name of the lexicon is whole: "European Union of ..." is none.
        let is_whole = self.reading.longest(self.lexicon, at, end).is_some_and(|(known, entry)| {
            known == end
                && end > at + 1
                && entry.classes.any(Classes::of(&[
                    Class::Country,
                    Class::City,
                    Class::Region,
                    Class::Company,
                    Class::Medium,
                ]))
        });
        (last.has(Cue::ComplementHead) || is_organization) && !is_whole
    }

    /// The end of one phrase after a name: "of the United States", "for Security and Co-operation", "in Europe".
    fn complement(&self, line: &Line, at: usize, end: usize) -> Option<usize> {
        let words = self.words();
        let preposition = words[end].text;
        let mut start = end + 1;
        match preposition {
            "of" | "for" | "on" | "against" => {}
            "in" if end > at + 2 && words[at..end].iter().any(|word| word.text == "and") => {}
            // "Centre for Strategic and International Studies", "Health, Education and Welfare".
            "and" | "," => {
                let has_phrase = words[at..end].iter().any(|word| matches!(word.text, "of" | "for" | "on"));
                let next = words.get(start).filter(|_| start < line.end)?;
                let is_plain = next.is_ordinary && !next.classes.any(NAMES) && !next.is(Class::GivenName);
                let is_list = preposition == "and"
                    || words[start..line.end.min(start + 4)].iter().any(|word| word.text == "and");
                if !has_phrase || !is_plain || !is_list || !words[end - 1].is_ordinary {
                    return None;
                }
            }
            _ => return None,
        }
        let has_article = words.get(start).is_some_and(|word| word.text == "the");
        start += usize::from(has_article);
        let first =
            words.get(start).filter(|word| start < line.end && word.is_capital() && word.is_spaced)?;
        if self.taken[start]
            || first.has(Cue::Function) && first.shape != Shape::Capitals
            || first.has(Cue::Honorific)
        {
            return None;
        }
        // "left the Ministry of Justice for the University of Warsaw": another body.
        if preposition == "for" && has_article && first.has(Cue::OrganizationHead) {
            return None;
        }
        let hit = self.hit(line, start);
        let inner = self.core(line, start, hit);
        // "the Ministry of Defence and the Interior Ministry": two bodies.
        let is_next_body = inner > start + 1 && words[inner - 1].has(Cue::OrganizationHead);
        if matches!(preposition, "and" | ",") && (has_article || is_next_body) {
            return None;
        }
        Some(self.with_second_half(line, start, inner))
    }

    /// "Food and Drug Administration", "Truth and Reconciliation Commission": plain capitals before "and" and after it,
    /// with the name of a body at the end.
    fn with_second_half(&self, line: &Line, at: usize, end: usize) -> usize {
        let words = self.words();
        const PLACES: Classes =
            Classes::of(&[Class::Country, Class::City, Class::Region, Class::Nationality]);
        let is_plain = |word: &Word<'_>| word.is_ordinary && word.is_capital() && !word.classes.any(PLACES);
        let joins = words.get(end).is_some_and(|word| end < line.end && word.text == "and")
            && !self.taken[at..end].contains(&true)
            && is_plain(&words[end - 1])
            && !words[end - 1].has(Cue::OrganizationHead)
            && !words[at].opens;
        let second = end + 1;
        if !joins || second >= line.end || self.taken[second] || !is_plain(&words[second]) {
            return end;
        }
        let mut last = second;
        while last < line.end.min(second + 6) && words[last].is_capital() && !self.taken[last] {
            last += 1;
        }
        if last > second && words[last - 1].has(Cue::OrganizationHead) && last > second + 1 {
            last
        } else {
            end
        }
    }
}
