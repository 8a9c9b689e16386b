// Pixel loops of the Swift module Imaging, which alone imports this. All pictures are RGB, 8 bits, interleaved, row-major.
#ifndef EIDETIC_CPIXELS_H
#define EIDETIC_CPIXELS_H

#include <stddef.h>
#include <stdint.h>

typedef enum { EIDETIC_BILINEAR = 0, EIDETIC_BICUBIC = 1 } eidetic_filter;

// Resamples a picture to full_width × full_height and writes the window of that which begins at (left, top), with
// Pillow's maths: the filter's support grows with the shrink factor, weights sum to 1, columns are made first, and each pass
// rounds to 8 bits. Returns 0, or -1 where memory is short.
int eidetic_resize(
    const uint8_t *source, size_t width, size_t height,
    uint8_t *target, size_t full_width, size_t full_height,
    size_t left, size_t top, size_t window_width, size_t window_height, eidetic_filter filter);

// Writes the upright picture of a stored one with EXIF orientation 1 to 8; from 5 on, width and height are exchanged.
void eidetic_orient(const uint8_t *source, size_t width, size_t height, uint8_t *target, int orientation);

// Writes the picture whose place (u, v) shows the source's (m0·u + m1·v + m2, m3·u + m4·v + m5), both in pixels from the top
// left corner of the first, whose centre is (½, ½). Each pixel is the mean of samples × samples places in it, read
// bilinearly; beyond the source is black. All six numbers are finite.
void eidetic_warp(
    const uint8_t *source, size_t width, size_t height,
    uint8_t *target, size_t target_width, size_t target_height, const double map[6], size_t samples);

#endif
