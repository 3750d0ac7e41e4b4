use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use dateline_document::{Document, PluginStatus};
use dateline_host::{
    Catalog, Isolation, Level, Limits, Options, Plugins, Request, SandboxLevel, WorkerCommand,
};
use tempfile::TempDir;

use crate::compile::{c_plugin, c_program};
use crate::support::{article, ending, load, load_as, probe, words};

const SOURCE: &str = include_str!("violent.c");

/// Every plugin in a process of its own.
pub fn isolated() -> Options {
    Options { isolation: Isolation::Always, worker: Some(worker()), ..Options::default() }
}

fn worker() -> WorkerCommand {
    WorkerCommand {
        program: PathBuf::from(env!("CARGO_BIN_EXE_dateline-plugin-worker")),
        arguments: Vec::new(),
    }
}

/// How far the sandbox goes on this system.
fn sandbox() -> SandboxLevel {
    static LEVEL: OnceLock<SandboxLevel> = OnceLock::new();
    *LEVEL.get_or_init(|| load_as(&probe(), None, isolated()).summary()[0].sandbox)
}

/// Whether system calls are denied here; says so where they are not.
fn is_closed() -> bool {
    let is_closed = sandbox() == SandboxLevel::Full;
    if !is_closed {
        println!("skipped: this system has {} for plugins at most", sandbox());
    }
    is_closed
}

/// The violent plugin; none where there is no C compiler.
fn library() -> Option<&'static Path> {
    static LIBRARY: OnceLock<Option<(TempDir, PathBuf)>> = OnceLock::new();
    let built = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = c_plugin(folder.path(), "violent", SOURCE, &[])?;
        Some((folder, library))
    });
    built.as_ref().map(|(_, library)| library.as_path())
}

/// The violent plugin in a process of its own, told what to do.
fn violent(what: &str, limits: Limits) -> Option<Plugins> {
    Some(load_as(library()?, Some(&format!("\"{what}\"")), Options { limits, ..isolated() }))
}

fn with_time(milliseconds: u64) -> Limits {
    Limits { time: Some(Duration::from_millis(milliseconds)), ..Limits::default() }
}

fn run(plugins: &Plugins) -> String {
    let document = annotated(plugins);
    let is_there = if document.notes.contains_key("violent") { "layer" } else { "no layer" };
    format!("{is_there}, {}", ending(&document.plugins[0]))
}

fn annotated(plugins: &Plugins) -> Document {
    let mut document = article();
    plugins.open().annotate(&mut document);
    document.check().unwrap();
    document
}

#[test]
fn a_plugin_writes_the_same_notes_here_and_in_a_process_of_its_own() {
    let here = load(&probe(), None, Options::default());
    let there = load_as(&probe(), None, isolated());
    assert_eq!(there.switched_off(), []);
    for document in [article(), words(""), words("One day."), words(&"long ".repeat(80_000))] {
        let (expect, mut session) = (here.open().run(&document), there.open());
        // Too long to be printed.
        assert!(session.run(&document) == expect, "{}", document.source.len());
        assert!(session.run(&document) == expect, "{}", document.source.len());
    }
    assert_ne!(there.summary()[0].sandbox, SandboxLevel::None);
    assert_eq!(here.summary()[0].sandbox, SandboxLevel::None);
    assert_eq!(there.summary()[0].calls, 16);
}

#[test]
fn third_parties_are_isolated_and_ours_are_not() {
    let level = |options: Options| load_as(&probe(), None, options).summary()[0].sandbox;
    let as_named = |isolation| Options { isolation, ..isolated() };
    assert_ne!(level(as_named(Isolation::ThirdParty)), SandboxLevel::None);
    assert_eq!(level(as_named(Isolation::Never)), SandboxLevel::None);
    let without = |isolation| Options { isolation, ..Options::default() };
    let message = |isolation| run(&load_as(&probe(), None, without(isolation)));
    insta::assert_snapshot!(message(Isolation::ThirdParty), @"no layer, refused: none of the plugins that belong to this program, so it is to run in a process of its own, and this program has no worker for that");
    insta::assert_snapshot!(message(Isolation::Always), @"no layer, refused: to be isolated as every plugin of this run, so it is to run in a process of its own, and this program has no worker for that");
}

