//! The record `dateline/1`: the one serde projection of a document.
//!
//! Field names and their order are a contract. Positions are half-open and count the unit that `offsets` names. A
//! layer that was not asked for is absent; an id is a letter and the number of the row from one.

mod number;
mod project;
mod restore;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    ArgumentRole, AttributeValue, DateSource, Dependency, EntityKind, EventKind, Factuality, MentionForm,
    Offsets, PartOfSpeech, PennTag, PluginStatus, QuantityKind, QuantityModifier, QuoteKind, RelationKind,
    RoleStatus, SentenceKind, TimeKind, Use,
};
pub use number::Number;
pub use restore::RecordError;

/// The name of this version of the record.
pub const SCHEMA: &str = "dateline/1";

/// One article and what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The version of the format, `dateline/1`.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: String,
    /// The unit of all positions.
    pub offsets: Offsets,
    /// The article's name.
    pub id: String,
    /// Its headline, where the input had it apart from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who published it, where the input said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The text, exactly as it came.
    pub text: String,
    /// The article's date, or null where none is known.
    pub date: Option<DateRecord>,
    /// Sentences in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentences: Option<Vec<SentenceRecord>>,
    /// Tokens in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Vec<TokenRecord>>,
    /// Mentions in order of their start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentions: Option<Vec<MentionRecord>>,
    /// Entities in order of their first mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entities: Option<Vec<EntityRecord>>,
    /// Time expressions in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<Vec<TimeRecord>>,
    /// Quantities in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantities: Option<Vec<QuantityRecord>>,
    /// Relations in order of their evidence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relations: Option<Vec<RelationRecord>>,
    /// Quotes in order of their start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Vec<QuoteRecord>>,
    /// Events in order of their triggers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventRecord>>,
    /// The layers that plugins wrote, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<BTreeMap<String, Vec<NoteRecord>>>,
    /// The plugins that ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plugins: Option<Vec<PluginRecord>>,
}

impl Record {
    /// The JSON Schema (draft 2020-12) of the record, generated from these types.
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Record).to_value()
    }
}

/// The article's date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DateRecord {
    /// `YYYY-MM-DD`.
    #[schemars(extend("format" = "date"))]
    pub value: String,
    /// Where it comes from.
    pub source: DateSource,
    /// Where the text has it, if it has.
    pub start: Option<u32>,
    /// The end of that stretch.
    pub end: Option<u32>,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SentenceRecord {
    /// The first position.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
    /// What part of the article it is.
    pub kind: SentenceKind,
    /// The number of its paragraph, from zero.
    pub paragraph: u32,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRecord {
    /// The first position.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
    /// Whether it is one word with the token before it, parted by grammar alone; absent where it is not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub joined: bool,
    /// Its part of speech; absent where words were not tagged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos: Option<PartOfSpeech>,
    /// Its Penn tag; absent where words were not tagged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<PennTag>,
    /// The form that dictionaries have it under; absent where words were not tagged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lemma: Option<String>,
    /// The number of its head among the tokens, from zero, or null for the root of a sentence; absent where there are no
    /// trees.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub head: Option<Option<u32>>,
    /// How it depends on its head; absent where there are no trees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dep: Option<Dependency>,
}

/// A field that is there, null or not: one that is absent is not read at all.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<u32>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A mention.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MentionRecord {
    /// `m` and a number.
    pub id: String,
    /// The first position.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
    /// The text there.
    pub text: String,
    /// How it refers.
    pub form: MentionForm,
    /// What sort of thing is meant.
    pub kind: EntityKind,
    /// What the name of a place or people is used for; absent for others.
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Use>,
    /// The id of its entity; null only where no entities were made.
    pub entity: Option<String>,
    /// Between 0 and 1, or null where unknown.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: Option<f32>,
}

/// An entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntityRecord {
    /// `e` and a number.
    pub id: String,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// Its fullest name in the article.
    pub name: String,
    /// The ids of its mentions, in order of the text.
    pub mentions: Vec<String>,
    /// Where open tables have it.
    pub links: LinksRecord,
    /// Between 0 and 1, or null where unknown.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: Option<f32>,
}

