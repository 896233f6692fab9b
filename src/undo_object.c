/* undo_object.c - the way back for types, sequences, schemas, roles, privileges and other objects. */
#include <ctype.h>
#include <string.h>

#include "undo_private.h"

/* How the server finds an object by name, and where its owner, schema and privileges stand. */
struct catalog {
    enum object_kind kind;
    const char *table, *lookup; /* lookup: {L} is the name as a literal */
    const char *owner, *schema, *acl;
    const char *acl_word;       /* GRANT ... ON word */
};

/* clang-format off */
static const struct catalog catalogs[] = {
    {OBJ_TABLE, "pg_class", "k.oid = to_regclass({T})", "relowner", "relnamespace", "relacl", "TABLE"},
    {OBJ_VIEW, "pg_class", "k.oid = to_regclass({T})", "relowner", "relnamespace", "relacl", "TABLE"},
    {OBJ_MATVIEW, "pg_class", "k.oid = to_regclass({T})", "relowner", "relnamespace", "relacl", "TABLE"},
    {OBJ_FOREIGN_TABLE, "pg_class", "k.oid = to_regclass({T})", "relowner", "relnamespace", "relacl", "TABLE"},
    {OBJ_SEQUENCE, "pg_class", "k.oid = to_regclass({T})", "relowner", "relnamespace", "relacl", "SEQUENCE"},
    {OBJ_TYPE, "pg_type", "k.oid = to_regtype({O})", "typowner", "typnamespace", "typacl", "TYPE"},
    {OBJ_DOMAIN, "pg_type", "k.oid = to_regtype({O})", "typowner", "typnamespace", "typacl", "TYPE"},
    {OBJ_FUNCTION, "pg_proc", "k.oid = to_regprocedure({S})", "proowner", "pronamespace", "proacl", "ROUTINE"},
    {OBJ_PROCEDURE, "pg_proc", "k.oid = to_regprocedure({S})", "proowner", "pronamespace", "proacl", "ROUTINE"},
    {OBJ_SCHEMA, "pg_namespace", "k.nspname = {R}", "nspowner", NULL, "nspacl", "SCHEMA"},
    {OBJ_DATABASE, "pg_database", "k.datname = {R}", "datdba", NULL, "datacl", "DATABASE"},
    {OBJ_EXTENSION, "pg_extension", "k.extname = {R}", "extowner", "extnamespace", NULL, NULL},
    {OBJ_PUBLICATION, "pg_publication", "k.pubname = {R}", "pubowner", NULL, NULL, NULL},
    {OBJ_SUBSCRIPTION, "pg_subscription", "k.subname = {R}", "subowner", NULL, NULL, NULL},
    {OBJ_TABLESPACE, "pg_tablespace", "k.spcname = {R}", "spcowner", NULL, "spcacl", "TABLESPACE"},
};
/* clang-format on */

static bool
is_routine(const struct undo_ctx *u)
{
    return u->op->rel_kind == OBJ_FUNCTION || u->op->rel_kind == OBJ_PROCEDURE;
}

/* "TABLE t", "FUNCTION f(integer)": what ALTER names. */
static const char *
target(const struct undo_ctx *u)
{
    if (is_routine(u))
        return arena_printf(u->arena, "{k} %s", undo_signature(u));
    return u->op->rel.name ? "{k} {t}" : "{k} {o}";
}

static const char *
lookup(const struct undo_ctx *u, const struct catalog *c)
{
    if (!is_routine(u))
        return c->lookup;
    return arena_printf(u->arena, "k.oid = %s", undo_function_oid(u));
}

static const struct catalog *
catalog_of(const struct undo_ctx *u)
{
    enum object_kind kind = u->op->rel_kind == OBJ_UNKNOWN ? OBJ_TABLE : u->op->rel_kind;

    for (size_t i = 0; i < sizeof(catalogs) / sizeof(catalogs[0]); i++)
        if (catalogs[i].kind == kind)
            return &catalogs[i];
    return NULL;
}

