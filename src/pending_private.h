/* pending_private.h - shared by pending*.c: a tool's row, and what its table holds. */
#ifndef PGPREFLIGHT_PENDING_PRIVATE_H
#define PGPREFLIGHT_PENDING_PRIVATE_H

#include "pending.h"

/* A row of the history table. */
struct applied {
    const char *key, *checksum, *when, *detail;
    bool failed;
    bool baseline; /* stands for all versions up to it */
    bool used;     /* a file has it */
};

struct history {
    struct applied *rows;
    size_t n;
};

struct reading_history {
    const struct history_kind *kind;
    const struct migration_set *set;
    struct db *db;
    struct arena *a;
    struct history history;
};

enum late {
    LATE_RUNS,    /* as if nothing were */
    LATE_REFUSED, /* the tool stops with an error */
    LATE_SKIPPED, /* it is never run */
};

struct history_kind {
    const char *framework; /* its name */
    const char *schema;    /* NULL: that of the search path */
    const char *table;
    const char *columns;   /* all of them there, blanks between; a shape tells whose table it is */
    const char *no_column; /* not this one; NULL */
    /* key, checksum, failed, detail, when, baseline; in the order they ran; what a query
     * leaves out is NULL. $TABLE stands for the table */
    const char *query;
    /* What the table calls a file; NULL: its version. */
    const char *(*key)(const struct reading_history *r, const struct migration *m);
    bool numbers;   /* keys compare as numbers */
    bool last_only; /* one row: everything up to it has run */
    enum late late;
    const char *late_why; /* behind "a later one has run: " */
    const char *checksum; /* its name for people; NULL: the tool keeps none that we can compare */
    bool (*same)(const struct reading_history *r, const struct migration *m,
                 const struct applied *x);
    const char *unknown; /* what happens about a row without a file; NULL: nothing */
    const char *way_out; /* of a failure; $VERSION is the key */
};

extern const struct history_kind history_kinds[]; /* ends with framework NULL */

/* pending_hash.c */
void sha1_hex(const void *data, size_t n, char ret_hex[41]);
bool same_sha256(const struct reading_history *r, const struct migration *m,
                 const struct applied *x);
bool same_sha384(const struct reading_history *r, const struct migration *m,
                 const struct applied *x);
bool same_sha1(const struct reading_history *r, const struct migration *m, const struct applied *x);
bool same_named_sha1(const struct reading_history *r, const struct migration *m,
                     const struct applied *x);
bool same_flyway(const struct reading_history *r, const struct migration *m,
                 const struct applied *x);
bool same_graphile(const struct reading_history *r, const struct migration *m,
                   const struct applied *x);
bool same_atlas(const struct reading_history *r, const struct migration *m,
                const struct applied *x);

/* pending_liquibase.c: a file of several changesets. */
void progress_changesets(struct reading_history *r, struct progress *p);

#endif
