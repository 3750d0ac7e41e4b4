use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::LazyLock;

use dateline::{Analyzer, Article, Document, Id, Metadata, RelationObject, Source, Span};

/// The stages, opened once for all tests.
pub static ANALYZER: LazyLock<Analyzer<'static>> = LazyLock::new(|| Analyzer::new().unwrap());

/// The command, for a user who has added no plugins.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline-under-test"));
    command.env("DATELINE_HOME", PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("nobody"));
    command
}

/// The folder of the articles.
pub fn articles_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("articles")
}

/// Names and texts of all articles, in order of their names.
pub fn articles() -> Vec<(String, String)> {
    let mut articles: Vec<_> = fs::read_dir(articles_folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    articles.sort();
    articles
}

/// The text of one article.
pub fn article(name: &str) -> String {
    fs::read_to_string(articles_folder().join(name).with_extension("txt")).unwrap()
}

/// What the core finds in a text.
pub fn analyse(name: &str, text: &str) -> Document {
    let metadata = Metadata { id: name.to_owned(), ..Metadata::default() };
    let source = Source::from_text(text).unwrap();
    ANALYZER.analyse(Article::of_source(metadata, source))
}

/// A document as text with marks under it: every sentence on a line of its own, under it a line for every name, time
/// and quote, and at the end what is known of the entities.
pub fn marked(document: &Document) -> String {
    let mut page = String::new();
    match document.date {
        Some(date) => writeln!(page, "date {} from the {}", date.value, date.source).unwrap(),
        None => writeln!(page, "no date").unwrap(),
    }
    let mut marks = marks(document).into_iter().peekable();
    let mut paragraph = None;
    for id in document.sentences.ids() {
        if paragraph.replace(document.sentences.paragraph()[id]) != Some(document.sentences.paragraph()[id]) {
            page.push('\n');
        }
        let span = document.tokens.span_of(document.sentences.tokens()[id]).unwrap();
        let label = format!("{:>8} ", document.sentences.kind()[id].as_str());
        writeln!(page, "{label}{}", line(&document.source.text()[span])).unwrap();
        while let Some((mark, about)) = marks.next_if(|(mark, _)| mark.start() < span.end()) {
            let before =
                line(&document.source.text()[Span::new(span.start(), mark.start().max(span.start()))]);
            let here = line(&document.source.text()[Span::new(mark.start(), mark.end().min(span.end()))]);
            let goes_on = if mark.end() > span.end() { "…" } else { "" };
            let indent = " ".repeat(label.len() + before.chars().count());
            writeln!(page, "{indent}{}{goes_on} {about}", "^".repeat(here.chars().count().max(1))).unwrap();
        }
    }
    page.push_str(&facts(document));
    page
}

fn marks(document: &Document) -> Vec<(Span, String)> {
    let mut marks = Vec::new();
    for id in document.mentions.ids() {
        let mention = document.mentions.row(id);
        let entity = document.entities.of_mention()[id];
        let form = if mention.form.as_str() == "name" { String::new() } else { format!(" {}", mention.form) };
        let usage = mention.usage.filter(|usage| usage.as_str() != "literal");
        let usage = usage.map_or(String::new(), |usage| format!(" as {usage}"));
        marks.push((mention.span, format!("{}{form}{usage} e{}", mention.kind, entity.index() + 1)));
    }
    for id in document.times.ids() {
        let time = document.times.row(id);
        let value = time.value.as_deref().unwrap_or("open");
        marks.push((time.span, format!("{} {value} ({})", time.kind, time.reason)));
    }
    for id in document.quotes.ids() {
        let quote = document.quotes.row(id);
        let speaker = match (quote.speaker, quote.speaker_span) {
            (Some(entity), _) => format!("e{}", entity.index() + 1),
            (None, Some(span)) => format!("`{}`", &document.source.text()[span]),
            (None, None) => "unknown".to_owned(),
        };
        let cue = quote.cue.map_or(String::new(), |cue| format!(", cue `{}`", &document.source.text()[cue]));
        let continues =
            quote.continues.map_or(String::new(), |id| format!(", continues q{}", id.index() + 1));
        let name = format!("q{} {} by {speaker}{cue}{continues}", id.index() + 1, quote.kind);
        marks.push((quote.span, name));
    }
    marks.sort_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
    marks
}

fn facts(document: &Document) -> String {
    let mut page = String::from("\n");
    for id in document.entities.ids() {
        let entity = document.entities.row(id);
        let forms: Vec<&str> = document.entities.mentions()[id]
            .iter()
            .map(|&mention| &document.source.text()[document.mentions.span()[mention]])
            .collect();
        let mut links = String::new();
        if let Some(code) = &entity.links.iso3166 {
            write!(links, " iso {code}").unwrap();
        }
        if let Some(item) = &entity.links.wikidata {
            write!(links, " wikidata {item}").unwrap();
        }
        if let Some(number) = entity.links.geonames {
            write!(links, " geonames {number}").unwrap();
        }
        writeln!(page, "e{} {} {}{links}: {}", id.index() + 1, entity.kind, entity.name, forms.join(" | "))
            .unwrap();
    }
    for id in document.relations.ids() {
        let relation = document.relations.row(id);
        let subject = &document.entities.name()[relation.subject];
        let object = match relation.object {
            Some(RelationObject::Entity(entity)) => document.entities.name()[entity].to_string(),
            Some(RelationObject::Time(time)) => {
                document.source.text()[document.times.span()[time]].to_owned()
            }
            None => "-".to_owned(),
        };
        let title = relation.attributes.title.map_or("-", |title| &document.source.text()[title]);
        let status = relation.attributes.status.map_or("-", |status| status.as_str());
        writeln!(page, "r{} {} | {} | {title} | {object} | {status}", id.index() + 1, subject, relation.kind)
            .unwrap();
    }
    page
}

/// The text on one line.
fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}
