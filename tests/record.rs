use dateline::record::{Record, RecordError};
use dateline::{Layer, Layers, Offsets};

use crate::support::{analyse, articles};

#[test]
fn every_record_is_valid_against_the_schema() {
    let schema = Record::json_schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (name, text) in articles() {
        let record = Record::new(&analyse(&name, &text), Offsets::Char, Layers::all());
        let value = serde_json::to_value(&record).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn the_way_back_gives_the_same_bytes_in_every_unit() {
    for (name, text) in articles() {
        let document = analyse(&name, &text);
        for &unit in Offsets::ALL {
            let json = serde_json::to_string(&Record::new(&document, unit, Layers::all())).unwrap();
            let record: Record = serde_json::from_str(&json).unwrap();
            let restored = record.into_document().unwrap();
            let again = serde_json::to_string(&Record::new(&restored, unit, Layers::all())).unwrap();
            assert_eq!(json, again, "{name} {unit}");
        }
    }
}

#[test]
fn a_layer_that_was_not_asked_for_is_absent() {
    let document = analyse("a", "Angela Merkel arrived in Paris on Monday.");
    for &layer in Layer::ALL {
        let record = Record::new(&document, Offsets::Char, Layers::none().with(layer));
        let value = serde_json::to_value(&record).unwrap();
        let keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        let others = Layer::ALL.iter().filter(|&&other| other != layer);
        assert!(keys.contains(&layer.as_str()), "{layer} is not in {keys:?}");
        for other in others {
            assert!(!keys.contains(&other.as_str()), "{other} is in {keys:?}");
        }
    }
}

#[test]
fn a_record_that_is_no_document_is_refused_with_the_place() {
    let document = analyse("a", "Angela Merkel arrived in Paris on Monday.");
    let sound = serde_json::to_string(&Record::new(&document, Offsets::Char, Layers::all())).unwrap();
    let refused = |find: &str, replace: &str| {
        assert!(sound.contains(find), "{find} is not in {sound}");
        let record: Record = serde_json::from_str(&sound.replacen(find, replace, 1)).unwrap();
        match record.into_document() {
            Ok(_) => "accepted".to_owned(),
            Err(error @ RecordError::Schema { .. }) => format!("schema: {error}"),
            Err(error) => error.to_string(),
        }
    };
    insta::assert_snapshot!(refused("dateline/1", "dateline/2"), @"schema: the record's schema is `dateline/2`, and this version reads `dateline/1`");
    insta::assert_snapshot!(refused(r#""id":"m1","start":0,"end":13"#, r#""id":"m1","start":0,"end":130"#), @"mentions[0]: 0..130 is no stretch of the text");
    insta::assert_snapshot!(refused(r#""entity":"e1""#, r#""entity":"e9""#), @"mentions[0]: there is no entity `e9`");
    insta::assert_snapshot!(refused(r#""mentions":["m1"]"#, r#""mentions":["m2"]"#), @"entities[0]: its mentions are not those that name it");
}
