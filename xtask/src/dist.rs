//! A release folder: the command, its plugins with their pins, licences, completions and man pages.

use std::collections::BTreeSet;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX, EXE_SUFFIX};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::{DependencyKind, MetadataCommand, PackageId};
use clap::Args;
use clap_complete::Shell;
use dateline_host::{Catalog, Entry};
use serde_json::json;

use crate::{Failure, root};

/// Lay out a release: the command, its plugins with their pins, licences, completions and man pages
///
/// The folder runs from wherever it is put.
#[derive(Args)]
pub struct Dist {
    /// The folder to make; one that is there is replaced
    #[arg(long, value_name = "DIR", default_value = "target/dist/dateline")]
    out: PathBuf,
}

/// The plugins that ship.
const PLUGINS: [&str; 3] = ["codes", "location", "sentiment"];

/// Builds everything and lays it out.
///
/// # Errors
/// When something does not build, or a file cannot be read or written.
pub fn run(task: &Dist) -> Result<(), Failure> {
    let release = build()?;
    let out = root().join(&task.out);
    if out.exists() {
        fs::remove_dir_all(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    }
    let command = format!("dateline{EXE_SUFFIX}");
    copy(&release.join(&command), &out.join("bin").join(&command))?;
    plugins(&release, &out.join("lib/dateline/plugins"))?;
    for file in ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root().join(file), &out.join("share/doc/dateline").join(file))?;
    }
    copy(&root().join("crates/models/NOTICE"), &out.join("share/doc/dateline/NOTICE-models"))?;
    for plugin in PLUGINS {
        // The cards have what the sources of the data ask to be told.
        let card = root().join("plugins").join(plugin).join("data/README.md");
        copy(&card, &out.join(format!("share/doc/dateline/NOTICE-{plugin}.md")))?;
    }
    licences(&out.join("share/doc/dateline/licences"))?;
    documents(&out.join("share"))?;
    println!("{}", fs::canonicalize(&out)?.display());
    Ok(())
}

/// Builds the command and the plugins, and says where they are.
fn build() -> Result<PathBuf, Failure> {
    let metadata = MetadataCommand::new().current_dir(root()).no_deps().exec()?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["build", "--release", "--locked", "-p", "dateline-cli"]);
    for plugin in PLUGINS {
        cargo.args(["-p", &format!("dateline-plugin-{plugin}")]);
    }
    if !cargo.status()?.success() {
        return Err("the release does not build".into());
    }
    Ok(metadata.target_directory.join("release").into())
}

/// Copies the plugins with their data, and pins what was copied.
fn plugins(release: &Path, folder: &Path) -> Result<(), Failure> {
    let mut pins = Vec::new();
    for plugin in PLUGINS {
        let stem = format!("dateline_plugin_{plugin}");
        let file = format!("{DLL_PREFIX}{stem}{DLL_SUFFIX}");
        copy(&release.join(&file), &folder.join(&file))?;
        let catalog = Catalog::of_files([folder.join(&file)]);
        let name = catalog.entries().first().map(Entry::name).unwrap_or_default();
        let seen = catalog.inspect(name)?;
        for data in &seen.manifest.files {
            let inner = Path::new(&format!("{stem}.data")).join(&data.name);
            copy(&release.join(&inner), &folder.join(&inner))?;
        }
        pins.push(json!({ "name": name, "file": file, "sha256": seen.sha256 }));
    }
    write(&folder.join("pins.json"), &serde_json::to_vec_pretty(&json!({ "plugins": pins }))?)
}

/// The licence files of every package that the command and the plugins are built from.
fn licences(folder: &Path) -> Result<(), Failure> {
    let metadata = MetadataCommand::new().current_dir(root()).exec()?;
    let resolve = metadata.resolve.as_ref().ok_or("cargo tells nothing of the packages")?;
    let names = PLUGINS.map(|plugin| format!("dateline-plugin-{plugin}"));
    let is_root = |name: &str| name == "dateline-cli" || names.iter().any(|it| it == name);
    let mut open: Vec<&PackageId> = metadata
        .packages
        .iter()
        .filter(|package| is_root(&package.name))
        .map(|package| &package.id)
        .collect();
    let mut seen: BTreeSet<&PackageId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        let Some(node) = resolve.nodes.iter().find(|node| node.id == *id) else { continue };
        let is_normal = |kinds: &[cargo_metadata::DepKindInfo]| {
            kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
        };
        for dependency in node.deps.iter().filter(|dependency| is_normal(&dependency.dep_kinds)) {
            if seen.insert(&dependency.pkg) {
                open.push(&dependency.pkg);
            }
        }
    }
    let mut list = String::new();
    for package in metadata.packages.iter().filter(|it| it.source.is_some() && seen.contains(&it.id)) {
        let licence = package.license.as_deref().unwrap_or("see its files");
        list.push_str(&format!("{} {}: {licence}\n", package.name, package.version));
        let own = package.manifest_path.parent().ok_or("a package without a folder")?;
        for entry in fs::read_dir(own)?.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let upper = name.to_uppercase();
            let is_licence = ["LICEN", "COPYING", "NOTICE"].iter().any(|it| upper.starts_with(it));
            if is_licence && entry.path().is_file() {
                copy(
                    &entry.path(),
                    &folder.join(format!("{}-{}", package.name, package.version)).join(&name),
                )?;
            }
        }
    }
    write(&folder.join("PACKAGES"), list.as_bytes())
}

/// Completions for shells, and a man page for each subcommand.
fn documents(share: &Path) -> Result<(), Failure> {
    let mut command = dateline_cli::command().disable_help_subcommand(true);
    let places = [
        (Shell::Bash, "bash-completion/completions/dateline"),
        (Shell::Zsh, "zsh/site-functions/_dateline"),
        (Shell::Fish, "fish/vendor_completions.d/dateline.fish"),
    ];
    for (shell, place) in places {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut command, "dateline", &mut script);
        write(&share.join(place), &script)?;
    }
    let pages = share.join("man/man1");
    fs::create_dir_all(&pages)?;
    clap_mangen::generate_to(command, &pages)?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    make_folder_of(to)?;
    fs::copy(from, to).map_err(|error| format!("{}: {error}", from.display()))?;
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    make_folder_of(path)?;
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn make_folder_of(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()).into())
}