/// Where open tables have an entity, and the user's; a table that does not have it is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinksRecord {
    /// ISO 3166-1 alpha-2 code of the country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iso3166: Option<String>,
    /// Wikidata id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// GeoNames id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub geonames: Option<u32>,
    /// The id that a lexicon or a rule of the user gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Where the name may stand for several things, the share between 0 and 1 of what speaks for this one; absent where it
    /// stands for one alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: Option<f32>,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeRecord {
    /// `t` and a number.
    pub id: String,
    /// The first position.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
    /// The text there.
    pub text: String,
    /// Its TIMEX3 type.
    pub kind: TimeKind,
    /// Its TIMEX3 value, or null where it is not resolved.
    pub value: Option<String>,
    /// The values of other readings.
    pub alternatives: Vec<String>,
    /// Whether it has a value.
    pub resolved: bool,
    /// The rule that chose the value, or why there is none.
    pub reason: String,
}

/// An amount of something.
///
/// It has a value, or bounds: both of a range ("20 to 30 percent"), or the lower one of an order ("thousands").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuantityRecord {
    /// `n` and a number.
    pub id: String,
    /// The first position.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
    /// The text there, with the words that say how near the number is.
    pub text: String,
    /// What it counts or measures.
    pub kind: QuantityKind,
    /// The number, in units; null where the text gives bounds.
    pub value: Option<Number>,
    /// The lower bound; absent where there is a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<Number>,
    /// The upper bound; absent where there is a value or no such bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<Number>,
    /// The ISO 4217 code of a currency, or the CLDR name of a measure's unit; null for the other kinds.
    pub unit: Option<String>,
    /// For a currency that the words leave open ("$"), the share between 0 and 1 of what the article speaks of that is for
    /// this one; absent where the words name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub unit_confidence: Option<f32>,
    /// How the number lies to the true one; absent where the text does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modifier: Option<QuantityModifier>,
}

/// A relation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationRecord {
    /// `r` and a number.
    pub id: String,
    /// What it says.
    pub kind: RelationKind,
    /// The id of the entity it is about.
    pub subject: String,
    /// The id of the entity or time that is its other argument, or null where the text names none.
    pub object: Option<String>,
    /// What else it says.
    pub attributes: RelationAttributesRecord,
    /// The id of the entity whose words it comes from, or null for the author's own.
    pub source: Option<String>,
    /// The stretch it rests on.
    pub evidence: SpanRecord,
    /// Between 0 and 1, or null where unknown.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: Option<f32>,
    /// The rule that made it; absent where that was not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a relation says besides its arguments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationAttributesRecord {
    /// The title held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<TextRecord>,
    /// Whether it is held now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<RoleStatus>,
}

/// A stretch of text with its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextRecord {
    /// The text there.
    pub text: String,
    /// The first position.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
}

/// A stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanRecord {
    /// The first position.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
}

/// A quote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteRecord {
    /// `q` and a number.
    pub id: String,
    /// The first position, an opening mark for direct speech.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
    /// How the words are reported.
    pub kind: QuoteKind,
    /// The whole reported clause.
    pub content: SpanRecord,
    /// The id of the entity that speaks, or null where it is not known.
    pub speaker: Option<String>,
    /// The id of the mention that names the speaker.
    pub speaker_mention: Option<String>,
    /// The words that name the speaker, whether they are a mention or not; absent where none do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker_text: Option<TextRecord>,
    /// The words that report.
    pub cue: Option<SpanRecord>,
    /// The id of the entity spoken to.
    pub addressee: Option<String>,
    /// The id of the quote it is reported in.
    pub within: Option<String>,
    /// The id of the earlier stretch of the same quotation.
    pub continues: Option<String>,
    /// How the speaker was found; absent where that was not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventRecord {
    /// `v` and a number.
    pub id: String,
    /// The words that tell of it.
    pub trigger: SpanRecord,
    /// What happens.
    pub kind: EventKind,
    /// Who and what has a part in it.
    pub arguments: Vec<ArgumentRecord>,
    /// How the text puts it.
    pub factuality: Factuality,
    /// The id of the entity whose words tell of it, or null for the author's own.
    pub source: Option<String>,
    /// The id of the first event of the article that is the same.
    pub same_as: Option<String>,
    /// The stretch it rests on.
    pub evidence: SpanRecord,
    /// Between 0 and 1, or null where unknown.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: Option<f32>,
    /// The entry of the table of triggers that made it; absent where that was not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Who or what has a part in an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArgumentRecord {
    /// The part.
    pub role: ArgumentRole,
    /// The first position.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
    /// The text there.
    pub text: String,
    /// The id of the entity: of the words, or of the nationality or owner inside them; null where there is none.
    pub entity: Option<String>,
    /// The id of the time, for a time.
    pub time: Option<String>,
    /// The id of the mention that heads the words.
    pub mention: Option<String>,
}

