//! Completes the manifest.
fn main() {
    dateline_plugin::build::manifest();
}
