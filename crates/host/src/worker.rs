//! Plugins in processes of their own.
//!
//! A host that is to [isolate](crate::Isolation) plugins is given a [command](crate::WorkerCommand) that starts a worker: a
//! program that calls [`serve`] and nothing else. The package's own `dateline-plugin-worker` is one. There is one process
//! for a plugin and a thread. Documents and notes cross in memory that both sides share; the host copies what a worker
//! leaves there, and then looks at the copy as it looks at what a plugin in its own process emits.
//!
//! Workers are for Linux. Elsewhere a plugin that is to run in one is switched off.

#[cfg(target_os = "linux")]
mod child;
#[cfg(target_os = "linux")]
mod control;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod launcher;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod process;
#[cfg(target_os = "linux")]
mod sandbox;
#[cfg(target_os = "linux")]
mod transfer;

use std::process::ExitCode;

#[cfg(not(target_os = "linux"))]
use elsewhere as child;
#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{Launcher, Loss, Worker};
#[cfg(target_os = "linux")]
pub(crate) use launcher::{Launcher, Loss, Worker};

/// Runs a plugin for the host that has started this process, until the host is done with it.
///
/// To be called first in a program: descriptors that are open already are closed, and what the process may do afterwards is
/// little.
pub fn serve() -> ExitCode {
    match child::serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(unfit) => {
            // Nobody may be there to read it.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), format!("{unfit}\n").as_bytes());
            ExitCode::from(2)
        }
    }
}

/// How long a worker looks for the next document before it sleeps until the doorbell rings.
#[cfg(target_os = "linux")]
const SPIN: std::time::Duration = std::time::Duration::from_micros(20);

/// How long a host looks for the answer before it sleeps. Where the worker has to be woken, on another core that may have to
/// be woken too, its answer takes some thirty microseconds; the host's own sleep would add as much.
#[cfg(target_os = "linux")]
const HOST_SPIN: std::time::Duration = std::time::Duration::from_micros(60);

/// Asks again and again, for no longer than `time`.
#[cfg(target_os = "linux")]
fn spin<T>(time: std::time::Duration, ask: impl Fn() -> Option<T>) -> Option<T> {
    let begun = std::time::Instant::now();
    loop {
        for _ in 0..16 {
            if let Some(answer) = ask() {
                return Some(answer);
            }
            std::hint::spin_loop();
        }
        if begun.elapsed() > time {
            return None;
        }
    }
}

/// What the sandbox denied, from the number that the handler left: the system call's, and one.
#[cfg(target_os = "linux")]
fn denied(word: u64) -> String {
    let number = i64::try_from(word - 1).unwrap_or(-1);
    format!("tried to {}, which the sandbox denies", sandbox::name_of_call(number))
}
