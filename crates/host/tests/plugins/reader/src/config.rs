use schemars::JsonSchema;
use serde::Deserialize;

/// What the user can set.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Notes with a lower score are passed over.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub minimum_score: f32,
}
