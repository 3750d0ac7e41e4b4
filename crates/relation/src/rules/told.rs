//! Whether a text tells what a word says as a fact.

use dateline_document::{Dependency, PartOfSpeech, PennTag, TokenId};

use crate::graph::Graph;

/// Whether what a verb or noun says is told as a fact: not denied, asked, expected or supposed, called off or only planned.
pub fn is_told(graph: &Graph<'_>, word: TokenId) -> bool {
    graph.is_stated(word)
        && !is_asked(graph, word)
        && !is_supposed(graph, word)
        && !is_denied(graph, word)
        && !is_weighed(graph, word)
        && !is_only_planned(graph, word)
}

fn is_any(graph: &Graph<'_>, token: TokenId, words: &[&str]) -> bool {
    words.iter().any(|word| graph.text().word(token).eq_ignore_ascii_case(word))
}

fn is_lemma(graph: &Graph<'_>, token: TokenId, lemmas: &[&str]) -> bool {
    lemmas.iter().any(|lemma| graph.text().lemma(token).eq_ignore_ascii_case(lemma))
}

/// "Did he kill her?"; but "Why did he kill her?" takes for granted that he did.
fn is_asked(graph: &Graph<'_>, word: TokenId) -> bool {
    let text = graph.text();
    let sentence = text.sentences.of_token(word).map(|id| text.sentences.tokens()[id]);
    let ends_in_question =
        || sentence.and_then(|tokens| tokens.ids().next_back()).is_some_and(|last| text.word(last) == "?");
    let asks_about_it = |&adverb: &TokenId| is_any(graph, adverb, &["why", "how", "when", "where"]);
    graph.head(word).is_none()
        && ends_in_question()
        && !graph.by(word, &[Dependency::Advmod]).any(|adverb| asks_about_it(&adverb))
}

/// "Had they attacked, ...": an auxiliary before the subject.
fn is_supposed(graph: &Graph<'_>, predicate: TokenId) -> bool {
    use Dependency::{Advcl, Aux, AuxPass, Cop, Nsubj, NsubjPass};
    let auxiliary = graph.by(predicate, &[Aux, AuxPass, Cop]).next();
    let subject = graph.by(predicate, &[Nsubj, NsubjPass]).next();
    graph.dependency(predicate) == Advcl
        && matches!((auxiliary, subject), (Some(first), Some(subject))
            if first < subject && is_any(graph, first, &["had", "were", "should"]))
}

/// "is considering naming him", "avoided meeting her".
fn is_weighed(graph: &Graph<'_>, predicate: TokenId) -> bool {
    use Dependency::{Advcl, Ccomp, Xcomp};
    const WEIGH: &[&str] = &[
        "consider",
        "contemplate",
        "discuss",
        "mull",
        "weigh",
        "avoid",
        "suggest",
        "propose",
        "recommend",
        "risk",
        "fear",
        "debate",
        "imagine",
        "envisage",
        "oppose",
        "favour",
        "favor",
        "accuse",
        "suspect",
    ];
    matches!(graph.dependency(predicate), Xcomp | Ccomp | Advcl)
        && graph.text().tag(predicate) == Some(PennTag::VBG)
        && graph.head(predicate).is_some_and(|head| is_lemma(graph, head, WEIGH))
}

/// "no longer plays", "neither of them met", "nobody met", "ruled out that they met".
fn is_denied(graph: &Graph<'_>, predicate: TokenId) -> bool {
    use Dependency::{Advmod, Ccomp, CompoundPrt, Det, Nsubj, NsubjPass};
    let is_no = |token: TokenId| is_any(graph, token, &["no"]);
    let no_longer = graph.by(predicate, &[Advmod]).any(|adverb| {
        is_any(graph, adverb, &["longer", "more"]) && graph.by(adverb, &[Advmod, Det]).any(is_no)
    });
    let of_nobody = graph.by(predicate, &[Nsubj, NsubjPass]).any(|subject| {
        is_any(graph, subject, &["nobody", "none", "neither", "nothing"]) || graph.is_negated(subject)
    });
    let refuted =
        graph.head(predicate).filter(|_| graph.dependency(predicate) == Ccomp).is_some_and(|head| {
            is_lemma(graph, head, &["refute", "disprove", "reject", "dismiss"])
                || is_lemma(graph, head, &["rule"])
                    && graph.by(head, &[CompoundPrt]).any(|particle| is_any(graph, particle, &["out"]))
        });
    no_longer || of_nobody || refuted
}

/// "a planned meeting", "the talks were called off", "a summit is unlikely", "talks will begin".
fn is_only_planned(graph: &Graph<'_>, noun: TokenId) -> bool {
    use Dependency::{Amod, CompoundPrt, Nsubj, NsubjPass, Obj};
    const OPEN: &[&str] = &[
        "planned",
        "proposed",
        "possible",
        "potential",
        "cancelled",
        "canceled",
        "future",
        "upcoming",
        "attempted",
        "failed",
        "alleged",
        "impending",
        "expected",
        "scheduled",
        "likely",
        "unlikely",
        "impossible",
        "due",
        "imminent",
    ];
    const HINDER: &[&str] = &[
        "cancel", "scrap", "postpone", "delay", "avert", "prevent", "avoid", "plan", "propose", "seek",
        "request", "demand", "refuse", "reject", "offer", "suggest", "schedule",
    ];
    const WITH_PARTICLE: &[(&str, &str)] =
        &[("call", "off"), ("put", "off"), ("fall", "through"), ("rule", "out"), ("head", "off")];
    const HAPPENINGS: &[&str] = &[
        "talk",
        "meeting",
        "summit",
        "negotiation",
        "discussion",
        "consultation",
        "dialogue",
        "lunch",
        "dinner",
        "visit",
        "call",
        "conversation",
        "alliance",
        "partnership",
        "pact",
        "coalition",
        "war",
        "attack",
        "airstrike",
        "raid",
        "assault",
        "invasion",
        "bombing",
        "strike",
        "offensive",
        "operation",
    ];
    const TAKE_PLACE: &[&str] =
        &["begin", "start", "resume", "hold", "take", "open", "happen", "occur", "go"];
    if graph.text().part(noun) != Some(PartOfSpeech::Noun) {
        return false;
    }
    if graph.by(noun, &[Amod]).any(|adjective| is_any(graph, adjective, OPEN)) {
        return true;
    }
    let is_argument =
        is_lemma(graph, noun, HAPPENINGS) && matches!(graph.dependency(noun), Nsubj | NsubjPass | Obj);
    let Some(head) = graph.head(noun).filter(|_| is_argument) else { return false };
    let has_particle = |particle: &str| {
        graph.by(head, &[CompoundPrt, Dependency::Advmod]).any(|it| is_any(graph, it, &[particle]))
    };
    is_any(graph, head, OPEN)
        || is_lemma(graph, head, HINDER)
        || WITH_PARTICLE
            .iter()
            .any(|&(verb, particle)| is_lemma(graph, head, &[verb]) && has_particle(particle))
        || is_lemma(graph, head, TAKE_PLACE) && !graph.is_stated(head)
}
