//! Capitals that are no names: money, addresses, files, tickers, units.

use super::runs::Runs;
use crate::reading::{Line, Shape};
use crate::words::Cue;

impl Runs<'_, '_, '_, '_> {
    /// Whether the word is money, an address, a file, a ticker or a unit rather than a name.
    pub(super) fn is_code(&self, line: &Line, at: usize) -> bool {
        let words = self.words();
        let word = &words[at];
        let has_mark = word.text.contains(['$', '€', '£', '_', '@', '\\', '=', '#'])
            || word.text.contains('/') && self.hit(line, at).is_none();
        let inner_dot = word.text.trim_end_matches('.').find('.').is_some_and(|dot| {
            word.text[dot + 1..].starts_with(char::is_lowercase) && word.shape != Shape::Capitals
        });
        let before = at.checked_sub(1).map(|before| &words[before]).filter(|_| at > line.start);
        let is_dotted = |index: usize| {
            words.get(index).is_some_and(|dot| matches!(dot.text, "." | ":") && !dot.is_spaced)
                && words.get(index + 1).is_some_and(|after| {
                    !after.is_spaced && matches!(after.shape, Shape::Capitals | Shape::Initial)
                })
        };
        let is_ticker = word.shape == Shape::Capitals
            && (is_dotted(at + 1)
                || before.is_some_and(|before| matches!(&*before.lower, "ticker" | "symbol")))
            || matches!(word.shape, Shape::Capitals | Shape::Initial)
                && !word.is_spaced
                && at >= 2
                && is_dotted(at - 1);
        let is_measure = word.has(Cue::Measure)
            && (word.text.ends_with("Hz")
                || word.text.ends_with("bps")
                || before.is_some_and(|before| before.shape == Shape::Number));
        let is_file = inner_dot && self.lexicon.get(word.text).is_none();
        has_mark || is_file || is_ticker || is_measure
    }
}
