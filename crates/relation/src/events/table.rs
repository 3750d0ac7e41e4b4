//! The table of triggers: which words tell of which events.

use std::collections::HashMap;

use dateline_document::EventKind;
use thiserror::Error;

/// Words that any of may stand at one place of an entry.
pub type Choice = Vec<&'static str>;

/// What has to stand with the word of an entry.
#[derive(Clone, Debug)]
pub enum Need {
    /// A particle or adverb.
    Particle(Choice),
    /// An object, which is part of the trigger.
    Object(Choice),
    /// An object, with which it is done.
    Means(Choice),
    /// An object or subject.
    Either(Choice),
    /// Any dependent.
    Dependent(Choice),
    /// A noun that one of these prepositions joins.
    Preposition(Choice),
    /// A clause as its complement.
    Complement(Clause),
}

/// A clause that is the complement of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clause {
    /// An infinitive.
    Infinitive,
    /// An infinitive, and an object that is its subject.
    ObjectAndInfinitive,
    /// A clause of its own.
    Finite,
    /// A clause that says what must or should be done.
    Obligation,
}

/// How the words beside the triggers of a kind are its arguments.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Prepositions that join a target.
    pub target: Choice,
    /// Prepositions that join a recipient.
    pub recipient: Choice,
    /// Whether "of" joins an actor to the nouns.
    pub of_actor: bool,
    /// Whether the possessor of the nouns is the target.
    pub own_target: bool,
    /// Whether without an object the subject is the target.
    pub undergo: bool,
    /// Whether targets are people and bodies.
    pub party: bool,
    /// Whether actors are people and bodies.
    pub people: bool,
    /// Whether the target may be that of the complement.
    pub clause: bool,
    /// Whether the object is what it is done with.
    pub object_is_means: bool,
    /// Whether it is violence.
    pub harm: bool,
}

/// An entry of the table.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What happens.
    pub kind: EventKind,
    /// The entry as it is written.
    pub name: &'static str,
    /// What has to stand with the word.
    pub needs: Vec<Need>,
    // The number of the line whose words of `veto` hold for it.
    line: usize,
}

/// The triggers, by the lemmas of verbs and of nouns; what asks for more comes first.
#[derive(Clone, Debug, Default)]
pub struct Table {
    verbs: HashMap<&'static str, Vec<Entry>>,
    nouns: HashMap<&'static str, Vec<Entry>>,
    frames: HashMap<EventKind, Frame>,
    vetoes: HashMap<usize, Choice>,
}

