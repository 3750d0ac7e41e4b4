use std::collections::BTreeMap;
use std::error::Error as _;
use std::ffi::c_void;
use std::io;
use std::mem::MaybeUninit;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use dateline_plugin::abi;
use thiserror::Error;

use crate::preflight::Preflight;
use crate::sealed::Sealed;

/// Why a library that passed its preflight could not be opened, or does not describe itself as the ABI asks.
#[derive(Debug, Error)]
pub(crate) enum OpenError {
    /// No private copy of the library could be made.
    #[error("no private copy of the library: {source}")]
    Seal {
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The system's loader refuses it; an undefined symbol is named here.
    #[error("the system's loader refuses it: {message}")]
    Load {
        /// What the loader says.
        message: String,
    },
    /// What the entry symbol returns is not what the ABI asks.
    #[error("`{}` {problem}", abi::ENTRY_SYMBOL)]
    Description {
        /// What is wrong with it.
        problem: String,
    },
}

/// The functions of one extractor, as the host's version of the ABI knows them.
#[derive(Clone, Copy)]
pub(crate) struct Functions {
    pub(crate) load: abi::LoadFn,
    pub(crate) open: abi::OpenFn,
    pub(crate) extract: abi::ExtractFn,
    pub(crate) close: Option<abi::CloseFn>,
    pub(crate) unload: Option<abi::CloseFn>,
}

/// Opens the library whose bytes were read and hashed, and returns the functions of its extractors in the manifest's
/// order.
///
/// A library is opened once in a process and never closed: its threads and the destructors of its thread-local values
/// would run code that is gone.
pub(crate) fn open(
    bytes: &[u8],
    sha256: &str,
    path: &Path,
    preflight: &Preflight,
) -> Result<Vec<Functions>, OpenError> {
    static OPENED: Mutex<BTreeMap<String, abi::EntryFn>> = Mutex::new(BTreeMap::new());
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    let entry = match opened.get(sha256) {
        Some(&entry) => entry,
        None => {
            let entry = open_image(bytes, path)?;
            opened.insert(sha256.to_owned(), entry);
            entry
        }
    };
    drop(opened);
    functions(entry, preflight)
}

/// Opens the library that can be opened at `path` for as long as the process lives.
#[cfg(target_os = "linux")]
pub(crate) fn open_kept(path: &Path, preflight: &Preflight) -> Result<Vec<Functions>, OpenError> {
    functions(entry_of(path)?, preflight)
}

fn functions(entry: abi::EntryFn, preflight: &Preflight) -> Result<Vec<Functions>, OpenError> {
    // SAFETY: a function of the ABI's type, from a library that is never closed.
    let description = unsafe { entry() };
    // SAFETY: the library says that it follows the ABI; what can be checked of it is checked on the way.
    unsafe { describe(description, preflight) }
}

fn open_image(bytes: &[u8], path: &Path) -> Result<abi::EntryFn, OpenError> {
    let sealed = Sealed::new(bytes, path).map_err(|source| OpenError::Seal { source })?;
    let entry = entry_of(&sealed.path)?;
    // The loader knows libraries by their names. Were the descriptor closed, the next one would get its number, the same
    // name, and with it this library.
    sealed.keep_open();
    Ok(entry)
}

fn entry_of(path: &Path) -> Result<abi::EntryFn, OpenError> {
    let load = |error: libloading::Error| {
        // What happened is in the cause; the library's name there is the private copy's.
        let cause = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        OpenError::Load { message: cause.replace(&format!("{}: ", path.display()), "") }
    };
    let library = open_now(path).map_err(load)?;
    // SAFETY: the symbol is the entry of a plugin of this major version, whose type the ABI gives.
    let entry =
        unsafe { library.get::<abi::EntryFn>(abi::ENTRY_SYMBOL) }.map(|symbol| *symbol).map_err(load)?;
    std::mem::forget(library);
    Ok(entry)
}

#[cfg(unix)]
fn open_now(path: &Path) -> Result<libloading::Library, libloading::Error> {
    use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

    const RTLD_NODELETE: i32 = if cfg!(target_vendor = "apple") {
        0x80
    } else if cfg!(any(target_os = "linux", target_os = "android", target_os = "freebsd")) {
        0x1000
    } else {
        0
    };
    // All symbols are bound now: one that is missing would end the process at its first call.
    // SAFETY: the library's constructors run; that is what opening a trusted plugin means.
    unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) }.map(Into::into)
}

#[cfg(not(unix))]
fn open_now(path: &Path) -> Result<libloading::Library, libloading::Error> {
    // SAFETY: the library's constructors run; that is what opening a trusted plugin means.
    unsafe { libloading::Library::new(path) }
}

/// # Safety
/// `description` is null or leads to a [`abi::Plugin`] of at least the size that it gives, or that version 1.0 has.
unsafe fn describe(
    description: *const abi::Plugin,
    preflight: &Preflight,
) -> Result<Vec<Functions>, OpenError> {
    if description.is_null() {
        return Err(problem("returns nothing"));
    }
    // SAFETY: the first two fields are there in every version.
    let (magic, size) = unsafe { ((*description).magic, (*description).struct_size as usize) };
    if magic != abi::MAGIC {
        return Err(problem(format_args!("has magic {magic:#018x}, and a plugin's is {:#018x}", abi::MAGIC)));
    }
    ensure_size("the plugin's description", size, abi::v1_0::PLUGIN_SIZE)?;
    // SAFETY: the struct has the size that it gives.
    let plugin = unsafe { grown::<abi::Plugin>(description.cast(), size) };
    // SAFETY: the description's string is as the ABI says.
    if unsafe { bytes_of(plugin.manifest) } != preflight.manifest_json {
        return Err(problem("has another manifest than the library's section"));
    }
    let listed = preflight.manifest.extractors.len();
    if plugin.n_items != listed as u64 {
        let count = plugin.n_items;
        return Err(problem(format_args!("describes {count} extractors, and the manifest {listed}")));
    }
    let stride = usize::try_from(plugin.item_stride).unwrap_or(usize::MAX);
    ensure_size("the stride of extractors", stride, abi::v1_0::EXTRACTOR_SIZE)?;
    if plugin.items.is_null() || stride % align_of::<abi::Extractor>() != 0 || stride > 1 << 16 {
        return Err(problem(format_args!("has no extractors {stride} bytes apart")));
    }
    (0..listed)
        .map(|index| {
            // SAFETY: the description gives the place of each extractor.
            unsafe { extractor(plugin.items.byte_add(index * stride), stride, preflight, index) }
        })
        .collect()
}

