use std::cell::OnceCell;
use std::marker::PhantomData;

use dateline_document::{
    AttributeColumn, AttributeValues, Column, Decimal, Document, EventArgument, EventId, Id, NoteLayer,
    NoteTarget, QuantityModifier, RelationObject, RoleStatus, Span, TextColumn, TextListColumn, TokenRange,
    Use,
};
use dateline_plugin::abi::{self, Col, ColumnType};
use dateline_plugin::{InputColumn, TextBlock};

use crate::plan::{Input, NoteInput, Task};

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
    /// The document, or nobody where the column is absent.
    Lent(Col),
    Bytes(Vec<u8>),
    Flags(Vec<bool>),
    Words(Vec<u32>),
    Shares(Vec<f32>),
    Numbers(Vec<f64>),
    /// A block of texts, and how many they are.
    Texts(Vec<u32>, usize),
    /// A block of several texts a row, and how many rows there are.
    TextLists(Vec<u32>, usize),
}

impl Values {
    /// The column as it crosses the border, good for as long as `self` and who it is lent from are.
    fn col(&self) -> Col {
        match self {
            Self::Lent(col) => *col,
            Self::Bytes(values) => Col::packed(values, ColumnType::U8),
            Self::Flags(values) => Col::packed(values, ColumnType::Bool),
            Self::Words(values) => Col::packed(values, ColumnType::U32),
            Self::Shares(values) => Col::packed(values, ColumnType::F32),
            Self::Numbers(values) => Col::packed(values, ColumnType::F64),
            Self::Texts(words, rows) => Col::block(words, *rows, ColumnType::Str),
            Self::TextLists(words, rows) => Col::block(words, *rows, ColumnType::StrList),
        }
    }
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
        self.columns[column.index()].get_or_init(|| values(self.document, column)).col()
    }
}

/// The columns that one extractor reads of a document and of the notes on it, in its manifest's order.
pub(crate) struct Inputs<'i> {
    values: Vec<Values>,
    lenders: PhantomData<&'i ()>,
}

