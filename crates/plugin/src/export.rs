//! What `export!` expands to, and the functions behind it: the border, seen from the plugin's side.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Once;

use crate::abi;
use crate::extractor::Handle;
use crate::manifest::Manifest;
use crate::plan::Plan;
use crate::{Article, Context, Error, Extractor, Files, Level, Notes, article, bridge};

/// Writes what a plugin's library exports: the entry symbol, the section that holds the manifest, and for each extractor
/// its functions, every one of which catches panics.
///
/// Takes the types of the manifest's extractors, in its order, and the manifest from the build helper (see [the crate's
/// page](crate)). A library with this symbol in it is linked into a program at most once: give a plugin's package the
/// crate type `cdylib`, and `lib` beside it only where something else is to link it.
#[macro_export]
macro_rules! export {
    ($($Extractor:ty),+ $(,)?) => {
        const _: () = {
            const MANIFEST: &str = include_str!(concat!(env!("OUT_DIR"), "/manifest.json"));

            #[used]
            #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__TEXT,__dateline"))]
            #[cfg_attr(windows, unsafe(link_section = ".dtline"))]
            #[cfg_attr(not(any(target_vendor = "apple", windows)), unsafe(link_section = ".dateline"))]
            static SECTION: [u8; MANIFEST.len()] =
                *include_bytes!(concat!(env!("OUT_DIR"), "/manifest.json"));

            struct Exported;

            impl $crate::export::Export for Exported {
                const MANIFEST: &'static str = MANIFEST;
            }

            static ITEMS: &[$crate::abi::Extractor] =
                &[$($crate::export::item::<Exported, $Extractor>(env!("CARGO_PKG_VERSION"))),+];

            static PLUGIN: $crate::abi::Plugin = $crate::export::plugin(&SECTION, ITEMS);

            #[unsafe(no_mangle)]
            extern "C" fn dateline_plugin_v1() -> *const $crate::abi::Plugin {
                &raw const PLUGIN
            }
        };
    };
}

/// The library that an extractor is exported from.
pub trait Export: 'static {
    /// Its manifest.
    const MANIFEST: &'static str;
}

/// The description of one extractor.
pub const fn item<X: Export, E: Extractor>(version: &'static str) -> abi::Extractor {
    abi::Extractor {
        struct_size: size_of::<abi::Extractor>() as u32,
        flags: 0,
        name: abi::Str::new(E::LAYER),
        version: abi::Str::new(version),
        load: Some(load::<X, E>),
        open: Some(open::<E>),
        extract: Some(extract::<E>),
        close: Some(close::<E>),
        unload: Some(unload::<E>),
    }
}

/// The description of a library.
pub const fn plugin(manifest: &'static [u8], items: &'static [abi::Extractor]) -> abi::Plugin {
    abi::Plugin {
        magic: abi::MAGIC,
        struct_size: size_of::<abi::Plugin>() as u32,
        abi_minor: abi::ABI_MINOR,
        manifest: abi::Str { ptr: manifest.as_ptr(), len: manifest.len() as u64 },
        items: items.as_ptr(),
        n_items: items.len() as u64,
        item_stride: size_of::<abi::Extractor>() as u64,
    }
}

struct Model<E> {
    extractor: E,
    plan: Plan,
    manifest: Manifest,
}

struct Session<E> {
    model: *const Model<E>,
    notes: Notes,
}

unsafe extern "C" fn load<X: Export, E: Extractor>(
    host: *const abi::Host,
    config: abi::Str,
    files: *const abi::Col,
    n_files: u64,
    model: *mut Handle,
) -> i32 {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        install_panic_hook();
        bridge::install();
    });
    guard(host, |_| {
        let manifest = Manifest::parse(X::MANIFEST.as_bytes())?;
        let extractor = find(&manifest, E::LAYER)?;
        let plan = Plan::new(extractor)?;
        // SAFETY: the host passes a string and columns as the ABI describes them.
        let (config, files) =
            unsafe { (article::str(config), Files::from_abi(&manifest.files, files, n_files)?) };
        let config = if has_no_settings(config) {
            E::Config::default()
        } else {
            serde_json::from_str(config)
                .map_err(|error| Error::new(format_args!("configuration: {error}")))?
        };
        let made = Box::new(Model { extractor: E::load(config, &files)?, plan, manifest });
        // SAFETY: the host passes a place for the model.
        unsafe { *model = Box::into_raw(made).cast() };
        Ok(abi::OK)
    })
}

