//! Events: what happens in an article, who does it to whom, and whether the text says that it happened.

mod arguments;
mod circumstances;
mod clauses;
mod factuality;
mod nouns;
mod same;
mod scene;
mod table;
mod trigger;
mod verbs;
mod words;

use std::borrow::Cow;

use dateline_document::{
    ArgumentRole, Confidence, Event, EventArgument, Events, Found, Id, MentionForm, Quotes, Resolved, Use,
};

use crate::Graph;
use scene::Scene;
use table::Table;
pub use table::TriggersError;
use trigger::Trigger;

/// Finds events by a table of triggers.
///
/// Parties of a meeting, of talks, of a fight or an agreement that one phrase names are all actors ("France and Germany
/// met", "talks between A and B"); where one is the subject and the other stands behind the verb or "with", the first is
/// the actor and the other the target.
#[derive(Clone, Debug)]
pub struct EventExtractor {
    table: Table,
}

impl EventExtractor {
    /// Reads a table of triggers, whose head says how it is written.
    ///
    /// # Errors
    /// [`TriggersError`] with the first line that is no part of a table.
    pub fn new(table: &'static str) -> Result<Self, TriggersError> {
        Ok(Self { table: Table::read(table)? })
    }

    /// The events of an article with trees, whose quotes have their speakers.
    ///
    /// Takes time linear in the length of the text.
    pub fn events(&self, graph: Graph<'_>, found: &Found, quotes: &Quotes, resolved: &Resolved) -> Events {
        let scene = Scene::new(graph, found, quotes, resolved);
        let triggers = trigger::triggers(&self.table, &scene);
        let mut times: Vec<Vec<EventArgument>> = vec![Vec::new(); triggers.len()];
        for (index, argument) in circumstances::times(&scene, &triggers) {
            times[index].push(argument);
        }
        let told = triggers.iter().zip(times);
        let mut events: Vec<Event> =
            told.filter_map(|(trigger, times)| self.event(&scene, trigger, times)).collect();
        drop_repeated(&mut events);
        same::mark_same(&mut events, scene.text.source, &found.times);
        events.into_iter().collect()
    }

    fn event(&self, scene: &Scene<'_>, trigger: &Trigger<'_>, times: Vec<EventArgument>) -> Option<Event> {
        let kind = trigger.entry.kind;
        let frame = self.table.frame(kind)?;
        let mut arguments = arguments::arguments(scene, trigger, frame)?;
        if frame.harm && is_sport(scene, trigger, &arguments) {
            return None;
        }
        arguments.extend(times);
        let (factuality, source) = factuality::factuality(scene, trigger);
        let span = trigger.span(scene);
        Some(Event {
            trigger: span,
            kind,
            evidence: arguments.iter().fold(span, |evidence, argument| evidence.cover(argument.span)),
            arguments,
            factuality,
            source,
            same_as: None,
            confidence: Confidence::UNKNOWN,
            reason: Cow::Borrowed(trigger.entry.name),
        })
    }
}

/// How many events before and behind one are looked at for one that tells of the same with its verb.
const NEAREST: usize = 4;

/// Leaves out nouns that another event of the kind has as an argument: "an earthquake struck" is one event.
fn drop_repeated(events: &mut Vec<Event>) {
    let is_within = |event: &Event, other: &Event| {
        let mut parties =
            other.arguments.iter().filter(|it| matches!(it.role, ArgumentRole::Actor | ArgumentRole::Target));
        event.kind == other.kind
            && event.trigger != other.trigger
            && parties.any(|it| it.span.contains(event.trigger))
    };
    let is_repeated: Vec<bool> = (0..events.len())
        .map(|index| {
            let near = events[index.saturating_sub(NEAREST)..].iter().take(2 * NEAREST + 1);
            near.filter(|other| other.reason != events[index].reason)
                .any(|other| is_within(&events[index], other))
        })
        .collect();
    let mut is_repeated = is_repeated.into_iter();
    events.retain(|_| !is_repeated.next().unwrap_or_default());
}

/// Whether an attack is a way to play: its actor is a team, or its sentence speaks of a game in two words.
fn is_sport(scene: &Scene<'_>, trigger: &Trigger<'_>, arguments: &[EventArgument]) -> bool {
    let is_team = |argument: &EventArgument| {
        let mentions = &scene.resolved.mentions;
        let name = argument.mention.filter(|&mention| mentions.form()[mention] == MentionForm::Name);
        name.is_some_and(|mention| mentions.usage()[mention] == Some(Use::Team))
    };
    if arguments.iter().any(|it| it.role == ArgumentRole::Actor && is_team(it)) {
        return true;
    }
    const NEAR: usize = 20;
    let Some(sentence) = scene.text.sentences.of_token(trigger.head) else { return false };
    let tokens = scene.text.sentences.tokens()[sentence];
    let near = tokens.ids().skip_while(|token| token.index() + NEAR < trigger.head.index());
    let near = near.take(2 * NEAR).filter(|&token| words::is_sport(scene.text.lemma(token)));
    near.take(2).count() == 2
}
