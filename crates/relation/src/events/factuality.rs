//! Whether what the text tells of happened, by its own account.
//!
//! A trigger has its own modality (auxiliaries, denials, adverbs); then that of what governs it counts, up the tree:
//! verbs, nouns and adjectives that say what becomes of their complement (implicatives and others, after Karttunen
//! 1971 and 2012).

use dateline_document::{Dependency, EntityId, Factuality, Id, PartOfSpeech, QuoteId, Span, Tagged, TokenId};

use super::scene::Scene;
use super::trigger::Trigger;

/// How many words above a trigger are asked.
const HIGHEST: usize = 6;

/// How many quotes before a trigger are looked at for one that holds it.
const NEAREST: usize = 16;

/// What a word says of its complement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// It is so where the governing word is: "managed to".
    Holds,
    /// "failed to".
    Failed,
    /// "refused to", "denied".
    Negated,
    /// "plans to", "promised to".
    Future,
    /// "wants to", "called for".
    Possible,
    /// "accused of".
    Claimed,
}

fn is_in(list: &str, word: &str) -> bool {
    list.split_ascii_whitespace().any(|entry| entry == word)
}

/// The effect in whose list a lemma stands first.
fn effect_of(lists: [&str; 5], lemma: &str) -> Effect {
    use Effect::{Claimed, Failed, Future, Negated, Possible};
    let effects = [Failed, Negated, Future, Possible, Claimed];
    let found = lists.iter().zip(effects).find(|(list, _)| is_in(list, lemma));
    found.map_or(Effect::Holds, |(_, effect)| effect)
}

/// What verbs, nouns and adjectives say of the infinitive, clause or participle that they govern.
fn effect_on_clause(lemma: &str) -> Effect {
    const FAILED: &str = "fail failure unable neglect forget miss";
    const NEGATED: &str = "refuse refusal decline deny unwilling reluctant avoid rule abstain refrain stop prevent bar \
                           ban forbid prohibit dissuade discourage deter unlikely cancel abandon reject oppose doubt \
                           unwillingness reluctance inability";
    const FUTURE: &str = "plan intend intention expect prepare agree agreement promise vow pledge offer decide decision \
                          choose schedule set ready willing poised due about go arrange commit committed undertake \
                          order prepared determined determine resolve readiness willingness commitment announce swear \
                          be have will willing guarantee deal bind propose move likely expected certain sure";
    const POSSIBLE: &str = "try attempt seek want wish hope aim consider suggest urge call ask demand request require \
                            need push press warn threaten threat attempt bid effort ability chance right power \
                            opportunity able can recommend proposal idea appeal encourage invite allow permit let \
                            authorize authorise enable permission freedom dare struggle fight campaign insist wait \
                            pressure advise instruct tell plead beg like prefer possible free bid fear afford tempt \
                            eligible eager keen believe think";
    const CLAIMED: &str = "accuse accusation suspect suspicion allege allegation claim charge indict implicate blame \
                           convict appear seem report rumour rumor purport";
    effect_of([FAILED, NEGATED, FUTURE, POSSIBLE, CLAIMED], lemma)
}

/// What verbs say of the event that a noun of theirs names: "called for talks", "averted a strike".
fn effect_on_noun(lemma: &str) -> Effect {
    const FAILED: &str = "foil thwart avert prevent abort fail miss avoid";
    const NEGATED: &str = "cancel reject rule deny scrap refuse ban acquit clear absolve exonerate";
    const FUTURE: &str = "plan schedule promise pledge vow offer prepare agree postpone delay expect await \
                          order arrange";
    const POSSIBLE: &str = "call demand urge seek propose consider threaten want need fear request suggest appeal press \
                            push attempt ask discuss contemplate advocate plot warn favour favor support oppose hope \
                            avoid risk try recommend plead face";
    const CLAIMED: &str = "accuse allege suspect charge convict indict arraign";
    effect_of([FAILED, NEGATED, FUTURE, POSSIBLE, CLAIMED], lemma)
}

/// How the text puts a trigger, and whose words tell of it.
pub fn factuality(scene: &Scene<'_>, trigger: &Trigger<'_>) -> (Factuality, Option<EntityId>) {
    let quote = quote_around(scene, trigger);
    let source = quote.and_then(|id| scene.quotes.speaker()[id]);
    let (own, accuser) = by_tree(scene, trigger);
    match own {
        Factuality::Asserted if quote.is_some() => (Factuality::Claimed, source),
        Factuality::Claimed | Factuality::Negated => (own, source.or(accuser)),
        _ => (own, source),
    }
}

