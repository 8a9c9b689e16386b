// A checksum at the speed of memory that detects accidental damage.

#ifndef EIDETIC_CHECKSUM_H
#define EIDETIC_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A running checksum of 32-byte blocks: four lanes, each lane = (rotate(lane ^ word, 29)) * an odd constant
/// over little-endian 64-bit words. It detects accidental damage, not an attacker.
struct eidetic_checksum {
  uint64_t lanes[4];
};

struct eidetic_checksum eidetic_checksum_start(void);

/// Adds bytes; `count` must be a multiple of 32.
void eidetic_checksum_add(struct eidetic_checksum *checksum, const void *bytes, size_t count);

uint64_t eidetic_checksum_value(const struct eidetic_checksum *checksum);

#ifdef __cplusplus
}
#endif

#endif
