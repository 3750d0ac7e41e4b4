/* A plugin that never comes to an end. */

#include <unistd.h>

#include "dateline_plugin.h"

#define MANIFEST                                                                                                     \
  "{\"name\":\"stuck\",\"version\":\"1.2.3\",\"description\":\"Waits.\",\"abi\":\"1.0\","                            \
  "\"extractors\":[{\"layer\":\"stuck\",\"requires\":[],\"labels\":[\"never\"]}]}"

__attribute__((section(DL_MANIFEST_SECTION), used)) static const char manifest[sizeof(MANIFEST) - 1] = MANIFEST;

static int32_t load(const dl_host *host, dl_str config, const dl_col *files, uint64_t n_files, void **model) {
  (void)host, (void)config, (void)files, (void)n_files, (void)model;
  return DL_OK;
}

static int32_t open_session(const dl_host *host, void *model, void **session) {
  (void)host, (void)model, (void)session;
  return DL_OK;
}

static int32_t extract(void *session, const dl_doc *doc, const dl_host *host) {
  (void)session, (void)doc, (void)host;
  while (pause() != 0) {}
  return DL_OK;
}

static const dl_extractor item = { sizeof item, 0, DL_STR("stuck"), DL_STR("1.2.3"), load, open_session, extract, 0, 0 };
static const dl_plugin plugin = {
  DL_MAGIC, sizeof plugin, DL_ABI_MINOR, { (const uint8_t *)manifest, sizeof manifest }, &item, 1, sizeof item,
};

DL_EXPORT const dl_plugin *dateline_plugin_v1(void) {
  return &plugin;
}
