//! From events to codes of CAMEO, by two tables whose heads say how they are written: of each kind of event, and of what
//! intents, appeals, demands, refusals and threats are about.

use std::collections::HashMap;

use dateline_plugin::EventKind;

use crate::ontology::{TableError, rows};

/// Both tables.
pub struct Rules {
    /// By the codes of kinds.
    of_kind: Vec<Vec<Rule>>,
    topics: Vec<Topic>,
    words: Lexicon,
}

/// A word that the tables have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(u16);

#[derive(Default)]
struct Lexicon(HashMap<&'static str, Word>);

impl Lexicon {
    fn add(&mut self, word: &'static str) -> Word {
        let next = Word(self.0.len() as u16);
        *self.0.entry(word).or_insert(next)
    }
}

/// What an event has that rules ask for.
#[derive(Clone, Debug, Default)]
pub struct Traits {
    /// The lemmas of the trigger.
    pub on: Vec<Word>,
    /// The lemmas of the words that depend on it, and its own.
    pub by: Vec<Word>,
    /// The kinds of events that stand under it.
    pub under: Vec<EventKind>,
    /// The sectors of its sources, of three letters each, one after the other.
    pub sectors: String,
    /// Whether a target is a place.
    pub is_at_place: bool,
}

/// Families of codes that say the same of what may come: the first two digits of their codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// To express an intent: 03.
    Intent,
    /// To appeal: 02.
    Appeal,
    /// To demand: 10.
    Demand,
    /// To refuse: 12.
    Refusal,
    /// To threaten: 13.
    Threat,
}

impl Family {
    const ALL: [(&'static str, Self); 5] = [
        ("03", Self::Intent),
        ("02", Self::Appeal),
        ("10", Self::Demand),
        ("12", Self::Refusal),
        ("13", Self::Threat),
    ];
}

/// The code that a rule gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The digits.
    pub cameo: &'static str,
    /// The type of PLOVER, where it is not the code's own.
    pub plover: Option<&'static str>,
    /// Whether its targets are those of the event that stands under it.
    pub is_for_another: bool,
}

struct Rule {
    given: Outcome,
    conditions: Vec<Condition>,
    plover: Option<&'static str>,
    is_for_another: bool,
}

enum Outcome {
    Code(&'static str),
    Family(Family),
}

enum Condition {
    On(Words),
    By(Words),
    Actor(Vec<&'static str>),
    Under(Vec<EventKind>),
    Place,
}

/// Sets of words of each of which one has to be there.
struct Words(Vec<Vec<Word>>);

impl Words {
    fn read(text: &'static str, lexicon: &mut Lexicon) -> Self {
        Self(text.split('&').map(|set| set.split('|').map(|word| lexicon.add(word)).collect()).collect())
    }

    fn are_in(&self, words: &[Word]) -> bool {
        self.0.iter().all(|set| words.iter().any(|word| set.contains(word)))
    }
}

struct Topic {
    kinds: Vec<EventKind>,
    words: Option<Words>,
    /// In the order of the families.
    codes: [Option<&'static str>; 5],
}

impl Rules {
    /// Reads both tables.
    ///
    /// # Errors
    /// [`TableError`] with the first line that is no row of its table.
    pub fn read(kinds: &'static str, topics: &'static str) -> Result<Self, TableError> {
        let mut of_kind: Vec<Vec<Rule>> = EventKind::ALL.iter().map(|_| Vec::new()).collect();
        let mut words = Lexicon::default();
        for row in rows("kinds.tsv", kinds, |line| rule(line, &mut words)) {
            let (kind, rule) = row?;
            if let Some(rules) = of_kind.get_mut(usize::from(kind.code())) {
                rules.push(rule);
            }
        }
        let topics = rows("topics.tsv", topics, |line| topic(line, &mut words)).collect::<Result<_, _>>()?;
        Ok(Self { of_kind, topics, words })
    }

