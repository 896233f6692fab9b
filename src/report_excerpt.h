/* report_excerpt.h - the lines of a file around a span, underlined, for people. */
#ifndef PGPREFLIGHT_REPORT_EXCERPT_H
#define PGPREFLIGHT_REPORT_EXCERPT_H

#include <pgpreflight/span.h>

#include "buf.h"
#include "source.h"

/* Terminal sequences; all "" without colour. */
struct palette {
    const char *dangerous, *destructive, *advice, *safe, *frame, *bold, *reset;
};

extern const struct palette palette_plain, palette_color;

struct excerpt {
    struct source *src;
    struct span at;
    const char *mark; /* colour of the underline; NULL: no underline */
    const struct palette *palette;
};

/* Width of the gutter (digits of the last line shown) for this span. */
size_t excerpt_gutter(const struct excerpt *e);
/* At most three lines of the span. Costs the same in a line of 8 MB as in one of 80 characters. */
void excerpt_add(struct buf *b, const struct excerpt *e);

#endif
