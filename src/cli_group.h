/*
 * cli_group.h - what the commands that read migrations share: files to groups by framework, and one
 * file of a group as an input of the check.
 */
#ifndef PGPREFLIGHT_CLI_GROUP_H
#define PGPREFLIGHT_CLI_GROUP_H

#include "cli.h"
#include "lint_down.h"
#include "migrations.h"

/* Puts the files into groups. False after an error message; the groups are usable all the same. */
bool group_files(struct cli *cli, const struct config *config, const struct input_list *inputs,
                 struct migration_group **ret);
/* Adds the names and titles of the frameworks found, each once, to what is there: "prisma, goose".
 */
void group_names(struct arena *a, const struct migration_group *groups, const char **names,
                 const char **titles);
/* One file, cut into parts by its framework or, without one, sent as the config says. */
struct lint_input group_input(struct cli *cli, const struct config *config,
                              struct migration_group *g, const struct migration_input *f,
                              struct source *src, struct arena *a);
/* Takes a file that is not asked for into the schema. */
void group_history(struct cli *cli, const struct config *config, struct migration_group *g,
                   const struct migration_input *f, struct source *src);
/* The history up to file number `last` has been read. */
void group_history_end(struct migration_group *g, size_t last);
/* After the last file: the session that its files shared ends. */
void group_end(struct migration_group *g);

/* The framework runs this file, and knows parts or files that go down. */
bool group_has_way_back(const struct migration_group *g, const struct migration_input *f);
/* Reads them on the schema as it is after this file. */
void group_way_back(struct lint_down *ret, const struct lint_input *in, struct migration_group *g,
                    const struct migration_input *f, const struct config *config, struct arena *a);

#endif
