use super::layer;
use crate::{Column, Confidence, EntityId, EntityKind, MentionId};

/// Where an entity stands in open tables and in a user's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Links {
    /// The country's ISO 3166-1 alpha-2 code.
    pub iso3166: Option<Box<str>>,
    /// The item's Wikidata id, as `Q717`.
    pub wikidata: Option<Box<str>>,
    /// The place's GeoNames id.
    pub geonames: Option<u32>,
    /// What a user's lexicon or rule calls it.
    pub user: Option<Box<str>>,
    /// The share of what speaks for these links, among the things that the name may stand for; unknown where it stands for
    /// one thing alone.
    pub confidence: Confidence,
}

impl Links {
    /// Whether the entity is linked to nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

layer! {
    /// Someone or something that the article speaks of, once for all its mentions.
    pub struct Entity {
        /// What sort of thing it is.
        pub kind: EntityKind,
        /// Its fullest name in the article.
        pub name: Box<str>,
        /// Where open tables have it.
        pub links: Links,
        /// How sure it is that there is one of this kind: as sure as its surest mention.
        pub confidence: Confidence,
    }
    /// Entities in order of their first mentions.
    pub struct EntityRows[EntityId];
}

/// The entities of an article and the mentions of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entities {
    rows: EntityRows,
    of_mention: Column<MentionId, EntityId>,
    mentions: Column<EntityId, Vec<MentionId>>,
}

impl Entities {
    /// Entities, and for each mention in order the entity it belongs to.
    ///
    /// # Panics
    /// When a mention belongs to an entity that is not there.
    pub fn new(entities: impl IntoIterator<Item = Entity>, of_mention: Column<MentionId, EntityId>) -> Self {
        let rows: EntityRows = entities.into_iter().collect();
        let mut mentions: Column<EntityId, Vec<MentionId>> = rows.ids().map(|_| Vec::new()).collect();
        for (mention, &entity) in of_mention.entries() {
            mentions[entity].push(mention);
        }
        Self { rows, of_mention, mentions }
    }

    /// The same entities with other links, one row for each entity.
    ///
    /// # Panics
    /// When there are more or fewer rows than entities.
    #[must_use]
    pub fn with_links(mut self, links: Column<EntityId, Links>) -> Self {
        assert_eq!(links.len(), self.len(), "every entity has its links");
        self.rows.links = links;
        self
    }

    /// How many entities there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The ids of all entities, in order.
    pub fn ids(&self) -> crate::Ids<EntityId> {
        self.rows.ids()
    }

    /// The whole row of `id`, gathered from its columns.
    ///
    /// # Panics
    /// When there is no such entity.
    pub fn row(&self, id: EntityId) -> Entity {
        self.rows.row(id)
    }

    /// What sort of thing each entity is.
    pub fn kind(&self) -> &Column<EntityId, EntityKind> {
        self.rows.kind()
    }

    /// The fullest name of each entity in the article.
    pub fn name(&self) -> &Column<EntityId, Box<str>> {
        self.rows.name()
    }

    /// Where open tables have each entity.
    pub fn links(&self) -> &Column<EntityId, Links> {
        self.rows.links()
    }

    /// How sure the resolver is of each entity.
    pub fn confidence(&self) -> &Column<EntityId, Confidence> {
        self.rows.confidence()
    }

    /// The entity of each mention.
    pub fn of_mention(&self) -> &Column<MentionId, EntityId> {
        &self.of_mention
    }

    /// The mentions of each entity, in order of the text.
    pub fn mentions(&self) -> &Column<EntityId, Vec<MentionId>> {
        &self.mentions
    }
}
