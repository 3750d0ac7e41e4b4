//! Tags, lemmas and trees, scored as the CoNLL 2018 shared task does (Zeman et al. 2018, `conll18_ud_eval.py`): words
//! are aligned as in [`tokens`](crate::tokens), and a word counts where both analyses have it and say the same of it.
//! Where both have the same words, F1 is accuracy.

use std::collections::BTreeMap;
use std::fmt;

use dateline_document::conllu::ConlluDocument;
use dateline_document::{Dependency, Document, Id};

use crate::Counts;
use crate::tokens::{TextsDiffer, Units, aligned_words, check_texts};

/// The words of one text with what is known of each. Tags and relations are taken as they are spelled, so that other
/// tag sets than ours can be scored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    units: Units,
    rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    form: Box<str>,
    part: Box<str>,
    tag: Box<str>,
    lemma: Box<str>,
    head: Head,
    relation: Box<str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Head {
    /// The word has none.
    Root,
    /// A word of the text.
    Word(usize),
    /// A word that the other analysis does not have, or nothing is known.
    Unknown,
}

impl Row {
    /// The relation without its subtype.
    fn universal(&self) -> &str {
        self.relation.split_once(':').map_or(&self.relation, |(universal, _)| universal)
    }

    fn is_punctuation(&self) -> bool {
        self.universal() == Dependency::Punct.as_str()
    }

    /// Whether the word counts for CLAS (Nivre and Fang 2017).
    fn is_content(&self) -> bool {
        let is_functional = || Dependency::parse(self.universal()).is_some_and(Dependency::is_functional);
        !self.is_punctuation() && !is_functional()
    }
}

impl Words {
    /// The syntactic words of a document of a CoNLL-U file.
    pub fn of_conllu(document: &ConlluDocument) -> Self {
        let mut rows = Vec::with_capacity(document.words.len());
        for sentence in &document.sentences {
            let tokens = &document.tokens[sentence.tokens.clone()];
            let first = rows.len();
            let words = tokens.iter().flat_map(|token| &document.words[token.words.clone()]);
            rows.extend(words.map(|word| {
                let [lemma, part, tag, _, head, relation] =
                    word.columns.each_ref().map(|it| it.as_str().into());
                let head: Box<str> = head;
                let head = match head.parse::<usize>() {
                    Ok(0) => Head::Root,
                    Ok(number) => Head::Word(first + number - 1),
                    Err(_) => Head::Unknown,
                };
                Row { form: word.form.as_str().into(), part, tag, lemma, head, relation }
            }));
            let end = rows.len();
            for row in &mut rows[first..] {
                if matches!(row.head, Head::Word(word) if word >= end) {
                    row.head = Head::Unknown;
                }
            }
        }
        Self { units: Units::of_conllu(document), rows }
    }

    /// The tokens of a document with its tags, lemmas and trees.
    pub fn of_document(document: &Document) -> Self {
        let Document { source, tokens, words, trees, .. } = document;
        let row = |id| {
            let span = tokens.span()[id];
            let spelled = |spelling: Option<&str>| spelling.unwrap_or("_").into();
            let is_parsed = Id::index(id) < trees.len();
            Row {
                form: source.get(span).unwrap_or_default().into(),
                part: spelled(words.part().get(id).map(|part| part.as_str())),
                tag: spelled(words.tag().get(id).map(|tag| tag.as_str())),
                lemma: words.lemma(id, source, span).into(),
                head: match trees.head(id) {
                    Some(head) => Head::Word(head.index()),
                    None if is_parsed => Head::Root,
                    None => Head::Unknown,
                },
                relation: spelled(trees.dependency().get(id).map(|dependency| dependency.as_str())),
            }
        };
        Self { units: Units::of_document(document), rows: tokens.ids().map(row).collect() }
    }

    /// How far the head of a word is from it.
    fn distance(&self, word: usize) -> Distance {
        match self.rows[word].head {
            Head::Word(head) => Distance::of(word.abs_diff(head)),
            Head::Root => Distance::Root,
            Head::Unknown => Distance::Unknown,
        }
    }

