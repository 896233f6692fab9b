/*
 * sha256.h - the hash of FIPS 180-4, for naming file contents in reports. Not for secrets.
 */
#ifndef PGPREFLIGHT_SHA256_H
#define PGPREFLIGHT_SHA256_H

#include <stddef.h>

/* Lower-case hex of the hash of n bytes, and a NUL. */
void sha256_hex(const void *data, size_t n, char ret_hex[65]);

#endif
