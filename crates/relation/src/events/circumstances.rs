//! Where an event happens, with what, and when.

use dateline_document::{ArgumentRole, Dependency, EventArgument, Id, TimeKind, TokenId, TokenRange};

use super::arguments::{Heads, Reading};
use super::scene::Scene;
use super::trigger::Trigger;
use super::words;

/// How many words above a time expression the event is looked for that it dates.
const HIGHEST: usize = 4;

impl Reading<'_, '_> {
    /// Where it happens, and with what.
    pub fn circumstances(&self, heads: &mut Heads) {
        use ArgumentRole::{Instrument, Place};
        let (scene, graph) = (self.scene, &self.scene.graph);
        let own: Vec<TokenId> = std::iter::once(self.trigger.head)
            .chain(self.trigger.object)
            .chain(self.trigger.support)
            .collect();
        for &word in &own {
            for token in graph.by(word, &[Dependency::Obl, Dependency::Nmod]) {
                let Some(preposition) = graph.preposition(token) else { continue };
                if self.trigger.parts.contains(&token) || self.is_time(token) {
                    continue;
                }
                if words::is_locative(&preposition) && scene.is_place(token) {
                    heads.add(Place, [token]);
                }
                if self.frame.harm && preposition == "with" && !scene.is_party(token) {
                    heads.add(Instrument, [token]);
                }
            }
            if self.frame.harm {
                let using = graph.by(word, &[Dependency::Advcl]).filter(|&it| scene.text.lemma(it) == "use");
                for clause in using {
                    heads.add(Instrument, scene.objects(clause));
                }
            }
        }
    }

    /// "fired at targets in Jericho": where it is done is told of what it is done to.
    pub fn place_of_targets(&self, heads: &mut Heads) {
        let (scene, graph) = (self.scene, &self.scene.graph);
        let targets: Vec<TokenId> = heads.of(ArgumentRole::Target).collect();
        let joined = targets.iter().flat_map(|&target| graph.by(target, &[Dependency::Nmod]));
        let places = joined.filter(|&token| {
            graph.preposition(token).is_some_and(|it| words::is_locative(&it)) && scene.is_place(token)
        });
        heads.add(ArgumentRole::Place, places.collect::<Vec<_>>());
    }
}

/// For each time expression the trigger that it dates: its head's, or the nearest above in the same clause.
pub fn times(scene: &Scene<'_>, triggers: &[Trigger<'_>]) -> Vec<(usize, EventArgument)> {
    let mut of_token: Vec<Option<u32>> = vec![None; scene.text.tokens.len()];
    for (index, trigger) in triggers.iter().enumerate() {
        let tokens = std::iter::once(trigger.head).chain(trigger.object).chain(trigger.support);
        for token in tokens {
            // A noun that is carried by a verb is dated with it, but a verb of its own comes first.
            of_token[token.index()].get_or_insert(u32::try_from(index).unwrap_or(u32::MAX));
        }
    }
    let mut found = Vec::new();
    for (time, &span) in scene.found.times.span().entries() {
        let range = scene.text.tokens.within(span);
        if scene.found.times.kind()[time] == TimeKind::Duration && measures_distance(scene, range) {
            continue;
        }
        let outside = |token: &TokenId| scene.graph.head(*token).is_none_or(|head| !range.contains(head));
        let Some(mut word) = range.ids().find(outside) else { continue };
        for _ in 0..HIGHEST {
            use Dependency::{Acl, AclRelcl, Advcl, AdvclRelcl, Ccomp, Csubj, Parataxis, Xcomp};
            let is_clause = matches!(
                scene.graph.dependency(word),
                Acl | AclRelcl | Advcl | AdvclRelcl | Ccomp | Csubj | Parataxis | Xcomp
            );
            if is_clause && !range.contains(word) {
                break;
            }
            let Some(head) = scene.graph.head(word) else { break };
            word = head;
            if let Some(index) = of_token[word.index()] {
                let role = ArgumentRole::Time;
                found.push((
                    index as usize,
                    EventArgument { role, span, mention: None, entity: None, time: Some(time) },
                ));
                break;
            }
        }
    }
    found
}

/// "five years after the crowd left": how far one event lies from another.
fn measures_distance(scene: &Scene<'_>, duration: TokenRange) -> bool {
    let next = duration.end();
    let is_one = |word: &str| ["after", "before", "since"].iter().any(|it| word.eq_ignore_ascii_case(it));
    next.index() < scene.text.tokens.len() && is_one(scene.text.word(next))
}
