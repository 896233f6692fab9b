/* undo_table.c - the way back for tables, their constraints, indexes and partitions. */
#include <string.h>

#include "undo_private.h"

static void
created_relation(struct undo_ctx *u)
{
    undo_unless_there(u, schema_relation_exists(u->schema, u->op->rel), "DROP {k} {t};",
                      "to_regclass({T}) IS NOT NULL");
    if (u->step->way != UNDO_WAY_NOTHING)
        u->step->why = "rows written to it since then go with it.";
}

/* Views and what stands on them, in the order they were made, each with its owner, indexes,
 * privileges and comments. */
#define VIEW_TREE                                                                                  \
    "WITH RECURSIVE d(oid) AS (SELECT to_regclass({T})::oid UNION SELECT r.ev_class FROM d "       \
    "JOIN pg_depend p ON p.refobjid = d.oid AND p.refclassid = 'pg_class'::regclass "              \
    "AND p.classid = 'pg_rewrite'::regclass JOIN pg_rewrite r ON r.oid = p.objid), "               \
    "v AS (SELECT c.*, CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW ' ELSE 'VIEW ' END AS kind " \
    "FROM d JOIN pg_class c ON c.oid = d.oid WHERE c.relkind IN ('v', 'm')) "                      \
    "SELECT s FROM ("                                                                              \
    "SELECT oid, 1 AS step, 'CREATE ' || kind || oid::regclass || coalesce(' WITH (' || "          \
    "array_to_string(reloptions, ', ') || ')', '') || ' AS' || rtrim(pg_get_viewdef(oid), ';') || " \
    "CASE WHEN relkind = 'm' AND NOT relispopulated THEN ' WITH NO DATA;' ELSE ';' END AS s FROM v " \
    "UNION ALL SELECT oid, 2, 'ALTER ' || kind || oid::regclass || ' OWNER TO ' || "               \
    "quote_ident(pg_get_userbyid(relowner)) || ';' FROM v "                                        \
    "UNION ALL SELECT v.oid, 3, pg_get_indexdef(i.indexrelid) || ';' FROM v "                      \
    "JOIN pg_index i ON i.indrelid = v.oid "                                                       \
    "UNION ALL SELECT v.oid, 4, 'GRANT ' || a.privilege_type || ' ON ' || v.oid::regclass || "     \
    "' TO ' || CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) "  \
    "END || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION;' ELSE ';' END "                     \
    "FROM v, aclexplode(v.relacl) a WHERE a.grantee <> v.relowner "                                \
    "UNION ALL SELECT v.oid, 5, 'COMMENT ON ' || v.kind || v.oid::regclass || ' IS ' || "          \
    "quote_literal(o.description) || ';' FROM v JOIN pg_description o ON o.objoid = v.oid "        \
    "AND o.classoid = 'pg_class'::regclass AND o.objsubid = 0"                                     \
    ") x ORDER BY oid, step, s"

static void
dropped_relation(struct undo_ctx *u)
{
    if (u->op->rel_kind == OBJ_VIEW || u->op->rel_kind == OBJ_MATVIEW)
        undo_by_record(u, VIEW_TREE);
    else
        undo_by_backup(u, NULL);
}

static void
created_view(struct undo_ctx *u)
{
    if (!u->op->replace || schema_relation_exists(u->schema, u->op->rel) == TRI_NO) {
        undo_by_sql(u, "DROP VIEW {t};");
        return;
    }
    undo_by_record(u, "SELECT coalesce((SELECT 'CREATE OR REPLACE VIEW {t}' || coalesce(' WITH (' || "
                      "array_to_string(reloptions, ', ') || ')', '') || ' AS' || pg_get_viewdef(oid) "
                      "FROM pg_class WHERE oid = to_regclass({T})), 'DROP VIEW {t};')");
    u->step->why = "a view that has got more columns refuses that: drop it first, with what stands "
                   "on it.";
}

static void
created_matview(struct undo_ctx *u)
{
    undo_unless_there(u, schema_relation_exists(u->schema, u->op->rel),
                      "DROP MATERIALIZED VIEW {t};", "to_regclass({T}) IS NOT NULL");
}

/* --- settings of a relation ------------------------------------------------------------------ */

