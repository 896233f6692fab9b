/* diff.h - a unified diff of two texts, as `git apply` takes it. */
#ifndef PGPREFLIGHT_DIFF_H
#define PGPREFLIGHT_DIFF_H

#include <stddef.h>

#include "arena.h"
#include "buf.h"

struct diff_text {
    const char *data; /* NULL: there is no such file */
    size_t size;
};

/* Adds the diff of one file, nothing when both are the same. `path` is relative, without "./". */
void diff_unified(struct buf *out, const char *path, struct diff_text old, struct diff_text new_text,
                  struct arena *a);

#endif
