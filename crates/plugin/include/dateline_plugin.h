/* The plugin ABI of dateline, version 1. Generated from the Rust definitions; the tests compare.

   A plugin exports `const dl_plugin *dateline_plugin_v1(void)` and holds its manifest, a JSON text, in the
   section DL_MANIFEST_SECTION, so that a host can read it without running anything.

   A layer that is emitted has the columns start u32, end u32, label u32 (the label's place in the manifest),
   score f32 (null: no scores), ref kind u8, ref u32 (DL_NONE for kinds without rows), then the manifest's
   attributes in its order. An attribute whose type ends in `?` is followed by a bool column that says of each
   row whether it has a value.

   A str column is `uint32_t offsets[n + 1]` and the bytes of all rows after them; a str[] column is
   `uint32_t rows[n + 1]` and a str column of rows[n] texts after them. */

#ifndef DATELINE_PLUGIN_H
#define DATELINE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__APPLE__)
#define DL_MANIFEST_SECTION "__TEXT,__dateline"
#elif defined(_WIN32)
#define DL_MANIFEST_SECTION ".dtline"
#else
#define DL_MANIFEST_SECTION ".dateline"
#endif

#if defined(_WIN32)
#define DL_EXPORT __declspec(dllexport)
#else
#define DL_EXPORT __attribute__((visibility("default")))
#endif

#define DL_MAGIC UINT64_C(0x454e494c45544144)
#define DL_ABI_MINOR 0
#define DL_NONE UINT32_C(0xffffffff)
#define DL_NO_CODE 255

/* What calls return. */
enum {
  DL_OK = 0,
  DL_SKIPPED = 1,
  DL_FAILED = -1,
  DL_PANICKED = -2,
  DL_REFUSED = -3,
};

/* Levels of the log. */
enum {
  DL_LOG_ERROR = 1,
  DL_LOG_WARN = 2,
  DL_LOG_INFO = 3,
  DL_LOG_DEBUG = 4,
};

/* Whether to stop. */
enum {
  DL_GO_ON = 0,
  DL_CANCELLED = 1,
  DL_DEADLINE = 2,
};

/* What a note is about. */
enum {
  DL_REF_NONE = 0,
  DL_REF_MENTION = 1,
  DL_REF_ENTITY = 2,
  DL_REF_SENTENCE = 3,
  DL_REF_QUOTE = 4,
  DL_REF_EVENT = 5,
  DL_REF_DOCUMENT = 6,
};

/* Types of columns. */
enum {
  DL_U8 = 1,
  DL_U32 = 2,
  DL_I64 = 3,
  DL_F32 = 4,
  DL_F64 = 5,
  DL_BOOL = 6,
  DL_STR = 7,
  DL_STR_LIST = 8,
};

/* Codes of article.date_source. */
enum {
  DL_DATE_INPUT = 0,
  DL_DATE_FLAG = 1,
  DL_DATE_HEAD = 2,
  DL_DATE_DATELINE = 3,
};