/// One row of a plugin's layer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteRecord {
    /// The first position.
    pub start: u32,
    /// The position after the last one.
    pub end: u32,
    /// The id of what it is about, `document`, or null for the stretch alone.
    #[serde(rename = "ref")]
    pub target: Option<String>,
    /// One of the plugin's labels.
    pub label: String,
    /// The plugin's score.
    pub score: Option<f32>,
    /// Further values by name.
    pub attributes: BTreeMap<String, AttributeValue>,
}

/// A plugin's run over the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PluginRecord {
    /// The plugin's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// How the run ended.
    pub status: PluginStatus,
    /// Why, where it did not end well.
    pub message: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Arc, Document, Id, Layers, Metadata, Sentence, Source, Span, Token, TokenId, TokenRange, Word,
    };

    /// "Ships left." with tags, lemmas and a tree, as JSON.
    fn json() -> String {
        let mut document = Document::new(Metadata::default(), Source::from_text("Ships left.").unwrap());
        let rows = [
            (0, 5, PennTag::NNS, PartOfSpeech::Noun, "ship", Some(1), Dependency::Nsubj),
            (6, 10, PennTag::VBD, PartOfSpeech::Verb, "leave", None, Dependency::Root),
            (10, 11, PennTag::Stop, PartOfSpeech::Punctuation, ".", Some(1), Dependency::Punct),
        ];
        for (start, end, tag, part, lemma, head, dependency) in rows {
            let span = Span::new(start, end);
            document.tokens.push(Token { span, joined: false });
            document.words.push(document.source.get(span).unwrap(), Word { tag, part, lemma });
            document.trees.push(Arc { head: head.map(TokenId::from_index), dependency });
        }
        let tokens = TokenRange::new(TokenId::from_index(0), TokenId::from_index(3));
        document.sentences.push(Sentence { tokens, kind: SentenceKind::Body, paragraph: 0 });
        let layers = Layers::none().with(crate::Layer::Tokens).with(crate::Layer::Sentences);
        serde_json::to_string(&Record::new(&document, Offsets::Char, layers)).unwrap()
    }

    fn again(json: &str) -> Result<String, RecordError> {
        let record: Record = serde_json::from_str(json).unwrap();
        let (offsets, layers) = (record.offsets, record.layers());
        let document = record.into_document()?;
        Ok(serde_json::to_string(&Record::new(&document, offsets, layers)).unwrap())
    }

    #[test]
    fn tags_and_trees_belong_to_tokens_and_come_back() {
        let json = json();
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        insta::assert_snapshot!(value["tokens"][0], @r#"{"dep":"nsubj","end":5,"head":1,"lemma":"ship","pos":"NOUN","start":0,"tag":"NNS"}"#);
        insta::assert_snapshot!(value["tokens"][1], @r#"{"dep":"root","end":10,"head":null,"lemma":"leave","pos":"VERB","start":6,"tag":"VBD"}"#);
        assert_eq!(again(&json).unwrap(), json);
    }

    #[test]
    fn tokens_that_were_not_analysed_have_no_tags() {
        let bare = json().replace(r#","pos":"NOUN","tag":"NNS","lemma":"ship""#, "");
        let bare = bare.replace(r#","pos":"VERB","tag":"VBD","lemma":"leave""#, "");
        let bare = bare.replace(r#","pos":"PUNCT","tag":".","lemma":".""#, "");
        assert!(!bare.contains("lemma"), "{bare}");
        assert_eq!(again(&bare).unwrap(), bare);
    }

    #[test]
    fn tags_and_trees_that_fit_no_document_are_refused_with_the_place() {
        let refused = |find: &str, replace: &str| {
            let json = json();
            assert!(json.contains(find), "{find} is not in {json}");
            again(&json.replacen(find, replace, 1)).unwrap_err().to_string()
        };
        insta::assert_snapshot!(refused(r#""tag":"VBD","#, ""), @"tokens[1]: all tokens have `pos`, `tag` and `lemma`, or none has any of them");
        insta::assert_snapshot!(refused(r#","head":null"#, ""), @"tokens[1]: all tokens have `head` and `dep`, or none has either");
        insta::assert_snapshot!(refused(r#""head":null"#, r#""head":1"#), @"tokens[1]: it is its own head");
        insta::assert_snapshot!(refused(r#""head":null"#, r#""head":7"#), @"the record is no document: TokenId[1] has a head that is not there");
        insta::assert_snapshot!(refused(r#""head":null"#, r#""head":2"#), @"the record is no document: TokenId[0] depends on itself through others");
        insta::assert_snapshot!(refused(r#""head":1"#, r#""head":null"#), @"the record is no document: TokenId[1] is a second root of its sentence");
    }
}
