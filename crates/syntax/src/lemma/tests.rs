use dateline_document::{
    Column, PartOfSpeech, PennTag, Segmented, Sentence, SentenceKind, Source, Token, TokenRange,
};
use dateline_document::{Id, Sentences, Span, TokenId, Tokens};
use proptest::prelude::*;

use super::*;

/// A table learned from `word tag lemma` triples that stand inside sentences.
fn learned(words: &str) -> Vec<u8> {
    let mut builder = LemmatizerBuilder::new();
    for word in words.lines().filter(|line| !line.trim().is_empty()) {
        let [form, tag, lemma] = word.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{word}") };
        builder.add(form, PennTag::parse(tag).unwrap(), false, lemma);
    }
    for word in ATTESTED.split_whitespace() {
        builder.attest(word);
    }
    builder.build()
}

const ATTESTED: &str = "
    provoke provoking provoked chasing chase hopping hop shel shell shelled fin fine fined bom bomb bombed fre free freed
    ban banned bane";

const WORDS: &str = "
    visited VBD visit
    called VBD call
    talked VBD talk
    planned VBD plan
    stopped VBD stop
    moved VBD move
    loved VBD love
    talking VBG talk
    calling VBG call
    walking VBG walk
    moving VBG move
    loving VBG love
    hoping VBG hope
    cutting VBG cut
    sitting VBG sit
    getting VBG get
    trucks NNS truck
    boats NNS boat
    cities NNS city
    parties NNS party
    German JJ German
    Dutch JJ Dutch
    grim JJ grim
    dark JJ dark
    me PRP I
    she PRP she
    they PRP they
    NATO NNP NATO
    Ghent NNP Ghent
    Ghent NNP Ghent
    Democrats NNPS Democrat
    Greens NNPS Green
    n't RB not
    's VBZ be
";

fn check(word: &str, tag: &str, is_first: bool, expect: &str) {
    let table = learned(WORDS);
    let lemmatizer = Lemmatizer::open(&table).unwrap();
    let lemma = lemmatizer.lemma(word, PennTag::parse(tag).unwrap(), is_first);
    assert_eq!(lemma, expect, "{word} {tag}");
}

#[test]
fn rules_hold_for_words_that_were_never_seen() {
    check("melted", "VBD", false, "melt");
    check("ponies", "NNS", false, "pony");
    check("barges", "NNS", false, "barge");
    check("Pirates", "NNPS", false, "Pirate");
}

#[test]
fn exceptions_and_irregular_forms_come_before_rules() {
    check("stopped", "VBD", false, "stop");
    check("n't", "RB", false, "not");
    check("slain", "VBN", false, "slay");
    check("wolves", "NNS", false, "wolf");
    check("better", "JJR", false, "good");
}

#[test]
fn a_form_is_no_form_of_what_is_no_word() {
    check("provoking", "VBG", false, "provoke");
    check("chasing", "VBG", false, "chase");
    check("red", "VBD", false, "red");
}

#[test]
fn a_form_is_of_the_word_that_is_spelled_so() {
    let words = "
        walked VBD walk
        talked VBD talk
        asked VBD ask
        moved VBD move
        loved VBD love
        raised VBD raise
        grabbed VBD grab
        rubbed VBD rub
        robbed VBD rob
        planned VBD plan
        stunned VBD stun
        thinned VBD thin
        controlled VBD control
        patrolled VBD patrol
        compelled VBD compel";
    let table = learned(words);
    let lemmatizer = Lemmatizer::open(&table).unwrap();
    let lemmas = ["shelled", "fined", "bombed", "freed", "banned"]
        .map(|word| lemmatizer.lemma(word, PennTag::VBD, false).into_owned());
    assert_eq!(lemmas, ["shell", "fine", "bomb", "free", "ban"]);
}

