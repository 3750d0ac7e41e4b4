//! The codes plugin: the layer `codes`, political events as CAMEO and PLOVER code them.
//!
//! A note of label `event` refers to an event, stands where that does, and has the code of what happens, of who does it and of
//! whom it is done to. What is told twice has one note. Events of kinds that are outside the field of these codes have none, and
//! so have those in which nobody has a code, and those that are only what somebody promises, demands, threatens or refuses: they
//! are part of the note of that.
//!
//! Attributes, those with a question mark where they are known:
//!
//! | name | what it says |
//! |---|---|
//! | `date`? | when: the event's own time, else the article's date, as TIMEX3 has it |
//! | `source`, `target` | who and whom: a country in three letters or `IGO`, `NGO`, `MNC`, `IMG`, then what they do there |
//! | `cameo`, `root` | the code of CAMEO, and its first two digits |
//! | `plover` | the type of PLOVER, in the names of the gold standard records 0.5b |
//! | `quad` | 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict |
//! | `goldstein` | the Goldstein scale, between -10 and 10 |
//! | `factuality` | how the text puts it |
//! | `mutual` | whether it is done together, so that it holds the other way round too |
//! | `source_text`, `target_text` | the words for who and whom, of those that have a code and those that have none |
//! | `inferred` | those of the codes whose country the words do not name |
//! | `place`?, `country`?, `geonames`?, `lat`?, `lon`? | where, by the location plugin where that runs |

mod actors;
mod coding;
mod directory;
mod fold;
mod layout;
mod ontology;
mod places;
mod rules;
mod tree;
mod who;

pub use directory::{Agent, Digits, Directory, DirectoryError, Term};
pub use fold::fold;
pub use ontology::{Code, Ontology, TableError};
pub use rules::Rules;

use dateline_plugin::{Article, Context, Error, Extractor, Files, Notes};
use serde::Deserialize;

use coding::Coding;

/// What the user can set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Whether events are left out whose source or target has no code.
    pub both: bool,
    /// Whether the country of an actor is taken from the rest of the article where the words do not name it.
    pub infer: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { both: false, infer: true }
    }
}

/// The plugin: who is who, the codes and the rules for them.
pub struct Codes {
    directory: Directory<'static>,
    ontology: Ontology,
    rules: Rules,
    config: Config,
}

impl Extractor for Codes {
    type Config = Config;
    const LAYER: &'static str = "codes";

    fn load(config: Config, files: &Files) -> Result<Self, Error> {
        Ok(Self {
            directory: Directory::open(files.get("directory.bin")?)?,
            ontology: Ontology::read(files.text("cameo.tsv")?)?,
            rules: Rules::read(files.text("kinds.tsv")?, files.text("topics.tsv")?)?,
            config,
        })
    }

    fn extract(&self, article: &Article<'_>, notes: &mut Notes, context: &Context<'_>) -> Result<(), Error> {
        if article.events().len() > 0 {
            Coding::write(self, article, notes, context)?;
        }
        Ok(())
    }
}

dateline_plugin::export!(Codes);
