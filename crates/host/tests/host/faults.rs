use std::sync::OnceLock;

use dateline_document::Document;
use dateline_host::{Limits, Options, Plugins};
use tempfile::TempDir;

use crate::compile::c_plugin;
use crate::support::{article, ending, load, show};

pub const SOURCE: &str = include_str!("hostile.c");

/// What the hostile plugin is told.
pub const ORDERS: &[&str] = &[
    "behaves",
    "reads",
    "no scores",
    "document",
    "absent nan",
    "skips",
    "fails silently",
    "returns seven",
    "error and ok",
    "latin-1 error",
    "panicked",
    "load says nothing",
    "open fails",
    "few columns",
    "null columns",
    "null column",
    "other layer",
    "other type",
    "no type",
    "short stride",
    "short column",
    "flood",
    "flood by drops",
    "ends before",
    "past the end",
    "far past the end",
    "label",
    "nan",
    "infinite",
    "mention",
    "event",
    "ref kind",
    "bool",
    "presence",
    "nan attribute",
    "not utf-8",
    "first offset",
    "offsets go back",
    "thread",
];

/// The hostile plugin, told what to do; none where there is no C compiler.
fn hostile(what: &str, options: Options) -> Option<Plugins> {
    static LIBRARY: OnceLock<Option<(TempDir, std::path::PathBuf)>> = OnceLock::new();
    let built = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = c_plugin(folder.path(), "hostile", SOURCE, &[])?;
        Some((folder, library))
    });
    let (_, library) = built.as_ref()?;
    Some(load(library, Some(&format!("\"{what}\"")), options))
}

fn run(plugins: &Plugins) -> Document {
    let mut document = article();
    plugins.open().annotate(&mut document);
    document.check().unwrap();
    document
}

#[test]
fn rows_17_to_20_a_plugin_in_c_answers_for_all_that_it_does() {
    // What it says and whether its layer is there.
    let check = |what: &str| {
        let document = run(&hostile(what, Options::default())?);
        let is_there = if document.notes.contains_key("hostile") { "layer" } else { "no layer" };
        Some(format!("{what}: {is_there}, {}", ending(&document.plugins[0])))
    };
    let all: Option<Vec<_>> = ORDERS.iter().copied().map(check).collect();
    let Some(all) = all else { return };
    insta::assert_snapshot!(all.join("\n"), @"
    behaves: layer, ok
    reads: layer, ok
    no scores: layer, ok
    document: layer, ok
    absent nan: layer, ok
    skips: no layer, ok
    fails silently: no layer, failed: returned -7 and gave no reason
    returns seven: no layer, failed: returned 7 and gave no reason
    error and ok: no layer, failed: something was wrong
    latin-1 error: no layer, failed: caf�
    panicked: no layer, failed: returned -2 and gave no reason
    load says nothing: no layer, refused: returned -9 and gave no reason
    open fails: no layer, failed: no session today
    few columns: no layer, refused: emitted 3 columns, and the manifest makes 10
    null columns: no layer, refused: emitted no columns
    null column: no layer, refused: column `end` is null
    other layer: no layer, refused: emitted layer 4, and an extractor has one, numbered 0
    other type: no layer, refused: column `score` is f64, and the manifest makes it f32
    no type: no layer, refused: column `score` is of no type that there is, and the manifest makes it f32
    short stride: no layer, refused: column `start` has a stride of 1 bytes, and its values have 4
    short column: no layer, refused: column `label` has 0 rows, and there are 1
    flood: no layer, refused: emitted more than 1048576 notes
    flood by drops: no layer, refused: emitted more than 1048576 notes
    ends before: no layer, refused: note 1 ends at byte 2, before it starts at 4
    past the end: no layer, refused: note 1 is on bytes 0..69, and the text has 68
    far past the end: no layer, refused: note 1 is on bytes 4294967280..4294967295, and the text has 68
    label: no layer, refused: note 1 has label 2, and the manifest has 2
    nan: no layer, refused: note 1 has score NaN
    infinite: no layer, refused: note 1 has score inf
    mention: no layer, refused: note 1 is about mention 3, and there are 3
    event: no layer, refused: note 1 is about event 2, and there are 2
    ref kind: no layer, refused: note 1 is about something of kind 77, which this host does not have
    bool: no layer, refused: note 1 has attribute `sure` of 2, which is neither 0 nor 1
    presence: no layer, refused: note 1 has attribute `size` present or not by 3, which is neither 0 nor 1
    nan attribute: no layer, refused: note 1 has attribute `size` of NaN
    not utf-8: no layer, refused: note 1 has attribute `says` that is not UTF-8 at its byte 0
    first offset: no layer, refused: column `says`: the first offset is 1, and not 0
    offsets go back: no layer, refused: emitted more than 67108864 bytes
    thread: layer, ok
    ");
}

#[test]
fn whole_layers_read_as_they_were_written() {
    let layer = |what: &str| Some(show(&run(&hostile(what, Options::default())?), "hostile"));
    let Some(reads) = layer("reads") else { return };
    insta::assert_snapshot!(reads, @r#"
    other `M` Stretch Some(-1.0)
        says="" sure=false
    word `said.` Stretch Some(0.5)
        says="Zoë Ber" size=2.5 sure=true
    "#);
    insta::assert_snapshot!(layer("no scores").unwrap(), @r#"
    other `M` Stretch None
        says="" sure=false
    word `M` Stretch None
        says="yes" size=2.5 sure=true
    "#);
}

#[test]
fn row_19_late_and_foreign_notes_switch_the_plugin_off() {
    let Some(plugins) = hostile("late", Options::default()) else { return };
    let mut session = plugins.open();
    let endings: Vec<_> = (0..3).map(|_| ending(&session.run(&article())[0].run)).collect();
    insta::assert_snapshot!(endings.join("\n"), @"
    ok
    ok
    refused: emitted notes after its call had returned, or from another thread
    ");
    let plugins = hostile("thread", Options::default()).unwrap();
    run(&plugins);
    insta::assert_snapshot!(plugins.switched_off()[0].message, @"emitted notes after its call had returned, or from another thread");
}

#[test]
fn row_18_limits_hold() {
    let check = |what: &str, limits: Limits| {
        Some(ending(&run(&hostile(what, Options { limits, ..Options::default() })?).plugins[0]))
    };
    let Some(many) = check("behaves", Limits { notes: 1, ..Limits::default() }) else { return };
    insta::assert_snapshot!(many, @"refused: emitted more than 1 notes");
    insta::assert_snapshot!(check("behaves", Limits { bytes: 60, ..Limits::default() }).unwrap(), @"refused: emitted more than 60 bytes");
}

#[test]
fn broken_output_three_times_switches_the_plugin_off() {
    let Some(plugins) = hostile("nan", Options::default()) else { return };
    let mut session = plugins.open();
    for _ in 0..3 {
        session.annotate(&mut article());
    }
    insta::assert_snapshot!(plugins.switched_off()[0].message, @"switched off after 3 failures in a row, the last one: note 1 has score NaN");
}

#[test]
fn characters_are_not_cut() {
    let Some(plugins) = hostile("inside a character", Options::default()) else { return };
    let mut document = crate::support::words("1 ♥");
    plugins.open().annotate(&mut document);
    insta::assert_snapshot!(ending(&document.plugins[0]), @"refused: note 1 is on bytes 0..4, and byte 4 is inside a character");
}
