//! `dateline eval codes`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use dateline::{
    Analyzer, Article, AttributeView, DateSource, Document, Metadata, NoteTarget, NoteView, Source,
    SourceError, parse_date,
};
use dateline_eval::events::codes::{self, CodesVerdict, EventMiss, FoundRow, SideMiss, SideVerdict};
use dateline_eval::events::{self, EventsError, GoldEvent};
use thiserror::Error;

use crate::arguments::EvalCodesArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;
use crate::plugins::load_named;

/// Scores the codes of events against gold records and prints tables, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, a plugin cannot be loaded, or a text is too long.
pub fn run(arguments: &EvalCodesArguments) -> Result<Exit, Failure> {
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = models.analyzer()?;
    let plugins = load_named(&["location", "codes"])?;
    let mut session = plugins.open();
    let mut output = io::stdout().lock();
    for path in &arguments.gold {
        let unreadable = |source| EvalError::Unreadable { path: path.clone(), source };
        let file = fs::read_to_string(path).map_err(unreadable)?;
        let gold = events::read(&file).map_err(|source| EvalError::Events { path: path.clone(), source })?;
        let mut scored = Vec::new();
        for gold in gold {
            let mut document = analysed(&analyzer, &gold).map_err(|source| EvalError::Document {
                path: path.clone(),
                record: gold.id.clone(),
                source,
            })?;
            session.annotate(&mut document);
            let found = rows(&document);
            let verdict = codes::compare(&gold, &found);
            scored.push(Scored { gold, found, verdict });
        }
        if let Some(half) = arguments.half {
            scored.retain(|scored| events::half(&scored.gold.id) + 1 == half);
        }
        if arguments.errors {
            scored.iter().try_for_each(|scored| scored.write_errors(&mut output))?;
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(output, "{name}, {} records", scored.len())?;
        write_scores(&mut output, &scored)?;
        write_misses(&mut output, &scored)?;
    }
    Ok(Exit::Fine)
}

struct Scored {
    gold: GoldEvent,
    found: Vec<FoundRow>,
    verdict: CodesVerdict,
}

fn analysed(analyzer: &Analyzer<'_>, gold: &GoldEvent) -> Result<Document, SourceError> {
    let article = Article::of_source(Metadata::default(), Source::from_text(gold.text.as_str())?);
    let date = gold.date.as_deref().and_then(|date| parse_date(date).ok());
    Ok(analyzer.analyse(match date {
        Some(date) => article.dated(date, DateSource::Input),
        None => article,
    }))
}

fn rows(document: &Document) -> Vec<FoundRow> {
    let notes = document.notes.get("codes").into_iter().flatten();
    notes.filter_map(|note| row(document, note)).collect()
}

fn row(document: &Document, note: NoteView<'_>) -> Option<FoundRow> {
    let NoteTarget::Event(event) = note.target() else { return None };
    let trigger = document.events.row(event).trigger;
    let text = |name| match note.attribute(name) {
        Some(AttributeView::Text(text)) => text.to_owned(),
        _ => String::new(),
    };
    let texts = |name| match note.attribute(name) {
        Some(AttributeView::Texts(texts)) => texts.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    Some(FoundRow {
        trigger: trigger.start() as usize..trigger.end() as usize,
        plover: text("plover"),
        cameo: text("cameo"),
        sources: texts("source"),
        targets: texts("target"),
    })
}

fn write_scores(output: &mut impl Write, scored: &[Scored]) -> io::Result<()> {
    writeln!(output, "{:<24} {:>6} {:>6} {:>7}  95 % interval", "", "right", "of", "share")?;
    for (half, name) in [(None, "all"), (Some(0), "first half"), (Some(1), "second half")] {
        let in_half = |it: &&Scored| half.is_none_or(|half| events::half(&it.gold.id) == half);
        let of_half: Vec<&Scored> = scored.iter().filter(in_half).collect();
        if of_half.is_empty() {
            continue;
        }
        writeln!(output, "{name}")?;
        let mut row = |name: &str, is_right: &dyn Fn(&Scored) -> Option<bool>| {
            let told: Vec<bool> = of_half.iter().filter_map(|scored| is_right(scored)).collect();
            let right = told.iter().filter(|&&right| right).count();
            if told.is_empty() {
                return Ok(());
            }
            let (share, low, high) = events::wilson(right, told.len());
            let (share, low, high) = (100.0 * share, 100.0 * low, 100.0 * high);
            writeln!(output, "  {name:<22} {right:>6} {:>6} {share:>7.1}  {low:.1} to {high:.1}", told.len())
        };
        row("type of PLOVER", &|it| it.gold.class.is_some().then_some(it.verdict.plover))?;
        row("root of CAMEO", &|it| it.gold.class.is_some().then_some(it.verdict.root))?;
        row("code of CAMEO", &|it| it.verdict.cameo)?;
        row("source", &|it| it.verdict.source.map(|side| side.code))?;
        row("  its country", &|it| it.verdict.source.map(|side| side.country))?;
        row("target", &|it| it.verdict.target.map(|side| side.code))?;
        row("  its country", &|it| it.verdict.target.map(|side| side.country))?;
        row("source and target", &|it| Some(it.verdict.has_both()))?;
    }
    Ok(())
}

/// Every miss by its class.
fn write_misses(output: &mut impl Write, scored: &[Scored]) -> io::Result<()> {
    let mut of_events: BTreeMap<EventMiss, usize> = BTreeMap::new();
    let mut of_sides: BTreeMap<SideMiss, [usize; 2]> = BTreeMap::new();
    for Scored { verdict, .. } in scored {
        if let Some(miss) = verdict.event_miss {
            *of_events.entry(miss).or_default() += 1;
        }
        for (place, side) in [verdict.source, verdict.target].into_iter().enumerate() {
            if let Some(miss) = side.and_then(|side| side.miss) {
                of_sides.entry(miss).or_default()[place] += 1;
            }
        }
    }
    writeln!(output, "{:<40} {:>6}", "misses of events", of_events.values().sum::<usize>())?;
    for (miss, count) in of_events {
        writeln!(output, "  {miss:<38} {count:>6}")?;
    }
    let sums = of_sides.values().fold([0, 0], |sum, [source, target]| [sum[0] + source, sum[1] + target]);
    writeln!(output, "{:<40} {:>6} {:>6}", "misses of sources and targets", sums[0], sums[1])?;
    for (miss, [source, target]) in of_sides {
        writeln!(output, "  {miss:<38} {source:>6} {target:>6}")?;
    }
    writeln!(output)
}

impl Scored {
    /// A record that is wrong, with what is wrong of it and the rows that were found.
    fn write_errors(&self, output: &mut impl Write) -> io::Result<()> {
        let Self { gold, found, verdict } = self;
        let of_side = |name: &str, side: Option<SideVerdict>| {
            side.and_then(|side| side.miss).map(|miss| format!("{name}: {miss}"))
        };
        let wrong: Vec<String> = [
            verdict.event_miss.map(|miss| miss.to_string()),
            of_side("source", verdict.source),
            of_side("target", verdict.target),
        ]
        .into_iter()
        .flatten()
        .collect();
        if wrong.is_empty() {
            return Ok(());
        }
        let codes = &gold.codes;
        writeln!(
            output,
            "{}\t{} {}\t{} > {}{}\t{}\t{}",
            gold.id,
            gold.class.as_deref().unwrap_or("-"),
            codes.cameo.as_deref().unwrap_or("-"),
            codes.sources.join(" "),
            codes.targets.join(" "),
            if codes.are_both { " (both)" } else { "" },
            wrong.join("; "),
            gold.text.replace(['\t', '\n'], " ")
        )?;
        for row in found {
            let trigger = gold.text.get(row.trigger.clone()).unwrap_or_default();
            let sides = [&row.sources, &row.targets].map(|side| side.join(" "));
            writeln!(output, "\t{} {}\t{} > {}\t[{trigger}]", row.plover, row.cameo, sides[0], sides[1])?;
        }
        Ok(())
    }
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
