// libtiff, imported by the Swift module Imaging only.
#ifndef EIDETIC_CTIFF_SHIM_H
#define EIDETIC_CTIFF_SHIM_H

#include <tiffio.h>

// TIFFSetField is variadic: makes libtiff return samples of JPEG as RGB or grey, not as YCbCr.
static inline int eidetic_tiff_ask_for_rgb(TIFF *tiff) {
  return TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
}

#endif
