use std::fmt;

use dateline::{Analyzer, Article, Document, Metadata, PluginStatus, Source, tokenize};
use dateline_host::{Manifest, Plugins};
use serde_json::{Map, Value, json};

/// What a plugin does that it should not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it was found: "on an empty text", "with the configuration {}".
    pub place: String,
    /// What it does.
    pub problem: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.problem)
    }
}

/// Runs a plugin that is loaded over odd texts and says what is wrong with what it does.
///
/// The texts are empty and blank, of one letter and of letters of several bytes, without any ends of sentences, with marks
/// that close nothing, a usual article, and a megabyte long. All but the last are read by dateline first; that one has tokens and
/// sentences alone. A plugin may write nothing about any of them. It is wrong for it to fail, to be stopped or to crash, and
/// to write other notes about the same text in another session or after other texts.
pub fn examine(analyzer: &Analyzer<'_>, plugins: &Plugins, name: &str) -> Vec<Finding> {
    let documents: Vec<(&'static str, Document)> =
        texts().into_iter().filter_map(|(text, words)| Some((text, document(analyzer, &words)?))).collect();
    let mut findings = Vec::new();
    let mut first_session = plugins.open();
    let first: Vec<Document> =
        documents.iter().map(|(_, document)| annotated(&mut first_session, document.clone())).collect();
    let mut second_session = plugins.open();
    for ((text, document), first) in documents.into_iter().zip(first).rev() {
        let mut found = |problem: String| findings.push(Finding { place: format!("on {text}"), problem });
        for run in first.plugins.iter().filter(|run| *run.name == *name) {
            if !matches!(run.status, PluginStatus::Ok | PluginStatus::Skipped) {
                found(format!("{}: {}", run.status, run.message.as_deref().unwrap_or_default()));
            }
        }
        let second = annotated(&mut second_session, document);
        if first.notes != second.notes {
            found("two runs give different notes".to_owned());
        }
    }
    findings.reverse();
    findings
}

/// Loads a plugin with configurations at the bounds of what its schema allows, and says what is wrong with what it takes and
/// refuses. `refusal` loads it with one, which is JSON, and says why it is refused, if it is.
///
/// There is one configuration without any settings, one for each default, bound, choice and truth value of a setting, with
/// all of which a plugin is to load, and one with a setting that the schema does not have, which no plugin is to take.
///
/// # Errors
/// Those of `refusal`.
pub fn examine_configurations<E>(
    manifest: &Manifest,
    mut refusal: impl FnMut(String) -> Result<Option<String>, E>,
) -> Result<Vec<Finding>, E> {
    let mut findings = Vec::new();
    for (config, is_to_load) in configurations(manifest) {
        let problem = match (refusal(config.to_string())?, is_to_load) {
            (Some(refusal), true) => format!("refused: {refusal}"),
            (None, false) => "taken, with a setting that it does not have".to_owned(),
            _ => continue,
        };
        findings.push(Finding { place: format!("with the configuration {config}"), problem });
    }
    Ok(findings)
}

/// Configurations, and whether the plugin is to load with them.
fn configurations(manifest: &Manifest) -> Vec<(Value, bool)> {
    let mut configurations = vec![(json!({}), true)];
    let settings = manifest.config.get("properties").and_then(Value::as_object);
    for (name, schema) in settings.into_iter().flatten() {
        let bounds = ["default", "minimum", "maximum"].into_iter().filter_map(|bound| schema.get(bound));
        let choices = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
        let is_bool = schema.get("type").is_some_and(|kind| kind == "boolean");
        let truths = [Value::Bool(true), Value::Bool(false)].into_iter().filter(|_| is_bool);
        let values = bounds.chain(choices).cloned().chain(truths);
        configurations.extend(values.map(|value| (one(name, value), true)));
    }
    configurations.push((one(NO_SETTING, Value::Null), false));
    configurations
}

/// A setting that no plugin has.
const NO_SETTING: &str = "no such setting";

fn one(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

fn annotated(session: &mut dateline_host::Session, mut document: Document) -> Document {
    session.annotate(&mut document);
    document
}

/// What a plugin is given of a text; none for a text of 4 GiB and more.
fn document(analyzer: &Analyzer<'_>, text: &str) -> Option<Document> {
    let metadata = Metadata { id: "article".to_owned(), ..Metadata::default() };
    let source = Source::from_text(text).ok()?;
    if text.len() < MEGABYTE {
        return Some(analyzer.analyse(Article::of_source(metadata, source)));
    }
    let segmented = tokenize(&source);
    let (tokens, sentences) = (segmented.tokens, segmented.sentences);
    let mut document = Document::new(metadata, source);
    (document.tokens, document.sentences) = (tokens, sentences);
    Some(document)
}

const MEGABYTE: usize = 1 << 20;

fn texts() -> [(&'static str, String); 8] {
    [
        ("an empty text", String::new()),
        ("white space", " \t\r\n\u{a0}\u{2003}\n\n".to_owned()),
        ("one letter", "A".to_owned()),
        ("letters of several bytes", LETTERS.to_owned()),
        ("a text without ends of sentences", "Oslo and Rome and ".repeat(200)),
        ("marks that close nothing", "“ ( [ \" ’ « Anna Berg said: “We (the WHO) … \" } ) ] ”".to_owned()),
        ("an article", ARTICLE.to_owned()),
        ("a megabyte", ARTICLE.repeat(MEGABYTE.div_ceil(ARTICLE.len()))),
    ]
}

/// Two, three and four bytes long, joined, combined, from right to left, and invisible.
const LETTERS: &str = "\u{feff}Zoë Åse O’Neill e\u{301} İstanbul ẞ 北京市 Москва القاهرة \u{202e}abc\u{202c} 👩‍👩‍👧 🇳🇴 \u{0} \u{200b}x ﬁ ①½.";

/// An article of ninety words, with something of every kind that dateline finds.
pub const ARTICLE: &str = "date 2021-03-05 OSLO — Mayor Anna Berg of Oslo met Karl Lund, chairman of Nordhavn Energi, on Monday. “We \
    will build 40 ferries,” Berg said. “The first is due in May.”\n\nLund told reporters that his company had paid €9.5 million \
    to the port of Bergen. Protesters in Rome and Paris called for a ban on March 1, the WHO reported.\n\n";
