#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "eidetic_descriptors.h"

// An interpolated neighbour may equal the pixel up to the last bit, which decides: the operations are those
// of scikit-image, in its order, and none are fused.
#pragma STDC FP_CONTRACT OFF

/// sqrt(1/2), rounded to five digits as in scikit-image.
static const double diagonal = 0.70711;

/// The fractional part, as computed by subtracting the floor.
static double beyond_floor(double place) { return place - floor(place); }

/// Whether the neighbour between four pixels is no darker than the centre. Shares are those of the right and
/// the lower.
static inline int is_lighter(const uint8_t *upper, const uint8_t *lower, double right, double down,
                             double centre) {
  const double above = (1 - right) * upper[0] + right * upper[1];
  const double below = (1 - right) * lower[0] + right * lower[1];
  return (1 - down) * above + down * below - centre >= 0;
}

int eidetic_lbp_histogram(const uint8_t *grey, size_t width, size_t height, uint32_t counts[256]) {
  const size_t stride = width + 2;
  uint8_t *padded = calloc(stride * (height + 2), 1);
  uint8_t *codes = malloc(width);
  double *shares = malloc(2 * width * sizeof(double));
  const int status = padded && codes && shares ? 0 : -1;
  for (size_t y = 0; status == 0 && y < height; y++) {
    memcpy(padded + (y + 1) * stride + 1, grey + y * width, width);
  }
  double *left = shares, *right = shares + width;
  for (size_t x = 0; status == 0 && x < width; x++) {
    left[x] = beyond_floor((double)x - diagonal);
    right[x] = beyond_floor((double)x + diagonal);
  }
  for (size_t y = 0; status == 0 && y < height; y++) {
    const double up = beyond_floor((double)y - diagonal), down = beyond_floor((double)y + diagonal);
    const uint8_t *above = padded + y * stride, *row = above + stride, *below = row + stride;
    for (size_t x = 0; x < width; x++) {
      const uint8_t centre = row[x + 1];
      const int straight = (row[x + 2] >= centre) | (above[x + 1] >= centre) << 2 | (row[x] >= centre) << 4
                           | (below[x + 1] >= centre) << 6;
      const int slanted = is_lighter(above + x + 1, row + x + 1, right[x], up, centre) << 1
                          | is_lighter(above + x, row + x, left[x], up, centre) << 3
                          | is_lighter(row + x, below + x, left[x], down, centre) << 5
                          | is_lighter(row + x + 1, below + x + 1, right[x], down, centre) << 7;
      codes[x] = (uint8_t)(straight | slanted);
    }
    for (size_t x = 0; x < width; x++) {
      counts[codes[x]]++;
    }
  }
  free(padded);
  free(codes);
  free(shares);
  return status;
}
