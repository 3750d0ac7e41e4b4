use std::fs;
use std::path::Path;

use crate::support::command;

/// What the command prints, standard error before standard output.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = command().current_dir(folder).env("NO_COLOR", "1").args(arguments).output().unwrap();
    String::from_utf8([output.stderr, output.stdout].concat()).unwrap()
}

fn scratch(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const EXTRACT: [&str; 5] = ["extract", "--no-plugins", "--format", "conll", "a.txt"];

/// The names that are found, with the kinds of their tokens.
fn names(folder: &Path, arguments: &[&str]) -> String {
    let lines = run(folder, &[&EXTRACT, arguments].concat());
    let names = lines.lines().filter(|line| !line.ends_with("\tO") && !line.is_empty());
    names.map(|name| format!("{}\n", name.replace('\t', " "))).collect()
}

#[test]
fn several_lexicons_are_read_and_the_last_stands() {
    let folder = scratch(&[
        ("a.txt", "The Vellmar Group grew."),
        ("first.tsv", "Vellmar Group\torganization\n"),
        ("second.jsonl", "{\"name\":\"Vellmar Group\",\"kind\":\"product\"}\n"),
    ]);
    let lexicons =
        |files: [&'static str; 2]| names(folder.path(), &["--lexicon", files[0], "--lexicon", files[1]]);
    insta::assert_snapshot!(lexicons(["first.tsv", "second.jsonl"]), @"
    # doc a.txt
    Vellmar B-product
    Group I-product
    ");
    insta::assert_snapshot!(lexicons(["second.jsonl", "first.tsv"]), @"
    # doc a.txt
    Vellmar B-organization
    Group I-organization
    ");
}

#[test]
fn files_that_are_wrong_end_the_run_with_their_place() {
    let folder = scratch(&[
        ("a.txt", "The Vellmar Group grew."),
        ("kind.tsv", "name\tkind\nVellmar Group\torganization\nTarvos\tcompany\n"),
        ("cut.jsonl", "{\"name\":\"Vellmar Group\"\n"),
        ("op.toml", "[[rule]]\nname = \"a\"\nkind = \"event\"\npattern = [{ lower = \"a\", op = \"!\" }]\n"),
    ]);
    fs::write(folder.path().join("latin.tsv"), b"Z\xfcrich\tplace\n").unwrap();
    let complaint = |flag, file| run(folder.path(), &[&EXTRACT[..], &[flag, file]].concat());
    insta::assert_snapshot!(complaint("--lexicon", "kind.tsv"), @"error: kind.tsv:3:8: no kind is called `company`; the kinds are person, organization, place, group, work, event, product and other");
    insta::assert_snapshot!(complaint("--lexicon", "cut.jsonl"), @"error: cut.jsonl:1:23: EOF while parsing an object");
    insta::assert_snapshot!(complaint("--lexicon", "latin.tsv"), @"error: latin.tsv: not UTF-8 at byte 1 (0xfc)");
    insta::assert_snapshot!(complaint("--lexicon", "none.tsv"), @"error: none.tsv: cannot be read: No such file or directory (os error 2)");
    insta::assert_snapshot!(complaint("--rules", "op.toml"), @"error: op.toml:4:32: no quantifier is written `!`; write ?, *, +, {n}, {n,} or {n,m}, m from 1 to 256");
}

#[test]
fn files_are_checked_without_an_article() {
    let folder = scratch(&[
        ("good.tsv", "Vellmar Group\torganization\t\tVellmar\nTarvos\tplace\nTarvos\tproduct\n"),
        ("bad.tsv", "Vellmar Group\nTarvos\tplace\nTarvos\tcity\n"),
        ("good.toml", "[[rule]]\nname = \"a\"\nkind = \"event\"\npattern = [{ pos = \"PROPN\" }]\n"),
        ("bad.toml", "[[rule]]\nname = \"a\"\n"),
    ]);
    insta::assert_snapshot!(run(folder.path(), &["lexicon", "check", "good.tsv"]), @"
    entries        3
    names          3
    repeated       1 (names that came again; the last entry stands)
    organization   1
    place          1
    product        1
    ");
    insta::assert_snapshot!(run(folder.path(), &["lexicon", "check", "bad.tsv"]), @"
    error: bad.tsv:1:14: a name without a kind: columns are parted by tabulators
    error: bad.tsv:3:8: no kind is called `city`; the kinds are person, organization, place, group, work, event, product and other
    entries        1
    names          1
    place          1
    ");
    insta::assert_snapshot!(run(folder.path(), &["rules", "check", "good.toml"]), @"
    rules          1
    of no word     1 (no word must be there, so they are tried with every sentence)
    ");
    insta::assert_snapshot!(run(folder.path(), &["rules", "check", "bad.toml"]), @"
    error: bad.toml:1:1: missing field `kind`
    rules          0
    ");
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The block of the page under a marker, or, where `UPDATE_README` is set, what it has to be.
fn check(marker: &str, expect: &str) {
    let path = root().join("docs/lexicons-and-rules.md");
    let page = fs::read_to_string(&path).unwrap();
    let start = page.find(&format!("<!-- {marker} -->")).unwrap();
    let open = start + page[start..].find("```").unwrap();
    let first = open + page[open..].find('\n').unwrap() + 1;
    let last = first + page[first..].find("```").unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{}{expect}{}", &page[..first], &page[last..])).unwrap();
    } else {
        assert_eq!(&page[first..last], expect, "run this test with UPDATE_README=1 and review the change");
    }
}

#[test]
fn the_page_shows_what_the_command_prints() {
    let text = "examples/harbour.txt";
    let own = ["--lexicon", "examples/names.tsv", "--rules", "examples/rules.toml"];
    let pretty = ["extract", "--format", "pretty", "--no-plugins", text];
    for (marker, file) in [("text", text), ("names", own[1]), ("rules", own[3])] {
        check(marker, &fs::read_to_string(root().join(file)).unwrap());
    }
    check("without", &run(root(), &pretty));
    check("with", &run(root(), &[&pretty[..], &own].concat()));

    let record =
        run(root(), &[&["extract", "--no-plugins", "--layers", "entities", text], &own[..]].concat());
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    let entity = record["entities"].as_array().unwrap().iter().find(|it| it["links"]["user"] == "F-1041");
    check("entity", &format!("{}\n", serde_json::to_string(entity.unwrap()).unwrap()));

    let wrong = scratch(&[(
        "firms.tsv",
        "name\tkind\tcase\nVellmar Group\tcompany\nNHE\torganization\tupper\nTarvos\tplace\n",
    )]);
    let shown = ["lexicon", "check", "firms.tsv"];
    check("wrong", &format!("$ dateline {}\n{}", shown.join(" "), run(wrong.path(), &shown)));
}
