//! Views: one row of a layer each, two words that copy freely. Every accessor reads one column.

use dateline_document::{
    ArgumentRole, Dependency, EntityId, EntityKind, EventId, EventKind, Factuality, Id, MentionForm,
    MentionId, NoteTarget, PartOfSpeech, PennTag, QuantityId, QuantityKind, QuantityModifier, QuoteId,
    QuoteKind, RelationId, RelationKind, RoleStatus, SentenceId, SentenceKind, Span, TimeId, TimeKind,
    TokenId, Use,
};

use crate::InputColumn as Column;
use crate::abi::NONE;
use crate::article::{Article, InputValues, Rows};
use crate::note::Texts;

/// One row of a layer, as [`Rows`] makes it.
pub trait View<'a>: Copy {
    /// The first of the layer's columns.
    #[doc(hidden)]
    const FIRST_COLUMN: Column;

    #[doc(hidden)]
    const LAYER: usize = Self::FIRST_COLUMN.layer_index();

    #[doc(hidden)]
    fn new(article: &'a Article<'a>, row: usize) -> Self;
}

macro_rules! views {
    ($($(#[$doc:meta])* $View:ident$([$Id:ident])? from $first:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $View<'a> {
            article: &'a Article<'a>,
            row: usize,
        }

        impl<'a> View<'a> for $View<'a> {
            const FIRST_COLUMN: Column = Column::$first;

            fn new(article: &'a Article<'a>, row: usize) -> Self {
                Self { article, row }
            }
        }

        impl<'a> $View<'a> {
            $(
                /// The row's id: its place in the layer.
                pub fn id(self) -> $Id {
                    $Id::from_index(self.row)
                }
            )?

            #[allow(dead_code, reason = "one set of readers for every view, and no view reads every type")]
            fn u8(self, column: Column) -> u8 {
                self.article.column(column).u8(self.row)
            }

            fn u32(self, column: Column) -> u32 {
                self.article.column(column).u32(self.row)
            }

            #[allow(dead_code, reason = "as for u8")]
            fn f32(self, column: Column) -> Option<f32> {
                Some(self.article.column(column).f32(self.row)).filter(|value| !value.is_nan())
            }

            #[allow(dead_code, reason = "as for u8")]
            fn f64(self, column: Column) -> Option<f64> {
                Some(self.article.column(column).f64(self.row)).filter(|value| !value.is_nan())
            }

            #[allow(dead_code, reason = "as for u8")]
            fn text_of(self, column: Column) -> &'a str {
                self.article.column(column).text(self.row)
            }

            #[allow(dead_code, reason = "as for u8")]
            fn span_of(self, start: Column, end: Column) -> Option<Span> {
                let (start, end) = (self.u32(start), self.u32(end));
                (start != NONE && start <= end).then(|| Span::new(start, end))
            }

            #[allow(dead_code, reason = "as for u8")]
            fn row_of<V: View<'a>>(self, column: Column) -> Option<V> {
                let row = self.u32(column);
                if row == NONE { None } else { Rows::row(self.article, row as usize) }
            }
        }
    )*};
}

views! {
    /// A token.
    Token[TokenId] from TokenStart;
    /// A sentence.
    Sentence[SentenceId] from SentenceStart;
    /// A mention.
    Mention[MentionId] from MentionStart;
    /// An entity.
    Entity[EntityId] from EntityKind;
    /// A time expression.
    Time[TimeId] from TimeStart;
    /// An amount of something.
    Quantity[QuantityId] from QuantityStart;
    /// A quote.
    Quote[QuoteId] from QuoteStart;
    /// A relation.
    Relation[RelationId] from RelationKind;
    /// An event.
    Event[EventId] from EventTriggerStart;
    /// Who or what has a part in an event.
    Argument from ArgumentEvent;
}

impl<'a> Token<'a> {
    /// Where it stands.
    pub fn span(self) -> Span {
        self.span_of(Column::TokenStart, Column::TokenEnd).unwrap_or_default()
    }

