// Makes the Swift module Metadata known to helper processes, which never reach main.
#ifndef EIDETIC_CMETADATASERVICE_H
#define EIDETIC_CMETADATASERVICE_H

#include <stddef.h>
#include <stdint.h>

// Written in Swift: see eidetic_decoder_service.
uint8_t *eidetic_metadata_serve(const uint8_t *bytes, size_t count, size_t *result_count);

#endif
