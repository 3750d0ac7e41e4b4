//! The passages of `cases/coreference.txt`.

use std::collections::BTreeMap;

use dateline::{Document, EntityId, Span};

use crate::cases::Outcomes;
use crate::support::analyse;

/// A passage: its text, what its brackets stand around with the number behind, and why it is still wrong.
struct Passage {
    text: String,
    marks: Vec<(Span, Option<u32>)>,
    fixme: Option<String>,
}

#[test]
fn every_passage_of_the_table_reads_as_it_says() {
    let mut outcomes = Outcomes::default();
    for passage in passages(include_str!("cases/coreference.txt")) {
        let problems = problems(&passage, &analyse("passage", &passage.text));
        let says = || problems.join("\n  ");
        outcomes.add(&passage.text, problems.is_empty(), passage.fixme.as_deref(), says);
    }
    outcomes.check(120);
}

fn passages(table: &str) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.trim_start().strip_prefix("fixme: ") {
            Some(reason) => passages.last_mut().unwrap().fixme = Some(reason.to_owned()),
            None => passages.push(passage(line)),
        }
    }
    passages
}

fn passage(line: &str) -> Passage {
    let mut passage = Passage { text: String::new(), marks: Vec::new(), fixme: None };
    for part in line.split('[') {
        let Some((words, rest)) = part.split_once(']') else {
            passage.text += part;
            continue;
        };
        let start = passage.text.len() as u32;
        passage.text += words;
        let span = Span::new(start, passage.text.len() as u32);
        let rest = match rest.strip_prefix('-') {
            Some(rest) => {
                passage.marks.push((span, None));
                rest
            }
            None => {
                let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                passage.marks.push((span, Some(rest[..digits].parse().unwrap())));
                &rest[digits..]
            }
        };
        passage.text += rest;
    }
    passage
}

/// What an analysis has otherwise than the passage says.
fn problems(passage: &Passage, document: &Document) -> Vec<String> {
    let entity =
        |span: Span| document.mentions.at(span).map(|mention| document.entities.of_mention()[mention]);
    let name = |entity: Option<EntityId>| match entity {
        Some(entity) => document.entities.name()[entity].to_string(),
        None => "no mention".to_owned(),
    };
    let mut problems = Vec::new();
    // What nothing else refers to need not be a mention.
    let is_alone =
        |number: u32| passage.marks.iter().filter(|(_, other)| *other == Some(number)).count() == 1;
    let mut of_number: BTreeMap<u32, Option<EntityId>> = BTreeMap::new();
    for &(span, number) in &passage.marks {
        let (words, found) = (&passage.text[span], entity(span));
        match number {
            None if found.is_some() => problems.push(format!("`{words}` is {}", name(found))),
            None => {}
            Some(number) => {
                let expected = *of_number.entry(number).or_insert(found);
                if found.is_none() && !is_alone(number) || found != expected {
                    problems.push(format!("{number} `{words}` is {}, not {}", name(found), name(expected)));
                }
            }
        }
    }
    let all: Vec<(u32, EntityId)> = of_number.into_iter().filter_map(|(at, it)| Some((at, it?))).collect();
    for (index, &(one, entity)) in all.iter().enumerate() {
        for (other, _) in all[index + 1..].iter().filter(|(_, it)| *it == entity) {
            problems.push(format!("{one} and {other} are both {}", name(Some(entity))));
        }
    }
    problems
}
