use std::fmt;

use thiserror::Error;

use super::{
    ArgumentRecord, EventRecord, MentionRecord, NoteRecord, Number, QuantityRecord, QuoteRecord, Record,
    RelationRecord, SCHEMA, SpanRecord, TimeRecord,
};
use crate::{
    Arc, BrokenInvariant, Column, Confidence, Document, Entities, Entity, EntityId, Event, EventArgument, Id,
    Layer, Layers, Links, Mention, MentionId, Metadata, Note, NoteLayer, NoteTarget, OffsetIndex, PluginRun,
    Quantity, Quote, ReferenceDate, Relation, RelationAttributes, RelationObject, Sentence, Source,
    SourceError, Span, Time, Token, TokenId, Word,
};

impl Record {
    /// The layers that the record has.
    pub fn layers(&self) -> Layers {
        let has = |layer: &Layer| match layer {
            Layer::Sentences => self.sentences.is_some(),
            Layer::Tokens => self.tokens.is_some(),
            Layer::Mentions => self.mentions.is_some(),
            Layer::Entities => self.entities.is_some(),
            Layer::Times => self.times.is_some(),
            Layer::Quantities => self.quantities.is_some(),
            Layer::Relations => self.relations.is_some(),
            Layer::Quotes => self.quotes.is_some(),
            Layer::Events => self.events.is_some(),
            Layer::Notes => self.notes.is_some(),
            Layer::Plugins => self.plugins.is_some(),
        };
        Layer::ALL.iter().copied().filter(has).collect()
    }

    /// The document that this record was made from: projecting it again gives the same bytes.
    ///
    /// # Errors
    /// [`RecordError`] with the path of the first value that is wrong: another schema, a position that is no place in
    /// the text, an id of a row that is not there (which is so where a layer was left out that another one points to),
    /// or an invariant of documents that does not hold.
    pub fn into_document(self) -> Result<Document, RecordError> {
        if self.schema != SCHEMA {
            return Err(RecordError::Schema { found: self.schema });
        }
        let source = Source::from_text(self.text.as_str())?;
        let restoration = Restoration { index: OffsetIndex::new(&self.text, self.offsets) };
        let metadata =
            Metadata { id: self.id.clone(), title: self.title.clone(), source: self.source.clone() };
        let mut document = Document { date: restoration.date(&self)?, ..Document::new(metadata, source) };

        for (at, token) in rows("tokens", &self.tokens) {
            document
                .tokens
                .push(Token { span: restoration.span(&at, token.start, token.end)?, joined: token.joined });
        }
        restoration.syntax(&self, &mut document)?;
        for (at, sentence) in rows("sentences", &self.sentences) {
            let span = restoration.span(&at, sentence.start, sentence.end)?;
            let tokens = document.tokens.within(span);
            if document.tokens.span_of(tokens) != Some(span) {
                return Err(at.wrong("the positions are not those of tokens"));
            }
            document.sentences.push(Sentence { tokens, kind: sentence.kind, paragraph: sentence.paragraph });
        }
        for (at, mention) in rows("mentions", &self.mentions) {
            document.mentions.push(restoration.mention(&at, mention)?);
        }
        document.entities = entities(&self)?;
        for (at, time) in rows("times", &self.times) {
            document.times.push(restoration.time(&at, time)?);
        }
        for (at, quantity) in rows("quantities", &self.quantities) {
            document.quantities.push(restoration.quantity(&at, quantity)?);
        }
        for (at, relation) in rows("relations", &self.relations) {
            document.relations.push(restoration.relation(&at, relation)?);
        }
        for (at, quote) in rows("quotes", &self.quotes) {
            let quote = restoration.quote(&at, quote, &document)?;
            document.quotes.push(quote);
        }
        for (at, event) in rows("events", &self.events) {
            document.events.push(restoration.event(&at, event)?);
        }
        for (layer, notes) in self.notes.iter().flatten() {
            let mut restored = NoteLayer::new();
            for (index, note) in notes.iter().enumerate() {
                restored.push(restoration.note(&At { layer: &format!("notes.{layer}"), index }, note)?);
            }
            document.notes.insert(layer.as_str().into(), restored);
        }
        document.plugins = self
            .plugins
            .iter()
            .flatten()
            .map(|run| PluginRun {
                name: run.name.as_str().into(),
                version: run.version.as_str().into(),
                status: run.status,
                message: run.message.as_deref().map(Into::into),
            })
            .collect();
        document.check()?;
        Ok(document)
    }
}

