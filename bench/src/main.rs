//! Measured runs: `cargo run --release -p dateline-bench -- --help`.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use dateline_bench::Failure;
use dateline_bench::analysis::{self, SPACY_NAMES, SPACY_PIPELINE};
use dateline_bench::contestants::{self, Contestant, DATELINE, YARDSTICK};
use dateline_bench::corpus::Corpus;
use dateline_bench::expected::Expected;
use dateline_bench::external::{self, PIPELINES, Recorded, TOKENIZERS};
use dateline_bench::hostile::{self, GENERATORS, Generator};
use dateline_bench::measure::{self, Stopwatch};
use dateline_bench::plugins::{self, Place};
use dateline_bench::table::{self, Rate, Ratio, Report, Row};
use dateline_document::Source;

/// Measure tokenizing and analysis
#[derive(Parser)]
#[command(name = "dateline-bench")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Tokens(Tokens),
    Analysis(Analysis),
    Corpus(WriteCorpus),
    Accept(Accept),
    Hostile(Hostile),
    Once(Once),
    Plugins(Plugins),
    /// Run a plugin for the process that has started this one
    #[command(name = plugins::WORKER, hide = true)]
    PluginWorker,
}

/// Compare the speed of tokenizers on the same text
#[derive(Args)]
struct Tokens {
    #[command(flatten)]
    texts: Texts,
    /// Read all texts as one
    #[arg(long, conflicts_with = "peers_from")]
    joined: bool,
    /// Read the texts in ASCII alone
    #[arg(long, conflicts_with = "peers_from")]
    ascii: bool,
    /// Count so many rounds
    #[arg(long, value_name = "NUMBER", default_value_t = 11, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Run only contestants with NAME in their name, and the first two
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Run spaCy and BlingFire between our rounds, through peers/run.py
    #[arg(long)]
    python: bool,
    /// Add what peers/run.py wrote into FILE
    #[arg(long, value_name = "FILE", conflicts_with = "python")]
    peers_from: Option<PathBuf>,
}

/// Compare the speed of analysis, stage by stage, with spaCy's
#[derive(Args)]
struct Analysis {
    #[command(flatten)]
    texts: Texts,
    /// Count so many rounds
    #[arg(long, value_name = "NUMBER", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
    /// Run only contestants with NAME in their name, and spaCy
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Run spaCy between our rounds, through peers/pipelines.py
    #[arg(long)]
    python: bool,
}

/// Write the texts of a corpus for the peers' script
#[derive(Args)]
struct WriteCorpus {
    /// Write JSONL into FILE
    #[arg(value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    texts: Texts,
}

/// Take the counts of today as the ones to expect
#[derive(Args)]
struct Accept {
    /// Count spaCy's and BlingFire's finds too, through peers/run.py
    #[arg(long)]
    python: bool,
}

/// Time dateline on hostile text
#[derive(Args)]
struct Hostile {
    /// Make texts of so many bytes
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000_000)]
    bytes: usize,
    /// Time twice as long texts too
    #[arg(long)]
    sizes: bool,
    /// Only name the generators
    #[arg(long)]
    list: bool,
}

/// Tokenize one hostile text once, to be run under a counter of instructions
#[derive(Args)]
struct Once {
    /// Take the text of this generator
    #[arg(value_name = "GENERATOR", value_parser = parse_generator)]
    generator: &'static Generator,
    /// Make it so many bytes long
    #[arg(value_name = "BYTES")]
    bytes: usize,
    /// Make the text and do nothing with it
    #[arg(long)]
    only_make: bool,
}

/// Time calls of plugins, in this process and in processes of their own
#[derive(Args)]
struct Plugins {
    /// Count so many rounds of 200 calls
    #[arg(long, value_name = "NUMBER", default_value_t = 25, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,
}

#[derive(Args)]
struct Texts {
    /// Read files or folders of .txt and .jsonl instead of the articles
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    text: Vec<PathBuf>,
}

impl Texts {
    fn corpus(&self) -> Result<Corpus, Failure> {
        if self.text.is_empty() { Corpus::built_in() } else { Corpus::from_paths(&self.text) }
    }
}

