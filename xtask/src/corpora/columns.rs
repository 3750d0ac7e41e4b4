//! Corpora in BIO columns: Universal NER on EWT, CrossNER, WNUT 2017, the Broad Twitter Corpus, SEC filings, GMB.

use std::fs;
use std::ops::Range;
use std::path::Path;

use dateline_eval::names::{Kinds, normalise};

use super::convention::Convention;
use super::phrase::{is_closing_mark, is_opening_mark};
use super::sentence::{Corpus, Document, Name, Sentence};
use super::tokens::{resplit, unescape};
use crate::Failure;

/// What a label of a corpus means.
#[derive(Clone, Copy)]
pub enum Meaning {
    /// A name of one of these kinds.
    Names(Kinds),
    /// A name of one of these kinds where it has a capital, else no name: genres, substances, fields.
    Capitals(Kinds),
    /// Something that may be a name where it has a capital.
    Unclear,
    /// No name: dates, numbers.
    Nothing,
}

use Meaning::{Capitals, Names, Nothing, Unclear};

/// How a corpus in columns is read.
pub struct Form {
    /// The name of the file that is written.
    pub name: &'static str,
    /// The files that are read, under the data folder.
    pub files: &'static [&'static str],
    /// The kinds that the corpus labels wherever they stand.
    pub kinds: Kinds,
    /// What its labels mean, given also the word's own tag where there is one.
    pub meaning: fn(label: &str, tag: &str) -> Option<Meaning>,
    /// Whether names in small letters are names.
    pub has_small_letters: bool,
    /// Words that it labels where they stand alone, in small letters, and that name nobody: parties to a contract.
    pub roles: &'static [&'static str],
    /// Whether its words keep hyphens and possessives whole.
    pub is_whole: bool,
}

const KNOWN: Kinds = Kinds::CORE;
const TITLED: Kinds = Kinds::WORK.and(Kinds::OTHER);
const THINGS: Kinds = Kinds::WORK.and(Kinds::PRODUCT).and(Kinds::OTHER);

/// Universal NER: persons, organisations, places. The OTH of the first version of its training part stands on some of
/// the other names and on some not, so it is read where it stands and its absence says nothing.
///
/// Broad Twitter Corpus and WNUT 2017: their labels as they are; names in small letters are names there. A corporation
/// is an organisation; a group (a team, a band, also a people) may be either; creative works are works.
///
/// SEC filings: four classes of CoNLL; the parties of a contract ("Borrower"), which it labels too, are unknown.
fn plain(label: &str, _: &str) -> Option<Meaning> {
    Some(match label {
        "corporation" => Names(Kinds::ORGANIZATION),
        "group" => Names(Kinds::ORGANIZATION.and(Kinds::GROUP)),
        "creative-work" => Names(Kinds::WORK),
        "product" => Names(Kinds::PRODUCT),
        other => Names(other.parse().ok()?),
    })
}

/// CrossNER: what sorts of persons, bodies and works a domain tells apart are persons, organisations and works.
///
/// Countries hold demonyms too, which are groups. Awards are other names, conferences and elections events. Journals and
/// magazines are works or the bodies that make them; stars and planets are places or other names. Of genres, fields,
/// methods, metrics and substances, which are mostly no names, those in small letters are none and of the others
/// nothing is known.
fn crossner(label: &str, _: &str) -> Option<Meaning> {
    Some(match label {
        "person" | "politician" | "scientist" | "writer" | "musicalartist" | "researcher" => {
            Names(Kinds::PERSON)
        }
        "organisation" | "politicalparty" | "university" | "band" => Names(Kinds::ORGANIZATION),
        "location" | "country" => Names(Kinds::PLACE),
        "event" | "election" | "conference" => Capitals(Kinds::EVENT),
        "album" | "song" | "book" | "poem" => Capitals(Kinds::WORK),
        "academicjournal" | "magazine" => Capitals(Kinds::WORK.and(Kinds::ORGANIZATION)),
        "award" => Capitals(Kinds::OTHER),
        "astronomicalobject" => Capitals(Kinds::PLACE.and(Kinds::OTHER)),
        "product" | "programlang" => Capitals(Kinds::PRODUCT),
        "misc" => Capitals(Kinds::REST),
        "musicgenre" | "literarygenre" | "musicalinstrument" | "field" | "task" | "algorithm" | "metrics"
        | "discipline" | "theory" | "chemicalelement" | "chemicalcompound" | "protein" | "enzyme" => Unclear,
        _ => return None,
    })
}

