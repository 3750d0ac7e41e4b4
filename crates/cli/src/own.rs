//! Names and rules of a user's own, in files.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use dateline::{
    Analyzer, EntityKind, FileFault, RelationRules, Rules, SourceError, UserLexicon, user_entries,
};
use thiserror::Error;

use crate::exit::{self, Exit, Failure};

/// What a user adds to the names that are found.
#[derive(Debug, Args)]
pub struct OwnArguments {
    /// Find the names of this file too, TSV or JSONL with name, kind, id, aliases, case and overlap; may be given several
    /// times, and of the same names the last stands
    #[arg(long = "lexicon", value_name = "FILE", help_heading = "Analysis")]
    lexicons: Vec<PathBuf>,

    /// Find the names and relations too that the rules of this TOML file make, patterns over tokens and paths over trees;
    /// may be given several times
    #[arg(long, value_name = "FILE", help_heading = "Analysis")]
    rules: Vec<PathBuf>,
}

impl OwnArguments {
    /// The analyzer with the names and rules of the files.
    ///
    /// # Errors
    /// Where a file cannot be read, or a line or value of it is wrong.
    pub fn add_to<'m>(&self, analyzer: Analyzer<'m>) -> Result<Analyzer<'m>, Failure> {
        let mut analyzer = analyzer;
        if !self.lexicons.is_empty() {
            let mut lexicon = UserLexicon::new();
            each(&self.lexicons, |text| lexicon.extend(text))?;
            analyzer = analyzer.with_lexicon(lexicon);
        }
        if !self.rules.is_empty() {
            let mut rules = Rules::default();
            let mut relations = RelationRules::default();
            each(&self.rules, |text| {
                rules.extend(text)?;
                relations.extend(text)
            })?;
            analyzer = analyzer.with_rules(rules).with_relation_rules(relations);
        }
        Ok(analyzer)
    }
}

/// Lists what is wrong with files of names, and counts what is there.
///
/// # Errors
/// Where a file cannot be read.
pub fn check_lexicons(files: &[PathBuf]) -> Result<Exit, Failure> {
    let (mut lexicon, mut is_sound) = (UserLexicon::new(), true);
    let mut kinds: BTreeMap<EntityKind, usize> = BTreeMap::new();
    for path in files {
        let text = read(path)?;
        for entry in user_entries(&text) {
            let added = entry.and_then(|(line, entry)| {
                lexicon.add(&entry).map_err(|error| FileFault {
                    line,
                    column: 1,
                    problem: error.to_string(),
                })?;
                *kinds.entry(entry.kind).or_default() += 1;
                Ok(())
            });
            if let Err(source) = added {
                is_sound = false;
                exit::report(&OwnFault::Wrong { path: path.clone(), source });
            }
        }
    }
    let mut output = io::stdout().lock();
    writeln!(output, "{:14} {}", "entries", lexicon.len())?;
    writeln!(output, "{:14} {}", "names", lexicon.names())?;
    if lexicon.repeated() > 0 {
        writeln!(
            output,
            "{:14} {} (names that came again; the last entry stands)",
            "repeated",
            lexicon.repeated()
        )?;
    }
    for (kind, count) in kinds {
        writeln!(output, "{kind:14} {count}")?;
    }
    Ok(if is_sound { Exit::Fine } else { Exit::Unusable })
}

/// Lists what is wrong with files of rules and which examples of theirs are not met, and counts what is there.
///
/// # Errors
/// Where a file cannot be read.
pub fn check_rules(files: &[PathBuf]) -> Result<Exit, Failure> {
    let (mut rules, mut relations, mut is_sound) = (Rules::default(), RelationRules::default(), true);
    for path in files {
        let text = read(path)?;
        if let Err(source) = rules.extend(&text).and_then(|()| relations.extend(&text)) {
            is_sound = false;
            exit::report(&OwnFault::Wrong { path: path.clone(), source });
        }
    }
    if !relations.is_empty() {
        let analyzer = Analyzer::new()?.with_rules(rules.clone()).with_relation_rules(relations.clone());
        for (rule, example) in analyzer.unmet_examples(&relations)? {
            is_sound = false;
            exit::report(&OwnFault::Unmet { rule: rule.to_owned(), text: example.text.to_string() });
        }
    }
    let mut output = io::stdout().lock();
    writeln!(output, "{:14} {}", "rules", rules.names().len() + relations.len())?;
    if !relations.is_empty() {
        writeln!(output, "{:14} {}", "of relations", relations.len())?;
        writeln!(output, "{:14} {}", "examples", relations.examples().count())?;
    }
    if rules.anywhere() > 0 {
        let why = "no word must be there, so they are tried with every sentence";
        writeln!(output, "{:14} {} ({why})", "of no word", rules.anywhere())?;
    }
    Ok(if is_sound { Exit::Fine } else { Exit::Unusable })
}

fn each(paths: &[PathBuf], mut add: impl FnMut(&str) -> Result<(), FileFault>) -> Result<(), OwnFault> {
    for path in paths {
        add(&read(path)?).map_err(|source| OwnFault::Wrong { path: path.clone(), source })?;
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, OwnFault> {
    let bytes = fs::read(path).map_err(|source| OwnFault::Unreadable { path: path.to_owned(), source })?;
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
        OwnFault::Text { path: path.to_owned(), source: SourceError::NotUtf8 { offset, byte } }
    })
}

#[derive(Debug, Error)]
enum OwnFault {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: {source}", path.display())]
    Text { path: PathBuf, source: SourceError },
    #[error("{}:{source}", path.display())]
    Wrong { path: PathBuf, source: FileFault },
    #[error("rule `{rule}` does not do as its example says: {text}")]
    Unmet { rule: String, text: String },
}
