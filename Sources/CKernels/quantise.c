// Floats to int8. Written once in plain C: the result must not depend on the processor.

#include <math.h>

#include "eidetic_kernels.h"

/// Rounds to the nearest integer, ties to even, for |value| < 2^22, in a form that compilers vectorise.
static inline float round_to_even(float value) {
  const float shift = 12582912.0f;  // 1.5 * 2^23
  return (value + shift) - shift;
}

static float largest_size(const float *values, size_t count) {
  float largest = 0;
  for (size_t i = 0; i < count; i++) {
    const float size = fabsf(values[i]);
    largest = size > largest ? size : largest;
  }
  return largest;
}

/// The square root of a sum of squares as a float no smaller than it.
static float root_rounded_up(double sum_of_squares) {
  const double root = sqrt(sum_of_squares);
  const float rounded = (float)root;
  return root == 0 ? 0 : nextafterf(rounded * (1 + 1e-6f), INFINITY);
}

double eidetic_norm(const float *row, size_t dimension) {
  double sums[8] = {0};
  size_t i = 0;
  for (; i + 8 <= dimension; i += 8) {
    for (size_t lane = 0; lane < 8; lane++) {
      sums[lane] += (double)row[i + lane] * (double)row[i + lane];
    }
  }
  for (; i < dimension; i++) {
    sums[0] += (double)row[i] * (double)row[i];
  }
  return sqrt(((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7])));
}

static inline float clamp(float value, float limit) {
  return value > limit ? limit : (value < -limit ? -limit : value);
}

struct eidetic_quantised_row eidetic_quantise_row(const float *row, size_t dimension, size_t stride,
                                                  int8_t *values) {
  const float scale = largest_size(row, dimension) / 127.0f;
  const float inverse = scale > 0 ? 1.0f / scale : 0;
  const int usable = inverse > 0 && inverse <= 3e38f;
  double residual = 0;
  for (size_t i = 0; i < dimension; i++) {
    const float value = usable ? clamp(round_to_even(row[i] * inverse), 127.0f) : 0;
    values[i] = (int8_t)value;
    const double error = (double)row[i] - (usable ? (double)scale * (double)value : 0);
    residual += error * error;
  }
  for (size_t i = dimension; i < stride; i++) {
    values[i] = 0;
  }
  return (struct eidetic_quantised_row){
    .scale = usable ? scale : 0,
    .norm = (float)eidetic_norm(row, dimension),
    .residual = root_rounded_up(residual),
  };
}

struct eidetic_quantised_row eidetic_quantise_query(const float *query, size_t dimension, size_t stride,
                                                    int8_t *high, int8_t *low) {
  const float limit = 127.0f * 128.0f;
  const float scale = largest_size(query, dimension) / limit;
  const float inverse = scale > 0 ? 1.0f / scale : 0;
  const int usable = inverse > 0 && inverse <= 3e38f;
  double residual = 0;
  for (size_t i = 0; i < dimension; i++) {
    const float value = usable ? clamp(round_to_even(query[i] * inverse), limit) : 0;
    const float high_value = round_to_even(value / 128.0f);
    high[i] = (int8_t)high_value;
    low[i] = (int8_t)(value - 128.0f * high_value);
    const double error = (double)query[i] - (usable ? (double)scale * (double)value : 0);
    residual += error * error;
  }
  for (size_t i = dimension; i < stride; i++) {
    high[i] = 0;
    low[i] = 0;
  }
  return (struct eidetic_quantised_row){
    .scale = usable ? scale : 0,
    .norm = (float)eidetic_norm(query, dimension),
    .residual = root_rounded_up(residual),
  };
}
