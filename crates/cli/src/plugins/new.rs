//! `dateline plugin new`: a plugin that builds, tests and loads as it stands.

use std::env;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use dateline_host::Manifest;
use thiserror::Error;

use super::shown;
use crate::exit::{Exit, Failure};

/// What a new plugin is to be.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// The plugin's name: small letters, digits and hyphens, a letter first
    #[arg(value_parser = name)]
    name: String,

    /// The language that it is written in
    #[arg(long, value_name = "LANGUAGE", default_value = "rust")]
    lang: Language,

    /// The folder that it is written to (by default one of the plugin's name)
    #[arg(long, value_name = "DIR")]
    path: Option<PathBuf>,

    /// Build it with the crates of this checkout of dateline (by default of the one that this dateline was built in,
    /// if it lies there, or else those of this version from the registry)
    #[arg(long, value_name = "CHECKOUT")]
    sdk: Option<PathBuf>,
}

/// The language that a plugin is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Language {
    /// A crate on the SDK, with tests
    Rust,
    /// A source file on the C header, with a Makefile
    C,
}

/// Why there is no new plugin.
#[derive(Debug, Error)]
enum NewError {
    #[error("{} is not empty; `--path` names another folder", path.display())]
    NotEmpty { path: PathBuf },
    #[error("{} is no checkout of dateline: it has no {SDK}", path.display())]
    NoCheckout { path: PathBuf },
    #[error("{}", path.display())]
    Unwritable { path: PathBuf, source: io::Error },
}

/// Where a checkout has the SDK, and the crate that tests plugins.
const SDK: &str = "crates/plugin";
const HARNESS: &str = "crates/plugin-test";

// What stands in the templates in place of the plugin's name, and of the same with underscores.
const NAME: &str = "my-plugin";
const LAYER: &str = "my_plugin";

/// Files by their paths in the plugin's folder.
type Template = &'static [(&'static str, &'static str)];

const RUST: Template = &[
    ("Cargo.toml", include_str!("new/rust/Cargo.toml.in")),
    ("build.rs", include_str!("new/rust/build.rs")),
    ("manifest.json", include_str!("new/rust/manifest.json")),
    ("src/lib.rs", include_str!("new/rust/src/lib.rs")),
    ("src/config.rs", include_str!("new/rust/src/config.rs")),
    ("tests/notes.rs", include_str!("new/rust/tests/notes.rs")),
    ("README.md", include_str!("new/rust/README.md")),
    (".gitignore", include_str!("new/rust/gitignore")),
];

const C: Template = &[
    ("my_plugin.c", include_str!("new/c/plugin.c")),
    ("dateline_plugin.h", dateline_plugin::abi::HEADER),
    ("Makefile", include_str!("new/c/Makefile")),
    ("README.md", include_str!("new/c/README.md")),
];

/// `dateline plugin new NAME`.
///
/// # Errors
/// A folder that holds something, or cannot be written, and an SDK that is none.
pub fn new(arguments: &NewArguments) -> Result<Exit, Failure> {
    let NewArguments { name, lang, path, sdk } = arguments;
    let folder = path.clone().unwrap_or_else(|| PathBuf::from(name));
    if fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(NewError::NotEmpty { path: folder }.into());
    }
    let sdk = match sdk {
        Some(checkout) => Some(absolute(checkout)?),
        None => env::current_exe()?.ancestors().find(|folder| is_checkout(folder)).map(Path::to_owned),
    };
    let layer = name.replace('-', "_");
    let (template, library, steps): (_, _, &[&str]) = match lang {
        Language::Rust => (RUST, format!("{DLL_PREFIX}dateline_plugin_{layer}{DLL_SUFFIX}"), RUST_STEPS),
        Language::C => (C, format!("{DLL_PREFIX}{layer}{DLL_SUFFIX}"), C_STEPS),
    };
    let places = [
        ("@LIBRARY@", library),
        ("@SDK@", dependency(sdk.as_deref(), SDK, None)),
        ("@BUILD@", dependency(sdk.as_deref(), SDK, Some("build"))),
        ("@HARNESS@", dependency(sdk.as_deref(), HARNESS, None)),
    ];
    let fill = |text: &str| {
        // The name comes first: it is not to be looked for in the path of a checkout.
        let mut text = text.replace(NAME, name).replace(LAYER, &layer);
        for (place, value) in &places {
            text = text.replace(place, value);
        }
        text
    };
    for (file, text) in template {
        // The header is the same for all.
        let text = if file.ends_with(".h") { (*text).to_owned() } else { fill(text) };
        write(&folder.join(fill(file)), &text)?;
    }

    let mut output = io::stdout().lock();
    writeln!(output, "Made the plugin {name}. What it takes from here:")?;
    writeln!(output, "  cd {}", shown(&folder))?;
    for step in steps {
        writeln!(output, "  {}", fill(step))?;
    }
    if *lang == Language::Rust {
        match &sdk {
            Some(checkout) => writeln!(output, "It is built with the crates in {}.", checkout.display())?,
            None => writeln!(
                output,
                "It is built with version {VERSION} of dateline's crates; where no registry has that, `--sdk` names a \
                 checkout."
            )?,
        }
    }
    Ok(Exit::Fine)
}

const RUST_STEPS: &[&str] =
    &["cargo test", "cargo build --release", "dateline plugin add target/release/@LIBRARY@"];

const C_STEPS: &[&str] = &["make", "dateline plugin add @LIBRARY@"];

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a `Cargo.toml` says of one of our crates.
fn dependency(checkout: Option<&Path>, folder: &str, feature: Option<&str>) -> String {
    // Strings of JSON are strings of TOML.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let from = match checkout {
        Some(checkout) => format!("path = {}", quoted(&checkout.join(folder).to_string_lossy())),
        None => format!("version = {}", quoted(VERSION)),
    };
    match feature {
        Some(feature) => format!("{{ {from}, features = [{}] }}", quoted(feature)),
        None => format!("{{ {from} }}"),
    }
}

fn absolute(checkout: &Path) -> Result<PathBuf, NewError> {
    let known = fs::canonicalize(checkout).ok().filter(|folder| is_checkout(folder));
    known.ok_or_else(|| NewError::NoCheckout { path: checkout.to_owned() })
}

fn is_checkout(folder: &Path) -> bool {
    [SDK, HARNESS].iter().all(|inner| folder.join(inner).join("Cargo.toml").is_file())
}

fn write(path: &Path, text: &str) -> Result<(), NewError> {
    let unwritable = |source| NewError::Unwritable { path: path.to_owned(), source };
    fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).map_err(unwritable)?;
    fs::write(path, text).map_err(unwritable)
}

fn name(text: &str) -> Result<String, String> {
    Manifest::check_name(text).map_err(|error| error.to_string())?;
    if text == "test" {
        return Err("the package would be called as the crate that tests plugins".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_manifests() {
        for good in ["ships", "geo-names", "a1"] {
            assert_eq!(name(good), Ok(good.to_owned()));
        }
        for bad in ["", "Ships", "geo_names", "1a", "-a", "../a", "a b", "test"] {
            assert!(name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_dependency_is_a_path_or_a_version() {
        insta::assert_snapshot!(dependency(None, SDK, Some("build")), @r#"{ version = "0.1.0", features = ["build"] }"#);
        insta::assert_snapshot!(dependency(Some(Path::new("/src/a \"b\"")), SDK, None), @r#"{ path = "/src/a \"b\"/crates/plugin" }"#);
    }
}