/// Why a table of triggers cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line} of the triggers: {problem}")]
pub struct TriggersError {
    /// The line, from one.
    pub line: usize,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl Table {
    /// Reads a table, whose head says how it is written.
    pub fn read(text: &'static str) -> Result<Self, TriggersError> {
        let mut table = Self::default();
        let mut sets: HashMap<&str, Choice> = HashMap::new();
        let mut kind = None;
        for (index, line) in text.lines().enumerate() {
            let wrong = |problem| TriggersError { line: index + 1, problem };
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(set) = line.strip_prefix("set ") {
                let mut words = set.split_whitespace();
                let name = words.next().ok_or_else(|| wrong("a set without a name"))?;
                sets.insert(name, words.collect());
            } else if let Some(head) = line.strip_prefix('[') {
                let (name, options) = head.split_once(']').ok_or_else(|| wrong("a kind without `]`"))?;
                let known = EventKind::parse(name).ok_or_else(|| wrong("no kind of event"))?;
                table.frames.insert(known, frame(options).ok_or_else(|| wrong("an unknown option"))?);
                kind = Some(known);
            } else {
                let kind = kind.ok_or_else(|| wrong("a trigger before any kind"))?;
                let (part, entries) = line.split_once(' ').ok_or_else(|| wrong("no entries"))?;
                let (entries, veto) = entries.split_once(';').unwrap_or((entries, ""));
                let veto = veto.trim().strip_prefix("veto").unwrap_or_default();
                let words = veto.split_whitespace().flat_map(|word| choice(word, &sets));
                table.vetoes.insert(index, words.collect());
                let by_lemma = match part {
                    "verb" => &mut table.verbs,
                    "noun" => &mut table.nouns,
                    _ => return Err(wrong("a line that begins with no known word")),
                };
                for name in entries.split(',').map(str::trim) {
                    let (lemma, needs) = needs(name, &sets).ok_or_else(|| wrong("an entry that is none"))?;
                    by_lemma.entry(lemma).or_default().push(Entry { kind, name, needs, line: index });
                }
            }
        }
        for entries in table.verbs.values_mut().chain(table.nouns.values_mut()) {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.needs.len()));
        }
        Ok(table)
    }

    /// The entries of a verb, by its lemma.
    pub fn verb(&self, lemma: &str) -> &[Entry] {
        self.verbs.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The entries of a noun, by its lemma.
    pub fn noun(&self, lemma: &str) -> &[Entry] {
        self.nouns.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// How the arguments of a kind stand beside its triggers.
    pub fn frame(&self, kind: EventKind) -> Option<&Frame> {
        self.frames.get(&kind)
    }

    /// The words whose presence says that an entry is not meant.
    pub fn veto(&self, entry: &Entry) -> &[&'static str] {
        self.vetoes.get(&entry.line).map_or(&[], Vec::as_slice)
    }
}

fn frame(options: &'static str) -> Option<Frame> {
    let mut frame = Frame::default();
    for option in options.split_whitespace() {
        match option.split_once('=') {
            Some(("target", words)) => frame.target = words.split('|').collect(),
            Some(("recipient", words)) => frame.recipient = words.split('|').collect(),
            Some(("of", "actor")) => frame.of_actor = true,
            Some(("own", "target")) => frame.own_target = true,
            Some(("object", "instrument")) => frame.object_is_means = true,
            None => match option {
                "undergo" => frame.undergo = true,
                "party" => frame.party = true,
                "people" => frame.people = true,
                "clause" => frame.clause = true,
                "harm" => frame.harm = true,
                _ => return None,
            },
            Some(_) => return None,
        }
    }
    Some(frame)
}

/// Words parted by `|`, with those of a set in place of its name.
fn choice(words: &'static str, sets: &HashMap<&str, Choice>) -> Choice {
    let resolved = |word: &'static str| match word.strip_prefix('=') {
        Some(set) => sets.get(set).cloned().unwrap_or_default(),
        None => vec![word],
    };
    words.split('|').flat_map(resolved).collect()
}

/// The lemma of an entry, and what has to stand with it.
fn needs(entry: &'static str, sets: &HashMap<&str, Choice>) -> Option<(&'static str, Vec<Need>)> {
    const SIGNS: &[char] = &['+', ':', '^', '@', '&', '>', '~'];
    let start = entry.find(SIGNS).unwrap_or(entry.len());
    let (lemma, mut rest) = entry.split_at(start);
    let mut needs = Vec::new();
    while let Some(sign) = rest.chars().next() {
        let words = rest.get(sign.len_utf8()..)?;
        let end = words.find(SIGNS).unwrap_or(words.len());
        let words_here = choice(words.get(..end)?, sets);
        needs.push(match sign {
            '+' => Need::Particle(words_here),
            ':' => Need::Object(words_here),
            '^' => Need::Means(words_here),
            '@' => Need::Either(words_here),
            '&' => Need::Dependent(words_here),
            '>' => Need::Preposition(words_here),
            _ => Need::Complement(match *words_here.first()? {
                "to" => Clause::Infinitive,
                "whom" => Clause::ObjectAndInfinitive,
                "that" => Clause::Finite,
                "must" => Clause::Obligation,
                _ => return None,
            }),
        });
        rest = words.get(end..)?;
    }
    (!lemma.is_empty()).then_some((lemma, needs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_table_is_said_with_its_line() {
        let problem = |text| Table::read(text).unwrap_err().to_string();
        insta::assert_snapshot!(problem("verb say"), @"line 1 of the triggers: a trigger before any kind");
        insta::assert_snapshot!(problem("\n[party]"), @"line 2 of the triggers: no kind of event");
        insta::assert_snapshot!(problem("[meet] sometimes"), @"line 1 of the triggers: an unknown option");
        insta::assert_snapshot!(problem("[meet]\nverb hold~maybe"), @"line 2 of the triggers: an entry that is none");
    }

    #[test]
    fn what_asks_for_more_comes_first() {
        let table =
            Table::read("set talks talk meeting\n[meet]\nverb hold, hold:=talks>with ; veto town").unwrap();
        let names: Vec<&str> = table.verb("hold").iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["hold:=talks>with", "hold"]);
        assert_eq!(table.veto(&table.verb("hold")[0]), ["town"]);
        assert!(table.noun("hold").is_empty());
    }
}
