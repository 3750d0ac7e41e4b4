use std::io;

use dateline_plugin::abi;
use thiserror::Error;

use crate::config::ConfigError;
use crate::library::OpenError;
use crate::{PreflightError, TrustError};

/// Why a plugin that the catalog found is not one that the host will run.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The file cannot be read.
    #[error("cannot be read: {source}")]
    Unreadable {
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Others than its owner can change it.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// It is no plugin for this host.
    #[error(transparent)]
    Preflight(#[from] PreflightError),
    /// It lies among the installed plugins and is not one of them.
    #[error("not among the plugins that this installation was made with")]
    NotPinned,
    /// It is not called as the installation says.
    #[error("called `{found}`, and this installation has it as `{pinned}`")]
    Renamed {
        /// The name in its manifest.
        found: String,
        /// The name in the pins.
        pinned: String,
    },
    /// It is not what it was when the user pinned it.
    #[error("has changed since it was pinned; add or trust it again if that is meant")]
    Changed,
    /// Another library has the name already.
    #[error("another library is called so: {other}")]
    Duplicate {
        /// The other's path.
        other: String,
    },
    /// The list of installed plugins cannot be read.
    #[error("the list of installed plugins cannot be read: {problem}")]
    Pins {
        /// Why.
        problem: String,
    },
}

/// Why a plugin could not be loaded. The run goes on without it, and its documents say so.
#[derive(Debug, Error)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "some of it only workers meet"))]
pub(crate) enum LoadError {
    /// The catalog refuses it, or the file is no longer what the catalog found.
    #[error("{0}")]
    Refused(String),
    /// A file cannot be read.
    #[error("{what} cannot be read: {source}")]
    Read {
        /// The file.
        what: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file holds other bytes than it is said to.
    #[error("{what} has sha256 {found}, and is to have {expected}")]
    Sha256 {
        /// The file.
        what: String,
        /// The checksum of its bytes.
        found: String,
        /// The checksum that the pins or the manifest give.
        expected: String,
    },
    /// It is to run in a process of its own, and the host has none to give it.
    #[error("{reason}, so it is to run in a process of its own, and this program has no worker for that")]
    NoWorker {
        /// Why it is to.
        reason: &'static str,
    },
    /// No process could be started for it.
    #[error("its process cannot be started: {source}")]
    Worker {
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Its process ended, or was stopped, before it was loaded.
    #[error("its process {how} while it was loaded")]
    Lost {
        /// How it ended.
        how: String,
    },
    /// It has no place in the plan of the run.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The configuration is not one that its manifest allows.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The library cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The plugin itself gave up; a configuration that it does not take is told here.
    #[error("{0}")]
    Failed(String),
}

/// Why a plugin has no place in the plan of a run.
#[derive(Clone, Debug, Error)]
pub(crate) enum PlanError {
    /// The catalog refuses it, or its manifest is malformed.
    #[error("{0}")]
    Refused(String),
    /// It reads a column that there is not.
    #[error(
        "layer `{layer}` reads column `{name}`, which a host of version {}.{} does not have",
        abi::ABI_MAJOR,
        abi::ABI_MINOR
    )]
    NoColumn {
        /// The layer it writes.
        layer: String,
        /// The column.
        name: String,
    },
    /// It reads a column as a type that it does not have.
    #[error("layer `{layer}` reads column `{name}` as {wanted}, and it is {has}")]
    ColumnType {
        /// The layer it writes.
        layer: String,
        /// The column.
        name: String,
        /// The type it reads.
        wanted: &'static str,
        /// The column's type.
        has: &'static str,
    },
    /// Another plugin of the run writes the same layer.
    #[error("writes layer `{layer}`, and so does plugin `{other}` before it")]
    TwoProviders {
        /// The layer.
        layer: String,
        /// The other plugin.
        other: String,
    },
    /// It reads an attribute that the notes of a layer do not have.
    #[error(
        "layer `{layer}` reads column `{name}`, and the notes of plugin `{plugin}` have no such attribute"
    )]
    NoAttribute {
        /// The layer it writes.
        layer: String,
        /// The column.
        name: String,
        /// The plugin that writes the notes.
        plugin: String,
    },
    /// A layer of notes that it requires, or that such a layer requires, is not to be had.
    #[error("{}, {why}", links(chain))]
    Needs {
        /// Layers, each with one that it requires.
        chain: Vec<(String, String)>,
        /// What is wrong with the last one.
        why: String,
    },
    /// It waits for itself.
    #[error("{}: none of them can be first", links(chain))]
    Cycle {
        /// Layers, each with the one that it requires, the last one with the first.
        chain: Vec<(String, String)>,
    },
}

fn links(chain: &[(String, String)]) -> String {
    let links = chain.iter().map(|(layer, next)| format!("`{layer}` requires `note.{next}`"));
    links.collect::<Vec<_>>().join(", ")
}
