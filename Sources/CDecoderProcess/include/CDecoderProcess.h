// Helper processes in which pictures are decoded, imported by the Swift module Imaging only. In C, because a
// helper must be recognised before anything else of the program runs, and because Swift can call neither
// variadic functions nor macros.
#ifndef EIDETIC_CDECODERPROCESS_H
#define EIDETIC_CDECODERPROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// A helper, for the program that started it. All descriptors are closed on exec.
typedef struct {
  pid_t pid;
  // Messages in both directions.
  int socket;
  // Shared memory: the file to decode, and the decoded pixels.
  int input, output;
  // The standard error of the helper's libraries.
  int words;
} eidetic_decoder_process;

// Starts this program again as a helper. Returns 0, or an error code: ENOTSUP if this code was loaded by
// another program, which may do anything when it is started again.
int eidetic_decoder_spawn(eidetic_decoder_process *process);

// Whether this process is a helper.
int eidetic_decoder_is_helper(void);

// Work of helpers other than decoding. Gets bytes and returns others, which free() frees; NULL if there is no
// memory for them.
typedef uint8_t *(*eidetic_decoder_service)(const uint8_t *bytes, size_t count, size_t *result_count);

// Adds a service under a name, which is not copied. Called by a constructor with a priority, which runs
// before a helper begins to work; nothing of Swift is ready then.
void eidetic_decoder_register(const char *name, eidetic_decoder_service service);

// The service of a name; NULL if there is none.
eidetic_decoder_service eidetic_decoder_registered(const char *name);

// In a helper: permanently limits the memory that it may allocate from now on. Returns 0 or -1.
int eidetic_decoder_limit_memory(uint64_t bytes);

// The bytes allocated by this process; 0 if the system does not report it.
uint64_t eidetic_decoder_allocated(void);

// Sends without a signal if the other end has closed.
ssize_t eidetic_decoder_send(int socket, const void *bytes, size_t count);

// How a process ended: its signal, or 0 and its exit code.
int eidetic_decoder_signal(int status);
int eidetic_decoder_code(int status);

// Counts the bytes 0xFF 0xDA in a file: the scans of a JPEG.
size_t eidetic_decoder_scans(const uint8_t *bytes, size_t count);

#endif
