//! What plugins may do to the machine: processes of their own, time and memory.

use std::env;
use std::ffi::OsString;
use std::io;
use std::time::Duration;

use clap::{Args, ValueEnum};
use dateline_host::{Isolation, Limits, Options, PluginSummary, Plugins, WorkerCommand};

use crate::exit;

/// The subcommand that makes this executable a worker.
pub const WORKER: &str = "plugin-worker";

/// How plugins are isolated.
#[derive(Debug, Args)]
pub struct IsolationArguments {
    /// Which plugins run in processes of their own, in a sandbox
    #[arg(long, value_name = "WHICH", default_value = "third-party", help_heading = "Plugins")]
    isolate: Which,

    /// Give a plugin so long for an article, and stop its process a quarter later; one that has no process of its own
    /// is only told (by default 10 for those that have one)
    #[arg(long, value_name = "SECONDS", value_parser = seconds, help_heading = "Plugins")]
    plugin_timeout: Option<Duration>,

    /// Give each process of a plugin so much memory, in units of 1024 × 1024 bytes
    #[arg(long, value_name = "MB", default_value_t = 1024, help_heading = "Plugins",
        value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    plugin_memory: u64,

    /// Refuse plugins that are to be isolated where the whole sandbox is not to be had
    #[arg(long, help_heading = "Plugins")]
    require_sandbox: bool,
}

/// Which plugins are isolated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Which {
    /// All
    Always,
    /// All but those that belong to dateline
    ThirdParty,
    /// None but those that are built to abort when they panic
    Never,
}

impl IsolationArguments {
    /// What the host is told, with this executable as the worker.
    ///
    /// # Errors
    /// Where the executable has no path.
    pub fn options(&self) -> io::Result<Options> {
        let isolation = match self.isolate {
            Which::Always => Isolation::Always,
            Which::ThirdParty => Isolation::ThirdParty,
            Which::Never => Isolation::Never,
        };
        let limits =
            Limits { time: self.plugin_timeout, memory: self.plugin_memory << 20, ..Limits::default() };
        Ok(Options {
            limits,
            isolation,
            worker: Some(worker()?),
            requires_sandbox: self.require_sandbox,
            ..Options::default()
        })
    }
}

/// This executable as a worker.
///
/// # Errors
/// Where it has no path.
pub fn worker() -> io::Result<WorkerCommand> {
    Ok(WorkerCommand { program: env::current_exe()?, arguments: vec![OsString::from(WORKER)] })
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|time| !time.is_zero()).ok_or_else(|| "a number of seconds, more than 0".to_owned())
}

/// Says on standard error which plugins lost processes or were not done in time.
pub fn report_trouble(plugins: &Plugins) {
    for plugin in plugins.summary() {
        let PluginSummary { name, sandbox, calls, median, longest, crashes, timeouts, .. } = plugin;
        if crashes + timeouts > 0 {
            exit::warn(&format!(
                "plugin {name}: of {calls} calls {crashes} ended its process and {timeouts} were not done in time \
                 (median {median:.1?}, longest {longest:.1?}; {sandbox})"
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_a_number_above_zero() {
        assert_eq!(seconds("0.25"), Ok(Duration::from_millis(250)));
        assert_eq!(seconds("10"), Ok(Duration::from_secs(10)));
        for text in ["", "0", "-1", "nan", "inf", "1e300", "2s"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
