// What histograms need before a scan. Plain C: the kernels of every table compute the same bits.

#include "kernel_tables.h"
#include "prefetch.h"

#include "histograms.h"

void eidetic_prepare_hellinger(const float *query, size_t dimension, float *prepared) {
  const float factor = histogram_factor(query, dimension);
  for (size_t i = 0; i < dimension; i++) {
    prepared[i] = __builtin_elementwise_sqrt(query[i] * factor);
  }
}

size_t eidetic_first_negative(const float *values, size_t count) {
  enum { BLOCK = 1024 };
  for (size_t start = 0; start < count; start += BLOCK) {
    const size_t end = count - start < BLOCK ? count : start + BLOCK;
    int bad = 0;
    for (size_t i = start; i < end; i++) {
      bad |= !(values[i] >= 0);
    }
    for (size_t i = start; bad && i < end; i++) {
      if (!(values[i] >= 0)) {
        return i;
      }
    }
  }
  return count;
}
