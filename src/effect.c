/*
 * effect.c - picks the row for an op and turns its roles into relations (effect.h).
 */
#include <pgpreflight/effect.h>

#include <string.h>

#include "arena.h"
#include "effect_rows.h"
#include "failure_server.h"
#include "schema.h"

const struct effect_row *const effect_tables[] = {
    general_effects,      table_effects,
    drop_effects,         alter_table_effects,
    column_effects,       column_type_effects,
    alter_column_effects, constraint_effects,
    foreign_key_effects,  change_constraint_effects,
    index_effects,        partition_effects,
    view_effects,         dml_effects,
    transaction_effects,  session_effects,
    maintenance_effects,  type_effects,
    object_effects,       function_effects,
    role_effects,         NULL,
};

const struct failure_row *const failure_tables[] = {
    general_failures,
    table_failures,
    column_failures,
    column_type_failures,
    constraint_failures,
    foreign_key_failures,
    index_failures,
    partition_failures,
    object_failures,
    dml_failures,
    NULL,
};

enum {
    MAX_ROWS = 1024
};

/*
 * Rows in table order, grouped by op kind, so that a look-up reads that kind's rows only. Filled
 * once before main: constant afterwards, so no lock and no state.
 */
static const struct effect_row *rows[MAX_ROWS];
static const struct failure_row *failures[MAX_ROWS];
static unsigned short row_start[OP_KIND_COUNT + 1], failure_start[OP_KIND_COUNT + 1];

static void
group_rows(void)
{
    unsigned short n = 0;

    for (int kind = 0; kind < OP_KIND_COUNT; kind++) {
        row_start[kind] = n;
        for (size_t i = 0; effect_tables[i]; i++)
            for (const struct effect_row *r = effect_tables[i]; r->id; r++)
                if ((int)r->op == kind && n < MAX_ROWS)
                    rows[n++] = r;
    }
    row_start[OP_KIND_COUNT] = n;
}

static void
group_failures(void)
{
    unsigned short n = 0;

    for (int kind = 0; kind < OP_KIND_COUNT; kind++) {
        failure_start[kind] = n;
        for (size_t i = 0; failure_tables[i]; i++)
            for (const struct failure_row *r = failure_tables[i]; r->id; r++)
                if ((int)r->op == kind && n < MAX_ROWS)
                    failures[n++] = r;
    }
    failure_start[OP_KIND_COUNT] = n;
}

__attribute__((constructor)) static void
group_tables(void)
{
    group_rows();
    group_failures();
}

static bool
version_fits(int version, int since, int until)
{
    return (!since || version >= since) && (!until || version <= until);
}

static const struct effect_row *
find_row(const struct effect_ctx *c, enum op_kind kind)
{
    for (unsigned i = row_start[kind]; i < row_start[kind + 1]; i++) {
        const struct effect_row *r = rows[i];

        if (version_fits(c->pg_version, r->since, r->until) && (!r->when || r->when(c)))
            return r;
    }
    return NULL;
}

/* What the failure was foreseen from is not fully known, or may have been changed by SQL that nobody
 * could read. What only the grammar or the version decides is as sure as ever. */
static bool
in_doubt(const struct effect_ctx *c, const struct failure_row *row)
{
    const struct op *op = c->op;

    return c->schema && strcmp(row->sqlstate, "42601") != 0 &&
           (op->has_placeholder || schema_is_in_doubt(c->schema, op->rel) ||
            schema_is_in_doubt(c->schema, op->object) || schema_is_in_doubt(c->schema, op->other));
}

static struct failure *
find_failure(const struct effect_ctx *c, enum op_kind kind)
{
    for (unsigned i = failure_start[kind]; i < failure_start[kind + 1]; i++) {
        const struct failure_row *r = failures[i];
        const char *why = NULL;
        struct failure *f;

        if (!version_fits(c->pg_version, r->since, r->until))
            continue;
        if (r->when(c, &why) != TRI_YES)
            continue;
        f = arena_new(c->arena, struct failure);
        f->sqlstate = r->sqlstate;
        f->why = why;
        f->certain = !r->data && !in_doubt(c, r);
        f->row = r;
        return f;
    }
    return NULL;
}

