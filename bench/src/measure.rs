//! Interleaved rounds, so that whatever else the machine does meets every contestant alike.

use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use indicatif::ProgressBar;
use serde::{Deserialize, Serialize};

use crate::Failure;
use crate::contestants::{Contestant, Runner};
use crate::corpus::Corpus;
use crate::counts::Counts;

/// What one reading of the corpus took and found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    /// Seconds of processor time of the one thread that worked.
    pub cpu: f64,
    /// Seconds on the clock on the wall.
    pub wall: f64,
    /// What was found in all texts together.
    pub counts: Counts,
}

/// The rounds of each contestant, in the contestants' order: `A B C A B C ...`, after one round each that is not
/// counted, which fills caches and pages.
///
/// # Errors
/// Where a contestant in another process goes away, or one finds different things in the same texts.
pub fn rounds(
    contestants: &mut [Contestant<'_>],
    corpus: &Corpus,
    rounds: usize,
) -> Result<Vec<Vec<Round>>, Failure> {
    let mut measured = vec![Vec::with_capacity(rounds); contestants.len()];
    // Drawn on a terminal only, and between rounds.
    let progress = ProgressBar::new_spinner();
    for number in 0..=rounds {
        for (contestant, measured) in contestants.iter_mut().zip(&mut measured) {
            progress.set_message(format!("round {number} of {rounds}: {}", contestant.name));
            progress.tick();
            let round = round(contestant, corpus)?;
            let first = measured.first().unwrap_or(&round).counts;
            if first != round.counts {
                return Err(format!("{}: {first}, then {}", contestant.name, round.counts).into());
            }
            // The first one only warms up.
            if number > 0 {
                measured.push(round);
            }
        }
    }
    progress.finish_and_clear();
    Ok(measured)
}

/// One round of one contestant.
///
/// # Errors
/// Where the contestant is in another process that goes away.
pub fn round(contestant: &mut Contestant<'_>, corpus: &Corpus) -> Result<Round, Failure> {
    match &mut contestant.runner {
        Runner::Function(function) => Ok(timed(|| corpus.texts().map(function).sum())),
        Runner::Corpus(function) => Ok(timed(|| (0..corpus.passes).map(|_| function()).sum())),
        Runner::External(external) => external.round(&contestant.name),
    }
}

fn timed(read: impl FnOnce() -> Counts) -> Round {
    let time = Stopwatch::start();
    let counts = read();
    let (cpu, wall) = time.stop();
    Round { cpu: cpu.as_secs_f64(), wall: wall.as_secs_f64(), counts }
}

/// Processor time of this thread and time on the wall, measured together.
pub struct Stopwatch {
    cpu: ThreadTime,
    wall: Instant,
}

impl Stopwatch {
    /// Starts both clocks.
    pub fn start() -> Self {
        Self { cpu: ThreadTime::now(), wall: Instant::now() }
    }

    /// How far the processor's clock and the one on the wall have gone.
    pub fn stop(&self) -> (Duration, Duration) {
        (self.cpu.elapsed(), self.wall.elapsed())
    }
}

/// The middle and the ends of some figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// The one in the middle; of an even number, the mean of the two there.
    pub median: f64,
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
}

impl Spread {
    /// The spread of figures, or none where there are none.
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        let (&min, &max) = figures.first().zip(figures.last())?;
        let middle = figures.len() / 2;
        let below = figures[(figures.len() - 1) / 2];
        Some(Self { median: f64::midpoint(below, figures[middle]), min, max })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contestants;

    #[test]
    fn a_spread_has_the_middle_and_the_ends() {
        assert_eq!(Spread::of([]), None);
        assert_eq!(Spread::of([3.0, 1.0, 2.0]), Some(Spread { median: 2.0, min: 1.0, max: 3.0 }));
        assert_eq!(Spread::of([4.0, 1.0]), Some(Spread { median: 2.5, min: 1.0, max: 4.0 }));
    }

    #[test]
    fn every_contestant_runs_every_round_on_every_pass() {
        let mut corpus = Corpus::built_in().unwrap();
        corpus.passes = 2;
        let mut contestants = contestants::all();
        let measured = rounds(&mut contestants, &corpus, 2).unwrap();
        assert!(measured.iter().all(|rounds| rounds.len() == 2));
        corpus.passes = 1;
        let once = round(&mut contestants[0], &corpus).unwrap();
        assert_eq!(measured[0][0].counts, once.counts * 2);
    }

    #[test]
    fn what_was_made_of_the_corpus_is_read_in_every_pass() {
        let corpus = Corpus { passes: 3, ..Corpus::built_in().unwrap() };
        let texts: Vec<&str> = corpus.texts.iter().map(dateline_document::Source::text).collect();
        let count = || Counts::of_tokens(texts.len());
        let mut contestant = Contestant::of_corpus("count", "dateline-tokenizer", count);
        assert_eq!(round(&mut contestant, &corpus).unwrap().counts, Counts::of_tokens(3 * texts.len()));
    }

    #[test]
    fn a_contestant_that_changes_its_mind_fails() {
        let mut calls = 0;
        let mut fickle = [Contestant::new("fickle", "dateline-tokenizer", move |_| {
            calls += 1;
            Counts::of_tokens(calls)
        })];
        let error = rounds(&mut fickle, &Corpus::built_in().unwrap(), 2).unwrap_err();
        assert!(error.to_string().starts_with("fickle: "), "{error}");
    }
}
