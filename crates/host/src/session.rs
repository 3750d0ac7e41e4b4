use std::ffi::c_void;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use dateline_document::{Document, NoteLayer, PluginRun, PluginStatus};
use dateline_plugin::abi::{self, Col};

use crate::call::{self, Call, Output, PluginNumber};
use crate::plan::{Need, Place, Task};
use crate::plugins::Shared;
use crate::sheet::{Inputs, Sheet};
use crate::slot::{Extractor, Native, Slot};
use crate::staged::Staged;
use crate::validate;
use crate::worker::{Loss, Worker};

/// What one thread needs to run the plugins over documents.
///
/// Opening one costs little: a plugin's own session is opened when it first has a document.
pub struct Session {
    // For each plugin. Declared before `shared`, so that they are closed before their models
    // can be unloaded.
    opened: Vec<OfPlugin>,
    shared: Arc<Shared>,
}

/// What a thread has opened of one plugin.
struct OfPlugin {
    // For each of its extractors that runs here.
    sessions: Vec<Option<Opened>>,
    // The process that it runs in otherwise, once there is one.
    worker: Option<Worker>,
}

/// What came of one plugin's run over a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The plugin, and how its run ended.
    pub run: PluginRun,
    /// The layers that it wrote, every one of them whole.
    pub layers: Vec<(Box<str>, NoteLayer)>,
}

/// A plugin's session.
pub(crate) struct Opened {
    handle: *mut c_void,
    close: Option<abi::CloseFn>,
}

// SAFETY: the ABI says that a session is used by one thread at a time, whichever it is.
unsafe impl Send for Opened {}

impl Drop for Opened {
    fn drop(&mut self) {
        if let Some(close) = self.close {
            // SAFETY: made by `open` of the same extractor, once.
            unsafe { close(self.handle) };
        }
    }
}

/// How an extractor's call ended.
enum Ended {
    Wrote(NoteLayer),
    Skipped,
    Failed { status: PluginStatus, message: String, is_broken: bool },
}

impl Session {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let none_of =
            |slot: &Slot| OfPlugin { sessions: slot.extractors.iter().map(|_| None).collect(), worker: None };
        Self { opened: shared.slots.iter().map(none_of).collect(), shared }
    }

    /// Runs every plugin over a document and says what came of each, in the order in which they were asked for.
    pub fn run(&mut self, document: &Document) -> Vec<Outcome> {
        let Self { opened, shared } = self;
        let sheet = Sheet::new(document);
        let mut runs: Vec<Run<'_>> = shared.slots.iter().map(Run::new).collect();
        for &Place { plugin, extractor } in &shared.order {
            let (slot, opened) = (&shared.slots[plugin], &mut opened[plugin]);
            let Some(Extractor { task, .. }) = slot.extractors.get(extractor) else { continue };
            if runs[plugin].is_off {
                continue;
            }
            let ended = match notes_of_needs(&task.needs, &runs, shared) {
                Ok(notes) => run_extractor(shared, slot, extractor, opened, &sheet, &notes),
                Err(message) => failed(PluginStatus::Skipped, message, false),
            };
            runs[plugin].add(task, ended);
        }
        runs.into_iter().map(Run::conclude).collect()
    }

    /// Runs every plugin over a document and adds their notes to it, each layer whole or not at all, and to its plugins
    /// how each run ended.
    pub fn annotate(&mut self, document: &mut Document) {
        for outcome in self.run(document) {
            document.notes.extend(outcome.layers);
            document.plugins.push(outcome.run);
        }
    }
}

/// What has come so far of one plugin's run over a document.
struct Run<'s> {
    slot: &'s Slot,
    // Whether the plugin did not run any more when the document came.
    is_off: bool,
    layers: Vec<(Box<str>, NoteLayer)>,
    // The first failure of its extractors, and whether it counts against the plugin.
    failure: Option<(PluginStatus, String, bool)>,
}

impl<'s> Run<'s> {
    fn new(slot: &'s Slot) -> Self {
        Self { slot, is_off: slot.off().is_some(), layers: Vec::new(), failure: None }
    }

    fn add(&mut self, task: &Task, ended: Ended) {
        match ended {
            Ended::Wrote(notes) => self.layers.push((task.shape.layer.clone(), notes)),
            Ended::Skipped => {}
            Ended::Failed { status, message, is_broken } => {
                let many = self.slot.extractors.len() > 1;
                let message = if many { format!("layer `{}`: {message}", task.shape.layer) } else { message };
                self.failure.get_or_insert((status, message, is_broken));
            }
        }
    }

