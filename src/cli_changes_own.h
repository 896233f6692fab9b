/*
 * cli_changes_own.h - what cli_changes*.c share, for nobody else.
 */
#ifndef PGPREFLIGHT_CLI_CHANGES_OWN_H
#define PGPREFLIGHT_CLI_CHANGES_OWN_H

#include "cli_changes.h"

/* A changed file by where it is. */
struct located {
    const char *real;  /* the directory without links, and the name */
    const char *shown; /* as the user would write it from here */
    const struct change *change;
    bool seen;   /* among the inputs */
    bool judged; /* once, whatever paths lead to it */
};

struct located_list {
    struct located *files; /* sorted by real */
    size_t n;
};

struct cli_changes {
    struct arena *arena;
    const struct cli *cli;
    struct changes changes;
    const char *dir; /* where git runs; NULL: here */
    const char *words;
    bool staged;
    struct located_list files;
    struct located_list unstaged; /* with --staged: what the index has otherwise, or not at all */
    struct framework_files *listings;
    size_t judged;
    const char *last_dir, *last_real; /* the directory looked up last */
};

/* The change of the file at path; NULL: it has not changed. */
struct located *changes_find(struct cli_changes *all, const char *path);
/* It lies in the working tree and is no part of what is about to be committed. */
bool changes_unknown_to_git(struct cli_changes *all, const char *path);
/* Below one of the paths given, or none was. */
bool changes_asked_for(struct cli_changes *all, const struct change *c);
/* A path from the top of the repository as the user would write it from here. */
const char *changes_shown_path(const struct cli_changes *all, const char *path);

#endif
