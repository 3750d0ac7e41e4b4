//! Hard cases of news text, kept as plain lists beside this file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by them")]

use std::fmt::Write as _;

use dateline_document::{Segmented, Source};
use dateline_tokenizer::tokenize;

#[test]
fn tokens() {
    check(include_str!("cases/tokens.txt"), |line| {
        let (input, expect) = line.split_once(" => ").expect("a case has an arrow");
        let expect = expect.split('|').map(unescape).collect::<Vec<_>>().join("|");
        (unescape(input), expect, |text| {
            let mut line = String::new();
            for token in text.tokens.ids() {
                let is_joined = text.tokens.joined()[token];
                line += if is_joined {
                    "‿"
                } else if line.is_empty() {
                    ""
                } else {
                    "|"
                };
                line += text.word(token);
            }
            line
        })
    });
}

#[test]
fn sentences() {
    check(include_str!("cases/sentences.txt"), |line| {
        (layout(&line.replace('¦', "")), layout(line), |text| {
            let marks =
                text.sentences.ids().skip(1).map(|id| (text.sentence_span(id).start(), 0, "¦".to_owned()));
            marked(text, marks.collect())
        })
    });
}

#[test]
fn quotations() {
    check(include_str!("cases/quotations.txt"), |line| {
        (layout(&line.replace(['⟦', '⟧', '⟫', '⟪'], "")), layout(line), |text| {
            let mut marks = Vec::new();
            for id in text.quotations.ids() {
                let row = text.quotations.row(id);
                let open = if row.continues.is_some() { "⟪" } else { "⟦" };
                let close = if row.is_closed { "⟧" } else { "⟫" };
                marks.push((row.span.start(), 1, open.to_owned()));
                marks.push((row.span.end(), 0, close.to_owned()));
            }
            marked(text, marks)
        })
    });
}

#[test]
fn kinds() {
    check(include_str!("cases/kinds.txt"), |line| {
        let mut input = line.to_owned();
        for kind in ["{head}", "{headline}", "{dateline}", "{body}"] {
            input = input.replace(kind, "");
        }
        (layout(&input), layout(line), |text| {
            let kind = |id| format!("{{{}}}", text.sentences.kind()[id]);
            let marks = text.sentences.ids().map(|id| (text.sentence_span(id).start(), 0, kind(id)));
            marked(text, marks.collect())
        })
    });
}

type Render = fn(&Segmented<'_>) -> String;

/// Runs every line of a list that is no comment, and reports all that fail.
fn check(list: &str, case: impl Fn(&str) -> (String, String, Render)) {
    let mut failures = String::new();
    let mut count = 0;
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
        let (input, expect, render) = case(line);
        let source = Source::from_text(input).unwrap();
        let found = render(&tokenize(&source));
        count += 1;
        if found != expect {
            writeln!(failures, "expected {expect:?}\n   found {found:?}").unwrap();
        }
    }
    assert!(count > 30 && failures.is_empty(), "of {count} cases\n{failures}");
}

/// The text with marks put in at their places, those of one place in order of their rank.
fn marked(text: &Segmented<'_>, mut marks: Vec<(u32, u8, String)>) -> String {
    marks.sort_by_key(|mark| (mark.0, mark.1));
    let mut out = String::new();
    let mut from = 0;
    for (at, _, mark) in marks {
        out += &text.source.text()[from..at as usize];
        out += &mark;
        from = at as usize;
    }
    out + &text.source.text()[from..]
}

fn layout(line: &str) -> String {
    line.replace(" ¶", "\n\n").replace('⏎', "\n")
}

/// Replaces `\u{..}`, `\n` and `\t` by what they stand for.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        out += before;
        rest = match behind.strip_prefix("u{").and_then(|code| code.split_once('}')) {
            Some((code, behind)) => {
                let code = u32::from_str_radix(code, 16).unwrap();
                out.push(char::from_u32(code).unwrap());
                behind
            }
            None => {
                out.push(if behind.starts_with('t') { '\t' } else { '\n' });
                &behind[1..]
            }
        };
    }
    out + rest
}
