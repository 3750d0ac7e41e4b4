//! The `dateline` command, for the tests.

use std::process::ExitCode;

fn main() -> ExitCode {
    dateline_cli::run()
}
