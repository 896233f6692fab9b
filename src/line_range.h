/* line_range.h - lines of a file, for "only what changed". */
#ifndef PGPREFLIGHT_LINE_RANGE_H
#define PGPREFLIGHT_LINE_RANGE_H

#include <stddef.h>

/* Lines from 1, both ends included. last == first - 1: lines were taken away in front of `first`; a
 * statement that goes across has changed. */
struct line_range {
    size_t first, last;
};

#endif
