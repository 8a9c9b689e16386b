// The kernels of both NEON tables, over add_products(sums, row, query). Deliberately unguarded: each gets a
// copy.

ONE_COPY static float dot_f32(const float *a, const float *b, size_t dimension) {
  float32x4_t sums[4] = {vdupq_n_f32(0), vdupq_n_f32(0), vdupq_n_f32(0), vdupq_n_f32(0)};
  size_t i = 0;
  for (; i + 16 <= dimension; i += 16) {
    for (size_t lane = 0; lane < 4; lane++) {
      prefetch_line(b + i + 4 * lane);
      sums[lane] = vfmaq_f32(sums[lane], vld1q_f32(a + i + 4 * lane), vld1q_f32(b + i + 4 * lane));
    }
  }
  float rest = 0;
  for (; i < dimension; i++) {
    rest += a[i] * b[i];
  }
  return vaddvq_f32(vaddq_f32(vaddq_f32(sums[0], sums[1]), vaddq_f32(sums[2], sums[3]))) + rest;
}

ONE_COPY static float squared_distance_f32(const float *a, const float *b, size_t dimension) {
  float32x4_t sums[4] = {vdupq_n_f32(0), vdupq_n_f32(0), vdupq_n_f32(0), vdupq_n_f32(0)};
  size_t i = 0;
  for (; i + 16 <= dimension; i += 16) {
    for (size_t lane = 0; lane < 4; lane++) {
      prefetch_line(b + i + 4 * lane);
      const float32x4_t difference = vsubq_f32(vld1q_f32(a + i + 4 * lane), vld1q_f32(b + i + 4 * lane));
      sums[lane] = vfmaq_f32(sums[lane], difference, difference);
    }
  }
  float rest = 0;
  for (; i < dimension; i++) {
    rest += (a[i] - b[i]) * (a[i] - b[i]);
  }
  return vaddvq_f32(vaddq_f32(vaddq_f32(sums[0], sums[1]), vaddq_f32(sums[2], sums[3]))) + rest;
}

static inline struct query_offsets query_offsets(const int8_t *high, const int8_t *low, size_t stride) {
  (void)high, (void)low, (void)stride;
  return (struct query_offsets){0, 0};
}

static inline void dot_i8_one(const int8_t *high, const int8_t *low, struct query_offsets offsets,
                              const int8_t *row, size_t stride, int32_t *high_sum, int32_t *low_sum) {
  (void)offsets;
  int32x4_t high_total = vdupq_n_s32(0), low_total = vdupq_n_s32(0);
  for (size_t i = 0; i < stride; i += 16) {
    prefetch_line(row + i);
    const int8x16_t values = vld1q_s8(row + i);
    high_total = add_products(high_total, values, vld1q_s8(high + i));
    low_total = add_products(low_total, values, vld1q_s8(low + i));
  }
  *high_sum = vaddvq_s32(high_total);
  *low_sum = vaddvq_s32(low_total);
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
  const uint8_t *data = bytes;
  uint8x16_t lanes[4] = {vdupq_n_u8(0), vdupq_n_u8(0), vdupq_n_u8(0), vdupq_n_u8(0)};
  size_t i = 0;
  for (; i + 64 <= count; i += 64) {
    prefetch_line(data + i);
    for (size_t lane = 0; lane < 4; lane++) {
      lanes[lane] = veorq_u8(lanes[lane], vld1q_u8(data + i + 16 * lane));
    }
  }
  uint64_t rest = 0;
  for (; i < count; i++) {
    rest ^= data[i];
  }
  const uint64x2_t all =
    vreinterpretq_u64_u8(veorq_u8(veorq_u8(lanes[0], lanes[1]), veorq_u8(lanes[2], lanes[3])));
  return rest ^ vgetq_lane_u64(all, 0) ^ vgetq_lane_u64(all, 1);
}
