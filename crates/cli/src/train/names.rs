//! `dateline train names`.

use std::fs;
use std::path::Path;

use dateline::training::{
    LabelledName, NameChoices, NameLabels, NameTraining, Recognizer, name_recognizer, name_trainer, tagger,
};
use dateline::{AlignedBytes, Depth, Source, Syntax};
use dateline_eval::Counts;
use dateline_eval::names::{
    Agreement, FoundName, Kinds, Name, NamesDocument, NamesFile, calibration_error, compare,
};
use rayon::prelude::*;

use super::{Training, train, vectors};
use crate::arguments::TrainNamesArguments;
use crate::exit::{Exit, Failure};

/// The temperatures that are tried, in tenths.
const TEMPERATURES: std::ops::RangeInclusive<u8> = 6..=30;

/// Trains a model of names on files of columns.
///
/// # Errors
/// As those of [`run`](super::run).
pub fn run(arguments: &TrainNamesArguments) -> Result<Exit, Failure> {
    let (mut trainer, syntax) = (name_trainer()?, tagger()?);
    for path in &arguments.train {
        let file = read(path)?;
        let kinds = file.kinds.unwrap_or(Kinds::ALL);
        for document in &file.documents {
            let (text, tokens, sentences) = document.layers();
            let source = Source::from_text(text)?;
            let text = dateline::with_tokens(&source, tokens, sentences);
            trainer.add(&syntax.analyse(text, Depth::Tags), &labels(document, kinds));
        }
    }
    let options = &arguments.options;
    let vectors = vectors::read(options.vectors.as_deref())?;
    let sentences = trainer.len();
    let choices =
        NameChoices { epochs: options.epochs, seed: options.seed, ..NameChoices::for_sentences(sentences) };
    let inner = trainer.begin(vectors.iter(), &choices)?;
    let mut training = OfNames { inner, dev: read(&arguments.dev)?, syntax };
    train(&mut training, sentences, choices.epochs, &options.out)?;
    Ok(Exit::Fine)
}

fn read(path: &Path) -> Result<NamesFile, Failure> {
    let file = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    NamesFile::read(&file).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn labels(document: &NamesDocument, kinds: Kinds) -> NameLabels {
    let name = |name: &Name| LabelledName { tokens: name.tokens.clone(), kinds: name.kinds.iter().collect() };
    NameLabels {
        kinds: kinds.iter().collect(),
        names: document.names.iter().map(name).collect(),
        unknown: document.unknown.clone(),
    }
}

struct OfNames {
    inner: NameTraining,
    dev: NamesFile,
    syntax: Syntax<'static>,
}

impl OfNames {
    fn kinds(&self) -> Kinds {
        self.dev.kinds.unwrap_or(Kinds::ALL)
    }

    fn agreements(&self, model: &[u8]) -> Result<Vec<Agreement>, Failure> {
        let recognizer = name_recognizer(model)?;
        let agreement =
            |document| Ok(compare(document, &found(&recognizer, &self.syntax, document)?, self.kinds()));
        self.dev.documents.par_iter().map(agreement).collect()
    }

    /// Sets the temperature with the least calibration error.
    fn calibrate(&mut self) -> Result<(), Failure> {
        let mut best = (f64::INFINITY, 1.0);
        for tenths in TEMPERATURES {
            let temperature = f32::from(tenths) / 10.0;
            self.inner.set_temperature(temperature);
            let error = error_of(&self.agreements(&self.model()?)?);
            if error < best.0 {
                best = (error, temperature);
            }
        }
        self.inner.set_temperature(best.1);
        Ok(())
    }
}

impl Training for OfNames {
    fn is_done(&self) -> bool {
        self.inner.is_done()
    }

    fn epoch(&mut self, seen: &mut dyn FnMut(usize)) {
        self.inner.epoch(seen);
    }

    fn model(&self) -> Result<AlignedBytes, Failure> {
        Ok(self.inner.model("Trained by `dateline train`.")?)
    }

    fn settle(&mut self, _: AlignedBytes, _: String) -> Result<(AlignedBytes, String), Failure> {
        self.calibrate()?;
        let model = self.model()?;
        let (_, report) = self.score(&model)?;
        Ok((model, report))
    }

    fn score(&self, model: &[u8]) -> Result<(f64, String), Failure> {
        let agreements = self.agreements(model)?;
        let of_all = |it: &Agreement| it.normalised.of_all(self.kinds());
        let all: Counts = agreements.iter().map(of_all).sum();
        let strict: Counts = agreements.iter().map(|it| it.strict.of_all(self.kinds())).sum();
        let percent = |share: f64| 100.0 * share;
        let report = format!(
            "precision {:.2}, recall {:.2}, F1 {:.2} ({:.2} with titles and \"the\"), calibration error {:.3}",
            percent(all.precision()),
            percent(all.recall()),
            percent(all.f1()),
            percent(strict.f1()),
            error_of(&agreements),
        );
        Ok((percent(all.f1()), report))
    }
}

fn error_of(agreements: &[Agreement]) -> f64 {
    let judged: Vec<(f32, bool)> = agreements.iter().flat_map(|it| it.judged.iter().copied()).collect();
    calibration_error(&judged).unwrap_or(0.0)
}

fn found(
    recognizer: &Recognizer<'_>,
    syntax: &Syntax<'_>,
    document: &NamesDocument,
) -> Result<Vec<FoundName>, Failure> {
    let (text, tokens, sentences) = document.layers();
    let source = Source::from_text(text)?;
    let text = dateline::with_tokens(&source, tokens, sentences);
    let text = syntax.analyse(text, Depth::Tags);
    Ok(FoundName::of(&text.tokens, &recognizer.recognise(&text, None).names))
}
