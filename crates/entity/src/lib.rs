//! Names, titles and dates of English news text, and the entities behind them.

mod date;
mod lexicon;
mod names;
mod reading;
mod recognizer;
mod resolver;
mod times;
mod titles;
mod words;

pub use date::article_date;
pub use lexicon::{Class, Classes, Entry, Lexicon, LexiconBuilder, LexiconError, RowId};
pub use recognizer::Recognizer;
pub use resolver::Resolver;