#[test]
fn a_worker_that_is_none_is_an_error() {
    let with = |program: &str| {
        let command = WorkerCommand { program: program.into(), arguments: Vec::new() };
        run(&load_as(&probe(), None, Options { worker: Some(command), ..isolated() }))
    };
    insta::assert_snapshot!(with("/nowhere/worker"), @"no layer, refused: its process cannot be started: No such file or directory (os error 2)");
    insta::assert_snapshot!(with("/bin/true"), @"no layer, refused: its process exited with code 0 while it was loaded");
    let by_hand = Command::new(worker().program).stdin(Stdio::null()).output().unwrap();
    assert_eq!(by_hand.status.code(), Some(2));
    insta::assert_snapshot!(String::from_utf8_lossy(&by_hand.stderr), @"a worker is started by the program that runs plugins in it, not by hand");
}

#[test]
fn row_10_a_constructor_that_crashes_or_hangs_or_reaches_out() {
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, constructor: &str| {
        let library = c_plugin(folder.path(), name, SOURCE, &[&format!("CONSTRUCTOR={constructor}")])?;
        let limits = Limits { load_time: Duration::from_millis(300), ..Limits::default() };
        Some(run(&load_as(&library, None, Options { limits, ..isolated() })))
    };
    let Some(crashes) = check("crashes", "*(volatile int *)0 = 7") else { return };
    insta::assert_snapshot!(crashes, @"no layer, refused: its process was ended by SIGSEGV while it was loaded");
    insta::assert_snapshot!(check("hangs", "for (;;) pause()").unwrap(), @"no layer, refused: its process was not done after 300ms, and was stopped while it was loaded");
    if !is_closed() {
        return;
    }
    insta::assert_snapshot!(check("reaches", "socket(AF_INET, SOCK_STREAM, 0)").unwrap(), @"no layer, refused: tried to use the network, which the sandbox denies");
    // The loader opens files itself: a constructor is told no, and that is all.
    let opens = "if (open(\"/etc/passwd\", O_RDONLY) >= 0) abort()";
    insta::assert_snapshot!(check("opens", opens).unwrap(), @"layer, ok");
}

