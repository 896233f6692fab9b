/*
 * A packaged static libpg_query is built against the C library of its own
 * suite. These are the symbols it then asks for that glibc before 2.38 lacks;
 * with a newer one, or another C library, nothing here is compiled.
 */
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#if !__GLIBC_PREREQ(2, 38)

size_t strlcpy(char *dst, const char *src, size_t size);
unsigned long __isoc23_strtoul(const char *s, char **end, int base);

size_t
strlcpy(char *dst, const char *src, size_t size)
{
    size_t len = strlen(src);

    if (size > 0) {
        size_t n = len < size ? len : size - 1;

        memcpy(dst, src, n);
        dst[n] = '\0';
    }
    return len;
}

/* C23's strtoul also reads "0b", but only in bases 0 and 2, which are not used. */
unsigned long
__isoc23_strtoul(const char *s, char **end, int base)
{
    return strtoul(s, end, base);
}

#endif
#endif
