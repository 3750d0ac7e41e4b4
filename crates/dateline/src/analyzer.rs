use dateline_document::{Document, FileFault, Resolved, Segmented, Source, Tagged};
use dateline_entity::{
    CoreferenceModel, Gazetteer, GazetteerError, Lexicon, LexiconError, Linker, NameModel, Recognizer,
    Resolver, Rules, UserLexicon,
};
use dateline_model::file::OpenError as ModelError;
use dateline_relation::{Attributor, EventExtractor, RelationModel, RelationRules, Relator, TriggersError};
use dateline_syntax::{Depth, Syntax};
use thiserror::Error;

use crate::Article;

/// The stages with their tables and models, opened once and used for any number of articles.
///
/// An analyzer holds no state between articles: the same article gives the same document, from any thread.
pub struct Analyzer<'m> {
    syntax: Syntax<'m>,
    depth: Depth,
    recognizer: Recognizer<'m>,
    attributor: Attributor<'static>,
    resolver: Resolver<'m>,
    linker: Linker<'static>,
    relator: Relator<'m>,
}

/// The model files that an analyzer is made with, each in memory that begins at a multiple of 64 bytes (see
/// [`AlignedBytes`](dateline_model::file::AlignedBytes)). [`Models::default`] are those that are part of the program.
#[derive(Clone, Copy)]
pub struct Models<'m> {
    /// The model of tags, lemmas, sentence ends and trees.
    pub syntax: &'m [u8],
    /// The model of names.
    pub names: &'m [u8],
    /// The model of coreference.
    pub coreference: &'m [u8],
    /// The model of relations.
    pub relations: &'m [u8],
}

impl Default for Models<'static> {
    fn default() -> Self {
        Self {
            syntax: dateline_models::SYNTAX,
            names: dateline_models::NAME_MODEL,
            coreference: dateline_models::COREFERENCE,
            relations: dateline_models::RELATIONS,
        }
    }
}

impl<'m> Models<'m> {
    /// The same with another model in place of the one of its kind.
    ///
    /// # Errors
    /// [`ModelError`] where `bytes` are no model file, or hold a model of another kind.
    pub fn with(self, bytes: &'m [u8]) -> Result<Self, ModelError> {
        let is_other =
            |error: &ModelError| matches!(error, ModelError::Value { .. } | ModelError::Missing { .. });
        let error = match Syntax::open(bytes) {
            Ok(_) => return Ok(Self { syntax: bytes, ..self }),
            Err(error) if !is_other(&error) => return Err(error),
            Err(_) => match NameModel::open(bytes) {
                Ok(_) => return Ok(Self { names: bytes, ..self }),
                Err(error) => error,
            },
        };
        if CoreferenceModel::open(bytes).is_ok() {
            return Ok(Self { coreference: bytes, ..self });
        }
        match RelationModel::open(bytes) {
            Ok(_) => Ok(Self { relations: bytes, ..self }),
            Err(_) => Err(error),
        }
    }
}

impl Analyzer<'static> {
    /// Opens the tables and models that are part of the program.
    ///
    /// # Errors
    /// [`OpenError`] where one of them is damaged.
    pub fn new() -> Result<Self, OpenError> {
        Self::with_models(Models::default())
    }
}

impl<'m> Analyzer<'m> {
    /// Opens the tables that are part of the program, and models.
    ///
    /// # Errors
    /// [`OpenError`] where one of them is damaged.
    pub fn with_models(models: Models<'m>) -> Result<Self, OpenError> {
        let lexicon = Lexicon::open(dateline_models::NAMES)?;
        let names = NameModel::open(models.names).map_err(OpenError::Names)?;
        let coreference = CoreferenceModel::open(models.coreference).map_err(OpenError::Coreference)?;
        Ok(Self {
            syntax: Syntax::open(models.syntax).map_err(OpenError::Syntax)?,
            depth: Depth::default(),
            recognizer: Recognizer::with_model(lexicon.clone(), names),
            attributor: Attributor::new(dateline_models::REPORTING_VERBS),
            resolver: Resolver::new(lexicon.clone(), coreference),
            linker: Linker::new(lexicon, Gazetteer::open(dateline_models::PLACES)?),
            relator: Relator::new(
                RelationRules::shipped().map_err(OpenError::RelationRules)?,
                EventExtractor::new(dateline_models::EVENT_TRIGGERS)?,
            )
            .with_model(RelationModel::open(models.relations).map_err(OpenError::Relations)?),
        })
    }

