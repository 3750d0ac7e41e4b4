//! The worker's side: a process that runs one plugin for one thread of its host.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use dateline_plugin::abi;
use memmap2::MmapOptions;
use rustix::net::RecvFlags;
use thiserror::Error;

use super::SPIN;
use super::control::{self, Answer, Greeting, Message};
use super::memory::{ERROR_AT, LONGEST_TEXT, Memory, REFUSED_AT, Word, bytes_of, document_at, flag};
use super::sandbox;
use super::transfer::{self, Packer};
use crate::call::{Call, Forward, Output, PluginNumber};
use crate::preflight::preflight;
use crate::session::{Opened, call_extractor};
use crate::shape::Shape;
use crate::slot::{Native, load_model};
use crate::staged::Staged;
use crate::{Limits, LogSink, SandboxLevel, library};

/// Why a process cannot be a worker.
#[derive(Debug, Error)]
pub(crate) enum Unfit {
    /// It was not started by a host.
    #[error("a worker is started by the program that runs plugins in it, not by hand")]
    NoHost,
    /// The system refuses what it needs.
    #[error("the worker cannot begin: {0}")]
    System(#[from] io::Error),
}

impl From<rustix::io::Errno> for Unfit {
    fn from(error: rustix::io::Errno) -> Self {
        Self::System(error.into())
    }
}

/// An extractor with its session.
struct Loaded {
    // Declared before the model, so that it is closed before the model is unloaded.
    session: Option<Opened>,
    shape: Shape,
    native: Native,
}

pub(crate) fn serve() -> Result<(), Unfit> {
    let socket = take_socket()?;
    // Of the thread that started this process, which the host keeps for as long as it lives.
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    let Some((greeting, descriptors)) = control::greeted(&socket)? else { return Ok(()) };
    let mut descriptors = descriptors.into_iter();
    let (Some(memory), Some(library)) = (descriptors.next(), descriptors.next()) else {
        return Err(Unfit::NoHost);
    };
    let memory = Memory::open(memory)?;
    let number = PluginNumber::next();
    let log = log_to(&socket, &memory)?;
    let level = sandbox::enter(greeting.memory, memory.leak_words()?);
    match load(&greeting, &memory, library, descriptors.collect(), level, number, &log) {
        Ok((loaded, level)) => {
            control::send_answer(&socket, &Answer::new(None, level))?;
            Desk { limits: limits(&greeting), greeting, memory, socket, number, log }.run(loaded)
        }
        Err(problem) => {
            let problem = problem.chars().take(LONGEST_TEXT / 8).collect();
            Ok(control::send_answer(&socket, &Answer::new(Some(problem), level))?)
        }
    }
}

/// The socket that the host has put in the place of the standard input, away from where plugins write and read.
fn take_socket() -> Result<OwnedFd, Unfit> {
    let stdin = io::stdin();
    if rustix::net::sockopt::socket_type(&stdin).is_err() {
        return Err(Unfit::NoHost);
    }
    let socket = rustix::io::fcntl_dupfd_cloexec(&stdin, 3)?;
    sandbox::close_others(socket.as_raw_fd());
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    Ok(socket)
}

/// A log whose lines the host gets, and counts.
fn log_to(socket: &OwnedFd, memory: &Memory) -> io::Result<LogSink> {
    let socket = socket.try_clone()?;
    let words = memory.leak_words()?.expose_provenance();
    Ok(Box::new(move |_, level, line| {
        control::send_line(&socket, level, line);
        // SAFETY: the page with the words is mapped for good.
        let logged: &AtomicU64 =
            unsafe { &*std::ptr::with_exposed_provenance::<AtomicU64>(words).add(Word::Logged as usize) };
        logged.fetch_add(1, Ordering::Release);
    }))
}

fn limits(greeting: &Greeting) -> Limits {
    Limits { notes: greeting.notes, bytes: greeting.bytes, ..Limits::default() }
}

fn load(
    greeting: &Greeting,
    memory: &Memory,
    library: OwnedFd,
    files: Vec<OwnedFd>,
    level: SandboxLevel,
    number: PluginNumber,
    log: &LogSink,
) -> Result<(Vec<Loaded>, SandboxLevel), String> {
    ensure_level(greeting, level)?;
    let library_bytes = mapped(&library).map_err(|error| error.to_string())?;
    let preflight = preflight(library_bytes).map_err(|error| error.to_string())?;
    let files: Result<Vec<_>, _> = files.iter().map(mapped).collect();
    let files = files.map_err(|error| error.to_string())?;
    let path = PathBuf::from(format!("/proc/self/fd/{}", library.as_raw_fd()));
    // The loader knows libraries by their names.
    std::mem::forget(library);
    let functions = library::open_kept(&path, &preflight).map_err(|error| error.to_string());
    ensure_allowed(memory)?;
    let functions = functions?;
    let level = sandbox::close(level);
    ensure_level(greeting, level)?;
    let mut config = Vec::new();
    memory.copy_out(document_at(transfer::room(&limits(greeting))), greeting.config, &mut config);
    let config = String::from_utf8_lossy(bytes_of(&config, greeting.config)).into_owned();
    let loaded = preflight.manifest.extractors.iter().zip(functions).map(|(extractor, functions)| {
        let shape = Shape::new(extractor).map_err(|error| error.to_string())?;
        let model = load_model(&greeting.plugin, number, &functions, &config, &files, Some(log));
        ensure_allowed(memory)?;
        let model = model.map_err(|error| error.to_string())?;
        Ok(Loaded { session: None, shape, native: Native { functions, model } })
    });
    Ok((loaded.collect::<Result<_, String>>()?, level))
}

fn ensure_level(greeting: &Greeting, level: SandboxLevel) -> Result<(), String> {
    if greeting.requires_sandbox && level < SandboxLevel::Full {
        return Err(format!("this system has {level} for it at most, and the whole sandbox is asked for"));
    }
    Ok(())
}

fn ensure_allowed(memory: &Memory) -> Result<(), String> {
    match memory.word(Word::Denied).swap(0, Ordering::Relaxed) {
        0 => Ok(()),
        denied => Err(super::denied(denied)),
    }
}

/// The bytes of a sealed file, for the rest of the process's life.
fn mapped(descriptor: &OwnedFd) -> io::Result<&'static [u8]> {
    let length = rustix::fs::fstat(descriptor)?.st_size;
    if length == 0 {
        return Ok(&[]);
    }
    // SAFETY: the host has sealed the file against change.
    let map = unsafe { MmapOptions::new().map(descriptor)? };
    Ok(Box::leak(Box::new(map)))
}

