// The files of the web page, as they lie in the program. Swift has no way to embed files that takes as little
// time to build: C's #embed has.
#ifndef EIDETIC_PAGE_H
#define EIDETIC_PAGE_H

#include <stddef.h>

struct eidetic_page_file {
  const char *name;
  const unsigned char *bytes;
  size_t count;
};

/// All files, in no order, and how many they are.
const struct eidetic_page_file *eidetic_page_files(size_t *count);

#endif