static void
changed_owner(struct undo_ctx *u)
{
    const struct catalog *c = catalog_of(u);

    if (!c)
        undo_by_hand(u, "give it back to the owner it had.");
    else
        undo_by_record(u, arena_printf(u->arena,
                                       "SELECT 'ALTER %s OWNER TO ' || quote_ident(pg_get_userbyid(k.%s)) "
                                       "|| ';' FROM %s k WHERE %s",
                                       target(u), c->owner, c->table, lookup(u, c)));
}

/* The statement back names the object where it is then. */
static void
changed_schema(struct undo_ctx *u)
{
    const struct catalog *c = catalog_of(u);
    struct name now = u->op->rel.name ? u->op->rel : u->op->object;
    const char *what, *arguments = "";

    if (u->op->rel_kind == OBJ_EXTENSION)
        now.schema = NULL;
    else
        now.schema = u->op->new_name;
    if (is_routine(u))
        arguments = u->op->function && u->op->function->arguments ? strchr(undo_signature(u), '(') : "";
    what = arena_printf(u->arena, "%s%s", undo_relname(u->arena, now), arguments);
    if (!c || !c->schema)
        undo_by_hand(u, "move it back to the schema it was in.");
    else
        undo_by_record(u, arena_printf(u->arena,
                                       "SELECT 'ALTER {k} %s SET SCHEMA ' || quote_ident(n.nspname) || ';' "
                                       "FROM %s k JOIN pg_namespace n ON n.oid = k.%s WHERE %s",
                                       what, c->table, c->schema, lookup(u, c)));
}

/* --- types ------------------------------------------------------------------------------------- */

#define DOMAIN_CONSTRAINTS                                                                         \
    "(SELECT string_agg(' CONSTRAINT ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid), '' " \
    "ORDER BY c.oid) FROM pg_constraint c WHERE c.contypid = t.oid AND c.contype = 'c')"

static void
created_type(struct undo_ctx *u)
{
    undo_unless_there(u, TRI_UNKNOWN, "DROP TYPE {o};", "to_regtype({O}) IS NOT NULL");
}

static void
dropped_type(struct undo_ctx *u)
{
    undo_by_record(
        u, "SELECT CASE t.typtype WHEN 'e' THEN 'CREATE TYPE {o} AS ENUM (' || (SELECT "
           "string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e "
           "WHERE e.enumtypid = t.oid) || ');' WHEN 'd' THEN 'CREATE DOMAIN {o} AS ' || "
           "format_type(t.typbasetype, t.typtypmod) || coalesce(' DEFAULT ' || t.typdefault, '') || "
           "CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END || coalesce(" DOMAIN_CONSTRAINTS ", '') || ';' "
           "WHEN 'c' THEN 'CREATE TYPE {o} AS (' || (SELECT string_agg(quote_ident(a.attname) || ' ' || "
           "format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum) FROM pg_attribute a "
           "WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) || ');' "
           "ELSE '-- create type {o} again as it was' END FROM pg_type t WHERE t.oid = to_regtype({O})");
}

static void
altered_attribute(struct undo_ctx *u)
{
    const char *what = u->op->detail ? u->op->detail : "";
    const char *cascade = u->op->cascade ? " CASCADE" : "";

    if (!strcmp(what, "add"))
        undo_by_sql(u, arena_printf(u->arena, "ALTER TYPE {o} DROP ATTRIBUTE {c}%s;", cascade));
    else if (!strcmp(what, "rename"))
        undo_by_sql(u, arena_printf(u->arena, "ALTER TYPE {o} RENAME ATTRIBUTE {n} TO {c}%s;", cascade));
    else if (!strcmp(what, "alter"))
        undo_by_record(u, arena_printf(u->arena,
                                       "SELECT 'ALTER TYPE {o} ALTER ATTRIBUTE {c} TYPE ' || "
                                       "format_type(a.atttypid, a.atttypmod) || '%s;' FROM pg_type t "
                                       "JOIN pg_attribute a ON a.attrelid = t.typrelid AND a.attname = {C} "
                                       "WHERE t.oid = to_regtype({O})",
                                       cascade));
    else
        undo_by_hand(u, "an attribute that is dropped can only be added again at the end.");
}

