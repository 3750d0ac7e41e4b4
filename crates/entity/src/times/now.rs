//! Words that name the present, the past or the future without a date.

use dateline_document::PennTag;

use super::dates::Match;
use super::expression::Expression;
use super::words::Words;

const PAST: &str = "PAST_REF";
const PRESENT: &str = "PRESENT_REF";
const FUTURE: &str = "FUTURE_REF";

/// "now", "currently", "recently", "soon", "at the moment", "in the near future".
pub fn reference(words: Words<'_>, at: usize) -> Match {
    if !words.is_common(at) {
        return None;
    }
    let found = |end, value| Some((end, Expression::Reference(value)));
    let is_bound =
        |end: usize| words.is_hyphen(end) || at.checked_sub(1).is_some_and(|before| words.is_hyphen(before));
    match words.text(at) {
        // "Now that", "now-defunct"; a "now" that opens a quotation is a word of talk.
        "now" => {
            let is_time = !is_bound(at + 1)
                && words.text(at + 1) != "that"
                && !(words[at].opens && words.text(at + 1) == ",")
                && words.tag(at).is_none_or(|tag| matches!(tag, PennTag::RB | PennTag::NN));
            if is_time { found(at + 1, PRESENT) } else { None }
        }
        "right" if words.text(at + 1) == "now" => found(at + 2, PRESENT),
        "currently" | "presently" | "nowadays" => found(at + 1, PRESENT),
        "recently" | "lately" => found(at + 1, PAST),
        "more" | "most" if words.text(at + 1) == "recently" => found(at + 2, PAST),
        "these" if words.text(at + 1) == "days" => found(at + 2, PRESENT),
        "soon"
            if !is_bound(at + 1)
                && words.text(at + 1) != "after"
                && words.before(at, 1) != "as"
                && words.before(at, 1) != "too"
                && !is_beside_past(words, at) =>
        {
            found(at + 1, FUTURE)
        }
        "the" => the(words, at),
        _ => None,
    }
}

/// "He soon left": soon after what was told, rather than after the article's day.
fn is_beside_past(words: Words<'_>, at: usize) -> bool {
    let is_past = |at: usize| matches!(words.tag(at), Some(PennTag::VBD | PennTag::VBN));
    is_past(at + 1) || at.checked_sub(1).is_some_and(is_past)
}

/// "the moment", "the past", "the near future": after a preposition.
fn the(words: Words<'_>, at: usize) -> Match {
    let found = |end, value| Some((end, Expression::Reference(value)));
    let preposition = words.before(at, 1);
    let noun =
        words.skip(at + 1, &["near", "foreseeable", "distant", "recent", "immediate", "not-too-distant"]);
    let is_alone = |end: usize| {
        words.is_end(end)
            || words.tag(end).is_some_and(|tag| {
                !matches!(tag, PennTag::NN | PennTag::NNS | PennTag::JJ | PennTag::CD | PennTag::NNP)
            })
    };
    match words.text(noun) {
        "future"
            if matches!(preposition, "in" | "for" | "" | "into")
                && is_alone(noun + 1)
                && words.text(noun + 1) != "of" =>
        {
            found(noun + 1, FUTURE)
        }
        "past" if matches!(preposition, "in" | "") && is_alone(noun + 1) => found(noun + 1, PAST),
        "moment" if preposition == "at" && words.text(noun + 1) != "of" => found(noun + 1, PRESENT),
        _ => None,
    }
}
