//! The way of a newcomer: a new plugin, made, changed, tested, added and run, through the command and cargo.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::command;

const ARTICLE: &str = "date 2021-03-05 The WHO and the EU met in Geneva on Friday.\n";

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// A folder of that name for one test, empty.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("authors").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a.txt"), ARTICLE).unwrap();
    folder
}

fn dateline(folder: &Path, arguments: &[&str]) -> Output {
    command().current_dir(folder).env("DATELINE_HOME", folder.join("home")).args(arguments).output().unwrap()
}

/// What the command says, on both streams, without the folder of this run.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = dateline(folder, arguments);
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let root = fs::canonicalize(root()).unwrap().display().to_string();
    format!("{}\n{}", output.status.code().unwrap(), text.replace(&root, "CHECKOUT"))
}

/// The notes of a layer that the command finds in the article, a label and a text each.
fn notes(folder: &Path, plugin: &str, layer: &str) -> Vec<String> {
    let arguments =
        ["extract", "--plugin", plugin, "--format", "jsonl", "--layers", "notes,plugins", "a.txt"];
    let output = dateline(folder, &arguments);
    let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let notes = record["notes"][layer].as_array().unwrap_or_else(|| panic!("{record}"));
    let show = |note: &serde_json::Value| {
        let [start, end] = ["start", "end"].map(|end| note[end].as_u64().unwrap() as usize);
        format!("{} {}", note["label"].as_str().unwrap(), &ARTICLE[start..end])
    };
    notes.iter().map(show).collect()
}

/// Cargo in the folder of a plugin. What is built of dateline stays from run to run, and is built as fast as can be.
fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("authors/target");
    let mut command = Command::new(cargo);
    command.current_dir(folder).args(arguments).arg("--offline");
    command.env("CARGO_TARGET_DIR", target).env("INSTA_UPDATE", "no");
    command.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", "0");
    command.output().unwrap()
}

#[track_caller]
fn succeeds(output: &Output) {
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
}

fn edit(file: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(old), "{} has no {old:?}", file.display());
    fs::write(file, text.replace(old, new)).unwrap();
}

