//! Tags, lemmas and trees by one network.

use dateline_document::{
    Arc, Column, Dependency, Id, PartOfSpeech, PennTag, Segmented, Tagged, TokenId, TokenRange, Trees,
};
use dateline_model::file::{File, OpenError};
use dateline_model::network::{self, Instructions, Network, Reading, Rows, Scratch};

use crate::columns::{self, Keys};
use crate::{Lemmatizer, Splitter};

/// The head of Penn tags.
pub(crate) const TAG: usize = 0;

/// The head of parts of speech.
pub(crate) const PART: usize = 1;

/// The most tokens that are read as one sequence. The pieces of a longer sentence have trees of their own, whose roots hang on
/// the first one's.
const LONGEST: usize = 400;

/// States of a parser side by side where accuracy counts.
const STATES: usize = 4;

/// How much is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Tags and lemmas.
    Tags,
    /// Trees too, by the best action at every step.
    FastTrees,
    /// Trees too, with several ways followed side by side.
    #[default]
    Trees,
}

/// Tags, lemmatises and parses text with a model that is read in place.
pub struct Syntax<'m> {
    network: Network<'m>,
    splitter: Option<Splitter<'m>>,
    lemmatizer: Lemmatizer<'m>,
    tags: Vec<PennTag>,
    parts: Vec<PartOfSpeech>,
    dependencies: Vec<Dependency>,
    /// The labels that a token with a letter or digit may have: it is no punctuation.
    tags_of_words: u64,
    parts_of_words: u64,
}

impl<'m> Syntax<'m> {
    /// Opens a model.
    ///
    /// # Errors
    /// [`OpenError`] where the bytes are no model file of this version, are damaged, or hold a model of something else.
    pub fn open(bytes: &'m [u8]) -> Result<Self, OpenError> {
        let file = File::open(bytes)?;
        let network = Network::open(&file)?;
        let make = network.make();
        let wrong = |rule: &str| OpenError::Value { name: "make".to_owned(), rule: rule.to_owned() };
        if make.columns != columns::columns() {
            return Err(wrong("the columns are those of syntax"));
        }
        let [tag, part] = &make.heads[..] else {
            return Err(wrong("there are two heads, of tags and parts of speech"));
        };
        let relations = make.tree.as_ref().map_or(&[][..], |tree| &tree.relations);
        let lemmas = file.section::<u8>("lemmas")?;
        let lemmatizer = Lemmatizer::open(lemmas)
            .map_err(|error| OpenError::Value { name: "lemmas".to_owned(), rule: error.to_string() })?;
        let tags = terms(&tag.labels, PennTag::parse)
            .ok_or_else(|| wrong("labels of the first head are Penn tags"))?;
        let parts = terms(&part.labels, PartOfSpeech::parse)
            .ok_or_else(|| wrong("labels of the second head are parts of speech"))?;
        Ok(Self {
            tags_of_words: places(&tags, |tag| !tag.is_mark()),
            parts_of_words: places(&parts, |&part| part != PartOfSpeech::Punctuation),
            tags,
            parts,
            dependencies: terms(relations, Dependency::parse)
                .ok_or_else(|| wrong("relations are those of Universal Dependencies"))?,
            splitter: file.has("splitter.labels").then(|| Splitter::open(&file, "splitter")).transpose()?,
            lemmatizer,
            network,
        })
    }

    /// The same model computed with other instructions, where the processor has them: for comparison.
    #[must_use]
    pub fn with_instructions(mut self, instructions: Instructions) -> Self {
        self.network = self.network.with_instructions(instructions);
        self
    }

