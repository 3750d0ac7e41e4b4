//! Uses of place names over sentences with the uses marked, the names given.

use dateline_document::{Confidence, EntityKind, Use};

use crate::lexicon::Class;
use crate::names::Name;
use crate::reading::Reading;
use crate::testing;

/// The text of a line without its marks, and each mark's words with the use.
fn unmarked(line: &str) -> (String, Vec<(std::ops::Range<usize>, Use)>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for part in line.split('[') {
        let Some((name, rest)) = part.split_once(']') else {
            text += part;
            continue;
        };
        let usage = match rest.as_bytes()[0] {
            b'g' => Use::Government,
            b't' => Use::Team,
            b'i' => Use::Institution,
            b'e' => Use::Event,
            _ => Use::Literal,
        };
        marks.push((text.len()..text.len() + name.len(), usage));
        text += name;
        text += &rest[1..];
    }
    (text, marks)
}

/// Counts of non-literal uses: marked, found, and both; and of all marks those that are right.
#[derive(Default)]
struct Score {
    marked: usize,
    found: usize,
    both: usize,
    right: usize,
    all: usize,
}

impl Score {
    #[allow(clippy::cast_precision_loss, reason = "counts are small")]
    fn f1(&self) -> f64 {
        200.0 * self.both as f64 / (self.marked + self.found) as f64
    }
}

fn score(table: &str) -> Score {
    let lexicon = testing::lexicon();
    let mut score = Score::default();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (text, marks) = unmarked(line);
        let source = testing::source(&text);
        let tagged = testing::tagged(&source);
        let reading = Reading::new(&tagged, &lexicon);
        let at = |byte: usize| reading.words.partition_point(|word| (word.span.end() as usize) <= byte);
        let name = |(range, _): &(std::ops::Range<usize>, Use)| {
            let entry = lexicon.get(&text[range.clone()]);
            let is_people = entry.is_some_and(|entry| {
                entry.classes.has(Class::Nationality) && !entry.classes.has(Class::Country)
            });
            let kind = if is_people { EntityKind::Group } else { EntityKind::Place };
            Name { words: at(range.start)..at(range.end - 1) + 1, kind, confidence: Confidence::UNKNOWN }
        };
        let names: Vec<Name> = marks.iter().map(name).collect();
        let found = super::uses(&reading, &tagged, &lexicon, &names);
        for ((range, marked), found) in marks.iter().zip(found) {
            let found = found.unwrap_or(Use::Literal);
            score.all += 1;
            score.right += usize::from(*marked == found);
            score.marked += usize::from(*marked != Use::Literal);
            score.found += usize::from(found != Use::Literal);
            score.both += usize::from(*marked == found && found != Use::Literal);
            if *marked != found {
                println!("{marked} is called {found}: {} in {text}", &text[range.clone()]);
            }
        }
    }
    println!(
        "non-literal: precision {:.1}, recall {:.1}, F1 {:.1}; {} of {} right",
        100.0 * score.both as f64 / score.found as f64,
        100.0 * score.both as f64 / score.marked as f64,
        score.f1(),
        score.right,
        score.all
    );
    score
}

#[test]
fn the_sentences_that_the_rules_were_made_on() {
    assert!(score(include_str!("../../../../tests/cases/uses.txt")).f1() >= 96.0);
}

#[test]
fn the_sentences_that_the_rules_were_mended_on() {
    assert!(score(include_str!("../../../../tests/cases/uses_second.txt")).f1() >= 92.0);
}

#[test]
fn sentences_written_after_the_rules() {
    assert!(score(include_str!("../../../../tests/cases/uses_unseen.txt")).f1() >= 85.0);
}

#[test]
fn a_capital_that_governs_is_another_entity_than_the_city() {
    let source = testing::source(
        "Moscow rejected the offer on Monday. Thousands gathered in Moscow. Moscow said it would not negotiate.",
    );
    let tagged = testing::tagged(&source);
    let found = testing::found(&tagged, None);
    let resolved = testing::resolved(&tagged, &found);
    let entities = &resolved.entities;
    let row = |id| {
        let links = &entities.links()[id];
        let country = links.iso3166.as_deref().unwrap_or("-");
        let count = entities.mentions()[id].len();
        format!("{} {} {country} {count}", entities.kind()[id], entities.name()[id])
    };
    let rows: Vec<String> = entities.ids().map(row).collect();
    assert_eq!(rows, ["organization Moscow RU 3", "place Moscow - 1"]);
}

#[test]
fn words_alone_tell_much() {
    let source =
        testing::source("Beijing said it would respond. Snow fell in Beijing. Beijing's plan was rejected.");
    let tagged = dateline_document::Tagged::untagged(dateline_tokenizer::tokenize(&source));
    let found = testing::found(&tagged, None);
    let uses: Vec<_> = found.names.usage().as_slice().iter().flatten().map(|usage| usage.as_str()).collect();
    assert_eq!(uses, ["government", "literal", "government"]);
}
