/* A plugin that does what its configuration says, most of it what no plugin may do. */

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "dateline_plugin.h"

static const char manifest[] __attribute__((section(DL_MANIFEST_SECTION), used)) =
  "{\"name\":\"hostile\",\"version\":\"1.2.3\",\"description\":\"Does what it is told.\",\"abi\":\"1.0\","
  "\"extractors\":[{\"layer\":\"hostile\",\"requires\":[\"token.start:u32\",\"token.end:u32\",\"entity.name:str\"],"
  "\"labels\":[\"word\",\"other\"],\"attributes\":[{\"name\":\"says\",\"type\":\"str\"},{\"name\":\"sure\",\"type\":\"bool\"},"
  "{\"name\":\"size\",\"type\":\"f64?\"}]}]}";

/* Whether the orders are `name`. A model is its orders: the configuration, a JSON string, without its marks. */
#define is(name) (strcmp(what, name) == 0)

static int32_t load(const dl_host *host, dl_str config, const dl_col *files, uint64_t n_files, void **model) {
  (void)host;
  (void)files;
  (void)n_files;
  char *what = calloc(1, config.len + 1);
  if (what == 0) return DL_FAILED;
  if (config.len > 2) memcpy(what, config.ptr + 1, config.len - 2);
  *model = what;
  return is("load says nothing") ? -9 : DL_OK;
}

static void complain(const dl_host *host, const char *message) {
  dl_str text = { (const uint8_t *)message, strlen(message) };
  host->set_error(host->ctx, 1, text);
}

static int32_t open(const dl_host *host, void *model, void **session) {
  const char *what = model;
  *session = model;
  if (!is("open fails")) return DL_OK;
  complain(host, "no session today");
  return DL_FAILED;
}

/* One row of a layer, which the cases below spoil. */
typedef struct {
  uint32_t start, end, label, ref;
  float score;
  uint8_t ref_kind, sure, has_size;
  double size;
  uint32_t says[4]; /* two offsets, and up to eight bytes */
} row;

enum { N_COLS = 9 };

static void columns(const row *it, dl_col *cols) {
  const dl_col made[N_COLS] = {
    { &it->start, 1, DL_U32, 4 }, { &it->end, 1, DL_U32, 4 },      { &it->label, 1, DL_U32, 4 },
    { &it->score, 1, DL_F32, 4 }, { &it->ref_kind, 1, DL_U8, 1 },  { &it->ref, 1, DL_U32, 4 },
    { it->says, 1, DL_STR, 0 },   { &it->sure, 1, DL_BOOL, 1 },    { &it->size, 1, DL_F64, 8 },
  };
  memcpy(cols, made, sizeof made);
}

static int32_t emit(const dl_host *host, const char *what, const row *it) {
  dl_col cols[N_COLS + 1];
  columns(it, cols);
  cols[N_COLS] = (dl_col){ &it->has_size, 1, DL_BOOL, 1 };
  uint64_t n_cols = N_COLS + 1, n_rows = 1;
  uint32_t layer = 0;
  if (is("few columns")) n_cols = 3;
  if (is("null columns")) return host->emit(host->ctx, 0, 0, n_cols, n_rows);
  if (is("other layer")) layer = 4;
  if (is("null column")) cols[1].ptr = 0;
  if (is("no scores")) cols[3].ptr = 0;
  if (is("other type")) cols[3].type = DL_F64;
  if (is("no type")) cols[3].type = 99;
  if (is("short stride")) cols[0].stride = 1;
  if (is("short column")) cols[2].len = 0;
  if (is("flood")) {
    n_rows = 100000000;
    for (int i = 0; i < N_COLS + 1; i++) cols[i].len = n_rows;
  }
  return host->emit(host->ctx, layer, cols, n_cols, n_rows);
}

typedef struct { dl_host host; const char *what; row it; } parcel;

static void *from_elsewhere(void *data) {
  parcel *sent = data;
  emit(&sent->host, sent->what, &sent->it);
  return 0;
}

