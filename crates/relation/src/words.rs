//! Closed classes of English words that the rules of this crate turn on.

/// Whether `word` is one of `list`, whatever its case.
fn is_in(list: &[&str], word: &str) -> bool {
    list.iter().any(|entry| entry.eq_ignore_ascii_case(word))
}

/// Personal pronouns that can be the subject of a verb of saying.
pub fn is_subject_pronoun(word: &str) -> bool {
    is_in(&["he", "she", "they", "it", "i", "we", "you"], word)
}

/// Personal pronouns of the one who speaks and of the one who hears.
pub fn is_speaker_or_hearer(word: &str) -> bool {
    is_in(&["i", "we", "you"], word)
}

/// Words that may stand between a subject and its verb, or between a verb and its inverted subject.
pub fn is_adverbial(word: &str) -> bool {
    const LIST: &[&str] = &[
        "also",
        "again",
        "already",
        "always",
        "earlier",
        "even",
        "ever",
        "first",
        "had",
        "has",
        "have",
        "however",
        "is",
        "just",
        "later",
        "meanwhile",
        "never",
        "now",
        "often",
        "once",
        "since",
        "soon",
        "still",
        "then",
        "today",
        "tonight",
        "was",
        "were",
        "yesterday",
    ];
    is_in(LIST, word) || (word.len() > 4 && word.ends_with("ly") && !word.starts_with(char::is_uppercase))
}

/// Words that open a noun phrase.
pub fn is_determiner(word: &str) -> bool {
    const LIST: &[&str] = &[
        "a", "all", "an", "another", "both", "each", "every", "her", "his", "its", "many", "most", "my",
        "no", "one", "other", "our", "several", "some", "that", "the", "their", "these", "this", "those",
        "two", "three", "four", "your",
    ];
    is_in(LIST, word)
}

/// Prepositions that join a second noun phrase to a first one: "a spokesman for the ministry".
pub fn is_noun_joining_preposition(word: &str) -> bool {
    is_in(&["of", "for", "at", "in", "from", "with", "to", "on", "near", "behind", "against"], word)
}

/// Conjunctions that open a clause before the main one.
pub fn subordinates(word: &str) -> bool {
    is_in(&["although", "as", "because", "if", "since", "though", "when", "while"], word)
}

/// Words that end the clause or phrase before them.
pub fn is_boundary(word: &str) -> bool {
    const LIST: &[&str] = &[
        "after", "although", "and", "as", "because", "before", "but", "during", "if", "or", "than", "though",
        "when", "where", "which", "while", "who", "whom", "whose",
    ];
    is_in(LIST, word) || is_mark(word)
}

/// Punctuation that ends the clause or phrase before it; a full stop inside an abbreviation is part of its token.
fn is_mark(word: &str) -> bool {
    matches!(
        word,
        "," | ";"
            | ":"
            | "."
            | "?"
            | "!"
            | "("
            | ")"
            | "["
            | "]"
            | "-"
            | "--"
            | "–"
            | "—"
            | "―"
            | "…"
            | "..."
    )
}

/// Whether the token is a dash or a comma, which may part a quotation from its reporting clause.
pub fn is_separator(word: &str) -> bool {
    word == "," || is_dash(word)
}

/// Whether the token is a dash.
pub fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "--" | "–" | "—" | "―")
}

/// Verbs that bring someone's words without being verbs of saying: "described the vote as “rigged”".
pub fn is_characterising_verb(word: &str) -> bool {
    const STEMS: &[&str] = &[
        "accus", "blast", "brand", "condemn", "criticis", "criticiz", "decr", "denounc", "depict", "deplor",
        "describ", "dismiss", "dub", "hail", "label", "labell", "laud", "lambast", "prais", "portray",
        "slamm", "threaten", "vow",
    ];
    const ENDINGS: &[&str] = &["ed", "es", "s", "ing", "bed", "bing", "ied", "ies"];
    ENDINGS.iter().any(|ending| word.strip_suffix(ending).is_some_and(|stem| STEMS.contains(&stem)))
}

/// Words that open a clause inside a sentence, so that what they stand in is no aside.
pub fn joins_clauses(word: &str) -> bool {
    const LIST: &[&str] = &[
        "after", "although", "and", "as", "because", "before", "but", "if", "since", "that", "though",
        "when", "where", "whether", "which", "while", "who", "whose",
    ];
    is_in(LIST, word)
}

/// Words of titles that may have no capital.
pub fn is_small(word: &str) -> bool {
    const LIST: &[&str] = &[
        "a", "an", "and", "as", "at", "but", "by", "for", "in", "is", "it", "nor", "of", "off", "on", "or",
        "the", "these", "this", "to", "up", "vs",
    ];
    is_in(LIST, word)
}

/// Words after which a few capitalised words between marks are a title: "on “Morning Joe”", "the “New Deal”".
pub fn leads_to_title(word: &str) -> bool {
    const LIST: &[&str] = &[
        "album",
        "book",
        "entitled",
        "episode",
        "film",
        "herself",
        "himself",
        "itself",
        "magazine",
        "movie",
        "novel",
        "play",
        "program",
        "programme",
        "series",
        "show",
        "song",
        "themselves",
        "be",
        "titled",
        "'s",
        "’s",
    ];
    let is_determiner = is_determiner(word) && !is_in(&["her", "that"], word);
    is_determiner || is_noun_joining_preposition(word) || is_in(LIST, word)
}

/// Lemmas of verbs that say what a thing is called.
pub fn is_verb_of_naming(lemma: &str) -> bool {
    const LIST: &[&str] = &[
        "brand", "call", "christen", "dub", "entitle", "know", "label", "name", "nickname", "term", "title",
    ];
    LIST.contains(&lemma)
}

/// Nouns that speak of words as words: "the term “slider”".
pub fn is_noun_for_words(word: &str) -> bool {
    const LIST: &[&str] =
        &["expression", "label", "labels", "name", "nickname", "phrase", "term", "terms", "title", "word"];
    is_in(LIST, word)
}

/// Lemmas of verbs whose object is the one who is told.
pub fn is_verb_of_telling(lemma: &str) -> bool {
    const LIST: &[&str] = &[
        "advise", "ask", "assure", "inform", "notify", "order", "promise", "reassure", "remind", "tell",
        "urge", "warn",
    ];
    LIST.contains(&lemma)
}
