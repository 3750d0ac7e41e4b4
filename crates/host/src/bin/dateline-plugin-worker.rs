//! A process that runs a plugin for a program that isolates it. Such a program starts it; nobody else does.

use std::process::ExitCode;

fn main() -> ExitCode {
    dateline_host::worker::serve()
}
