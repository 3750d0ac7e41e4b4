use dateline_document::{SentenceKind, Source, Span, Token, Tokens};
use dateline_model::file::{AlignedBytes, Writer};
use proptest::prelude::*;

use super::*;

/// A text of words parted by blanks, one sentence a line; open ends are behind the words that `|` or `‖` follows. Gives
/// the bytes behind which sentences end, with `‖`.
fn source(marked: &str) -> (Source, Vec<u32>, Vec<bool>) {
    let mut text = String::new();
    let (mut ends, mut open) = (Vec::new(), Vec::new());
    for word in marked.split(' ') {
        let form = word.trim_end_matches(['|', '‖']);
        text += if text.is_empty() { "" } else { " " };
        text += form;
        if word.ends_with('‖') {
            ends.push(text.len() as u32);
        }
        open.push(form.len() < word.len());
    }
    (Source::from_text(text).unwrap(), ends, open)
}

fn segmented<'s>(source: &'s Source, open: &[bool]) -> (Segmented<'s>, Vec<TokenId>) {
    let mut start = 0;
    let word = |word: &str| {
        let span = Span::new(start, start + word.len() as u32);
        start = span.end() + 1;
        Token { span, joined: false }
    };
    let tokens: Tokens = source.text().split(' ').map(word).collect();
    let sentence = Sentence { tokens: tokens.all(), kind: SentenceKind::Body, paragraph: 0 };
    let sentences = if tokens.is_empty() { Sentences::new() } else { [sentence].into_iter().collect() };
    let open_ends = tokens.ids().filter(|id| open[id.index()]).collect();
    (Segmented { source, tokens, sentences, quotations: Default::default() }, open_ends)
}

const TRAINING: &[&str] = &[
    "write to joe@example.org‖ The office is closed",
    "ask ann@example.org‖ The doors are shut",
    "see max@example.com‖ Please come early",
    "he had 12| Boats in 3| Harbours",
    "there were 40| Ships and 7| Planes",
    "Hello all,‖ The office is closed",
    "Dear Ann,‖ Please come early",
    "Fig. 3| Boats of 1920| France",
];

fn trained() -> AlignedBytes {
    let mut trainer = SplitterTrainer::new();
    // Features that were seen once are left out.
    for marked in TRAINING.iter().chain(TRAINING) {
        let (source, ends, open) = source(marked);
        let (text, open_ends) = segmented(&source, &open);
        trainer.add(&text, &open_ends, &ends);
    }
    assert_eq!((trainer.len(), trainer.is_empty()), (22, false));
    let mut writer = Writer::new();
    trainer.write(1, &mut writer, "ends").unwrap();
    writer.finish().unwrap()
}

/// The text with `‖` behind every sentence but the last.
fn split(marked: &str) -> String {
    let bytes = trained();
    let splitter = Splitter::open(&File::open(&bytes).unwrap(), "ends").unwrap();
    let (source, _, open) = source(marked);
    let (text, open_ends) = segmented(&source, &open);
    let text = splitter.split(text, &open_ends);
    let sentences = text.sentences.ids().map(|id| &source.text()[text.sentence_span(id)]);
    sentences.collect::<Vec<_>>().join("‖ ")
}

#[test]
fn an_open_end_is_decided_by_the_words_around_it() {
    let check = |marked: &str, expect: &str| assert_eq!(split(marked), expect);
    check("mail zoe@example.org| The shop is closed", "mail zoe@example.org‖ The shop is closed");
    check("she had 99| Trains in 5| Towns", "she had 99 Trains in 5 Towns");
    check("Hello Zoe,| The shop is closed", "Hello Zoe,‖ The shop is closed");
}

#[test]
fn a_text_without_open_ends_stays_as_it_is() {
    let bytes = trained();
    let splitter = Splitter::open(&File::open(&bytes).unwrap(), "ends").unwrap();
    let (source, _, open) = source("mail zoe@example.org The shop is closed");
    let (text, open_ends) = segmented(&source, &open);
    assert_eq!(splitter.split(text.clone(), &open_ends), text);
}

#[test]
fn a_model_of_other_labels_is_refused() {
    use dateline_model::chain::LabelGraph;
    use dateline_model::linear::train::{Corpus, Settings, Trainer};
    let mut corpus = Corpus::new();
    corpus.push(&[], &[1], 1);
    corpus.end_sequence(1.0);
    let mut writer = Writer::new();
    let graph = LabelGraph::independent(&["a", "b"]).unwrap();
    Trainer::new(graph, &corpus, Settings::default()).write(&mut writer, "ends");
    let bytes = writer.finish().unwrap();
    let error = Splitter::open(&File::open(&bytes).unwrap(), "ends").unwrap_err();
    insta::assert_snapshot!(error, @r#"section `ends`: the labels are ["goes on", "ends"]"#);
}

proptest! {
    #[test]
    fn sentences_still_hold_every_token(words in proptest::collection::vec("[a-zA-Z0-9.@é]{1,5}[|]?", 1..30)) {
        let marked = words.join(" ");
        let text = split(&marked);
        prop_assert_eq!(text.replace('‖', ""), marked.replace('|', ""));
    }
}
