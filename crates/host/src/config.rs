use serde_json::{Map, Value};
use thiserror::Error;

/// Why a plugin is not loaded with a configuration.
#[derive(Debug, Error)]
pub(crate) enum ConfigError {
    /// It is not JSON.
    #[error("the configuration is not JSON: {source}")]
    Json {
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// The manifest's schema is none.
    #[error("the manifest's schema of the configuration is not one: {problem}")]
    Schema {
        /// Why.
        problem: String,
    },
    /// The schema does not allow it.
    #[error("configuration{}: {problem}, by `{rule}` of the schema", place(at))]
    Invalid {
        /// Where the value is that is not allowed, as a JSON pointer; empty for the whole.
        at: String,
        /// What is wrong with it.
        problem: String,
        /// The rule of the schema, as a JSON pointer.
        rule: String,
    },
}

fn place(at: &str) -> String {
    if at.is_empty() { String::new() } else { format!(" at `{at}`") }
}

/// Checks a configuration against the schema of a plugin's manifest. A plugin without a schema takes any JSON.
///
/// # Errors
/// The first value that the schema does not allow.
pub(crate) fn check(schema: &Map<String, Value>, config: &str) -> Result<(), ConfigError> {
    let config: Value = serde_json::from_str(config).map_err(|source| ConfigError::Json { source })?;
    if schema.is_empty() {
        return Ok(());
    }
    let schema = Value::Object(schema.clone());
    let validator = jsonschema::validator_for(&schema)
        .map_err(|error| ConfigError::Schema { problem: error.to_string() })?;
    match validator.iter_errors(&config).next() {
        None => Ok(()),
        Some(error) => Err(ConfigError::Invalid {
            at: error.instance_path().to_string(),
            problem: error.to_string(),
            rule: error.schema_path().to_string(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_schema_does_not_allow_is_said_with_its_place_and_rule() {
        let schema = serde_json::json!({
            "type": "object",
            "additionalProperties": false,
            "properties": {
                "threshold": { "type": "number", "maximum": 1 },
                "names": { "type": "array", "items": { "type": "string" } }
            }
        });
        let schema = schema.as_object().unwrap();
        let check = |config: &str| check(schema, config).map_err(|error| error.to_string());
        assert_eq!(check(r#"{"threshold": 0.5, "names": ["a"]}"#), Ok(()));
        insta::assert_snapshot!(check(r#"{"threshold": 1.5}"#).unwrap_err(), @"configuration at `/threshold`: 1.5 is greater than the maximum of 1, by `/properties/threshold/maximum` of the schema");
        insta::assert_snapshot!(check(r#"{"names": ["a", 7]}"#).unwrap_err(), @r#"configuration at `/names/1`: 7 is not of type "string", by `/properties/names/items/type` of the schema"#);
        insta::assert_snapshot!(check(r#"{"treshold": 1}"#).unwrap_err(), @"configuration: Additional properties are not allowed ('treshold' was unexpected), by `/additionalProperties` of the schema");
        insta::assert_snapshot!(check("[]").unwrap_err(), @r#"configuration: [] is not of type "object", by `/type` of the schema"#);
        insta::assert_snapshot!(check("{").unwrap_err(), @"the configuration is not JSON: EOF while parsing an object at line 1 column 1");
    }

    #[test]
    fn a_schema_that_is_none_is_said_to_be() {
        let check = |schema: Value| check(schema.as_object().unwrap(), "{}").unwrap_err().to_string();
        insta::assert_snapshot!(check(serde_json::json!({ "type": "thing" })), @r#"the manifest's schema of the configuration is not one: "thing" is not valid under any of the schemas listed in the 'anyOf' keyword"#);
        // Nothing is fetched.
        insta::assert_snapshot!(check(serde_json::json!({ "$ref": "https://example.com/schema.json" })), @"the manifest's schema of the configuration is not one: Resource 'https://example.com/schema.json' is not present in a registry and retrieving it failed: `resolve-http` feature or a custom resolver is required to resolve external schemas via HTTP");
    }
}