struct Restoration<'t> {
    index: OffsetIndex<'t>,
}

impl Restoration<'_> {
    fn span(&self, at: &At<'_>, start: u32, end: u32) -> Result<Span, RecordError> {
        match (self.index.to_byte(start), self.index.to_byte(end)) {
            (Some(start), Some(end)) if start <= end => Ok(Span::new(start, end)),
            _ => Err(at.wrong(format_args!("{start}..{end} is no stretch of the text"))),
        }
    }

    fn syntax(&self, record: &Record, document: &mut Document) -> Result<(), RecordError> {
        for (at, token) in rows("tokens", &record.tokens) {
            let id = TokenId::from_index(at.index);
            match (token.pos, token.tag, &token.lemma) {
                (Some(part), Some(tag), Some(lemma)) if document.words.len() == at.index => {
                    let form = document.source.text().get(document.tokens.span()[id].range());
                    document.words.push(form.unwrap_or_default(), Word { tag, part, lemma });
                }
                (None, None, None) if document.words.is_empty() => {}
                _ => {
                    return Err(at.wrong("all tokens have `pos`, `tag` and `lemma`, or none has any of them"));
                }
            }
            match (token.head, token.dep) {
                (Some(head), Some(dependency)) if document.trees.len() == at.index => {
                    let head = head.map(|head| TokenId::from_index(head as usize));
                    if head == Some(id) {
                        return Err(at.wrong("it is its own head"));
                    }
                    document.trees.push(Arc { head, dependency });
                }
                (None, None) if document.trees.is_empty() => {}
                _ => return Err(at.wrong("all tokens have `head` and `dep`, or none has either")),
            }
        }
        Ok(())
    }

    fn optional_span(&self, at: &At<'_>, span: Option<SpanRecord>) -> Result<Option<Span>, RecordError> {
        span.map(|SpanRecord { start, end }| self.span(at, start, end)).transpose()
    }

    fn date(&self, record: &Record) -> Result<Option<ReferenceDate>, RecordError> {
        let Some(date) = &record.date else { return Ok(None) };
        let at = At { layer: "date", index: 0 };
        let value = date.value.parse().map_err(|error| at.wrong(error))?;
        let span = match (date.start, date.end) {
            (Some(start), Some(end)) => Some(self.span(&at, start, end)?),
            _ => None,
        };
        Ok(Some(ReferenceDate { value, source: date.source, span }))
    }

    fn mention(&self, at: &At<'_>, mention: &MentionRecord) -> Result<Mention, RecordError> {
        Ok(Mention {
            span: self.span(at, mention.start, mention.end)?,
            kind: mention.kind,
            form: mention.form,
            usage: mention.usage,
            confidence: confidence(mention.confidence),
        })
    }

    fn time(&self, at: &At<'_>, time: &TimeRecord) -> Result<Time, RecordError> {
        Ok(Time {
            span: self.span(at, time.start, time.end)?,
            kind: time.kind,
            value: time.value.as_deref().map(Into::into),
            alternatives: time.alternatives.iter().map(|value| value.as_str().into()).collect(),
            reason: time.reason.clone().into(),
        })
    }

    fn quantity(&self, at: &At<'_>, quantity: &QuantityRecord) -> Result<Quantity, RecordError> {
        Ok(Quantity {
            span: self.span(at, quantity.start, quantity.end)?,
            kind: quantity.kind,
            value: quantity.value.map(|Number(value)| value),
            low: quantity.low.map(|Number(value)| value),
            high: quantity.high.map(|Number(value)| value),
            unit: quantity.unit.as_deref().map(Into::into),
            unit_confidence: confidence(quantity.unit_confidence),
            modifier: quantity.modifier,
        })
    }

    fn relation(&self, at: &At<'_>, relation: &RelationRecord) -> Result<Relation, RecordError> {
        let title = relation.attributes.title.as_ref();
        let object = match &relation.object {
            None => None,
            Some(name) => Some(match parse_id(name) {
                Some(entity) => RelationObject::Entity(entity),
                None => RelationObject::Time(id(at, name)?),
            }),
        };
        Ok(Relation {
            kind: relation.kind,
            subject: id(at, &relation.subject)?,
            object,
            attributes: RelationAttributes {
                title: title.map(|title| self.span(at, title.start, title.end)).transpose()?,
                status: relation.attributes.status,
            },
            source: optional_id(at, &relation.source)?,
            evidence: self.span(at, relation.evidence.start, relation.evidence.end)?,
            confidence: confidence(relation.confidence),
            reason: relation.reason.clone().unwrap_or_default().into(),
        })
    }

    fn quote(&self, at: &At<'_>, quote: &QuoteRecord, document: &Document) -> Result<Quote, RecordError> {
        let speaker_mention: Option<MentionId> = optional_id(at, &quote.speaker_mention)?;
        let mentioned = speaker_mention.and_then(|mention| document.mentions.span().get(mention).copied());
        let speaker_text = quote.speaker_text.as_ref();
        let named = speaker_text.map(|text| self.span(at, text.start, text.end)).transpose()?;
        Ok(Quote {
            span: self.span(at, quote.start, quote.end)?,
            kind: quote.kind,
            content: self.span(at, quote.content.start, quote.content.end)?,
            cue: self.optional_span(at, quote.cue)?,
            speaker_span: named.or(mentioned),
            speaker_mention,
            speaker: optional_id(at, &quote.speaker)?,
            addressee_span: None,
            addressee: optional_id(at, &quote.addressee)?,
            within: optional_id(at, &quote.within)?,
            continues: optional_id(at, &quote.continues)?,
            reason: quote.reason.clone().unwrap_or_default().into(),
        })
    }

    fn event(&self, at: &At<'_>, event: &EventRecord) -> Result<Event, RecordError> {
        let argument = |argument: &ArgumentRecord| {
            Ok(EventArgument {
                role: argument.role,
                span: self.span(at, argument.start, argument.end)?,
                mention: optional_id(at, &argument.mention)?,
                entity: optional_id(at, &argument.entity)?,
                time: optional_id(at, &argument.time)?,
            })
        };
        Ok(Event {
            trigger: self.span(at, event.trigger.start, event.trigger.end)?,
            kind: event.kind,
            arguments: event.arguments.iter().map(argument).collect::<Result<_, RecordError>>()?,
            factuality: event.factuality,
            source: optional_id(at, &event.source)?,
            same_as: optional_id(at, &event.same_as)?,
            evidence: self.span(at, event.evidence.start, event.evidence.end)?,
            confidence: confidence(event.confidence),
            reason: event.reason.clone().unwrap_or_default().into(),
        })
    }

    fn note(&self, at: &At<'_>, note: &NoteRecord) -> Result<Note, RecordError> {
        let target = match note.target.as_deref() {
            None => NoteTarget::Stretch,
            Some("document") => NoteTarget::Document,
            Some(name) => None
                .or_else(|| parse_id(name).map(NoteTarget::Mention))
                .or_else(|| parse_id(name).map(NoteTarget::Entity))
                .or_else(|| parse_id(name).map(NoteTarget::Sentence))
                .or_else(|| parse_id(name).map(NoteTarget::Quote))
                .or_else(|| parse_id(name).map(NoteTarget::Event))
                .ok_or_else(|| at.wrong(format_args!("`{name}` is no id")))?,
        };
        Ok(Note {
            span: self.span(at, note.start, note.end)?,
            target,
            label: note.label.as_str().into(),
            score: note.score,
            attributes: note
                .attributes
                .iter()
                .map(|(key, value)| (key.as_str().into(), value.clone()))
                .collect(),
        })
    }
}

