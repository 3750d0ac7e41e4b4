//! Which mention stands for a target of gold.

use dateline_document::{Document, Id, KnownMention, MentionId, Span, TokenId};

use super::GoldTarget;

/// The mention that a stretch of gold names: the shortest one that has the head word of the stretch; its last word where
/// there are no trees.
pub fn mention_of(document: &Document, target: &GoldTarget) -> Option<MentionId> {
    let head = document.tokens.span()[head(document, span(target))?];
    let spans = document.mentions.span();
    // Mentions come in order of their start, and few are as long as this.
    let holds = document.mentions.ids().filter(|&id| spans[id].contains(head));
    holds.min_by_key(|&id| spans[id].len())
}

/// What [`Document`]'s mentions are with those of gold that it lacks, for an analysis that is to have them all; none where
/// it lacks none.
pub fn known_mentions(document: &Document, targets: &[GoldTarget]) -> Option<Vec<KnownMention>> {
    let missing: Vec<&GoldTarget> =
        targets.iter().filter(|target| mention_of(document, target).is_none()).collect();
    if missing.is_empty() {
        return None;
    }
    let found = document.mentions.ids().map(|id| KnownMention {
        span: document.mentions.span()[id],
        kind: Some(document.mentions.kind()[id]),
        entity: Some(document.entities.of_mention()[id].index()),
    });
    let of_gold = missing.into_iter().filter_map(|target| {
        // The head word alone: a longer stretch would hide the names that stand in it.
        let head = head(document, span(target))?;
        Some(KnownMention { span: document.tokens.span()[head], kind: None, entity: None })
    });
    Some(found.chain(of_gold).collect())
}

/// The word of a stretch that depends on none of it.
fn head(document: &Document, span: Span) -> Option<TokenId> {
    let words = document.tokens.within(span);
    let is_outside = |head: TokenId| !words.contains(head);
    let has_trees = !document.trees.is_empty();
    let is_head = |token: &TokenId| {
        has_trees
            && document.trees.head(*token).is_none_or(is_outside)
            && document
                .source
                .get(document.tokens.span()[*token])
                .is_some_and(|text| text.contains(char::is_alphabetic))
    };
    words.ids().find(is_head).or(words.ids().next_back())
}

#[allow(clippy::cast_possible_truncation, reason = "texts are under 4 GiB")]
fn span(target: &GoldTarget) -> Span {
    Span::new(target.span.start as u32, target.span.end as u32)
}
