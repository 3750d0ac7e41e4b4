//! Tells the program which compiler it was built by, for the heading of its tables.

fn main() -> Result<(), rustc_version::Error> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=BENCH_RUSTC={}", rustc_version::version_meta()?.short_version_string);
    let target = std::env::var("TARGET").unwrap_or_default();
    println!("cargo::rustc-env=BENCH_TARGET={target}");
    let flags = std::env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default().replace('\u{1f}', " ");
    println!("cargo::rustc-env=BENCH_RUSTFLAGS={flags}");
    Ok(())
}
