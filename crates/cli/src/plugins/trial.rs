//! Plugins on trial: what they make of odd texts, and how long they take.

use std::fs;
use std::io::{self, Write};
use std::iter;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use dateline::{Analyzer, Article, Document};
use dateline_host::{Catalog, Entry, Isolation, Manifest, Options, PluginSummary, Plugins, Request};
use dateline_plugin_test::{ARTICLE, examine, examine_configurations};
use thiserror::Error;

use super::show::is_path;
use super::{isolation, known, log};
use crate::exit::{Exit, Failure};

/// What is to be measured.
#[derive(Debug, Args)]
pub struct BenchArguments {
    /// The plugin's name, or the path of its library
    plugin: String,

    /// The article that it reads (by default one of ninety words)
    #[arg(value_name = "ARTICLE")]
    article: Option<PathBuf>,

    /// Leave out the measurement in dateline's own process, where nothing keeps a plugin from anything
    #[arg(long)]
    isolated: bool,
}

/// A plugin that cannot be tried.
#[derive(Debug, Error)]
#[error("{name} is not loaded: {refusal}")]
struct NotLoaded {
    name: String,
    refusal: String,
}

/// An article that cannot be read.
#[derive(Debug, Error)]
#[error("{}", path.display())]
struct Unreadable {
    path: PathBuf,
    source: io::Error,
}

/// `dateline plugin check PLUGIN`.
///
/// # Errors
/// What is no plugin, or is refused.
pub fn check(plugin: &str) -> Result<Exit, Failure> {
    let trial = Trial::of(plugin)?;
    let manifest = &trial.manifest;
    let plugins = trial.load(None, Isolation::Always)?;
    if let Some(refusal) = trial.refusal(&plugins) {
        return Err(NotLoaded { name: manifest.name.clone(), refusal }.into());
    }
    let mut findings = examine(&Analyzer::new()?, &plugins, &manifest.name);
    findings.extend(examine_configurations(manifest, |config| {
        let plugins = trial.load(Some(config), Isolation::Always)?;
        Ok::<_, Failure>(trial.refusal(&plugins))
    })?);
    let mut output = io::stdout().lock();
    let Manifest { name, version, .. } = manifest;
    let sandbox = trial.summary(&plugins).map_or_else(String::new, |summary| summary.sandbox.to_string());
    if findings.is_empty() {
        writeln!(output, "{name} {version} takes what comes, in {sandbox}.")?;
        return Ok(Exit::Fine);
    }
    writeln!(output, "{name} {version} does not take what comes, in {sandbox}:")?;
    for finding in findings {
        writeln!(output, "  {finding}")?;
    }
    Ok(Exit::Rejected)
}

/// `dateline plugin bench PLUGIN`.
///
/// # Errors
/// What is no plugin, or is not loaded, and an article that cannot be read.
pub fn bench(arguments: &BenchArguments) -> Result<Exit, Failure> {
    let trial = Trial::of(&arguments.plugin)?;
    let text = match &arguments.article {
        Some(file) => fs::read_to_string(file).map_err(|source| Unreadable { path: file.clone(), source })?,
        None => ARTICLE.to_owned(),
    };
    let document = Analyzer::new()?.analyse(Article::from_text(text)?);
    let mut output = io::stdout().lock();
    let Manifest { name, version, .. } = &trial.manifest;
    let (bytes, tokens) = (document.source.text().len(), document.tokens.ids().len());
    writeln!(output, "{name} {version} on {bytes} bytes, {tokens} tokens")?;
    writeln!(output, "{:30}{:>10}{:>12}{:>12}{:>12}", "", "calls", "median", "longest", "a second")?;
    let ways = [Isolation::Never, Isolation::Always];
    for way in ways.into_iter().filter(|way| !arguments.isolated || *way == Isolation::Always) {
        let plugins = trial.load(None, way)?;
        call_again_and_again(&plugins, &document);
        if let Some(refusal) = trial.refusal(&plugins) {
            return Err(NotLoaded { name: name.clone(), refusal }.into());
        }
        if let Some(PluginSummary { sandbox, calls, median, longest, .. }) = trial.summary(&plugins) {
            let each_second = 1.0 / median.as_secs_f64().max(1e-9);
            let (median, longest) = (format!("{median:.1?}"), format!("{longest:.1?}"));
            let sandbox = sandbox.to_string();
            writeln!(output, "{sandbox:30}{calls:>10}{median:>12}{longest:>12}{each_second:>12.0}")?;
        }
    }
    Ok(Exit::Fine)
}

const MOST_CALLS: usize = 10_000;
const LONGEST_BENCH: Duration = Duration::from_secs(2);

fn call_again_and_again(plugins: &Plugins, document: &Document) {
    let (mut session, start) = (plugins.open(), Instant::now());
    for _ in 0..MOST_CALLS {
        session.run(document);
        if start.elapsed() > LONGEST_BENCH {
            break;
        }
    }
}

/// A plugin, and the others whose notes it reads.
struct Trial {
    catalog: Catalog,
    manifest: Manifest,
    names: Vec<String>,
}

impl Trial {
    fn of(plugin: &str) -> Result<Self, Failure> {
        let mut catalog = known()?.catalog;
        let mut name = plugin.to_owned();
        if is_path(plugin) {
            name = Catalog::of_files([plugin]).entries().iter().map(Entry::name).collect();
            let known = catalog.entries().iter().filter(|it| it.refusal().is_none() && it.name() != name);
            let others = known.map(|entry| entry.path().to_owned());
            catalog = Catalog::of_files(iter::once(PathBuf::from(plugin)).chain(others));
        }
        let manifest = catalog.inspect(&name)?.manifest;
        let names = with_read_ones(&catalog, name);
        Ok(Self { catalog, manifest, names })
    }

    fn load(&self, config: Option<String>, isolation: Isolation) -> Result<Plugins, Failure> {
        let of = |name: &String| config.clone().filter(|_| *name == self.manifest.name);
        let requests: Vec<Request> =
            self.names.iter().map(|name| Request { name: name.clone(), config: of(name) }).collect();
        let worker = Some(isolation::worker()?);
        let options = Options { isolation, worker, log: Some(log()), ..Options::default() };
        Ok(Plugins::load(&self.catalog, &requests, options)?)
    }

    fn refusal(&self, plugins: &Plugins) -> Option<String> {
        let off = plugins.switched_off().into_iter().find(|off| off.name == self.manifest.name)?;
        Some(off.message)
    }

    fn summary(&self, plugins: &Plugins) -> Option<PluginSummary> {
        plugins.summary().into_iter().find(|summary| summary.name == self.manifest.name)
    }
}

/// A plugin with those of the catalog that write what it reads, and what these read.
fn with_read_ones(catalog: &Catalog, name: String) -> Vec<String> {
    let mut names = vec![name];
    let mut next = 0;
    while let Some(manifest) = names.get(next).map(|name| catalog.get(name).and_then(Entry::manifest)) {
        let columns =
            manifest.into_iter().flat_map(|manifest| &manifest.extractors).flat_map(|it| &it.requires);
        for layer in columns.filter_map(|column| column.strip_prefix("note.")?.split('.').next()) {
            let writer =
                catalog.entries().iter().find(|entry| entry.layers().any(|written| written == layer));
            if let Some(writer) = writer.filter(|writer| !names.iter().any(|name| name == writer.name())) {
                names.push(writer.name().to_owned());
            }
        }
        next += 1;
    }
    names
}
