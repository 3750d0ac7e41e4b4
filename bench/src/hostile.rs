//! Text that breaks tokenizers whose time is not linear: runs of one mark, openings that never close, stretches that
//! might still turn into something at the very end.
//!
//! ```
//! let quotes = dateline_bench::hostile::generator("double-quotes").unwrap();
//! assert_eq!(quotes.text(4), r#""""""#);
//! ```

/// A way to make hostile text of any length.
#[derive(Clone, Copy, Debug)]
pub struct Generator {
    /// Its name, unique among [`GENERATORS`], of small letters and hyphens.
    pub name: &'static str,
    shape: Shape,
}

#[derive(Clone, Copy, Debug)]
enum Shape {
    /// The same piece again and again.
    Repeat(&'static str),
    /// As many of the first piece as of the second after them, which may close it.
    Nest(&'static str, &'static str),
    /// Pieces in a pseudo-random order that is the same in every run.
    Mix(&'static [&'static str]),
}

use Shape::{Mix, Nest, Repeat};

impl Generator {
    /// The text of at most `size` bytes, and of no less than that but for one whole piece (two where pieces nest).
    pub fn text(&self, size: usize) -> String {
        match self.shape {
            Repeat(piece) => piece.repeat(size / piece.len()),
            Nest(open, close) => {
                let depth = size / (open.len() + close.len());
                open.repeat(depth) + &close.repeat(depth)
            }
            Mix(pieces) => mix(pieces, size),
        }
    }
}

/// The generator of this name, if there is one.
pub fn generator(name: &str) -> Option<&'static Generator> {
    GENERATORS.iter().find(|generator| generator.name == name)
}

/// Every generator, by what it attacks.
pub const GENERATORS: &[Generator] = &[
    // Letters that go on, and marks that stand inside words.
    of("one-letter", Repeat("a")),
    of("no-spaces", Mix(&["a", "e", "i", "n", "o", "r", "s", "t", "l", "d", "u", "m", "x", "y"])),
    of("capitals", Repeat("A")),
    of("apostrophes", Repeat("'")),
    of("apostrophes-in-a-word", Repeat("a'")),
    of("clitics", Repeat("n't've")),
    of("hyphens", Repeat("-")),
    of("hyphenated", Repeat("a-")),
    of("dashes", Repeat("—")),
    of("underscores", Repeat("_a")),
    of("slashes", Repeat("a/")),
    // Numbers, dates and times that might go on.
    of("digits", Repeat("7")),
    of("thousands", Repeat("1,")),
    of("decimals", Repeat("1.")),
    of("clock-times", Repeat("1:")),
    of("dates", Repeat("2019-05-06-")),
    of("money", Repeat("$1")),
    of("per-cent", Repeat("1%")),
    // Full stops that end nothing.
    of("dots", Repeat(".")),
    of("spaced-dots", Repeat(". ")),
    of("ellipses", Repeat("…")),
    of("commas", Repeat(",")),
    of("initials", Repeat("A. ")),
    of("initials-closed-up", Repeat("U.S.")),
    of("abbreviations", Repeat("Mr. ")),
    of("question-marks", Repeat("?!")),
    of("dotted-letters", Repeat("a.")),
    of("stops-and-quotes", Repeat(".”")),
    of("stops-and-brackets", Repeat("a.) ")),
    // Quotation marks without their partners, and with too many.
    of("double-quotes", Repeat("\"")),
    of("opening-quotes", Repeat("“")),
    of("closing-quotes", Repeat("”")),
    of("single-opening-quotes", Repeat("‘")),
    of("guillemets", Repeat("«»")),
    of("low-quotes", Repeat("„a ")),
    of("alternating-quotes", Repeat("\"'")),
    of("crossing-quotes", Repeat("“‘”’")),
    of("spaced-quotes", Repeat(" \" ' ")),
    of("quotation-nest", Nest("“‘", "’”")),
    of("interrupted-quotations", Repeat("“a,” he said, ")),
    of("unclosed-paragraphs", Repeat("“a\n\n")),
    of("openings-then-words", Nest("“", " a")),
    of("remarks", Repeat("” he said. ")),
    of("quotes-and-brackets", Nest("\"(", ")\"")),
    // Brackets.
    of("brackets", Repeat("(")),
    of("closing-brackets", Repeat(")")),
    of("bracket-nest", Nest("(", ")")),
    of("brackets-then-words", Nest("(", " a")),
    of("bracketed-sentences", Repeat("(A. B.) ")),
    of("mixed-brackets", Repeat("([{<")),
    of("footnotes", Repeat("[1]")),
    // Addresses that might begin or end anywhere.
    of("colons", Repeat("a:")),
    of("schemes", Repeat("http://")),
    of("hosts", Repeat("www.a.")),
    of("at-signs", Repeat("@")),
    of("addresses", Repeat("a@a.")),
    of("dots-then-addresses", Nest("a.", "@a")),
    of("paths", Repeat("a.com/")),
    of("hashes", Repeat("#a")),
    of("entities", Repeat("&amp;")),
    of("ampersands", Repeat("&")),
    of("tags", Repeat("<a")),
    // Characters that join, hide or combine.
    of("combining-marks", Repeat("\u{301}")),
    of("accented", Repeat("e\u{301}")),
    of("emoji-chain", Repeat("👩\u{200d}")),
    of("flags", Repeat("🇳")),
    of("zero-width", Repeat("\u{200b}")),
    of("soft-hyphens", Repeat("a\u{ad}")),
    of("bidi-marks", Repeat("\u{202e}\u{2066}")),
    of("full-width", Repeat("Ａ．")),
    of("nul", Repeat("\0")),
    // White space, lines and what stands at their start.
    of("blanks", Repeat(" ")),
    of("no-break-spaces", Repeat("\u{a0}")),
    of("newlines", Repeat("\n")),
    of("carriage-returns", Repeat("\r\n")),
    of("short-lines", Repeat("a\n")),
    of("short-paragraphs", Repeat("A.\n\n")),
    of("bullets", Repeat("• a\n")),
    of("numbered-lines", Repeat("1. A\n")),
    of("capital-words", Repeat("AB ")),
    of("places", Repeat("Ab, ")),
    of("spaced-dashes", Repeat("Ab – ")),
    of("month-days", Repeat("May 6, ")),
    of("datelines", Repeat("MOSCOW (Reuters) - ")),
    of("dateline-lines", Repeat("MOSCOW, May 6 (Reuters) –\n")),
    of("date-heads", Repeat("date 2019-05-06 ")),
    of("credits", Repeat("(Reporting by A. B.;\n")),
    // Everything at once.
    of(
        "everything",
        Mix(&[
            "a", "A", "1", ".", ",", "'", "’", "\"", "“", "”", "‘", "«", "»", "(", ")", "-", "—", ":", "/",
            "@", "#", "&", "$", "%", " ", "\n", "\n\n", "\u{301}", "\u{200d}", "\u{ad}", "👩", "é", "…", "?",
            "U.S.", "said",
        ]),
    ),
];

