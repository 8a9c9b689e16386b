#include "CMetadataService.h"

#include "CDecoderProcess.h"

// Before the constructor that makes this process a helper, which has no priority.
__attribute__((constructor(200))) static void register_service(void) {
  eidetic_decoder_register("metadata", eidetic_metadata_serve);
}
