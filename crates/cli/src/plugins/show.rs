//! What is known of plugins without running them.

use std::env::consts::DLL_SUFFIX;
use std::io::{self, Write};
use std::path::Path;

use dateline_host::{Catalog, Entry, Origin};

use super::{known, shown};
use crate::exit::{Exit, Failure};

/// `dateline plugin list`.
///
/// # Errors
/// Where the output cannot be written.
pub fn list() -> Result<Exit, Failure> {
    let catalog = known()?.catalog;
    let mut output = io::stdout().lock();
    let (known, refused): (Vec<&Entry>, Vec<_>) =
        catalog.entries().iter().partition(|it| it.refusal().is_none());
    if known.is_empty() {
        writeln!(
            output,
            "No plugin belongs to this dateline. Those that ship come with a release folder, which `cargo xtask dist` \
             makes; `dateline plugin add PATH` adds one of your own."
        )?;
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

/// `dateline plugin inspect PLUGIN`: what a plugin's file says, without running it.
///
/// # Errors
/// A name that is no known plugin's, a plugin that is refused, or an output that cannot be written.
pub fn inspect(plugin: &str) -> Result<Exit, Failure> {
    let inspection = if is_path(plugin) {
        let catalog = Catalog::of_files([plugin]);
        let name = catalog.entries().first().map(Entry::name).unwrap_or_default();
        catalog.inspect(name)?
    } else {
        known()?.catalog.inspect(plugin)?
    };
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

/// Whether a plugin is named by its file.
pub fn is_path(plugin: &str) -> bool {
    plugin.ends_with(DLL_SUFFIX) || Path::new(plugin).components().count() > 1
}

/// Why a library is refused, in a line.
pub fn refusal(entry: &Entry) -> String {
    let why = entry.refusal().map_or_else(String::new, ToString::to_string);
    format!("{} is refused: {why}", entry.path().display())
}

fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Installed { .. } => "installed with dateline, checksum pinned".to_owned(),
        Origin::Development => "built beside this executable".to_owned(),
        Origin::Added { .. } => "added by you, checksum pinned".to_owned(),
        Origin::Project { file, .. } => format!("named by {}, checksum pinned", shown(file)),
        _ => "a file, not added".to_owned(),
    }
}
