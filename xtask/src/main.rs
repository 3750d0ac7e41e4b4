//! Builds what dateline ships from the data it is made of: `cargo xtask --help`.

mod codes;
mod corpora;
mod dist;
mod lexicon;
mod map;
mod places;
mod train;
mod valence;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Build what dateline ships from the data it is made of
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    Codes(codes::Codes),
    Corpora(corpora::Corpora),
    Dist(dist::Dist),
    Lexicon(lexicon::Lexicon),
    Map(map::Map),
    Places(places::Places),
    Train(train::Train),
    Valence(valence::Valence),
}

/// What a task may fail with: a message that says which file and what to do.
type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome: Result<(), Failure> = match &arguments.task {
        Task::Codes(task) => codes::run(task),
        Task::Corpora(task) => corpora::run(task),
        Task::Dist(task) => dist::run(task),
        Task::Lexicon(task) => lexicon::run(task),
        Task::Map(task) => map::run(task),
        Task::Places(task) => places::run(task),
        Task::Train(task) => train::run(task),
        Task::Valence(task) => valence::run(task),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}
