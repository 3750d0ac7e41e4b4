//! The plugins of the user's own: adding them, taking them out, and trusting projects that name some.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dateline_host::Pin;

use super::project::{FILE, Project};
use super::{shown, store};
use crate::exit::{Exit, Failure};

/// `dateline plugin add PATH`.
///
/// # Errors
/// What is no plugin, or can be changed by others, and a folder that cannot be written.
pub fn add(library: &Path) -> Result<Exit, Failure> {
    let (pin, before) = store()?.add(library)?;
    let mut output = io::stdout().lock();
    match before {
        Some(before) if before.sha256 == pin.sha256 => writeln!(output, "{} was added before.", pin.name)?,
        Some(before) => writeln!(
            output,
            "Replaced {} {} by {}.",
            before.name, before.manifest.version, pin.manifest.version
        )?,
        None => writeln!(output, "Added {} {}.", pin.name, pin.manifest.version)?,
    }
    describe(&mut output, &pin)?;
    Ok(Exit::Fine)
}

/// `dateline plugin remove NAME`.
///
/// # Errors
/// A name that no added plugin has, and a folder that cannot be written.
pub fn remove(name: &str) -> Result<Exit, Failure> {
    store()?.remove(name)?;
    writeln!(io::stdout().lock(), "Removed {name}.")?;
    Ok(Exit::Fine)
}

/// `dateline plugin trust PROJECT`.
///
/// # Errors
/// A file that names no plugins, or what is none.
pub fn trust(project: &Path) -> Result<Exit, Failure> {
    let file = file_of(project);
    let libraries = Project::read(&file)?.libraries();
    let pins = store()?.trust(&file, &libraries)?;
    let mut output = io::stdout().lock();
    let many = if pins.len() == 1 { "1 plugin".to_owned() } else { format!("{} plugins", pins.len()) };
    writeln!(output, "Trusted {} as it is, with {many}.", shown(&file))?;
    for pin in &pins {
        writeln!(output, "{} {}", pin.name, pin.manifest.version)?;
        describe(&mut output, pin)?;
    }
    Ok(Exit::Fine)
}

/// `dateline plugin trust --remove PROJECT`.
///
/// # Errors
/// A file that is not trusted.
pub fn distrust(project: &Path) -> Result<Exit, Failure> {
    let file = file_of(project);
    store()?.distrust(&file)?;
    writeln!(io::stdout().lock(), "{} is not trusted any more.", shown(&file))?;
    Ok(Exit::Fine)
}

fn file_of(project: &Path) -> PathBuf {
    if project.is_dir() { project.join(FILE) } else { project.to_owned() }
}

/// What a plugin is, on a few lines.
fn describe(output: &mut impl Write, pin: &Pin) -> io::Result<()> {
    writeln!(output, "  {}", pin.manifest.description)?;
    for extractor in &pin.manifest.extractors {
        let mut layers: Vec<&str> =
            extractor.requires.iter().filter_map(|column| Some(column.split_once('.')?.0)).collect();
        layers.dedup();
        writeln!(output, "  writes {}, reads {}", extractor.layer, layers.join(", "))?;
    }
    writeln!(output, "  sha256 {}", pin.sha256)
}
