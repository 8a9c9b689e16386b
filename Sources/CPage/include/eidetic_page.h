// The files of the web page, embedded in the program with C's #embed: Swift has nothing that builds as fast.
#ifndef EIDETIC_PAGE_H
#define EIDETIC_PAGE_H

#include <stddef.h>

struct eidetic_page_file {
  const char *name;
  const unsigned char *bytes;
  size_t count;
};

/// All files, in no particular order, and their number.
const struct eidetic_page_file *eidetic_page_files(size_t *count);

#endif
