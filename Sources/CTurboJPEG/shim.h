// The TurboJPEG 2 API, imported by the Swift module Imaging only.
#ifndef EIDETIC_CTURBOJPEG_SHIM_H
#define EIDETIC_CTURBOJPEG_SHIM_H

#include <turbojpeg.h>

#endif
