/* cli_start.c - see cli_start.h. */
#include "cli_start.h"

#include <string.h>

static bool
is_named(const struct migration_input *f, const char *name)
{
    size_t n = strlen(name), len = strlen(f->path);

    if (f->migration && f->migration->version && !strcmp(f->migration->version, name))
        return true;
    /* A path, or its end from a slash on. */
    return len >= n && !strcmp(f->path + len - n, name) &&
           (len == n || f->path[len - n - 1] == '/');
}

size_t
start_after(struct migration_group *groups, const char *name)
{
    size_t found = 0;

    for (struct migration_group *g = groups; g; g = g->next) {
        size_t last = 0;

        for (size_t i = 0; i < g->n; i++)
            if (is_named(&g->files[i], name))
                last = i + 1;
        for (size_t i = 0; i < last; i++)
            if (!g->files[i].problem &&
                (!g->files[i].migration || g->files[i].migration->kind <= MIGRATION_NOT_RUN))
                g->files[i].history = true;
        found += last != 0;
    }
    return found;
}
