// Seeded vectors for benchmarks and tests, in C so that they are quick to make in a debug build too.

#include "eidetic_kernels.h"

/// A well-mixed 64-bit hash of a counter.
static inline uint64_t mix(uint64_t value) {
  value = (value ^ (value >> 31)) * 0x7FB5D329728EA185u;
  value = (value ^ (value >> 27)) * 0x81DADEF4BC2DD44Du;
  return value ^ (value >> 33);
}

/// About normal, mean 0 and deviation 1: the sum of four uniform 16-bit numbers.
static inline float about_normal(uint64_t bits) {
  const uint64_t sum = (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48);
  return ((float)sum - 131070.0f) * (1.7320508f / 65536.0f);
}

void eidetic_clustered_row(uint64_t seed, uint64_t row, uint64_t clusters, float spread, size_t dimension,
                           float *values) {
  const uint64_t row_seed = mix(seed ^ mix(2 * row + 1));
  const uint64_t centre_seed = mix(seed ^ mix(2 * (row_seed % clusters)));
  for (size_t i = 0; i < dimension; i++) {
    values[i] = about_normal(mix(centre_seed + i * 0x9E3779B97F4A7C15u))
                + spread * about_normal(mix(row_seed + i * 0x9E3779B97F4A7C15u));
  }
}