const fn of(name: &'static str, shape: Shape) -> Generator {
    Generator { name, shape }
}

/// Marsaglia's xorshift (2003) from a fixed seed: the text must not change between runs.
fn mix(pieces: &[&str], size: usize) -> String {
    let mut text = String::with_capacity(size);
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    loop {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        // The high bits are the better ones.
        let piece = pieces[(state >> 33) as usize % pieces.len()];
        if text.len() + piece.len() > size {
            return text;
        }
        text.push_str(piece);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use dateline_document::Source;

    use super::*;

    #[test]
    fn texts_are_nearly_as_long_as_asked_and_never_longer() {
        for generator in GENERATORS {
            for size in [0, 1, 7, 1000, 4096] {
                let length = generator.text(size).len();
                assert!(length <= size && size - length < 32, "{} at {size}: {length}", generator.name);
            }
        }
    }

    #[test]
    fn names_differ_and_can_be_typed() {
        let names: BTreeSet<_> = GENERATORS.iter().map(|generator| generator.name).collect();
        assert_eq!(names.len(), GENERATORS.len());
        for name in names {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{name}");
        }
    }

    #[test]
    fn nests_close_what_they_open() {
        assert_eq!(generator("bracket-nest").unwrap().text(7), "((()))");
    }

    #[test]
    fn tokens_leave_no_byte_out_in_any_hostile_text() {
        for generator in GENERATORS {
            let source = Source::from_text(generator.text(2000)).unwrap();
            let segmented = dateline_tokenizer::tokenize(&source);
            let mut covered = 0;
            for span in segmented.tokens.span().iter() {
                let between = &source.text()[covered..span.range().start];
                assert!(between.trim().is_empty(), "{}: {between:?}", generator.name);
                covered = span.range().end;
            }
            assert!(source.text()[covered..].trim().is_empty(), "{}", generator.name);
        }
    }
}
