use dateline_document::Document;
use dateline_entity::{Lexicon, LexiconError, Recognizer, Resolver};
use dateline_relation::Attributor;
use thiserror::Error;

use crate::Article;

/// The stages with the tables and models that ship with dateline, opened once and used for any number of articles.
///
/// An analyzer holds no state between articles: the same article gives the same document, from any thread.
pub struct Analyzer {
    recognizer: Recognizer<'static>,
    attributor: Attributor<'static>,
    resolver: Resolver<'static>,
}

impl Analyzer {
    /// Opens the tables and models that are part of the program.
    ///
    /// # Errors
    /// [`OpenError`] where one of them is damaged.
    pub fn new() -> Result<Self, OpenError> {
        let lexicon = Lexicon::open(dateline_models::NAMES)?;
        Ok(Self {
            recognizer: Recognizer::new(lexicon.clone()),
            attributor: Attributor::new(dateline_models::REPORTING_VERBS),
            resolver: Resolver::new(lexicon),
        })
    }

    /// Reads an article. Any text gives a document: odd text is not an error.
    pub fn analyse(&self, article: Article) -> Document {
        let Article { metadata, source, date, given } = article;
        let text = match given {
            Some((tokens, sentences)) => dateline_tokenizer::with_tokens(&source, tokens, sentences),
            None => dateline_tokenizer::tokenize(&source),
        };
        let date = date.or_else(|| dateline_entity::article_date(&text));
        let found = self.recognizer.recognise(&text, date);
        let quotes = self.attributor.quotations(&text, &found);
        let resolved = self.resolver.resolve(&text, &found, &quotes);
        let told = dateline_relation::relate(&text, &found, &quotes, &resolved);

        let (tokens, sentences) = (text.tokens, text.sentences);
        Document {
            date,
            tokens,
            sentences,
            mentions: resolved.mentions,
            entities: resolved.entities,
            times: found.times,
            relations: told.relations,
            quotes: told.quotes,
            ..Document::new(metadata, source)
        }
    }
}

/// Why the tables and models of an analyzer cannot be opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The lexicon of names is damaged.
    #[error("the lexicon of names cannot be opened")]
    Lexicon(#[from] LexiconError),
}
