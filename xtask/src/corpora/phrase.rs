//! From a noun phrase that a corpus marks whole to the name in it.
//!
//! Corpora of coreference mark "the Syrian minister Ann Malik, who ..." where the scheme here has "Ann Malik". The name
//! of a phrase ends before a comma, a bracket or a dash, begins after articles and words in small letters, and of two
//! runs of capitals that such words part it is the later one ("the airline Example Air"), unless the word is one that
//! names hold ("Bank of Example"). Titles before a person and possessive endings stand outside.

use std::ops::Range;

use dateline_eval::names::{Kinds, is_article, is_possessive, is_title, normalise};

/// The name in a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Core {
    pub words: Range<usize>,
    /// What the phrase has besides the name.
    pub around: Around,
}

/// What a phrase has besides its name, from what leaves the name's kind certain to what does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Around {
    /// Articles, titles and possessives at most: the phrase is the name.
    Nothing,
    /// Words in small letters before it, the last of them no preposition: an apposition ("the airline Example Air").
    Apposition,
    /// The phrase says something of the name after it: "a city in Example", "our Example Army".
    Description,
    /// The name stands before the word that the phrase is about: "Example fighters".
    Modifier,
}

/// Words in small letters that names hold.
const INSIDE: [&str; 46] = [
    ",", "ad", "ar", "ash", "of", "for", "and", "&", "-", "–", "the", "de", "la", "le", "du", "des", "del",
    "della", "di", "da", "do", "dos", "das", "van", "von", "der", "den", "al", "el", "ul", "ur", "bin",
    "ibn", "bint", "abu", "y", "e", "et", "on", "'s", "’s", "'", "’", ".", "/", "à",
];
/// Words in small letters that a name may begin with, where a hyphen follows or the name is a person's.
const OPENING: [&str; 12] = ["al", "el", "de", "van", "von", "bin", "ibn", "ad", "an", "ar", "as", "ash"];
/// Where the name of a phrase ends at the latest.
const STOPS: [&str; 11] = [",", "(", ")", "[", ";", ":", "--", "—", "who", "which", "that"];
/// Words of a person's name after a comma.
const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "esq"];
/// Plain nouns that stand before "of" and make a description of a name, also with a capital at the start of a sentence.
const MEMBERS: [&str; 14] = [
    "members",
    "member",
    "people",
    "residents",
    "citizens",
    "leaders",
    "officials",
    "representatives",
    "one",
    "some",
    "many",
    "most",
    "all",
    "both",
];
/// Words that make a phrase a description of somebody else's or of an unnamed one.
const DETERMINERS: [&str; 16] = [
    "a", "an", "our", "its", "their", "his", "her", "my", "your", "this", "these", "those", "any", "some",
    "every", "other",
];

/// Offices that are no family names, so that a person's name begins after the last of them.
const OFFICES: [&str; 38] = [
    "president",
    "minister",
    "secretary",
    "envoy",
    "ceo",
    "chairman",
    "chairwoman",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "general",
    "director",
    "commander",
    "chancellor",
    "ambassador",
    "senator",
    "analyst",
    "officer",
    "col",
    "gen",
    "lt",
    "sgt",
    "capt",
    "dr",
    "mr",
    "mrs",
    "ms",
    "prof",
    "professor",
    "representative",
    "commissioner",
    "governor",
    "rep",
    "sen",
    "spc",
    "maj",
    "adm",
    "executive",
];
/// Plurals of people before "of".
const OFFICERS: [&str; 10] = [
    "ministers",
    "minister",
    "leaders",
    "officials",
    "members",
    "representatives",
    "presidents",
    "governments",
    "ambassadors",
    "secretaries",
];
/// Words of one mention that are no name.
const PRONOUNS: [&str; 24] = [
    "i", "we", "you", "he", "she", "it", "they", "us", "them", "him", "her", "who", "one", "this", "that",
    "these", "those", "our", "its", "their", "all", "others", "some", "many",
];

