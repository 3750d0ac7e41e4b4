use crate::abi::ColumnType;

macro_rules! columns {
    ($($(#[doc = $doc:literal])* $Name:ident = $name:literal: $Type:ident,)*) => {
        /// A column of a document that a host hands to plugins.
        ///
        /// Spans are half-open ranges of bytes of the text. Rows of a layer have the order of its ids, and a column with
        /// another layer's ids holds row numbers of that layer, [`NONE`](crate::abi::NONE) for none.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum InputColumn { $($(#[doc = $doc])* $Name,)* }

        impl InputColumn {
            /// Every column, layer by layer.
            pub const ALL: &'static [Self] = &[$(Self::$Name,)*];

            /// The column's name: its layer, a dot, and what it says of each row.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Name => $name,)* }
            }

            /// The type of its values.
            pub const fn column_type(self) -> ColumnType {
                match self { $(Self::$Name => ColumnType::$Type,)* }
            }

            /// What it says of each row.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$Name => concat!($($doc),*),)* }
            }
        }
    };
}

columns! {
    /// The headline that came apart from the text; one row, empty where there is none.
    ArticleTitle = "article.title": Str,
    /// Who published the article; one row, empty where it is not known.
    ArticleSource = "article.source": Str,

    /// Where the article's date comes from, a code of the date sources; one row, 255 where it is not known.
    ArticleDateSource = "article.date_source": U8,
    /// The first byte of the date in the text; one row, all ones where it is not from the text.
    ArticleDateStart = "article.date_start": U32,
    /// The byte after the date; one row, all ones where it is not from the text.
    ArticleDateEnd = "article.date_end": U32,

    /// The token's first byte.
    TokenStart = "token.start": U32,
    /// The byte after its last one.
    TokenEnd = "token.end": U32,
    /// Whether it is one word with the token before it.
    TokenJoined = "token.joined": Bool,

    /// A code of the Penn tags. Words have a row for every token, or none where the text was not tagged.
    WordTag = "word.tag": U8,
    /// A code of the parts of speech.
    WordPart = "word.pos": U8,
    /// The form that dictionaries have it under.
    WordLemma = "word.lemma": Str,
    /// The token that it depends on; all ones for the root of its sentence. No rows where there are no trees.
    WordHead = "word.head": U32,
    /// How it depends on it, a code of the dependencies. No rows where there are no trees.
    WordDependency = "word.dependency": U8,

    /// The first byte of the sentence's first token.
    SentenceStart = "sentence.start": U32,
    /// The byte after its last token.
    SentenceEnd = "sentence.end": U32,
    /// Its first token.
    SentenceTokenStart = "sentence.token_start": U32,
    /// The token after its last one.
    SentenceTokenEnd = "sentence.token_end": U32,
    /// A code of the sentence kinds.
    SentenceKind = "sentence.kind": U8,
    /// The number of its paragraph, from zero.
    SentenceParagraph = "sentence.paragraph": U32,

    /// The mention's first byte.
    MentionStart = "mention.start": U32,
    /// The byte after its last one.
    MentionEnd = "mention.end": U32,
    /// A code of the entity kinds.
    MentionKind = "mention.kind": U8,
    /// A code of the mention forms.
    MentionForm = "mention.form": U8,
    /// What the name of a place or people is used for, a code of the uses; 255 for others.
    MentionUse = "mention.use": U8,
    /// The entity it refers to.
    MentionEntity = "mention.entity": U32,
    /// Between 0 and 1; not a number where it is unknown.
    MentionConfidence = "mention.confidence": F32,

    /// A code of the entity kinds.
    EntityKind = "entity.kind": U8,
    /// The entity's fullest name in the article.
    EntityName = "entity.name": Str,
    /// An ISO 3166-1 alpha-2 code; empty for none.
    EntityIso3166 = "entity.iso3166": Str,
    /// A Wikidata id; empty for none.
    EntityWikidata = "entity.wikidata": Str,
    /// A GeoNames id; 0 for none.
    EntityGeonames = "entity.geonames": U32,
    /// What a user's lexicon or rule calls it; empty for none.
    EntityUser = "entity.user": Str,
    /// How sure the links are, between 0 and 1; not a number where it is unknown.
    EntityLinkConfidence = "entity.link_confidence": F32,
    /// Between 0 and 1; not a number where it is unknown.
    EntityConfidence = "entity.confidence": F32,

    /// The time expression's first byte.
    TimeStart = "time.start": U32,
    /// The byte after its last one.
    TimeEnd = "time.end": U32,
    /// A code of the time kinds.
    TimeKind = "time.kind": U8,
    /// The TIMEX3 value; empty where the text leaves it open.
    TimeValue = "time.value": Str,
    /// The values of other readings.
    TimeAlternatives = "time.alternatives": StrList,
    /// The rule that chose the value, or why there is none.
    TimeReason = "time.reason": Str,

    /// The first byte of the amount with its unit.
    QuantityStart = "quantity.start": U32,
    /// The byte after its last one.
    QuantityEnd = "quantity.end": U32,
    /// A code of the quantity kinds.
    QuantityKind = "quantity.kind": U8,
    /// The number, in units; not a number where there are bounds instead.
    QuantityValue = "quantity.value": F64,
    /// The lower bound of a range; not a number for none.
    QuantityLow = "quantity.low": F64,
    /// The upper bound of a range; not a number for none.
    QuantityHigh = "quantity.high": F64,
    /// An ISO 4217 code for money, a CLDR unit for a measure, else empty.
    QuantityUnit = "quantity.unit": Str,
    /// How sure the unit is where the words leave it open, between 0 and 1; else not a number.
    QuantityUnitConfidence = "quantity.unit_confidence": F32,
    /// How the number lies to the true one, a code of the quantity modifiers; 255 where the text does not say.
    QuantityModifier = "quantity.modifier": U8,

    /// The first byte of the quote with its marks.
    QuoteStart = "quote.start": U32,
    /// The byte after its last one.
    QuoteEnd = "quote.end": U32,
    /// A code of the quote kinds.
    QuoteKind = "quote.kind": U8,
    /// The first byte of the whole reported clause.
    QuoteContentStart = "quote.content_start": U32,
    /// The byte after the clause.
    QuoteContentEnd = "quote.content_end": U32,
    /// The first byte of the words that report; all ones for none.
    QuoteCueStart = "quote.cue_start": U32,
    /// The byte after them; all ones for none.
    QuoteCueEnd = "quote.cue_end": U32,
    /// The entity that speaks.
    QuoteSpeaker = "quote.speaker": U32,
    /// The mention that names the speaker.
    QuoteSpeakerMention = "quote.speaker_mention": U32,
    /// The first byte of the words that name the speaker; all ones for none.
    QuoteSpeakerStart = "quote.speaker_start": U32,
    /// The byte after them; all ones for none.
    QuoteSpeakerEnd = "quote.speaker_end": U32,
    /// The entity that is spoken to.
    QuoteAddressee = "quote.addressee": U32,
    /// The first byte of the words that name the one spoken to; all ones for none.
    QuoteAddresseeStart = "quote.addressee_start": U32,
    /// The byte after them; all ones for none.
    QuoteAddresseeEnd = "quote.addressee_end": U32,
    /// The quote that this one is reported in.
    QuoteWithin = "quote.within": U32,
    /// The earlier stretch of the same quotation.
    QuoteContinues = "quote.continues": U32,

    /// A code of the relation kinds.
    RelationKind = "relation.kind": U8,
    /// The entity of which the relation speaks.
    RelationSubject = "relation.subject": U32,
    /// What its object is: 0 nothing, 1 an entity, 2 a time.
    RelationObjectKind = "relation.object_kind": U8,
    /// Its object, an entity or a time.
    RelationObject = "relation.object": U32,
    /// The entity whose words it comes from.
    RelationSource = "relation.source": U32,
    /// The first byte of the title held; all ones for none.
    RelationTitleStart = "relation.title_start": U32,
    /// The byte after the title; all ones for none.
    RelationTitleEnd = "relation.title_end": U32,
    /// A code of the role statuses; 255 for none.
    RelationStatus = "relation.status": U8,
    /// The first byte of the stretch that the fact rests on.
    RelationEvidenceStart = "relation.evidence_start": U32,
    /// The byte after it.
    RelationEvidenceEnd = "relation.evidence_end": U32,
    /// Between 0 and 1; not a number where it is unknown.
    RelationConfidence = "relation.confidence": F32,

    /// The first byte of the words that tell of the event.
    EventTriggerStart = "event.trigger_start": U32,
    /// The byte after them.
    EventTriggerEnd = "event.trigger_end": U32,
    /// A code of the event kinds.
    EventKind = "event.kind": U8,
    /// How the text puts it, a code of the factualities.
    EventFactuality = "event.factuality": U8,
    /// The entity whose words tell of it.
    EventSource = "event.source": U32,
    /// The first event of the article that is the same.
    EventSameAs = "event.same_as": U32,
    /// The first byte of the stretch that it rests on.
    EventEvidenceStart = "event.evidence_start": U32,
    /// The byte after it.
    EventEvidenceEnd = "event.evidence_end": U32,
    /// Between 0 and 1; not a number where it is unknown.
    EventConfidence = "event.confidence": F32,
    /// Its first argument, a row of the event arguments.
    EventArgumentStart = "event.argument_start": U32,
    /// The argument after its last one.
    EventArgumentEnd = "event.argument_end": U32,

    /// The event that the argument belongs to. Arguments come in order of their events.
    ArgumentEvent = "event_argument.event": U32,
    /// A code of the argument roles.
    ArgumentRole = "event_argument.role": U8,
    /// The first byte of its words.
    ArgumentStart = "event_argument.start": U32,
    /// The byte after them.
    ArgumentEnd = "event_argument.end": U32,
    /// The mention that heads the words.
    ArgumentMention = "event_argument.mention": U32,
    /// The entity: of the words, or of the nationality or owner inside them.
    ArgumentEntity = "event_argument.entity": U32,
    /// The time expression, for a time.
    ArgumentTime = "event_argument.time": U32,
}