impl<'i> Inputs<'i> {
    /// The columns of `task`, whose needs are met by `notes`, none for a layer that is not there.
    pub(crate) fn new(task: &Task, sheet: &'i Sheet<'_>, notes: &[Option<&'i NoteLayer>]) -> Self {
        let values = task.inputs.iter().map(|input| match input {
            Input::Document(column) => Values::Lent(sheet.column(*column)),
            Input::Notes { need, column, kind } => match notes[*need] {
                Some(layer) => note_values(layer, column, *kind),
                None => Values::Lent(Col::absent(*kind)),
            },
            Input::Absent(kind) => Values::Lent(Col::absent(*kind)),
        });
        Self { values: values.collect(), lenders: PhantomData }
    }

    /// The columns as they cross the border, good for as long as `self` is.
    pub(crate) fn columns(&self) -> Vec<Col> {
        self.values.iter().map(Values::col).collect()
    }
}

fn note_values(layer: &NoteLayer, column: &NoteInput, kind: ColumnType) -> Values {
    let columns = layer.columns();
    match column {
        NoteInput::Start => spans_from(&columns.span, 0),
        NoteInput::End => spans_from(&columns.span, size_of::<u32>()),
        NoteInput::Label => {
            texts(columns.label.iter().map(|&label| columns.labels.get(label as usize).map(|label| &**label)))
        }
        NoteInput::Score => lent(&columns.score, ColumnType::F32),
        NoteInput::RefKind => {
            Values::Bytes(columns.target.iter().map(|&target| target_kind(target)).collect())
        }
        NoteInput::Ref => Values::Words(columns.target.iter().map(|&target| target_row(target)).collect()),
        NoteInput::Attribute(name) => match layer.attribute(name).map(AttributeColumn::values) {
            Some(values) => attribute_values(values, kind),
            None => Values::Lent(Col::absent(kind)),
        },
        NoteInput::Present(name) => match layer.attribute(name).map(AttributeColumn::present) {
            Some(Some(present)) => lent(present, ColumnType::Bool),
            Some(None) => Values::Flags(vec![true; layer.len()]),
            None => Values::Lent(Col::absent(kind)),
        },
    }
}

fn attribute_values(values: &AttributeValues, kind: ColumnType) -> Values {
    match values {
        AttributeValues::Bool(values) => lent(values, kind),
        AttributeValues::U8(values) => lent(values, kind),
        AttributeValues::U32(values) => lent(values, kind),
        AttributeValues::I64(values) => lent(values, kind),
        AttributeValues::F32(values) => lent(values, kind),
        AttributeValues::F64(values) => lent(values, kind),
        AttributeValues::Text(column) => {
            let mut words = Vec::new();
            lay_out(column, &mut words);
            Values::Texts(words, column.len())
        }
        AttributeValues::Texts(lists) => text_list_values(lists),
        // No plugin writes them.
        AttributeValues::Mixed(_) => Values::Lent(Col::absent(kind)),
    }
}

fn text_list_values(lists: &TextListColumn) -> Values {
    let (ends, column) = lists.parts();
    let mut words = Vec::with_capacity(1 + ends.len());
    words.push(0);
    words.extend_from_slice(ends);
    lay_out(column, &mut words);
    Values::TextLists(words, lists.len())
}

fn lay_out(column: &TextColumn, words: &mut Vec<u32>) {
    let (ends, text) = column.parts();
    TextBlock::lay_out_parts(ends, text.as_bytes(), words);
}

/// What a note is about, as extractors emit it.
fn target_kind(target: NoteTarget) -> u8 {
    match target {
        NoteTarget::Stretch => abi::REF_NONE,
        NoteTarget::Mention(_) => abi::REF_MENTION,
        NoteTarget::Entity(_) => abi::REF_ENTITY,
        NoteTarget::Sentence(_) => abi::REF_SENTENCE,
        NoteTarget::Quote(_) => abi::REF_QUOTE,
        NoteTarget::Event(_) => abi::REF_EVENT,
        NoteTarget::Document => abi::REF_DOCUMENT,
    }
}

fn target_row(target: NoteTarget) -> u32 {
    match target {
        NoteTarget::Stretch | NoteTarget::Document => abi::NONE,
        NoteTarget::Mention(id) => row(Some(id)),
        NoteTarget::Entity(id) => row(Some(id)),
        NoteTarget::Sentence(id) => row(Some(id)),
        NoteTarget::Quote(id) => row(Some(id)),
        NoteTarget::Event(id) => row(Some(id)),
    }
}

fn values(document: &Document, column: InputColumn) -> Values {
    use InputColumn as Is;
    let Document { metadata, date, tokens, words, trees, sentences, mentions, .. } = document;
    let Document { entities, times, quantities, quotes, relations, events, .. } = document;
    match column {
        Is::ArticleTitle => texts([metadata.title.as_deref()]),
        Is::ArticleSource => texts([metadata.source.as_deref()]),
        Is::ArticleDateSource => codes([date.map(|date| date.source.code())]),
        Is::ArticleDateStart => offsets([date.and_then(|date| date.span)], Span::start),
        Is::ArticleDateEnd => offsets([date.and_then(|date| date.span)], Span::end),

        Is::TokenStart => starts(tokens.span()),
        Is::TokenEnd => ends(tokens.span()),
        Is::TokenJoined => lent(tokens.joined().as_slice(), ColumnType::Bool),

        Is::WordTag => lent(words.tag().as_slice(), ColumnType::U8),
        Is::WordPart => lent(words.part().as_slice(), ColumnType::U8),
        Is::WordLemma => {
            let spans = words.ids().zip(tokens.span());
            texts(spans.map(|(token, &span)| Some(words.lemma(token, &document.source, span))))
        }
        Is::WordHead => rows(trees.ids().map(|token| trees.head(token))),
        Is::WordDependency => lent(trees.dependency().as_slice(), ColumnType::U8),

        Is::SentenceStart => {
            of_sentences(document, |range| tokens.span_of(range).unwrap_or_default().start())
        }
        Is::SentenceEnd => of_sentences(document, |range| tokens.span_of(range).unwrap_or_default().end()),
        Is::SentenceTokenStart => of_sentences(document, |range| row(Some(range.start()))),
        Is::SentenceTokenEnd => of_sentences(document, |range| row(Some(range.end()))),
        Is::SentenceKind => lent(sentences.kind().as_slice(), ColumnType::U8),
        Is::SentenceParagraph => lent(sentences.paragraph().as_slice(), ColumnType::U32),

        Is::MentionStart => starts(mentions.span()),
        Is::MentionEnd => ends(mentions.span()),
        Is::MentionKind => lent(mentions.kind().as_slice(), ColumnType::U8),
        Is::MentionForm => lent(mentions.form().as_slice(), ColumnType::U8),
        Is::MentionUse => codes(mentions.usage().iter().map(|usage| usage.map(Use::code))),
        Is::MentionEntity if entities.of_mention().len() == mentions.len() => {
            lent(entities.of_mention().as_slice(), ColumnType::U32)
        }
        Is::MentionEntity => rows(mentions.ids().map(|id| entities.of_mention().get(id).copied())),
        Is::MentionConfidence => lent(mentions.confidence().as_slice(), ColumnType::F32),

        Is::EntityKind => lent(entities.kind().as_slice(), ColumnType::U8),
        Is::EntityName => texts(entities.name().iter().map(|name| Some(&**name))),
        Is::EntityIso3166 => texts(entities.links().iter().map(|links| links.iso3166.as_deref())),
        Is::EntityWikidata => texts(entities.links().iter().map(|links| links.wikidata.as_deref())),
        Is::EntityGeonames => {
            Values::Words(entities.links().iter().map(|links| links.geonames.unwrap_or(0)).collect())
        }
        Is::EntityUser => texts(entities.links().iter().map(|links| links.user.as_deref())),
        Is::EntityLinkConfidence => {
            let confidences = entities.links().iter().map(|links| links.confidence.get());
            Values::Shares(confidences.map(|confidence| confidence.unwrap_or(f32::NAN)).collect())
        }
        Is::EntityConfidence => lent(entities.confidence().as_slice(), ColumnType::F32),

        Is::TimeStart => starts(times.span()),
        Is::TimeEnd => ends(times.span()),
        Is::TimeKind => lent(times.kind().as_slice(), ColumnType::U8),
        Is::TimeValue => texts(times.value().iter().map(|value| value.as_deref())),
        Is::TimeAlternatives => text_lists(times.alternatives().as_slice()),
        Is::TimeReason => texts(times.reason().iter().map(|reason| Some(&**reason))),

        Is::QuantityStart => starts(quantities.span()),
        Is::QuantityEnd => ends(quantities.span()),
        Is::QuantityKind => lent(quantities.kind().as_slice(), ColumnType::U8),
        Is::QuantityValue => numbers(quantities.value()),
        Is::QuantityLow => numbers(quantities.low()),
        Is::QuantityHigh => numbers(quantities.high()),
        Is::QuantityUnit => texts(quantities.unit().iter().map(|unit| unit.as_deref())),
        Is::QuantityUnitConfidence => lent(quantities.unit_confidence().as_slice(), ColumnType::F32),
        Is::QuantityModifier => {
            codes(quantities.modifier().iter().map(|modifier| modifier.map(QuantityModifier::code)))
        }

        Is::QuoteStart => starts(quotes.span()),
        Is::QuoteEnd => ends(quotes.span()),
        Is::QuoteKind => lent(quotes.kind().as_slice(), ColumnType::U8),
        Is::QuoteContentStart => starts(quotes.content()),
        Is::QuoteContentEnd => ends(quotes.content()),
        Is::QuoteCueStart => offsets(quotes.cue().iter().copied(), Span::start),
        Is::QuoteCueEnd => offsets(quotes.cue().iter().copied(), Span::end),
        Is::QuoteSpeaker => rows(quotes.speaker().iter().copied()),
        Is::QuoteSpeakerMention => rows(quotes.speaker_mention().iter().copied()),
        Is::QuoteSpeakerStart => offsets(quotes.speaker_span().iter().copied(), Span::start),
        Is::QuoteSpeakerEnd => offsets(quotes.speaker_span().iter().copied(), Span::end),
        Is::QuoteAddressee => rows(quotes.addressee().iter().copied()),
        Is::QuoteAddresseeStart => offsets(quotes.addressee_span().iter().copied(), Span::start),
        Is::QuoteAddresseeEnd => offsets(quotes.addressee_span().iter().copied(), Span::end),
        Is::QuoteWithin => rows(quotes.within().iter().copied()),
        Is::QuoteContinues => rows(quotes.continues().iter().copied()),

        Is::RelationKind => lent(relations.kind().as_slice(), ColumnType::U8),
        Is::RelationSubject => lent(relations.subject().as_slice(), ColumnType::U32),
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
            codes(relations.attributes().iter().map(|attributes| attributes.status.map(RoleStatus::code)))
        }
        Is::RelationEvidenceStart => starts(relations.evidence()),
        Is::RelationEvidenceEnd => ends(relations.evidence()),
        Is::RelationConfidence => lent(relations.confidence().as_slice(), ColumnType::F32),

        Is::EventTriggerStart => starts(events.trigger()),
        Is::EventTriggerEnd => ends(events.trigger()),
        Is::EventKind => lent(events.kind().as_slice(), ColumnType::U8),
        Is::EventFactuality => lent(events.factuality().as_slice(), ColumnType::U8),
        Is::EventSource => rows(events.source().iter().copied()),
        Is::EventSameAs => rows(events.same_as().iter().copied()),
        Is::EventEvidenceStart => starts(events.evidence()),
        Is::EventEvidenceEnd => ends(events.evidence()),
        Is::EventConfidence => lent(events.confidence().as_slice(), ColumnType::F32),
        Is::EventArgumentStart => Values::Words(argument_ends(document).map(|(start, _)| start).collect()),
        Is::EventArgumentEnd => Values::Words(argument_ends(document).map(|(_, end)| end).collect()),

        Is::ArgumentEvent => rows(arguments(document).map(|(event, _)| Some(event))),
        Is::ArgumentRole => codes(arguments(document).map(|(_, argument)| Some(argument.role.code()))),
        Is::ArgumentStart => {
            offsets(arguments(document).map(|(_, argument)| Some(argument.span)), Span::start)
        }
        Is::ArgumentEnd => offsets(arguments(document).map(|(_, argument)| Some(argument.span)), Span::end),
        Is::ArgumentMention => rows(arguments(document).map(|(_, argument)| argument.mention)),
        Is::ArgumentEntity => rows(arguments(document).map(|(_, argument)| argument.entity)),
        Is::ArgumentTime => rows(arguments(document).map(|(_, argument)| argument.time)),
    }
}