    /// Decides the sentence ends that the tokenizer left open, which `dateline_tokenizer::open_ends` has.
    pub fn segment<'s>(&self, text: Segmented<'s>, open_ends: &[TokenId]) -> Segmented<'s> {
        match &self.splitter {
            Some(splitter) => splitter.split(text, open_ends),
            None => text,
        }
    }

    /// Tags and lemmas of every token, and trees where `depth` asks for them.
    pub fn analyse<'s>(&self, text: Segmented<'s>, depth: Depth) -> Tagged<'s> {
        let mut keys = Keys::default();
        let mut rows = Rows::new();
        let pieces: Vec<TokenRange> =
            text.sentences.tokens().iter().flat_map(|&sentence| pieces(sentence)).collect();
        for piece in &pieces {
            for token in piece.ids() {
                keys.push(text.word(token), &mut rows);
            }
            rows.end_sequence();
        }
        let mut found = Columns::default();
        let mut scratch = Scratch::default();
        self.network.read(&rows, depth > Depth::Tags, &mut scratch, |piece, mut reading| {
            let is_mark = |token| !text.word(token).contains(char::is_alphanumeric);
            let tokens = || pieces[piece].ids().map(is_mark);
            let best = |head, of_words| {
                reading.best(head, tokens().map(move |mark| if mark { u64::MAX } else { of_words }))
            };
            found.tags.extend(best(TAG, self.tags_of_words).map(|label| self.tags[label]));
            found.parts.extend(best(PART, self.parts_of_words).map(|label| self.parts[label]));
            if depth > Depth::Tags {
                self.add_tree(pieces[piece], &mut reading, depth, &mut found);
            }
        });
        let (tags, parts) = (Column::from(found.tags), Column::from(found.parts));
        let words = self.lemmatizer.words(&text, &tags, &parts);
        let trees = if found.arcs.is_empty() { Trees::new() } else { self.joined(&text, &found.arcs) };
        Tagged { words, trees, text }
    }

    /// Appends the arcs of a piece.
    fn add_tree(&self, piece: TokenRange, reading: &mut Reading<'_, '_>, depth: Depth, found: &mut Columns) {
        let states = if depth == Depth::Trees { STATES } else { 1 };
        reading.tree(states, &mut found.piece);
        let first = piece.start().index();
        found.arcs.extend(found.piece.iter().map(|arc| {
            let head = usize::from(arc.head).checked_sub(1).map(|head| TokenId::from_index(first + head));
            Arc { head, dependency: self.dependencies[usize::from(arc.relation)] }
        }));
    }

    /// The trees of the sentences: those of the pieces, of which the further ones hang on the first.
    fn joined(&self, text: &Segmented<'_>, arcs: &[Arc]) -> Trees {
        let mut trees = Trees::new();
        for sentence in text.sentences.tokens() {
            let mut root = None;
            for token in sentence.ids() {
                let arc = arcs[token.index()];
                trees.push(match (arc.head, root) {
                    (None, Some(_)) => Arc { head: root, dependency: Dependency::Parataxis },
                    (None, None) => {
                        root = Some(token);
                        Arc { head: None, dependency: Dependency::Root }
                    }
                    _ => arc,
                });
            }
        }
        trees
    }
}

/// What is found of the tokens.
#[derive(Default)]
struct Columns {
    tags: Vec<PennTag>,
    parts: Vec<PartOfSpeech>,
    arcs: Vec<Arc>,
    piece: Vec<network::Arc>,
}

/// The pieces that a sentence is read in: mostly one.
fn pieces(sentence: TokenRange) -> impl Iterator<Item = TokenRange> {
    let (start, end) = (sentence.start().index(), sentence.end().index());
    (start..end).step_by(LONGEST).map(move |first| {
        TokenRange::new(TokenId::from_index(first), TokenId::from_index((first + LONGEST).min(end)))
    })
}

/// The set of the places of terms that pass, or of all where none does.
fn places<T>(terms: &[T], passes: impl Fn(&T) -> bool) -> u64 {
    let passing = terms.iter().enumerate().filter(|(_, term)| passes(term));
    match passing.fold(0, |set, (place, _)| set | 1 << place) {
        0 => u64::MAX,
        set => set,
    }
}

fn terms<T>(names: &[String], parse: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    names.iter().map(|name| parse(name)).collect()
}
