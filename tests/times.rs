use dateline::{Article, DateSource, Metadata, ReferenceDate, Source};

use crate::cases::Outcomes;
use crate::support::ANALYZER;

/// A text of the table, with the date that it is read on.
struct Case<'t> {
    date: Option<&'t str>,
    marked: &'t str,
    /// Why it is known to be read otherwise.
    fixme: Option<&'t str>,
}

#[test]
fn every_case_of_the_table_reads_as_it_says() {
    let cases = cases(include_str!("cases/times.txt"));
    let mut outcomes = Outcomes::default();
    for case in &cases {
        let found = read(case);
        outcomes.add(case.marked, found == case.marked, case.fixme, || format!("found {found}"));
    }
    let expressions: usize = cases.iter().map(|case| case.marked.matches('[').count()).sum();
    assert!(expressions >= 300, "the table has {expressions} expressions");
    outcomes.check(1);
}

fn cases(table: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    let mut date = None;
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(day) = line.strip_prefix("date ") {
            date = Some(day).filter(|&day| day != "none");
        } else if let Some(reason) = line.strip_prefix("fixme ") {
            cases.last_mut().unwrap().fixme = Some(reason);
        } else {
            cases.push(Case { date, marked: line, fixme: None });
        }
    }
    cases
}

/// The text of a case with what is found in it, marked as the table marks it.
fn read(case: &Case<'_>) -> String {
    let mut text = String::new();
    for (index, part) in case.marked.split(['[', ']', '{', '}']).enumerate() {
        // Text, expression, nothing, value, text, ...
        if index % 4 < 2 {
            text += part;
        }
    }
    let date = case.date.map(|date| ReferenceDate {
        value: date.parse().unwrap(),
        source: DateSource::Flag,
        span: None,
    });
    let source = Source::from_text(text.as_str()).unwrap();
    let document = ANALYZER.analyse(Article { date, ..Article::of_source(Metadata::default(), source) });
    let mut marked = String::new();
    let mut at = 0;
    for id in document.times.ids() {
        let span = document.times.span()[id];
        let value = document.times.value()[id].as_deref().unwrap_or("?");
        marked += &text[at..span.start() as usize];
        marked += &format!("[{}]{{{value}}}", &text[span]);
        at = span.end() as usize;
    }
    marked + &text[at..]
}
