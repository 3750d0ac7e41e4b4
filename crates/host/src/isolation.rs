use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use dateline_plugin::PanicStrategy;

use crate::Origin;

/// Which plugins run in a process of their own.
///
/// A plugin that is built to abort when it panics does so whatever is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Isolation {
    /// Every plugin.
    Always,
    /// Every plugin but those that the installation lists and those that were built beside the executable.
    #[default]
    ThirdParty,
    /// None that need not.
    Never,
}

/// How a process that plugins run in is started: a program that calls [`serve`](crate::worker::serve).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerCommand {
    /// The program's path.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

/// What stands between a plugin and the machine, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SandboxLevel {
    /// Nothing: it runs in the host's own process.
    None,
    /// A process of its own, with limits on its memory and its files.
    Process,
    /// A process of its own, which is kept either from files or from system calls, for the kernel has no means for the
    /// other.
    Partial,
    /// A process of its own that has no files, no network, no other processes, and only the system calls that computing
    /// takes.
    Full,
}

impl fmt::Display for SandboxLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "in the host's process",
            Self::Process => "a process with limits",
            Self::Partial => "a process in a part of the sandbox",
            Self::Full => "a process in the sandbox",
        })
    }
}

impl Isolation {
    /// Why a plugin is to run in a process of its own, if it is.
    pub(crate) fn reason(self, origin: &Origin, panic: PanicStrategy) -> Option<&'static str> {
        let is_ours = matches!(origin, Origin::Installed { .. } | Origin::Development);
        match self {
            _ if panic == PanicStrategy::Abort => Some("built to abort when it panics"),
            Self::Always => Some("to be isolated as every plugin of this run"),
            Self::ThirdParty if !is_ours => Some("none of the plugins that belong to this program"),
            Self::ThirdParty | Self::Never => None,
        }
    }
}
