use std::path::{Path, PathBuf};

use dateline_document::{
    Column, Confidence, DateSource, Document, Entities, Entity, EntityKind, Id, Links, Mention, MentionForm,
    Metadata, Note, PluginRun, Quote, QuoteKind, ReferenceDate, Relation, RelationAttributes, RelationKind,
    RelationObject, RoleStatus, Sentence, SentenceKind, Source, Span, Time, TimeKind, Token, TokenRange,
};
use dateline_host::{Catalog, Isolation, Options, Plugins, Request};

/// A document of nothing but its text and its words, each a token, all of them one sentence.
pub fn words(text: &str) -> Document {
    let mut document = Document::new(
        Metadata { id: "words".to_owned(), ..Metadata::default() },
        Source::from_text(text).unwrap(),
    );
    for word in text.split_whitespace() {
        document.tokens.push(Token { span: span_of(text, word), joined: false });
    }
    let tokens = document.tokens.all();
    if !tokens.is_empty() {
        document.sentences.push(Sentence { tokens, kind: SentenceKind::Body, paragraph: 0 });
    }
    document
}

/// A document with a row or two in every layer.
pub fn article() -> Document {
    let text = "Mayor Zoë Berg left Oslo on Friday. “I’ll be back,” she said.";
    let mut document = words(text);
    document.metadata = Metadata { id: "a1".to_owned(), title: Some("Adieu".to_owned()), source: None };
    document.date =
        Some(ReferenceDate { value: "2021-03-06".parse().unwrap(), source: DateSource::Input, span: None });
    let at = |words: &str| span_of(text, &text[text.find(words).unwrap()..][..words.len()]);
    let range = |start: usize, end: usize| TokenRange::new(Id::from_index(start), Id::from_index(end));
    document.sentences = [
        Sentence { tokens: range(0, 7), kind: SentenceKind::Headline, paragraph: 0 },
        Sentence { tokens: range(7, 12), kind: SentenceKind::Body, paragraph: 1 },
    ]
    .into_iter()
    .collect();
    let mention = |words: &str, kind, form, confidence| Mention {
        span: at(words),
        kind,
        form,
        usage: None,
        confidence: Confidence::new(confidence),
    };
    document.mentions = [
        mention("Zoë Berg", EntityKind::Person, MentionForm::Name, 0.75),
        mention("Oslo", EntityKind::Place, MentionForm::Name, f32::NAN),
        mention("she", EntityKind::Person, MentionForm::Pronoun, 0.5),
    ]
    .into_iter()
    .collect();
    let entity =
        |name: &str, kind, links| Entity { kind, name: name.into(), links, confidence: Confidence::UNKNOWN };
    let oslo = Links {
        iso3166: Some("NO".into()),
        wikidata: Some("Q585".into()),
        geonames: Some(3_143_244),
        ..Links::default()
    };
    let of_mention: Column<_, _> = [0, 1, 0].into_iter().map(Id::from_index).collect();
    document.entities = Entities::new(
        [entity("Zoë Berg", EntityKind::Person, Links::default()), entity("Oslo", EntityKind::Place, oslo)],
        of_mention,
    );
    document.times.push(Time {
        span: at("Friday"),
        kind: TimeKind::Date,
        value: Some("2021-03-05".into()),
        alternatives: Vec::new(),
        reason: "".into(),
    });
    document.quotes.push(Quote {
        span: at("“I’ll be back,”"),
        kind: QuoteKind::Direct,
        content: at("I’ll be back"),
        cue: Some(at("said")),
        speaker_span: Some(at("she")),
        speaker_mention: Some(Id::from_index(2)),
        speaker: Some(Id::from_index(0)),
        addressee_span: None,
        addressee: None,
        within: None,
        continues: None,
        reason: "verb behind".into(),
    });
    let relation = |object, attributes, source| Relation {
        kind: RelationKind::HoldsRole,
        subject: Id::from_index(0),
        object,
        attributes,
        source,
        evidence: at("Mayor Zoë Berg"),
        confidence: Confidence::new(0.25),
        reason: "title".into(),
    };
    let mayor = RelationAttributes { title: Some(at("Mayor")), status: Some(RoleStatus::Former) };
    document.relations = [
        relation(Some(RelationObject::Entity(Id::from_index(1))), mayor, Some(Id::from_index(0))),
        relation(Some(RelationObject::Time(Id::from_index(0))), RelationAttributes::default(), None),
        relation(None, RelationAttributes::default(), None),
    ]
    .into_iter()
    .collect();
    document.check().unwrap();
    document
}

fn span_of(text: &str, part: &str) -> Span {
    let start = part.as_ptr().addr() - text.as_ptr().addr();
    Span::new(start as u32, (start + part.len()) as u32)
}

/// The plugin `probe`, which cargo has built for these tests.
pub fn probe() -> PathBuf {
    let folder = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    folder.join(format!("{}probe{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX))
}

/// Loads one library with a configuration, to run in this process.
pub fn load(library: &Path, config: Option<&str>, options: Options) -> Plugins {
    load_as(library, config, Options { isolation: Isolation::Never, ..options })
}

/// Loads one library with a configuration, as the options say.
pub fn load_as(library: &Path, config: Option<&str>, options: Options) -> Plugins {
    let catalog = Catalog::of_files([library]);
    let name = catalog.entries()[0].name().to_owned();
    let request = Request { name, config: config.map(str::to_owned) };
    Plugins::load(&catalog, &[request], options).unwrap()
}

/// How a plugin's run ended: `ok`, or the status with the message.
pub fn ending(run: &PluginRun) -> String {
    match &run.message {
        None => run.status.to_string(),
        Some(message) => format!("{}: {message}", run.status),
    }
}

/// Notes for a person to read, one a line.
pub fn show(document: &Document, layer: &str) -> String {
    let show = |note: &Note| {
        let text = document.source.get(note.span).unwrap();
        let attributes: Vec<_> = note
            .attributes
            .iter()
            .map(|(name, value)| format!("{name}={}", serde_json::to_string(value).unwrap()))
            .collect();
        format!("{} `{text}` {:?} {:?}\n    {}\n", note.label, note.target, note.score, attributes.join(" "))
    };
    document.notes[layer].iter().map(show).collect()
}