/* What a domain was, where the statement does not say it. */
static const char *
domain_query(const char *what)
{
    if (!strcmp(what, "drop constraint"))
        return "SELECT 'ALTER DOMAIN {o} ADD CONSTRAINT {c} ' || pg_get_constraintdef(oid) || ';' "
               "FROM pg_constraint WHERE contypid = to_regtype({O}) AND conname = {C}";
    if (!strcmp(what, "set not null"))
        return "SELECT 'ALTER DOMAIN {o} DROP NOT NULL;' FROM pg_type WHERE oid = to_regtype({O}) "
               "AND NOT typnotnull";
    if (!strcmp(what, "drop not null"))
        return "SELECT 'ALTER DOMAIN {o} SET NOT NULL;' FROM pg_type WHERE oid = to_regtype({O}) "
               "AND typnotnull";
    if (!strcmp(what, "set default") || !strcmp(what, "drop default"))
        return "SELECT 'ALTER DOMAIN {o} ' || coalesce('SET DEFAULT ' || typdefault, 'DROP DEFAULT') || ';' "
               "FROM pg_type WHERE oid = to_regtype({O})";
    return NULL;
}

static void
altered_domain(struct undo_ctx *u)
{
    const char *what = u->op->detail ? u->op->detail : "", *query = domain_query(what);

    if (query)
        undo_by_record(u, query);
    else if (!strcmp(what, "rename constraint"))
        undo_by_sql(u, "ALTER DOMAIN {o} RENAME CONSTRAINT {n} TO {c};");
    else if (!strcmp(what, "add constraint") && u->op->name)
        undo_by_sql(u, "ALTER DOMAIN {o} DROP CONSTRAINT {c};");
    else
        undo_by_hand(u, "drop the constraint; its name is the server's choice and not known here.");
}

/* "{k} now RENAME TO old" for an object that is named by op->object. */
static void
renamed_object(struct undo_ctx *u)
{
    struct name now = {u->op->object.schema, u->op->new_name};

    undo_by_sql(u, arena_printf(u->arena, "ALTER {k} %s RENAME TO %s;", undo_relname(u->arena, now),
                                undo_ident(u->arena, u->op->object.name)));
}

/* --- sequences ----------------------------------------------------------------------------------- */

static void
altered_sequence(struct undo_ctx *u)
{
    const char *restart = "";
    bool owned = false, other = false;

    for (const struct option *o = u->op->options; o; o = o->next) {
        if (!strcmp(o->name, "restart"))
            restart = " || ' RESTART WITH ' || coalesce(pg_sequence_last_value(s.seqrelid) + s.seqincrement, "
                      "s.seqstart)";
        owned = owned || !strcmp(o->name, "owned_by");
        other = other || strcmp(o->name, "owned_by") != 0;
    }
    if (owned && !other)
        undo_by_record(u, "SELECT coalesce((SELECT 'ALTER SEQUENCE {t} OWNED BY ' || d.refobjid::regclass || "
                          "'.' || quote_ident(a.attname) || ';' FROM pg_depend d JOIN pg_attribute a "
                          "ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid "
                          "WHERE d.objid = to_regclass({T}) AND d.classid = 'pg_class'::regclass "
                          "AND d.deptype = 'a'), 'ALTER SEQUENCE {t} OWNED BY NONE;')");
    else
        undo_by_record(u, arena_printf(
                              u->arena,
                              "SELECT 'ALTER SEQUENCE {t} AS ' || format_type(s.seqtypid, NULL) || "
                              "' INCREMENT BY ' || s.seqincrement || ' MINVALUE ' || s.seqmin || ' MAXVALUE ' || "
                              "s.seqmax || ' START WITH ' || s.seqstart || ' CACHE ' || s.seqcache || "
                              "CASE WHEN s.seqcycle THEN ' CYCLE' ELSE ' NO CYCLE' END%s || ';' "
                              "FROM pg_sequence s WHERE s.seqrelid = to_regclass({T})",
                              restart));
}