static int32_t extract(void *session, const dl_doc *doc, const dl_host *host) {
  static dl_host kept;
  const char *what = session;
  row it = { 0, 1, 0, DL_NONE, 0.5f, DL_REF_NONE, 1, 1, 2.5, { 0, 3, 0, 0 } };
  memcpy(&it.says[2], "yes", 3);

  if (is("skips")) return DL_SKIPPED;
  if (is("fails silently")) return -7;
  if (is("returns seven")) return 7;
  if (is("error and ok")) complain(host, "something was wrong");
  if (is("latin-1 error")) {
    complain(host, "caf\xe9");
    return DL_FAILED;
  }
  if (is("panicked")) return DL_PANICKED;
  if (is("late")) {
    /* The host of the call before. */
    if (kept.emit != 0) emit(&kept, what, &it);
    kept = *host;
    return DL_OK;
  }
  if (is("thread")) {
    parcel sent = { *host, what, it };
    pthread_t thread;
    if (pthread_create(&thread, 0, from_elsewhere, &sent) == 0) pthread_join(thread, 0);
    return DL_OK;
  }
  if (is("flood by drops")) {
    for (int i = 0; i < 2000000; i++)
      if (emit(host, what, &it) != DL_OK) return DL_OK;
    return DL_OK;
  }

  if (is("ends before")) it.start = 4, it.end = 2;
  if (is("past the end")) it.end = (uint32_t)doc->text.len + 1;
  if (is("far past the end")) it.start = 0xfffffff0, it.end = 0xffffffff;
  if (is("inside a character")) it.end = (uint32_t)doc->text.len - 1;
  if (is("label")) it.label = 2;
  if (is("nan")) it.score = NAN;
  if (is("infinite")) it.score = INFINITY;
  if (is("mention")) it.ref_kind = DL_REF_MENTION, it.ref = 3;
  if (is("event")) it.ref_kind = DL_REF_EVENT, it.ref = 2;
  if (is("ref kind")) it.ref_kind = 77;
  if (is("bool")) it.sure = 2;
  if (is("presence")) it.has_size = 3;
  if (is("nan attribute")) it.size = NAN;
  if (is("absent nan")) it.size = NAN, it.has_size = 0;
  if (is("not utf-8")) memset(&it.says[2], 0xff, 3);
  if (is("first offset")) it.says[0] = 1;
  if (is("offsets go back")) it.says[0] = 0, it.says[1] = 0x80000000;
  if (is("document")) it.ref_kind = DL_REF_DOCUMENT;
  if (is("reads")) {
    /* The last token and the first entity's name. */
    uint64_t last = doc->cols[0].len - 1;
    it.start = dl_u32(&doc->cols[0], last), it.end = dl_u32(&doc->cols[1], last);
    dl_str name = dl_text(&doc->cols[2], 0);
    it.says[1] = name.len < 8 ? (uint32_t)name.len : 8;
    memcpy(&it.says[2], name.ptr, it.says[1]);
  }

  row good = { 0, 1, 1, DL_NONE, -1.0f, DL_REF_NONE, 0, 0, 0, { 0, 0, 0, 0 } };
  if (!is("document")) emit(host, what, &good);
  emit(host, what, &it);
  return DL_OK;
}

#ifndef MAGIC
#define MAGIC DL_MAGIC
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(dl_plugin)
#endif
#ifndef EXTRACTOR_SIZE
#define EXTRACTOR_SIZE sizeof(dl_extractor)
#endif
#ifndef MINOR
#define MINOR DL_ABI_MINOR
#endif
#ifndef EXTRACT
#define EXTRACT extract
#endif
#ifndef NAME
#define NAME "hostile"
#endif
#ifndef ITEMS
#define ITEMS 1
#endif
#ifndef STRIDE
#define STRIDE sizeof(wide_extractor)
#endif
#ifndef MANIFEST
#define MANIFEST manifest
#endif
#ifndef ENTRY
#define ENTRY dateline_plugin_v1
#endif

/* As a later minor version would have it: fields at the end that this host does not know. */
typedef struct { dl_extractor known; void *later[3]; } wide_extractor;
typedef struct { dl_plugin known; void *later[3]; } wide_plugin;

static const wide_extractor items[2] = { { { EXTRACTOR_SIZE, 0, DL_STR(NAME), DL_STR("1.2.3"), load, open, EXTRACT, 0, free }, { 0 } } };
static const wide_plugin plugin = { { MAGIC, PLUGIN_SIZE, MINOR, DL_STR(MANIFEST), &items[0].known, ITEMS, STRIDE }, { 0 } };

#ifdef UNDEFINED
extern int no_such_function_anywhere(void);
int uses_it(void) { return no_such_function_anywhere(); }
#endif

DL_EXPORT const dl_plugin *ENTRY(void) {
#ifdef NOTHING
  return 0;
#else
  return &plugin.known;
#endif
}
