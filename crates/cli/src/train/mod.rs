//! `dateline train`: models of a user's own.

mod names;
mod syntax;
mod vectors;

use std::fs;
use std::io::IsTerminal;
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::arguments::TrainCommand;
use crate::exit::{Exit, Failure};

/// Trains the model that is asked for.
///
/// # Errors
/// Where a file cannot be read, holds nothing to learn from, or the model cannot be written.
pub fn run(command: &TrainCommand) -> Result<Exit, Failure> {
    match command {
        TrainCommand::Names(arguments) => names::run(arguments),
        TrainCommand::Tags(arguments) => syntax::run(arguments, false),
        TrainCommand::Trees(arguments) => syntax::run(arguments, true),
    }
}

/// A training ends when so many epochs in a row were no better than the best before them: a part of all, but at least a few.
fn patience(epochs: usize) -> usize {
    (epochs / 4).max(3)
}

/// What a training does, whatever it learns.
trait Training {
    /// Whether there are epochs left.
    fn is_done(&self) -> bool;
    /// Sees every example once.
    fn epoch(&mut self, seen: &mut dyn FnMut(usize));
    /// The model as it is now.
    fn model(&self) -> Result<dateline::AlignedBytes, Failure>;
    /// How good a model is on the held-out texts, and that in words.
    fn score(&self, model: &[u8]) -> Result<(f64, String), Failure>;
    /// What a model that is the best so far still needs, which changes no score: the model as it is kept, and its report.
    fn settle(
        &mut self,
        model: dateline::AlignedBytes,
        report: String,
    ) -> Result<(dateline::AlignedBytes, String), Failure> {
        Ok((model, report))
    }
}

/// Trains to the end or until it gets no better, and writes the best model.
fn train(training: &mut dyn Training, examples: usize, epochs: usize, out: &Path) -> Result<(), Failure> {
    let progress = progress(examples, epochs);
    let mut best: Option<(f64, usize, dateline::AlignedBytes, String)> = None;
    let mut epoch = 0;
    while !training.is_done() {
        let before = progress.position();
        training.epoch(&mut |seen| progress.set_position(before + seen as u64));
        epoch += 1;
        let model = training.model()?;
        let (score, report) = training.score(&model)?;
        progress.suspend(|| eprintln!("epoch {epoch}: {report}"));
        if best.as_ref().is_none_or(|(highest, ..)| score > *highest) {
            let (model, report) = training.settle(model, report)?;
            best = Some((score, epoch, model, report));
        } else if best.as_ref().is_some_and(|(_, of, ..)| epoch - of >= patience(epochs)) {
            break;
        }
    }
    progress.finish_and_clear();
    if let Some((_, epoch, model, report)) = best {
        fs::write(out, &model[..]).map_err(|error| format!("{}: {error}", out.display()))?;
        println!("{}: {} bytes, epoch {epoch}: {report}", out.display(), model.len());
    }
    Ok(())
}

fn progress(examples: usize, epochs: usize) -> ProgressBar {
    let bar = ProgressBar::new((examples * epochs) as u64);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{bar:30} {human_pos} of {human_len} sentences, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