/* Codes of word.tag. */
enum {
  DL_TAG_JJ = 0,
  DL_TAG_JJR = 1,
  DL_TAG_JJS = 2,
  DL_TAG_NN = 3,
  DL_TAG_NNS = 4,
  DL_TAG_NNP = 5,
  DL_TAG_NNPS = 6,
  DL_TAG_VB = 7,
  DL_TAG_VBD = 8,
  DL_TAG_VBG = 9,
  DL_TAG_VBN = 10,
  DL_TAG_VBP = 11,
  DL_TAG_VBZ = 12,
  DL_TAG_MD = 13,
  DL_TAG_RB = 14,
  DL_TAG_RBR = 15,
  DL_TAG_RBS = 16,
  DL_TAG_RP = 17,
  DL_TAG_IN = 18,
  DL_TAG_TO = 19,
  DL_TAG_CC = 20,
  DL_TAG_DT = 21,
  DL_TAG_PDT = 22,
  DL_TAG_WDT = 23,
  DL_TAG_PRP = 24,
  DL_TAG_PRPS = 25,
  DL_TAG_WP = 26,
  DL_TAG_WPS = 27,
  DL_TAG_WRB = 28,
  DL_TAG_EX = 29,
  DL_TAG_POS = 30,
  DL_TAG_CD = 31,
  DL_TAG_LS = 32,
  DL_TAG_UH = 33,
  DL_TAG_FW = 34,
  DL_TAG_AFX = 35,
  DL_TAG_GW = 36,
  DL_TAG_XX = 37,
  DL_TAG_ADD = 38,
  DL_TAG_SYM = 39,
  DL_TAG_CURRENCY = 40,
  DL_TAG_STOP = 41,
  DL_TAG_COMMA = 42,
  DL_TAG_COLON = 43,
  DL_TAG_HYPHEN = 44,
  DL_TAG_OPEN_BRACKET = 45,
  DL_TAG_CLOSE_BRACKET = 46,
  DL_TAG_OPEN_QUOTE = 47,
  DL_TAG_CLOSE_QUOTE = 48,
  DL_TAG_NFP = 49,
};

/* Codes of word.pos. */
enum {
  DL_POS_ADJECTIVE = 0,
  DL_POS_ADPOSITION = 1,
  DL_POS_ADVERB = 2,
  DL_POS_AUXILIARY = 3,
  DL_POS_COORDINATING_CONJUNCTION = 4,
  DL_POS_DETERMINER = 5,
  DL_POS_INTERJECTION = 6,
  DL_POS_NOUN = 7,
  DL_POS_NUMERAL = 8,
  DL_POS_PARTICLE = 9,
  DL_POS_PRONOUN = 10,
  DL_POS_PROPER_NOUN = 11,
  DL_POS_PUNCTUATION = 12,
  DL_POS_SUBORDINATING_CONJUNCTION = 13,
  DL_POS_SYMBOL = 14,
  DL_POS_VERB = 15,
  DL_POS_OTHER = 16,
};

/* Codes of word.dependency. */
enum {
  DL_DEP_ACL = 0,
  DL_DEP_ACL_RELCL = 1,
  DL_DEP_ADVCL = 2,
  DL_DEP_ADVCL_RELCL = 3,
  DL_DEP_ADVMOD = 4,
  DL_DEP_AMOD = 5,
  DL_DEP_APPOS = 6,
  DL_DEP_AUX = 7,
  DL_DEP_AUX_PASS = 8,
  DL_DEP_CASE = 9,
  DL_DEP_CC = 10,
  DL_DEP_CC_PRECONJ = 11,
  DL_DEP_CCOMP = 12,
  DL_DEP_CLF = 13,
  DL_DEP_COMPOUND = 14,
  DL_DEP_COMPOUND_PRT = 15,
  DL_DEP_CONJ = 16,
  DL_DEP_COP = 17,
  DL_DEP_CSUBJ = 18,
  DL_DEP_CSUBJ_OUTER = 19,
  DL_DEP_CSUBJ_PASS = 20,
  DL_DEP_DEP = 21,
  DL_DEP_DET = 22,
  DL_DEP_DET_PREDET = 23,
  DL_DEP_DISCOURSE = 24,
  DL_DEP_DISLOCATED = 25,
  DL_DEP_EXPL = 26,
  DL_DEP_FIXED = 27,
  DL_DEP_FLAT = 28,
  DL_DEP_GOESWITH = 29,
  DL_DEP_IOBJ = 30,
  DL_DEP_LIST = 31,
  DL_DEP_MARK = 32,
  DL_DEP_NMOD = 33,
  DL_DEP_NMOD_DESC = 34,
  DL_DEP_NMOD_POSS = 35,
  DL_DEP_NMOD_UNMARKED = 36,
  DL_DEP_NSUBJ = 37,
  DL_DEP_NSUBJ_OUTER = 38,
  DL_DEP_NSUBJ_PASS = 39,
  DL_DEP_NUMMOD = 40,
  DL_DEP_OBJ = 41,
  DL_DEP_OBL = 42,
  DL_DEP_OBL_AGENT = 43,
  DL_DEP_OBL_UNMARKED = 44,
  DL_DEP_ORPHAN = 45,
  DL_DEP_PARATAXIS = 46,
  DL_DEP_PUNCT = 47,
  DL_DEP_REPARANDUM = 48,
  DL_DEP_ROOT = 49,
  DL_DEP_VOCATIVE = 50,
  DL_DEP_XCOMP = 51,
};