/// What answers the host's requests.
struct Desk {
    limits: Limits,
    greeting: Greeting,
    memory: Memory,
    socket: OwnedFd,
    number: PluginNumber,
    log: LogSink,
}

impl Desk {
    fn run(mut self, mut loaded: Vec<Loaded>) -> Result<(), Unfit> {
        let mut turn = 0;
        while let Some(next) = self.next_turn(turn) {
            turn = next;
            self.memory.word(Word::Taken).store(turn, Ordering::Release);
            self.memory.follow(self.memory.get(Word::Length) as usize)?;
            let index = self.memory.get(Word::Extractor) as usize;
            let Some(extractor) = loaded.get_mut(index) else { return Err(Unfit::NoHost) };
            self.answer(extractor);
            self.memory.word(Word::Done).store(turn, Ordering::SeqCst);
            if self.memory.word(Word::HostSleeps).swap(0, Ordering::SeqCst) != 0 {
                control::ring(&self.socket);
            }
        }
        Ok(())
    }

    /// The number of the next request; none when the host is done.
    fn next_turn(&self, last: u64) -> Option<u64> {
        let turn = || Some(self.memory.word(Word::Turn).load(Ordering::SeqCst)).filter(|&turn| turn != last);
        if let Some(turn) = super::spin(SPIN, turn) {
            return Some(turn);
        }
        loop {
            self.memory.word(Word::WorkerSleeps).store(1, Ordering::SeqCst);
            if let Some(turn) = turn() {
                self.memory.word(Word::WorkerSleeps).store(0, Ordering::SeqCst);
                return Some(turn);
            }
            if let Some(Message::End) = control::receive(&self.socket, RecvFlags::empty()) {
                return None;
            }
        }
    }

    /// Runs an extractor over the document in the memory and leaves there what came of it.
    fn answer(&self, extractor: &mut Loaded) {
        let Loaded { session, shape, native } = extractor;
        let memory = &self.memory;
        let mut packer = Packer::new(memory, transfer::room(&self.limits));
        let staged = Staged::new(shape);
        let (mut code, mut flags) = (abi::FAILED, 0);
        let budget = Duration::from_nanos(memory.get(Word::Budget));
        let mut forward: Box<Forward<'_>> = Box::new(|columns, rows| {
            // SAFETY: the columns were staged, in the same call.
            unsafe { packer.append(shape, columns, rows) }
        });
        let is_cancelled = || memory.get(Word::Stop) == u64::from(abi::CANCELLED);
        let mut call = Call {
            plugin: &self.greeting.plugin,
            log: Some(&self.log),
            is_cancelled: &is_cancelled,
            deadline: Instant::now().checked_add(budget),
            output: None,
            error: None,
            refused: None,
        };
        let output = Output { shape, limits: &self.limits, staged, forward: Some(&mut forward) };
        let outcome = transfer::with_document(memory, |doc| {
            call_extractor(self.number, native, session, doc, &mut call, output)
        });
        match outcome {
            Ok(returned) => code = returned,
            Err(message) => {
                flags |= flag::NOT_OPENED;
                call.error = Some(message);
            }
        }
        let leave = |text: &Option<String>, at: usize, length: Word, bit: u64| {
            let Some(text) = text else { return 0 };
            let bytes = &text.as_bytes()[..text.len().min(LONGEST_TEXT)];
            memory.write(at, bytes);
            memory.set(length, bytes.len() as u64);
            bit
        };
        flags |= leave(&call.error, ERROR_AT, Word::Error, flag::HAS_ERROR);
        flags |= leave(&call.refused, REFUSED_AT, Word::Refused, flag::HAS_REFUSED);
        if self.number.has_strayed() {
            flags |= flag::STRAYED;
        }
        drop(call);
        drop(forward);
        memory.set(Word::Emitted, packer.used as u64);
        memory.set(Word::Code, u64::from(code.cast_unsigned()));
        memory.set(Word::Flags, flags);
    }
}
