// Which tables this processor can run.

#include "kernel_tables.h"

#if defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#elif defined(__aarch64__) && defined(__APPLE__)
#include <sys/sysctl.h>
#endif

#if defined(__aarch64__)
static int has_dotprod(void) {
#if defined(__linux__)
  const unsigned long asimd_dotprod = 1ul << 20;  // HWCAP_ASIMDDP
  return (getauxval(AT_HWCAP) & asimd_dotprod) != 0;
#elif defined(__APPLE__)
  int value = 0;
  size_t size = sizeof(value);
  return sysctlbyname("hw.optional.arm.FEAT_DotProd", &value, &size, NULL, 0) == 0 && value != 0;
#else
  return 0;
#endif
}
#endif

static size_t list_tables(const struct eidetic_kernels *tables[4]) {
  size_t count = 0;
  tables[count++] = &eidetic_portable_kernels;
#if defined(__x86_64__)
  __builtin_cpu_init();
  const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (avx2) {
    tables[count++] = &eidetic_avx2_kernels;
  }
  if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
      && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")
      && __builtin_cpu_supports("avx512vnni")) {
    tables[count++] = &eidetic_avx512_kernels;
  }
#elif defined(__aarch64__)
  tables[count++] = &eidetic_neon_kernels;
  if (has_dotprod()) {
    tables[count++] = &eidetic_neon_dotprod_kernels;
  }
#endif
  return count;
}

size_t eidetic_kernels_count(void) {
  const struct eidetic_kernels *tables[4];
  return list_tables(tables);
}

const struct eidetic_kernels *eidetic_kernels_at(size_t index) {
  const struct eidetic_kernels *tables[4];
  const size_t count = list_tables(tables);
  return tables[index < count ? index : count - 1];
}
