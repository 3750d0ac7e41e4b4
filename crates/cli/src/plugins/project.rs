//! A project's file that names plugins.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dateline_host::Pin;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

/// What the file is called.
pub const FILE: &str = "dateline.toml";

/// A file `dateline.toml` with a table `[[plugin]]` for each plugin.
#[derive(Debug, PartialEq)]
pub struct Project {
    file: PathBuf,
    plugins: Vec<Named>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    #[serde(default)]
    plugin: Vec<Named>,
}

/// A plugin that a project names.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    /// The library, from the folder of the file.
    path: PathBuf,
    /// What it is to do.
    config: Option<Value>,
}

/// Why a project or a configuration cannot be read.
#[derive(Debug, Error)]
pub enum ProjectError {
    #[error("{}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}", path.display())]
    Toml { path: PathBuf, source: Box<toml::de::Error> },
    #[error("{}", path.display())]
    Json { path: PathBuf, source: serde_json::Error },
}

impl Project {
    /// The file of the project that a folder belongs to: in it, or in one above.
    pub fn find(folder: &Path) -> Option<PathBuf> {
        folder.ancestors().map(|folder| folder.join(FILE)).find(|file| file.is_file())
    }

    /// Reads a file.
    pub fn read(file: &Path) -> Result<Self, ProjectError> {
        let Tables { plugin } = from_toml(file)?;
        Ok(Self { file: file.to_owned(), plugins: plugin })
    }

    /// The libraries that it names.
    pub fn libraries(&self) -> Vec<PathBuf> {
        let folder = self.file.parent().unwrap_or(Path::new(""));
        self.plugins.iter().map(|plugin| folder.join(&plugin.path)).collect()
    }

    /// What the plugins are to do, as JSON by their names. `pins` are those of the file as it is, in its order.
    pub fn configs(&self, pins: &[Pin]) -> BTreeMap<String, String> {
        let named = pins.iter().zip(&self.plugins);
        named
            .filter_map(|(pin, plugin)| Some((pin.name.clone(), plugin.config.as_ref()?.to_string())))
            .collect()
    }
}

/// The configuration in a file, TOML or JSON by its ending, as JSON.
pub fn config(file: &Path) -> Result<String, ProjectError> {
    if file.extension().is_some_and(|ending| ending == "toml") {
        return Ok(from_toml::<Value>(file)?.to_string());
    }
    let json = read(file)?;
    serde_json::from_str::<Value>(&json)
        .map_err(|source| ProjectError::Json { path: file.to_owned(), source })?;
    Ok(json)
}

fn from_toml<T: serde::de::DeserializeOwned>(file: &Path) -> Result<T, ProjectError> {
    let wrong = |source| ProjectError::Toml { path: file.to_owned(), source: Box::new(source) };
    toml::from_str(&read(file)?).map_err(wrong)
}

fn read(file: &Path) -> Result<String, ProjectError> {
    fs::read_to_string(file).map_err(|source| ProjectError::Unreadable { path: file.to_owned(), source })
}
