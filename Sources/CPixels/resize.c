#include "CPixels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Two builds of the hot loops, chosen when the program is loaded, which is before the thread sanitizer works.
#if defined(__x86_64__) && defined(__GLIBC__) && !__has_feature(thread_sanitizer)
#define FAST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FAST
#endif

typedef float f4 __attribute__((vector_size(16)));
typedef float f16 __attribute__((vector_size(64)));
typedef int32_t i4 __attribute__((vector_size(16)));
typedef int32_t i16 __attribute__((vector_size(64)));
typedef uint8_t u4 __attribute__((vector_size(4)));
typedef uint8_t u16 __attribute__((vector_size(16)));

enum { ROWS = 4 };  // Rows that the horizontal pass takes together.

// For each output index: the first input index and the weights from there on.
typedef struct {
  size_t taps;     // Places in `values` for each output.
  size_t *first;   // [n]
  size_t *count;   // [n]
  float *values;   // [n, taps]
} weights;

static double filter_value(eidetic_filter filter, double x) {
  x = fabs(x);
  if (filter == EIDETIC_BILINEAR) {
    return x < 1 ? 1 - x : 0;
  }
  const double a = -0.5;
  if (x < 1) {
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  }
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

static void weights_free(weights *w) {
  free(w->first);
  free(w->count);
  free(w->values);
}

// Pillow's precompute_coeffs, for the outputs from `start` on only.
static int weights_make(weights *w, size_t in, size_t out, size_t start, size_t n, eidetic_filter filter) {
  double scale = (double)in / (double)out;
  double stretch = scale < 1 ? 1 : scale;
  double support = (filter == EIDETIC_BILINEAR ? 1 : 2) * stretch;
  w->taps = (size_t)ceil(support) * 2 + 1;
  w->first = malloc(n * sizeof(size_t));
  w->count = malloc(n * sizeof(size_t));
  w->values = malloc(n * w->taps * sizeof(float));
  if (!w->first || !w->count || !w->values) {
    return -1;
  }
  for (size_t i = 0; i < n; i++) {
    double centre = ((double)(start + i) + 0.5) * scale;
    double low = floor(centre - support + 0.5), high = floor(centre + support + 0.5);
    size_t first = low < 0 ? 0 : (size_t)low;
    size_t end = high > (double)in ? in : (size_t)high;
    double sum = 0;
    for (size_t k = first; k < end; k++) {
      sum += filter_value(filter, ((double)k - centre + 0.5) / stretch);
    }
    float *values = w->values + i * w->taps;
    for (size_t k = first; k < end; k++) {
      values[k - first] = (float)(filter_value(filter, ((double)k - centre + 0.5) / stretch) / sum);
    }
    w->first[i] = first;
    w->count[i] = end - first;
  }
  return 0;
}

// Spreads four rows of RGB into [x][row][4] floats, so that one weight serves 16 lanes.
FAST static void spread_rows(const uint8_t *const rows[ROWS], float *columns, size_t width) {
  for (size_t x = 0; x + 1 < width; x++) {
    for (size_t r = 0; r < ROWS; r++) {
      u4 bytes;  // The fourth is the next pixel's: a lane that nobody reads.
      memcpy(&bytes, rows[r] + 3 * x, sizeof bytes);
      f4 lanes = __builtin_convertvector(bytes, f4);
      memcpy(columns + 16 * x + 4 * r, &lanes, sizeof lanes);
    }
  }
  for (size_t r = 0; r < ROWS; r++) {
    const uint8_t *last = rows[r] + 3 * (width - 1);
    f4 lanes = {last[0], last[1], last[2], 0};
    memcpy(columns + 16 * (width - 1) + 4 * r, &lanes, sizeof lanes);
  }
}

// Four rows through the horizontal weights; each target row has room for one byte after its last.
FAST static void resize_rows(const float *columns, uint8_t *const target[ROWS], const weights *w, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const float *values = w->values + i * w->taps;
    const float *from = columns + 16 * w->first[i];
    f16 sum = (f16){0} + 0.5f;
    for (size_t k = 0, count = w->count[i]; k < count; k++) {
      f16 lanes;
      memcpy(&lanes, from + 16 * k, sizeof lanes);
      sum += lanes * values[k];
    }
    i16 whole = __builtin_convertvector(sum, i16);
    whole &= whole > 0;
    whole |= whole > 255;  // All bits set, of which the low eight are kept.
    u16 bytes = __builtin_convertvector(whole, u16);
    for (size_t r = 0; r < ROWS; r++) {
      memcpy(target[r] + 3 * i, (const uint8_t *)&bytes + 4 * r, 4);
    }
  }
}

// One output row from `count` input rows, 16 bytes at a time.
FAST static void resize_columns(
    const uint8_t *source, size_t stride, uint8_t *target, size_t length, const float *values, size_t count) {
  size_t x = 0;
  for (; x + 16 <= length; x += 16) {
    f16 sum = (f16){0} + 0.5f;
    for (size_t k = 0; k < count; k++) {
      u16 bytes;
      memcpy(&bytes, source + k * stride + x, sizeof bytes);
      sum += __builtin_convertvector(bytes, f16) * values[k];
    }
    i16 whole = __builtin_convertvector(sum, i16);
    whole &= whole > 0;
    whole |= whole > 255;  // All bits set, of which the low eight are kept.
    u16 bytes = __builtin_convertvector(whole, u16);
    memcpy(target + x, &bytes, sizeof bytes);
  }
  for (; x < length; x++) {
    float sum = 0.5f;
    for (size_t k = 0; k < count; k++) {
      sum += (float)source[k * stride + x] * values[k];
    }
    target[x] = sum < 0 ? 0 : sum > 255 ? 255 : (uint8_t)sum;
  }
}

int eidetic_resize(
    const uint8_t *source, size_t width, size_t height,
    uint8_t *target, size_t full_width, size_t full_height,
    size_t left, size_t top, size_t window_width, size_t window_height, eidetic_filter filter) {
  weights across = {0}, down = {0};
  float *columns = NULL;
  uint8_t *middle = NULL;
  int status = -1;
  if (weights_make(&across, width, full_width, left, window_width, filter) == 0
      && weights_make(&down, height, full_height, top, window_height, filter) == 0) {
    // Only the rows that the vertical pass needs.
    size_t first_row = down.first[0];
    size_t end_row = down.first[window_height - 1] + down.count[window_height - 1];
    size_t rows = end_row - first_row, length = 3 * window_width, stride = length + 1;
    columns = malloc(16 * width * sizeof(float));
    middle = malloc((rows + ROWS) * stride);
    if (columns && middle) {
      for (size_t y = 0; y < rows; y += ROWS) {
        const uint8_t *from[ROWS];
        uint8_t *to[ROWS];
        for (size_t r = 0; r < ROWS; r++) {
          size_t row = y + r < rows ? y + r : rows - 1;
          from[r] = source + 3 * width * (first_row + row);
          to[r] = middle + (y + r) * stride;
        }
        spread_rows(from, columns, width);
        resize_rows(columns, to, &across, window_width);
      }
      for (size_t y = 0; y < window_height; y++) {
        resize_columns(
            middle + (down.first[y] - first_row) * stride, stride, target + y * length, length,
            down.values + y * down.taps, down.count[y]);
      }
      status = 0;
    }
  }
  weights_free(&across);
  weights_free(&down);
  free(columns);
  free(middle);
  return status;
}
