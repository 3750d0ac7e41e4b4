//! Ends of sentences that characters leave open.
//!
//! Where line ends were lost, as in mail and in lists, a sentence may end without a stop: behind an address, a time, a
//! bracket, a colon, before a date. The rules end none there; whether one does end, only words tell. In edited prose
//! hardly any token is of these.

use dateline_document::{Id, Segmented, SentenceKind, Span, TokenId};

use crate::character::{is_open_bracket, quote_mark};

/// A greeting, which a comma ends, has at most so many tokens with its comma.
const LONGEST_GREETING: usize = 5;

/// The tokens inside sentences of running text behind which a sentence may end although the rules of
/// [`tokenize`](crate::tokenize) go on, in order.
pub fn open_ends(text: &Segmented<'_>) -> Vec<TokenId> {
    let spans = text.tokens.span().as_slice();
    let text_of = |span: Span| text.source.get(span).unwrap_or_default();
    let bytes = text.source.text().as_bytes();
    let mut open = Vec::new();
    for (id, range) in text.sentences.tokens().entries() {
        if text.sentences.kind()[id] != SentenceKind::Body {
            continue;
        }
        let first = range.start().index();
        let tokens = spans.get(first..range.end().index()).unwrap_or_default();
        for (index, pair) in tokens.windows(2).enumerate() {
            let &[before, next] = pair else { continue };
            // Nearly all words are told by their first byte.
            let may_begin = bytes.get(next.start() as usize).is_some_and(|&byte| may_begin(byte));
            if may_begin && before.end() < next.start() && may_end(text_of(before), text_of(next), index + 1)
            {
                open.push(TokenId::from_index(first + index));
            }
        }
    }
    open
}

/// Whether a sentence may begin with a byte: no small letter, and no mark that closes or goes on.
fn may_begin(first: u8) -> bool {
    !matches!(first, b'a'..=b'z' | b',' | b';' | b':' | b')' | b']')
}

/// Whether a sentence that has `length` tokens up to `before` may end there although that is no stop.
fn may_end(before: &str, next: &str, length: usize) -> bool {
    if is_date(next) {
        return true;
    }
    if is_half_of_day(next) || matches!(next, "." | "!" | "?") || next.starts_with(char::is_lowercase) {
        return false;
    }
    if is_plain(before) {
        return is_half_of_day(before);
    }
    // Abbreviations are stops, which the rules decide.
    if before.ends_with('.') && before.starts_with(char::is_alphabetic) {
        return false;
    }
    match before {
        "," => length <= LONGEST_GREETING,
        "-" | "–" | "/" | "$" | "#" => false,
        _ => !before.starts_with(|mark| is_open_bracket(mark) || quote_mark(mark).is_some()),
    }
}

/// Whether a word has letters and is no address: `Paris`, `o'clock`, `G7`.
fn is_plain(word: &str) -> bool {
    word.contains(char::is_alphabetic) && !word.contains(['@', '/', '.', ':'])
}

/// Whether a word stands behind a time of day.
fn is_half_of_day(word: &str) -> bool {
    word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm")
}

/// Whether a word is a date in figures: `08/16/2000`.
fn is_date(word: &str) -> bool {
    let mut parts = word.split('/');
    let mut part = |lengths: &[usize]| {
        parts.next().is_some_and(|part| {
            lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    part(&[1, 2]) && part(&[1, 2]) && part(&[2, 3, 4]) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use dateline_document::Source;

    use super::*;
    use crate::tokenize;

    /// The text with `‖` behind the tokens that leave open whether a sentence ends.
    fn check(expect: &str) {
        let source = Source::from_text(expect.replace('‖', "")).unwrap();
        let text = tokenize(&source);
        let mut marked = source.text().to_owned();
        for &token in open_ends(&text).iter().rev() {
            marked.insert(text.tokens.span()[token].end() as usize, '‖');
        }
        assert_eq!(marked, expect);
    }

    #[test]
    fn prose_leaves_nothing_open() {
        check("The minister met Mr. Costa in Paris on Monday. He left at noon, an aide said; talks go on.");
        check("“We will not go,” Mr. Costa said. The U.S. envoy (left) agreed with him.");
    }

    #[test]
    fn ends_behind_what_is_no_word_are_open() {
        check("see you at 5 PM‖ Anna Costa wrote.");
        check("ask joe@example.org‖ The office is closed and will be.");
        check("As agreed before (see below)‖ The office is closed.");
        check("he has three tasks:‖ Write and read and count.");
        check("Hello all,‖ The office is closed today.");
        check("posted by Anna Costa‖ 08/16/2000 and then closed.");
    }
}
