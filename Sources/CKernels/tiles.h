// Comparing rows with rows, written once in C that compilers vectorise. A tile of rows by columns is compared
// at a time, so that each value that is loaded serves several sums. A file includes this inside its target
// attribute, after it has defined
//   TILE_LANES     floats in a register
//   TILE_ROWS, TILE_COLUMNS     as many as the registers have sums for
// and so each set gets its own copy. Deliberately unguarded.

typedef float tile_lanes __attribute__((vector_size(TILE_LANES * sizeof(float))));

enum tile_term { PRODUCT, SQUARED_DIFFERENCE };

static inline __attribute__((always_inline)) tile_lanes tile_load(const float *values) {
  tile_lanes lanes;
  __builtin_memcpy(&lanes, values, sizeof lanes);
  return lanes;
}

static inline __attribute__((always_inline)) void compare_tile(enum tile_term term, const float *const *rows,
                                                               const float *const *columns, size_t dimension,
                                                               float results[TILE_ROWS][TILE_COLUMNS]) {
  tile_lanes sums[TILE_ROWS][TILE_COLUMNS] = {0};
  size_t i = 0;
  for (; i + TILE_LANES <= dimension; i += TILE_LANES) {
    tile_lanes right[TILE_COLUMNS];
    for (size_t column = 0; column < TILE_COLUMNS; column++) {
      right[column] = tile_load(columns[column] + i);
    }
    for (size_t row = 0; row < TILE_ROWS; row++) {
      const tile_lanes left = tile_load(rows[row] + i);
      for (size_t column = 0; column < TILE_COLUMNS; column++) {
        if (term == PRODUCT) {
          sums[row][column] += left * right[column];
        } else {
          const tile_lanes difference = left - right[column];
          sums[row][column] += difference * difference;
        }
      }
    }
  }
  for (size_t row = 0; row < TILE_ROWS; row++) {
    for (size_t column = 0; column < TILE_COLUMNS; column++) {
      float sum = 0;
      for (size_t lane = 0; lane < TILE_LANES; lane++) {
        sum += sums[row][column][lane];
      }
      for (size_t rest = i; rest < dimension; rest++) {
        const float left = rows[row][rest], right = columns[column][rest];
        sum += term == PRODUCT ? left * right : (left - right) * (left - right);
      }
      results[row][column] = sum;
    }
  }
}

static inline __attribute__((always_inline)) void compare_rows(enum tile_term term, const float *rows,
                                                               size_t dimension,
                                                               struct eidetic_row_sides sides,
                                                               float *results) {
  for (size_t first = 0; first < sides.count; first += TILE_ROWS) {
    // Where a whole tile is shared, what comes before it on the other side was computed earlier, transposed.
    const size_t begin = first + TILE_ROWS <= sides.shared ? first : 0;
    for (size_t second = begin; second < sides.other_count; second += TILE_COLUMNS) {
      const float *tile_rows[TILE_ROWS], *tile_columns[TILE_COLUMNS];
      // A tile at the edge repeats the last row, and its results are dropped.
      for (size_t row = 0; row < TILE_ROWS; row++) {
        const size_t place = first + row < sides.count ? first + row : sides.count - 1;
        tile_rows[row] = rows + (size_t)sides.numbers[place] * dimension;
      }
      for (size_t column = 0; column < TILE_COLUMNS; column++) {
        const size_t place = second + column < sides.other_count ? second + column : sides.other_count - 1;
        tile_columns[column] = rows + (size_t)sides.others[place] * dimension;
      }
      float tile[TILE_ROWS][TILE_COLUMNS];
      compare_tile(term, tile_rows, tile_columns, dimension, tile);
      for (size_t row = first; row < first + TILE_ROWS && row < sides.count; row++) {
        for (size_t column = second; column < second + TILE_COLUMNS && column < sides.other_count; column++) {
          const float result = tile[row - first][column - second];
          results[row * sides.other_count + column] = result;
          if (row < sides.shared && column < sides.shared) {
            results[column * sides.other_count + row] = result;
          }
        }
      }
    }
  }
}

static void products_f32(const float *rows, size_t dimension, struct eidetic_row_sides sides,
                         float *products) {
  compare_rows(PRODUCT, rows, dimension, sides, products);
}

static void squared_distances_f32(const float *rows, size_t dimension, struct eidetic_row_sides sides,
                                  float *distances) {
  compare_rows(SQUARED_DIFFERENCE, rows, dimension, sides, distances);
}
