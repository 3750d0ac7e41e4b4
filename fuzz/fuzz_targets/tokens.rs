//! Tokens, quotation ranges and sentences of any text keep their invariants.

#![no_main]

use dateline::{Document, Metadata, Source};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let source = Source::from_text(text).expect("a fuzzer's text is short");
    let segmented = dateline::tokenize(&source);
    let mut open = Vec::new();
    for (quotation, span) in segmented.quotations.span().entries() {
        assert!(span.contains(segmented.quotations.content()[quotation]));
        open.retain(|&outer: &dateline::Span| outer.end() > span.start());
        assert!(open.iter().all(|outer| outer.contains(*span)), "quotations cross");
        open.push(*span);
    }
    let (tokens, sentences) = (segmented.tokens, segmented.sentences);
    let document = Document { tokens, sentences, ..Document::new(Metadata::default(), source) };
    document.check().expect("every text keeps the invariants");
});