/* Codes of sentence.kind. */
enum {
  DL_SENTENCE_HEAD = 0,
  DL_SENTENCE_HEADLINE = 1,
  DL_SENTENCE_DATELINE = 2,
  DL_SENTENCE_BODY = 3,
};

/* Codes of mention.kind and entity.kind. */
enum {
  DL_ENTITY_PERSON = 0,
  DL_ENTITY_ORGANIZATION = 1,
  DL_ENTITY_PLACE = 2,
  DL_ENTITY_GROUP = 3,
  DL_ENTITY_WORK = 4,
  DL_ENTITY_EVENT = 5,
  DL_ENTITY_PRODUCT = 6,
  DL_ENTITY_OTHER = 7,
};

/* Codes of mention.form. */
enum {
  DL_FORM_NAME = 0,
  DL_FORM_NOMINAL = 1,
  DL_FORM_PRONOUN = 2,
};

/* Codes of mention.use. */
enum {
  DL_USE_LITERAL = 0,
  DL_USE_GOVERNMENT = 1,
  DL_USE_TEAM = 2,
  DL_USE_INSTITUTION = 3,
  DL_USE_EVENT = 4,
};

/* Codes of time.kind. */
enum {
  DL_TIME_DATE = 0,
  DL_TIME_TIME = 1,
  DL_TIME_DURATION = 2,
  DL_TIME_SET = 3,
};

/* Codes of quantity.kind. */
enum {
  DL_QUANTITY_MONEY = 0,
  DL_QUANTITY_PERCENT = 1,
  DL_QUANTITY_CARDINAL = 2,
  DL_QUANTITY_ORDINAL = 3,
  DL_QUANTITY_MEASURE = 4,
};

/* Codes of quantity.modifier. */
enum {
  DL_MODIFIER_ABOUT = 0,
  DL_MODIFIER_NEARLY = 1,
  DL_MODIFIER_MORE_THAN = 2,
  DL_MODIFIER_LESS_THAN = 3,
  DL_MODIFIER_AT_LEAST = 4,
  DL_MODIFIER_AT_MOST = 5,
};

/* Codes of quote.kind. */
enum {
  DL_QUOTE_DIRECT = 0,
  DL_QUOTE_INDIRECT = 1,
  DL_QUOTE_MIXED = 2,
};

/* Codes of relation.kind. */
enum {
  DL_RELATION_HOLDS_ROLE = 0,
  DL_RELATION_EMPLOYED_BY = 1,
  DL_RELATION_MEMBER_OF = 2,
  DL_RELATION_AFFILIATED_WITH = 3,
  DL_RELATION_LEADS = 4,
  DL_RELATION_FOUNDED = 5,
  DL_RELATION_OWNS = 6,
  DL_RELATION_SUBSIDIARY_OF = 7,
  DL_RELATION_PART_OF = 8,
  DL_RELATION_BASED_IN = 9,
  DL_RELATION_LOCATED_IN = 10,
  DL_RELATION_LIVES_IN = 11,
  DL_RELATION_BORN_IN = 12,
  DL_RELATION_DIED_IN = 13,
  DL_RELATION_CITIZEN_OF = 14,
  DL_RELATION_SPOUSE_OF = 15,
  DL_RELATION_PARENT_OF = 16,
  DL_RELATION_SIBLING_OF = 17,
  DL_RELATION_EDUCATED_AT = 18,
  DL_RELATION_CREATED = 19,
  DL_RELATION_TAKES_PART_IN = 20,
  DL_RELATION_MET_WITH = 21,
  DL_RELATION_SPOKE_WITH = 22,
  DL_RELATION_ALLIED_WITH = 23,
  DL_RELATION_SUPPORTS = 24,
  DL_RELATION_OPPOSES = 25,
  DL_RELATION_FIGHTS = 26,
  DL_RELATION_ATTACKED = 27,
  DL_RELATION_KILLED = 28,
  DL_RELATION_ARRESTED = 29,
  DL_RELATION_APPOINTED = 30,
  DL_RELATION_WON = 31,
  DL_RELATION_BORN_ON = 32,
  DL_RELATION_DIED_ON = 33,
  DL_RELATION_FOUNDED_ON = 34,
};

