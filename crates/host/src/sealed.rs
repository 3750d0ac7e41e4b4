use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use dateline_plugin::hexadecimal;
use sha2::{Digest, Sha256};

/// The bytes of a file as they were when they were read and hashed, out of reach of whoever changes the file later.
pub(crate) struct Sealed {
    file: File,
    /// Where the bytes can be opened, for as long as `file` is open.
    pub(crate) path: PathBuf,
    length: u64,
}

/// The SHA-256 of `bytes` in small hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

impl Sealed {
    /// Copies `bytes`, which were read from `original`, into a file in memory that nobody can write any more.
    #[cfg(target_os = "linux")]
    pub(crate) fn new(bytes: &[u8], _original: &Path) -> io::Result<Self> {
        use std::io::Write;
        use std::os::fd::AsRawFd;

        use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};

        let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        // Kernels that know the flag may be set to refuse files without it; those that do not know it refuse the flag.
        let descriptor = memfd_create("dateline-plugin", flags | MemfdFlags::EXEC)
            .or_else(|_| memfd_create("dateline-plugin", flags))?;
        let mut file = File::from(descriptor);
        file.write_all(bytes)?;
        fcntl_add_seals(&file, SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL)?;
        let path = format!("/proc/self/fd/{}", file.as_raw_fd()).into();
        Ok(Self { file, path, length: bytes.len() as u64 })
    }

    /// Elsewhere the file itself is used. It can change between hashing and opening, which the check of its permissions
    /// leaves to its owner alone.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn new(bytes: &[u8], original: &Path) -> io::Result<Self> {
        Ok(Self { file: File::open(original)?, path: original.to_owned(), length: bytes.len() as u64 })
    }

    /// Maps the bytes for the rest of the process's life.
    fn into_slice(self) -> io::Result<&'static [u8]> {
        if self.length == 0 {
            return Ok(&[]);
        }
        // SAFETY: on Linux the file is sealed against change; elsewhere it is the owner's own to keep as it is.
        let map = unsafe { memmap2::Mmap::map(&self.file)? };
        Ok(Box::leak(Box::new(map)))
    }

    /// The file that nobody can write any more.
    #[cfg(target_os = "linux")]
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Keeps the file open for the rest of the process's life.
    pub(crate) fn keep_open(self) {
        std::mem::forget(self.file);
    }
}

/// The bytes of a data file for the rest of the process's life, the same memory each time for the same bytes.
pub(crate) fn kept(bytes: &[u8], sha256: &str, original: &Path) -> io::Result<&'static [u8]> {
    static KEPT: Mutex<BTreeMap<String, &'static [u8]>> = Mutex::new(BTreeMap::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(&slice) = kept.get(sha256) {
        return Ok(slice);
    }
    let slice = Sealed::new(bytes, original)?.into_slice()?;
    kept.insert(sha256.to_owned(), slice);
    Ok(slice)
}
