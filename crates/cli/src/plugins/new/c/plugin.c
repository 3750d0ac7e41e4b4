/* The plugin my-plugin: a note on every word in capitals. */

#include <stdlib.h>

#include "dateline_plugin.h"

#define MANIFEST                                                                                                     \
  "{\"name\":\"my-plugin\",\"version\":\"0.1.0\",\"description\":\"Notes words in capitals.\",\"abi\":\"1.0\","      \
  "\"panic\":\"unwind\",\"extractors\":[{\"layer\":\"my_plugin\","                                                   \
  "\"requires\":[\"token.start:u32\",\"token.end:u32\"],\"labels\":[\"capitals\"],"                                  \
  "\"attributes\":[{\"name\":\"letters\",\"type\":\"u32\"}]}],\"files\":[],"                                         \
  "\"config\":{\"type\":\"object\",\"additionalProperties\":false}}"

enum { AT_LEAST = 2 };

__attribute__((section(DL_MANIFEST_SECTION), used)) static const char manifest[sizeof(MANIFEST) - 1] = MANIFEST;

/* A thread's columns: a row for every note, with room for as many as the longest article so far had tokens. */
struct session {
  uint64_t room;
  uint32_t *start, *end, *label, *ref, *letters;
  uint8_t *ref_kind;
};

static void release(struct session *session) {
  free(session->start), free(session->end), free(session->label), free(session->ref), free(session->letters);
  free(session->ref_kind);
}

static int make_room(struct session *session, uint64_t rows) {
  if (rows <= session->room) return 1;
  release(session);
  session->start = calloc(rows, sizeof(uint32_t));
  session->end = calloc(rows, sizeof(uint32_t));
  session->label = calloc(rows, sizeof(uint32_t));
  session->ref = calloc(rows, sizeof(uint32_t));
  session->letters = calloc(rows, sizeof(uint32_t));
  session->ref_kind = calloc(rows, sizeof(uint8_t));
  int is_there = session->start && session->end && session->label && session->ref && session->letters && session->ref_kind;
  session->room = is_there ? rows : 0;
  return is_there;
}

static int32_t fail(const dl_host *host, dl_str message) {
  host->set_error(host->ctx, 1, message);
  return DL_FAILED;
}

static int32_t load(const dl_host *host, dl_str config, const dl_col *files, uint64_t n_files, void **model) {
  (void)host, (void)config, (void)files, (void)n_files;
  *model = NULL;
  return DL_OK;
}

static int32_t open(const dl_host *host, void *model, void **session) {
  (void)model;
  *session = calloc(1, sizeof(struct session));
  return *session ? DL_OK : fail(host, (dl_str)DL_STR("no memory"));
}

static int32_t extract(void *handle, const dl_doc *doc, const dl_host *host) {
  struct session *session = handle;
  /* In the order of "requires". */
  const dl_col *starts = &doc->cols[0], *ends = &doc->cols[1];
  if (!make_room(session, starts->len)) return fail(host, (dl_str)DL_STR("no memory"));
  uint64_t rows = 0;
  for (uint64_t token = 0; token < starts->len; token++) {
    if (token % 1024 == 0 && host->should_stop(host->ctx)) return DL_FAILED;
    uint32_t start = dl_u32(starts, token), end = dl_u32(ends, token), at = start;
    while (at < end && doc->text.ptr[at] >= 'A' && doc->text.ptr[at] <= 'Z') at++;
    if (at < end || end - start < AT_LEAST) continue;
    session->start[rows] = start;
    session->end[rows] = end;
    session->label[rows] = 0;
    session->ref_kind[rows] = DL_REF_NONE;
    session->ref[rows] = DL_NONE;
    session->letters[rows] = end - start;
    rows++;
  }
  const dl_col columns[] = {
      {session->start, rows, DL_U32, 4}, {session->end, rows, DL_U32, 4},     {session->label, rows, DL_U32, 4},
      {NULL, rows, DL_F32, 4},           {session->ref_kind, rows, DL_U8, 1}, {session->ref, rows, DL_U32, 4},
      {session->letters, rows, DL_U32, 4},
  };
  return host->emit(host->ctx, 0, columns, sizeof columns / sizeof columns[0], rows);
}

static void close(void *session) {
  release(session);
  free(session);
}

static void unload(void *model) { (void)model; }

static const dl_extractor extractors[] = {
    {sizeof(dl_extractor), 0, DL_STR("my_plugin"), DL_STR("0.1.0"), load, open, extract, close, unload},
};

static const dl_plugin plugin = {
    DL_MAGIC, sizeof(dl_plugin), DL_ABI_MINOR, {(const uint8_t *)manifest, sizeof manifest},
    extractors, 1, sizeof(dl_extractor),
};

const dl_plugin *dateline_plugin_v1(void) { return &plugin; }
