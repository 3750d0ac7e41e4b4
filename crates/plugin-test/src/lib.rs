//! Tests a dateline plugin through the real border: the library that cargo has built, loaded by the host, over articles
//! that dateline has read.
//!
//! A plugin's package has `crate-type = ["cdylib", "lib"]`, without whose second part cargo would not build the library
//! for tests, and a file `tests/notes.rs`:
//!
//! ```no_run
//! use dateline_plugin_test::Plugin;
//!
//! # mod of_the_package {
//! # use super::Plugin;
//! #[test]
//! fn words_in_capitals_are_noted() {
//!     let plugin = Plugin::built(env!("CARGO_PKG_NAME"));
//!     assert_eq!(plugin.notes("The WHO met in Geneva."), "capitals [WHO] word\nok\n");
//! }
//! # }
//!
//! #[test]
//! # fn attributes_do_not_hide_it_from_the_compiler() {}
//! fn it_takes_what_comes() {
//!     Plugin::built(env!("CARGO_PKG_NAME")).conformance();
//! }
//! # it_takes_what_comes();
//! ```
//!
//! [`Plugin::notes`] is text for `insta::assert_snapshot!` as well. [`examine`] is what [`Plugin::conformance`] rests on,
//! for programs that load plugins themselves.

mod examine;
mod plugin;
mod show;

pub use examine::{Finding, configurations, examine};
pub use plugin::Plugin;
pub use show::show;

pub use dateline::Document;
