#include "CPixels.h"

#include <math.h>
#include <string.h>

static double half_value(uint16_t bits) {
  int exponent = bits >> 10 & 31, fraction = bits & 1023;
  double value = exponent == 0 ? ldexp(fraction, -24)
      : exponent == 31 ? (fraction ? NAN : INFINITY) : ldexp(fraction + 1024, exponent - 25);
  return bits & 0x8000 ? -value : value;
}

static double float_value(const uint8_t *source, size_t index, int bits) {
  uint16_t half;
  float single;
  double full;
  switch (bits) {
    case 16: memcpy(&half, source + 2 * index, sizeof half); return half_value(half);
    case 32: memcpy(&single, source + 4 * index, sizeof single); return single;
    default: memcpy(&full, source + 8 * index, sizeof full); return full;
  }
}

static uint32_t whole_value(const uint8_t *source, size_t index, int bits) {
  uint16_t two;
  uint32_t four, value = 0;
  switch (bits) {
    case 8: return source[index];
    case 16: memcpy(&two, source + 2 * index, sizeof two); return two;
    case 32: memcpy(&four, source + 4 * index, sizeof four); return four;
  }
  // Packed, the first sample in the highest bits.
  for (size_t bit = index * (size_t)bits, end = bit + (size_t)bits; bit < end; bit++) {
    value = value << 1 | (source[bit / 8] >> (7 - bit % 8) & 1);
  }
  return value;
}

size_t eidetic_spread_samples(
    const uint8_t *source, size_t first, size_t step, size_t count, int bits, int is_float,
    void *target, size_t target_step, int is_wide) {
  uint8_t *narrow = target;
  uint16_t *wide = target;
  if (bits == 8 && !is_wide) {
    for (size_t i = 0; i < count; i++) {
      narrow[i * target_step] = source[first + i * step];
    }
    return 0;
  }
  if (bits == 16 && is_wide && !is_float) {
    for (size_t i = 0; i < count; i++) {
      memcpy(wide + i * target_step, source + 2 * (first + i * step), 2);
    }
    return 0;
  }
  size_t outside = 0;
  const double most = is_wide ? 65535 : 255;
  const double scale = is_float ? most : most / (bits >= 32 ? 4294967295.0 : (double)((1u << bits) - 1));
  for (size_t i = 0; i < count; i++) {
    size_t index = first + i * step;
    double value;
    if (is_float) {
      value = float_value(source, index, bits);
      outside += !(value >= -0.01 && value <= 1.01);
      value = value > 0 ? value > 1 ? 1 : value : 0;  // Nothing where it is no number.
    } else {
      value = whole_value(source, index, bits);
    }
    value = value * scale + 0.5;
    if (is_wide) {
      wide[i * target_step] = (uint16_t)value;
    } else {
      narrow[i * target_step] = (uint8_t)value;
    }
  }
  return outside;
}

void eidetic_divide_by_alpha(void *samples, size_t pixels, size_t channels, int is_wide) {
  uint8_t *narrow = samples;
  uint16_t *wide = samples;
  const uint32_t most = is_wide ? 65535 : 255;
  for (size_t i = 0; i < pixels * channels; i += channels) {
    uint32_t alpha = is_wide ? wide[i + channels - 1] : narrow[i + channels - 1];
    if (alpha == 0 || alpha == most) {
      continue;
    }
    for (size_t k = i; k < i + channels - 1; k++) {
      uint32_t value = is_wide ? wide[k] : narrow[k];
      value = value >= alpha ? most : (uint32_t)(((uint64_t)value * most + alpha / 2) / alpha);
      if (is_wide) {
        wide[k] = (uint16_t)value;
      } else {
        narrow[k] = (uint8_t)value;
      }
    }
  }
}

static double lab_root(double t) { return t > 6.0 / 29 ? t * t * t : (t - 4.0 / 29) * 108 / 841; }

static uint16_t srgb_value(double light) {
  double value = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055;
  return (uint16_t)((value > 0 ? value > 1 ? 1 : value : 0) * 65535 + 0.5);
}

void eidetic_lab_to_srgb(uint16_t *samples, size_t pixels, size_t channels, eidetic_lab encoding) {
  for (uint16_t *lab = samples; lab < samples + pixels * channels; lab += channels) {
    double l = lab[0], a = lab[1], b = lab[2];
    switch (encoding) {
      // Bytes are stored as 257 times their value.
      case EIDETIC_LAB_SIGNED_8:
        l /= 655.35, a = (int8_t)(lab[1] >> 8), b = (int8_t)(lab[2] >> 8);
        break;
      case EIDETIC_LAB_OFFSET_8: l /= 655.35, a = a / 257 - 128, b = b / 257 - 128; break;
      case EIDETIC_LAB_SIGNED_16: l /= 655.35, a = (int16_t)lab[1] / 256.0, b = (int16_t)lab[2] / 256.0; break;
      case EIDETIC_LAB_OFFSET_16: l /= 652.80, a = a / 256 - 128, b = b / 256 - 128; break;
    }
    double y = (l + 16) / 116;
    // D50, then Bradford's adaptation to D65 and sRGB's matrix in one.
    double X = 0.9642 * lab_root(y + a / 500), Y = lab_root(y), Z = 0.8249 * lab_root(y - b / 200);
    lab[0] = srgb_value(3.1338561 * X - 1.6168667 * Y - 0.4906146 * Z);
    lab[1] = srgb_value(-0.9787684 * X + 1.9161415 * Y + 0.0334540 * Z);
    lab[2] = srgb_value(0.0719453 * X - 0.2289914 * Y + 1.4052427 * Z);
  }
}
