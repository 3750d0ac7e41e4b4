//! The plugin through the border that dateline runs it behind.

use dateline_plugin_test::Plugin;

const ARTICLE: &str = "date 2021-03-05 Nordhavn Energi sold the ferry Sea Breeze II on Monday. The older Sea Breeze stays at \
    Zoë’s Pier in Port Ellery, NHE said; the NHEs of this world rarely sell. Workers in port ellery went home.";

fn plugin() -> Plugin {
    Plugin::built(env!("CARGO_PKG_NAME"))
}

#[test]
fn the_longest_whole_names_are_noted() {
    insta::assert_snapshot!(plugin().notes(ARTICLE), @r#"
    gazetteer [Nordhavn Energi] name about m1 id="company:1" kind="operator"
    gazetteer [Sea Breeze II] name about m2 id="ship:2" kind="ferry"
    gazetteer [Sea Breeze] name about m3 id="ship:1" kind="ferry"
    gazetteer [Zoë’s Pier] name about m4 id="port:2" kind="berth"
    gazetteer [Port Ellery] name about m5 id="port:1" kind="harbour"
    gazetteer [NHE] name about m6 id="company:1" kind="operator"
    ok
    "#);
}

#[test]
fn case_is_ignored_where_that_is_asked_for() {
    let notes = plugin().config(r#"{ "ignore_case": true }"#).notes("Workers in port ellery went home.");
    insta::assert_snapshot!(notes, @r#"
    gazetteer [port ellery] name id="port:1" kind="harbour"
    ok
    "#);
}

#[test]
fn it_takes_what_comes() {
    plugin().conformance();
}
