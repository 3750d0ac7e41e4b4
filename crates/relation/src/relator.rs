//! What the text tells of its entities: the speakers of quotes, and the roles that titles name.

use dateline_document::{
    Confidence, EntityId, Found, Id, QuoteId, Quotes, Relation, RelationAttributes, RelationKind,
    RelationObject, Relations, Resolved, Span, Tagged, Told,
};

use crate::EventExtractor;
use crate::roles::{Role, merged};

/// Gives quotes their speakers and writes down the relations and events of an article.
///
/// A role that the article tells of one holder several times is written once, with its fullest title and with the
/// country or body that it belongs to where any of the places names it.
pub fn relate(
    extractor: &EventExtractor,
    text: &Tagged<'_>,
    found: &Found,
    quotes: &Quotes,
    resolved: &Resolved,
) -> Told {
    let quotes = with_speakers(quotes, resolved);
    let relations = relations(text, found, &quotes, resolved);
    let events = extractor.events(text, found, &quotes, resolved);
    Told { quotes, relations, events }
}

fn with_speakers(quotes: &Quotes, resolved: &Resolved) -> Quotes {
    let with_speaker = |id| {
        let mut quote = quotes.row(id);
        quote.speaker_mention = quote.speaker_span.and_then(|span| resolved.mentions.at(span));
        quote.speaker = quote.speaker_mention.map(|mention| resolved.entities.of_mention()[mention]);
        quote
    };
    quotes.ids().map(with_speaker).collect()
}

fn relations(text: &Tagged<'_>, found: &Found, quotes: &Quotes, resolved: &Resolved) -> Relations {
    let entity_at = |span| resolved.mentions.at(span).map(|mention| resolved.entities.of_mention()[mention]);
    let titles = &found.titles;
    let told = titles.ids().filter(|&id| titles.is_role()[id]).filter_map(|id| {
        let title = titles.row(id);
        let subject = entity_at(title.holder)?;
        let object = title.of.and_then(entity_at);
        Some(Role { subject, object, words: text.source.get(title.span).unwrap_or_default(), title })
    });
    let relation = |role: Role<'_>| Relation {
        kind: RelationKind::HoldsRole,
        subject: role.subject,
        object: role.object.map(RelationObject::Entity),
        attributes: RelationAttributes { title: Some(role.title.span), status: Some(role.title.status) },
        source: source_of(quotes, role.title.evidence),
        evidence: role.title.evidence,
        confidence: Confidence::UNKNOWN,
    };
    let mut relations: Vec<Relation> =
        merged(told.collect(), &resolved.entities).into_iter().map(relation).collect();
    relations.sort_by_key(|relation| relation.evidence);
    relations.into_iter().collect()
}

/// Who says the words at `span`, where they stand between quotation marks.
fn source_of(quotes: &Quotes, span: Span) -> Option<EntityId> {
    let index = quotes.span().as_slice().partition_point(|quote| quote.start() <= span.start());
    let id = QuoteId::from_index(index.checked_sub(1)?);
    quotes.span()[id].contains(span).then(|| quotes.speaker()[id]).flatten()
}