    /// Its surface.
    pub fn text(self) -> &'a str {
        self.article.slice(self.span())
    }

    /// Whether it is one word with the token before it, parted by grammar alone: `n't` after `do`.
    pub fn is_joined(self) -> bool {
        self.article.column(Column::TokenJoined).flag(self.row)
    }

    /// Its Penn tag; none where the text was not tagged, and for a tag that this version does not know.
    pub fn tag(self) -> Option<PennTag> {
        PennTag::from_code(self.word(Column::WordTag)?.u8(self.row))
    }

    /// Its part of speech; none where the text was not tagged, and for one that this version does not know.
    pub fn part(self) -> Option<PartOfSpeech> {
        PartOfSpeech::from_code(self.word(Column::WordPart)?.u8(self.row))
    }

    /// The form that dictionaries have it under; none where the text was not tagged.
    pub fn lemma(self) -> Option<&'a str> {
        Some(self.word(Column::WordLemma)?.text(self.row))
    }

    /// The token that it depends on; none for the root of its sentence, and where there are no trees.
    pub fn head(self) -> Option<Token<'a>> {
        let head = self.word(Column::WordHead)?.u32(self.row);
        if head == NONE { None } else { Rows::row(self.article, head as usize) }
    }

    /// How it depends on its head; none where there are no trees, and for a dependency that this version does not know.
    pub fn dependency(self) -> Option<Dependency> {
        Dependency::from_code(self.word(Column::WordDependency)?.u8(self.row))
    }

    /// A column of words, where it has a row for the token.
    fn word(self, column: Column) -> Option<InputValues<'a>> {
        Some(self.article.column(column)).filter(|values| self.row < values.len())
    }
}

impl<'a> Sentence<'a> {
    /// From the first byte of its first token to the last of its last one.
    pub fn span(self) -> Span {
        self.span_of(Column::SentenceStart, Column::SentenceEnd).unwrap_or_default()
    }

    /// Its text.
    pub fn text(self) -> &'a str {
        self.article.slice(self.span())
    }

    /// Its tokens. Reads `sentence.token_start`, `sentence.token_end` and the tokens.
    pub fn tokens(self) -> Rows<'a, Token<'a>> {
        let length = Rows::<Token<'a>>::all(self.article).len();
        let end = (self.u32(Column::SentenceTokenEnd) as usize).min(length);
        let start = (self.u32(Column::SentenceTokenStart) as usize).min(end);
        Rows::between(self.article, start, end)
    }

    /// What part of the article it is; none for a kind that this version does not know.
    pub fn kind(self) -> Option<SentenceKind> {
        SentenceKind::from_code(self.u8(Column::SentenceKind))
    }

    /// The number of its paragraph, from zero.
    pub fn paragraph(self) -> u32 {
        self.u32(Column::SentenceParagraph)
    }
}

impl<'a> Mention<'a> {
    /// Where it stands, without titles, "the" or possessives.
    pub fn span(self) -> Span {
        self.span_of(Column::MentionStart, Column::MentionEnd).unwrap_or_default()
    }

    /// Its words.
    pub fn text(self) -> &'a str {
        self.article.slice(self.span())
    }

    /// What sort of thing is meant here; none for a kind that this version does not know.
    pub fn kind(self) -> Option<EntityKind> {
        EntityKind::from_code(self.u8(Column::MentionKind))
    }

    /// Whether it is a name, a noun phrase or a pronoun; none for a form that this version does not know.
    pub fn form(self) -> Option<MentionForm> {
        MentionForm::from_code(self.u8(Column::MentionForm))
    }

    /// What the name of a place or people is used for; none for others, and for a use that this version does not know.
    pub fn usage(self) -> Option<Use> {
        Use::from_code(self.u8(Column::MentionUse))
    }

    /// Who or what it refers to.
    pub fn entity(self) -> Option<Entity<'a>> {
        self.row_of(Column::MentionEntity)
    }

    /// How sure the recogniser is, between 0 and 1, where it can tell.
    pub fn confidence(self) -> Option<f32> {
        self.f32(Column::MentionConfidence)
    }
}

impl<'a> Entity<'a> {
    /// What sort of thing it is; none for a kind that this version does not know.
    pub fn kind(self) -> Option<EntityKind> {
        EntityKind::from_code(self.u8(Column::EntityKind))
    }

