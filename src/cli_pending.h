/*
 * cli_pending.h - --pending: which files of a migration set the database has run already. Shared by
 * check, which judges what is left, and status, which lists it.
 */
#ifndef PGPREFLIGHT_CLI_PENDING_H
#define PGPREFLIGHT_CLI_PENDING_H

#include "cli.h"
#include "cli_group.h"
#include "pending.h"

/* With --db, reads the history table of every group with a set whose tool has one. `asked`:
 * --pending was given, so a set without one is an error; else only a table that is found counts.
 * False after an error message. */
bool pending_groups(struct cli *cli, const struct config *config, struct migration_group *groups,
                    bool asked);
/* What the database knows of the file; NULL: nothing. */
const struct progress_item *pending_item(const struct migration_group *g,
                                         const struct migration_input *f);
/* Nothing of it will run: it is not judged. *ret_why (arena) says it. */
bool pending_is_over(const struct migration_group *g, const struct migration_input *f,
                     struct arena *a, const char **ret_why);
/* A file of the history: the database, which was asked, has what it makes. */
bool pending_is_there(const struct migration_group *g, const struct migration_input *f,
                      const struct config *config);
/* Adds what is wrong with the file to the input's problems, and marks parts that have run. */
void pending_apply(const struct migration_group *g, const struct migration_input *f,
                   struct lint_input *in, struct arena *a);
/* Number i of the migrations that have run and are not among the files, where the tool minds. */
bool pending_missing(const struct migration_group *g, size_t i, struct arena *a,
                     const char **ret_path, struct migration_problem *ret);

#endif
