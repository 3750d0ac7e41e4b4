//! `dateline eval events`.

use std::fs;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use dateline::{
    Analyzer, ArgumentRole, Article, Document, EventArgument, EventId, Id, Metadata, Source, SourceError,
    Span,
};
use dateline_eval::events::{self, EventsError, FoundEvent, FoundParty, GoldEvent, Verdict};
use rayon::prelude::*;
use thiserror::Error;

use crate::arguments::EvalEventsArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;

/// Scores events against gold records and prints tables, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, or a text is too long.
pub fn run(arguments: &EvalEventsArguments) -> Result<Exit, Failure> {
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = models.analyzer()?;
    let mut output = io::stdout().lock();
    for path in &arguments.gold {
        let unreadable = |source| EvalError::Unreadable { path: path.clone(), source };
        let file = fs::read_to_string(path).map_err(unreadable)?;
        let gold = events::read(&file).map_err(|source| EvalError::Events { path: path.clone(), source })?;
        let score = |gold: GoldEvent| {
            let document = analysed(&analyzer, &gold).map_err(|source| EvalError::Document {
                path: path.clone(),
                record: gold.id.clone(),
                source,
            })?;
            let found: Vec<FoundEvent> = document.events.ids().map(|id| found(&document, id)).collect();
            let verdict = events::compare(&gold, &heads(&document), &found);
            Ok((gold, document, verdict))
        };
        let scored: Vec<(GoldEvent, Document, Verdict)> =
            gold.into_par_iter().map(score).collect::<Result<_, EvalError>>()?;
        if arguments.errors {
            write_errors(&mut output, &scored)?;
            continue;
        }
        writeln!(
            output,
            "{}, {} records",
            path.file_stem().unwrap_or_default().to_string_lossy(),
            scored.len()
        )?;
        writeln!(output, "{:<16} {:>6} {:>6} {:>7}  95 % interval", "", "right", "of", "share")?;
        for (half, name) in [(None, "all"), (Some(0), "first half"), (Some(1), "second half")] {
            let in_half =
                scored.iter().filter(|(gold, ..)| half.is_none_or(|half| events::half(&gold.id) == half));
            let verdicts: Vec<Verdict> = in_half.clone().map(|&(_, _, verdict)| verdict).collect();
            let classed = in_half.filter(|(gold, ..)| gold.class.is_some()).count();
            writeln!(output, "{name}")?;
            let mut row = |name: &str, all: usize, is_right: &dyn Fn(Verdict) -> bool| {
                let right = verdicts.iter().filter(|&&verdict| is_right(verdict)).count();
                let (share, low, high) = events::wilson(right, all);
                let (share, low, high) = (100.0 * share, 100.0 * low, 100.0 * high);
                writeln!(output, "  {name:<14} {right:>6} {all:>6} {share:>7.1}  {low:.1} to {high:.1}")
            };
            row("class", classed, &|it| it.class)?;
            row("actor", verdicts.len(), &|it| it.source)?;
            row("target", verdicts.len(), &|it| it.target)?;
            row("both", verdicts.len(), &|it| it.both())?;
        }
        writeln!(output)?;
    }
    Ok(Exit::Fine)
}

fn analysed(analyzer: &Analyzer<'_>, gold: &GoldEvent) -> Result<Document, SourceError> {
    let source = Source::from_text(gold.text.as_str())?;
    Ok(analyzer.analyse(Article::of_source(Metadata::default(), source)))
}

fn found(document: &Document, id: EventId) -> FoundEvent {
    let event = document.events.row(id);
    let of = |roles: &[ArgumentRole]| -> Vec<FoundParty> {
        let arguments = event.arguments.iter().filter(|argument| roles.contains(&argument.role));
        arguments.map(|argument| party(document, argument)).collect()
    };
    FoundEvent {
        trigger: bytes(event.trigger),
        class: events::class(event.kind, event.factuality),
        actors: of(&[ArgumentRole::Actor]),
        targets: of(&[ArgumentRole::Target, ArgumentRole::Recipient]),
        places: of(&[ArgumentRole::Place]),
    }
}

fn party(document: &Document, argument: &EventArgument) -> FoundParty {
    let mentions =
        argument.entity.map(|entity| document.entities.mentions()[entity].as_slice()).unwrap_or_default();
    FoundParty {
        words: bytes(argument.span),
        mentions: mentions.iter().map(|&mention| bytes(document.mentions.span()[mention])).collect(),
    }
}

/// For each word of the text the word that it depends on.
fn heads(document: &Document) -> Vec<Option<usize>> {
    let words = events::words(document.source.text());
    let spans = document.tokens.span();
    let word_of = |span: Span| {
        words.iter().position(|word| word.start < span.end() as usize && (span.start() as usize) < word.end)
    };
    let head = |word: &Range<usize>| {
        let token = spans.as_slice().partition_point(|span| span.end() as usize <= word.start);
        let token = dateline::TokenId::from_index(token);
        (token.index() < document.trees.len()).then(|| document.trees.head(token)).flatten()
    };
    words.iter().map(|word| head(word).and_then(|head| word_of(spans[head]))).collect()
}

fn bytes(span: Span) -> Range<usize> {
    span.start() as usize..span.end() as usize
}

/// A record that is wrong, with what is wrong of it and the events that were found.
fn write_errors(output: &mut impl Write, scored: &[(GoldEvent, Document, Verdict)]) -> io::Result<()> {
    for (gold, document, verdict) in scored.iter().filter(|(_, _, it)| !it.class || !it.both()) {
        let wrong = [("class", verdict.class), ("actor", verdict.source), ("target", verdict.target)];
        let wrong: Vec<&str> = wrong.iter().filter(|(_, right)| !right).map(|&(name, _)| name).collect();
        writeln!(
            output,
            "{}\t{}\t{}\t{}",
            gold.id,
            gold.class.as_deref().unwrap_or("-"),
            wrong.join(" "),
            gold.text.replace(['\t', '\n'], " ")
        )?;
        for id in document.events.ids() {
            let event = document.events.row(id);
            let text = |span: Span| document.source.text()[span].replace(['\t', '\n'], " ");
            write!(output, "\t{} [{}] {}", event.kind, text(event.trigger), event.factuality)?;
            for argument in &event.arguments {
                write!(output, " | {}: {}", argument.role, text(argument.span))?;
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
    #[error("{}: no records of events", path.display())]
    Events { path: PathBuf, source: EventsError },
    #[error("{}: record `{record}`", path.display())]
    Document { path: PathBuf, record: String, source: SourceError },
}
