/*
 * data_private.h - shared by the data*.c files: one op being looked at, the relations its rows are
 * in, and the queries.
 */
#ifndef PGPREFLIGHT_DATA_PRIVATE_H
#define PGPREFLIGHT_DATA_PRIVATE_H

#include "buf.h"
#include "data.h"

/* --- what earlier pending statements did to rows (data_touch.c) --------------------------------
 */

struct touched_name {
    struct name name;
    const char *why; /* "an earlier statement changes its rows" */
    struct touched_name *next;
};

struct touched {
    struct touched_name *relations, *types, *functions;
    const char *everything; /* why no row is known any more; NULL */
    const char *settings;   /* why expressions may mean something else than in our session; NULL */
};

/* The op is about to be carried out (schema as before it). c->op NULL: nobody knows what runs. */
void touch(struct data *d, const struct effect_ctx *c, const struct op_effects *e);
/* Why the rows (the labels of the type) will not be what they are now; NULL: they will. */
const char *touched_relation(const struct data *d, struct name qualified);
const char *touched_type(const struct data *d, struct name qualified);
bool touched_function(const struct data *d, const char *name); /* whatever its schema */

/* --- a relation as the server has it ------------------------------------------------------------
 */

struct live_column {
    const char *name, *type; /* as SQL writes it */
    const char *equals;      /* the operator that a foreign key compares with */
    struct live_column *next;
};

struct live {
    struct name name;
    const char *oid;
    const char *sql; /* quoted, qualified */
    char kind;       /* relkind */
    bool temporary, has_children;
    int64_t rows;                  /* the server's estimate; 0: none */
    const struct string_list *key; /* of the primary key; NULL: none */
    struct live_column *columns;
    const char *missing; /* why there is nothing to look at; NULL */
    struct live *next;
};

struct live_column *live_column(const struct live *r, const char *name);

/* NOT VALID of a pending migration: how VALIDATE will look. */
struct remembered {
    struct name rel;
    const char *name;
    struct query *queries;
    const char *why_not; /* not NULL: it could not be looked at */
    struct name reads[2];
    struct remembered *next;
};

struct data {
    struct db *db;
    struct arena *arena; /* the run's */
    long timeout_ms;
    int major;
    struct touched touched;
    struct live *relations;
    struct remembered *remembered;
    struct lint_data lint;
};

/* --- one op being looked at ----------------------------------------------------------------------
 */

struct look {
    struct data *d;
    const struct effect_ctx *c;
    struct arena *a; /* the statement's */
    enum data_answer answer;
    const char *sqlstate;
    const char *text;            /* NULL: nothing said yet */
    struct remembered *remember; /* instead of asking: put the queries here */
};

/* A query that gives a row when one is in the way: its first column is an example. */
struct query {
    const char *name, *sql;
    const char *sqlstate; /* that such a row raises */
    const char *found;    /* what is said before ": example" */
    const char *none;
    bool evaluates; /* the migration's own expressions: an error of theirs is the answer */
    struct query *next;
};

/* Adds an answer; the gravest stays: found, then what could not be looked at. */
void look_say(struct look *k, enum data_answer answer, const char *sqlstate, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void look_not(struct look *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Asks, or remembers. */
void look_ask(struct look *k, const struct query *q);
/* The relation, its rows being what they will be; NULL after look_not(). */
const struct live *look_relation(struct look *k, struct name n);
/* The relation as it is, or NULL: nothing said. */
const struct live *look_up_live(struct look *k, struct name n);
/* The expression can be computed in our session, or look_not(). */
bool look_expr(struct look *k, const struct expr *e);

/* Where the rows are: "ONLY x", or a subquery that has the columns as this migration adds them.
 * NULL after look_not(). `columns`: that the query names. */
const char *look_source(struct look *k, const struct live *r, bool only,
                        const struct string_list *columns);
/* An expression that names a row for people. */
const char *look_example(struct look *k, const struct live *r);
/* " (about 1,234,567 rows)" or "". */
const char *look_rows(struct look *k, const struct live *r);
/* ONLY is what the server reads: not for partitioned tables. */
bool look_only(const struct live *r, bool recurses);
const char *look_words(struct look *k, const struct string_list *columns); /* a, b */

const char *quote_ident(struct arena *a, const char *identifier);
const char *quote_literal(struct arena *a, const char *text);
const char *quote_name(struct arena *a, struct name n);
const char *buf_take(struct arena *a, struct buf *b); /* frees the buf */

/* --- what to look for
 * ----------------------------------------------------------------------------- */

/* A key: columns, or expressions. */
struct key_part {
    const char *column; /* NULL: */
    const struct expr *expr;
    const char *collation; /* quoted; "" or NULL */
    const char *operator;  /* EXCLUDE */
    const char *sql;       /* instead of column and expr */
};

struct key {
    const struct key_part *parts;
    size_t n;
    const struct string_list *columns; /* for people and for look_source() */
    const struct expr *where;
    const char *where_sql;
    bool nulls_equal;
    const char *name;
};

/* data_rows.c */
void look_nulls(struct look *k, const struct live *r, const struct string_list *columns, bool only);
void look_duplicates(struct look *k, const struct live *r, const struct key *key);
void look_check(struct look *k, const struct live *r, const char *expr,
                const struct string_list *columns, bool only, const char *name);
void look_excluded(struct look *k, const struct live *r, const struct key *key);
void look_any_row(struct look *k, const struct live *r, const char *sqlstate, const char *found);
/* match 'f' or 's'; ref_columns NULL: the primary key. */
struct foreign_key {
    struct name ref;
    const struct string_list *columns, *ref_columns;
    char match;
    const char *name;
};
void look_orphans(struct look *k, const struct live *r, const struct foreign_key *f);

/* data_constraint.c: by kind of op */
void look_add_constraint(struct look *k);
void look_create_index(struct look *k);
void look_validate(struct look *k);
void look_domain(struct look *k);
/* data_type.c */
void look_type_change(struct look *k);
/* data_partition.c */
void look_attach(struct look *k);
void look_new_partition(struct look *k);

#endif
