/*
 * migrations.h - from files given to migration sets: each file finds its framework and its set, the
 * set's order decides in which order they are read, and what comes before them is their history.
 */
#ifndef PGPREFLIGHT_MIGRATIONS_H
#define PGPREFLIGHT_MIGRATIONS_H

#include "config.h"
#include "framework.h"
#include "input.h"
#include "unit.h"

/* A file to read, in its place. */
struct migration_input {
    const char *path;
    const char *problem;               /* why it cannot be read; NULL */
    const struct migration *migration; /* NULL: not in a set */
    bool history;                      /* not asked for; it comes before one that was */
};

/* Files that are read one after the other over one schema. */
struct migration_group {
    const struct framework *framework;
    struct migration_set *set; /* NULL: no framework, or one that was named and sees no set here */
    const char *version;       /* of the framework; NULL: unknown */
    struct migration_input *files;
    size_t n;
    struct schema *schema;        /* the reader's own: what exists before the next file */
    struct unit_tracker *tracker; /* and the session that its files share, when they do */
    const struct progress *progress; /* pending.h: what a database has run; NULL: not known */
    const struct lint_data *data;    /* who looks at rows; NULL: nobody */
    struct migration_group *next;
};

struct migration_options {
    const struct framework *framework; /* --framework; NULL: auto */
    const char *version;               /* --framework-version; NULL */
    bool history;                      /* look for what comes before */
    bool history_given;                /* the user says what came before: only a framework's set
                                          knows better */
};

/* Puts the files into groups, in order of each group's first file. False: a set cannot be known
 * (its journal is broken); *err says it, and the files of that set are in a group without one. */
bool migrations_group(struct migration_group **ret, const struct input_list *inputs,
                      const struct migration_options *o, struct arena *a, struct error *err);
/* How a file is cut; parts and problems live in a. With `runner`, which the user named, all that
 * goes up is sent that way. */
struct cutter migrations_cut(const struct migration_group *g, const struct migration_input *f,
                             const struct source *src, const enum unit_kind *runner,
                             struct arena *a);
/* Neither judged nor part of going up; *ret_why says what it is. */
bool migration_is_aside(const struct migration_input *f, const char **ret_why);

#endif
