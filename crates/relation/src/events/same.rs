//! Which events of an article are told twice.

use std::collections::HashMap;

use dateline_document::{
    ArgumentRole, EntityId, Event, EventArgument, EventId, EventKind, Factuality, Id, Source, TimeId, Times,
};

/// How many earlier events of a kind another one is compared with.
const NEAREST: usize = 24;

/// Points events that were told before at the first one of them, and gives that the times that are told of it, the finest
/// first.
pub fn mark_same(events: &mut [Event], source: &Source, times: &Times) {
    let mut firsts: HashMap<EventKind, Vec<usize>> = HashMap::new();
    for index in 0..events.len() {
        let (before, rest) = events.split_at_mut(index);
        let Some(event) = rest.first_mut() else { break };
        let firsts = firsts.entry(event.kind).or_default();
        let near = firsts.iter().rev().take(NEAREST);
        let same = near.copied().find(|&first| are_same(&before[first], event, source, times));
        match same {
            Some(first) => {
                event.same_as = Some(EventId::from_index(first));
                sharpen(&mut before[first], event, times);
            }
            None => firsts.push(index),
        }
    }
}

fn are_same(first: &Event, event: &Event, source: &Source, times: &Times) -> bool {
    if group(first.factuality) != group(event.factuality) {
        return false;
    }
    let words = |event: &Event| source.get(event.trigger).unwrap_or_default().to_lowercase();
    let mut shared = 0;
    for role in [ArgumentRole::Actor, ArgumentRole::Target] {
        match parties(first, role, source).shares(&parties(event, role, source)) {
            Some(true) => shared += 1,
            Some(false) => return false,
            None => {}
        }
    }
    let has_same_words = words(first) == words(event);
    let is_open = (is_bare(first) && !is_joint(first.kind)) || is_bare(event);
    let is_enough = shared == 2 || (shared == 1 && (has_same_words || is_open));
    is_enough && times_agree(first, event, times)
}

/// Whether an event has one argument among actors and targets, or none.
fn is_bare(event: &Event) -> bool {
    let parties = event.arguments.iter();
    parties.filter(|it| matches!(it.role, ArgumentRole::Actor | ArgumentRole::Target)).count() <= 1
}

/// Whether an event of a kind takes two: one that is told first with one party has another that the words before it tell of.
fn is_joint(kind: EventKind) -> bool {
    matches!(kind, EventKind::Meet | EventKind::Negotiate)
}

fn group(factuality: Factuality) -> Factuality {
    if factuality == Factuality::Claimed { Factuality::Asserted } else { factuality }
}

/// Who has a role, by entities, and by words where there is none.
struct Parties {
    entities: Vec<EntityId>,
    words: Vec<String>,
}

fn parties(event: &Event, role: ArgumentRole, source: &Source) -> Parties {
    let of_role = event.arguments.iter().filter(|argument| argument.role == role);
    let mut parties = Parties { entities: Vec::new(), words: Vec::new() };
    for argument in of_role {
        match argument.entity {
            Some(entity) => parties.entities.push(entity),
            None => parties.words.push(source.get(argument.span).unwrap_or_default().to_lowercase()),
        }
    }
    parties
}

impl Parties {
    /// Whether one is in both. None where either side has nobody.
    fn shares(&self, other: &Self) -> Option<bool> {
        let is_empty = |it: &Self| it.entities.is_empty() && it.words.is_empty();
        if is_empty(self) || is_empty(other) {
            return None;
        }
        let has_entity = self.entities.iter().any(|entity| other.entities.contains(entity));
        Some(has_entity || self.words.iter().any(|words| other.words.contains(words)))
    }
}

fn time_of(event: &Event) -> Option<&EventArgument> {
    event.arguments.iter().find(|argument| argument.role == ArgumentRole::Time)
}

fn time_id(event: &Event) -> Option<TimeId> {
    time_of(event).and_then(|argument| argument.time)
}

/// Whether the times of two events may be one: one contains the other, or either is not known.
fn times_agree(first: &Event, event: &Event, times: &Times) -> bool {
    let known = |event| time_id(event).filter(|&time| times.value()[time].is_some());
    match (known(first), known(event)) {
        (Some(one), Some(other)) => times.contains(one, other) || times.contains(other, one),
        _ => true,
    }
}

/// Gives the first event the time of another one: before its own where that is finer, behind where that is coarser.
fn sharpen(first: &mut Event, event: &Event, times: &Times) {
    let Some(other) = time_of(event).cloned() else { return };
    let (Some(own), Some(new)) = (time_id(first), time_id(event)) else {
        if time_id(first).is_none() && time_id(event).is_some() {
            first.arguments.push(other);
        }
        return;
    };
    let is_told = first.arguments.iter().filter_map(|argument| argument.time);
    if is_told.clone().any(|time| times.value()[time] == times.value()[new]) {
        return;
    }
    let is_time = |argument: &EventArgument| argument.role == ArgumentRole::Time;
    let position = first.arguments.iter().position(is_time).unwrap_or(first.arguments.len());
    if times.contains(own, new) {
        first.arguments.insert(position, other);
    } else if times.contains(new, own) {
        first.arguments.push(other);
    }
}
