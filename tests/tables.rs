use std::fs;

use serde_json::Value;

use crate::support::{articles_folder, command};

/// Two articles, one of which names no place.
const BATCH: &[(&str, &str)] = &[
    (
        "first",
        "date 2019-05-06 Russian Foreign Minister Sergei Lavrov met Jorge Arreaza in Moscow on Sunday.\n\n\
         The talks, as \"good as\ngold\", were a success.",
    ),
    ("second", "The reform failed."),
];

/// How the command ends and what it writes for these articles.
fn run(articles: &[(&str, &str)], arguments: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<String> =
        articles.iter().map(|(id, text)| serde_json::json!({ "id": id, "text": text }).to_string()).collect();
    fs::write(folder.path().join("in.jsonl"), lines.join("\n")).unwrap();
    let output = command()
        .current_dir(folder.path())
        .env("DATELINE_HOME", folder.path())
        .args(["extract", "--input-format", "jsonl", "in.jsonl"])
        .args(arguments)
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn written(articles: &[(&str, &str)], arguments: &[&str]) -> String {
    let (output, errors) = run(articles, arguments);
    assert_eq!(errors, "");
    output
}

fn refused(arguments: &[&str]) -> String {
    let (output, errors) = run(BATCH, arguments);
    assert_eq!(output, "");
    errors
}

#[test]
fn what_plugins_say_of_an_article_in_every_format() {
    let text = fs::read_to_string(articles_folder().join("diplomacy.txt")).unwrap();
    let article = [("diplomacy", text.as_str())];
    for format in ["pretty", "json", "geojson"] {
        let page = written(&article, &["--format", format, "--layers", "notes,plugins"]);
        insta::assert_snapshot!(format!("an_article_as_{format}"), page);
    }
    for layer in ["codes", "location", "sentiment"] {
        let table = written(&article, &["--format", "csv", "--notes", layer]);
        insta::assert_snapshot!(format!("{layer}_of_an_article_as_csv"), table);
    }
}

#[test]
fn a_table_has_one_head_for_all_articles() {
    let table = written(BATCH, &["--format", "csv", "--notes", "sentiment"]);
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(&head[..8], ["document", "document_date", "start", "end", "text", "label", "score", "ref"]);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
    let of = |document: &str| rows.iter().filter(|row| &row[0] == document).count();
    assert!(of("first") > 0 && of("second") > 0, "{table}");
    assert!(rows.iter().all(|row| &row[1] == if &row[0] == "first" { "2019-05-06" } else { "" }));
    let text = |label: &str| &rows.iter().find(|row| &row[5] == label).unwrap()[4];
    assert_eq!(text("sentence"), "The talks, as \"good as\ngold\", were a success.");
    assert_eq!(text("document"), "");
}

#[test]
fn a_map_holds_what_has_coordinates() {
    let map: Value =
        serde_json::from_str(&written(BATCH, &["--format", "geojson", "--notes", "location"])).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    let features = map["features"].as_array().unwrap();
    let moscow = features.iter().find(|feature| feature["properties"]["text"] == "Moscow").unwrap();
    let [east, north] = [0, 1].map(|axis| moscow["geometry"]["coordinates"][axis].as_f64().unwrap());
    assert!((37.0..38.0).contains(&east) && (55.0..56.0).contains(&north), "{moscow}");
    assert_eq!(moscow["properties"]["document"], "first");
    assert_eq!(moscow["properties"]["lat"], Value::Null);
    let nowhere: Value = serde_json::from_str(&written(&BATCH[1..], &["--format", "geojson"])).unwrap();
    assert_eq!(nowhere["features"], Value::Array(Vec::new()));
}

#[test]
fn tables_and_maps_are_the_same_for_any_number_of_jobs() {
    let batch: Vec<(&str, &str)> = BATCH.iter().cycle().take(9).copied().collect();
    for format in [&["--format", "geojson"][..], &["--format", "csv", "--notes", "location"]] {
        let outputs = ["1", "2", "5"].map(|jobs| written(&batch, &[format, &["--jobs", jobs]].concat()));
        assert!(outputs.iter().all(|output| *output == outputs[0]), "{format:?}");
    }
}

#[test]
fn only_the_layers_of_notes_that_are_asked_for_are_written() {
    let layers = |arguments: &[&str]| {
        let records = written(BATCH, &[&["--format", "jsonl"], arguments].concat());
        let record: Value = serde_json::from_str(records.lines().next().unwrap()).unwrap();
        record["notes"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(layers(&[]), ["codes", "location", "sentiment"]);
    assert_eq!(layers(&["--notes", "sentiment"]), ["sentiment"]);
    assert_eq!(layers(&["--notes", "location,codes"]), ["codes", "location"]);
}

#[test]
fn what_cannot_be_written_is_refused_before_anything_is_read() {
    insta::assert_snapshot!(refused(&["--format", "csv"]), @"error: csv is the table of one layer of notes, and here are 3: name one with --notes, of codes, location, sentiment");
    insta::assert_snapshot!(refused(&["--format", "csv", "--notes", "codes,location"]), @"error: csv is the table of one layer of notes, and here are 2: name one with --notes, of codes, location, sentiment");
    insta::assert_snapshot!(refused(&["--notes", "tides"]), @"error: no plugin of this run writes notes `tides`: there are codes, location, sentiment");
    insta::assert_snapshot!(refused(&["--format", "geojson", "--notes", "sentiment"]), @"error: notes `sentiment` have no coordinates `lat` and `lon` to write as geojson; of these plugins have: codes, location");
    insta::assert_snapshot!(refused(&["--format", "geojson", "--plugin", "sentiment"]), @"error: geojson needs notes with coordinates `lat` and `lon`, and no plugin of this run writes any: there are sentiment");
    insta::assert_snapshot!(refused(&["--format", "csv", "--no-plugins"]), @"error: csv and geojson hold the notes of plugins, and no plugin runs: see `dateline plugin list`");
}
