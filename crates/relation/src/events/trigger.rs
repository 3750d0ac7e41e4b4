//! Which words of an article tell of events.

use std::cell::OnceCell;

use dateline_document::{Dependency, Id, MentionForm, PartOfSpeech, PennTag, Span, TokenId};

use super::scene::Scene;
use super::table::{Clause, Entry, Need, Table};
use super::words;

/// How many tokens lie at most between the first and the last word of a trigger that has several.
const WIDEST: usize = 6;

/// A trigger in the text.
pub struct Trigger<'t> {
    pub entry: &'t Entry,
    /// The verb or noun that the entry is under.
    pub head: TokenId,
    /// The object that is part of the trigger: the talks of "held talks".
    pub object: Option<TokenId>,
    /// The object that it is done with: the rockets of "fired rockets at the town".
    pub means: Option<TokenId>,
    /// The verb that carries a noun which is a trigger of its own: the launching of "launched a probe".
    pub support: Option<TokenId>,
    /// The other tokens that belong to it.
    pub parts: Vec<TokenId>,
}

impl Trigger<'_> {
    /// The words of the trigger.
    pub fn span(&self, scene: &Scene<'_>) -> Span {
        let spans = scene.text.tokens.span();
        let tokens = self.parts.iter().chain(&self.object);
        let near = tokens.filter(|token| token.index().abs_diff(self.head.index()) <= WIDEST);
        near.fold(spans[self.head], |span, &token| span.cover(spans[token]))
    }
}

/// The triggers of an article, in order.
pub fn triggers<'t>(table: &'t Table, scene: &Scene<'_>) -> Vec<Trigger<'t>> {
    let mut found: Vec<Trigger<'t>> = Vec::new();
    let mut is_taken = vec![false; scene.text.tokens.len()];
    // Verbs first: a noun that is part of a verb's trigger tells of nothing more.
    for part in [PartOfSpeech::Verb, PartOfSpeech::Noun] {
        for token in scene.text.words.ids() {
            if scene.text.part(token) != Some(part) || is_taken[token.index()] {
                continue;
            }
            let trigger = match part {
                PartOfSpeech::Verb => verb(table, scene, token),
                _ => noun(table, scene, token),
            };
            if let Some(trigger) = trigger {
                is_taken[token.index()] = true;
                for part in trigger.object.iter().chain(&trigger.parts) {
                    is_taken[part.index()] = true;
                }
                found.push(trigger);
            }
        }
    }
    found.sort_by_key(|trigger| (trigger.span(scene).start(), trigger.head));
    found
}

fn verb<'t>(table: &'t Table, scene: &Scene<'_>, token: TokenId) -> Option<Trigger<'t>> {
    use Dependency::{Amod, Aux, AuxPass, Case, Compound, Cop, Fixed, Flat, Mark};
    let entries = table.verb(scene.text.lemma(token));
    let is_other_use =
        |relation| matches!(relation, Aux | AuxPass | Case | Compound | Cop | Fixed | Flat | Mark);
    // "president-elect": the second half of a word.
    let is_half = token.previous().is_some_and(|before| scene.text.tag(before) == Some(PennTag::Hyphen));
    let modifies = scene.graph.dependency(token) == Amod && scene.objects(token).is_empty();
    if entries.is_empty()
        || modifies
        || is_half
        || is_other_use(scene.graph.dependency(token))
        || is_in_name(scene, token)
    {
        return None;
    }
    first_match(table, scene, token, entries)
}

fn noun<'t>(table: &'t Table, scene: &Scene<'_>, token: TokenId) -> Option<Trigger<'t>> {
    use Dependency::{Compound, Fixed, Flat, NmodDesc};
    let entries = table.noun(scene.text.lemma(token));
    let is_common = matches!(scene.text.tag(token), Some(PennTag::NN | PennTag::NNS));
    let is_modifier = matches!(scene.graph.dependency(token), Compound | Fixed | Flat | NmodDesc);
    if entries.is_empty() || !is_common || is_modifier || is_in_name(scene, token) {
        return None;
    }
    let mut trigger = first_match(table, scene, token, entries)?;
    trigger.support = support(scene, token);
    Some(trigger)
}

/// Whether a word stands in a name: "Strike Force Ltd".
fn is_in_name(scene: &Scene<'_>, token: TokenId) -> bool {
    scene.mention(token).is_some_and(|mention| {
        let mentions = &scene.resolved.mentions;
        let span = scene.text.tokens.span()[token];
        mentions.form()[mention] == MentionForm::Name && mentions.span()[mention].contains(span)
    })
}

