//! What stands beside a noun that tells of an event, and with the verb that carries it.

use dateline_document::{ArgumentRole, Dependency, TokenId};

use super::arguments::{Heads, Reading};
use super::words;

impl Reading<'_, '_> {
    /// What stands beside a noun, and with the verb that carries it.
    pub fn noun(&self, heads: &mut Heads) {
        use ArgumentRole::{Actor, Recipient, Target};
        use Dependency::{Amod, Compound, NmodPoss};
        let (scene, graph) = (self.scene, &self.scene.graph);
        let noun = self.trigger.head;
        let mut own = vec![noun];
        if let Some(verb) = self.trigger.support {
            own.push(verb);
            let subjects = scene.subjects(verb).into_iter().filter(|&it| it != noun);
            if words::is_undergoing(scene.text.lemma(verb)) {
                heads.add(Target, subjects);
            } else {
                heads.add(Actor, subjects.filter(|&subject| scene.is_party(subject)));
            }
        }
        heads.add(Actor, self.joined(&[noun], &["by"]));
        if !self.frame.target.contains(&"between") {
            heads.add(Actor, self.joined(&[noun], &["between", "among"]));
        }
        let owners = graph.coordinated(graph.by(noun, &[NmodPoss]).collect());
        let owners = owners.into_iter().filter(|&owner| !self.is_time(owner));
        let owner_is_target = self.frame.own_target || (self.frame.undergo && heads.has(Actor));
        heads.add(if owner_is_target { Target } else { Actor }, owners);
        let of = self.joined(&[noun], &["of"]);
        heads.add(
            if self.frame.of_actor { Actor } else { Target },
            of.into_iter().filter(|&it| !self.is_time(it)),
        );
        let modifiers = graph.by(noun, &[Amod, Compound]).filter(|&token| scene.is_party(token));
        let modifiers: Vec<TokenId> = graph.coordinated(modifiers.collect());
        // "the Raqqa battle" is where, "the U.S. airstrike" is who.
        let (places, parties): (Vec<TokenId>, Vec<TokenId>) = modifiers
            .into_iter()
            .filter(|&token| scene.is_party(token))
            .partition(|&token| scene.is_literal_place(token));
        heads.add(ArgumentRole::Place, places);
        if !heads.has(Actor) && !self.frame.own_target {
            heads.add(Actor, parties);
        }
        if !heads.has(Actor)
            && graph.dependency(noun) == Dependency::Obl
            && let Some(verb) = graph.head(noun)
            && words::is_charging(scene.text.lemma(verb))
        {
            // "charged with murder": who is charged is said to have done it.
            heads.add(Actor, scene.objects(verb).into_iter().filter(|&it| it != noun));
        }
        let recipients = self.joined(&own, &self.frame.recipient);
        heads.add(Recipient, recipients.into_iter().filter(|&token| scene.is_party(token)));
        let mut prepositions = self.entry_prepositions();
        prepositions.extend(self.frame.target.iter().filter(|&&it| it != "of"));
        let joined = self.joined(&own, &prepositions);
        let parties = joined.iter().copied().filter(|&it| scene.is_party(it) && !self.is_time(it));
        heads.add(Target, parties);
        if !heads.has(Target) && self.frame.party {
            let inner = joined
                .iter()
                .map(|&token| scene.inner_parties(token, &self.frame.target))
                .find(|it| !it.is_empty());
            heads.add(Target, inner.unwrap_or_default());
        }
        if !heads.has(Target)
            && graph.dependency(noun) == Dependency::Obj
            && let Some(verb) = graph.head(noun)
        {
            // "foiled an attack on the cathedral", with the place under the verb.
            heads.add(
                Target,
                self.joined(&[verb], &prepositions).into_iter().filter(|&it| !self.is_there(it)),
            );
        }
        if !heads.has(Target) && self.frame.clause {
            let of_clause = own.iter().map(|&word| self.of_clause(word));
            heads.add(Target, of_clause.into_iter().find(|it| !it.is_empty()).unwrap_or_default());
        }
        if !heads.has(Target) && !self.frame.of_actor {
            heads.add(Target, joined.into_iter().filter(|&it| !self.is_there(it)));
        }
    }
}
