/*
 * span.h - a place in a file: byte offsets from 0, end exclusive. Lines and columns are computed
 * once, by the reporters (source.h).
 */
#ifndef PGPREFLIGHT_SPAN_H
#define PGPREFLIGHT_SPAN_H

#include <stddef.h>

struct span {
    size_t start, end;
};

#endif
