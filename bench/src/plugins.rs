//! What the border to plugins takes: calls in this process and in a process of the plugin's own.
//!
//! A plugin in C is compiled here and does next to nothing; one in Rust, built with this program, writes a note with a score
//! and three attributes for every mention; the others are those that ship and were built beside this program,
//! each alone and all together. Beside them stands the analysis that goes before. Every one reads the same article of about a thousand tokens. Calls go in interleaved rounds, each on its own clock.

use std::env;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use dateline::{Analyzer, Article};
use dateline_document::{Document, Metadata, PluginStatus, Source};
use dateline_host::{Catalog, Isolation, Options, Plugins, Request, SandboxLevel, Session, WorkerCommand};
use tempfile::TempDir;

use crate::Failure;
use crate::corpus::Corpus;

/// The argument that makes this program a worker.
pub const WORKER: &str = "plugin-worker";

/// How many tokens the article has at least.
const TOKENS: usize = 1000;
const CALLS_PER_ROUND: usize = 200;
/// Long enough that a worker has gone to sleep.
const PAUSE: Duration = Duration::from_micros(300);

/// Where and how a plugin is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this process.
    Here,
    /// In a process of its own, one call after another.
    Isolated,
    /// In a process of its own that sleeps when the call comes.
    Asleep,
}

impl Place {
    /// As the table has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Here => "in the host's process",
            Self::Isolated => "isolated",
            Self::Asleep => "isolated, asleep",
        }
    }
}

/// What calls of one plugin in one place took.
pub struct Calls {
    /// The plugin, or what else was timed.
    pub plugin: String,
    /// Where it ran.
    pub place: Place,
    /// How many notes it wrote.
    pub notes: usize,
    /// Microseconds of every call, the shortest first.
    pub microseconds: Vec<f64>,
}

impl Calls {
    fn of(plugin: &str, place: Place) -> Self {
        Self { plugin: plugin.to_owned(), place, notes: 0, microseconds: Vec::new() }
    }

    /// The time that so many of a hundred calls take at most.
    pub fn percentile(&self, percent: usize) -> f64 {
        let last = self.microseconds.len().saturating_sub(1);
        self.microseconds.get(last * percent / 100).copied().unwrap_or(f64::NAN)
    }
}

/// A run's article and what came of it.
pub struct Measured {
    /// The article in words: its tokens, bytes and mentions.
    pub article: String,
    /// The calls of each plugin in each place.
    pub calls: Vec<Calls>,
}

/// Measures so many rounds.
///
/// # Errors
/// Where there is no C compiler, a plugin does not run, or it writes other notes in another place.
pub fn measure(rounds: usize) -> Result<Measured, Failure> {
    let document = article()?;
    let folder = tempfile::tempdir()?;
    let own = [compiled(&folder)?, built_with_this_program()?];
    let catalogs = [Catalog::of_files(own), Catalog::beside(&env::current_exe()?)];
    let analyzer = Analyzer::new()?;
    let source = document.source.clone();
    let analysis = Box::new(move |_: &Document| {
        analyzer.analyse(Article::of_source(Metadata::default(), source.clone()));
        Ok(0)
    });
    let mut runs: Vec<(Work, Calls)> = vec![(analysis, Calls::of("analysis without plugins", Place::Here))];
    for catalog in &catalogs {
        for entry in catalog.entries().iter().filter(|entry| entry.refusal().is_none()) {
            for place in [Place::Here, Place::Isolated, Place::Asleep] {
                let session = open(catalog, &[entry.name()], place)?;
                runs.push((annotating(session), Calls::of(entry.name(), place)));
            }
        }
    }
    let shipped: Vec<&str> = catalogs[1].entries().iter().map(|entry| entry.name()).collect();
    if !shipped.is_empty() {
        let session = open(&catalogs[1], &shipped, Place::Here)?;
        runs.push((annotating(session), Calls::of("all that ship", Place::Here)));
    }
    for round in 0..=rounds {
        for (work, calls) in &mut runs {
            let measured = (0..CALLS_PER_ROUND).map(|_| call(work, calls, &document));
            let measured = measured.collect::<Result<Vec<f64>, Failure>>()?;
            // The first round only warms up.
            if round > 0 {
                calls.microseconds.extend(measured);
            }
        }
    }
    let mut calls: Vec<Calls> = runs.into_iter().map(|(_, calls)| calls).collect();
    for of_place in &mut calls {
        of_place.microseconds.sort_by(f64::total_cmp);
    }
    let article = format!(
        "{} tokens, {} bytes, {} mentions",
        document.tokens.len(),
        document.source.len(),
        document.mentions.len()
    );
    Ok(Measured { article, calls })
}