    /// A relation and the form of the head.
    fn shown_arc(&self, word: usize) -> String {
        let row = &self.rows[word];
        match row.head {
            Head::Word(head) => format!("{} of {}", row.relation, self.rows[head].form),
            Head::Root | Head::Unknown => row.relation.to_string(),
        }
    }
}

/// How far a head is from its word, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Distance {
    /// The word has no head.
    Root,
    /// Beside it.
    One,
    /// Two words.
    Two,
    /// Three to six.
    ThreeToSix,
    /// Seven or more.
    SevenOrMore,
    /// Nothing is known.
    Unknown,
}

impl Distance {
    fn of(words: usize) -> Self {
        match words {
            0 | 1 => Self::One,
            2 => Self::Two,
            3..=6 => Self::ThreeToSix,
            _ => Self::SevenOrMore,
        }
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Root => "root",
            Self::One => "1",
            Self::Two => "2",
            Self::ThreeToSix => "3 to 6",
            Self::SevenOrMore => "7 and more",
            Self::Unknown => "unknown",
        })
    }
}

/// How far two analyses of one text agree, and where they do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Syntactic words.
    pub words: Counts,
    /// Parts of speech (UPOS).
    pub parts: Counts,
    /// Tags (XPOS).
    pub tags: Counts,
    /// Lemmas; a gold lemma `_` is anyone's.
    pub lemmas: Counts,
    /// Heads (UAS).
    pub heads: Counts,
    /// Heads and relations without their subtypes (LAS).
    pub arcs: Counts,
    /// Heads and relations with their subtypes.
    pub full_arcs: Counts,
    /// Heads and relations without their subtypes, of words other than punctuation.
    pub unpunctuated: Counts,
    /// Heads and relations without their subtypes, of content words (CLAS).
    pub content: Counts,
    /// Heads and relations by relation, without subtypes.
    pub relations: BTreeMap<Box<str>, Counts>,
    /// Heads by how far they are.
    pub distances: BTreeMap<Distance, Counts>,
    /// Where the analyses say something different of a word, in order of the text and of the classes.
    pub errors: Vec<WordError>,
}

/// What two analyses differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// The part of speech.
    Part,
    /// The tag.
    Tag,
    /// The lemma.
    Lemma,
    /// The head.
    Head,
    /// The relation to the same head.
    Relation,
}

impl Class {
    /// Every class, in the order of reports.
    pub const ALL: &'static [Self] = &[Self::Part, Self::Tag, Self::Lemma, Self::Head, Self::Relation];

    /// The name of the class.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Part => "upos",
            Self::Tag => "xpos",
            Self::Lemma => "lemma",
            Self::Head => "head",
            Self::Relation => "relation",
        }
    }
}

/// A word of which two analyses say something different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordError {
    /// What they differ in.
    pub class: Class,
    /// The word.
    pub form: String,
    /// What gold says: the tag, the lemma, the relation, or the relation and the head.
    pub gold: String,
    /// What was found.
    pub found: String,
}

/// Compares an analysis with the gold one.
///
/// # Errors
/// [`TextsDiffer`] where the two are not of the same characters, white space aside.
pub fn compare(gold: &Words, found: &Words) -> Result<Agreement, TextsDiffer> {
    check_texts(&gold.units, &found.units)?;
    let pairs = aligned_words(&gold.units, &found.units);
    let mut gold_of_found = vec![None; found.rows.len()];
    for &(one, other) in &pairs {
        gold_of_found[other] = Some(one);
    }
    let all = Counts { gold: gold.rows.len(), found: found.rows.len(), correct: 0 };
    let of = |is_counted: fn(&Row) -> bool| {
        let count = |words: &Words| words.rows.iter().filter(|row| is_counted(row)).count();
        Counts { gold: count(gold), found: count(found), correct: 0 }
    };
    let mut agreement = Agreement {
        words: Counts { correct: pairs.len(), ..all },
        parts: all,
        tags: all,
        lemmas: all,
        heads: all,
        arcs: all,
        full_arcs: all,
        unpunctuated: of(|row| !row.is_punctuation()),
        content: of(Row::is_content),
        ..Agreement::default()
    };
    for (word, row) in gold.rows.iter().enumerate() {
        agreement.relations.entry(row.universal().into()).or_default().gold += 1;
        agreement.distances.entry(gold.distance(word)).or_default().gold += 1;
    }
    for (word, row) in found.rows.iter().enumerate() {
        agreement.relations.entry(row.universal().into()).or_default().found += 1;
        agreement.distances.entry(found.distance(word)).or_default().found += 1;
    }
    for (one, other) in pairs {
        agreement.add_labels(&gold.rows[one], &found.rows[other]);
        agreement.add_arc(gold, one, found, other, &gold_of_found);
    }
    Ok(agreement)
}

