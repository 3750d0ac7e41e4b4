use std::path::PathBuf;
use std::time::{Duration, Instant};

use dateline_host::{Isolation, Limits, Options, Plugins, WorkerCommand};

use crate::support::{article, ending, load, load_as, probe};

/// Every plugin in a process of its own.
pub fn isolated() -> Options {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_dateline-plugin-worker"));
    let worker = Some(WorkerCommand { program, arguments: Vec::new() });
    Options { isolation: Isolation::Always, worker, ..Options::default() }
}

#[test]
fn a_plugin_writes_the_same_notes_here_and_in_a_process_of_its_own() {
    let here = load(&probe(), None, Options::default());
    let there = load_as(&probe(), None, isolated());
    assert_eq!(there.switched_off(), []);
    let document = article();
    let (expect, mut session) = (here.open().run(&document), there.open());
    for _ in 0..3 {
        assert_eq!(session.run(&document), expect);
    }
    println!("{:?}", there.summary());
    let begun = Instant::now();
    for _ in 0..2000 { session.run(&document); }
    println!("{:?}", begun.elapsed() / 4000);
    println!("{:?}", there.summary());
}
