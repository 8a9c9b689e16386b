// x86-64 with AVX2 and FMA.

#if defined(__x86_64__)

#include <immintrin.h>

#include "kernel_tables.h"
#include "prefetch.h"

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#define GROUP 4
#define TILE_LANES 8
#define TILE_ROWS 4
#define TILE_COLUMNS 2

static inline float sum_f32(__m256 a, __m256 b, __m256 c, __m256 d) {
  const __m256 all = _mm256_add_ps(_mm256_add_ps(a, b), _mm256_add_ps(c, d));
  const __m128 half = _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
  const __m128 pair = _mm_add_ps(half, _mm_movehl_ps(half, half));
  return _mm_cvtss_f32(_mm_add_ss(pair, _mm_movehdup_ps(pair)));
}

ONE_COPY static float dot_f32(const float *a, const float *b, size_t dimension) {
  __m256 sums[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps()};
  size_t i = 0;
  for (; i + 32 <= dimension; i += 32) {
    for (size_t lane = 0; lane < 4; lane++) {
      prefetch_line(b + i + 8 * lane);
      const __m256 values = _mm256_loadu_ps(b + i + 8 * lane);
      sums[lane] = _mm256_fmadd_ps(_mm256_loadu_ps(a + i + 8 * lane), values, sums[lane]);
    }
  }
  for (; i + 8 <= dimension; i += 8) {
    sums[0] = _mm256_fmadd_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i), sums[0]);
  }
  float rest = 0;
  for (; i < dimension; i++) {
    rest += a[i] * b[i];
  }
  return sum_f32(sums[0], sums[1], sums[2], sums[3]) + rest;
}

ONE_COPY static float squared_distance_f32(const float *a, const float *b, size_t dimension) {
  __m256 sums[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps()};
  size_t i = 0;
  for (; i + 32 <= dimension; i += 32) {
    for (size_t lane = 0; lane < 4; lane++) {
      prefetch_line(b + i + 8 * lane);
      const __m256 values = _mm256_loadu_ps(b + i + 8 * lane);
      const __m256 difference = _mm256_sub_ps(_mm256_loadu_ps(a + i + 8 * lane), values);
      sums[lane] = _mm256_fmadd_ps(difference, difference, sums[lane]);
    }
  }
  for (; i + 8 <= dimension; i += 8) {
    const __m256 difference = _mm256_sub_ps(_mm256_loadu_ps(a + i), _mm256_loadu_ps(b + i));
    sums[0] = _mm256_fmadd_ps(difference, difference, sums[0]);
  }
  float rest = 0;
  for (; i < dimension; i++) {
    rest += (a[i] - b[i]) * (a[i] - b[i]);
  }
  return sum_f32(sums[0], sums[1], sums[2], sums[3]) + rest;
}

static inline int32_t sum_i32(__m256i sums) {
  const __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
  const __m128i pair = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
  return _mm_cvtsi128_si32(_mm_add_epi32(pair, _mm_shuffle_epi32(pair, 0xB1)));
}

// maddubs multiplies unsigned by signed bytes and saturates pairs at 16 bits: with the row's sign moved to
// the query, a pair is at most 2 * 127 * 127 = 32258 and never saturates.
static inline __m256i add_products(__m256i sums, __m256i values, __m256i sizes, __m256i query) {
  const __m256i pairs = _mm256_maddubs_epi16(sizes, _mm256_sign_epi8(query, values));
  return _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

static inline struct query_offsets query_offsets(const int8_t *high, const int8_t *low, size_t stride) {
  (void)high, (void)low, (void)stride;
  return (struct query_offsets){0, 0};
}

static inline void dot_i8_one(const int8_t *high, const int8_t *low, struct query_offsets offsets,
                              const int8_t *row, size_t stride, int32_t *high_sum, int32_t *low_sum) {
  (void)offsets;
  __m256i high_total = _mm256_setzero_si256(), low_total = _mm256_setzero_si256();
  for (size_t i = 0; i < stride; i += 32) {
    prefetch_line(row + i);
    const __m256i values = _mm256_loadu_si256((const __m256i *)(row + i));
    const __m256i sizes = _mm256_abs_epi8(values);
    high_total = add_products(high_total, values, sizes, _mm256_loadu_si256((const __m256i *)(high + i)));
    low_total = add_products(low_total, values, sizes, _mm256_loadu_si256((const __m256i *)(low + i)));
  }
  *high_sum = sum_i32(high_total);
  *low_sum = sum_i32(low_total);
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
  const char *data = bytes;
  __m256i lanes[8];
  for (size_t lane = 0; lane < 8; lane++) {
    lanes[lane] = _mm256_setzero_si256();
  }
  size_t i = 0;
  for (; i + 256 <= count; i += 256) {
    for (size_t lane = 0; lane < 8; lane++) {
      prefetch_line(data + i + 32 * lane);
      const __m256i values = _mm256_loadu_si256((const __m256i *)(data + i + 32 * lane));
      lanes[lane] = _mm256_xor_si256(lanes[lane], values);
    }
  }
  uint64_t rest = 0;
  for (; i < count; i++) {
    rest ^= (unsigned char)data[i];
  }
  for (size_t lane = 0; lane < 8; lane++) {
    uint64_t words[4];
    _mm256_storeu_si256((__m256i *)words, lanes[lane]);
    rest ^= words[0] ^ words[1] ^ words[2] ^ words[3];
  }
  return rest;
}

#pragma clang attribute pop

const struct eidetic_kernels eidetic_avx2_kernels = {
  .name = "avx2",
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
