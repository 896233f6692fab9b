/*
 * numbered.h - directories without a framework whose files are numbered: 001_a.sql, 002_b.sql.
 * Those with lower numbers came before.
 */
#ifndef PGPREFLIGHT_NUMBERED_H
#define PGPREFLIGHT_NUMBERED_H

#include "framework_files.h"

struct numbered_file {
    const char *path;
    const char *version; /* the digits in front, as text */
};

/* Files that go up, in the order of their numbers, those of one number by name. */
struct numbered_list {
    struct numbered_file *files;
    size_t n;
};

/* The numbered files of the directory that `path` lies in; empty when its own name has no number or
 * says that it goes down. Looked up at each call: remember it. */
struct numbered_list numbered_files(struct framework_files *f, const char *path);
/* The index of path's name in the list of its directory, looked for from `from` on; n when it is
 * not there. */
size_t numbered_index(const struct numbered_list *list, const char *path, size_t from);

#endif
