//! The plugin through the border that dateline runs it behind, together with the one that it reads.

use dateline_plugin_test::Plugin;

const ARTICLE: &str = "date 2021-03-05 Prime Minister Anna Berg flew from Oslo to Rome on Monday. The ferry Queen Maud sailed from \
    Bergen to Aberdeen on Tuesday. Karl Lund stayed in Paris, and met Berg in Vienna.";

fn plugin() -> Plugin {
    Plugin::built(env!("CARGO_PKG_NAME")).with(Plugin::built("dateline-plugin-location"))
}

#[test]
fn the_places_of_a_journey_are_measured() {
    insta::assert_snapshot!(plugin().notes(ARTICLE), @r#"
    distance [Oslo to Rome] distance about v1 from="Oslo" kilometres=2007 to="Rome"
    distance [Bergen to Aberdeen] distance about v2 from="Bergen" kilometres=559 to="Aberdeen"
    ok
    "#);
}

#[test]
fn it_is_refused_without_the_plugin_that_it_reads() {
    let refusal = Plugin::built(env!("CARGO_PKG_NAME")).refusal().unwrap_or_default();
    insta::assert_snapshot!(refusal, @"`distance` requires `note.location`, which no plugin of the run writes");
}

#[test]
fn it_takes_what_comes() {
    plugin().conformance();
}
