// librsvg and the part of cairo that it draws on, imported by the Swift module Imaging only.
#ifndef EIDETIC_CRSVG_SHIM_H
#define EIDETIC_CRSVG_SHIM_H

#include <librsvg/rsvg.h>

#endif
