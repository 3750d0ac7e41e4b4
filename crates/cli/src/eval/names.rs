//! `dateline eval names`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline::{Analyzer, Article, Confidence, Metadata, Source, SourceError};
use dateline_eval::Counts;
use dateline_eval::names::{
    Agreement, Class, ColumnsError, FoundName, Kinds, Name, NamesDocument, NamesFile, calibration_error,
    compare,
};
use rayon::prelude::*;
use thiserror::Error;

use super::table;
use crate::arguments::EvalNamesArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;

/// A gold document and what came of it.
struct Scored {
    gold: NamesDocument,
    kinds: Kinds,
    agreement: Agreement,
}

/// Scores names against files of columns and prints a table, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, or the two analyses are not of the same tokens.
pub fn run(arguments: &EvalNamesArguments) -> Result<Exit, Failure> {
    let wanted = arguments.kinds.iter().flatten().fold(Kinds::NONE, |kinds, &more| kinds.and(more));
    let wanted = if wanted.is_empty() { Kinds::ALL } else { wanted };
    let mut gold: Vec<(Kinds, NamesDocument)> = Vec::new();
    for path in &arguments.gold {
        let file = read(path)?;
        let kinds = file.kinds.unwrap_or(Kinds::ALL).common(wanted);
        gold.extend(file.documents.into_iter().map(|document| (kinds, document)));
    }
    let found: Vec<Vec<FoundName>> = match &arguments.predicted {
        Some(path) => predicted(path, &gold)?,
        None => {
            let models = ModelFiles::read(&arguments.models)?;
            let analyzer = models.analyzer()?;
            gold.par_iter().map(|(_, document)| names_of(&analyzer, document)).collect::<Result<_, _>>()?
        }
    };
    let scored: Vec<Scored> = gold
        .into_iter()
        .zip(found)
        .map(|((kinds, gold), found)| {
            let agreement = compare(&gold, &found, kinds);
            Scored { gold, kinds, agreement }
        })
        .collect();
    let mut output = io::stdout().lock();
    match &arguments.errors {
        Some(classes) => write_errors(&mut output, &scored, classes)?,
        None => write_tables(&mut output, &scored)?,
    }
    Ok(Exit::Fine)
}

fn read(path: &Path) -> Result<NamesFile, EvalError> {
    let unreadable = |source| EvalError::Unreadable { path: path.to_owned(), source };
    let file = fs::read_to_string(path).map_err(unreadable)?;
    NamesFile::read(&file).map_err(|source| EvalError::Columns { path: path.to_owned(), source })
}

/// The names of another analysis, which must be of the same tokens.
fn predicted(path: &Path, gold: &[(Kinds, NamesDocument)]) -> Result<Vec<Vec<FoundName>>, EvalError> {
    let file = read(path)?;
    let tokens = |document: &NamesDocument| document.tokens.len();
    let mut documents = file.documents.into_iter();
    let mut names = Vec::with_capacity(gold.len());
    for (_, gold) in gold {
        let document = documents.next().unwrap_or_default();
        if document.tokens != gold.tokens {
            let same =
                document.tokens.iter().zip(&gold.tokens).take_while(|(one, other)| one == other).count();
            return Err(EvalError::Differ {
                path: path.to_owned(),
                document: gold.id.clone(),
                token: same,
                gold: tokens(gold),
                found: tokens(&document),
            });
        }
        let name = |name: Name| {
            // A label of several kinds is no statement that could be right.
            let kind = name.kinds.single()?;
            Some(FoundName { tokens: name.tokens, kind, confidence: Confidence::UNKNOWN })
        };
        names.push(document.names.into_iter().filter_map(name).collect());
    }
    Ok(names)
}

/// What dateline finds on the tokens of a gold document, which is one article.
fn names_of(analyzer: &Analyzer<'_>, gold: &NamesDocument) -> Result<Vec<FoundName>, SourceError> {
    let (text, tokens, sentences) = gold.layers();
    let article = Article::of_source(Metadata::default(), Source::from_text(text)?);
    let document = analyzer.analyse(Article { given: Some((tokens, sentences)), ..article });
    Ok(FoundName::of(&document.tokens, &document.mentions))
}

fn write_tables(output: &mut impl Write, scored: &[Scored]) -> io::Result<()> {
    let kinds = scored.iter().fold(Kinds::NONE, |kinds, document| kinds.and(document.kinds));
    let row = |output: &mut dyn Write, name: &str, counts: &dyn Fn(&Agreement) -> Counts| {
        let counts: Vec<Counts> = scored.iter().map(|document| counts(&document.agreement)).collect();
        table::row(output, name, &counts)
    };
    table::heading(output)?;
    for kind in kinds.iter() {
        row(output, kind.as_str(), &|agreement| agreement.normalised.of(kind))?;
    }
    row(output, "all", &|agreement| agreement.normalised.of_all(kinds))?;
    row(output, "boundaries", &|agreement| agreement.normalised.boundaries)?;
    writeln!(output, "\nas they stand, with titles, \"the\" and possessive endings")?;
    for kind in kinds.iter() {
        row(output, kind.as_str(), &|agreement| agreement.strict.of(kind))?;
    }
    row(output, "all", &|agreement| agreement.strict.of_all(kinds))?;
    row(output, "boundaries", &|agreement| agreement.strict.boundaries)?;
    writeln!(output)?;
    for &class in Class::ALL {
        let errors = scored.iter().flat_map(|document| &document.agreement.errors);
        writeln!(
            output,
            "{:<12} {:>8}",
            class.as_str(),
            errors.filter(|error| error.class == class).count()
        )?;
    }
    let judged: Vec<(f32, bool)> =
        scored.iter().flat_map(|document| document.agreement.judged.iter().copied()).collect();
    if let Some(error) = calibration_error(&judged) {
        writeln!(output, "\nexpected calibration error {error:.4} over {} names", judged.len())?;
    }
    Ok(())
}

/// A line an error: its class, the gold name and its kind, the found one and its, the document.
fn write_errors(output: &mut impl Write, scored: &[Scored], classes: &[Class]) -> io::Result<()> {
    let wanted = |class: &Class| classes.is_empty() || classes.contains(class);
    for &class in Class::ALL.iter().filter(|class| wanted(class)) {
        for document in scored {
            let name = |name: &Option<Name>| match name {
                Some(name) => format!("{}\t{}", document.gold.text(name.tokens.clone()), name.kinds),
                None => "\t".to_owned(),
            };
            for error in document.agreement.errors.iter().filter(|error| error.class == class) {
                let (gold, found) = (name(&error.gold), name(&error.found));
                writeln!(output, "{}\t{gold}\t{found}\t{}", class.as_str(), document.gold.id)?;
            }
        }
    }
    Ok(())
}

#[derive(Debug, Error)]
enum EvalError {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: no names in columns", path.display())]
    Columns { path: PathBuf, source: ColumnsError },
    #[error(
        "{}: document `{document}`: not the tokens of the gold file from token {token} on ({found} for {gold})",
        path.display()
    )]
    Differ { path: PathBuf, document: String, token: usize, gold: usize, found: usize },
}
