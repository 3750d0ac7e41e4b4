use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use dateline_plugin::Manifest;
use object::ReadCache;
use serde::Deserialize;
use thiserror::Error;

use crate::error::Refusal;
use crate::preflight::preflight;
use crate::sealed::sha256;
use crate::store::{Pin, Store, StoreError};
use crate::trust::Trust;

/// The plugins that the host knows.
///
/// Nothing runs because it happens to lie somewhere: a plugin is known because the installation that the executable
/// belongs to lists it with its checksum, because it was built beside the executable in a development tree, because the
/// user has added it, or because a project that the user trusts names it. The current directory is not looked at.
#[derive(Debug)]
pub struct Catalog {
    // In order of their names, refused ones too.
    entries: Vec<Entry>,
}

/// A plugin that the host knows, or a library that lies where plugins do and is refused.
#[derive(Debug)]
pub struct Entry {
    name: String,
    path: PathBuf,
    origin: Origin,
    found: Result<Manifest, Refusal>,
}

/// Where a plugin is known from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// The installation lists it.
    Installed {
        /// The checksum that it must have.
        sha256: String,
    },
    /// It was built beside the executable.
    Development,
    /// The user has added it.
    Added {
        /// The checksum that it must have.
        sha256: String,
    },
    /// A project that the user trusts names it.
    Project {
        /// The project's file.
        file: PathBuf,
        /// The checksum that it must have.
        sha256: String,
    },
    /// The program named the file.
    Named,
}

impl Origin {
    /// The checksum that the library must have, where it is pinned.
    pub fn sha256(&self) -> Option<&str> {
        match self {
            Self::Installed { sha256 } | Self::Added { sha256 } | Self::Project { sha256, .. } => {
                Some(sha256)
            }
            Self::Development | Self::Named => None,
        }
    }

    /// Which of two plugins of one name is meant: those that ship come before those of the user.
    fn rank(&self) -> usize {
        match self {
            Self::Installed { .. } | Self::Development | Self::Named => 0,
            Self::Added { .. } => 1,
            Self::Project { .. } => 2,
        }
    }
}

/// All that can be said of a plugin without running it.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// The library.
    pub path: PathBuf,
    /// Where it is known from.
    pub origin: Origin,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes in hexadecimal.
    pub sha256: String,
    /// The format of the file: ELF, Mach-O or PE.
    pub format: &'static str,
    /// The architecture that it is built for, as Rust names it.
    pub architecture: String,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// Why a plugin cannot be inspected.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InspectError {
    /// No plugin has the name.
    #[error(transparent)]
    Unknown(#[from] crate::UnknownPlugin),
    /// It is not one that the host would run.
    #[error("{}: {refusal}", path.display())]
    Refused {
        /// The library.
        path: PathBuf,
        /// Why, in the words of the catalog.
        refusal: String,
    },
}

impl Catalog {
    /// No plugins.
    pub fn empty() -> Self {
        Self { entries: Vec::new() }
    }

    /// The plugins that belong to an executable: those of its installation, in `../lib/dateline/plugins/` from its
    /// folder, or in cargo's target folder those that were built beside it.
    pub fn beside(executable: &Path) -> Self {
        let Ok(executable) = fs::canonicalize(executable) else { return Self::empty() };
        let trust = Trust::of_executable(&executable);
        let entries = match (installed_folder(&executable), development_folder(&executable)) {
            (Some(folder), _) => installed(&folder, trust),
            (None, Some(profile)) => development(&profile, trust),
            (None, None) => Vec::new(),
        };
        Self::of_entries(entries)
    }

    /// The plugins in files that the program names itself, as tests of plugins do.
    pub fn of_files(paths: impl IntoIterator<Item = impl Into<PathBuf>>) -> Self {
        let executable = std::env::current_exe().unwrap_or_default();
        let trust = Trust::of_executable(&executable);
        let entries = paths.into_iter().map(|path| Entry::of_file(path.into(), Origin::Named, trust));
        Self::of_entries(entries.collect())
    }

    /// With the plugins that the user has added to a store.
    ///
    /// # Errors
    /// A lock file that cannot be read.
    pub fn with_added(mut self, store: &Store) -> Result<Self, StoreError> {
        for pin in store.added()? {
            let origin = Origin::Added { sha256: pin.sha256.clone() };
            self.entries.push(Entry::of_pin(&pin, origin));
        }
        Ok(Self::of_entries(self.entries))
    }

    /// With the plugins of a project's file, as [`Store::project`] has them.
    pub fn with_project(mut self, pins: &[Pin], file: &Path) -> Self {
        for pin in pins {
            let origin = Origin::Project { file: file.to_owned(), sha256: pin.sha256.clone() };
            self.entries.push(Entry::of_pin(pin, origin));
        }
        Self::of_entries(self.entries)
    }

