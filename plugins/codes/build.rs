//! Completes the manifest and lays the data beside the library.

fn main() {
    dateline_plugin::build::manifest();
}
