use std::fs;
use std::path::{Path, PathBuf};

use dateline_host::{Catalog, Entry, Isolation, Options, Plugins, Request, Store};
use tempfile::TempDir;

use crate::support::{article, ending, probe};

/// A library of a user's own with its data beside it, and an empty store.
struct Own {
    folder: TempDir,
    library: PathBuf,
    store: Store,
}

fn own() -> Own {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join(probe().file_name().unwrap());
    fs::copy(probe(), &library).unwrap();
    let data = folder.path().join("probe.data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("words.txt"), "Oslo\nRome\n").unwrap();
    let store = Store::at(folder.path().join("store"));
    Own { folder, library, store }
}

impl Own {
    fn catalog(&self) -> Catalog {
        Catalog::empty().with_added(&self.store).unwrap()
    }

    /// A message without the folder and the checksums of this run.
    fn shown(&self, message: &str) -> String {
        let real = fs::canonicalize(self.folder.path()).unwrap();
        let mut shown = message.to_owned();
        for folder in [real.as_path(), self.folder.path()] {
            shown = shown.replace(&folder.display().to_string(), "HERE");
        }
        let is_digit = |letter: char| letter.is_ascii_hexdigit();
        let words = shown.split(' ').map(|word| {
            if word.len() >= 64 && word.trim_end_matches(',').chars().all(is_digit) { "SHA256" } else { word }
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

fn run(catalog: &Catalog) -> String {
    let options = Options { isolation: Isolation::Never, ..Options::default() };
    let plugins = Plugins::load(catalog, &[Request::named("probe")], options).unwrap();
    let mut document = article();
    plugins.open().annotate(&mut document);
    ending(&document.plugins[0])
}

fn refusals(catalog: &Catalog) -> Vec<String> {
    catalog.entries().iter().filter_map(Entry::refusal).map(ToString::to_string).collect()
}

#[test]
fn an_added_plugin_runs_from_its_copy_whatever_becomes_of_the_file() {
    let own = own();
    let (pin, before) = own.store.add(&own.library).unwrap();
    assert_eq!((pin.name.as_str(), before), ("probe", None));
    fs::remove_file(&own.library).unwrap();
    fs::remove_dir_all(own.folder.path().join("probe.data")).unwrap();
    assert_eq!(run(&own.catalog()), "ok");
    assert_eq!(own.store.added().unwrap(), [pin]);

    own.store.remove("probe").unwrap();
    assert_eq!(own.catalog().entries().len(), 0);
    assert_eq!(fs::read_dir(own.store.folder().join("plugins")).unwrap().count(), 0);
    insta::assert_snapshot!(own.store.remove("probe").unwrap_err(), @"no plugin called `probe` was added; there are none");
}

#[test]
fn adding_again_replaces_what_was_added() {
    let own = own();
    let (first, _) = own.store.add(&own.library).unwrap();
    let (again, before) = own.store.add(&own.library).unwrap();
    assert_eq!(before.map(|it| it.sha256), Some(first.sha256.clone()));
    assert_eq!(again, first);

    // Bytes behind the last section change the checksum and nothing else.
    let mut bytes = fs::read(&own.library).unwrap();
    bytes.push(0);
    fs::write(&own.library, bytes).unwrap();
    let (third, before) = own.store.add(&own.library).unwrap();
    assert_eq!(before.map(|it| it.sha256), Some(first.sha256.clone()));
    assert_ne!(third.sha256, first.sha256);
    assert!(third.file.exists() && !first.file.exists());
    assert_eq!(run(&own.catalog()), "ok");
}

#[test]
fn row_4_a_copy_with_other_bytes_is_refused() {
    let own = own();
    let (pin, _) = own.store.add(&own.library).unwrap();
    let mut bytes = fs::read(&pin.file).unwrap();
    bytes.push(0);
    fs::write(&pin.file, bytes).unwrap();
    insta::assert_snapshot!(own.shown(&run(&own.catalog())), @"refused: the library has sha256 SHA256 and is to have SHA256");
}

#[test]
#[cfg(unix)]
fn row_5_what_others_can_write_is_not_added() {
    use std::os::unix::fs::PermissionsExt;

    let own = own();
    fs::set_permissions(&own.library, fs::Permissions::from_mode(0o666)).unwrap();
    let refused = own.store.add(&own.library).unwrap_err().to_string();
    insta::assert_snapshot!(own.shown(&refused).replace(&*own.library.file_name().unwrap().to_string_lossy(), "LIBRARY"), @"HERE/LIBRARY can be written by others; `chmod o-w HERE/LIBRARY` mends it");
    assert!(!own.store.folder().exists());

    fs::set_permissions(&own.library, fs::Permissions::from_mode(0o644)).unwrap();
    own.store.add(&own.library).unwrap();
    let lock = own.store.folder().join("plugins.lock");
    fs::set_permissions(&lock, fs::Permissions::from_mode(0o666)).unwrap();
    let refused = own.store.added().unwrap_err().to_string();
    insta::assert_snapshot!(own.shown(&refused), @"HERE/store/plugins.lock can be written by others; `chmod o-w HERE/store/plugins.lock` mends it");
}

#[test]
fn what_is_no_plugin_or_lacks_its_data_is_not_added() {
    let own = own();
    let data = own.folder.path().join("probe.data/words.txt");
    fs::write(&data, "Paris\n").unwrap();
    let refused = |library: &Path| own.shown(&own.store.add(library).unwrap_err().to_string());
    insta::assert_snapshot!(refused(&own.library), @"HERE/probe.data/words.txt: has sha256 SHA256 and the plugin was built with SHA256");
    fs::remove_file(&data).unwrap();
    insta::assert_snapshot!(refused(&own.library), @"HERE/probe.data/words.txt: No such file or directory (os error 2)");
    let text = own.folder.path().join("notes.so");
    fs::write(&text, "a list of things to do").unwrap();
    insta::assert_snapshot!(refused(&text), @"HERE/notes.so: not a shared library but text");
    insta::assert_snapshot!(refused(own.folder.path()), @"HERE: Is a directory (os error 21)");
}

#[test]
fn a_lock_file_that_is_none_says_so() {
    let own = own();
    let write = |json: &str| {
        fs::create_dir_all(own.store.folder()).unwrap();
        fs::write(own.store.folder().join("plugins.lock"), json).unwrap();
        own.shown(&own.store.added().unwrap_err().to_string())
    };
    insta::assert_snapshot!(write("plugins"), @"HERE/store/plugins.lock: no list of plugins: expected value at line 1 column 1");
    insta::assert_snapshot!(write(r#"{ "version": 2 }"#), @"HERE/store/plugins.lock: version 2, and this dateline reads version 1");
}

#[test]
fn a_shipped_plugin_comes_before_an_added_one_of_its_name() {
    let own = own();
    own.store.add(&own.library).unwrap();
    let catalog = Catalog::of_files([probe()]).with_added(&own.store).unwrap();
    let refused = refusals(&catalog).join("\n").replace(&probe().display().to_string(), "SHIPPED");
    insta::assert_snapshot!(refused, @"another library is called so: SHIPPED");
    assert_eq!(run(&catalog), "ok");
}

#[test]
fn row_5_a_projects_plugins_run_once_it_is_trusted_as_it_is() {
    let own = own();
    let project = own.folder.path().join("dateline.toml");
    fs::write(&project, "[[plugin]]").unwrap();
    assert_eq!(own.store.project(&project).unwrap(), None);

    let pins = own.store.trust(&project, std::slice::from_ref(&own.library)).unwrap();
    let trusted = own.store.project(&project).unwrap().unwrap();
    assert_eq!(trusted, pins);
    assert_eq!(run(&Catalog::empty().with_project(&trusted, &project)), "ok");

    let mut bytes = fs::read(&own.library).unwrap();
    bytes.push(0);
    fs::write(&own.library, bytes).unwrap();
    let changed = run(&Catalog::empty().with_project(&trusted, &project));
    insta::assert_snapshot!(own.shown(&changed), @"refused: the library has sha256 SHA256 and is to have SHA256");

    fs::write(&project, "[[plugin]]\n").unwrap();
    assert_eq!(own.store.project(&project).unwrap(), None);
    own.store.distrust(&project).unwrap();
    insta::assert_snapshot!(own.shown(&own.store.distrust(&project).unwrap_err().to_string()), @"HERE/dateline.toml: was not trusted");
}
