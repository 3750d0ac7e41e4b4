//! For a plugin's build script: completes the manifest and lays the data files beside the library.
//!
//! All of such a script is `fn main() { dateline_plugin::build::manifest() }`.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

use schemars::JsonSchema;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::{Manifest, PanicStrategy, hexadecimal};

/// Reads `manifest.json` beside the package's `Cargo.toml`, fills in the version, what a panic does and the checksums of
/// the data files under `data/`, and writes the whole into `OUT_DIR`, where [`export!`](crate::export) takes it from. Copies the data
/// files to `NAME.data/` beside the library that is being built, where a host looks for them; `NAME` is the library's,
/// without `lib` and extension.
///
/// Ends the build with a message where something does not fit.
pub fn manifest() {
    finish(run(None));
}

/// Does what [`manifest`] does, and writes the JSON Schema of the configuration from its type.
///
/// The type stands in a file of its own, which the build script has for a module:
///
/// ```ignore
/// #[path = "src/config.rs"]
/// mod config;
///
/// fn main() {
///     dateline_plugin::build::manifest_with_config::<config::Config>();
/// }
/// ```
pub fn manifest_with_config<Config: JsonSchema>() {
    println!("cargo::rerun-if-changed=src");
    finish(run(schemars::schema_for!(Config).as_object()));
}

fn finish(outcome: Result<(), String>) {
    if let Err(problem) = outcome {
        println!("cargo::error={problem}");
        process::exit(1);
    }
}

fn run(schema: Option<&Map<String, Value>>) -> Result<(), String> {
    let package = Package {
        name: variable("CARGO_PKG_NAME")?,
        version: variable("CARGO_PKG_VERSION")?,
        folder: variable("CARGO_MANIFEST_DIR")?.into(),
        panic: match variable("CARGO_CFG_PANIC")?.as_str() {
            "abort" => PanicStrategy::Abort,
            _ => PanicStrategy::Unwind,
        },
    };
    let out = PathBuf::from(variable("OUT_DIR")?);
    println!("cargo::rerun-if-changed=manifest.json");
    let manifest = complete(&package, schema)?;
    for file in &manifest.files {
        println!("cargo::rerun-if-changed=data/{}", file.name);
    }
    let json = serde_json::to_vec(&manifest).map_err(|error| error.to_string())?;
    write(&out.join("manifest.json"), &json)?;
    stage(&package, &manifest, &out)
}

struct Package {
    name: String,
    version: String,
    folder: PathBuf,
    panic: PanicStrategy,
}

/// The manifest of a package, with what the author leaves to this helper.
fn complete(package: &Package, schema: Option<&Map<String, Value>>) -> Result<Manifest, String> {
    let json = read(&package.folder.join("manifest.json"))?;
    let in_manifest = |error: &dyn std::fmt::Display| format!("manifest.json: {error}");
    let given: Value = serde_json::from_slice(&json).map_err(|error| in_manifest(&error))?;
    let mut manifest: Manifest = serde_json::from_slice(&json).map_err(|error| in_manifest(&error))?;
    let known = serde_json::to_value(&manifest).map_err(|error| in_manifest(&error))?;
    if let Some(field) = unknown_field(&given, &known) {
        return Err(in_manifest(&format_args!("unknown field `{field}`")));
    }
    if package.name != manifest.name && package.name != format!("dateline-plugin-{}", manifest.name) {
        let Manifest { name, .. } = &manifest;
        let problem = format_args!(
            "the plugin is called `{name}`, and its package neither so nor `dateline-plugin-{name}`"
        );
        return Err(in_manifest(&problem));
    }
    if let Some(schema) = schema {
        if !manifest.config.is_empty() {
            return Err(in_manifest(&"`config` is written from the type, and the file has one as well"));
        }
        manifest.config.clone_from(schema);
    }
    manifest.version.clone_from(&package.version);
    manifest.panic = package.panic;
    for extractor in &mut manifest.extractors {
        extractor.expand_requirements().map_err(|error| in_manifest(&error))?;
    }
    for file in &mut manifest.files {
        let bytes = read(&package.folder.join("data").join(&file.name))?;
        file.sha256 = hexadecimal(&Sha256::digest(&bytes));
    }
    let json = serde_json::to_vec(&manifest).map_err(|error| in_manifest(&error))?;
    Manifest::parse(&json).map_err(|error| in_manifest(&error))
}

/// The first field of `given` that reading it into a manifest has lost.
fn unknown_field(given: &Value, known: &Value) -> Option<String> {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => given.iter().find_map(|(name, value)| {
            let Some(kept) = known.get(name) else { return Some(name.clone()) };
            Some(format!("{name}.{}", unknown_field(value, kept)?))
        }),
        (Value::Array(given), Value::Array(known)) => {
            given.iter().zip(known).find_map(|(given, known)| unknown_field(given, known))
        }
        _ => None,
    }
}

