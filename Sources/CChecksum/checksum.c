#include <string.h>

#include "eidetic_checksum.h"

static const uint64_t odd_constant = 0x9E3779B97F4A7C15u;

static inline uint64_t little_endian(uint64_t word) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  return __builtin_bswap64(word);
#else
  return word;
#endif
}

static inline uint64_t mix(uint64_t lane, uint64_t word) {
  const uint64_t mixed = lane ^ word;
  return ((mixed << 29) | (mixed >> 35)) * odd_constant;
}

struct eidetic_checksum eidetic_checksum_start(void) {
  return (struct eidetic_checksum){{odd_constant, odd_constant * 3, odd_constant * 5, odd_constant * 7}};
}

void eidetic_checksum_add(struct eidetic_checksum *checksum, const void *bytes, size_t count) {
  const char *data = bytes;
  struct eidetic_checksum state = *checksum;
  for (size_t i = 0; i + 32 <= count; i += 32) {
    uint64_t words[4];
    memcpy(words, data + i, sizeof(words));
    for (size_t lane = 0; lane < 4; lane++) {
      state.lanes[lane] = mix(state.lanes[lane], little_endian(words[lane]));
    }
  }
  *checksum = state;
}

uint64_t eidetic_checksum_value(const struct eidetic_checksum *checksum) {
  uint64_t value = odd_constant;
  for (size_t lane = 0; lane < 4; lane++) {
    value = mix(value, checksum->lanes[lane]);
  }
  return value ^ (value >> 32);
}
