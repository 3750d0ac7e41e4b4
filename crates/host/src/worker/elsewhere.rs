//! Systems without workers.

use std::convert::Infallible;

use thiserror::Error;

use crate::call::Call;
use crate::error::LoadError;
use crate::sealed::Sealed;
use crate::session::Description;
use crate::slot::Slot;
use crate::summary::Tally;
use crate::{LogSink, Options, SandboxLevel};

/// What starts workers: there is none.
pub(crate) struct Launcher(Infallible);

/// A worker: there is none.
pub(crate) struct Worker(#[allow(dead_code, reason = "keeps the type without values")] Infallible);

/// Why a worker did not answer.
#[derive(Debug, Error)]
#[allow(dead_code, reason = "what other systems have")]
pub(crate) enum Loss {
    #[error("its process {how}")]
    Ended { how: String, is_taken: bool },
    #[error("was not done after {time:?}, and its process was stopped")]
    TimedOut { time: std::time::Duration },
    #[error("the run was cancelled")]
    Cancelled,
    #[error("{0}")]
    NotStarted(String),
    #[error("{0}")]
    NotOpened(String),
    #[error("{0}")]
    Denied(String),
}

/// This system has no workers.
#[derive(Debug, Error)]
#[error("this system has no workers: plugins run in the host's own process here")]
pub(crate) struct Unfit;

pub(crate) fn serve() -> Result<(), Unfit> {
    Err(Unfit)
}

impl Launcher {
    pub(crate) fn new(
        _plugin: &str,
        _library: Sealed,
        _files: Vec<Sealed>,
        _config: &str,
        _options: &Options,
        reason: &'static str,
    ) -> Result<Self, LoadError> {
        Err(LoadError::NoWorker { reason })
    }

    pub(crate) fn start(&self, _log: Option<&LogSink>, _tally: &Tally) -> Result<(), LoadError> {
        match self.0 {}
    }

    pub(crate) fn level(&self) -> SandboxLevel {
        match self.0 {}
    }

    pub(crate) fn extract(
        &self,
        _slot: &Slot,
        _index: usize,
        _worker: &mut Option<Worker>,
        _description: &Description<'_>,
        _call: &mut Call<'_>,
    ) -> Result<i32, Loss> {
        match self.0 {}
    }
}