/// The innermost quote that holds a trigger, but not its own cue. What somebody condemns or welcomes, the object of the
/// cue itself, is no claim of theirs.
fn quote_around(scene: &Scene<'_>, trigger: &Trigger<'_>) -> Option<QuoteId> {
    let quotes = scene.quotes;
    let span = scene.text.tokens.span()[trigger.head];
    let end = quotes.span().as_slice().partition_point(|quote| quote.start() <= span.start());
    let near = (end.saturating_sub(NEAREST)..end).rev().map(QuoteId::from_index);
    let holds = |&id: &QuoteId| quotes.span()[id].contains(span);
    let mut holding = near.filter(holds);
    let governor = scene
        .graph
        .head(trigger.head)
        .filter(|_| scene.graph.dependency(trigger.head) == Dependency::Obj)
        .map(|verb| scene.text.tokens.span()[verb]);
    holding.find(|&id| {
        let is_claim = |cue: Span| !cue.overlaps(span) && governor.is_none_or(|verb| !cue.overlaps(verb));
        quotes.cue()[id].is_none_or(is_claim)
    })
}

fn by_tree(scene: &Scene<'_>, trigger: &Trigger<'_>) -> (Factuality, Option<EntityId>) {
    let mut word = trigger.head;
    let mut is_noun = scene.text.part(word) != Some(PartOfSpeech::Verb);
    if let Some(object) = trigger.object
        && has_denial(scene, object)
    {
        return (Factuality::Negated, None);
    }
    let mut own = modality(scene, word);
    for _ in 0..HIGHEST {
        if own != Factuality::Asserted {
            return (own, None);
        }
        let Some((governor, effect)) = governor(scene, word, is_noun) else { break };
        let above = modality(scene, governor);
        own = match (effect, above) {
            (Effect::Holds, above) => above,
            (Effect::Failed | Effect::Negated, Factuality::Negated) => Factuality::Asserted,
            (Effect::Failed | Effect::Negated, Factuality::Possible) => Factuality::Possible,
            (Effect::Future | Effect::Possible, Factuality::Negated) => Factuality::Negated,
            (Effect::Failed, _) => Factuality::Failed,
            (Effect::Negated, _) => {
                return (Factuality::Negated, speaker(scene, governor));
            }
            (Effect::Future, _) => Factuality::Future,
            (Effect::Possible, _) => Factuality::Possible,
            (Effect::Claimed, _) => return (Factuality::Claimed, speaker(scene, governor)),
        };
        (word, is_noun) = (governor, scene.text.part(governor) != Some(PartOfSpeech::Verb));
    }
    (
        if own == Factuality::Asserted && is_asked(scene, trigger.head) { Factuality::Possible } else { own },
        None,
    )
}

fn speaker(scene: &Scene<'_>, predicate: TokenId) -> Option<EntityId> {
    scene.subjects(predicate).first().and_then(|&subject| scene.entity(subject))
}

/// The word whose complement a word is, and what that says of it. None at the top of what bears on it.
fn governor(scene: &Scene<'_>, word: TokenId, is_noun: bool) -> Option<(TokenId, Effect)> {
    use Dependency::{Acl, Advcl, Ccomp, Conj, Csubj, Nmod, NsubjPass, Obj, Obl, Xcomp};
    let graph = &scene.graph;
    let head = graph.head(word)?;
    let lemma = scene.text.lemma(head);
    let relation = graph.dependency(word);
    let marks: Vec<&str> = graph.by(word, &[Dependency::Mark]).map(|mark| scene.text.word(mark)).collect();
    let is_marked =
        |list: &[&str]| marks.iter().any(|mark| list.iter().any(|it| it.eq_ignore_ascii_case(mark)));
    match relation {
        _ if is_marked(&["if", "unless", "whether", "lest"]) => Some((head, Effect::Possible)),
        Xcomp | Ccomp | Csubj => Some((head, effect_on_clause(lemma))),
        // "want the minister to resign", with the clause under its subject.
        Acl if is_marked(&["to"]) && relation_is_object(scene, head) => {
            let verb = graph.head(head)?;
            Some((verb, effect_on_clause(scene.text.lemma(verb))))
        }
        Acl if is_marked(&["to", "of", "from"]) => Some((head, effect_on_clause(lemma))),
        Acl | Advcl if is_marked(&["of", "for", "with", "from"]) => Some((head, effect_on_clause(lemma))),
        Advcl if is_marked(&["to"]) => Some((head, Effect::Possible)),
        Conj if has_own_clause(scene, word) => None,
        Conj => Some((head, Effect::Holds)),
        Obj | NsubjPass if is_noun => Some((head, effect_on_noun(lemma))),
        Dependency::Nsubj if is_noun => {
            let effect = if ["fail", "collapse"].contains(&lemma) { Effect::Failed } else { Effect::Holds };
            Some((head, effect)).filter(|_| is_about_itself(lemma))
        }
        Obl if is_noun => {
            let preposition = graph.preposition(word);
            let preposition = preposition.as_deref().unwrap_or_default();
            let is_object = ["for", "on", "of", "to", "with", "against"].contains(&preposition);
            is_object.then(|| (head, effect_on_noun(lemma))).filter(|(_, effect)| *effect != Effect::Holds)
        }
        Nmod if is_noun => {
            let governs = matches!(graph.preposition(word).as_deref(), Some("of" | "for" | "to"));
            governs.then(|| (head, effect_on_clause(lemma))).filter(|(_, effect)| *effect != Effect::Holds)
        }
        _ => None,
    }
}

