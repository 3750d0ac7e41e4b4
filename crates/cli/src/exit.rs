//! How a run ends: exit codes, and messages on standard error.

use std::error::Error;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

/// What ends a run early, with its causes.
pub type Failure = Box<dyn Error + Send + Sync>;

/// How a run ended. Where several apply, the first one of this order wins: unusable, rejected, switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Everything was read and every plugin ran.
    Fine,
    /// The arguments do not fit, or nothing could be read.
    Unusable,
    /// Some inputs were rejected.
    Rejected,
    /// A plugin was switched off.
    SwitchedOff,
}

impl Exit {
    /// The process's exit code.
    pub fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Fine => 0,
            Self::Unusable => 2,
            Self::Rejected => 3,
            Self::SwitchedOff => 4,
        })
    }
}

/// Writes an error and its causes to standard error, on one line.
pub fn report(error: &(dyn Error + 'static)) {
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        // An error that only passes its cause on would say the same twice.
        let text = error.to_string();
        if !message.contains(&text) {
            message = format!("{message}: {text}");
        }
        cause = error.source();
    }
    say("error", AnsiColor::Red, &message);
}

/// Writes a warning to standard error.
pub fn warn(message: &str) {
    say("warning", AnsiColor::Yellow, message);
}

fn say(label: &str, color: AnsiColor, message: &str) {
    let style = Style::new().bold().fg_color(Some(color.into()));
    anstream::eprintln!("{style}{label}:{style:#} {message}");
}
