//! The plugin through the border that dateline runs it behind, together with the one that it reads.

use dateline_plugin_test::Plugin;

const ARTICLE: &str = "date 2021-03-05 Prime Minister Anna Berg flew from Oslo to Rome on Monday. The ferry Sea Breeze sailed from \
    Bergen to Aberdeen on Tuesday. Karl Lund stayed in Paris, and met Berg in Vienna.";

fn plugin() -> Plugin {
    Plugin::built(env!("CARGO_PKG_NAME")).with(Plugin::built("dateline-plugin-location"))
}

#[test]
fn the_places_of_a_journey_are_measured() {
    insta::assert_snapshot!(plugin().notes(ARTICLE), @"");
}

#[test]
fn it_is_refused_without_the_plugin_that_it_reads() {
    let refusal = Plugin::built(env!("CARGO_PKG_NAME")).refusal().unwrap_or_default();
    insta::assert_snapshot!(refusal, @"");
}

#[test]
fn it_takes_what_comes() {
    plugin().conformance();
}
