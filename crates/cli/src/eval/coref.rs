//! `dateline eval coref` and `dateline eval gap`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline::conllu::{self, ConlluDocument, ConlluError};
use dateline::{Analyzer, Article, Document, Metadata, Source, SourceError};
use dateline_eval::coref::{
    Chains, ChainsDocument, ChainsError, Gap, GapError, GapScores, Score, Scores, compare, gap_answer, read,
    read_gap,
};
use dateline_eval::tokens::TextsDiffer;
use rayon::prelude::*;
use thiserror::Error;

use super::table;
use crate::arguments::{EvalCorefArguments, EvalGapArguments};
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;

/// Scores chains against files in the form of CoNLL-2012 or of OntoGUM and prints a table.
///
/// # Errors
/// Where a file cannot be read, or the two analyses are not of the same text.
pub fn run(arguments: &EvalCorefArguments) -> Result<Exit, Failure> {
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = models.analyzer()?;
    let mut texts = BTreeMap::new();
    for path in &arguments.text {
        let wrong = |source| EvalError::Conllu { path: path.clone(), source };
        for document in conllu::read(&read_file(path)?).map_err(wrong)? {
            texts.extend(document.id.clone().map(|id| (id, document)));
        }
    }
    let mut gold: Vec<(String, ChainsDocument)> = Vec::new();
    for path in &arguments.gold {
        let wrong = |source| EvalError::Chains { path: path.clone(), source };
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        gold.extend(
            read(&read_file(path)?).map_err(wrong)?.into_iter().map(|document| (name.clone(), document)),
        );
    }
    let with_singletons = arguments.singletons;
    let score = |(name, gold): &(String, ChainsDocument)| -> Result<Scores, EvalError> {
        let document = analysed(&analyzer, gold, texts.get(name))?;
        let differ = |source| EvalError::Differ { document: name.clone(), source };
        let chains = gold.chains_on(&document.source, &document.tokens).map_err(differ)?;
        Ok(compare(&chains, &Chains::of_document(&document, with_singletons)))
    };
    let scores: Vec<Scores> = gold.par_iter().map(score).collect::<Result<_, EvalError>>()?;
    write_table(&mut io::stdout().lock(), &scores)?;
    Ok(Exit::Fine)
}

/// Scores which of two names pronouns are taken for, and prints a table.
///
/// # Errors
/// Where a file cannot be read.
pub fn gap(arguments: &EvalGapArguments) -> Result<Exit, Failure> {
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = models.analyzer()?;
    let mut scores = GapScores::default();
    for path in &arguments.gold {
        let wrong = |source| EvalError::Gap { path: path.clone(), source };
        let gaps = read_gap(&read_file(path)?).map_err(wrong)?;
        let found = |gap: &Gap| -> Result<[bool; 2], EvalError> {
            let source = Source::from_text(gap.text.as_str())?;
            Ok(gap_answer(gap, &analyzer.analyse(Article::of_source(Metadata::default(), source))))
        };
        let found: Vec<[bool; 2]> = gaps.par_iter().map(found).collect::<Result<_, EvalError>>()?;
        gaps.iter().zip(found).for_each(|(gap, found)| scores.add(gap, found));
    }
    let mut output = io::stdout().lock();
    table::heading(&mut output)?;
    table::sum(&mut output, "masculine", scores.masculine)?;
    table::sum(&mut output, "feminine", scores.feminine)?;
    table::sum(&mut output, "all", scores.all())?;
    Ok(Exit::Fine)
}

fn read_file(path: &Path) -> Result<String, EvalError> {
    fs::read_to_string(path).map_err(|source| EvalError::Unreadable { path: path.to_owned(), source })
}

/// What dateline makes of a gold document: on the tokens and sentences of `text` where there is one, else on its own.
fn analysed(
    analyzer: &Analyzer<'_>,
    gold: &ChainsDocument,
    text: Option<&ConlluDocument>,
) -> Result<Document, SourceError> {
    let article = match text {
        Some(text) => Article::of_conllu(text)?,
        None => {
            let (text, tokens, sentences) = gold.layers();
            let article = Article::of_source(Metadata::default(), Source::from_text(text)?);
            Article { given: Some((tokens, sentences)), ..article }
        }
    };
    Ok(analyzer.analyse(article))
}

fn write_table(output: &mut dyn Write, documents: &[Scores]) -> io::Result<()> {
    let sum: Scores = documents.iter().copied().sum();
    writeln!(output, "{:<12} {:>9} {:>7} {:>7}", "", "precision", "recall", "F1")?;
    let rows: [(&str, Score); 4] =
        [("mentions", sum.mentions), ("MUC", sum.muc), ("B3", sum.b_cubed), ("CEAF-phi4", sum.ceaf)];
    for (name, score) in rows {
        let [precision, recall, f1] =
            [score.precision(), score.recall(), score.f1()].map(|share| 100.0 * share);
        writeln!(output, "{name:<12} {precision:>9.2} {recall:>7.2} {f1:>7.2}")?;
    }
    writeln!(output, "{:<12} {:>25.2}", "CoNLL score", 100.0 * sum.mean())
}

#[derive(Debug, Error)]
enum EvalError {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: no CoNLL-U", path.display())]
    Conllu { path: PathBuf, source: ConlluError },
    #[error("{}: no chains in columns", path.display())]
    Chains { path: PathBuf, source: ChainsError },
    #[error("{}: not in the form of GAP", path.display())]
    Gap { path: PathBuf, source: GapError },
    #[error(transparent)]
    Text(#[from] SourceError),
    #[error("document `{document}`: {source}")]
    Differ { document: String, source: TextsDiffer },
}
