#include "CPixels.h"

void eidetic_orient(const uint8_t *source, size_t width, size_t height, uint8_t *target, int orientation) {
  ptrdiff_t w = (ptrdiff_t)width, h = (ptrdiff_t)height;
  int swapped = orientation >= 5;
  ptrdiff_t out_width = swapped ? h : w, out_height = swapped ? w : h;
  // The offset of the upright picture's first pixel, and those to its neighbours on the right and below.
  ptrdiff_t start = 0, right = 1, below = w;
  switch (orientation) {
    case 2: start = w - 1; right = -1; below = w; break;
    case 3: start = w * h - 1; right = -1; below = -w; break;
    case 4: start = w * (h - 1); right = 1; below = -w; break;
    case 5: start = 0; right = w; below = 1; break;
    case 6: start = w * (h - 1); right = -w; below = 1; break;
    case 7: start = w * h - 1; right = -w; below = -1; break;
    case 8: start = w - 1; right = w; below = -1; break;
    default: break;
  }
  for (ptrdiff_t y = 0; y < out_height; y++) {
    const uint8_t *from = source + 3 * (start + y * below);
    for (ptrdiff_t x = 0; x < out_width; x++) {
      target[0] = from[0];
      target[1] = from[1];
      target[2] = from[2];
      target += 3;
      from += 3 * right;
    }
  }
}
