// The sums that compare histograms, written once in C that compilers vectorise. A file includes this inside
// its target attribute, so that each set gets its own copy. No product is fused into a sum and the lanes are
// fixed, so that every copy computes the same bits. Deliberately unguarded.

/// Sums that are kept side by side.
#define HISTOGRAM_LANES 32

enum histogram_term { VALUE, CHI_SQUARED, MINIMUM, ROOT_DIFFERENCE, UNEQUAL };

static inline __attribute__((always_inline)) float histogram_term(enum histogram_term term, float a, float b,
                                                                  float factor) {
  switch (term) {
    case VALUE:
      return b;
    case CHI_SQUARED: {
      const float sum = a + b, difference = a - b;
      // Divided first: a quotient of at most 1 neither overflows nor vanishes.
      return sum > 0 ? difference * (difference / sum) : 0;
    }
    case MINIMUM:
      return a < b ? a : b;
    case ROOT_DIFFERENCE: {
      // Unlike sqrtf it sets no errno, and so is vectorised.
      const float difference = a - __builtin_elementwise_sqrt(b * factor);
      return difference * difference;
    }
    case UNEQUAL:
      return a != b ? 1 : 0;
  }
}

static inline __attribute__((always_inline)) float histogram_sum(enum histogram_term term, const float *a,
                                                                 const float *b, float factor,
                                                                 size_t dimension) {
  float lanes[HISTOGRAM_LANES] = {0};
  size_t i = 0;
  for (; i + HISTOGRAM_LANES <= dimension; i += HISTOGRAM_LANES) {
    prefetch_line(b + i);
    prefetch_line(b + i + HISTOGRAM_LANES / 2);
    for (size_t lane = 0; lane < HISTOGRAM_LANES; lane++) {
      lanes[lane] += histogram_term(term, a[i + lane], b[i + lane], factor);
    }
  }
  for (size_t lane = 0; i < dimension; i++, lane++) {
    lanes[lane] += histogram_term(term, a[i], b[i], factor);
  }
  for (size_t width = HISTOGRAM_LANES / 2; width > 0; width /= 2) {
    for (size_t lane = 0; lane < width; lane++) {
      lanes[lane] += lanes[lane + width];
    }
  }
  return lanes[0];
}

/// What a histogram's values are multiplied by to sum to one; 0 for one whose sum counts as zero.
ONE_COPY static float histogram_factor(const float *values, size_t dimension) {
  const float sum = histogram_sum(VALUE, values, values, 0, dimension);
  return sum < EIDETIC_SMALLEST_NORM ? 0 : 1 / sum;
}
