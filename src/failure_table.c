/*
 * failure_table.c - failures to foresee: what holds for every statement, and tables as a whole.
 */
#include "effect_facts.h"
#include "effect_rows.h"
#include "failure.h"
#include "schema.h"

#include <string.h>

#include "arena.h"
#include "feature_version.h"

/* --- every op --------------------------------------------------------------------------------- */

static enum tri
feature_too_new(const struct effect_ctx *c, const char **ret_why)
{
    const struct feature *f = feature_too_new_for(c->op, c->target, c->pg_version);

    if (!f)
        return TRI_NO;
    return failure_yes(c, ret_why, "%s needs PostgreSQL %d; this is for %d", f->what, f->since,
                       c->pg_version);
}

/* Ops that name a relation which must be there. */
static bool
needs_relation(const struct op *op)
{
    switch (op->kind) {
    case OP_CREATE_TABLE:
    case OP_CREATE_TABLE_AS:
    case OP_CREATE_VIEW:
    case OP_CREATE_MATVIEW:
    case OP_CREATE_SEQUENCE:
    case OP_DROP_RELATION: /* has rows of its own */
    case OP_DROP_INDEX:
    case OP_DROP_TRIGGER:
    case OP_DROP_RULE:
    case OP_DROP_POLICY:
    case OP_COMMENT:
    case OP_GRANT:
    case OP_REVOKE:
        return false;
    default:
        return op->origin != ORIGIN_CREATE_TABLE && !op->rel_if_exists;
    }
}

static enum tri
relation_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (!needs_relation(c->op) || !fact_relation_absent(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" does not exist", c->op->rel.name);
}

static enum tri
read_relation_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->kind == OP_CREATE_FUNCTION)
        return TRI_NO; /* a body is looked at only if check_function_bodies is on and it is SQL */
    for (const struct relation_use *u = c->op->uses; u; u = u->next)
        if (schema_relation_exists(c->schema, u->rel) == TRI_NO)
            return failure_yes(c, ret_why, "relation \"%s\" does not exist", u->rel.name);
    return TRI_NO;
}

/* Subcommands that only a table takes. */
static enum tri
not_a_table(const struct effect_ctx *c, const char **ret_why)
{
    switch (c->op->kind) {
    case OP_ADD_COLUMN:
    case OP_DROP_COLUMN:
    case OP_ALTER_COLUMN_TYPE:
    case OP_SET_NOT_NULL:
    case OP_DROP_NOT_NULL:
    case OP_ADD_CONSTRAINT:
    case OP_DROP_CONSTRAINT:
    case OP_VALIDATE_CONSTRAINT:
    case OP_TRUNCATE:
        break;
    default:
        return TRI_NO;
    }
    if (!c->target || fact_in_create_table(c) ||
        (c->target->kind != OBJ_VIEW && c->target->kind != OBJ_MATVIEW &&
         c->target->kind != OBJ_SEQUENCE))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is a %s", c->target->name.name,
                       object_kind_name(c->target->kind));
}

const struct failure_row general_failures[] = {
    {
        .id = "needs-newer-server",
        .op = OP_NONE,
        .when = feature_too_new,
        .when_text = "a clause that this server version does not have",
        .until = 17,
        .sqlstate = "42601",
        .setup = FIX_T,
        .proof = "ALTER TABLE t ADD CONSTRAINT ck CHECK (b >= 0) NOT ENFORCED",
    },
    {
        .id = "relation-does-not-exist",
        .op = OP_NONE,
        .when = relation_missing,
        .when_text = "the relation does not exist",
        .sqlstate = "42P01",
        .proof = "ALTER TABLE nope ADD COLUMN x int",
    },
    {
        .id = "not-a-table",
        .op = OP_NONE,
        .when = not_a_table,
        .when_text = "a clause for tables, on a view or sequence",
        .sqlstate = "42809",
        .setup = "CREATE VIEW v AS SELECT 1 AS x",
        .proof = "ALTER TABLE v ADD COLUMN y int",
    },
    {
        .id = "read-relation-does-not-exist",
        .op = OP_NONE,
        .when = read_relation_missing,
        .when_text = "a relation that the statement reads does not exist",
        .sqlstate = "42P01",
        .proof = "CREATE VIEW v AS SELECT * FROM nope",
    },
    {.id = NULL},
};

