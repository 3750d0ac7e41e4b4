//! `dateline eval times`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline::{Analyzer, Article, DateSource, Metadata, ReferenceDate, Source};
use dateline_eval::Counts;
use dateline_eval::times::{Agreement, Class, FoundTime, TimesDocument, TimesError, TimesFile, compare};
use rayon::prelude::*;
use thiserror::Error;

use super::table;
use crate::arguments::EvalTimesArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;

/// A gold document and what came of it.
struct Scored {
    gold: TimesDocument,
    agreement: Agreement,
}

/// Scores times against gold files and prints tables, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, or a text is too long or has a date that is none.
pub fn run(arguments: &EvalTimesArguments) -> Result<Exit, Failure> {
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = models.analyzer()?;
    let mut output = io::stdout().lock();
    for path in &arguments.gold {
        let score = |gold: TimesDocument| {
            let found = times_of(&analyzer, &gold).map_err(|source| EvalError::Document {
                path: path.clone(),
                document: gold.id.clone(),
                source,
            })?;
            let agreement = compare(&gold, &found);
            Ok(Scored { gold, agreement })
        };
        let gold = read(path)?.documents;
        let scored: Vec<Scored> = gold.into_par_iter().map(score).collect::<Result<_, EvalError>>()?;
        match &arguments.errors {
            Some(classes) => write_errors(&mut output, &scored, classes)?,
            None if arguments.documents => write_documents(&mut output, path, &scored)?,
            None => write_table(&mut output, path, &scored)?,
        }
    }
    Ok(Exit::Fine)
}

fn read(path: &Path) -> Result<TimesFile, EvalError> {
    let unreadable = |source| EvalError::Unreadable { path: path.to_owned(), source };
    let file = fs::read_to_string(path).map_err(unreadable)?;
    TimesFile::read(&file).map_err(|source| EvalError::Times { path: path.to_owned(), source })
}

/// What dateline finds in the text of a gold document.
fn times_of(analyzer: &Analyzer<'_>, gold: &TimesDocument) -> Result<Vec<FoundTime>, Failure> {
    let article = Article::of_source(Metadata::default(), Source::from_text(gold.text.as_str())?);
    let date = match &gold.date {
        Some(date) => {
            let value = dateline::parse_date(date)?;
            Some(ReferenceDate { value, source: DateSource::Input, span: None })
        }
        None => None,
    };
    Ok(FoundTime::of(&analyzer.analyse(Article { date, ..article }).times))
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn write_table(output: &mut impl Write, path: &Path, scored: &[Scored]) -> io::Result<()> {
    let row = |output: &mut dyn Write, name: &str, counts: &dyn Fn(&Agreement) -> Counts| {
        let counts: Vec<Counts> = scored.iter().map(|document| counts(&document.agreement)).collect();
        table::row(output, name, &counts)
    };
    writeln!(output, "{}, {} documents", name(path), scored.len())?;
    table::heading(output)?;
    row(output, "strict", &|agreement| agreement.strict)?;
    row(output, "strict,value", &|agreement| agreement.strict_value)?;
    row(output, "relaxed", &|agreement| agreement.relaxed)?;
    row(output, "kind", &|agreement| agreement.kind)?;
    row(output, "value", &|agreement| agreement.value)?;
    let valued: Counts = scored.iter().map(|document| document.agreement.valued).sum();
    writeln!(
        output,
        "of {} gold values that were found, {:.2} % are right",
        valued.found,
        100.0 * valued.precision()
    )?;
    for &class in Class::ALL {
        let errors = scored.iter().flat_map(|document| &document.agreement.errors);
        writeln!(
            output,
            "{:<12} {:>8}",
            class.as_str(),
            errors.filter(|error| error.class == class).count()
        )?;
    }
    writeln!(output)
}

/// A line: the file, its documents, and how many of them have no error but of the type.
fn write_documents(output: &mut impl Write, path: &Path, scored: &[Scored]) -> io::Result<()> {
    let is_right = |scored: &&Scored| scored.agreement.errors.iter().all(|error| error.class == Class::Kind);
    let right = scored.iter().filter(is_right).count();
    let share = Counts { gold: scored.len(), found: scored.len(), correct: right };
    writeln!(output, "{:<32} {:>6} {:>6} {:>7.2}", name(path), scored.len(), right, 100.0 * share.recall())
}

/// A line an error: its class, gold with type and value, found with type and value, the words around, the document.
fn write_errors(output: &mut impl Write, scored: &[Scored], classes: &[Class]) -> io::Result<()> {
    let wanted = |class: &Class| classes.is_empty() || classes.contains(class);
    for &class in Class::ALL.iter().filter(|class| wanted(class)) {
        for Scored { gold, agreement } in scored {
            for error in agreement.errors.iter().filter(|error| error.class == class) {
                let bytes = error.gold.as_ref().map(|time| &time.bytes);
                let Some(bytes) = bytes.or(error.found.as_ref().map(|time| &time.bytes)) else { continue };
                let time = |bytes: &std::ops::Range<usize>, kind: &str, value: &Option<String>| {
                    format!("{}\t{kind}\t{}", &gold.text[bytes.clone()], value.as_deref().unwrap_or("?"))
                };
                let one = error.gold.as_ref().map(|gold| time(&gold.bytes, gold.kind.as_str(), &gold.value));
                let other =
                    error.found.as_ref().map(|found| time(&found.bytes, found.kind.as_str(), &found.value));
                let nothing = || "\t\t".to_owned();
                let (one, other) = (one.unwrap_or_else(nothing), other.unwrap_or_else(nothing));
                let around = around(&gold.text, bytes.clone());
                writeln!(output, "{}\t{one}\t{other}\t{around}\t{}", class.as_str(), gold.id)?;
            }
        }
    }
    Ok(())
}

/// A stretch in brackets with some of its line.
fn around(text: &str, bytes: std::ops::Range<usize>) -> String {
    const REACH: usize = 40;
    let before: Vec<char> =
        text[..bytes.start].chars().rev().take(REACH).take_while(|&letter| letter != '\n').collect();
    let before: String = before.into_iter().rev().collect();
    let after: String = text[bytes.end..].chars().take(REACH).take_while(|&letter| letter != '\n').collect();
    format!("{before}[{}]{after}", &text[bytes]).replace(['\t', '\n'], " ")
}

#[derive(Debug, Error)]
enum EvalError {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: no times", path.display())]
    Times { path: PathBuf, source: TimesError },
    #[error("{}: document `{document}`", path.display())]
    Document { path: PathBuf, document: String, source: Failure },
}
