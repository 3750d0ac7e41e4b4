//! The border itself: the C ABI between a host and a plugin, version 1.
//!
//! These structs are frozen. A later minor version adds fields at the end of a struct and nowhere else; whoever reads
//! a struct looks at its `struct_size` first and takes what lies beyond it as zero. A later major version has another
//! entry symbol. No ownership crosses in either direction: what a call is given is borrowed for that call, and what a
//! plugin hands out is copied before the host's function returns. The one exception is data files, whose bytes stay
//! where they are until the process ends.
//!
//! The layouts are those of 64-bit platforms, the only ones that plugins load on.
//!
//! Authors in Rust never see this module; authors in C have the same definitions in `include/dateline_plugin.h`.

use std::ffi::c_void;
use std::mem::size_of;

/// The name of the function that a plugin of this major version exports.
pub const ENTRY_SYMBOL: &str = "dateline_plugin_v1";

/// What every entry symbol begins with; the major version follows.
pub const ENTRY_PREFIX: &str = "dateline_plugin_v";

/// The major version of the ABI.
pub const ABI_MAJOR: u32 = 1;

/// The minor version of the ABI that this crate describes.
pub const ABI_MINOR: u32 = 0;

/// The first field of [`Plugin`]: `DATELINE` in ASCII, read as a little-endian number.
pub const MAGIC: u64 = u64::from_le_bytes(*b"DATELINE");

/// The section of the library file that holds the manifest, so that it can be read without running anything. Mach-O
/// and PE have rules of their own for such names.
pub const MANIFEST_SECTION: &str = if cfg!(target_vendor = "apple") {
    "__dateline"
} else if cfg!(windows) {
    ".dtline"
} else {
    ".dateline"
};

/// What an id's column holds where there is none.
pub const NONE: u32 = u32::MAX;

/// What a column of codes holds where there is none.
pub const NO_CODE: u8 = u8::MAX;

/// All went well.
pub const OK: i32 = 0;
/// The extractor has nothing to say about this document, and its layer is left out.
pub const SKIPPED: i32 = 1;
/// The call failed; `set_error` was told why.
pub const FAILED: i32 = -1;
/// The call panicked, and the session is not to be used again.
pub const PANICKED: i32 = -2;
/// The host does not accept what was emitted.
pub const REFUSED: i32 = -3;

/// Levels of [`Host::log`].
pub const LOG_ERROR: u32 = 1;
/// Something that the user should know.
pub const LOG_WARN: u32 = 2;
/// Something that the user may want to know.
pub const LOG_INFO: u32 = 3;
/// Something for the plugin's author.
pub const LOG_DEBUG: u32 = 4;

/// Go on.
pub const GO_ON: u32 = 0;
/// The run was cancelled, or the call that asks is over.
pub const CANCELLED: u32 = 1;
/// The document's time is up.
pub const DEADLINE: u32 = 2;

/// The kinds of what a note is about, as [`Host::emit`] takes them. Nothing but the stretch of text.
pub const REF_NONE: u8 = 0;
/// A mention.
pub const REF_MENTION: u8 = 1;
/// An entity.
pub const REF_ENTITY: u8 = 2;
/// A sentence.
pub const REF_SENTENCE: u8 = 3;
/// A quote.
pub const REF_QUOTE: u8 = 4;
/// An event.
pub const REF_EVENT: u8 = 5;
/// The whole document.
pub const REF_DOCUMENT: u8 = 6;

/// The type of a column's values, as [`Col::kind`] has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum ColumnType {
    /// Bytes, and the codes of enumerations.
    U8 = 1,
    /// Offsets, ids and counts.
    U32 = 2,
    /// Whole numbers.
    I64 = 3,
    /// Scores and confidences.
    F32 = 4,
    /// Other numbers.
    F64 = 5,
    /// One byte, 0 or 1.
    Bool = 6,
    /// Text: `u32 offsets[n + 1]`, then the bytes of all rows one after another. Row `i` is the bytes from
    /// `offsets[i]` up to `offsets[i + 1]`, counted from the byte after the last offset.
    Str = 7,
    /// Several texts a row: `u32 rows[n + 1]`, then a column of `rows[n]` texts laid out as [`ColumnType::Str`]. Row `i`
    /// is the texts from `rows[i]` up to `rows[i + 1]`.
    StrList = 8,
}

impl ColumnType {
    /// Every type, in order of the codes.
    pub const ALL: &'static [Self] =
        &[Self::U8, Self::U32, Self::I64, Self::F32, Self::F64, Self::Bool, Self::Str, Self::StrList];

