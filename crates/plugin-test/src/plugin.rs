use std::convert::Infallible;
use std::env;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::LazyLock;

use dateline::{Analyzer, Article, Document, Metadata, Source};
use dateline_host::{Catalog, Entry, Isolation, Manifest, Options, Plugins, Request};

use crate::examine::{examine, examine_configurations};
use crate::show::show;

/// The stages, opened once for all tests.
#[allow(clippy::expect_used, reason = "the models are part of the program")]
static ANALYZER: LazyLock<Analyzer<'static>> =
    LazyLock::new(|| Analyzer::new().expect("the models of the program can be read"));

/// A plugin under test: its library, its configuration, and the plugins whose notes it reads.
///
/// It runs in the process of the test, so that a debugger sees it. All methods panic where something is not as it should
/// be: they are made for tests.
#[derive(Clone, Debug)]
pub struct Plugin {
    library: PathBuf,
    config: Option<String>,
    others: Vec<Self>,
}

impl Plugin {
    /// The plugin of a package that cargo has built for the running test: `Plugin::built(env!("CARGO_PKG_NAME"))`, or
    /// the name of a package among the `dev-dependencies`.
    ///
    /// # Panics
    /// When the library is not there.
    pub fn built(package: &str) -> Self {
        let file = format!("{DLL_PREFIX}{}{DLL_SUFFIX}", package.replace('-', "_"));
        let executable = env::current_exe().unwrap_or_default();
        // Tests run in `deps`, where libraries are built; documentation tests elsewhere.
        let folders =
            executable.parent().into_iter().flat_map(|folder| [folder.to_owned(), folder.join("deps")]);
        let library = folders.map(|folder| folder.join(&file)).find(|library| library.is_file());
        let Some(library) = library else {
            panic!(
                "there is no `{file}` beside {}: `{package}` needs `crate-type = [\"cdylib\", \"lib\"]`",
                executable.display()
            );
        };
        Self::at(library)
    }

    /// The plugin in a library, however it was built.
    pub fn at(library: impl Into<PathBuf>) -> Self {
        Self { library: library.into(), config: None, others: Vec::new() }
    }

    /// The same plugin with a configuration, which is JSON: text or a `serde_json::Value`.
    #[must_use]
    pub fn config(self, json: impl Display) -> Self {
        Self { config: Some(json.to_string()), ..self }
    }

    /// The same plugin, run together with another whose notes it reads.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.others.push(other);
        self
    }

    /// What the plugin writes about an article, as [`show`] has it. dateline reads the article first; its date stands in
    /// its first words, `date 2019-05-06`, or is not known.
    pub fn notes(&self, article: &str) -> String {
        let mut document = analyse(article);
        self.annotate(&mut document);
        let manifest = self.manifest();
        let layers: Vec<String> = manifest.extractors.into_iter().map(|extractor| extractor.layer).collect();
        show(&document, &manifest.name, &layers)
    }

    /// Adds to a document what the plugin, and those that it runs with, write about it.
    pub fn annotate(&self, document: &mut Document) {
        self.load().open().annotate(document);
    }

    /// Why the host does not load the plugin, as with a configuration that does not fit; none where it does.
    pub fn refusal(&self) -> Option<String> {
        let name = self.manifest().name;
        self.load().switched_off().into_iter().find(|off| off.name == name).map(|off| off.message)
    }

    /// Looks whether the plugin takes what comes: odd texts, the same text twice, and every configuration that its schema
    /// allows at the bounds. [`examine`] and [`examine_configurations`] say what is looked at.
    ///
    /// # Panics
    /// With all that was found.
    pub fn conformance(&self) {
        let manifest = self.manifest();
        let mut findings = examine(&ANALYZER, &self.load(), &manifest.name);
        let refusal = |config| Ok::<_, Infallible>(self.clone().config(config).refusal());
        let Ok(of_configurations) = examine_configurations(&manifest, refusal);
        findings.extend(of_configurations);
        let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "{} does not take what comes:\n{}", manifest.name, lines.join("\n"));
    }

    fn load(&self) -> Plugins {
        let all = || self.others.iter().chain([self]);
        let catalog = Catalog::of_files(all().map(|plugin| &plugin.library));
        let requests: Vec<Request> = all()
            .map(|plugin| Request {
                name: plugin.entry(&catalog).name().to_owned(),
                config: plugin.config.clone(),
            })
            .collect();
        let options = Options { isolation: Isolation::Never, ..Options::default() };
        Plugins::load(&catalog, &requests, options).unwrap_or_else(|unknown| panic!("{unknown}"))
    }

    fn manifest(&self) -> Manifest {
        let catalog = Catalog::of_files([&self.library]);
        let entry = self.entry(&catalog);
        match (entry.manifest(), entry.refusal()) {
            (Some(manifest), _) => manifest.clone(),
            (None, refusal) => {
                let why = refusal.map(ToString::to_string).unwrap_or_default();
                panic!("{}: {why}", self.library.display())
            }
        }
    }

    fn entry<'c>(&self, catalog: &'c Catalog) -> &'c Entry {
        let entry = catalog.entries().iter().find(|entry| entry.path() == self.library);
        entry.unwrap_or_else(|| panic!("{} is in no catalog", self.library.display()))
    }
}

fn analyse(article: &str) -> Document {
    let source = Source::from_text(article).unwrap_or_else(|error| panic!("{error}"));
    let metadata = Metadata { id: "article".to_owned(), ..Metadata::default() };
    ANALYZER.analyse(Article::of_source(metadata, source))
}