    /// A lemma, where the tables have it.
    pub fn word(&self, lemma: &str) -> Option<Word> {
        self.words.0.get(lemma).copied()
    }

    /// The code of an event that happens or happened; none for kinds without one.
    pub fn code(&self, kind: EventKind, traits: &Traits) -> Option<Given> {
        let rules = self.of_kind.get(usize::from(kind.code()))?;
        let rule = rules.iter().find(|rule| rule.holds(traits))?;
        let cameo = match rule.given {
            Outcome::Code(code) => code,
            Outcome::Family(family) => self.topic(family, traits)?,
        };
        Some(Given { cameo, plover: rule.plover, is_for_another: rule.is_for_another })
    }

    /// The code of a family for what an event is about.
    pub fn topic(&self, family: Family, traits: &Traits) -> Option<&'static str> {
        let fits = |topic: &&Topic| {
            let is_left = topic.kinds.is_empty() && topic.words.is_none();
            is_left
                || topic.kinds.iter().any(|kind| traits.under.contains(kind))
                || topic.words.as_ref().is_some_and(|words| words.are_in(&traits.by))
        };
        let in_family = self.topics.iter().filter(|topic| topic.codes[family as usize].is_some());
        in_family.filter(fits).find_map(|topic| topic.codes[family as usize])
    }
}

impl Rule {
    fn holds(&self, traits: &Traits) -> bool {
        self.conditions.iter().all(|condition| match condition {
            Condition::On(words) => words.are_in(&traits.on),
            Condition::By(words) => words.are_in(&traits.by),
            Condition::Actor(sectors) => sectors.iter().any(|sector| has_sector(&traits.sectors, sector)),
            Condition::Under(kinds) => kinds.iter().any(|kind| traits.under.contains(kind)),
            Condition::Place => traits.is_at_place,
        })
    }
}

/// Whether one of the groups of three letters of a code is `sector`.
pub fn has_sector(code: &str, sector: &str) -> bool {
    code.as_bytes().chunks(3).any(|group| group == sector.as_bytes())
}

fn rule(line: &'static str, lexicon: &mut Lexicon) -> Option<(EventKind, Rule)> {
    let mut cells = line.split('\t');
    let kind = kind_named(cells.next()?)?;
    let code = cells.next()?;
    let given = match code.strip_suffix(" again") {
        Some(root) => Outcome::Family(Family::ALL.iter().find(|(name, _)| *name == root)?.1),
        None => Outcome::Code(code),
    };
    let mut rule = Rule { given, conditions: Vec::new(), plover: None, is_for_another: false };
    for cell in cells {
        match cell.split_once('=') {
            Some(("on", words)) => rule.conditions.push(Condition::On(Words::read(words, lexicon))),
            Some(("by", words)) => rule.conditions.push(Condition::By(Words::read(words, lexicon))),
            Some(("actor", sectors)) => {
                rule.conditions.push(Condition::Actor(sectors.split('|').collect()));
            }
            Some(("under", names)) => {
                rule.conditions
                    .push(Condition::Under(names.split('|').map(kind_named).collect::<Option<_>>()?));
            }
            Some(("as", plover)) => rule.plover = Some(plover),
            None if cell == "place" => rule.conditions.push(Condition::Place),
            None if cell == "for" => rule.is_for_another = true,
            _ => return None,
        }
    }
    Some((kind, rule))
}

fn topic(line: &'static str, lexicon: &mut Lexicon) -> Option<Topic> {
    let mut cells = line.split('\t').map(|cell| Some(cell).filter(|cell| *cell != "-"));
    let kinds = match cells.next()? {
        Some(names) => names.split(',').map(kind_named).collect::<Option<_>>()?,
        None => Vec::new(),
    };
    let words = cells.next()?.map(|words| Words::read(words, lexicon));
    let mut codes = [None; 5];
    for code in &mut codes {
        *code = cells.next()?;
    }
    Some(Topic { kinds, words, codes })
}

fn kind_named(name: &str) -> Option<EventKind> {
    EventKind::ALL.iter().copied().find(|kind| kind.as_str() == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ontology::Ontology;

    fn tables() -> Rules {
        Rules::read(include_str!("../data/kinds.tsv"), include_str!("../data/topics.tsv")).unwrap()
    }

    #[test]
    fn every_code_of_the_tables_is_one_of_the_ontology() {
        let ontology = Ontology::read(include_str!("../data/cameo.tsv")).unwrap();
        let rules = tables();
        let of_rules = rules.of_kind.iter().flatten().filter_map(|rule| match rule.given {
            Outcome::Code(code) => Some(code),
            Outcome::Family(_) => None,
        });
        let of_topics = rules.topics.iter().flat_map(|topic| topic.codes.into_iter().flatten());
        for code in of_rules.chain(of_topics) {
            assert!(ontology.code(code).is_some(), "{code}");
        }
        for (place, (root, family)) in Family::ALL.into_iter().enumerate() {
            assert_eq!(family as usize, place);
            let codes = rules.topics.iter().filter_map(|topic| topic.codes[place]);
            for code in codes {
                assert!(code.starts_with(root), "{code} among those of {root}");
            }
            assert!(rules.topic(family, &Traits::default()).is_some(), "{root}");
        }
    }

    fn check(kind: EventKind, on: &str, by: &str, expect: &str) {
        let rules = tables();
        let words = |text: &str| text.split(' ').filter_map(|lemma| rules.word(lemma)).collect();
        let sectors = "GOV".to_owned();
        let given = rules.code(kind, &Traits { on: words(on), by: words(by), sectors, ..Traits::default() });
        assert_eq!(given.map_or("-", |given| given.cameo), expect, "{kind}: {on}, {by}");
    }

    #[test]
    fn words_decide_among_the_codes_of_a_kind() {
        check(EventKind::Meet, "meet", "minister", "040");
        check(EventKind::Meet, "phone", "minister", "041");
        check(EventKind::Visit, "host", "king", "043");
        check(EventKind::Aid, "give", "military aid", "072");
        check(EventKind::Aid, "give", "food aid", "073");
        check(EventKind::Protest, "block", "road", "144");
        check(EventKind::Accuse, "accuse", "war crime", "1124");
        check(EventKind::Accuse, "accuse", "crime", "1121");
        check(EventKind::Win, "win", "cup", "-");
    }

    #[test]
    fn families_go_by_what_they_are_about() {
        check(EventKind::Demand, "demand", "release prisoner", "1053");
        check(EventKind::Demand, "urge", "release prisoner", "0253");
        check(EventKind::Demand, "demand", "answer", "100");
        check(EventKind::Promise, "promise", "loan", "0331");
        check(EventKind::Reject, "reject", "talk", "125");
        check(EventKind::Threaten, "threaten", "curfew", "1323");
        let traits = Traits { under: vec![EventKind::Attack], ..Traits::default() };
        assert_eq!(tables().topic(Family::Threat, &traits), Some("1384"));
    }

    #[test]
    fn sectors_are_groups_of_three_letters() {
        assert!(has_sector("GOVMIL", "MIL") && !has_sector("GOVMIL", "OVM"));
    }

    #[test]
    fn a_line_that_is_no_rule_is_told() {
        let message = |kinds, topics| {
            Rules::read(kinds, topics).err().map(|error| error.to_string()).unwrap_or_default()
        };
        insta::assert_snapshot!(
            message("meet\t040\nmeat\t040\n", ""),
            @r#"kinds.tsv, line 2: no row of the table: "meat\t040""#
        );
        insta::assert_snapshot!(message("meet\t040\tnear=x\n", ""), @r#"kinds.tsv, line 1: no row of the table: "meet\t040\tnear=x""#);
        insta::assert_snapshot!(message("", "-\t-\t030\n"), @r#"topics.tsv, line 1: no row of the table: "-\t-\t030""#);
    }
}
