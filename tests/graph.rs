use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::{articles_folder, command};

const FORMATS: [&str; 3] = ["graphml", "dot", "jsonld"];

/// Two articles that speak of Lavrov, Russia and Venezuela.
const BATCH: &[(&str, &str)] = &[
    (
        "first",
        "date 2019-05-06 Russian Foreign Minister Sergei Lavrov met Jorge Arreaza in Moscow on Sunday. \
         “Venezuela has a friend in Russia,” Lavrov said, “and it will keep one.”",
    ),
    (
        "second",
        "date 2019-05-07 Former Opposition leader Juan Guaido was born in La Guaira, Venezuela. Sergei Lavrov, the \
         Russian foreign minister, told reporters that Angela Merkel had met Guaido.",
    ),
];

/// What the command writes for these lines of JSONL.
fn written(articles: &[(&str, &str)], arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let lines: Vec<String> = articles
        .iter()
        .map(|(id, text)| {
            serde_json::json!({ "id": id, "text": text, "title": "A “title” & more" }).to_string()
        })
        .collect();
    fs::write(folder.path().join("in.jsonl"), lines.join("\n")).unwrap();
    let common = ["extract", "--no-plugins", "--input-format", "jsonl", "in.jsonl"];
    let output = command().current_dir(folder.path()).args(common).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_article_is_a_graph_in_every_format() {
    let text = fs::read_to_string(articles_folder().join("protest.txt")).unwrap();
    for format in FORMATS {
        let graph = written(&[("protest", &text)], &["--format", format]);
        insta::assert_snapshot!(format!("an_article_as_{format}"), graph);
    }
}

#[test]
fn articles_of_a_batch_share_their_nodes_in_every_format() {
    for format in FORMATS {
        let graph = written(BATCH, &["--format", format, "--explain"]);
        insta::assert_snapshot!(format!("a_batch_as_{format}"), graph);
    }
}

#[test]
fn a_title_without_a_body_joins_nobody_but_its_holders_articles() {
    let berg = ("a", "President Ana Berg resigned on Monday.");
    let lind = ("b", "President Otto Lind resigned on Monday.");
    let titles =
        |articles: &[(&str, &str)]| written(articles, &["--format", "graphml"]).matches(">title<").count();
    assert_eq!(titles(&[berg, lind]), 2);
    assert_eq!(titles(&[berg, berg]), 1);
}

#[test]
fn the_same_graph_is_written_for_any_number_of_jobs() {
    let batch: Vec<(&str, &str)> = BATCH.iter().cycle().take(9).copied().collect();
    for format in FORMATS {
        let one = written(&batch, &["--format", format, "--jobs", "1"]);
        assert_eq!(one, written(&batch, &["--format", format, "--jobs", "3"]), "{format}");
    }
}

#[test]
fn layers_choose_what_is_in_the_graph() {
    let edges = |layers| written(BATCH, &["--format", "dot", "--layers", layers]).matches(" -> ").count();
    assert_eq!(edges("entities"), 0);
    assert!(edges("relations") > edges("quotes"));
    assert!(edges("quotes") > 0);
    let nodes =
        |layers| written(BATCH, &["--format", "graphml", "--layers", layers]).matches("<node ").count();
    assert_eq!(nodes("sentences"), 0);
    assert!(nodes("entities") > 0);
}

/// Texts whose quotes, ids and names have what formats give a meaning to, and what they forbid.
const HOSTILE: &[&str] = &[
    "“Never ]]> & <b> it { is } \\,” said Angela Merkel.",
    "“All \u{0} the \u{8} odd \u{b} ones \u{1b}[2J are \u{7f} \u{9b} \u{fffe} \u{ffff} here \u{202e}now,” Angela Merkel said.",
    "“A line\nand a\r\nline \u{2028} and \t a 📰👩‍👩‍👧 at the end\\\\,” said Angela Merkel.",
    "Angela \"Mutti\" Merkel met Angela\nMerkel & Sons <Inc> ]]> in Paris\\, Texas{.",
    "“\\\"\\n\\N\\G &amp; &#0; <!-- -- > <![CDATA[ \"\"\" } ] ;” said Angela Merkel.",
];

#[test]
fn hostile_texts_give_sound_files() {
    let articles: Vec<(&str, &str)> = HOSTILE.iter().map(|text| (*text, *text)).collect();
    let graphml = written(&articles, &["--format", "graphml"]);
    let tree = roxmltree::Document::parse(&graphml).unwrap();
    let texts: Vec<&str> = tree.descendants().filter_map(|node| node.text()).collect();
    assert!(texts.contains(&"Never ]]> & <b> it { is } \\,"), "{texts:#?}");
    assert_sound_dot(&written(&articles, &["--format", "dot"]));
    let jsonld: Value = serde_json::from_str(&written(&articles, &["--format", "jsonld"])).unwrap();
    let objects = jsonld["@graph"].as_array().unwrap();
    let ids: BTreeSet<&str> = objects.iter().filter_map(|object| object["@id"].as_str()).collect();
    assert_eq!(ids.len(), objects.iter().filter(|object| object["@type"] != "rdf:Statement").count());
    objects.iter().for_each(|object| assert_known(object, &ids));
}

/// Quotation marks come in pairs, and braces and brackets outside them do too.
fn assert_sound_dot(dot: &str) {
    let mut open = Vec::new();
    let mut characters = dot.chars();
    let mut is_quoted = false;
    while let Some(character) = characters.next() {
        assert!(character == '\n' || !character.is_control(), "{character:?}");
        match character {
            '\\' if is_quoted => {
                characters.next();
            }
            '"' => is_quoted = !is_quoted,
            '\n' => assert!(!is_quoted, "{dot}"),
            '{' | '[' if !is_quoted => open.push(character),
            '}' if !is_quoted => assert_eq!(open.pop(), Some('{'), "{dot}"),
            ']' if !is_quoted => assert_eq!(open.pop(), Some('['), "{dot}"),
            _ => {}
        }
    }
    assert!(!is_quoted && open.is_empty(), "{dot}");
}

/// Every node that an object refers to is there.
fn assert_known(value: &Value, ids: &BTreeSet<&str>) {
    match value {
        Value::Object(object) => {
            let id = object.get("@id").and_then(Value::as_str).filter(|id| id.starts_with("_:"));
            assert!(id.is_none_or(|id| ids.contains(id)), "{value}");
            object.values().for_each(|value| assert_known(value, ids));
        }
        Value::Array(values) => values.iter().for_each(|value| assert_known(value, ids)),
        _ => {}
    }
}
