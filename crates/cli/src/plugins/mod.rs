//! The plugins that the host knows: loading them for a run, showing them, making, trying, adding and trusting them.

pub mod isolation;
pub mod new;
mod own;
mod project;
mod show;
pub mod trial;

use std::collections::BTreeMap;
use std::env;
use std::path::Path;

use dateline_host::{Catalog, Entry, Level, LogSink, Options, Plugins, Request, Store, SwitchedOff};
use thiserror::Error;

use crate::arguments::{PluginArguments, PluginCommand};
use crate::exit::{self, Exit, Failure};
use project::Project;

/// `dateline plugin`.
///
/// # Errors
/// What cannot be read or written, and what is no plugin.
pub fn run(command: &PluginCommand) -> Result<Exit, Failure> {
    match command {
        PluginCommand::List => show::list(),
        PluginCommand::Inspect { plugin } => show::inspect(plugin),
        PluginCommand::New(arguments) => new::new(arguments),
        PluginCommand::Check { plugin } => trial::check(plugin),
        PluginCommand::Bench(arguments) => trial::bench(arguments),
        PluginCommand::Add { library } => own::add(library),
        PluginCommand::Remove { name } => own::remove(name),
        PluginCommand::Trust { project, remove: true } => own::distrust(project),
        PluginCommand::Trust { project, remove: false } => own::trust(project),
    }
}

/// Loads the plugins that are asked for, or all that ship with this executable, that the user has added, and that a trusted
/// project names.
///
/// # Errors
/// A name that is no known plugin's, and a configuration that cannot be read.
pub fn load(arguments: &PluginArguments) -> Result<Plugins, Failure> {
    if arguments.no_plugins {
        return Ok(Plugins::none());
    }
    let Known { catalog, mut configs } = known()?;
    for given in &arguments.configs {
        configs.insert(given.name.clone(), project::config(&given.file)?);
    }
    let names: Vec<String> = if arguments.plugins.is_empty() {
        let (known, refused): (Vec<&Entry>, _) =
            catalog.entries().iter().partition(|it| it.refusal().is_none());
        for entry in refused {
            exit::warn(&show::refusal(entry));
        }
        known.into_iter().map(|entry| entry.name().to_owned()).collect()
    } else {
        arguments.plugins.clone()
    };
    if let Some(given) = arguments.configs.iter().find(|given| !names.contains(&given.name)) {
        return Err(NotLoaded { name: given.name.clone() }.into());
    }
    let request = |name: String| Request { config: configs.get(&name).cloned(), name };
    let requests: Vec<Request> = names.into_iter().map(request).collect();
    let options = Options { log: Some(log()), ..arguments.isolation.options()? };
    let plugins = Plugins::load(&catalog, &requests, options)?;
    match plugins.switched_off().into_iter().next() {
        Some(SwitchedOff { name, message }) if arguments.strict => Err(NotLoadable { name, message }.into()),
        _ => Ok(plugins),
    }
}

/// Loads the plugins of these names, with their defaults, in this process.
///
/// # Errors
/// A name that is no known plugin's, and a plugin that cannot be loaded.
pub fn load_named(names: &[&str]) -> Result<Plugins, Failure> {
    let requests: Vec<Request> =
        names.iter().map(|&name| Request { name: name.to_owned(), config: None }).collect();
    let plugins =
        Plugins::load(&known()?.catalog, &requests, Options { log: Some(log()), ..Options::default() })?;
    match plugins.switched_off().into_iter().next() {
        Some(SwitchedOff { name, message }) => Err(NotLoadable { name, message }.into()),
        None => Ok(plugins),
    }
}

/// Says on standard error which plugins were switched off; true where there is one.
pub fn report_switched_off(plugins: &Plugins) -> bool {
    let off = plugins.switched_off();
    for plugin in &off {
        exit::warn(&format!("plugin {} was switched off: {}", plugin.name, plugin.message));
    }
    !off.is_empty()
}

/// A plugin that cannot be loaded where all have to be.
#[derive(Debug, Error)]
#[error("plugin {name} cannot be loaded, and all are asked for: {message}")]
struct NotLoadable {
    name: String,
    message: String,
}

/// A plugin that has a configuration and is not loaded.
#[derive(Debug, Error)]
#[error("--plugin-config names `{name}`, which is not among the plugins that are loaded")]
struct NotLoaded {
    name: String,
}

/// The plugins that this user and this folder have.
struct Known {
    catalog: Catalog,
    /// Configurations as JSON, by the names of plugins.
    configs: BTreeMap<String, String>,
}

fn known() -> Result<Known, Failure> {
    let store = store()?;
    let catalog = Catalog::beside(&env::current_exe()?).with_added(&store)?;
    let Some(file) = env::current_dir().ok().and_then(|folder| Project::find(&folder)) else {
        return Ok(Known { catalog, configs: BTreeMap::new() });
    };
    let Some(pins) = store.project(&file)? else {
        let file = shown(&file);
        exit::warn(&format!(
            "{file} names plugins, and is not trusted as it is: `dateline plugin trust {file}` pins them"
        ));
        return Ok(Known { catalog, configs: BTreeMap::new() });
    };
    let configs = Project::read(&file)?.configs(&pins);
    Ok(Known { catalog: catalog.with_project(&pins, &file), configs })
}

/// The user's own folder: `DATELINE_HOME`, or where the system keeps the data of programs.
fn store() -> Result<Store, Failure> {
    use etcetera::BaseStrategy;

    if let Some(folder) = env::var_os("DATELINE_HOME") {
        return Ok(Store::at(folder));
    }
    Ok(Store::at(etcetera::choose_base_strategy()?.data_dir().join("dateline")))
}

/// A path as a user types it: from the current folder where it lies in it.
fn shown(path: &Path) -> String {
    let folder = env::current_dir().unwrap_or_default();
    let inner = path.strip_prefix(folder).or_else(|_| path.strip_prefix("."));
    inner.unwrap_or(path).display().to_string()
}

/// What plugins say goes to standard error: errors and warnings alone.
fn log() -> LogSink {
    Box::new(|plugin, level, line| {
        if level <= Level::Warn {
            exit::warn(&format!("plugin {plugin}: {line}"));
        }
    })
}
