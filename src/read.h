/*
 * read.h - private to parse.c and read_*.c: PostgreSQL raw parse nodes -> ops.
 *
 * One `const struct reader x_readers[]` per file, one row per statement node; parse.c joins them.
 * A reader appends ops with read_op() and never fails: what it does not understand it leaves out
 * or marks OP_OTHER. Include this after libc headers; it pulls in PostgreSQL's.
 */
#ifndef PGPREFLIGHT_READ_H
#define PGPREFLIGHT_READ_H

#include <pg_query.h>
#include <pg_query_internal.h>

#include <nodes/parsenodes.h>

#include <pgpreflight/op.h>

#include "arena.h"
#include "lex.h"
#include "source.h"

struct reading {
    struct arena *a;
    const struct source *src;  /* NULL for inner text */
    const struct chunk *chunk; /* NULL for inner text */
    const char *text;          /* what was parsed (placeholders replaced), NUL-terminated */
    size_t text_len;
    size_t base;               /* file offset of text[0] */
    bool exact;                /* text[i] is the file's byte base + i; else spans are `whole` */
    struct span whole;         /* the statement */
    struct op *first, **last;  /* ops so far */
    const char *kind;          /* the command tag, set by the reader (or from its row) */
};

struct reader {
    NodeTag tag;
    const char *kind; /* command tag; the reader may set a better one */
    void (*read)(struct reading *r, const Node *node);
};

extern const struct reader table_readers[], index_readers[], view_readers[], type_readers[],
    dml_readers[], transaction_readers[], session_readers[], function_readers[], object_readers[],
    role_readers[], maintenance_readers[]; /* each ends with a row whose read is NULL */

/* Appends a zeroed op; `location` is a parse location (offset in text, -1 = whole statement); its
 * span runs from there to the end of its clause when known (read_span_end sets it), else the
 * statement's. */
struct op *read_op(struct reading *r, enum op_kind kind, int location);
/* File span of text bytes [from, to); to < 0 = to the statement's end. */
struct span read_span(const struct reading *r, int from, int to);
/* End offset of the clause that starts at `from`: the comma or closing parenthesis at its own depth,
 * or the end of the statement, trailing blanks cut. Works on tokens, so strings are safe. */
int read_clause_end(const struct reading *r, int from);

const char *read_string(struct reading *r, const char *s);          /* copies; puts placeholders back */
struct name read_rangevar(struct reading *r, const RangeVar *rv);
struct name read_name_list(struct reading *r, const List *names);    /* List of String: [[db.]schema.]name */
const char *read_last_name(struct reading *r, const List *names);
struct type_name read_type_name(struct reading *r, const TypeName *t);
const struct expr *read_expr(struct reading *r, const Node *node);   /* NULL gives NULL */
const struct string_list *read_string_list(struct reading *r, const List *strings);
const struct option *read_options(struct reading *r, const List *defelems);
/* Relations read by a query or expression, without its CTEs, functions called into *calls (may be NULL). */
const struct relation_use *read_uses(struct reading *r, const Node *node,
                                     const struct name_list **calls);
/* Reads a statement inside another (EXPLAIN, CREATE SCHEMA, rule action, CTE with DML): appends its ops. */
void read_statement(struct reading *r, const Node *stmt);
/* The ADD_CONSTRAINT op of a Constraint node. */
struct op *read_constraint(struct reading *r, struct name rel, const Constraint *c,
                           enum op_origin origin, const char *column);
/* ADD_COLUMN op plus one op per constraint in it. */
struct op *read_column_def(struct reading *r, struct name rel, const ColumnDef *def,
                           enum op_origin origin);

#endif
