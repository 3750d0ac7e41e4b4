//! The socket beside the shared memory: a greeting, its answer, doorbells and lines of the log. Messages keep their
//! borders; the first byte says what a message is.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use dateline_plugin::Level;
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, recv, recvmsg, send, sendmsg, socketpair,
};
use serde::{Deserialize, Serialize};

use crate::SandboxLevel;

/// What a worker is told before it runs anything.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Greeting {
    /// The plugin's name.
    pub(crate) plugin: String,
    /// Notes in one layer.
    pub(crate) notes: usize,
    /// Bytes of notes in one layer.
    pub(crate) bytes: usize,
    /// Bytes of memory.
    pub(crate) memory: u64,
    /// Whether to run nothing without the whole sandbox.
    pub(crate) requires_sandbox: bool,
    /// The length of the configuration, which lies where documents do.
    pub(crate) config: usize,
}

/// What a worker says when it has loaded its plugin, or has not.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// Why the plugin cannot be loaded.
    pub(crate) problem: Option<String>,
    /// How far the sandbox goes: the place of the level.
    pub(crate) sandbox: u8,
}

const LEVELS: [SandboxLevel; 4] =
    [SandboxLevel::None, SandboxLevel::Process, SandboxLevel::Partial, SandboxLevel::Full];

impl Answer {
    pub(crate) fn new(problem: Option<String>, level: SandboxLevel) -> Self {
        Self { problem, sandbox: level as u8 }
    }

    pub(crate) fn level(&self) -> SandboxLevel {
        LEVELS.get(usize::from(self.sandbox)).copied().unwrap_or(SandboxLevel::Process)
    }
}

/// A message.
#[derive(Debug)]
pub(crate) enum Message {
    /// There is something new in the shared memory.
    Doorbell,
    /// A line for the log.
    Log(Level, String),
    /// The answer to the greeting.
    Answer(Answer),
    /// The other side is gone.
    End,
    /// Nothing that this side knows.
    Other,
}

/// Descriptors that one message carries at most, by the kernel's own limit.
pub(crate) const MOST_DESCRIPTORS: usize = 253;
const LONGEST_LINE: usize = 8000;
const LONGEST_MESSAGE: usize = 64 << 10;

const DOORBELL: u8 = b'd';
const LOG: u8 = b'l';
const ANSWER: u8 = b'a';

/// A socket for each side.
pub(crate) fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?)
}

/// Rings the other side's doorbell. Where it is gone, reading will tell.
pub(crate) fn ring(socket: impl AsFd) {
    let _ = send(socket, &[DOORBELL], SendFlags::NOSIGNAL);
}

pub(crate) fn send_line(socket: impl AsFd, level: Level, line: &str) {
    let line = &line.as_bytes()[..line.len().min(LONGEST_LINE)];
    let mut message = vec![LOG, level as u8];
    message.extend_from_slice(line);
    let _ = send(socket, &message, SendFlags::NOSIGNAL);
}

pub(crate) fn send_answer(socket: impl AsFd, answer: &Answer) -> io::Result<()> {
    let mut message = vec![ANSWER];
    serde_json::to_writer(&mut message, answer)?;
    send(socket, &message, SendFlags::NOSIGNAL)?;
    Ok(())
}

/// Sends the greeting with the shared memory, the library and the data files.
pub(crate) fn greet(
    socket: impl AsFd,
    greeting: &Greeting,
    descriptors: &[BorrowedFd<'_>],
) -> io::Result<()> {
    let message = serde_json::to_vec(greeting)?;
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
    let mut control = SendAncillaryBuffer::new(&mut space);
    if !control.push(SendAncillaryMessage::ScmRights(descriptors)) {
        return Err(io::Error::other("too many data files"));
    }
    sendmsg(socket, &[IoSlice::new(&message)], &mut control, SendFlags::NOSIGNAL)?;
    Ok(())
}

/// Waits for the greeting; none where the host is gone.
pub(crate) fn greeted(socket: impl AsFd) -> io::Result<Option<(Greeting, Vec<OwnedFd>)>> {
    let mut bytes = vec![0; LONGEST_MESSAGE];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let received =
        recvmsg(socket, &mut [IoSliceMut::new(&mut bytes)], &mut control, RecvFlags::CMSG_CLOEXEC)?;
    if received.bytes == 0 {
        return Ok(None);
    }
    let rights = control.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(descriptors) => Some(descriptors),
        _ => None,
    });
    let descriptors = rights.flatten().collect();
    Ok(Some((serde_json::from_slice(&bytes[..received.bytes])?, descriptors)))
}

/// The next message; none where there is none yet and `flags` say not to wait.
pub(crate) fn receive(socket: impl AsFd, flags: RecvFlags) -> Option<Message> {
    let mut bytes = [0; LONGEST_LINE * 2];
    let length = loop {
        match recv(&socket, &mut bytes[..], flags) {
            Ok((length, _)) => break length,
            Err(rustix::io::Errno::INTR) => {}
            Err(rustix::io::Errno::AGAIN) => return None,
            Err(_) => return Some(Message::End),
        }
    };
    Some(match &bytes[..length] {
        [] => Message::End,
        [DOORBELL] => Message::Doorbell,
        [LOG, level, line @ ..] => {
            Message::Log(Level::from_code((*level).into()), String::from_utf8_lossy(line).into_owned())
        }
        [ANSWER, json @ ..] => serde_json::from_slice(json).map_or(Message::Other, Message::Answer),
        _ => Message::Other,
    })
}