/// The Groningen Meaning Bank's own labels: `gpe` is a place where the tag is of a proper noun in the singular, else a
/// group; `art` a work or product, `eve` and `nat` events (hurricanes) or other names; `tim` no name.
fn gmb(label: &str, tag: &str) -> Option<Meaning> {
    Some(match label {
        "geo" => Names(Kinds::PLACE),
        "gpe" if tag == "NNP" => Names(Kinds::PLACE),
        "gpe" => Names(Kinds::GROUP),
        "org" => Names(Kinds::ORGANIZATION),
        "per" => Capitals(Kinds::PERSON),
        "art" => Capitals(THINGS),
        "eve" => Capitals(Kinds::EVENT.and(TITLED)),
        "nat" => Capitals(Kinds::EVENT.and(Kinds::OTHER)),
        "tim" => Nothing,
        _ => return None,
    })
}

/// The same sentences as an ensemble of taggers labelled them: four classes.
fn gmb_silver(label: &str, _: &str) -> Option<Meaning> {
    Some(Names(label.parse().ok()?))
}

const fn form(
    name: &'static str,
    files: &'static [&'static str],
    kinds: Kinds,
    meaning: fn(&str, &str) -> Option<Meaning>,
) -> Form {
    Form { name, files, kinds, meaning, has_small_letters: false, roles: &[], is_whole: true }
}

/// What is trained on.
pub const TRAINING: &[Form] = &[
    Form {
        has_small_letters: true,
        is_whole: false,
        ..form("uner_ewt_train", &["ner/uner_ewt/train.tsv"], KNOWN, plain)
    },
    form("crossner_politics_train", &["ner/crossner_politics/train.tsv"], Kinds::ALL, crossner),
    form(
        "crossner_science",
        &["ner/crossner_science/train.tsv", "ner/crossner_science/dev.tsv", "ner/crossner_science/test.tsv"],
        Kinds::ALL,
        crossner,
    ),
    form(
        "crossner_music",
        &["ner/crossner_music/train.tsv", "ner/crossner_music/dev.tsv", "ner/crossner_music/test.tsv"],
        Kinds::ALL,
        crossner,
    ),
    form(
        "crossner_literature",
        &[
            "ner/crossner_literature/train.tsv",
            "ner/crossner_literature/dev.tsv",
            "ner/crossner_literature/test.tsv",
        ],
        Kinds::ALL,
        crossner,
    ),
    form(
        "crossner_ai",
        &["ner/crossner_ai/train.tsv", "ner/crossner_ai/dev.tsv", "ner/crossner_ai/test.tsv"],
        Kinds::ALL,
        crossner,
    ),
    form("gmb_own", &["ner/gmb/train.tsv"], Kinds::ALL, gmb),
    form("gmb_silver", &["ner/gmb/silver.tsv"], Kinds::ALL, gmb_silver),
];

/// What is held out, to choose by.
pub const HELD_OUT: &[Form] = &[
    Form {
        has_small_letters: true,
        is_whole: false,
        ..form("uner_ewt_dev", &["ner/uner_ewt/dev.tsv"], KNOWN, plain)
    },
    form("crossner_politics_dev", &["ner/crossner_politics/dev.tsv"], Kinds::ALL, crossner),
    Form { has_small_letters: true, ..form("wnut17_dev", &["ner/wnut17/dev.tsv"], KNOWN, plain) },
    Form { has_small_letters: true, ..form("wnut17_test", &["ner/wnut17/test.tsv"], KNOWN, plain) },
    Form { has_small_letters: true, ..form("btc_dev", &["ner/btc/dev.tsv"], KNOWN, plain) },
    Form { has_small_letters: true, ..form("btc_test", &["ner/btc/test.tsv"], KNOWN, plain) },
    Form {
        roles: &["borrower", "lender", "bank", "guarantor", "company", "agent"],
        ..form("sec_filings", &["ner/sec_filings/train.tsv", "ner/sec_filings/test.tsv"], KNOWN, plain)
    },
];

