// libjxl's decoder, imported by the Swift module Imaging only.
#ifndef EIDETIC_CJPEGXL_SHIM_H
#define EIDETIC_CJPEGXL_SHIM_H

#include <jxl/decode.h>

#endif
