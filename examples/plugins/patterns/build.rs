//! Completes the manifest, with the schema of the configuration.

#[allow(dead_code, reason = "the schema is made from the types alone")]
#[path = "src/config.rs"]
mod config;

fn main() {
    dateline_plugin::build::manifest_with_config::<config::Config>();
}
