//! The host's side: starting workers, sending them documents, and finding out what became of them.

use std::fmt;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use dateline_plugin::{Level, abi};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::RecvFlags;
use rustix::pipe::{PipeFlags, pipe_with};

use super::control::{self, Greeting, MOST_DESCRIPTORS, Message};
use super::memory::{EMITTED_AT, ERROR_AT, Memory, REFUSED_AT, Word, bytes_of, document_at, flag};
use super::process::{Captured, Process, describe, timespec};
use super::{HOST_SPIN, transfer};
use crate::call::{Call, Output};
use crate::error::LoadError;
use crate::sealed::Sealed;
use crate::session::{Description, LANGUAGE, STRAYED};
use crate::slot::Slot;
use crate::summary::Tally;
use crate::{Limits, LogSink, Options, SandboxLevel, WorkerCommand};

/// What starts the processes of one plugin.
pub(crate) struct Launcher {
    plugin: Box<str>,
    command: WorkerCommand,
    library: Sealed,
    files: Vec<Sealed>,
    config: String,
    limits: Limits,
    requires_sandbox: bool,
    level: OnceLock<SandboxLevel>,
    // The process that showed that the plugin can be loaded, for the first thread that needs one.
    first: Mutex<Option<Worker>>,
    // Processes that were lost in a row, over all threads.
    losses: AtomicU32,
}

/// Why a worker did not answer.
#[derive(Debug)]
pub(crate) enum Loss {
    /// Its process ended.
    Ended {
        /// How, as the rest of a sentence.
        how: String,
        /// Whether it had taken the request up.
        is_taken: bool,
    },
    /// It was stopped, for its time was up.
    TimedOut { time: Duration },
    /// It was stopped, for the run was cancelled.
    Cancelled,
    /// A new process could not be started.
    NotStarted(String),
    /// The plugin's session could not be opened.
    NotOpened(String),
    /// The plugin tried what the sandbox denies.
    Denied(String),
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ended { how, .. } => write!(f, "its process {how}"),
            Self::TimedOut { time } => write!(f, "was not done after {time:?}, and its process was stopped"),
            Self::Cancelled => f.write_str("the run was cancelled"),
            Self::NotStarted(message) | Self::NotOpened(message) | Self::Denied(message) => {
                f.write_str(message)
            }
        }
    }
}

/// The time for a document where none is given.
const DEFAULT_TIME: Duration = Duration::from_secs(10);
/// The least time between the deadline that a plugin is told and the end of its process.
const LEAST_GRACE: Duration = Duration::from_millis(50);
const FOREVER: Duration = Duration::from_secs(1 << 32);
/// How often a host that sleeps looks up, to see whether the run was cancelled and how much memory the worker uses.
const LOOK: Duration = Duration::from_millis(10);
/// The time that a worker has to stop by itself when the run is cancelled, and to end when it is not needed any more.
const PATIENCE: Duration = Duration::from_millis(250);
/// After how many calls the host looks how much memory a worker that is quick uses.
const CALLS_PER_LOOK: u64 = 16;
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

impl Launcher {
    /// # Errors
    /// Where there is no worker to start, or there are more files than can be handed over.
    pub(crate) fn new(
        plugin: &str,
        library: Sealed,
        files: Vec<Sealed>,
        config: &str,
        options: &Options,
        reason: &'static str,
    ) -> Result<Self, LoadError> {
        let Some(command) = options.worker.clone() else { return Err(LoadError::NoWorker { reason }) };
        if files.len() + 2 > MOST_DESCRIPTORS {
            return Err(LoadError::Refused(format!(
                "has {} data files, and a process of its own takes {}",
                files.len(),
                MOST_DESCRIPTORS - 2
            )));
        }
        Ok(Self {
            plugin: plugin.into(),
            command,
            library,
            files,
            config: config.to_owned(),
            limits: options.limits.clone(),
            requires_sandbox: options.requires_sandbox,
            level: OnceLock::new(),
            first: Mutex::new(None),
            losses: AtomicU32::new(0),
        })
    }

