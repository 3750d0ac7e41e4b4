//! The harness with plugins that ship.

use dateline_plugin_test::Plugin;

fn codes() -> Plugin {
    Plugin::built("dateline-plugin-codes")
}

fn location() -> Plugin {
    Plugin::built("dateline-plugin-location")
}

fn sentiment() -> Plugin {
    Plugin::built("dateline-plugin-sentiment")
}

#[test]
fn notes_are_a_line_each_with_what_they_are_about() {
    insta::assert_snapshot!(location().notes("Anna Berg left Oslo for the United States."), @r#"
    location [Oslo] place 0.98 about m2 admin=["Norway","Oslo","Oslo"] class="P" country="NO" feature="PPLC" geonames=3143244 lat=59.9127 lon=10.7461 name="Oslo" population=1082575 region="Oslo" runners_up=[] use="literal"
    location [United States] place 1.00 about m3 admin=[] class="A" country="US" feature="PCLI" geonames=6252001 lat=39.83 lon=-98.58 name="United States" population=327167434 runners_up=[] use="literal"
    location [United States] focus 0.51 about the document admin=[] class="A" country="US" feature="PCLI" geonames=6252001 lat=39.83 lon=-98.58 name="United States" population=327167434 runners_up=[]
    location [Oslo] focus 0.49 about the document admin=[] class="A" country="NO" feature="PCLI" geonames=3144096 lat=62.0 lon=10.0 name="Norway" population=5314336 runners_up=[]
    location [Oslo] main_place 0.59 about the document admin=["Norway","Oslo","Oslo"] class="P" country="NO" feature="PPLC" geonames=3143244 lat=59.9127 lon=10.7461 name="Oslo" population=1082575 region="Oslo" runners_up=[]
    ok
    "#);
    let tone = sentiment().config(r#"{ "sentences": false }"#);
    insta::assert_snapshot!(tone.notes("A wonderful day. The harbour was praised by all who came to see its new and quiet piers."), @r#"
    sentiment [A wonderful day. The harbour was praised by all who came to …] document 0.55 about the document polarity="positive" words=["+wonderful","+praised"]
    ok
    "#);
}

#[test]
fn a_plugin_that_is_not_loaded_says_why() {
    let plugin = sentiment().config(r#"{ "threshold": 7 }"#);
    insta::assert_snapshot!(plugin.refusal().unwrap_or_default(), @"configuration at `/threshold`: 7 is greater than the maximum of 1, by `/properties/threshold/maximum` of the schema");
    insta::assert_snapshot!(plugin.notes("A wonderful day."), @"refused: configuration at `/threshold`: 7 is greater than the maximum of 1, by `/properties/threshold/maximum` of the schema");
    assert_eq!(sentiment().refusal(), None);
}

#[test]
fn plugins_that_ship_take_what_comes() {
    codes().conformance();
    location().conformance();
    sentiment().conformance();
}

#[test]
#[should_panic(expected = "`nobody` needs `crate-type = [\"cdylib\", \"lib\"]`")]
fn a_plugin_that_was_not_built_is_told() {
    Plugin::built("nobody");
}
