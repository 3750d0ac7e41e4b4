//! A model is trained on a few invented sentences, written, opened and used.

use std::sync::LazyLock;

use dateline_document::{Confidence, EntityKind, Id};
use dateline_model::file::AlignedBytes;
use dateline_model::network::Instructions;
use insta::assert_snapshot;
use proptest::prelude::*;

use super::{Found, article};
use crate::reading::Reading;
use crate::{LabelledName, NameChoices, NameLabels, NameModel, NameTrainer, Recognizer, testing};

const PERSONS: [&str; 8] = [
    "Anna Malik",
    "Tomas Varga",
    "Lina Okoro",
    "Piet Haan",
    "Malik",
    "Varga",
    "Rosa Lindqvist",
    "Ivo Petrov",
];
const PLACES: [&str; 6] = ["Oumland", "Port Vessel", "Karlow", "North Tern", "Belmora", "Lake Isk"];
const BODIES: [&str; 6] =
    ["Tern Bank", "Vessel Steel", "Board of Wells", "Isk Party", "Union of Bakers", "Karlow Council"];

/// Sentences with names in brackets and their kinds behind.
fn sentences() -> Vec<String> {
    let mut sentences = Vec::new();
    for (at, person) in PERSONS.iter().enumerate() {
        let (place, body) = (PLACES[at % PLACES.len()], BODIES[at % BODIES.len()]);
        sentences.extend([
            format!("Mr. [{person}]person went to [{place}]place on Monday."),
            format!("\"It rained,\" said [{person}]person of the [{body}]organization."),
            format!("The [{body}]organization has no office in [{place}]place."),
            format!("People in [{place}]place never saw the mayor, [{person}]person."),
            "Nothing of the kind was said in the old town.".to_owned(),
        ]);
    }
    sentences
}

fn add(trainer: &mut NameTrainer<'_>, marked: &str) {
    let (text, spans) = testing::unmarked(marked);
    let source = testing::source(&text);
    let text = testing::tagged(&source);
    let name = |&(span, kind): &(_, EntityKind)| {
        let tokens = text.tokens.within(span);
        LabelledName { tokens: tokens.start().index()..tokens.end().index(), kinds: vec![kind] }
    };
    let labels = NameLabels {
        kinds: EntityKind::ALL.to_vec(),
        names: spans.iter().map(name).collect(),
        unknown: vec![],
    };
    trainer.add(&text, &labels);
}

fn trained(threads: usize) -> AlignedBytes {
    let train = || {
        let mut trainer = NameTrainer::new(testing::lexicon());
        sentences().iter().for_each(|sentence| add(&mut trainer, sentence));
        let choices = NameChoices { epochs: 30, layers: 2, width: 32, batch: 4, ..NameChoices::default() };
        let vectors = [("rained", &[0.5, 1.0][..]), ("went", &[0.25, -1.0])];
        let mut training = trainer.begin(vectors, &choices).unwrap();
        while !training.is_done() {
            training.epoch(|_| {});
        }
        training.set_temperature(1.5);
        training.model("a model of a test").unwrap()
    };
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(train)
}

static MODEL: LazyLock<AlignedBytes> = LazyLock::new(|| trained(1));

fn recognizer() -> Recognizer<'static> {
    Recognizer::with_model(testing::lexicon(), NameModel::open(&MODEL).unwrap())
}

fn check(text: &str) -> String {
    let source = testing::source(text);
    let names = recognizer().recognise(&testing::tagged(&source), None).names;
    testing::marked(text, names.ids().map(|id| (names.span()[id], names.kind()[id].to_string())))
}

#[test]
fn names_are_found_as_they_were_taught() {
    assert_snapshot!(
        check("Mr. Varga went to Belmora on Friday. The Tern Bank has no office in Karlow, said Anna Malik."),
        @"Mr. [Varga]person went to [Belmora]place on Friday. The [Tern Bank]organization has no office in [Karlow]place, said [Anna Malik]person."
    );
    assert_eq!(check("Nothing was said in the old town."), "Nothing was said in the old town.");
}

#[test]
fn names_have_confidences_and_rules_alone_have_none() {
    let source = testing::source("Mr. Varga went to Belmora.");
    let text = testing::tagged(&source);
    let names = recognizer().recognise(&text, None).names;
    let known = |&confidence: &Confidence| confidence.get().is_some_and(|value| value > 0.3);
    assert!(names.len() == 2 && names.confidence().iter().all(known), "{names:?}");
    let ruled = testing::found(&text, None).names;
    assert!(ruled.confidence().iter().all(|confidence| confidence.get().is_none()));
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    assert_eq!(trained(3)[..], MODEL[..]);
}

