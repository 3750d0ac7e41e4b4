use dateline_document::Document;
use dateline_host::{Catalog, Isolation, Options, Plugins, Request};
use tempfile::TempDir;

use crate::compile::c_plugin;
use crate::support::{article, built, ending, probe, show, words};

/// Plugins in C, each a layer of its name that requires some columns; nothing where there is no C compiler.
struct Layers {
    _folder: TempDir,
    catalog: Catalog,
}

impl Layers {
    fn new(layers: &[(&str, &str)]) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut libraries = Vec::new();
        for (name, requires) in layers {
            let requires: Vec<_> =
                requires.split_whitespace().map(|column| format!("\"{column}\"")).collect();
            let manifest = format!(
                r#"{{"name":"{name}","version":"1","description":"","abi":"1.0","extractors":[{{"layer":"{name}","requires":[{}],"labels":["there","absent"]}}]}}"#,
                requires.join(",")
            );
            let defines =
                [format!("MANIFEST=\"{}\"", manifest.replace('"', "\\\"")), format!("LAYER=\"{name}\"")];
            let defines = defines.each_ref().map(String::as_str);
            libraries.push(c_plugin(folder.path(), name, include_str!("layer.c"), &defines)?);
        }
        Some(Self { catalog: Catalog::of_files(libraries), _folder: folder })
    }

    /// Runs the plugins, named with what they are to do, and tells what came of each, which is the same wherever they run.
    fn run(&self, names: &str) -> String {
        let [here, isolated] = everywhere().map(|options| self.run_as(names, options));
        assert_eq!(here, isolated, "{names}");
        here
    }

    fn run_as(&self, names: &str, options: Options) -> String {
        let request = |word: &str| match word.split_once(':') {
            Some((name, orders)) => {
                let config = Some(format!("\"{}\"", orders.replace('-', " ")));
                Request { name: name.to_owned(), config }
            }
            None => Request::named(word),
        };
        let requests: Vec<_> = names.split_whitespace().map(request).collect();
        let plugins = Plugins::load(&self.catalog, &requests, options).unwrap();
        let mut document = words("One day.");
        plugins.open().annotate(&mut document);
        let label = |name: &str| document.notes.get(name)?.iter().next().map(|note| note.label().to_owned());
        let line = |run| match label(&run_name(run)) {
            Some(label) => format!("{} {}, {label}", run_name(run), ending(run)),
            None => format!("{} {}", run_name(run), ending(run)),
        };
        document.plugins.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

/// In this process, and where there are workers in processes of the plugins' own.
fn everywhere() -> [Options; 2] {
    let here = || Options { isolation: Isolation::Never, ..Options::default() };
    #[cfg(target_os = "linux")]
    return [here(), crate::isolation::isolated()];
    #[cfg(not(target_os = "linux"))]
    [here(), here()]
}

fn run_name(run: &dateline_document::PluginRun) -> String {
    run.name.to_string()
}

#[test]
fn a_plugin_reads_the_notes_of_another_with_their_attributes() {
    let catalog = Catalog::of_files([probe(), built("reader")]);
    let run = |names: [&str; 2]| -> Document {
        let [here, isolated] = everywhere().map(|options| {
            let plugins = Plugins::load(&catalog, &names.map(Request::named), options).unwrap();
            let mut document = article();
            plugins.open().annotate(&mut document);
            document.check().unwrap();
            document
        });
        assert_eq!((&here.notes, &here.plugins), (&isolated.notes, &isolated.plugins));
        here
    };
    let document = run(["reader", "probe"]);
    assert_eq!(document.plugins.iter().map(ending).collect::<Vec<_>>(), ["ok", "ok"]);
    assert_eq!(document.plugins[0].name.as_ref(), "reader", "in the order in which they were asked for");
    assert_eq!(run(["probe", "reader"]).notes, document.notes);
    let lines: Vec<_> = show(&document, "reader").lines().map(str::to_owned).collect();
    insta::assert_snapshot!([&lines[..2], &lines[26..34]].concat().join("\n"), @r#"
    note `Mayor Zoë Berg left Oslo on Friday. “I’ll be back,” she said.` Document None
        read="article Some(0.5) Some(0) Some([\"Oslo\", \"Rome\"]) Some(68) Some(1.0) Some(0.1) Some(false) Some(77)"
    note `Mayor Zoë Berg left Oslo on Friday.` Sentence(SentenceId[0]) None
        read="sentence Some(0.5) Some(0) Some([\"Mayor\", \"Zoë\", \"Berg\", \"left\", \"Oslo\", \"on\", \"Friday.\"]) Some(36) Some(0.5) Some(0.1) Some(false) Some(77)"
    note `“I’ll be back,” she said.` Sentence(SentenceId[1]) None
        read="sentence Some(0.5) Some(1) Some([\"“I’ll\", \"be\", \"back,”\", \"she\", \"said.\"]) Some(31) Some(0.5) None Some(false) Some(226)"
    note `Zoë Berg` Mention(MentionId[0]) None
        read="mention Some(0.5) Some(0) None Some(9) Some(0.1) Some(0.1) Some(false) Some(90)"
    note `Oslo` Mention(MentionId[1]) None
        read="mention Some(0.5) Some(1) None Some(4) Some(0.1) None Some(true) Some(79)"
    "#);
}

#[test]
fn a_schema_that_was_written_from_the_type_is_the_manifests() {
    let manifest = Catalog::of_files([built("reader")]).inspect("reader").unwrap().manifest;
    insta::assert_snapshot!(serde_json::to_string(&manifest.config).unwrap(), @r#"{"$schema":"https://json-schema.org/draft/2020-12/schema","additionalProperties":false,"description":"What the user can set.","properties":{"minimum_score":{"default":0.0,"description":"Notes with a lower score are passed over.","format":"float","maximum":1.0,"minimum":0.0,"type":"number"}},"title":"Config","type":"object"}"#);
}

#[test]
fn the_order_in_which_plugins_are_named_does_not_matter() {
    let chain =
        [("a", "token.start:u32"), ("b", "note.a.start:u32"), ("c", "note.b.end:u32 note.a.label:str")];
    let Some(layers) = Layers::new(&chain) else { return };
    for names in ["a b c", "a c b", "b a c", "b c a", "c a b", "c b a"] {
        let mut lines: Vec<_> = layers.run(names).lines().map(str::to_owned).collect();
        lines.sort();
        assert_eq!(lines, ["a ok, there", "b ok, there", "c ok, there"], "{names}");
    }
}

#[test]
fn row_11_what_cannot_be_planned_is_refused_with_the_chain() {
    let check = |layers: &[(&str, &str)], names: &str| Some(Layers::new(layers)?.run(names));
    let missing =
        [("a", ""), ("b", "note.a.start:u32"), ("c", "note.b.start:u32"), ("d", "note.c.start:u32?")];
    let Some(message) = check(&missing, "d c b") else { return };
    insta::assert_snapshot!(message, @"
    d ok, absent
    c refused: `c` requires `note.b`, `b` requires `note.a`, which no plugin of the run writes
    b refused: `b` requires `note.a`, which no plugin of the run writes
    ");
    let cycle = [("a", "note.b.start:u32"), ("b", "note.a.start:u32"), ("c", "note.b.start:u32"), ("d", "")];
    insta::assert_snapshot!(check(&cycle, "c b a d").unwrap(), @"
    c refused: `c` requires `note.b`, which plugin `b` writes, and that does not run
    b refused: `a` requires `note.b`, `b` requires `note.a`: none of them can be first
    a refused: `a` requires `note.b`, `b` requires `note.a`: none of them can be first
    d ok, there
    ");
    insta::assert_snapshot!(check(&[("a", "note.a.start:u32?")], "a").unwrap(), @"a refused: `a` requires `note.a`: none of them can be first");
    let clash = [("a", ""), ("b", "note.a.start:f64")];
    insta::assert_snapshot!(check(&clash, "b a").unwrap(), @"
    b refused: layer `b` reads column `note.a.start` as f64, and it is u32
    a ok, there
    ");
    let optional_clash = [("a", ""), ("b", "note.a.start:f64?")];
    insta::assert_snapshot!(check(&optional_clash, "b a").unwrap(), @"
    b refused: layer `b` reads column `note.a.start` as f64, and it is u32
    a ok, there
    ");
    let attribute = [("a", ""), ("b", "note.a.size:f64"), ("c", "note.a.size:f64?")];
    insta::assert_snapshot!(check(&attribute, "a b c").unwrap(), @"
    a ok, there
    b refused: layer `b` reads column `note.a.size`, and the notes of plugin `a` have no such attribute
    c ok, absent
    ");
    let broken = [("a", "token.colour:u8"), ("b", "note.a.start:u32"), ("c", "note.b.start:u32")];
    insta::assert_snapshot!(check(&broken, "a b c").unwrap(), @"
    a refused: layer `a` reads column `token.colour`, which a host of version 1.0 does not have
    b refused: `b` requires `note.a`, which plugin `a` writes, and that does not run
    c refused: `c` requires `note.b`, `b` requires `note.a`, which plugin `a` writes, and that does not run
    ");
    insta::assert_snapshot!(check(&[("a", "")], "a a").unwrap(), @"
    a ok, there
    a refused: writes layer `a`, and so does plugin `a` before it, there
    ");
}

#[test]
fn a_layer_that_is_not_there_skips_those_that_require_it() {
    let layers = [
        ("a", "token.start:u32"),
        ("b", "note.a.start:u32"),
        ("c", "note.b.start:u32"),
        ("d", "note.a.start:u32?"),
    ];
    let Some(layers) = Layers::new(&layers) else { return };
    insta::assert_snapshot!(layers.run("a:fails b c d"), @"
    a failed: returned -1 and gave no reason
    b skipped: requires `note.a`, which plugin `a` did not write here
    c skipped: requires `note.b`, which plugin `b` did not write here
    d ok, absent
    ");
    insta::assert_snapshot!(layers.run("a:skips b c d"), @"
    a ok
    b skipped: requires `note.a`, which plugin `a` did not write here
    c skipped: requires `note.b`, which plugin `b` did not write here
    d ok, absent
    ");
    insta::assert_snapshot!(layers.run("a:does-not-load b c d"), @"
    a refused: returned -1 and gave no reason
    b refused: `b` requires `note.a`, which plugin `a` writes, and that does not run
    c refused: `c` requires `note.b`, which plugin `b` writes, and that does not run
    d ok, absent
    ");
}
