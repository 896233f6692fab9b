/*
 * cli_changes.h - --since, --staged and --diff: which of the files are judged, on which lines, and
 * what is to be said of a migration that was there before and is edited, renamed or gone.
 */
#ifndef PGPREFLIGHT_CLI_CHANGES_H
#define PGPREFLIGHT_CLI_CHANGES_H

#include "cli.h"
#include "gitdiff.h"
#include "input.h"
#include "lint.h"
#include "migrations.h"

struct cli_changes;

/* *ret NULL: nothing of the kind is asked for. False after an error message. */
bool changes_begin(struct cli *cli, struct cli_changes **ret);
/* The directories of what changed, for a run without paths: *ret of them in an array. */
const char *const *changes_directories(struct cli_changes *all, size_t *ret);
/* Changed files below the paths that are not in the working tree (staged, then removed). */
void changes_add_missing(struct cli_changes *all, struct input_list *inputs);
/* Makes history of what did not change, and leaves out what comes behind the last that did. */
void changes_mark(struct cli_changes *all, struct migration_group *groups);
/* How many files are judged, and of how many migrations it is told that they are gone. */
size_t changes_count(struct cli_changes *all);
/* "since main", "in the index" */
const char *changes_words(const struct cli_changes *all);
/* Reads the content that is to be judged: of the index or of the working tree. */
bool changes_read(struct cli_changes *all, const char *path, struct source *ret, struct error *err);
/* Takes a file that comes before into the group's schema, of the index as well. False after an
 * error message. */
bool changes_history(struct cli_changes *all, struct cli *cli, const struct config *config,
                     struct migration_group *g, const struct migration_input *f);
/* The lines to report on, and what is said of the file itself. Strings live in a. */
void changes_apply(struct cli_changes *all, const struct migration_group *g, size_t file,
                   struct lint_input *in, struct arena *a);
/* The next migration that is gone, as an input of its own with the path; false: no more. Starts
 * with *at NULL. */
bool changes_gone(struct cli_changes *all, const struct change **at, const char **ret_path,
                  struct migration_problem *ret);

#endif