/* --- CREATE, DROP, TRUNCATE, RENAME ------------------------------------------------------------
 */

static enum tri
name_taken(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = schema_relation(c->schema, c->op->rel);

    if (c->op->if_not_exists || !fact_relation_exists(c) || !r)
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" already exists", c->op->rel.name);
}

/* CREATE OR REPLACE VIEW replaces a view and nothing else. */
static enum tri
view_name_taken(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = schema_relation(c->schema, c->op->rel);

    if (c->op->replace && r && r->kind == OBJ_VIEW)
        return TRI_NO;
    return name_taken(c, ret_why);
}

static enum tri
replaces_other(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = schema_relation(c->schema, c->op->rel);

    if (!c->op->replace || !fact_relation_exists(c) || !r || r->kind == OBJ_VIEW ||
        r->kind == OBJ_UNKNOWN)
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is not a view", c->op->rel.name);
}

/* The columns that are there must come first, under their names. */
static enum tri
view_loses_column(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = schema_relation(c->schema, c->op->rel);
    const struct string_list *new = c->op->strings;

    if (!c->op->replace || !r || r->exists != TRI_YES || r->kind != OBJ_VIEW ||
        r->complete != TRI_YES || !new || string_list_has(new, "*"))
        return TRI_NO;
    for (const struct column *col = r->columns; col; col = col->next) {
        if (col->dropped)
            continue;
        if (!new)
            return failure_yes(c, ret_why, "column \"%s\" of the view would go", col->name);
        if (strcmp(new->text, col->name) != 0)
            return failure_yes(c, ret_why, "column \"%s\" of the view would become \"%s\"",
                               col->name, new->text);
        new = new->next;
    }
    return TRI_NO;
}

struct sequence_user {
    const struct effect_ctx *c;
    const struct relation *table;
    const struct column *column;
};

static bool
visit_sequence_user(struct relation *r, void *arg)
{
    struct sequence_user *user = arg;

    user->column = fact_draws_from_target(user->c, r);
    user->table = r;
    return !user->column;
}

static enum tri
sequence_used(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = c->target;
    struct sequence_user user = {c, NULL, NULL};

    if (c->op->cascade || !r || r->kind != OBJ_SEQUENCE)
        return TRI_NO;
    if (r->sequence_table && r->sequence_column && r->sequence_table->exists != TRI_NO) {
        const struct column *col = relation_column(r->sequence_table, r->sequence_column);

        if (col && (col->identity || (col->default_text && strstr(col->default_text, "nextval"))))
            user = (struct sequence_user){c, r->sequence_table, col};
    }
    if (!user.column)
        schema_each_relation(c->schema, visit_sequence_user, &user);
    if (!user.column)
        return TRI_NO;
    return failure_yes(c, ret_why, "the default of column \"%s\" of table \"%s\" needs it",
                       user.column->name, user.table->name.name);
}

static enum tri
drop_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->if_exists || !fact_relation_absent(c) ||
        schema_dropped_just_now(c->schema, c->op->rel))
        return TRI_NO;
    return failure_yes(c, ret_why, "%s \"%s\" does not exist", object_kind_name(c->op->rel_kind),
                       c->op->rel.name);
}

static bool
kinds_agree(enum object_kind said, enum object_kind is)
{
    if (is == OBJ_UNKNOWN || said == OBJ_UNKNOWN || said == is)
        return true;
    return said == OBJ_TABLE && is == OBJ_PARTITIONED_TABLE;
}

static enum tri
drop_wrong_kind(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_relation_exists(c) || !c->target || kinds_agree(c->op->rel_kind, c->target->kind))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is a %s, not a %s", c->op->rel.name,
                       object_kind_name(c->target->kind), object_kind_name(c->op->rel_kind));
}

