/* A plugin in C: notes for every sentence how many of its letters are capitals. */

#include "dateline_plugin.h"

#define MANIFEST                                                                                                     \
  "{\"name\":\"counter\",\"version\":\"1.2.3\",\"description\":\"Counts capitals.\",\"abi\":\"1.0\","                \
  "\"panic\":\"unwind\",\"extractors\":[{\"layer\":\"capitals\","                                                    \
  "\"requires\":[\"sentence.start:u32\",\"sentence.end:u32\"],\"labels\":[\"few\",\"many\"],"                        \
  "\"attributes\":[{\"name\":\"count\",\"type\":\"u32\"}]}],\"files\":[],\"config\":{}}"

__attribute__((section(DL_MANIFEST_SECTION), used)) static const char manifest[sizeof(MANIFEST) - 1] = MANIFEST;

enum { MOST = 1024 };

/* A session's columns, so that threads do not share them. */
struct session {
  uint32_t start[MOST], end[MOST], label[MOST], ref[MOST], count[MOST];
  float score[MOST];
  uint8_t ref_kind[MOST];
  int is_taken;
};

static struct session sessions[8];

static int32_t load(const dl_host *host, dl_str config, const dl_col *files, uint64_t n_files, void **model) {
  (void)host, (void)config, (void)files, (void)n_files;
  *model = sessions;
  return DL_OK;
}

static int32_t open(const dl_host *host, void *model, void **session) {
  struct session *pool = model;
  for (int index = 0; index < 8; index++) {
    if (!__atomic_exchange_n(&pool[index].is_taken, 1, __ATOMIC_SEQ_CST)) {
      *session = &pool[index];
      return DL_OK;
    }
  }
  dl_str message = DL_STR("no session is left");
  host->set_error(host->ctx, 1, message);
  return DL_FAILED;
}

static int32_t extract(void *handle, const dl_doc *doc, const dl_host *host) {
  struct session *session = handle;
  const dl_col *starts = &doc->cols[0], *ends = &doc->cols[1];
  uint64_t rows = starts->len < MOST ? starts->len : MOST;
  for (uint64_t row = 0; row < rows; row++) {
    if (host->should_stop(host->ctx)) return DL_FAILED;
    uint32_t count = 0;
    for (uint32_t at = dl_u32(starts, row); at < dl_u32(ends, row); at++) {
      count += doc->text.ptr[at] >= 'A' && doc->text.ptr[at] <= 'Z';
    }
    session->start[row] = dl_u32(starts, row);
    session->end[row] = dl_u32(ends, row);
    session->label[row] = count > 2;
    session->score[row] = (float)count / (float)(dl_u32(ends, row) - dl_u32(starts, row));
    session->ref_kind[row] = DL_REF_SENTENCE;
    session->ref[row] = (uint32_t)row;
    session->count[row] = count;
  }
  const dl_col columns[] = {
      {session->start, rows, DL_U32, 4}, {session->end, rows, DL_U32, 4}, {session->label, rows, DL_U32, 4},
      {session->score, rows, DL_F32, 4}, {session->ref_kind, rows, DL_U8, 1}, {session->ref, rows, DL_U32, 4},
      {session->count, rows, DL_U32, 4},
  };
  return host->emit(host->ctx, 0, columns, sizeof columns / sizeof columns[0], rows);
}

static void close(void *session) {
  __atomic_store_n(&((struct session *)session)->is_taken, 0, __ATOMIC_SEQ_CST);
}

static void unload(void *model) { (void)model; }

static const dl_extractor extractors[] = {
    {sizeof(dl_extractor), 0, DL_STR("capitals"), DL_STR("1.2.3"), load, open, extract, close, unload},
};

static const dl_plugin plugin = {
    DL_MAGIC, sizeof(dl_plugin), DL_ABI_MINOR, {(const uint8_t *)manifest, sizeof manifest},
    extractors, 1, sizeof(dl_extractor),
};

const dl_plugin *dateline_plugin_v1(void) { return &plugin; }
