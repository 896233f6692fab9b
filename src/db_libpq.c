#include "db_libpq.h"

#include <dlfcn.h>
#include <stddef.h>

struct libpq pq;

bool
libpq_load(struct error *err)
{
    static const char *const names[] = {"libpq.so.5", "libpq.so", "libpq.5.dylib", "libpq.dylib"};
    void *lib = NULL;

    if (pq.loaded)
        return true;
    for (size_t i = 0; !lib && i < sizeof(names) / sizeof(names[0]); i++)
        lib = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    if (!lib)
        return error_set(err,
                         "a database can be asked only with libpq, PostgreSQL's client library, "
                         "which is not here: install it (libpq5 on Debian, libpq or "
                         "postgresql-libs elsewhere)");
#define LOAD(name) *(void **)&pq.name = dlsym(lib, #name);
#define WANT(name)                                                                                 \
    if (!pq.name)                                                                                  \
        return error_set(err, "libpq is too old: it has no " #name);
    LIBPQ_FUNCTIONS(LOAD)
    LIBPQ_PIPELINE(LOAD)
    LIBPQ_FUNCTIONS(WANT)
    pq.loaded = true;
    return true;
}