fn entities(record: &Record) -> Result<Entities, RecordError> {
    let count = record.entities.as_ref().map_or(0, Vec::len);
    let mut of_mention = Column::<MentionId, EntityId>::new();
    for (at, mention) in rows("mentions", &record.mentions) {
        if let Some(entity) = optional_id::<EntityId>(&at, &mention.entity)? {
            if entity.index() >= count {
                let name = mention.entity.as_deref().unwrap_or_default();
                return Err(at.wrong(format_args!("there is no entity `{name}`")));
            }
            of_mention.push(entity);
        }
    }
    let entities = record.entities.iter().flatten().map(|entity| Entity {
        kind: entity.kind,
        name: entity.name.as_str().into(),
        links: Links {
            iso3166: entity.links.iso3166.as_deref().map(Into::into),
            wikidata: entity.links.wikidata.as_deref().map(Into::into),
            geonames: entity.links.geonames,
            user: entity.links.user.as_deref().map(Into::into),
            confidence: confidence(entity.links.confidence),
        },
        confidence: confidence(entity.confidence),
    });
    let entities = Entities::new(entities, of_mention);
    for (at, entity) in rows("entities", &record.entities) {
        let mut mentions = Vec::with_capacity(entity.mentions.len());
        for name in &entity.mentions {
            mentions.push(id::<MentionId>(&at, name)?);
        }
        if entities.mentions()[EntityId::from_index(at.index)] != mentions {
            return Err(at.wrong("its mentions are not those that name it"));
        }
    }
    Ok(entities)
}

