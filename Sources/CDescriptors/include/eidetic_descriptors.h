// Pixel loops, imported by the Swift module Models only. Pictures are RGB, 8 bits, interleaved, row-major, of
// at least 1 x 1 pixels.

#ifndef EIDETIC_DESCRIPTORS_H
#define EIDETIC_DESCRIPTORS_H

#include <stddef.h>
#include <stdint.h>

/// Counts the pixels of each HSV bin, equally wide bins over 0...180, 0...256 and 0...256, of the colours
/// that OpenCV's cvtColor computes for 8 bits.
///
/// counts: [regions, hue_bins, saturation_bins, value_bins], added to. With one region that is the picture;
/// with five, the corners top left, top right, bottom right, bottom left without the ellipse, and the
/// ellipse. The corners meet at (width / 2, height / 2) and share that column and row; the ellipse around it
/// has axes of 3/4 of width and height.
void eidetic_hsv_histogram(const uint8_t *rgb, size_t width, size_t height, size_t hue_bins,
                           size_t saturation_bins, size_t value_bins, size_t regions, uint32_t *counts);

/// Writes `count` grey values: (19595 R + 38470 G + 7471 B + 32768) / 65536, as Pillow's convert("L") does.
void eidetic_grey(const uint8_t *rgb, size_t count, uint8_t *grey);

/// Shrinks or enlarges a grey picture to `size` x `size` by Lanczos' filter of radius 3 with Pillow's integer
/// arithmetic, columns first. Returns 0, or -1 where memory is short.
int eidetic_grey_lanczos(const uint8_t *grey, size_t width, size_t height, uint8_t *target, size_t size);

/// Counts the pixels of each local binary pattern of 8 neighbours at radius 1, as scikit-image computes them:
/// bit i is set where the neighbour at i * 45 degrees, from the right counter-clockwise, interpolated
/// bilinearly and 0 outside, is no darker. counts: [256], added to. Returns 0, or -1 where memory is short.
int eidetic_lbp_histogram(const uint8_t *grey, size_t width, size_t height, uint32_t counts[256]);

enum { EIDETIC_HOG_ORIENTATIONS = 9, EIDETIC_HOG_CELL = 8, EIDETIC_HOG_BLOCK = 2 };

/// Writes the histograms of oriented gradients of overlapping blocks, as scikit-image does: the channel with
/// the longest gradient, unsigned orientations, cells of 8 x 8 pixels, blocks of 2 x 2 cells, L2-Hys.
/// values: [height / 8 - 1, width / 8 - 1, 2, 2, 9]. Width and height are at least 16. Returns 0, or -1 where
/// memory is short.
int eidetic_hog(const uint8_t *rgb, size_t width, size_t height, float *values);

/// Sorts pixels into 32 x 32 x 32 cells of sRGB. cells: [32768, 4]: count, and sums of R, G and B; added to.
void eidetic_colour_cells(const uint8_t *rgb, size_t count, uint32_t *cells);

#endif
