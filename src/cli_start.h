/* cli_start.h - start_after: what came before a team began is history. */
#ifndef PGPREFLIGHT_CLI_START_H
#define PGPREFLIGHT_CLI_START_H

#include "migrations.h"

/* Makes history of every migration up to the one named, by version, path or file name. Returns how
 * many groups have it. */
size_t start_after(struct migration_group *groups, const char *name);

#endif
