//! Entities of one name and several uses: Washington the city, and Washington that negotiates.

use std::collections::HashMap;

use dateline_document::{
    Column, Entities, Entity, EntityId, EntityKind, Id, Links, MentionForm, Resolved, Source, Use,
};

use super::lists::country_of_capital;

/// What an entity is split by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Facet {
    /// The place or people, and the government of a country that is called by the country's own name.
    Itself,
    /// The government that sits in a capital, of the country with this ISO 3166-1 code.
    Government(&'static str),
    Team,
    Institution,
    Event,
}

/// Gives the uses of a place name that are no place entities of their own.
///
/// A capital that stands for a government is an organisation with its country's code; a team and a body are
/// organisations, with the country's code where the name is a country's; what happened at a place is an event. A country
/// and its government stay one. Nominals and pronouns go with the name before them.
pub fn separate(source: &Source, resolved: Resolved) -> Resolved {
    let Resolved { mentions, entities } = resolved;
    if mentions.usage().as_slice().iter().all(|usage| matches!(usage, None | Some(Use::Literal))) {
        return Resolved { mentions, entities };
    }
    let mut last: HashMap<EntityId, Facet> = HashMap::new();
    let mut known: HashMap<(EntityId, Facet), EntityId> = HashMap::new();
    let mut rows: Vec<Entity> = Vec::new();
    let mut of_mention = Column::new();
    for id in mentions.ids() {
        let old = entities.of_mention()[id];
        let words = source.get(mentions.span()[id]).unwrap_or_default();
        let is_name = mentions.form()[id] == MentionForm::Name;
        let facet = match last.get(&old) {
            Some(&facet) if !is_name => facet,
            _ => facet(mentions.usage()[id], words),
        };
        if is_name {
            last.insert(old, facet);
        }
        let entity = *known.entry((old, facet)).or_insert_with(|| {
            rows.push(entity(entities.row(old), facet, words));
            EntityId::from_index(rows.len() - 1)
        });
        of_mention.push(entity);
    }
    Resolved { mentions, entities: Entities::new(rows, of_mention) }
}

fn facet(usage: Option<Use>, words: &str) -> Facet {
    match usage {
        Some(Use::Government) => country_of_capital(words).map_or(Facet::Itself, Facet::Government),
        Some(Use::Team) => Facet::Team,
        Some(Use::Institution) => Facet::Institution,
        Some(Use::Event) => Facet::Event,
        _ => Facet::Itself,
    }
}

/// The entity of one facet, whose first mention is `words`.
fn entity(whole: Entity, facet: Facet, words: &str) -> Entity {
    let iso3166 = match facet {
        Facet::Itself => return whole,
        Facet::Government(code) => Some(code.into()),
        Facet::Team => whole.links.iso3166,
        Facet::Institution | Facet::Event => None,
    };
    let kind = if facet == Facet::Event { EntityKind::Event } else { EntityKind::Organization };
    Entity { kind, name: words.into(), links: Links { iso3166, ..Links::default() }, ..whole }
}
