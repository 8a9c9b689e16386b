// Plain C: the reference that every other table is tested against, and the fallback on any processor.

#include "kernel_tables.h"
#include "prefetch.h"

#define GROUP 4
#define TILE_LANES 4
#define TILE_ROWS 4
#define TILE_COLUMNS 2
#define LANES 8

static float sum_lanes(const float *lanes) {
  return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

ONE_COPY static float dot_f32(const float *a, const float *b, size_t dimension) {
  float lanes[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= dimension; i += LANES) {
    for (size_t lane = 0; lane < LANES; lane++) {
      lanes[lane] += a[i + lane] * b[i + lane];
    }
  }
  for (size_t lane = 0; i < dimension; i++, lane++) {
    lanes[lane] += a[i] * b[i];
  }
  return sum_lanes(lanes);
}

ONE_COPY static float squared_distance_f32(const float *a, const float *b, size_t dimension) {
  float lanes[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= dimension; i += LANES) {
    for (size_t lane = 0; lane < LANES; lane++) {
      const float difference = a[i + lane] - b[i + lane];
      lanes[lane] += difference * difference;
    }
  }
  for (size_t lane = 0; i < dimension; i++, lane++) {
    const float difference = a[i] - b[i];
    lanes[lane] += difference * difference;
  }
  return sum_lanes(lanes);
}

static inline struct query_offsets query_offsets(const int8_t *high, const int8_t *low, size_t stride) {
  (void)high, (void)low, (void)stride;
  return (struct query_offsets){0, 0};
}

static inline void dot_i8_one(const int8_t *high, const int8_t *low, struct query_offsets offsets,
                              const int8_t *row, size_t stride, int32_t *high_sum, int32_t *low_sum) {
  (void)offsets;
  int32_t high_total = 0, low_total = 0;
  for (size_t i = 0; i < stride; i++) {
    high_total += (int32_t)high[i] * row[i];
    low_total += (int32_t)low[i] * row[i];
  }
  *high_sum = high_total;
  *low_sum = low_total;
}

static inline void dot_i8_group(const int8_t *high, const int8_t *low, struct query_offsets offsets,
                                const int8_t *rows, size_t stride, int32_t *high_sums, int32_t *low_sums) {
  for (size_t row = 0; row < GROUP; row++) {
    dot_i8_one(high, low, offsets, rows + row * stride, stride, high_sums + row, low_sums + row);
  }
}

#include "scans.h"
#include "tiles.h"

static uint64_t read_bytes(const void *bytes, size_t count) {
  const unsigned char *data = bytes;
  uint64_t lanes[4] = {0};
  size_t i = 0;
  for (; i + 32 <= count; i += 32) {
    uint64_t words[4];
    __builtin_memcpy(words, data + i, 32);
    for (size_t lane = 0; lane < 4; lane++) {
      lanes[lane] ^= words[lane];
    }
  }
  for (; i < count; i++) {
    lanes[0] ^= data[i];
  }
  return lanes[0] ^ lanes[1] ^ lanes[2] ^ lanes[3];
}

const struct eidetic_kernels eidetic_portable_kernels = {
  .name = "portable",
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
