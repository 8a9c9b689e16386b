// Pixel loops, imported by the Swift module Imaging only. All pictures are RGB, 8 bits, interleaved,
// row-major.
#ifndef EIDETIC_CPIXELS_H
#define EIDETIC_CPIXELS_H

#include <stddef.h>
#include <stdint.h>

typedef enum { EIDETIC_BILINEAR = 0, EIDETIC_BICUBIC = 1 } eidetic_filter;

// Resamples a picture to full_width × full_height and writes the window that begins at (left, top), like
// Pillow: the filter's support grows with the reduction, weights sum to 1, the horizontal pass comes first,
// and each pass rounds to 8 bits. Returns 0, or -1 if memory is short.
int eidetic_resize(
    const uint8_t *source, size_t width, size_t height,
    uint8_t *target, size_t full_width, size_t full_height,
    size_t left, size_t top, size_t window_width, size_t window_height, eidetic_filter filter);

// Writes the upright picture of a stored one with EXIF orientation 1 to 8; from 5 on, width and height are
// exchanged.
void eidetic_orient(const uint8_t *source, size_t width, size_t height, uint8_t *target, int orientation);

// Writes the picture whose position (u, v) shows the source's (m0·u + m1·v + m2, m3·u + m4·v + m5), both in
// pixels from the top left corner of the first pixel, whose centre is (½, ½). Each pixel is the mean of
// samples × samples positions in it, interpolated bilinearly; black beyond the source. All six numbers are
// finite.
void eidetic_warp(
    const uint8_t *source, size_t width, size_t height,
    uint8_t *target, size_t target_width, size_t target_height, const double map[6], size_t samples);

// Extracts count samples from a row, the first and then every step-th, and writes each to every
// target_step-th position, scaled to the full range of 8 bits, or of 16 if is_wide. Samples are unsigned,
// packed unless bits is 8, 16 or 32, or floating point of 16, 32 or 64 bits with the range 0 to 1. Returns
// the number of samples clearly outside of that.
size_t eidetic_spread_samples(
    const uint8_t *source, size_t first, size_t step, size_t count, int bits, int is_float,
    void *target, size_t target_step, int is_wide);

// Divides the channels of each pixel by its last one.
void eidetic_divide_by_alpha(void *samples, size_t pixels, size_t channels, int is_wide);

// How L*, a* and b* are stored; 8-bit values are spread to 16 bits.
typedef enum {
  EIDETIC_LAB_SIGNED_8, EIDETIC_LAB_OFFSET_8, EIDETIC_LAB_SIGNED_16, EIDETIC_LAB_OFFSET_16
} eidetic_lab;

// Converts L*a*b* under D50, the first three channels of each pixel, to sRGB.
void eidetic_lab_to_srgb(uint16_t *samples, size_t pixels, size_t channels, eidetic_lab encoding);

#endif
