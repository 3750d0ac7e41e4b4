//! `dateline eval places`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use dateline::{
    Analyzer, Article, AttributeView, DateSource, Document, EntityKind, Id, KnownMention, MentionForm,
    Metadata, NoteTarget, NoteView, Source, SourceError, Span,
};
use dateline_eval::events::half;
use dateline_eval::places::{
    self, Agreement, FoundPlace, FoundToponym, Outcome, PlacesDocument, PlacesError, Towns, TownsError,
};
use dateline_eval::{Counts, bootstrap};
use dateline_host::Plugins;
use flate2::read::GzDecoder;
use rayon::prelude::*;
use thiserror::Error;

use super::table;
use crate::arguments::EvalPlacesArguments;
use crate::exit::{Exit, Failure};
use crate::models::ModelFiles;
use crate::plugins::load_named;

/// Scores places against gold files and prints tables, or the errors where they are asked for.
///
/// # Errors
/// Where a file cannot be read, a text is too long, or the plugin cannot be loaded.
pub fn run(arguments: &EvalPlacesArguments) -> Result<Exit, Failure> {
    let models = ModelFiles::read(&arguments.models)?;
    let analyzer = models.analyzer()?;
    let plugins = load_named(&["location"])?;
    let towns = arguments.towns.as_deref().map(read_towns).transpose()?;
    let mut output = io::stdout().lock();
    for path in &arguments.gold {
        let unreadable = |source| EvalError::Unreadable { path: path.clone(), source };
        let file = fs::read_to_string(path).map_err(unreadable)?;
        let gold = places::read(&file).map_err(|source| EvalError::Places { path: path.clone(), source })?;
        let score = |gold: PlacesDocument| {
            Scored::new(&analyzer, &plugins, &arguments.labels, gold)
                .map_err(|(document, source)| EvalError::Document { path: path.clone(), document, source })
        };
        let scored: Vec<Scored> = gold.into_par_iter().map(score).collect::<Result<_, EvalError>>()?;
        if arguments.errors {
            for scored in &scored {
                scored.write_errors(&mut output)?;
            }
            continue;
        }
        let name = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
        writeln!(
            output,
            "{name}/{}, {} documents, labels {}",
            path.file_stem().unwrap_or_default().to_string_lossy(),
            scored.len(),
            arguments.labels.join(", ")
        )?;
        for (number, name) in [(None, "all"), (Some(0), "first half"), (Some(1), "second half")] {
            let in_half = |scored: &&Scored| number.is_none_or(|number| half(&scored.gold.id) == number);
            writeln!(output, "{name}")?;
            write_half(&mut output, &scored.iter().filter(in_half).collect::<Vec<_>>(), towns.as_ref())?;
        }
        writeln!(output)?;
    }
    Ok(Exit::Fine)
}

/// Writes the tables of some documents.
fn write_half(output: &mut impl Write, scored: &[&Scored], towns: Option<&Towns>) -> io::Result<()> {
    table::heading(output)?;
    let exact: Vec<Counts> = scored.iter().map(|it| it.agreement.exact).collect();
    table::row(output, "  exact", &exact)?;
    write_overlap(output, scored)?;
    writeln!(output, "{:<12} {:>8} {:>8} {:>8}  95 % interval", "", "right", "of", "share")?;
    let mut row = |name: &str, of: &dyn Fn(&Scored) -> (usize, usize)| {
        let counts = |&it: &&Scored| {
            let (right, all) = of(it);
            Counts { gold: all, found: all, correct: right }
        };
        let counts: Vec<Counts> = scored.iter().map(counts).collect();
        let (sum, interval): (Counts, _) = (counts.iter().copied().sum(), bootstrap(&counts));
        let [share, low, high] = [sum.f1(), interval.low, interval.high].map(|share| 100.0 * share);
        writeln!(
            output,
            "{:<12} {:>8} {:>8} {share:>8.2}  {low:.2} to {high:.2}",
            format!("  {name}"),
            sum.correct,
            sum.gold
        )
    };
    fn share(
        agreement: &Agreement,
        counts: impl Fn(&Outcome) -> bool,
        is_right: impl Fn(Outcome) -> bool,
    ) -> (usize, usize) {
        let outcomes = || agreement.outcomes.iter().flatten().filter(|outcome| counts(outcome));
        (outcomes().filter(|outcome| is_right(**outcome)).count(), outcomes().count())
    }
    row("right", &|it| share(&it.agreement, |_| true, Outcome::is_right))?;
    row("near", &|it| share(&it.agreement, |_| true, Outcome::is_near))?;
    row("of found", &|it| {
        share(&it.agreement, |outcome| it.chosen(outcome, &it.found).is_some(), Outcome::is_right)
    })?;
    row("given", &|it| share(&it.given, |_| true, Outcome::is_right))?;
    if let Some(towns) = towns {
        row("country", &|it| it.countries(towns))?;
    }
    let mut distances: Vec<f64> = scored
        .iter()
        .flat_map(|it| it.agreement.outcomes.iter().flatten().filter_map(|outcome| outcome.distance))
        .collect();
    distances.sort_by(f64::total_cmp);
    if let Some(median) = distances.get(distances.len() / 2) {
        writeln!(output, "  median error {median:.1} km of {} with coordinates", distances.len())?;
    }
    Ok(())
}