    fn layer(&self, name: &str) -> Option<&NoteLayer> {
        self.layers.iter().find(|(layer, _)| **layer == *name).map(|(_, notes)| notes)
    }

    fn conclude(self) -> Outcome {
        let Self { slot, is_off, layers, failure } = self;
        if is_off {
            return Outcome { run: run_of(slot, PluginStatus::Refused, slot.off()), layers };
        }
        if slot.number.has_strayed() {
            slot.switch_off(STRAYED.to_owned());
        }
        let Some((status, message, is_broken)) = failure else {
            slot.count_success();
            return Outcome { run: run_of(slot, PluginStatus::Ok, None), layers };
        };
        if is_broken {
            slot.count_break(&message);
        }
        Outcome { run: run_of(slot, status, Some(&message)), layers }
    }
}

/// The layers of notes that an extractor reads, none for one that it can do without and that is not there.
fn notes_of_needs<'r>(
    needs: &[Need],
    runs: &'r [Run<'_>],
    shared: &Shared,
) -> Result<Vec<Option<&'r NoteLayer>>, String> {
    let notes = needs.iter().map(|Need { layer, provider, is_required }| {
        let notes = runs[provider.plugin].layer(layer);
        if notes.is_none() && *is_required {
            let plugin = &shared.slots[provider.plugin].name;
            return Err(format!("requires `note.{layer}`, which plugin `{plugin}` did not write here"));
        }
        Ok(notes)
    });
    notes.collect()
}

fn run_of(slot: &Slot, status: PluginStatus, message: Option<&str>) -> PluginRun {
    PluginRun {
        name: slot.name.clone(),
        version: slot.version.clone(),
        status,
        message: message.map(Into::into),
    }
}

fn run_extractor(
    shared: &Shared,
    slot: &Slot,
    index: usize,
    opened: &mut OfPlugin,
    sheet: &Sheet<'_>,
    notes: &[Option<&NoteLayer>],
) -> Ended {
    let is_cancelled = || shared.cancelled.load(Ordering::Relaxed);
    if is_cancelled() {
        return failed(PluginStatus::Failed, CANCELLED.to_owned(), false);
    }
    let extractor = &slot.extractors[index];
    let limits = &shared.options.limits;
    let mut call = Call {
        plugin: &slot.name,
        log: shared.options.log.as_ref(),
        is_cancelled: &is_cancelled,
        deadline: limits.time.and_then(|time| Instant::now().checked_add(time)),
        output: None,
        error: None,
        refused: None,
    };
    let shape = &extractor.task.shape;
    let output = Output { shape, limits, staged: Staged::new(shape), forward: None };
    let description = Description::new(&extractor.task, sheet, notes);
    let begun = Instant::now();
    let code = match (&slot.launcher, &extractor.native) {
        (Some(launcher), _) => {
            call.output = Some(output);
            launcher.extract(slot, index, &mut opened.worker, &description, &mut call).map_err(lost)
        }
        (None, Some(native)) => {
            let session = &mut opened.sessions[index];
            call_extractor(slot.number, native, session, &description.doc(), &mut call, output)
                .map_err(|message| failed(PluginStatus::Failed, message, true))
        }
        (None, None) => Err(Ended::Skipped),
    };
    slot.tally.count_call(begun.elapsed());
    match code {
        Ok(code) => conclude(call, code, sheet.document()),
        Err(ended) => ended,
    }
}

/// Why a plugin is switched off that emits outside of its calls.
pub(crate) const STRAYED: &str = "emitted notes after its call had returned, or from another thread";

const CANCELLED: &str = "the run was cancelled";

fn lost(loss: Loss) -> Ended {
    match loss {
        Loss::Cancelled => failed(PluginStatus::Failed, CANCELLED.to_owned(), false),
        Loss::TimedOut { .. } => failed(PluginStatus::TimedOut, loss.to_string(), true),
        Loss::Ended { .. } => failed(PluginStatus::Crashed, loss.to_string(), true),
        Loss::NotOpened(message) | Loss::NotStarted(message) | Loss::Denied(message) => {
            failed(PluginStatus::Failed, message, true)
        }
    }
}

