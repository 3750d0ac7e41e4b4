//! Plugins of a user's own, through the command.

use std::fs;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::plugins::compiled;

use crate::support::command;

const ARTICLE: &str = "Angela Merkel arrived in Paris on Monday.";

/// A folder with an article and the library of a plugin in C; none without a compiler.
fn folder() -> Option<TempDir> {
    let Some(library) = compiled("counter.c", "counter") else {
        println!("skipped: no C compiler was found");
        return None;
    };
    let folder = tempfile::tempdir().unwrap();
    fs::copy(library, folder.path().join("counter.so")).unwrap();
    fs::write(folder.path().join("a.txt"), ARTICLE).unwrap();
    Some(folder)
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command().current_dir(folder).env("DATELINE_HOME", folder.join("home")).args(arguments).output().unwrap()
}

/// What the command says, on both streams, without the folder and checksums of this run.
fn said(folder: &Path, output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let mut text = text.into_owned();
    for folder in [fs::canonicalize(folder).unwrap(), folder.to_owned()] {
        text = text.replace(&folder.display().to_string(), "HERE");
    }
    let checksum = |word: &str| word.len() == 64 && word.chars().all(|letter| letter.is_ascii_hexdigit());
    let lines = text.lines().map(|line| {
        let words = line.split(' ').map(|word| if checksum(word) { "SHA256" } else { word });
        words.collect::<Vec<_>>().join(" ")
    });
    format!("{}\n{}", output.status.code().unwrap(), lines.collect::<Vec<_>>().join("\n"))
}

/// The layers of notes that an article gets.
fn layers(folder: &Path) -> Vec<String> {
    let output = run(folder, &["extract", "--format", "jsonl", "--layers", "notes", "a.txt"]);
    let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    record["notes"].as_object().unwrap().keys().cloned().collect()
}