/* Codes of relation.status. */
enum {
  DL_STATUS_CURRENT = 0,
  DL_STATUS_FORMER = 1,
  DL_STATUS_ACTING = 2,
  DL_STATUS_CANDIDATE = 3,
};

/* Codes of event.kind. */
enum {
  DL_EVENT_AGREE = 0,
  DL_EVENT_PROMISE = 1,
  DL_EVENT_MEET = 2,
  DL_EVENT_NEGOTIATE = 3,
  DL_EVENT_MEDIATE = 4,
  DL_EVENT_VISIT = 5,
  DL_EVENT_SUPPORT = 6,
  DL_EVENT_SIGN = 7,
  DL_EVENT_COOPERATE = 8,
  DL_EVENT_AID = 9,
  DL_EVENT_CONCEDE = 10,
  DL_EVENT_RELEASE = 11,
  DL_EVENT_RETREAT = 12,
  DL_EVENT_INVESTIGATE = 13,
  DL_EVENT_DEMAND = 14,
  DL_EVENT_CRITICIZE = 15,
  DL_EVENT_ACCUSE = 16,
  DL_EVENT_SUE = 17,
  DL_EVENT_REJECT = 18,
  DL_EVENT_THREATEN = 19,
  DL_EVENT_PROTEST = 20,
  DL_EVENT_STRIKE = 21,
  DL_EVENT_MOBILIZE = 22,
  DL_EVENT_SANCTION = 23,
  DL_EVENT_COERCE = 24,
  DL_EVENT_ARREST = 25,
  DL_EVENT_EXPEL = 26,
  DL_EVENT_SEIZE = 27,
  DL_EVENT_DESTROY = 28,
  DL_EVENT_KIDNAP = 29,
  DL_EVENT_ASSAULT = 30,
  DL_EVENT_BOMB = 31,
  DL_EVENT_KILL = 32,
  DL_EVENT_ATTACK = 33,
  DL_EVENT_FIGHT = 34,
  DL_EVENT_INVADE = 35,
  DL_EVENT_OVERTHROW = 36,
  DL_EVENT_DIE = 37,
  DL_EVENT_INJURE = 38,
  DL_EVENT_DISASTER = 39,
  DL_EVENT_TRAVEL = 40,
  DL_EVENT_DECIDE = 41,
  DL_EVENT_LEGISLATE = 42,
  DL_EVENT_RULE = 43,
  DL_EVENT_CHARGE = 44,
  DL_EVENT_CONVICT = 45,
  DL_EVENT_SENTENCE = 46,
  DL_EVENT_ACQUIT = 47,
  DL_EVENT_APPOINT = 48,
  DL_EVENT_RESIGN = 49,
  DL_EVENT_DISMISS = 50,
  DL_EVENT_ELECT = 51,
  DL_EVENT_WIN = 52,
  DL_EVENT_BUY = 53,
  DL_EVENT_SELL = 54,
  DL_EVENT_OPEN = 55,
  DL_EVENT_CLOSE = 56,
};

