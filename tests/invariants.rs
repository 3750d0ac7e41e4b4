use dateline::record::Record;
use dateline::{Layers, Offsets};
use proptest::prelude::*;
use rayon::prelude::*;

use crate::support::{analyse, articles};

#[test]
fn every_prefix_of_every_article_keeps_the_invariants() {
    let articles = articles();
    let prefixes: Vec<(&str, &str)> = articles
        .iter()
        .flat_map(|(name, text)| {
            let ends = text.char_indices().map(|(end, _)| end).chain([text.len()]);
            ends.map(|end| (name.as_str(), &text[..end]))
        })
        .collect();
    prefixes.par_iter().for_each(|(name, prefix)| {
        let document = analyse(name, prefix);
        if let Err(broken) = document.check() {
            panic!("{name} up to byte {}: {broken}", prefix.len());
        }
    });
}

#[test]
fn the_text_at_every_position_is_the_text_of_the_row_in_every_unit() {
    for (name, text) in articles() {
        let document = analyse(&name, &text);
        let utf16: Vec<u16> = text.encode_utf16().collect();
        for &unit in Offsets::ALL {
            let at = |start: u32, end: u32| {
                let (start, end) = (start as usize, end as usize);
                match unit {
                    Offsets::Byte => text[start..end].to_owned(),
                    Offsets::Utf16 => String::from_utf16(&utf16[start..end]).unwrap(),
                    _ => text.chars().skip(start).take(end - start).collect(),
                }
            };
            let record = Record::new(&document, unit, Layers::all());
            for mention in record.mentions.unwrap() {
                assert_eq!(at(mention.start, mention.end), mention.text, "{name} {unit} {}", mention.id);
            }
            for time in record.times.unwrap() {
                assert_eq!(at(time.start, time.end), time.text, "{name} {unit} {}", time.id);
            }
            for relation in record.relations.unwrap() {
                if let Some(title) = relation.attributes.title {
                    assert_eq!(at(title.start, title.end), title.text, "{name} {unit} {}", relation.id);
                }
            }
        }
    }
}

#[test]
fn two_analyses_give_the_same_document() {
    for (name, text) in articles() {
        assert_eq!(analyse(&name, &text), analyse(&name, &text), "{name}");
    }
}

/// Pieces of news text that rules turn on, and characters of every width.
const PIECES: &[&str] = &[
    "date 2019-05-06 ",
    "MOSCOW (Reuters) - ",
    "President ",
    "Mr. ",
    "Angela Merkel",
    "Merkel",
    " said ",
    "he",
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "'s ",
    ", ",
    ". ",
    "\n",
    "\n\n",
    "\r\n",
    "on Monday",
    "last week",
    "April 30",
    "U.S.",
    "the ",
    "of ",
    "Bank of England",
    "(",
    ")",
    "-",
    "–",
    "3.5",
    "$",
    "%",
    "é",
    "e\u{301}",
    "€",
    "😀",
    "\u{200b}",
    "\u{feff}",
    "中",
    "\t",
    "\u{a0}",
    "said former ",
    "Russian",
    ", a lawyer, ",
    "according to ",
    "http://a.b/c",
    "@x",
    "Inc.",
    "no",
    "May ",
];

proptest! {
    #[test]
    fn any_text_keeps_the_invariants_and_comes_back_from_its_record_in_every_unit(
        text in prop_oneof![
            any::<String>(),
            prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat()),
        ],
    ) {
        keeps_everything(&text);
    }
}

#[test]
fn strings_that_are_known_for_trouble_keep_the_invariants() {
    naughty_strings::BLNS.iter().for_each(|text| keeps_everything(text));
}

/// The document of a text keeps the invariants, and comes back from its record in every unit.
fn keeps_everything(text: &str) {
    let document = analyse("any", text);
    assert_eq!(document.check(), Ok(()), "{text:?}");
    for &unit in Offsets::ALL {
        let json = serde_json::to_string(&Record::new(&document, unit, Layers::all())).unwrap();
        let record: Record = serde_json::from_str(&json).unwrap();
        let restored = record.into_document().unwrap_or_else(|error| panic!("{error} in {text:?}"));
        let again = serde_json::to_string(&Record::new(&restored, unit, Layers::all())).unwrap();
        assert_eq!(json, again, "{text:?}");
    }
}