#[test]
fn a_plugin_that_was_added_runs_until_it_is_removed() {
    let Some(folder) = folder() else { return };
    let folder = folder.path();
    assert_eq!(layers(folder), ["codes", "location", "sentiment"]);
    insta::assert_snapshot!(said(folder, &run(folder, &["plugin", "add", "counter.so"])), @"
    0
    Added counter 1.2.3.
      Counts capitals.
      writes capitals, reads sentence
      sha256 SHA256
    ");
    fs::remove_file(folder.join("counter.so")).unwrap();
    assert_eq!(layers(folder), ["capitals", "codes", "location", "sentiment"]);
    insta::assert_snapshot!(said(folder, &run(folder, &["plugin", "list"])), @"
    0
    codes      0.1.0  Political events as CAMEO and PLOVER code them, with the codes of who did what to whom.
               writes codes (built beside this executable)
    counter    1.2.3  Counts capitals.
               writes capitals (added by you, checksum pinned)
    location   0.1.0  Places and peoples, with country, coordinates and population from GeoNames.
               writes location (built beside this executable)
    sentiment  0.1.0  The tone of the article and of its sentences, and in what light they put whom they mention.
               writes sentiment (built beside this executable)
    ");
    insta::assert_snapshot!(said(folder, &run(folder, &["plugin", "remove", "counter"])), @"
    0
    Removed counter.
    ");
    insta::assert_snapshot!(said(folder, &run(folder, &["plugin", "remove", "counter"])), @"
    2
    error: no plugin called `counter` was added; there are none
    ");
    assert_eq!(layers(folder), ["codes", "location", "sentiment"]);
}

#[test]
fn a_library_is_inspected_by_its_path_and_not_run() {
    let Some(folder) = folder() else { return };
    let inspected = said(folder.path(), &run(folder.path(), &["plugin", "inspect", "./counter.so"]));
    let without_size: Vec<&str> = inspected.lines().filter(|line| !line.starts_with("size")).collect();
    insta::assert_snapshot!(without_size.join("\n"), @"
    0
    name          counter
    version       1.2.3
    description   Counts capitals.
    abi           1.0
    known from    a file, not added
    file          ./counter.so
    format        ELF for x86_64
    sha256        SHA256
    layer         capitals
      labels      few, many
      attribute   count: u32
      requires    sentence.start:u32, sentence.end:u32
    ");
}

#[test]
fn row_5_a_projects_plugins_run_once_the_user_trusts_it() {
    let Some(folder) = folder() else { return };
    let folder = folder.path();
    fs::write(folder.join("dateline.toml"), "[[plugin]]\npath = \"counter.so\"\n").unwrap();
    fs::create_dir(folder.join("inner")).unwrap();
    let extract = ["extract", "--format", "jsonl", "--layers", "notes", "a.txt"];
    let warned = String::from_utf8(run(folder, &extract).stderr).unwrap();
    insta::assert_snapshot!(warned, @"warning: dateline.toml names plugins, and is not trusted as it is: `dateline plugin trust dateline.toml` pins them");
    assert_eq!(layers(folder), ["codes", "location", "sentiment"]);

    insta::assert_snapshot!(said(folder, &run(folder, &["plugin", "trust"])), @"
    0
    Trusted dateline.toml as it is, with 1 plugin.
    counter 1.2.3
      Counts capitals.
      writes capitals, reads sentence
      sha256 SHA256
    ");
    assert_eq!(layers(folder), ["capitals", "codes", "location", "sentiment"]);
    insta::assert_snapshot!(said(folder, &run(folder, &["plugin", "list"])), @"
    0
    codes      0.1.0  Political events as CAMEO and PLOVER code them, with the codes of who did what to whom.
               writes codes (built beside this executable)
    counter    1.2.3  Counts capitals.
               writes capitals (named by dateline.toml, checksum pinned)
    location   0.1.0  Places and peoples, with country, coordinates and population from GeoNames.
               writes location (built beside this executable)
    sentiment  0.1.0  The tone of the article and of its sentences, and in what light they put whom they mention.
               writes sentiment (built beside this executable)
    ");

    // Another line, and the file is another one.
    fs::write(folder.join("dateline.toml"), "[[plugin]]\npath = \"counter.so\"\nconfig = { least = 1 }\n")
        .unwrap();
    assert_eq!(layers(folder), ["codes", "location", "sentiment"]);
    insta::assert_snapshot!(said(folder, &run(folder, &["plugin", "trust", "--remove", "dateline.toml"])), @"
    0
    dateline.toml is not trusted any more.
    ");
}

#[test]
fn a_configuration_is_given_by_a_file() {
    let Some(folder) = folder() else { return };
    let folder = folder.path();
    fs::write(folder.join("tone.toml"), "sentences = false\ntargets = false\n").unwrap();
    fs::write(folder.join("tone.json"), "{ \"sentences\": tru }").unwrap();
    let extract = |config: &str| {
        let arguments = ["extract", "--plugin", "sentiment", "--plugin-config", config, "--format", "jsonl"];
        run(folder, &[&arguments[..], &["--layers", "notes", "a.txt"]].concat())
    };
    let notes = |output: Output| {
        let record: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        record["notes"]["sentiment"].as_array().unwrap().len()
    };
    assert_eq!(notes(extract("sentiment=tone.toml")), 1);
    fs::write(folder.join("loud.toml"), "threshold = 2\n").unwrap();
    assert_eq!(extract("sentiment=loud.toml").status.code(), Some(4));
    let strict = ["extract", "--strict", "--plugin-config", "sentiment=loud.toml", "a.txt"];
    insta::assert_snapshot!(said(folder, &run(folder, &strict)), @"
    2
    error: plugin sentiment cannot be loaded, and all are asked for: configuration at `/threshold`: 2 is greater than the maximum of 1, by `/properties/threshold/maximum` of the schema
    ");
    insta::assert_snapshot!(said(folder, &extract("sentiment=tone.json")), @"
    2
    error: tone.json: expected ident at line 1 column 19
    ");
    insta::assert_snapshot!(said(folder, &extract("location=tone.toml")), @"
    2
    error: --plugin-config names `location`, which is not among the plugins that are loaded
    ");
    insta::assert_snapshot!(said(folder, &extract("tone.toml")), @"
    2
    error: invalid value 'tone.toml' for '--plugin-config <NAME=FILE>': it is to be the plugin's name, `=`, and a file

    For more information, try '--help'.
    ");
}