static void
renamed_relation(struct undo_ctx *u)
{
    struct name now = {u->op->rel.schema, u->op->new_name};

    undo_by_sql(u, arena_printf(u->arena, "ALTER {k} %s RENAME TO %s;", undo_relname(u->arena, now),
                                undo_ident(u->arena, u->op->rel.name)));
}

/* Each option on its own: what it was, or that it was not set. */
static void
set_options(struct undo_ctx *u)
{
    const char *query = "";
    bool is_index = u->op->kind == OP_ALTER_INDEX, is_view = u->op->kind == OP_ALTER_VIEW;
    const char *target = is_index ? "INDEX {o}" : is_view ? "{k} {t}" : "TABLE {t}";

    for (const struct option *o = u->op->options; o; o = o->next) {
        bool toast = !strncmp(o->name, "toast.", 6);
        const char *bare = toast ? o->name + 6 : o->name;

        query = arena_printf(
            u->arena,
            "%s%sSELECT coalesce((SELECT 'ALTER %s SET (%s = ' || quote_literal(x.option_value) || ');' "
            "FROM pg_options_to_table(k.reloptions) x WHERE x.option_name = %s), "
            "'ALTER %s RESET (%s);') FROM pg_class c JOIN pg_class k ON k.oid = %s "
            "WHERE c.oid = to_regclass(%s)",
            query, *query ? " UNION ALL " : "", target, o->name, undo_literal(u->arena, bare), target,
            o->name, toast ? "c.reltoastrelid" : "c.oid", is_index ? "{O}" : "{T}");
    }
    if (*query)
        undo_by_record(u, query);
    else
        undo_by_hand(u, "set the options to what they were.");
}

static void
altered_index(struct undo_ctx *u)
{
    const char *what = u->op->detail ? u->op->detail : "";

    if (!strcmp(what, "set") || !strcmp(what, "reset"))
        set_options(u);
    else if (!strcmp(what, "set statistics"))
        undo_by_record(u, "SELECT 'ALTER INDEX {o} ALTER COLUMN ' || a.attnum || ' SET STATISTICS ' || "
                          "coalesce(a.attstattarget, -1) || ';' FROM pg_attribute a "
                          "WHERE a.attrelid = to_regclass({O}) AND a.attnum > 0");
    else if (!strcmp(what, "depends on extension"))
        undo_by_sql(u, "ALTER INDEX {o} NO DEPENDS ON EXTENSION {p};");
    else if (!strcmp(what, "no depends on extension"))
        undo_by_sql(u, "ALTER INDEX {o} DEPENDS ON EXTENSION {p};");
    else
        undo_by_hand(u, "an attached index cannot be detached; it goes with the index it is part of.");
}

static void
of_type(struct undo_ctx *u)
{
    if (u->op->other.name)
        undo_by_sql(u, "ALTER TABLE {t} NOT OF;");
    else
        undo_by_record(u, "SELECT 'ALTER TABLE {t} OF ' || reloftype::regtype || ';' FROM pg_class "
                          "WHERE oid = to_regclass({T}) AND reloftype <> 0");
}

static void
row_security(struct undo_ctx *u)
{
    if (strstr(u->op->detail ? u->op->detail : "", "force"))
        undo_by_record(u, "SELECT 'ALTER TABLE {t} ' || CASE WHEN relforcerowsecurity THEN 'FORCE' "
                          "ELSE 'NO FORCE' END || ' ROW LEVEL SECURITY;' FROM pg_class "
                          "WHERE oid = to_regclass({T})");
    else
        undo_by_record(u, "SELECT 'ALTER TABLE {t} ' || CASE WHEN relrowsecurity THEN 'ENABLE' "
                          "ELSE 'DISABLE' END || ' ROW LEVEL SECURITY;' FROM pg_class "
                          "WHERE oid = to_regclass({T})");
}

/* --- constraints ------------------------------------------------------------------------------ */

/* The name that the op's constraint gets: looked up in the schema as it will be. NULL: unknown. */
static const char *
constraint_made(struct undo_ctx *u)
{
    const struct relation *r = u->rel;
    const char *found = NULL;
    size_t n_before = 0, n = 0;

    if (u->op->name)
        return u->op->name;
    for (const struct constraint *c = r ? r->constraints : NULL; c; c = c->next)
        n_before++;
    schema_speculate(u->schema);
    schema_apply(u->schema, u->op, "");
    r = schema_relation(u->schema, u->op->rel);
    /* New ones are put at the end. */
    for (const struct constraint *c = r ? r->constraints : NULL; c && !found; c = c->next)
        if (n++ >= n_before && c->type == u->op->constraint->type)
            found = arena_strdup(u->arena, c->name);
    schema_speculate_end(u->schema);
    return found;
}

