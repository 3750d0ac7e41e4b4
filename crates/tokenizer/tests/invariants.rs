//! What is true of every text, whatever it holds.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by them")]

use std::fs;
use std::path::Path;

use dateline_document::{Document, Id, Metadata, Segmented, SentenceKind, Source, Span};
use dateline_tokenizer::tokenize;
use proptest::prelude::*;

/// Fragments that meet badly.
const FRAGMENTS: &[&str] = &[
    "a",
    "I",
    "Mr",
    "U.S",
    "etc",
    "No",
    "date",
    "2019-05-06",
    "By",
    "MOSCOW",
    "(Reuters)",
    "said",
    "'s",
    "n't",
    "'",
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "``",
    "''",
    "`",
    ".",
    "..",
    "…",
    "!",
    "?",
    "。",
    ",",
    ":",
    ";",
    "-",
    "--",
    "—",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "<br>",
    "&amp;",
    "&",
    "#",
    "@",
    "a@b.c",
    "://",
    "http://",
    "www.",
    ".com",
    "/",
    "\\",
    "*",
    "_",
    "$",
    "%",
    "1",
    "12",
    "1,000",
    "3:30",
    "5/6",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{c}",
    "\u{85}",
    "\u{ad}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{202e}",
    "\u{301}",
    "é",
    "日本",
    "١",
    "½",
    "²",
    "🎉",
    "🇫",
    "🏽",
    "👩",
    "\u{fe0f}",
    "\0",
    "\u{7f}",
    "\u{10ffff}",
    "•",
    "1.",
    "a)",
    "co",
    "-",
    "rock",
    "n",
    "I'",
    "'90s",
    "e.g",
    "p.m",
    "J",
    "Inc",
    "C++",
    "|",
    "~",
    "^",
    "{",
    "}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_keeps_the_invariants(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_mix_of_fragments_keeps_the_invariants(
        parts in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..60),
    ) {
        check(&parts.concat())?;
    }

    #[test]
    fn any_run_of_one_fragment_keeps_the_invariants(
        part in prop::sample::select(FRAGMENTS),
        next in prop::sample::select(FRAGMENTS),
        count in 1_usize..200,
    ) {
        check(&format!("{part}{next}").repeat(count))?;
    }
}

#[test]
fn every_prefix_of_every_article_keeps_the_invariants() {
    let folders = ["tests/articles", "../../tests/articles"];
    let folders = folders.map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let files =
        folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut count = 0;
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "txt")) {
        let text = fs::read_to_string(&file).unwrap();
        for (end, _) in text.char_indices().chain([(text.len(), ' ')]) {
            check(&text[..end])
                .unwrap_or_else(|error| panic!("{} up to byte {end}: {error}", file.display()));
        }
        count += 1;
    }
    assert!(count > 2);
}

#[test]
fn a_clitic_behind_an_invisible_character_is_joined_to_nothing() {
    check("\u{fe0f}'s'").unwrap();
}

#[test]
fn a_text_without_words_has_no_tokens() {
    for text in ["", " ", "\n\n", "\u{a0}\u{3000}\r\n"] {
        let source = Source::from_text(text).unwrap();
        let found = tokenize(&source);
        assert!(found.tokens.is_empty() && found.sentences.is_empty() && found.quotations.is_empty());
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let source = Source::from_text(text).unwrap();
    let found = tokenize(&source);
    check_quotations(&found)?;
    let mut document = Document::new(Metadata::default(), source.clone());
    document.tokens = found.tokens.clone();
    document.sentences = found.sentences.clone();
    prop_assert!(document.check().is_ok(), "{:?} in {text:?}", document.check());
    let has_text = text.chars().any(|character| !character.is_whitespace());
    prop_assert_eq!(found.tokens.is_empty(), !has_text, "{:?}", text);
    prop_assert_eq!(found.sentences.is_empty(), !has_text, "{:?}", text);
    let heads = found.sentences.kind().iter().skip(1).filter(|&&kind| kind == SentenceKind::Head);
    prop_assert_eq!(heads.count(), 0, "a head anywhere but at the start of {:?}", text);
    prop_assert_eq!(&found, &tokenize(&source), "two runs differ on {:?}", text);
    Ok(())
}

fn check_quotations(found: &Segmented<'_>) -> Result<(), TestCaseError> {
    let text = found.source.text();
    let layer = &found.quotations;
    // The spans of the quotations that are open where the next one begins.
    let mut open = Vec::new();
    let mut start = 0;
    for id in layer.ids() {
        let row = layer.row(id);
        prop_assert!(
            found.source.get(row.span).is_some() && found.source.get(row.content).is_some(),
            "{text:?}"
        );
        prop_assert!(row.span.contains(row.content), "content outside its marks in {text:?}");
        prop_assert!(row.span.start() >= start, "out of order in {text:?}");
        start = row.span.start();
        while open.last().is_some_and(|&(_, span): &(_, Span)| span.end() <= row.span.start()) {
            open.pop();
        }
        let outer = open.last().copied();
        prop_assert!(outer.is_none_or(|(_, span)| span.contains(row.span)), "quotations cross in {text:?}");
        prop_assert_eq!(row.within, outer.map(|(id, _)| id), "nested wrongly in {:?}", text);
        prop_assert!(row.continues.is_none_or(|before| before.index() < id.index()), "{text:?}");
        open.push((id, row.span));
    }
    Ok(())
}
