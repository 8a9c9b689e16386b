// Asking for memory ahead of the arithmetic.

#ifndef EIDETIC_PREFETCH_H
#define EIDETIC_PREFETCH_H

#include <stddef.h>

/// How far ahead. The hardware's prefetchers stop at page boundaries; this reaches into the next pages.
#define PREFETCH_BYTES 4096

/// Asks for the cache line PREFETCH_BYTES after an address; one beyond the mapped memory is ignored.
static inline __attribute__((always_inline)) void prefetch_line(const void *address) {
  __builtin_prefetch((const char *)address + PREFETCH_BYTES, 0, 3);
}

#endif