static enum tri
drop_depended_on(const struct effect_ctx *c, const char **ret_why)
{
    const struct relation *r = c->target;

    if (c->op->cascade || !r || r->exists == TRI_NO)
        return TRI_NO;
    for (const struct relation_list *l = r->read_by; l; l = l->next)
        if (l->rel->exists != TRI_NO && !failure_dropped_too(c, l->rel))
            return failure_yes(c, ret_why, "%s \"%s\" depends on it",
                               object_kind_name(l->rel->kind), l->rel->name.name);
    for (const struct relation_list *l = r->referenced_by; l; l = l->next)
        if (l->rel != r && l->rel->exists != TRI_NO && !failure_dropped_too(c, l->rel))
            return failure_yes(c, ret_why, "a foreign key of table \"%s\" points to it",
                               l->rel->name.name);
    for (const struct relation_list *l = r->partition_of ? r->partition_of->referenced_by : NULL; l;
         l = l->next)
        if (l->rel->exists != TRI_NO)
            return failure_yes(c, ret_why, "a foreign key of table \"%s\" points to its parent",
                               l->rel->name.name);
    for (const struct relation_list *l = r->children; l; l = l->next)
        if (l->rel->exists != TRI_NO && !failure_dropped_too(c, l->rel))
            return failure_yes(c, ret_why, "table \"%s\" inherits from it", l->rel->name.name);
    return TRI_NO;
}

static enum tri
truncate_referenced(const struct effect_ctx *c, const char **ret_why)
{
    if (c->op->cascade || !c->target)
        return TRI_NO;
    for (const struct relation_list *l = c->target->referenced_by; l; l = l->next)
        if (l->rel != c->target && l->rel->exists != TRI_NO && !failure_dropped_too(c, l->rel))
            return failure_yes(c, ret_why, "a foreign key of table \"%s\" points to it",
                               l->rel->name.name);
    for (const struct relation *up = c->target->partition_of; up; up = up->partition_of)
        if (up->referenced_by && up->referenced_by->rel->exists != TRI_NO &&
            !failure_dropped_too(c, up->referenced_by->rel))
            return failure_yes(c, ret_why, "a foreign key of table \"%s\" points to its parent",
                               up->referenced_by->rel->name.name);
    return TRI_NO;
}

static enum tri
rename_taken(const struct effect_ctx *c, const char **ret_why)
{
    struct name n = {c->target ? c->target->name.schema : c->op->rel.schema, c->op->new_name};

    if (!n.name || !n.schema || schema_relation_exists(c->schema, n) != TRI_YES)
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" already exists", n.name);
}

static enum tri
schema_taken(const struct effect_ctx *c, const char **ret_why)
{
    struct name n = {c->op->new_name, c->target ? c->target->name.name : NULL};

    if (!c->target || !n.schema || name_is(n.schema, c->target->name.schema) ||
        schema_relation_exists(c->schema, n) != TRI_YES)
        return TRI_NO;
    return failure_yes(c, ret_why, "relation \"%s\" already exists in schema \"%s\"", n.name,
                       n.schema);
}

static enum tri
schema_missing(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->new_name || schema_namespace_exists(c->schema, c->op->new_name) != TRI_NO)
        return TRI_NO;
    /* IF EXISTS of a relation that is not there: nothing happens at all. */
    if (c->op->rel_if_exists && !fact_relation_exists(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "schema \"%s\" does not exist", c->op->new_name);
}

static enum tri
unlogged_referenced(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->target)
        return TRI_NO;
    for (const struct relation_list *l = c->target->referenced_by; l; l = l->next)
        if (l->rel != c->target && l->rel->exists != TRI_NO && !l->rel->unlogged)
            return failure_yes(c, ret_why, "logged table \"%s\" references it", l->rel->name.name);
    return TRI_NO;
}

static enum tri
logged_references(const struct effect_ctx *c, const char **ret_why)
{
    for (const struct constraint *k = c->target ? c->target->constraints : NULL; k; k = k->next)
        if (k->type == CONSTRAINT_FOREIGN_KEY && k->ref && k->ref != c->target && k->ref->unlogged)
            return failure_yes(c, ret_why, "it references unlogged table \"%s\"",
                               k->ref->name.name);
    return TRI_NO;
}

