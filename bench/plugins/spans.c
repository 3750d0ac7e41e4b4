/* A plugin that does next to nothing: a note for every mention, with its score. What a call takes is what the border takes. */

#include <stdlib.h>

#include "dateline_plugin.h"

#define MANIFEST                                                                                                     \
  "{\"name\":\"spans\",\"version\":\"1.0.0\",\"description\":\"Notes every mention.\",\"abi\":\"1.0\","              \
  "\"extractors\":[{\"layer\":\"spans\",\"requires\":[\"token.start:u32\",\"token.end:u32\","                        \
  "\"mention.start:u32\",\"mention.end:u32\",\"mention.kind:u8\",\"mention.entity:u32\"],\"labels\":[\"mention\"]}]}"

__attribute__((section(DL_MANIFEST_SECTION), used)) static const char manifest[sizeof(MANIFEST) - 1] = MANIFEST;

enum { MOST = 4096 };

struct session {
  uint32_t start[MOST], end[MOST], label[MOST], ref[MOST];
  float score[MOST];
  uint8_t ref_kind[MOST];
};

static int32_t load(const dl_host *host, dl_str config, const dl_col *files, uint64_t n_files, void **model) {
  (void)host, (void)config, (void)files, (void)n_files, (void)model;
  return DL_OK;
}

static int32_t open_session(const dl_host *host, void *model, void **session) {
  (void)host, (void)model;
  *session = calloc(1, sizeof(struct session));
  return *session == 0 ? DL_FAILED : DL_OK;
}

static int32_t extract(void *data, const dl_doc *doc, const dl_host *host) {
  struct session *it = data;
  uint64_t n = doc->cols[2].len < MOST ? doc->cols[2].len : MOST;
  for (uint32_t i = 0; i < n; i++) {
    it->start[i] = dl_u32(&doc->cols[2], i);
    it->end[i] = dl_u32(&doc->cols[3], i);
    it->ref[i] = i;
    it->ref_kind[i] = DL_REF_MENTION;
    it->score[i] = 0.5f;
  }
  const dl_col cols[6] = {
    { it->start, n, DL_U32, 4 }, { it->end, n, DL_U32, 4 },     { it->label, n, DL_U32, 4 },
    { it->score, n, DL_F32, 4 }, { it->ref_kind, n, DL_U8, 1 }, { it->ref, n, DL_U32, 4 },
  };
  return host->emit(host->ctx, 0, cols, 6, n);
}

static const dl_extractor item = { sizeof item, 0, DL_STR("spans"), DL_STR("1.0.0"), load, open_session, extract, free, 0 };
static const dl_plugin plugin = {
  DL_MAGIC, sizeof plugin, DL_ABI_MINOR, { (const uint8_t *)manifest, sizeof manifest }, &item, 1, sizeof item,
};

DL_EXPORT const dl_plugin *dateline_plugin_v1(void) {
  return &plugin;
}
