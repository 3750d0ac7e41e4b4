//! The word lists behind the rules: what a word by itself hints at.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What a word by itself hints at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Cue {
    /// Begins no name where it begins a sentence.
    Function,
    /// Names an office, rank or occupation; also in the plural.
    Role,
    /// Stands before a role and belongs to the title.
    RoleModifier,
    /// A department, after "of" or "for" in a title.
    Portfolio,
    /// A form of address.
    Honorific,
    /// A relative or companion.
    Kin,
    /// Used of men.
    Male,
    /// Used of women.
    Female,
    /// Ends the name of an organisation.
    OrganizationHead,
    /// A legal form.
    LegalForm,
    /// A common noun beside the name of an organisation.
    OrganizationNoun,
    /// Several persons who act as one.
    Collective,
    /// Ends the name of a place.
    PlaceHead,
    /// Begins the name of a place.
    PlaceOpener,
    /// A direction or size before the name of a place.
    Compass,
    /// A common noun beside the name of a place.
    PlaceNoun,
    /// Mostly has a place after it.
    PlacePreposition,
    /// Ends the name of an event.
    EventHead,
    /// Begins the name of an event.
    EventOpener,
    /// Ends the name of a law, treaty or titled work.
    WorkHead,
    /// A common noun before the title of a work.
    WorkNoun,
    /// A common noun after the name of a product or craft.
    ProductNoun,
    /// Has "of" or "for" after it within a name.
    ComplementHead,
    /// Has `'s` after it within a name.
    Possessor,
    /// A code of a currency or unit.
    Measure,
    /// Stands between a title and its owner.
    TitleFiller,
    /// The title after it is no longer held.
    Former,
    /// The title after it is held for the time being.
    Acting,
    /// The title is sought, or about to be held.
    Candidate,
    /// Opens a clause.
    ClauseOpener,
    /// Tells of business.
    Business,
    /// A small word inside the names of persons.
    Particle,
    /// The same, where a hyphen binds it to the word after it.
    BoundParticle,
    /// Stands after a person's name and belongs to it.
    NameSuffix,
    /// A verb that mostly has a person or body before it.
    Saying,
    /// Follows a subject.
    Auxiliary,
    /// Capitals that are no name.
    NotAName,
}

/// A set of cues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cues {
    bits: u64,
}

impl Cues {
    /// Whether `cue` is in the set.
    pub fn has(self, cue: Cue) -> bool {
        self.bits & 1_u64 << cue as u8 != 0
    }

    fn with(self, cue: Cue) -> Self {
        Self { bits: self.bits | 1_u64 << cue as u8 }
    }

    fn union(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits }
    }
}

/// Longer than any word of the lists.
const LONGEST: usize = 24;

/// What `word` hints at by its exact spelling or, for common nouns and the like, in lower case.
///
/// `lower` is the same word in lower case.
pub fn cues(word: &str, lower: &str) -> Cues {
    if lower.len() > LONGEST {
        return Cues::default();
    }
    let mut cues = LISTS.get(lower).copied().unwrap_or_default();
    if word != lower {
        cues = cues.union(LISTS.get(word).copied().unwrap_or_default());
    }
    let is_role = |word: &str| LISTS.get(word).is_some_and(|cues| cues.has(Cue::Role));
    let singular = lower.strip_suffix('s').unwrap_or(lower);
    let is_form = is_role(singular) || singular.strip_suffix('e').is_some_and(is_role);
    if is_form {
        cues = cues.with(Cue::Role);
    }
    // "ex-mayor", "ex-Prime Minister"
    match lower.strip_prefix("ex-").and_then(|rest| LISTS.get(rest)) {
        Some(rest) if rest.has(Cue::Role) => cues.with(Cue::Role),
        Some(rest) if rest.has(Cue::RoleModifier) => cues.with(Cue::RoleModifier),
        _ => cues,
    }
}

