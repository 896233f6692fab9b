/*
 * db_ask.c - runs queries through src/db.c, for the tests: db_ask [-q MS] [-l MS] [-d MS] CONNINFO
 * [SQL [PARAMETER...] [-- SQL ...]]. One line for the server and one for each query: its status,
 * its SQLSTATE, its values or message, parted by "|".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db.h"

static const char *const words[] = {"ok", "timeout", "refused", "failed", "cancelled", "gone"};

static void
show(const struct db_result *r)
{
    printf("%s|%s", words[r->status], r->sqlstate);
    if (r->status != DB_OK)
        printf("|%s", r->message);
    for (size_t i = 0; i < r->n_rows * r->n_columns; i++)
        printf("|%s", r->values[i] ? r->values[i] : "NULL");
    putchar('\n');
    fflush(stdout);
}

int
main(int argc, char **argv)
{
    struct arena *a = arena_create();
    struct db_options options = {0};
    struct error err;
    struct db *db;
    int letter;

    while ((letter = getopt(argc, argv, "+q:l:d:")) > 0) {
        long ms = strtol(optarg, NULL, 10);

        *(letter == 'q'   ? &options.query_timeout_ms
          : letter == 'l' ? &options.lock_timeout_ms
                          : &options.deadline_ms) = ms;
    }
    options.conninfo = optind < argc ? argv[optind++] : "";
    if (!db_open(a, &options, &db, &err)) {
        printf("error|%s\n", err.message);
        arena_destroy(a);
        return 2;
    }
    printf("server|%d|%s|%s|%s|%s%s%s%s\n", db_server(db)->version, db_server(db)->database,
           db_server(db)->user, db_server(db)->host,
           db_server(db)->schema ? db_server(db)->schema : "",
           db_server(db)->in_recovery ? "|recovery" : "",
           db_server(db)->read_only ? "|read-only" : "", db_server(db)->pooled ? "|pooled" : "");
    fflush(stdout);
    while (optind < argc) {
        const char *sql = argv[optind++];
        const char *const *params = (const char *const *)argv + optind;
        size_t n = 0;
        struct db_result r;

        while (optind < argc && strcmp(argv[optind], "--") != 0) {
            n++;
            optind++;
        }
        optind++;
        r = db_query(db, a, "test", sql, n, params, 0);
        show(&r);
    }
    db_close(db);
    arena_destroy(a);
    return 0;
}
