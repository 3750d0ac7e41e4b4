//! A worker's process, seen from its host.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use super::sandbox;

pub(crate) struct Process {
    child: Child,
    // Readable once it has ended.
    ended: OwnedFd,
}

impl Process {
    pub(crate) fn start(command: Command) -> io::Result<Self> {
        let mut child = spawn(command)?;
        let ended = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let ended = ended.ok_or_else(|| io::Error::other("it has no number"));
        match ended.and_then(|pid| Ok(pidfd_open(pid, PidfdFlags::empty())?)) {
            Ok(ended) => Ok(Self { child, ended }),
            Err(error) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(error)
            }
        }
    }

    /// Bytes of memory that it uses; none where the system does not tell.
    pub(crate) fn memory(&self) -> u64 {
        let counts = File::open(format!("/proc/{}/statm", self.child.id()));
        counts.ok().and_then(|file| sandbox::used(&sandbox::read_statm(&file))).unwrap_or(0)
    }

    /// How it ended, if it does within `patience`.
    pub(crate) fn wait(&mut self, patience: Duration) -> Option<ExitStatus> {
        let mut events = [PollFd::new(&self.ended, PollFlags::IN)];
        let _ = poll(&mut events, Some(&timespec(patience)));
        self.child.try_wait().ok().flatten()
    }

    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn timespec(time: Duration) -> Timespec {
    Timespec { tv_sec: time.as_secs().cast_signed(), tv_nsec: time.subsec_nanos().into() }
}

/// Starts a process from a thread that lives as long as the host: a worker ends with the thread that started it.
fn spawn(command: Command) -> io::Result<Child> {
    type Order = (Command, Sender<io::Result<Child>>);
    static STARTER: OnceLock<Mutex<Sender<Order>>> = OnceLock::new();
    let starter = STARTER.get_or_init(|| {
        let (orders, received) = channel::<Order>();
        thread::spawn(move || {
            for (mut command, answer) in received {
                let child = command.spawn();
                // The host's copies of the worker's descriptors, without which it would not see the worker's end.
                drop(command);
                let _ = answer.send(child);
            }
        });
        Mutex::new(orders)
    });
    let gone = || io::Error::other("the thread that starts processes is gone");
    let (answer, answered) = channel();
    let order = (command, answer);
    starter.lock().unwrap_or_else(PoisonError::into_inner).send(order).map_err(|_| gone())?;
    answered.recv().map_err(|_| gone())?
}

/// How a process ended, as the rest of a sentence.
pub(crate) fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exited with code {code}"),
        (None, Some(signal)) => match name_of_signal(signal) {
            Some(name) => format!("was ended by {name}"),
            None => format!("was ended by signal {signal}"),
        },
        (None, None) => "ended".to_owned(),
    }
}

fn name_of_signal(signal: i32) -> Option<&'static str> {
    Some(match signal {
        libc::SIGABRT => "SIGABRT",
        libc::SIGBUS => "SIGBUS",
        libc::SIGFPE => "SIGFPE",
        libc::SIGILL => "SIGILL",
        libc::SIGINT => "SIGINT",
        libc::SIGKILL => "SIGKILL",
        libc::SIGPIPE => "SIGPIPE",
        libc::SIGSEGV => "SIGSEGV",
        libc::SIGSYS => "SIGSYS",
        libc::SIGTERM => "SIGTERM",
        libc::SIGTRAP => "SIGTRAP",
        libc::SIGXFSZ => "SIGXFSZ",
        _ => return None,
    })
}

/// What a worker writes to its standard output and error: the end of it.
pub(crate) struct Captured {
    // None once the worker has closed its side.
    pipe: Option<File>,
    end: VecDeque<u8>,
}

const LONGEST_CAPTURE: usize = 8 << 10;
const MOST_LINES: usize = 8;

impl Captured {
    /// What comes out of a pipe that does not make its reader wait.
    pub(crate) fn new(pipe: OwnedFd) -> Self {
        Self { pipe: Some(File::from(pipe)), end: VecDeque::new() }
    }

    pub(crate) fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        self.pipe.as_ref().map(AsFd::as_fd)
    }

    /// Reads what is there: no more at once than the pipe holds, for the other side may write on and on.
    pub(crate) fn read(&mut self) {
        let mut bytes = [0; 4096];
        for _ in 0..16 {
            let Some(pipe) = &mut self.pipe else { return };
            match pipe.read(&mut bytes) {
                Ok(0) => self.pipe = None,
                Ok(length) => {
                    self.end.extend(&bytes[..length]);
                    let surplus = self.end.len().saturating_sub(LONGEST_CAPTURE);
                    self.end.drain(..surplus);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }

    /// The last lines.
    pub(crate) fn lines(&self) -> Vec<String> {
        let bytes: Vec<u8> = self.end.iter().copied().collect();
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        lines[lines.len().saturating_sub(MOST_LINES)..].iter().map(|&line| line.to_owned()).collect()
    }
}
