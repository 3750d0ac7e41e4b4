//! Which package a contestant comes from: version and checksum as the lock file of this build has them.

use std::process::Command;

use serde::Deserialize;

/// A package, by what tells it from every other one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Package {
    /// Its name in its registry.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of the archive it was installed from, in hexadecimal; none for a package of this workspace.
    #[serde(default, alias = "checksum")]
    pub sha256: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    #[serde(flatten)]
    package: Package,
    #[serde(default)]
    dependencies: Vec<String>,
}

impl Package {
    /// The package that this crate depends on by the name `name`, from the `Cargo.lock` it was built with; none where
    /// there is no such dependency.
    pub fn locked(name: &str) -> Option<Self> {
        find(include_str!("../../Cargo.lock"), env!("CARGO_PKG_NAME"), name)
    }

    /// The checksum, or the commit for a package of this workspace.
    pub fn checksum(&self) -> String {
        match &self.sha256 {
            Some(sha256) => format!("sha256 {sha256}"),
            None => commit().map_or_else(|| "this tree".to_owned(), |commit| format!("commit {commit}")),
        }
    }
}

/// Where a lock file holds several versions of a package, its dependants name the one they mean: `name version`.
fn find(lock: &str, dependant: &str, name: &str) -> Option<Package> {
    let lock: Lock = toml::from_str(lock).ok()?;
    let dependant = lock.package.iter().find(|locked| locked.package.name == dependant)?;
    let meant = dependant.dependencies.iter().find(|it| it.split(' ').next() == Some(name))?;
    let version = meant.split(' ').nth(1);
    let mut packages = lock.package.iter().map(|locked| &locked.package);
    packages.find(|it| it.name == name && version.is_none_or(|version| it.version == version)).cloned()
}

/// The commit of the tree this was built from, with `-dirty` where files differ from it; none outside git.
fn commit() -> Option<String> {
    let output = Command::new("git")
        .args(["-C", env!("CARGO_MANIFEST_DIR"), "describe", "--always", "--dirty", "--abbrev=12"])
        .output()
        .ok()?;
    let commit = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !commit.is_empty()).then_some(commit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contestants;

    const LOCK: &str = r#"
version = 4

[[package]]
name = "bench"
version = "0.1.0"
dependencies = ["one", "two 2.0.0"]

[[package]]
name = "one"
version = "1.5.0"

[[package]]
name = "two"
version = "1.0.0"
checksum = "aa"

[[package]]
name = "two"
version = "2.0.0"
checksum = "bb"
"#;

    #[test]
    fn the_version_that_is_depended_on_is_found() {
        let check = |name: &str, expect: Option<(&str, Option<&str>)>| {
            let found = find(LOCK, "bench", name);
            let found = found.as_ref().map(|it| (it.version.as_str(), it.sha256.as_deref()));
            assert_eq!(found, expect, "{name}");
        };
        check("one", Some(("1.5.0", None)));
        check("two", Some(("2.0.0", Some("bb"))));
        check("three", None);
    }

    #[test]
    fn every_contestant_is_locked() {
        for contestant in contestants::all() {
            let package = contestant.package;
            assert_ne!(package.version, "unknown", "{}", package.name);
            assert_eq!(package.sha256.is_none(), package.name.starts_with("dateline"), "{}", package.name);
        }
    }
}
