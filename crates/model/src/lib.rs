//! Learned functions: a file that models are read from in place, keys, linear chains, and their training.
//!
//! ```
//! use dateline_model::file::{File, Writer};
//! use dateline_model::key::{Keys, SortedKeys, key};
//!
//! // A table with a row for each of two words, and row 0 for all others.
//! let words = SortedKeys::new(vec![key(b"said"), key(b"spoke")]);
//! let mut writer = Writer::new();
//! words.write(&mut writer, "words");
//! writer.section("counts", &[0u32, 12, 34]);
//! let bytes = writer.finish()?;
//!
//! let file = File::open(&bytes)?;
//! let words = Keys::open(&file, "words")?;
//! let counts: &[u32] = file.section_of("counts", words.len() + 1)?;
//! assert_eq!(counts[words.row(key(b"shouted"))], 0);
//! assert_ne!(counts[words.row(key(b"said"))], 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod chain;
pub mod file;
pub mod key;
pub mod linear;
mod math;
pub use math::exp;
pub mod network;
#[cfg(feature = "training")]
pub mod train;
pub mod transition;