/// The name in the phrase `range` of `words`, or none where no word has a capital or a digit beside letters.
pub fn core(words: &[String], range: Range<usize>, kinds: Kinds) -> Option<Core> {
    let is_person = kinds == Kinds::PERSON;
    let mut around = Around::Nothing;
    let (mut start, mut end) = (range.start, range.end);
    while start < end && is_opening_mark(&words[start]) {
        start += 1;
    }
    if let Some(stop) = (start + 1..end).find(|&at| is_stop(words, at)) {
        let is_suffix = words[stop] == ","
            && is_person
            && words
                .get(stop + 1)
                .is_some_and(|next| SUFFIXES.contains(&&*next.trim_end_matches('.').to_lowercase()));
        end = if is_suffix { (stop + 2).min(end) } else { stop };
    }
    if start < end && DETERMINERS.contains(&&*words[start].to_lowercase()) {
        around = Around::Description;
        start += 1;
    }
    if start + 1 < end && MEMBERS.contains(&&*lower_after_article(words, start)) {
        around = Around::Description;
        while start < end && (is_article(&words[start]) || MEMBERS.contains(&&*words[start].to_lowercase())) {
            start += 1;
        }
    }
    while end > start && (is_possessive(&words[end - 1]) || is_closing_mark(&words[end - 1])) {
        end -= 1;
    }
    let full_end = end;
    while end > start && !is_name_word(&words[end - 1]) {
        end -= 1;
    }
    if end < full_end {
        around = Around::Modifier;
    }
    // The last word in small letters that no name holds parts the name from what is said of it.
    let is_parting = |at: usize| {
        let word = words[at].as_str();
        !is_name_word(word)
            && !INSIDE.contains(&word)
            && !word.starts_with(|first: char| first.is_ascii_digit())
    };
    if let Some(at) = (start..end).rev().find(|&at| is_parting(at)) {
        let is_preposition =
            matches!(&*words[at], "in" | "at" | "to" | "from" | "by" | "with" | "near" | "around");
        // "Example Centre in London": a place or body that says where it is.
        let before = (start..at).find(|&at| is_name_word(&words[at]) && !is_article(&words[at]));
        match before {
            Some(_) if is_preposition => {
                let core = core(words, start..at, kinds)?;
                return Some(core);
            }
            _ => {
                start = at + 1;
                around = around.max(if is_preposition { Around::Description } else { Around::Apposition });
            }
        }
    }
    while start < end && !is_name_word(&words[start]) && !opens(words, start, end, is_person) {
        if matches!(&*words[start], "of" | "for" | "on") {
            around = around.max(Around::Description);
        }
        start += 1;
    }
    if is_person {
        start = after_offices(words, start..end);
    }
    if start >= end || kinds == Kinds::ORGANIZATION && is_of_officers(words, start..end) {
        return None;
    }
    let words_of = normalise(words, start..end, kinds);
    let is_only_title = is_person
        && (words_of.clone().all(|at| is_title(&words[at]))
            || is_office(&words[words_of.end - 1]) && words_of.len() > 1
            || is_office(&words[words_of.start]) && words_of.len() > 1);
    let is_pronoun = words_of.len() == 1 && PRONOUNS.contains(&&*words[words_of.start].to_lowercase());
    let needs_capital = !Kinds::CORE.common(kinds).is_empty();
    let is_named = |at: usize| match needs_capital {
        true => words[at].contains(char::is_uppercase) && !is_article(&words[at]),
        false => is_name_word(&words[at]) && !is_article(&words[at]),
    };
    let named = words_of.clone().any(is_named);
    (named && !is_only_title && !is_pronoun).then_some(Core { words: words_of, around })
}

/// Whether a word is an office that is no family name.
fn is_office(word: &str) -> bool {
    OFFICES.contains(&&*word.trim_end_matches('.').to_lowercase())
}

/// Where the name of a person begins after the offices before it, whatever body or people they belong to: "UN Special
/// Envoy Ann Malik". Of an office alone ("Director of the Example Study") nothing is left.
fn after_offices(words: &[String], range: Range<usize>) -> usize {
    let Some(last) = range.clone().rev().find(|&at| is_office(&words[at])) else { return range.start };
    match words.get(last + 1).filter(|_| last + 1 < range.end) {
        Some(next) if matches!(&**next, "of" | "for" | "to") => {
            // "Secretary of State Ann Malik" is for `normalise`, which knows such departments.
            let is_body = words.get(last + 2).is_some_and(|word| is_article(word));
            if is_body { range.end } else { last }
        }
        Some(_) => last + 1,
        // "Ann Malik, Director" ends before the comma, so an office at the end is all there is.
        None => range.end,
    }
}