fn confidence(value: Option<f32>) -> Confidence {
    value.map_or(Confidence::UNKNOWN, Confidence::new)
}

fn parse_id<I: Id>(name: &str) -> Option<I> {
    let number: u32 = name.strip_prefix(I::LETTER)?.parse().ok()?;
    Some(I::from_index(number.checked_sub(1)? as usize))
}

fn id<I: Id>(at: &At<'_>, name: &str) -> Result<I, RecordError> {
    parse_id(name).ok_or_else(|| at.wrong(format_args!("`{name}` is no id of that layer")))
}

fn optional_id<I: Id>(at: &At<'_>, name: &Option<String>) -> Result<Option<I>, RecordError> {
    name.as_deref().map(|name| id(at, name)).transpose()
}

fn rows<'r, T>(
    layer: &'static str,
    records: &'r Option<Vec<T>>,
) -> impl Iterator<Item = (At<'static>, &'r T)> + use<'r, T> {
    records.iter().flatten().enumerate().map(move |(index, record)| (At { layer, index }, record))
}

/// The row of a record that is being read.
struct At<'l> {
    layer: &'l str,
    index: usize,
}

impl At<'_> {
    fn wrong(&self, problem: impl fmt::Display) -> RecordError {
        RecordError::Row { path: format!("{}[{}]", self.layer, self.index), problem: problem.to_string() }
    }
}

/// Why a record is no document.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// The record is of another version.
    #[error("the record's schema is `{found}`, and this version reads `{SCHEMA}`")]
    Schema {
        /// The version it names.
        found: String,
    },
    /// The text is too long.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// A row is wrong.
    #[error("{path}: {problem}")]
    Row {
        /// Where the row stands in the record.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The rows are well-formed, but do not fit together.
    #[error("the record is no document: {0}")]
    Document(#[from] BrokenInvariant),
}
