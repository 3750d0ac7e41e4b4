//! Trains the models that ship with dateline.

mod coreference;
mod names;
mod relations;
mod sentiment;
mod syntax;
mod vectors;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::Failure;

/// Train a model that ships with dateline, and write its card
///
/// The same data gives the same bytes, with any number of threads.
#[derive(Args)]
pub struct Train {
    #[command(subcommand)]
    model: Model,
}

#[derive(Subcommand)]
enum Model {
    /// Which names, noun phrases and pronouns refer to the same
    Coreference(coreference::Coreference),
    /// Names, with the labels of a teacher beside those of the corpora
    Names(names::Names),
    /// Relations between two mentions of a sentence
    Relations(relations::Relations),
    /// Polarity towards the mentions of a sentence
    Sentiment(sentiment::Sentiment),
    /// Tags, lemmas, sentence ends and trees
    Syntax(Sources),
}

/// What every training needs.
#[derive(Args)]
struct Sources {
    /// The folder of source data
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The model file to write (by default the one that ships)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Threads to work with (by default as many as there are cores)
    #[arg(long, value_name = "N", default_value = "0")]
    threads: usize,
}

impl Sources {
    /// Where the model of this name goes, and where its card does.
    fn outputs(&self, name: &str) -> (PathBuf, PathBuf) {
        let shipped = || crate::root().join("crates/models/data").join(name).with_extension("bin");
        let model = self.out.clone().unwrap_or_else(shipped);
        let card = model.with_extension("md");
        (model, card)
    }
}

/// Trains a model.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn run(train: &Train) -> Result<(), Failure> {
    let sources = match &train.model {
        Model::Coreference(coreference) => &coreference.sources,
        Model::Names(names) => &names.sources,
        Model::Relations(relations) => &relations.sources,
        Model::Sentiment(sentiment) => &sentiment.sources,
        Model::Syntax(sources) => sources,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(sources.threads).build()?;
    pool.install(|| match &train.model {
        Model::Coreference(coreference) => coreference::run(coreference),
        Model::Names(names) => names::run(names),
        Model::Relations(relations) => relations::run(relations),
        Model::Sentiment(sentiment) => sentiment::run(sentiment),
        Model::Syntax(sources) => syntax::run(sources),
    })
}

/// A file of text, or an error that names it.
fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
