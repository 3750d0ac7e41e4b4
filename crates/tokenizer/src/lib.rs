//! Tokens, quotation ranges and sentences of English news text, from its characters alone.
//!
//! ```
//! use dateline_document::{SentenceKind, Source};
//!
//! let source = Source::from_text("date 2019-05-06 “We’re ready,” the U.S. envoy said. He didn't elaborate.")?;
//! let text = dateline_tokenizer::tokenize(&source);
//!
//! let words: Vec<&str> = text.tokens.ids().map(|token| text.word(token)).collect();
//! assert_eq!(words[2..8], ["“", "We", "’re", "ready", ",", "”"]);
//! assert_eq!(text.sentences.kind().as_slice(), [SentenceKind::Head, SentenceKind::Body, SentenceKind::Body]);
//! assert_eq!(&source.text()[text.quotations.content().as_slice()[0]], "We’re ready,");
//! # Ok::<(), dateline_document::SourceError>(())
//! ```

mod apostrophe;
mod character;
mod context;
mod dateline;
mod language;
mod layout;
mod lexicon;
mod link;
mod number;
mod open;
mod part;
mod quotation;
mod scan;
mod sentence;
mod stop;
mod word;

use dateline_document::{Segmented, Sentences, Source, Tokens};

pub use language::looks_english;
pub use open::open_ends;

/// Divides a text into tokens, quotation ranges and sentences.
///
/// Tokens are those of Universal Dependencies' English Web Treebank: clitics apart (`do|n't`), hyphenated words opened
/// (`US|-|backed`), numbers with their separators, dates like `2019-05-06` and addresses whole, abbreviations with
/// their full stop. Every byte that is no white space is in a token; invisible characters are in the token that they
/// touch.
///
/// A sentence lies within one paragraph. The head `date YYYY-MM-DD` at the very start is a sentence of two tokens;
/// datelines end with their dash. Bylines, dates of publication and credits (`Reporting by ...`), which say who filed
/// a story and not what it tells, are of the dateline's kind. Where characters do not tell whether a sentence ends, it
/// goes on; [`open_ends`] has those places.
///
/// Never fails, and takes time and space linear in the text, whatever the text.
pub fn tokenize(source: &Source) -> Segmented<'_> {
    let text = source.text();
    let scan = scan::scan(text);
    let paragraphs = layout::paragraphs(text, &scan);
    let (quotations, roles) = quotation::quotations(text, &scan, &paragraphs);
    let parts = part::parts(text, &scan.spans, &paragraphs);
    let sentences = sentence::sentences(text, &scan, &roles, &parts);
    let joined = apostrophe::joined(text, &scan, &roles);
    Segmented { source, tokens: Tokens::from_columns(scan.spans, joined), quotations, sentences }
}

/// The same for a text whose tokens and sentences are given: only the quotation ranges are found.
pub fn with_tokens(source: &Source, tokens: Tokens, sentences: Sentences) -> Segmented<'_> {
    Segmented { tokens, sentences, ..tokenize(source) }
}