    /// Starts the first process, which shows whether the plugin can be loaded.
    pub(crate) fn start(&self, log: Option<&LogSink>, tally: &Tally) -> Result<(), LoadError> {
        let worker = self.launch(log, tally, &|| false)?;
        *self.first.lock().unwrap_or_else(PoisonError::into_inner) = Some(worker);
        Ok(())
    }

    /// What stands between the plugin and the machine.
    pub(crate) fn level(&self) -> SandboxLevel {
        self.level.get().copied().unwrap_or(SandboxLevel::Process)
    }

    fn launch(
        &self,
        log: Option<&LogSink>,
        tally: &Tally,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Result<Worker, LoadError> {
        let room = transfer::room(&self.limits);
        let begin = || -> std::io::Result<Worker> {
            let mut memory = Memory::new(room)?;
            memory.grow(document_at(room) + self.config.len())?;
            memory.write(document_at(room), self.config.as_bytes());
            let (socket, theirs) = control::pair()?;
            let (captured, writes) = pipe_with(PipeFlags::CLOEXEC)?;
            rustix::io::ioctl_fionbio(&captured, true)?;
            let mut command = Command::new(&self.command.program);
            command.args(&self.command.arguments).current_dir("/").env_clear();
            // What a terminal sends to the host is the host's to handle.
            command.process_group(0);
            command.stdin(Stdio::from(theirs)).stdout(Stdio::from(writes.try_clone()?)).stderr(writes);
            let process = Process::start(command)?;
            let greeting = Greeting {
                plugin: self.plugin.to_string(),
                notes: self.limits.notes,
                bytes: self.limits.bytes,
                memory: self.limits.memory,
                requires_sandbox: self.requires_sandbox,
                config: self.config.len(),
            };
            let mut descriptors = vec![memory.descriptor(), self.library.file().as_fd()];
            descriptors.extend(self.files.iter().map(|file| file.file().as_fd()));
            // Where the worker is gone already, its end says more than the greeting that it did not get.
            let _ = control::greet(&socket, &greeting, &descriptors);
            Ok(Worker {
                process,
                socket,
                captured: Captured::new(captured),
                memory,
                room,
                most_memory: self.limits.memory,
                enough_memory: u64::MAX,
                turn: 0,
                logged: 0,
                copy: Vec::new(),
                is_lost: false,
                is_spent: false,
            })
        };
        tally.count_process();
        let mut worker = begin().map_err(|source| LoadError::Worker { source })?;
        let mut lines = Lines { plugin: &self.plugin, log };
        let mut deadline = Deadline::new(is_cancelled, self.limits.load_time, Duration::ZERO);
        let answer = worker.answer(&mut deadline, &mut lines).map_err(|loss| match loss {
            Loss::Ended { how, .. } => LoadError::Lost { how },
            Loss::TimedOut { time } => {
                LoadError::Lost { how: format!("was not done after {time:?}, and was stopped") }
            }
            other => LoadError::Failed(other.to_string()),
        })?;
        let _ = self.level.set(answer.level());
        if let Some(problem) = answer.problem {
            return Err(LoadError::Failed(problem));
        }
        // Half of what is left: then there is room for a document that takes as much as all before it.
        let used = worker.process.memory();
        worker.enough_memory = used + self.limits.memory.saturating_sub(used) / 2;
        Ok(worker)
    }

    /// Runs an extractor over a document in `worker`, or in a new one where there is none, stages what it emitted, and
    /// returns its code.
    pub(crate) fn extract(
        &self,
        slot: &Slot,
        index: usize,
        worker: &mut Option<Worker>,
        description: &Description<'_>,
        call: &mut Call<'_>,
    ) -> Result<i32, Loss> {
        let mut outcome = self.try_once(slot, index, worker, description, call);
        if let Err(Loss::Ended { is_taken: false, .. }) = outcome {
            // It ended between two documents, and this one had no part in it.
            outcome = self.try_once(slot, index, worker, description, call);
        }
        match &outcome {
            Ok(_) => self.losses.store(0, Ordering::Relaxed),
            Err(Loss::TimedOut { .. }) => slot.tally.count_timeout(),
            Err(_) => {}
        }
        outcome
    }

    fn try_once(
        &self,
        slot: &Slot,
        index: usize,
        kept: &mut Option<Worker>,
        description: &Description<'_>,
        call: &mut Call<'_>,
    ) -> Result<i32, Loss> {
        let worker = match kept {
            Some(worker) => worker,
            None => kept.insert(self.next(slot, call)?),
        };
        let outcome = worker.extract(slot, index, description, call, &self.limits);
        if worker.is_lost {
            self.losses.fetch_add(1, Ordering::Relaxed);
            if matches!(outcome, Err(Loss::Ended { .. })) {
                slot.tally.count_crash();
            }
        }
        if worker.is_lost || worker.is_spent {
            *kept = None;
        }
        outcome
    }

    /// The process that was started first, or a new one: later the more were lost in a row.
    fn next(&self, slot: &Slot, call: &Call<'_>) -> Result<Worker, Loss> {
        if let Some(worker) = self.first.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Ok(worker);
        }
        if let Some(before) = self.losses.load(Ordering::Relaxed).checked_sub(1) {
            thread::sleep(Duration::from_millis(1 << before.min(16)).min(LONGEST_PAUSE));
        }
        self.launch(call.log, &slot.tally, call.is_cancelled).map_err(|error| {
            if (call.is_cancelled)() {
                return Loss::Cancelled;
            }
            self.losses.fetch_add(1, Ordering::Relaxed);
            Loss::NotStarted(error.to_string())
        })
    }
}

