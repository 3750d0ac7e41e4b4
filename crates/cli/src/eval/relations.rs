//! `dateline eval relations`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use dateline::{Analyzer, Article, Metadata, Source, SourceError};
use dateline_eval::relations::{
    self, Agreement, Corpus, FoundFact, GoldFact, Matches, RelationsDocument, RelationsError,
};
use rayon::prelude::*;
use thiserror::Error;

use crate::arguments::EvalRelationsArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;

/// Scores relations against gold files and prints tables, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, or a text is too long.
pub fn run(arguments: &EvalRelationsArguments) -> Result<Exit, Failure> {
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = models.analyzer()?;
    let mut output = io::stdout().lock();
    for path in &arguments.gold {
        let unreadable = |source| EvalError::Unreadable { path: path.clone(), source };
        let file = fs::read_to_string(path).map_err(unreadable)?;
        let (corpus, gold) =
            relations::read(&file).map_err(|source| EvalError::Relations { path: path.clone(), source })?;
        let score = |gold: RelationsDocument| {
            Scored::new(&analyzer, corpus, gold, arguments.gold_entities)
                .map_err(|(document, source)| EvalError::Document { path: path.clone(), document, source })
        };
        let scored: Vec<Scored> = gold.into_par_iter().map(score).collect::<Result<_, EvalError>>()?;
        if arguments.errors {
            scored.iter().try_for_each(|scored| scored.write_errors(&mut output))?;
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let entities = if arguments.gold_entities { "the entities of gold" } else { "entities as found" };
        writeln!(output, "{name}, {} documents, {entities}", scored.len())?;
        write_table(&mut output, &scored)?;
    }
    Ok(Exit::Fine)
}

fn write_table(output: &mut impl Write, scored: &[Scored]) -> io::Result<()> {
    writeln!(
        output,
        "{:<22} {:>6} {:>8} {:>6} {:>6}  {:>9} {:>7} {:>7}",
        "", "gold", "of these", "found", "right", "precision", "recall", "F1"
    )?;
    let mut by_label: BTreeMap<&str, Matches> = BTreeMap::new();
    for (&label, &matches) in scored.iter().flat_map(|scored| &scored.agreement.by_label) {
        *by_label.entry(label).or_default() += matches;
    }
    let all = by_label.values().copied().sum();
    for (label, matches) in by_label.into_iter().chain([("all", all)]) {
        let Matches { gold, matched, found, right } = matches;
        let [precision, recall, f1] =
            [matches.precision(), matches.recall(), matches.f1()].map(|share| 100.0 * share);
        writeln!(
            output,
            "{label:<22} {gold:>6} {matched:>8} {found:>6} {right:>6}  {precision:>9.2} {recall:>7.2} {f1:>7.2}"
        )?;
    }
    writeln!(output)
}

/// A document of gold with what was found in it.
struct Scored {
    gold: RelationsDocument,
    found: Vec<FoundFact>,
    agreement: Agreement,
}

impl Scored {
    fn new(
        analyzer: &Analyzer<'_>,
        corpus: Corpus,
        gold: RelationsDocument,
        with_gold_entities: bool,
    ) -> Result<Self, (String, SourceError)> {
        let source = Source::from_text(gold.text.as_str()).map_err(|error| (gold.id.clone(), error))?;
        let article = Article::of_source(Metadata::default(), source);
        let known = with_gold_entities.then(|| gold.known_mentions());
        let document = analyzer.analyse(Article { known, ..article });
        let found = FoundFact::of_document(&document);
        let agreement = relations::compare(corpus, &gold, &found);
        Ok(Self { gold, found, agreement })
    }

    /// A line an error: what was missed, then what is spurious, and the document.
    fn write_errors(&self, output: &mut impl Write) -> io::Result<()> {
        let text = |span: &Range<usize>| self.gold.text[span.clone()].replace(['\t', '\n'], " ");
        for &number in &self.agreement.missed {
            let GoldFact { label, head, tail } = &self.gold.facts[number];
            let first = |entity: usize| self.gold.mentions.iter().find(|mention| mention.entity == entity);
            let words = |entity: usize| first(entity).map_or_else(String::new, |mention| text(&mention.span));
            writeln!(
                output,
                "missed\t{}\t{}\t{}\t{}\t{}",
                label.name,
                words(*head),
                words(*tail),
                self.gold.id,
                text(&(0..self.gold.text.len()))
            )?;
        }
        for &number in &self.agreement.spurious {
            let FoundFact { kind, subject, object } = &self.found[number];
            let words = |mentions: &[Range<usize>]| mentions.first().map_or_else(String::new, text);
            writeln!(
                output,
                "spurious\t{kind}\t{}\t{}\t{}\t{}",
                words(subject),
                words(object),
                self.gold.id,
                text(&(0..self.gold.text.len()))
            )?;
        }
        Ok(())
    }
}

#[derive(Debug, Error)]
enum EvalError {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: no relations", path.display())]
    Relations { path: PathBuf, source: RelationsError },
    #[error("{}: document `{document}`", path.display())]
    Document { path: PathBuf, document: String, source: SourceError },
}