    /// How manifests spell the type.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::U8 => "u8",
            Self::U32 => "u32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Bool => "bool",
            Self::Str => "str",
            Self::StrList => "str[]",
        }
    }

    /// The type that manifests spell so.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// The type of a code.
    pub fn from_code(code: u32) -> Option<Self> {
        Self::ALL.iter().copied().find(|&kind| kind as u32 == code)
    }

    /// How many bytes a value takes, or none for texts, which lie in one block without a stride.
    pub fn size(self) -> Option<usize> {
        match self {
            Self::U8 | Self::Bool => Some(1),
            Self::U32 | Self::F32 => Some(4),
            Self::I64 | Self::F64 => Some(8),
            Self::Str | Self::StrList => None,
        }
    }
}

/// A borrowed string (`dl_str`). UTF-8 where it comes from the host; a host checks what comes from a plugin.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Str {
    /// The first byte; may be null where `len` is zero.
    pub ptr: *const u8,
    /// How many bytes there are.
    pub len: u64,
}

impl Str {
    /// Borrows `text`; the caller sees to it that the text outlives every use.
    pub const fn new(text: &str) -> Self {
        Self { ptr: text.as_ptr(), len: text.len() as u64 }
    }

    /// The string without bytes.
    pub const fn empty() -> Self {
        Self::new("")
    }
}

/// A borrowed column of values (`dl_col`).
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Col {
    /// The first value, of any alignment; null where an optional column is absent.
    pub ptr: *const c_void,
    /// How many rows there are.
    pub len: u64,
    /// A [`ColumnType`].
    pub kind: u32,
    /// Bytes from one value to the next, at least the value's size; zero for texts.
    pub stride: u32,
}

impl Col {
    /// An optional column that is not there.
    pub const fn absent(kind: ColumnType) -> Self {
        Self { ptr: std::ptr::null(), len: 0, kind: kind as u32, stride: 0 }
    }

    /// Values that lie one after another; the caller sees to it that they outlive every use.
    ///
    /// The type is the plain value's: bytes of enumerations and of booleans say so with `kind`.
    pub fn packed<T>(values: &[T], kind: ColumnType) -> Self {
        Self {
            ptr: values.as_ptr().cast(),
            len: values.len() as u64,
            kind: kind as u32,
            stride: size_of::<T>() as u32,
        }
    }

    /// A block of texts as [`ColumnType::Str`] and [`ColumnType::StrList`] describe it.
    pub fn block(words: &[u32], rows: usize, kind: ColumnType) -> Self {
        Self { ptr: words.as_ptr().cast(), len: rows as u64, kind: kind as u32, stride: 0 }
    }
}

/// A document as an extractor reads it (`dl_doc`).
#[derive(Debug)]
#[repr(C)]
pub struct Doc {
    /// The size of this struct in the host's version.
    pub struct_size: u32,
    /// Zero.
    pub flags: u32,
    /// The article's name, unique in its run.
    pub id: Str,
    /// The language of the text as BCP 47 has it: `en`.
    pub lang: Str,
    /// The text: valid UTF-8, under 4 GiB. Every offset counts its bytes.
    pub text: Str,
    /// The article's date as `YYYY-MM-DD`, empty where it is not known.
    pub date: Str,
    /// The columns that the manifest requires of this extractor, in its order.
    pub cols: *const Col,
    /// How many columns there are.
    pub n_cols: u64,
}

/// The host's services (`dl_host`). They may be called during the call that was given the struct and from its thread
/// alone.
#[derive(Debug)]
#[repr(C)]
pub struct Host {
    /// The size of this struct in the host's version.
    pub struct_size: u32,
    /// The host's minor version.
    pub abi_minor: u32,
    /// What every service takes first. It changes from call to call.
    pub ctx: *mut c_void,
    /// Adds rows to the layer of the extractor that runs, copied before it returns. `layer` is 0. The columns are start
    /// `u32`, end `u32`, label `u32` (the label's place in the manifest), score `f32` (null: the rows have none), ref
    /// kind `u8`, ref `u32` ([`NONE`] for kinds without rows), then the manifest's attributes in its order; an attribute
    /// whose type ends in `?` is followed by a `bool` column that says of each row whether it has a value. Returns
    /// [`OK`] or [`REFUSED`].
    pub emit: Option<EmitFn>,
    /// Writes a line to the host's log.
    pub log: Option<LogFn>,
    /// Says why the call is about to fail. The last message counts.
    pub set_error: Option<SetErrorFn>,
    /// [`GO_ON`], [`CANCELLED`] or [`DEADLINE`]. A long call asks now and then.
    pub should_stop: Option<ShouldStopFn>,
    /// A service by name, for experiments; null for what the host does not have.
    pub extension: Option<ExtensionFn>,
}