impl InputColumn {
    /// How many columns there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The column of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.name() == name)
    }

    /// The layer that the column belongs to: the part of its name before the dot.
    pub fn layer(self) -> &'static str {
        self.name().split_once('.').map_or("", |(layer, _)| layer)
    }

    /// The number of the column's layer, from zero.
    pub(crate) const fn layer_index(self) -> usize {
        let mut layer = 0;
        let mut index = 1;
        while index <= self.index() {
            if !is_one_layer(Self::ALL[index - 1].name(), Self::ALL[index].name()) {
                layer += 1;
            }
            index += 1;
        }
        layer
    }

    /// How many layers there are.
    pub(crate) const LAYERS: usize = Self::ALL[Self::COUNT - 1].layer_index() + 1;

    /// The column's place in [`InputColumn::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// Whether two names are alike up to the dot.
const fn is_one_layer(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut index = 0;
    while index < one.len() && index < other.len() && one[index] == other[index] {
        if one[index] == b'.' {
            return true;
        }
        index += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{Argument, Entity, Event, Mention, Quantity, Quote, Relation, Sentence, Time, Token, View};

    #[test]
    fn names_are_unique_and_stand_beside_their_layer() {
        let names: BTreeSet<_> = InputColumn::ALL.iter().map(|column| column.name()).collect();
        assert_eq!(names.len(), InputColumn::COUNT);
        let mut layers: Vec<_> = InputColumn::ALL.iter().map(|column| column.layer()).collect();
        layers.dedup();
        assert_eq!(layers.len(), InputColumn::LAYERS);
        assert_eq!(
            layers,
            [
                "article",
                "token",
                "word",
                "sentence",
                "mention",
                "entity",
                "time",
                "quantity",
                "quote",
                "relation",
                "event",
                "event_argument"
            ]
        );
    }

    #[test]
    fn views_know_the_first_column_of_their_layer() {
        fn check<'a, V: View<'a>>() {
            let first = V::FIRST_COLUMN;
            let before = first.index().checked_sub(1).map(|before| InputColumn::ALL[before].layer());
            assert_ne!(before, Some(first.layer()), "{first:?}");
        }
        check::<Token<'_>>();
        check::<Sentence<'_>>();
        check::<Mention<'_>>();
        check::<Entity<'_>>();
        check::<Time<'_>>();
        check::<Quantity<'_>>();
        check::<Quote<'_>>();
        check::<Relation<'_>>();
        check::<Event<'_>>();
        check::<Argument<'_>>();
    }

    #[test]
    fn a_name_leads_back_to_its_column() {
        for &column in InputColumn::ALL {
            assert_eq!(InputColumn::from_name(column.name()), Some(column));
            assert_eq!(InputColumn::ALL[column.index()], column);
        }
        assert_eq!(InputColumn::from_name("token.colour"), None);
    }
}
