use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a file that lies where plugins lie is not to be run.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrustError {
    /// Its permissions cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Others than the one who runs the host can change it.
    #[error("{} can be written by others; `chmod {mode} {}` mends it", path.display(), path.display())]
    Writable {
        /// The file or folder.
        path: PathBuf,
        /// What takes the permission away.
        mode: &'static str,
    },
    /// It belongs to someone else.
    #[error("{} belongs to user {owner}; `chown {user} {}` mends it, if you know what it is", path.display(), path.display())]
    Owner {
        /// The file or folder.
        path: PathBuf,
        /// The user's number.
        owner: u32,
        /// The number of the user who runs the host.
        user: u32,
    },
}

/// Who may write a plugin: whoever can write the executable could run anything anyway, and nobody else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trust {
    #[cfg(unix)]
    executable_owner: u32,
    // The group that can write the executable, if any can.
    #[cfg(unix)]
    writing_group: Option<u32>,
}

#[cfg(unix)]
impl Trust {
    pub(crate) fn of_executable(executable: &Path) -> Self {
        use std::os::unix::fs::MetadataExt;

        let found = fs::metadata(executable);
        let user = rustix::process::geteuid().as_raw();
        let executable_owner = found.as_ref().map_or(user, MetadataExt::uid);
        let writing_group =
            found.ok().filter(|metadata| metadata.mode() & 0o020 != 0).map(|metadata| metadata.gid());
        Self { executable_owner, writing_group }
    }

    /// Of a user, wherever the executable is.
    pub(crate) fn of_user() -> Self {
        Self { executable_owner: rustix::process::geteuid().as_raw(), writing_group: None }
    }

    fn check_permissions(self, path: &Path, metadata: &Metadata) -> Result<(), TrustError> {
        use std::os::unix::fs::MetadataExt;

        let (mode, owner, user) = (metadata.mode(), metadata.uid(), rustix::process::geteuid().as_raw());
        let path = || path.to_owned();
        // In a folder with the sticky bit others can add files and not replace these.
        let is_guarded = metadata.is_dir() && mode & 0o1000 != 0;
        if mode & 0o002 != 0 && !is_guarded {
            return Err(TrustError::Writable { path: path(), mode: "o-w" });
        }
        if mode & 0o020 != 0 && !is_guarded && self.writing_group != Some(metadata.gid()) {
            return Err(TrustError::Writable { path: path(), mode: "g-w" });
        }
        if ![0, user, self.executable_owner].contains(&owner) {
            return Err(TrustError::Owner { path: path(), owner, user });
        }
        Ok(())
    }
}

#[cfg(not(unix))]
impl Trust {
    pub(crate) fn of_executable(_: &Path) -> Self {
        Self {}
    }

    pub(crate) fn of_user() -> Self {
        Self {}
    }

    // Access control lists say who may write; the folders that executables are installed in have theirs.
    fn check_permissions(self, _: &Path, _: &Metadata) -> Result<(), TrustError> {
        Ok(())
    }
}

impl Trust {
    /// Checks a file and the folder that it lies in.
    pub(crate) fn check(self, file: &Path) -> Result<(), TrustError> {
        for path in [Some(file), file.parent()].into_iter().flatten() {
            let metadata = fs::metadata(path)
                .map_err(|source| TrustError::Unreadable { path: path.to_owned(), source })?;
            self.check_permissions(path, &metadata)?;
        }
        Ok(())
    }
}
