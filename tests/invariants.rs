use dateline::record::Record;
use dateline::{Layers, Offsets};
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
                let title = relation.attributes.title.unwrap();
                assert_eq!(at(title.start, title.end), title.text, "{name} {unit} {}", relation.id);
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
