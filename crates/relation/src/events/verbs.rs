//! What a verb has as its subject, objects and complements.

use dateline_document::{ArgumentRole, Dependency, PennTag, TokenId};

use super::arguments::{Heads, Reading};
use super::words;

/// How many clauses down a target is looked for.
const DEEPEST: usize = 2;

impl Reading<'_, '_> {
    /// What a verb has as its subject, objects and complements.
    pub fn verb(&self, heads: &mut Heads) {
        use ArgumentRole::{Actor, Instrument, Recipient, Target};
        let graph = &self.scene.graph;
        let verb = self.trigger.head;
        let objects: Vec<TokenId> = self.own(self.scene.objects(verb));
        let subjects: Vec<TokenId> =
            self.scene.subjects(verb).into_iter().filter(|it| !objects.contains(it)).collect();
        let is_reflexive =
            graph.by(verb, &[Dependency::Obj]).any(|it| words::is_reflexive(self.scene.text.word(it)));
        let has_object = !objects.is_empty()
            || self.trigger.object.is_some()
            || self.trigger.means.is_some()
            || is_reflexive;
        heads.add(Instrument, self.trigger.means);
        if self.frame.undergo && !has_object && !self.scene.is_passive(verb) {
            heads.add(Target, subjects);
        } else {
            heads.add(Actor, subjects);
        }
        if !self.frame.target.contains(&"between") {
            // "held talks between the two sides".
            let own: Vec<TokenId> = std::iter::once(verb).chain(self.trigger.object).collect();
            heads.add(Actor, self.joined(&own, &["between", "among"]));
        }
        if !self.frame.recipient.is_empty() {
            heads.add(Recipient, self.own(graph.indirect_objects(verb)));
            let of: Vec<TokenId> =
                std::iter::once(verb).chain(self.trigger.object).chain(objects.iter().copied()).collect();
            let joined = self.joined(&of, &self.frame.recipient);
            heads.add(Recipient, joined.into_iter().filter(|&token| self.scene.is_party(token)));
        } else {
            heads.add(Target, self.own(graph.indirect_objects(verb)));
        }
        if self.frame.object_is_means {
            heads.add(Instrument, objects);
            self.targets(heads, Vec::new());
        } else {
            self.targets(heads, objects);
        }
    }

    fn targets(&self, heads: &mut Heads, objects: Vec<TokenId>) {
        use ArgumentRole::{Actor, Recipient, Target};
        let scene = self.scene;
        let entry = self.entry_prepositions();
        let own: Vec<TokenId> =
            std::iter::once(self.trigger.head).chain(self.trigger.object).chain(self.trigger.means).collect();
        let by_entry = self.joined(&own, &entry);
        // Where something may be given to somebody, what is given is the target.
        let is_any = !self.frame.party || !self.frame.recipient.is_empty();
        let is_object = !objects.is_empty() && (is_any || objects.iter().any(|&it| scene.is_party(it)));
        let direct: Vec<TokenId> = if is_object || by_entry.is_empty() { objects } else { by_entry };
        if is_any {
            if direct.is_empty() {
                heads.add(Target, self.joined(&own, &self.frame.target));
            } else {
                heads.add(Target, direct);
            }
            return;
        }
        let parties: Vec<TokenId> = direct.iter().copied().filter(|&token| scene.is_party(token)).collect();
        if !parties.is_empty() {
            heads.add(Target, parties);
            return;
        }
        let joined = self.joined(&own, &self.frame.target);
        heads.add(Target, joined.iter().copied().filter(|&token| scene.is_party(token)));
        let phrases = direct.iter().chain(&joined).chain(&self.trigger.object);
        let actors: Vec<_> = heads.of(Actor).filter_map(|token| scene.entity(token)).collect();
        let is_other = |&token: &TokenId| scene.entity(token).is_none_or(|it| !actors.contains(&it));
        let others = |tokens: Vec<TokenId>| tokens.into_iter().filter(is_other).collect::<Vec<_>>();
        if !heads.has(Target) {
            let inner = phrases
                .map(|&token| others(scene.inner_parties(token, &self.frame.target)))
                .find(|inner| !inner.is_empty());
            heads.add(Target, inner.unwrap_or_default());
        }
        if !heads.has(Target) && self.frame.clause {
            let of_clause = own.iter().map(|&word| others(self.of_clause(word)));
            heads.add(Target, of_clause.into_iter().find(|it| !it.is_empty()).unwrap_or_default());
        }
        if !heads.has(Target) && !heads.has(Recipient) {
            heads.add(Target, if direct.is_empty() { joined } else { direct });
        }
    }

    /// The people and bodies that the complement of a word is about: those with names rather than others.
    pub fn of_clause(&self, word: TokenId) -> Vec<TokenId> {
        self.of_clause_within(word, DEEPEST)
    }

    fn of_clause_within(&self, word: TokenId, deepest: usize) -> Vec<TokenId> {
        use Dependency::{Acl, Advcl, Ccomp, Nmod, Obl, Parataxis, Xcomp};
        let Some(deepest) = deepest.checked_sub(1) else { return Vec::new() };
        let (scene, graph) = (self.scene, &self.scene.graph);
        let mut all: Vec<TokenId> = Vec::new();
        for clause in graph.by(word, &[Xcomp, Ccomp, Acl, Parataxis, Advcl]) {
            let is_purpose = graph.dependency(clause) == Advcl && !self.is_participle_of(clause);
            let is_about_others = matches!(graph.dependency(clause), Ccomp | Parataxis);
            if is_about_others {
                all.extend(scene.subjects(clause));
            }
            if is_purpose && !self.is_purpose(clause) {
                continue;
            }
            let objects = scene.objects(clause);
            let inner = objects.iter().filter(|&&object| !scene.is_party(object));
            all.extend(inner.flat_map(|&object| scene.inner_parties(object, words::LOCATIVES)));
            all.extend(objects.iter().copied());
            let joined = graph.by(clause, &[Obl, Nmod]).filter(|&token| graph.preposition(token).is_some());
            for token in joined {
                all.push(token);
                if !scene.is_party(token) {
                    all.extend(scene.inner_parties(token, words::LOCATIVES));
                }
            }
            all.extend(self.of_clause_within(clause, deepest));
        }
        all.retain(|&token| scene.is_party(token));
        let named: Vec<TokenId> =
            all.iter().copied().filter(|&token| scene.entity(token).is_some()).collect();
        // The first alone, with those that are joined to it.
        let first = named.first().or(all.first()).copied();
        graph.coordinated(first.into_iter().collect())
    }

    /// "accused of killing": a participle that a preposition joins.
    fn is_participle_of(&self, clause: TokenId) -> bool {
        let marks = self.scene.graph.by(clause, &[Dependency::Mark]);
        marks.map(|mark| self.scene.text.word(mark)).any(|mark| ["of", "for", "with", "from"].contains(&mark))
    }

    /// "marched to demand", "marched calling for": what the actors want of others.
    fn is_purpose(&self, clause: TokenId) -> bool {
        let text = self.scene.text;
        let mut marks = self.scene.graph.by(clause, &[Dependency::Mark]);
        match text.tag(clause) {
            Some(PennTag::VB) => marks.any(|mark| text.word(mark).eq_ignore_ascii_case("to")),
            Some(PennTag::VBG) => marks.next().is_none(),
            _ => false,
        }
    }
}