static void
created_sequence(struct undo_ctx *u)
{
    undo_unless_there(u, schema_relation_exists(u->schema, u->op->rel), "DROP SEQUENCE {t};",
                      "to_regclass({T}) IS NOT NULL");
}

static void
created_schema(struct undo_ctx *u)
{
    undo_unless_there(u, schema_namespace_exists(u->schema, u->op->object.name), "DROP SCHEMA {o};",
                      "to_regnamespace({O}) IS NOT NULL");
}

static void
created_extension(struct undo_ctx *u)
{
    undo_unless_there(u, schema_extension_exists(u->schema, u->op->object.name), "DROP EXTENSION {o};",
                      "EXISTS (SELECT FROM pg_extension WHERE extname = {R})");
}

/* --- comments and privileges ----------------------------------------------------------------------- */

/* The statement up to the IS of COMMENT ON ... IS. NULL: not found. */
static const char *
before_is(const struct undo_ctx *u)
{
    const char *text = u->st->text;
    size_t n = u->st->span.end - u->st->span.start;

    for (size_t i = 0; text && i + 3 < n; i++) {
        if (text[i] == '"')
            while (++i < n && text[i] != '"')
                ;
        else if (i && isspace((unsigned char)text[i - 1]) && !strncasecmp(text + i, "is", 2) &&
                 (isspace((unsigned char)text[i + 2]) || text[i + 2] == '\''))
            return arena_strndup(u->arena, text, i + 2);
    }
    return NULL;
}

static const char *
comment_lookup(const struct undo_ctx *u)
{
    const struct catalog *c = catalog_of(u);
    const char *what = u->op->detail ? u->op->detail : "";

    if (!strcmp(what, "column"))
        return "SELECT col_description(a.attrelid, a.attnum) FROM pg_attribute a "
               "WHERE a.attrelid = to_regclass({T}) AND a.attname = {C}";
    if (!strcmp(what, "index"))
        return "SELECT obj_description(to_regclass({O}), 'pg_class')";
    if (!strcmp(what, "constraint") && u->op->rel.name)
        return "SELECT obj_description(oid, 'pg_constraint') FROM pg_constraint "
               "WHERE conrelid = to_regclass({T}) AND conname = {C}";
    if (!strcmp(what, "trigger"))
        return "SELECT obj_description(oid, 'pg_trigger') FROM pg_trigger "
               "WHERE tgrelid = to_regclass({T}) AND tgname = {C}";
    if (!c || u->op->rel_kind == OBJ_DATABASE || u->op->rel_kind == OBJ_TABLESPACE)
        return NULL;
    return arena_printf(u->arena, "SELECT obj_description(k.oid, '%s') FROM %s k WHERE %s", c->table,
                        c->table, lookup(u, c));
}

static void
commented(struct undo_ctx *u)
{
    const char *query = comment_lookup(u), *start = before_is(u);

    if (!query || !start)
        undo_by_hand(u, "set the comment to what it was.");
    else
        undo_by_record(u, arena_printf(u->arena, "SELECT %s || ' ' || coalesce(quote_literal((%s)), 'NULL') || ';'",
                                       undo_literal(u->arena, start), query));
}

#define GRANTEE "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END"
#define GRANTABLE "CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION;' ELSE ';' END"