    /// The same for so much of syntax.
    #[must_use]
    pub fn with_depth(self, depth: Depth) -> Self {
        Self { depth, ..self }
    }

    /// The same with the names of a user's lexicon among what is found.
    #[must_use]
    pub fn with_lexicon(self, lexicon: UserLexicon) -> Self {
        Self { recognizer: self.recognizer.with_user_lexicon(lexicon), ..self }
    }

    /// The same with the names among what is found that a user's rules make.
    #[must_use]
    pub fn with_rules(self, rules: Rules) -> Self {
        Self { recognizer: self.recognizer.with_rules(rules), ..self }
    }

    /// The same with the relations among what is found that a user's rules make.
    #[must_use]
    pub fn with_relation_rules(self, rules: RelationRules) -> Self {
        Self { relator: self.relator.with_rules(rules), ..self }
    }

    /// Divides a text into tokens and sentences, the first of the stages.
    pub fn segment<'s>(&self, source: &'s Source) -> Segmented<'s> {
        let text = dateline_tokenizer::tokenize(source);
        let open_ends = dateline_tokenizer::open_ends(&text);
        self.syntax.segment(text, &open_ends)
    }

    /// Reads an article. Any text gives a document: odd text is not an error.
    pub fn analyse(&self, article: Article) -> Document {
        let Article { metadata, source, date, given, known } = article;
        let text = match given {
            Some((tokens, sentences)) => dateline_tokenizer::with_tokens(&source, tokens, sentences),
            None => self.segment(&source),
        };
        let date = date.or_else(|| dateline_entity::article_date(&text));
        let tagged = self.syntax.analyse(text, self.depth);
        let found = self.recognizer.recognise(&tagged, date);
        let quotes = self.attributor.quotations(&tagged, &found);
        let resolved = self.resolver.resolve(&tagged, &found, &quotes);
        let links = self.linker.links(&tagged, &resolved);
        let resolved = Resolved { entities: resolved.entities.with_links(links), ..resolved };
        let resolved = match known {
            Some(known) => dateline_entity::known_entities(&tagged, &resolved, &known),
            None => resolved,
        };
        let told = self.relator.relate(&tagged, &found, &quotes, &resolved);

        let Tagged { text, words, trees } = tagged;
        let (tokens, sentences) = (text.tokens, text.sentences);
        Document {
            date,
            tokens,
            sentences,
            words,
            trees,
            mentions: resolved.mentions,
            entities: resolved.entities,
            times: found.times,
            quantities: found.quantities,
            relations: told.relations,
            quotes: told.quotes,
            events: told.events,
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
    /// The gazetteer is damaged.
    #[error("the gazetteer cannot be opened")]
    Gazetteer(#[from] GazetteerError),
    /// The table of triggers is damaged.
    #[error("the table of triggers cannot be read")]
    Triggers(#[from] TriggersError),
    /// The model of syntax is damaged, or of another version.
    #[error("the model of syntax cannot be opened")]
    Syntax(#[source] ModelError),
    /// The model of names is damaged, or of another version.
    #[error("the model of names cannot be opened")]
    Names(#[source] ModelError),
    /// The model of coreference is damaged, or of another version.
    #[error("the model of coreference cannot be opened")]
    Coreference(#[source] ModelError),
    /// The model of relations is damaged, or of another version.
    #[error("the model of relations cannot be opened")]
    Relations(#[source] ModelError),
    /// The rules of relations are wrong.
    #[error("the rules of relations cannot be read")]
    RelationRules(#[source] FileFault),
}
