use std::env;
use std::env::consts::DLL_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds a plugin in C and returns its library, or nothing where there is no C compiler.
pub fn c_plugin(folder: &Path, name: &str, source: &str, defines: &[&str]) -> Option<PathBuf> {
    let include = concat!(env!("CARGO_MANIFEST_DIR"), "/../plugin/include");
    let flags = ["-shared", "-fPIC", "-pthread", "-I", include];
    compile(&folder.join(format!("lib{name}{DLL_SUFFIX}")), source, &flags, defines)
}

/// Builds a program in C and returns it, or nothing where there is no C compiler.
#[cfg(target_os = "linux")]
pub fn c_program(folder: &Path, name: &str, source: &str, defines: &[&str]) -> Option<PathBuf> {
    compile(&folder.join(name), source, &[], defines)
}

fn compile(made: &Path, source: &str, flags: &[&str], defines: &[&str]) -> Option<PathBuf> {
    let file = made.with_extension("c");
    std::fs::write(&file, source).unwrap();
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut command = Command::new(&compiler);
    command.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-unused"]).args(flags);
    command.args(defines.iter().map(|define| format!("-D{define}")));
    let Ok(output) = command.arg("-o").arg(made).arg(&file).output() else {
        println!("skipped: no C compiler `{compiler}`");
        return None;
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(made.to_owned())
}