/* What the grantee had before, after everything is taken from it. */
static const char *
privileges_of(struct undo_ctx *u, const struct catalog *c, const char *grantee)
{
    bool public = !strcmp(grantee, "public");
    const char *role = public ? "PUBLIC" : undo_ident(u->arena, grantee), *what = target(u), *columns = "";
    const char *is = public ? "a.grantee = 0"
                            : arena_printf(u->arena, "pg_get_userbyid(a.grantee) = %s",
                                           undo_literal(u->arena, grantee));

    what = arena_printf(u->arena, "%s%s", c->acl_word, strchr(what, ' '));
    if (u->op->rel.name)
        columns = arena_printf(u->arena,
                               " UNION ALL SELECT 3, 'GRANT ' || a.privilege_type || ' (' || "
                               "quote_ident(t.attname) || ') ON %s TO ' || " GRANTEE " || " GRANTABLE
                               " FROM pg_attribute t, aclexplode(t.attacl) a "
                               "WHERE t.attrelid = to_regclass({T}) AND %s",
                               what, is);
    return arena_printf(u->arena,
                        "SELECT s FROM (SELECT 1 AS step, 'REVOKE ALL ON %s FROM %s;' AS s FROM %s k WHERE %s UNION ALL "
                        "SELECT 2, 'GRANT ' || a.privilege_type || ' ON %s TO ' || " GRANTEE " || " GRANTABLE
                        " FROM %s k, aclexplode(coalesce(k.%s, acldefault('%s', k.%s))) a WHERE %s AND %s%s) "
                        "x ORDER BY step",
                        what, role, c->table, lookup(u, c), what, c->table, c->acl,
                        !strcmp(c->acl_word, "SEQUENCE")     ? "s"
                        : !strcmp(c->acl_word, "ROUTINE")    ? "f"
                        : !strcmp(c->acl_word, "TYPE")       ? "T"
                        : !strcmp(c->acl_word, "SCHEMA")     ? "n"
                        : !strcmp(c->acl_word, "DATABASE")   ? "d"
                        : !strcmp(c->acl_word, "TABLESPACE") ? "t"
                                                             : "r",
                        c->owner, lookup(u, c), is, columns);
}

static void
changed_privileges(struct undo_ctx *u)
{
    const struct catalog *c = catalog_of(u);
    const struct op_grant *g = u->op->grant;
    const char *query = "";

    if (!c || !c->acl || !g || g->all_in_schema) {
        undo_by_hand(u, "give and take the privileges as they were: \\dp before the change.");
        return;
    }
    for (const struct string_list *r = g->grantees; r; r = r->next)
        query = arena_printf(u->arena, "%s%s(%s)", query, *query ? " UNION ALL " : "",
                             privileges_of(u, c, r->text));
    undo_by_record(u, query);
}

static const char *
listed(struct undo_ctx *u, const struct string_list *l)
{
    const char *text = "";

    for (; l; l = l->next)
        text = arena_printf(u->arena, "%s%s%s", text, *text ? ", " : "", undo_ident(u->arena, l->text));
    return text;
}

static void
changed_membership(struct undo_ctx *u)
{
    const struct op_grant *g = u->op->grant;
    bool granted = !strcmp(u->op->detail, "grant");

    undo_by_sql(u, arena_printf(u->arena, "%s %s %s %s;", granted ? "REVOKE" : "GRANT",
                                listed(u, g->privileges), granted ? "FROM" : "TO", listed(u, g->grantees)));
}

static void
default_privileges(struct undo_ctx *u)
{
    undo_by_hand(u, "ALTER DEFAULT PRIVILEGES with REVOKE for GRANT, or the other way round, for what "
                    "was not so before: \\ddp before the change.");
}

/* --- roles, publications, and the rest --------------------------------------------------------------- */

