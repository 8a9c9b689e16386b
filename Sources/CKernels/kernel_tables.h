// The tables that dispatch.c chooses from.

#ifndef EIDETIC_KERNEL_TABLES_H
#define EIDETIC_KERNEL_TABLES_H

#include "eidetic_kernels.h"

/// Keeps a float kernel from being inlined, so that every caller gets the same order of operations.
#define ONE_COPY __attribute__((noinline))

/// What a table's int8 products add to the sums of both planes of a query, whatever the row.
struct query_offsets {
  int32_t high, low;
};

extern const struct eidetic_kernels eidetic_portable_kernels;

#if defined(__x86_64__)
extern const struct eidetic_kernels eidetic_avx2_kernels;
extern const struct eidetic_kernels eidetic_avx512_kernels;
#endif

#if defined(__aarch64__)
extern const struct eidetic_kernels eidetic_neon_kernels;
extern const struct eidetic_kernels eidetic_neon_dotprod_kernels;
#endif

#endif
