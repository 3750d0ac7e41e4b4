//! The plugins that the host knows: loading them for a run, and showing them.

use std::env;
use std::io::{self, Write};

use dateline_host::{Catalog, Entry, Level, LogSink, Options, Origin, Plugins, Request};

use crate::exit::{self, Exit, Failure};

/// Loads the plugins of the given names, or all that belong to this executable where none is given, and lets them log.
///
/// # Errors
/// A name that is no known plugin's.
pub fn load(names: &[String], options: Options) -> Result<Plugins, Failure> {
    let catalog = catalog()?;
    let requests: Vec<Request> = if names.is_empty() {
        let (known, refused): (Vec<&Entry>, _) =
            catalog.entries().iter().partition(|it| it.refusal().is_none());
        for entry in refused {
            exit::warn(&refusal(entry));
        }
        known.into_iter().map(|entry| Request::named(entry.name())).collect()
    } else {
        names.iter().map(Request::named).collect()
    };
    Ok(Plugins::load(&catalog, &requests, Options { log: Some(log()), ..options })?)
}

/// Says on standard error which plugins were switched off; true where there is one.
pub fn report_switched_off(plugins: &Plugins) -> bool {
    let off = plugins.switched_off();
    for plugin in &off {
        exit::warn(&format!("plugin {} was switched off: {}", plugin.name, plugin.message));
    }
    !off.is_empty()
}

/// `dateline plugin list`.
///
/// # Errors
/// Where the output cannot be written.
pub fn list() -> Result<Exit, Failure> {
    let catalog = catalog()?;
    let mut output = io::stdout().lock();
    let (known, refused): (Vec<&Entry>, Vec<_>) =
        catalog.entries().iter().partition(|it| it.refusal().is_none());
    if known.is_empty() {
        writeln!(output, "No plugin belongs to this dateline.")?;
    }
    let width = known.iter().map(|entry| entry.name().len()).max().unwrap_or_default();
    for entry in known {
        let layers: Vec<&str> = entry.layers().collect();
        let (name, version) = (entry.name(), entry.version());
        writeln!(output, "{name:width$}  {version}  {}", entry.description())?;
        writeln!(output, "{:width$}  writes {} ({})", "", layers.join(", "), origin(entry.origin()))?;
    }
    for entry in refused {
        writeln!(output, "{}", refusal(entry))?;
    }
    Ok(Exit::Fine)
}

/// `dateline plugin inspect NAME`: what a plugin's file says, without running it.
///
/// # Errors
/// A name that is no known plugin's, a plugin that is refused, or an output that cannot be written.
pub fn inspect(name: &str) -> Result<Exit, Failure> {
    let inspection = catalog()?.inspect(name)?;
    let manifest = &inspection.manifest;
    let mut output = io::stdout().lock();
    let mut row = |label: &str, value: &dyn std::fmt::Display| writeln!(output, "{label:<14}{value}");
    row("name", &manifest.name)?;
    row("version", &manifest.version)?;
    row("description", &manifest.description)?;
    row("abi", &manifest.abi)?;
    row("known from", &origin(&inspection.origin))?;
    row("file", &inspection.path.display())?;
    row("format", &format_args!("{} for {}", inspection.format, inspection.architecture))?;
    row("size", &format_args!("{} bytes", inspection.size))?;
    row("sha256", &inspection.sha256)?;
    for extractor in &manifest.extractors {
        row("layer", &extractor.layer)?;
        row("  labels", &extractor.labels.join(", "))?;
        for attribute in &extractor.attributes {
            row("  attribute", &format_args!("{}: {}", attribute.name, attribute.kind))?;
        }
        row("  requires", &extractor.requires.join(", "))?;
    }
    for file in &manifest.files {
        row("data file", &format_args!("{} (sha256 {})", file.name, file.sha256))?;
    }
    Ok(Exit::Fine)
}

fn catalog() -> Result<Catalog, io::Error> {
    Ok(Catalog::beside(&env::current_exe()?))
}

fn refusal(entry: &Entry) -> String {
    let why = entry.refusal().map_or_else(String::new, ToString::to_string);
    format!("{} is refused: {why}", entry.path().display())
}

fn origin(origin: &Origin) -> &'static str {
    match origin {
        Origin::Installed { .. } => "installed with dateline, checksum pinned",
        Origin::Development => "built beside this executable",
        _ => "named by the program",
    }
}

/// What plugins say goes to standard error: errors and warnings alone.
fn log() -> LogSink {
    Box::new(|plugin, level, line| {
        if level <= Level::Warn {
            exit::warn(&format!("plugin {plugin}: {line}"));
        }
    })
}
