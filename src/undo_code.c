/* undo_code.c - the way back for functions, triggers, rules and policies. */
#include <string.h>

#include "undo_private.h"

const char *
undo_signature(const struct undo_ctx *u)
{
    const struct op_function *f = u->op->function;
    const char *name = undo_relname(u->arena, u->op->object);

    return f && f->arguments ? arena_printf(u->arena, "%s(%s)", name, f->arguments) : name;
}

const char *
undo_function_oid(const struct undo_ctx *u)
{
    const char *s = undo_signature(u);

    if (!strchr(s, '('))
        return arena_printf(u->arena, "to_regproc(%s)::oid", undo_literal(u->arena, s));
    /* Before 16 it fails when a type of the signature does not exist yet. */
    return arena_printf(u->arena,
                        u->version >= 16 || strstr(s, "()")
                            ? "to_regprocedure(%s)::oid"
                            : "(SELECT CASE WHEN count(*) > 0 THEN to_regprocedure(%s) END FROM pg_proc "
                              "WHERE proname = {R})::oid",
                        undo_literal(u->arena, s));
}

static void
created_function(struct undo_ctx *u)
{
    const char *drop = arena_printf(u->arena, "DROP {k} %s;", undo_signature(u));
    const struct function *f = schema_function(u->schema, u->op->object, NULL);

    if (!u->op->replace || (!f && schema_is_complete(u->schema))) {
        undo_by_sql(u, drop);
        return;
    }
    undo_by_record(u, arena_printf(u->arena, "SELECT coalesce(pg_get_functiondef(%s) || ';', '%s')",
                                   undo_function_oid(u), drop));
}

/* A trigger's definition and whether it is switched on. */
#define TRIGGER_DEFINITION                                                                         \
    "pg_get_triggerdef(g.oid) || ';' || CASE g.tgenabled WHEN 'O' THEN '' ELSE ' ALTER TABLE ' || " \
    "g.tgrelid::regclass || CASE g.tgenabled WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN "              \
    "' ENABLE REPLICA' ELSE ' ENABLE ALWAYS' END || ' TRIGGER ' || quote_ident(g.tgname) || ';' END"

static void
dropped_function(struct undo_ctx *u)
{
    const char *oid = undo_function_oid(u), *users = "";

    if (u->op->rel_kind == OBJ_AGGREGATE) {
        undo_by_backup(u, NULL);
        u->step->definition_only = true;
        return;
    }
    if (u->op->cascade)
        users = arena_printf(u->arena,
                             " UNION ALL SELECT 2, " TRIGGER_DEFINITION " FROM pg_trigger g "
                             "WHERE g.tgfoid = %s AND NOT g.tgisinternal AND g.tgparentid = 0",
                             oid);
    undo_by_record(u, arena_printf(u->arena,
                                   "SELECT s FROM (SELECT 1 AS step, pg_get_functiondef(p.oid) || ';' "
                                   "AS s FROM pg_proc p WHERE p.oid = %s%s) x ORDER BY step",
                                   oid, users));
}

static void
altered_function(struct undo_ctx *u)
{
    undo_by_record(u, arena_printf(u->arena,
                                   "SELECT pg_get_functiondef(p.oid) || ';' FROM pg_proc p WHERE p.oid = %s",
                                   undo_function_oid(u)));
}

static void
renamed_function(struct undo_ctx *u)
{
    struct name now = {u->op->object.schema, u->op->new_name};
    const struct op_function *f = u->op->function;
    const char *arguments = "";

    if (f && f->arguments)
        arguments = arena_printf(u->arena, "(%s)", f->arguments);
    undo_by_sql(u, arena_printf(u->arena, "ALTER {k} %s%s RENAME TO %s;", undo_relname(u->arena, now),
                                arguments, undo_ident(u->arena, u->op->object.name)));
}

/* --- triggers ----------------------------------------------------------------------------------- */

static void
created_trigger(struct undo_ctx *u)
{
    if (!u->op->replace)
        undo_by_sql(u, "DROP TRIGGER {c} ON {t};");
    else
        undo_by_record(u, "SELECT coalesce((SELECT regexp_replace(pg_get_triggerdef(oid), '^CREATE ', "
                          "'CREATE OR REPLACE ') || ';' FROM pg_trigger WHERE tgrelid = to_regclass({T}) "
                          "AND tgname = {C}), 'DROP TRIGGER {c} ON {t};')");
}

/* ALL and USER name no trigger: each is asked. */
static void
switched_trigger(struct undo_ctx *u)
{
    undo_by_record(u, arena_printf(
                          u->arena,
                          "{tree} SELECT 'ALTER TABLE ' || g.tgrelid::regclass || CASE g.tgenabled "
                          "WHEN 'O' THEN ' ENABLE' WHEN 'D' THEN ' DISABLE' WHEN 'R' THEN ' ENABLE REPLICA' "
                          "ELSE ' ENABLE ALWAYS' END || ' TRIGGER ' || quote_ident(g.tgname) || ';' "
                          "FROM tree JOIN pg_trigger g ON g.tgrelid = tree.oid WHERE %s",
                          u->op->name ? "g.tgname = {C}" : "NOT g.tgisinternal"));
}

static void
trigger_depends(struct undo_ctx *u)
{
    if (strcmp(u->op->detail ? u->op->detail : "", "depends on extension") == 0)
        undo_by_sql(u, "ALTER TRIGGER {c} ON {t} NO DEPENDS ON EXTENSION {p};");
    else
        undo_by_sql(u, "ALTER TRIGGER {c} ON {t} DEPENDS ON EXTENSION {p};");
}