/// The verb that says who does what a noun names.
fn support(scene: &Scene<'_>, noun: TokenId) -> Option<TokenId> {
    use Dependency::{Advcl, Conj, Nmod, NsubjPass, Obj, Obl};
    let graph = &scene.graph;
    let mut noun = noun;
    if graph.dependency(noun) == Conj {
        noun = graph.head(noun)?;
    }
    // "10 days of war games", "a round of talks".
    if graph.dependency(noun) == Nmod && graph.preposition(noun).as_deref() == Some("of") {
        let whole = graph.head(noun)?;
        let is_measure =
            words::is_quantity(scene.text.lemma(whole)) || words::is_round(scene.text.lemma(whole));
        noun = if is_measure { whole } else { noun };
    }
    let verb = graph.head(noun)?;
    let lemma = scene.text.lemma(verb);
    let carries = match graph.dependency(noun) {
        Obj | NsubjPass => words::is_support(lemma) || words::is_undergoing(lemma),
        // "returned to Geneva for talks", "took part in the protest".
        Obl | Advcl => {
            let joins = matches!(graph.preposition(noun).as_deref(), Some("for" | "in"));
            joins && words::is_going(lemma)
        }
        _ => false,
    };
    (carries && scene.text.part(verb) == Some(PartOfSpeech::Verb)).then_some(verb)
}

fn first_match<'t>(
    table: &'t Table,
    scene: &Scene<'_>,
    head: TokenId,
    entries: &'t [Entry],
) -> Option<Trigger<'t>> {
    let is_vetoed = |of: TokenId, veto: &[&str]| {
        scene.graph.dependents(of).any(|token| {
            let mut joined = scene.graph.by(token, &[Dependency::Conj, Dependency::Compound]);
            is_word(scene, token, veto) || joined.any(|it| is_word(scene, it, veto))
        })
    };
    let is_meant = |trigger: &Trigger<'_>| {
        let veto = table.veto(trigger.entry);
        veto.is_empty()
            || !(is_vetoed(head, veto) || trigger.object.is_some_and(|object| is_vetoed(object, veto)))
    };
    let around = Around { scene, head, objects: OnceCell::new() };
    entries.iter().filter_map(|entry| matched(&around, entry)).find(is_meant)
}

fn is_word(scene: &Scene<'_>, token: TokenId, words: &[&str]) -> bool {
    let (lemma, word) = (scene.text.lemma(token), scene.text.word(token));
    words.iter().any(|&entry| entry.eq_ignore_ascii_case(lemma) || entry.eq_ignore_ascii_case(word))
}

/// Whether a noun or its title is one of `words`, or it names a person where `person` is among them.
fn is_kind(scene: &Scene<'_>, noun: TokenId, words: &[&str]) -> bool {
    use Dependency::{Appos, Compound, Flat, NmodDesc};
    let mut titles = scene.graph.by(noun, &[NmodDesc, Compound, Flat, Appos]);
    is_word(scene, noun, words)
        || titles.any(|title| is_word(scene, title, words))
        || (words.contains(&"person") && scene.is_person(noun))
}

/// Whether an object is one of `words`, or an effort, process or the like of which one of them says what it is.
fn is_named(scene: &Scene<'_>, object: TokenId, words: &[&str]) -> bool {
    let is_effort = words::is_effort(scene.text.lemma(object));
    let mut modifiers = scene.graph.by(object, &[Dependency::Compound, Dependency::Amod]);
    is_word(scene, object, words) || (is_effort && modifiers.any(|token| is_word(scene, token, words)))
}

/// A word that may be a trigger, with its objects once they are asked for.
struct Around<'a> {
    scene: &'a Scene<'a>,
    head: TokenId,
    objects: OnceCell<Vec<TokenId>>,
}

impl Around<'_> {
    fn objects(&self) -> &[TokenId] {
        self.objects.get_or_init(|| self.scene.objects(self.head))
    }
}

