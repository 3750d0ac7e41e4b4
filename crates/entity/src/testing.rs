//! What the tests of this crate share: texts in, and what was found written so that a person can read it.

use std::sync::LazyLock;

use dateline_document::{
    DateSource, EntityKind, Found, Quotes, ReferenceDate, Resolved, Source, Span, Tagged,
};
use dateline_syntax::{Depth, Syntax};

use crate::{CoreferenceModel, Lexicon, Recognizer, Resolver, article_date};

pub fn lexicon() -> Lexicon<'static> {
    Lexicon::open(dateline_models::NAMES).unwrap()
}

pub fn source(text: &str) -> Source {
    Source::from_text(text).unwrap()
}

/// The text with tags and trees.
pub fn tagged(source: &Source) -> Tagged<'_> {
    static SYNTAX: LazyLock<Syntax<'static>> =
        LazyLock::new(|| Syntax::open(dateline_models::SYNTAX).unwrap());
    SYNTAX.analyse(dateline_tokenizer::tokenize(source), Depth::Trees)
}

/// What is found in a text; `date` is its date, or else the text's own.
pub fn found(text: &Tagged<'_>, date: Option<&str>) -> Found {
    let date =
        date.map(|date| ReferenceDate { value: date.parse().unwrap(), source: DateSource::Flag, span: None });
    Recognizer::new(lexicon()).recognise(text, date.or_else(|| article_date(text)))
}

pub fn resolved(text: &Tagged<'_>, found: &Found) -> Resolved {
    let model = CoreferenceModel::open(dateline_models::COREFERENCE).unwrap();
    Resolver::new(lexicon(), model).resolve(text, found, &Quotes::new())
}

/// The text with brackets around spans and a label behind each.
pub fn marked(text: &str, spans: impl IntoIterator<Item = (Span, String)>) -> String {
    let mut marked = String::new();
    let mut at = 0;
    for (span, label) in spans {
        marked += &text[at as usize..span.start() as usize];
        marked += &format!("[{}]{label}", &text[span]);
        at = span.end();
    }
    marked + &text[at as usize..]
}

/// The text without the marks of [`marked`], and what they stood around.
pub fn unmarked(marked: &str) -> (String, Vec<(Span, EntityKind)>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    for part in marked.split('[') {
        let Some((name, rest)) = part.split_once(']') else {
            text += part;
            continue;
        };
        let kind = *EntityKind::ALL.iter().find(|kind| rest.starts_with(kind.as_str())).unwrap();
        let start = text.len() as u32;
        text += name;
        spans.push((Span::new(start, text.len() as u32), kind));
        text += &rest[kind.as_str().len()..];
    }
    (text, spans)
}

/// The names of a text, marked: "[Paris]place".
pub fn names(text: &str) -> String {
    let source = source(text);
    let names = found(&tagged(&source), None).names;
    marked(text, names.ids().map(|id| (names.span()[id], names.kind()[id].to_string())))
}