/// "Foreign Ministers of Example", "leaders of Example": people, and no body by name.
fn is_of_officers(words: &[String], mut range: Range<usize>) -> bool {
    range.any(|at| {
        let is_of = words.get(at + 1).is_some_and(|next| matches!(&**next, "of" | "from"));
        is_of && OFFICERS.contains(&&*words[at].to_lowercase())
    })
}

fn lower_after_article(words: &[String], start: usize) -> String {
    let at = if is_article(&words[start]) { start + 1 } else { start };
    words[at].to_lowercase()
}

fn opens(words: &[String], at: usize, end: usize, is_person: bool) -> bool {
    at + 1 < end
        && OPENING.contains(&&*words[at].to_lowercase())
        && (is_person && is_name_word(&words[at + 1]) || words[at + 1] == "-")
}

fn is_stop(words: &[String], at: usize) -> bool {
    STOPS.contains(&&*words[at])
}

/// Whether a word has a capital, or a digit: "iPhone", "747-400".
fn is_name_word(word: &str) -> bool {
    word.contains(char::is_uppercase) || word.contains(|character: char| character.is_ascii_digit())
}

/// Whether a token is a mark that opens a quotation or a bracket.
pub fn is_opening_mark(word: &str) -> bool {
    matches!(word, "\"" | "“" | "‘" | "``" | "`" | "'" | "(" | "[" | "«")
}

/// Whether a token is a mark that closes one, or parts clauses.
pub fn is_closing_mark(word: &str) -> bool {
    matches!(word, "\"" | "”" | "''" | ")" | "]" | "»" | "," | ";" | ":")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(phrase: &str, kinds: Kinds, expect: Option<(&str, Around)>) {
        let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
        let found = core(&words, 0..words.len(), kinds);
        let found = found.map(|core| (words[core.words].join(" "), core.around));
        assert_eq!(found, expect.map(|(name, around)| (name.to_owned(), around)), "{phrase}");
    }

    #[test]
    fn the_name_of_a_phrase_is_found() {
        use Around::{Apposition, Description, Modifier, Nothing};
        let (person, body, place) = (Kinds::PERSON, Kinds::ORGANIZATION, Kinds::PLACE);
        check("the Example Bank", body, Some(("Example Bank", Nothing)));
        check("the Ministry of Health and Welfare", body, Some(("Ministry of Health and Welfare", Nothing)));
        check("the low cost airline Example Air", body, Some(("Example Air", Apposition)));
        check("Example fighters", body, Some(("Example", Modifier)));
        check("an Example contractor", body, Some(("Example", Modifier)));
        check("The Members of the Example Council", body, Some(("Example Council", Description)));
        check("Example Centre in San Marino , Italy", place, Some(("Example Centre", Nothing)));
        check("villages in Elbonia", place, Some(("Elbonia", Description)));
        check("Elbonia , where it rains", place, Some(("Elbonia", Nothing)));
        check("defence analyst Ann Malik", person, Some(("Ann Malik", Apposition)));
        check("Foreign Minister Ann Malik 's", person, Some(("Ann Malik", Nothing)));
        check("Ann Malik , Jr.", person, Some(("Ann Malik , Jr.", Nothing)));
        check("Omar al - Malik", person, Some(("Omar al - Malik", Nothing)));
        check("Minister of Health", person, None);
        check("Example Software CEO", person, None);
        check("UN Special Envoy Ann Malik", person, Some(("Ann Malik", Nothing)));
        check("Secretary of State Ann Malik", person, Some(("Ann Malik", Nothing)));
        check("Director of the National Example Study", person, None);
        check("Foreign Minister Julie Bishop", person, Some(("Julie Bishop", Nothing)));
        check("Foreign Ministers of Elbonia", body, None);
        check("18,000 square kilometers", place, None);
        check("the villages", place, None);
        check("President", person, None);
    }
}
