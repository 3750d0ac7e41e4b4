use std::path::Path;

use dateline::{AttributeView, Document, NoteView};
use dateline_host::{Catalog, Options, Plugins, Request};

use crate::cases::check;
use crate::support::analyse;

#[test]
fn every_place_of_the_table_is_noted_as_it_says() {
    let catalog = Catalog::beside(Path::new(env!("CARGO_BIN_EXE_dateline-under-test")));
    let plugins = Plugins::load(&catalog, &[Request::named("location")], Options::default()).unwrap();
    check(include_str!("cases/places.txt"), 75, |case| {
        let mut document = analyse("case", case.text);
        plugins.open().annotate(&mut document);
        case.rows.iter().map(|row| told(&document, row.split(" = ").next().unwrap())).collect()
    });
}

/// What is asked about with the place of the note, or a dash where there is none.
fn told(document: &Document, asked: &str) -> String {
    let (words, number) = asked.split_once(" #").unwrap_or((asked, "1"));
    let (label, words) = words.split_once(' ').map_or((words, None), |(label, words)| (label, Some(words)));
    let is_asked = |note: &NoteView<'_>| {
        let text = &document.source.text()[note.span()];
        note.label() == label && words.is_none_or(|words| words == text)
    };
    let notes = document.notes.get("location").into_iter().flat_map(|layer| layer.iter());
    let note = notes.filter(is_asked).nth(number.parse::<usize>().unwrap() - 1);
    let place = note.map_or_else(
        || "-".to_owned(),
        |note| {
            let parts = ["name", "region", "country"].map(|name| match note.attribute(name) {
                Some(AttributeView::Text(text)) => Some(text),
                _ => None,
            });
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        },
    );
    format!("{asked} = {place}")
}