#[test]
fn row_13_a_plugin_that_cannot_be_loaded() {
    let Some(plugins) = violent("load crashes", Limits::default()) else { return };
    insta::assert_snapshot!(run(&plugins), @"no layer, refused: its process was ended by SIGABRT while it was loaded");
    if is_closed() {
        insta::assert_snapshot!(run(&violent("load opens", Limits::default()).unwrap()), @"no layer, refused: tried to open a file, which the sandbox denies");
    }
    let failing = load_as(&probe(), Some(r#"{"trap":"load panics"}"#), isolated());
    insta::assert_snapshot!(failing.switched_off()[0].message, @"configuration: Additional properties are not allowed ('trap' was unexpected), by `/additionalProperties` of the schema");
}

#[test]
fn row_14_a_panic() {
    let panics = |options: Options| {
        let plugins = load_as(&probe(), Some(r#"{"trip":"panics"}"#), options);
        let document = annotated(&plugins);
        (document.notes.keys().cloned().collect::<Vec<_>>(), ending(&document.plugins[0]))
    };
    let here = panics(Options { isolation: Isolation::Never, ..Options::default() });
    assert_eq!(panics(isolated()), here);
    assert_eq!(here.0, ["echo".into()]);
}

#[test]
fn row_15_a_plugin_that_aborts_when_it_panics_is_isolated_whatever_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let Some(library) = c_plugin(folder.path(), "aborts", SOURCE, &["PANIC=\"abort\""]) else { return };
    let options = Options { isolation: Isolation::Never, ..isolated() };
    let plugins = load_as(&library, Some("\"abort\""), options);
    insta::assert_snapshot!(run(&plugins), @"no layer, crashed: its process was ended by SIGABRT");
    assert_ne!(plugins.summary()[0].sandbox, SandboxLevel::None);
}

#[test]
fn row_16_trouble_while_closing() {
    let unload = load_as(&probe(), Some(r#"{"trip":"unload panics"}"#), isolated());
    assert_eq!(ending(&annotated(&unload).plugins[0]), "ok");
    drop(unload);
    for what in ["close crashes", "close hangs"] {
        let Some(plugins) = violent(what, Limits::default()) else { return };
        let begun = Instant::now();
        assert_eq!(run(&plugins), "layer, ok", "{what}");
        assert!(begun.elapsed() < Duration::from_secs(2));
    }
}

/// What the plugin in C is told in the test of the same plugin in this process, from which the list is.
#[test]
fn rows_17_to_20_a_plugin_in_c_answers_as_it_does_in_this_process() {
    let folder = tempfile::tempdir().unwrap();
    let Some(library) = c_plugin(folder.path(), "hostile", crate::faults::SOURCE, &[]) else { return };
    for what in crate::faults::ORDERS {
        let config = format!("\"{what}\"");
        let both =
            [load(&library, Some(&config), Options::default()), load_as(&library, Some(&config), isolated())];
        let [here, there] = both.map(|plugins| {
            let mut session = plugins.open();
            (0..2).map(|_| session.run(&article())).collect::<Vec<_>>()
        });
        assert_eq!(here, there, "{what}");
    }
    let late = load_as(&library, Some("\"late\""), isolated());
    let mut session = late.open();
    let endings: Vec<_> = (0..3).map(|_| ending(&session.run(&article())[0].run)).collect();
    assert_eq!(
        endings,
        ["ok", "ok", "refused: emitted notes after its call had returned, or from another thread"]
    );
}

#[test]
fn row_21_the_process_ends() {
    let check = |what: &str| {
        let plugins = violent(what, Limits::default())?;
        let line = format!("{what}: {}", run(&plugins));
        assert_eq!(plugins.summary()[0].crashes, 1, "{what}");
        Some(line)
    };
    let all = ["segfault", "abort", "exit", "exit at once", "stack", "trap", "kill"];
    let all: Option<Vec<_>> = all.into_iter().map(check).collect();
    let Some(all) = all else { return };
    insta::assert_snapshot!(all.join("\n"), @"
    segfault: no layer, crashed: its process was ended by SIGSEGV
    abort: no layer, crashed: its process was ended by SIGABRT
    exit: no layer, crashed: its process exited with code 3
    exit at once: no layer, crashed: its process exited with code 0
    stack: no layer, crashed: its process was ended by SIGSEGV
    trap: no layer, crashed: its process was ended by SIGILL
    kill: no layer, crashed: its process was ended by SIGKILL
    ");
}

#[test]
fn row_22_an_endless_loop() {
    let Some(plugins) = violent("loop", with_time(50)) else { return };
    let begun = Instant::now();
    insta::assert_snapshot!(run(&plugins), @"no layer, timed_out: was not done after 50ms, and its process was stopped");
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(plugins.summary()[0].timeouts, 1);
    // One that asks is not stopped.
    insta::assert_snapshot!(run(&violent("obedient", with_time(50)).unwrap()), @"layer, ok");
}

#[test]
fn row_23_out_of_memory() {
    let limits = Limits { memory: 64 << 20, ..Limits::default() };
    let Some(plugins) = violent("eat", limits) else { return };
    insta::assert_snapshot!(run(&plugins), @"no layer, crashed: its process was out of memory, of which it may use 64 MB");
}

#[test]
fn row_24_a_worker_that_writes_over_what_the_host_reads() {
    let Some(plugins) = violent("scribble", Limits { failures: u32::MAX, ..with_time(30) }) else { return };
    let mut session = plugins.open();
    for _ in 0..100 {
        let mut document = article();
        session.annotate(&mut document);
        document.check().unwrap();
    }
}

#[test]
fn row_25_standard_descriptors_are_the_plugins_own() {
    let check = |what: &str| Some(run(&violent(what, Limits::default())?));
    let Some(noise) = check("noise") else { return };
    insta::assert_snapshot!(noise, @"layer, ok");
    insta::assert_snapshot!(check("close").unwrap(), @"layer, ok");
    // Whoever closes the border itself may have answered before, and is gone in any case.
    let ended = check("close all").unwrap();
    assert!(ended == "layer, ok" || ended.starts_with("no layer, crashed: its process "), "{ended}");
}

#[test]
fn row_25_last_words_go_to_the_log() {
    let Some(library) = library() else { return };
    let (lines, log) = log();
    let options = Options { log: Some(log), ..isolated() };
    run(&load_as(library, Some("\"last words\""), options));
    insta::assert_snapshot!(lines.lock().unwrap().join("\n"), @"violent Warn wrote before it ended: the end is near");
}

type Lines = Arc<Mutex<Vec<String>>>;

fn log() -> (Lines, dateline_host::LogSink) {
    let lines = Lines::default();
    let sink = Arc::clone(&lines);
    let log = move |plugin: &str, level: Level, line: &str| {
        sink.lock().unwrap().push(format!("{plugin} {level:?} {line}"));
    };
    (lines, Box::new(log))
}

#[test]
fn row_26_files_network_and_processes_are_denied() {
    if !is_closed() {
        return;
    }
    let check = |what: &str| Some(format!("{what}: {}", run(&violent(what, Limits::default())?)));
    let all = ["open", "create", "network", "fork", "exec", "shoot", "aim", "trace", "asks", "thread"];
    let all: Option<Vec<_>> = all.into_iter().map(check).collect();
    let Some(all) = all else { return };
    insta::assert_snapshot!(all.join("\n"), @"
    open: no layer, failed: tried to open a file, which the sandbox denies
    create: no layer, failed: tried to open a file, which the sandbox denies
    network: no layer, failed: tried to use the network, which the sandbox denies
    fork: no layer, failed: tried to start a process, which the sandbox denies
    exec: no layer, failed: tried to start a process, which the sandbox denies
    shoot: no layer, failed: tried to send a signal to another process, which the sandbox denies
    aim: no layer, failed: tried to have signals sent to another process, which the sandbox denies
    trace: no layer, failed: tried to reach into another process, which the sandbox denies
    asks: layer, ok
    thread: layer, ok
    ");
    assert!(!Path::new("/tmp/dateline-was-here").exists());
}

/// The host of the next test: it ends when it is killed.
#[test]
#[ignore = "run by another test"]
fn a_host_that_is_killed() {
    let Some(plugins) = violent("loop", with_time(600_000)) else { return };
    run(&plugins);
}

#[test]
fn row_27_workers_end_with_their_host() {
    if library().is_none() {
        return;
    }
    let mut host = Command::new(std::env::current_exe().unwrap())
        .args(["isolation::a_host_that_is_killed", "--exact", "--ignored"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let children = |parent: u32| -> Vec<String> {
        let listed = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
        let of_threads = fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
        let of_threads =
            of_threads.map(|task| fs::read_to_string(task.path().join("children")).unwrap_or_default());
        of_threads
            .chain([listed])
            .flat_map(|list| list.split(' ').map(str::to_owned).collect::<Vec<_>>())
            .collect()
    };
    let is_worker = |child: &String| {
        let name = fs::read_to_string(format!("/proc/{child}/comm")).unwrap_or_default();
        name.starts_with("dateline-plugin")
    };
    let worker = wait_for(|| children(host.id()).into_iter().find(is_worker));
    host.kill().unwrap();
    host.wait().unwrap();
    wait_for(|| (!is_worker(&worker)).then_some(()));
}

fn wait_for<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(10));
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn row_28_a_crash_loop_switches_the_plugin_off() {
    let Some(plugins) = violent("segfault", Limits::default()) else { return };
    let mut session = plugins.open();
    let endings: Vec<_> = (0..4).map(|_| ending(&session.run(&article())[0].run)).collect();
    insta::assert_snapshot!(endings.join("\n"), @"
    crashed: its process was ended by SIGSEGV
    crashed: its process was ended by SIGSEGV
    crashed: its process was ended by SIGSEGV
    refused: switched off after 3 failures in a row, the last one: its process was ended by SIGSEGV
    ");
    let summary = &plugins.summary()[0];
    assert_eq!((summary.calls, summary.crashes, summary.processes), (3, 3, 3));
}

#[test]
fn row_29_a_leak_is_forgotten_with_the_process() {
    let Some(plugins) = violent("leak", Limits { memory: 128 << 20, ..Limits::default() }) else { return };
    let mut session = plugins.open();
    for index in 0..300 {
        assert_eq!(ending(&session.run(&article())[0].run), "ok", "{index}");
    }
    let summary = &plugins.summary()[0];
    assert!(summary.processes > 3 && summary.processes < 10, "{summary:?}");
    assert_eq!(summary.crashes, 0);
}

#[test]
fn row_31_less_of_a_sandbox_is_reported_and_refused_where_it_is_required() {
    if !is_closed() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, defines: &[&str]| {
        let bare = c_program(folder.path(), name, include_str!("bare.c"), defines)?;
        let command = WorkerCommand { program: bare, arguments: vec![worker().program.into()] };
        let options = || Options { worker: Some(command.clone()), ..isolated() };
        let plugins = load_as(&probe(), None, options());
        assert_eq!(ending(&annotated(&plugins).plugins[0]), "ok");
        let required = load_as(&probe(), None, Options { requires_sandbox: true, ..options() });
        Some(format!("{}: {}", plugins.summary()[0].sandbox, run(&required)))
    };
    let Some(partial) = check("no_landlock", &[]) else { return };
    insta::assert_snapshot!(partial, @"a process in a part of the sandbox: no layer, refused: this system has a process in a part of the sandbox for it at most, and the whole sandbox is asked for");
    insta::assert_snapshot!(check("nothing", &["NO_SECCOMP"]).unwrap(), @"a process with limits: no layer, refused: this system has a process with limits for it at most, and the whole sandbox is asked for");
    let whole = load_as(&probe(), None, Options { requires_sandbox: true, ..isolated() });
    assert_eq!(ending(&annotated(&whole).plugins[0]), "ok");
}

#[test]
fn row_32_a_file_that_changes_during_a_run() {
    let Some(library) = library() else { return };
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("libviolent.so");
    fs::copy(library, &copy).unwrap();
    let plugins = load_as(&copy, None, isolated());
    let mut session = plugins.open();
    fs::write(&copy, "something else").unwrap();
    let mut endings = Vec::new();
    for id in ["fine-1", "abort-2", "fine-3"] {
        let mut document = article();
        document.metadata.id = id.to_owned();
        endings.push(ending(&session.run(&document)[0].run));
    }
    insta::assert_snapshot!(endings.join("\n"), @"
    ok
    crashed: its process was ended by SIGABRT
    ok
    ");
}

#[test]
fn cancelling_reaches_the_process() {
    let check = |what: &str| {
        let plugins = violent(what, with_time(60_000))?;
        let cancelling = plugins.clone();
        let canceller = thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            cancelling.cancel();
        });
        let begun = Instant::now();
        let ended = run(&plugins);
        canceller.join().unwrap();
        assert!(begun.elapsed() < Duration::from_secs(2), "{what}");
        Some(ended)
    };
    let Some(ended) = check("loop") else { return };
    insta::assert_snapshot!(ended, @"no layer, failed: the run was cancelled");
    // One that asks comes to its end.
    insta::assert_snapshot!(check("obedient").unwrap(), @"layer, ok");
}

#[test]
fn the_log_gets_what_plugins_say_in_their_processes() {
    let (lines, log) = log();
    load_as(&probe(), None, Options { log: Some(log), ..isolated() }).open().annotate(&mut words("One day."));
    insta::assert_snapshot!(lines.lock().unwrap().join("\n"), @"probe Info reading words");
}

#[test]
fn a_session_that_cannot_be_opened() {
    let Some(plugins) = violent("no session", Limits::default()) else { return };
    insta::assert_snapshot!(run(&plugins), @"no layer, failed: no session today");
}

/// A thousand faults cost a layer each, and nothing else.
#[test]
fn a_thousand_faults_cost_a_thousand_layers() {
    const THREADS: usize = 2;
    const DOCUMENTS: usize = 1126;
    // One of nine documents is no trouble. Where the process is written over, it ends a little later.
    const ORDERS: [&str; 9] =
        ["fine", "panic", "abort", "segfault", "scribble", "exit", "loop", "eat", "garbage"];
    let orders = |index: usize| ORDERS[index % ORDERS.len()];
    let Some(library) = library() else { return };
    let catalog = Catalog::of_files([library.to_owned(), probe()]);
    let limits = Limits { memory: 24 << 20, failures: u32::MAX, ..with_time(20) };
    let requests = [Request::named("violent"), Request::named("probe")];
    let plugins = Plugins::load(&catalog, &requests, Options { limits, ..isolated() }).unwrap();
    assert_eq!(plugins.switched_off(), []);
    let document = |index: usize| {
        let mut document = words("One day in Oslo.");
        document.metadata.id = format!("{}-{index}", orders(index));
        document
    };
    let annotate = |first: usize| {
        let mut session = plugins.open();
        let indices = (first..DOCUMENTS).step_by(THREADS);
        let annotated = indices.map(|index| {
            let (mut document, begun) = (document(index), Instant::now());
            session.annotate(&mut document);
            assert!(begun.elapsed() < Duration::from_secs(1), "{}", document.metadata.id);
            (index, document)
        });
        annotated.collect::<Vec<_>>()
    };
    let all: Vec<(usize, Document)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|first| scope.spawn(move || annotate(first))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let clean = load(&probe(), None, Options::default());
    let mut session = clean.open();
    for (index, found) in &all {
        let mut expect = document(*index);
        session.annotate(&mut expect);
        found.check().unwrap();
        for layer in ["echo", "trip"] {
            assert_eq!(found.notes[layer], expect.notes[layer], "{}", found.metadata.id);
        }
        let [violent, probe] = &found.plugins[..] else { unreachable!("two plugins") };
        assert_eq!((&*violent.name, ending(probe)), ("violent", "ok".to_owned()));
        // What came before in the same process, and may still be at it.
        let before = (1..3).filter_map(|step| index.checked_sub(step * THREADS)).map(orders);
        let is_written_over = before.chain([orders(*index)]).any(|orders| orders == "scribble");
        let expect: &[PluginStatus] = match orders(*index) {
            _ if is_written_over => PluginStatus::ALL,
            "fine" => &[PluginStatus::Ok],
            "panic" => &[PluginStatus::Failed],
            "loop" => &[PluginStatus::TimedOut],
            "garbage" => &[PluginStatus::Refused],
            // On a busy machine it does not get through its memory in time.
            "eat" => &[PluginStatus::Crashed, PluginStatus::TimedOut],
            _ => &[PluginStatus::Crashed],
        };
        assert!(expect.contains(&violent.status), "{}: {}", found.metadata.id, ending(violent));
        assert_eq!(found.notes.contains_key("violent"), violent.status == PluginStatus::Ok);
    }
    assert_eq!(plugins.switched_off(), []);
}