/* A statement that refuses a transaction block, inside one. */
static struct failure *
transaction_failure(const struct effect_ctx *c, const struct effect_row *row)
{
    struct failure *f;

    if (!row || !row->no_transaction || !c->unit || !c->unit->in_transaction)
        return NULL;
    f = arena_new(c->arena, struct failure);
    f->sqlstate = "25001";
    f->why = arena_printf(c->arena, "%s%s cannot run inside a transaction block",
                          op_heading(c->op->kind), c->op->concurrently ? " CONCURRENTLY" : "");
    f->certain = true;
    return f;
}

const struct relation *
effect_target(const struct schema *s, const struct op *op)
{
    const struct relation *r = NULL;

    if (op->rel.name)
        r = schema_relation(s, op->rel);
    else if (op->object.name)
        switch (op->kind) {
        case OP_DROP_INDEX:
        case OP_RENAME_INDEX:
        case OP_ALTER_INDEX:
        case OP_REINDEX:
            r = schema_relation(s, op->object);
            break;
        default:
            break;
        }
    return r && r->kind == OBJ_INDEX && r->index && r->index->table ? r->index->table : r;
}

/* IF EXISTS or IF NOT EXISTS left nothing to be done, so nothing can go wrong. */
static bool
skips_all(const struct effect_row *row)
{
    return row && row->op == OP_NONE;
}

struct op_effects
effect_of(const struct effect_ctx *given)
{
    struct effect_ctx c = *given;
    struct op_effects result = {0};
    struct effect_list list = {.c = &c};

    list.last = &list.first;
    if (!c.target || c.target->kind == OBJ_INDEX)
        c.target = effect_target(c.schema, c.op);
    result.row = find_row(&c, OP_NONE);
    if (!result.row)
        result.row = find_row(&c, c.op->kind);
    if (result.row)
        for (const struct effect_part *p = result.row->parts; p->role != ROLE_END; p++)
            effect_add_part(&list, p);
    result.effects = list.first;
    if (skips_all(result.row))
        return result;
    result.failure = transaction_failure(&c, result.row);
    if (!result.failure)
        result.failure = server_failure(&c);
    if (!result.failure)
        result.failure = find_failure(&c, OP_NONE);
    if (!result.failure)
        result.failure = find_failure(&c, c.op->kind);
    return result;
}

const struct effect *
effect_on(const struct op_effects *e, struct name qualified)
{
    for (const struct effect *x = e->effects; x; x = x->next)
        if (name_equal(x->rel, qualified))
            return x;
    return NULL;
}

const char *
work_name(enum work one_bit)
{
    switch (one_bit) {
    case WORK_NONE:
        return "none";
    case WORK_SCAN:
        return "scan";
    case WORK_REWRITE:
        return "rewrite";
    case WORK_INDEX_BUILD:
        return "index-build";
    case WORK_INDEX_REBUILD:
        return "index-rebuild";
    case WORK_COPY:
        return "copy";
    case WORK_ROWS:
        return "rows";
    }
    return "none";
}

const char *
loses_name(enum loses l)
{
    switch (l) {
    case LOSES_NOTHING:
        return NULL;
    case LOSES_TABLE:
        return "table";
    case LOSES_COLUMN:
        return "column";
    case LOSES_ROWS:
        return "rows";
    case LOSES_PRECISION:
        return "precision";
    case LOSES_OBJECT:
        return "object";
    case LOSES_DATABASE:
        return "database";
    case LOSES_VALUE:
        return "value";
    }
    return NULL;
}

const char *
undo_name(enum undo u)
{
    switch (u) {
    case UNDO_FREE:
        return "free";
    case UNDO_SLOW:
        return "slow";
    case UNDO_NEEDS_BACKUP:
        return "needs-backup";
    case UNDO_NONE:
        return "none";
    }
    return "none";
}
