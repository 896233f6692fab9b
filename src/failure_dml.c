/*
 * failure_dml.c - failures to foresee: rows, and what the transaction so far does not allow.
 */
#include "effect_facts.h"
#include "effect_rows.h"
#include "failure.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <pgpreflight/finding.h>

static enum tri
column_missing(const struct effect_ctx *c, const char **ret_why)
{
    for (const struct string_list *l = c->op->dml && c->target ? c->op->dml->columns : NULL; l;
         l = l->next)
        if (relation_has_column(c->target, l->text) == TRI_NO)
            return failure_yes(c, ret_why, "column \"%s\" of relation \"%s\" does not exist",
                               l->text, c->target->name.name);
    return TRI_NO;
}

static enum tri
assigned_twice(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->dml || !c->op->dml->duplicate_assignment)
        return TRI_NO;
    return failure_yes(c, ret_why, "a column is assigned twice");
}

/* --- enum values added in the same transaction -------------------------------------------------
 */

/* The label stands in the statement as a string literal. */
static bool
mentions(const struct statement *st, const char *label)
{
    const char *p = st ? st->text : NULL, *end;
    size_t n = strlen(label);

    if (!p)
        return false;
    end = p + (st->span.end - st->span.start);
    while ((p = memchr(p, '\'', (size_t)(end - p)))) {
        p++;
        if ((size_t)(end - p) > n && strncmp(p, label, n) == 0 && p[n] == '\'')
            return true;
    }
    return false;
}

/* The type, when the transaction added labels to it that it must not use yet. */
static const struct type *
fresh_enum(const struct effect_ctx *c, const struct type_name *t)
{
    struct name n = {t->schema, t->name};
    const struct type *e = n.name ? schema_type(c->schema, n) : NULL;

    if (!e || !e->unit_labels || !c->unit || !c->unit->in_transaction)
        return NULL;
    return e->unit_new && c->pg_version >= 17 ? NULL : e;
}

static enum tri
uses_fresh(const struct effect_ctx *c, const struct type_name *t, const char *literal,
           const char **ret_why)
{
    const struct type *e = fresh_enum(c, t);

    for (const struct string_list *l = e ? e->unit_labels : NULL; l; l = l->next)
        if (literal ? strcmp(l->text, literal) == 0 : mentions(c->statement, l->text))
            return failure_yes(c, ret_why, "enum value '%s' was added in this transaction",
                               l->text);
    return TRI_NO;
}

static enum tri
rows_use_fresh(const struct effect_ctx *c, const char **ret_why)
{
    for (const struct column *col = c->target ? c->target->columns : NULL; col; col = col->next)
        if (!col->dropped && uses_fresh(c, &col->type, NULL, ret_why) == TRI_YES)
            return TRI_YES;
    return TRI_NO;
}

static enum tri
default_uses_fresh(const struct effect_ctx *c, const char **ret_why)
{
    const struct column *col = fact_column(c);

    if (!col || !c->op->expr || !c->op->expr->literal)
        return TRI_NO;
    return uses_fresh(c, &col->type, c->op->expr->literal, ret_why);
}

static enum tri
column_uses_fresh(const struct effect_ctx *c, const char **ret_why)
{
    const struct op_column *col = c->op->column;

    if (!col || !col->value || !col->value->literal)
        return TRI_NO;
    return uses_fresh(c, &col->type, col->value->literal, ret_why);
}

/* --- the transaction so far ---------------------------------------------------------------------
 */

/* Statements that refuse a table whose triggers have still to fire (CheckTableNotInUse). */
static bool
needs_quiet_table(const struct op *op)
{
    switch (op->kind) {
    case OP_ADD_COLUMN:
    case OP_ADD_CONSTRAINT:
        return op->origin == ORIGIN_OWN;
    case OP_DROP_COLUMN:
    case OP_ALTER_COLUMN_TYPE:
    case OP_SET_DEFAULT:
    case OP_DROP_DEFAULT:
    case OP_SET_NOT_NULL:
    case OP_DROP_NOT_NULL:
    case OP_ADD_IDENTITY:
    case OP_DROP_IDENTITY:
    case OP_VALIDATE_CONSTRAINT:
    case OP_DROP_CONSTRAINT:
    case OP_ALTER_CONSTRAINT:
    case OP_SET_LOGGED:
    case OP_SET_UNLOGGED:
    case OP_SET_TABLESPACE:
    case OP_ENABLE_TRIGGER:
    case OP_DISABLE_TRIGGER:
    case OP_ROW_SECURITY:
    case OP_ATTACH_PARTITION:
    case OP_DETACH_PARTITION:
    case OP_TRUNCATE:
    case OP_DROP_RELATION:
        return true;
    default:
        return false;
    }
}

static enum tri
events_pending(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->unit || !c->unit->deferred_events || !c->target || !needs_quiet_table(c->op))
        return TRI_NO;
    for (const struct name_list *l = c->unit->deferred_events; l; l = l->next)
        if (name_equal(l->name, c->target->name))
            return failure_yes(c, ret_why,
                               "rows of \"%s\" changed before in this transaction have deferred "
                               "checks pending",
                               c->target->name.name);
    return TRI_NO;
}

static enum tri
needs_transaction(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->unit || c->unit->in_transaction || !c->statement || c->statement->via != VIA_NONE)
        return TRI_NO;
    return failure_yes(c, ret_why, "%s works only inside a transaction block",
                       op_heading(c->op->kind));
}

