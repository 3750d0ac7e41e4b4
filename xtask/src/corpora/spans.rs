//! Corpora whose names are stretches of characters in running text: GUM, MEANTIME, re3d, Re-DocRED.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::Range;
use std::path::Path;

use dateline_eval::names::{Kinds, is_article, is_possessive, is_title};
use serde::Deserialize;

use super::columns::trim;
use super::convention::Convention;
use super::phrase::{Around, core};
use super::sentence::{Corpus, Document, Name, Sentence};
use super::tokens::{divide, resplit, unescape};
use crate::Failure;

/// An article of any of these corpora; positions are code points.
#[derive(Deserialize)]
pub struct Article {
    id: String,
    #[serde(default)]
    pub genre: String,
    text: String,
    #[serde(default)]
    sentences: Vec<usize>,
    #[serde(default)]
    tokens: Vec<[usize; 2]>,
    #[serde(default)]
    annotated_sentences: Option<usize>,
    spans: Vec<Marked>,
}

#[derive(Deserialize)]
struct Marked {
    start: usize,
    end: usize,
    label: String,
    #[serde(default)]
    head: String,
    #[serde(default)]
    head_upos: String,
    #[serde(default)]
    head_xpos: String,
    #[serde(default)]
    syntactic_type: Option<String>,
    #[serde(default)]
    entity_type: Option<String>,
    #[serde(default)]
    confidence: Option<f64>,
}

/// A phrase that may hold a name.
struct Phrase {
    words: Range<usize>,
    kinds: Kinds,
    /// The word that the phrase is about, where it is known.
    head: Option<usize>,
}

/// Words and where each stands, in code points.
struct Placed {
    sentence: Sentence,
    places: Vec<Range<usize>>,
}

impl Placed {
    /// The words that share a character with the stretch.
    fn words(&self, start: usize, end: usize) -> Range<usize> {
        let first = self.places.partition_point(|place| place.end <= start);
        let last = self.places.partition_point(|place| place.start < end);
        first..last.max(first)
    }
}

/// Reads the articles of a file of JSON lines.
///
/// # Errors
/// Where the file cannot be read or is of another form.
pub fn articles(path: &Path) -> Result<Vec<Article>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let article =
        |line| serde_json::from_str(line).map_err(|error| format!("{}: {error}", path.display()).into());
    text.lines().map(article).collect()
}

/// GUM: mentions whose head is a proper noun, cut down to the name about the head.
///
/// Its persons, organisations, places and events are ours, but for plural persons, which are families or peoples unless
/// the lexicon knows them as a people. Abstract things and objects with such a head are works, products, groups or other
/// names (journals, prizes, languages, programmes); substances, animals and plants are names or not, so nothing is known
/// of them. Times are no names. Adjectives of peoples are not mentions there, so that groups are not among the kinds.
/// Of nested names the outermost stands; offices ("Director of ...") are no names and free what stands in them. A
/// coordination ("Ann and Ben Malik") frees its parts. Tokens are GUM's own, which are Universal Dependencies'.
///
/// # Errors
/// Where a text cannot be divided.
pub fn gum(name: &'static str, articles: &[&Article], convention: &Convention) -> Result<Corpus, Failure> {
    let kinds = Kinds::CORE.and(Kinds::EVENT);
    let convert = |article: &Article, placed: &mut Placed| {
        let mut phrases = Vec::new();
        for mark in article.spans.iter().filter(|mark| mark.head_upos == "PROPN") {
            let words = placed.words(mark.start, mark.end);
            let head = words.clone().find(|&at| placed.sentence.words[at] == mark.head);
            let kinds = match mark.label.as_str() {
                "person" if mark.head_xpos == "NNPS" && convention.is_demonym(&mark.head) => Kinds::GROUP,
                "person" if mark.head_xpos == "NNPS" => Kinds::PERSON.and(Kinds::GROUP),
                "person" => Kinds::PERSON,
                "organization" => Kinds::ORGANIZATION,
                "place" => Kinds::PLACE,
                "event" => Kinds::EVENT,
                "abstract" | "object" => {
                    Kinds::WORK.and(Kinds::PRODUCT).and(Kinds::OTHER).and(Kinds::GROUP).and(Kinds::EVENT)
                }
                "substance" | "animal" | "plant" => Kinds::NONE,
                _ => continue,
            };
            phrases.push(Phrase { words, kinds, head });
        }
        // The head is in the name, so that what is said of it takes nothing away.
        take(&mut placed.sentence, &phrases, |_, _| true);
    };
    read(name, kinds, articles, convention, convert)
}