static LISTS: LazyLock<FxHashMap<&'static str, Cues>> = LazyLock::new(|| {
    let mut lists = FxHashMap::default();
    let mut add = |text: &'static str, cue: Cue| {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (word, sex) = line.split_once('\t').unwrap_or((line, "-"));
            let cues: &mut Cues = lists.entry(word).or_default();
            *cues = cues.with(cue);
            match sex {
                "m" => *cues = cues.with(Cue::Male),
                "f" => *cues = cues.with(Cue::Female),
                _ => {}
            }
        }
    };
    add(include_str!("function_words.txt"), Cue::Function);
    add(include_str!("roles.txt"), Cue::Role);
    add(include_str!("abbreviated_roles.txt"), Cue::Role);
    add(include_str!("role_modifiers.txt"), Cue::RoleModifier);
    add(include_str!("portfolios.txt"), Cue::Portfolio);
    add(include_str!("honorifics.txt"), Cue::Honorific);
    add(include_str!("kin.txt"), Cue::Kin);
    add(include_str!("organization_heads.txt"), Cue::OrganizationHead);
    add(include_str!("organization_suffixes.txt"), Cue::LegalForm);
    add(include_str!("organization_nouns.txt"), Cue::OrganizationNoun);
    add(include_str!("collectives.txt"), Cue::Collective);
    add(include_str!("place_heads.txt"), Cue::PlaceHead);
    add(include_str!("place_openers.txt"), Cue::PlaceOpener);
    add(include_str!("compass.txt"), Cue::Compass);
    add(include_str!("place_nouns.txt"), Cue::PlaceNoun);
    add(include_str!("place_prepositions.txt"), Cue::PlacePreposition);
    add(include_str!("event_heads.txt"), Cue::EventHead);
    add(include_str!("event_openers.txt"), Cue::EventOpener);
    add(include_str!("work_heads.txt"), Cue::WorkHead);
    add(include_str!("work_nouns.txt"), Cue::WorkNoun);
    add(include_str!("product_nouns.txt"), Cue::ProductNoun);
    add(include_str!("complement_heads.txt"), Cue::ComplementHead);
    add(include_str!("possessors.txt"), Cue::Possessor);
    add(include_str!("measures.txt"), Cue::Measure);
    add(include_str!("title_fillers.txt"), Cue::TitleFiller);
    add(include_str!("former.txt"), Cue::Former);
    add(include_str!("acting.txt"), Cue::Acting);
    add(include_str!("candidates.txt"), Cue::Candidate);
    add(include_str!("clause_openers.txt"), Cue::ClauseOpener);
    add(include_str!("business.txt"), Cue::Business);
    add(include_str!("particles.txt"), Cue::Particle);
    add(include_str!("bound_particles.txt"), Cue::BoundParticle);
    add(include_str!("suffixes.txt"), Cue::NameSuffix);
    add(include_str!("verbs_of_saying.txt"), Cue::Saying);
    add(include_str!("auxiliaries.txt"), Cue::Auxiliary);
    add(include_str!("not_names.txt"), Cue::NotAName);
    lists
});

#[cfg(test)]
mod tests {
    use super::*;

    fn has(word: &str, cue: Cue) -> bool {
        cues(word, &word.to_lowercase()).has(cue)
    }

    #[test]
    fn roles_are_known_in_both_cases_and_in_the_plural() {
        for word in ["minister", "Minister", "ministers", "Witnesses", "Gen.", "CEO"] {
            assert!(has(word, Cue::Role), "{word}");
        }
        assert!(!has("pm", Cue::Role), "an abbreviation counts in its own spelling alone");
    }

    #[test]
    fn honorifics_tell_the_sex() {
        assert!(has("Mr", Cue::Honorific) && has("Mr", Cue::Male));
        assert!(has("Baroness", Cue::Female) && !has("Dr", Cue::Male));
    }

    #[test]
    fn no_list_has_a_word_longer_than_is_looked_up() {
        assert_eq!(LISTS.keys().map(|word| word.len()).max().filter(|&length| length > LONGEST), None);
    }
}
