/*
 * error.h - what went wrong in the outside world (files, config, git, servers).
 *
 * Functions that can fail for such a reason return bool and take a struct error * as last parameter.
 * The message is complete: it names the file (and line), what is wrong and what to do. Only main.c
 * and cli_*.c print it. Bad SQL is never an error but a finding; programmer errors assert.
 */
#ifndef PGPREFLIGHT_ERROR_H
#define PGPREFLIGHT_ERROR_H

#include <stdbool.h>

struct error {
    char message[1024]; /* one or more lines, no trailing newline; never holds a password */
};

/* Sets the message (cut at the buffer's size) and returns false, so callers can `return error_set()`.
 * err may be NULL. */
bool error_set(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts "prefix: " before the message that is there. Returns false. */
bool error_prefix(struct error *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
