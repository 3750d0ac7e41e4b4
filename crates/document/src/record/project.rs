use std::collections::BTreeMap;

use super::{
    ArgumentRecord, DateRecord, EntityRecord, EventRecord, LinksRecord, MentionRecord, NoteRecord, Number,
    PluginRecord, QuantityRecord, QuoteRecord, Record, RelationAttributesRecord, RelationRecord, SCHEMA,
    SentenceRecord, SpanRecord, TextRecord, TimeRecord, TokenRecord,
};
use crate::{
    Document, EventArgument, Id, Layer, Layers, Links, NoteTarget, NoteView, OffsetIndex, Offsets,
    RelationObject, Span, TokenId,
};

impl Record {
    /// Projects a document onto the record, with positions in the unit `offsets` and only the `layers` asked for.
    pub fn new(document: &Document, offsets: Offsets, layers: Layers) -> Self {
        let projection = Projection { document, index: OffsetIndex::new(document.source.text(), offsets) };
        let asked = |layer| layers.contains(layer);
        Self {
            schema: SCHEMA.to_owned(),
            offsets,
            id: document.metadata.id.clone(),
            title: document.metadata.title.clone(),
            source: document.metadata.source.clone(),
            text: document.source.text().to_owned(),
            date: projection.date(),
            sentences: asked(Layer::Sentences).then(|| projection.sentences()),
            tokens: asked(Layer::Tokens).then(|| projection.tokens()),
            mentions: asked(Layer::Mentions).then(|| projection.mentions()),
            entities: asked(Layer::Entities).then(|| projection.entities()),
            times: asked(Layer::Times).then(|| projection.times()),
            quantities: asked(Layer::Quantities).then(|| projection.quantities()),
            relations: asked(Layer::Relations).then(|| projection.relations()),
            quotes: asked(Layer::Quotes).then(|| projection.quotes()),
            events: asked(Layer::Events).then(|| projection.events()),
            notes: asked(Layer::Notes).then(|| projection.notes()),
            plugins: asked(Layer::Plugins).then(|| projection.plugins()),
        }
    }

    /// The same with what made each fact of `document`, of which it is the projection.
    #[must_use]
    pub fn explained(mut self, document: &Document) -> Self {
        let known = |reason: &str| (!reason.is_empty()).then(|| reason.to_owned());
        let relations = self.relations.iter_mut().flatten();
        for (record, reason) in relations.zip(document.relations.reason().iter()) {
            record.reason = known(reason);
        }
        let quotes = self.quotes.iter_mut().flatten();
        for (record, reason) in quotes.zip(document.quotes.reason().iter()) {
            record.reason = known(reason);
        }
        let events = self.events.iter_mut().flatten();
        for (record, reason) in events.zip(document.events.reason().iter()) {
            record.reason = known(reason);
        }
        self
    }
}

struct Projection<'d> {
    document: &'d Document,
    index: OffsetIndex<'d>,
}

