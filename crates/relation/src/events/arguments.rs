//! Who does what to whom, with what, where and when.

use dateline_document::{ArgumentRole, Dependency, EventArgument, PartOfSpeech, TokenId};

use super::scene::Scene;
use super::table::{Frame, Need};
use super::trigger::Trigger;
use super::words;

/// How many arguments of one role an event has at most.
const MOST: usize = 8;

/// The tokens that head the arguments of one event, by role.
#[derive(Default)]
pub struct Heads {
    tokens: Vec<(ArgumentRole, TokenId)>,
}

impl Heads {
    pub fn add(&mut self, role: ArgumentRole, tokens: impl IntoIterator<Item = TokenId>) {
        for token in tokens {
            let is_new = self.tokens.iter().all(|&(_, other)| other != token);
            if is_new && self.of(role).count() < MOST {
                self.tokens.push((role, token));
            }
        }
    }

    pub fn of(&self, role: ArgumentRole) -> impl Iterator<Item = TokenId> + '_ {
        self.tokens.iter().filter(move |(own, _)| *own == role).map(|&(_, token)| token)
    }

    pub fn has(&self, role: ArgumentRole) -> bool {
        self.of(role).next().is_some()
    }
}

/// The arguments of a trigger, times aside, by role and then in order of the text. None where what does it is nobody, of an
/// event that only people and bodies bring about.
pub fn arguments(scene: &Scene<'_>, trigger: &Trigger<'_>, frame: &Frame) -> Option<Vec<EventArgument>> {
    let mut heads = Heads::default();
    let reading = Reading { scene, trigger, frame };
    if scene.text.part(trigger.head) == Some(PartOfSpeech::Verb) {
        reading.verb(&mut heads);
    } else {
        reading.noun(&mut heads);
    }
    reading.circumstances(&mut heads);
    if !heads.has(ArgumentRole::Place) {
        reading.place_of_targets(&mut heads);
    }
    let has_people = heads
        .of(ArgumentRole::Actor)
        .any(|token| scene.is_party(token) || scene.text.part(token) == Some(PartOfSpeech::ProperNoun));
    if frame.people && heads.has(ArgumentRole::Actor) && !has_people {
        return None;
    }
    heads.tokens.sort_unstable();
    let mut arguments: Vec<EventArgument> = Vec::with_capacity(heads.tokens.len());
    for (role, token) in heads.tokens {
        let argument = argument(scene, role, token);
        // Two words of one name are one argument.
        if arguments.iter().all(|other| other.span != argument.span) {
            arguments.push(argument);
        }
    }
    Some(arguments)
}

fn argument(scene: &Scene<'_>, role: ArgumentRole, token: TokenId) -> EventArgument {
    let head = scene.head(token);
    let (mention, entity) = (scene.own_mention(head), scene.entity(head));
    EventArgument { role, span: scene.words(token), mention, entity, time: None }
}

pub struct Reading<'a, 't> {
    pub scene: &'a Scene<'a>,
    pub trigger: &'a Trigger<'t>,
    pub frame: &'a Frame,
}

impl Reading<'_, '_> {
    /// The objects that are no part of the trigger.
    pub fn own(&self, objects: Vec<TokenId>) -> Vec<TokenId> {
        let is_own = |token: &TokenId| {
            let is_joined = self.trigger.object.is_some_and(|object| {
                self.scene.graph.dependency(*token) == Dependency::Conj
                    && self.scene.graph.head(*token) == Some(object)
            });
            Some(*token) != self.trigger.object
                && Some(*token) != self.trigger.means
                && !words::is_reflexive(self.scene.text.word(*token))
                && !is_joined
                && !self.trigger.parts.contains(token)
                && !self.is_time(*token)
        };
        objects.into_iter().filter(is_own).collect()
    }

    /// What one of `prepositions` joins to one of `heads`, times aside.
    pub fn joined(&self, heads: &[TokenId], prepositions: &[&str]) -> Vec<TokenId> {
        let graph = &self.scene.graph;
        let mut all: Vec<TokenId> = Vec::new();
        for preposition in prepositions {
            for &head in heads {
                let joined = graph.joined_by(head, preposition);
                all.extend(
                    joined
                        .into_iter()
                        .filter(|token| !self.trigger.parts.contains(token) && !self.is_time(*token)),
                );
            }
        }
        all
    }

    /// The prepositions that the entry itself asks for.
    pub fn entry_prepositions(&self) -> Vec<&'static str> {
        let needs = self.trigger.entry.needs.iter();
        let words = needs.filter_map(|need| match need {
            Need::Preposition(words) | Need::Particle(words) => Some(words.iter().copied()),
            _ => None,
        });
        words.flatten().collect()
    }

    /// Whether a noun says where rather than to whom.
    pub fn is_there(&self, token: TokenId) -> bool {
        let preposition = self.scene.graph.preposition(token);
        matches!(preposition.as_deref(), Some("in" | "at" | "near" | "from")) && self.scene.is_place(token)
    }

    pub fn is_time(&self, token: TokenId) -> bool {
        self.scene.time(token).is_some()
    }
}
