//! One call into a plugin, and the services that it may use meanwhile.
//!
//! The context that a plugin is given is no address but the number of a call. A service looks the number up in its own
//! thread: a call that is over, or that belongs to another thread, has nothing there, whatever memory it once had.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use dateline_plugin::{Level, abi};

use crate::library::bytes_of;
use crate::shape::Shape;
use crate::staged::Staged;
use crate::{Limits, LogSink};

/// What the host keeps of a call while it lasts.
pub(crate) struct Call<'c> {
    pub(crate) plugin: &'c str,
    pub(crate) log: Option<&'c LogSink>,
    pub(crate) is_cancelled: &'c (dyn Fn() -> bool + 'c),
    pub(crate) deadline: Option<Instant>,
    /// Where notes go; none in calls that are not to emit any.
    pub(crate) output: Option<Output<'c>>,
    /// What the plugin gave as the reason of its failure.
    pub(crate) error: Option<String>,
    /// Why the host refused what was emitted.
    pub(crate) refused: Option<String>,
}

/// Where the notes of a call go.
pub(crate) struct Output<'c> {
    pub(crate) shape: &'c Shape,
    pub(crate) limits: &'c Limits,
    pub(crate) staged: Staged,
    /// Takes what was staged too; none where the notes stay in this process.
    pub(crate) forward: Option<&'c mut Forward<'c>>,
}

/// Takes columns that were staged, and how many rows they have.
///
/// # Safety
/// [`Staged::append`] has taken the same columns in the same call.
pub(crate) type Forward<'c> = dyn FnMut(*const abi::Col, u64) -> Result<(), String> + 'c;

thread_local! {
    static CURRENT: Cell<(usize, *mut Call<'static>)> = const { Cell::new((0, ptr::null_mut())) };
}

/// The plugin's number in this process, which every number of its calls contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PluginNumber(u32);

impl PluginNumber {
    pub(crate) fn next() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// Whether the plugin has emitted outside of its calls since it was last asked.
    pub(crate) fn has_strayed(self) -> bool {
        STRAY_COUNT.load(Ordering::Acquire) > 0 && {
            let mut strays = STRAYS.lock().unwrap_or_else(PoisonError::into_inner);
            let is_one = strays.remove(&self);
            STRAY_COUNT.store(strays.len(), Ordering::Release);
            is_one
        }
    }
}

static STRAYS: Mutex<BTreeSet<PluginNumber>> = Mutex::new(BTreeSet::new());
static STRAY_COUNT: AtomicUsize = AtomicUsize::new(0);

/// Runs `function` as one call of the plugin, with services that speak to `call` for as long as it lasts.
pub(crate) fn run<Answer>(
    number: PluginNumber,
    call: &mut Call<'_>,
    function: impl FnOnce(&abi::Host) -> Answer,
) -> Answer {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let token = (number.0 as usize) << 32 | NEXT.fetch_add(1, Ordering::Relaxed) as usize;
    let host = abi::Host {
        struct_size: size_of::<abi::Host>() as u32,
        abi_minor: abi::ABI_MINOR,
        ctx: ptr::without_provenance_mut(token),
        emit: Some(emit),
        log: Some(log),
        set_error: Some(set_error),
        should_stop: Some(should_stop),
        extension: Some(extension),
    };
    /// Ends the call however it ends.
    struct Restore((usize, *mut Call<'static>));
    impl Drop for Restore {
        fn drop(&mut self) {
            CURRENT.set(self.0);
        }
    }
    let _restore = Restore(CURRENT.replace((token, ptr::from_mut(call).cast())));
    function(&host)
}

/// The call that `ctx` stands for, where it is the one of this thread.
///
/// # Safety
/// No reference to the call is kept from an earlier service.
unsafe fn current<'c>(ctx: *mut c_void) -> Option<&'c mut Call<'static>> {
    let (token, call) = CURRENT.get();
    // SAFETY: `run` keeps the call where it is until it takes it back from `CURRENT`.
    if token != 0 && token == ctx.addr() { unsafe { call.as_mut() } } else { None }
}

unsafe extern "C" fn emit(
    ctx: *mut c_void,
    layer: u32,
    cols: *const abi::Col,
    n_cols: u64,
    n_rows: u64,
) -> i32 {
    // SAFETY: services do not call each other.
    let Some(call) = (unsafe { current(ctx) }) else {
        stray(ctx);
        return abi::REFUSED;
    };
    let outcome = match &mut call.output {
        None => Err("emitted notes in a call that is not to".to_owned()),
        Some(_) if layer != 0 => Err(format!("emitted layer {layer}, and an extractor has one, numbered 0")),
        Some(Output { shape, limits, staged, forward }) => {
            // Nothing here is meant to panic, and if it does it must not pass through the plugin.
            catch_unwind(AssertUnwindSafe(|| {
                // SAFETY: the plugin lends the columns that it describes for the length of this call.
                unsafe { staged.append(shape, limits, cols, n_cols, n_rows) }?;
                forward.as_mut().map_or(Ok(()), |forward| forward(cols, n_rows))
            }))
            .unwrap_or_else(|_| Err("emitted what the host could not copy".to_owned()))
        }
    };
    match outcome {
        Ok(()) => abi::OK,
        Err(problem) => {
            call.refused.get_or_insert(problem);
            abi::REFUSED
        }
    }
}

unsafe extern "C" fn log(ctx: *mut c_void, level: u32, line: abi::Str) {
    // SAFETY: services do not call each other.
    let Some(call) = (unsafe { current(ctx) }) else { return };
    let Some(log) = call.log else { return };
    // SAFETY: the plugin lends the line for the length of this call.
    let line = String::from_utf8_lossy(unsafe { bytes_of(line) });
    // A sink that panics loses its line, and must not pass through the plugin.
    let _ = catch_unwind(AssertUnwindSafe(|| log(call.plugin, Level::from_code(level), &line)));
}

unsafe extern "C" fn set_error(ctx: *mut c_void, _code: u32, message: abi::Str) {
    // SAFETY: services do not call each other.
    let Some(call) = (unsafe { current(ctx) }) else { return };
    // SAFETY: the plugin lends the message for the length of this call.
    let message = String::from_utf8_lossy(unsafe { bytes_of(message) });
    call.error = Some(message.chars().take(LONGEST_MESSAGE).collect());
}

unsafe extern "C" fn should_stop(ctx: *mut c_void) -> u32 {
    // SAFETY: services do not call each other.
    match unsafe { current(ctx) } {
        // Whatever asks after its call has nothing left to do.
        None => abi::CANCELLED,
        Some(call) if (call.is_cancelled)() => abi::CANCELLED,
        Some(call) if call.is_late() => abi::DEADLINE,
        Some(_) => abi::GO_ON,
    }
}

unsafe extern "C" fn extension(_ctx: *mut c_void, _id: abi::Str) -> *const c_void {
    ptr::null()
}

/// Messages are for people, and a plugin that fails on every document fills the records with them.
const LONGEST_MESSAGE: usize = 2000;

impl Call<'_> {
    /// Whether the time of the document is up.
    pub(crate) fn is_late(&self) -> bool {
        self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }
}

fn stray(ctx: *mut c_void) {
    let Ok(number) = u32::try_from(ctx.addr() >> 32) else { return };
    let mut strays = STRAYS.lock().unwrap_or_else(PoisonError::into_inner);
    // A plugin can make numbers up; no more of them are kept than there can be plugins.
    if strays.len() < 4096 {
        strays.insert(PluginNumber(number));
    }
    STRAY_COUNT.store(strays.len(), Ordering::Release);
}
