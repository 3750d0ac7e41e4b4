/* A plugin that does to its process what its orders say: its configuration, or the document's id up to a hyphen. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dateline_plugin.h"

#ifndef PANIC
#define PANIC "unwind"
#endif

static const char manifest[] __attribute__((section(DL_MANIFEST_SECTION), used)) =
  "{\"name\":\"violent\",\"version\":\"1.2.3\",\"description\":\"Does what it is told.\",\"abi\":\"1.0\",\"panic\":\"" PANIC "\","
  "\"extractors\":[{\"layer\":\"violent\",\"requires\":[\"token.start:u32\",\"token.end:u32\"],\"labels\":[\"word\"]}]}";

#ifdef CONSTRUCTOR
__attribute__((constructor)) static void construct(void) {
  CONSTRUCTOR;
}
#endif

#define is(name) (strcmp(what, name) == 0)

static int32_t load(const dl_host *host, dl_str config, const dl_col *files, uint64_t n_files, void **model) {
  (void)host;
  (void)files;
  (void)n_files;
  char *what = calloc(1, config.len + 1);
  if (what == 0) return DL_FAILED;
  if (config.len > 2) memcpy(what, config.ptr + 1, config.len - 2);
  *model = what;
  if (is("load crashes")) abort();
  if (is("load opens")) open("/etc/passwd", O_RDONLY);
  return DL_OK;
}

static int32_t open_session(const dl_host *host, void *model, void **session) {
  const char *what = model;
  *session = model;
  if (!is("no session")) return DL_OK;
  static const char message[] = "no session today";
  host->set_error(host->ctx, 1, (dl_str){ (const uint8_t *)message, sizeof message - 1 });
  return DL_FAILED;
}

/* Called through here, so that no compiler sees that it has no end. */
static int (*volatile deeper)(volatile char *);

static int deep(volatile char *above) {
  volatile char here[4096];
  here[0] = above[0] + 1;
  return deeper(here) + here[0];
}

static volatile uint64_t *words;

/* Writes over everything that the host will look at, and ends the process after a while. */
static void *scribble(void *data) {
  (void)data;
  uint64_t seed = 1;
  for (int i = 0; i < 100000; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    /* But for the bit that says that it strayed: that alone would switch it off. */
    words[16 + (seed >> 33) % 9] = seed >> (seed >> 58) & ~8ull;
    words[2560 + (seed >> 40) % 64] = seed;
  }
  _exit(9);
}

static void *nothing(void *data) {
  return data;
}

static int32_t extract(void *session, const dl_doc *doc, const dl_host *host) {
  char what[64] = { 0 };
  const char *orders = session;
  strncpy(what, orders, sizeof what - 1);
  if (what[0] == 0)
    for (size_t i = 0; i < doc->id.len && i < sizeof what - 1 && doc->id.ptr[i] != '-'; i++) what[i] = (char)doc->id.ptr[i];

  if (is("segfault")) *(volatile int *)0 = 7;
  if (is("abort")) abort();
  if (is("exit")) exit(3);
  if (is("exit at once")) _exit(0);
  deeper = deep;
  if (is("stack")) return deep(what);
  if (is("trap")) __builtin_trap();
  if (is("kill")) raise(SIGKILL);
  if (is("loop"))
    for (volatile int i = 0;; i++) {}
  if (is("obedient"))
    while (host->should_stop(host->ctx) == DL_GO_ON) usleep(1000);
  if (is("eat"))
    for (;;) {
      char *eaten = malloc(4 << 20);
      if (eaten == 0) abort();
      memset(eaten, 1, 4 << 20);
    }
  if (is("leak")) memset(malloc(1 << 20), 1, 1 << 20);
  if (is("noise"))
    for (int i = 0; i < 40000; i++) {
      printf("out %d\n", i);
      fprintf(stderr, "err %d\n", i);
    }
  if (is("noise")) fflush(stdout);
  if (is("last words")) {
    fputs("the end is near\n", stderr);
    abort();
  }
  if (is("close"))
    for (int i = 0; i < 3; i++) close(i);
  if (is("close all"))
    for (int i = 0; i < 1000; i++) close(i);
  if (is("open")) open("/etc/passwd", O_RDONLY);
  if (is("create")) open("/tmp/dateline-was-here", O_CREAT | O_WRONLY, 0600);
  if (is("network")) socket(AF_INET, SOCK_STREAM, 0);
  if (is("fork") && fork() == 0) _exit(0);
  if (is("exec")) execl("/bin/true", "true", (char *)0);
  if (is("shoot")) kill(getppid(), SIGKILL);
  if (is("aim")) fcntl(0, F_SETOWN, getppid());
  if (is("trace")) syscall(SYS_ptrace, 16, getppid(), 0, 0);
  if (is("asks")) {
    /* What libraries ask without need. */
    isatty(1);
    open("/proc/self/cgroup", O_RDONLY);
    open("/etc/localtime", O_RDONLY);
    access("/etc/passwd", R_OK);
  }
  if (is("thread")) {
    pthread_t thread;
    if (pthread_create(&thread, 0, nothing, 0) != 0) return DL_FAILED;
    pthread_join(thread, 0);
  }
  if (is("scribble")) {
    /* The document lies behind the words and what can be emitted under the limits by default. */
    words = (volatile uint64_t *)(((uintptr_t)doc->text.ptr & ~(uintptr_t)4095) - (20480 + (128u << 20) + (1u << 20)));
    pthread_t thread;
    pthread_create(&thread, 0, scribble, 0);
  }

  uint32_t n = doc->cols[0].len < 4 ? (uint32_t)doc->cols[0].len : 4, rows[6][4];
  float scores[4];
  uint8_t kinds[4] = { 0 };
  for (uint32_t i = 0; i < n; i++) {
    rows[0][i] = dl_u32(&doc->cols[0], i), rows[1][i] = dl_u32(&doc->cols[1], i), rows[2][i] = 0, rows[3][i] = DL_NONE;
    scores[i] = is("garbage") ? NAN : 0.5f;
    if (is("garbage")) rows[0][i] = 0xfffffff0;
  }
  const dl_col cols[6] = {
    { rows[0], n, DL_U32, 4 }, { rows[1], n, DL_U32, 4 }, { rows[2], n, DL_U32, 4 },
    { scores, n, DL_F32, 4 },  { kinds, n, DL_U8, 1 },    { rows[3], n, DL_U32, 4 },
  };
  host->emit(host->ctx, 0, cols, 6, n);
  if (is("panic")) {
    static const char message[] = "panicked: as it was told";
    host->set_error(host->ctx, 1, (dl_str){ (const uint8_t *)message, sizeof message - 1 });
    return DL_PANICKED;
  }
  return DL_OK;
}

static void close_session(void *session) {
  const char *what = session;
  if (is("close crashes")) abort();
  if (is("close hangs"))
    for (;;) pause();
}

static const dl_extractor item = { sizeof item, 0, DL_STR("violent"), DL_STR("1.2.3"), load, open_session, extract, close_session, free };
static const dl_plugin plugin = { DL_MAGIC, sizeof plugin, DL_ABI_MINOR, DL_STR(manifest), &item, 1, sizeof item };

DL_EXPORT const dl_plugin *dateline_plugin_v1(void) {
  return &plugin;
}
