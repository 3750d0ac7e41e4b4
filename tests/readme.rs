use std::fs;
use std::path::Path;

use crate::support::command;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn run(arguments: &[&str]) -> String {
    let output = command().current_dir(root()).env("NO_COLOR", "1").args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The block of the README under a marker, or, where `UPDATE_README` is set, what it has to be.
fn check(marker: &str, expect: &str) {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let start = readme.find(&format!("<!-- {marker} -->")).unwrap();
    let open = start + readme[start..].find("```").unwrap();
    let first = open + readme[open..].find('\n').unwrap() + 1;
    let last = first + readme[first..].find("```").unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(&path, format!("{}{expect}{}", &readme[..first], &readme[last..])).unwrap();
    } else {
        assert_eq!(&readme[first..last], expect, "run this test with UPDATE_README=1 and review the change");
    }
}

#[test]
fn the_examples_of_the_readme_are_what_the_command_prints() {
    check("output", &run(&["extract", "--format", "pretty", "examples/summit.txt"]));
    let record = run(&["extract", "--no-plugins", "examples/summit.txt"]);
    check("record", &format!("{}{}", row(&record, "r1"), row(&record, "q1")));
}

/// The lines of one row of a record.
fn row(record: &str, id: &str) -> String {
    let lines: Vec<&str> = record.lines().collect();
    let first = lines.iter().position(|line| *line == format!("      \"id\": \"{id}\",")).unwrap() - 1;
    let rest = lines[first..].iter().position(|line| line.starts_with("    }")).unwrap();
    let lines = &lines[first..=first + rest];
    let row: Vec<&str> = lines.iter().map(|line| &line[4..]).collect();
    format!("{}\n", row.join("\n").trim_end_matches(','))
}

#[test]
fn the_example_of_the_readme_is_the_shipped_one() {
    let example = fs::read_to_string(root().join("examples/summit.txt")).unwrap();
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let quoted: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix('>')).map(str::trim).collect();
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(&quoted.join(" ")), words(&example));
}

#[test]
fn the_picture_is_drawn_from_the_graph_of_the_example() {
    let dot = run(&["extract", "--no-plugins", "--format", "dot", "examples/summit.txt"]);
    let svg = fs::read_to_string(root().join("docs/summit.svg")).unwrap();
    let anew = "draw docs/summit.svg anew, as the README says";
    let edges = dot.lines().filter_map(|line| line.trim().split_once(" -> "));
    let ends: Vec<String> = edges
        .map(|(from, rest)| format!("<title>{from}&#45;&gt;{}</title>", rest.split(' ').next().unwrap()))
        .collect();
    assert!(ends.len() > 10);
    for end in &ends {
        let count = |all: &str| all.matches(end.as_str()).count();
        assert_eq!(count(&svg), count(&ends.join(" ")), "{end}: {anew}");
    }
    for label in dot.split("label=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        let shown = label.split("\\n").next().unwrap();
        assert!(svg.contains(&format!(">{shown}</text>")), "{shown}: {anew}");
    }
}

#[test]
fn the_map_is_drawn_from_the_places_of_the_example() {
    let map = run(&["extract", "--format", "geojson", "--notes", "location", "examples/summit.txt"]);
    let map: serde_json::Value = serde_json::from_str(&map).unwrap();
    let mut places: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    let features = map["features"].as_array().unwrap();
    for feature in features.iter().filter(|feature| !feature["properties"]["text"].is_null()) {
        *places.entry(feature["properties"]["name"].as_str().unwrap()).or_default() += 1;
    }
    assert!(places.len() > 4);
    let svg = fs::read_to_string(root().join("docs/map.svg")).unwrap();
    let mut drawn: Vec<&str> =
        svg.split("<title>").skip(1).map(|rest| rest.split("</title>").next().unwrap()).collect();
    drawn.sort_unstable();
    let expected: Vec<String> = places.iter().map(|(name, notes)| format!("{name}: {notes}")).collect();
    assert_eq!(drawn, expected, "draw docs/map.svg anew, as the README says");
}