#[test]
fn a_new_plugin_is_tested_changed_added_and_run() {
    let folder = folder("rust");
    let arguments = ["plugin", "new", "shouts", "--sdk", root().to_str().unwrap()];
    insta::assert_snapshot!(said(&folder, &arguments), @"
    0
    Made the plugin shouts. What it takes from here:
      cd shouts
      cargo test
      cargo build --release
      dateline plugin add target/release/libdateline_plugin_shouts.so
    It is built with the crates in CHECKOUT.
    ");
    let plugin = folder.join("shouts");
    fs::copy(root().join("Cargo.lock"), plugin.join("Cargo.lock")).unwrap();
    if !cargo(&plugin, &["metadata", "--format-version", "1"]).status.success() {
        println!("skipped: cargo cannot find the crates without a network");
        return;
    }
    edit(&plugin.join("manifest.json"), r#""labels": ["capitals"]"#, r#""labels": ["shout"]"#);
    edit(&plugin.join("src/lib.rs"), r#""capitals""#, r#""shout""#);
    edit(&plugin.join("tests/notes.rs"), "] capitals ", "] shout ");
    succeeds(&cargo(&plugin, &["test"]));
    succeeds(&cargo(&plugin, &["build"]));

    let library = format!("{}dateline_plugin_shouts{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("authors/target/debug").join(library);
    let library = library.to_str().unwrap();
    let checked = said(&folder, &["plugin", "check", library]);
    assert!(checked.starts_with("0\nshouts 0.1.0 takes what comes"), "{checked}");
    let added = said(&folder, &["plugin", "add", library]);
    assert!(added.starts_with("0\nAdded shouts 0.1.0.\n  Notes words in capitals.\n"), "{added}");
    assert_eq!(notes(&folder, "shouts", "shouts"), ["shout WHO", "shout EU"]);
    let measured = said(&folder, &["plugin", "bench", "shouts", "a.txt"]);
    let rows: Vec<&str> = measured.lines().map(|line| line.split("  ").next().unwrap()).collect();
    assert_eq!(rows[..2], ["0", "shouts 0.1.0 on 60 bytes, 13 tokens"], "{measured}");
    // Behind the head of the table, a row without a process and one with.
    assert_eq!((rows[3], rows.len()), ("in the host's process", 5), "{measured}");
}

#[test]
fn a_new_plugin_in_c_is_built_added_and_run() {
    let folder = folder("c");
    insta::assert_snapshot!(said(&folder, &["plugin", "new", "loud-words", "--lang", "c"]), @"
    0
    Made the plugin loud-words. What it takes from here:
      cd loud-words
      make
      dateline plugin add libloud_words.so
    ");
    let plugin = folder.join("loud-words");
    if !made(&plugin) {
        return;
    }
    let library = library_of("loud-words");
    let checked = said(&folder, &["plugin", "check", &library]);
    assert!(checked.starts_with("0\nloud-words 0.1.0 takes what comes"), "{checked}");
    let added = said(&folder, &["plugin", "add", &library]);
    assert!(added.starts_with("0\nAdded loud-words 0.1.0.\n"), "{added}");
    assert_eq!(notes(&folder, "loud-words", "loud_words"), ["capitals WHO", "capitals EU"]);
}

/// Where `make` puts the library of a plugin in C.
fn library_of(plugin: &str) -> String {
    let name = plugin.replace('-', "_");
    format!("{plugin}/{}{name}{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX)
}

/// Whether there is what a plugin in C is built with; ends the test where it does not build.
fn made(plugin: &Path) -> bool {
    match Command::new("make").current_dir(plugin).output() {
        Ok(output) if output.status.success() => true,
        Ok(output) if Command::new("cc").arg("--version").output().is_ok() => {
            succeeds(&output);
            true
        }
        _ => {
            println!("skipped: no C compiler, or no make, was found");
            false
        }
    }
}

#[test]
fn row_30_other_notes_in_a_second_run_are_found_by_check() {
    let folder = folder("restless");
    said(&folder, &["plugin", "new", "loud-words", "--lang", "c"]);
    let plugin = folder.join("loud-words");
    // It counts its notes over all articles, and stumbles over the empty one.
    let source = plugin.join("loud_words.c");
    edit(
        &source,
        "session->letters[rows] = end - start",
        "static uint32_t count; session->letters[rows] = count++",
    );
    edit(
        &source,
        "  uint64_t rows = 0;",
        "  uint64_t rows = 0;\n  if (!doc->text.len) *(volatile char *)0 = 0;",
    );
    if !made(&plugin) {
        return;
    }
    let library = library_of("loud-words");
    let checked = said(&folder, &["plugin", "check", &library]);
    let findings: Vec<&str> = checked.lines().filter(|line| !line.starts_with("loud-words")).collect();
    insta::assert_snapshot!(findings.join("\n"), @"
    3
      on an empty text: crashed: its process was ended by SIGSEGV
      on marks that close nothing: two runs give different notes
      on an article: two runs give different notes
      on a megabyte: two runs give different notes
    ");
}

#[test]
fn what_cannot_be_made_is_told() {
    let folder = folder("none");
    let new = |arguments: &[&str]| said(&folder, &[&["plugin", "new"], arguments].concat());
    insta::assert_snapshot!(new(&["Ships"]), @"
    2
    error: invalid value 'Ships' for '<NAME>': `Ships` is no plugin's name: small letters, digits and hyphens, a letter first

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(new(&["test"]), @"
    2
    error: invalid value 'test' for '<NAME>': the package would be called as the crate that tests plugins

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(new(&["ships", "--path", "."]), @"
    2
    error: . is not empty; `--path` names another folder
    ");
    insta::assert_snapshot!(new(&["ships", "--sdk", "home"]), @"
    2
    error: home is no checkout of dateline: it has no crates/plugin
    ");
    insta::assert_snapshot!(new(&["ships", "--path", "a.txt/ships"]), @"
    2
    error: a.txt/ships/Cargo.toml: Not a directory (os error 20)
    ");
}

#[test]
fn the_guide_shows_the_files_that_are_written() {
    let folder = folder("guide");
    said(&folder, &["plugin", "new", "shouts", "--sdk", root().to_str().unwrap()]);
    let guide = fs::read_to_string(root().join("docs/plugins.md")).unwrap();
    for file in ["src/lib.rs", "src/config.rs"] {
        let marked = guide.split(&format!("<!-- {file} -->\n```rust")).nth(1).unwrap();
        let block = marked.split_once('\n').unwrap().1.split("```").next().unwrap();
        assert_eq!(block, fs::read_to_string(folder.join("shouts").join(file)).unwrap(), "{file}");
    }
    let blocks = |language: &str| {
        let fence = format!("```{language}\n");
        guide
            .split(&fence)
            .skip(1)
            .map(|rest| rest.split("```").next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for json in blocks("json") {
        serde_json::from_str::<serde_json::Value>(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
    }
}
