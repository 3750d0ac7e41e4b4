//! Relations, as a table of cases, and the page about them.

use std::fs;
use std::path::{Path, PathBuf};

use dateline::{EntityKind, RelationId, RelationKind, RelationObject};

use crate::cases::check;
use crate::support::{analyse, command};

#[test]
fn every_case_of_the_table_has_its_relations() {
    check(include_str!("cases/relations.txt"), 310, |case| {
        let mut found = relations(case.text);
        // In the order of the table, where it has them.
        found.sort_by_key(|row| case.rows.iter().position(|expected| expected == row));
        found
    });
}

#[test]
fn the_table_has_every_kind() {
    let table = include_str!("cases/relations.txt");
    let has = |kind: &RelationKind| table.contains(&format!("\n  {kind} | "));
    let missing: Vec<&RelationKind> =
        RelationKind::ALL.iter().filter(|kind| **kind != RelationKind::HoldsRole && !has(kind)).collect();
    assert!(missing.is_empty(), "no case of {missing:?}");
}

fn relations(text: &str) -> Vec<String> {
    let document = analyse("case", text);
    let row = |id: RelationId| {
        let relation = document.relations.row(id);
        let object = match relation.object {
            Some(RelationObject::Entity(entity)) => document.entities.name()[entity].to_string(),
            Some(RelationObject::Time(time)) => text[document.times.span()[time]].to_owned(),
            None => "-".to_owned(),
        };
        format!("{} | {} | {object}", relation.kind, document.entities.name()[relation.subject])
    };
    let has_no_table = |id: &RelationId| document.relations.kind()[*id] != RelationKind::HoldsRole;
    document.relations.ids().filter(has_no_table).map(row).collect()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn page() -> (PathBuf, String) {
    let path = root().join("docs/relations.md");
    let text = fs::read_to_string(&path).unwrap();
    (path, text)
}

#[test]
fn the_page_lists_the_kinds_as_they_are() {
    let (_, page) = page();
    let table = page.lines().skip_while(|line| !line.starts_with("| kind |")).skip(2);
    let rows: Vec<Vec<&str>> = table
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let listed = |kinds: &[EntityKind]| match kinds {
        [] => "time".to_owned(),
        kinds => kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", "),
    };
    assert_eq!(rows.len(), RelationKind::ALL.len());
    for (row, kind) in rows.iter().zip(RelationKind::ALL) {
        let (subjects, objects) = (listed(kind.subjects()), listed(kind.objects()));
        assert_eq!([row[0], row[2], row[3]], [&format!("`{kind}`"), &subjects, &objects]);
    }
}

/// What the command prints, standard error before standard output.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = command().current_dir(folder).env("NO_COLOR", "1").args(arguments).output().unwrap();
    String::from_utf8([output.stderr, output.stdout].concat()).unwrap()
}

/// The block of the page under a marker, or, where `UPDATE_README` is set, what it has to be.
fn check_block(marker: &str, expect: &str) {
    let (path, page) = page();
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
    let file = "examples/relations.toml";
    check_block("rule", &fs::read_to_string(root().join(file)).unwrap());
    let shown = ["rules", "check", file];
    check_block("check", &format!("$ dateline {}\n{}", shown.join(" "), run(root(), &shown)));

    let folder = tempfile::tempdir().unwrap();
    let text = "Ines Marchetti succeeded Tom Hale at Nordhavn Energi.";
    fs::write(folder.path().join("firm.txt"), text).unwrap();
    let rules = root().join(file);
    let pretty = ["extract", "--format", "pretty", "--no-plugins", "firm.txt"];
    check_block("without", &run(folder.path(), &pretty));
    check_block("with", &run(folder.path(), &[&pretty[..], &["--rules", rules.to_str().unwrap()]].concat()));

    let wrong = "[[relation]]\nname = \"skippers\"\nkind = \"leads\"\non = [\"skipper\"]\nsubject = [\"who\"]\n\
        object = [\"of\"]\nsubject_kind = [\"person\"]\nobject_kind = [\"product\"]\n\
        yes = [[\"Tom Hale sold the ferry.\", \"Tom Hale\", \"the ferry\"]]\n";
    fs::write(folder.path().join("ships.toml"), wrong).unwrap();
    let shown = ["rules", "check", "ships.toml"];
    check_block("unmet", &format!("$ dateline {}\n{}", shown.join(" "), run(folder.path(), &shown)));
}