/// The overlap row has a number right for each side: two gold toponyms may share one that was found.
fn write_overlap(output: &mut impl Write, scored: &[&Scored]) -> io::Result<()> {
    let sum =
        |of: &dyn Fn(&Agreement) -> Counts| -> Counts { scored.iter().map(|it| of(&it.agreement)).sum() };
    let (covered, justified) = (sum(&|it| it.covered), sum(&|it| it.justified));
    let (precision, recall) = (justified.precision(), covered.recall());
    let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    writeln!(
        output,
        "{:<12} {:>8} {:>8} {:>8}  {:>9.2} {:>7.2} {:>7.2}",
        "  overlap",
        covered.gold,
        justified.found,
        covered.correct,
        100.0 * precision,
        100.0 * recall,
        100.0 * f1
    )
}

/// A document of gold with what was found in it.
struct Scored {
    gold: PlacesDocument,
    found: Vec<FoundToponym>,
    agreement: Agreement,
    /// The same with the gold stretches given.
    given: Agreement,
}

impl Scored {
    fn new(
        analyzer: &Analyzer<'_>,
        plugins: &Plugins,
        labels: &[String],
        gold: PlacesDocument,
    ) -> Result<Self, (String, SourceError)> {
        let read = |known: Option<Vec<KnownMention>>| {
            let source = Source::from_text(gold.text.as_str())?;
            let article = Article { known, ..Article::of_source(Metadata::default(), source) };
            let day = gold.date.as_deref().and_then(|date| dateline::parse_date(date).ok());
            let article = match day {
                Some(day) => article.dated(day, DateSource::Input),
                None => article,
            };
            let mut document = analyzer.analyse(article);
            plugins.open().annotate(&mut document);
            Ok(document)
        };
        let document = |known| read(known).map_err(|error: SourceError| (gold.id.clone(), error));
        let found = found(&document(None)?, labels);
        let agreement = places::compare(&gold, &found);
        let given = self::found(&document(Some(known(&gold)))?, labels);
        let given = places::compare(&gold, &given);
        Ok(Self { gold, found, agreement, given })
    }

    /// The place that was chosen for a toponym.
    fn chosen<'f>(&self, outcome: &Outcome, found: &'f [FoundToponym]) -> Option<&'f FoundPlace> {
        outcome.found.and_then(|number| found[number].place.as_ref())
    }

    /// How many places have the right country, and how many have one.
    fn countries(&self, towns: &Towns) -> (usize, usize) {
        let toponyms = self.gold.toponyms.iter().zip(&self.agreement.outcomes);
        let pairs = toponyms.filter_map(|(toponym, outcome)| {
            let chosen = self.chosen(outcome.as_ref()?, &self.found)?;
            let country = towns.country(toponym.place.as_ref()?.coordinates)?;
            // A very place is right, whatever town is nearest to its middle.
            let is_same = outcome.is_some_and(|outcome| outcome.is_same);
            Some(is_same || chosen.country.as_ref()? == country)
        });
        let right: Vec<bool> = pairs.collect();
        (right.iter().filter(|is_right| **is_right).count(), right.len())
    }

    /// A line an error: the class, the words, what was chosen in their place with its distance, and the document.
    fn write_errors(&self, output: &mut impl Write) -> io::Result<()> {
        let words = |span: &Range<usize>| self.gold.text[span.clone()].replace(['\t', '\n'], " ");
        for (toponym, outcome) in self.gold.toponyms.iter().zip(&self.agreement.outcomes) {
            let Some(outcome) = outcome.filter(|outcome| !outcome.is_right()) else { continue };
            let (class, chosen) = match (outcome.found, self.chosen(&outcome, &self.found)) {
                (None, _) => ("not found", "-".to_owned()),
                (Some(_), None) => ("without place", "-".to_owned()),
                (Some(_), Some(place)) => {
                    let distance = outcome
                        .distance
                        .map_or_else(|| "?".to_owned(), |distance| format!("{distance:.0} km"));
                    ("wrong place", format!("{}, {}: {distance}", place.name, place.within))
                }
            };
            writeln!(output, "{class}\t{}\t{chosen}\t{}", words(&toponym.span), self.gold.id)?;
        }
        for &number in &self.agreement.spurious {
            let found = &self.found[number];
            let place = found.place.as_ref().map_or("-", |place| &place.name);
            writeln!(output, "spurious\t{}\t{place}\t{}", words(&found.span), self.gold.id)?;
        }
        Ok(())
    }
}