    /// Its fullest name in the article.
    pub fn name(self) -> &'a str {
        self.text_of(Column::EntityName)
    }

    /// The country's ISO 3166-1 alpha-2 code.
    pub fn iso3166(self) -> Option<&'a str> {
        Some(self.text_of(Column::EntityIso3166)).filter(|code| !code.is_empty())
    }

    /// The item's Wikidata id, as `Q717`.
    pub fn wikidata(self) -> Option<&'a str> {
        Some(self.text_of(Column::EntityWikidata)).filter(|id| !id.is_empty())
    }

    /// The place's GeoNames id.
    pub fn geonames(self) -> Option<u32> {
        Some(self.u32(Column::EntityGeonames)).filter(|&id| id != 0)
    }

    /// What a user's lexicon or rule calls it.
    pub fn user_id(self) -> Option<&'a str> {
        Some(self.text_of(Column::EntityUser)).filter(|id| !id.is_empty())
    }

    /// How sure the links are, between 0 and 1, where it is known.
    pub fn link_confidence(self) -> Option<f32> {
        self.f32(Column::EntityLinkConfidence)
    }

    /// How sure the resolver is, between 0 and 1, where it can tell.
    pub fn confidence(self) -> Option<f32> {
        self.f32(Column::EntityConfidence)
    }

    /// Its mentions, in order of the text. Reads `mention.start` and `mention.entity`.
    pub fn mentions(self) -> impl Iterator<Item = Mention<'a>> {
        let of_mention = self.article.column(Column::MentionEntity);
        let rows = Rows::<Mention<'a>>::all(self.article).zip(0..of_mention.len());
        rows.filter(move |&(_, row)| of_mention.u32(row) as usize == self.row).map(|(mention, _)| mention)
    }

    /// The id that the record gives it: `e1` for the first entity.
    pub fn record_id(self) -> String {
        format!("{}{}", EntityId::LETTER, self.row + 1)
    }
}

impl<'a> Time<'a> {
    /// Where it stands.
    pub fn span(self) -> Span {
        self.span_of(Column::TimeStart, Column::TimeEnd).unwrap_or_default()
    }

    /// Its words.
    pub fn text(self) -> &'a str {
        self.article.slice(self.span())
    }

    /// Its TIMEX3 type; none for a type that this version does not know.
    pub fn kind(self) -> Option<TimeKind> {
        TimeKind::from_code(self.u8(Column::TimeKind))
    }

    /// Its TIMEX3 value, where the text settles it.
    pub fn value(self) -> Option<&'a str> {
        Some(self.text_of(Column::TimeValue)).filter(|value| !value.is_empty())
    }

    /// The values of other readings.
    pub fn alternatives(self) -> Texts<'a> {
        self.article.column(Column::TimeAlternatives).texts(self.row)
    }

    /// The rule that chose the value, or why there is none.
    pub fn reason(self) -> &'a str {
        self.text_of(Column::TimeReason)
    }
}

impl<'a> Quantity<'a> {
    /// The words of the amount with its unit, and with those that say how near it is.
    pub fn span(self) -> Span {
        self.span_of(Column::QuantityStart, Column::QuantityEnd).unwrap_or_default()
    }

    /// Its words.
    pub fn text(self) -> &'a str {
        self.article.slice(self.span())
    }

    /// What it counts or measures; none for a kind that this version does not know.
    pub fn kind(self) -> Option<QuantityKind> {
        QuantityKind::from_code(self.u8(Column::QuantityKind))
    }

    /// The number, in units: of the record's exact decimal, the nearest one of 64 bits.
    pub fn value(self) -> Option<f64> {
        self.f64(Column::QuantityValue)
    }

    /// The lower bound of a range, in units.
    pub fn low(self) -> Option<f64> {
        self.f64(Column::QuantityLow)
    }

    /// The upper bound of a range, in units.
    pub fn high(self) -> Option<f64> {
        self.f64(Column::QuantityHigh)
    }

    /// The ISO 4217 code of a currency, or the unit of a measure as CLDR names it.
    pub fn unit(self) -> Option<&'a str> {
        Some(self.text_of(Column::QuantityUnit)).filter(|unit| !unit.is_empty())
    }

    /// How sure the unit is where the words leave it open, between 0 and 1.
    pub fn unit_confidence(self) -> Option<f32> {
        self.f32(Column::QuantityUnitConfidence)
    }

    /// How the number lies to the true one, where the text says so.
    pub fn modifier(self) -> Option<QuantityModifier> {
        QuantityModifier::from_code(self.u8(Column::QuantityModifier))
    }
}

