//! Positions that gold files count in characters.

use std::ops::Range;

/// Where each character of a text begins.
pub(crate) struct Characters {
    /// The bytes, with the text's length behind them.
    starts: Vec<usize>,
}

impl Characters {
    /// Those of `text`.
    pub(crate) fn new(text: &str) -> Self {
        let starts = text.char_indices().map(|(byte, _)| byte);
        Self { starts: starts.chain(std::iter::once(text.len())).collect() }
    }

    /// The bytes of a stretch: what lies past the text's end is left out, and one that ends before it starts is empty.
    pub(crate) fn bytes(&self, start: usize, end: usize) -> Range<usize> {
        let last = self.starts.len() - 1;
        let [start, end] = [start, end].map(|character| self.starts[character.min(last)]);
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_are_on_characters_within_the_text() {
        let check = |start, end, expect: &str| {
            let text = "Málaga – é";
            assert_eq!(&text[Characters::new(text).bytes(start, end)], expect);
        };
        check(0, 6, "Málaga");
        check(7, 8, "–");
        check(9, 99, "é");
        check(50, 60, "");
        check(5, 2, "");
        assert_eq!(Characters::new("").bytes(0, 3), 0..0);
    }
}
