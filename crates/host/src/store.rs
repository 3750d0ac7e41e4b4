use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline_plugin::Manifest;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::catalog::data_folder;
use crate::preflight::preflight;
use crate::sealed::sha256;
use crate::trust::Trust;
use crate::{PreflightError, TrustError};

/// The plugins that a user has added, and the projects that a user trusts: a folder of the user's own with copies of the
/// libraries, and a lock file that pins each to its bytes and to what it says of itself.
///
/// Nothing of a plugin runs when it is added. What is copied is what was hashed, so that the file that it came from may
/// change or go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    folder: PathBuf,
}

/// A plugin as the lock file has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// What it is called.
    pub name: String,
    /// The library: of an added plugin in the store's folder, of a project's where the project has it.
    pub file: PathBuf,
    /// The SHA-256 of the library's bytes in hexadecimal.
    pub sha256: String,
    /// What it said of itself when it was pinned.
    pub manifest: Manifest,
}

/// A project's file that names plugins, and was read and found good by the user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Project {
    file: PathBuf,
    /// Of the bytes of the file.
    sha256: String,
    plugins: Vec<Pin>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lock {
    version: u32,
    plugins: Vec<Pin>,
    projects: Vec<Project>,
}

/// The version of the lock file.
const LOCK_VERSION: u32 = 1;
const LOCK: &str = "plugins.lock";
/// The folder in the store where the libraries lie.
const LIBRARIES: &str = "plugins";

/// Why a plugin cannot be added, taken out or trusted.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// A file or folder cannot be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The lock file is none.
    #[error("{}: no list of plugins: {source}", path.display())]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The lock file is of a later dateline.
    #[error("{}: version {version}, and this dateline reads version {LOCK_VERSION}", path.display())]
    Version {
        /// The lock file.
        path: PathBuf,
        /// Its version.
        version: u32,
    },
    /// Others than the user could change the file.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// It is no plugin for this host.
    #[error("{}: {source}", path.display())]
    NotAPlugin {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: PreflightError,
    },
    /// A data file is another one than the plugin was built with.
    #[error("{}: has sha256 {found}, and the plugin was built with {expected}", path.display())]
    Data {
        /// The data file.
        path: PathBuf,
        /// The checksum of its bytes.
        found: String,
        /// The checksum in the manifest.
        expected: String,
    },
    /// No added plugin has the name.
    #[error("no plugin called `{name}` was added; {}", crate::plugins::known_names(known))]
    Unknown {
        /// The name.
        name: String,
        /// The names of those that were.
        known: Vec<String>,
    },
    /// The project is not trusted.
    #[error("{}: was not trusted", path.display())]
    NotTrusted {
        /// The project's file.
        path: PathBuf,
    },
}

/// The store is not changed by others.
struct Hold(File);

impl Drop for Hold {
    fn drop(&mut self) {
        // Closing the file is not enough where a process that is being started has it too. What fails here leaves the lock
        // to the end of both.
        let _ = self.0.unlock();
    }
}

impl Store {
    /// The store in a folder, which need not be there yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The added plugins, in order of their names, with the paths of their libraries.
    ///
    /// # Errors
    /// A lock file that cannot be read.
    pub fn added(&self) -> Result<Vec<Pin>, StoreError> {
        let mut pins = self.read()?.plugins;
        for pin in &mut pins {
            pin.file = self.folder.join(LIBRARIES).join(&pin.file);
        }
        Ok(pins)
    }

    /// Looks at a library without running it, copies it with its data files into the store, and pins it. An added plugin
    /// of that name is replaced, and returned.
    ///
    /// # Errors
    /// A file that others can write, one that is no plugin for this host, data files that are missing or other than those
    /// that it was built with, and a store that cannot be written.
    pub fn add(&self, library: &Path) -> Result<(Pin, Option<Pin>), StoreError> {
        let (mut pin, bytes) = self.look(library)?;
        let files = data_files(library, &pin.manifest)?;
        let hold = self.hold()?;
        let mut list = self.read()?;
        // What runs from the old copy keeps it: the new one is another folder.
        let inner = Path::new(&pin.name).with_extension(&pin.sha256[..16]);
        let folder = self.folder.join(LIBRARIES).join(&inner);
        let file_name = library.file_name().unwrap_or_default();
        private_folder(&folder)?;
        let copy = folder.join(file_name);
        replace(&copy, &bytes)?;
        let data = data_folder(&copy);
        if !files.is_empty() {
            private_folder(&data)?;
        }
        for (name, bytes) in files {
            replace(&data.join(name), &bytes)?;
        }
        pin.file = inner.join(file_name);
        let before = list.plugins.iter().position(|other| other.name == pin.name);
        let before = before.map(|index| list.plugins.remove(index));
        list.plugins.push(pin.clone());
        list.plugins.sort_by(|one, other| one.name.cmp(&other.name));
        self.write(&list)?;
        if let Some(before) = before.as_ref().filter(|before| before.file != pin.file) {
            self.delete(before)?;
        }
        drop(hold);
        pin.file = copy;
        Ok((pin, before))
    }

