use std::path::Path;
use std::sync::LazyLock;

use dateline::{AttributeView, Document, NoteTarget, NoteView};
use dateline_host::{Catalog, Options, Plugins, Request};

use crate::cases::check;
use crate::support::{analyse, articles};

static PLUGINS: LazyLock<Plugins> = LazyLock::new(|| load(None));

fn load(config: Option<&str>) -> Plugins {
    let catalog = Catalog::beside(Path::new(env!("CARGO_BIN_EXE_dateline-under-test")));
    let codes = Request { config: config.map(str::to_owned), ..Request::named("codes") };
    Plugins::load(&catalog, &[Request::named("location"), codes], Options::default()).unwrap()
}

fn coded(plugins: &Plugins, text: &str) -> Document {
    let mut document = analyse("case", text);
    plugins.open().annotate(&mut document);
    document
}

fn text<'d>(note: NoteView<'d>, name: &str) -> &'d str {
    match note.attribute(name) {
        Some(AttributeView::Text(text)) => text,
        _ => "-",
    }
}

fn texts(note: NoteView<'_>, name: &str) -> Vec<String> {
    match note.attribute(name) {
        Some(AttributeView::Texts(texts)) => texts.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn rows(document: &Document) -> Vec<String> {
    let side = |note, name| {
        let codes = texts(note, name);
        if codes.is_empty() { "-".to_owned() } else { codes.join(" ") }
    };
    let row = |note| {
        let (source, target) = (side(note, "source"), side(note, "target"));
        format!("{} | {source} | {target} | {}", text(note, "cameo"), text(note, "factuality"))
    };
    document.notes["codes"].iter().map(row).collect()
}

#[test]
fn every_case_of_the_table_has_its_codes() {
    check(include_str!("cases/codes.txt"), 130, |case| rows(&coded(&PLUGINS, case.text)));
}

#[test]
fn a_note_says_when_and_where_and_by_which_words() {
    let document = coded(
        &PLUGINS,
        "date 2019-05-06 Police arrested three protesters in Nairobi on Friday. Mary Otieno said so.",
    );
    let note = document.notes["codes"].iter().next().unwrap();
    assert_eq!(text(note, "date"), "2019-05-03");
    assert_eq!(
        [text(note, "root"), text(note, "plover"), text(note, "place"), text(note, "country")],
        ["17", "COERCE", "Nairobi", "KE"]
    );
    assert_eq!(note.attribute("quad"), Some(AttributeView::Integer(4)));
    assert_eq!(note.attribute("mutual"), Some(AttributeView::Bool(false)));
    assert_eq!(texts(note, "source_text"), ["Police"]);
    assert_eq!(texts(note, "target_text"), ["three protesters"]);
    assert_eq!(texts(note, "inferred"), ["KENCOP", "KENCVL"]);
    assert!(matches!(note.target(), NoteTarget::Event(_)));
}

#[test]
fn settings_leave_out_what_is_not_told() {
    let told = |config: &str, text: &str| rows(&coded(&load(Some(config)), text)).join("; ");
    let arrest = "Police arrested two students in Nairobi.";
    assert_eq!(told("{}", arrest), "173 | KENCOP | KENEDU | asserted");
    assert_eq!(told(r#"{ "infer": false }"#, arrest), "");
    let raid = "The White House condemned the attack.";
    assert_eq!(told("{}", raid), "111 | USAGOV | - | asserted");
    assert_eq!(told(r#"{ "both": true }"#, raid), "");
}

#[test]
fn codes_keep_their_form_on_every_article() {
    for (name, article) in articles() {
        let document = coded(&PLUGINS, &article);
        let mut events = Vec::new();
        for note in &document.notes["codes"] {
            let NoteTarget::Event(event) = note.target() else { panic!("{name}: a code without an event") };
            assert!(!events.contains(&event), "{name}: an event with two notes");
            assert_eq!(document.events.row(event).same_as, None, "{name}: an event that is told again");
            events.push(event);
            assert!(text(note, "cameo").starts_with(text(note, "root")), "{name}");
            let sides = [texts(note, "source"), texts(note, "target")].concat();
            assert!(!sides.is_empty(), "{name}: an event of nobody");
            for code in sides.iter().chain(&texts(note, "inferred")) {
                let is_well_formed = code.len() % 3 == 0 && code.bytes().all(|it| it.is_ascii_uppercase());
                assert!(is_well_formed && code.len() >= 3, "{name}: {code}");
            }
            for code in texts(note, "inferred") {
                assert!(sides.contains(&code), "{name}: {code}");
            }
        }
    }
}