/* Codes of event.factuality. */
enum {
  DL_FACTUALITY_ASSERTED = 0,
  DL_FACTUALITY_FUTURE = 1,
  DL_FACTUALITY_FAILED = 2,
  DL_FACTUALITY_NEGATED = 3,
  DL_FACTUALITY_CLAIMED = 4,
  DL_FACTUALITY_POSSIBLE = 5,
};

/* Codes of event_argument.role. */
enum {
  DL_ROLE_ACTOR = 0,
  DL_ROLE_TARGET = 1,
  DL_ROLE_RECIPIENT = 2,
  DL_ROLE_INSTRUMENT = 3,
  DL_ROLE_PLACE = 4,
  DL_ROLE_TIME = 5,
};

/* A borrowed string: UTF-8 where it comes from the host. */
typedef struct dl_str {
  const uint8_t *ptr;
  uint64_t len; /* bytes */
} dl_str;
#if UINTPTR_MAX == UINT64_MAX && !defined(__cplusplus)
_Static_assert(offsetof(dl_str, ptr) == 0, "dl_str.ptr");
_Static_assert(offsetof(dl_str, len) == 8, "dl_str.len");
_Static_assert(sizeof(dl_str) == 16, "dl_str");
#endif

/* A borrowed column of values. */
typedef struct dl_col {
  const void *ptr; /* null: optional and absent */
  uint64_t len; /* rows */
  uint32_t type; /* DL_U8 ... */
  uint32_t stride; /* bytes from one value to the next; 0 for texts */
} dl_col;
#if UINTPTR_MAX == UINT64_MAX && !defined(__cplusplus)
_Static_assert(offsetof(dl_col, ptr) == 0, "dl_col.ptr");
_Static_assert(offsetof(dl_col, len) == 8, "dl_col.len");
_Static_assert(offsetof(dl_col, type) == 16, "dl_col.type");
_Static_assert(offsetof(dl_col, stride) == 20, "dl_col.stride");
_Static_assert(sizeof(dl_col) == 24, "dl_col");
#endif

/* A document, valid during the call. */
typedef struct dl_doc {
  uint32_t struct_size;
  uint32_t flags;
  dl_str id;
  dl_str lang; /* BCP 47 */
  dl_str text; /* every offset counts its bytes */
  dl_str date; /* YYYY-MM-DD or empty */
  const dl_col *cols; /* in the order of the manifest's "requires" */
  uint64_t n_cols;
} dl_doc;
#if UINTPTR_MAX == UINT64_MAX && !defined(__cplusplus)
_Static_assert(offsetof(dl_doc, struct_size) == 0, "dl_doc.struct_size");
_Static_assert(offsetof(dl_doc, flags) == 4, "dl_doc.flags");
_Static_assert(offsetof(dl_doc, id) == 8, "dl_doc.id");
_Static_assert(offsetof(dl_doc, lang) == 24, "dl_doc.lang");
_Static_assert(offsetof(dl_doc, text) == 40, "dl_doc.text");
_Static_assert(offsetof(dl_doc, date) == 56, "dl_doc.date");
_Static_assert(offsetof(dl_doc, cols) == 72, "dl_doc.cols");
_Static_assert(offsetof(dl_doc, n_cols) == 80, "dl_doc.n_cols");
_Static_assert(sizeof(dl_doc) == 88, "dl_doc");
#endif

