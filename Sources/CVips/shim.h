// libvips, imported by the Swift module Imaging only. Every shim wraps a function that is variadic in C and
// takes its optional arguments as name and value pairs, which Swift cannot call.
#ifndef EIDETIC_CVIPS_SHIM_H
#define EIDETIC_CVIPS_SHIM_H

#include <vips/vips.h>

// Reads a header with the named loader and no other; the bytes must outlive the image. Only the loaders of
// SVG and WebP know a scale other than 1.
static inline VipsImage *eidetic_vips_load(
    const char *loader, const void *bytes, size_t count, VipsFailOn fail_on, double scale) {
  VipsBlob *blob = vips_blob_new(NULL, bytes, count);
  VipsImage *image = NULL;
  int status = vips_call(
      loader, blob, &image, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", fail_on, scale == 1 ? NULL : "scale", scale,
      NULL);
  vips_area_unref(VIPS_AREA(blob));
  return status == 0 ? image : NULL;
}

// A log handler: libpng and others report failures only as warnings, so warnings are added to the error text.
static inline void eidetic_vips_log_to_error_text(
    const char *domain, GLogLevelFlags level, const char *message, void *data) {
  (void)level;
  (void)data;
  vips_error(domain, "%s", message);
}

static inline void eidetic_vips_keep_log_silent(const char *domain) {
  g_log_set_handler(domain, G_LOG_LEVEL_WARNING, eidetic_vips_log_to_error_text, NULL);
}

static inline int eidetic_vips_shrink(VipsImage *in, VipsImage **out, double factor) {
  return vips_shrink(in, out, factor, factor, NULL);
}

static inline int eidetic_vips_colourspace(VipsImage *in, VipsImage **out, VipsInterpretation space) {
  return vips_colourspace(in, out, space, NULL);
}

static inline int eidetic_vips_reinterpret(VipsImage *in, VipsImage **out, VipsInterpretation space) {
  return vips_copy(in, out, "interpretation", space, NULL);
}

// Perceptual, which every profile with tables has: if a profile lacks the intent, libvips 8.14 converts
// nothing.
static inline int eidetic_vips_to_srgb_by_profile(VipsImage *in, VipsImage **out) {
  return vips_icc_transform(in, out, "srgb", "embedded", TRUE, "intent", VIPS_INTENT_PERCEPTUAL, "depth", 8, NULL);
}

static inline int eidetic_vips_flatten_over_white(VipsImage *in, VipsImage **out) {
  VipsArrayDouble *white = vips_array_double_newv(1, 255.0);
  int status = vips_flatten(in, out, "background", white, NULL);
  vips_area_unref(VIPS_AREA(white));
  return status;
}

static inline int eidetic_vips_invert(VipsImage *in, VipsImage **out) {
  return vips_invert(in, out, NULL);
}

static inline int eidetic_vips_cast_uchar(VipsImage *in, VipsImage **out) {
  return vips_cast(in, out, VIPS_FORMAT_UCHAR, NULL);
}

static inline int eidetic_vips_bands(VipsImage *in, VipsImage **out, int first, int count) {
  return vips_extract_band(in, out, first, "n", count, NULL);
}

static inline int eidetic_vips_join_bands(VipsImage *in, VipsImage *more, VipsImage **out) {
  return vips_bandjoin2(in, more, out, NULL);
}

static inline int eidetic_vips_multiply(VipsImage *in, VipsImage *by, VipsImage **out) {
  return vips_multiply(in, by, out, NULL);
}

static inline int eidetic_vips_scale(VipsImage *in, VipsImage **out, double factor, double offset) {
  return vips_linear1(in, out, factor, offset, NULL);
}

static inline int eidetic_vips_map(VipsImage *in, VipsImage **out, VipsImage *table) {
  return vips_maplut(in, out, table, NULL);
}

static inline int eidetic_vips_recombine(VipsImage *in, VipsImage **out, VipsImage *matrix) {
  return vips_recomb(in, out, matrix, NULL);
}

static inline int eidetic_vips_cast_ushort(VipsImage *in, VipsImage **out) {
  return vips_cast(in, out, VIPS_FORMAT_USHORT, NULL);
}

static inline int eidetic_vips_save_png(VipsImage *in, void **bytes, size_t *count) {
  return vips_pngsave_buffer(in, bytes, count, "compression", 6, "strip", TRUE, NULL);
}

// One band, 0 for paper and 255 for ink.
static inline int eidetic_vips_text(VipsImage **out, const char *markup, const char *font, int dpi) {
  return vips_text(out, markup, "font", font, "dpi", dpi, NULL);
}

#endif
