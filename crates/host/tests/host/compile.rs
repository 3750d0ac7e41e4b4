use std::env;
use std::env::consts::DLL_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds a plugin in C and returns its library, or nothing where there is no C compiler.
pub fn c_plugin(folder: &Path, name: &str, source: &str, defines: &[&str]) -> Option<PathBuf> {
    let (file, library) = (folder.join(format!("{name}.c")), folder.join(format!("lib{name}{DLL_SUFFIX}")));
    std::fs::write(&file, source).unwrap();
    let include = concat!(env!("CARGO_MANIFEST_DIR"), "/../plugin/include");
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut command = Command::new(&compiler);
    command.args(["-std=c11", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-Wno-unused", "-pthread"]);
    command.args(["-I", include]);
    command.args(defines.iter().map(|define| format!("-D{define}")));
    let Ok(output) = command.arg("-o").arg(&library).arg(&file).output() else {
        println!("skipped: no C compiler `{compiler}`");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(library)
}