/// Where lines of the log go.
struct Lines<'l> {
    plugin: &'l str,
    log: Option<&'l LogSink>,
}

impl Lines<'_> {
    fn write(&self, level: Level, line: &str) {
        if let Some(log) = self.log {
            log(self.plugin, level, line);
        }
    }
}

/// A process that runs a plugin for one thread.
pub(crate) struct Worker {
    process: Process,
    socket: OwnedFd,
    captured: Captured,
    memory: Memory,
    // For what is emitted.
    room: usize,
    most_memory: u64,
    // Beyond this it is replaced.
    enough_memory: u64,
    turn: u64,
    // Lines of the log that were read.
    logged: u64,
    copy: Vec<u64>,
    // The process has ended, or what it does is not to be relied on.
    is_lost: bool,
    is_spent: bool,
}

impl Drop for Worker {
    /// Lets the plugin close its sessions, if it does so soon.
    fn drop(&mut self) {
        let _ = rustix::net::shutdown(&self.socket, rustix::net::Shutdown::Both);
        if self.is_lost || self.process.wait(PATIENCE).is_none() {
            self.process.kill();
        }
    }
}

/// When to stop waiting.
struct Deadline<'d> {
    is_cancelled: &'d dyn Fn() -> bool,
    at: Instant,
    time: Duration,
}

impl<'d> Deadline<'d> {
    /// After `time`, and a little more for one that stops by itself.
    fn new(is_cancelled: &'d dyn Fn() -> bool, time: Duration, grace: Duration) -> Self {
        let now = Instant::now();
        let at = now.checked_add(time.saturating_add(grace));
        Self { is_cancelled, at: at.unwrap_or(now + FOREVER), time }
    }
}

impl Worker {
    /// Waits for the answer to the greeting.
    fn answer(
        &mut self,
        deadline: &mut Deadline<'_>,
        lines: &mut Lines<'_>,
    ) -> Result<control::Answer, Loss> {
        let mut answer = None;
        loop {
            self.look(deadline, lines, &mut answer)?;
            if let Some(answer) = answer {
                return Ok(answer);
            }
        }
    }