/* The host's services, during the call that was given them and from its thread alone. */
typedef struct dl_host {
  uint32_t struct_size;
  uint32_t abi_minor;
  void *ctx; /* what every service takes first */
  int32_t (*emit)(void *ctx, uint32_t layer, const dl_col *cols, uint64_t n_cols, uint64_t n_rows); /* layer is 0; columns as said above; DL_OK or DL_REFUSED */
  void (*log)(void *ctx, uint32_t level, dl_str line);
  void (*set_error)(void *ctx, uint32_t code, dl_str message); /* the last message counts */
  uint32_t (*should_stop)(void *ctx); /* DL_GO_ON, DL_CANCELLED or DL_DEADLINE */
  const void *(*extension)(void *ctx, dl_str id); /* null for what the host does not have */
} dl_host;
#if UINTPTR_MAX == UINT64_MAX && !defined(__cplusplus)
_Static_assert(offsetof(dl_host, struct_size) == 0, "dl_host.struct_size");
_Static_assert(offsetof(dl_host, abi_minor) == 4, "dl_host.abi_minor");
_Static_assert(offsetof(dl_host, ctx) == 8, "dl_host.ctx");
_Static_assert(offsetof(dl_host, emit) == 16, "dl_host.emit");
_Static_assert(offsetof(dl_host, log) == 24, "dl_host.log");
_Static_assert(offsetof(dl_host, set_error) == 32, "dl_host.set_error");
_Static_assert(offsetof(dl_host, should_stop) == 40, "dl_host.should_stop");
_Static_assert(offsetof(dl_host, extension) == 48, "dl_host.extension");
_Static_assert(sizeof(dl_host) == 56, "dl_host");
#endif

/* One extractor. Functions return DL_OK, DL_SKIPPED or an error below zero. */
typedef struct dl_extractor {
  uint32_t struct_size;
  uint32_t flags; /* 0 */
  dl_str name; /* the layer, as the manifest has it */
  dl_str version; /* the plugin's, as the manifest has it */
  int32_t (*load)(const dl_host *host, dl_str config_json, const dl_col *files, uint64_t n_files, void **model); /* once; the model is shared by all threads; the files' bytes stay until the process ends */
  int32_t (*open)(const dl_host *host, void *model, void **session); /* a session is used by one thread at a time */
  int32_t (*extract)(void *session, const dl_doc *doc, const dl_host *host);
  void (*close)(void *session);
  void (*unload)(void *model); /* after all sessions; the library stays in memory */
} dl_extractor;
#if UINTPTR_MAX == UINT64_MAX && !defined(__cplusplus)
_Static_assert(offsetof(dl_extractor, struct_size) == 0, "dl_extractor.struct_size");
_Static_assert(offsetof(dl_extractor, flags) == 4, "dl_extractor.flags");
_Static_assert(offsetof(dl_extractor, name) == 8, "dl_extractor.name");
_Static_assert(offsetof(dl_extractor, version) == 24, "dl_extractor.version");
_Static_assert(offsetof(dl_extractor, load) == 40, "dl_extractor.load");
_Static_assert(offsetof(dl_extractor, open) == 48, "dl_extractor.open");
_Static_assert(offsetof(dl_extractor, extract) == 56, "dl_extractor.extract");
_Static_assert(offsetof(dl_extractor, close) == 64, "dl_extractor.close");
_Static_assert(offsetof(dl_extractor, unload) == 72, "dl_extractor.unload");
_Static_assert(sizeof(dl_extractor) == 80, "dl_extractor");
#endif

/* What the entry symbol returns: static, the same at every call. */
typedef struct dl_plugin {
  uint64_t magic; /* DL_MAGIC */
  uint32_t struct_size;
  uint32_t abi_minor;
  dl_str manifest; /* byte for byte as the section has it */
  const dl_extractor *items; /* in the manifest's order */
  uint64_t n_items;
  uint64_t item_stride; /* sizeof(dl_extractor) */
} dl_plugin;
#if UINTPTR_MAX == UINT64_MAX && !defined(__cplusplus)
_Static_assert(offsetof(dl_plugin, magic) == 0, "dl_plugin.magic");
_Static_assert(offsetof(dl_plugin, struct_size) == 8, "dl_plugin.struct_size");
_Static_assert(offsetof(dl_plugin, abi_minor) == 12, "dl_plugin.abi_minor");
_Static_assert(offsetof(dl_plugin, manifest) == 16, "dl_plugin.manifest");
_Static_assert(offsetof(dl_plugin, items) == 32, "dl_plugin.items");
_Static_assert(offsetof(dl_plugin, n_items) == 40, "dl_plugin.n_items");
_Static_assert(offsetof(dl_plugin, item_stride) == 48, "dl_plugin.item_stride");
_Static_assert(sizeof(dl_plugin) == 56, "dl_plugin");
#endif

