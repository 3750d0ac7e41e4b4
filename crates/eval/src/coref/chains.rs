//! Chains of mentions, and the files that corpora have them in.

use std::collections::BTreeMap;
use std::ops::Range;

use dateline_document::{
    Document, Id, MentionForm, Sentence, SentenceKind, Sentences, Source, Span, Token, TokenId, TokenRange,
    Tokens,
};
use thiserror::Error;

use super::phrase::Phrases;
use crate::tokens::TextsDiffer;

/// Chains of mentions, each a range of tokens; a mention stands in one chain alone, once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chains {
    chains: Vec<Vec<Range<usize>>>,
}

/// A document of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainsDocument {
    /// Its name, empty where the file has none.
    pub id: String,
    /// Its tokens.
    pub tokens: Vec<String>,
    /// The first token of each sentence, where the file has sentences.
    pub sentences: Vec<usize>,
    /// Its chains.
    pub chains: Chains,
}

impl ChainsDocument {
    /// The text with a blank between tokens, and the tokens and sentences in it.
    pub fn layers(&self) -> (String, Tokens, Sentences) {
        let mut text = String::new();
        let mut tokens = Tokens::new();
        for token in &self.tokens {
            if !text.is_empty() {
                text.push(' ');
            }
            let start = text.len();
            text += token;
            tokens.push(Token { span: span(start, text.len()), joined: false });
        }
        let ends = self.sentences.iter().skip(1).copied().chain([self.tokens.len()]);
        let sentence = |(&start, end): (&usize, usize)| Sentence {
            tokens: TokenRange::new(TokenId::from_index(start), TokenId::from_index(end)),
            kind: SentenceKind::Body,
            paragraph: 0,
        };
        (text, tokens, self.sentences.iter().zip(ends).map(sentence).collect())
    }

    /// The chains on the tokens of an analysis of the same text, whose blanks may be others.
    ///
    /// # Errors
    /// [`TextsDiffer`] where the characters of the tokens are others.
    pub fn chains_on(&self, source: &Source, tokens: &Tokens) -> Result<Chains, TextsDiffer> {
        // A file may lack a token that its writer took for a separator.
        let word = |span: &Span| source.get(*span).unwrap_or_default();
        let is_same = |(token, span): (&String, &Span)| token.is_empty() || token == word(span);
        if self.tokens.len() == tokens.len() && self.tokens.iter().zip(tokens.span().iter()).all(is_same) {
            return Ok(self.chains.clone());
        }
        let gold: Vec<char> = self.tokens.iter().flat_map(|token| token.chars()).collect();
        let mut token_at = Vec::with_capacity(gold.len());
        for (id, &span) in tokens.span().entries() {
            let word = word(&span);
            for letter in word.chars().filter(|letter| !letter.is_whitespace()) {
                let at = token_at.len();
                if gold.get(at) != Some(&letter) {
                    return Err(TextsDiffer::at(at, &gold[at.min(gold.len())..], word));
                }
                token_at.push(id.index());
            }
        }
        if token_at.len() < gold.len() {
            return Err(TextsDiffer::at(token_at.len(), &gold[token_at.len()..], ""));
        }
        let mut starts = vec![0];
        for token in &self.tokens {
            starts.push(starts[starts.len() - 1] + token.chars().count());
        }
        let range = |mention: &Range<usize>| {
            let (start, end) = (starts[mention.start], starts[mention.end]);
            token_at[start]..token_at[end - 1] + 1
        };
        Ok(self.chains.iter().map(|chain| chain.iter().map(range).collect()).collect())
    }
}

#[allow(clippy::cast_possible_truncation, reason = "gold documents are far below 4 GiB")]
fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

/// Why a file holds no chains.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChainsError {
    /// A row without a token or a column of brackets.
    #[error("line {line}: a row has a number, a token and brackets")]
    Row {
        /// The line, from 1.
        line: usize,
    },
    /// A bracket that is no number in brackets, or closes what was not opened.
    #[error("line {line}: no bracket of a chain: `{bracket}`")]
    Bracket {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        bracket: String,
    },
}

impl Chains {
    /// The chains of an analysed document, with every mention as its whole noun phrase.
    ///
    /// Entities of one mention are left out where the corpus has no such chains. Of two mentions that become the same
    /// phrase the first stays.
    pub fn of_document(document: &Document, with_singletons: bool) -> Self {
        let phrases = Phrases::of(document);
        let mut seen = std::collections::HashSet::new();
        let chain = |mentions: &Vec<dateline_document::MentionId>| {
            let ranges = mentions.iter().filter_map(|&mention| {
                let tokens = document.tokens.within(document.mentions.span()[mention]);
                let range = (tokens.start().index(), tokens.end().index());
                let is_pronoun = document.mentions.form()[mention] == MentionForm::Pronoun;
                let (start, end) = if is_pronoun { range } else { phrases.around(document, range) };
                seen.insert((start, end)).then_some(start..end)
            });
            ranges.collect::<Vec<_>>()
        };
        let mut chains: Vec<_> = document.entities.mentions().iter().map(chain).collect();
        chains.retain(|chain| chain.len() > usize::from(!with_singletons));
        Self { chains }
    }

    /// The chains in order.
    pub fn iter(&self) -> impl Iterator<Item = &[Range<usize>]> {
        self.chains.iter().map(Vec::as_slice)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.chains.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.chains.is_empty()
    }

    /// The mentions of a chain.
    pub(super) fn chain(&self, index: usize) -> &[Range<usize>] {
        &self.chains[index]
    }
}

impl FromIterator<Vec<Range<usize>>> for Chains {
    fn from_iter<Iter: IntoIterator<Item = Vec<Range<usize>>>>(chains: Iter) -> Self {
        Self { chains: chains.into_iter().collect() }
    }
}

