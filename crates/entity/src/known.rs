//! Entities that the caller knows, in place of those that would be found.

use std::collections::{HashMap, HashSet};

use dateline_document::{
    Column, Confidence, Entities, Entity, EntityId, EntityKind, Id, KnownMention, Links, Mention,
    MentionForm, MentionId, Mentions, Resolved, Span, Tagged, TokenId,
};

/// What makes two mentions those of one entity.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Same {
    Known(usize),
    Found(EntityId),
    Alone(usize),
}

/// The known mentions, with what was found of them. A known mention is the mention found that has the same head word, or
/// a new one where none has; other names are left out, and so are pronouns and nominals that refer to none of the known.
pub fn known_entities(text: &Tagged<'_>, found: &Resolved, known: &[KnownMention]) -> Resolved {
    let head = |span: Span| {
        let words = text.tokens.within(span);
        let is_outside = |head: TokenId| !words.contains(head);
        let has_trees = !text.trees.is_empty();
        words
            .ids()
            .find(|&token| has_trees && text.trees.head(token).is_none_or(is_outside))
            .or(words.ids().next_back())
    };
    let by_head: HashMap<TokenId, MentionId> =
        found.mentions.ids().filter_map(|id| Some((head(found.mentions.span()[id])?, id))).collect();
    let mut rows: Vec<(Mention, Same, Option<EntityId>)> = Vec::new();
    for (number, known) in known.iter().enumerate() {
        let Some(head) = head(known.span) else { continue };
        let own = by_head.get(&head).copied();
        let mention = own.map(|own| found.mentions.row(own));
        let entity = own.map(|own| found.entities.of_mention()[own]);
        let same = match (known.entity, entity) {
            (Some(number), _) => Same::Known(number),
            (None, Some(entity)) => Same::Found(entity),
            (None, None) => Same::Alone(number),
        };
        let mention = Mention {
            span: mention.as_ref().map_or(known.span, |own| own.span),
            kind: known.kind.or(mention.as_ref().map(|own| own.kind)).unwrap_or(EntityKind::Other),
            form: mention.as_ref().map_or(MentionForm::Name, |own| own.form),
            usage: mention.and_then(|own| own.usage),
            confidence: Confidence::UNKNOWN,
        };
        rows.push((mention, same, entity));
    }
    // Pronouns and nominals go on referring to what they were found to refer to.
    let same_as: HashMap<EntityId, Same> = rows.iter().filter_map(|row| Some((row.2?, row.1))).collect();
    let taken: HashSet<Span> = rows.iter().map(|row| row.0.span).collect();
    for (id, &entity) in found.entities.of_mention().entries() {
        let mention = found.mentions.row(id);
        let is_free = mention.form != MentionForm::Name && !taken.contains(&mention.span);
        if let Some(&same) = same_as.get(&entity).filter(|_| is_free) {
            rows.push((mention, same, Some(entity)));
        }
    }
    rows.sort_by_key(|(mention, ..)| (mention.span.start(), std::cmp::Reverse(mention.span.end())));
    rows.dedup_by_key(|(mention, ..)| mention.span);
    let mut numbers: HashMap<Same, EntityId> = HashMap::new();
    let mut entities: Vec<Entity> = Vec::new();
    let mut of_mention = Column::new();
    let mut mentions = Mentions::new();
    for (mention, same, own) in rows {
        let entity = *numbers.entry(same).or_insert_with(|| {
            let own = own.map(|own| found.entities.row(own));
            entities.push(Entity {
                kind: mention.kind,
                name: own.as_ref().map_or_else(
                    || text.source.get(mention.span).unwrap_or_default().into(),
                    |own| own.name.clone(),
                ),
                links: own.map_or_else(Links::default, |own| own.links),
                confidence: Confidence::UNKNOWN,
            });
            EntityId::from_index(entities.len() - 1)
        });
        of_mention.push(entity);
        mentions.push(mention);
    }
    Resolved { mentions, entities: Entities::new(entities, of_mention) }
}
