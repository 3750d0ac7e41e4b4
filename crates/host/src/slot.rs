use std::ffi::c_void;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, io, ptr};

use dateline_plugin::abi::{self, Col, ColumnType};
use dateline_plugin::{ExtractorManifest, FileManifest, Manifest};

use crate::call::{self, Call, PluginNumber};
use crate::catalog::{Entry, data_folder};
use crate::config;
use crate::error::{LoadError, PlanError};
use crate::library::{self, Functions, OpenError};
use crate::plan::{Need, Task, not_running};
use crate::preflight::preflight;
use crate::sealed::{Hashed, Sealed, kept, sealed, sha256};
use crate::summary::Tally;
use crate::worker::Launcher;
use crate::{LogSink, Options, Request};

/// One plugin of a run.
pub(crate) struct Slot {
    pub(crate) name: Box<str>,
    pub(crate) version: Box<str>,
    /// What its extractors write, whether it runs or not.
    pub(crate) layers: Vec<ExtractorManifest>,
    pub(crate) number: PluginNumber,
    pub(crate) extractors: Vec<Extractor>,
    /// What starts its processes; none where it runs in this one.
    pub(crate) launcher: Option<Launcher>,
    pub(crate) tally: Tally,
    // Why it does not run, once it does not.
    off: OnceLock<String>,
    // Documents in a row that it may break on before it is switched off.
    most_breaks: u32,
    // Documents in a row that it broke on, over all threads.
    breaks: AtomicU32,
}

/// One extractor with its model.
pub(crate) struct Extractor {
    pub(crate) task: Task,
    /// What runs it in this process; none where a worker does.
    pub(crate) native: Option<Native>,
}

/// An extractor's functions and its model.
pub(crate) struct Native {
    pub(crate) functions: Functions,
    pub(crate) model: Model,
}

/// What `load` made.
pub(crate) struct Model {
    pub(crate) handle: *mut c_void,
    unload: Option<abi::CloseFn>,
}

// SAFETY: the ABI says that a model is immutable and shared by the sessions of all threads.
unsafe impl Send for Model {}
// SAFETY: as for `Send`.
unsafe impl Sync for Model {}

impl Drop for Model {
    fn drop(&mut self) {
        if let Some(unload) = self.unload {
            // SAFETY: made by `load` of the same extractor, once, and all sessions are closed: they share the plugins.
            unsafe { unload(self.handle) };
        }
    }
}

impl Slot {
    /// Loads a plugin; one that cannot be loaded is switched off.
    pub(crate) fn load(
        entry: &Entry,
        request: &Request,
        tasks: Result<Vec<Task>, PlanError>,
        options: &Options,
    ) -> Self {
        let number = PluginNumber::next();
        let manifest = entry.manifest();
        let mut slot = Self {
            name: entry.name().into(),
            version: manifest.map(|manifest| manifest.version.as_str()).unwrap_or_default().into(),
            layers: manifest.map(|manifest| manifest.extractors.clone()).unwrap_or_default(),
            number,
            extractors: Vec::new(),
            launcher: None,
            tally: Tally::default(),
            most_breaks: options.limits.failures,
            off: OnceLock::new(),
            breaks: AtomicU32::new(0),
        };
        match slot.load_extractors(entry, request, tasks, options) {
            Ok((extractors, launcher)) => (slot.extractors, slot.launcher) = (extractors, launcher),
            Err(error) => slot.switch_off(error.to_string()),
        }
        slot
    }

    fn load_extractors(
        &self,
        entry: &Entry,
        request: &Request,
        tasks: Result<Vec<Task>, PlanError>,
        options: &Options,
    ) -> Result<(Vec<Extractor>, Option<Launcher>), LoadError> {
        let manifest =
            entry.manifest_or_refusal().map_err(|refusal| LoadError::Refused(refusal.to_string()))?;
        let tasks = tasks?;
        if let Some(config) = &request.config {
            config::check(&manifest.config, config)?;
        }
        let read = |path: &Path| {
            fs::read(path).map_err(|source| LoadError::Read { what: "library".to_owned(), source })
        };
        let bytes = read(entry.path())?;
        let found = sha256(&bytes);
        if let Some(pinned) = entry.origin().sha256() {
            check_sha256("the library", &found, pinned)?;
        }
        // The file may be another one than the catalog looked at.
        let preflight = preflight(bytes.as_slice()).map_err(|error| LoadError::Refused(error.to_string()))?;
        if preflight.manifest != *manifest {
            return Err(LoadError::Refused("the library has changed since it was found".to_owned()));
        }
        let config = request.config.as_deref().unwrap_or_default();
        if let Some(reason) = options.isolation.reason(entry.origin(), manifest.panic) {
            let files = load_files(entry.path(), manifest, sealed)?;
            let library = Sealed::new(&bytes, entry.path())
                .map_err(|source| LoadError::Open(OpenError::Seal { source }))?;
            let launcher = Launcher::new(&self.name, library, files, config, options, reason)?;
            launcher.start(options.log.as_ref(), &self.tally)?;
            let extractors = tasks.into_iter().map(|task| Extractor { task, native: None });
            return Ok((extractors.collect(), Some(launcher)));
        }
        let files = load_files(entry.path(), manifest, kept)?;
        let functions = library::open(&bytes, &found, entry.path(), &preflight)?;
        let loaded = tasks.into_iter().zip(functions).map(|(task, functions)| {
            let model =
                load_model(&self.name, self.number, &functions, config, &files, options.log.as_ref())?;
            Ok(Extractor { task, native: Some(Native { functions, model }) })
        });
        Ok((loaded.collect::<Result<_, LoadError>>()?, None))
    }

