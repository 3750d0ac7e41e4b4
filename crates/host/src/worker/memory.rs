//! The memory that a host and its worker share.
//!
//! ```text
//! 0        the words, one page
//! 4 KiB    why a call failed, and why its notes were refused: 8 KiB each
//! 20 KiB   what the plugin emitted, of a fixed size
//! ...      the document; this part grows
//! ```
//!
//! Nothing here is ever seen through a Rust reference but the words, which are atomic. The rest is copied, in and out,
//! before anybody looks at it: the other side may write to it at any time.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicU64, Ordering};

use memmap2::{MmapOptions, MmapRaw};
use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, ftruncate, memfd_create};

/// The words of the first page, by their place. What the two sides write in turn lies in lines of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Word {
    /// The number of the request; the host writes it last.
    Turn = 0,
    /// Whether the host sleeps until its doorbell rings.
    HostSleeps = 1,
    /// How long the memory is.
    Length = 2,
    /// Which extractor is to run.
    Extractor = 3,
    /// The time it has, in nanoseconds.
    Budget = 4,
    /// Where the document's description lies.
    Document = 5,
    /// Whether to stop: as `should_stop` says it.
    Stop = 8,
    /// The number of the request that was last taken up.
    Taken = 16,
    /// The number of the request that was last answered; the worker writes it last.
    Done = 17,
    /// Whether the worker sleeps until its doorbell rings.
    WorkerSleeps = 18,
    /// What the call returned.
    Code = 19,
    /// What else came of it: the bits of [`flag`].
    Flags = 20,
    /// How many bytes were emitted.
    Emitted = 21,
    /// How many bytes say why the call failed.
    Error = 22,
    /// How many bytes say why its notes were refused.
    Refused = 23,
    /// How many lines were sent to the log since the worker began.
    Logged = 24,
    /// The first system call that the sandbox denied, and one; zero for none.
    Denied = 32,
    /// Whether the process ended for want of memory.
    NoMemory = 33,
}

/// The bits of [`Word::Flags`].
pub(crate) mod flag {
    /// The plugin's own session could not be opened.
    pub(crate) const NOT_OPENED: u64 = 1;
    /// The call gave a reason for its failure.
    pub(crate) const HAS_ERROR: u64 = 2;
    /// What it emitted was refused.
    pub(crate) const HAS_REFUSED: u64 = 4;
    /// The plugin emitted outside of its calls.
    pub(crate) const STRAYED: u64 = 8;
}

const PAGE: usize = 4096;
pub(crate) const LONGEST_TEXT: usize = 8192;
pub(crate) const ERROR_AT: usize = PAGE;
pub(crate) const REFUSED_AT: usize = ERROR_AT + LONGEST_TEXT;
pub(crate) const EMITTED_AT: usize = REFUSED_AT + LONGEST_TEXT;
const FIRST_DOCUMENT: usize = 256 << 10;

pub(crate) struct Memory {
    file: File,
    map: MmapRaw,
}

impl Memory {
    /// Memory with room for so many emitted bytes. It takes what is written to, not what there is room for.
    pub(crate) fn new(emitted: usize) -> io::Result<Self> {
        let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        let file = File::from(
            memfd_create("dateline-slot", flags | MemfdFlags::NOEXEC_SEAL)
                .or_else(|_| memfd_create("dateline-slot", flags))?,
        );
        let length = document_at(emitted) + FIRST_DOCUMENT;
        ftruncate(&file, length as u64)?;
        fcntl_add_seals(&file, SealFlags::SHRINK)?;
        let map = map(&file, length)?;
        Ok(Self { file, map })
    }