/* A primary key makes its columns NOT NULL, and they stay so when it goes. */
#define NULLABLE_KEY_COLUMNS                                                                       \
    "SELECT 3, 'ALTER TABLE {only}{t} ALTER COLUMN ' || quote_ident(a.attname) || "                \
    "' DROP NOT NULL;' FROM pg_attribute a WHERE a.attrelid = to_regclass({T}) "                   \
    "AND NOT a.attnotnull AND "

static void
primary_key(struct undo_ctx *u, const char *drop)
{
    const char *names = "", *sql = drop;
    bool known = true;

    for (const struct string_list *c = u->op->constraint->columns; c; c = c->next) {
        const struct column *col = u->rel ? relation_column(u->rel, c->text) : NULL;

        known = known && col && col->not_null != TRI_UNKNOWN;
        names = arena_printf(u->arena, "%s%s%s", names, *names ? ", " : "",
                             undo_literal(u->arena, c->text));
        if (col && col->not_null == TRI_NO)
            sql = arena_printf(u->arena, "%s\nALTER TABLE {only}{t} ALTER COLUMN %s DROP NOT NULL;",
                               sql, undo_ident(u->arena, c->text));
    }
    if (known)
        undo_by_sql(u, sql);
    else
        undo_by_record(u, arena_printf(u->arena,
                                       "SELECT s FROM (SELECT 1 AS step, '%s' AS s UNION ALL "
                                       NULLABLE_KEY_COLUMNS "a.attname IN (%s)) x ORDER BY step",
                                       drop, names));
}

static void
key_using_index(struct undo_ctx *u, const char *drop)
{
    const struct op_constraint *c = u->op->constraint;
    struct name index = {u->op->rel.schema, c->using_index};
    const char *literal = undo_literal(u->arena, undo_relname(u->arena, index)), *nulls = "";

    if (c->type == CONSTRAINT_PRIMARY_KEY)
        nulls = arena_printf(u->arena,
                             " UNION ALL " NULLABLE_KEY_COLUMNS
                             "a.attnum = ANY ((SELECT indkey FROM pg_index "
                             "WHERE indexrelid = to_regclass(%s))::int2[])",
                             literal);
    undo_by_record(u, arena_printf(u->arena,
                                   "SELECT s FROM (SELECT 1 AS step, '%s' AS s UNION ALL "
                                   "SELECT 2, pg_get_indexdef(to_regclass(%s)) || ';'%s) x "
                                   "ORDER BY step",
                                   drop, literal, nulls));
    u->step->why = "the index goes with the constraint and is built again.";
}

static void
added_constraint(struct undo_ctx *u)
{
    const char *name = constraint_made(u), *drop;

    if (!name) {
        undo_by_hand(u, "drop the constraint; its name is the server's choice and not known here.");
        return;
    }
    drop = arena_printf(u->arena, "ALTER TABLE {only}{t} DROP CONSTRAINT %s;",
                        undo_ident(u->arena, name));
    if (u->st->conditional)
        undo_conditional(u, arena_printf(u->arena, "ALTER TABLE IF EXISTS {only}{t} DROP CONSTRAINT IF EXISTS %s;", undo_ident(u->arena, name)),
                         arena_printf(u->arena, "EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass({T}) AND conname = %s)",
                                      undo_literal(u->arena, name)));
    else if (u->op->constraint->using_index)
        key_using_index(u, drop);
    else if (u->op->constraint->type == CONSTRAINT_PRIMARY_KEY)
        primary_key(u, drop);
    else
        undo_by_sql(u, drop);
}