/// Reads a corpus in columns.
///
/// # Errors
/// Where a file cannot be read or has a label without meaning.
pub fn read(data: &Path, form: &Form, convention: &Convention) -> Result<Corpus, Failure> {
    let mut documents: Vec<Document> = Vec::new();
    for file in form.files {
        let path = data.join(file);
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let has_documents = text.lines().any(|line| line.starts_with("# doc "));
        let mut rows: Vec<Row<'_>> = Vec::new();
        for line in text.lines().chain([""]) {
            let name = line.strip_prefix("# doc ").filter(|_| !line.contains('\t'));
            if line.is_empty() || name.is_some() || line.starts_with("-DOCSTART-") {
                if !rows.is_empty() {
                    let sentence = sentence(&rows, form, convention)
                        .map_err(|error| format!("{}: {error}", path.display()))?;
                    if !has_documents || documents.is_empty() {
                        let id = format!("{}_{:05}", form.name, documents.len());
                        documents.push(Document { id, sentences: Vec::new() });
                    }
                    if let Some(document) = documents.last_mut() {
                        document.sentences.push(sentence);
                    }
                    rows.clear();
                }
                if let Some(name) = name {
                    documents.push(Document { id: name.to_owned(), sentences: Vec::new() });
                }
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            match columns[..] {
                [word, label] => rows.push(Row { word, tag: "", label }),
                [word, tag, label] => rows.push(Row { word, tag, label }),
                _ => return Err(format!("{}: no columns: {line}", path.display()).into()),
            }
        }
    }
    documents.retain(|document| !document.sentences.is_empty());
    Ok(Corpus { name: form.name, kinds: form.kinds, documents })
}

struct Row<'l> {
    word: &'l str,
    tag: &'l str,
    label: &'l str,
}

fn sentence(rows: &[Row<'_>], form: &Form, convention: &Convention) -> Result<Sentence, Failure> {
    // A word of white space alone stands for nothing, and would leave no token.
    let rows: Vec<&Row<'_>> = rows.iter().filter(|row| !row.word.trim().is_empty()).collect();
    let words = rows.iter().map(|row| unescape(row.word.trim()).replace(char::is_whitespace, "")).collect();
    let mut sentence = Sentence::new(words);
    let mut names: Vec<Name> = Vec::new();
    for (range, label) in spans(&rows) {
        let tag = rows[range.end - 1].tag;
        let meaning = (form.meaning)(label, tag).ok_or_else(|| format!("label `{label}` means nothing"))?;
        let has_capital = sentence.words[range.clone()]
            .iter()
            .any(|word| word.contains(|letter: char| letter.is_uppercase() || letter.is_ascii_digit()));
        let is_role = range.len() == 1 && form.roles.contains(&&*sentence.words[range.start].to_lowercase());
        match meaning {
            Names(_) if is_role => sentence.forget(range),
            Names(kinds) if has_capital || form.has_small_letters => names.push(Name { words: range, kinds }),
            Capitals(kinds) if has_capital => names.push(Name { words: range, kinds }),
            Unclear if has_capital => sentence.forget(range),
            Names(_) | Capitals(_) | Unclear | Nothing => {}
        }
    }
    // What an account calls itself is a name or not: nothing is known of it.
    for at in 0..sentence.words.len() {
        if sentence.words[at].starts_with('@') {
            let end = if sentence.words[at] == "@" { at + 2 } else { at + 1 }.min(sentence.words.len());
            names.retain(|name| name.words.start < at || name.words.end > end);
            sentence.forget(at..end);
        }
    }
    sentence.names = names;
    let mut sentence = if form.is_whole { resplit(&sentence)? } else { sentence };
    trim(&mut sentence);
    convention.apply(&mut sentence);
    Ok(sentence)
}

/// The stretches with one label. A label of BIO; `I-` after another one begins a stretch.
fn spans<'l>(rows: &[&Row<'l>]) -> Vec<(Range<usize>, &'l str)> {
    let mut spans: Vec<(Range<usize>, &str)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let Some((position, label)) = row.label.split_once('-') else { continue };
        match spans.last_mut() {
            Some((range, before)) if position == "I" && *before == label && range.end == at => {
                range.end = at + 1
            }
            _ => spans.push((at..at + 1, label)),
        }
    }
    spans
}

