use schemars::JsonSchema;
use serde::Deserialize;

/// What the user can set.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Whether letters from A to Z may be small or capital.
    pub ignore_case: bool,
}