impl Projection<'_> {
    fn span(&self, span: Span) -> SpanRecord {
        SpanRecord { start: self.index.from_byte(span.start()), end: self.index.from_byte(span.end()) }
    }

    fn text(&self, span: Span) -> TextRecord {
        let SpanRecord { start, end } = self.span(span);
        TextRecord { text: self.document.source.get(span).unwrap_or_default().to_owned(), start, end }
    }

    fn date(&self) -> Option<DateRecord> {
        self.document.date.map(|date| {
            let span = date.span.map(|span| self.span(span));
            DateRecord {
                value: date.value.to_string(),
                source: date.source,
                start: span.map(|span| span.start),
                end: span.map(|span| span.end),
            }
        })
    }

    fn sentences(&self) -> Vec<SentenceRecord> {
        let sentences = &self.document.sentences;
        let record = |id| {
            let range = sentences.tokens()[id];
            let SpanRecord { start, end } =
                self.span(self.document.tokens.span_of(range).unwrap_or_default());
            SentenceRecord { start, end, kind: sentences.kind()[id], paragraph: sentences.paragraph()[id] }
        };
        sentences.ids().map(record).collect()
    }

    fn tokens(&self) -> Vec<TokenRecord> {
        let Document { source, tokens, words, trees, .. } = self.document;
        let record = |id: TokenId| {
            let span = tokens.span()[id];
            let SpanRecord { start, end } = self.span(span);
            let is_tagged = id.index() < words.len();
            let arc = (id.index() < trees.len()).then(|| trees.row(id));
            TokenRecord {
                start,
                end,
                joined: tokens.joined()[id],
                pos: words.part().get(id).copied(),
                tag: words.tag().get(id).copied(),
                lemma: is_tagged.then(|| words.lemma(id, source, span).to_owned()),
                head: arc.map(|arc| arc.head.map(number)),
                dep: arc.map(|arc| arc.dependency),
            }
        };
        tokens.ids().map(record).collect()
    }

    fn mentions(&self) -> Vec<MentionRecord> {
        let mentions = &self.document.mentions;
        let record = |id| {
            let TextRecord { text, start, end } = self.text(mentions.span()[id]);
            MentionRecord {
                id: name(id),
                start,
                end,
                text,
                form: mentions.form()[id],
                kind: mentions.kind()[id],
                usage: mentions.usage()[id],
                entity: self.document.entities.of_mention().get(id).copied().map(name),
                confidence: mentions.confidence()[id].get(),
            }
        };
        mentions.ids().map(record).collect()
    }

    fn entities(&self) -> Vec<EntityRecord> {
        let entities = &self.document.entities;
        let record = |id| {
            let Links { iso3166, wikidata, geonames, user, confidence } = &entities.links()[id];
            EntityRecord {
                id: name(id),
                kind: entities.kind()[id],
                name: entities.name()[id].to_string(),
                mentions: entities.mentions()[id].iter().copied().map(name).collect(),
                links: LinksRecord {
                    iso3166: iso3166.as_deref().map(str::to_owned),
                    wikidata: wikidata.as_deref().map(str::to_owned),
                    geonames: *geonames,
                    user: user.as_deref().map(str::to_owned),
                    confidence: confidence.get(),
                },
                confidence: entities.confidence()[id].get(),
            }
        };
        entities.ids().map(record).collect()
    }

    fn times(&self) -> Vec<TimeRecord> {
        let times = &self.document.times;
        let record = |id| {
            let TextRecord { text, start, end } = self.text(times.span()[id]);
            TimeRecord {
                id: name(id),
                start,
                end,
                text,
                kind: times.kind()[id],
                value: times.value()[id].as_deref().map(str::to_owned),
                alternatives: times.alternatives()[id].iter().map(ToString::to_string).collect(),
                resolved: times.value()[id].is_some(),
                reason: times.reason()[id].to_string(),
            }
        };
        times.ids().map(record).collect()
    }

    fn quantities(&self) -> Vec<QuantityRecord> {
        let record = |id| {
            let quantity = self.document.quantities.row(id);
            let TextRecord { text, start, end } = self.text(quantity.span);
            QuantityRecord {
                id: name(id),
                start,
                end,
                text,
                kind: quantity.kind,
                value: quantity.value.map(Number),
                low: quantity.low.map(Number),
                high: quantity.high.map(Number),
                unit: quantity.unit.map(String::from),
                unit_confidence: quantity.unit_confidence.get(),
                modifier: quantity.modifier,
            }
        };
        self.document.quantities.ids().map(record).collect()
    }

    fn relations(&self) -> Vec<RelationRecord> {
        let record = |id| {
            let relation = self.document.relations.row(id);
            RelationRecord {
                id: name(id),
                kind: relation.kind,
                subject: name(relation.subject),
                object: relation.object.map(|object| match object {
                    RelationObject::Entity(entity) => name(entity),
                    RelationObject::Time(time) => name(time),
                }),
                attributes: RelationAttributesRecord {
                    title: relation.attributes.title.map(|span| self.text(span)),
                    status: relation.attributes.status,
                },
                source: relation.source.map(name),
                evidence: self.span(relation.evidence),
                confidence: relation.confidence.get(),
                reason: None,
            }
        };
        self.document.relations.ids().map(record).collect()
    }

    fn quotes(&self) -> Vec<QuoteRecord> {
        let record = |id| {
            let quote = self.document.quotes.row(id);
            let SpanRecord { start, end } = self.span(quote.span);
            QuoteRecord {
                id: name(id),
                start,
                end,
                kind: quote.kind,
                content: self.span(quote.content),
                speaker: quote.speaker.map(name),
                speaker_mention: quote.speaker_mention.map(name),
                speaker_text: quote.speaker_span.map(|span| self.text(span)),
                cue: quote.cue.map(|span| self.span(span)),
                addressee: quote.addressee.map(name),
                within: quote.within.map(name),
                continues: quote.continues.map(name),
                reason: None,
            }
        };
        self.document.quotes.ids().map(record).collect()
    }

    fn events(&self) -> Vec<EventRecord> {
        let argument = |argument: &EventArgument| {
            let TextRecord { text, start, end } = self.text(argument.span);
            ArgumentRecord {
                role: argument.role,
                start,
                end,
                text,
                entity: argument.entity.map(name),
                time: argument.time.map(name),
                mention: argument.mention.map(name),
            }
        };
        let record = |id| {
            let event = self.document.events.row(id);
            EventRecord {
                id: name(id),
                trigger: self.span(event.trigger),
                kind: event.kind,
                arguments: event.arguments.iter().map(argument).collect(),
                factuality: event.factuality,
                source: event.source.map(name),
                same_as: event.same_as.map(name),
                evidence: self.span(event.evidence),
                confidence: event.confidence.get(),
                reason: None,
            }
        };
        self.document.events.ids().map(record).collect()
    }

    fn notes(&self) -> BTreeMap<String, Vec<NoteRecord>> {
        let record = |note: NoteView<'_>| {
            let SpanRecord { start, end } = self.span(note.span());
            NoteRecord {
                start,
                end,
                target: match note.target() {
                    NoteTarget::Stretch => None,
                    NoteTarget::Mention(id) => Some(name(id)),
                    NoteTarget::Entity(id) => Some(name(id)),
                    NoteTarget::Sentence(id) => Some(name(id)),
                    NoteTarget::Quote(id) => Some(name(id)),
                    NoteTarget::Event(id) => Some(name(id)),
                    NoteTarget::Document => Some("document".to_owned()),
                },
                label: note.label().to_owned(),
                score: note.score(),
                attributes: note.attributes().map(|(name, value)| (name.to_owned(), value.into())).collect(),
            }
        };
        let layers = self.document.notes.iter();
        layers.map(|(layer, notes)| (layer.to_string(), notes.iter().map(record).collect())).collect()
    }

    fn plugins(&self) -> Vec<PluginRecord> {
        let record = |run: &crate::PluginRun| PluginRecord {
            name: run.name.to_string(),
            version: run.version.to_string(),
            status: run.status,
            message: run.message.as_deref().map(str::to_owned),
        };
        self.document.plugins.iter().map(record).collect()
    }
}

/// The number of a token, from zero.
fn number(token: TokenId) -> u32 {
    u32::try_from(token.index()).unwrap_or(u32::MAX)
}

/// The id of a row as the record spells it: the layer's letter and the row's number from one.
fn name<I: Id>(id: I) -> String {
    format!("{}{}", I::LETTER, id.index() + 1)
}
