use std::fs;
use std::path::{Path, PathBuf};

use dateline_host::{Catalog, Isolation, Options, Origin, Plugins, Request};
use tempfile::TempDir;

use crate::support::{article, ending, probe, words};

const LIBRARY: &str = if cfg!(windows) {
    "dateline_plugin_probe.dll"
} else if cfg!(target_vendor = "apple") {
    "libdateline_plugin_probe.dylib"
} else {
    "libdateline_plugin_probe.so"
};

/// A folder with the plugin's library and its data files in `inner`, and an executable at `executable`.
fn tree(inner: &str, executable: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join(inner).join(LIBRARY);
    let data = folder.path().join(inner).join("dateline_plugin_probe.data");
    fs::create_dir_all(&data).unwrap();
    fs::copy(probe(), &library).unwrap();
    fs::write(data.join("words.txt"), "Oslo\nRome\n").unwrap();
    let executable = folder.path().join(executable);
    fs::create_dir_all(executable.parent().unwrap()).unwrap();
    fs::write(&executable, "").unwrap();
    (folder, executable)
}

fn sha256_of_probe() -> String {
    Catalog::of_files([probe()]).inspect("probe").unwrap().sha256
}

fn pin(folder: &Path, name: &str, sha256: &str) {
    let pins = format!(r#"{{"plugins":[{{"name":"{name}","file":"{LIBRARY}","sha256":"{sha256}"}}]}}"#);
    fs::write(folder.join("lib/dateline/plugins/pins.json"), pins).unwrap();
}

/// Entries a line each: the name, and the version or why it is refused.
fn show(catalog: &Catalog, folder: &Path) -> String {
    let line = |entry: &dateline_host::Entry| match entry.refusal() {
        None => format!("{} {} {:?}", entry.name(), entry.version(), entry.layers().collect::<Vec<_>>()),
        Some(refusal) => format!("{} refused: {refusal}", entry.name()),
    };
    let real = fs::canonicalize(folder).unwrap();
    let lines = catalog.entries().iter().map(line).collect::<Vec<_>>().join("\n");
    lines.replace(&real.display().to_string(), "HERE").replace(&folder.display().to_string(), "HERE")
}

/// All plugins run in this process.
fn here() -> Options {
    Options { isolation: Isolation::Never, ..Options::default() }
}

fn run(catalog: &Catalog) -> String {
    let plugins = Plugins::load(catalog, &[Request::named("probe")], here()).unwrap();
    let mut document = article();
    plugins.open().annotate(&mut document);
    ending(&document.plugins[0])
}

#[test]
fn row_4_an_installed_plugin_runs_where_its_checksum_is_the_pinned_one() {
    let (folder, executable) = tree("lib/dateline/plugins", "bin/dateline");
    pin(folder.path(), "probe", &sha256_of_probe());
    let catalog = Catalog::beside(&executable);
    insta::assert_snapshot!(show(&catalog, folder.path()), @r#"probe 0.3.0 ["echo", "trip"]"#);
    assert_eq!(run(&catalog), "ok");

    pin(folder.path(), "probe", &"0".repeat(64));
    let message = run(&Catalog::beside(&executable)).replace(&sha256_of_probe(), "ITS SHA256");
    insta::assert_snapshot!(message, @"refused: the library has sha256 ITS SHA256, and is to have 0000000000000000000000000000000000000000000000000000000000000000");
}

#[test]
fn row_5_what_an_installation_does_not_list_is_refused() {
    let (folder, executable) = tree("lib/dateline/plugins", "bin/dateline");
    fs::write(folder.path().join("lib/dateline/plugins/pins.json"), r#"{"plugins":[]}"#).unwrap();
    insta::assert_snapshot!(show(&Catalog::beside(&executable), folder.path()), @"probe refused: not among the plugins that this installation was made with");
    pin(folder.path(), "prob", &sha256_of_probe());
    insta::assert_snapshot!(show(&Catalog::beside(&executable), folder.path()), @"prob refused: called `probe`, and this installation has it as `prob`");
    fs::write(folder.path().join("lib/dateline/plugins/pins.json"), "{}").unwrap();
    insta::assert_snapshot!(show(&Catalog::beside(&executable), folder.path()), @"pins.json refused: the list of installed plugins cannot be read: missing field `plugins` at line 1 column 2");
}

#[test]
fn a_development_tree_knows_what_was_built_beside_the_executable() {
    for executable in ["target/debug/dateline", "target/debug/deps/dateline-0f", "target/debug/examples/one"]
    {
        let (folder, executable) = tree("target/debug", executable);
        assert_eq!(Catalog::beside(&executable).entries().len(), 0, "no mark of cargo's");
        fs::write(folder.path().join("target/debug/.cargo-lock"), "").unwrap();
        // A target folder that was there before cargo has no tag.
        fs::write(folder.path().join("target/.rustc_info.json"), "{}").unwrap();
        assert_eq!(Catalog::beside(&executable).entries().len(), 1);
        fs::remove_file(folder.path().join("target/.rustc_info.json")).unwrap();
        fs::write(folder.path().join("target/CACHEDIR.TAG"), "# created by cargo.\n").unwrap();
        let catalog = Catalog::beside(&executable);
        assert_eq!(show(&catalog, folder.path()), r#"probe 0.3.0 ["echo", "trip"]"#);
        assert_eq!(catalog.entries()[0].origin(), &Origin::Development);
        assert_eq!(run(&catalog), "ok");
    }
}

#[test]
fn a_library_built_for_tests_alone_finds_its_data_a_folder_up() {
    let (folder, executable) = tree("target/x/release", "target/x/release/dateline");
    fs::write(folder.path().join("target/CACHEDIR.TAG"), "# created by cargo.\n").unwrap();
    let release = folder.path().join("target/x/release");
    fs::create_dir(release.join("deps")).unwrap();
    fs::rename(release.join(LIBRARY), release.join("deps").join(LIBRARY)).unwrap();
    let catalog = Catalog::beside(&executable);
    assert_eq!(show(&catalog, folder.path()), r#"probe 0.3.0 ["echo", "trip"]"#);
    assert_eq!(run(&catalog), "ok");
}

#[test]
fn row_5_an_executable_elsewhere_knows_no_plugins() {
    let (folder, executable) = tree("bin", "bin/dateline");
    assert_eq!(show(&Catalog::beside(&executable), folder.path()), "");
    assert_eq!(Catalog::beside(&folder.path().join("gone")).entries().len(), 0);
    let unknown = Plugins::load(&Catalog::empty(), &[Request::named("probe")], Options::default());
    assert_eq!(unknown.err().unwrap().to_string(), "no plugin is called `probe`; there are none");
    let unknown =
        Plugins::load(&Catalog::of_files([probe()]), &[Request::named("./probe")], Options::default());
    assert_eq!(unknown.err().unwrap().to_string(), "no plugin is called `./probe`; there are probe");
}

#[cfg(unix)]
#[test]
fn row_5_what_others_can_write_is_refused_with_what_mends_it() {
    use std::os::unix::fs::PermissionsExt;

    let (folder, executable) = tree("lib/dateline/plugins", "bin/dateline");
    pin(folder.path(), "probe", &sha256_of_probe());
    let plugins = folder.path().join("lib/dateline/plugins");
    let check = |path: &Path, mode: u32| {
        let before = fs::metadata(path).unwrap().permissions();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        let shown = show(&Catalog::beside(&executable), folder.path());
        fs::set_permissions(path, before).unwrap();
        shown
    };
    let library = plugins.join(LIBRARY);
    insta::assert_snapshot!(check(&library, 0o757), @"probe refused: HERE/lib/dateline/plugins/libdateline_plugin_probe.so can be written by others; `chmod o-w HERE/lib/dateline/plugins/libdateline_plugin_probe.so` mends it");
    insta::assert_snapshot!(check(&library, 0o775), @"probe refused: HERE/lib/dateline/plugins/libdateline_plugin_probe.so can be written by others; `chmod g-w HERE/lib/dateline/plugins/libdateline_plugin_probe.so` mends it");
    insta::assert_snapshot!(check(&plugins, 0o777), @"pins.json refused: HERE/lib/dateline/plugins can be written by others; `chmod o-w HERE/lib/dateline/plugins` mends it");
    insta::assert_snapshot!(check(&plugins.join("pins.json"), 0o646), @"pins.json refused: HERE/lib/dateline/plugins/pins.json can be written by others; `chmod o-w HERE/lib/dateline/plugins/pins.json` mends it");
    // Nothing is won by refusing a plugin to a group that can write the executable.
    fs::set_permissions(&executable, fs::Permissions::from_mode(0o775)).unwrap();
    insta::assert_snapshot!(check(&library, 0o775), @r#"probe 0.3.0 ["echo", "trip"]"#);
}

#[test]
fn of_two_libraries_with_one_name_the_second_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let copies = ["a.so", "b.so"].map(|name| folder.path().join(name));
    for copy in &copies {
        fs::copy(probe(), copy).unwrap();
    }
    insta::assert_snapshot!(show(&Catalog::of_files(&copies), folder.path()), @r#"
    probe 0.3.0 ["echo", "trip"]
    probe refused: another library is called so: HERE/a.so
    "#);
}

#[test]
fn two_plugins_do_not_write_one_layer() {
    let request = || Request::named("probe");
    let plugins = Plugins::load(&Catalog::of_files([probe()]), &[request(), request()], here()).unwrap();
    let mut document = words("One day.");
    plugins.open().annotate(&mut document);
    let endings: Vec<_> = document.plugins.iter().map(ending).collect();
    insta::assert_snapshot!(endings.join("\n"), @"
    ok
    refused: writes layer `echo`, and so does plugin `probe` before it
    ");
}

#[test]
fn row_4_a_library_that_changes_between_finding_and_loading_is_refused() {
    let (folder, _) = tree("plugins", "bin/dateline");
    let library = folder.path().join("plugins").join(LIBRARY);
    let catalog = Catalog::of_files([&library]);
    fs::write(&library, "something else").unwrap();
    insta::assert_snapshot!(run(&catalog), @"refused: not a shared library but text");
    assert_eq!(
        catalog.inspect("probe").unwrap_err().to_string().split(": ").nth(1),
        Some("not a shared library but text")
    );
}

#[cfg(target_os = "linux")]
#[test]
fn row_32_files_that_change_during_a_run_do_not_matter() {
    let (folder, _) = tree("plugins", "bin/dateline");
    let plugins_folder = folder.path().join("plugins");
    let catalog = Catalog::of_files([plugins_folder.join(LIBRARY)]);
    let plugins = Plugins::load(&catalog, &[Request::named("probe")], here()).unwrap();
    let before = plugins.open().run(&article());
    fs::write(plugins_folder.join(LIBRARY), "").unwrap();
    fs::write(plugins_folder.join("dateline_plugin_probe.data/words.txt"), "").unwrap();
    assert_eq!(plugins.open().run(&article()), before);
}

#[test]
fn inspecting_tells_all_and_runs_nothing() {
    let inspection = Catalog::of_files([probe()]).inspect("probe").unwrap();
    assert_eq!(inspection.size, fs::metadata(probe()).unwrap().len());
    assert_eq!(inspection.architecture, std::env::consts::ARCH);
    assert_eq!(inspection.sha256.len(), 64);
    assert_eq!(inspection.origin, Origin::Named);
    let manifest = serde_json::to_string(&inspection.manifest.extractors[1]).unwrap();
    insta::assert_snapshot!(manifest, @r#"{"layer":"trip","requires":["token.start:u32","token.end:u32"],"labels":["word"],"attributes":[]}"#);
    let unknown = Catalog::of_files([probe()]).inspect("location").unwrap_err();
    insta::assert_snapshot!(unknown, @"no plugin is called `location`; there are probe");
}
