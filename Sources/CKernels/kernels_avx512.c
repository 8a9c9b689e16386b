// x86-64 with AVX-512 and VNNI: 64 int8 products per instruction.

#if defined(__x86_64__)

#include <immintrin.h>

#include "kernel_tables.h"
#include "prefetch.h"

#pragma clang attribute push( \
  __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vnni,avx2,fma"))), apply_to = function)

#define GROUP 4
#define TILE_LANES 16
#define TILE_ROWS 4
#define TILE_COLUMNS 4

/// A mask of the first `count` of 16 lanes.
static inline __mmask16 first_lanes(size_t count) { return (__mmask16)((1u << count) - 1); }

static inline float sum_f32(const __m512 *sums) {
  const __m512 first = _mm512_add_ps(sums[0], sums[1]);
  const __m512 second = _mm512_add_ps(sums[2], sums[3]);
  return _mm512_reduce_add_ps(_mm512_add_ps(first, second));
}

ONE_COPY static float dot_f32(const float *a, const float *b, size_t dimension) {
  __m512 sums[4] = {_mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps()};
  size_t i = 0;
  for (; i + 64 <= dimension; i += 64) {
    for (size_t lane = 0; lane < 4; lane++) {
      prefetch_line(b + i + 16 * lane);
      const __m512 values = _mm512_loadu_ps(b + i + 16 * lane);
      sums[lane] = _mm512_fmadd_ps(_mm512_loadu_ps(a + i + 16 * lane), values, sums[lane]);
    }
  }
  for (; i + 16 <= dimension; i += 16) {
    sums[0] = _mm512_fmadd_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i), sums[0]);
  }
  if (i < dimension) {
    const __mmask16 rest = first_lanes(dimension - i);
    const __m512 values = _mm512_maskz_loadu_ps(rest, b + i);
    sums[1] = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(rest, a + i), values, sums[1]);
  }
  return sum_f32(sums);
}

ONE_COPY static float squared_distance_f32(const float *a, const float *b, size_t dimension) {
  __m512 sums[4] = {_mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps()};
  size_t i = 0;
  for (; i + 64 <= dimension; i += 64) {
    for (size_t lane = 0; lane < 4; lane++) {
      prefetch_line(b + i + 16 * lane);
      const __m512 difference =
        _mm512_sub_ps(_mm512_loadu_ps(a + i + 16 * lane), _mm512_loadu_ps(b + i + 16 * lane));
      sums[lane] = _mm512_fmadd_ps(difference, difference, sums[lane]);
    }
  }
  for (; i + 16 <= dimension; i += 16) {
    const __m512 difference = _mm512_sub_ps(_mm512_loadu_ps(a + i), _mm512_loadu_ps(b + i));
    sums[0] = _mm512_fmadd_ps(difference, difference, sums[0]);
  }
  if (i < dimension) {
    const __mmask16 rest = first_lanes(dimension - i);
    const __m512 values = _mm512_maskz_loadu_ps(rest, b + i);
    const __m512 difference = _mm512_sub_ps(_mm512_maskz_loadu_ps(rest, a + i), values);
    sums[1] = _mm512_fmadd_ps(difference, difference, sums[1]);
  }
  return sum_f32(sums);
}

