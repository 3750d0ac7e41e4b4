use std::path::{Path, PathBuf};

use dateline_document::{
    Arc, ArgumentRole, AttributeValue, Column, Confidence, DateSource, Decimal, Dependency, Document,
    Entities, Entity, EntityKind, Event, EventArgument, EventKind, Factuality, Id, Links, Mention,
    MentionForm, Metadata, NoteView, PartOfSpeech, PennTag, PluginRun, Quantity, QuantityKind,
    QuantityModifier, Quote, QuoteKind, ReferenceDate, Relation, RelationAttributes, RelationKind,
    RelationObject, RoleStatus, Sentence, SentenceKind, Source, Span, Time, TimeKind, Token, TokenRange, Use,
    Word,
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
    let lemmas = ["mayor", "Zoë", "Berg", "leave"];
    for (index, (token, &span)) in document.tokens.ids().zip(document.tokens.span()).enumerate() {
        let form = &text[span];
        let lemma = lemmas.get(index).copied().unwrap_or(form);
        let (tag, part) =
            if index == 3 { (PennTag::VBD, PartOfSpeech::Verb) } else { (PennTag::NN, PartOfSpeech::Noun) };
        document.words.push(form, Word { tag, part, lemma });
        // The fourth token of each sentence is its root.
        let root = if index < 7 { 3 } else { 10 };
        let head = (index != root).then(|| Id::from_index(root));
        let dependency = if head.is_some() { Dependency::NmodPoss } else { Dependency::Root };
        assert_eq!(document.trees.push(Arc { head, dependency }), token);
    }
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
        usage: (kind == EntityKind::Place).then_some(Use::Government),
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
        user: Some("capital".into()),
        confidence: Confidence::new(0.5),
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
        alternatives: vec!["2021-03-12".into(), "2021-W09".into()],
        reason: "last".into(),
    });
    let quantity = |value, low, unit: Option<&str>, modifier| Quantity {
        span: at("left"),
        kind: if unit.is_some() { QuantityKind::Money } else { QuantityKind::Cardinal },
        value,
        low,
        high: None,
        unit: unit.map(Into::into),
        unit_confidence: Confidence::new(if unit.is_some() { 0.75 } else { f32::NAN }),
        modifier,
    };
    document.quantities.push(quantity(
        Some(Decimal::new(35, 1)),
        None,
        Some("USD"),
        Some(QuantityModifier::AtMost),
    ));
    let mut thousands = quantity(None, Some(Decimal::new(1000, 0)), None, None);
    thousands.span = at("on");
    document.quantities.push(thousands);
    document.quotes.push(Quote {
        span: at("“I’ll be back,”"),
        kind: QuoteKind::Direct,
        content: at("I’ll be back"),
        cue: Some(at("said")),
        speaker_span: Some(at("she")),
        speaker_mention: Some(Id::from_index(2)),
        speaker: Some(Id::from_index(0)),
        addressee_span: Some(at("Oslo")),
        addressee: Some(Id::from_index(1)),
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
    let argument = |role, words, mention: Option<usize>, time: Option<usize>| EventArgument {
        role,
        span: at(words),
        mention: mention.map(Id::from_index),
        entity: mention.map(Id::from_index),
        time: time.map(Id::from_index),
    };
    let actor = argument(ArgumentRole::Actor, "Mayor Zoë Berg", Some(0), None);
    let time = argument(ArgumentRole::Time, "Friday", None, Some(0));
    let event = |kind, trigger, arguments, same_as: Option<usize>| Event {
        trigger: at(trigger),
        kind,
        arguments,
        factuality: if same_as.is_some() { Factuality::Claimed } else { Factuality::Asserted },
        source: same_as.map(|_| Id::from_index(0)),
        same_as: same_as.map(Id::from_index),
        evidence: at("Mayor Zoë Berg left"),
        confidence: Confidence::new(if same_as.is_some() { f32::NAN } else { 0.5 }),
        reason: "leave".into(),
    };
    document.events = [
        event(EventKind::Travel, "left", vec![actor, time], None),
        event(EventKind::Visit, "be back", Vec::new(), Some(0)),
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

/// The plugin `probe`.
pub fn probe() -> PathBuf {
    built("probe")
}

/// A plugin that cargo has built for these tests.
pub fn built(name: &str) -> PathBuf {
    let folder = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    folder.join(format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX))
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
    let show = |note: NoteView<'_>| {
        let text = document.source.get(note.span()).unwrap();
        let attributes: Vec<_> = note
            .attributes()
            .map(|(name, value)| {
                format!("{name}={}", serde_json::to_string(&AttributeValue::from(value)).unwrap())
            })
            .collect();
        format!(
            "{} `{text}` {:?} {:?}\n    {}\n",
            note.label(),
            note.target(),
            note.score(),
            attributes.join(" ")
        )
    };
    document.notes[layer].iter().map(show).collect()
}
