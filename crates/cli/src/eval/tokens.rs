//! `dateline eval tokens`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline::conllu::{self, ConlluDocument, ConlluError};
use dateline::{Analyzer, Document, Metadata, Source, SourceError};
use dateline_eval::Counts;
use dateline_eval::tokens::{self, Agreement, Class, TextsDiffer, Units};
use thiserror::Error;

use super::table;
use crate::arguments::EvalTokensArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;

/// Scores tokens, words and sentences against CoNLL-U files and prints a table, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, or the two analyses are not of the same text.
pub fn run(arguments: &EvalTokensArguments) -> Result<Exit, Failure> {
    let mut agreements = Vec::new();
    let predicted = arguments.predicted.as_deref().map(read).transpose()?;
    let mut predicted = predicted.map(Vec::into_iter);
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = if predicted.is_none() { Some(models.analyzer()?) } else { None };
    for path in &arguments.gold {
        for gold in read(path)? {
            let units = match &analyzer {
                Some(analyzer) => segmented(analyzer, &gold)
                    .map_err(|source| EvalError::Text { path: path.clone(), source })?,
                None => match predicted.as_mut().and_then(Iterator::next) {
                    Some(document) => Units::of_conllu(&document),
                    None => return Err(EvalError::TooFew { gold: path.clone() }.into()),
                },
            };
            let agreement = tokens::compare(&Units::of_conllu(&gold), &units).map_err(|source| {
                EvalError::Differ { path: path.clone(), document: gold.id.unwrap_or_default(), source }
            })?;
            agreements.push(agreement);
        }
    }
    let mut output = io::stdout().lock();
    match &arguments.errors {
        Some(classes) => write_errors(&mut output, &agreements, classes)?,
        None => write_table(&mut output, &agreements)?,
    }
    Ok(Exit::Fine)
}

fn read(path: &Path) -> Result<Vec<ConlluDocument>, EvalError> {
    let unreadable = |source| EvalError::Unreadable { path: path.to_owned(), source };
    let file = fs::read_to_string(path).map_err(unreadable)?;
    conllu::read(&file).map_err(|source| EvalError::Conllu { path: path.to_owned(), source })
}

/// What dateline makes of the text of a gold document.
fn segmented(analyzer: &Analyzer<'_>, gold: &ConlluDocument) -> Result<Units, SourceError> {
    let source = Source::from_text(gold.text.as_str())?;
    let text = analyzer.segment(&source);
    let (tokens, sentences) = (text.tokens, text.sentences);
    Ok(Units::of_document(&Document { tokens, sentences, ..Document::new(Metadata::default(), source) }))
}

fn write_table(output: &mut impl Write, agreements: &[Agreement]) -> io::Result<()> {
    table::heading(output)?;
    let row = |output: &mut dyn Write, name: &str, counts: &dyn Fn(&Agreement) -> Counts| {
        table::row(output, name, &agreements.iter().map(counts).collect::<Vec<_>>())
    };
    row(output, "tokens", &|agreement| agreement.tokens)?;
    row(output, "words", &|agreement| agreement.words)?;
    row(output, "sentences", &|agreement| agreement.sentences)?;
    writeln!(output)?;
    for &class in Class::ALL {
        let errors = agreements.iter().flat_map(|agreement| &agreement.errors);
        writeln!(
            output,
            "{:<22} {:>6}",
            class.as_str(),
            errors.filter(|error| error.class == class).count()
        )?;
    }
    Ok(())
}

fn write_errors(output: &mut impl Write, agreements: &[Agreement], classes: &[Class]) -> io::Result<()> {
    let wanted = |class: &Class| classes.is_empty() || classes.contains(class);
    for &class in Class::ALL.iter().filter(|class| wanted(class)) {
        for error in
            agreements.iter().flat_map(|agreement| &agreement.errors).filter(|error| error.class == class)
        {
            write!(output, "{}\t{}", class.as_str(), error.gold)?;
            if !error.found.is_empty() {
                write!(output, "\t{}", error.found)?;
            }
            writeln!(output)?;
        }
    }
    Ok(())
}

#[derive(Debug, Error)]
enum EvalError {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: no CoNLL-U", path.display())]
    Conllu { path: PathBuf, source: ConlluError },
    #[error("{}: {source}", path.display())]
    Text { path: PathBuf, source: SourceError },
    #[error("{}: the predicted file has fewer documents than the gold one", gold.display())]
    TooFew { gold: PathBuf },
    #[error("{}: document `{document}`: {source}", path.display())]
    Differ { path: PathBuf, document: String, source: TextsDiffer },
}