/// The gold toponyms as mentions of places; those of the same words are of one entity.
fn known(gold: &PlacesDocument) -> Vec<KnownMention> {
    let mut entities: BTreeMap<&str, usize> = BTreeMap::new();
    let mut known = Vec::new();
    let mut end = 0;
    for toponym in &gold.toponyms {
        // Toponyms over one another are one.
        if toponym.span.start < end || toponym.span.is_empty() {
            continue;
        }
        end = toponym.span.end;
        let count = entities.len();
        let entity = *entities.entry(&gold.text[toponym.span.clone()]).or_insert(count);
        let span = Span::new(toponym.span.start as u32, toponym.span.end as u32);
        known.push(KnownMention { span, kind: Some(EntityKind::Place), entity: Some(entity) });
    }
    known
}

/// The notes of some labels, and the names of places that have no note of any.
fn found(document: &Document, labels: &[String]) -> Vec<FoundToponym> {
    let mut found = Vec::new();
    let mut noted = BTreeSet::new();
    for note in document.notes.get("location").into_iter().flat_map(|layer| layer.iter()) {
        if let NoteTarget::Mention(mention) = note.target() {
            noted.insert(mention.index());
        }
        if !labels.iter().any(|label| label == note.label()) {
            continue;
        }
        found.push(FoundToponym { span: bytes(note.span()), place: Some(place(note)) });
    }
    let mentions = &document.mentions;
    for id in mentions.ids() {
        let is_name = mentions.form()[id] == MentionForm::Name && mentions.kind()[id] == EntityKind::Place;
        if is_name && !noted.contains(&id.index()) {
            found.push(FoundToponym { span: bytes(mentions.span()[id]), place: None });
        }
    }
    found.sort_by_key(|toponym| (toponym.span.start, toponym.place.is_none(), toponym.span.end));
    found
}

fn place(note: NoteView<'_>) -> FoundPlace {
    let text = |name: &str| match note.attribute(name) {
        Some(AttributeView::Text(text)) => Some(text.to_owned()),
        _ => None,
    };
    let number = |name: &str| match note.attribute(name) {
        Some(AttributeView::Number(number)) => Some(number),
        _ => None,
    };
    let id = match note.attribute("geonames") {
        Some(AttributeView::Integer(id)) => u32::try_from(id).ok(),
        _ => None,
    };
    let feature = text("feature").unwrap_or_default();
    let parts = [text("region"), text("country"), Some(feature.clone())];
    FoundPlace {
        geonames: id,
        name: text("name").unwrap_or_default(),
        within: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        country: text("country"),
        coordinates: number("lat").zip(number("lon")),
        is_wide: ["CONT", "PCLI", "PCLD", "ADM1", "RGN", "OCN"].contains(&feature.as_str()),
    }
}

fn read_towns(path: &Path) -> Result<Towns, EvalError> {
    let unreadable = |source| EvalError::Unreadable { path: path.to_owned(), source };
    let mut table = String::new();
    let mut file = fs::File::open(path).map_err(unreadable)?;
    let is_packed = path.extension().is_some_and(|extension| extension == "gz");
    let read = if is_packed {
        GzDecoder::new(file).read_to_string(&mut table)
    } else {
        file.read_to_string(&mut table)
    };
    read.map_err(unreadable)?;
    Towns::read(&table).map_err(|source| EvalError::Towns { path: path.to_owned(), source })
}

fn bytes(span: Span) -> Range<usize> {
    span.start() as usize..span.end() as usize
}

#[derive(Debug, Error)]
enum EvalError {
    #[error("{}: cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{}: no toponyms", path.display())]
    Places { path: PathBuf, source: PlacesError },
    #[error("{}: no towns", path.display())]
    Towns { path: PathBuf, source: TownsError },
    #[error("{}: document `{document}`", path.display())]
    Document { path: PathBuf, document: String, source: SourceError },
}
