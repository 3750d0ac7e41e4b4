//! `dateline eval tags` and `dateline eval trees`.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline::conllu::{self, ConlluDocument, ConlluError};
use dateline::{Analyzer, Article, Metadata, Source, SourceError};
use dateline_eval::Counts;
use dateline_eval::syntax::{Agreement, Class, Words, compare, confusions};
use dateline_eval::tokens::TextsDiffer;
use rayon::prelude::*;
use thiserror::Error;

use super::table;
use crate::arguments::EvalSyntaxArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;

/// So many confusions are listed below the scores.
const CONFUSIONS: usize = 20;

/// Scores tags and lemmas against CoNLL-U files and prints a table, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, or the two analyses are not of the same text.
pub fn tags(arguments: &EvalSyntaxArguments) -> Result<Exit, Failure> {
    let agreements = agreements(arguments)?;
    let mut output = io::stdout().lock();
    if arguments.errors {
        write_errors(&mut output, &agreements, &[Class::Part, Class::Tag, Class::Lemma])?;
        return Ok(Exit::Fine);
    }
    let rows: [(&str, Score); 4] = [
        ("words", |agreement| agreement.words),
        ("UPOS", |agreement| agreement.parts),
        ("XPOS", |agreement| agreement.tags),
        ("lemmas", |agreement| agreement.lemmas),
    ];
    write_table(&mut output, &agreements, &rows)?;
    write_confusions(&mut output, &agreements, Class::Tag)?;
    Ok(Exit::Fine)
}

/// Scores trees likewise.
///
/// # Errors
/// As those of [`tags`].
pub fn trees(arguments: &EvalSyntaxArguments) -> Result<Exit, Failure> {
    let agreements = agreements(arguments)?;
    let mut output = io::stdout().lock();
    if arguments.errors {
        write_errors(&mut output, &agreements, &[Class::Head, Class::Relation])?;
        return Ok(Exit::Fine);
    }
    let rows: [(&str, Score); 6] = [
        ("words", |agreement| agreement.words),
        ("UAS", |agreement| agreement.heads),
        ("LAS", |agreement| agreement.arcs),
        ("LAS subtypes", |agreement| agreement.full_arcs),
        ("LAS no punct", |agreement| agreement.unpunctuated),
        ("CLAS", |agreement| agreement.content),
    ];
    write_table(&mut output, &agreements, &rows)?;
    writeln!(output, "\nheads by distance")?;
    let distances = agreements.iter().flat_map(|agreement| &agreement.distances);
    write_groups(&mut output, distances.map(|(distance, counts)| (distance, *counts)))?;
    writeln!(output, "\nheads and relations by relation")?;
    let relations = agreements.iter().flat_map(|agreement| &agreement.relations);
    write_groups(&mut output, relations.map(|(relation, counts)| (relation, *counts)))?;
    write_confusions(&mut output, &agreements, Class::Relation)?;
    Ok(Exit::Fine)
}

type Score = fn(&Agreement) -> Counts;

fn agreements(arguments: &EvalSyntaxArguments) -> Result<Vec<Agreement>, Failure> {
    let mut gold = Vec::new();
    for path in &arguments.gold {
        gold.extend(read(path)?);
    }
    let found: Vec<Words> = match &arguments.predicted {
        Some(path) => {
            let documents = read(path)?;
            if documents.len() != gold.len() {
                let (gold, found) = (gold.len(), documents.len());
                return Err(EvalError::Documents { path: path.clone(), gold, found }.into());
            }
            documents.iter().map(Words::of_conllu).collect()
        }
        None => {
            let models = ModelFiles::read(&arguments.models)?;
            let analyzer = models.analyzer()?;
            let analyse = |gold| analysed(&analyzer, gold, arguments.raw);
            gold.par_iter().map(analyse).collect::<Result<_, EvalError>>()?
        }
    };
    let agreements = gold.iter().zip(&found).map(|(gold, found)| {
        compare(&Words::of_conllu(gold), found).map_err(|source| {
            let document = gold.id.clone().unwrap_or_default();
            EvalError::Differ { document, source }.into()
        })
    });
    agreements.collect()
}

fn read(path: &Path) -> Result<Vec<ConlluDocument>, EvalError> {
    let unreadable = |source| EvalError::Unreadable { path: path.to_owned(), source };
    let file = fs::read_to_string(path).map_err(unreadable)?;
    conllu::read(&file).map_err(|source| EvalError::Conllu { path: path.to_owned(), source })
}

/// What dateline makes of a gold document: of its text alone where it is `raw`, else of its tokens and sentences.
fn analysed(analyzer: &Analyzer<'_>, gold: &ConlluDocument, raw: bool) -> Result<Words, EvalError> {
    let article = if raw {
        Source::from_text(gold.text.as_str()).map(|source| Article::of_source(Metadata::default(), source))
    } else {
        Article::of_conllu(gold)
    };
    let document = analyzer.analyse(article?);
    if document.words.len() < document.tokens.len() {
        return Err(EvalError::Untagged);
    }
    Ok(Words::of_document(&document))
}

fn write_table(output: &mut dyn Write, agreements: &[Agreement], rows: &[(&str, Score)]) -> io::Result<()> {
    table::heading(output)?;
    for (name, score) in rows {
        table::row(output, name, &agreements.iter().map(score).collect::<Vec<_>>())?;
    }
    Ok(())
}

/// Rows of sums over all documents, in order of the names.
fn write_groups<Name: Ord + std::fmt::Display>(
    output: &mut dyn Write,
    counts: impl Iterator<Item = (Name, Counts)>,
) -> io::Result<()> {
    let mut sums = std::collections::BTreeMap::<Name, Counts>::new();
    for (name, counts) in counts {
        *sums.entry(name).or_default() += counts;
    }
    for (name, sum) in sums {
        table::sum(output, &name.to_string(), sum)?;
    }
    Ok(())
}

fn write_confusions(output: &mut dyn Write, agreements: &[Agreement], class: Class) -> io::Result<()> {
    let errors = agreements.iter().flat_map(|agreement| &agreement.errors);
    let confusions = confusions(errors.filter(|error| error.class == class));
    if confusions.is_empty() {
        return Ok(());
    }
    writeln!(output, "\n{:<12} {:<12} {:>8}", "gold", "found", class.as_str())?;
    for (gold, found, count) in confusions.into_iter().take(CONFUSIONS) {
        writeln!(output, "{gold:<12} {found:<12} {count:>8}")?;
    }
    Ok(())
}

/// A line an error: its class, what gold says, what was found, the word.
fn write_errors(output: &mut dyn Write, agreements: &[Agreement], classes: &[Class]) -> io::Result<()> {
    for &class in classes {
        for error in agreements.iter().flat_map(|agreement| &agreement.errors).filter(|it| it.class == class)
        {
            writeln!(output, "{}\t{}\t{}\t{}", class.as_str(), error.gold, error.found, error.form)?;
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
    #[error(transparent)]
    Text(#[from] SourceError),
    #[error("{}: {found} documents, and the gold files have {gold}", path.display())]
    Documents { path: PathBuf, gold: usize, found: usize },
    #[error("document `{document}`: {source}")]
    Differ { document: String, source: TextsDiffer },
    #[error("this build of dateline tags no words; `--predicted FILE` scores another analysis")]
    Untagged,
}
