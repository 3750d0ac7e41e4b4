//! The plugin through the border that dateline runs it behind.

use dateline_plugin_test::Plugin;

const ARTICLE: &str = "date 2021-03-05 Nordhavn Energi sold the ferry Sea Breeze II on Monday. The older Sea Breeze stays at \
    Zoë’s Pier in Port Ellery, NHE said; the NHEs of this world rarely sell. Workers in port ellery went home.";

fn plugin() -> Plugin {
    Plugin::built(env!("CARGO_PKG_NAME"))
}

#[test]
fn the_longest_whole_names_are_noted() {
    insta::assert_snapshot!(plugin().notes(ARTICLE), @"");
}

#[test]
fn case_is_ignored_where_that_is_asked_for() {
    let notes = plugin().config(r#"{ "ignore_case": true }"#).notes("Workers in port ellery went home.");
    insta::assert_snapshot!(notes, @"");
}

#[test]
fn it_takes_what_comes() {
    plugin().conformance();
}