    fn extract(
        &mut self,
        slot: &Slot,
        index: usize,
        description: &Description<'_>,
        call: &mut Call<'_>,
        limits: &Limits,
    ) -> Result<i32, Loss> {
        let time = limits.time.unwrap_or(DEFAULT_TIME);
        let document = description.document;
        let texts = [&*document.metadata.id, LANGUAGE, document.source.text(), &description.date];
        // SAFETY: the columns are as they say, and stay for as long as the description.
        let put = unsafe { transfer::put_document(&mut self.memory, self.room, texts, &description.columns) };
        put.map_err(|error| Loss::NotStarted(format!("no memory to share with its process: {error}")))?;
        for (word, value) in [
            (Word::Extractor, index as u64),
            (Word::Budget, u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)),
            (Word::Stop, u64::from(abi::GO_ON)),
        ] {
            self.memory.set(word, value);
        }
        self.turn += 1;
        call.deadline = Instant::now().checked_add(time);
        self.memory.word(Word::Turn).store(self.turn, Ordering::SeqCst);
        if self.memory.word(Word::WorkerSleeps).swap(0, Ordering::SeqCst) != 0 {
            control::ring(&self.socket);
        }
        let grace = (time / 4).max(LEAST_GRACE);
        let mut lines = Lines { plugin: call.plugin, log: call.log };
        let mut deadline = Deadline::new(call.is_cancelled, time, grace);
        self.wait(&mut deadline, &mut lines)?;
        self.take_answer(slot, call)
    }

    /// Waits until the worker has answered.
    fn wait(&mut self, deadline: &mut Deadline<'_>, lines: &mut Lines<'_>) -> Result<(), Loss> {
        let turn = self.turn;
        let is_done = |memory: &Memory| memory.word(Word::Done).load(Ordering::SeqCst) == turn;
        if super::spin(HOST_SPIN, || is_done(&self.memory).then_some(())).is_none() {
            loop {
                self.memory.word(Word::HostSleeps).store(1, Ordering::SeqCst);
                if is_done(&self.memory) {
                    break;
                }
                self.look(deadline, lines, &mut None)?;
            }
            self.memory.word(Word::HostSleeps).store(0, Ordering::SeqCst);
        }
        while self.logged < self.memory.get(Word::Logged) && Instant::now() < deadline.at {
            match control::receive(&self.socket, RecvFlags::DONTWAIT) {
                None | Some(Message::End) => break,
                Some(message) => self.hear(message, lines, &mut None),
            }
        }
        Ok(())
    }

    /// Sleeps until there is something to hear or to see, and stops the process where it has to be.
    fn look(
        &mut self,
        deadline: &mut Deadline<'_>,
        lines: &mut Lines<'_>,
        answer: &mut Option<control::Answer>,
    ) -> Result<(), Loss> {
        let now = Instant::now();
        if (deadline.is_cancelled)() && self.memory.get(Word::Stop) == u64::from(abi::GO_ON) {
            self.memory.set(Word::Stop, u64::from(abi::CANCELLED));
            deadline.at = deadline.at.min(now + PATIENCE);
        }
        if now >= deadline.at {
            self.lose(lines);
            let is_cancelled = (deadline.is_cancelled)();
            return Err(if is_cancelled { Loss::Cancelled } else { Loss::TimedOut { time: deadline.time } });
        }
        if self.process.memory() > self.most_memory {
            self.lose(lines);
            return Err(self.ended(self.no_memory()));
        }
        let events = PollFlags::IN;
        let mut polled = vec![PollFd::new(&self.socket, events)];
        polled.extend(self.captured.descriptor().map(|pipe| PollFd::from_borrowed_fd(pipe, events)));
        let _ = poll(&mut polled, Some(&timespec(LOOK.min(deadline.at - now))));
        let has_message = !polled[0].revents().is_empty();
        let has_output = polled.get(1).is_some_and(|pipe| !pipe.revents().is_empty());
        if has_output {
            self.captured.read();
        }
        if has_message {
            match control::receive(&self.socket, RecvFlags::DONTWAIT) {
                Some(Message::End) => return Err(self.bury(lines)),
                Some(message) => self.hear(message, lines, answer),
                None => {}
            }
        }
        Ok(())
    }

    fn hear(&mut self, message: Message, lines: &Lines<'_>, answer: &mut Option<control::Answer>) {
        match message {
            Message::Log(level, line) => {
                self.logged += 1;
                lines.write(level, &line);
            }
            Message::Answer(given) => *answer = Some(given),
            Message::Doorbell | Message::End | Message::Other => {}
        }
    }

    /// Stops the process, and writes to the log what it wrote last.
    fn lose(&mut self, lines: &Lines<'_>) {
        self.is_lost = true;
        self.process.kill();
        self.captured.read();
        for line in self.captured.lines() {
            lines.write(Level::Warn, &format!("wrote before it ended: {line}"));
        }
    }

    /// Finds out how a process ended that has closed its side.
    fn bury(&mut self, lines: &Lines<'_>) -> Loss {
        let status = self.process.wait(PATIENCE);
        self.lose(lines);
        let said = self.captured.lines();
        let is_full = self.memory.get(Word::NoMemory) != 0
            // What Rust's own library says before it aborts.
            || said.iter().any(|line| line.contains("memory allocation of "));
        let how = match status {
            _ if is_full => self.no_memory(),
            Some(status) => describe(status),
            None => "closed its side of the border, and was stopped".to_owned(),
        };
        self.ended(how)
    }

    fn no_memory(&self) -> String {
        format!("was out of memory, of which it may use {} MB", self.most_memory >> 20)
    }

    fn ended(&self, how: String) -> Loss {
        Loss::Ended { how, is_taken: self.memory.get(Word::Taken) == self.turn }
    }

    /// Copies what the worker has left, and looks at the copy alone.
    fn take_answer(&mut self, slot: &Slot, call: &mut Call<'_>) -> Result<i32, Loss> {
        let get = |word| self.memory.get(word);
        let (code, flags, emitted) = (get(Word::Code), get(Word::Flags), get(Word::Emitted));
        let (error, refused) = (get(Word::Error), get(Word::Refused));
        if self.turn.is_multiple_of(CALLS_PER_LOOK) {
            self.is_spent = self.process.memory() > self.enough_memory;
        }
        if flags & flag::STRAYED != 0 {
            slot.switch_off(STRAYED.to_owned());
        }
        match self.memory.word(Word::Denied).swap(0, Ordering::Relaxed) {
            0 => {}
            denied => return Err(Loss::Denied(super::denied(denied))),
        }
        if flags & flag::HAS_ERROR != 0 {
            call.error = Some(self.memory.text(ERROR_AT, error, &mut self.copy));
        }
        if flags & flag::NOT_OPENED != 0 {
            return Err(Loss::NotOpened(call.error.take().unwrap_or_default()));
        }
        if flags & flag::HAS_REFUSED != 0 {
            call.refused = Some(self.memory.text(REFUSED_AT, refused, &mut self.copy));
        }
        #[allow(clippy::cast_possible_truncation, reason = "a code that does not fit is none that there is")]
        let code = (code as u32).cast_signed();
        if let Some(Output { shape, limits, staged, .. }) =
            call.output.as_mut().filter(|_| code == abi::OK && flags & flag::HAS_REFUSED == 0)
        {
            let emitted = usize::try_from(emitted).unwrap_or(usize::MAX).min(self.room);
            self.memory.copy_out(EMITTED_AT, emitted, &mut self.copy);
            if let Err(problem) = transfer::stage(bytes_of(&self.copy, emitted), shape, limits, staged) {
                // Whatever it is that writes there, the next document gets a new process.
                self.is_spent = true;
                call.refused = Some(problem);
            }
        }
        Ok(code)
    }
}
