//! What the text tells of its entities: the speakers of quotes, and the roles that titles name.

use std::collections::HashSet;

use dateline_document::{
    Confidence, EntityId, Found, Id, QuoteId, Quotes, Relation, RelationAttributes, RelationKind,
    RelationObject, Relations, Resolved, Segmented, Span, Tagged, Told,
};

/// Gives quotes their speakers and writes down the relations of an article.
///
/// A role that the article states twice in the same words for the same holder is written once, where it is stated
/// first.
pub fn relate(text: &Tagged<'_>, found: &Found, quotes: &Quotes, resolved: &Resolved) -> Told {
    let quotes = with_speakers(quotes, resolved);
    let relations = roles(text, found, &quotes, resolved);
    Told { quotes, relations }
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

fn roles(text: &Segmented<'_>, found: &Found, quotes: &Quotes, resolved: &Resolved) -> Relations {
    let entity_at = |span| resolved.mentions.at(span).map(|mention| resolved.entities.of_mention()[mention]);
    let titles = &found.titles;
    let mut seen = HashSet::new();
    let mut relations = Vec::new();
    for id in titles.ids().filter(|&id| titles.is_role()[id]) {
        let title = titles.row(id);
        let Some(subject) = entity_at(title.holder) else { continue };
        let object = title.of.and_then(entity_at);
        let words = text.source.get(title.span).unwrap_or_default().to_lowercase();
        if seen.insert((subject, object, title.status, words)) {
            relations.push(Relation {
                kind: RelationKind::HoldsRole,
                subject,
                object: object.map(RelationObject::Entity),
                attributes: RelationAttributes { title: Some(title.span), status: Some(title.status) },
                source: source_of(quotes, title.evidence),
                evidence: title.evidence,
                confidence: Confidence::UNKNOWN,
            });
        }
    }
    relations.sort_by_key(|relation| relation.evidence);
    relations.into_iter().collect()
}

/// Who says the words at `span`, where they stand between quotation marks.
fn source_of(quotes: &Quotes, span: Span) -> Option<EntityId> {
    let index = quotes.span().as_slice().partition_point(|quote| quote.start() <= span.start());
    let id = QuoteId::from_index(index.checked_sub(1)?);
    quotes.span()[id].contains(span).then(|| quotes.speaker()[id]).flatten()
}
