#include "CPixels.h"

#include <math.h>
#include <string.h>

// Two builds of the hot loop, chosen when the program is loaded, which is before the thread sanitizer works.
#if defined(__x86_64__) && defined(__GLIBC__) && !__has_feature(thread_sanitizer)
#define FAST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FAST
#endif

// Adds the source's colour at a position near its border to `sum`, with black beyond.
static inline void add_border(const uint8_t *source, long width, long height, double x, double y, float sum[3]) {
  double column = floor(x), row = floor(y);
  float right = (float)(x - column), low = (float)(y - row);
  for (int j = 0; j < 2; j++) {
    for (int i = 0; i < 2; i++) {
      long c = (long)column + i, r = (long)row + j;
      if (c < 0 || r < 0 || c >= width || r >= height) {
        continue;
      }
      float weight = (i ? right : 1 - right) * (j ? low : 1 - low);
      const uint8_t *pixel = source + 3 * (r * width + c);
      for (int k = 0; k < 3; k++) {
        sum[k] += weight * (float)pixel[k];
      }
    }
  }
}

FAST void eidetic_warp(
    const uint8_t *source, size_t width, size_t height,
    uint8_t *target, size_t target_width, size_t target_height, const double map[6], size_t samples) {
  const long w = (long)width, h = (long)height;
  const double step = 1.0 / (double)samples;
  const float share = (float)(step * step);
  for (size_t row = 0; row < target_height; row++) {
    for (size_t column = 0; column < target_width; column++) {
      float sum[3] = {0, 0, 0};
      for (size_t j = 0; j < samples; j++) {
        double v = (double)row + ((double)j + 0.5) * step;
        double u = (double)column + 0.5 * step;
        // From here on, positions are relative to the first pixel's centre.
        double x = map[0] * u + map[1] * v + map[2] - 0.5;
        double y = map[3] * u + map[4] * v + map[5] - 0.5;
        for (size_t i = 0; i < samples; i++, x += map[0] * step, y += map[3] * step) {
          if (x >= 0 && y >= 0 && x < (double)(w - 1) && y < (double)(h - 1)) {
            long c = (long)x, r = (long)y;
            float right = (float)(x - (double)c), low = (float)(y - (double)r);
            const uint8_t *upper = source + 3 * (r * w + c), *lower = upper + 3 * w;
            for (int k = 0; k < 3; k++) {
              float above = (float)upper[k] + right * ((float)upper[k + 3] - (float)upper[k]);
              float below = (float)lower[k] + right * ((float)lower[k + 3] - (float)lower[k]);
              sum[k] += above + low * (below - above);
            }
          } else if (x > -1 && y > -1 && x < (double)w && y < (double)h) {
            add_border(source, w, h, x, y, sum);
          }
        }
      }
      uint8_t *pixel = target + 3 * (row * target_width + column);
      for (int k = 0; k < 3; k++) {
        pixel[k] = (uint8_t)(sum[k] * share + 0.5f);
      }
    }
  }
}