impl<'a> Quote<'a> {
    /// The stretch with its marks; for indirect speech the clause.
    pub fn span(self) -> Span {
        self.span_of(Column::QuoteStart, Column::QuoteEnd).unwrap_or_default()
    }

    /// Its words and marks.
    pub fn text(self) -> &'a str {
        self.article.slice(self.span())
    }

    /// How the words are reported; none for a kind that this version does not know.
    pub fn kind(self) -> Option<QuoteKind> {
        QuoteKind::from_code(self.u8(Column::QuoteKind))
    }

    /// The whole reported clause.
    pub fn content(self) -> Span {
        self.span_of(Column::QuoteContentStart, Column::QuoteContentEnd).unwrap_or_default()
    }

    /// The words that report: "said", "according to".
    pub fn cue(self) -> Option<Span> {
        self.span_of(Column::QuoteCueStart, Column::QuoteCueEnd)
    }

    /// Who speaks.
    pub fn speaker(self) -> Option<Entity<'a>> {
        self.row_of(Column::QuoteSpeaker)
    }

    /// The mention that names the speaker.
    pub fn speaker_mention(self) -> Option<Mention<'a>> {
        self.row_of(Column::QuoteSpeakerMention)
    }

    /// The words that name the speaker.
    pub fn speaker_span(self) -> Option<Span> {
        self.span_of(Column::QuoteSpeakerStart, Column::QuoteSpeakerEnd)
    }

    /// Who is spoken to.
    pub fn addressee(self) -> Option<Entity<'a>> {
        self.row_of(Column::QuoteAddressee)
    }

    /// The words that name the one who is spoken to.
    pub fn addressee_span(self) -> Option<Span> {
        self.span_of(Column::QuoteAddresseeStart, Column::QuoteAddresseeEnd)
    }

    /// The quote that this one is reported in.
    pub fn within(self) -> Option<Quote<'a>> {
        self.row_of(Column::QuoteWithin)
    }

    /// The earlier stretch of an interrupted or many-paragraph quotation.
    pub fn continues(self) -> Option<Quote<'a>> {
        self.row_of(Column::QuoteContinues)
    }
}

/// The second argument of a relation.
#[derive(Clone, Copy)]
pub enum Object<'a> {
    /// An entity.
    Entity(Entity<'a>),
    /// A time.
    Time(Time<'a>),
}

impl<'a> Relation<'a> {
    /// What it says; none for a kind that this version does not know.
    pub fn kind(self) -> Option<RelationKind> {
        RelationKind::from_code(self.u8(Column::RelationKind))
    }

    /// Of whom.
    pub fn subject(self) -> Option<Entity<'a>> {
        self.row_of(Column::RelationSubject)
    }

    /// The other argument, where the text names one. Reads `relation.object_kind` and `relation.object`.
    pub fn object(self) -> Option<Object<'a>> {
        match self.u8(Column::RelationObjectKind) {
            1 => self.row_of(Column::RelationObject).map(Object::Entity),
            2 => self.row_of(Column::RelationObject).map(Object::Time),
            _ => None,
        }
    }

    /// Whose words it comes from, where it is reported speech.
    pub fn source(self) -> Option<Entity<'a>> {
        self.row_of(Column::RelationSource)
    }

    /// The title held.
    pub fn title(self) -> Option<Span> {
        self.span_of(Column::RelationTitleStart, Column::RelationTitleEnd)
    }

    /// Whether it is held now.
    pub fn status(self) -> Option<RoleStatus> {
        RoleStatus::from_code(self.u8(Column::RelationStatus))
    }

    /// The stretch of text that the fact rests on.
    pub fn evidence(self) -> Span {
        self.span_of(Column::RelationEvidenceStart, Column::RelationEvidenceEnd).unwrap_or_default()
    }

    /// How sure the relator is, between 0 and 1, where it can tell.
    pub fn confidence(self) -> Option<f32> {
        self.f32(Column::RelationConfidence)
    }
}