/// MEANTIME: the sentences that are annotated, names (`NAM`, `PRE.NAM`) cut down from their phrases, which it marks whole.
///
/// PER, ORG and LOC are ours, but that alliances which it has as LOC are organisations; PRO (models of aeroplanes, phones, programs) products or works; FIN (indices, currencies)
/// organisations or other names. Names without a type, and capitals in the phrases of other mentions ("The Example 330
/// jetliner", whose own name is marked in some articles and not in others), are unknown. Demonyms are marked in some
/// articles as LOC: groups, not among the kinds.
///
/// # Errors
/// Where a text cannot be divided.
pub fn meantime(articles: &[&Article], convention: &Convention) -> Result<Corpus, Failure> {
    let convert = |article: &Article, placed: &mut Placed| {
        let mut phrases = Vec::new();
        for mark in article.spans.iter().filter(|mark| mark.label == "ENTITY_MENTION") {
            let words = placed.words(mark.start, mark.end);
            let is_name = matches!(mark.syntactic_type.as_deref(), Some("NAM" | "PRE.NAM"));
            let kinds = match mark.entity_type.as_deref() {
                Some("PER") => Kinds::PERSON,
                Some("ORG") => Kinds::ORGANIZATION,
                Some("LOC") if convention.is_body(&placed.sentence.words[words.clone()].join(" ")) => {
                    Kinds::ORGANIZATION
                }
                Some("LOC") => Kinds::PLACE,
                Some("PRO") => Kinds::PRODUCT.and(Kinds::WORK).and(Kinds::OTHER),
                Some("FIN") => Kinds::ORGANIZATION.and(Kinds::OTHER),
                _ => Kinds::NONE,
            };
            if is_name {
                phrases.push(Phrase { words, kinds, head: None });
            } else if mark.syntactic_type.as_deref() != Some("PRO") {
                forget_capitals(&mut placed.sentence, words);
            }
        }
        take(&mut placed.sentence, &phrases, is_certain);
    };
    read("meantime", Kinds::CORE, articles, convention, convert)
}

/// re3d: entities that at least half of the crowd confirmed, cut down to their names.
///
/// Person, Organisation and Location are ours, Nationality is a group; weapons, vehicles and platforms are products,
/// document references works or other names, where they have capitals. Descriptions in small letters are no names. Of
/// capitals in descriptions ("Example fighters", "our Example partners"), in unconfirmed entities and in the titles
/// of persons nothing is known, as the crowd was not asked of them apart; nor of unmarked words that are confirmed
/// names elsewhere in the corpus, which the crowd passed over. A place with a comma ("Town, State") is two.
///
/// # Errors
/// Where a text cannot be divided.
pub fn re3d(articles: &[&Article], convention: &Convention) -> Result<Corpus, Failure> {
    let convert = |article: &Article, placed: &mut Placed| {
        let mut phrases = Vec::new();
        for mark in &article.spans {
            let words = placed.words(mark.start, mark.end);
            let kinds = match mark.label.as_str() {
                "Person" => Kinds::PERSON,
                "Organisation" => Kinds::ORGANIZATION,
                "Location" => Kinds::PLACE,
                "Nationality" => Kinds::GROUP,
                "Weapon" | "Vehicle" | "MilitaryPlatform" => Kinds::PRODUCT,
                "DocumentReference" => Kinds::WORK.and(Kinds::OTHER),
                _ => continue,
            };
            forget_capitals(&mut placed.sentence, words.clone());
            if mark.confidence.is_none_or(|confidence| confidence >= 0.5) {
                // What stands after a comma in a confirmed place is a place of its own.
                let mut rest = words.clone();
                while kinds == Kinds::PLACE && rest.clone().any(|at| placed.sentence.words[at] == ",") {
                    let comma = rest.clone().find(|&at| placed.sentence.words[at] == ",").unwrap_or(rest.end);
                    rest = comma + 1..rest.end;
                    phrases.push(Phrase { words: rest.clone(), kinds, head: None });
                }
                phrases.push(Phrase { words, kinds, head: None });
            }
        }
        take(&mut placed.sentence, &phrases, is_certain);
    };
    let mut corpus = read("re3d", Kinds::CORE, articles, convention, convert)?;
    forget_known(&mut corpus);
    Ok(corpus)
}