    /// Takes an added plugin out, with its files.
    ///
    /// # Errors
    /// A name that no added plugin has, and a store that cannot be written.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        let hold = self.hold()?;
        let mut list = self.read()?;
        let Some(index) = list.plugins.iter().position(|pin| pin.name == name) else {
            let known = list.plugins.into_iter().map(|pin| pin.name).collect();
            return Err(StoreError::Unknown { name: name.to_owned(), known });
        };
        let pin = list.plugins.remove(index);
        self.write(&list)?;
        self.delete(&pin)?;
        drop(hold);
        Ok(())
    }

    /// Pins a project's file and the libraries that it names. They stay where they are.
    ///
    /// # Errors
    /// A file or library that others can write, a library that is no plugin for this host, and a store that cannot be
    /// written.
    pub fn trust(&self, project: &Path, libraries: &[PathBuf]) -> Result<Vec<Pin>, StoreError> {
        let project = fs::canonicalize(project).map_err(at(project))?;
        Trust::of_user().check(&project)?;
        let bytes = fs::read(&project).map_err(at(&project))?;
        let pins = libraries.iter().map(|library| {
            let (pin, _) = self.look(library)?;
            data_files(library, &pin.manifest)?;
            Ok(pin)
        });
        let plugins = pins.collect::<Result<Vec<_>, StoreError>>()?;
        let hold = self.hold()?;
        let mut list = self.read()?;
        list.projects.retain(|other| other.file != project);
        list.projects.push(Project { file: project, sha256: sha256(&bytes), plugins: plugins.clone() });
        list.projects.sort_by(|one, other| one.file.cmp(&other.file));
        self.write(&list)?;
        drop(hold);
        Ok(plugins)
    }

    /// Takes the trust in a project's file back.
    ///
    /// # Errors
    /// A file that is not trusted, and a store that cannot be written.
    pub fn distrust(&self, project: &Path) -> Result<(), StoreError> {
        let file = fs::canonicalize(project).unwrap_or_else(|_| project.to_owned());
        let hold = self.hold()?;
        let mut list = self.read()?;
        let many = list.projects.len();
        list.projects.retain(|other| other.file != file);
        if list.projects.len() == many {
            return Err(StoreError::NotTrusted { path: project.to_owned() });
        }
        self.write(&list)?;
        drop(hold);
        Ok(())
    }

    /// The plugins of a project's file, if it is trusted with the bytes that it has now.
    ///
    /// # Errors
    /// A lock file or project's file that cannot be read.
    pub fn project(&self, project: &Path) -> Result<Option<Vec<Pin>>, StoreError> {
        let list = self.read()?;
        let file = fs::canonicalize(project).map_err(at(project))?;
        let Some(known) = list.projects.into_iter().find(|other| other.file == file) else {
            return Ok(None);
        };
        let bytes = fs::read(&file).map_err(at(&file))?;
        Ok((sha256(&bytes) == known.sha256).then_some(known.plugins))
    }

    /// What a library is, from its bytes alone, and the bytes.
    fn look(&self, library: &Path) -> Result<(Pin, Vec<u8>), StoreError> {
        let library = fs::canonicalize(library).map_err(at(library))?;
        Trust::of_user().check(&library)?;
        let bytes = fs::read(&library).map_err(at(&library))?;
        let seen = preflight(bytes.as_slice())
            .map_err(|source| StoreError::NotAPlugin { path: library.clone(), source })?;
        let (name, sha256) = (seen.manifest.name.clone(), sha256(&bytes));
        Ok((Pin { name, file: library, sha256, manifest: seen.manifest }, bytes))
    }

    fn lock_file(&self) -> PathBuf {
        self.folder.join(LOCK)
    }

    fn read(&self) -> Result<Lock, StoreError> {
        let path = self.lock_file();
        let json = match fs::read(&path) {
            Ok(json) => json,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Lock { version: LOCK_VERSION, plugins: Vec::new(), projects: Vec::new() });
            }
            Err(source) => return Err(StoreError::File { path, source }),
        };
        Trust::of_user().check(&path)?;
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let wrong = |source| StoreError::Lock { path: path.clone(), source };
        let Version { version } = serde_json::from_slice(&json).map_err(wrong)?;
        if version != LOCK_VERSION {
            return Err(StoreError::Version { path, version });
        }
        serde_json::from_slice(&json).map_err(wrong)
    }

    fn write(&self, list: &Lock) -> Result<(), StoreError> {
        let path = self.lock_file();
        let wrong = |source| StoreError::Lock { path: path.clone(), source };
        let mut json = serde_json::to_vec_pretty(list).map_err(wrong)?;
        json.push(b'\n');
        replace(&path, &json)
    }

    /// Waits until no other process changes the store, and keeps others from it for as long as what it returns is held.
    fn hold(&self) -> Result<Hold, StoreError> {
        private_folder(&self.folder)?;
        let path = self.folder.join(".busy");
        let file = File::options().create(true).append(true).open(&path).map_err(at(&path))?;
        file.lock().map_err(at(&path))?;
        Ok(Hold(file))
    }

    /// Deletes the copies of a plugin.
    fn delete(&self, pin: &Pin) -> Result<(), StoreError> {
        let Some(inner) = pin.file.components().next() else { return Ok(()) };
        let folder = self.folder.join(LIBRARIES).join(inner);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(&folder)(error)),
            _ => Ok(()),
        }
    }
}

/// The names and bytes of a plugin's data files, which must be those that it was built with.
fn data_files(library: &Path, manifest: &Manifest) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let folder = data_folder(library);
    let read = |file: &dateline_plugin::FileManifest| {
        let path = folder.join(&file.name);
        let bytes = fs::read(&path).map_err(at(&path))?;
        let (found, expected) = (sha256(&bytes), file.sha256.clone());
        if found != expected {
            return Err(StoreError::Data { path, found, expected });
        }
        Ok((file.name.clone(), bytes))
    };
    manifest.files.iter().map(read).collect()
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::File { path, source }
}

/// Makes a folder that its owner alone may enter, with the folders above it.
fn private_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(at(folder))
}

/// Writes a file beside its place and moves it there, so that it is whole at any moment.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}", std::process::id()));
    let aside = path.with_file_name(name);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside).map_err(at(&aside))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(at(&aside))?;
    fs::rename(&aside, path).map_err(at(path))
}
