//! The `dateline` command: articles in, records out.
//!
//! Parsing the command line only validates it; each subcommand then has a module of its own. This crate knows files,
//! formats, flags and exit codes, and nothing of what is found in a text.

mod arguments;
mod eval;
mod exit;
mod extract;
mod graph;
mod input;
mod models;
mod notes;
mod output;
mod own;
mod plugins;
mod pretty;
mod train;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use dateline::record::Record;

use arguments::{Arguments, Command, LexiconCommand, RulesCommand};
use exit::Exit;

/// Runs the command on the arguments of this process.
pub fn run() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::PluginWorker => return dateline_host::worker::serve(),
        Command::Extract(arguments) => extract::run(&arguments),
        Command::Schema => schema(),
        Command::Eval { command } => eval::run(&command),
        Command::Train { command } => train::run(&command),
        Command::Lexicon { command: LexiconCommand::Check { files } } => own::check_lexicons(&files),
        Command::Rules { command: RulesCommand::Check { files } } => own::check_rules(&files),
        Command::Plugin { command } => plugins::run(&command),
    };
    match outcome {
        Ok(exit) => exit.code(),
        // Whoever reads the output has seen enough.
        Err(error) if is_closed_pipe(error.as_ref()) => ExitCode::SUCCESS,
        Err(error) => {
            exit::report(error.as_ref());
            Exit::Unusable.code()
        }
    }
}

/// The command line, for whoever writes man pages and completions of it.
pub fn command() -> clap::Command {
    Arguments::command()
}

fn schema() -> Result<Exit, exit::Failure> {
    let mut output = io::stdout().lock();
    serde_json::to_writer_pretty(&mut output, &Record::json_schema())?;
    writeln!(output)?;
    Ok(Exit::Fine)
}

fn is_closed_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    let is_broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    match (error.downcast_ref::<io::Error>(), error.downcast_ref::<serde_json::Error>()) {
        (Some(error), _) => is_broken(error),
        (None, Some(error)) => error.io_error_kind() == Some(io::ErrorKind::BrokenPipe),
        (None, None) => error.source().is_some_and(is_closed_pipe),
    }
}
