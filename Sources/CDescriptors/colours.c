#include "eidetic_descriptors.h"

void eidetic_colour_cells(const uint8_t *rgb, size_t count, uint32_t *cells) {
  for (size_t i = 0; i < count; i++, rgb += 3) {
    uint32_t *cell = cells + 4 * ((size_t)(rgb[0] >> 3) << 10 | (size_t)(rgb[1] >> 3) << 5 | rgb[2] >> 3);
    cell[0]++;
    cell[1] += rgb[0];
    cell[2] += rgb[1];
    cell[3] += rgb[2];
  }
}
