//! One role told several times: "Russian Foreign Minister Sergei Lavrov", and later "Lavrov, the minister".

use std::collections::HashMap;

use dateline_document::{Entities, EntityId, EntityKind, RoleStatus, Title};

/// A role of an entity as one place of the article tells it.
#[derive(Clone, Debug)]
pub struct Role<'s> {
    pub subject: EntityId,
    /// What it belongs to, where the place names it.
    pub object: Option<EntityId>,
    /// The words of the title.
    pub words: &'s str,
    pub title: Title,
}

/// Words that make a title another one: a deputy minister is no minister.
const RESTRICTING: &[&str] = &[
    "vice",
    "deputy",
    "assistant",
    "associate",
    "under",
    "junior",
    "elect",
    "designate",
    "candidate",
    "co",
    "shadow",
];

/// How many roles of one holder are compared with a new one.
const RECENT: usize = 64;

/// Each role once.
///
/// Two places tell one role where they have the same holder, one title has all the words of the other, and they name no
/// two different objects; and either the same status, or one of them is a bare form of address: "former President
/// Bill Clinton" and then "President Clinton". The fullest title with an object is kept, the first of equals, and an
/// object that another place names is added to it.
pub fn merged<'s>(told: Vec<Role<'s>>, entities: &Entities) -> Vec<Role<'s>> {
    let mut of_subject: HashMap<EntityId, Vec<usize>> = HashMap::new();
    let mut kept: Vec<Group<'s>> = Vec::new();
    let (bare, full): (Vec<_>, Vec<_>) = told.into_iter().partition(is_bare);
    for role in full.into_iter().chain(bare) {
        let words = words(role.words);
        let known = of_subject.entry(role.subject).or_default();
        let same = known
            .iter()
            .rev()
            .take(RECENT)
            .copied()
            .find(|&index| kept[index].takes(&role, &words, entities));
        match same {
            Some(index) => kept[index].add(role, words, entities),
            None => {
                known.push(kept.len());
                kept.push(Group { words, object: role.object, best: role });
            }
        }
    }
    kept.into_iter().map(|group| Role { object: group.object, ..group.best }).collect()
}

/// Whether a title stands before its holder's name without a word of when it is held: that may be mere courtesy.
fn is_bare(role: &Role<'_>) -> bool {
    role.title.status == RoleStatus::Current && role.title.span.end() <= role.title.holder.start()
}

/// The places that tell one role.
struct Group<'s> {
    /// The words of the fullest title.
    words: Vec<String>,
    object: Option<EntityId>,
    best: Role<'s>,
}

impl<'s> Group<'s> {
    fn takes(&self, role: &Role<'s>, words: &[String], entities: &Entities) -> bool {
        let is_status = self.best.title.status == role.title.status || is_bare(role);
        is_status && is_one_title(&self.words, words) && is_one_object(self.object, role.object, entities)
    }

    fn add(&mut self, role: Role<'s>, words: Vec<String>, entities: &Entities) {
        self.object = better_object(self.object, role.object, entities);
        let is_same_status = self.best.title.status == role.title.status;
        let value = |role: &Role<'_>, words: &[String]| (role.object.is_some(), words.len());
        let (new, old) = (value(&role, &words), value(&self.best, &self.words));
        let is_fuller = new > old || new == old && role.title.evidence < self.best.title.evidence;
        // The words that say that a role is held no longer are the ones to keep.
        if is_fuller && is_same_status {
            (self.best, self.words) = (role, words);
        } else if words.len() > self.words.len() {
            self.words = words;
        }
    }
}

fn is_one_title(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let is_restricted =
        |words: &[String]| RESTRICTING.iter().filter(|&&word| words.iter().any(|it| it == word)).count();
    let has = |word: &String| long.contains(word);
    // "general" is a rank, and a secretary general none.
    let is_rank = |words: &[String]| words.iter().any(|word| word == "general") && words.len() == 1;
    short.iter().all(has)
        && is_restricted(short) == is_restricted(long)
        && (short.len() == long.len() || !is_rank(short))
}

fn is_one_object(one: Option<EntityId>, other: Option<EntityId>, entities: &Entities) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    let country = |entity| entities.links()[entity].iso3166.as_deref();
    one == other || country(one).is_some() && country(one) == country(other)
}

/// The object that tells more: any before none, and a country before its people.
fn better_object(one: Option<EntityId>, other: Option<EntityId>, entities: &Entities) -> Option<EntityId> {
    let is_people = one.is_some_and(|one| entities.kind()[one] == EntityKind::Group);
    if one.is_none() || is_people { other.or(one) } else { one }
}

/// The words of a title as they are compared: small letters, one form of each, without articles and prepositions.
fn words(title: &str) -> Vec<String> {
    let lower = title.to_lowercase();
    let parts = lower.split(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '‑' | '/'));
    let mut words: Vec<String> = Vec::new();
    for part in parts {
        let part = part.trim_end_matches([',', '’', '\'']);
        for word in spelled_out(part).split(' ') {
            let is_small = matches!(word, "" | "of" | "the" | "for" | "and" | "&" | "'s" | "in");
            if !is_small && !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
    }
    // "officer" alone is a title of its own.
    if words.is_empty() {
        words.push(lower.clone());
    }
    words
}

/// A word of a title in full and of one form: "Sen." is a senator, a chairwoman a chair.
fn spelled_out(word: &str) -> &str {
    match word {
        "sen." | "sens." | "senators" => "senator",
        "rep." | "reps." | "representatives" | "congressman" | "congresswoman" => "representative",
        "gov." | "govs." | "governors" => "governor",
        "gen." | "generals" => "general",
        "lt." | "lt" => "lieutenant",
        "col." => "colonel",
        "maj." => "major",
        "capt." => "captain",
        "sgt." => "sergeant",
        "adm." => "admiral",
        "prof." | "prof" => "professor",
        "pres." => "president",
        "pm" => "prime minister",
        "ceo" => "chief executive",
        "cfo" => "chief financial",
        "coo" => "chief operating",
        "mp" => "member parliament",
        "defence" => "defense",
        "labour" => "labor",
        "officer" => "",
        "chairman" | "chairwoman" | "chairperson" | "chairs" | "chaired" | "chairing" => "chair",
        "spokesman" | "spokeswoman" | "spokespersons" => "spokesperson",
        "heads" | "headed" | "heading" => "head",
        "leads" | "led" | "leading" => "leader",
        "coaches" | "coached" => "coach",
        "captains" | "captained" => "captain",
        "councilman" | "councilwoman" => "councillor",
        "ministers" => "minister",
        "presidents" => "president",
        "secretaries" => "secretary",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_one_where_one_has_the_words_of_the_other() {
        let is_one = |one: &str, other: &str| is_one_title(&words(one), &words(other));
        assert!(is_one("Secretary of State", "secretary"));
        assert!(is_one("CEO", "chief executive officer"));
        assert!(is_one("Sen.", "senators"));
        assert!(!is_one("Vice President", "President"));
        assert!(!is_one("Gen.", "Secretary General"));
        assert!(!is_one("officer", "Lt. Gen."));
    }
}
