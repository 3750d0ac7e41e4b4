/* A plugin of one layer, whose manifest is given when it is built. It notes the first byte of the text, labelled by
   whether the first column that it reads is there, and does otherwise as its configuration says. */

#include <string.h>

#include "dateline_plugin.h"

static const char manifest[] __attribute__((section(DL_MANIFEST_SECTION), used)) = MANIFEST;

static int32_t load(const dl_host *host, dl_str config, const dl_col *files, uint64_t n_files, void **model) {
  (void)host;
  (void)files;
  (void)n_files;
  static char orders[64];
  memset(orders, 0, sizeof orders);
  if (config.len > 2 && config.len < sizeof orders) memcpy(orders, config.ptr + 1, config.len - 2);
  *model = orders;
  return strcmp(orders, "does not load") == 0 ? DL_FAILED : DL_OK;
}

static int32_t open(const dl_host *host, void *model, void **session) {
  (void)host;
  *session = model;
  return DL_OK;
}

static int32_t extract(void *session, const dl_doc *doc, const dl_host *host) {
  const char *orders = session;
  if (strcmp(orders, "skips") == 0) return DL_SKIPPED;
  if (strcmp(orders, "fails") == 0) return DL_FAILED;
  uint32_t start = 0, end = 1, ref = DL_NONE;
  uint32_t label = doc->n_cols > 0 && doc->cols[0].ptr == 0;
  uint8_t ref_kind = DL_REF_NONE;
  const dl_col cols[] = {
    { &start, 1, DL_U32, 4 }, { &end, 1, DL_U32, 4 },     { &label, 1, DL_U32, 4 },
    { 0, 0, DL_F32, 0 },      { &ref_kind, 1, DL_U8, 1 }, { &ref, 1, DL_U32, 4 },
  };
  return host->emit(host->ctx, 0, cols, sizeof cols / sizeof *cols, 1);
}

static const dl_extractor items[] = {
  { sizeof(dl_extractor), 0, DL_STR(LAYER), DL_STR("1"), load, open, extract, 0, 0 },
};
static const dl_plugin plugin = {
  DL_MAGIC, sizeof(dl_plugin), DL_ABI_MINOR, DL_STR(manifest), items, 1, sizeof(dl_extractor),
};

DL_EXPORT const dl_plugin *dateline_plugin_v1(void) { return &plugin; }