static enum tri
partitioned_persistence(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_target_partitioned(c))
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is partitioned: its partitions are changed one by one",
                       c->op->rel.name);
}

static enum tri
partitioned_parameters(const struct effect_ctx *c, const char **ret_why)
{
    if (!fact_target_partitioned(c) || !c->op->options)
        return TRI_NO;
    return failure_yes(c, ret_why, "\"%s\" is partitioned: parameters belong to its partitions",
                       c->op->rel.name);
}

static enum tri
refresh_without_unique(const struct effect_ctx *c, const char **ret_why)
{
    if (!c->op->concurrently || !c->target || c->target->complete != TRI_YES)
        return TRI_NO;
    for (const struct relation_list *l = c->target->indexes; l; l = l->next) {
        const struct index_def *x = l->rel->index;

        if (l->rel->exists != TRI_NO && x && x->unique && !fact_index_has_expressions(x))
            return TRI_NO;
    }
    return failure_yes(c, ret_why, "\"%s\" has no unique index on plain columns without WHERE",
                       c->op->rel.name);
}

#define TAKEN(name, kind, sql)                                                                     \
    {                                                                                              \
        .id = name "-name-taken", .op = kind, .when = name_taken,                                  \
        .when_text = "a relation of that name exists", .sqlstate = "42P07", .setup = FIX_T,        \
        .proof = sql,                                                                              \
    }

