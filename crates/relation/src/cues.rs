//! Words that attribute what stands beside them to somebody, by what they take as a content. Lemmas, in order.

/// Whether `lemma` is one of `list`, which is in order.
fn is_in(list: &[&str], lemma: &str) -> bool {
    list.binary_search(&lemma).is_ok()
}

/// Verbs of thinking, knowing, finding and wanting whose clause is somebody's: "believes that".
pub fn is_verb_with_clause(lemma: &str) -> bool {
    is_in(CLAUSE, lemma)
}

const CLAUSE: &[&str] = &[
    "accept",
    "agree",
    "answer",
    "anticipate",
    "argue",
    "assume",
    "believe",
    "consider",
    "continue",
    "decide",
    "demand",
    "discover",
    "document",
    "doubt",
    "dream",
    "estimate",
    "expect",
    "fear",
    "feel",
    "find",
    "forecast",
    "hear",
    "hold",
    "hope",
    "imply",
    "judge",
    "notice",
    "point",
    "propose",
    "read",
    "realise",
    "realize",
    "reason",
    "recognise",
    "recognize",
    "recommend",
    "regret",
    "request",
    "rule",
    "sense",
    "show",
    "signal",
    "suppose",
    "suspect",
    "think",
    "understand",
    "worry",
    "write",
];

/// Verbs of which what follows is a clause, whatever the tree makes of it: "said".
pub fn is_verb_of_claiming(lemma: &str) -> bool {
    is_in(CLAIMING, lemma)
}

const CLAIMING: &[&str] = &[
    "acknowledge",
    "add",
    "admit",
    "allege",
    "argue",
    "assert",
    "believe",
    "claim",
    "concede",
    "contend",
    "explain",
    "insist",
    "maintain",
    "note",
    "report",
    "say",
    "state",
    "suggest",
    "think",
];

/// Verbs whose infinitive is what somebody says or means to do: "promised to leave".
pub fn is_verb_with_infinitive(lemma: &str) -> bool {
    is_in(INFINITIVE, lemma)
}

const INFINITIVE: &[&str] = &[
    "advise", "agree", "ask", "claim", "decide", "decline", "demand", "expect", "hope", "intend", "offer",
    "plan", "pledge", "promise", "propose", "refuse", "resolve", "swear", "tell", "threaten", "urge", "vote",
    "vow", "want", "warn",
];

/// Verbs that ask somebody to do something, of whom the object is a part of what is said: "urged the crowd to leave".
pub fn is_verb_of_asking(lemma: &str) -> bool {
    is_in(ASKING, lemma)
}

const ASKING: &[&str] =
    &["advise", "ask", "beg", "beseech", "encourage", "implore", "order", "press", "request", "urge", "warn"];

/// Verbs of saying and judging whose object is what is told or judged: "cited the cost".
pub fn is_verb_with_object(lemma: &str) -> bool {
    is_in(OBJECT, lemma)
}

const OBJECT: &[&str] = &[
    "accuse",
    "acknowledge",
    "admit",
    "advocate",
    "allege",
    "applaud",
    "bemoan",
    "blame",
    "blast",
    "brand",
    "call",
    "characterise",
    "characterize",
    "chastise",
    "cite",
    "condemn",
    "criticise",
    "criticize",
    "decry",
    "demand",
    "denounce",
    "deny",
    "depict",
    "deplore",
    "describe",
    "detail",
    "dismiss",
    "dispute",
    "dub",
    "echo",
    "emphasise",
    "emphasize",
    "explain",
    "fault",
    "hail",
    "highlight",
    "label",
    "lambast",
    "lambaste",
    "lament",
    "laud",
    "mention",
    "mock",
    "note",
    "oppose",
    "outline",
    "paint",
    "portray",
    "praise",
    "predict",
    "propose",
    "question",
    "recall",
    "reference",
    "regard",
    "reiterate",
    "reject",
    "ridicule",
    "slam",
    "stress",
    "tout",
    "underline",
    "underscore",
    "view",
    "welcome",
];

