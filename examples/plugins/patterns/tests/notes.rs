//! The plugin through the border that dateline runs it behind.

use dateline_plugin_test::Plugin;

const ARTICLE: &str = "The court of Port Ellery will hear case PE-0417/21 in May. Fishermen called for protests under \
    #OpenHarbour and #Åpen; case PE-0418/21 was closed.";

fn plugin() -> Plugin {
    Plugin::built(env!("CARGO_PKG_NAME"))
}

#[test]
fn matches_are_noted_with_the_name_of_their_pattern() {
    let config = r##"{ "pattern": [
        { "name": "case number", "regex": "\\b[A-Z]{2}-\\d{4}/\\d{2}\\b" },
        { "name": "hashtag", "regex": "#\\w+" }
    ] }"##;
    insta::assert_snapshot!(plugin().config(config).notes(ARTICLE), @r#"
    patterns [PE-0417/21] match pattern="case number"
    patterns [PE-0418/21] match pattern="case number"
    patterns [#OpenHarbour] match pattern="hashtag"
    patterns [#Åpen] match pattern="hashtag"
    ok
    "#);
}

#[test]
fn nothing_is_noted_without_patterns() {
    assert_eq!(plugin().notes(ARTICLE), "ok\n");
}

#[test]
fn a_pattern_that_is_none_is_refused() {
    let refusal = |config: &str| plugin().config(config).refusal().unwrap_or_default();
    insta::assert_snapshot!(refusal(r#"{ "pattern": [{ "name": "odd", "regex": "(a" }] }"#), @"pattern `odd`: unclosed group");
    insta::assert_snapshot!(refusal(r#"{ "pattern": [{ "name": "odd" }] }"#), @r#"configuration at `/pattern/0`: "regex" is a required property, by `/$defs/Pattern/required` of the schema"#);
    insta::assert_snapshot!(refusal(r#"{ "pattern": [{ "name": "", "regex": "a" }] }"#), @r#"configuration at `/pattern/0/name`: "" is shorter than 1 character, by `/$defs/Pattern/properties/name/minLength` of the schema"#);
}

#[test]
fn it_takes_what_comes() {
    plugin().conformance();
    plugin().config(r#"{ "pattern": [{ "name": "letter", "regex": "\\w" }] }"#).conformance();
}