#[test]
fn instructions_change_no_name() {
    let source = testing::source(&sentences().join(" ").replace(['[', ']'], ""));
    let text = testing::tagged(&source);
    let best = recognizer().recognise(&text, None);
    let portable = NameModel::open(&MODEL).unwrap().with_instructions(Instructions::Portable);
    assert_eq!(Recognizer::with_model(testing::lexicon(), portable).recognise(&text, None), best);
}

#[test]
fn the_rest_of_the_article_tells_what_a_name_is() {
    // What a network could say of each name alone, and what the article makes of it.
    let check = |text: &str, found: &[(&str, [(EntityKind, f32); 2])], expect: &str| {
        let source = testing::source(text);
        let segmented = testing::tagged(&source);
        let reading = Reading::new(&segmented, &testing::lexicon());
        let mut names = Vec::new();
        for (at, word) in reading.words.iter().enumerate() {
            let Some((name, kinds)) = found.iter().find(|(name, _)| name.starts_with(word.text)) else {
                continue;
            };
            let end = at + name.split(' ').count();
            if names.last().is_some_and(|last: &Found| last.words.end > at) || reading.words.len() < end {
                continue;
            }
            let mut name = Found::new(at..end, EntityKind::Other, 0.0);
            // Said of the first name of a spelling; the others are half and half.
            let is_first = !names.iter().any(|it: &Found| reading.words[it.words.start].text == word.text);
            for &(kind, sure) in kinds {
                name.kinds[usize::from(kind.code())] = if is_first { sure } else { 0.4 };
            }
            names.push(name);
        }
        article::agree(&reading, &[], &mut names);
        let names = names.into_iter().map(super::super::Name::from);
        let spans = names.map(|name| (reading.span(name.words.start, name.words.end), name.kind.to_string()));
        assert_eq!(testing::marked(text, spans), expect);
    };
    use EntityKind::{Organization, Person, Place};
    check(
        "Oumland won. Nobody in Oumland slept.",
        &[("Oumland", [(Place, 0.9), (Organization, 0.1)])],
        "[Oumland]place won. Nobody in [Oumland]place slept.",
    );
    check(
        "The Movement for Open Courts (MOC) met.",
        &[
            ("Movement for Open Courts", [(Organization, 0.9), (Place, 0.0)]),
            ("MOC", [(Person, 0.5), (Organization, 0.4)]),
        ],
        "The [Movement for Open Courts]organization ([MOC]organization) met.",
    );
    check(
        "Anna Karlow spoke. Karlow was heard.",
        &[("Anna Karlow", [(Person, 0.9), (Place, 0.0)]), ("Karlow", [(Place, 0.6), (Person, 0.3)])],
        "[Anna Karlow]person spoke. [Karlow]person was heard.",
    );
}

#[test]
fn a_long_sentence_is_read_to_its_end() {
    let text = format!("{} Mr. Varga went to Belmora on Friday.", "it rained and ".repeat(400).trim_end());
    assert!(check(&text).ends_with("Mr. [Varga]person went to [Belmora]place on Friday."));
}

#[test]
fn what_is_no_model_of_names_is_refused() {
    let refused = |bytes: &[u8]| NameModel::open(&AlignedBytes::from(bytes)).err().unwrap().to_string();
    assert_snapshot!(refused(b"{}"), @"a model has at least 64 bytes, this has 2");
    let mut changed = MODEL.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert!(refused(&changed).contains("checksum"));
    let mut writer = dateline_model::file::Writer::new();
    let bytes = writer
        .text("make", r#"{"columns":[],"layers":1,"width":16,"heads":[],"tree":null}"#)
        .finish()
        .unwrap();
    assert_snapshot!(refused(&bytes), @"section `make`: the network has columns whose width is no multiple of 4");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn names_of_any_text_are_in_order_and_apart(words in proptest::collection::vec(
        prop_oneof![
            Just("the"), Just("of"), Just("Bank"), Just("Varga"), Just("-"), Just("al"), Just("'s"), Just(","), Just("Mr."),
            Just("President"), Just("May"), Just("("), Just("NATO"), Just("."), Just("\u{201C}"), Just("\n\n"), Just("Émile"),
        ], 0..60), separator in prop_oneof![Just(""), Just(" ")]) {
        let text = words.join(separator);
        let source = testing::source(&text);
        let segmented = testing::tagged(&source);
        let found = recognizer().recognise(&segmented, None);
        let mut end = 0;
        for &span in found.names.span().iter() {
            prop_assert!(span.start() >= end && !span.is_empty());
            end = span.end();
        }
        let resolved = testing::resolved(&segmented, &found);
        prop_assert_eq!(resolved.entities.of_mention().len(), resolved.mentions.len());
    }
}
