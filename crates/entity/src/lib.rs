//! Names, titles and dates of English news text, and the entities behind them.
//!
//! A [`Lexicon`] knows names; a [`Recognizer`] finds names, the titles beside them and time expressions, by rule or by a
//! [`NameModel`] that is told what the rules say; a [`Resolver`] joins the mentions that refer to the same.
//!
//! ```
//! use dateline_document::{Quotes, Source};
//! use dateline_entity::{CoreferenceModel, Lexicon, Recognizer, Resolver, article_date};
//! use dateline_syntax::{Depth, Syntax};
//!
//! let lexicon = Lexicon::open(dateline_models::NAMES)?;
//! let source = Source::from_text("date 2019-05-07 U.S. Secretary of State Mike Pompeo spoke on Monday.")?;
//! let syntax = Syntax::open(dateline_models::SYNTAX)?;
//! let text = syntax.analyse(dateline_tokenizer::tokenize(&source), Depth::Trees);
//!
//! let found = Recognizer::new(lexicon.clone()).recognise(&text, article_date(&text));
//! let title = found.titles.ids().next().unwrap();
//! assert_eq!(&source.text()[found.titles.span()[title]], "Secretary of State");
//! let monday = found.times.ids().next().unwrap();
//! assert_eq!(found.times.value()[monday].as_deref(), Some("2019-05-06"));
//!
//! let model = CoreferenceModel::open(dateline_models::COREFERENCE)?;
//! let entities = Resolver::new(lexicon, model).resolve(&text, &found, &Quotes::new()).entities;
//! let names: Vec<&str> = entities.name().iter().map(|name| &**name).collect();
//! assert_eq!(names, ["U.S.", "Mike Pompeo"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod date;
mod known;
mod lexicon;
mod links;
mod names;
mod quantities;
mod reading;
mod recognizer;
mod resolver;
#[cfg(test)]
mod testing;
mod times;
mod titles;
mod user;
mod uses;
mod words;

pub use date::article_date;
pub use known::known_entities;
pub use lexicon::{Class, Classes, Entry, Lexicon, LexiconBuilder, LexiconError, RowId};
pub use links::{Gazetteer, GazetteerBuilder, GazetteerError, Linker, Place, PlaceKind};
pub use names::NameModel;
#[cfg(feature = "training")]
pub use names::{LabelledName, NameChoices, NameLabels, NameTrainer, NameTraining};
pub use recognizer::Recognizer;
#[cfg(feature = "training")]
pub use resolver::{CoreferenceChoices, CoreferenceTrainer, NounClass, Truth, noun_classes, noun_model};
pub use resolver::{CoreferenceModel, Resolver};
pub use user::{CaseRule, LONGEST_NAME, NameError, Overlap, Rules, UserEntry, UserLexicon, user_entries};
