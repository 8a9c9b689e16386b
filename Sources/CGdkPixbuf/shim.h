// gdk-pixbuf's loaders for BMP, ICO and PNM, imported by the Swift module Imaging only.
#ifndef EIDETIC_CGDKPIXBUF_SHIM_H
#define EIDETIC_CGDKPIXBUF_SHIM_H

#include <stdint.h>
#include <gdk-pixbuf/gdk-pixbuf.h>

// The limits for the size-prepared handler, and its results.
typedef struct {
  int64_t maximum_pixels;
  int width;
  int height;
  int refused;
} eidetic_pixbuf_header;

// A size of 0 × 0 makes the loaders stop before they allocate the picture.
static inline void eidetic_pixbuf_size_prepared(GdkPixbufLoader *loader, int width, int height, void *data) {
  eidetic_pixbuf_header *header = (eidetic_pixbuf_header *)data;
  header->width = width;
  header->height = height;
  if ((int64_t)width * (int64_t)height > header->maximum_pixels) {
    header->refused = 1;
    gdk_pixbuf_loader_set_size(loader, 0, 0);
  }
}

// g_signal_connect and G_CALLBACK are macros.
static inline void eidetic_pixbuf_watch_size(GdkPixbufLoader *loader, eidetic_pixbuf_header *header) {
  g_signal_connect(loader, "size-prepared", G_CALLBACK(eidetic_pixbuf_size_prepared), header);
}

#endif