    /// The memory that another process made.
    pub(crate) fn open(descriptor: OwnedFd) -> io::Result<Self> {
        let file = File::from(descriptor);
        let map = map(&file, usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX))?;
        Ok(Self { file, map })
    }

    pub(crate) fn descriptor(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }

    pub(crate) fn len(&self) -> usize {
        self.map.len()
    }

    /// Makes it at least `length` long.
    pub(crate) fn grow(&mut self, length: usize) -> io::Result<()> {
        if length > self.map.len() {
            let length = length.next_multiple_of(FIRST_DOCUMENT);
            ftruncate(&self.file, length as u64)?;
            self.map = map(&self.file, length)?;
        }
        Ok(())
    }

    /// Sees what the other side has made longer.
    pub(crate) fn follow(&mut self, length: usize) -> io::Result<()> {
        if length > self.map.len() {
            self.map = map(&self.file, length)?;
        }
        Ok(())
    }

    /// A page of its own with the words, for the rest of the process's life.
    pub(crate) fn leak_words(&self) -> io::Result<*mut AtomicU64> {
        let page = Box::leak(Box::new(MmapOptions::new().len(PAGE).map_raw(&self.file)?));
        Ok(page.as_mut_ptr().cast())
    }

    pub(crate) fn word(&self, word: Word) -> &AtomicU64 {
        // SAFETY: every word lies in the first page, which is mapped for as long as `self`, aligned, and read and written
        // through atomics alone.
        unsafe { AtomicU64::from_ptr(self.map.as_mut_ptr().cast::<u64>().add(word as usize)) }
    }

    pub(crate) fn get(&self, word: Word) -> u64 {
        self.word(word).load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, word: Word, value: u64) {
        self.word(word).store(value, Ordering::Relaxed);
    }

    /// The address of `length` bytes, where they are in the memory.
    pub(crate) fn at(&self, offset: usize, length: usize) -> Option<*mut u8> {
        let end = offset.checked_add(length)?;
        (end <= self.map.len()).then(|| self.map.as_mut_ptr().wrapping_add(offset))
    }

    /// Writes as much of `bytes` as there is room for.
    pub(crate) fn write(&self, offset: usize, bytes: &[u8]) {
        let length = bytes.len().min(self.map.len().saturating_sub(offset));
        if let Some(at) = self.at(offset, length) {
            // SAFETY: `length` bytes are mapped there, and none of them are behind a reference.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), at, length) };
        }
    }

    /// Copies `length` bytes into `copy`, in words: no more than there are. Whatever the other side writes meanwhile, the
    /// copy is what it is.
    pub(crate) fn copy_out(&self, offset: usize, length: usize, copy: &mut Vec<u64>) {
        debug_assert_eq!(offset % 8, 0);
        copy.clear();
        let words = length.div_ceil(8).min(self.map.len().saturating_sub(offset) / 8);
        let Some(first) = self.at(offset, words * 8) else { return };
        copy.extend((0..words).map(|index| {
            // SAFETY: the word is mapped, aligned because the map and the offset are, and read as an atomic.
            unsafe { AtomicU64::from_ptr(first.cast::<u64>().add(index)) }.load(Ordering::Relaxed)
        }));
    }

    /// A text that the other side left.
    pub(crate) fn text(&self, offset: usize, length: u64, copy: &mut Vec<u64>) -> String {
        let length = usize::try_from(length).unwrap_or(usize::MAX).min(LONGEST_TEXT);
        self.copy_out(offset, length, copy);
        String::from_utf8_lossy(bytes_of(copy, length)).into_owned()
    }
}

/// The first `length` bytes of words, or all.
pub(crate) fn bytes_of(words: &[u64], length: usize) -> &[u8] {
    // SAFETY: words have no padding, and bytes any value.
    unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), length.min(words.len() * 8)) }
}

/// Where the document lies behind so many emitted bytes.
pub(crate) fn document_at(emitted: usize) -> usize {
    (EMITTED_AT + emitted).next_multiple_of(PAGE)
}

// The length is given: asking for it is denied to a worker.
fn map(file: &File, length: usize) -> io::Result<MmapRaw> {
    MmapOptions::new().len(length).map_raw(file)
}
