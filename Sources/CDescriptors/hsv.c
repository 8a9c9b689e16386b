#include <math.h>
#include <stddef.h>

#include "eidetic_descriptors.h"

/// OpenCV's fixed-point quotients: 255 / value and 180 / (6 * difference), 12 bits after the point.
struct quotients {
  int32_t saturation[256], hue[256];
};

static void make_quotients(struct quotients *q) {
  q->saturation[0] = q->hue[0] = 0;
  for (int i = 1; i < 256; i++) {
    q->saturation[i] = (int32_t)rint((255 << 12) / (double)i);
    q->hue[i] = (int32_t)rint((180 << 12) / (6.0 * i));
  }
}

/// Hue 0...179 (half degrees), saturation and value 0...255.
static inline void to_hsv(const struct quotients *q, const uint8_t *rgb, int32_t *h, int32_t *s, int32_t *v) {
  const int32_t r = rgb[0], g = rgb[1], b = rgb[2];
  int32_t most = r > g ? r : g, least = r < g ? r : g;
  most = most > b ? most : b;
  least = least < b ? least : b;
  const int32_t difference = most - least;
  const int32_t sixth =
    most == r ? g - b : (most == g ? b - r + 2 * difference : r - g + 4 * difference);
  const int32_t hue = (sixth * q->hue[difference] + (1 << 11)) >> 12;
  *h = hue < 0 ? hue + 180 : hue;
  *s = (difference * q->saturation[most] + (1 << 11)) >> 12;
  *v = most;
}

/// The bin of each value, times the step of the bin. The product is OpenCV's, in double.
static void make_bins(uint32_t bins[256], size_t count, double range, size_t step) {
  const double scale = (double)count / range;
  for (size_t i = 0; i < 256; i++) {
    const size_t bin = (size_t)floor((double)i * scale);
    bins[i] = (uint32_t)((bin < count ? bin : count - 1) * step);
  }
}

/// The columns of a row inside the ellipse: centre_x - reach ... centre_x + reach; -1 if there are none.
static ptrdiff_t ellipse_reach(ptrdiff_t axis_x, ptrdiff_t axis_y, ptrdiff_t dy) {
  if (dy > axis_y || -dy > axis_y) {
    return -1;
  }
  const double inside = axis_y == 0 ? 1 : 1 - (double)(dy * dy) / (double)(axis_y * axis_y);
  ptrdiff_t reach = (ptrdiff_t)((double)axis_x * sqrt(inside)) + 1;
  const ptrdiff_t limit = axis_x * axis_x * axis_y * axis_y;
  while (reach > 0 && (reach > axis_x || reach * reach * axis_y * axis_y + dy * dy * axis_x * axis_x > limit)) {
    reach--;
  }
  return reach;
}

void eidetic_hsv_histogram(const uint8_t *rgb, size_t width, size_t height, size_t hue_bins,
                           size_t saturation_bins, size_t value_bins, size_t regions, uint32_t *counts) {
  struct quotients q;
  make_quotients(&q);
  uint32_t hues[256], saturations[256], values[256];
  make_bins(hues, hue_bins, 180, saturation_bins * value_bins);
  make_bins(saturations, saturation_bins, 256, value_bins);
  make_bins(values, value_bins, 256, 1);
  const size_t size = hue_bins * saturation_bins * value_bins;
  const ptrdiff_t centre_x = (ptrdiff_t)width / 2, centre_y = (ptrdiff_t)height / 2;
  const ptrdiff_t axis_x = (ptrdiff_t)(width * 3 / 4) / 2, axis_y = (ptrdiff_t)(height * 3 / 4) / 2;
  for (ptrdiff_t y = 0; y < (ptrdiff_t)height; y++) {
    const ptrdiff_t reach = regions == 1 ? (ptrdiff_t)width : ellipse_reach(axis_x, axis_y, y - centre_y);
    uint32_t *centre = counts + (regions == 1 ? 0 : 4 * size);
    for (ptrdiff_t x = 0; x < (ptrdiff_t)width; x++, rgb += 3) {
      int32_t h, s, v;
      to_hsv(&q, rgb, &h, &s, &v);
      const size_t bin = hues[h] + saturations[s] + values[v];
      const ptrdiff_t dx = x - centre_x;
      if (dx <= reach && -dx <= reach) {
        centre[bin]++;
        continue;
      }
      // Rectangles filled by OpenCV include their last column and row, so that neighbours share them.
      const int left = dx <= 0, right = dx >= 0, top = y <= centre_y, bottom = y >= centre_y;
      counts[bin] += (uint32_t)(left & top);
      counts[size + bin] += (uint32_t)(right & top);
      counts[2 * size + bin] += (uint32_t)(right & bottom);
      counts[3 * size + bin] += (uint32_t)(left & bottom);
    }
  }
}
