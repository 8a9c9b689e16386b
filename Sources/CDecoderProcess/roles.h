// What a helper is told by and finds open, and what it does then.
#ifndef EIDETIC_DECODER_ROLES_H
#define EIDETIC_DECODER_ROLES_H

// The variable that makes a helper of the program, with descriptors of these numbers.
#define EIDETIC_DECODER_MARK "EIDETIC_DECODER"

enum {
  EIDETIC_DECODER_WORDS = 2,
  EIDETIC_DECODER_SOCKET = 3,
  EIDETIC_DECODER_INPUT = 4,
  EIDETIC_DECODER_OUTPUT = 5,
};

// Takes privileges away from this process, for good. Gives 0 or -1.
int eidetic_decoder_confine(void);

#endif