const struct failure_row table_failures[] = {
    TAKEN("create-table", OP_CREATE_TABLE, "CREATE TABLE t(id int)"),
    TAKEN("create-table-as", OP_CREATE_TABLE_AS, "CREATE TABLE t AS SELECT 1 AS id"),
    TAKEN("create-materialized-view", OP_CREATE_MATVIEW, "CREATE MATERIALIZED VIEW t AS SELECT 1"),
    TAKEN("create-sequence", OP_CREATE_SEQUENCE, "CREATE SEQUENCE t"),
    {
        .id = "replace-not-view",
        .op = OP_CREATE_VIEW,
        .when = replaces_other,
        .when_text = "OR REPLACE of what is no view",
        .sqlstate = "42809",
        .setup = FIX_T,
        .proof = "CREATE OR REPLACE VIEW t AS SELECT 1 AS x",
    },
    {
        .id = "replace-view-columns",
        .op = OP_CREATE_VIEW,
        .when = view_loses_column,
        .when_text = "OR REPLACE, and a column of the view is missing or has another name",
        .sqlstate = "42P16",
        .setup = "CREATE VIEW v AS SELECT 1 AS x, 2 AS y",
        .proof = "CREATE OR REPLACE VIEW v AS SELECT 1 AS x",
    },
    {
        .id = "create-view-name-taken",
        .op = OP_CREATE_VIEW,
        .when = view_name_taken,
        .when_text = "a relation of that name exists",
        .sqlstate = "42P07",
        .setup = "CREATE VIEW v AS SELECT 1 AS x",
        .proof = "CREATE VIEW v AS SELECT 1 AS x",
    },
    {
        .id = "drop-does-not-exist",
        .op = OP_DROP_RELATION,
        .when = drop_missing,
        .when_text = "the relation does not exist",
        .sqlstate = "42P01",
        .proof = "DROP TABLE nope",
    },
    {
        .id = "drop-wrong-kind",
        .op = OP_DROP_RELATION,
        .when = drop_wrong_kind,
        .when_text = "it is another kind of relation",
        .sqlstate = "42809",
        .setup = "CREATE VIEW v AS SELECT 1 AS x",
        .proof = "DROP TABLE v",
    },
    {
        .id = "drop-depended-on",
        .op = OP_DROP_RELATION,
        .when = drop_depended_on,
        .when_text = "views, foreign keys or children depend on it, and no CASCADE",
        .sqlstate = "2BP01",
        .setup = FIX_P_C,
        .proof = "DROP TABLE p",
    },
    {
        .id = "drop-sequence-used",
        .op = OP_DROP_RELATION,
        .when = sequence_used,
        .when_text = "a sequence that a column's default needs, and no CASCADE",
        .sqlstate = "2BP01",
        .setup = "CREATE SEQUENCE sq; CREATE TABLE k(x int DEFAULT nextval('sq'))",
        .proof = "DROP SEQUENCE sq",
    },
    {
        .id = "truncate-referenced",
        .op = OP_TRUNCATE,
        .when = truncate_referenced,
        .when_text = "a foreign key points to it, and no CASCADE",
        .sqlstate = "0A000",
        .setup = FIX_P_C,
        .proof = "TRUNCATE p",
    },
    {
        .id = "rename-name-taken",
        .op = OP_RENAME_RELATION,
        .when = rename_taken,
        .when_text = "a relation of the new name exists",
        .sqlstate = "42P07",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE c RENAME TO p",
    },
    {
        .id = "set-schema-does-not-exist",
        .op = OP_SET_SCHEMA,
        .when = schema_missing,
        .when_text = "the schema does not exist",
        .sqlstate = "3F000",
        .setup = FIX_T,
        .proof = "ALTER TABLE t SET SCHEMA nope",
    },
    {
        .id = "set-schema-name-taken",
        .op = OP_SET_SCHEMA,
        .when = schema_taken,
        .when_text = "a relation of that name exists there",
        .sqlstate = "42P07",
        .setup = FIX_T "CREATE SCHEMA s1; CREATE TABLE s1.t(x int)",
        .proof = "ALTER TABLE t SET SCHEMA s1",
    },
    {
        .id = "set-unlogged-referenced",
        .op = OP_SET_UNLOGGED,
        .when = unlogged_referenced,
        .when_text = "a logged table references it",
        .sqlstate = "42P16",
        .setup = FIX_P_C,
        .proof = "ALTER TABLE p SET UNLOGGED",
    },
    {
        .id = "set-unlogged-partitioned",
        .op = OP_SET_UNLOGGED,
        .when = partitioned_persistence,
        .when_text = "a partitioned table",
        .since = 18,
        .sqlstate = "42809",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt SET UNLOGGED",
    },
    {
        .id = "set-logged-partitioned",
        .op = OP_SET_LOGGED,
        .when = partitioned_persistence,
        .when_text = "a partitioned table",
        .since = 18,
        .sqlstate = "42809",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt SET LOGGED",
    },
    {
        .id = "set-logged-references-unlogged",
        .op = OP_SET_LOGGED,
        .when = logged_references,
        .when_text = "it references an unlogged table",
        .sqlstate = "42P16",
        .setup = "CREATE UNLOGGED TABLE p(id int PRIMARY KEY); "
                 "CREATE UNLOGGED TABLE c(p_id int REFERENCES p(id))",
        .proof = "ALTER TABLE c SET LOGGED",
    },
    {
        .id = "storage-parameters-partitioned",
        .op = OP_SET_STORAGE_PARAMETERS,
        .when = partitioned_parameters,
        .when_text = "a partitioned table",
        .since = 16,
        .sqlstate = "42809",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt SET (fillfactor = 70)",
    },
    {
        .id = "storage-parameters-partitioned-15",
        .op = OP_SET_STORAGE_PARAMETERS,
        .when = partitioned_parameters,
        .when_text = "a partitioned table",
        .until = 15,
        .sqlstate = "22023",
        .setup = FIX_PT,
        .proof = "ALTER TABLE pt SET (fillfactor = 70)",
    },
    {
        .id = "refresh-concurrently-no-unique-index",
        .op = OP_REFRESH_MATVIEW,
        .when = refresh_without_unique,
        .when_text = "CONCURRENTLY, and no unique index on plain columns",
        .sqlstate = "55000",
        .setup = FIX_T "CREATE MATERIALIZED VIEW mv AS SELECT id FROM t; "
                       "CREATE UNIQUE INDEX mvu ON mv(id) WHERE id > 0",
        .proof = "REFRESH MATERIALIZED VIEW CONCURRENTLY mv",
    },
    {.id = NULL},
};
