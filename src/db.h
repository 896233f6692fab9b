/*
 * db.h - one read-only session with a PostgreSQL server. Only db.c and db_libpq.c know libpq, which
 * is loaded when a session is opened, not before.
 *
 * The session is read-only (default_transaction_read_only, and every query runs in a READ ONLY
 * transaction), has statement, lock and idle timeouts, its own application_name, and a deadline for
 * everything together. One query is one round trip. Ctrl-C while a query runs cancels it on the
 * server. Passwords are in no message.
 */
#ifndef PGPREFLIGHT_DB_H
#define PGPREFLIGHT_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "error.h"

struct db; /* opaque; from the arena given to db_open, closed with it at the latest */

struct db_options {
    const char *conninfo;    /* a URI (Prisma's parameters too), keywords, or "env:NAME"; "" takes the PG* environment */
    const char *role;        /* whose rights count: the role that will migrate; NULL: the session's */
    long query_timeout_ms;   /* for one query */
    long lock_timeout_ms;
    long deadline_ms;        /* for the session, from db_open; 0: none */
    /* Called now and then while a query takes more than a second; NULL: nobody wants to know. */
    void (*progress)(const char *name, long elapsed_ms);
};

/* What the server said of itself when the session began. */
struct db_server {
    int version;             /* server_version_num: 150012 */
    int major;
    const char *database, *user, *host; /* host as given, never with a password; port in it when said */
    const char *schema;      /* of a Prisma URL's schema=; NULL: none */
    bool in_recovery;        /* a standby */
    bool read_only;          /* default_transaction_read_only is on, and not only for our own
                                session, nor (with a role to ask for) for our user */
    bool pooled;             /* through PgBouncer in transaction mode */
};

enum db_status {
    DB_OK,
    DB_TIMEOUT,   /* a timeout of query, lock or session hit; the session goes on (session: it does not) */
    DB_REFUSED,   /* insufficient privilege */
    DB_FAILED,    /* another error of the server's: see sqlstate, message */
    DB_CANCELLED, /* by Ctrl-C */
    DB_GONE,      /* the server or the network: every later query says so too */
};

/* A result, all of it in memory: values are NUL-terminated valid UTF-8 in the arena. */
struct db_result {
    enum db_status status;
    size_t n_rows, n_columns;
    const char *const *values; /* row after row; NULL: SQL NULL */
    char sqlstate[6];          /* when not DB_OK; "" when the server did not say */
    const char *message;       /* when not DB_OK: one line, for people */
    long elapsed_ms;
};

/* Opens the session. false: with a message that says what to do, and no password. */
bool db_open(struct arena *a, const struct db_options *options, struct db **ret_db, struct error *err);
void db_close(struct db *db); /* accepts NULL */
const struct db_server *db_server(const struct db *db);

/*
 * Runs one query, with text parameters ($1 ...; NULL: SQL NULL). `name` is what -v and progress call
 * it ("relations", "not null of orders.total"). timeout_ms replaces the session's for this query;
 * 0: as the session has it. The result lives in `a`. Never fails otherwise than by result.status.
 */
struct db_result db_query(struct db *db, struct arena *a, const char *name, const char *sql,
                          size_t n_params, const char *const *params, long timeout_ms);

/* search_path of the queries that follow, as SET takes it ('"app", public'); "pg_catalog" at first;
 * NULL: the session's own. Row security is off: a query that it would cut short fails (42501). */
void db_search_path(struct db *db, const char *path);

/* Only the queries' own timeouts count from now on. */
void db_no_deadline(struct db *db);

/* The value, or NULL for SQL NULL. */
const char *db_value(const struct db_result *r, size_t row, size_t column);
bool db_bool(const struct db_result *r, size_t row, size_t column);       /* "t" */
int64_t db_number(const struct db_result *r, size_t row, size_t column, int64_t if_null);
/* A text[] or name[] value, split; NULL for SQL NULL and for an empty array. */
struct string_list;
const struct string_list *db_array(const struct db_result *r, size_t row, size_t column, struct arena *a);

/* What was asked and how long it took, in order, for -v. */
struct db_asked {
    const char *name;
    enum db_status status;
    size_t n_rows;
    long elapsed_ms;
    const struct db_asked *next;
};
const struct db_asked *db_asked(const struct db *db);

#endif
