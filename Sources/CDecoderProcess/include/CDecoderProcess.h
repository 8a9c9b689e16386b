// Helper processes in which pictures are decoded, imported by the Swift module Imaging only. In C, because a
// helper must be recognised before anything else of the program runs, and because Swift can call neither
// variadic functions nor macros.
#ifndef EIDETIC_CDECODERPROCESS_H
#define EIDETIC_CDECODERPROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// A helper, as the program that started it has it. All descriptors are closed on exec.
typedef struct {
  pid_t pid;
  // Messages in both directions.
  int socket;
  // Shared memory: the file that is decoded, and the pixels that came of it.
  int input, output;
  // What the helper's libraries say on standard error.
  int words;
} eidetic_decoder_process;

// Starts this program once more as a helper. Gives 0, or the code of what failed: ENOTSUP where this code was
// loaded by a program that it is no part of, which may do anything when it is started again.
int eidetic_decoder_spawn(eidetic_decoder_process *process);

// Whether this process is a helper.
int eidetic_decoder_is_helper(void);

// In a helper: bounds what it may allocate from now on, for good. Gives 0 or -1.
int eidetic_decoder_limit_memory(uint64_t bytes);

// The bytes that this process has allocated; 0 where the system does not tell.
uint64_t eidetic_decoder_allocated(void);

// Sends without a signal where nobody reads any more.
ssize_t eidetic_decoder_send(int socket, const void *bytes, size_t count);

// How a process ended: its signal, or 0 and its exit code.
int eidetic_decoder_signal(int status);
int eidetic_decoder_code(int status);

// Counts the bytes 0xFF 0xDA in a file: the scans of a JPEG.
size_t eidetic_decoder_scans(const uint8_t *bytes, size_t count);

#endif
