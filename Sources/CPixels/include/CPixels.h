// Pixel loops of the Swift module Imaging, which alone imports this. All pictures are RGB, 8 bits,
// interleaved, row-major.
#ifndef EIDETIC_CPIXELS_H
#define EIDETIC_CPIXELS_H

#include <stddef.h>
#include <stdint.h>

typedef enum { EIDETIC_BILINEAR = 0, EIDETIC_BICUBIC = 1 } eidetic_filter;

// Resamples a picture to full_width × full_height and writes the window of that which begins at (left, top),
// with Pillow's maths: the filter's support grows with the shrink factor, weights sum to 1, columns are made
// first, and each pass rounds to 8 bits. Returns 0, or -1 where memory is short.
int eidetic_resize(
    const uint8_t *source, size_t width, size_t height,
    uint8_t *target, size_t full_width, size_t full_height,
    size_t left, size_t top, size_t window_width, size_t window_height, eidetic_filter filter);

// Writes the upright picture of a stored one with EXIF orientation 1 to 8; from 5 on, width and height are
// exchanged.
void eidetic_orient(const uint8_t *source, size_t width, size_t height, uint8_t *target, int orientation);

// Writes the picture whose place (u, v) shows the source's (m0·u + m1·v + m2, m3·u + m4·v + m5), both in
// pixels from the top left corner of the first, whose centre is (½, ½). Each pixel is the mean of samples ×
// samples places in it, read bilinearly; beyond the source is black. All six numbers are finite.
void eidetic_warp(
    const uint8_t *source, size_t width, size_t height,
    uint8_t *target, size_t target_width, size_t target_height, const double map[6], size_t samples);

// Takes count samples out of a row, the first and then every step-th, and writes each to every target_step-th
// place, scaled to all of 8 bits, or of 16 where is_wide. Samples are unsigned, packed where bits is neither
// 8, 16 nor 32, or floating point of 16, 32 or 64 bits, where 0 to 1 is the whole range. Returns how many
// were clearly outside of that.
size_t eidetic_spread_samples(
    const uint8_t *source, size_t first, size_t step, size_t count, int bits, int is_float,
    void *target, size_t target_step, int is_wide);

// Divides the channels of each pixel by its last one.
void eidetic_divide_by_alpha(void *samples, size_t pixels, size_t channels, int is_wide);

// How L*, a* and b* are stored; those of 8 bits spread to 16.
typedef enum {
  EIDETIC_LAB_SIGNED_8, EIDETIC_LAB_OFFSET_8, EIDETIC_LAB_SIGNED_16, EIDETIC_LAB_OFFSET_16
} eidetic_lab;

// Replaces L*a*b* under D50, the first three channels of each pixel, by sRGB.
void eidetic_lab_to_srgb(uint16_t *samples, size_t pixels, size_t channels, eidetic_lab encoding);

#endif
