use std::fs;
use std::path::Path;

use dateline_document::PluginStatus;
use dateline_host::{Catalog, Options};

use crate::compile::c_plugin;
use crate::support::{ending, load, probe, words};

const SOURCE: &str = include_str!("hostile.c");

/// Why a file is refused before anything of it runs.
fn refusal(path: &Path) -> String {
    let catalog = Catalog::of_files([path]);
    let entry = &catalog.entries()[0];
    let refusal = entry.refusal().unwrap().to_string();
    // A plugin that is refused can be asked for, and says so on every document.
    let plugins = load(path, None, Options::default());
    let mut document = words("One day.");
    plugins.open().annotate(&mut document);
    assert_eq!(ending(&document.plugins[0]), format!("refused: {refusal}"));
    refusal
}

fn refusal_of_bytes(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("libodd.so");
    fs::write(&path, bytes).unwrap();
    refusal(&path)
}

#[test]
fn row_1_files_that_are_no_library_are_named_for_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(refusal(&folder.path().join("libgone.so")), @"cannot be read: No such file or directory (os error 2)");
    insta::assert_snapshot!(refusal_of_bytes(b""), @"the file is empty");
    insta::assert_snapshot!(refusal_of_bytes(b"name = \"plugin\"\n"), @"not a shared library but text");
    insta::assert_snapshot!(refusal_of_bytes(b"!<arch>\n/               0           "), @"not a shared library but an archive, as static libraries are");
    insta::assert_snapshot!(refusal_of_bytes(&[0; 600]), @"not a shared library but bytes of no known format");
}

#[cfg(target_os = "linux")]
#[test]
fn rows_2_and_3_libraries_for_other_machines_and_cut_ones_are_refused_before_they_are_opened() {
    let whole = fs::read(probe()).unwrap();
    let patched = |offset: usize, bytes: &[u8]| {
        let mut patched = whole.clone();
        patched[offset..offset + bytes.len()].copy_from_slice(bytes);
        refusal_of_bytes(&patched)
    };
    // The machine, and the type, in the header of an ELF file.
    let other = if cfg!(target_arch = "x86_64") { [183, 0] } else { [62, 0] };
    let message = patched(18, &other).replace(std::env::consts::ARCH, "HERE");
    assert!(message.starts_with("built for ") && message.ends_with(", and this host is HERE"), "{message}");
    insta::assert_snapshot!(patched(16, &[1, 0]), @"not a shared library but an object file");
    for length in [1, 20, 64, 200, 5_000, whole.len() / 2, whole.len() - 1] {
        let message = refusal_of_bytes(&whole[..length]);
        assert!(message.starts_with("truncated: ") || length < 20, "{length}: {message}");
    }
    let program = std::env::current_exe().unwrap();
    assert_eq!(refusal(&program), "exports no `dateline_plugin_v1`, so it is not a plugin");
}

