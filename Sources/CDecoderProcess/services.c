#include "CDecoderProcess.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_SERVICES = 8 };

static struct {
  const char *name;
  eidetic_decoder_service service;
} services[MOST_SERVICES];
static size_t service_count = 0;

void eidetic_decoder_register(const char *name, eidetic_decoder_service service) {
  // A mistake of the program.
  if (service_count == MOST_SERVICES) {
    abort();
  }
  services[service_count].name = name;
  services[service_count++].service = service;
}

eidetic_decoder_service eidetic_decoder_registered(const char *name) {
  for (size_t i = 0; i < service_count; i++) {
    if (strcmp(services[i].name, name) == 0) {
      return services[i].service;
    }
  }
  return NULL;
}
