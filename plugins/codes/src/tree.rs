//! The words of an article with their trees, by numbers, as many steps up and down are taken.

use std::ops::Range;

use dateline_plugin::{Article, Dependency, Id, PartOfSpeech, Span};

/// A word.
#[derive(Clone, Copy)]
pub struct Word<'a> {
    /// Where it stands.
    pub span: Span,
    /// Its surface.
    pub text: &'a str,
    /// Its lemma; its surface where there is none.
    pub lemma: &'a str,
    /// The number of the word that it depends on.
    pub head: Option<usize>,
    /// How it depends on it.
    pub dependency: Option<Dependency>,
    /// Its part of speech.
    pub part: Option<PartOfSpeech>,
}

/// All words of an article.
pub struct Tree<'a> {
    words: Vec<Word<'a>>,
    /// For each word where its dependents begin.
    first: Vec<u32>,
    dependents: Vec<u32>,
}

impl<'a> Tree<'a> {
    /// Reads the words of an article.
    pub fn new(article: &'a Article<'a>) -> Self {
        let words: Vec<Word<'a>> = article
            .tokens()
            .map(|token| {
                let text = token.text();
                Word {
                    span: token.span(),
                    text,
                    lemma: token.lemma().filter(|lemma| !lemma.is_empty()).unwrap_or(text),
                    head: token.head().map(|head| head.id().index()),
                    dependency: token.dependency(),
                    part: token.part(),
                }
            })
            .collect();
        let mut first = vec![0_u32; words.len() + 1];
        for head in words.iter().filter_map(|word| word.head) {
            if let Some(count) = first.get_mut(head + 1) {
                *count += 1;
            }
        }
        for place in 1..first.len() {
            first[place] += first[place - 1];
        }
        let mut next = first.clone();
        let mut dependents = vec![0_u32; first.last().map_or(0, |&count| count as usize)];
        for (place, word) in words.iter().enumerate() {
            let Some(slot) = word.head.and_then(|head| next.get_mut(head)) else { continue };
            if let Some(dependent) = dependents.get_mut(*slot as usize) {
                *dependent = place as u32;
            }
            *slot += 1;
        }
        Self { words, first, dependents }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// A word.
    ///
    /// # Panics
    /// When there is no such word.
    pub fn word(&self, place: usize) -> &Word<'a> {
        &self.words[place]
    }

    /// The words that depend on a word, in order.
    pub fn dependents(&self, place: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let range = self.first[place] as usize..self.first[place + 1] as usize;
        self.dependents[range].iter().map(|&dependent| dependent as usize)
    }

    /// The words that share a byte with `span`.
    pub fn within(&self, span: Span) -> Range<usize> {
        let start = self.words.partition_point(|word| word.span.end() <= span.start());
        let end = self.words.partition_point(|word| word.span.start() < span.end());
        start..end.max(start)
    }

    /// The word of a stretch that depends on none of the others, the last one of several names for one thing.
    pub fn top(&self, span: Span) -> Option<usize> {
        let range = self.within(span);
        let is_top = |place: &usize| self.words[*place].head.is_none_or(|head| !range.contains(&head));
        let is_word = |place: &usize| self.words[*place].part != Some(PartOfSpeech::Punctuation);
        range.clone().filter(is_word).find(is_top).or_else(|| range.clone().find(is_top))
    }

    /// The preposition that joins a word to what stands before it, in small letters as it is written.
    pub fn preposition(&self, place: usize) -> Option<&'a str> {
        let case = |&dependent: &usize| self.words[dependent].dependency == Some(Dependency::Case);
        self.dependents(place).find(case).map(|case| self.words[case].text)
    }

    /// The words from which a word is reached in at most `steps`, from it upwards.
    pub fn above(&self, place: usize, steps: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.words[place].head, |&above| self.words[above].head).take(steps)
    }
}