/// Runs an extractor in this process, in a session that is opened if there is none, and returns its code.
///
/// # Errors
/// Why the session could not be opened.
pub(crate) fn call_extractor<'c>(
    number: PluginNumber,
    native: &Native,
    opened: &mut Option<Opened>,
    doc: &abi::Doc,
    call: &mut Call<'c>,
    output: Output<'c>,
) -> Result<i32, String> {
    let session = open(number, native, opened, call)?;
    call.output = Some(output);
    let code = call::run(number, call, |host| {
        // SAFETY: the session was made by `open` of this extractor and is this thread's; the document and its columns
        // stay for the length of the call.
        unsafe { (native.functions.extract)(session, doc, host) }
    });
    if code == abi::PANICKED || code == abi::REFUSED {
        // Whatever state it is in, the next document gets a new session.
        *opened = None;
    }
    Ok(code)
}

/// The plugin's session, opened if there is none.
fn open(
    number: PluginNumber,
    native: &Native,
    opened: &mut Option<Opened>,
    call: &mut Call<'_>,
) -> Result<*mut c_void, String> {
    if let Some(opened) = opened {
        return Ok(opened.handle);
    }
    let mut handle = ptr::null_mut();
    let code = call::run(number, call, |host| {
        // SAFETY: the model was made by `load` of this extractor, and the session is stored where it says.
        unsafe { (native.functions.open)(host, native.model.handle, &raw mut handle) }
    });
    if let Some(message) = call.failure(code) {
        return Err(message);
    }
    *opened = Some(Opened { handle, close: native.functions.close });
    Ok(handle)
}

/// A document as one extractor reads it.
pub(crate) struct Description<'d> {
    pub(crate) document: &'d Document,
    pub(crate) date: String,
    /// Good for as long as `self` is.
    pub(crate) columns: Vec<Col>,
    // What the columns lead to.
    _inputs: Inputs<'d>,
}

pub(crate) const LANGUAGE: &str = "en";

impl<'d> Description<'d> {
    fn new(task: &Task, sheet: &'d Sheet<'_>, notes: &[Option<&'d NoteLayer>]) -> Self {
        let document = sheet.document();
        let inputs = Inputs::new(task, sheet, notes);
        Self {
            document,
            date: document.date.map(|date| date.value.to_string()).unwrap_or_default(),
            columns: inputs.columns(),
            _inputs: inputs,
        }
    }

    /// As it crosses the border, good for as long as `self` is.
    fn doc(&self) -> abi::Doc {
        abi::Doc {
            struct_size: size_of::<abi::Doc>() as u32,
            flags: 0,
            id: abi::Str::new(&self.document.metadata.id),
            lang: abi::Str::new(LANGUAGE),
            text: abi::Str::new(self.document.source.text()),
            date: abi::Str::new(&self.date),
            cols: self.columns.as_ptr(),
            n_cols: self.columns.len() as u64,
        }
    }
}

fn conclude(mut call: Call<'_>, code: i32, document: &Document) -> Ended {
    let is_late = call.is_late();
    if let Some(message) = call.refused.take() {
        return failed(PluginStatus::Refused, message, true);
    }
    if let Some(message) = call.failure(code) {
        return match code {
            abi::PANICKED => failed(PluginStatus::Failed, message, true),
            _ if is_late => failed(PluginStatus::TimedOut, message, false),
            _ => failed(PluginStatus::Failed, message, false),
        };
    }
    let Some(Output { shape, staged, .. }) = call.output.filter(|_| code == abi::OK) else {
        return Ended::Skipped;
    };
    match validate::layer(staged, shape, document) {
        Ok(notes) => Ended::Wrote(notes),
        Err(message) => failed(PluginStatus::Refused, message, true),
    }
}

fn failed(status: PluginStatus, message: String, is_broken: bool) -> Ended {
    Ended::Failed { status, message, is_broken }
}

impl Call<'_> {
    /// Why a call that returned `code` failed, if it did. One that gave a reason has failed whatever it returned.
    pub(crate) fn failure(&mut self, code: i32) -> Option<String> {
        match self.error.take() {
            Some(message) => Some(message),
            None if code == abi::OK || code == abi::SKIPPED => None,
            None => Some(format!("returned {code} and gave no reason")),
        }
    }
}
