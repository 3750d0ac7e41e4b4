//! The plugin through the border that dateline runs it behind.

use dateline_plugin_test::Plugin;

const ARTICLE: &str = "date 2021-03-05 The WHO and the EU met in Geneva on Friday.";

fn plugin() -> Plugin {
    Plugin::built(env!("CARGO_PKG_NAME"))
}

#[test]
fn words_in_capitals_are_noted() {
    insta::assert_snapshot!(plugin().notes(ARTICLE), @"
    my_plugin [WHO] capitals letters=3
    my_plugin [EU] capitals letters=2
    ok
    ");
}

#[test]
fn short_words_are_passed_over() {
    insta::assert_snapshot!(plugin().config(r#"{ "at_least": 3 }"#).notes(ARTICLE), @"
    my_plugin [WHO] capitals letters=3
    ok
    ");
}

#[test]
fn a_setting_that_there_is_not_is_refused() {
    assert!(plugin().config(r#"{ "at_most": 3 }"#).refusal().is_some());
}

#[test]
fn it_takes_what_comes() {
    plugin().conformance();
}