/// One extractor of a plugin (`dl_extractor`).
#[derive(Debug)]
#[repr(C)]
pub struct Extractor {
    /// The size of this struct in the plugin's version.
    pub struct_size: u32,
    /// Zero.
    pub flags: u32,
    /// The layer it writes, as the manifest has it.
    pub name: Str,
    /// The plugin's version, as the manifest has it.
    pub version: Str,
    /// Makes a model: immutable, shared by the sessions of all threads. Called once.
    pub load: Option<LoadFn>,
    /// Makes a session of a model. A session is used by one thread at a time.
    pub open: Option<OpenFn>,
    /// Reads a document and emits notes. [`OK`], [`SKIPPED`] or an error below zero.
    pub extract: Option<ExtractFn>,
    /// Ends a session.
    pub close: Option<CloseFn>,
    /// Ends a model, after all of its sessions. The library itself stays in memory.
    pub unload: Option<CloseFn>,
}

/// What the entry symbol returns (`dl_plugin`): static, and the same at every call.
#[derive(Debug)]
#[repr(C)]
pub struct Plugin {
    /// [`MAGIC`].
    pub magic: u64,
    /// The size of this struct in the plugin's version.
    pub struct_size: u32,
    /// The minor version that the plugin was built for.
    pub abi_minor: u32,
    /// The manifest, byte for byte as the section of the file has it.
    pub manifest: Str,
    /// The extractors, in the manifest's order.
    pub items: *const Extractor,
    /// How many there are.
    pub n_items: u64,
    /// Bytes from one to the next.
    pub item_stride: u64,
}

// SAFETY: the pointers of a plugin's description lead to statics that nothing writes to.
unsafe impl Sync for Plugin {}
// SAFETY: as for `Plugin`.
unsafe impl Sync for Extractor {}

/// The sizes that the structs with a `struct_size` had in version 1.0; nothing smaller is one of them.
pub mod v1_0 {
    /// Of [`Doc`](super::Doc).
    pub const DOC_SIZE: usize = 88;
    /// Of [`Host`](super::Host).
    pub const HOST_SIZE: usize = 56;
    /// Of [`Extractor`](super::Extractor).
    pub const EXTRACTOR_SIZE: usize = 80;
    /// Of [`Plugin`](super::Plugin).
    pub const PLUGIN_SIZE: usize = 56;
}

/// `int32_t (*emit)(void *ctx, uint32_t layer, const dl_col *cols, uint64_t n_cols, uint64_t n_rows)`
pub type EmitFn = unsafe extern "C" fn(*mut c_void, u32, *const Col, u64, u64) -> i32;
/// `void (*log)(void *ctx, uint32_t level, dl_str line)`
pub type LogFn = unsafe extern "C" fn(*mut c_void, u32, Str);
/// `void (*set_error)(void *ctx, uint32_t code, dl_str message)`
pub type SetErrorFn = unsafe extern "C" fn(*mut c_void, u32, Str);
/// `uint32_t (*should_stop)(void *ctx)`
pub type ShouldStopFn = unsafe extern "C" fn(*mut c_void) -> u32;
/// `const void *(*extension)(void *ctx, dl_str id)`
pub type ExtensionFn = unsafe extern "C" fn(*mut c_void, Str) -> *const c_void;
/// `int32_t (*load)(const dl_host *, dl_str config_json, const dl_col *files, uint64_t n_files, void **model)`
///
/// `files` are `u8` columns in the order of the manifest's files. Their bytes stay valid until the process ends.
pub type LoadFn = unsafe extern "C" fn(*const Host, Str, *const Col, u64, *mut *mut c_void) -> i32;
/// `int32_t (*open)(const dl_host *, void *model, void **session)`
pub type OpenFn = unsafe extern "C" fn(*const Host, *mut c_void, *mut *mut c_void) -> i32;
/// `int32_t (*extract)(void *session, const dl_doc *, const dl_host *)`
pub type ExtractFn = unsafe extern "C" fn(*mut c_void, *const Doc, *const Host) -> i32;
/// `void (*close)(void *session)`, `void (*unload)(void *model)`
pub type CloseFn = unsafe extern "C" fn(*mut c_void);
/// `const dl_plugin *dateline_plugin_v1(void)`
pub type EntryFn = unsafe extern "C" fn() -> *const Plugin;
