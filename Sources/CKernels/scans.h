// The scans, written once over the kernels of an instruction set. A kernel file includes this inside its
// target attribute, after it has defined
//   float dot_f32(a, b, dimension), float squared_distance_f32(a, b, dimension)
//   struct query_offsets query_offsets(high, low, stride)
//   void dot_i8_group(high, low, offsets, rows, stride, high_sums, low_sums)   for GROUP rows, with prefetch
//   void dot_i8_one(high, low, offsets, row, stride, high_sum, low_sum)
// and so each set gets its own copy, with the loops over histograms and bounds vectorised for it.
// Deliberately unguarded.

#include "histograms.h"

ONE_COPY static float chi_squared_f32(const float *a, const float *b, size_t dimension) {
  return histogram_sum(CHI_SQUARED, a, b, 0, dimension);
}

ONE_COPY static float intersection_f32(const float *a, const float *b, size_t dimension) {
  return histogram_sum(MINIMUM, a, b, 0, dimension);
}

ONE_COPY static float root_distance_f32(const float *a, const float *b, size_t dimension) {
  return histogram_sum(ROOT_DIFFERENCE, a, b, histogram_factor(b, dimension), dimension);
}

ONE_COPY static float unequal_f32(const float *a, const float *b, size_t dimension) {
  return histogram_sum(UNEQUAL, a, b, 0, dimension);
}

/// Rows whose bounds are computed together.
#define BOUNDS_BLOCK 16

static inline void dot_i8_block(const int8_t *high, const int8_t *low, struct query_offsets offsets,
                                const int8_t *rows, size_t stride, size_t count, int32_t *high_sums,
                                int32_t *low_sums) {
  size_t row = 0;
  for (; row + GROUP <= count; row += GROUP) {
    dot_i8_group(high, low, offsets, rows + row * stride, stride, high_sums + row, low_sums + row);
  }
  for (; row < count; row++) {
    dot_i8_one(high, low, offsets, rows + row * stride, stride, high_sums + row, low_sums + row);
  }
}

static void dot_i8(const int8_t *high, const int8_t *low, const int8_t *rows, size_t stride, size_t count,
                   int32_t *high_sums, int32_t *low_sums) {
  dot_i8_block(high, low, query_offsets(high, low, stride), rows, stride, count, high_sums, low_sums);
}

/// The one place where an f32 key is computed: scans and rescoring agree to the last bit.
static inline float key_f32(const struct eidetic_f32_scan *scan, size_t row) {
  const float *values = scan->rows + row * scan->dimension;
  switch (scan->metric) {
    case EIDETIC_COSINE: {
      const float norm = scan->norms[row];
      if (norm < EIDETIC_SMALLEST_NORM) {
        return 0.0f;
      }
      const float cosine = dot_f32(scan->query, values, scan->dimension) / norm;
      return cosine > 1.0f ? 1.0f : (cosine < -1.0f ? -1.0f : cosine);
    }
    case EIDETIC_EUCLIDEAN:
      return -squared_distance_f32(scan->query, values, scan->dimension);
    case EIDETIC_INNER_PRODUCT:
      return dot_f32(scan->query, values, scan->dimension);
    case EIDETIC_CHI_SQUARED:
      return -0.5f * chi_squared_f32(scan->query, values, scan->dimension);
    case EIDETIC_INTERSECTION:
      return intersection_f32(scan->query, values, scan->dimension);
    case EIDETIC_HELLINGER:
      return -0.5f * root_distance_f32(scan->query, values, scan->dimension);
    case EIDETIC_HAMMING:
      return -unequal_f32(scan->query, values, scan->dimension);
  }
}

static size_t scan_f32(const struct eidetic_f32_scan *scan, size_t first, size_t count, float threshold,
                       uint32_t *hit_rows, float *hit_keys) {
  size_t hits = 0;
  for (size_t row = first; row < first + count; row++) {
    const float key = key_f32(scan, row);
    hit_rows[hits] = (uint32_t)row;
    hit_keys[hits] = key;
    hits += key >= threshold;
  }
  return hits;
}