    fn of_entries(mut entries: Vec<Entry>) -> Self {
        // Of several libraries with one name the first has it, by where they are known from and by path.
        entries.sort_by(|one, other| {
            let key = |entry: &Entry| (entry.name.clone(), entry.origin.rank(), entry.path.clone());
            key(one).cmp(&key(other))
        });
        let mut known: Option<(String, String)> = None;
        for entry in entries.iter_mut().filter(|entry| entry.found.is_ok()) {
            match &known {
                Some((name, path)) if *name == entry.name => {
                    entry.found = Err(Refusal::Duplicate { other: path.clone() });
                }
                _ => known = Some((entry.name.clone(), entry.path.display().to_string())),
            }
        }
        Self { entries }
    }

    /// The plugins and refused libraries, in order of their names.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The plugin of a name, or where there is none the refused library of that name.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        let mut named = self.entries.iter().filter(|entry| entry.name == name);
        let first = named.clone().next();
        named.find(|entry| entry.found.is_ok()).or(first)
    }

    /// Looks into a plugin without running any of it.
    ///
    /// # Errors
    /// A name that there is not, and a library that the host refuses.
    pub fn inspect(&self, name: &str) -> Result<Inspection, InspectError> {
        let entry = self.get(name).ok_or_else(|| self.unknown(name))?;
        let refused = |refusal: &dyn ToString| InspectError::Refused {
            path: entry.path.clone(),
            refusal: refusal.to_string(),
        };
        entry.manifest_or_refusal().map_err(|refusal| refused(refusal))?;
        let bytes = fs::read(&entry.path).map_err(|error| refused(&error))?;
        let seen = preflight(bytes.as_slice()).map_err(|error| refused(&error))?;
        Ok(Inspection {
            path: entry.path.clone(),
            origin: entry.origin.clone(),
            size: bytes.len() as u64,
            sha256: sha256(&bytes),
            format: seen.format,
            architecture: seen.architecture,
            manifest: seen.manifest,
        })
    }

    pub(crate) fn unknown(&self, name: &str) -> crate::UnknownPlugin {
        let known = self.entries.iter().filter(|entry| entry.found.is_ok());
        crate::UnknownPlugin { name: name.to_owned(), known: known.map(|entry| entry.name.clone()).collect() }
    }
}

impl Entry {
    fn of_file(path: PathBuf, origin: Origin, trust: Trust) -> Self {
        let found = look(&path, trust);
        let name = found.as_ref().map_or_else(|_| name_of_file(&path), |manifest| manifest.name.clone());
        Self { name, path, origin, found }
    }

    /// A plugin of a lock file, which must still be what it was when it was pinned.
    fn of_pin(pin: &Pin, origin: Origin) -> Self {
        let mut entry = Self::of_file(pin.file.clone(), origin, Trust::of_user());
        if entry.found.as_ref().is_ok_and(|manifest| *manifest != pin.manifest) {
            entry.found = Err(Refusal::Changed);
        }
        entry.name.clone_from(&pin.name);
        entry
    }

    /// Its name, from the manifest; of a library whose manifest cannot be read, what its file is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The library.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where it is known from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// What it says of itself, where it is not refused.
    pub fn manifest(&self) -> Option<&Manifest> {
        self.found.as_ref().ok()
    }

    /// Why it is refused, if it is.
    pub fn refusal(&self) -> Option<&Refusal> {
        self.found.as_ref().err()
    }

    /// Its version; empty where it is refused.
    pub fn version(&self) -> &str {
        self.manifest().map(|manifest| manifest.version.as_str()).unwrap_or_default()
    }

    /// What it does, in one line; empty where it is refused.
    pub fn description(&self) -> &str {
        self.manifest().map(|manifest| manifest.description.as_str()).unwrap_or_default()
    }

    /// The layers that it writes.
    pub fn layers(&self) -> impl Iterator<Item = &str> {
        let extractors = self.manifest().map(|manifest| manifest.extractors.as_slice()).unwrap_or_default();
        extractors.iter().map(|extractor| extractor.layer.as_str())
    }

    pub(crate) fn manifest_or_refusal(&self) -> Result<&Manifest, &Refusal> {
        self.found.as_ref()
    }
}

/// The list that an installation has of its plugins.
#[derive(Deserialize)]
struct Pins {
    plugins: Vec<InstalledPin>,
}

#[derive(Deserialize)]
struct InstalledPin {
    name: String,
    file: String,
    sha256: String,
}

const PINS: &str = "pins.json";

fn installed_folder(executable: &Path) -> Option<PathBuf> {
    let folder = executable.parent()?.parent()?.join("lib/dateline/plugins");
    folder.join(PINS).is_file().then_some(folder)
}

