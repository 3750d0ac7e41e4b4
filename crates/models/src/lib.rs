//! The tables and models that dateline ships, as data and nothing else.
//!
//! Each has a card in `data/`: sources with licences and versions, counts or scores, and the command that builds it.

/// Bytes that begin where a cache line does, so that numbers in them can be read in place.
#[repr(C, align(64))]
struct Aligned<Bytes: ?Sized>(Bytes);

/// The model of tags, lemmas, sentence ends and trees, for `dateline_syntax::Syntax::open`.
pub static SYNTAX: &[u8] = {
    static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/syntax.bin"));
    &FILE.0
};

/// The model of names, for `dateline_entity::NameModel::open`.
pub static NAME_MODEL: &[u8] = {
    static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/name_model.bin"));
    &FILE.0
};

/// The model of coreference, for `dateline_entity::CoreferenceModel::open`.
pub static COREFERENCE: &[u8] = {
    static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/coreference.bin"));
    &FILE.0
};

/// The model of relations, for `dateline_relation::RelationModel::open`.
pub static RELATIONS: &[u8] = {
    static FILE: &Aligned<[u8]> = &Aligned(*include_bytes!("../data/relations.bin"));
    &FILE.0
};

/// The lexicon of names, for `dateline_entity::Lexicon::open`: places, nationalities, given and family names,
/// institutions, companies, media, peoples, events, products, and ordinary words.
pub static NAMES: &[u8] = include_bytes!("../data/names.bin");

/// The gazetteer, for `dateline_entity::Gazetteer::open`: cities, regions and countries with GeoNames ids.
pub static PLACES: &[u8] = include_bytes!("../data/places.bin");

/// The inflected forms of verbs that report speech, one a line, in order of their bytes: `said`, `tells`, `warned`.
pub static REPORTING_VERBS: &str = include_str!("../data/reporting_verbs.txt");

/// The words that tell of events, for `dateline_relation::EventExtractor::new`.
pub static EVENT_TRIGGERS: &str = include_str!("../data/event_triggers.txt");