/// # Safety
/// `item` leads to an extractor of at least the size of version 1.0, and of `stride` bytes if it says that it has them.
unsafe fn extractor(
    item: *const abi::Extractor,
    stride: usize,
    preflight: &Preflight,
    index: usize,
) -> Result<Functions, OpenError> {
    // SAFETY: the first field is there in every version.
    let size = unsafe { (*item).struct_size as usize };
    ensure_size("an extractor's description", size, abi::v1_0::EXTRACTOR_SIZE)?;
    // SAFETY: the caller vouches for `stride` bytes.
    let item = unsafe { grown::<abi::Extractor>(item.cast(), size.min(stride)) };
    let layer = &preflight.manifest.extractors[index].layer;
    let said = [("name", item.name, layer), ("version", item.version, &preflight.manifest.version)];
    for (what, given, listed) in said {
        // SAFETY: the description's strings are as the ABI says.
        let given = String::from_utf8_lossy(unsafe { bytes_of(given) }).into_owned();
        if given != *listed {
            return Err(problem(format_args!(
                "gives extractor {index} the {what} `{given}`, and the manifest `{listed}`"
            )));
        }
    }
    let missing = |function: &str| problem(format_args!("has no `{function}` for layer `{layer}`"));
    Ok(Functions {
        load: item.load.ok_or_else(|| missing("load"))?,
        open: item.open.ok_or_else(|| missing("open"))?,
        extract: item.extract.ok_or_else(|| missing("extract"))?,
        close: item.close,
        unload: item.unload,
    })
}

/// A struct of the ABI whose later fields may be missing or more than this version knows.
///
/// # Safety
/// `T` is valid with all bits zero, and `size` bytes can be read at `theirs`.
unsafe fn grown<T>(theirs: *const c_void, size: usize) -> T {
    let mut ours = MaybeUninit::<T>::zeroed();
    // SAFETY: no more is copied than both have, and zeros are valid for the rest.
    unsafe {
        std::ptr::copy_nonoverlapping(
            theirs.cast::<u8>(),
            ours.as_mut_ptr().cast(),
            size.min(size_of::<T>()),
        );
        ours.assume_init()
    }
}

/// # Safety
/// `text` borrows bytes that stay for `'a`, or is null.
pub(crate) unsafe fn bytes_of<'a>(text: abi::Str) -> &'a [u8] {
    let Ok(length) = isize::try_from(text.len) else { return &[] };
    if text.ptr.is_null() {
        return &[];
    }
    // SAFETY: the caller vouches for the bytes, and the length is one that a slice can have.
    unsafe { std::slice::from_raw_parts(text.ptr, length.unsigned_abs()) }
}

fn ensure_size(what: &str, size: usize, least: usize) -> Result<(), OpenError> {
    if size < least {
        return Err(problem(format_args!("gives {what} {size} bytes, and version 1.0 has {least}")));
    }
    Ok(())
}

fn problem(problem: impl ToString) -> OpenError {
    OpenError::Description { problem: problem.to_string() }
}

#[cfg(test)]
mod tests {
    use std::ptr;

    use super::*;

    /// An extractor as a later minor version of the host would know it.
    #[repr(C)]
    struct LaterExtractor {
        known: abi::Extractor,
        pause: Option<abi::CloseFn>,
        flags: u64,
    }

    unsafe extern "C" fn close(_: *mut std::ffi::c_void) {}

    fn later(struct_size: usize) -> LaterExtractor {
        let name = abi::Str::new("layer");
        let known = abi::Extractor {
            struct_size: struct_size as u32,
            flags: 0,
            name,
            version: name,
            load: None,
            open: None,
            extract: None,
            close: Some(close),
            unload: None,
        };
        LaterExtractor { known, pause: Some(close), flags: 7 }
    }

    #[test]
    fn what_an_older_plugin_does_not_have_reads_as_absent() {
        let theirs = later(abi::v1_0::EXTRACTOR_SIZE);
        // SAFETY: all bits zero are valid, and the struct has that size.
        let read: LaterExtractor = unsafe { grown(ptr::from_ref(&theirs).cast(), abi::v1_0::EXTRACTOR_SIZE) };
        assert!(read.known.close.is_some());
        assert!(read.pause.is_none() && read.flags == 0);
    }

    #[test]
    fn of_what_a_newer_plugin_has_no_more_is_read_than_is_known() {
        let theirs = later(size_of::<LaterExtractor>());
        // SAFETY: as above.
        let read: abi::Extractor =
            unsafe { grown(ptr::from_ref(&theirs).cast(), size_of::<LaterExtractor>()) };
        assert!(read.close.is_some());
        assert_eq!(read.struct_size as usize, size_of::<LaterExtractor>());
    }
}