fn relation_is_object(scene: &Scene<'_>, noun: TokenId) -> bool {
    scene.graph.dependency(noun) == Dependency::Obj && scene.is_party(noun)
}

/// Whether a verb says of an event whether it comes to pass: "talks will begin".
fn is_about_itself(lemma: &str) -> bool {
    is_in(
        "begin start take happen occur resume continue end follow come fail collapse open last erupt break be go \
         proceed",
        lemma,
    )
}

fn has_own_clause(scene: &Scene<'_>, word: TokenId) -> bool {
    use Dependency::{Aux, Nsubj, NsubjPass};
    scene.text.part(word) == Some(PartOfSpeech::Verb)
        && scene.graph.by(word, &[Aux, Nsubj, NsubjPass]).next().is_some()
}

/// What the auxiliaries, denials and adverbs of a predicate say of it.
fn modality(scene: &Scene<'_>, predicate: TokenId) -> Factuality {
    use Dependency::{Advmod, Aux, Mark};
    let graph = &scene.graph;
    let is = |token: TokenId, list: &str| is_in(list, &scene.text.word(token).to_ascii_lowercase());
    // "Nobody was hurt", "neither side attacked".
    let mut subjects = graph.by(predicate, &[Dependency::Nsubj, Dependency::NsubjPass]);
    let is_none = |token: TokenId| {
        is(token, "nobody none nothing neither no-one")
            || graph.by(token, &[Dependency::Det]).any(|it| is(it, "no neither"))
    };
    // "called off the strike".
    let mut particles = graph.by(predicate, &[Dependency::CompoundPrt]);
    let is_called_off = scene.text.lemma(predicate) == "call" && particles.any(|it| is(it, "off"));
    if has_denial(scene, predicate) || subjects.any(is_none) || is_called_off {
        return Factuality::Negated;
    }
    let adverbs = || graph.by(predicate, &[Advmod, Dependency::Amod]);
    if adverbs().any(|token| is(token, "nearly almost narrowly unsuccessfully")) {
        return Factuality::Failed;
    }
    for auxiliary in graph.by(predicate, &[Aux]) {
        if is(auxiliary, "will shall 'll ’ll wo") {
            return Factuality::Future;
        }
        if is(auxiliary, "would") {
            return if is_reported(scene, predicate) { Factuality::Future } else { Factuality::Possible };
        }
        if is(auxiliary, "may might could can must should ought ca cannot") {
            return Factuality::Possible;
        }
    }
    if adverbs()
        .any(|token| is(token, "allegedly reportedly purportedly supposedly alleged reported suspected"))
    {
        return Factuality::Claimed;
    }
    if adverbs()
        .any(|token| is(token, "possibly perhaps maybe probably potentially possible potential likely"))
    {
        return Factuality::Possible;
    }
    if adverbs()
        .any(|token| is(token, "planned upcoming forthcoming imminent proposed scheduled impending future"))
    {
        return Factuality::Future;
    }
    if adverbs()
        .any(|token| is(token, "attempted failed foiled thwarted averted cancelled canceled abortive"))
    {
        return Factuality::Failed;
    }
    // "Pompeo is to meet Netanyahu"; "Pope to visit Iraq": a headline tells what is to come in an infinitive.
    let is_infinitive = graph.by(predicate, &[Mark]).any(|mark| is(mark, "to"));
    let has_subject = graph.by(predicate, &[Dependency::Nsubj, Dependency::NsubjPass]).next().is_some();
    let is_root = graph.dependency(predicate) == Dependency::Root;
    let is_due = graph.by(predicate, &[Aux, Dependency::Cop]).any(|token| scene.text.lemma(token) == "be");
    if is_infinitive && (is_due || (has_subject && is_root)) {
        Factuality::Future
    } else {
        Factuality::Asserted
    }
}

/// Whether a predicate stands in a clause of saying, in which "would" tells of the future.
fn is_reported(scene: &Scene<'_>, predicate: TokenId) -> bool {
    let has_condition = scene.graph.by(predicate, &[Dependency::Advcl]).any(|clause| {
        scene.graph.by(clause, &[Dependency::Mark]).any(|it| scene.text.word(it).eq_ignore_ascii_case("if"))
    });
    let is_complement = matches!(scene.graph.dependency(predicate), Dependency::Ccomp | Dependency::Conj);
    is_complement && !has_condition
}

fn has_denial(scene: &Scene<'_>, predicate: TokenId) -> bool {
    scene.graph.is_negated(predicate)
}

/// Whether the sentence of a token is a question.
fn is_asked(scene: &Scene<'_>, token: TokenId) -> bool {
    let text: &Tagged<'_> = scene.text;
    text.sentences
        .of_token(token)
        .and_then(|sentence| text.sentences.tokens()[sentence].end().previous())
        .is_some_and(|last| text.word(last) == "?")
}
