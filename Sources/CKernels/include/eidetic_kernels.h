// The inner loops of vector search. One table of functions per instruction set; the caller holds the table,
// so there is no mutable state and a test can run every table that the processor supports.

#ifndef EIDETIC_KERNELS_H
#define EIDETIC_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a scan compares by. In a scan, higher keys are closer.
enum eidetic_metric {
  /// key = cosine similarity; the query must have length one.
  EIDETIC_COSINE = 0,
  /// key = minus the squared euclidean distance.
  EIDETIC_EUCLIDEAN = 1,
  /// key = inner product.
  EIDETIC_INNER_PRODUCT = 2,
  /// key = -1/2 sum of (a - b)^2 / (a + b), terms with a + b = 0 being 0. No value is negative.
  EIDETIC_CHI_SQUARED = 3,
  /// key = sum of min(a, b). No value is negative.
  EIDETIC_INTERSECTION = 4,
  /// key = -1/2 sum of (a - sqrt(b / sum of b))^2; the query comes from `eidetic_prepare_hellinger`. No value
  /// is negative.
  EIDETIC_HELLINGER = 5,
  /// key = minus the number of places where a and b differ.
  EIDETIC_HAMMING = 6,
};

/// The largest dimension for which every int8 sum fits 32 bits: 255 * 127 * 65536 < 2^31.
#define EIDETIC_MAXIMUM_DIMENSION 65536

/// Bytes to which an int8 row is padded with zeros.
#define EIDETIC_ROW_PADDING 64

/// Rows with a norm below this count as zero vectors: their cosine with anything is 0. So do histograms with
/// a sum below it.
#define EIDETIC_SMALLEST_NORM 1e-18f

/// A full-precision scan: one query against rows [n, dimension] of f32.
struct eidetic_f32_scan {
  /// [dimension]
  const float *query;
  /// [n, dimension], packed
  const float *rows;
  /// [n], read by the cosine only
  const float *norms;
  size_t dimension;
  enum eidetic_metric metric;
};

/// A quantised scan: one query against rows [n, stride] of int8, where row i stands for scales[i] * row.
///
/// Each row's key is known up to an error. The caller gives the coefficients of a bound on that error:
///   cosine:        slack + slack_residual * residual / norm
///   euclidean:     slack + slack_residual * residual + slack_norm * norm + slack_squared_norm * norm * norm
///   inner product: slack + slack_residual * residual + slack_norm * norm
/// Other metrics have no such scan.
struct eidetic_i8_scan {
  /// [stride] each; the query is query_scale * (128 * high + low)
  const int8_t *high;
  const int8_t *low;
  /// [n, stride], zero beyond the dimension, no value of -128
  const int8_t *rows;
  const float *scales;
  const float *norms;
  const float *residuals;
  /// a multiple of EIDETIC_ROW_PADDING
  size_t stride;
  enum eidetic_metric metric;
  float query_scale;
  /// read by the euclidean distance only
  float query_squared_norm;
  float slack;
  float slack_residual;
  float slack_norm;
  float slack_squared_norm;
};

/// The numbers of rows to compare with one another.
struct eidetic_row_sides {
  /// [count]
  const uint32_t *numbers;
  size_t count;
  /// [other_count]
  const uint32_t *others;
  size_t other_count;
  /// Both sides begin with this many equal numbers: each pair of these is computed once.
  size_t shared;
};

/// The kernels of one instruction set.
struct eidetic_kernels {
  const char *name;

  /// Sum of a[i] * b[i]. The order of the summation is the table's own, and the same in `scan_f32`.
  float (*dot_f32)(const float *a, const float *b, size_t dimension);

  /// Sum of (a[i] - b[i])^2.
  float (*squared_distance_f32)(const float *a, const float *b, size_t dimension);

  /// Writes the dot products of listed rows of [n, dimension] with others, [count, other_count]. Close to
  /// those of `dot_f32`, but the order of the summation is another.
  void (*products_f32)(const float *rows, size_t dimension, struct eidetic_row_sides sides, float *products);

  /// As `products_f32`, with the squared distances.
  void (*squared_distances_f32)(const float *rows, size_t dimension, struct eidetic_row_sides sides,
                                float *distances);

  /// The dot products of `count` int8 rows with both planes of a query. Exact; equal in every table.
  void (*dot_i8)(const int8_t *high, const int8_t *low, const int8_t *rows, size_t stride, size_t count,
                 int32_t *high_sums, int32_t *low_sums);

  /// Writes the rows of [first, first + count) whose key is at least `threshold`, in order, and their keys;
  /// returns how many. Both outputs have room for `count`.
  size_t (*scan_f32)(const struct eidetic_f32_scan *scan, size_t first, size_t count, float threshold,
                     uint32_t *hit_rows, float *hit_keys);

  /// Writes the keys of the listed rows, as `scan_f32` computes them.
  void (*score_f32)(const struct eidetic_f32_scan *scan, const uint32_t *rows, size_t count, float *keys);

  /// Writes the rows of [first, first + count) whose key may reach `threshold`, in order, with the bounds
  /// between which the key computed by `scan_f32` lies; returns how many. The outputs have room for `count`.
  size_t (*scan_i8)(const struct eidetic_i8_scan *scan, size_t first, size_t count, float threshold,
                    uint32_t *hit_rows, float *hit_lower, float *hit_upper);

  /// Reads every byte of a buffer and returns a value that depends on all of them. Measures read bandwidth.
  uint64_t (*read_bytes)(const void *bytes, size_t count);
};

/// The number of tables that this processor can run; the last one is the fastest, the first one is portable.
size_t eidetic_kernels_count(void);

/// A table, by index below `eidetic_kernels_count()`; never NULL.
const struct eidetic_kernels *eidetic_kernels_at(size_t index);

/// The length of a row, computed in double; infinite or NaN exactly if a value of the row is.
double eidetic_norm(const float *row, size_t dimension);

/// The result of quantising a row.
struct eidetic_quantised_row {
  /// The row is about scale * the int8 values; 0 for a zero row.
  float scale;
  /// The length of the row, correctly rounded but for the last bit.
  float norm;
  /// The length of row - scale * int8 values, rounded up.
  float residual;
};

/// Quantises a row of finite floats to int8 values in -127...127, rounding to the nearest even, and pads with
/// zeros to `stride`. The same in every table, so that a file does not depend on the machine that wrote it.
struct eidetic_quantised_row eidetic_quantise_row(const float *row, size_t dimension, size_t stride,
                                                  int8_t *values);

/// Quantises a query to two int8 planes: about scale * (128 * high + low), 15 bits; residual and norm as
/// above.
struct eidetic_quantised_row eidetic_quantise_query(const float *query, size_t dimension, size_t stride,
                                                    int8_t *high, int8_t *low);

/// Writes sqrt(query[i] / sum of the query), or zeros where the sum counts as zero. No value may be negative.
void eidetic_prepare_hellinger(const float *query, size_t dimension, float *prepared);

/// The index of the first value that is negative or NaN; `count` if there is none.
size_t eidetic_first_negative(const float *values, size_t count);

/// Row `row` of a seeded set of vectors around `clusters` centres: each value is its centre's, about normal
/// with deviation 1, plus about normal noise with deviation `spread`. Any row can be made by itself.
void eidetic_clustered_row(uint64_t seed, uint64_t row, uint64_t clusters, float spread, size_t dimension,
                           float *values);

#ifdef __cplusplus
}
#endif

#endif
