//! `dateline eval sentiment`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline::{
    Analyzer, Article, AttributeView, Document, MentionId, Metadata, NoteTarget, NoteView, Source,
    SourceError,
};
use dateline_eval::sentiment::{
    Confusion, GoldSentence, Polarity, SentimentError, TargetsDocument, interval, known_mentions, mention_of,
    read, read_sentences,
};
use rayon::prelude::*;
use thiserror::Error;

use crate::arguments::EvalSentimentArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;
use crate::plugins;

/// The plugin, and its layer.
const PLUGIN: &str = "sentiment";

/// Scores polarities against gold files and prints tables, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, a text is too long, or the plugin is not to be had.
pub fn run(arguments: &EvalSentimentArguments) -> Result<Exit, Failure> {
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = models.analyzer()?;
    let plugins = plugins::load_named(&[PLUGIN])?;
    let mut output = io::stdout().lock();
    for path in &arguments.gold {
        let unreadable = |source| EvalError::Unreadable { path: path.clone(), source };
        let wrong = |source| EvalError::Sentiment { path: path.clone(), source };
        let file = fs::read_to_string(path).map_err(unreadable)?;
        let mut session = plugins.open();
        let mut annotated = |mut document: Document| {
            session.annotate(&mut document);
            document
        };
        let judged = if file.starts_with('{') {
            let gold = read(&file).map_err(wrong)?;
            let documents = gold.par_iter().map(|gold| analysed(&analyzer, gold)).collect::<Vec<_>>();
            let mut judged = Vec::new();
            for (gold, document) in gold.iter().zip(documents) {
                let document = document.map_err(|source| EvalError::text(path, &gold.id, source))?;
                judged.extend(targets(gold, &annotated(document)));
            }
            judged
        } else {
            let mut judged = Vec::new();
            for (index, gold) in read_sentences(&file).map_err(wrong)?.into_iter().enumerate() {
                let source = Source::from_text(gold.text.as_str())
                    .map_err(|source| EvalError::text(path, &(index + 1).to_string(), source))?;
                let document = analyzer.analyse(Article::of_source(Metadata::default(), source));
                judged.push(sentence(gold, &annotated(document)));
            }
            judged
        };
        if arguments.errors {
            judged.iter().try_for_each(|judged| judged.write_error(&mut output))?;
            continue;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        write_tables(&mut output, &name, &judged)?;
    }
    plugins::report_switched_off(&plugins);
    Ok(Exit::Fine)
}

/// What dateline makes of a text, with the targets of gold among its mentions.
fn analysed(analyzer: &Analyzer<'_>, gold: &TargetsDocument) -> Result<Document, SourceError> {
    let article = Article::of_source(Metadata::default(), Source::from_text(gold.text.as_str())?);
    let document = analyzer.analyse(article.clone());
    Ok(match known_mentions(&document, &gold.targets) {
        Some(known) => analyzer.analyse(Article { known: Some(known), ..article }),
        None => document,
    })
}

/// A polarity of gold and what was found.
struct Judged {
    /// The article that it is from; a sentence of a table is one by itself.
    article: String,
    /// What it tries; empty for targets.
    kind: String,
    text: String,
    /// The words of the target; empty for sentences.
    words: String,
    gold: Polarity,
    found: Polarity,
    /// The probabilities of the three, where there are any.
    probabilities: Option<[f64; 3]>,
    /// The words that were counted or are the evidence.
    because: String,
}

/// The targets of a text. A target without a note is neutral.
fn targets(gold: &TargetsDocument, document: &Document) -> Vec<Judged> {
    let notes: BTreeMap<MentionId, NoteView<'_>> = notes(document, "target")
        .filter_map(|note| match note.target() {
            NoteTarget::Mention(mention) => Some((mention, note)),
            _ => None,
        })
        .collect();
    let judged = gold.targets.iter().map(|target| {
        let note = mention_of(document, target).and_then(|mention| notes.get(&mention));
        let number = |name: &str| match note?.attribute(name)? {
            AttributeView::Number(value) => Some(value),
            _ => None,
        };
        let probabilities = number("negative")
            .zip(number("positive"))
            .map(|(negative, positive)| [negative, 1.0 - negative - positive, positive]);
        Judged {
            article: gold.article().to_owned(),
            kind: String::new(),
            text: gold.text.clone(),
            words: gold.text[target.span.clone()].to_owned(),
            gold: target.polarity,
            found: note.map_or(Polarity::Neutral, |note| polarity(*note)),
            probabilities,
            because: note.map_or_else(String::new, |note| texts(*note, "evidence")),
        }
    });
    judged.collect()
}

/// A sentence of a table. One without a note is neutral; of several notes the one of the greatest score counts.
fn sentence(gold: GoldSentence, document: &Document) -> Judged {
    let score = |note: &NoteView<'_>| note.score().unwrap_or_default().abs();
    let note = notes(document, "sentence").max_by(|one, other| score(one).total_cmp(&score(other)));
    Judged {
        article: String::new(),
        kind: gold.kind,
        text: gold.text,
        words: String::new(),
        gold: gold.polarity,
        found: note.map_or(Polarity::Neutral, polarity),
        probabilities: None,
        because: note.map_or_else(String::new, |note| texts(note, "words")),
    }
}

fn notes<'d>(document: &'d Document, label: &'static str) -> impl Iterator<Item = NoteView<'d>> {
    document
        .notes
        .get(PLUGIN)
        .into_iter()
        .flat_map(|layer| layer.iter())
        .filter(move |note| note.label() == label)
}

fn polarity(note: NoteView<'_>) -> Polarity {
    match note.attribute("polarity") {
        Some(AttributeView::Text(text)) => Polarity::parse(text).unwrap_or(Polarity::Neutral),
        _ => Polarity::Neutral,
    }
}

fn texts(note: NoteView<'_>, name: &str) -> String {
    match note.attribute(name) {
        Some(AttributeView::Texts(texts)) => texts.iter().collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

impl Judged {
    fn write_error(&self, output: &mut impl Write) -> io::Result<()> {
        if self.gold == self.found {
            return Ok(());
        }
        let Self { article, kind, text, words, because, .. } = self;
        let text = text.replace(['\t', '\n'], " ");
        let (gold, found) = (self.gold.as_str(), self.found.as_str());
        writeln!(output, "{gold}\t{found}\t{words}{kind}\t{because}\t{article}\t{text}")
    }
}

fn write_tables(output: &mut impl Write, name: &str, judged: &[Judged]) -> io::Result<()> {
    let mut all = Confusion::default();
    let mut by_kind: BTreeMap<&str, Confusion> = BTreeMap::new();
    let mut by_article: BTreeMap<(&str, usize), Confusion> = BTreeMap::new();
    for (index, one) in judged.iter().enumerate() {
        all.add(one.gold, one.found);
        by_kind.entry(&one.kind).or_default().add(one.gold, one.found);
        let number = if one.article.is_empty() { index } else { 0 };
        by_article.entry((&one.article, number)).or_default().add(one.gold, one.found);
    }
    writeln!(output, "{name}, {} polarities", all.total())?;
    writeln!(
        output,
        "{:<12} {:>8} {:>8} {:>8}  {:>9} {:>7} {:>7}",
        "gold", "negative", "neutral", "positive", "precision", "recall", "F1"
    )?;
    for polarity in Polarity::ALL {
        let [negative, neutral, positive] = all.counts[polarity as usize];
        let counts = all.of(polarity);
        let [precision, recall, f1] =
            [counts.precision(), counts.recall(), counts.f1()].map(|share| 100.0 * share);
        writeln!(
            output,
            "{:<12} {negative:>8} {neutral:>8} {positive:>8}  {precision:>9.2} {recall:>7.2} {f1:>7.2}",
            polarity.as_str()
        )?;
    }
    let interval = interval(&by_article.into_values().collect::<Vec<_>>());
    let (macro_f1, accuracy) = (100.0 * all.macro_f1(), 100.0 * all.accuracy());
    writeln!(
        output,
        "macro-F1 {macro_f1:.2}, 95 % interval {:.2} to {:.2}; accuracy {accuracy:.2}",
        100.0 * interval.low,
        100.0 * interval.high
    )?;
    if by_kind.len() > 1 {
        writeln!(output, "\n{:<12} {:>8} {:>8} {:>9}", "", "all", "right", "accuracy")?;
        for (kind, confusion) in by_kind {
            let right: usize = (0..3).map(|at| confusion.counts[at][at]).sum();
            let accuracy = 100.0 * confusion.accuracy();
            writeln!(output, "{kind:<12} {:>8} {right:>8} {accuracy:>9.2}", confusion.total())?;
        }
    }
    write_reliability(output, judged)?;
    writeln!(output)
}

/// How often what is said to be likeliest is right, beside how likely it is said to be.
fn write_reliability(output: &mut impl Write, judged: &[Judged]) -> io::Result<()> {
    const BINS: usize = 10;
    let mut bins = [(0_usize, 0.0_f64, 0_usize); BINS];
    for one in judged {
        let Some(probabilities) = one.probabilities else { continue };
        let probability = probabilities[one.found as usize];
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the bins")]
        let bin = &mut bins[((probability * BINS as f64) as usize).min(BINS - 1)];
        *bin = (bin.0 + 1, bin.1 + probability, bin.2 + usize::from(one.gold == one.found));
    }
    if bins.iter().all(|bin| bin.0 == 0) {
        return Ok(());
    }
    writeln!(output, "\n{:<12} {:>8} {:>8} {:>8}", "probability", "all", "mean", "right")?;
    for (index, (count, sum, right)) in bins.into_iter().enumerate().filter(|(_, bin)| bin.0 > 0) {
        let bounds = format!("{:.1} to {:.1}", index as f64 / BINS as f64, (index + 1) as f64 / BINS as f64);
        let [mean, right] = [sum, right as f64].map(|sum| sum / count as f64);
        writeln!(output, "{bounds:<12} {count:>8} {mean:>8.2} {right:>8.2}")?;
    }
    Ok(())
}

#[derive(Debug, Error)]
enum EvalError {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: no sentiment", path.display())]
    Sentiment { path: PathBuf, source: SentimentError },
    #[error("{}: document `{document}`", path.display())]
    Document { path: PathBuf, document: String, source: SourceError },
}

impl EvalError {
    fn text(path: &Path, document: &str, source: SourceError) -> Self {
        Self::Document { path: path.to_owned(), document: document.to_owned(), source }
    }
}
