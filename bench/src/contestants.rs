//! Contestants as data: a name, the package it comes from, and a function from text to counts; and the tokenizers among
//! them.

use dateline_document::Source;
use unicode_segmentation::UnicodeSegmentation;

use crate::counts::Counts;
use crate::external::External;
use crate::package::Package;

/// The name of dateline among the tokenizers.
pub const DATELINE: &str = "dateline";
/// The name of the tokenizer that the others' speeds are given as multiples of.
pub const YARDSTICK: &str = "unicode_words";

/// Something that takes part: a tokenizer, or stages of an analysis. It may hold what was made of the corpus, `'c`.
pub struct Contestant<'c> {
    /// Its name, unique in a run: the function that is called, where the package has several.
    pub name: String,
    /// The package it comes from.
    pub package: Package,
    /// How it is run.
    pub runner: Runner<'c>,
}

/// How a contestant is run.
pub enum Runner<'c> {
    /// A function that is called for each text.
    Function(Box<dyn FnMut(&Source) -> Counts + 'c>),
    /// A function that is called for each pass, and has of all texts of the corpus what it needs.
    Corpus(Box<dyn FnMut() -> Counts + 'c>),
    /// A process that reads the whole corpus when it is told to, and says how long that took.
    External(External),
}

impl<'c> Contestant<'c> {
    /// A contestant of this process that reads texts, from a package that this crate depends on.
    pub fn new(name: &str, package: &str, function: impl FnMut(&Source) -> Counts + 'c) -> Self {
        Self::run_by(name, package, Runner::Function(Box::new(function)))
    }

    /// A contestant of this process that reads what was made of the texts beforehand.
    pub fn of_corpus(name: &str, package: &str, function: impl FnMut() -> Counts + 'c) -> Self {
        Self::run_by(name, package, Runner::Corpus(Box::new(function)))
    }

    fn run_by(name: &str, package: &str, runner: Runner<'c>) -> Self {
        let package = Package::locked(package).unwrap_or_else(|| Package {
            name: package.to_owned(),
            version: "unknown".to_owned(),
            sha256: None,
        });
        Self { name: name.to_owned(), package, runner }
    }
}

/// Every tokenizer that is compiled in, dateline first and the yardstick second.
pub fn all() -> Vec<Contestant<'static>> {
    #[allow(unused_mut, reason = "only the feature `peers` adds to it")]
    let mut contestants = vec![
        Contestant::new(DATELINE, "dateline-tokenizer", |source| {
            let segmented = dateline_tokenizer::tokenize(source);
            Counts {
                tokens: segmented.tokens.len(),
                sentences: segmented.sentences.len(),
                quotations: segmented.quotations.len(),
                ..Counts::default()
            }
        }),
        Contestant::new(YARDSTICK, "unicode-segmentation", |source| {
            Counts::of_tokens(source.text().unicode_words().count())
        }),
        Contestant::new("unicode_words, unicode_sentences", "unicode-segmentation", |source| Counts {
            tokens: source.text().unicode_words().count(),
            sentences: source.text().unicode_sentences().count(),
            ..Counts::default()
        }),
        Contestant::new("split_word_bounds", "unicode-segmentation", |source| {
            Counts::of_tokens(source.text().split_word_bounds().count())
        }),
    ];
    #[cfg(feature = "peers")]
    contestants.extend(peers());
    contestants
}

#[cfg(feature = "peers")]
fn peers() -> Vec<Contestant<'static>> {
    use bstr::ByteSlice;
    use icu_segmenter::options::{SentenceBreakInvariantOptions, WordBreakInvariantOptions};
    use icu_segmenter::{SentenceSegmenter, WordSegmenter};
    use segtok::segmenter::{SegmentConfig, split_multi};
    use segtok::tokenizer::{split_contractions, web_tokenizer};

    // Neither dictionary nor network: English needs none.
    let words = WordSegmenter::new_for_non_complex_scripts(WordBreakInvariantOptions::default());
    let sentences = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let icu_words = move |text: &str| {
        words.segment_str(text).iter_with_word_type().filter(|(_, kind)| kind.is_word_like()).count()
    };
    let charabia = charabia::TokenizerBuilder::<Vec<u8>>::new().into_tokenizer();
    vec![
        Contestant::new("icu words", "icu_segmenter", move |source| {
            Counts::of_tokens(icu_words(source.text()))
        }),
        Contestant::new("icu words, sentences", "icu_segmenter", move |source| Counts {
            tokens: icu_words(source.text()),
            // Breaks, of which the first is the start of the text.
            sentences: sentences.segment_str(source.text()).count() - 1,
            ..Counts::default()
        }),
        Contestant::new("bstr words", "bstr", |source| {
            Counts::of_tokens(source.text().as_bytes().words().count())
        }),
        Contestant::new("bstr words, sentences", "bstr", |source| Counts {
            tokens: source.text().as_bytes().words().count(),
            sentences: source.text().as_bytes().sentences().count(),
            ..Counts::default()
        }),
        Contestant::new("charabia segment_str", "charabia", move |source| {
            Counts::of_tokens(charabia.segment_str(source.text()).count())
        }),
        Contestant::new("segtok split_multi, web_tokenizer", "segtok", |source| {
            let sentences = split_multi(source.text(), SegmentConfig::default());
            let tokens = sentences.iter().map(|it| split_contractions(web_tokenizer(it)).len()).sum();
            Counts { tokens, sentences: sentences.len(), ..Counts::default() }
        }),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn dateline_is_first_the_yardstick_second_and_names_differ() {
        let names: Vec<String> = all().into_iter().map(|contestant| contestant.name).collect();
        assert_eq!(names[..2], [DATELINE, YARDSTICK]);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
}
