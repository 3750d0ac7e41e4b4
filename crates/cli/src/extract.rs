//! `dateline extract`: articles in, records out, several at a time and in order.

use std::io::{self, BufWriter, IsTerminal};
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

use dateline::{Analyzer, Article, Layer, Layers};
use dateline_host::{Plugins, Session};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::arguments::{ExtractArguments, OutputFormat};
use crate::exit::{self, Exit, Failure};
use crate::input::{Inputs, Reading};
use crate::models::ModelFiles;
use crate::notes::NoteLayers;
use crate::output::{Rendered, Renderer, Writer};
use crate::plugins;
use crate::pretty::Pretty;

/// Reads the inputs and writes what they say.
///
/// # Errors
/// Where nothing can be read, a plugin is named that the host does not know, or the output cannot be written.
pub fn run(arguments: &ExtractArguments) -> Result<Exit, Failure> {
    let reading = Reading {
        format: arguments.input_format,
        encoding: arguments.encoding,
        date: arguments.date,
        max_size: arguments.max_size,
    };
    let inputs = Inputs::open(&arguments.inputs, reading)?;
    let layers: Layers =
        arguments.layers.as_ref().map_or_else(Layers::all, |layers| layers.iter().copied().collect());
    let format = arguments.format.unwrap_or_else(|| {
        if io::stdout().is_terminal() { OutputFormat::Pretty } else { OutputFormat::Json }
    });
    let writes_notes =
        matches!(format, OutputFormat::Csv | OutputFormat::Geojson) || arguments.notes.is_some();
    let wants_plugins = writes_notes || layers.contains(Layer::Notes) || layers.contains(Layer::Plugins);
    let plugins = if wants_plugins { plugins::load(&arguments.plugins)? } else { Plugins::none() };
    let notes = NoteLayers::new(&plugins, format, arguments.notes.as_deref())?;
    let explains = arguments.explain;
    let pretty = Pretty { explains, ..Pretty::for_stdout() };
    let renderer = Renderer { format, offsets: arguments.offsets, layers, notes, explains, pretty };
    let jobs = arguments.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZero::get);
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = arguments.own.add_to(models.analyzer()?)?;
    Run { analyzer, plugins: &plugins, renderer, jobs }.all(inputs)
}

struct Run<'p> {
    analyzer: Analyzer<'p>,
    plugins: &'p Plugins,
    renderer: Renderer,
    jobs: usize,
}

// A batch is bounded in articles and in bytes: large enough to keep all threads busy, small enough to hold in memory.
const ARTICLES_PER_JOB: usize = 32;
const BYTES_PER_BATCH: usize = 16 << 20;

impl Run<'_> {
    fn all(&self, mut inputs: Inputs) -> Result<Exit, Failure> {
        let is_single = inputs.is_single();
        let workers = Workers::new(self.plugins, if is_single { 1 } else { self.jobs })?;
        let progress = progress(&inputs, self.renderer.format);
        let mut writer = Writer::new(BufWriter::new(io::stdout().lock()), self.renderer.format, is_single);
        writer.begin(&self.renderer.notes)?;
        let (mut read, mut rejected, mut not_english) = (0_u64, 0_u64, 0_u64);
        let mut first_not_english = None;
        let mut is_done = false;
        while !is_done {
            let (batch, errors);
            (batch, errors, is_done) = self.next_batch(&mut inputs);
            rejected += errors.len() as u64;
            read += batch.len() as u64;
            progress.suspend(|| errors.iter().for_each(|error| exit::report(error)));
            let length = batch.len() + errors.len();
            for result in workers.map(batch, |session, article| self.one(session, article)) {
                let article = result?;
                if let Some(id) = article.not_english {
                    first_not_english.get_or_insert(id);
                    not_english += 1;
                }
                writer.write(article.rendered)?;
            }
            progress.inc(length as u64);
        }
        progress.finish_and_clear();
        if let Some(first) = first_not_english {
            let further =
                if not_english > 1 { format!(" and {} more", not_english - 1) } else { String::new() };
            exit::warn(&format!("{first}{further}: this is plainly not English, and little will be found"));
        }
        plugins::isolation::report_trouble(self.plugins);
        let is_off = plugins::report_switched_off(self.plugins);
        if read == 0 && rejected > 0 {
            return Ok(Exit::Unusable);
        }
        writer.finish()?;
        Ok(match (rejected > 0, is_off) {
            (true, _) => Exit::Rejected,
            (false, true) => Exit::SwitchedOff,
            (false, false) => Exit::Fine,
        })
    }

    fn next_batch(&self, inputs: &mut Inputs) -> (Vec<Article>, Vec<crate::input::InputError>, bool) {
        let (mut batch, mut errors) = (Vec::new(), Vec::new());
        let mut bytes = 0;
        while batch.len() < self.jobs * ARTICLES_PER_JOB && bytes < BYTES_PER_BATCH {
            match inputs.next() {
                Some(Ok(article)) => {
                    bytes += article.source.text().len();
                    batch.push(article);
                }
                Some(Err(error)) => errors.push(error),
                None => return (batch, errors, true),
            }
        }
        (batch, errors, false)
    }

    fn one(&self, session: &mut Session, article: Article) -> Result<Read, Failure> {
        let mut document = self.analyzer.analyse(article);
        session.annotate(&mut document);
        self.renderer.notes.keep(&mut document);
        let is_english = dateline::looks_english(&document.source, &document.tokens);
        let rendered = self.renderer.render(&document)?;
        Ok(Read { rendered, not_english: (!is_english).then_some(document.metadata.id) })
    }
}

/// What came of one article.
struct Read {
    rendered: Rendered,
    // Its name, where it is plainly not English.
    not_english: Option<String>,
}

/// Threads, each with a session of the plugins of its own.
struct Workers {
    // None where one thread does everything: starting others would take longer than a short article.
    pool: Option<ThreadPool>,
    sessions: Vec<Mutex<Session>>,
}

impl Workers {
    fn new(plugins: &Plugins, jobs: usize) -> Result<Self, Failure> {
        let pool = if jobs > 1 { Some(ThreadPoolBuilder::new().num_threads(jobs).build()?) } else { None };
        Ok(Self { pool, sessions: (0..jobs).map(|_| Mutex::new(plugins.open())).collect() })
    }

    /// The results of `work` in the order of the batch, whichever thread did it.
    fn map<T: Send>(&self, batch: Vec<Article>, work: impl Fn(&mut Session, Article) -> T + Sync) -> Vec<T> {
        let here = |article| {
            let thread = rayon::current_thread_index().filter(|_| self.pool.is_some()).unwrap_or(0);
            let mut session = self.sessions[thread].lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut session, article)
        };
        match &self.pool {
            Some(pool) if batch.len() > 1 => {
                pool.install(|| batch.into_par_iter().with_max_len(1).map(here).collect())
            }
            _ => batch.into_iter().map(here).collect(),
        }
    }
}

/// A progress bar on standard error, where a person sees it and has to wait.
fn progress(inputs: &Inputs, format: OutputFormat) -> ProgressBar {
    let is_seen = io::stderr().is_terminal();
    let is_in_the_way = format == OutputFormat::Pretty && io::stdout().is_terminal();
    if !is_seen || is_in_the_way || inputs.is_single() {
        return ProgressBar::hidden();
    }
    let (bar, template) = match inputs.articles_left() {
        Some(articles) => (ProgressBar::new(articles), "{wide_bar} {pos}/{len} articles, {eta} left"),
        None => (ProgressBar::new_spinner(), "{spinner} {pos} articles, {per_sec}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