static inline __m128i fold(__m512i sums) {
  const __m256i half = _mm256_add_epi32(_mm512_castsi512_si256(sums), _mm512_extracti64x4_epi64(sums, 1));
  return _mm_add_epi32(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
}

static inline __m128i fold_four(const __m512i *sums) {
  const __m128i first = _mm_hadd_epi32(fold(sums[0]), fold(sums[1]));
  const __m128i second = _mm_hadd_epi32(fold(sums[2]), fold(sums[3]));
  return _mm_hadd_epi32(first, second);
}

// VNNI multiplies unsigned by signed bytes. Flipping the sign bit of a row's bytes adds 128 to each value,
// and so 128 * (the sum of the query's values) to the dot product: that offset is subtracted at the end.
static inline struct query_offsets query_offsets(const int8_t *high, const int8_t *low, size_t stride) {
  const __m512i sign = _mm512_set1_epi8((char)0x80);
  __m512i high_offset = _mm512_setzero_si512(), low_offset = _mm512_setzero_si512();
  for (size_t i = 0; i < stride; i += 64) {
    high_offset = _mm512_dpbusd_epi32(high_offset, sign, _mm512_loadu_si512(high + i));
    low_offset = _mm512_dpbusd_epi32(low_offset, sign, _mm512_loadu_si512(low + i));
  }
  return (struct query_offsets){_mm512_reduce_add_epi32(high_offset), _mm512_reduce_add_epi32(low_offset)};
}

// Row after row: memory is read in order, and four rows share one fold.
static inline void dot_i8_group(const int8_t *high, const int8_t *low, struct query_offsets offsets,
                                const int8_t *rows, size_t stride, int32_t *high_sums, int32_t *low_sums) {
  const __m512i sign = _mm512_set1_epi8((char)0x80);
  __m512i high_totals[GROUP], low_totals[GROUP];
  for (size_t row = 0; row < GROUP; row++) {
    __m512i high_total = _mm512_setzero_si512(), low_total = _mm512_setzero_si512();
    for (size_t i = 0; i < stride; i += 64) {
      prefetch_line(rows + row * stride + i);
      const __m512i values = _mm512_xor_si512(_mm512_loadu_si512(rows + row * stride + i), sign);
      high_total = _mm512_dpbusd_epi32(high_total, values, _mm512_loadu_si512(high + i));
      low_total = _mm512_dpbusd_epi32(low_total, values, _mm512_loadu_si512(low + i));
    }
    high_totals[row] = high_total;
    low_totals[row] = low_total;
  }
  const __m128i high_offset = _mm_set1_epi32(offsets.high), low_offset = _mm_set1_epi32(offsets.low);
  _mm_storeu_si128((__m128i *)high_sums, _mm_sub_epi32(fold_four(high_totals), high_offset));
  _mm_storeu_si128((__m128i *)low_sums, _mm_sub_epi32(fold_four(low_totals), low_offset));
}

static inline void dot_i8_one(const int8_t *high, const int8_t *low, struct query_offsets offsets,
                              const int8_t *row, size_t stride, int32_t *high_sum, int32_t *low_sum) {
  const __m512i sign = _mm512_set1_epi8((char)0x80);
  __m512i high_total = _mm512_setzero_si512(), low_total = _mm512_setzero_si512();
  for (size_t i = 0; i < stride; i += 64) {
    const __m512i values = _mm512_xor_si512(_mm512_loadu_si512(row + i), sign);
    high_total = _mm512_dpbusd_epi32(high_total, values, _mm512_loadu_si512(high + i));
    low_total = _mm512_dpbusd_epi32(low_total, values, _mm512_loadu_si512(low + i));
  }
  *high_sum = _mm512_reduce_add_epi32(high_total) - offsets.high;
  *low_sum = _mm512_reduce_add_epi32(low_total) - offsets.low;
}

#include "scans.h"
#include "tiles.h"

static uint64_t read_bytes(const void *bytes, size_t count) {
  const char *data = bytes;
  __m512i lanes[8];
  for (size_t lane = 0; lane < 8; lane++) {
    lanes[lane] = _mm512_setzero_si512();
  }
  size_t i = 0;
  for (; i + 512 <= count; i += 512) {
    for (size_t lane = 0; lane < 8; lane++) {
      prefetch_line(data + i + 64 * lane);
      lanes[lane] = _mm512_xor_si512(lanes[lane], _mm512_loadu_si512(data + i + 64 * lane));
    }
  }
  for (size_t lane = 1; lane < 8; lane++) {
    lanes[0] = _mm512_xor_si512(lanes[0], lanes[lane]);
  }
  uint64_t rest = 0;
  for (; i < count; i++) {
    rest ^= (unsigned char)data[i];
  }
  return rest ^ (uint64_t)_mm512_reduce_add_epi64(lanes[0]);
}

#pragma clang attribute pop

const struct eidetic_kernels eidetic_avx512_kernels = {
  .name = "avx512vnni",
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
