use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dateline::record::Record;
use dateline::{AttributeValue, Document, Layers, NoteTarget, Offsets, PluginStatus};
use dateline_host::{Catalog, Isolation, Options, Plugins, Request, SandboxLevel, WorkerCommand};

use crate::support::{analyse, article, articles};

fn shipped() -> Catalog {
    Catalog::beside(Path::new(env!("CARGO_BIN_EXE_dateline-under-test")))
}

fn load(names: &[&str]) -> Plugins {
    let requests: Vec<Request> = names.iter().copied().map(Request::named).collect();
    Plugins::load(&shipped(), &requests, Options::default()).unwrap()
}

/// Every note on a line: the layer, the stretch, the label, the score and the attributes.
fn notes(document: &Document) -> String {
    let mut page = String::new();
    for (layer, notes) in &document.notes {
        for note in notes {
            let text = document.source.text()[note.span()].replace('\n', " ");
            let text: String = text.chars().take(60).collect();
            let score = note.score().map_or(String::new(), |score| format!(" {score:.2}"));
            let attributes: Vec<String> = note
                .attributes()
                .map(|(name, value)| {
                    format!("{name}={}", serde_json::to_string(&AttributeValue::from(value)).unwrap())
                })
                .collect();
            page.push_str(&format!("{layer} [{text}] {}{score} {}\n", note.label(), attributes.join(" ")));
        }
    }
    page
}

#[test]
fn the_shipped_plugins_are_known_by_name() {
    let catalog = shipped();
    let names: Vec<&str> = catalog.entries().iter().map(|entry| entry.name()).collect();
    assert_eq!(names, ["codes", "location", "sentiment"]);
    for entry in catalog.entries() {
        assert_eq!(entry.refusal().map(ToString::to_string), None, "{}", entry.name());
    }
}

#[test]
fn notes_of_the_shipped_plugins_on_an_article() {
    let mut document = analyse("diplomacy", &article("diplomacy"));
    load(&["codes", "location", "sentiment"]).open().annotate(&mut document);
    insta::assert_snapshot!(notes(&document));
}

#[test]
fn notes_keep_the_invariants_on_every_article() {
    let plugins = load(&["codes", "location", "sentiment"]);
    let mut session = plugins.open();
    for (name, text) in articles() {
        let mut document = analyse(&name, &text);
        session.annotate(&mut document);
        document.check().unwrap_or_else(|broken| panic!("{name}: {broken}"));
        let statuses: Vec<PluginStatus> = document.plugins.iter().map(|run| run.status).collect();
        assert_eq!(statuses, [PluginStatus::Ok; 3], "{name}: {:?}", document.plugins);
        assert!(
            ["codes", "location", "sentiment"].iter().all(|&layer| document.notes.contains_key(layer)),
            "{name}"
        );
    }
    assert_eq!(plugins.switched_off(), []);
}

#[test]
fn notes_about_mentions_stand_where_the_mentions_stand() {
    let mut document = analyse("disaster", &article("disaster"));
    load(&["location"]).open().annotate(&mut document);
    let places = &document.notes["location"];
    let mut about_mentions = 0;
    for note in places {
        if let NoteTarget::Mention(mention) = note.target() {
            assert_eq!(note.span(), document.mentions.span()[mention]);
            about_mentions += 1;
        }
    }
    assert!(about_mentions > 3, "{}", notes(&document));
}

#[test]
#[cfg(target_os = "linux")]
fn a_plugin_in_c_runs_through_the_same_border() {
    let Some(library) = compiled("counter.c", "counter") else {
        println!("skipped: no C compiler was found");
        return;
    };
    let catalog = Catalog::of_files([library]);
    let plugins = Plugins::load(&catalog, &[Request::named("counter")], isolated()).unwrap();
    let mut document = analyse("a", "Angela Merkel arrived in Paris on Monday. She left on Tuesday.");
    plugins.open().annotate(&mut document);
    assert_eq!(document.plugins[0].status, PluginStatus::Ok, "{:?}", document.plugins);
    document.check().unwrap();
    insta::assert_snapshot!(notes(&document), @"
    capitals [Angela Merkel arrived in Paris on Monday.] many 0.10 count=4
    capitals [She left on Tuesday.] few 0.10 count=2
    ");
}

/// Every plugin in a process of the command's.
fn isolated() -> Options {
    let program = env!("CARGO_BIN_EXE_dateline-under-test").into();
    let worker = WorkerCommand { program, arguments: vec!["plugin-worker".into()] };
    Options { isolation: Isolation::Always, worker: Some(worker), ..Options::default() }
}

#[cfg(target_os = "linux")]
#[test]
fn notes_are_the_same_in_processes_of_their_own() {
    let here = load(&["codes", "location", "sentiment"]);
    let requests = ["codes", "location", "sentiment"].map(Request::named);
    let there = Plugins::load(&shipped(), &requests, isolated()).unwrap();
    assert_eq!(there.switched_off(), []);
    let mut sessions = [here.open(), there.open()];
    for (name, text) in articles() {
        let [here, there] = sessions.each_mut().map(|session| {
            let mut document = analyse(&name, &text);
            session.annotate(&mut document);
            serde_json::to_string(&Record::new(&document, Offsets::Char, Layers::all())).unwrap()
        });
        assert!(here == there, "{name}");
    }
    for summary in there.summary() {
        assert_ne!(summary.sandbox, SandboxLevel::None, "{}", summary.name);
        assert_eq!(summary.processes, 1, "{}", summary.name);
    }
}

/// Compiles a plugin of `plugins/` against the C header of the SDK.
pub fn compiled(source: &str, name: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library =
        folder.join(format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    fs::create_dir_all(folder).unwrap();
    let compiler = ["cc", "gcc", "clang"].into_iter().find(|compiler| {
        Command::new(compiler).arg("--version").output().is_ok_and(|output| output.status.success())
    })?;
    let output = Command::new(compiler)
        .args(["-std=c11", "-Wall", "-Werror", "-shared", "-fPIC", "-O1", "-I"])
        .arg(here.join("../crates/plugin/include"))
        .arg("-o")
        .arg(&library)
        .arg(here.join("plugins").join(source))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(library)
}
