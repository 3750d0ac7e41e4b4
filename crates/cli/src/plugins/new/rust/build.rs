//! Completes the manifest, with the schema of the configuration.

#[path = "src/config.rs"]
mod config;

fn main() {
    dateline_plugin::build::manifest_with_config::<config::Config>();
}
