use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand};
use regex::Regex;

/// What each crate may depend on among ours: the plan of ARCHITECTURE.md. `plugins/*` stands for every plugin, those among the
/// examples too.
const ALLOWED: &[(&str, &[&str])] = &[
    ("dateline-document", &[]),
    ("dateline-tokenizer", &["dateline-document"]),
    ("dateline-model", &[]),
    ("dateline-syntax", &["dateline-document", "dateline-model"]),
    ("dateline-entity", &["dateline-document", "dateline-model"]),
    ("dateline-relation", &["dateline-document", "dateline-model"]),
    ("dateline-models", &[]),
    ("dateline-eval", &["dateline-document"]),
    ("dateline-plugin", &["dateline-document"]),
    ("dateline-host", &["dateline-document", "dateline-plugin"]),
    (
        "dateline",
        &[
            "dateline-document",
            "dateline-tokenizer",
            "dateline-model",
            "dateline-syntax",
            "dateline-entity",
            "dateline-relation",
            "dateline-models",
        ],
    ),
    ("dateline-plugin-test", &["dateline", "dateline-host"]),
    (
        "dateline-cli",
        &[
            "dateline-document",
            "dateline-model",
            "dateline",
            "dateline-eval",
            "dateline-host",
            "dateline-plugin",
            "dateline-plugin-test",
        ],
    ),
    ("plugins/*", &["dateline-plugin", "dateline-model"]),
];

/// Crates of others that only some of ours may know.
const KEPT: &[(&str, &[&str])] = &[
    ("landlock", &["dateline-host"]),
    ("libloading", &["dateline-host"]),
    ("seccompiler", &["dateline-host"]),
    ("clap", &["dateline-cli", "xtask"]),
    ("jiff", &["dateline-document", "dateline-entity", "dateline", "dateline-cli"]),
];

#[test]
fn no_crate_knows_what_the_plan_forbids() {
    let metadata = MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap();
    let ours: BTreeSet<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut forbidden = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        // Plugins that tests and the bench are made with, and packages that nothing depends on, are not part of the house.
        let mut parts = package.manifest_path.components();
        if parts.any(|part| matches!(part.as_str(), "tests" | "bench")) || name == "xtask" {
            continue;
        }
        let is_plugin = package.manifest_path.components().any(|part| part.as_str() == "plugins");
        let room = if is_plugin { "plugins/*" } else { name };
        let may_know = allowed.get(room).unwrap_or_else(|| panic!("{name} has no place in the plan"));
        for dependency in package.dependencies.iter().filter(|it| it.kind != DependencyKind::Development) {
            let known = dependency.name.as_str();
            if ours.contains(known) && !may_know.contains(&known) {
                forbidden.push(format!("{name} -> {known}"));
            }
            let keepers = KEPT.iter().find(|(kept, _)| *kept == known);
            if keepers.is_some_and(|(_, keepers)| !keepers.contains(&name)) {
                forbidden.push(format!("{name} -> {known}"));
            }
        }
    }
    assert!(forbidden.is_empty(), "forbidden arrows: {forbidden:?}");
    let missing: Vec<_> = ALLOWED
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| *name != "plugins/*" && !ours.contains(name))
        .collect();
    assert!(missing.is_empty(), "the plan names crates that are not there: {missing:?}");
}

#[test]
fn every_row_of_the_table_of_faults_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = include_str!("../docs/isolation.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next()?.parse().ok());
    let rows: Vec<u32> = rows.collect();
    assert_eq!(rows, (1..=32).collect::<Vec<_>>());

    let name = Regex::new(r"fn rows?_(\d+)(?:_(?:to|and)_(\d+))?_").unwrap();
    let mut tested = BTreeSet::new();
    for folder in [root.join("../crates/host/tests/host"), root.to_owned()] {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|file| file.extension().is_some_and(|ending| ending == "rs")) {
            for found in name.captures_iter(&fs::read_to_string(file).unwrap()) {
                let first: u32 = found[1].parse().unwrap();
                let last = found.get(2).map_or(first, |last| last.as_str().parse().unwrap());
                tested.extend(first..=last);
            }
        }
    }
    let untested: Vec<_> = rows.iter().filter(|row| !tested.contains(row)).collect();
    assert!(untested.is_empty(), "rows without a test: {untested:?}");
}
