use std::path::Path;
use std::sync::LazyLock;

use dateline::{AttributeView, Document, Id, NoteTarget, NoteView};
use dateline_host::{Catalog, Options, Plugins, Request};

use crate::cases;
use crate::support::{analyse, command};

static PLUGINS: LazyLock<Plugins> = LazyLock::new(|| {
    let catalog = Catalog::beside(Path::new(env!("CARGO_BIN_EXE_dateline-under-test")));
    Plugins::load(&catalog, &[Request::named("sentiment")], Options::default()).unwrap()
});

fn annotated(text: &str) -> Document {
    let mut document = analyse("sentiment", text);
    PLUGINS.open().annotate(&mut document);
    document
}

fn targets(document: &Document) -> impl Iterator<Item = NoteView<'_>> {
    document.notes["sentiment"].iter().filter(|note| note.label() == "target")
}

fn text<'n>(note: NoteView<'n>, name: &str) -> &'n str {
    match note.attribute(name) {
        Some(AttributeView::Text(text)) => text,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn sentences_have_the_polarity_that_they_were_given() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/sentiment.tsv");
    let output = command().args(["eval", "sentiment"]).arg(table).output().unwrap();
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stdout));
}

#[test]
fn targets_have_a_polarity_and_a_holder() {
    cases::check(include_str!("cases/targets.txt"), 10, |case| {
        let document = annotated(case.text);
        let rows = case.rows.iter().map(|row| {
            let words = row.split(" | ").next().unwrap();
            let note = targets(&document).find(|note| &document.source.text()[note.span()] == words);
            note.map_or_else(
                || format!("{words} | no note"),
                |note| {
                    let holder = match text(note, "holder").strip_prefix('e').map(str::parse::<usize>) {
                        Some(Ok(number)) => {
                            &document.entities.name()[dateline::EntityId::from_index(number - 1)]
                        }
                        _ => text(note, "holder"),
                    };
                    format!("{words} | {} | {holder}", text(note, "polarity"))
                },
            )
        });
        rows.collect()
    });
}

#[test]
fn a_name_counts_neither_for_nor_against_its_bearer() {
    let names = ["Smith", "Garcia", "Kowalski", "Johnson", "Rossi", "Müller"];
    for template in [
        "Police arrested NAME outside the courthouse.",
        "The committee praised NAME for an outstanding report.",
        "NAME met the minister in Brussels on Monday.",
        "\"NAME has failed the country,\" the senator said.",
    ] {
        let scores: Vec<f32> = names
            .iter()
            .map(|name| {
                let document = annotated(&template.replace("NAME", name));
                let note = targets(&document).find(|note| &document.source.text()[note.span()] == *name);
                note.and_then(|note| note.score()).unwrap_or_else(|| panic!("{template}: no note on {name}"))
            })
            .collect();
        // The model does not see names; what may differ is how the sentence around them is parsed.
        assert!(scores.iter().all(|score| (score - scores[0]).abs() < 0.02), "{template}: {scores:?}");
    }
}

#[test]
fn an_entity_sums_up_its_mentions() {
    let document = annotated("Anna Berg was praised on Monday. Critics later accused Berg of fraud.");
    let notes = document.notes["sentiment"].iter().filter(|note| note.label() == "entity");
    let of_berg: Vec<_> = notes
        .filter(|note| matches!(note.target(), NoteTarget::Entity(entity) if &*document.entities.name()[entity] == "Anna Berg"))
        .collect();
    let scores: Vec<f32> = targets(&document)
        .filter(|note| document.source.text()[note.span()].ends_with("Berg"))
        .filter_map(|note| note.score())
        .collect();
    let [note] = &of_berg[..] else { panic!("{} notes", of_berg.len()) };
    let mean = scores.iter().sum::<f32>() / scores.len() as f32;
    assert_eq!(scores.len(), 2);
    assert!((note.score().unwrap() - mean).abs() < 0.002, "{:?} {scores:?}", note.score());
    assert!(scores[1] < 0.0 && scores[0] > scores[1], "{scores:?}");
}

#[test]
fn what_somebody_says_of_themselves_is_not_summed_up() {
    let document = annotated("Anna Berg arrived on Monday. \"I am honest and brave,\" Berg said.");
    let words = |note: &NoteView<'_>| document.source.text()[note.span()].to_owned();
    let own: Vec<String> = targets(&document)
        .filter(|note| text(*note, "holder") != "author")
        .map(|note| words(&note))
        .collect();
    assert_eq!(own, ["I"]);
    let entity = document.notes["sentiment"].iter().find(|note| note.label() == "entity").unwrap();
    assert_eq!(entity.attribute("mentions"), Some(AttributeView::Integer(2)));
    assert_eq!(text(entity, "polarity"), "neutral");
}

#[test]
fn targets_of_gold_count_where_dateline_has_no_mention_of_them() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clerk.jsonl");
    let gold = r#"{"id": "a_b_c_1", "text": "The judge praised the honest clerk.", "spans": [{"start": 18, "end": 34, "label": "positive"}]}"#;
    std::fs::write(&file, gold).unwrap();
    let run = |errors: &[&str]| {
        let output = command().args(["eval", "sentiment"]).args(errors).arg(&file).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let table = run(&[]);
    assert!(table.starts_with("clerk, 1 polarities\n") && table.contains("accuracy 100.00"), "{table}");
    assert_eq!(run(&["--errors"]), "");
}