#[cfg(target_os = "linux")]
#[test]
fn any_damage_to_the_headers_is_an_error_and_not_a_panic() {
    let mut bytes = fs::read(probe()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("libodd.so");
    for offset in (0..64).chain((64..600).step_by(7)) {
        let kept = std::mem::replace(&mut bytes[offset], 0xff);
        fs::write(&path, &bytes[..bytes.len()]).unwrap();
        let catalog = Catalog::of_files([&path]);
        assert_eq!(catalog.entries().len(), 1);
        bytes[offset] = kept;
    }
}

#[test]
fn rows_7_to_9_a_library_must_describe_itself_as_the_abi_asks() {
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, defines: &[&str]| {
        let library = c_plugin(folder.path(), name, SOURCE, defines)?;
        let mut document = words("One day.");
        load(&library, None, Options::default()).open().annotate(&mut document);
        Some(ending(&document.plugins[0]))
    };
    let cases: [(&str, &[&str]); 15] = [
        (
            "newer_minor",
            &["MINOR=7", "PLUGIN_SIZE=sizeof(wide_plugin)", "EXTRACTOR_SIZE=sizeof(wide_extractor)"],
        ),
        ("garbage_size", &["PLUGIN_SIZE=0xffffffff", "EXTRACTOR_SIZE=0xffffffff"]),
        ("exact_stride", &["STRIDE=sizeof(dl_extractor)"]),
        ("short_plugin", &["PLUGIN_SIZE=48"]),
        ("short_extractor", &["EXTRACTOR_SIZE=0"]),
        ("short_stride", &["STRIDE=8"]),
        ("odd_stride", &["STRIDE=81"]),
        ("two_items", &["ITEMS=2"]),
        ("many_items", &["ITEMS=(1ull<<40)"]),
        ("bad_magic", &["MAGIC=7"]),
        ("no_extract", &["EXTRACT=0"]),
        ("bad_name", &["NAME=\"caf\\xe9\""]),
        ("other_manifest", &["MANIFEST=\"{}\""]),
        ("nothing", &["NOTHING"]),
        ("undefined", &["UNDEFINED"]),
    ];
    let all: Option<Vec<_>> =
        cases.iter().map(|(name, defines)| Some(format!("{name}: {}", check(name, defines)?))).collect();
    let Some(all) = all else { return };
    let folder = folder.path().display().to_string();
    insta::assert_snapshot!(all.join("\n").replace(&folder, ""), @"
    newer_minor: ok
    garbage_size: ok
    exact_stride: ok
    short_plugin: refused: `dateline_plugin_v1` gives the plugin's description 48 bytes, and version 1.0 has 56
    short_extractor: refused: `dateline_plugin_v1` gives an extractor's description 0 bytes, and version 1.0 has 80
    short_stride: refused: `dateline_plugin_v1` gives the stride of extractors 8 bytes, and version 1.0 has 80
    odd_stride: refused: `dateline_plugin_v1` has no extractors 81 bytes apart
    two_items: refused: `dateline_plugin_v1` describes 2 extractors, and the manifest 1
    many_items: refused: `dateline_plugin_v1` describes 1099511627776 extractors, and the manifest 1
    bad_magic: refused: `dateline_plugin_v1` has magic 0x0000000000000007, and a plugin's is 0x454e494c45544144
    no_extract: refused: `dateline_plugin_v1` has no `extract` for layer `hostile`
    bad_name: refused: `dateline_plugin_v1` gives extractor 0 the name `caf�`, and the manifest `hostile`
    other_manifest: refused: `dateline_plugin_v1` has another manifest than the library's section
    nothing: refused: `dateline_plugin_v1` returns nothing
    undefined: refused: the system's loader refuses it: undefined symbol: no_such_function_anywhere
    ");
}

#[test]
fn row_6_a_library_of_another_major_version_says_which() {
    let folder = tempfile::tempdir().unwrap();
    let Some(library) = c_plugin(folder.path(), "later", SOURCE, &["ENTRY=dateline_plugin_v2"]) else {
        return;
    };
    insta::assert_snapshot!(refusal(&library), @"exports `dateline_plugin_v2`, and this host speaks version 1");
    let Some(library) = c_plugin(folder.path(), "bare", "int bare(void) { return 7; }", &[]) else { return };
    insta::assert_snapshot!(refusal(&library), @"exports no `dateline_plugin_v1`, so it is not a plugin");
}

/// A C plugin of nothing but a manifest: refused for what the manifest says, before it is opened.
#[test]
fn manifests_that_cannot_be_met_are_refused_with_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, requires: &str, rest: &str| {
        let manifest = format!(
            r#"{{"name":"odd","version":"1","description":"","abi":"1.0","extractors":[{{"layer":"odd","requires":[{requires}],"labels":["a"]}}]{rest}}}"#
        );
        let text = manifest.replace('"', "\\\"");
        let source = format!(
            "#include \"dateline_plugin.h\"\n\
             static const char manifest[] __attribute__((section(DL_MANIFEST_SECTION), used)) = \"{text}\";\n\
             DL_EXPORT const dl_plugin *dateline_plugin_v1(void) {{ (void)manifest; return 0; }}\n"
        );
        let library = c_plugin(folder.path(), name, &source, &[])?;
        let mut document = words("One day.");
        load(&library, None, Options::default()).open().annotate(&mut document);
        assert_eq!(document.plugins[0].status, PluginStatus::Refused);
        Some(document.plugins[0].message.as_deref().unwrap().to_owned())
    };
    let Some(message) = check("column", r#""note.location:u32""#, "") else { return };
    insta::assert_snapshot!(message, @"layer `odd` reads column `note.location`, which a host of version 1.0 does not have");
    let check = |name, requires, rest| check(name, requires, rest).unwrap();
    insta::assert_snapshot!(check("type", r#""token.start:f32""#, ""), @"layer `odd` reads column `token.start` as f32, and it is u32");
    insta::assert_snapshot!(check("unknown_type", r#""token.start:u128""#, ""), @"manifest: layer `odd`: column `token.start` is of type `u128`, and the types are u8, u32, i64, f32, f64, bool, str and str[]");
    insta::assert_snapshot!(check("untyped", r#""token""#, ""), @"manifest: layer `odd`: `token` is not a column with its type, as `mention.start:u32`");
    insta::assert_snapshot!(check("aborts", "", r#","panic":"abort""#), @"built to abort when it panics, so it is to run in a process of its own, and this program has no worker for that");
    insta::assert_snapshot!(check("path", "", r#","files":[{"name":"../secret","sha256":""}]"#), @"manifest: `../secret` is not the plain name of a file");
    let sha256 = "0".repeat(64);
    let file = format!(r#","files":[{{"name":"words.txt","sha256":"{sha256}"}}]"#);
    insta::assert_snapshot!(check("no_file", "", &file), @"data file `words.txt` cannot be read: No such file or directory (os error 2)");
    fs::create_dir(folder.path().join("other_file.data")).unwrap();
    fs::write(folder.path().join("other_file.data/words.txt"), "Oslo").unwrap();
    insta::assert_snapshot!(check("other_file", "", &file), @"data file `words.txt` has sha256 43152cc97f457f27c065d352c054743e751c5434da6b95b19b93e607e5b0763b, and is to have 0000000000000000000000000000000000000000000000000000000000000000");
}