/// Says of stretches that are confirmed names elsewhere in the corpus, and unmarked here, that nothing is known of them.
fn forget_known(corpus: &mut Corpus) {
    let words_of = |sentence: &Sentence, name: &Name| sentence.words[name.words.clone()].to_vec();
    let known: BTreeSet<Vec<String>> =
        corpus.sentences().flat_map(|it| it.names.iter().map(|name| words_of(it, name))).collect();
    let longest = known.iter().map(Vec::len).max().unwrap_or_default();
    for sentence in corpus.documents.iter_mut().flat_map(|document| &mut document.sentences) {
        for start in 0..sentence.words.len() {
            for end in start + 1..=sentence.words.len().min(start + longest) {
                if known.contains(&sentence.words[start..end]) {
                    sentence.forget(start..end);
                }
            }
        }
    }
}

/// Re-DocRED: PER, ORG and LOC are ours, MISC any of the other kinds, TIME and NUM no names. Demonyms, which it calls LOC
/// or MISC, are groups. Its text is tokens with blanks between them, hyphens opened.
///
/// # Errors
/// Where a text cannot be divided.
pub fn redocred(articles: &[&Article], convention: &Convention) -> Result<Corpus, Failure> {
    let convert = |article: &Article, placed: &mut Placed| {
        let mut names = Vec::new();
        for mark in &article.spans {
            let Ok(kinds) = mark.label.parse::<Kinds>() else { continue };
            let words = placed.words(mark.start, mark.end);
            if placed.sentence.words[words.clone()].iter().any(|word| word.contains(char::is_uppercase)) {
                names.push(Name { words, kinds });
            }
        }
        placed.sentence.set_names(names);
    };
    read("redocred", Kinds::ALL, articles, convention, convert)
}

/// Whether the name of a phrase is of the phrase's kind, given what stands around it: "villages in Example" are places and
/// so is Example, "soldiers of Example" are not what Example is, nor are "Example fighters".
fn is_certain(around: Around, kinds: Kinds) -> bool {
    match around {
        Around::Nothing | Around::Apposition => true,
        Around::Description => kinds == Kinds::PLACE || kinds == Kinds::GROUP,
        Around::Modifier => kinds == Kinds::GROUP,
    }
}

/// Takes the names of the phrases, outermost first; of a name whose kind `is_certain` denies nothing is known.
fn take(sentence: &mut Sentence, phrases: &[Phrase], is_certain: impl Fn(Around, Kinds) -> bool) {
    let mut names: BTreeMap<(usize, usize), (Around, Kinds)> = BTreeMap::new();
    for phrase in phrases {
        let words = match phrase.head {
            Some(head) => about_head(&sentence.words, phrase.words.clone(), head),
            None => phrase.words.clone(),
        };
        let Some(core) = core(&sentence.words, words, phrase.kinds) else { continue };
        // "E" of coordinates, "A" of a list.
        if sentence.words[core.words.clone()].concat().chars().count() < 2 {
            sentence.forget(core.words);
            continue;
        }
        if phrase.head.is_some_and(|head| !core.words.contains(&head)) {
            continue;
        }
        if phrase.kinds.is_empty() || !is_certain(core.around, phrase.kinds) {
            sentence.forget(core.words);
            continue;
        }
        // Marked twice, the plainer phrase tells the kind; of two that are as plain either may be right.
        let name = names.entry((core.words.start, core.words.end)).or_insert((core.around, phrase.kinds));
        match core.around.cmp(&name.0) {
            std::cmp::Ordering::Less => *name = (core.around, phrase.kinds),
            std::cmp::Ordering::Equal => name.1 = name.1.and(phrase.kinds),
            std::cmp::Ordering::Greater => {}
        }
    }
    let all: Vec<(usize, usize)> = names.keys().copied().collect();
    let is_name = |from: usize, to: usize, at: &dyn Fn(usize, usize) -> bool| {
        all.iter()
            .any(|&(start, end)| start >= from && end <= to && (start, end) != (from, to) && at(start, end))
    };
    let mut taken: Vec<Name> = Vec::new();
    for (&(from, to), &(_, kinds)) in &names {
        // "Ann and Ben Malik": what joins two names is none.
        let joins = |at: usize| {
            matches!(&*sentence.words[at], "and" | "," | "&" | "or" | "/")
                && is_name(from, to, &|_, end| end == at)
                && is_name(from, to, &|start, _| start == at + 1 || start == at + 2)
        };
        if (from..to).any(joins) {
            continue;
        }
        // "Example's Example 330" has two names.
        let owner =
            |at: &usize| is_possessive(&sentence.words[*at]) && is_name(from, to, &|_, end| end == *at);
        let start = (from..to).rev().find(owner).map_or(from, |at| at + 1);
        taken.push(Name { words: start..to, kinds });
    }
    sentence.set_names(taken);
}

