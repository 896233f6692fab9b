/* cli_db.h - the database that --db names: one session for the run. */
#ifndef PGPREFLIGHT_CLI_DB_H
#define PGPREFLIGHT_CLI_DB_H

#include "cli.h"
#include "db.h"
#include "lint.h"

/* Rows of options for commands that take a database. */
#define CLI_DB_OPTIONS                                                                             \
    {"db", 0, "CONNINFO",                                                                          \
     "ask this database: a URI, keywords as libpq takes them, or env:NAME"},                       \
    {"role", 0, "NAME", "the role that will migrate, when it is another one than --db's"},         \
    {"check-data", 0, NULL,                                                                        \
     "with --db: look for rows that would make a statement fail"},                                 \
    {"data-timeout", 0, "SECONDS", "how long --check-data may take for one question (10)"}

/* *ret_db stays NULL without --db. False after an error message. */
bool cli_db_open(struct cli *cli, struct db **ret_db);
/* For --check-data, else NULL in *ret. False after an error message. */
bool cli_db_data(struct cli *cli, struct db *db, const struct lint_data **ret);

#endif