/* The columns that a manifest can require, as "token.start:u32". Spans are half-open ranges of bytes.
   article.title:str
     The headline that came apart from the text; one row, empty where there is none.
   article.source:str
     Who published the article; one row, empty where it is not known.
   article.date_source:u8
     Where the article's date comes from, a code of the date sources; one row, 255 where it is not known.
   article.date_start:u32
     The first byte of the date in the text; one row, all ones where it is not from the text.
   article.date_end:u32
     The byte after the date; one row, all ones where it is not from the text.
   token.start:u32
     The token's first byte.
   token.end:u32
     The byte after its last one.
   token.joined:bool
     Whether it is one word with the token before it.
   word.tag:u8
     A code of the Penn tags. Words have a row for every token, or none where the text was not tagged.
   word.pos:u8
     A code of the parts of speech.
   word.lemma:str
     The form that dictionaries have it under.
   word.head:u32
     The token that it depends on; all ones for the root of its sentence. No rows where there are no trees.
   word.dependency:u8
     How it depends on it, a code of the dependencies. No rows where there are no trees.
   sentence.start:u32
     The first byte of the sentence's first token.
   sentence.end:u32
     The byte after its last token.
   sentence.token_start:u32
     Its first token.
   sentence.token_end:u32
     The token after its last one.
   sentence.kind:u8
     A code of the sentence kinds.
   sentence.paragraph:u32
     The number of its paragraph, from zero.
   mention.start:u32
     The mention's first byte.
   mention.end:u32
     The byte after its last one.
   mention.kind:u8
     A code of the entity kinds.
   mention.form:u8
     A code of the mention forms.
   mention.use:u8
     What the name of a place or people is used for, a code of the uses; 255 for others.
   mention.entity:u32
     The entity it refers to.
   mention.confidence:f32
     Between 0 and 1; not a number where it is unknown.
   entity.kind:u8
     A code of the entity kinds.
   entity.name:str
     The entity's fullest name in the article.
   entity.iso3166:str
     An ISO 3166-1 alpha-2 code; empty for none.
   entity.wikidata:str
     A Wikidata id; empty for none.
   entity.geonames:u32
     A GeoNames id; 0 for none.
   entity.user:str
     What a user's lexicon or rule calls it; empty for none.
   entity.link_confidence:f32
     How sure the links are, between 0 and 1; not a number where it is unknown.
   entity.confidence:f32
     Between 0 and 1; not a number where it is unknown.
   time.start:u32
     The time expression's first byte.
   time.end:u32
     The byte after its last one.
   time.kind:u8
     A code of the time kinds.
   time.value:str
     The TIMEX3 value; empty where the text leaves it open.
   time.alternatives:str[]
     The values of other readings.
   time.reason:str
     The rule that chose the value, or why there is none.
   quantity.start:u32
     The first byte of the amount with its unit.
   quantity.end:u32
     The byte after its last one.
   quantity.kind:u8
     A code of the quantity kinds.
   quantity.value:f64
     The number, in units; not a number where there are bounds instead.
   quantity.low:f64
     The lower bound of a range; not a number for none.
   quantity.high:f64
     The upper bound of a range; not a number for none.
   quantity.unit:str
     An ISO 4217 code for money, a CLDR unit for a measure, else empty.
   quantity.unit_confidence:f32
     How sure the unit is where the words leave it open, between 0 and 1; else not a number.
   quantity.modifier:u8
     How the number lies to the true one, a code of the quantity modifiers; 255 where the text does not say.
   quote.start:u32
     The first byte of the quote with its marks.
   quote.end:u32
     The byte after its last one.
   quote.kind:u8
     A code of the quote kinds.
   quote.content_start:u32
     The first byte of the whole reported clause.
   quote.content_end:u32
     The byte after the clause.
   quote.cue_start:u32
     The first byte of the words that report; all ones for none.
   quote.cue_end:u32
     The byte after them; all ones for none.
   quote.speaker:u32
     The entity that speaks.
   quote.speaker_mention:u32
     The mention that names the speaker.
   quote.speaker_start:u32
     The first byte of the words that name the speaker; all ones for none.
   quote.speaker_end:u32
     The byte after them; all ones for none.
   quote.addressee:u32
     The entity that is spoken to.
   quote.addressee_start:u32
     The first byte of the words that name the one spoken to; all ones for none.
   quote.addressee_end:u32
     The byte after them; all ones for none.
   quote.within:u32
     The quote that this one is reported in.
   quote.continues:u32
     The earlier stretch of the same quotation.
   relation.kind:u8
     A code of the relation kinds.
   relation.subject:u32
     The entity of which the relation speaks.
   relation.object_kind:u8
     What its object is: 0 nothing, 1 an entity, 2 a time.
   relation.object:u32
     Its object, an entity or a time.
   relation.source:u32
     The entity whose words it comes from.
   relation.title_start:u32
     The first byte of the title held; all ones for none.
   relation.title_end:u32
     The byte after the title; all ones for none.
   relation.status:u8
     A code of the role statuses; 255 for none.
   relation.evidence_start:u32
     The first byte of the stretch that the fact rests on.
   relation.evidence_end:u32
     The byte after it.
   relation.confidence:f32
     Between 0 and 1; not a number where it is unknown.
   event.trigger_start:u32
     The first byte of the words that tell of the event.
   event.trigger_end:u32
     The byte after them.
   event.kind:u8
     A code of the event kinds.
   event.factuality:u8
     How the text puts it, a code of the factualities.
   event.source:u32
     The entity whose words tell of it.
   event.same_as:u32
     The first event of the article that is the same.
   event.evidence_start:u32
     The first byte of the stretch that it rests on.
   event.evidence_end:u32
     The byte after it.
   event.confidence:f32
     Between 0 and 1; not a number where it is unknown.
   event.argument_start:u32
     Its first argument, a row of the event arguments.
   event.argument_end:u32
     The argument after its last one.
   event_argument.event:u32
     The event that the argument belongs to. Arguments come in order of their events.
   event_argument.role:u8
     A code of the argument roles.
   event_argument.start:u32
     The first byte of its words.
   event_argument.end:u32
     The byte after them.
   event_argument.mention:u32
     The mention that heads the words.
   event_argument.entity:u32
     The entity: of the words, or of the nationality or owner inside them.
   event_argument.time:u32
     The time expression, for a time.

   Of the notes of another plugin: note.LAYER. and one of these, or the name of an attribute, or that and .present.
   start:u32
     The note's first byte.
   end:u32
     The byte after its last one.
   label:str
     Its label.
   score:f32
     Its score; not a number for none.
   ref_kind:u8
     A code of what it is about.
   ref:u32
     The row of what it is about; all ones for kinds without rows.
*/

DL_EXPORT const dl_plugin *dateline_plugin_v1(void);

/* A string literal or array of characters as a dl_str. */
#define DL_STR(text) { (const uint8_t *)(text), sizeof(text) - 1 }

/* Row `row` of a u32 column. */
static inline uint32_t dl_u32(const dl_col *col, uint64_t row) {
  return *(const uint32_t *)((const uint8_t *)col->ptr + row * col->stride);
}

/* Row `row` of a u8 column. */
static inline uint8_t dl_u8(const dl_col *col, uint64_t row) {
  return *((const uint8_t *)col->ptr + row * col->stride);
}

/* Row `row` of a str column. */
static inline dl_str dl_text(const dl_col *col, uint64_t row) {
  const uint32_t *offsets = (const uint32_t *)col->ptr;
  const uint8_t *bytes = (const uint8_t *)(offsets + col->len + 1);
  dl_str text = { bytes + offsets[row], offsets[row + 1] - offsets[row] };
  return text;
}

#ifdef __cplusplus
}
#endif

#endif