static void score_f32(const struct eidetic_f32_scan *scan, const uint32_t *rows, size_t count, float *keys) {
  const size_t bytes = scan->dimension * sizeof(float);
  for (size_t i = 0; i < count; i++) {
    const size_t ahead = i + 2 < count ? i + 2 : i;
    const char *next = (const char *)(scan->rows + (size_t)rows[ahead] * scan->dimension);
    for (size_t line = 0; line < bytes; line += 64) {
      __builtin_prefetch(next + line, 0, 3);
    }
    keys[i] = key_f32(scan, rows[i]);
  }
}

/// `bound_keys` of one metric: the choice between metrics must be made outside of the loop for it to become
/// fast, and compilers move it there themselves only at -O3.
static inline __attribute__((always_inline)) void bound_keys_by(enum eidetic_metric metric,
                                                                const struct eidetic_i8_scan *scan,
                                                                size_t first, size_t count,
                                                                const int32_t *high_sums,
                                                                const int32_t *low_sums, float *lower,
                                                                float *upper) {
  for (size_t i = 0; i < count; i++) {
    const float sum = 128.0f * (float)high_sums[i] + (float)low_sums[i];
    const float dot = sum * scan->query_scale * scan->scales[first + i];
    const float norm = scan->norms[first + i];
    const float residual = scan->residuals[first + i];
    float key, slack;
    if (metric == EIDETIC_COSINE) {
      const float inverse = norm < EIDETIC_SMALLEST_NORM ? 0.0f : 1.0f / norm;
      key = dot * inverse;
      slack = scan->slack + scan->slack_residual * residual * inverse;
    } else if (metric == EIDETIC_INNER_PRODUCT) {
      key = dot;
      slack = scan->slack + scan->slack_residual * residual + scan->slack_norm * norm;
    } else {
      key = 2.0f * dot - scan->query_squared_norm - norm * norm;
      slack = scan->slack + scan->slack_residual * residual + scan->slack_norm * norm
              + scan->slack_squared_norm * norm * norm;
    }
    lower[i] = key - slack;
    upper[i] = key + slack;
  }
}

/// The bounds of up to BOUNDS_BLOCK rows from their int8 sums. Entries beyond `count` are left as they are.
static inline void bound_keys(const struct eidetic_i8_scan *scan, size_t first, size_t count,
                              const int32_t *high_sums, const int32_t *low_sums, float *lower, float *upper) {
  switch (scan->metric) {
    case EIDETIC_COSINE:
      bound_keys_by(EIDETIC_COSINE, scan, first, count, high_sums, low_sums, lower, upper);
      break;
    case EIDETIC_INNER_PRODUCT:
      bound_keys_by(EIDETIC_INNER_PRODUCT, scan, first, count, high_sums, low_sums, lower, upper);
      break;
    default:
      bound_keys_by(EIDETIC_EUCLIDEAN, scan, first, count, high_sums, low_sums, lower, upper);
  }
}

static size_t scan_i8(const struct eidetic_i8_scan *scan, size_t first, size_t count, float threshold,
                      uint32_t *hit_rows, float *hit_lower, float *hit_upper) {
  int32_t high_sums[BOUNDS_BLOCK], low_sums[BOUNDS_BLOCK];
  float lower[BOUNDS_BLOCK], upper[BOUNDS_BLOCK];
  const struct query_offsets offsets = query_offsets(scan->high, scan->low, scan->stride);
  size_t hits = 0;
  for (size_t done = 0; done < count; done += BOUNDS_BLOCK) {
    const size_t block = count - done < BOUNDS_BLOCK ? count - done : BOUNDS_BLOCK;
    const int8_t *rows = scan->rows + (first + done) * scan->stride;
    dot_i8_block(scan->high, scan->low, offsets, rows, scan->stride, block, high_sums, low_sums);
    if (block == BOUNDS_BLOCK) {
      bound_keys(scan, first + done, BOUNDS_BLOCK, high_sums, low_sums, lower, upper);
    } else {
      bound_keys(scan, first + done, block, high_sums, low_sums, lower, upper);
    }
    int any = 0;
    for (size_t i = 0; i < block; i++) {
      any |= upper[i] >= threshold;
    }
    if (!any) {
      continue;
    }
    for (size_t i = 0; i < block; i++) {
      hit_rows[hits] = (uint32_t)(first + done + i);
      hit_lower[hits] = lower[i];
      hit_upper[hits] = upper[i];
      hits += upper[i] >= threshold;
    }
  }
  return hits;
}