/* COMMIT; or ROLLBACK; as a statement of a PL/pgSQL body: at its start or behind another one. */
static bool
ends_transaction(const char *body)
{
    static const char *const words[] = {"commit", "rollback"};

    for (const char *p = body; p && *p; p++)
        for (int i = 0; i < 2; i++) {
            size_t n = strlen(words[i]);

            if (strncasecmp(p, words[i], n) == 0 && (p == body || isspace((unsigned char)p[-1])) &&
                p[n + strspn(p + n, " \t\r\n")] == ';')
                return true;
        }
    return false;
}

static enum tri
block_ends_transaction(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->unit || !c->unit->in_transaction || !c->op->function ||
        !ends_transaction(c->op->function->body))
        return TRI_NO;
    return failure_yes(c, ret_why, "the block ends the transaction around it, which it cannot");
}

static enum tri
procedure_ends_transaction(const struct effect_ctx *c, const char **ret_why)
{
    const struct function *f =
        c->op->object.name ? schema_function(c->schema, c->op->object, NULL) : NULL;

    if (!c->unit || !c->unit->in_transaction || !f || !ends_transaction(f->body))
        return TRI_NO;
    return failure_yes(c, ret_why, "the procedure ends the transaction around it, which it cannot");
}

#define FIX_MOOD "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE k(m mood); "
#define ADD_MEH "ALTER TYPE mood ADD VALUE 'meh'; "
#define ROWS(name, kind, sql)                                                                      \
    {                                                                                              \
        .id = name "-new-enum-value", .op = kind, .when = rows_use_fresh,                          \
        .when_text = "an enum value added in the same transaction", .sqlstate = "55P04",           \
        .setup = FIX_MOOD, .proof = ADD_MEH sql,                                                   \
    }
#define MISSING(name, kind, sql)                                                                   \
    {                                                                                              \
        .id = name "-column-does-not-exist", .op = kind, .when = column_missing,                   \
        .when_text = "a column does not exist", .sqlstate = "42703", .setup = FIX_T, .proof = sql, \
    }
#define OUTSIDE(name, kind, sql)                                                                   \
    {                                                                                              \
        .id = name "-outside-transaction", .op = kind, .when = needs_transaction,                  \
        .when_text = "not inside a transaction block", .sqlstate = "25P01",                        \
        .no_transaction = true, .setup = FIX_T, .proof = sql,                                      \
    }

const struct failure_row dml_failures[] = {
    MISSING("insert", OP_INSERT, "INSERT INTO t(id, nope) VALUES (-1, 1)"),
    MISSING("update", OP_UPDATE, "UPDATE t SET nope = 1"),
    {
        .id = "update-assigned-twice",
        .op = OP_UPDATE,
        .when = assigned_twice,
        .when_text = "one column is assigned twice",
        .sqlstate = "42601",
        .setup = FIX_T,
        .proof = "UPDATE t SET a = 1, a = 2",
    },
    ROWS("insert", OP_INSERT, "INSERT INTO k VALUES ('meh')"),
    ROWS("update", OP_UPDATE, "UPDATE k SET m = 'meh'"),
    ROWS("delete", OP_DELETE, "DELETE FROM k WHERE m = 'meh'"),
    {
        .id = "set-default-new-enum-value",
        .op = OP_SET_DEFAULT,
        .when = default_uses_fresh,
        .when_text = "an enum value added in the same transaction",
        .sqlstate = "55P04",
        .setup = FIX_MOOD,
        .proof = ADD_MEH "ALTER TABLE k ALTER COLUMN m SET DEFAULT 'meh'",
    },
    {
        .id = "add-column-new-enum-value",
        .op = OP_ADD_COLUMN,
        .when = column_uses_fresh,
        .when_text = "DEFAULT is an enum value added in the same transaction",
        .sqlstate = "55P04",
        .setup = FIX_MOOD,
        .proof = ADD_MEH "ALTER TABLE k ADD COLUMN n mood DEFAULT 'meh'",
    },
    {
        .id = "trigger-events-pending",
        .op = OP_NONE,
        .when = events_pending,
        .when_text = "rows with deferred constraints were changed before in the transaction",
        .sqlstate = "55006",
        .data = true,
        .setup = FIX_P "CREATE TABLE d(p_id int REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED)",
        .proof = "INSERT INTO d VALUES (1); ALTER TABLE d ADD COLUMN x int",
    },
    OUTSIDE("lock", OP_LOCK, "LOCK TABLE t"),
    OUTSIDE("savepoint", OP_SAVEPOINT, "SAVEPOINT s"),
    {
        .id = "commit-in-block",
        .op = OP_DO,
        .when = block_ends_transaction,
        .when_text = "a block with COMMIT or ROLLBACK, inside a transaction",
        .sqlstate = "2D000",
        .proof = "DO $$ BEGIN COMMIT; END $$",
    },
    {
        .id = "commit-in-procedure",
        .op = OP_CALL,
        .when = procedure_ends_transaction,
        .when_text = "a procedure with COMMIT or ROLLBACK, inside a transaction",
        .sqlstate = "2D000",
        .setup = "CREATE PROCEDURE pr() LANGUAGE plpgsql AS 'BEGIN COMMIT; END'",
        .proof = "CALL pr()",
    },
    {.id = NULL},
};
