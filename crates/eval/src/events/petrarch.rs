//! PETRARCH's records: a sentence with CAMEO codes of its events, their sources and their targets.
//!
//! The codes of most records stand for made-up countries and verbs of a dictionary for testing. Of the others those events
//! are read whose source and target exist; where the sentence names them is told by a table. What two do to each other stands
//! there twice, and is one event whose source and target are both.

use serde::Deserialize;

use super::gold::{GoldCodes, GoldEvent, lower_words, run};

/// The start of a code, a tab, and names with `|` between them.
const ACTORS: &str = include_str!("petrarch_actors.tsv");

/// A record.
#[derive(Deserialize)]
pub(super) struct Row {
    id: String,
    #[serde(default)]
    date: Option<String>,
    text: String,
    events: Vec<Event>,
}

/// Codes; none of them where the record says that a sentence is not to be coded.
#[derive(Deserialize, PartialEq)]
struct Event {
    #[serde(rename = "sourcecode", default)]
    source: String,
    #[serde(rename = "targetcode", default)]
    target: String,
    #[serde(rename = "eventcode", default)]
    code: String,
}

impl Row {
    /// The events between actors that exist, each a record of its own, numbered from 1.
    pub(super) fn gold(self) -> Vec<GoldEvent> {
        let words = lower_words(&self.text);
        let mirrors = |one: &Event, other: &Event| {
            one.code == other.code && one.source == other.target && one.target == other.source
        };
        let mut gold = Vec::new();
        for (index, event) in self.events.iter().enumerate() {
            let (before, rest) = self.events.split_at(index);
            let parties = named(&event.source, &words).zip(named(&event.target, &words));
            let Some((source, target)) = parties.filter(|_| !before.iter().any(|it| mirrors(it, event)))
            else {
                continue;
            };
            let (sources, targets, both) = if rest.iter().any(|it| mirrors(it, event)) {
                (Vec::new(), Vec::new(), vec![source, target])
            } else {
                (vec![source], vec![target], Vec::new())
            };
            let codes = GoldCodes {
                cameo: Some(event.code.clone()),
                sources: vec![event.source.clone()],
                targets: vec![event.target.clone()],
                are_both: !both.is_empty(),
            };
            gold.push(GoldEvent {
                date: self.date.as_deref().and_then(dashed),
                codes,
                id: format!("{} {}", self.id, index + 1),
                text: self.text.clone(),
                class: class(&event.code).map(str::to_owned),
                trigger: Vec::new(),
                sources,
                targets,
                both,
                targets_are_places: false,
            });
        }
        gold
    }
}

/// The words that name the actor of a code, by the longest start that the table has.
fn named(code: &str, words: &[String]) -> Option<Vec<usize>> {
    let rows = ACTORS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let (_, names) =
        rows.filter(|(start, _)| code.starts_with(start)).max_by_key(|(start, _)| start.len())?;
    names.split('|').find_map(|name| run(words, name))
}

/// A date with dashes: "19950103" as "1995-01-03".
fn dashed(date: &str) -> Option<String> {
    Some(format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..8)?))
}

/// PLOVER's class of a CAMEO code, by its root.
pub(super) fn class(code: &str) -> Option<&'static str> {
    Some(match code.get(..2)? {
        "03" => "AGREE",
        "04" => "CONSULT",
        "05" => "SUPPORT",
        "06" => "COOPERATE",
        "07" => "AID",
        "08" => "CONCEDE",
        "09" => "INVESTIGATE",
        "10" => "DEMAND",
        "11" => "DISAPPROVE",
        "12" => "REJECT",
        "13" => "THREATEN",
        "14" => "PROTEST",
        "15" => "MOBILIZE",
        "16" => "SANCTION",
        "17" => "COERCE",
        "18" => "ASSAULT",
        "19" | "20" => "FIGHT",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::events::read;

    #[test]
    fn events_between_actors_that_exist_are_read() {
        let row = concat!(
            r#"{ "id": "x", "text": "North Korea shelled Seoul and Gondor.", "events": ["#,
            r#"{ "sourcecode": "PRKMIL", "targetcode": "GON", "eventcode": "194" }, "#,
            r#"{ "sourcecode": "PRKMIL", "targetcode": "KOR", "eventcode": "194" }] }"#
        );
        let gold = read(row).unwrap();
        let [event] = &gold[..] else { panic!("{gold:?}") };
        assert_eq!(event.id, "x 2");
        assert_eq!(event.class.as_deref(), Some("FIGHT"));
        assert_eq!((&event.sources, &event.targets), (&vec![vec![0, 1]], &vec![vec![3]]));
    }
}