/// Reads the documents of a file in the form of CoNLL-2012, or in that of OntoGUM: a number, a token and brackets.
///
/// Brackets of chains stand in the last column, `(3` opens, `3)` closes, `(3)` is a mention of one token, and `|` parts
/// them. A blank line ends a sentence, and `#begin document` begins a document.
///
/// # Errors
/// [`ChainsError`] with the line.
pub fn read(file: &str) -> Result<Vec<ChainsDocument>, ChainsError> {
    let mut documents: Vec<Reading> = Vec::new();
    let mut opens_sentence = true;
    for (number, line) in file.lines().enumerate() {
        let line_number = number + 1;
        if let Some(rest) = line.strip_prefix('#') {
            if let Some(name) = rest.trim_start().strip_prefix("begin document") {
                let name = name.trim().trim_start_matches('(').split(')').next().unwrap_or_default();
                documents.push(Reading::new(name));
                opens_sentence = true;
            }
            continue;
        }
        if line.trim().is_empty() {
            opens_sentence = true;
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        let (token, brackets) = match columns[..] {
            [_, token, brackets] => (token, brackets),
            [_, _, _, token, .., brackets] => {
                // Some writers leave a separator at the end of the row.
                let last = columns.iter().rev().find(|column| !column.is_empty());
                (token, if brackets.is_empty() { *last.unwrap_or(&"_") } else { brackets })
            }
            _ => return Err(ChainsError::Row { line: line_number }),
        };
        if documents.is_empty() {
            documents.push(Reading::new(""));
        }
        if let Some(document) = documents.last_mut() {
            document
                .push(token, brackets, opens_sentence)
                .map_err(|bracket| ChainsError::Bracket { line: line_number, bracket: bracket.to_owned() })?;
        }
        opens_sentence = false;
    }
    Ok(documents.into_iter().map(Reading::finish).collect())
}

/// A document as it is read.
struct Reading {
    document: ChainsDocument,
    open: Vec<(u32, usize)>,
    chains: BTreeMap<u32, Vec<Range<usize>>>,
}

impl Reading {
    fn new(name: &str) -> Self {
        let document = ChainsDocument { id: name.to_owned(), ..ChainsDocument::default() };
        Self { document, open: Vec::new(), chains: BTreeMap::new() }
    }

    fn push<'b>(&mut self, token: &str, brackets: &'b str, opens_sentence: bool) -> Result<(), &'b str> {
        let at = self.document.tokens.len();
        self.document.tokens.push(token.to_owned());
        if opens_sentence {
            self.document.sentences.push(at);
        }
        for bracket in pieces(brackets) {
            let number = bracket.trim_matches(['(', ')']).parse().map_err(|_| bracket)?;
            if bracket.starts_with('(') {
                self.open.push((number, at));
            }
            if bracket.ends_with(')') {
                let opened = self.open.iter().rposition(|&(open, _)| open == number).ok_or(bracket)?;
                let (_, start) = self.open.remove(opened);
                self.chains.entry(number).or_default().push(start..at + 1);
            }
        }
        Ok(())
    }

    fn finish(self) -> ChainsDocument {
        let mut seen = std::collections::HashSet::new();
        let chain = |mut mentions: Vec<Range<usize>>| {
            mentions.sort_by_key(|mention| (mention.start, mention.end));
            mentions.retain(|mention| seen.insert(mention.clone()));
            mentions
        };
        let chains = self.chains.into_values().map(chain).filter(|mentions| !mentions.is_empty()).collect();
        ChainsDocument { chains, ..self.document }
    }
}

/// The brackets of a row, which stand apart or not: `(3)|(4`, `(3)(4`, `5)6)`.
fn pieces(brackets: &str) -> impl Iterator<Item = &str> {
    let brackets = if matches!(brackets, "_" | "-" | "*") { "" } else { brackets };
    let mut rest = brackets;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches('|');
        if rest.is_empty() {
            return None;
        }
        let digits =
            rest.bytes().skip(1).position(|byte| !byte.is_ascii_digit()).map_or(rest.len(), |it| it + 1);
        let end = digits + usize::from(rest[digits..].starts_with(')'));
        let end = if rest.is_char_boundary(end) { end } else { rest.len() };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_give_the_same_chains() {
        let short = "# begin document one\n0\tMs\t(1\n1\tOrlova\t1)\n2\tsaw\t_\n3\ther\t(1)(2\n4\tson\t2)\n";
        let rows = ["Ms\t(1", "Orlova\t1)", "saw\t_", "her\t(1)|(2", "son\t2)\t"];
        let long: String = std::iter::once("#begin document (one); part 0\n".to_owned())
            .chain(rows.iter().enumerate().map(|(number, row)| {
                let (token, brackets) = row.split_once('\t').unwrap();
                format!("one\t0\t{number}\t{token}\t_\t_\t{brackets}\n")
            }))
            .collect();
        let expect: Chains = [vec![0..2, 3..4], std::iter::once(3..5).collect()].into_iter().collect();
        for file in [short, &long] {
            let documents = read(file).unwrap();
            assert_eq!(documents[0].id, "one");
            assert_eq!(documents[0].chains, expect, "{file}");
        }
    }

    #[test]
    fn what_is_no_bracket_is_refused_with_its_line() {
        insta::assert_snapshot!(read("0\tA\tx").unwrap_err(), @"line 1: no bracket of a chain: `x`");
        insta::assert_snapshot!(read("0\tA\t_\n1\tB\t3)").unwrap_err(), @"line 2: no bracket of a chain: `3)`");
        insta::assert_snapshot!(read("A").unwrap_err(), @"line 1: a row has a number, a token and brackets");
    }
}