/// The arguments of all events, in order of the events.
fn arguments(document: &Document) -> impl Iterator<Item = (EventId, &EventArgument)> {
    let events = document.events.arguments().entries();
    events.flat_map(|(event, arguments)| arguments.iter().map(move |argument| (event, argument)))
}

/// The first argument of each event among those of all, and the one after its last.
#[allow(clippy::cast_possible_truncation, reason = "a layer has fewer than 2^32 rows")]
fn argument_ends(document: &Document) -> impl Iterator<Item = (u32, u32)> {
    document.events.arguments().iter().scan(0, |end, arguments| {
        let start = std::mem::replace(end, *end + arguments.len() as u32);
        Some((start, *end))
    })
}

/// Values that are in memory as they cross the border: bytes of enumerations, words of ids, confidences.
fn lent<T>(values: &[T], kind: ColumnType) -> Values {
    debug_assert_eq!(kind.size(), Some(size_of::<T>()));
    Values::Lent(Col::packed(values, kind))
}

fn starts<I: Id>(spans: &Column<I, Span>) -> Values {
    spans_from(spans.as_slice(), 0)
}

fn ends<I: Id>(spans: &Column<I, Span>) -> Values {
    spans_from(spans.as_slice(), size_of::<u32>())
}

/// A span is two words in memory, its start and its end.
fn spans_from(spans: &[Span], byte: usize) -> Values {
    let packed = Col::packed(spans, ColumnType::U32);
    Values::Lent(Col { ptr: packed.ptr.wrapping_byte_add(byte), ..packed })
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

/// Codes of enumerations, of whose rows some have none.
fn codes(codes: impl IntoIterator<Item = Option<u8>>) -> Values {
    Values::Bytes(codes.into_iter().map(|code| code.unwrap_or(abi::NO_CODE)).collect())
}

fn numbers<I: Id>(decimals: &Column<I, Option<Decimal>>) -> Values {
    // By way of its digits, since that rounds once.
    let number = |decimal: Decimal| decimal.to_string().parse().unwrap_or(f64::NAN);
    Values::Numbers(decimals.iter().map(|decimal| decimal.map_or(f64::NAN, number)).collect())
}

fn text_lists(lists: &[Vec<Box<str>>]) -> Values {
    let mut column = TextListColumn::new();
    lists.iter().for_each(|texts| column.push(texts));
    text_list_values(&column)
}

fn offsets(spans: impl IntoIterator<Item = Option<Span>>, offset: fn(Span) -> u32) -> Values {
    Values::Words(spans.into_iter().map(|span| span.map_or(abi::NONE, offset)).collect())
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
