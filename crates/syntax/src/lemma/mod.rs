//! From a word and its Penn tag to its lemma.
//!
//! Two questions, each answered by the longest ending of the word that the table has under its class: which letters to
//! take off the end and which to put there (the class is the tag), and how the result is cased (the class is the tag and
//! the shape of the word). A whole word is an ending too, so rules and their exceptions are one table. It is learned from
//! treebanks; see [`LemmatizerBuilder`].

#[cfg(feature = "training")]
mod build;
mod case;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use dateline_document::{Column, Ids, PartOfSpeech, PennTag, Segmented, TokenId, TokenRange, Word, Words};
use fst::raw::Fst;
use thiserror::Error;

#[cfg(feature = "training")]
pub use build::LemmatizerBuilder;
use case::{Casing, Shape};

/// Finds lemmas by a table that is read in place.
#[derive(Clone)]
pub struct Lemmatizer<'m> {
    // Class, then the word in small letters from its last byte to its first, then `WORD_START` for a whole word; the
    // value is the number of an edit, or the code of a casing.
    table: Fst<&'m [u8]>,
    edits: Vec<Edit<'m>>,
}

/// What makes a word in small letters its lemma.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Edit<'m> {
    // How many bytes come off the end.
    strip: u8,
    append: &'m str,
}

/// Stands before the first letter of a whole word; no byte of UTF-8.
const WORD_START: u8 = 0xFF;

/// Where the classes of casings begin, behind those of edits, which are the codes of tags.
const CASINGS: u8 = 0x80;

impl<'m> Lemmatizer<'m> {
    /// Opens a table that [`LemmatizerBuilder::build`] made.
    ///
    /// # Errors
    /// [`LemmaError`] where the bytes are no such table.
    pub fn open(bytes: &'m [u8]) -> Result<Self, LemmaError> {
        let mut rest = bytes;
        let count = number(&mut rest)?;
        let mut edits = Vec::new();
        for _ in 0..count {
            let [strip, length] = *take(&mut rest, 2)? else { return Err(LemmaError::Truncated) };
            let append = take(&mut rest, usize::from(length))?;
            let append = std::str::from_utf8(append).map_err(|_| LemmaError::Text)?;
            edits.push(Edit { strip, append });
        }
        let table = Fst::new(rest)?;
        table.verify()?;
        Ok(Self { table, edits })
    }

    /// The lemma of a word. `is_first` says whether its sentence begins with it, so that a capital says nothing.
    ///
    /// Total: a word that the table knows nothing of is its own lemma, in small letters unless it is a name.
    pub fn lemma<'w>(&self, word: &'w str, tag: PennTag, is_first: bool) -> Cow<'w, str> {
        let small = if word.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
            Cow::Owned(word.to_lowercase())
        } else {
            Cow::Borrowed(word)
        };
        let shape = Shape::of(word, is_first);
        let casing = self.longest(&[CASINGS + shape.code(), tag.code()], &small);
        let casing = casing.and_then(|(code, _)| Casing::from_code(code)).unwrap_or_else(|| shape.usual());
        let lemma = match self.edited(tag, &small) {
            Some(lemma) => Cow::Owned(lemma),
            None if casing == Casing::Keep => return Cow::Borrowed(word),
            None => small,
        };
        if casing == Casing::Lower { lemma } else { Cow::Owned(casing.apply(word, &lemma)) }
    }

    /// A word in small letters as its lemma, where that is another word.
    fn edited(&self, tag: PennTag, small: &str) -> Option<String> {
        let (number, is_exception) = self.longest(&[tag.code()], small)?;
        let edit = self.edits.get(usize::try_from(number).ok()?)?;
        let stem = small.get(..small.len().checked_sub(usize::from(edit.strip))?)?;
        // What a rule leaves of a verb must have a vowel, or it took off more than an ending (Porter 1980): `red`.
        let has_vowel =
            || [stem, edit.append].iter().any(|part| part.contains(['a', 'e', 'i', 'o', 'u', 'y']));
        let is_changed = edit.strip > 0 || !edit.append.is_empty();
        let is_verb = matches!(tag, PennTag::VBD | PennTag::VBG | PennTag::VBN | PennTag::VBZ);
        let is_word = stem.len() + edit.append.len() > 0 && (is_exception || !is_verb || has_vowel());
        (is_changed && is_word).then(|| [stem, edit.append].concat())
    }

    /// Tags and lemmas as a layer: `tags` and `parts` have a row for every token of the text.
    ///
    /// # Panics
    /// When a token has no row.
    pub fn words(
        &self,
        text: &Segmented<'_>,
        tags: &Column<TokenId, PennTag>,
        parts: &Column<TokenId, PartOfSpeech>,
    ) -> Words {
        let mut words = Words::with_capacity(text.tokens.len());
        for sentence in text.sentences.tokens() {
            let mut is_first = true;
            for token in sentence.ids() {
                let (form, tag) = (text.word(token), tags[token]);
                let lemma = match form {
                    "'s" | "’s" if tag == PennTag::VBZ && is_perfect(text, tags, *sentence, token) => {
                        "have".into()
                    }
                    _ => self.lemma(form, tag, is_first),
                };
                words.push(form, Word { tag, part: parts[token], lemma: &lemma });
                is_first &= !form.contains(char::is_alphanumeric);
            }
        }
        words
    }

    /// The value of the longest ending of `word` that the table has under `class`, and whether that is the whole word.
    fn longest(&self, class: &[u8], word: &str) -> Option<(u64, bool)> {
        let mut node = self.table.root();
        let mut sum = 0;
        let mut found = None;
        let mut class = class.iter().copied();
        let mut letters = word.bytes().rev().chain([WORD_START]);
        while let Some(byte) = class.next().or_else(|| letters.next()) {
            let Some(index) = node.find_input(byte) else { break };
            let transition = node.transition(index);
            sum += transition.out.value();
            node = self.table.node(transition.addr);
            if node.is_final() {
                found = Some((sum + node.final_output().value(), byte == WORD_START));
            }
        }
        found
    }
}

/// Whether the `'s` at `token` is "has": a participle follows that makes no passive, perhaps behind adverbs.
fn is_perfect(
    text: &Segmented<'_>,
    tags: &Column<TokenId, PennTag>,
    sentence: TokenRange,
    token: TokenId,
) -> bool {
    const LONGEST_GAP: usize = 3;
    let mut behind = Ids::between(token.next(), sentence.end()).take(LONGEST_GAP);
    let verb = behind.find(|&next| tags[next] != PennTag::RB);
    verb.is_some_and(|verb| {
        tags[verb] == PennTag::VBN && matches!(text.word(verb), "been" | "got" | "had" | "become" | "gotten")
    })
}

fn number(bytes: &mut &[u8]) -> Result<u32, LemmaError> {
    let taken = take(bytes, size_of::<u32>())?;
    taken.try_into().map(u32::from_le_bytes).map_err(|_| LemmaError::Truncated)
}

fn take<'m>(bytes: &mut &'m [u8], length: usize) -> Result<&'m [u8], LemmaError> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or(LemmaError::Truncated)?;
    *bytes = rest;
    Ok(taken)
}

/// Why bytes are no table of lemmas.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LemmaError {
    /// They end too early.
    #[error("the table of lemmas ends inside its edits")]
    Truncated,
    /// An edit appends what is no text.
    #[error("the table of lemmas has an edit that is not UTF-8")]
    Text,
    /// The endings are damaged.
    #[error("the endings of the table of lemmas cannot be read")]
    Endings(#[from] fst::Error),
}
