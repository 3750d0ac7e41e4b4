//! Events against the gold standard records of PLOVER and PETRARCH, each of which has one event of a sentence, its source
//! and its target.
//!
//! Of the events found in the sentence those count whose trigger shares a word with the marked ones; where none does, all.
//! Of these the one that agrees best stands for the record: first by the class that [`class`] gives it, then by source and
//! target.
//!
//! An argument is a gold one where the head word of either stands in the other, or a mention of the argument's entity
//! shares a word with it. The source is right where an actor is one; the target where a target or recipient is one, or,
//! for a gold target that is marked as the place too, a place. Who is source and target in one is right where two
//! arguments are two of them. A record without a source or target asks for none.

pub mod codes;
mod gold;
mod petrarch;
mod plover;

use std::ops::Range;

pub use gold::{EventsError, GoldCodes, GoldEvent, read};
pub use plover::{class, own_class};

/// An event that is scored.
#[derive(Clone, Debug)]
pub struct FoundEvent {
    /// The words that tell of it, in bytes.
    pub trigger: Range<usize>,
    /// Its class, where it has one.
    pub class: Option<&'static str>,
    /// Who does it.
    pub actors: Vec<FoundParty>,
    /// To whom it is done, and who is given something.
    pub targets: Vec<FoundParty>,
    /// Where it happens.
    pub places: Vec<FoundParty>,
}

/// An argument, in stretches of bytes.
#[derive(Clone, Debug)]
pub struct FoundParty {
    /// Its words.
    pub words: Range<usize>,
    /// The mentions of its entity.
    pub mentions: Vec<Range<usize>>,
}

/// What is right of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Verdict {
    /// The class of its event.
    pub class: bool,
    /// Who does it.
    pub source: bool,
    /// To whom it is done.
    pub target: bool,
}

impl Verdict {
    /// Whether source and target both are.
    pub fn both(self) -> bool {
        self.source && self.target
    }
}

/// Compares the events of a sentence with its record. `heads` has for each word of the text the word that it depends on.
pub fn compare(gold: &GoldEvent, heads: &[Option<usize>], found: &[FoundEvent]) -> Verdict {
    let words = words(&gold.text);
    let overlaps =
        |event: &&FoundEvent| gold.trigger.iter().any(|&word| shares(&event.trigger, &words[word]));
    let near: Vec<&FoundEvent> = found.iter().filter(overlaps).collect();
    let candidates = if near.is_empty() { found.iter().collect() } else { near };
    let matching = Matching { words: &words, heads };
    let verdict = |event: &&FoundEvent| {
        let (source, target) = if gold.both.is_empty() {
            let mut targets = event.targets.clone();
            if gold.targets_are_places {
                targets.extend(event.places.iter().cloned());
            }
            (matching.any(&gold.sources, &event.actors), matching.any(&gold.targets, &targets))
        } else {
            let parties: Vec<FoundParty> = event.actors.iter().chain(&event.targets).cloned().collect();
            let right =
                gold.both.iter().filter(|it| matching.any(std::slice::from_ref(*it), &parties)).count();
            (right > 0, right >= gold.both.len().min(2))
        };
        Verdict { class: event.class.is_some() && event.class == gold.class.as_deref(), source, target }
    };
    candidates.iter().map(verdict).max().unwrap_or_default()
}

struct Matching<'a> {
    words: &'a [Range<usize>],
    heads: &'a [Option<usize>],
}

impl Matching<'_> {
    /// Whether an argument is one of `gold`, or none is asked for.
    fn any(&self, gold: &[Vec<usize>], found: &[FoundParty]) -> bool {
        gold.is_empty() || found.iter().any(|party| gold.iter().any(|words| self.is_same(words, party)))
    }

    fn is_same(&self, gold: &[usize], party: &FoundParty) -> bool {
        let inside: Vec<usize> =
            (0..self.words.len()).filter(|&word| shares(&party.words, &self.words[word])).collect();
        self.top(&inside).is_some_and(|head| gold.contains(&head))
            || self.top(gold).is_some_and(|head| inside.contains(&head))
            || party
                .mentions
                .iter()
                .any(|mention| gold.iter().any(|&word| shares(mention, &self.words[word])))
    }

    /// The word of a stretch that depends on none of the others.
    fn top(&self, stretch: &[usize]) -> Option<usize> {
        let is_top = |&&word: &&usize| {
            self.heads.get(word).copied().flatten().is_none_or(|head| !stretch.contains(&head))
        };
        stretch.iter().find(is_top).copied()
    }
}

pub(crate) fn shares(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

/// The runs of letters and digits of a text, in bytes.
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (byte, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
        let end = byte + letter.len_utf8();
        match words.last_mut() {
            Some(word) if word.end == byte => word.end = end,
            _ => words.push(byte..end),
        }
    }
    words
}

/// The half that a record is in, 0 or 1: the last bit of the FNV-1a hash of its id.
pub fn half(id: &str) -> u8 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    (id.bytes().fold(0xcbf2_9ce4_8422_2325, mix) & 1) as u8
}

/// The share of `right` in `all` with its 95 % interval after Wilson (1927); zeros for none.
pub fn wilson(right: usize, all: usize) -> (f64, f64, f64) {
    if all == 0 {
        return (0.0, 0.0, 0.0);
    }
    const Z: f64 = 1.959_964;
    let (right, all) = (right as f64, all as f64);
    let share = right / all;
    let middle = (share + Z * Z / (2.0 * all)) / (1.0 + Z * Z / all);
    let reach = Z / (1.0 + Z * Z / all) * (share * (1.0 - share) / all + Z * Z / (4.0 * all * all)).sqrt();
    (share, middle - reach, middle + reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_event_that_agrees_best_stands_for_the_record() {
        let row = concat!(
            r#"{ "id": "x", "event": "FIGHT", "text": "Rebels shelled Aden and fled.", "textInfo": "#,
            r#"{ "markup": "(SRC: Rebels) (EVT: shelled) (TAR: Aden) and fled." } }"#
        );
        let gold = read(row).unwrap().remove(0);
        let party = |words| FoundParty { words, mentions: Vec::new() };
        let event = |trigger, class, targets| FoundEvent {
            trigger,
            class,
            actors: vec![party(0..6)],
            targets,
            places: Vec::new(),
        };
        let heads = [Some(1), None, Some(1), Some(4), Some(1)];
        let shelled = event(7..14, Some("FIGHT"), vec![party(15..19)]);
        let fled = event(24..28, None, Vec::new());
        let right = Verdict { class: true, source: true, target: true };
        assert_eq!(compare(&gold, &heads, &[fled.clone(), shelled]), right);
        assert_eq!(compare(&gold, &heads, &[fled]), Verdict { source: true, ..Verdict::default() });
        assert_eq!(compare(&gold, &heads, &[]), Verdict::default());
    }

    #[test]
    fn an_interval_holds_its_share() {
        let (share, low, high) = wilson(65, 100);
        assert!(low < share && share < high && low > 0.55 && high < 0.74);
        assert_eq!(wilson(0, 0), (0.0, 0.0, 0.0));
    }
}