unsafe extern "C" fn open<E: Extractor>(host: *const abi::Host, model: Handle, session: *mut Handle) -> i32 {
    guard(host, |_| {
        let model = model.cast::<Model<E>>().cast_const();
        // SAFETY: the host passes what `load` made, and has not unloaded it.
        let manifest = unsafe { &(*model).manifest };
        let made = Box::new(Session { model, notes: Notes::new(find(manifest, E::LAYER)?)? });
        // SAFETY: the host passes a place for the session.
        unsafe { *session = Box::into_raw(made).cast() };
        Ok(abi::OK)
    })
}

unsafe extern "C" fn extract<E: Extractor>(
    session: Handle,
    doc: *const abi::Doc,
    host: *const abi::Host,
) -> i32 {
    guard(host, |context| {
        // SAFETY: the host passes what `open` made, and uses it from one thread at a time.
        let session = unsafe { &mut *session.cast::<Session<E>>() };
        // SAFETY: the host unloads a model after closing its sessions.
        let model = unsafe { &*session.model };
        // SAFETY: the host passes a document as the ABI describes it, valid for the call.
        let article = unsafe { Article::from_abi(&*doc, &model.plan)? };
        session.notes.clear();
        model.extractor.extract(&article, &mut session.notes, context)?;
        // A host that does not take the notes has said why itself.
        Ok(if context.emit(&mut session.notes)? { abi::OK } else { abi::REFUSED })
    })
}

unsafe extern "C" fn close<E: Extractor>(session: Handle) {
    // SAFETY: the host passes what `open` made, once.
    quietly(|| drop(unsafe { Box::from_raw(session.cast::<Session<E>>()) }));
}

unsafe extern "C" fn unload<E: Extractor>(model: Handle) {
    // SAFETY: the host passes what `load` made, once and after all sessions.
    quietly(|| drop(unsafe { Box::from_raw(model.cast::<Model<E>>()) }));
}

/// Whether a configuration is none, or an object without settings: then a plugin does what it does by itself, also one
/// that has no settings at all, whose configuration `()` is no object.
fn has_no_settings(config: &str) -> bool {
    config.is_empty()
        || serde_json::from_str::<serde_json::Map<_, _>>(config).is_ok_and(|settings| settings.is_empty())
}

fn find<'m>(manifest: &'m Manifest, layer: &str) -> Result<&'m crate::ExtractorManifest, Error> {
    let found = manifest.extractors.iter().find(|extractor| extractor.layer == layer);
    found.ok_or_else(|| Error::new(format_args!("the manifest has no extractor of layer `{layer}`")))
}

thread_local! {
    // The host that called into this thread: none outside of a call, null where the call has no host to speak to.
    static CALLER: Cell<Option<*const abi::Host>> = const { Cell::new(None) };
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs one call of the host: errors and panics become the host's.
fn guard(host: *const abi::Host, call: impl FnOnce(&Context<'_>) -> Result<i32, Error>) -> i32 {
    // SAFETY: the host passes its services for the length of the call.
    let context = Context::new(unsafe { &*host });
    let outer = CALLER.replace(Some(host));
    let outcome = catch_unwind(AssertUnwindSafe(|| call(&context)));
    CALLER.set(outer);
    match outcome {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => {
            context.set_error(abi::FAILED, &error.to_string());
            abi::FAILED
        }
        Err(payload) => {
            // Dropping the payload could panic in turn.
            std::mem::forget(payload);
            context.set_error(abi::PANICKED, &LAST_PANIC.take());
            abi::PANICKED
        }
    }
}

/// Runs a call that has no way to report: a panic ends here.
fn quietly(call: impl FnOnce()) {
    let outer = CALLER.replace(Some(std::ptr::null()));
    if let Err(payload) = catch_unwind(AssertUnwindSafe(call)) {
        std::mem::forget(payload);
    }
    CALLER.set(outer);
}

/// Keeps the message of a panic for the host, instead of a backtrace on the standard error. Panics outside of the host's
/// calls go on to the hook that was there.
fn install_panic_hook() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| match CALLER.get() {
        None => before(info),
        Some(_) => {
            let message = describe(info);
            with_host(|host| host.log(Level::Debug, &message));
            LAST_PANIC.set(message);
        }
    }));
}