    /// A layer that the extractor requires of a plugin that does not run.
    pub(crate) fn missing_need(&self, extractor: usize, slots: &[Self]) -> Option<PlanError> {
        let Task { shape, needs, .. } = &self.extractors.get(extractor)?.task;
        let missing = |need: &&Need| need.is_required && slots[need.provider.plugin].off().is_some();
        let need = needs.iter().find(missing)?;
        let chain = vec![(shape.layer.to_string(), need.layer.to_string())];
        Some(PlanError::Needs { chain, why: not_running(&slots[need.provider.plugin].name) })
    }

    /// Why the plugin does not run, if it does not.
    pub(crate) fn off(&self) -> Option<&str> {
        self.off.get().map(String::as_str)
    }

    pub(crate) fn switch_off(&self, message: String) {
        // The first reason stays.
        let _ = self.off.set(message);
    }

    /// Counts a document that the plugin broke on, and switches it off when there were too many in a row.
    pub(crate) fn count_break(&self, message: &str) {
        let breaks = self.breaks.fetch_add(1, Ordering::Relaxed) + 1;
        if breaks >= self.most_breaks {
            self.switch_off(format!(
                "switched off after {breaks} failures in a row, the last one: {message}"
            ));
        }
    }

    pub(crate) fn count_success(&self) {
        self.breaks.store(0, Ordering::Relaxed);
    }
}

/// Makes an extractor's model.
pub(crate) fn load_model(
    plugin: &str,
    number: PluginNumber,
    functions: &Functions,
    config: &str,
    files: &[&'static [u8]],
    log: Option<&LogSink>,
) -> Result<Model, LoadError> {
    let mut call = Call {
        plugin,
        log,
        is_cancelled: &|| false,
        deadline: None,
        output: None,
        error: None,
        refused: None,
    };
    let columns: Vec<_> = files.iter().map(|bytes| Col::packed(bytes, ColumnType::U8)).collect();
    let mut handle = ptr::null_mut();
    let code = call::run(number, &mut call, |host| {
        // SAFETY: everything is as the ABI says, and stays for the length of the call, the files for good.
        unsafe {
            (functions.load)(
                host,
                abi::Str::new(config),
                columns.as_ptr(),
                columns.len() as u64,
                &raw mut handle,
            )
        }
    });
    match call.failure(code) {
        Some(message) => Err(LoadError::Failed(message)),
        None => Ok(Model { handle, unload: functions.unload }),
    }
}

/// The data files of a plugin, checked, each as `keep` keeps its bytes, checksum and path.
fn load_files<Bytes>(
    library: &Path,
    manifest: &Manifest,
    read: impl Fn(&Path) -> io::Result<Hashed<Bytes>>,
) -> Result<Vec<Bytes>, LoadError> {
    let folder = data_folder(library);
    let load = |file: &FileManifest| {
        let unreadable = |source| LoadError::Read { what: format!("data file `{}`", file.name), source };
        let Hashed { bytes, sha256 } = read(&folder.join(&file.name)).map_err(unreadable)?;
        check_sha256(&format!("data file `{}`", file.name), &sha256, &file.sha256)?;
        Ok(bytes)
    };
    manifest.files.iter().map(load).collect()
}

fn check_sha256(what: &str, found: &str, expected: &str) -> Result<(), LoadError> {
    if found == expected {
        return Ok(());
    }
    let (what, found, expected) = (what.to_owned(), found.to_owned(), expected.to_owned());
    Err(LoadError::Sha256 { what, found, expected })
}