/// Takes from every name what stands outside names: articles, titles, possessive endings, marks.
pub fn trim(sentence: &mut Sentence) {
    let words = &sentence.words;
    for name in &mut sentence.names {
        let Range { mut start, mut end } = name.words.clone();
        while start + 1 < end && is_opening_mark(&words[start]) {
            start += 1;
        }
        while start + 1 < end && is_closing_mark(&words[end - 1]) {
            end -= 1;
        }
        name.words = normalise(words, start..end, name.kinds);
    }
    // A title alone names nobody.
    sentence.names.retain(|name| {
        let words = &sentence.words[name.words.clone()];
        let is_mark = words.iter().all(|word| !word.contains(char::is_alphanumeric));
        let is_title = name.kinds == Kinds::PERSON
            && words.iter().all(|word| {
                matches!(
                    &*word.trim_end_matches('.').to_lowercase(),
                    "president"
                        | "minister"
                        | "mr"
                        | "mrs"
                        | "ms"
                        | "dr"
                        | "secretary"
                        | "chancellor"
                        | "senator"
                )
            });
        !is_mark && !is_title
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words with their labels, and a tag where one is: the names that are read, with their kinds, in brackets.
    fn check(form: &Form, rows: &str, expect: &str) {
        let row = |cell: &'static str| -> Row<'static> {
            let mut columns = cell.rsplit('/');
            let label = columns.next().unwrap();
            let word = columns.next_back().unwrap();
            Row { word, tag: columns.next().unwrap_or_default(), label }
        };
        let rows: Vec<Row<'_>> = rows.to_owned().leak().split(' ').map(row).collect();
        let sentence = sentence(&rows, form, &Convention::open().unwrap()).unwrap();
        let mut words = sentence.words.clone();
        for (word, _) in words.iter_mut().zip(&sentence.unknown).filter(|&(_, &unknown)| unknown) {
            word.push('?');
        }
        for name in &sentence.names {
            words[name.words.start].insert(0, '[');
            words[name.words.end - 1] += &format!("]{}", name.kinds);
        }
        assert_eq!(words.join(" "), expect);
    }

    fn of(name: &str) -> &'static Form {
        TRAINING.iter().chain(HELD_OUT).find(|form| form.name == name).unwrap()
    }

    #[test]
    fn classes_become_kinds() {
        let ewt = of("uner_ewt_train");
        check(ewt, "in/O tampa/B-LOC bay/I-LOC", "in [tampa bay]place");
        check(ewt, "Danes/B-OTH sang/O", "[Danes]group sang");
        let science = of("crossner_science");
        check(
            science,
            "the/B-university Tern/I-university College/I-university",
            "the [Tern College]organization",
        );
        check(science, "helium/B-chemicalelement and/O Tern-10/B-protein", "helium and Tern? -? 10?");
        let gmb = of("gmb_own");
        check(
            gmb,
            "President/NNP/B-per Malik/NNP/I-per visited/VBD/O Turkey/NNP/B-org on/IN/O Monday/NNP/B-tim",
            "President [Malik]person visited [Turkey]place on Monday",
        );
        check(gmb, "the/DT/O Elbonian/JJ/B-gpe army/NN/O", "the [Elbonian]group army");
        check(of("gmb_silver"), "the/O Tern-led/B-ORG ``/O force/O", "the [Tern]organization - led \" force");
        check(of("wnut17_dev"), "@ann/B-person likes/O lynx/B-group", "@ann? likes [lynx]organization|group");
    }

    #[test]
    fn a_title_alone_and_a_mark_alone_name_nothing() {
        check(of("gmb_own"), "President/NNP/B-per said/VBD/O", "President said");
        check(of("uner_ewt_train"), "\"/B-ORG said/O", "\" said");
    }
}