static void
changed_role(struct undo_ctx *u)
{
    const char *what = u->op->detail ? u->op->detail : "";

    if (!strcmp(what, "create"))
        undo_by_sql(u, "DROP ROLE {o};");
    else if (!strcmp(what, "rename"))
        undo_by_sql(u, "ALTER ROLE {n} RENAME TO {o};");
    else if (!strcmp(what, "alter"))
        undo_by_record(
            u, "SELECT 'ALTER ROLE {o} WITH' || CASE WHEN rolsuper THEN ' SUPERUSER' ELSE ' NOSUPERUSER' END || "
               "CASE WHEN rolinherit THEN ' INHERIT' ELSE ' NOINHERIT' END || "
               "CASE WHEN rolcreaterole THEN ' CREATEROLE' ELSE ' NOCREATEROLE' END || "
               "CASE WHEN rolcreatedb THEN ' CREATEDB' ELSE ' NOCREATEDB' END || "
               "CASE WHEN rolcanlogin THEN ' LOGIN' ELSE ' NOLOGIN' END || "
               "CASE WHEN rolreplication THEN ' REPLICATION' ELSE ' NOREPLICATION' END || "
               "CASE WHEN rolbypassrls THEN ' BYPASSRLS' ELSE ' NOBYPASSRLS' END || ' CONNECTION LIMIT ' || "
               "rolconnlimit || coalesce(' VALID UNTIL ' || quote_literal(rolvaliduntil), '') || ';' "
               "FROM pg_roles WHERE rolname = {R}");
    else
        undo_by_hand(u, "set the role's setting to what it was.");
    if (!strcmp(what, "alter"))
        u->step->why = "a password that was changed is not had back.";
}

static void
altered_publication(struct undo_ctx *u)
{
    const char *what = u->op->detail ? u->op->detail : "", *tables = "";

    for (const struct relation_use *t = u->op->uses; t; t = t->next)
        tables = arena_printf(u->arena, "%s%s%s", tables, *tables ? ", " : "", undo_relname(u->arena, t->rel));
    if (!strcmp(what, "rename"))
        renamed_object(u);
    else if (!strcmp(what, "add") && *tables && !u->op->strings)
        undo_by_sql(u, arena_printf(u->arena, "ALTER PUBLICATION {o} DROP TABLE %s;", tables));
    else
        undo_by_hand(u, "set the publication to what it was: \\dRp+ before the change.");
}

static void
altered_statistics(struct undo_ctx *u)
{
    if (u->op->new_name)
        renamed_object(u);
    else
        undo_by_record(u, "SELECT 'ALTER STATISTICS {o} SET STATISTICS ' || coalesce(s.stxstattarget, -1) || ';' "
                          "FROM pg_statistic_ext s WHERE s.stxname = {R}");
}

static void
renamed_or_by_hand(struct undo_ctx *u)
{
    if (u->op->new_name && u->op->detail && !strcmp(u->op->detail, "rename") && u->op->object.name)
        renamed_object(u);
    else
        undo_by_hand(u, "alter it back to what it was.");
}

static void
created_other(struct undo_ctx *u)
{
    static const char *const by_name[] = {"collation", "conversion", "language", "server",
                                          "foreign data wrapper", "access method",
                                          "text search configuration", "text search dictionary"};
    const char *what = u->op->detail ? u->op->detail : "";

    for (size_t i = 0; i < sizeof(by_name) / sizeof(by_name[0]); i++)
        if (!strcmp(what, by_name[i])) {
            undo_by_sql(u, "DROP {k} {o};");
            return;
        }
    undo_by_hand(u, "drop it again.");
}

static void
altered_system(struct undo_ctx *u)
{
    const char *name = u->op->set && u->op->set->name ? u->op->set->name : NULL;

    if (!name) {
        undo_by_hand(u, "set every parameter to what it was: pg_file_settings before the change.");
        return;
    }
    undo_by_record(u, arena_printf(u->arena,
                                   "SELECT coalesce((SELECT 'ALTER SYSTEM SET %s = ' || quote_literal(setting) "
                                   "|| ';' FROM pg_file_settings WHERE name = '%s' "
                                   "AND sourcefile LIKE '%%postgresql.auto.conf'), 'ALTER SYSTEM RESET %s;')",
                                   name, name, name));
    u->step->no_transaction = true;
}