static void
altered_constraint(struct undo_ctx *u)
{
    const char *what = u->op->detail ? u->op->detail : "";

    if (strcasestr(what, "enforced"))
        undo_by_record(u, "SELECT 'ALTER TABLE {t} ALTER CONSTRAINT {c} ' || CASE WHEN conenforced "
                          "THEN 'ENFORCED;' ELSE 'NOT ENFORCED;' END FROM pg_constraint "
                          "WHERE conrelid = to_regclass({T}) AND conname = {C}");
    else if (strcasestr(what, "inherit"))
        undo_by_record(u, "SELECT 'ALTER TABLE {t} ALTER CONSTRAINT {c} ' || CASE WHEN connoinherit "
                          "THEN 'NO INHERIT;' ELSE 'INHERIT;' END FROM pg_constraint "
                          "WHERE conrelid = to_regclass({T}) AND conname = {C}");
    else
        undo_by_record(u, "SELECT 'ALTER TABLE {t} ALTER CONSTRAINT {c} ' || CASE WHEN condeferrable "
                          "THEN 'DEFERRABLE INITIALLY ' || CASE WHEN condeferred THEN 'DEFERRED;' "
                          "ELSE 'IMMEDIATE;' END ELSE 'NOT DEFERRABLE;' END FROM pg_constraint "
                          "WHERE conrelid = to_regclass({T}) AND conname = {C}");
}

/* --- indexes ----------------------------------------------------------------------------------- */

static const char *
index_made(struct undo_ctx *u)
{
    const struct relation *r;
    const char *found = NULL;
    unsigned long newest = 0;

    if (u->op->object.name)
        return undo_relname(u->arena, (struct name){u->op->rel.schema, u->op->object.name});
    for (const struct relation_list *i = u->rel ? u->rel->indexes : NULL; i; i = i->next)
        if (i->rel->id > newest)
            newest = i->rel->id;
    schema_speculate(u->schema);
    schema_apply(u->schema, u->op, "");
    r = schema_relation(u->schema, u->op->rel);
    for (const struct relation_list *i = r ? r->indexes : NULL; i && !found; i = i->next)
        if (i->rel->id > newest)
            found = arena_strdup(u->arena, undo_relname(u->arena, (struct name){u->op->rel.schema,
                                                                             i->rel->name.name}));
    schema_speculate_end(u->schema);
    return found;
}

static void
created_index(struct undo_ctx *u)
{
    struct name index = {u->op->object.schema ? u->op->object.schema : u->op->rel.schema, u->op->object.name};
    const char *name = index_made(u), *drop;

    if (!name) {
        undo_by_hand(u, "drop the index; its name is the server's choice and not known here.");
        return;
    }
    u->step->no_transaction = u->op->concurrently;
    drop = arena_printf(u->arena, "DROP INDEX %s%s;", u->op->concurrently ? "CONCURRENTLY " : "", name);
    undo_unless_there(u, index.name && schema_relation_exists(u->schema, index) == TRI_NO ? TRI_NO : TRI_UNKNOWN, drop,
                      arena_printf(u->arena, "to_regclass(%s) IS NOT NULL",
                                   undo_literal(u->arena, name)));
}

static void
dropped_index(struct undo_ctx *u)
{
    const char *definition = "pg_get_indexdef(c.oid)";

    if (u->op->concurrently)
        definition = "regexp_replace(pg_get_indexdef(c.oid), '^(CREATE (UNIQUE )?INDEX)', "
                     "'\\1 CONCURRENTLY')";
    u->step->no_transaction = u->op->concurrently;
    undo_by_record(u, arena_printf(u->arena,
                                   "SELECT replace(%s, ' ON ONLY ', ' ON ') || ';' FROM pg_class c "
                                   "WHERE c.oid = to_regclass({O})",
                                   definition));
}

static void
renamed_index(struct undo_ctx *u)
{
    struct name now = {u->op->object.schema, u->op->new_name};

    undo_by_sql(u, arena_printf(u->arena, "ALTER INDEX %s RENAME TO %s;", undo_relname(u->arena, now),
                                undo_ident(u->arena, u->op->object.name)));
}

