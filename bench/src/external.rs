//! Contestants that are not Rust: a script of `peers` runs them, in rounds between ours or on its own beforehand.

use std::cell::RefCell;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use serde::{Deserialize, de::DeserializeOwned};

use crate::Failure;
use crate::contestants::{Contestant, Runner};
use crate::corpus::Corpus;
use crate::measure::Round;
use crate::package::Package;

/// What a run of `run.py` alone wrote.
#[derive(Debug, Deserialize)]
pub struct Recorded {
    /// The [`Corpus::sha256`] of the texts it read.
    pub corpus: String,
    /// How many passes over them a round made.
    pub passes: usize,
    /// The interpreter, by name and version.
    pub runtime: String,
    /// The contestants.
    pub contestants: Vec<Described>,
    /// Those that could not run.
    #[serde(default)]
    pub failed: Vec<Absent>,
}

/// A contestant as the script describes it.
#[derive(Debug, Deserialize)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// The package it comes from.
    pub package: Package,
    /// Its rounds, where it has run.
    #[serde(default)]
    pub rounds: Vec<Round>,
}

/// A contestant that could not run here.
#[derive(Clone, Debug, Deserialize)]
pub struct Absent {
    /// Its name.
    pub name: String,
    /// How it failed.
    pub reason: String,
}

impl Recorded {
    /// Reads what `run.py` wrote into a file.
    ///
    /// # Errors
    /// Where the file cannot be read, or the script read other texts than `corpus` or read them another number of times.
    pub fn read(path: &Path, corpus: &Corpus) -> Result<Self, Failure> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let recorded: Self = serde_json::from_slice(&fs::read(path).map_err(|error| named(&error))?)
            .map_err(|error| named(&error))?;
        if recorded.corpus != corpus.sha256() || recorded.passes != corpus.passes {
            return Err(named(&"measured on another corpus: write this one with `corpus`").into());
        }
        Ok(recorded)
    }
}

/// What the script says when it is ready.
#[derive(Deserialize)]
struct Ready {
    corpus: String,
    runtime: String,
    contestants: Vec<Described>,
    #[serde(default)]
    failed: Vec<Absent>,
}

/// The contestants of a script that waits for the word to run a round.
pub struct Served {
    /// The interpreter, by name and version.
    pub runtime: String,
    /// The contestants.
    pub contestants: Vec<Contestant<'static>>,
    /// Those that could not run.
    pub failed: Vec<Absent>,
}

/// A contestant of another process.
pub struct External {
    process: Rc<RefCell<Process>>,
}

/// The script whose contestants are tokenizers.
pub const TOKENIZERS: &str = "run.py";

/// The script whose contestants are pipelines.
pub const PIPELINES: &str = "pipelines.py";

/// Starts a script of `peers` on `corpus` and waits until it has loaded everything. It ends when its contestants are
/// dropped.
///
/// # Errors
/// Where Python or the script fails, or it did not get the texts as they are.
pub fn serve(script: &str, corpus: &Corpus) -> Result<Served, Failure> {
    let mut file = tempfile::Builder::new().suffix(".jsonl").tempfile()?;
    corpus.write(&mut file)?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers").join(script);
    let mut command = Command::new("python3");
    command.arg(script).arg("--serve").arg("--passes").arg(corpus.passes.to_string()).arg(file.path());
    let mut process = Process::start(command)?;
    let ready: Ready = process.answer()?;
    if ready.corpus != corpus.sha256() {
        return Err("the script read other texts than were written".into());
    }
    let process = Rc::new(RefCell::new(process));
    let contestants = ready.contestants.into_iter().map(|described| Contestant {
        name: described.name,
        package: described.package,
        runner: Runner::External(External { process: Rc::clone(&process) }),
    });
    Ok(Served { runtime: ready.runtime, contestants: contestants.collect(), failed: ready.failed })
}

impl External {
    /// Has the contestant called `name` read the corpus once.
    ///
    /// # Errors
    /// Where the process is gone or answers something else.
    pub fn round(&mut self, name: &str) -> Result<Round, Failure> {
        let mut process = self.process.borrow_mut();
        process.ask(name)?;
        process.answer()
    }
}

/// A child that answers each line of its input with a line of JSON.
struct Process {
    child: Child,
    // Closed to tell the child to end.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(mut command: Command) -> Result<Self, Failure> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take();
        let output = child.stdout.take().ok_or("the child has no output")?;
        Ok(Self { child, input, output: BufReader::new(output) })
    }

    fn ask(&mut self, line: &str) -> Result<(), Failure> {
        let input = self.input.as_mut().ok_or("the child's input is closed")?;
        writeln!(input, "{line}")?;
        Ok(input.flush()?)
    }

    fn answer<T: DeserializeOwned>(&mut self) -> Result<T, Failure> {
        let mut line = String::new();
        if self.output.read_line(&mut line)? == 0 {
            return Err("the script for the peers has ended: its message stands above".into());
        }
        Ok(serde_json::from_str(&line).map_err(|error| format!("the script for the peers: {error}"))?)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.input.take());
        // There is nothing to do about a child that cannot be waited for.
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_measured_on_other_texts_is_refused() {
        let corpus = Corpus::built_in().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("peers.json");
        let write = |sha256: &str, passes: usize| {
            let contestant = r#"{"name": "x", "package": {"name": "x", "version": "1"},
                "rounds": [{"cpu": 0.5, "wall": 0.6, "counts": {"tokens": 3}}]}"#;
            let json = format!(
                r#"{{"corpus": "{sha256}", "passes": {passes}, "runtime": "Python", "contestants": [{contestant}]}}"#
            );
            fs::write(&file, json).unwrap();
        };
        write(&corpus.sha256(), corpus.passes);
        let recorded = Recorded::read(&file, &corpus).unwrap();
        assert_eq!(recorded.contestants[0].rounds[0].counts.tokens, 3);
        for (sha256, passes) in [("00", corpus.passes), (corpus.sha256().as_str(), corpus.passes + 1)] {
            write(sha256, passes);
            let error = Recorded::read(&file, &corpus).unwrap_err().to_string();
            assert!(error.ends_with("measured on another corpus: write this one with `corpus`"), "{error}");
        }
    }
}
