//! From the names of an article to whom and what it speaks of.
//!
//! Names are joined by rule: persons over their parts, everything else over spellings, acronyms and the lexicon. Then
//! noun phrases and pronouns pick their antecedents by a learned ranking of pairs, and words spoken in quotations theirs by
//! who speaks.

mod bodies;
mod features;
mod gender;
mod model;
#[cfg(feature = "training")]
mod nouns;
mod own;
mod people;
mod phrase;
mod rank;
mod rules;
mod scene;
#[cfg(test)]
mod tests;
#[cfg(feature = "training")]
mod train;
mod tree;

use dateline_document::{
    Column, Confidence, Entities, Entity, EntityId, EntityKind, Found, Id, Links, Mention, MentionForm,
    MentionId, Quotes, Resolved, Span, Tagged,
};

use crate::lexicon::{Class, Classes, Entry, Lexicon};
use crate::reading::Reading;
use crate::uses;
use gender::Gender;
pub use model::CoreferenceModel;
#[cfg(feature = "training")]
pub use model::NounClass;
#[cfg(feature = "training")]
pub use nouns::noun_classes;
use people::People;
use phrase::Form;
use rank::{Ranked, Ranker};
use scene::Scene;
#[cfg(feature = "training")]
pub use train::{CoreferenceChoices, CoreferenceTrainer, Truth, noun_model};

/// Joins mentions that refer to the same. It holds no state between articles.
#[derive(Clone)]
pub struct Resolver<'d> {
    lexicon: Lexicon<'d>,
    model: CoreferenceModel<'d>,
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
    /// What its names hint at where nothing tells the gender.
    hint: Gender,
}

impl Cluster {
    fn new(kind: EntityKind) -> Self {
        Self { kind, names: Vec::new(), gender: Gender::Unknown, hint: Gender::Unknown }
    }
}

impl<'d> Resolver<'d> {
    /// A resolver that knows by `lexicon` which names are one, and by `model` what other phrases refer to.
    pub fn new(lexicon: Lexicon<'d>, model: CoreferenceModel<'d>) -> Self {
        Self { lexicon, model }
    }

    /// The entities of an article: names of one person or thing joined, and the noun phrases and pronouns that refer to
    /// the same as a name, or as each other.
    ///
    /// A noun phrase is a mention from its first word, the article included, up to its head: "the Russian president" of
    /// "the Russian president, who left on Friday". A phrase that nothing else refers to is no mention.
    /// "I" and "we" in a quotation are its speaker, "you" who is spoken to, where `quotes` or the words around tell.
    /// Takes time linear in the length of the article: a phrase looks back some fifty others, or to the last that
    /// share its words.
    pub fn resolve(&self, text: &Tagged<'_>, found: &Found, quotes: &Quotes) -> Resolved {
        let reading = Reading::new(text, &self.lexicon);
        let names = self.read_names(&reading, found);
        let (clusters, of_name) = self.join_names(&reading, found, &names);
        let scene = Scene::new(&reading, text, found, quotes, &self.model, (&names, &clusters, &of_name));
        let ranked = Ranker::new(&scene).run(&self.model, rules::choose);
        uses::separate(text.source, self.assemble(&reading, found, &names, &clusters, &scene, &ranked))
    }

    /// The entities that names make, and the entity of each name.
    fn join_names(
        &self,
        reading: &Reading<'_, '_>,
        found: &Found,
        names: &[Named<'_>],
    ) -> (Vec<Cluster>, Vec<Option<usize>>) {
        let mut of_name = vec![None; names.len()];
        let mut clusters = Vec::new();
        let people = People::join(names, &mut clusters, &mut of_name);
        gender::tell(reading, &self.lexicon, names, found, &mut clusters);
        people.join_parts(reading, names, found, &mut clusters, &mut of_name);
        // Again, with what was told of surnames and persons without a name in full.
        gender::tell(reading, &self.lexicon, names, found, &mut clusters);
        bodies::join(reading, names, &mut clusters, &mut of_name);
        own::join(found, names, &mut clusters, &mut of_name);
        (clusters, of_name)
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
        reading: &Reading<'_, '_>,
        found: &Found,
        names: &[Named<'_>],
        clusters: &[Cluster],
        scene: &Scene,
        ranked: &Ranked,
    ) -> Resolved {
        let mut rows: Vec<(Mention, usize)> = Vec::with_capacity(names.len());
        for (phrase, (it, entity)) in scene.phrases.iter().zip(&ranked.entity).enumerate() {
            let Some(entity) = *entity else { continue };
            let mention = match it.form {
                // Every name was given a cluster.
                Form::Name(name) => found.names.row(MentionId::from_index(name)),
                form => Mention {
                    span: reading.span(it.start, it.end),
                    kind: kind_of(clusters, ranked, entity),
                    form: match form {
                        Form::Pronoun(..) => MentionForm::Pronoun,
                        _ => MentionForm::Nominal,
                    },
                    usage: None,
                    confidence: ranked.confidence[phrase].map_or(Confidence::UNKNOWN, Confidence::new),
                },
            };
            rows.push((mention, entity));
        }
        rows.sort_by_key(|(mention, _)| (mention.span.start(), mention.span.end()));

        let mut entity_of: Vec<Option<EntityId>> = vec![None; ranked.profiles.len()];
        let mut entities: Vec<Entity> = Vec::new();
        let mut of_mention = Column::new();
        for (mention, cluster) in &rows {
            let entity = *entity_of[*cluster].get_or_insert_with(|| {
                let kind = kind_of(clusters, ranked, *cluster);
                entities.push(match clusters.get(*cluster) {
                    Some(named) => self.entity(found, names, named),
                    None => Entity {
                        kind,
                        name: "".into(),
                        links: Links::default(),
                        confidence: Confidence::UNKNOWN,
                    },
                });
                EntityId::from_index(entities.len() - 1)
            });
            of_mention.push(entity);
            // Who has no name is called by the first noun, else by the first pronoun.
            let is_unnamed = clusters.get(*cluster).is_none();
            let entity = &mut entities[entity.index()];
            entity.confidence = entity.confidence.max(mention.confidence);
            let is_better = mention.form == MentionForm::Nominal && phrase::is_pronoun(&entity.name);
            if is_unnamed && (entity.name.is_empty() || is_better) {
                entity.name = reading.text.source.get(mention.span).unwrap_or_default().into();
            }
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

/// What sort of thing an entity is: what its names are, or else what its nouns and pronouns say.
fn kind_of(clusters: &[Cluster], ranked: &Ranked, entity: usize) -> EntityKind {
    clusters.get(entity).map_or_else(|| ranked.profiles[entity].class.kind(), |cluster| cluster.kind)
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