/* clang-format off */
const struct undo_row undo_table_rows[] = {
    {OP_CREATE_TABLE, created_relation},
    {OP_CREATE_TABLE_AS, created_relation},
    {OP_DROP_RELATION, dropped_relation},
    {OP_CREATE_VIEW, created_view},
    {OP_CREATE_MATVIEW, created_matview},
    {OP_REFRESH_MATVIEW, .sql = "REFRESH MATERIALIZED VIEW {t};"},
    {OP_RENAME_RELATION, renamed_relation},
    {OP_SET_TABLESPACE, .record =
        "SELECT 'ALTER {k} {t} SET TABLESPACE ' || quote_ident(s.spcname) || ';' FROM pg_class c "
        "JOIN pg_database d ON d.datname = current_database() JOIN pg_tablespace s "
        "ON s.oid = CASE c.reltablespace WHEN 0 THEN d.dattablespace ELSE c.reltablespace END "
        "WHERE c.oid = to_regclass({T})"},
    {OP_SET_ACCESS_METHOD, .record =
        "SELECT 'ALTER TABLE {t} SET ACCESS METHOD ' || coalesce(quote_ident(m.amname), 'DEFAULT') || ';' "
        "FROM pg_class c LEFT JOIN pg_am m ON m.oid = c.relam WHERE c.oid = to_regclass({T})"},
    {OP_SET_LOGGED, .sql = "ALTER {k} {t} SET UNLOGGED;"},
    {OP_SET_UNLOGGED, .sql = "ALTER {k} {t} SET LOGGED;"},
    {OP_SET_STORAGE_PARAMETERS, set_options},
    {OP_ALTER_VIEW, set_options},
    {OP_CLUSTER_ON, .record =
        "SELECT coalesce((SELECT 'ALTER TABLE {t} CLUSTER ON ' || quote_ident(c.relname) || ';' FROM pg_index i "
        "JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = to_regclass({T}) AND i.indisclustered), "
        "'ALTER TABLE {t} SET WITHOUT CLUSTER;')"},
    {OP_INHERIT, .sql = "ALTER TABLE {t} NO INHERIT {p};"},
    {OP_NO_INHERIT, .sql = "ALTER TABLE {t} INHERIT {p};"},
    {OP_OF_TYPE, of_type},
    {OP_REPLICA_IDENTITY, .record =
        "SELECT 'ALTER TABLE {t} REPLICA IDENTITY ' || CASE c.relreplident WHEN 'd' THEN 'DEFAULT' "
        "WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE (SELECT 'USING INDEX ' || quote_ident(x.relname) "
        "FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) END "
        "|| ';' FROM pg_class c WHERE c.oid = to_regclass({T})"},
    {OP_ROW_SECURITY, row_security},
    {OP_FOREIGN_OPTIONS, .by_hand = "set the options to what they were: ALTER FOREIGN TABLE ... OPTIONS (SET, ADD, DROP)."},
    {OP_ADD_CONSTRAINT, added_constraint},
    {OP_DROP_CONSTRAINT, .record =
        "SELECT 'ALTER TABLE ' || c.conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(c.conname) || ' ' || "
        "pg_get_constraintdef(c.oid) || ';' FROM pg_constraint c WHERE c.conparentid = 0 AND "
        "(c.conrelid = to_regclass({T}) AND c.conname = {C} OR c.contype = 'f' AND c.confrelid = to_regclass({T}) "
        "AND c.conindid = (SELECT k.conindid FROM pg_constraint k WHERE k.conrelid = to_regclass({T}) "
        "AND k.conname = {C} AND k.contype IN ('p', 'u'))) ORDER BY c.contype = 'f', c.oid"},
    {OP_ALTER_CONSTRAINT, altered_constraint},
    {OP_RENAME_CONSTRAINT, .sql = "ALTER TABLE {only}{t} RENAME CONSTRAINT {n} TO {c};"},
    {OP_CREATE_INDEX, created_index},
    {OP_DROP_INDEX, dropped_index},
    {OP_RENAME_INDEX, renamed_index},
    {OP_ALTER_INDEX, altered_index},
    {OP_ATTACH_PARTITION, .sql = "ALTER TABLE {t} DETACH PARTITION {p};"},
    {OP_DETACH_PARTITION, .record =
        "SELECT 'ALTER TABLE {t} ATTACH PARTITION {p} ' || pg_get_expr(c.relpartbound, c.oid) || ';' "
        "FROM pg_class c WHERE c.oid = to_regclass({P})"},
    {OP_SPLIT_PARTITION, .by_hand = "merge or split the partitions again."},
    {OP_INSERT, .by_hand = "only you know which rows were added: DELETE them by their key."},
    {OP_COPY_FROM, .by_hand = "only you know which rows were added: DELETE them by their key."},
    {OP_NONE},
};
/* clang-format on */
