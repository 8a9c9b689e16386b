#include <math.h>
#include <stdlib.h>

#include "eidetic_descriptors.h"

enum {
  ORIENTATIONS = EIDETIC_HOG_ORIENTATIONS,
  CELL = EIDETIC_HOG_CELL,
  BLOCK = EIDETIC_HOG_BLOCK,
  BLOCK_VALUES = BLOCK * BLOCK * ORIENTATIONS,
};

/// Before a loop over a block's values: unrolled it becomes vector instructions and takes half the time.
/// Compilers do that by themselves only at -O3.
#define UNROLL _Pragma("clang loop unroll(full)")

/// The directions at which new orientations begin, except the first.
struct edges {
  double sines[ORIENTATIONS - 1], cosines[ORIENTATIONS - 1];
};

static void make_edges(struct edges *edges) {
  for (int i = 0; i < ORIENTATIONS - 1; i++) {
    const double angle = 3.14159265358979323846 * (i + 1) / ORIENTATIONS;
    edges->sines[i] = sin(angle);
    edges->cosines[i] = cos(angle);
  }
}

/// The orientation 0...8 of a gradient whose sign does not matter.
static int orientation(const struct edges *edges, int row, int column) {
  if (row == 0) {
    return 0;
  }
  if (row < 0) {
    row = -row;
    column = -column;
  }
  int passed = 0;
  for (int i = 0; i < ORIENTATIONS - 1; i++) {
    passed += row * edges->cosines[i] - column * edges->sines[i] >= 0;
  }
  return passed;
}

/// Adds the gradient of one pixel to its cell. `across` and `down` are 0 at the picture's edges.
static void add_pixel(const struct edges *edges, const uint8_t *pixel, ptrdiff_t across, ptrdiff_t down,
                      double *cell) {
  int row = 0, column = 0, longest = -1;
  for (int channel = 0; channel < 3; channel++) {
    const uint8_t *at = pixel + channel;
    const int by_row = at[down] - at[-down], by_column = at[across] - at[-across];
    const int length = by_row * by_row + by_column * by_column;
    if (length > longest) {
      longest = length;
      row = by_row;
      column = by_column;
    }
  }
  cell[orientation(edges, row, column)] += sqrt(longest) / (CELL * CELL);
}

/// Divides by the length; the smallest number prevents a division by zero for empty blocks.
static void normalise(double *values) {
  double sum = 1e-5 * 1e-5;
  UNROLL for (int i = 0; i < BLOCK_VALUES; i++) {
    sum += values[i] * values[i];
  }
  const double length = sqrt(sum);
  UNROLL for (int i = 0; i < BLOCK_VALUES; i++) {
    values[i] /= length;
  }
}

/// Writes one block: normalised, clipped at 0.2 and normalised again.
static void write_block(const double *cells, size_t columns, float *values) {
  double block[BLOCK_VALUES];
  UNROLL for (size_t i = 0; i < BLOCK_VALUES; i++) {
    const size_t cell = i / ORIENTATIONS;
    block[i] = cells[(cell / BLOCK * columns + cell % BLOCK) * ORIENTATIONS + i % ORIENTATIONS];
  }
  normalise(block);
  UNROLL for (int i = 0; i < BLOCK_VALUES; i++) {
    block[i] = block[i] > 0.2 ? 0.2 : block[i];
  }
  normalise(block);
  UNROLL for (int i = 0; i < BLOCK_VALUES; i++) {
    values[i] = (float)block[i];
  }
}

int eidetic_hog(const uint8_t *rgb, size_t width, size_t height, float *values) {
  const size_t columns = width / CELL, rows = height / CELL;
  double *cells = calloc(rows * columns * ORIENTATIONS, sizeof(double));
  if (!cells) {
    return -1;
  }
  struct edges edges;
  make_edges(&edges);
  for (size_t y = 0; y < rows * CELL; y++) {
    const ptrdiff_t down = y > 0 && y + 1 < height ? 3 * (ptrdiff_t)width : 0;
    for (size_t x = 0; x < columns * CELL; x++) {
      const ptrdiff_t across = x > 0 && x + 1 < width ? 3 : 0;
      double *cell = cells + (y / CELL * columns + x / CELL) * ORIENTATIONS;
      add_pixel(&edges, rgb + 3 * (y * width + x), across, down, cell);
    }
  }
  for (size_t y = 0; y + BLOCK <= rows; y++) {
    for (size_t x = 0; x + BLOCK <= columns; x++, values += BLOCK_VALUES) {
      write_block(cells + (y * columns + x) * ORIENTATIONS, columns, values);
    }
  }
  free(cells);
  return 0;
}