/// What is timed: it reads a document and says how many notes it has written.
type Work = Box<dyn FnMut(&Document) -> Result<usize, Failure>>;

/// The plugins of a session.
fn annotating(mut session: Session) -> Work {
    Box::new(move |document| {
        let mut notes = 0;
        for outcome in session.run(document) {
            let run = outcome.run;
            if run.status != PluginStatus::Ok {
                return Err(format!("{}: {}: {:?}", run.name, run.status, run.message).into());
            }
            notes += outcome.layers.iter().map(|(_, notes)| notes.len()).sum::<usize>();
        }
        Ok(notes)
    })
}

/// One call, in microseconds.
fn call(work: &mut Work, calls: &mut Calls, document: &Document) -> Result<f64, Failure> {
    if calls.place == Place::Asleep {
        let begun = Instant::now();
        while begun.elapsed() < PAUSE {
            std::hint::spin_loop();
        }
    }
    let begun = Instant::now();
    let notes = work(document)?;
    let took = begun.elapsed();
    if calls.notes != notes && calls.notes > 0 {
        return Err(format!("{}: {notes} notes after {}", calls.plugin, calls.notes).into());
    }
    calls.notes = notes;
    Ok(took.as_secs_f64() * 1e6)
}

fn open(catalog: &Catalog, names: &[&str], place: Place) -> Result<Session, Failure> {
    let worker = WorkerCommand { program: env::current_exe()?, arguments: vec![WORKER.into()] };
    let isolation = if place == Place::Here { Isolation::Never } else { Isolation::Always };
    let options = Options { isolation, worker: Some(worker), ..Options::default() };
    let requests: Vec<Request> = names.iter().map(|&name| Request::named(name)).collect();
    let plugins = Plugins::load(catalog, &requests, options)?;
    if let Some(off) = plugins.switched_off().first() {
        return Err(format!("{}: {}", off.name, off.message).into());
    }
    let is_isolated = plugins.summary().iter().all(|plugin| plugin.sandbox == SandboxLevel::Full);
    if is_isolated == (place == Place::Here) {
        return Err(format!("{} does not run {} here", names.join(", "), place.as_str()).into());
    }
    Ok(plugins.open())
}

/// The built-in articles as one, no longer than it has to be.
fn article() -> Result<Document, Failure> {
    let corpus = Corpus::built_in()?;
    let analyzer = Analyzer::new()?;
    let mut text = String::new();
    for source in &corpus.texts {
        for line in source.text().split_inclusive('\n') {
            text.push_str(line);
            let source = Source::from_text(text.clone())?;
            if dateline_tokenizer::tokenize(&source).tokens.len() >= TOKENS {
                return Ok(analyzer.analyse(Article::of_source(Metadata::default(), source)));
            }
        }
        text.push('\n');
    }
    Err(format!("the articles have fewer than {TOKENS} tokens").into())
}

fn compiled(folder: &TempDir) -> Result<PathBuf, Failure> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let library = folder.path().join("libspans.so");
    let output = Command::new(env::var("CC").unwrap_or_else(|_| "cc".to_owned()))
        .args(["-std=c11", "-O2", "-shared", "-fPIC", "-I"])
        .arg(here.join("../crates/plugin/include"))
        .arg("-o")
        .arg(&library)
        .arg(here.join("plugins/spans.c"))
        .output()
        .map_err(|error| format!("no C compiler: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(library)
}

/// The library of the plugin in Rust, which cargo builds with this crate.
fn built_with_this_program() -> Result<PathBuf, Failure> {
    let name = format!("{DLL_PREFIX}bench_notes{DLL_SUFFIX}");
    let executable = env::current_exe()?;
    let folders =
        executable.ancestors().skip(1).take(2).flat_map(|folder| [folder.join("deps"), folder.to_owned()]);
    let mut paths = folders.map(|folder| folder.join(&name));
    paths.find(|path| path.exists()).ok_or_else(|| format!("{name} is not beside this program").into())
}
