use schemars::JsonSchema;
use serde::Deserialize;

/// What the user can set.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Words of fewer letters are passed over.
    #[schemars(range(min = 1))]
    pub at_least: u32,
}

impl Default for Config {
    fn default() -> Self {
        Self { at_least: 2 }
    }
}
