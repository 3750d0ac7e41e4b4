//! The host with real plugins: libraries that are compiled for these tests, loaded and run.
//!
//! Tests whose names begin with a row are those of the table of faults in `docs/isolation.md`.

#![allow(clippy::unwrap_used, reason = "tests")]

mod catalog; // where plugins are known from, and what is not trusted
mod compile; // builds plugins in C
mod faults; // plugins that do what they must not
#[cfg(target_os = "linux")]
mod isolation; // plugins in processes of their own
mod library; // files that are no plugins, or describe themselves wrongly
mod plans; // plugins that read what others write
mod sdk; // plugins in Rust, through the SDK
mod store; // plugins that a user adds
mod support; // documents, and runs over them
