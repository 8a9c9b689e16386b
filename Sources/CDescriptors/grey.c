#include <math.h>
#include <stdlib.h>

#include "eidetic_descriptors.h"

void eidetic_grey(const uint8_t *rgb, size_t count, uint8_t *grey) {
  for (size_t i = 0; i < count; i++) {
    const uint32_t sum = 19595u * rgb[3 * i] + 38470u * rgb[3 * i + 1] + 7471u * rgb[3 * i + 2];
    grey[i] = (uint8_t)((sum + 32768u) >> 16);
  }
}

enum { PRECISION = 22 };  // Bits after the point of Pillow's weights.

static const double pi = 3.14159265358979323846;

static double sinc(double x) { return x == 0 ? 1 : sin(x * pi) / (x * pi); }

static double lanczos(double x) { return x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0; }

/// The first input index of an output index, and the weights from there on; returns their number.
static size_t weigh(size_t in, size_t out, size_t place, double *scratch, int32_t *weights, size_t *first) {
  const double scale = (double)in / (double)out, stretch = scale < 1 ? 1 : scale, support = 3 * stretch;
  const double centre = ((double)place + 0.5) * scale;
  const double low = centre - support + 0.5, high = centre + support + 0.5;
  *first = low < 0 ? 0 : (size_t)low;
  const size_t end = high > (double)in ? in : (size_t)high, count = end - *first;
  double sum = 0;
  for (size_t k = 0; k < count; k++) {
    scratch[k] = lanczos(((double)(k + *first) - centre + 0.5) / stretch);
    sum += scratch[k];
  }
  for (size_t k = 0; k < count; k++) {
    const double weight = scratch[k] / sum * (1 << PRECISION);
    weights[k] = (int32_t)(weight < 0 ? weight - 0.5 : weight + 0.5);
  }
  return count;
}

static uint8_t rounded(int32_t sum) {
  const int32_t value = sum >> PRECISION;
  return (uint8_t)(value < 0 ? 0 : (value > 255 ? 255 : value));
}

int eidetic_grey_lanczos(const uint8_t *grey, size_t width, size_t height, uint8_t *target, size_t size) {
  const size_t longest = width > height ? width : height;
  const size_t taps = 6 * (longest / size + 1) + 2;
  double *scratch = malloc(taps * sizeof(double));
  int32_t *weights = malloc(taps * sizeof(int32_t));
  uint8_t *middle = malloc(size * height);
  const int status = scratch && weights && middle ? 0 : -1;
  size_t first;
  for (size_t x = 0; status == 0 && x < size; x++) {
    const size_t count = weigh(width, size, x, scratch, weights, &first);
    for (size_t y = 0; y < height; y++) {
      const uint8_t *from = grey + y * width + first;
      int32_t sum = 1 << (PRECISION - 1);
      for (size_t k = 0; k < count; k++) {
        sum += from[k] * weights[k];
      }
      middle[y * size + x] = rounded(sum);
    }
  }
  for (size_t y = 0; status == 0 && y < size; y++) {
    const size_t count = weigh(height, size, y, scratch, weights, &first);
    for (size_t x = 0; x < size; x++) {
      int32_t sum = 1 << (PRECISION - 1);
      for (size_t k = 0; k < count; k++) {
        sum += middle[(first + k) * size + x] * weights[k];
      }
      target[y * size + x] = rounded(sum);
    }
  }
  free(scratch);
  free(weights);
  free(middle);
  return status;
}
