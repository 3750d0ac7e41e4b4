//! From the names of an article to whom and what it speaks of.

mod bodies;
mod gender;
mod own;
mod people;
mod pronouns;
#[cfg(test)]
mod tests;

use dateline_document::{
    Column, Confidence, Entities, Entity, EntityId, EntityKind, Found, Id, Links, Mention, MentionForm,
    MentionId, Quotes, Resolved, Span, Tagged,
};

use crate::lexicon::{Class, Classes, Entry, Lexicon};
use crate::reading::Reading;
use crate::uses;
use gender::Gender;
use people::People;

/// Joins mentions that refer to the same. It holds no state between articles.
#[derive(Clone)]
pub struct Resolver<'d> {
    lexicon: Lexicon<'d>,
}

/// A name as the rules compare it.
struct Named<'s> {
    span: Span,
    /// Its first word and the word after its last.
    start: usize,
    end: usize,
    kind: EntityKind,
    /// Its parts between blanks.
    parts: Vec<&'s str>,
    entry: Option<Entry>,
    /// Whether "born" or "née" stands before it.
    is_birth_name: bool,
}

/// The mentions of one entity.
struct Cluster {
    kind: EntityKind,
    names: Vec<usize>,
    gender: Gender,
}

impl Cluster {
    fn new(kind: EntityKind) -> Self {
        Self { kind, names: Vec::new(), gender: Gender::Unknown }
    }
}

impl<'d> Resolver<'d> {
    /// A resolver that knows by `lexicon` which names are one.
    pub fn new(lexicon: Lexicon<'d>) -> Self {
        Self { lexicon }
    }

    /// The entities of an article: names of one person or thing joined, and the third-person pronouns that plainly
    /// stand for one of the persons.
    ///
    /// A pronoun in a quotation, or one that could be several persons', is no mention. A speaker of `quotes` that is a
    /// pronoun is read like the others, and most of them have an answer.
    pub fn resolve(&self, text: &Tagged<'_>, found: &Found, quotes: &Quotes) -> Resolved {
        let reading = Reading::new(text, &self.lexicon);
        let names = self.read_names(&reading, found);
        let mut of_name = vec![None; names.len()];
        let mut clusters = Vec::new();
        let people = People::join(&names, &mut clusters, &mut of_name);
        gender::tell(&reading, &self.lexicon, &names, found, &mut clusters);
        people.join_parts(&reading, &names, found, &mut clusters, &mut of_name);
        // Again, with what was told of surnames and persons without a name in full.
        gender::tell(&reading, &self.lexicon, &names, found, &mut clusters);
        bodies::join(&reading, &names, &mut clusters, &mut of_name);
        own::join(found, &names, &mut clusters, &mut of_name);
        let pronouns = pronouns::resolve(&reading, text, &names, quotes, &of_name, &mut clusters);
        uses::separate(text.source, self.assemble(found, &names, &clusters, &of_name, &pronouns))
    }

    fn read_names<'s>(&self, reading: &Reading<'_, 's>, found: &Found) -> Vec<Named<'s>> {
        let text = reading.text;
        let read = |id: MentionId| {
            let span = found.names.span()[id];
            let range = text.tokens.within(span);
            let surface = text.source.get(span).unwrap_or_default();
            let parts: Vec<&str> = surface.split_whitespace().collect();
            let words = range.ids().map(|token| (text.word(token), text.is_spaced(token)));
            let whole = |found: Option<(usize, Entry)>| {
                found.filter(|&(length, _)| length == range.len()).map(|(_, entry)| entry)
            };
            let entry = whole(self.lexicon.longest(words.clone())).or_else(|| {
                let is_capitals = surface.len() > 3 && !surface.contains(char::is_lowercase);
                whole(self.lexicon.longest_of_capitals(words)).filter(|_| is_capitals)
            });
            let kind = found.names.kind()[id];
            let entry = entry.filter(|entry| entry.classes.any(classes_of(kind)));
            let (start, end) = (range.start().index(), range.end().index());
            let before = start.checked_sub(1).map(|before| &*reading.words[before].lower);
            let is_birth_name = matches!(before, Some("born" | "née" | "nee"));
            Named { span, start, end, kind, parts, entry, is_birth_name }
        };
        found.names.ids().map(read).collect()
    }