impl<'a> Event<'a> {
    /// The words that tell of it.
    pub fn trigger(self) -> Span {
        self.span_of(Column::EventTriggerStart, Column::EventTriggerEnd).unwrap_or_default()
    }

    /// What happens; none for a kind that this version does not know.
    pub fn kind(self) -> Option<EventKind> {
        EventKind::from_code(self.u8(Column::EventKind))
    }

    /// Who and what has a part in it, by role and then in order of the text. Reads `event.argument_start`,
    /// `event.argument_end` and the arguments.
    pub fn arguments(self) -> Rows<'a, Argument<'a>> {
        let length = Rows::<Argument<'a>>::all(self.article).len();
        let end = (self.u32(Column::EventArgumentEnd) as usize).min(length);
        let start = (self.u32(Column::EventArgumentStart) as usize).min(end);
        Rows::between(self.article, start, end)
    }

    /// How the text puts it; none for a way that this version does not know.
    pub fn factuality(self) -> Option<Factuality> {
        Factuality::from_code(self.u8(Column::EventFactuality))
    }

    /// Whose words tell of it, where it is reported speech.
    pub fn source(self) -> Option<Entity<'a>> {
        self.row_of(Column::EventSource)
    }

    /// The first event of the article that is the same.
    pub fn same_as(self) -> Option<Event<'a>> {
        self.row_of(Column::EventSameAs)
    }

    /// The stretch of text that it rests on: its trigger and arguments.
    pub fn evidence(self) -> Span {
        self.span_of(Column::EventEvidenceStart, Column::EventEvidenceEnd).unwrap_or_default()
    }

    /// How sure the extractor is, between 0 and 1, where it can tell.
    pub fn confidence(self) -> Option<f32> {
        self.f32(Column::EventConfidence)
    }
}

impl<'a> Argument<'a> {
    /// The event.
    pub fn event(self) -> Option<Event<'a>> {
        self.row_of(Column::ArgumentEvent)
    }

    /// The part that it has; none for one that this version does not know.
    pub fn role(self) -> Option<ArgumentRole> {
        ArgumentRole::from_code(self.u8(Column::ArgumentRole))
    }

    /// Where its words stand.
    pub fn span(self) -> Span {
        self.span_of(Column::ArgumentStart, Column::ArgumentEnd).unwrap_or_default()
    }

    /// Its words.
    pub fn text(self) -> &'a str {
        self.article.slice(self.span())
    }

    /// The mention that heads the words.
    pub fn mention(self) -> Option<Mention<'a>> {
        self.row_of(Column::ArgumentMention)
    }

    /// The entity: of the words, or of the nationality or owner inside them.
    pub fn entity(self) -> Option<Entity<'a>> {
        self.row_of(Column::ArgumentEntity)
    }

    /// The time expression, for a time.
    pub fn time(self) -> Option<Time<'a>> {
        self.row_of(Column::ArgumentTime)
    }
}

impl From<Mention<'_>> for NoteTarget {
    fn from(mention: Mention<'_>) -> Self {
        Self::Mention(mention.id())
    }
}

impl From<Entity<'_>> for NoteTarget {
    fn from(entity: Entity<'_>) -> Self {
        Self::Entity(entity.id())
    }
}

impl From<Sentence<'_>> for NoteTarget {
    fn from(sentence: Sentence<'_>) -> Self {
        Self::Sentence(sentence.id())
    }
}

impl From<Event<'_>> for NoteTarget {
    fn from(event: Event<'_>) -> Self {
        Self::Event(event.id())
    }
}

impl From<Quote<'_>> for NoteTarget {
    fn from(quote: Quote<'_>) -> Self {
        Self::Quote(quote.id())
    }
}