#[test]
fn capitals_stay_where_the_word_has_them_always() {
    check("German", "JJ", false, "German");
    check("German", "JJ", true, "German");
    check("Grim", "JJ", true, "grim");
    check("Me", "PRP", true, "I");
    check("ghent", "NNP", false, "Ghent");
    check("Bruges", "NNP", false, "Bruges");
}

#[test]
fn bytes_that_are_no_table_are_refused() {
    let table = learned(WORDS);
    let refused = |bytes: &[u8]| Lemmatizer::open(bytes).err().unwrap().to_string();
    insta::assert_snapshot!(refused(&[]), @"the table of lemmas ends inside its edits");
    insta::assert_snapshot!(refused(&table[..9]), @"the table of lemmas ends inside its edits");
    insta::assert_snapshot!(refused(&table[..table.len() - 1]), @"the endings of the table of lemmas cannot be read");
}

#[test]
fn the_order_of_learning_changes_no_byte() {
    let reversed: Vec<&str> = WORDS.lines().rev().collect();
    assert_eq!(learned(WORDS), learned(&reversed.join("\n")));
}

/// The lemmas of one sentence from `form/tag` words.
fn lemmas(sentence: &str) -> String {
    let words: Vec<(&str, &str)> = sentence.split(' ').map(|word| word.rsplit_once('/').unwrap()).collect();
    let text = words.iter().map(|(form, _)| *form).collect::<Vec<_>>().join(" ");
    let source = Source::from_text(text).unwrap();
    let mut start = 0;
    let tokens: Tokens = words
        .iter()
        .map(|(form, _)| {
            let span = Span::new(start, start + form.len() as u32);
            start = span.end() + 1;
            Token { span, joined: false }
        })
        .collect();
    let range = TokenRange::new(TokenId::from_index(0), TokenId::from_index(words.len()));
    let sentences: Sentences =
        [Sentence { tokens: range, kind: SentenceKind::Body, paragraph: 0 }].into_iter().collect();
    let text = Segmented { source: &source, tokens, sentences, quotations: Default::default() };
    let tags: Column<_, _> = words.iter().map(|(_, tag)| PennTag::parse(tag).unwrap()).collect();
    let parts: Column<_, _> = words.iter().map(|_| PartOfSpeech::Other).collect();
    let table = learned(WORDS);
    let layer = Lemmatizer::open(&table).unwrap().words(&text, &tags, &parts);
    let lemma = |id| layer.lemma(id, &source, text.tokens.span()[id]);
    layer.ids().map(lemma).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_sentence_begins_with_its_first_word() {
    assert_eq!(lemmas("“/`` Grim/JJ trucks/NNS"), "“ grim truck");
    assert_eq!(lemmas("the/DT Grim/JJ trucks/NNS"), "the Grim truck");
}

#[test]
fn the_verb_behind_an_apostrophe_is_have_before_its_participle() {
    assert_eq!(lemmas("She/PRP 's/VBZ always/RB been/VBN kind/JJ"), "she have always be kind");
    assert_eq!(lemmas("She/PRP 's/VBZ kind/JJ"), "she be kind");
}

proptest! {
    #[test]
    fn any_word_has_a_lemma(word in "\\PC{1,12}", tag in 0..PennTag::ALL.len(), is_first: bool) {
        let table = learned(WORDS);
        let lemmatizer = Lemmatizer::open(&table).unwrap();
        prop_assert!(!lemmatizer.lemma(&word, PennTag::ALL[tag], is_first).is_empty());
    }

    #[test]
    fn any_word_can_be_learned(word in "\\PC{1,12}", lemma in "\\PC{1,12}", tag in 0..PennTag::ALL.len()) {
        let mut builder = LemmatizerBuilder::new();
        builder.add(&word, PennTag::ALL[tag], false, &lemma);
        let table = builder.build();
        prop_assert!(!Lemmatizer::open(&table).unwrap().lemma(&word, PennTag::ALL[tag], false).is_empty());
    }
}