/// Copies the data files to where the host finds them. `out` is `PROFILE/build/PACKAGE-HASH/out`.
fn stage(package: &Package, manifest: &Manifest, out: &Path) -> Result<(), String> {
    if manifest.files.is_empty() {
        return Ok(());
    }
    let Some(profile) = out.ancestors().nth(3) else {
        return Err(format!("{} is not where cargo puts a build script's files", out.display()));
    };
    let folder = profile.join(format!("{}.data", package.name.replace('-', "_")));
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for file in &manifest.files {
        let bytes = read(&package.folder.join("data").join(&file.name))?;
        let place = folder.join(&file.name);
        if fs::read(&place).is_ok_and(|there| there == bytes) {
            continue;
        }
        // A host that runs at this moment keeps the file it has.
        let aside = folder.join(format!(".{}.{}", file.name, process::id()));
        write(&aside, &bytes)?;
        fs::rename(&aside, &place).map_err(|error| format!("{}: {error}", place.display()))?;
    }
    Ok(())
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|error| format!("{name}: {error}"))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = r#"{
        "name": "moods", "description": "Tells moods.", "abi": "1.0",
        "extractors": [{ "layer": "moods", "requires": ["token"], "labels": ["mood"] }],
        "files": [{ "name": "moods.txt" }], "config": { "type": "object", "properties": {} }
    }"#;

    /// A package of that name with that manifest, and what comes of it.
    fn check(name: &str, json: &str) -> Result<Manifest, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        fs::write(folder.path().join("data/moods.txt"), "glad\n").unwrap();
        fs::write(folder.path().join("manifest.json"), json).unwrap();
        let package = Package {
            name: name.to_owned(),
            version: "0.4.2".to_owned(),
            folder: folder.path().to_owned(),
            panic: PanicStrategy::Unwind,
        };
        let place = folder.path().display().to_string();
        complete(&package, None).map_err(|problem| problem.replace(&place, ""))
    }

    #[test]
    fn what_the_author_leaves_out_is_filled_in() {
        let manifest = check("dateline-plugin-moods", GIVEN).unwrap();
        insta::assert_snapshot!(serde_json::to_string(&manifest).unwrap(), @r#"{"name":"moods","version":"0.4.2","description":"Tells moods.","abi":"1.0","panic":"unwind","extractors":[{"layer":"moods","requires":["token.start:u32","token.end:u32","token.joined:bool"],"labels":["mood"],"attributes":[]}],"files":[{"name":"moods.txt","sha256":"986beb56e74aedcea9329bdf91547f983914aab9aaac0688bf286b5c6196e4dd"}],"config":{"properties":{},"type":"object"}}"#);
    }

    #[test]
    fn what_does_not_fit_ends_the_build() {
        let check = |name: &str, good: &str, bad: &str| check(name, &GIVEN.replace(good, bad)).unwrap_err();
        insta::assert_snapshot!(check("dateline-plugin-mood", "", ""), @"manifest.json: the plugin is called `moods`, and its package neither so nor `dateline-plugin-moods`");
        insta::assert_snapshot!(check("moods", "labels", "lables"), @"manifest.json: missing field `labels` at line 3 column 86");
        insta::assert_snapshot!(check("moods", r#""labels": ["mood"]"#, r#""labels": ["mood"], "mood": 1"#), @"manifest.json: unknown field `extractors.mood`");
        insta::assert_snapshot!(check("moods", r#""abi""#, r#""panics": 1, "abi""#), @"manifest.json: unknown field `panics`");
        insta::assert_snapshot!(check("moods", r#"["token"]"#, r#"["tokens"]"#), @"manifest.json: `tokens` is neither a layer nor a column with its type, as `mention.start:u32`");
        insta::assert_snapshot!(check("moods", "moods.txt", "mood.txt").replace("\\", "/"), @"/data/mood.txt: No such file or directory (os error 2)");
        insta::assert_snapshot!(check("moods", r#""abi""#, r#"abi""#), @"manifest.json: key must be a string at line 2 column 57");
    }

    #[test]
    fn data_files_are_laid_beside_the_library() {
        let profile = tempfile::tempdir().unwrap();
        let manifest = check("moods", GIVEN).unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        for text in ["glad\n", "sad\n"] {
            fs::write(folder.path().join("data/moods.txt"), text).unwrap();
            let package = Package {
                name: "dateline-plugin-moods".to_owned(),
                version: String::new(),
                folder: folder.path().to_owned(),
                panic: PanicStrategy::Unwind,
            };
            stage(&package, &manifest, &profile.path().join("build/moods-0f/out")).unwrap();
            let staged = profile.path().join("dateline_plugin_moods.data");
            assert_eq!(fs::read_to_string(staged.join("moods.txt")).unwrap(), text);
            assert_eq!(fs::read_dir(staged).unwrap().count(), 1);
        }
    }
}
