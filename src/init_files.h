/*
 * init_files.h - the files that `pgpreflight init` proposes: their text, whether it can be added to
 * what is there, and the change as a unified diff.
 */
#ifndef PGPREFLIGHT_INIT_FILES_H
#define PGPREFLIGHT_INIT_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "error.h"

/* Where the project is to be found, on GitHub; it has no address yet. */
#define INIT_REPOSITORY "OWNER/pgpreflight"

enum init_kind {
    INIT_CONFIG,
    INIT_PRE_COMMIT,
    INIT_GITHUB,
    INIT_GITLAB,
    N_INIT_KINDS
};

enum init_state {
    INIT_CREATE,  /* there is no such file */
    INIT_APPEND,  /* there is one, and the text can go behind it */
    INIT_PRESENT, /* there is one, and it names pgpreflight */
    INIT_BY_HAND  /* there is one, and it is not safe to add to it: why says so */
};

/* What the texts are about. */
struct init_project {
    const char *found; /* for people: "Prisma Migrate in prisma/migrations" */
    const char *const
        *roots;     /* directories with migrations: relative, UTF-8, nothing unprintable */
    size_t n_roots; /* 0: the whole repository */
    unsigned pg_version;
};

struct init_file {
    const char *path; /* from the top of the repository */
    enum init_state state;
    const char *why;
    struct buf old;   /* its text now */
    struct buf added; /* what comes behind it, line end of the old text included */
};

/* Reads what is there and decides. False: there is a file that cannot be read. The caller calls
 * init_file_finish in either case. */
bool init_file_plan(struct init_file *ret, enum init_kind kind, const struct init_project *project,
                    struct error *err);
void init_file_finish(struct init_file *f);
/* CREATE and APPEND: as git writes it, for `git apply`. */
void init_file_diff(struct buf *ret, const struct init_file *f);
/* CREATE and APPEND: makes the change, and the directories for it. Never replaces anything. */
bool init_file_write(const struct init_file *f, struct error *err);

#endif