/// The part of a phrase up to the end of the name about its head, which may go on with what joins names ("University of
/// Example"); what is said of the name after that begins with another word in small letters. What stands before the
/// head is for [`core`] to cut away.
fn about_head(words: &[String], phrase: Range<usize>, head: usize) -> Range<usize> {
    const JOINING: [&str; 12] = ["of", "for", "and", "&", "-", "–", "the", "de", "on", "'", "’", "."];
    let goes_on = |at: usize| {
        let word = words[at].as_str();
        let is_capital =
            |word: &str| word.contains(|letter: char| letter.is_uppercase() || letter.is_ascii_digit());
        is_capital(word)
            || JOINING.contains(&word)
            || is_possessive(word) && words.get(at + 1).is_some_and(|next| is_capital(next))
    };
    let end = (head + 1..phrase.end).find(|&at| !goes_on(at)).unwrap_or(phrase.end);
    phrase.start..end
}

/// Says that nothing is known of the words with capitals; titles and what a sentence begins with aside.
fn forget_capitals(sentence: &mut Sentence, words: Range<usize>) {
    let is_whole = words.len() == 1;
    for at in words {
        let word = &sentence.words[at];
        let is_opening = at == 0 && !is_whole;
        if word.contains(char::is_uppercase)
            && !is_title(word)
            && !is_article(word)
            && !is_opening
            && word != "I"
        {
            sentence.forget(at..at + 1);
        }
    }
}

fn read(
    name: &'static str,
    kinds: Kinds,
    articles: &[&Article],
    convention: &Convention,
    convert: impl Fn(&Article, &mut Placed),
) -> Result<Corpus, Failure> {
    let mut documents = Vec::new();
    for article in articles {
        let mut sentences = Vec::new();
        for mut placed in place(article)? {
            convert(article, &mut placed);
            let mut sentence = placed.sentence;
            if name == "redocred" {
                sentence = resplit(&sentence)?;
            }
            trim(&mut sentence);
            convention.apply(&mut sentence);
            sentences.push(sentence);
        }
        documents.push(Document { id: article.id.replace(char::is_whitespace, "_"), sentences });
    }
    Ok(Corpus { name, kinds, documents })
}

/// The sentences of an article: with its own tokens where it has them, else with dateline's.
fn place(article: &Article) -> Result<Vec<Placed>, Failure> {
    let characters: Vec<char> = article.text.chars().collect();
    let text = |range: Range<usize>| characters[range].iter().collect::<String>();
    let mut bounds = article.sentences.clone();
    bounds.push(characters.len());
    let count = article.annotated_sentences.unwrap_or(article.sentences.len()).min(article.sentences.len());
    let mut sentences = Vec::new();
    if !article.tokens.is_empty() {
        for bound in bounds.windows(2) {
            let tokens = article.tokens.iter().filter(|token| (bound[0]..bound[1]).contains(&token[0]));
            let places: Vec<Range<usize>> = tokens.map(|&[start, end]| start..end).collect();
            sentences.push(placed(places.clone(), places.into_iter().map(&text)));
        }
    } else if article.sentences.is_empty() {
        for sentence in divide(&article.text)? {
            let offsets = code_points(&article.text);
            let places: Vec<Range<usize>> =
                sentence.iter().map(|(bytes, _)| offsets[bytes.start]..offsets[bytes.end]).collect();
            sentences.push(placed(places, sentence.into_iter().map(|(_, word)| word)));
        }
    } else {
        for bound in bounds.windows(2).take(count) {
            let part = text(bound[0]..bound[1]);
            let offsets = code_points(&part);
            let tokens: Vec<(Range<usize>, String)> = divide(&part)?.into_iter().flatten().collect();
            let place = |bytes: &Range<usize>| bound[0] + offsets[bytes.start]..bound[0] + offsets[bytes.end];
            let places = tokens.iter().map(|(bytes, _)| place(bytes)).collect();
            sentences.push(placed(places, tokens.into_iter().map(|(_, word)| word)));
        }
    }
    sentences.retain(|placed| !placed.places.is_empty());
    Ok(sentences)
}

fn placed(places: Vec<Range<usize>>, words: impl Iterator<Item = String>) -> Placed {
    let words = words.map(|word| unescape(&word).to_owned()).collect();
    Placed { sentence: Sentence::new(words), places }
}