fn parse_generator(name: &str) -> Result<&'static Generator, String> {
    hostile::generator(name)
        .ok_or_else(|| "there is no such generator: `hostile --list` names them".to_owned())
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::Tokens(command) => tokens(command),
        Command::Analysis(command) => analysis(command),
        Command::Corpus(command) => corpus(command),
        Command::Accept(command) => accept(command),
        Command::Hostile(command) => hostile(command),
        Command::Once(command) => once(command),
        Command::Plugins(command) => time_plugins(command),
        Command::PluginWorker => return dateline_host::worker::serve(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn tokens(command: &Tokens) -> Result<(), Failure> {
    let mut corpus = command.texts.corpus()?;
    // Counts are expected only of what was counted before.
    let is_counted = command.texts.text.is_empty() && !command.joined && !command.ascii;
    let expected = is_counted.then(Expected::load).transpose()?;
    if let Some(expected) = &expected {
        expected.check_corpus(&corpus)?;
    }
    if command.ascii {
        corpus = corpus.ascii()?;
    }
    if command.joined {
        corpus = corpus.joined()?;
    }
    let recorded = command.peers_from.as_ref().map(|file| Recorded::read(file, &corpus)).transpose()?;

    let mut report = Report {
        corpus: format!("{} × {}", corpus.name, corpus.passes),
        bytes: corpus.bytes(),
        rate: Rate { heading: "MB/s", amount: corpus.bytes() as f64 / 1e6 },
        ratios: vec![Ratio::ItTo(YARDSTICK), Ratio::ToIt(DATELINE)],
        notes: Vec::new(),
        rows: Vec::new(),
        failed: Vec::new(),
    };
    let peers = command.python.then_some(TOKENIZERS);
    run_rounds(&mut report, contestants::all(), peers, &corpus, command.rounds, &command.only)?;
    if let Some(recorded) = recorded {
        report.rows.extend(recorded.contestants.into_iter().map(|described| Row {
            name: described.name,
            package: described.package,
            rounds: described.rounds,
            is_interleaved: false,
        }));
        report.notes.push(recorded.runtime);
        report.failed.extend(recorded.failed);
    }
    print!("{report}");
    let wrong = expected.map_or_else(Vec::new, |expected| misses(&expected, &report.rows, corpus.passes));
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\nerror: ").into()) }
}

fn analysis(command: &Analysis) -> Result<(), Failure> {
    let corpus = command.texts.corpus()?.repeated(analysis::TARGET_BYTES);
    let tokens = analysis::tokens(&corpus);
    let mut report = Report {
        corpus: format!("{} × {}", corpus.name, corpus.passes),
        bytes: corpus.bytes(),
        rate: Rate { heading: "1000 tokens/s", amount: tokens as f64 / 1e3 },
        ratios: vec![Ratio::ItTo(SPACY_NAMES), Ratio::ItTo(SPACY_PIPELINE)],
        notes: vec![format!("networks computed with {}", analysis::fastest())],
        rows: Vec::new(),
        failed: Vec::new(),
    };
    let contestants = analysis::contestants(&corpus)?;
    let peers = command.python.then_some(PIPELINES);
    run_rounds(&mut report, contestants, peers, &corpus, command.rounds, &command.only)?;
    print!("{report}");
    Ok(())
}

/// Measures contestants, and those of a script of peers, and adds their rows to `report`. Where `only` names some, these
/// run, and those that the report's ratios are to.
fn run_rounds<'c>(
    report: &mut Report,
    mut contestants: Vec<Contestant<'c>>,
    peers: Option<&str>,
    corpus: &'c Corpus,
    rounds: u16,
    only: &[String],
) -> Result<(), Failure> {
    if let Some(script) = peers {
        let served = external::serve(script, corpus)?;
        contestants.extend(served.contestants);
        report.notes.push(served.runtime);
        report.failed.extend(served.failed);
    }
    let is_compared_with = |name: &str| report.ratios.iter().any(|ratio| ratio.other() == name);
    contestants.retain(|Contestant { name, .. }| {
        only.is_empty() || is_compared_with(name) || only.iter().any(|part| name.contains(part))
    });
    if contestants.is_empty() {
        return Err(format!("no contestant has {} in its name", only.join(" or ")).into());
    }
    let measured = measure::rounds(&mut contestants, corpus, rounds.into())?;
    report.rows.extend(contestants.into_iter().zip(measured).map(|(contestant, rounds)| Row {
        name: contestant.name,
        package: contestant.package,
        rounds,
        is_interleaved: true,
    }));
    Ok(())
}

fn misses(expected: &Expected, rows: &[Row], passes: usize) -> Vec<String> {
    let check =
        |row: &Row| row.rounds.iter().find_map(|round| expected.check(&row.name, round.counts, passes).err());
    rows.iter().filter_map(check).map(|error| error.to_string()).collect()
}

