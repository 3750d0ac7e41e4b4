//! `dateline eval quotes`.

use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use dateline::{Analyzer, Article, Document, Id, Metadata, QuoteId, QuoteKind, Source, SourceError, Span};
use dateline_eval::Counts;
use dateline_eval::quotes::{self, Agreement, FoundQuote, QuoteErrorKind, QuotesDocument, QuotesError};
use rayon::prelude::*;
use thiserror::Error;

use super::table;
use crate::arguments::EvalQuotesArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;

/// Scores quotes against gold files and prints tables, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, or a text is too long.
pub fn run(arguments: &EvalQuotesArguments) -> Result<Exit, Failure> {
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = models.analyzer()?;
    let mut output = io::stdout().lock();
    for path in &arguments.gold {
        let unreadable = |source| EvalError::Unreadable { path: path.clone(), source };
        let file = fs::read_to_string(path).map_err(unreadable)?;
        let gold = quotes::read(&file).map_err(|source| EvalError::Quotes { path: path.clone(), source })?;
        let score = |gold: QuotesDocument| {
            let agreement = compare(&analyzer, &gold).map_err(|source| EvalError::Document {
                path: path.clone(),
                document: gold.id.clone(),
                source,
            })?;
            Ok((gold, agreement))
        };
        let scored: Vec<(QuotesDocument, Agreement)> =
            gold.into_par_iter().map(score).collect::<Result<_, EvalError>>()?;
        if arguments.errors {
            write_errors(&mut output, &scored)?;
            continue;
        }
        writeln!(
            output,
            "{}, {} documents",
            path.file_stem().unwrap_or_default().to_string_lossy(),
            scored.len()
        )?;
        table::heading(&mut output)?;
        let counts = |of: &dyn Fn(&Agreement) -> Counts| -> Vec<Counts> {
            scored.iter().map(|(_, agreement)| of(agreement)).collect()
        };
        table::row(&mut output, "marked", &counts(&|it| it.marked))?;
        if !scored.iter().all(|(gold, _)| gold.has_extents_only) {
            table::row(&mut output, "sources", &counts(&|it| it.sources))?;
            table::row(&mut output, "all", &counts(&|it| it.all))?;
        }
        writeln!(output)?;
    }
    Ok(Exit::Fine)
}

fn compare(analyzer: &Analyzer<'_>, gold: &QuotesDocument) -> Result<Agreement, SourceError> {
    let source = Source::from_text(gold.text.as_str())?;
    let quotations = analyzer.segment(&source).quotations;
    let outermost = quotations.ids().filter(|&id| quotations.within()[id].is_none());
    let stretches: Vec<Range<usize>> = outermost.map(|id| bytes(quotations.span()[id])).collect();
    let document = analyzer.analyse(Article::of_source(Metadata::default(), source));
    Ok(quotes::compare(gold, &stretches, &found(&document)))
}

/// The quotes of a document with their stretches between marks: what goes on with an earlier one is the same quote.
fn found(document: &Document) -> Vec<FoundQuote> {
    let quotes = &document.quotes;
    let mut found: Vec<FoundQuote> = Vec::new();
    let mut of_quote: Vec<usize> = Vec::with_capacity(quotes.len());
    for id in quotes.ids() {
        // What stands between marks inside other marks is no stretch of its own.
        let outer = std::iter::successors(quotes.within()[id], |&outer| quotes.within()[outer]);
        let is_around = |outer: QuoteId| quotes.span()[outer].contains(quotes.span()[id]);
        let is_outermost =
            !outer.into_iter().any(|outer| quotes.kind()[outer] != QuoteKind::Indirect && is_around(outer));
        let is_marked = quotes.kind()[id] != QuoteKind::Indirect && is_outermost;
        let (content, marked) = (bytes(quotes.content()[id]), is_marked.then(|| bytes(quotes.span()[id])));
        let goes_on = quotes.continues()[id].and_then(|before| of_quote.get(before.index()).copied());
        // Two stretches between marks in one reported clause are one quote.
        let is_same = |&last: &usize| is_marked && found[last].content.last() == Some(&content);
        match goes_on.or_else(|| found.len().checked_sub(1).filter(is_same)) {
            Some(before) => {
                found[before].content.push(content);
                found[before].marked.extend(marked);
                of_quote.push(before);
            }
            None => {
                of_quote.push(found.len());
                found.push(FoundQuote {
                    content: vec![content],
                    marked: marked.into_iter().collect(),
                    source: quotes.speaker_span()[id].map(bytes),
                });
            }
        }
    }
    found
}

fn bytes(span: Span) -> Range<usize> {
    span.start() as usize..span.end() as usize
}

/// A line an error: how it is wrong, the words, the source that was found where it is wrong, and the document.
fn write_errors(output: &mut impl Write, scored: &[(QuotesDocument, Agreement)]) -> io::Result<()> {
    for (gold, agreement) in scored {
        let words = |stretch: Range<usize>| gold.text[stretch].replace(['\t', '\n'], " ");
        for error in &agreement.errors {
            let kind = match error.kind {
                QuoteErrorKind::MissedMarked => "missed marked",
                QuoteErrorKind::SpuriousMarked => "spurious marked",
                QuoteErrorKind::WrongSource => "wrong source",
                QuoteErrorKind::Missed => "missed",
                QuoteErrorKind::Spurious => "spurious",
            };
            let stretch = words(error.stretch.clone());
            let source = error.source.clone().map_or_else(|| "-".to_owned(), words);
            writeln!(output, "{kind}\t{stretch}\t{source}\t{}", gold.id)?;
        }
    }
    Ok(())
}

#[derive(Debug, Error)]
enum EvalError {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: no attributions", path.display())]
    Quotes { path: PathBuf, source: QuotesError },
    #[error("{}: document `{document}`", path.display())]
    Document { path: PathBuf, document: String, source: SourceError },
}