fn matched<'t>(around: &Around<'_>, entry: &'t Entry) -> Option<Trigger<'t>> {
    let (scene, head) = (around.scene, around.head);
    let mut trigger = Trigger { entry, head, object: None, means: None, support: None, parts: Vec::new() };
    for need in &entry.needs {
        match need {
            Need::Particle(words) => trigger.parts.push(particle(scene, head, words)?),
            Need::Object(words) => {
                trigger.object =
                    Some(*around.objects().iter().find(|&&object| is_named(scene, object, words))?);
            }
            Need::Means(words) => {
                trigger.means = Some(
                    *around.objects().iter().find(|&&object| is_word(scene, scene.head(object), words))?,
                );
            }
            Need::Either(words) => {
                let objects = around.objects();
                let subjects = scene.subjects(head);
                let is_one = |&&token: &&TokenId| is_kind(scene, scene.head(token), words);
                objects.iter().chain(&subjects).find(is_one)?;
            }
            Need::Dependent(words) => {
                let of = std::iter::once(head).chain(trigger.object);
                let mut dependents = of.flat_map(|of| scene.graph.dependents(of));
                let part = dependents.find(|&token| is_word(scene, token, words))?;
                if !scene.is_party(part) {
                    trigger.parts.push(part);
                }
            }
            Need::Preposition(prepositions) => {
                let of = std::iter::once(head).chain(trigger.object).chain(trigger.means);
                let mut dependents = of.flat_map(|of| scene.graph.dependents(of));
                dependents.find(|&token| {
                    let preposition = scene.graph.preposition(token).filter(|_| scene.time(token).is_none());
                    preposition.is_some_and(|it| prepositions.contains(&it.as_str()))
                })?;
            }
            Need::Complement(clause) => complement(scene, head, *clause, &mut trigger)?,
        }
    }
    Some(trigger)
}

/// "carry out", "back down": a particle, or an adverb right behind.
fn particle(scene: &Scene<'_>, head: TokenId, words: &[&str]) -> Option<TokenId> {
    use Dependency::{Advmod, CompoundPrt, Xcomp};
    let is_near = |&token: &TokenId| {
        let reach = if scene.graph.dependency(token) == CompoundPrt { WIDEST } else { 2 };
        token > head && token.index() - head.index() <= reach
    };
    let mut particles = scene.graph.by(head, &[CompoundPrt, Advmod, Xcomp]).filter(is_near);
    // The tree may have a particle for the preposition of what follows: "laid off 900 workers".
    let next = head.next();
    let is_next = next.index() < scene.text.tokens.len() && is_word(scene, next, words);
    particles.find(|&token| is_word(scene, token, words)).or_else(|| is_next.then_some(next))
}

fn complement(scene: &Scene<'_>, head: TokenId, clause: Clause, trigger: &mut Trigger<'_>) -> Option<()> {
    use Dependency::{Acl, Aux, Ccomp, Obj, Xcomp};
    let graph = &scene.graph;
    let is_marked_to = |token: TokenId| {
        graph.by(token, &[Dependency::Mark]).any(|mark| scene.text.word(mark).eq_ignore_ascii_case("to"))
    };
    let own = graph.by(head, &[Xcomp, Ccomp, Acl, Dependency::Parataxis, Dependency::Advcl]);
    // "want the minister to resign": the tree may have the clause under its subject.
    let of_objects = graph.by(head, &[Obj]).flat_map(|object| graph.by(object, &[Acl]));
    let mut clauses = own.chain(of_objects);
    match clause {
        Clause::Infinitive => clauses.find(|&token| is_marked_to(token)).map(drop),
        Clause::ObjectAndInfinitive => {
            let has_object = graph.by(head, &[Obj]).next().is_some() || scene.is_passive(head);
            clauses
                .find(|&token| is_marked_to(token) && (has_object || !scene.subjects(token).is_empty()))
                .filter(|&token| has_object || graph.dependency(token) == Ccomp)
                .map(drop)
        }
        Clause::Finite => clauses.find(|&token| graph.dependency(token) == Ccomp).map(drop),
        Clause::Obligation => {
            let obliged = |token: TokenId| {
                graph.by(token, &[Aux]).find(|&aux| is_word(scene, aux, &["must", "should"]))
            };
            let (said, modal) = clauses.find_map(|token| Some((token, obliged(token)?)))?;
            let speaker = scene.subjects(head).first().and_then(|&speaker| scene.entity(speaker));
            // What somebody must do who says so is no demand, nor is what a thing must be.
            let is_about_others = scene.subjects(said).iter().any(|&subject| {
                scene.is_party(subject) && (speaker.is_none() || scene.entity(subject) != speaker)
            });
            is_about_others.then(|| trigger.parts.push(modal))
        }
    }
}
