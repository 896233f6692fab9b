/*
 * cli_world.h - what is known before the first file: the schema document and the migrations already
 * deployed; and how a file is handed to the check. Shared by check, explain and snapshot.
 */
#ifndef PGPREFLIGHT_CLI_WORLD_H
#define PGPREFLIGHT_CLI_WORLD_H

#include "cli.h"
#include "input.h"
#include "lint.h"
#include "schema.h"

/* The schema for this config: --schema loaded, --history applied but for the files in `except`
 * (they are what is checked). NULL after an error message. *ret_status becomes STATUS_FAILED when
 * some of it could not be read, which was said. */
struct schema *world_create(struct cli *cli, const struct config *config,
                            const struct input_list *except, enum status *ret_status);
/* Judges for the version of the server that the schema comes from, unless another one was asked
 * for. */
void world_version(const struct schema *s, struct config *config);
/* One input with the settings of this config; the caller sets .history. */
struct lint_input world_input(struct cli *cli, const struct config *config, struct source *src);

#endif