/* clang-format off */
const struct undo_row undo_object_rows[] = {
    {OP_OWNER_TO, changed_owner},
    {OP_SET_SCHEMA, changed_schema},
    {OP_CREATE_TYPE, created_type},
    {OP_CREATE_DOMAIN, .sql = "DROP DOMAIN {o};"},
    {OP_DROP_TYPE, dropped_type},
    {OP_RENAME_TYPE, renamed_object},
    {OP_ALTER_TYPE_ATTRIBUTE, altered_attribute},
    {OP_ADD_ENUM_VALUE, .by_hand = "a label cannot be taken from an enum; the type has to be made anew."},
    {OP_RENAME_ENUM_VALUE, .sql = "ALTER TYPE {o} RENAME VALUE {N} TO {C};"},
    {OP_ALTER_TYPE, .by_hand = "alter the type back to what it was."},
    {OP_ALTER_DOMAIN, altered_domain},
    {OP_CREATE_SEQUENCE, created_sequence},
    {OP_ALTER_SEQUENCE, altered_sequence},
    {OP_CREATE_SCHEMA, created_schema},
    {OP_DROP_SCHEMA, .record =
        "SELECT 'CREATE SCHEMA {o} AUTHORIZATION ' || quote_ident(pg_get_userbyid(nspowner)) || ';' "
        "FROM pg_namespace WHERE nspname = {R}"},
    {OP_RENAME_SCHEMA, .sql = "ALTER SCHEMA {n} RENAME TO {o};"},
    {OP_CREATE_EXTENSION, created_extension},
    {OP_ALTER_EXTENSION, .by_hand = "an extension goes back only where it has an update script for that."},
    {OP_CREATE_PUBLICATION, .sql = "DROP PUBLICATION {o};"},
    {OP_ALTER_PUBLICATION, altered_publication},
    {OP_CREATE_SUBSCRIPTION, .sql = "DROP SUBSCRIPTION {o};"},
    {OP_ALTER_SUBSCRIPTION, renamed_or_by_hand},
    {OP_DROP_SUBSCRIPTION, .by_hand = "create it again; what was copied is copied anew."},
    {OP_CREATE_STATISTICS, .sql = "DROP STATISTICS {o};"},
    {OP_ALTER_STATISTICS, altered_statistics},
    {OP_DROP_STATISTICS, .record =
        "SELECT pg_get_statisticsobjdef(oid) || ';' FROM pg_statistic_ext WHERE stxname = {R}"},
    {OP_COMMENT, commented},
    {OP_SECURITY_LABEL, .by_hand = "set the label to what it was."},
    {OP_GRANT, changed_privileges},
    {OP_REVOKE, changed_privileges},
    {OP_GRANT_ROLE, changed_membership},
    {OP_DEFAULT_PRIVILEGES, default_privileges},
    {OP_CREATE_ROLE, changed_role},
    {OP_REASSIGN_OWNED, .by_hand = "which objects were the role's is known only before: list them first."},
    {OP_CREATE_DATABASE, .sql = "DROP DATABASE {o};"},
    {OP_ALTER_DATABASE, renamed_or_by_hand},
    {OP_CREATE_TABLESPACE, .by_hand = "DROP TABLESPACE, or what it was before ALTER TABLESPACE."},
    {OP_DROP_TABLESPACE, .by_hand = "create it again."},
    {OP_ALTER_SYSTEM, altered_system},
    {OP_CREATE_OTHER, created_other},
    {OP_ALTER_OTHER, renamed_or_by_hand},
    {OP_IMPORT_FOREIGN_SCHEMA, .by_hand = "drop the foreign tables that it made."},
    {OP_NONE},
};
/* clang-format on */
