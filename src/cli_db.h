/*
 * cli_db.h - the database that --db names: one session for the whole run, and what it tells of the
 * schema. Whatever the database does not say is said on standard error; the check goes on without.
 */
#ifndef PGPREFLIGHT_CLI_DB_H
#define PGPREFLIGHT_CLI_DB_H

#include "cli.h"
#include "db.h"
#include "input.h"
#include "lint.h"
#include "schema.h"

/* Rows of options for commands that look at data. */
#define CLI_PENDING_OPTIONS                                                                        \
    {"pending", 0, NULL,                                                                           \
     "with --db: judge only what the migration tool has not run there yet"},                       \
    {"history-table", 0, "NAME",                                                                   \
     "where the migration tool keeps what it has run, when not in its usual place"}
#define CLI_DATA_OPTIONS                                                                           \
    {"check-data", 0, NULL,                                                                        \
     "with --db: look for rows that would make a statement fail"},                                 \
    {"calibrate", 0, NULL,                                                                         \
     "with --db: measure, read-only, how fast the server is, for the estimates"},                  \
    {"data-timeout", 0, "SECONDS", "how long --check-data may take for one question (10)"}

/* The session; opened the first time. NULL after an error message, and when config names none. */
struct db *cli_db(struct cli *cli, const struct config *config);
/* The server of the session; NULL: there is none. */
const struct db_server *cli_db_server(const struct cli *cli);
/* Reads what the database has into the schema. `inputs` are the files that will be checked: in a
 * very large database only what they touch is read. False after an error message. */
bool cli_db_schema(struct cli *cli, const struct config *config, const struct input_list *inputs,
                   struct schema *s);
/* --calibrate: measures the server's speed into the config. Says what it found. */
void cli_db_calibrate(struct cli *cli, struct config *config, const struct schema *s);
/* For --check-data, else NULL in *ret. False after an error message: the options are wrong. */
bool cli_db_data(struct cli *cli, const struct config *config, const struct lint_data **ret);
/* With -v, what was asked; then the session ends. Also when none was opened. */
void cli_db_end(struct cli *cli);

#endif