impl Agreement {
    fn add_labels(&mut self, gold: &Row, found: &Row) {
        let lemma = if &*gold.lemma == "_" { "_" } else { &found.lemma };
        for (class, gold_label, found_label) in [
            (Class::Part, &*gold.part, &*found.part),
            (Class::Tag, &*gold.tag, &*found.tag),
            (Class::Lemma, &*gold.lemma, lemma),
        ] {
            if gold_label != found_label {
                self.add_error(class, gold, gold_label.to_owned(), found_label.to_owned());
                continue;
            }
            match class {
                Class::Part => self.parts.correct += 1,
                Class::Tag => self.tags.correct += 1,
                _ => self.lemmas.correct += 1,
            }
        }
    }

    fn add_arc(
        &mut self,
        gold: &Words,
        one: usize,
        found: &Words,
        other: usize,
        gold_of_found: &[Option<usize>],
    ) {
        let (gold_row, found_row) = (&gold.rows[one], &found.rows[other]);
        let head = match found_row.head {
            Head::Word(head) => gold_of_found[head].map_or(Head::Unknown, Head::Word),
            head => head,
        };
        if head != gold_row.head || head == Head::Unknown {
            // A gold file without trees says nothing.
            if gold_row.head != Head::Unknown {
                self.add_error(Class::Head, gold_row, gold.shown_arc(one), found.shown_arc(other));
            }
            return;
        }
        self.heads.correct += 1;
        self.distances.entry(gold.distance(one)).or_default().correct += 1;
        self.full_arcs.correct += usize::from(gold_row.relation == found_row.relation);
        if gold_row.universal() != found_row.universal() {
            let (gold, found) = (gold_row.relation.to_string(), found_row.relation.to_string());
            self.add_error(Class::Relation, gold_row, gold, found);
            return;
        }
        self.arcs.correct += 1;
        self.relations.entry(gold_row.universal().into()).or_default().correct += 1;
        self.unpunctuated.correct += usize::from(!gold_row.is_punctuation());
        self.content.correct += usize::from(gold_row.is_content());
    }

    fn add_error(&mut self, class: Class, row: &Row, gold: String, found: String) {
        self.errors.push(WordError { class, form: row.form.to_string(), gold, found });
    }
}

/// How often one label was found for another, the most frequent first and then in order of the labels.
pub fn confusions<'e>(errors: impl IntoIterator<Item = &'e WordError>) -> Vec<(&'e str, &'e str, usize)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for error in errors {
        *counts.entry((&error.gold, &error.found)).or_default() += 1;
    }
    let mut confusions: Vec<_> =
        counts.into_iter().map(|((gold, found), count)| (gold, found, count)).collect();
    confusions.sort_by_key(|&(.., count)| std::cmp::Reverse(count));
    confusions
}

#[cfg(test)]
mod tests {
    use super::*;
    use dateline_document::{Metadata, Source, conllu};

    /// Words from `form/part/tag/lemma/head/relation` items; sentences are parted by ` | `.
    fn document(text: &str) -> ConlluDocument {
        let mut file = String::new();
        for sentence in text.split(" | ") {
            for (index, word) in sentence.split(' ').enumerate() {
                let [form, part, tag, lemma, head, relation] = word.split('/').collect::<Vec<_>>()[..] else {
                    panic!("{word}")
                };
                let number = index + 1;
                file += &format!("{number}\t{form}\t{lemma}\t{part}\t{tag}\t_\t{head}\t{relation}\t_\t_\n");
            }
            file += "\n";
        }
        conllu::read(&file).unwrap().remove(0)
    }

