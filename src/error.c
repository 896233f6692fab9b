#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
error_set(struct error *err, const char *fmt, ...)
{
    va_list ap;

    if (!err)
        return false;
    va_start(ap, fmt);
    vsnprintf(err->message, sizeof(err->message), fmt, ap);
    va_end(ap);
    return false;
}

bool
error_prefix(struct error *err, const char *fmt, ...)
{
    struct error old;
    va_list ap;
    size_t n;

    if (!err)
        return false;
    old = *err;
    va_start(ap, fmt);
    vsnprintf(err->message, sizeof(err->message), fmt, ap);
    va_end(ap);
    n = strlen(err->message);
    snprintf(err->message + n, sizeof(err->message) - n, ": %s", old.message);
    return false;
}
