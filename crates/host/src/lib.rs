//! Finds, checks, loads and runs dateline plugins.
//!
//! A plugin is a shared library of whose code nothing runs before the host knows what it is, and whose notes nobody sees
//! before the host has looked at every row. Whatever a plugin does, the document keeps what it had, and other plugins'
//! layers come out whole. Plugins that do not belong to the program run in processes of their own, in a sandbox: see
//! [`worker`] and [`Isolation`].
//!
//! ```
//! use dateline_document::{Document, Metadata, Source};
//! use dateline_host::{Catalog, Options, Plugins, Request};
//!
//! let executable = std::env::current_exe()?;
//! let catalog = Catalog::beside(&executable);
//! let requests: Vec<_> = catalog.entries().iter().map(|entry| Request::named(entry.name())).collect();
//! let plugins = Plugins::load(&catalog, &requests, Options::default())?;
//!
//! let mut document = Document::new(Metadata::default(), Source::from_text("It rained in Oslo.")?);
//! plugins.open().annotate(&mut document);
//! assert_eq!(document.plugins.len(), requests.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[allow(unsafe_code, reason = "the border itself")]
mod call;
mod catalog;
mod config;
mod error;
mod isolation;
#[allow(unsafe_code, reason = "the border itself")]
mod library;
mod plan;
mod plugins;
mod preflight;
mod sealed;
#[allow(unsafe_code, reason = "the border itself")]
mod session;
mod shape;
mod sheet;
#[allow(unsafe_code, reason = "the border itself")]
mod slot;
#[allow(unsafe_code, reason = "the border itself")]
mod staged;
mod store;
mod summary;
mod trust;
mod validate;
#[allow(unsafe_code, reason = "shared memory, and what the system calls for")]
pub mod worker;

pub use catalog::{Catalog, Entry, InspectError, Inspection, Origin};
pub use error::Refusal;
pub use isolation::{Isolation, SandboxLevel, WorkerCommand};
pub use plugins::{Limits, LogSink, Options, Plugins, Request, SwitchedOff, UnknownPlugin};
pub use preflight::PreflightError;
pub use session::{Outcome, Session};
pub use store::{Pin, Store, StoreError};
pub use summary::PluginSummary;
pub use trust::TrustError;

pub use dateline_plugin::{AttributeManifest, ExtractorManifest, Level, Manifest};
