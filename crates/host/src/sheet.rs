use std::cell::OnceCell;

use dateline_document::{Column, Document, Id, RelationObject, Span, TokenRange};
use dateline_plugin::abi::{self, Col, ColumnType};
use dateline_plugin::{InputColumn, TextBlock};

/// The columns of one document, as plugins read them.
///
/// A column that the document keeps in the border's layout is lent as it is; any other is built the first time that an
/// extractor asks for it, and kept for the next one.
pub(crate) struct Sheet<'d> {
    document: &'d Document,
    columns: [OnceCell<Values>; InputColumn::COUNT],
}

/// The values of a column and who owns them.
enum Values {
    /// The document.
    Lent(Col),
    Bytes(Vec<u8>),
    Words(Vec<u32>),
    /// A block of texts, and how many they are.
    Texts(Vec<u32>, usize),
}

impl<'d> Sheet<'d> {
    pub(crate) fn new(document: &'d Document) -> Self {
        Self { document, columns: [const { OnceCell::new() }; InputColumn::COUNT] }
    }

    pub(crate) fn document(&self) -> &'d Document {
        self.document
    }

    /// The column as it crosses the border, good for as long as `self` and the document are.
    pub(crate) fn column(&self, column: InputColumn) -> Col {
        match self.columns[column.index()].get_or_init(|| values(self.document, column)) {
            Values::Lent(col) => *col,
            Values::Bytes(values) => Col::packed(values, ColumnType::U8),
            Values::Words(values) => Col::packed(values, ColumnType::U32),
            Values::Texts(words, rows) => Col::block(words, *rows, ColumnType::Str),
        }
    }
}

fn values(document: &Document, column: InputColumn) -> Values {
    use InputColumn as Is;
    let Document { metadata, tokens, sentences, mentions, entities, times, quotes, relations, .. } = document;
    match column {
        Is::ArticleTitle => texts([metadata.title.as_deref()]),
        Is::ArticleSource => texts([metadata.source.as_deref()]),

        Is::TokenStart => starts(tokens.span()),
        Is::TokenEnd => ends(tokens.span()),

        Is::SentenceStart => {
            of_sentences(document, |range| tokens.span_of(range).unwrap_or_default().start())
        }
        Is::SentenceEnd => of_sentences(document, |range| tokens.span_of(range).unwrap_or_default().end()),
        Is::SentenceTokenStart => of_sentences(document, |range| row(Some(range.start()))),
        Is::SentenceTokenEnd => of_sentences(document, |range| row(Some(range.end()))),
        Is::SentenceKind => lent(sentences.kind(), ColumnType::U8),
        Is::SentenceParagraph => lent(sentences.paragraph(), ColumnType::U32),

        Is::MentionStart => starts(mentions.span()),
        Is::MentionEnd => ends(mentions.span()),
        Is::MentionKind => lent(mentions.kind(), ColumnType::U8),
        Is::MentionForm => lent(mentions.form(), ColumnType::U8),
        Is::MentionEntity if entities.of_mention().len() == mentions.len() => {
            lent(entities.of_mention(), ColumnType::U32)
        }
        Is::MentionEntity => rows(mentions.ids().map(|id| entities.of_mention().get(id).copied())),
        Is::MentionConfidence => lent(mentions.confidence(), ColumnType::F32),

        Is::EntityKind => lent(entities.kind(), ColumnType::U8),
        Is::EntityName => texts(entities.name().iter().map(|name| Some(&**name))),
        Is::EntityIso3166 => texts(entities.links().iter().map(|links| links.iso3166.as_deref())),
        Is::EntityWikidata => texts(entities.links().iter().map(|links| links.wikidata.as_deref())),
        Is::EntityGeonames => {
            Values::Words(entities.links().iter().map(|links| links.geonames.unwrap_or(0)).collect())
        }
        Is::EntityConfidence => lent(entities.confidence(), ColumnType::F32),

        Is::TimeStart => starts(times.span()),
        Is::TimeEnd => ends(times.span()),
        Is::TimeKind => lent(times.kind(), ColumnType::U8),
        Is::TimeValue => texts(times.value().iter().map(|value| value.as_deref())),

        Is::QuoteStart => starts(quotes.span()),
        Is::QuoteEnd => ends(quotes.span()),
        Is::QuoteKind => lent(quotes.kind(), ColumnType::U8),
        Is::QuoteContentStart => starts(quotes.content()),
        Is::QuoteContentEnd => ends(quotes.content()),
        Is::QuoteCueStart => offsets(quotes.cue().iter().copied(), Span::start),
        Is::QuoteCueEnd => offsets(quotes.cue().iter().copied(), Span::end),
        Is::QuoteSpeaker => rows(quotes.speaker().iter().copied()),
        Is::QuoteSpeakerMention => rows(quotes.speaker_mention().iter().copied()),
        Is::QuoteWithin => rows(quotes.within().iter().copied()),
        Is::QuoteContinues => rows(quotes.continues().iter().copied()),

        Is::RelationKind => lent(relations.kind(), ColumnType::U8),
        Is::RelationSubject => lent(relations.subject(), ColumnType::U32),
        Is::RelationObjectKind => Values::Bytes(relations.object().iter().map(object_kind).collect()),
        Is::RelationObject => Values::Words(relations.object().iter().map(object_row).collect()),
        Is::RelationSource => rows(relations.source().iter().copied()),
        Is::RelationTitleStart => {
            offsets(relations.attributes().iter().map(|attributes| attributes.title), Span::start)
        }
        Is::RelationTitleEnd => {
            offsets(relations.attributes().iter().map(|attributes| attributes.title), Span::end)
        }
        Is::RelationStatus => {
            let statuses = relations.attributes().iter().map(|attributes| attributes.status);
            Values::Bytes(statuses.map(|status| status.map_or(u8::MAX, |status| status.code())).collect())
        }
        Is::RelationEvidenceStart => starts(relations.evidence()),
        Is::RelationEvidenceEnd => ends(relations.evidence()),
        Is::RelationConfidence => lent(relations.confidence(), ColumnType::F32),
    }
}