    fn assemble(
        &self,
        found: &Found,
        names: &[Named<'_>],
        clusters: &[Cluster],
        of_name: &[Option<usize>],
        pronouns: &[(Span, usize)],
    ) -> Resolved {
        let mut rows: Vec<(Mention, usize)> = Vec::with_capacity(names.len() + pronouns.len());
        for (id, &cluster) in found.names.ids().zip(of_name) {
            // Every name was given a cluster.
            rows.extend(cluster.map(|cluster| (found.names.row(id), cluster)));
        }
        rows.extend(pronouns.iter().map(|&(span, cluster)| {
            let form = MentionForm::Pronoun;
            (
                Mention {
                    span,
                    kind: EntityKind::Person,
                    form,
                    usage: None,
                    confidence: Confidence::UNKNOWN,
                },
                cluster,
            )
        }));
        rows.sort_by_key(|(mention, _)| mention.span);

        let mut entity_of: Vec<Option<EntityId>> = vec![None; clusters.len()];
        let mut entities = Vec::new();
        let mut of_mention = Column::new();
        for &(_, cluster) in &rows {
            let entity = *entity_of[cluster].get_or_insert_with(|| {
                entities.push(self.entity(found, names, &clusters[cluster]));
                EntityId::from_index(entities.len() - 1)
            });
            of_mention.push(entity);
        }
        let mentions = rows.into_iter().map(|(mention, _)| mention).collect();
        Resolved { mentions, entities: Entities::new(entities, of_mention) }
    }

    fn entity(&self, found: &Found, names: &[Named<'_>], cluster: &Cluster) -> Entity {
        let members = || cluster.names.iter().map(|&name| &names[name]);
        let fullness = |named: &Named<'_>| {
            let length: usize = named.parts.iter().map(|part| part.len()).sum();
            let is_mixed = named.parts.iter().any(|part| part.contains(char::is_lowercase));
            // Of persons and peoples a longer spelling is no fuller name: "Venezuelan", "Venezuelans".
            let counts_letters = !matches!(named.kind, EntityKind::Person | EntityKind::Group);
            (!named.is_birth_name, is_mixed, named.parts.len(), if counts_letters { length } else { 0 })
        };
        // Of names as full the first.
        let fullest = members().rev().max_by_key(|named| fullness(named));
        Entity {
            kind: cluster.kind,
            name: fullest.map(|named| named.parts.join(" ")).unwrap_or_default().into(),
            links: Links {
                user: members().find_map(|named| found.user_id(named.span)).map(Box::from),
                ..members().find_map(|named| self.links(named)).unwrap_or_default()
            },
            confidence: Confidence::UNKNOWN,
        }
    }

    /// Where open tables have a name, unless it is the name of both a country and a region of another.
    fn links(&self, named: &Named<'_>) -> Option<Links> {
        let entry = named.entry?;
        let is_two = entry.classes.has(Class::Country) && entry.classes.has(Class::Region);
        Some(self.lexicon.links(entry)).filter(|links| !links.is_empty() && !is_two)
    }
}

/// The classes of the lexicon that go with a kind.
fn classes_of(kind: EntityKind) -> Classes {
    match kind {
        EntityKind::Place => Classes::of(&[Class::Country, Class::City, Class::Region, Class::Feature]),
        EntityKind::Organization => Classes::of(&[Class::Organization, Class::Company, Class::Medium]),
        EntityKind::Group => Classes::of(&[Class::Nationality, Class::People]),
        EntityKind::Event => Class::Event.into(),
        EntityKind::Product => Class::Product.into(),
        EntityKind::Work => Class::Work.into(),
        _ => Class::Other.into(),
    }
}