    const GOLD: &str = "She/PRON/PRP/she/2/nsubj left/VERB/VBD/leave/0/root town/NOUN/NN/town/2/obj \
        yesterday/NOUN/NN/yesterday/2/obl:unmarked ./PUNCT/./_/2/punct | Go/VERB/VB/go/0/root";

    fn agreement(gold: &str, found: &str) -> Agreement {
        compare(&Words::of_conllu(&document(gold)), &Words::of_conllu(&document(found))).unwrap()
    }

    fn check(found: &str, expect: [usize; 8]) -> Vec<String> {
        let agreement = agreement(GOLD, found);
        let counts = [
            agreement.words,
            agreement.parts,
            agreement.tags,
            agreement.lemmas,
            agreement.heads,
            agreement.arcs,
            agreement.full_arcs,
            agreement.content,
        ];
        assert_eq!(counts.map(|counts| counts.correct), expect);
        let error = |error: WordError| {
            format!("{} {}: {} => {}", error.class.as_str(), error.form, error.gold, error.found)
        };
        agreement.errors.into_iter().map(error).collect()
    }

    #[test]
    fn the_same_analysis_agrees_wholly() {
        assert_eq!(check(GOLD, [6, 6, 6, 6, 6, 6, 6, 5]), [""; 0]);
    }

    #[test]
    fn every_difference_is_an_error_of_its_class() {
        let found = GOLD
            .replace("left/VERB/VBD/leave", "left/ADJ/JJ/left")
            .replace("town/2/obj", "town/2/obl")
            .replace("yesterday/2/obl:unmarked", "yesterday/3/nmod");
        let errors = check(&found, [6, 5, 5, 5, 5, 4, 4, 3]);
        insta::assert_snapshot!(errors.join("\n"), @"
        upos left: VERB => ADJ
        xpos left: VBD => JJ
        lemma left: leave => left
        relation town: obj => obl
        head yesterday: obl:unmarked of left => nmod of town
        ");
    }

    #[test]
    fn subtypes_count_only_where_they_are_asked_for() {
        let found = GOLD.replace("obl:unmarked", "obl");
        assert_eq!(check(&found, [6, 6, 6, 6, 6, 6, 5, 5]), [""; 0]);
    }

    #[test]
    fn a_head_that_the_other_analysis_has_in_parts_is_wrong() {
        let gold = "ab/X/X/ab/0/root cd/X/X/cd/1/dep";
        let agreement = agreement(gold, "a/X/X/a/0/root b/X/X/b/1/dep cd/X/X/cd/2/dep");
        let scores = [agreement.words, agreement.tags, agreement.heads];
        assert_eq!(
            scores.map(|counts| (counts.gold, counts.found, counts.correct)),
            [(2, 3, 1), (2, 3, 1), (2, 3, 0)]
        );
    }

    #[test]
    fn a_document_without_tags_has_none_right() {
        let gold = document(GOLD);
        let (tokens, sentences) = gold.layers();
        let source = Source::from_text(gold.text.as_str()).unwrap();
        let bare = Document { tokens, sentences, ..Document::new(Metadata::default(), source) };
        let (words, trees) = (gold.tagged().unwrap(), gold.trees().unwrap());
        let agreement = compare(&Words::of_conllu(&gold), &Words::of_document(&bare)).unwrap();
        assert_eq!((agreement.words.correct, agreement.tags.correct, agreement.heads.correct), (6, 0, 0));
        let whole = Document { words, trees, ..bare };
        let agreement = compare(&Words::of_conllu(&gold), &Words::of_document(&whole)).unwrap();
        assert_eq!((agreement.tags.correct, agreement.full_arcs.correct), (6, 6));
    }

    #[test]
    fn confusions_come_by_how_many_they_are() {
        let error = |gold: &str, found: &str| WordError {
            class: Class::Tag,
            form: "x".to_owned(),
            gold: gold.to_owned(),
            found: found.to_owned(),
        };
        let errors = [error("NN", "JJ"), error("VB", "NN"), error("VB", "NN"), error("IN", "RB")];
        assert_eq!(confusions(&errors), [("VB", "NN", 2), ("IN", "RB", 1), ("NN", "JJ", 1)]);
    }
}
