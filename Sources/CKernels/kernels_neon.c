// 64-bit ARM: NEON, which every such processor has.

#if defined(__aarch64__)

#include <arm_neon.h>

#include "kernel_tables.h"
#include "prefetch.h"

#define GROUP 4
#define TILE_LANES 4
#define TILE_ROWS 4
#define TILE_COLUMNS 4

static inline int32x4_t add_products(int32x4_t sums, int8x16_t row, int8x16_t query) {
  sums = vpadalq_s16(sums, vmull_s8(vget_low_s8(row), vget_low_s8(query)));
  return vpadalq_s16(sums, vmull_s8(vget_high_s8(row), vget_high_s8(query)));
}

#include "neon.h"

const struct eidetic_kernels eidetic_neon_kernels = {
  .name = "neon",
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
