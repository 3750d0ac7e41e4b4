//! A sentence as the lexicon and the model of targets read it: one form for the plugin, which has it from the columns of
//! an article, and for training, which has it from the layers of a document.

use std::ops::Range;

use dateline_plugin::{Dependency, EntityKind, MentionForm, PennTag, QuoteKind, Span};

/// One token of a sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word<'a> {
    /// Its surface.
    pub text: &'a str,
    /// Its Penn tag, where the text was tagged.
    pub tag: Option<PennTag>,
    /// The word of the sentence that it depends on; none for the root, and where there are no trees.
    pub head: Option<usize>,
    /// How it depends on it.
    pub dependency: Option<Dependency>,
    /// What it is part of the name of. Names have no tone.
    pub name: Option<EntityKind>,
    /// The innermost quote that it stands in.
    pub quote: Option<Said>,
}

/// A quote and who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// The row of the quote.
    pub row: u32,
    /// The row of the entity that speaks.
    pub speaker: Option<u32>,
}

impl<'a> Word<'a> {
    /// A word of which nothing but the surface is known.
    pub fn of(text: &'a str) -> Self {
        Self { text, tag: None, head: None, dependency: None, name: None, quote: None }
    }
}

/// A mention of an entity in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Its words; not empty.
    pub words: Range<usize>,
    /// What sort of entity it is.
    pub kind: Option<EntityKind>,
    /// How it refers.
    pub form: Option<MentionForm>,
    /// The row of its entity.
    pub entity: u32,
}

impl Target {
    /// The word of the mention that depends on none of it; the last one where there are no trees.
    pub fn head(&self, words: &[Word<'_>]) -> usize {
        let is_outside = |at: &usize| {
            let word = &words[*at];
            word.dependency.is_some() && word.head.is_none_or(|head| !self.words.contains(&head))
        };
        self.words.clone().find(is_outside).unwrap_or(self.words.end - 1)
    }
}

/// A sentence with its mentions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sentence<'a> {
    /// Its tokens.
    pub words: Vec<Word<'a>>,
    /// Its mentions, in order of their start.
    pub targets: Vec<Target>,
}

/// Stretches that may nest, asked in order of the text for the innermost one at a token.
pub struct Stretches<T> {
    /// The rest of them, the next one last.
    waiting: Vec<(Span, T)>,
    /// Those that have begun; inner ones after outer ones.
    open: Vec<(Span, T)>,
}

impl<T: Copy> Stretches<T> {
    /// From stretches in any order.
    pub fn new(stretches: impl IntoIterator<Item = (Span, T)>) -> Self {
        let mut waiting: Vec<_> = stretches.into_iter().collect();
        waiting.sort_by_key(|(span, _)| std::cmp::Reverse((span.start(), std::cmp::Reverse(span.end()))));
        Self { waiting, open: Vec::new() }
    }

    /// The one that began last of those that share a byte with `token`. Tokens come in order of the text.
    pub fn at(&mut self, token: Span) -> Option<T> {
        while let Some(begun) = self.waiting.pop_if(|(span, _)| span.start() < token.end()) {
            self.open.push(begun);
        }
        while self.open.pop_if(|(span, _)| span.end() <= token.start()).is_some() {}
        self.open.last().map(|&(_, what)| what)
    }
}

/// Where words that are somebody's stand: a direct quote between its marks, any other in the whole reported clause.
pub fn reported(kind: Option<QuoteKind>, span: Span, content: Span) -> Span {
    if kind == Some(QuoteKind::Direct) { span } else { content }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_stretch_is_found_where_they_nest() {
        let spans = [(Span::new(2, 9), 'a'), (Span::new(4, 6), 'b'), (Span::new(12, 13), 'c')];
        let mut stretches = Stretches::new(spans);
        let tokens = [(0, 2), (2, 3), (4, 6), (7, 8), (9, 10), (11, 14), (14, 15)];
        let found: Vec<Option<char>> =
            tokens.iter().map(|&(start, end)| stretches.at(Span::new(start, end))).collect();
        assert_eq!(found, [None, Some('a'), Some('b'), Some('a'), None, Some('c'), None]);
    }

    #[test]
    fn the_head_of_a_mention_depends_on_none_of_it() {
        let word = |head, dependency| Word { head, dependency: Some(dependency), ..Word::of("w") };
        let words = [
            word(Some(1), Dependency::Det),
            word(Some(3), Dependency::Nsubj),
            word(Some(1), Dependency::Flat),
            word(None, Dependency::Root),
        ];
        let target = |words| Target { words, kind: None, form: None, entity: 0 };
        assert_eq!(target(0..3).head(&words), 1);
        assert_eq!(target(2..3).head(&words), 2);
        assert_eq!(target(0..2).head(&[Word::of("a"), Word::of("b")]), 1);
    }
}