/// Whether a verb with a preposition reports what the preposition governs: "called for", "warned of".
pub fn is_verb_with_preposition(lemma: &str, preposition: &str) -> bool {
    let prepositions: &[&str] = match lemma {
        "call" => &["for", "on", "upon"],
        "refer" | "point" | "object" => &["to"],
        "speak" | "talk" => &["of", "about"],
        "warn" => &["of", "about", "against"],
        "complain" | "boast" | "brag" => &["of", "about"],
        "ask" => &["about", "for"],
        "argue" => &["for", "against"],
        "plead" | "push" | "press" => &["for"],
        "wonder" | "joke" => &["about"],
        "apologise" | "apologize" => &["for"],
        "disagree" => &["with"],
        _ => &[],
    };
    prepositions.contains(&preposition)
}

/// Verbs whose participle takes a clause that somebody feels something about: "frustrated that".
pub fn is_verb_of_feeling(lemma: &str) -> bool {
    is_in(FEELING, lemma)
}

const FEELING: &[&str] = &[
    "alarm",
    "amaze",
    "concern",
    "convince",
    "disappoint",
    "frustrate",
    "please",
    "shock",
    "surprise",
    "thrill",
    "trouble",
    "upset",
    "worry",
];

/// Nouns whose infinitive is what somebody says or means to do: "the refusal to".
pub fn is_noun_with_infinitive(lemma: &str) -> bool {
    is_in(INTENTION, lemma)
}

const INTENTION: &[&str] = &["pledge", "promise", "proposal", "refusal", "threat", "vow"];

/// Verbs that stand with direct speech besides those of saying: "..., she continued."
pub fn is_verb_beside_marks(lemma: &str) -> bool {
    is_in(BESIDE_MARKS, lemma)
}

const BESIDE_MARKS: &[&str] = &[
    "agree",
    "answer",
    "begin",
    "continue",
    "demand",
    "interject",
    "laugh",
    "mutter",
    "proclaim",
    "read",
    "recite",
    "scream",
    "sigh",
    "sing",
    "think",
];

/// Nouns whose clause is what somebody says or thinks: "the claim that".
pub fn is_noun_with_clause(lemma: &str) -> bool {
    is_in(NOUN, lemma)
}

const NOUN: &[&str] = &[
    "accusation",
    "acknowledgement",
    "acknowledgment",
    "admission",
    "allegation",
    "announcement",
    "argument",
    "assertion",
    "assessment",
    "assurance",
    "belief",
    "claim",
    "comment",
    "complaint",
    "concern",
    "conclusion",
    "confession",
    "contention",
    "conviction",
    "declaration",
    "demand",
    "denial",
    "doubt",
    "estimate",
    "expectation",
    "fear",
    "feeling",
    "forecast",
    "hope",
    "idea",
    "impression",
    "insistence",
    "narrative",
    "notion",
    "objection",
    "opinion",
    "perception",
    "pledge",
    "prediction",
    "promise",
    "pronouncement",
    "proposal",
    "recognition",
    "refusal",
    "remark",
    "reminder",
    "report",
    "request",
    "rumor",
    "rumour",
    "statement",
    "suggestion",
    "suspicion",
    "theory",
    "threat",
    "view",
    "vow",
    "warning",
    "worry",
];

/// Adjectives whose clause is what somebody thinks or feels: "confident that".
pub fn is_adjective_with_clause(lemma: &str) -> bool {
    is_in(ADJECTIVE, lemma)
}

const ADJECTIVE: &[&str] = &[
    "adamant",
    "afraid",
    "angry",
    "aware",
    "certain",
    "concerned",
    "confident",
    "convinced",
    "disappointed",
    "frustrated",
    "glad",
    "grateful",
    "happy",
    "hopeful",
    "optimistic",
    "pleased",
    "proud",
    "sceptical",
    "skeptical",
    "sorry",
    "sure",
    "surprised",
    "thankful",
    "unaware",
    "uncertain",
    "unsure",
    "worried",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order() {
        for list in
            [CLAUSE, CLAIMING, INFINITIVE, ASKING, OBJECT, FEELING, INTENTION, BESIDE_MARKS, NOUN, ADJECTIVE]
        {
            assert!(list.is_sorted_by(|one, next| one < next));
        }
    }
}
