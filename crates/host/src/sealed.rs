use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use dateline_plugin::hexadecimal;
use memmap2::MmapOptions;
use sha2::{Digest, Sha256};

/// The bytes of a file as they were when they were read and hashed, out of reach of whoever changes the file later.
pub(crate) struct Sealed {
    file: File,
    /// Where the bytes can be opened, for as long as `file` is open.
    pub(crate) path: PathBuf,
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
        Ok(Self { file, path })
    }

    /// Elsewhere the file itself is used. It can change between hashing and opening, which the check of its permissions
    /// leaves to its owner alone.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn new(_bytes: &[u8], original: &Path) -> io::Result<Self> {
        Ok(Self { file: File::open(original)?, path: original.to_owned() })
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

/// Bytes that were read and hashed, with their SHA-256 in small hexadecimal digits.
pub(crate) struct Hashed<Bytes> {
    pub(crate) bytes: Bytes,
    pub(crate) sha256: String,
}

/// Reads a file into one in memory that nobody can write any more.
pub(crate) fn sealed(path: &Path) -> io::Result<Hashed<Sealed>> {
    let bytes = fs::read(path)?;
    Ok(Hashed { sha256: sha256(&bytes), bytes: Sealed::new(&bytes, path)? })
}

/// Reads a file into memory of this process that nobody can write any more, for the rest of the process's life; the same memory
/// each time for the same bytes. It begins where a page does.
pub(crate) fn kept(path: &Path) -> io::Result<Hashed<&'static [u8]>> {
    static KEPT: Mutex<BTreeMap<String, &'static [u8]>> = Mutex::new(BTreeMap::new());
    let mut file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
    if length == 0 {
        return Ok(Hashed { bytes: &[], sha256: sha256(&[]) });
    }
    let mut memory = MmapOptions::new().len(length).populate().map_anon()?;
    file.read_exact(&mut memory)?;
    let memory = memory.make_read_only()?;
    let sha256 = sha256(&memory);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let bytes = *kept.entry(sha256.clone()).or_insert_with(|| Box::leak(Box::new(memory)));
    Ok(Hashed { bytes, sha256 })
}
