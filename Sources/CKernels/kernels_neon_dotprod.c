// 64-bit ARM with the dot product extension (ARMv8.2 and later): 16 int8 products per instruction.

#if defined(__aarch64__)

#include <arm_neon.h>

#include "kernel_tables.h"
#include "prefetch.h"

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

#define GROUP 4
#define TILE_LANES 4
#define TILE_ROWS 4
#define TILE_COLUMNS 4

static inline int32x4_t add_products(int32x4_t sums, int8x16_t row, int8x16_t query) {
  return vdotq_s32(sums, row, query);
}

#include "neon.h"

#pragma clang attribute pop

const struct eidetic_kernels eidetic_neon_dotprod_kernels = {
  .name = "neon-dotprod",
  .dot_f32 = dot_f32,
  .squared_distance_f32 = squared_distance_f32,
  .products_f32 = products_f32,
  .squared_distances_f32 = squared_distances_f32,
  .dot_i8 = dot_i8,
  .scan_f32 = scan_f32,
  .score_f32 = score_f32,
  .scan_i8 = scan_i8,
  .read_bytes = read_bytes,
};

#endif
