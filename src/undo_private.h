/* undo_private.h - shared by the undo*.c files alone. */
#ifndef PGPREFLIGHT_UNDO_PRIVATE_H
#define PGPREFLIGHT_UNDO_PRIVATE_H

#include "undo.h"

struct undo_ctx {
    const struct op *op;
    const struct op_effects *effects;
    const struct statement *st;
    struct schema *schema;          /* before the op */
    const struct relation *rel;     /* op->rel in it; NULL: unknown */
    int version;
    struct arena *arena;
    struct undo_step *step;         /* zeroed: to be filled */
};

/*
 * Templates. {x} is replaced, and within '...' of the template a quote in it is doubled:
 *   {t} op->rel as SQL        {o} op->object       {p} op->other
 *   {c} op->name, quoted      {n} op->new_name     {d} op->detail as it is
 *   {T} {O} {P} {C} {N}       the same as a string literal; {C} and {N} without the quotes
 *   {R} op->object's own name as a string literal, as a column of a catalog holds it
 *   {k} op->rel_kind in capitals: TABLE, VIEW ...; TABLE for what is not said
 *   {only} "ONLY " or nothing
 *   {tree} a CTE `tree(oid)`: the relation and, unless ONLY, its partitions and children
 */
const char *undo_expand(const struct undo_ctx *u, const char *template);
const char *undo_ident(struct arena *a, const char *name);
const char *undo_relname(struct arena *a, struct name n);
/* "f(integer, text)"; without the types when the statement does not say them. */
const char *undo_signature(const struct undo_ctx *u);
/* SQL for its oid, NULL when it is not there; a template. */
const char *undo_function_oid(const struct undo_ctx *u);
const char *undo_literal(struct arena *a, const char *text);

/* They fill u->step. why may be NULL. */
void undo_by_sql(struct undo_ctx *u, const char *template);
void undo_by_record(struct undo_ctx *u, const char *template);
void undo_by_backup(struct undo_ctx *u, const char *why);
void undo_by_hand(struct undo_ctx *u, const char *why);
void undo_nothing(struct undo_ctx *u, const char *why);
/* sql, unless the thing was there already: known, or asked of the server when the op says IF NOT
 * EXISTS. `there` is an SQL condition. */
void undo_unless_there(struct undo_ctx *u, enum tri was_there, const char *sql, const char *there);

/* For a statement that may not run: sql must do no harm then, and is not for what was there before. */
void undo_conditional(struct undo_ctx *u, const char *sql, const char *there);

/* One row per kind of op: a function, or templates, or a sentence. */
struct undo_row {
    enum op_kind kind;
    void (*make)(struct undo_ctx *u);
    const char *sql, *record; /* templates */
    const char *by_hand;
};

extern const struct undo_row undo_table_rows[], undo_column_rows[], undo_object_rows[],
    undo_code_rows[]; /* kind OP_NONE ends each */

#endif
