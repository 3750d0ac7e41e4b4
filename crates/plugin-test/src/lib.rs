//! Tests a dateline plugin through the real border: the library that cargo has built, loaded by the host, over articles
//! that dateline has read.
//!
//! A plugin's package has `crate-type = ["cdylib", "lib"]`, without whose second part cargo would not build the library
//! for tests, and a file `tests/notes.rs`:
//!
//! ```no_run
//! use dateline_plugin_test::Plugin;
//!
//! // Each of these in a `#[test]` of its own.
//! let plugin = Plugin::built(env!("CARGO_PKG_NAME"));
//! assert_eq!(plugin.notes("The WHO met in Geneva."), "shouts [WHO] capitals letters=3\nok\n");
//!
//! let unknown = plugin.clone().config(r#"{ "at_most": 3 }"#).refusal();
//! assert!(unknown.is_some());
//!
//! plugin.conformance();
//! ```
//!
//! [`Plugin::notes`] is text for `insta::assert_snapshot!` as well. [`examine`] and
//! [`examine_configurations`] are what [`Plugin::conformance`] rests on, for programs that load plugins themselves.

mod examine;
#[allow(clippy::panic, reason = "made for tests, which fail so")]
mod plugin;
mod show;

pub use examine::{ARTICLE, Finding, examine, examine_configurations};
pub use plugin::Plugin;
pub use show::show;

pub use dateline::Document;

#[cfg(doctest)]
#[doc = include_str!("../../../docs/plugins.md")]
struct Guide;
