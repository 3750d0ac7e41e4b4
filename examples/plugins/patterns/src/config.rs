use schemars::JsonSchema;
use serde::Deserialize;

/// What the user can set.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The patterns, in the order in which their matches are noted.
    pub pattern: Vec<Pattern>,
}

/// A regular expression with a name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pattern {
    /// What its matches are called.
    #[schemars(length(min = 1))]
    pub name: String,
    /// The expression, in the syntax of the crate `regex`.
    pub regex: String,
}
