#define _GNU_SOURCE
#include "CDecoderProcess.h"

#include "roles.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

// Written in Swift: decodes until the program closes the connection, and returns the exit code.
extern int32_t eidetic_decoder_serve(int32_t socket, int32_t input, int32_t output);

static int is_helper = 0;

int eidetic_decoder_is_helper(void) { return is_helper; }

static int has_socket(void) {
  struct stat status;
  return fstat(EIDETIC_DECODER_SOCKET, &status) == 0 && S_ISSOCK(status.st_mode);
}

// Ends the process as soon as the program that started it has exited, whatever a decoder is doing.
static void *watch(void *unused) {
  (void)unused;
  struct pollfd place = {.fd = EIDETIC_DECODER_SOCKET, .events = 0};
  while (poll(&place, 1, -1) <= 0) {
  }
  _exit(0);
}

static int start_watching(void) {
  pthread_t thread;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 128 << 10);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  return pthread_create(&thread, &attributes, watch, NULL);
}

// Before main: nothing else in the program has run, no threads exist, no arguments were parsed.
__attribute__((constructor)) static void become_helper(void) {
  if (!getenv(EIDETIC_DECODER_MARK) || !has_socket()) {
    return;
  }
  is_helper = 1;
  unsetenv(EIDETIC_DECODER_MARK);
  const struct rlimit none = {0, 0}, files = {64, 64};
  setrlimit(RLIMIT_CORE, &none);
  setrlimit(RLIMIT_FSIZE, &none);
  setrlimit(RLIMIT_NOFILE, &files);
  signal(SIGXFSZ, SIG_IGN);
  if (eidetic_decoder_confine() != 0 || start_watching() != 0) {
    _exit(71);
  }
  _exit(eidetic_decoder_serve(EIDETIC_DECODER_SOCKET, EIDETIC_DECODER_INPUT, EIDETIC_DECODER_OUTPUT));
}

uint64_t eidetic_decoder_allocated(void) {
#if defined(__linux__)
  unsigned long long data = 0;
  FILE *file = fopen("/proc/self/statm", "re");
  if (!file) {
    return 0;
  }
  if (fscanf(file, "%*u %*u %*u %*u %*u %llu", &data) != 1) {
    data = 0;
  }
  fclose(file);
  return data * (uint64_t)sysconf(_SC_PAGESIZE);
#else
  return 0;
#endif
}

int eidetic_decoder_limit_memory(uint64_t bytes) {
#if defined(__linux__)
  rlim_t all = (rlim_t)(eidetic_decoder_allocated() + bytes);
  struct rlimit limit;
  if (getrlimit(RLIMIT_DATA, &limit) != 0) {
    return -1;
  }
  limit.rlim_max = all < limit.rlim_max ? all : limit.rlim_max;
  limit.rlim_cur = limit.rlim_max < limit.rlim_cur ? limit.rlim_max : limit.rlim_cur;
  return setrlimit(RLIMIT_DATA, &limit);
#else
  (void)bytes;
  return 0;
#endif
}