/// Speaks to the host whose call this thread is in, where there is one to speak to.
pub(crate) fn with_host(speak: impl FnOnce(&Context<'_>)) {
    // SAFETY: a host that is not null lives as long as its call, and this is within it.
    if let Some(host) = CALLER.get().and_then(|host| unsafe { host.as_ref() }) {
        speak(&Context::new(host));
    }
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload: &(dyn Any + Send) = info.payload();
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
    match info.location() {
        Some(place) => format!("panicked at {}:{}: {text}", place.file(), place.line()),
        None => format!("panicked: {text}"),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::c_void;
    use std::ptr;

    use super::*;
    use crate::abi::{Col, ColumnType, Doc, Host, Str};
    use crate::{InputColumn, Span};

    struct Library;

    impl Export for Library {
        const MANIFEST: &'static str = r#"{
            "name": "ends", "version": "1", "description": "Notes the last byte.", "abi": "1.0",
            "extractors": [{ "layer": "ends", "requires": ["token.end:u32", "token.later:u32?"], "labels": ["end"] }]
        }"#;
    }

    struct Ends;

    impl Extractor for Ends {
        type Config = ();
        const LAYER: &'static str = "ends";

        fn load((): (), _: &Files) -> Result<Self, Error> {
            Ok(Self)
        }

        fn extract(&self, article: &Article<'_>, notes: &mut Notes, _: &Context<'_>) -> Result<(), Error> {
            ::log::info!("reading {}", article.id());
            ::log::trace!("too much");
            tracing::warn!(by = "ends", bytes = article.text().len(), "no tags");
            let _ = std::thread::spawn(|| ::log::error!("from elsewhere")).join();
            let ends = article.column(InputColumn::TokenEnd);
            notes.push(Span::new(0, ends.u32(ends.len() - 1)), "end");
            Ok(())
        }
    }

    /// As a later minor version of a host would have them: fields at the end that this version does not know.
    #[repr(C)]
    struct Later<T> {
        known: T,
        later: [usize; 3],
    }

    thread_local! {
        static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    unsafe extern "C" fn log(_: *mut c_void, level: u32, line: Str) {
        // SAFETY: the line is lent for the call.
        let line = unsafe { article::str(line) };
        LINES.with_borrow_mut(|lines| lines.push(format!("{:?} {line}", Level::from_code(level))));
    }

    unsafe extern "C" fn emit(
        ctx: *mut c_void,
        layer: u32,
        cols: *const Col,
        n_cols: u64,
        n_rows: u64,
    ) -> i32 {
        assert_eq!((layer, n_cols, n_rows), (0, 6, 1));
        // SAFETY: the extractor emits one row, and the context is a place for its end.
        unsafe { *ctx.cast::<u32>() = (*cols.add(1)).ptr.cast::<u32>().read_unaligned() };
        abi::OK
    }

    #[test]
    fn a_host_of_a_later_minor_version_is_served_and_gets_the_log() {
        let mut end = 0_u32;
        let host = Later {
            known: Host {
                struct_size: size_of::<Later<Host>>() as u32,
                abi_minor: abi::ABI_MINOR + 7,
                ctx: (&raw mut end).cast(),
                emit: Some(emit),
                log: Some(log),
                // A host may lack any service.
                set_error: None,
                should_stop: None,
                extension: None,
            },
            later: [usize::MAX; 3],
        };
        let ends = [4_u32, 9];
        let cols = [Col::packed(&ends, ColumnType::U32), Col::absent(ColumnType::U32)];
        let doc = Later {
            known: Doc {
                struct_size: size_of::<Later<Doc>>() as u32,
                flags: 0,
                id: Str::new("a"),
                lang: Str::new("en"),
                text: Str::new("One day.."),
                date: Str::empty(),
                cols: cols.as_ptr(),
                n_cols: 2,
            },
            later: [usize::MAX; 3],
        };
        let item = item::<Library, Ends>("1");
        let (mut model, mut session) = (ptr::null_mut(), ptr::null_mut());
        // SAFETY: as the ABI asks of a host, in its order.
        let codes = unsafe {
            let host = &raw const host.known;
            [
                item.load.unwrap()(host, Str::empty(), ptr::null(), 0, &raw mut model),
                item.open.unwrap()(host, model, &raw mut session),
                item.extract.unwrap()(session, &raw const doc.known, host),
            ]
        };
        // SAFETY: as above.
        unsafe {
            item.close.unwrap()(session);
            item.unload.unwrap()(model);
        }
        assert_eq!((codes, end), ([abi::OK; 3], 9));
        let lines = LINES.take();
        assert_eq!(lines, ["Info reading a", "Warn no tags by=ends bytes=9"]);
    }
}
