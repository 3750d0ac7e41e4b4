//! Quotations without a reporting clause of their own: what they go on with, and who speaks near them.

use dateline_document::{Id, Tagged, TokenId};

use crate::attribution::{Attribution, Clauses};
use crate::quotations::{Reported, is_mark};
use crate::stretch::{Frames, Stretch};
use crate::words;

/// The speaker of a quotation that stands alone: the name behind a dash after it; whoever begins the next sentence of the
/// paragraph by saying something more; or else whoever says something in the sentence before, or is what it is about.
pub fn speaker_nearby(text: &Tagged<'_>, clauses: &Clauses<'_>, stretch: &Stretch) -> Option<Attribution> {
    let sentence = |token| {
        let sentence = text.sentences.of_token(token)?;
        Some((text.sentences.tokens()[sentence], text.sentences.paragraph()[sentence]))
    };
    let opens_with_dash = |token: TokenId| words::is_dash(text.word(token));
    let after = sentence(stretch.last_sentence.end());
    let signed = after.filter(|(tokens, _)| opens_with_dash(tokens.start()));
    if let Some(signature) = signed.and_then(|(tokens, _)| clauses.signature(tokens)) {
        return Some(signature);
    }
    let after = after.filter(|&(_, paragraph)| paragraph == stretch.paragraph);
    let before = stretch.first_sentence.start().previous().and_then(sentence);
    let before = before.map(|(tokens, _)| tokens).filter(|tokens| !opens_with_dash(tokens.start()));
    let behind = after.and_then(|(tokens, _)| clauses.opening_speaker(tokens));
    let ahead =
        || before.and_then(|tokens| clauses.main_speaker(tokens).or_else(|| clauses.only_person(tokens)));
    let (speaker, reason) = match behind {
        Some(speaker) => (speaker, "sentence behind"),
        None => (ahead()?, "sentence before"),
    };
    Some(Attribution {
        cue: None,
        speaker: Some(speaker),
        addressee: None,
        end: stretch.tokens.start(),
        reason,
    })
}

/// Whether a stretch goes on with the words reported before it: the next paragraph of one quotation; the rest of a
/// quotation that its reporting clause interrupts; or a sentence of its own right after.
pub fn continues(
    text: &Tagged<'_>,
    previous: &Reported,
    stretch: &Stretch,
    frames: &Frames,
    has_own_cue: bool,
) -> bool {
    if text.quotations.continues()[stretch.id] == Some(previous.quotation) {
        return true;
    }
    if has_own_cue {
        return false;
    }
    let interrupted = stretch.first_sentence.contains(previous.last)
        && previous.attribution.is_some_and(|found| found.end <= stretch.tokens.start());
    let follows = stretch.paragraph == previous.paragraph
        && frames.before.ids().all(|token| is_mark(text, token))
        && sentences_between(text, previous.last, stretch.tokens.start()) <= 1;
    let next_paragraph = stretch.is_clause
        && stretch.is_alone(text)
        && stretch.paragraph == previous.paragraph + 1
        && sentences_between(text, previous.last, stretch.tokens.start()) <= 1;
    interrupted || follows || next_paragraph
}

fn sentences_between(text: &Tagged<'_>, start: TokenId, end: TokenId) -> usize {
    let sentence = |token| text.sentences.of_token(token).map_or(text.sentences.len(), Id::index);
    sentence(end).saturating_sub(sentence(start))
}
