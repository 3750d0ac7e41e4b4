use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use dateline_plugin::{ExtractorManifest, Level};
use thiserror::Error;

use crate::catalog::{Catalog, Entry};
use crate::plan::{Place, Plan, plan};
use crate::session::Session;
use crate::slot::Slot;
use crate::worker::Launcher;
use crate::{Isolation, PluginSummary, SandboxLevel, WorkerCommand};

/// A plugin to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its name in the catalog.
    pub name: String,
    /// Its configuration as JSON; none for what it does by itself.
    pub config: Option<String>,
}

impl Request {
    /// The plugin of a name, as it is by itself.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), config: None }
    }
}

/// Takes lines that plugins write to the log: the plugin's name, how much the line matters, and the line.
pub type LogSink = Box<dyn Fn(&str, Level, &str) + Send + Sync>;

/// What holds for all plugins of a run.
#[derive(Default)]
pub struct Options {
    /// How much a plugin may write about one document, and how long it may take.
    pub limits: Limits,
    /// Where lines of the log go; none for nowhere.
    pub log: Option<LogSink>,
    /// Which plugins run in a process of their own.
    pub isolation: Isolation,
    /// How such a process is started. Without it, a plugin that is to run in one is switched off.
    pub worker: Option<WorkerCommand>,
    /// Whether a plugin that is to run in a process of its own does so in the whole sandbox or not at all.
    pub requires_sandbox: bool,
}

/// How much a plugin may write about one document, and how long it may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Notes in one layer.
    pub notes: usize,
    /// Bytes of notes in one layer, as they cross the border; under 4 GiB.
    pub bytes: usize,
    /// Time for one document. A plugin in the host's own process is told, and cannot be made, to stop; one in a process of
    /// its own is told, and a quarter of the time later stopped, and has ten seconds where nothing is said here.
    pub time: Option<Duration>,
    /// Time for loading, of a plugin in a process of its own.
    pub load_time: Duration,
    /// Bytes of memory, for every process of a plugin that has its own.
    pub memory: u64,
    /// Documents in a row that a plugin may break on before it is switched off.
    pub failures: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            notes: 1 << 20,
            bytes: 64 << 20,
            time: None,
            load_time: Duration::from_secs(60),
            memory: 1 << 30,
            failures: 3,
        }
    }
}

/// A name that no plugin has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("no plugin is called `{name}`; {}", known_names(known))]
pub struct UnknownPlugin {
    /// The name that was asked for.
    pub name: String,
    /// The names that there are.
    pub known: Vec<String>,
}

pub(crate) fn known_names(known: &[String]) -> String {
    if known.is_empty() { "there are none".to_owned() } else { format!("there are {}", known.join(", ")) }
}

/// A plugin that does not run any more, or never did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwitchedOff {
    /// Its name.
    pub name: String,
    /// Why.
    pub message: String,
}

/// The plugins of a run: their models, loaded once and shared by all threads.
///
/// A plugin that cannot be loaded is one of them too. Every document says of it that it was refused, and the others run.
///
/// A plugin that breaks on three documents in a row, over all sessions and as their runs end, is switched off. So whether one
/// that breaks on some documents stays on, and for which of them it is off, depends on the order of the documents and on how many
/// sessions share them. What does not: one that breaks on none is never off, one that breaks on all of three and more always
/// ends off, and what other plugins write is the same unless they require its layers.
#[derive(Clone)]
pub struct Plugins {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) slots: Vec<Slot>,
    /// The extractors of all plugins, each behind those whose layers it reads.
    pub(crate) order: Vec<Place>,
    pub(crate) options: Options,
    pub(crate) cancelled: AtomicBool,
}

impl Plugins {
    /// No plugins.
    pub fn none() -> Self {
        Self::of_slots(Vec::new(), Vec::new(), Options::default())
    }

    /// Plans what the plugins that are asked for read of each other, and loads them in their order.
    ///
    /// # Errors
    /// A name that the catalog does not have. A plugin that is there and cannot be loaded is no error: it is switched
    /// off.
    pub fn load(catalog: &Catalog, requests: &[Request], options: Options) -> Result<Self, UnknownPlugin> {
        let entry =
            |request: &Request| catalog.get(&request.name).ok_or_else(|| catalog.unknown(&request.name));
        let entries: Vec<&Entry> = requests.iter().map(entry).collect::<Result<_, _>>()?;
        let Plan { plugins, order } = plan(&entries);
        let plugins = entries.into_iter().zip(requests).zip(plugins);
        let slots: Vec<Slot> =
            plugins.map(|((entry, request), tasks)| Slot::load(entry, request, tasks, &options)).collect();
        // A plugin may have its place in the plan and then not load.
        for &Place { plugin, extractor } in &order {
            if let Some(error) = slots[plugin].missing_need(extractor, &slots) {
                slots[plugin].switch_off(error.to_string());
            }
        }
        Ok(Self::of_slots(slots, order, options))
    }

    fn of_slots(slots: Vec<Slot>, order: Vec<Place>, options: Options) -> Self {
        Self { shared: Arc::new(Shared { slots, order, options, cancelled: AtomicBool::new(false) }) }
    }

    /// A session: what one thread needs to run the plugins over documents.
    pub fn open(&self) -> Session {
        Session::new(Arc::clone(&self.shared))
    }

    /// Tells plugins that are at work to stop, and lets none begin any more. One in a process of its own is stopped where it
    /// does not stop by itself.
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::Relaxed);
    }

    /// The layers that the plugins write, those of plugins that are switched off too, in order.
    pub fn layers(&self) -> impl Iterator<Item = &ExtractorManifest> {
        self.shared.slots.iter().flat_map(|slot| &slot.layers)
    }

    /// The plugins that could not be loaded or were switched off since, in order.
    pub fn switched_off(&self) -> Vec<SwitchedOff> {
        let slots = self.shared.slots.iter();
        slots
            .filter_map(|slot| {
                Some(SwitchedOff { name: slot.name.to_string(), message: slot.off()?.to_owned() })
            })
            .collect()
    }

    /// What each plugin has done so far, in order.
    pub fn summary(&self) -> Vec<PluginSummary> {
        let level = |slot: &Slot| slot.launcher.as_ref().map_or(SandboxLevel::None, Launcher::level);
        self.shared.slots.iter().map(|slot| slot.tally.summary(&slot.name, level(slot))).collect()
    }
}
