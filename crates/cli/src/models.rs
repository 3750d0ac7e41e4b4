//! Models in files, in place of those that are part of the program.

use std::fs::File;
use std::io;
use std::path::PathBuf;

use clap::Args;
use dateline::{AlignedBytes, Analyzer, ModelError, Models};
use thiserror::Error;

use crate::exit::Failure;

/// Which models to use.
#[derive(Debug, Args)]
pub struct ModelArguments {
    /// Use this model, of names or of syntax, in place of the one that is part of the program; may be given several times
    #[arg(long = "model", value_name = "FILE", help_heading = "Analysis")]
    paths: Vec<PathBuf>,
}

/// Model files in memory.
pub struct ModelFiles {
    files: Vec<(PathBuf, AlignedBytes)>,
}

impl ModelFiles {
    /// Reads the files that were named.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn read(arguments: &ModelArguments) -> Result<Self, Failure> {
        let read = |path: &PathBuf| {
            let unreadable = |source| ModelFault::Unreadable { path: path.clone(), source };
            let bytes = File::open(path).and_then(AlignedBytes::read).map_err(unreadable)?;
            Ok((path.clone(), bytes))
        };
        Ok(Self { files: arguments.paths.iter().map(read).collect::<Result<_, ModelFault>>()? })
    }

    /// An analyzer with these models, and the program's own where none of the kind is here.
    ///
    /// # Errors
    /// Where one of them is no model, is damaged, or has another version.
    pub fn analyzer(&self) -> Result<Analyzer<'_>, Failure> {
        let mut models: Models<'_> = Models::default();
        for (path, bytes) in &self.files {
            let unusable = |source| ModelFault::Unusable { path: path.clone(), source };
            models = models.with(bytes).map_err(unusable)?;
        }
        Ok(Analyzer::with_models(models)?)
    }
}

#[derive(Debug, Error)]
enum ModelFault {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: cannot be used as a model", path.display())]
    Unusable { path: PathBuf, source: ModelError },
}
