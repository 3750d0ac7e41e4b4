use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use dateline_document::PluginStatus;
use dateline_host::{Level, Limits, Options, Plugins, SwitchedOff};

use crate::support::{article, ending, load, probe, show, words};

fn trip(how: &str) -> Plugins {
    load(&probe(), Some(&format!(r#"{{"trip":"{how}"}}"#)), Options::default())
}

fn switched_off(plugins: &Plugins) -> String {
    let off = plugins.switched_off();
    off.iter()
        .map(|SwitchedOff { name, message }| format!("{name}: {message}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Places in source files with their last folders alone, as no edit moves them.
fn without_line_numbers(message: &str) -> String {
    let place = |word: &str| match word.split_once(".rs:") {
        Some((file, _)) => format!("{}.rs:", &file[file.rfind("src").unwrap_or(0)..]),
        None => word.to_owned(),
    };
    message.split(' ').map(place).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_column_reaches_the_plugin_and_every_attribute_comes_back() {
    let mut document = article();
    load(&probe(), None, Options::default()).open().annotate(&mut document);
    assert_eq!(document.plugins.iter().map(ending).collect::<Vec<_>>(), ["ok"]);
    document.check().unwrap();
    insta::assert_snapshot!(show(&document, "echo"), @r#"
    article `Mayor Zoë Berg left Oslo on Friday. “I’ll be back,” she said.` Document Some(0.5)
        exact=0.1 initial=77 is_ascii=false length=68 row=0 says="a1 en Some(\"2021-03-06\") Some(Input) None Some(\"Adieu\") None" share=1.0 words=["Oslo","Rome"]
    word `Mayor` Stretch Some(0.5)
        exact=0.1 initial=77 is_ascii=true length=5 row=0 says="Some(\"mayor\") Some(NN) Some(Noun) of Some(\"left\") Some(NmodPoss) joined false" share=0.1
    word `Zoë` Stretch Some(0.5)
        initial=90 is_ascii=false length=4 row=1 says="Some(\"Zoë\") Some(NN) Some(Noun) of Some(\"left\") Some(NmodPoss) joined false" share=0.1
    word `Berg` Stretch Some(0.5)
        initial=66 is_ascii=true length=4 row=2 says="Some(\"Berg\") Some(NN) Some(Noun) of Some(\"left\") Some(NmodPoss) joined false" share=0.1
    word `left` Stretch Some(0.5)
        initial=108 is_ascii=true length=4 row=3 says="Some(\"leave\") Some(VBD) Some(Verb) of None Some(Root) joined false" share=0.1
    word `Oslo` Stretch Some(0.5)
        initial=79 is_ascii=true length=4 row=4 says="Some(\"Oslo\") Some(NN) Some(Noun) of Some(\"left\") Some(NmodPoss) joined false" share=0.1
    word `on` Stretch Some(0.5)
        initial=111 is_ascii=true length=2 row=5 says="Some(\"on\") Some(NN) Some(Noun) of Some(\"left\") Some(NmodPoss) joined false" share=0.0
    word `Friday.` Stretch Some(0.5)
        initial=70 is_ascii=true length=7 row=6 says="Some(\"Friday.\") Some(NN) Some(Noun) of Some(\"left\") Some(NmodPoss) joined false" share=0.1
    word `“I’ll` Stretch Some(0.5)
        initial=226 is_ascii=false length=9 row=7 says="Some(\"“I’ll\") Some(NN) Some(Noun) of Some(\"she\") Some(NmodPoss) joined false" share=0.1
    word `be` Stretch Some(0.5)
        initial=98 is_ascii=true length=2 row=8 says="Some(\"be\") Some(NN) Some(Noun) of Some(\"she\") Some(NmodPoss) joined false" share=0.0
    word `back,”` Stretch Some(0.5)
        initial=98 is_ascii=false length=8 row=9 says="Some(\"back,”\") Some(NN) Some(Noun) of Some(\"she\") Some(NmodPoss) joined false" share=0.1
    word `she` Stretch Some(0.5)
        initial=115 is_ascii=true length=3 row=10 says="Some(\"she\") Some(NN) Some(Noun) of None Some(Root) joined false" share=0.0
    word `said.` Stretch Some(0.5)
        initial=115 is_ascii=true length=5 row=11 says="Some(\"said.\") Some(NN) Some(Noun) of Some(\"she\") Some(NmodPoss) joined false" share=0.1
    sentence `Mayor Zoë Berg left Oslo on Friday.` Sentence(SentenceId[0]) Some(0.5)
        exact=0.1 initial=77 is_ascii=false length=36 row=0 says="Some(Headline) paragraph 0" share=0.5 words=["Mayor","Zoë","Berg","left","Oslo","on","Friday."]
    sentence `“I’ll be back,” she said.` Sentence(SentenceId[1]) Some(0.5)
        initial=226 is_ascii=false length=31 row=1 says="Some(Body) paragraph 1" share=0.5 words=["“I’ll","be","back,”","she","said."]
    mention `Zoë Berg` Mention(MentionId[0]) Some(0.5)
        exact=0.1 initial=90 is_ascii=false length=9 row=0 says="Some(Person) Some(Name) None of Some(\"Zoë Berg\") Some(0.75)" share=0.1
    mention `Oslo` Mention(MentionId[1]) Some(0.5)
        initial=79 is_ascii=true length=4 row=1 says="Some(Place) Some(Name) Some(Government) of Some(\"Oslo\") None" share=0.1
    mention `she` Mention(MentionId[2]) Some(0.5)
        initial=115 is_ascii=true length=3 row=2 says="Some(Person) Some(Pronoun) None of Some(\"Zoë Berg\") Some(0.5)" share=0.0
    entity `Mayor Zoë Berg left Oslo on Friday. “I’ll be back,” she said.` Entity(EntityId[0]) Some(0.5)
        exact=0.1 initial=77 is_ascii=false length=68 row=0 says="e1 Zoë Berg Some(Person) None None None None None [\"Zoë Berg\", \"she\"] None" share=1.0
    entity `Mayor Zoë Berg left Oslo on Friday. “I’ll be back,” she said.` Entity(EntityId[1]) Some(0.5)
        initial=77 is_ascii=false length=68 row=1 says="e2 Oslo Some(Place) Some(\"NO\") Some(\"Q585\") Some(3143244) Some(\"capital\") Some(0.5) [\"Oslo\"] None" share=1.0
    time `Friday` Stretch Some(0.5)
        exact=0.1 initial=70 is_ascii=true length=6 row=0 says="Friday Some(Date) Some(\"2021-03-05\") or [\"2021-03-12\", \"2021-W09\"] by last" share=0.1
    quantity `left` Stretch Some(0.5)
        exact=0.1 initial=108 is_ascii=true length=4 row=0 says="left Some(Money) Some(3.5) from None to None Some(\"USD\") Some(0.75) Some(AtMost)" share=0.1
    quantity `on` Stretch Some(0.5)
        initial=111 is_ascii=true length=2 row=1 says="on Some(Cardinal) None from Some(1000.0) to None None None None" share=0.0
    quote `“I’ll be back,”` Quote(QuoteId[0]) Some(0.5)
        exact=0.1 initial=226 is_ascii=false length=21 row=0 says="Some(Direct) of 40..54 cue Some(63..67) speaker Some(\"Zoë Berg\") at Some(\"she\") in Some(59..62) to Some(\"Oslo\") in Some(21..25) within None continues None" share=0.3
    relation `Mayor Zoë Berg` Stretch Some(0.5)
        exact=0.1 initial=77 is_ascii=false length=15 row=0 says="Some(HoldsRole) Some(\"Zoë Berg\") Oslo source Some(\"Zoë Berg\") title Some(\"Mayor\") Some(Former) Some(0.25)" share=0.2
    relation `Mayor Zoë Berg` Stretch Some(0.5)
        initial=77 is_ascii=false length=15 row=1 says="Some(HoldsRole) Some(\"Zoë Berg\") Friday source None title None None Some(0.25)" share=0.2
    relation `Mayor Zoë Berg` Stretch Some(0.5)
        initial=77 is_ascii=false length=15 row=2 says="Some(HoldsRole) Some(\"Zoë Berg\") nothing source None title None None Some(0.25)" share=0.2
    event `left` Event(EventId[0]) Some(0.5)
        exact=0.1 initial=108 is_ascii=true length=4 row=0 says="Some(Travel) \"left\" Some(Asserted) source None same as None on 0..20 Some(0.5)" share=0.1
    argument `Mayor Zoë Berg` Stretch Some(0.5)
        exact=0.1 initial=77 is_ascii=false length=15 row=0 says="Some(Actor) of Some(Travel): Mayor Zoë Berg Some(\"Zoë Berg\") Some(\"Zoë Berg\") None" share=0.2
    argument `Friday` Stretch Some(0.5)
        initial=70 is_ascii=true length=6 row=1 says="Some(Time) of Some(Travel): Friday None None Some(\"Friday\")" share=0.1
    event `be back` Event(EventId[1]) Some(0.5)
        initial=98 is_ascii=true length=7 row=1 says="Some(Visit) \"be back\" Some(Claimed) source Some(\"Zoë Berg\") same as Some(EventId[0]) on 0..20 None" share=0.1
    "#);
}

#[test]
fn an_empty_document_gets_its_layers_too() {
    let mut document = words("");
    load(&probe(), None, Options::default()).open().annotate(&mut document);
    assert_eq!(document.plugins.iter().map(ending).collect::<Vec<_>>(), ["ok"]);
    assert_eq!(document.notes["echo"].len(), 1);
    assert_eq!(document.notes["trip"].len(), 0);
}

#[test]
fn row_14_errors_and_panics_cost_one_layer_and_say_why() {
    let check = |how: &str| {
        let mut document = article();
        trip(how).open().annotate(&mut document);
        assert_eq!(document.notes.keys().map(|layer| &**layer).collect::<Vec<_>>(), ["echo"], "{how}");
        without_line_numbers(&ending(&document.plugins[0]))
    };
    insta::assert_snapshot!(check("fails"), @"failed: layer `trip`: cannot read this");
    insta::assert_snapshot!(check("panics"), @"failed: layer `trip`: panicked at src/lib.rs: tripped over a1");
    insta::assert_snapshot!(check("panics with a number"), @"failed: layer `trip`: panicked at src/lib.rs: no message");
    insta::assert_snapshot!(check("label"), @"failed: layer `trip`: the manifest has no label `wrod`");
    insta::assert_snapshot!(check("attribute"), @"failed: layer `trip`: note 12, attribute `colour`: the manifest has no such attribute");
    insta::assert_snapshot!(check("some scores"), @"failed: layer `trip`: 1 of 13 notes have a score, and not all");
    insta::assert_snapshot!(check("column"), @"failed: layer `trip`: panicked at src/article.rs: the manifest does not require `mention.start:u32`");
}

#[test]
fn rows_12_and_13_a_plugin_that_does_not_load_is_refused_on_every_document() {
    let check = |config: &str| {
        let plugins = load(&probe(), Some(config), Options::default());
        let mut document = words("One day.");
        plugins.open().annotate(&mut document);
        assert!(document.notes.is_empty());
        assert_eq!(document.plugins[0].status, PluginStatus::Refused);
        let message = switched_off(&plugins);
        assert_eq!(message, format!("probe: {}", document.plugins[0].message.as_deref().unwrap()));
        without_line_numbers(&message)
    };
    insta::assert_snapshot!(check(r#"{"trip":"load fails"}"#), @"probe: no such lexicon");
    insta::assert_snapshot!(check(r#"{"trip":"load panics"}"#), @"probe: panicked at src/lib.rs: the lexicon is upside down");
    insta::assert_snapshot!(check(r#"{"trap":"load panics"}"#), @"probe: configuration: Additional properties are not allowed ('trap' was unexpected), by `/additionalProperties` of the schema");
    insta::assert_snapshot!(check(r#"{"trip":7}"#), @r#"probe: configuration at `/trip`: 7 is not of type "string", by `/properties/trip/type` of the schema"#);
    insta::assert_snapshot!(check(r#"{"trip":"#), @"probe: the configuration is not JSON: EOF while parsing a value at line 1 column 8");
}

#[test]
fn a_panic_is_forgotten_with_the_document() {
    let plugins = trip("panics on bad");
    let mut session = plugins.open();
    for id in ["good", "bad", "bad", "good", "bad", "bad", "good"] {
        let mut document = words("One day.");
        document.metadata.id = id.to_owned();
        session.annotate(&mut document);
        assert_eq!(document.notes.contains_key("trip"), id == "good");
    }
    assert_eq!(plugins.switched_off(), []);
}

#[test]
fn three_panics_in_a_row_switch_the_plugin_off_for_all_sessions() {
    let plugins = trip("panics on bad");
    let mut bad = words("One day.");
    bad.metadata.id = "bad".to_owned();
    let mut session = plugins.open();
    for _ in 0..3 {
        session.annotate(&mut bad);
    }
    insta::assert_snapshot!(without_line_numbers(&switched_off(&plugins)), @"probe: switched off after 3 failures in a row, the last one: layer `trip`: panicked at src/lib.rs: tripped over bad");
    let mut good = words("One day.");
    plugins.open().annotate(&mut good);
    assert_eq!(good.plugins[0].status, PluginStatus::Refused);
    assert!(good.notes.is_empty());
}

#[test]
fn reported_errors_do_not_switch_a_plugin_off() {
    let plugins = trip("fails");
    let mut session = plugins.open();
    for _ in 0..5 {
        session.annotate(&mut words("One day."));
    }
    assert_eq!(plugins.switched_off(), []);
}

#[test]
fn row_16_a_panic_while_unloading_is_swallowed() {
    let plugins = trip("unload panics");
    plugins.open().annotate(&mut words("One day."));
    drop(plugins);
}

#[test]
fn a_plugin_is_told_to_stop_at_its_deadline_and_on_cancellation() {
    let config = Some(r#"{"trip":"waits"}"#);
    let limits = Limits { time: Some(Duration::from_millis(20)), ..Limits::default() };
    let mut document = words("One day.");
    load(&probe(), config, Options { limits, ..Options::default() }).open().annotate(&mut document);
    assert_eq!(
        ending(&document.plugins[0]),
        "timed_out: layer `trip`: stopped: the time for the document is up"
    );

    let running: Arc<OnceLock<Plugins>> = Arc::default();
    let to_cancel = Arc::clone(&running);
    let log = move |_: &str, _: Level, line: &str| {
        if line == "waiting" {
            to_cancel.get().unwrap().cancel();
        }
    };
    let plugins = load(&probe(), config, Options { log: Some(Box::new(log)), ..Options::default() });
    running.set(plugins.clone()).ok().unwrap();
    let mut session = plugins.open();
    let mut document = words("One day.");
    session.annotate(&mut document);
    assert_eq!(ending(&document.plugins[0]), "failed: layer `trip`: stopped: the run was cancelled");
    assert_eq!(ending(&session.run(&document)[0].run), "failed: layer `echo`: the run was cancelled");
}

#[test]
fn the_log_gets_what_plugins_say() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&lines);
    let log = move |plugin: &str, level: Level, line: &str| {
        sink.lock().unwrap().push(format!("{plugin} {level:?} {line}"));
    };
    let options = Options { log: Some(Box::new(log)), ..Options::default() };
    load(&probe(), Some(r#"{"trip":"panics"}"#), options).open().annotate(&mut words("One day."));
    let lines = lines.lock().unwrap().join("\n");
    insta::assert_snapshot!(without_line_numbers(&lines), @"
    probe Info reading words
    probe Debug panicked at src/lib.rs: tripped over words
    ");
}

#[test]
fn sessions_of_many_threads_write_the_same() {
    let plugins = load(&probe(), None, Options::default());
    let alone = plugins.open().run(&article());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut session = plugins.open();
                for _ in 0..50 {
                    assert_eq!(session.run(&article()), alone);
                }
            });
        }
    });
}