fn corpus(command: &WriteCorpus) -> Result<(), Failure> {
    let corpus = command.texts.corpus()?;
    let file = File::create(&command.to).map_err(|error| format!("{}: {error}", command.to.display()))?;
    corpus.write(&mut BufWriter::new(file))?;
    println!("{}; --passes {} makes {} bytes", corpus.name, corpus.passes, corpus.bytes());
    Ok(())
}

fn accept(command: &Accept) -> Result<(), Failure> {
    let corpus = Corpus { passes: 1, ..Corpus::built_in()? };
    let mut contestants = contestants::all();
    if command.python {
        contestants.extend(external::serve(TOKENIZERS, &corpus)?.contestants);
    }
    let counts = contestants.iter_mut().map(|contestant| {
        let round = measure::round(contestant, &corpus)?;
        Ok((contestant.name.clone(), round.counts))
    });
    let counts = counts.collect::<Result<Vec<_>, Failure>>()?;
    let mut expected = Expected::load().unwrap_or_default();
    expected.accept(&corpus, counts);
    println!("{}", expected.save()?.display());
    Ok(())
}

fn hostile(command: &Hostile) -> Result<(), Failure> {
    if command.list {
        GENERATORS.iter().for_each(|generator| println!("{}", generator.name));
        return Ok(());
    }
    let bytes = command.bytes;
    let mut table = if command.sizes {
        let heading = [format!("{bytes} bytes"), format!("{} bytes", bytes * 2)];
        table::table(["text", &heading[0], &heading[1], "ratio"])
    } else {
        table::table(["text", "seconds", "MB/s"])
    };
    let mut slow = Vec::new();
    for generator in GENERATORS {
        let seconds = best_seconds(generator, bytes)?;
        // The limit is a second for a million bytes.
        if seconds > bytes.max(1) as f64 / 1e6 {
            slow.push(generator.name);
        }
        let name = generator.name.to_owned();
        if command.sizes {
            let double = best_seconds(generator, bytes * 2)?;
            table.add_row([
                name,
                format!("{seconds:.4}"),
                format!("{double:.4}"),
                format!("{:.2}", double / seconds),
            ]);
        } else {
            table.add_row([name, format!("{seconds:.4}"), format!("{:.0}", bytes as f64 / 1e6 / seconds)]);
        }
    }
    println!("{table}");
    if slow.is_empty() {
        Ok(())
    } else {
        Err(format!("over a second for a million bytes: {}", slow.join(", ")).into())
    }
}

/// The least processor time of five tries, for it is the one that met the least of everything else; of one where that
/// takes long.
fn best_seconds(generator: &Generator, bytes: usize) -> Result<f64, Failure> {
    let source = Source::from_text(generator.text(bytes))?;
    let mut best = f64::INFINITY;
    for _ in 0..5 {
        let time = Stopwatch::start();
        std::hint::black_box(dateline_tokenizer::tokenize(&source));
        best = best.min(time.stop().0.as_secs_f64());
        if best > 0.5 {
            break;
        }
    }
    Ok(best)
}

fn time_plugins(command: &Plugins) -> Result<(), Failure> {
    let measured = plugins::measure(command.rounds.into())?;
    println!("An article of {}; microseconds a call.", measured.article);
    let mut table = table::table(["plugin", "where", "notes", "median", "nine of ten", "beyond the host's"]);
    let mut here = f64::NAN;
    for calls in &measured.calls {
        let median = calls.percentile(50);
        let beyond = if calls.place == Place::Here {
            here = median;
            String::new()
        } else {
            format!("{:.1}", median - here)
        };
        table.add_row([
            calls.plugin.clone(),
            calls.place.as_str().to_owned(),
            calls.notes.to_string(),
            format!("{median:.1}"),
            format!("{:.1}", calls.percentile(90)),
            beyond,
        ]);
    }
    println!("{table}");
    Ok(())
}

fn once(command: &Once) -> Result<(), Failure> {
    let source = Source::from_text(command.generator.text(command.bytes))?;
    if command.only_make {
        println!("{} bytes", source.len());
        return Ok(());
    }
    let segmented = dateline_tokenizer::tokenize(&source);
    println!("{} tokens, {} sentences", segmented.tokens.len(), segmented.sentences.len());
    Ok(())
}
