// VLFeat's SIFT, imported by the Swift module LocalFeatures only.
#ifndef EIDETIC_CVLFEAT_SHIM_H
#define EIDETIC_CVLFEAT_SHIM_H

#include <vl/sift.h>

#endif
