// How a helper is recognised, which descriptors it has open, and its privileges.
#ifndef EIDETIC_DECODER_ROLES_H
#define EIDETIC_DECODER_ROLES_H

// The environment variable that makes the program a helper, with descriptors of these numbers.
#define EIDETIC_DECODER_MARK "EIDETIC_DECODER"

enum {
  EIDETIC_DECODER_WORDS = 2,
  EIDETIC_DECODER_SOCKET = 3,
  EIDETIC_DECODER_INPUT = 4,
  EIDETIC_DECODER_OUTPUT = 5,
};

// Permanently drops privileges of this process. Returns 0 or -1.
int eidetic_decoder_confine(void);

#endif