/// Values that are in memory as they cross the border: bytes of enumerations, words of ids, confidences.
fn lent<I: Id, T>(column: &Column<I, T>, kind: ColumnType) -> Values {
    debug_assert_eq!(kind.size(), Some(size_of::<T>()));
    Values::Lent(Col::packed(column.as_slice(), kind))
}

fn starts<I: Id>(spans: &Column<I, Span>) -> Values {
    // A span is two words in memory, its start and its end.
    let packed = Col::packed(spans.as_slice(), ColumnType::U32);
    Values::Lent(packed)
}

fn ends<I: Id>(spans: &Column<I, Span>) -> Values {
    let packed = Col::packed(spans.as_slice(), ColumnType::U32);
    Values::Lent(Col { ptr: packed.ptr.wrapping_byte_add(size_of::<u32>()), ..packed })
}

fn of_sentences(document: &Document, value: impl Fn(TokenRange) -> u32) -> Values {
    Values::Words(document.sentences.tokens().iter().map(|&range| value(range)).collect())
}

fn rows<I: Id>(ids: impl Iterator<Item = Option<I>>) -> Values {
    Values::Words(ids.map(row).collect())
}

#[allow(clippy::cast_possible_truncation, reason = "ids are 32 bits wide")]
fn row<I: Id>(id: Option<I>) -> u32 {
    id.map_or(abi::NONE, |id| id.index() as u32)
}

fn offsets(spans: impl Iterator<Item = Option<Span>>, offset: fn(Span) -> u32) -> Values {
    Values::Words(spans.map(|span| span.map_or(abi::NONE, offset)).collect())
}

fn object_kind(object: &Option<RelationObject>) -> u8 {
    match object {
        None => 0,
        Some(RelationObject::Entity(_)) => 1,
        Some(RelationObject::Time(_)) => 2,
    }
}

fn object_row(object: &Option<RelationObject>) -> u32 {
    match *object {
        None => abi::NONE,
        Some(RelationObject::Entity(entity)) => row(Some(entity)),
        Some(RelationObject::Time(time)) => row(Some(time)),
    }
}

fn texts<'t>(texts: impl IntoIterator<Item = Option<&'t str>>) -> Values {
    let block: TextBlock = texts.into_iter().map(Option::unwrap_or_default).collect();
    let mut words = Vec::new();
    block.lay_out(&mut words);
    Values::Texts(words, block.len())
}
