use std::ffi::c_void;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;

use crate::abi;
use crate::manifest::FileManifest;
use crate::{Article, Error, Notes};

/// Reads articles and writes one layer of notes.
///
/// A value of the type is the model: loaded once in a process and shared by all threads.
pub trait Extractor: Send + Sync + Sized + 'static {
    /// What the user can set. Give it `#[serde(default, deny_unknown_fields)]`; `()` for nothing at all.
    type Config: DeserializeOwned + Default;

    /// The layer it writes, as the manifest has it.
    const LAYER: &'static str;

    /// Makes the model from the user's configuration and the data files of the manifest.
    ///
    /// # Errors
    /// Whatever stands in the way: the plugin is switched off with this message.
    fn load(config: Self::Config, files: &Files) -> Result<Self, Error>;

    /// Reads an article and writes its notes. The same article gives the same notes.
    ///
    /// # Errors
    /// Whatever stands in the way: the article goes without this layer, and its record has the message.
    fn extract(&self, article: &Article<'_>, notes: &mut Notes, context: &Context<'_>) -> Result<(), Error>;
}

/// The plugin's data files, checked by the host against the manifest.
///
/// Their bytes are mapped into memory, begin at addresses that every type may have, and stay until the process ends: a
/// model can keep the slices as they are.
pub struct Files {
    files: Vec<(String, &'static [u8])>,
}

impl Files {
    /// The bytes of a file.
    ///
    /// # Errors
    /// When the manifest lists no such file.
    pub fn get(&self, name: &str) -> Result<&'static [u8], Error> {
        let known = self.files.iter().find(|(known, _)| known == name);
        known
            .map(|&(_, bytes)| bytes)
            .ok_or_else(|| Error::new(format_args!("the manifest lists no file `{name}`")))
    }

    /// The bytes of a file that holds text.
    ///
    /// # Errors
    /// When the manifest lists no such file, or it is not UTF-8.
    pub fn text(&self, name: &str) -> Result<&'static str, Error> {
        let bytes = self.get(name)?;
        std::str::from_utf8(bytes).map_err(|error| Error::new(format_args!("file `{name}`: {error}")))
    }

    /// Files that are not in a library's manifest, for a plugin's own unit tests.
    pub fn for_tests(files: &[(&str, &'static [u8])]) -> Self {
        Self { files: files.iter().map(|&(name, bytes)| (name.to_owned(), bytes)).collect() }
    }

    /// # Safety
    /// `files` points to `n_files` columns of bytes that stay until the process ends.
    pub(crate) unsafe fn from_abi(
        manifest: &[FileManifest],
        files: *const abi::Col,
        n_files: u64,
    ) -> Result<Self, Error> {
        if n_files != manifest.len() as u64 {
            let listed = manifest.len();
            return Err(Error::new(format_args!(
                "the host passed {n_files} files, and the manifest lists {listed}"
            )));
        }
        let bytes_of = |index: usize| {
            // SAFETY: `index` is under `n_files`.
            let column = unsafe { *files.add(index) };
            if column.len == 0 {
                return &[][..];
            }
            // SAFETY: the caller vouches for the column's bytes.
            unsafe { std::slice::from_raw_parts(column.ptr.cast::<u8>(), column.len as usize) }
        };
        let named = manifest.iter().enumerate().map(|(index, file)| (file.name.clone(), bytes_of(index)));
        Ok(Self { files: named.collect() })
    }
}

/// How much a line of the log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u32)]
pub enum Level {
    /// Something is wrong.
    Error = abi::LOG_ERROR,
    /// The user should know.
    Warn = abi::LOG_WARN,
    /// The user may want to know.
    Info = abi::LOG_INFO,
    /// For the plugin's author.
    Debug = abi::LOG_DEBUG,
}

impl Level {
    /// The level of a code; codes that are none read as the least.
    pub fn from_code(code: u32) -> Self {
        let known = [Self::Error, Self::Warn, Self::Info].into_iter().find(|&level| level as u32 == code);
        known.unwrap_or(Self::Debug)
    }
}

/// Why an extractor should give up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The run was cancelled.
    Cancelled,
    /// The document's time is up.
    Deadline,
}

/// The host's services during one call.
pub struct Context<'h> {
    // Not to leave the thread of the call: the host takes its services from there alone.
    host: *const abi::Host,
    lifetime: PhantomData<&'h abi::Host>,
}

impl<'h> Context<'h> {
    pub(crate) fn new(host: &'h abi::Host) -> Self {
        Self { host, lifetime: PhantomData }
    }

    /// Why to give up, where there is a reason. Long loops ask now and then and return an error; [`Context::go_on`] does
    /// both.
    pub fn should_stop(&self) -> Option<Stop> {
        let host = self.host();
        // SAFETY: a service is called with its own context, during the call that was given it.
        match host.should_stop.map_or(abi::GO_ON, |should_stop| unsafe { should_stop(host.ctx) }) {
            abi::GO_ON => None,
            abi::DEADLINE => Some(Stop::Deadline),
            _ => Some(Stop::Cancelled),
        }
    }

    /// Nothing, unless there is a reason to give up.
    ///
    /// # Errors
    /// That reason, for the extractor to return.
    pub fn go_on(&self) -> Result<(), Error> {
        match self.should_stop() {
            None => Ok(()),
            Some(Stop::Cancelled) => Err(Error::new("stopped: the run was cancelled")),
            Some(Stop::Deadline) => Err(Error::new("stopped: the time for the document is up")),
        }
    }

    /// Writes a line to the host's log.
    pub fn log(&self, level: Level, line: &str) {
        let host = self.host();
        if let Some(log) = host.log {
            // SAFETY: as for `should_stop`; the line is copied before the call returns.
            unsafe { log(host.ctx, level as u32, abi::Str::new(line)) };
        }
    }

    pub(crate) fn set_error(&self, code: i32, message: &str) {
        let host = self.host();
        if let Some(set_error) = host.set_error {
            // SAFETY: as for `log`.
            unsafe { set_error(host.ctx, code.unsigned_abs(), abi::Str::new(message)) };
        }
    }

    /// Hands over the notes; false where the host does not take them.
    pub(crate) fn emit(&self, notes: &mut Notes) -> Result<bool, Error> {
        let rows = notes.len() as u64;
        let columns = notes.columns()?;
        let host = self.host();
        let Some(emit) = host.emit else { return Err(Error::new("the host takes no notes")) };
        // SAFETY: the columns borrow from `notes`, which nothing changes until the call returns.
        let code = unsafe { emit(host.ctx, 0, columns.as_ptr(), columns.len() as u64, rows) };
        Ok(code == abi::OK)
    }

    fn host(&self) -> &abi::Host {
        // SAFETY: made from a reference that lives as long as `self`.
        unsafe { &*self.host }
    }
}

/// A pointer as the ABI passes models and sessions.
pub(crate) type Handle = *mut c_void;