fn installed(folder: &Path, trust: Trust) -> Vec<Entry> {
    let pins = match read_pins(folder, trust) {
        Ok(pins) => pins.plugins,
        Err(refusal) => {
            let (name, path) = (PINS.to_owned(), folder.join(PINS));
            let origin = Origin::Installed { sha256: String::new() };
            return vec![Entry { name, path, origin, found: Err(refusal) }];
        }
    };
    let mut entries: Vec<Entry> = pins.iter().map(|pin| pinned(folder, pin, trust)).collect();
    for path in libraries(folder, "") {
        if entries.iter().all(|entry| entry.path != path) {
            let (name, origin) = (name_of_file(&path), Origin::Installed { sha256: String::new() });
            entries.push(Entry { name, path, origin, found: Err(Refusal::NotPinned) });
        }
    }
    entries
}

fn read_pins(folder: &Path, trust: Trust) -> Result<Pins, Refusal> {
    let path = folder.join(PINS);
    trust.check(&path)?;
    let json = fs::read(&path).map_err(|source| Refusal::Unreadable { source })?;
    serde_json::from_slice(&json).map_err(|error| Refusal::Pins { problem: error.to_string() })
}

fn pinned(folder: &Path, pin: &InstalledPin, trust: Trust) -> Entry {
    let origin = Origin::Installed { sha256: pin.sha256.clone() };
    // The name of a file in the folder itself, wherever the list may point.
    let Some(file) = Path::new(&pin.file).file_name() else {
        let problem = format!("`{}` is no file's name", pin.file);
        return Entry {
            name: pin.name.clone(),
            path: folder.into(),
            origin,
            found: Err(Refusal::Pins { problem }),
        };
    };
    let mut entry = Entry::of_file(folder.join(file), origin, trust);
    if entry.found.is_ok() && entry.name != pin.name {
        let (found, pinned) = (entry.name.clone(), pin.name.clone());
        entry.found = Err(Refusal::Renamed { found, pinned });
    }
    entry.name.clone_from(&pin.name);
    entry
}

/// The folder of the profile that an executable in cargo's target folder was built in.
///
/// Cargo marks the target folder with a `CACHEDIR.TAG` if it makes the folder, and keeps there what it knows of the compiler;
/// profiles lie in it, or in the folder of a platform in it.
fn development_folder(executable: &Path) -> Option<PathBuf> {
    let folder = executable.parent()?;
    let is_inner = ["deps", "examples"].iter().any(|inner| folder.ends_with(inner));
    let profile = if is_inner { folder.parent()? } else { folder };
    let is_profile = [".fingerprint", ".cargo-lock", "deps"].iter().any(|mark| profile.join(mark).exists());
    let is_cargos = |folder: &Path| {
        let tag = fs::read(folder.join("CACHEDIR.TAG")).unwrap_or_default();
        tag.windows(5).any(|word| word == b"cargo") || folder.join(".rustc_info.json").is_file()
    };
    (is_profile && profile.ancestors().skip(1).take(2).any(is_cargos)).then(|| profile.to_owned())
}

fn development(profile: &Path, trust: Trust) -> Vec<Entry> {
    // A build of the plugin itself puts it into the profile's folder, one for the tests of another package only below.
    // Of both the later one is meant.
    let mut paths = libraries(profile, "dateline_plugin_");
    for path in libraries(&profile.join("deps"), "dateline_plugin_") {
        match paths.iter_mut().find(|known| known.file_name() == path.file_name()) {
            Some(known) if modified(&path) > modified(known) => *known = path,
            Some(_) => {}
            None => paths.push(path),
        }
    }
    paths.into_iter().map(|path| Entry::of_file(path, Origin::Development, trust)).collect()
}

/// The libraries in a folder whose names begin so, in order.
fn libraries(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let is_library = |name: &str| {
        let stem = name.strip_prefix(DLL_PREFIX).and_then(|name| name.strip_suffix(DLL_SUFFIX));
        stem.is_some_and(|stem| stem.starts_with(prefix))
    };
    let named = entries.filter(|entry| entry.file_name().to_str().is_some_and(is_library));
    let mut paths: Vec<_> = named.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn look(path: &Path, trust: Trust) -> Result<Manifest, Refusal> {
    let file = File::open(path).map_err(|source| Refusal::Unreadable { source })?;
    trust.check(path)?;
    Ok(preflight(&ReadCache::new(file))?.manifest)
}

/// What a library's file says of the plugin's name, as cargo calls the libraries of plugins.
fn name_of_file(path: &Path) -> String {
    let stem = stem(path);
    stem.strip_prefix("dateline_plugin_").unwrap_or(&stem).replace('_', "-")
}

fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_prefix(DLL_PREFIX).unwrap_or(&stem).to_owned()
}

/// Where a library's data files lie: in the folder beside it that has its name.
pub(crate) fn data_folder(library: &Path) -> PathBuf {
    let folder = library.parent().unwrap_or(Path::new(""));
    let name = format!("{}.data", stem(library));
    let beside = folder.join(&name);
    // Cargo's folder for what is built on the way lies in the one where the data are.
    match folder.parent() {
        Some(profile) if folder.ends_with("deps") && !beside.exists() => profile.join(name),
        _ => beside,
    }
}