static void
event_trigger(struct undo_ctx *u)
{
    const char *what = u->op->detail ? u->op->detail : "";

    if (!strcmp(what, "create"))
        undo_by_sql(u, "DROP EVENT TRIGGER {o};");
    else if (!strcmp(what, "rename"))
        undo_by_sql(u, "ALTER EVENT TRIGGER {n} RENAME TO {o};");
    else if (!strcmp(what, "drop"))
        undo_by_record(u, "SELECT 'CREATE EVENT TRIGGER {o} ON ' || evtevent || coalesce(' WHEN TAG IN (' || "
                          "(SELECT string_agg(quote_literal(t), ', ') FROM unnest(evttags) t) || ')', '') || "
                          "' EXECUTE FUNCTION ' || evtfoid::regproc || '();' FROM pg_event_trigger "
                          "WHERE evtname = {R}");
    else
        undo_by_record(u, "SELECT 'ALTER EVENT TRIGGER {o} ' || CASE evtenabled WHEN 'D' THEN 'DISABLE;' "
                          "WHEN 'R' THEN 'ENABLE REPLICA;' WHEN 'A' THEN 'ENABLE ALWAYS;' ELSE 'ENABLE;' END "
                          "FROM pg_event_trigger WHERE evtname = {R}");
}

/* --- rules and policies --------------------------------------------------------------------------- */

static void
created_rule(struct undo_ctx *u)
{
    if (!u->op->replace)
        undo_by_sql(u, "DROP RULE {c} ON {t};");
    else
        undo_by_record(u, "SELECT coalesce((SELECT replace(pg_get_ruledef(oid), 'CREATE RULE', "
                          "'CREATE OR REPLACE RULE') FROM pg_rewrite WHERE ev_class = to_regclass({T}) "
                          "AND rulename = {C}), 'DROP RULE {c} ON {t};')");
}

#define POLICY_ROLES                                                                               \
    "' TO ' || (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ') " \
    "FROM unnest(y.polroles) o)"
#define POLICY_TESTS                                                                               \
    "coalesce(' USING (' || pg_get_expr(y.polqual, y.polrelid) || ')', '') || "                    \
    "coalesce(' WITH CHECK (' || pg_get_expr(y.polwithcheck, y.polrelid) || ')', '') || ';'"

static void
altered_policy(struct undo_ctx *u)
{
    if (u->op->new_name)
        undo_by_sql(u, "ALTER POLICY {n} ON {t} RENAME TO {c};");
    else
        undo_by_record(u, "SELECT 'ALTER POLICY {c} ON {t}' || " POLICY_ROLES " || " POLICY_TESTS
                          " FROM pg_policy y WHERE y.polrelid = to_regclass({T}) AND y.polname = {C}");
}

/* clang-format off */
const struct undo_row undo_code_rows[] = {
    {OP_CREATE_FUNCTION, created_function},
    {OP_ALTER_FUNCTION, altered_function},
    {OP_DROP_FUNCTION, dropped_function},
    {OP_RENAME_FUNCTION, renamed_function},
    {OP_CREATE_TRIGGER, created_trigger},
    {OP_DROP_TRIGGER, .record = "SELECT " TRIGGER_DEFINITION " FROM pg_trigger g "
        "WHERE g.tgrelid = to_regclass({T}) AND g.tgname = {C}"},
    {OP_RENAME_TRIGGER, .sql = "ALTER TRIGGER {n} ON {t} RENAME TO {c};"},
    {OP_ALTER_TRIGGER, trigger_depends},
    {OP_ENABLE_TRIGGER, switched_trigger},
    {OP_DISABLE_TRIGGER, switched_trigger},
    {OP_CREATE_EVENT_TRIGGER, event_trigger},
    {OP_CREATE_RULE, created_rule},
    {OP_DROP_RULE, .record = "SELECT pg_get_ruledef(oid) FROM pg_rewrite "
        "WHERE ev_class = to_regclass({T}) AND rulename = {C}"},
    {OP_RENAME_RULE, .sql = "ALTER RULE {n} ON {t} RENAME TO {c};"},
    {OP_ENABLE_RULE, .record =
        "SELECT 'ALTER TABLE {t} ' || CASE ev_enabled WHEN 'O' THEN 'ENABLE' WHEN 'D' THEN 'DISABLE' "
        "WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END || ' RULE {c};' FROM pg_rewrite "
        "WHERE ev_class = to_regclass({T}) AND rulename = {C}"},
    {OP_CREATE_POLICY, .sql = "DROP POLICY {c} ON {t};"},
    {OP_ALTER_POLICY, altered_policy},
    {OP_DROP_POLICY, .record =
        "SELECT 'CREATE POLICY {c} ON {t}' || CASE WHEN y.polpermissive THEN '' ELSE ' AS RESTRICTIVE' END || "
        "' FOR ' || CASE y.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' "
        "WHEN 'd' THEN 'DELETE' ELSE 'ALL' END || " POLICY_ROLES " || " POLICY_TESTS
        " FROM pg_policy y WHERE y.polrelid = to_regclass({T}) AND y.polname = {C}"},
    {OP_CALL, .by_hand = "what the procedure did has to be undone by what is known of it."},
    {OP_NONE},
};
/* clang-format on */
