/* cli_db.c - see cli_db.h. */
#include "cli_db.h"

#include <stdlib.h>

#include "data.h"

enum {
    DATA_SECONDS = 10
};

bool
cli_db_open(struct cli *cli, struct db **ret_db)
{
    struct db_options o = {.conninfo = cli_value(cli, "db"), .role = cli_value(cli, "role")};
    struct error err = {0};

    *ret_db = NULL;
    if (!o.conninfo)
        return true;
    if (db_open(cli->arena, &o, ret_db, &err))
        return true;
    cli_error("%s", err.message);
    return false;
}

bool
cli_db_data(struct cli *cli, struct db *db, const struct lint_data **ret)
{
    const char *text = cli_value(cli, "data-timeout");
    long seconds = DATA_SECONDS;
    char *end;

    *ret = NULL;
    if (!cli_has(cli, "check-data"))
        return true;
    if (!db)
        return cli_error("--check-data needs --db: there are no rows to look at") == STATUS_OK;
    if (text) {
        seconds = strtol(text, &end, 10);
        if (end == text || *end || seconds < 1 || seconds > 86400)
            return cli_error("--data-timeout: \"%s\" is not a number of seconds from 1 to 86400",
                             text) == STATUS_OK;
    }
    *ret = data_lint(data_create(db, cli->arena, seconds * 1000));
    return true;
}