/// For every byte of a text and its end, how many characters stand before it.
fn code_points(text: &str) -> Vec<usize> {
    let mut offsets = Vec::with_capacity(text.len() + 1);
    for (count, character) in text.chars().enumerate() {
        offsets.extend(std::iter::repeat_n(count, character.len_utf8()));
    }
    offsets.push(text.chars().count());
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An article of one sentence with marks on its words: `expect` has names in brackets and `?` after what is unknown.
    fn check(
        read: impl Fn(&[&Article], &Convention) -> Corpus,
        text: &str,
        marks: &[(&str, &str)],
        expect: &str,
    ) {
        let span = |&(words, fields): &(&str, &str)| {
            let start = text.find(words).unwrap();
            let place = format!(r#""start":{start},"end":{}"#, start + words.len());
            format!("{{{place},{fields}}}")
        };
        let spans: Vec<String> = marks.iter().map(span).collect();
        let json = format!(r#"{{"id":"a","text":"{text}","sentences":[0],"spans":[{}]}}"#, spans.join(","));
        let article: Article = serde_json::from_str(&json).unwrap();
        let corpus = read(&[&article], &Convention::open().unwrap());
        let sentence = &corpus.documents[0].sentences[0];
        let mut words = sentence.words.clone();
        for (at, word) in words.iter_mut().enumerate() {
            if sentence.unknown[at] && !sentence.names.iter().any(|name| name.words.contains(&at)) {
                word.push('?');
            }
        }
        for name in &sentence.names {
            words[name.words.start].insert(0, '[');
            words[name.words.end - 1] += &format!("]{}", name.kinds);
        }
        assert_eq!(words.join(" "), expect);
    }

    #[test]
    fn mentions_of_gum_are_cut_down_to_the_names_about_their_heads() {
        let mark = |label: &str, head: &str| {
            format!(r#""label":"{label}","head":"{head}","head_upos":"PROPN","head_xpos":"NNP""#)
        };
        let (person, body, place) =
            (mark("person", "Malik"), mark("organization", "Institute"), mark("place", "Elbonia"));
        let office = mark("person", "Director");
        check(
            |articles, convention| gum("gum", articles, convention).unwrap(),
            "Professor Ann Malik, Director of the Institute of Tides in northern Elbonia, where it rains, left.",
            &[
                ("Professor Ann Malik", &person),
                ("Director of the Institute of Tides in northern Elbonia, where it rains", &office),
                ("the Institute of Tides in northern Elbonia, where it rains", &body),
                ("northern Elbonia, where it rains", &place),
            ],
            "Professor [Ann Malik]person , Director of the [Institute of Tides]organization in northern [Elbonia]place , \
             where it rains , left .",
        );
    }

    #[test]
    fn names_of_meantime_stand_in_phrases_and_side_by_side() {
        let name =
            |kind: &str| format!(r#""label":"ENTITY_MENTION","syntactic_type":"NAM","entity_type":"{kind}""#);
        let phrase = r#""label":"ENTITY_MENTION","syntactic_type":"NOM","entity_type":"PRO""#;
        let (body, place, thing) = (name("ORG"), name("LOC"), name("PRO"));
        check(
            |articles, convention| meantime(articles, convention).unwrap(),
            "The German airline Bluewing and Tern Air bought Finch's Finch 12, and new Merlin jets, in Bonn, Germany.",
            &[
                ("The German airline Bluewing and Tern Air", &body),
                ("German", &place),
                ("German airline Bluewing", &body),
                ("Bluewing", &body),
                ("Tern Air", &body),
                ("Finch's Finch 12", &thing),
                ("Finch", &body),
                ("new Merlin jets", phrase),
                ("Bonn, Germany", &place),
                ("Germany", &place),
            ],
            "The [German]group airline [Bluewing]organization and [Tern Air]organization bought [Finch]organization 's \
             [Finch 12]work|product|other , and new Merlin? jets , in [Bonn]place , [Germany]place .",
        );
    }

    #[test]
    fn what_the_crowd_of_re3d_did_not_say_is_unknown() {
        let mark = |label: &str, confidence: &str| format!(r#""label":"{label}","confidence":{confidence}"#);
        let (person, body, place) = (mark("Person", "1"), mark("Organisation", "1"), mark("Location", "0.9"));
        let unsure = mark("Organisation", "0");
        check(
            |articles, convention| re3d(articles, convention).unwrap(),
            "UN envoy Ann Malik met Tern Front fighters, the Tern Front and our Elbonian partners near Oum, Elbonia.",
            &[
                ("UN envoy Ann Malik", &person),
                ("UN", &unsure),
                ("Tern Front fighters", &body),
                ("the Tern Front", &body),
                ("our Elbonian partners", &body),
                ("Oum, Elbonia", &place),
            ],
            "UN? envoy [Ann Malik]person met Tern? Front? fighters , the [Tern Front]organization and our Elbonian? \
             partners near [Oum]place , [Elbonia]place .",
        );
    }
}
